"""The statements for those who operate the bot: what waits, what was given up, and putting it back.

Rule: nothing that a person wrote is read here. What is put back keeps its place in its lane, and its doubts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, text, update

from bot.storage import deliveries, readers
from bot.storage.queries import moment, ms
from bot.storage.statement import written
from bot.storage.tables import CANCELLED, DEAD, LEASED, PENDING, SENT, WAITING, delivery, people

STATES = {"dead": DEAD, "waiting": PENDING, "in-hand": LEASED, "sent": SENT, "cancelled": CANCELLED}
"""The states of a delivery, by the names that operators know them by."""
TOGETHER = 1000
"""Rows put back in one transaction, so that a bot at work gets in between."""
DUE_AT_MOST = 10_000
WAITING_AT_MOST = 100_000
"""So many are counted, of each kind: the cost of looking is the same however many there are."""

_NAMES = {state: name for name, state in STATES.items()}
_SETTLED = text("delivery.state IN (2, 3, 4)")


@dataclass(frozen=True, slots=True)
class Listed:
    """A delivery without what it holds. due: when it was due at first. next_at: when it may be claimed next, or the end
    of its last lease. why: what went wrong last.
    """

    id: int
    state: str
    kind: str
    platform: str
    workspace: str
    person: str
    due: datetime
    next_at: datetime
    attempt: int
    why: str
    key: str
    about: str
    lane: str
    in_doubt: bool
    taken_over: int
    bulk: bool


@dataclass(frozen=True, slots=True)
class Late:
    """What could be claimed now: how many, and since when the first of them."""

    number: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many wait for their time or their turn, by whether they are of an announcement; and of those that are due, by
    platform too. Counted up to a bound.
    """

    waiting: Mapping[bool, int]
    due: Mapping[tuple[str, bool], Late]


@dataclass(frozen=True, slots=True)
class Counted:
    """So many deliveries of a kind that are in the same state for the same reason, the first of them due then."""

    platform: str
    kind: str
    state: str
    why: str
    number: int
    first_due: datetime


_LISTED = (
    delivery.c.id,
    delivery.c.state,
    delivery.c.kind,
    people.c.platform,
    people.c.workspace,
    people.c.native,
    delivery.c.order_at,
    delivery.c.due_at,
    delivery.c.attempt,
    delivery.c.why,
    delivery.c.key,
    delivery.c.about,
    delivery.c.lane,
    delivery.c.in_doubt,
    delivery.c.taken_over,
    delivery.c.bulk,
)
_WAITING = written(
    """
    SELECT false, count(*) FROM (
        SELECT 1 FROM delivery WHERE state IN (0, 1) AND NOT bulk ORDER BY due_at LIMIT :most
    ) one
    UNION ALL
    SELECT true, count(*) FROM (
        SELECT 1 FROM delivery WHERE state IN (0, 1) AND bulk ORDER BY bucket, due_at LIMIT :most
    ) many
    """,
    numbers=("most",),
)
_DUE = written(
    """
    SELECT bucket, false, count(*), min(due_at) FROM (
        SELECT bucket, due_at FROM delivery WHERE state IN (0, 1) AND NOT bulk AND due_at <= :now
        ORDER BY due_at LIMIT :most
    ) one GROUP BY bucket
    UNION ALL
    SELECT bucket, true, count(*), min(due_at) FROM (
        SELECT bucket, due_at FROM delivery WHERE state IN (0, 1) AND bulk ORDER BY bucket, due_at LIMIT :most
    ) many WHERE due_at <= :now GROUP BY bucket
    """,
    numbers=("now", "most"),
)


def listed(conn: Connection, state: str, limit: int, platform: str = "") -> list[Listed]:
    """Those of a state: what waits in the order in which it is due, what is settled with the latest first."""
    waits = state in ("waiting", "in-hand")
    where = (WAITING if waits else _SETTLED, delivery.c.state == STATES[state])
    order = (delivery.c.due_at, delivery.c.id) if waits else (delivery.c.due_at.desc(), delivery.c.id.desc())
    rows = _with_people().where(*where).order_by(*order).limit(limit)
    return [_row(row) for row in conn.execute(rows.where(people.c.platform == platform) if platform else rows)]


def these(conn: Connection, ids: Sequence[int]) -> dict[int, Listed]:
    """Those of the ids that there are."""
    return {row.id: _row(row) for row in conn.execute(_with_people().where(delivery.c.id.in_(ids)))}


