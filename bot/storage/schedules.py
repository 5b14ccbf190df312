"""The statements of the `schedule` table: reminders that repeat, on the wall clock of a place.

Rule: whoever looks at a schedule in order to write it out holds it until the transaction ends: N processes share
the work.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from bot.ports import Address
from bot.storage.deliveries import Next
from bot.storage.queries import moment, ms
from bot.storage.statement import Row, Statement, either, written
from bot.storage.tables import people, schedule

_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A repeated reminder. anchor: its next occurrence, on the wall clock of `zone` (naive).

    about: "reminder/record". came: whether the reminder of this occurrence is written out.
    """

    id: int
    person_id: int
    about: str
    rule: str
    zone: str
    anchor: datetime
    ahead: timedelta
    meeting: bool
    came: bool = False


_COLUMNS = ("id", "person_id", "about", "rule", "zone", "anchor", "ahead", "meeting", "came")
_NEW = ("person_id", "about", "rule", "zone", "anchor", "ahead", "meeting", "next_at", "came")


def _keep(insert: Any) -> Any:
    new = insert(schedule)
    others = {name: new.excluded[name] for name in _NEW if name not in ("person_id", "about")}
    kept = new.on_conflict_do_update(index_elements=["person_id", "about"], set_=others)
    return kept.returning(schedule.c.id)


_KEEP = Statement(either(_keep), _NEW)
_DUE = written(
    f"""
    SELECT {", ".join(_COLUMNS)} FROM schedule
    WHERE next_at <= :until ORDER BY next_at, id LIMIT :most {{lock FOR UPDATE SKIP LOCKED}}
    """,  # noqa: S608 - names of columns
    numbers=("until", "most"),
)
_WRITTEN_OUT = written(
    f"""
    SELECT {", ".join(_COLUMNS)} FROM schedule
    WHERE id > :after AND came IS NOT NULL ORDER BY id LIMIT :most {{lock FOR UPDATE SKIP LOCKED}}
    """,  # noqa: S608 - names of columns
    numbers=("after", "most"),
)
_all = select(*(schedule.c[name] for name in _COLUMNS)).order_by(schedule.c.id)
_ALL_OF = Statement(_all.where(schedule.c.person_id == bindparam("of")))
_MOVE_ON = Statement(
    update(schedule)
    .where(schedule.c.id == bindparam("of"))
    .values(rule=bindparam("goes"), anchor=bindparam("at"), next_at=bindparam("look"), came=bindparam("out"))
)
_END = Statement(delete(schedule).where(schedule.c.id == bindparam("of")))


def keep(conn: Connection, one: Schedule, now: datetime) -> Schedule:
    """Keep a schedule, in place of the one of the same person about the same; whatever its id was, it has one then.

    What was written out of the one that was there has to be cancelled after this.
    """
    values = {
        "person_id": one.person_id,
        "about": one.about,
        "rule": one.rule,
        "zone": one.zone,
        "anchor": one.anchor.isoformat(),
        "ahead": one.ahead // _MS,
        "meeting": one.meeting,
        "next_at": ms(now),
        "came": None,
    }
    ((id,),) = _KEEP.all(conn, values)
    return replace(one, id=id)


def drop(conn: Connection, person_id: int, reminder: str, about: str) -> int:
    """Let a reminder not be repeated; an empty `reminder` means all of them about this. Returns how many.

    What was written out of it has to be cancelled after this.
    """
    which = schedule.c.about == f"{reminder}/{about}"
    if not reminder:
        which = schedule.c.about.endswith(f"/{about}", autoescape=True)
    return conn.execute(delete(schedule).where(schedule.c.person_id == person_id, which)).rowcount


def due(conn: Connection, until: datetime, most: int) -> list[Schedule]:
    """Those to be looked at by then, the first first; nobody else looks at them until this transaction ends."""
    return [_schedule(row) for row in _DUE.all(conn, {"until": ms(until), "most": most})]


def all_of(conn: Connection, person_id: int) -> list[Schedule]:
    """What is repeated for a person."""
    return [_schedule(row) for row in _ALL_OF.all(conn, {"of": person_id})]


def first(conn: Connection) -> datetime | None:
    """When the first of all is to be looked at."""
    found = conn.execute(select(func.min(schedule.c.next_at))).scalar()
    return None if found is None else moment(found)


def next_to_come(conn: Connection, now: datetime) -> Next | None:
    """The first reminder of a series that is not written out yet."""
    row = conn.execute(
        select(schedule.c.next_at, people.c.platform, people.c.workspace, people.c.native)
        .join(people, people.c.id == schedule.c.person_id)
        .where(schedule.c.came.is_(None), schedule.c.next_at > ms(now))
        .order_by(schedule.c.next_at)
        .limit(1)
    ).first()
    return Next(moment(row.next_at), "remind", Address(row.platform, row.workspace, row.native)) if row else None


def written_out(conn: Connection, after: int, most: int) -> list[Schedule]:
    """Those of which an occurrence is on its way, by their id."""
    return [_schedule(row) for row in _WRITTEN_OUT.all(conn, {"after": after, "most": most})]


def move_on(conn: Connection, one: Schedule, look_at: datetime) -> None:
    """Keep where it is now; it is to be looked at again at `look_at`."""
    at = one.anchor.isoformat()
    values = {"of": one.id, "goes": one.rule, "at": at, "look": ms(look_at), "out": at if one.came else None}
    _MOVE_ON.run(conn, values)


def end(conn: Connection, one: Schedule) -> None:
    """It has had its last occurrence."""
    _END.run(conn, {"of": one.id})


def _schedule(row: Row) -> Schedule:
    id, person, about, rule, zone, anchor, ahead, meeting, came = row
    return Schedule(
        id, person, about, rule, zone, datetime.fromisoformat(anchor), ahead * _MS, bool(meeting), came is not None
    )
