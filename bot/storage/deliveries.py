"""The statements of the `delivery` table: add, move, cancel, claim with a lease, settle.

Rule: the lease lives in `due_at` (a leased row is due again when its lease ends), and whoever settles a row must still
hold its lease. Of each lane only the row at its head can be claimed, so a person reads in the order things were said;
those behind a head that cannot be claimed yet are held back, so that they keep nobody else's rows from being seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, select, text, update

from bot.ports import Address
from bot.storage.queries import PersonRow, moment, ms, people_of
from bot.storage.statement import Statement, either
from bot.storage.tables import CANCELLED, DEAD, LEASED, PENDING, SENT, WAITING, delivery, people

WINDOW = 4
"""How many times the limit is looked at for rows that are at the head of their lane."""
A_MOMENT = timedelta(seconds=1)
"""How long rows are held back behind one that is just being delivered, in case nobody lets them go."""


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """Something to leave at `due`. `key` is the same for the same thing; `payload` is sealed for the person."""

    key: str
    kind: str
    person_id: int
    lane: str
    bucket: str
    due: datetime
    payload: bytes
    about: str = ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this process may settle until its lease ends."""

    id: int
    key: str
    kind: str
    about: str
    attempt: int
    order_at: datetime
    payload: bytes
    person: PersonRow


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
)
_ADD = Statement(either(lambda insert: insert(delivery).on_conflict_do_nothing().inline()), _NEW)


def _move(insert: Any) -> Any:
    new = insert(delivery)
    fresh = {name: new.excluded[name] for name in ("due_at", "order_at", "payload", "about", "lane", "bucket")}
    again = {**fresh, "state": PENDING, "attempt": 0, "lease": None, "why": None}
    return new.on_conflict_do_update(index_elements=["key"], set_=again).inline()


_MOVE = Statement(either(_move), _NEW)

_HEADS = """
SELECT x.id FROM (
    SELECT id, lane, order_at, due_at FROM delivery
    WHERE state IN (0, 1) AND due_at <= {now} ORDER BY due_at LIMIT {window}
) d JOIN delivery x ON x.id = d.id
WHERE NOT EXISTS (
    SELECT 1 FROM delivery e
    WHERE e.lane = d.lane AND e.state IN (0, 1)
      AND (e.order_at < d.order_at OR (e.order_at = d.order_at AND e.id < d.id))
) AND x.state IN (0, 1) AND x.due_at <= {now}
ORDER BY d.due_at, d.id LIMIT {limit} {lock}
"""
# The heads stand apart: PostgreSQL may run a subquery several times, and then lock and claim more than the limit.
_CLAIM = """
WITH heads AS ({heads})
UPDATE delivery SET state = 1, lease = {me}, due_at = {until}, attempt = attempt + 1
WHERE id IN (SELECT id FROM heads)
RETURNING id, key, kind, about, attempt, order_at, payload, person_id
"""
_HOLD_BACK = """
UPDATE delivery SET due_at = held.until FROM (
    SELECT d.id, (
        SELECT CASE WHEN e.state = 1 AND e.due_at > {now} THEN {soon} ELSE e.due_at END FROM delivery e
        WHERE e.lane = d.lane AND e.state IN (0, 1) ORDER BY e.order_at, e.id LIMIT 1
    ) AS until FROM (
        SELECT id, lane FROM delivery
        WHERE state IN (0, 1) AND due_at <= {now} ORDER BY due_at LIMIT {window} {lock}
    ) d
) held WHERE delivery.id = held.id AND delivery.state = 0 AND held.until > {now}
"""


def _in_dialect(sql: str, number: str, string: str, lock: str) -> Any:
    """The statement in one dialect. asyncpg must be told the type of a bare parameter, or guesses a narrow one."""
    places = {name: number.format(name) for name in ("now", "until", "soon", "window", "limit")}
    return text(sql.format(me=string.format("me"), lock=lock, **places))


def _in_both(sql: str, lock: str) -> Statement:
    return Statement(
        {
            "sqlite": _in_dialect(sql, ":{0}", ":{0}", ""),
            "postgresql": _in_dialect(sql, "CAST(:{0} AS BIGINT)", "CAST(:{0} AS VARCHAR)", lock),
        }
    )