def ahead_of(conn: Connection, one: Listed) -> list[int]:
    """Which deliveries of its lane leave before it, the next of them first."""
    place = (delivery.c.order_at < ms(one.due)) | ((delivery.c.order_at == ms(one.due)) & (delivery.c.id < one.id))
    first = select(delivery.c.id).where(WAITING, delivery.c.lane == one.lane, place)
    return list(conn.execute(first.order_by(delivery.c.order_at, delivery.c.id)).scalars())


def summary(conn: Connection) -> list[Counted]:
    """Everything there is, counted. It looks at every row once."""
    alike = (delivery.c.bucket, delivery.c.kind, delivery.c.state, delivery.c.why)
    found: dict[tuple[str, str, int, str], tuple[int, int]] = {}
    for bucket, kind, state, why, number, first in conn.execute(
        select(*alike, func.count(), func.min(delivery.c.order_at)).group_by(*alike)
    ):
        one = (_platform(bucket), kind, state, why or "")
        counted, earliest = found.get(one, (0, first))
        found[one] = (counted + number, min(earliest, first))
    return [
        Counted(platform, kind, _NAMES[state], why, number, moment(first))
        for (platform, kind, state, why), (number, first) in sorted(found.items())
    ]


def backlog(conn: Connection, now: datetime) -> Backlog:
    """What there is to do, counted along the indexes of what waits."""
    waiting = {bool(bulk): int(number) for bulk, number in _WAITING.all(conn, {"most": WAITING_AT_MOST})}
    due: dict[tuple[str, bool], Late] = {}
    for bucket, bulk, number, since in _DUE.all(conn, {"now": ms(now), "most": DUE_AT_MOST}):
        whose = (_platform(bucket), bool(bulk))
        known = due.get(whose, Late(0, moment(since)))
        due[whose] = Late(known.number + number, min(known.since, moment(since)))
    return Backlog(waiting, due)


def put_back(conn: Connection, ids: Sequence[int], now: datetime) -> int:
    """Let these be tried anew that were given up, from now on and as if for the first time. Returns how many."""
    anew = {"state": PENDING, "attempt": 0, "due_at": ms(now), "lease": None, "why": None, "taken_over": 0}
    given_up = update(delivery).where(delivery.c.id.in_(ids), delivery.c.state == DEAD)
    return conn.execute(given_up.values(**anew)).rowcount


def put_back_some(
    conn: Connection, now: datetime, after: int, why: str | None = None, platform: str = ""
) -> tuple[int, int | None]:
    """The same for some of all that were given up, behind that id; for a reason or on a platform only, if one is given.

    Returns how many, and the id behind which to go on: None if there are no more.
    """
    some = select(delivery.c.id).where(delivery.c.state == DEAD, delivery.c.id > after)
    some = some.where(delivery.c.why == why) if why is not None else some
    if platform:
        some = some.join(people, people.c.id == delivery.c.person_id).where(people.c.platform == platform)
    ids = list(conn.execute(some.order_by(delivery.c.id).limit(TOGETHER)).scalars())
    return put_back(conn, ids, now) if ids else 0, ids[-1] if len(ids) == TOGETHER else None


def cancel(conn: Connection, ids: Sequence[int]) -> int:
    """Let these not happen that wait and are in nobody's hands. Returns how many."""
    waits = update(delivery).where(delivery.c.id.in_(ids), delivery.c.state == PENDING)
    columns = (delivery.c.lane, delivery.c.kind, delivery.c.about, delivery.c.person_id, delivery.c.order_at)
    cancelled = conn.execute(
        waits.values(state=CANCELLED, why="cancelled", payload=b"", lease=None).returning(*columns)
    ).all()
    deliveries.let_go(conn, {row.lane for row in cancelled})
    for row in cancelled:
        if row.kind == "news":
            readers.never(conn, readers.number_of(row.about), [row.person_id], "cancelled", moment(row.order_at))
    return len(cancelled)


def _with_people() -> Select[Any]:
    return select(*_LISTED).join(people, people.c.id == delivery.c.person_id)


def _row(row: Row[Any]) -> Listed:
    return Listed(
        id=row.id,
        state=_NAMES[row.state],
        kind=row.kind,
        platform=row.platform,
        workspace=row.workspace,
        person=row.native,
        due=moment(row.order_at),
        next_at=moment(row.due_at),
        attempt=row.attempt,
        why=row.why or "",
        key=row.key,
        about=row.about,
        lane=row.lane,
        in_doubt=row.in_doubt,
        taken_over=row.taken_over,
        bulk=row.bulk,
    )


def _platform(bucket: str) -> str:
    return bucket.partition("/")[0]
