"""Announcements of programs: their rows, and their writing out a step at a time.

Rule: a step and the cursor behind it are one transaction that others cannot take at the same time, so that whoever
goes on after a crash writes each reader out once; nothing is written out that a cancelled one holds.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select, update

from bot.storage import audiences, programs, readers
from bot.storage.announcements import GOING_OUT, OUT, STOPPED, about
from bot.storage.audiences import StuckAfter, Whom
from bot.storage.queries import moment, ms
from bot.storage.statement import Row, Statement, written
from bot.storage.tables import announcement, member, post, reader

CHUNK = 500
EVERYBODY = 2**62
"""Behind it comes nobody."""
DRAFT, ENDED = "draft", "ended"
"""One that goes nowhere yet; and one that was stopped because its program ended."""
OVER = (STOPPED, ENDED)
"""The states in which nothing more of it is sent."""
NEWS, AGAIN, RENEW = "news", "again", "renew"
"""Kinds of deliveries: the announcement, a reminder of it, and its new words in the place of the old."""


@dataclass(frozen=True, slots=True)
class Bulletin:
    """An announcement of a program. sealed: locked with the organisation's keys. wall: see `tables.announcement`.

    at: when it is to begin; of a draft, when it was written. next_at: None when there is nothing to do.
    """

    id: int
    whom: Whom
    sealed: bytes
    state: str
    at: datetime
    wall: str
    edition: int
    cursor: int
    wave: int
    wave_cursor: int | None
    reminded_at: datetime | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is to be sent of an announcement, as it is at this moment.

    of_a_program: else it is for a workspace and the rest means nothing. belongs: whether they still take part, or are
    invited. got_it: they said so. in_channel: others are to read it there. receipts: of the messages that have it.
    """

    sealed: bytes
    of_a_program: bool = False
    wall: str = ""
    edition: int = 0
    belongs: bool = True
    got_it: bool = False
    in_channel: bool = False
    receipts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done next: `kind` to these people, (id, key, profile) of each, the last of the chunk if `last`."""

    bulletin: Bulletin
    kind: str
    people: Sequence[Row] = ()
    last: bool = True


_to = (reader.c.announcement_id == announcement.c.id) & (reader.c.person_id == bindparam("to"))
_part = (member.c.program_id == announcement.c.program_id) & (member.c.person_id == bindparam("to"))
_LETTER = Statement(
    select(
        *(announcement.c[name] for name in ("sealed", "program_id", "wall", "edition")),
        *(member.c.state, reader.c.receipt, reader.c.got_at, post.c.announcement_id),
    )
    .select_from(announcement.outerjoin(reader, _to).outerjoin(member, _part).outerjoin(post))
    .where(announcement.c.id == bindparam("of"))
    .where(announcement.c.state != bindparam("stopped"), announcement.c.state != bindparam("ended"))
)
_WRITE_OUT = written(
    """
    INSERT INTO delivery
        (key, kind, person_id, lane, bucket, about, order_at, due_at, state, attempt, payload, bulk, nudge, in_doubt)
    SELECT :about || '/' || p.id || :name, :kind, p.id, p.platform || '/' || p.workspace || '/' || p.native || '#news',
        p.platform || '/' || p.workspace, :about, CAST(due.value AS BIGINT), CAST(due.value AS BIGINT), 0, 0,
        substr(p.key, 1, 0), true, false, false
    FROM (SELECT key, value FROM pairs(:dues)) due JOIN people p ON p.id = CAST(due.key AS BIGINT)
    WHERE NOT p.erased ORDER BY p.id
    ON CONFLICT (key) DO NOTHING
    """,
    strings=("about", "name", "kind"),
)


_END = written(
    f"""
    UPDATE announcement SET state = '{ENDED}', next_at = :now, wave_cursor = NULL
    WHERE program_id = :program AND (state = '{GOING_OUT}' OR (state = '{OUT}' AND (
        status = '{audiences.STUCK}' OR wave_cursor IS NOT NULL OR EXISTS (
            SELECT 1 FROM delivery d WHERE d.state IN (0, 1) AND d.bulk AND d.about = 'announcement/' || announcement.id
            AND d.kind IN ('{NEWS}', '{AGAIN}')
        )
    )))
    """,  # noqa: S608 - our own words
    numbers=("program", "now"),
)


def draft(conn: Connection, whom: Whom, sealed: bytes, wall: str, now: datetime) -> int:
    """One that goes nowhere yet. Returns its number."""
    who = {"program_id": whom.program, "cohort": whom.cohort, "role": whom.role, "status": whom.status}
    row = {"scope": "", "sealed": sealed, "at": ms(now), "state": DRAFT, "wall": wall, **who}
    return int(conn.execute(insert(announcement).values(**row).returning(announcement.c.id)).scalar_one())


def of(conn: Connection, id: int, *, hold: bool = False) -> Bulletin | None:
    """hold: nobody else may change it, or write down that somebody has it, until this transaction ends."""
    found = select(announcement).where(announcement.c.id == id, announcement.c.program_id.is_not(None))
    row = conn.execute(found.with_for_update() if hold else found).first()
    return _bulletin(row._mapping) if row else None


def letter(conn: Connection, id: int, person: int) -> Letter | None:
    """None once it is cancelled."""
    row = _LETTER.first(conn, {"of": id, "to": person, "stopped": STOPPED, "ended": ENDED})
    if row is None:
        return None
    sealed, program, wall, edition, part, receipt, got_at, posted = row
    if program is None:
        return Letter(sealed)
    belongs = part in (programs.INVITED, programs.IN, programs.WAITING)
    receipts = tuple((receipt or "").splitlines())
    return Letter(sealed, True, wall, edition, belongs, got_at is not None, posted is not None, receipts)


def of_program(conn: Connection, program: int, limit: int) -> list[Bulletin]:
    """The newest first."""
    found = select(announcement).where(announcement.c.program_id == program).order_by(announcement.c.id.desc())
    return [_bulletin(row._mapping) for row in conn.execute(found.limit(limit))]


def send(conn: Connection, id: int, at: datetime) -> None:
    """Let a draft go out from then on."""
    _change(conn, id, {"state": GOING_OUT, "at": ms(at), "next_at": ms(at)})


def drop(conn: Connection, id: int) -> None:
    """A draft that is to go nowhere."""
    conn.execute(delete(announcement).where(announcement.c.id == id, announcement.c.state == DRAFT))


def reword(conn: Connection, id: int, sealed: bytes, now: datetime) -> None:
    """Those who wait get the new words; those who have it find them in the place of the old. It is to be held."""
    edition = {"sealed": sealed, "edition": announcement.c.edition + 1}
    _change(conn, id, edition)
    _look_again(conn, id, now)


def remind(conn: Connection, id: int, now: datetime) -> None:
    """Remind those who have it and have not said so."""
    _change(conn, id, {"wave": announcement.c.wave + 1, "wave_cursor": 0, "reminded_at": ms(now)})
    _look_again(conn, id, now)


def stop(conn: Connection, id: int, now: datetime) -> None:
    """No more of it leaves, but what is just in hand."""
    _change(conn, id, {"state": STOPPED, "next_at": ms(now), "wave_cursor": None})


def end_of(conn: Connection, program: int, now: datetime) -> None:
    """The program is over: what is on its way of its announcements is stopped. Of people whose pair is stuck all is, so
    that it says nothing of whether anybody waits for it.
    """
    _END.run(conn, {"program": program, "now": ms(now)})


def next_step(conn: Connection, now: datetime, stuck: StuckAfter, chunk: int = CHUNK) -> Step | None:
    """What is due to be done for some announcement; None if nothing is."""
    due = select(announcement).where(announcement.c.program_id.is_not(None), announcement.c.next_at <= ms(now))
    row = conn.execute(due.order_by(announcement.c.next_at, announcement.c.id).limit(1)).first()
    if row is None:
        return None
    one = _bulletin(row._mapping)
    if one.state == GOING_OUT:
        people = audiences.some(conn, one.whom, now, stuck, one.cursor, chunk)
        return Step(one, NEWS, people, len(people) < chunk)
    if one.state == OUT and one.wave_cursor is not None:
        people = readers.who_said_nothing(conn, one.id, one.wave_cursor, chunk)
        return Step(one, AGAIN, people, len(people) < chunk)
    return Step(one, RENEW if one.state == OUT else STOPPED)


def next_due(conn: Connection) -> datetime | None:
    """When there is something to do next."""
    first = conn.execute(
        select(func.min(announcement.c.next_at)).where(announcement.c.program_id.is_not(None))
    ).scalar()
    return None if first is None else moment(first)


def take(conn: Connection, step: Step, dues: Mapping[int, datetime], now: datetime) -> int:
    """Take it, unless another process was quicker. dues: when each of the people is to get it. Returns how many did."""
    one = step.bulletin
    last, ahead = max(dues, default=0), dict[str, object]()
    match step.kind:
        case "news":
            ahead = {"cursor": EVERYBODY, "state": OUT} if step.last else {"cursor": last}
            mine = _is(one, announcement.c.cursor == one.cursor, ahead)
        case "again":
            ahead = {"wave_cursor": None if step.last else last}
            mine = _is(one, announcement.c.wave_cursor == one.wave_cursor, ahead)
        case "renew":
            return _or_rest(conn, one, readers.renew_some(conn, one.id, one.edition, now))
        case _:
            return _or_rest(conn, one, readers.take_back_some(conn, one.id, now))
    if not conn.execute(mine).rowcount:
        return 0
    if dues:
        name = {NEWS: "", AGAIN: f"/again/{one.wave}"}[step.kind]
        due = json.dumps({id: ms(at) for id, at in dues.items()})
        _WRITE_OUT.run(conn, {"about": about(one.id), "name": name, "kind": step.kind, "dues": due})
    return len(dues)


def _or_rest(conn: Connection, one: Bulletin, done: int) -> int:
    """Where nothing was left to do there is nothing to look at, unless something came in between."""
    if not done:
        conn.execute(_is(one, announcement.c.edition == one.edition, {"next_at": None}))
    return done


def _is(one: Bulletin, as_it_was: Any, values: Mapping[str, Any]) -> Any:
    same = (announcement.c.id == one.id, announcement.c.state == one.state, as_it_was)
    then = announcement.c.next_at == (ms(one.next_at) if one.next_at else None)
    return update(announcement).where(*same, then).values(**values)


def _look_again(conn: Connection, id: int, now: datetime) -> None:
    """Soon; what is to go out later is looked at then."""
    rests = (announcement.c.id == id, announcement.c.state == OUT)
    conn.execute(update(announcement).where(*rests).values(next_at=ms(now)))


def _change(conn: Connection, id: int, values: Mapping[str, Any]) -> None:
    conn.execute(update(announcement).where(announcement.c.id == id).values(**values))


def _bulletin(row: RowMapping) -> Bulletin:
    whom = Whom(row["program_id"], row["cohort"], row["role"], row["status"])
    reminded, next_at = (row[name] and moment(row[name]) for name in ("reminded_at", "next_at"))
    names = ("id", "sealed", "state", "wall", "edition", "cursor", "wave", "wave_cursor")
    kept = {name: row[name] for name in names}
    return Bulletin(**kept, whom=whom, at=moment(row["at"]), reminded_at=reminded, next_at=next_at)
