"""Every SQL statement of a turn, as a named function. Moments are aware UTC; the tables hold milliseconds.

Statements are made once, here at the top, so that a turn pays for running them only. Deliveries are next door.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, false, func, select, update

from bot.ports import Address
from bot.storage.database import Stale
from bot.storage.statement import Row, Statement, either, written
from bot.storage.tables import (
    WAITING,
    act,
    announcement,
    bond,
    channel,
    delivery,
    feed,
    member,
    people,
    place,
    program,
    pulse,
    pulse_asked,
    reader,
    records,
    schedule,
    seen,
)
from bot.storage.tables import kept as shelf

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as stored: everything they said is in the sealed `profile` and `conversation`.

    erased: it only carries the last word to somebody who was erased.
    """

    id: int
    address: Address
    key: bytes
    profile: bytes
    conversation: bytes
    revision: int
    created_at: datetime
    profiled_at: datetime
    erased: bool = False


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as stored. `id` and `at` are in clear, its fields are in `sealed`."""

    id: str
    open: bool
    at: datetime
    sealed: bytes


def ms(at: datetime) -> int:
    """Milliseconds since 1970 in UTC."""
    return (at - _EPOCH) // _MS


def moment(milliseconds: int) -> datetime:
    return _EPOCH + milliseconds * _MS


_FIRST_TIME = Statement(
    either(lambda insert: insert(seen).on_conflict_do_nothing().returning(seen.c.event_id)), ("event_id", "at")
)
_PERSON = (
    people.c.id,
    people.c.platform,
    people.c.workspace,
    people.c.native,
    people.c.route,
    people.c.key,
    people.c.profile,
    people.c.conversation,
    people.c.revision,
    people.c.created_at,
    people.c.profiled_at,
    people.c.erased,
)
_at = select(*_PERSON).where(
    people.c.platform == bindparam("platform"),
    people.c.workspace == bindparam("workspace"),
    people.c.native == bindparam("native"),
)
_PERSON_AT = Statement(_at)
_HOLD_PERSON_AT = Statement(_at.with_for_update(key_share=True))
_of_id = select(*_PERSON).where(people.c.id == bindparam("of"))
_PERSON_OF = Statement(_of_id)
_HOLD_PERSON_OF = Statement(_of_id.with_for_update(key_share=True))
_PEOPLE_OF = written(
    f"""
    SELECT {", ".join(column.name for column in _PERSON)} FROM people
    WHERE id IN (SELECT CAST(value AS BIGINT) FROM each(:ids))
    """  # noqa: S608 - names of columns
)
_ADD_PERSON = Statement(
    either(lambda insert: insert(people).on_conflict_do_nothing().returning(people.c.id)),
    (
        "platform",
        "workspace",
        "native",
        "route",
        "key",
        "profile",
        "conversation",
        "revision",
        "erased",
        "created_at",
    ),
)
_KEEP_PERSON = Statement(
    update(people)
    .where(people.c.id == bindparam("of"), people.c.revision == bindparam("was"))
    .values(
        profile=bindparam("profile"),
        conversation=bindparam("conversation"),
        route=bindparam("route"),
        revision=people.c.revision + 1,
        erased=false(),
    )
)
_PROFILED = Statement(update(people).where(people.c.id == bindparam("of")).values(profiled_at=bindparam("now")))
_of = (
    select(records.c.id, records.c.open, records.c.at, records.c.sealed)
    .where(records.c.person_id == bindparam("of"))
    .order_by(records.c.at, records.c.id)
)
_ALL_RECORDS = Statement(_of)
_OPEN_RECORDS = Statement(_of.where(records.c.open))


def instead(insert: Any, table: Table, *key: str) -> Any:
    """An insert that takes the place of the row of the same key."""
    new = insert(table)
    others = {column.name: new.excluded[column.name] for column in table.c if column.name not in key}
    return new.on_conflict_do_update(index_elements=key, set_=others).inline()


_KEEP_RECORD = Statement(
    either(lambda insert: instead(insert, records, "person_id", "id")), ("person_id", "id", "open", "at", "sealed")
)
_FORGET_SEEN = written(
    "DELETE FROM seen WHERE event_id IN (SELECT event_id FROM seen WHERE at < :before ORDER BY at LIMIT 5000)",
    numbers=("before",),
)


def clock(conn: Connection) -> datetime | None:
    """What time the server says it is; None on SQLite, which has no clock but the machine's."""
    if conn.dialect.name == "sqlite":
        return None
    told: datetime = conn.execute(select(func.clock_timestamp())).scalar_one()
    return told


def first_time(conn: Connection, event_id: str, now: datetime) -> bool:
    """Whether the event has not been seen yet; from now on it has."""
    return _FIRST_TIME.first(conn, {"event_id": event_id, "at": ms(now)}) is not None


def person_at(conn: Connection, address: Address) -> PersonRow | None:
    return _found(_PERSON_AT, conn, address)


def hold_person_at(conn: Connection, address: Address) -> PersonRow | None:
    """The same, and nobody else may change the person until this transaction ends: they wait for it."""
    return _found(_HOLD_PERSON_AT, conn, address)


def person_of(conn: Connection, id: int, *, hold: bool = False) -> PersonRow | None:
    """The person of a row; hold: as in `hold_person_at`."""
    row = (_HOLD_PERSON_OF if hold else _PERSON_OF).first(conn, {"of": id})
    return _person(row) if row else None


def people_of(conn: Connection, ids: Iterable[int]) -> dict[int, PersonRow]:
    """Those of the ids that are still there."""
    return {row[0]: _person(row) for row in _PEOPLE_OF.all(conn, {"ids": json.dumps(list(set(ids)))})}


