"""The statements of the `delivery` table: add, move, cancel, settle. Claiming is next door.

Rule: whoever settles a row must still hold its lease. What was settled lets the next of its lane go.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select, update

from bot.ports import Address
from bot.storage.queries import moment, ms
from bot.storage.statement import Statement, either, written
from bot.storage.tables import CANCELLED, DEAD, LEASED, PENDING, SENT, WAITING, delivery, people


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """Something to leave at `due`. `key` is the same for the same thing; `payload` is sealed for the person.

    nudge: it opens something that nobody asked for, and counts as one of the day's.
    """

    key: str
    kind: str
    person_id: int
    lane: str
    bucket: str
    due: datetime
    payload: bytes
    about: str = ""
    nudge: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery that has not left yet."""

    key: str
    kind: str
    about: str
    due: datetime
    payload: bytes


@dataclass(frozen=True, slots=True)
class Next:
    """What waits for its time next, and for whom."""

    due: datetime
    kind: str
    address: Address


_NEW = (
    "key",
    "kind",
    "person_id",
    "lane",
    "bucket",
    "about",
    "order_at",
    "due_at",
    "payload",
    "state",
    "attempt",
    "nudge",
)
_ADD = Statement(either(lambda insert: insert(delivery).on_conflict_do_nothing().inline()), _NEW)


def _move(insert: Any) -> Any:
    new = insert(delivery)
    fresh = {name: new.excluded[name] for name in ("due_at", "order_at", "payload", "about", "lane", "bucket")}
    again = {**fresh, "state": PENDING, "attempt": 0, "lease": None, "why": None, "in_doubt": False, "taken_over": 0}
    return new.on_conflict_do_update(index_elements=["key"], set_=again).inline()


_MOVE = Statement(either(_move), _NEW)

_MINE = and_(delivery.c.id == bindparam("of"), delivery.c.state == LEASED, delivery.c.lease == bindparam("me"))
_mine = update(delivery).where(_MINE)
_pending = {"state": PENDING, "due_at": bindparam("due"), "lease": None, "taken_over": 0}
_refund = {"attempt": delivery.c.attempt - 1}
_GIVE_UP = Statement(_mine.values(state=DEAD, why=bindparam("reason"), in_doubt=bindparam("doubt"), lease=None))
_WITHDRAW = Statement(_mine.values(state=CANCELLED, why=bindparam("reason"), payload=b"", lease=None))
_later = {**_pending, "why": bindparam("reason"), "in_doubt": bindparam("doubt")}
_RETRY = Statement(_mine.values(**_later))
_REFUND = Statement(_mine.values(**_later, **_refund))
_POSTPONE = Statement(_mine.values(**_pending, **_refund, order_at=bindparam("due"), why=None))
_SENT = written(
    """
    UPDATE delivery SET state = 2, why = '', payload = :nothing, lease = NULL
    FROM (SELECT key, value FROM pairs(:mine)) mine
    WHERE delivery.id = CAST(mine.key AS BIGINT) AND delivery.lease = mine.value AND delivery.state = 1
    RETURNING delivery.id, delivery.lane
    """
)
_LANE = Statement(select(delivery.c.lane).where(delivery.c.id == bindparam("of")))
# All heads are locked, so that whoever is just holding one back is waited for; those that were not stay untouched.
_LET_GO = written(
    """
    WITH heads AS (
        SELECT d.id, d.due_at, d.order_at FROM (
            SELECT (
                SELECT e.id FROM delivery e WHERE e.lane = lanes.value AND e.state IN (0, 1)
                ORDER BY e.order_at, e.id LIMIT 1
            ) AS id FROM (SELECT value FROM each(:lanes)) lanes
        ) found JOIN delivery d ON d.id = found.id WHERE d.state = 0 AND d.why IS NULL {lock FOR UPDATE OF d}
    )
    UPDATE delivery SET due_at = heads.order_at FROM heads
    WHERE delivery.id = heads.id AND heads.due_at <> heads.order_at
    """
)
_NUDGES = Statement(
    select(delivery.c.order_at).where(
        delivery.c.person_id == bindparam("of"),
        delivery.c.nudge,
        or_(WAITING, delivery.c.state == SENT),
        delivery.c.order_at >= bindparam("since"),
    )
)
_COMING = Statement(
    select(delivery.c.order_at).where(
        delivery.c.person_id == bindparam("of"), delivery.c.about == bindparam("what"), delivery.c.state == PENDING
    )
)
_FORGET_DONE = written(
    """
    DELETE FROM delivery WHERE id IN (
        SELECT id FROM delivery WHERE state IN (2, 3, 4) AND due_at < :before ORDER BY due_at LIMIT :most
    )
    """,
    numbers=("before", "most"),
)


def add_deliveries(conn: Connection, new: Sequence[NewDelivery]) -> None:
    """Add what is to leave; what is there under the same key already stays as it is."""
    for one in new:
        _ADD.run(conn, _values(one))


def move_delivery(conn: Connection, one: NewDelivery) -> None:
    """Add it, or move the one of the same key to the new time, whatever had become of it."""
    _MOVE.run(conn, _values(one))