_CLAIM_DUE = _in_both(_CLAIM.replace("{heads}", _HEADS), "FOR UPDATE OF x SKIP LOCKED")
_HOLD_BACK_DUE = _in_both(_HOLD_BACK, "FOR UPDATE SKIP LOCKED")
_MINE = and_(delivery.c.id == bindparam("of"), delivery.c.state == LEASED, delivery.c.lease == bindparam("me"))
_mine = update(delivery).where(_MINE)
_pending = {"state": PENDING, "due_at": bindparam("due"), "lease": None}
_refund = {"attempt": delivery.c.attempt - 1}
_SETTLE = Statement(_mine.values(state=bindparam("to"), why=bindparam("reason"), payload=b"", lease=None))
_RETRY = Statement(_mine.values(**_pending, why=bindparam("reason")))
_REFUND = Statement(_mine.values(**_pending, **_refund, why=bindparam("reason")))
_POSTPONE = Statement(_mine.values(**_pending, **_refund, order_at=bindparam("due"), why=None))
_NEXT_DUE = Statement(select(func.min(delivery.c.due_at)).where(WAITING))
_lane = select(delivery.c.lane).where(delivery.c.id == bindparam("of")).scalar_subquery()
_head = (
    select(delivery.c.id)
    .where(delivery.c.lane == _lane, WAITING)
    .order_by(delivery.c.order_at, delivery.c.id)
    .limit(1)
    .scalar_subquery()
)
_LET_GO = Statement(
    update(delivery)
    .where(delivery.c.id == _head, delivery.c.state == PENDING, delivery.c.why.is_(None))
    .values(due_at=delivery.c.order_at)
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


def waiting_of(conn: Connection, person_id: int) -> list[Waiting]:
    """What is on its way to a person, the next first."""
    rows = conn.execute(
        select(delivery.c.key, delivery.c.kind, delivery.c.about, delivery.c.due_at, delivery.c.payload)
        .where(delivery.c.person_id == person_id, WAITING)
        .order_by(delivery.c.due_at, delivery.c.id)
    )
    return [Waiting(row.key, row.kind, row.about, moment(row.due_at), row.payload) for row in rows]


def claim(conn: Connection, me: str, now: datetime, lease: timedelta, limit: int) -> list[Claimed]:
    """Claim what is due, at most one of each lane, for as long as the lease. In the order in which it fell due."""
    window = {"now": ms(now), "window": WINDOW * limit}
    claims = {**window, "me": me, "until": ms(now + lease), "limit": limit}
    while not (rows := _CLAIM_DUE.all(conn, claims)):
        if not _HOLD_BACK_DUE.run(conn, {**window, "soon": ms(now + A_MOMENT)}):
            return []
    persons = people_of(conn, (person for *_, person in rows))
    claimed = []
    for id, key, kind, about, attempt, order_at, payload, person in rows:
        claimed.append(Claimed(id, key, kind, about, attempt, moment(order_at), payload, persons[person]))
    return sorted(claimed, key=lambda row: (row.order_at, row.id))


def settle(conn: Connection, id: int, me: str, *, sent: bool, why: str = "") -> bool:
    """Sent, or given up with the reason; its words are dropped. False if the row is no longer this process's."""
    return _leave_lane(conn, _SETTLE, {"of": id, "me": me, "to": SENT if sent else DEAD, "reason": why})


def cancel_claimed(conn: Connection, id: int, me: str, why: str) -> bool:
    """It is not to happen any more. False if the row is no longer this process's."""
    return _leave_lane(conn, _SETTLE, {"of": id, "me": me, "to": CANCELLED, "reason": why})


def retry(conn: Connection, id: int, me: str, due: datetime, why: str, *, refund: bool = False) -> bool:
    """Try again at `due`, keeping its place in the lane; with `refund` this attempt does not count."""
    values = {"of": id, "me": me, "due": ms(due), "reason": why}
    return (_REFUND if refund else _RETRY).run(conn, values) == 1


def postpone(conn: Connection, id: int, me: str, due: datetime) -> bool:
    """Let it happen at `due` instead: the attempt does not count, and its place in the lane is that of the new time."""
    return _leave_lane(conn, _POSTPONE, {"of": id, "me": me, "due": ms(due)})


def _leave_lane(conn: Connection, statement: Statement, values: dict[str, Any]) -> bool:
    """Settle a claimed row and let go the one behind it. False if the row is no longer this process's."""
    if statement.run(conn, values) != 1:
        return False
    _LET_GO.run(conn, {"of": values["of"]})
    return True


def next_due(conn: Connection) -> datetime | None:
    """When the next row may be claimed."""
    row = _NEXT_DUE.first(conn, {})
    return None if row is None or row[0] is None else moment(row[0])


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
    done = select(delivery.c.id).where(delivery.c.state.in_((SENT, DEAD, CANCELLED)), delivery.c.due_at < ms(before))
    return conn.execute(delete(delivery).where(delivery.c.id.in_(done.limit(at_most)))).rowcount


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
    }