def people_at(conn: Connection, platform: str, workspace: str, after: int, limit: int) -> list[PersonRow]:
    """The next of those who are reached in a workspace, by their id."""
    there = (people.c.platform == platform, people.c.workspace == workspace, ~people.c.erased, people.c.id > after)
    return [_person(row) for row in conn.execute(select(*_PERSON).where(*there).order_by(people.c.id).limit(limit))]


def add_person(
    conn: Connection,
    address: Address,
    key: bytes,
    profile: bytes,
    conversation: bytes,
    now: datetime,
    *,
    erased: bool = False,
) -> PersonRow:
    """A new row. `erased`: it only carries the last word to somebody who was erased. Raises Stale if there is one."""
    values = {
        "platform": address.platform,
        "workspace": address.workspace,
        "native": address.person,
        "route": as_route(address.route),
        "key": key,
        "profile": profile,
        "conversation": conversation,
        "revision": 1,
        "erased": erased,
        "created_at": ms(now),
    }
    row = _ADD_PERSON.first(conn, values)
    if row is None:
        raise Stale("the person is new twice")
    return PersonRow(row[0], address, key, profile, conversation, 1, now, _EPOCH, erased)


def keep_person(
    conn: Connection, row: PersonRow, *, profile: bytes, conversation: bytes, route: Mapping[str, str]
) -> None:
    """Keep what a turn made of a person. Raises Stale if another turn was quicker."""
    values = {
        "of": row.id,
        "was": row.revision,
        "profile": profile,
        "conversation": conversation,
        "route": as_route(route),
    }
    if _KEEP_PERSON.run(conn, values) != 1:
        raise Stale("the person has changed")


def set_profiled(conn: Connection, person_id: int, now: datetime) -> None:
    """The platform was asked about the person now."""
    _PROFILED.run(conn, {"of": person_id, "now": ms(now)})


def open_records(conn: Connection, person_id: int) -> list[RecordRow]:
    """Those with something still to come, oldest first."""
    return [_record(row) for row in _OPEN_RECORDS.all(conn, {"of": person_id})]


def all_records(conn: Connection, person_id: int) -> list[RecordRow]:
    return [_record(row) for row in _ALL_RECORDS.all(conn, {"of": person_id})]


def keep_record(conn: Connection, person_id: int, record: RecordRow) -> None:
    """Keep a record, in place of the one of the same id."""
    values = {
        "person_id": person_id,
        "id": record.id,
        "open": record.open,
        "at": ms(record.at),
        "sealed": record.sealed,
    }
    _KEEP_RECORD.run(conn, values)


def erase(conn: Connection, person_id: int) -> None:
    """Delete a person with their key, their records, all that is on its way to them, and their part in any program.

    What they did as the owner of one stays, without their name.
    """
    for table in (delivery, schedule, records, place, feed, member, reader, pulse_asked):
        conn.execute(delete(table).where(table.c.person_id == person_id))
    conn.execute(delete(bond).where((bond.c.mentor_id == person_id) | (bond.c.mentee_id == person_id)))
    conn.execute(update(act).where(act.c.person_id == person_id).values(person_id=None))
    conn.execute(delete(people).where(people.c.id == person_id))


def a_wrapped_key(conn: Connection) -> bytes | None:
    """The newest person's wrapped key: to see whether the organisation's keys are the right ones."""
    return conn.execute(select(people.c.key).order_by(people.c.id.desc()).limit(1)).scalar()


def rewrap(conn: Connection, anew: Callable[[bytes], bytes]) -> int:
    """Lock every person's key, and all that is kept, under the first of the organisation's keys. Returns how many."""
    wrapped = conn.execute(select(people.c.id, people.c.key)).all()
    for id, key in wrapped:
        conn.execute(update(people).where(people.c.id == id).values(key=anew(key)))
    number = len(wrapped)
    tables = ((shelf, shelf.c.name), *((it, it.c.id) for it in (program, bond, announcement, pulse, channel)))
    for table, key in tables:
        sealed = conn.execute(select(key, table.c.sealed)).all()
        for name, what in sealed:
            conn.execute(update(table).where(key == name).values(sealed=anew(what)))
        number += len(sealed)
    return number


def forget_seen(conn: Connection, before: datetime) -> int:
    """Events seen before then are forgotten, a batch at a time: no platform repeats them so late. Returns how many."""
    return _FORGET_SEEN.run(conn, {"before": ms(before)})


def forget_erased(conn: Connection) -> int:
    """Delete the blank rows of erased people whose last word is no longer on its way."""
    waiting = select(delivery.c.id).where(delivery.c.person_id == people.c.id, WAITING)
    blank = select(people.c.id).where(people.c.erased, ~waiting.exists())
    gone = conn.execute(blank.with_for_update(skip_locked=True)).scalars().all()
    for id in gone:
        erase(conn, id)
    return len(gone)


def _found(statement: Statement, conn: Connection, address: Address) -> PersonRow | None:
    where = {"platform": address.platform, "workspace": address.workspace, "native": address.person}
    row = statement.first(conn, where)
    return _person(row) if row else None


def _person(row: Row) -> PersonRow:
    id, platform, workspace, native, route, key, profile, conversation, revision, created, profiled, erased = row
    address = Address(platform, workspace, native, route_of(route))
    return PersonRow(id, address, key, profile, conversation, revision, moment(created), moment(profiled), bool(erased))


def _record(row: Row) -> RecordRow:
    id, is_open, at, sealed = row
    return RecordRow(id, bool(is_open), moment(at), sealed)


def as_route(route: Mapping[str, str]) -> str:
    """A route as it is stored."""
    return json.dumps(dict(route), separators=(",", ":")) if route else "{}"


def route_of(stored: str) -> Mapping[str, str]:
    """The route that was stored so."""
    route: Mapping[str, str] = json.loads(stored) if stored != "{}" else {}
    return route