def cancel(conn: Connection, person_id: int, reminder: str, about: str) -> int:
    """Let a reminder not happen; an empty `reminder` means all of them about this. Returns how many."""
    which = delivery.c.about == f"{reminder}/{about}"
    if not reminder:
        which = delivery.c.about.endswith(f"/{about}", autoescape=True)
    where = and_(delivery.c.person_id == person_id, delivery.c.kind == "remind", delivery.c.state == PENDING, which)
    return conn.execute(update(delivery).where(where).values(state=CANCELLED, payload=b"")).rowcount


def is_coming(conn: Connection, person_id: int, about: str, *, but_not_at: datetime) -> bool:
    """Whether a reminder is on its way, and for another time than this."""
    row = _COMING.first(conn, {"of": person_id, "what": about})
    return row is not None and row[0] != ms(but_not_at)


def waiting_of(conn: Connection, person_id: int) -> list[Waiting]:
    """What is on its way to a person, the next first."""
    rows = conn.execute(
        select(delivery.c.key, delivery.c.kind, delivery.c.about, delivery.c.due_at, delivery.c.payload)
        .where(delivery.c.person_id == person_id, WAITING)
        .order_by(delivery.c.due_at, delivery.c.id)
    )
    return [Waiting(row.key, row.kind, row.about, moment(row.due_at), row.payload) for row in rows]


def nudges_since(conn: Connection, person_id: int, since: datetime) -> list[datetime]:
    """When the coach wrote to the person first, and was not given up, since then."""
    return [moment(row[0]) for row in _NUDGES.all(conn, {"of": person_id, "since": ms(since)})]


def settle_sent(conn: Connection, leases: Mapping[int, str]) -> set[int]:
    """All of these were sent (id -> lease); their words are dropped. Returns those that were still under that lease."""
    rows = _SENT.all(conn, {"mine": json.dumps(leases), "nothing": b""})
    let_go(conn, {lane for _, lane in rows})
    return {id for id, _ in rows}


def give_up(conn: Connection, id: int, lease: str, why: str, *, in_doubt: bool = False) -> bool:
    """It will not arrive; it is kept with the reason, in case it is to be tried again. False if the lease is lost."""
    return _leave_lane(conn, _GIVE_UP, {"of": id, "me": lease, "reason": why, "doubt": in_doubt})


def withdraw(conn: Connection, id: int, lease: str, why: str) -> bool:
    """It is not to happen any more; its words are dropped. False if the lease is lost."""
    return _leave_lane(conn, _WITHDRAW, {"of": id, "me": lease, "reason": why})


def retry(
    conn: Connection, id: int, lease: str, due: datetime, why: str, *, refund: bool = False, in_doubt: bool = False
) -> bool:
    """Try again at `due`, keeping its place in the lane; with `refund` this attempt does not count. False if the lease
    is lost.
    """
    values = {"of": id, "me": lease, "due": ms(due), "reason": why, "doubt": in_doubt}
    return (_REFUND if refund else _RETRY).run(conn, values) == 1


def postpone(conn: Connection, id: int, lease: str, due: datetime) -> bool:
    """Let it happen at `due` instead: the attempt does not count, and its place in the lane is that of the new time."""
    return _leave_lane(conn, _POSTPONE, {"of": id, "me": lease, "due": ms(due)})


def _leave_lane(conn: Connection, statement: Statement, values: dict[str, Any]) -> bool:
    """Settle a claimed row and let go the one behind it. False if the row is no longer under this lease."""
    if statement.run(conn, values) != 1:
        return False
    let_go(conn, {lane for (lane,) in _LANE.all(conn, {"of": values["of"]})})
    return True


def let_go(conn: Connection, lanes: Collection[str]) -> None:
    """Those now at the head of their lane are due as they were, but for one that waits to be tried again."""
    if lanes:
        _LET_GO.run(conn, {"lanes": json.dumps(sorted(lanes))})


def next_waiting(conn: Connection, now: datetime) -> Next | None:
    """What waits for a time still to come, the next first."""
    row = conn.execute(
        select(delivery.c.due_at, delivery.c.kind, people.c.platform, people.c.workspace, people.c.native)
        .join(people, people.c.id == delivery.c.person_id)
        .where(delivery.c.state == PENDING, delivery.c.due_at > ms(now))
        .order_by(delivery.c.due_at, delivery.c.id)
        .limit(1)
    ).first()
    return Next(moment(row.due_at), row.kind, Address(row.platform, row.workspace, row.native)) if row else None


def forget_done(conn: Connection, before: datetime, at_most: int = 5000) -> int:
    """Delete what was settled and was due before then, a batch at a time. Returns how many."""
    return _FORGET_DONE.run(conn, {"before": ms(before), "most": at_most})


def _values(one: NewDelivery) -> dict[str, Any]:
    due = ms(one.due)
    return {
        "key": one.key,
        "kind": one.kind,
        "person_id": one.person_id,
        "lane": one.lane,
        "bucket": one.bucket,
        "about": one.about,
        "order_at": due,
        "due_at": due,
        "payload": one.payload,
        "state": PENDING,
        "attempt": 0,
        "nudge": one.nudge,
    }
