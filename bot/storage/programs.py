"""The statements of mentoring programs: who takes part, who was brought together, what owners did.

Rule: every statement names the program, and whoever calls has found out that the person may see it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, case, delete, func, insert, select, update

from bot.storage.queries import moment, ms
from bot.storage.tables import act, bond, member, program

OPEN, CLOSED = "open", "closed"
OWNER, CO_OWNER = "owner", "co-owner"
INVITED, IN, WAITING, NO, LEFT = "invited", "in", "waiting", "no", "left"
DRAFT, ASKED, PAIR, DECLINED, EXPIRED, ENDED = "draft", "asked", "pair", "declined", "expired", "ended"


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """A program as stored. workspace: "platform/workspace". sealed: locked with the organisation's keys."""

    id: int
    workspace: str
    state: str
    sealed: bytes
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody in a program. sealed: locked with the person's own key. at: since when `state` is so."""

    program_id: int
    person_id: int
    owns: str
    role: str
    cohort: str
    state: str
    sealed: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class BondRow:
    """Two of a program who may be, are or were a pair; see `tables.bond`."""

    id: int
    mentor_id: int
    mentee_id: int
    state: str
    locked: bool
    sealed: bytes
    at: datetime
    met: int
    first_met_at: datetime | None
    last_at: datetime
    agreed: int
    kept: int
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Act:
    """What an owner, or an admin, did. person_id: None once they are erased."""

    person_id: int | None
    what: str
    number: int
    at: datetime


def add(conn: Connection, workspace: str, sealed: bytes, now: datetime) -> int:
    """A new program of a workspace, "platform/workspace". Returns its number."""
    platform, _, name = workspace.partition("/")
    values = {"platform": platform, "workspace": name, "sealed": sealed, "state": OPEN, "created_at": ms(now)}
    return int(conn.execute(insert(program).values(**values).returning(program.c.id)).scalar_one())


def of(conn: Connection, id: int, *, hold: bool = False) -> ProgramRow | None:
    """hold: until this transaction ends, others who hold it wait, so that what is seen of it stays so."""
    if hold:
        conn.execute(select(program.c.id).where(program.c.id == id).with_for_update(key_share=True))
    return _program(conn, program.c.id == id)


def with_code(conn: Connection, code: bytes) -> ProgramRow | None:
    """The open program that people can join with the code of this hash."""
    return _program(conn, program.c.code == code, program.c.state == OPEN)


def in_workspace(conn: Connection, workspace: str) -> list[ProgramRow]:
    """All programs of a workspace, "platform/workspace", the newest first."""
    platform, _, name = workspace.partition("/")
    return _programs(conn, program.c.platform == platform, program.c.workspace == name)


def _program(conn: Connection, *where: ColumnElement[bool]) -> ProgramRow | None:
    return next(iter(_programs(conn, *where)), None)


def _programs(conn: Connection, *where: ColumnElement[bool]) -> list[ProgramRow]:
    columns = (program.c.id, program.c.platform, program.c.workspace, program.c.state, program.c.sealed)
    rows = conn.execute(select(*columns, program.c.created_at).where(*where).order_by(program.c.id.desc()))
    return [
        ProgramRow(row.id, f"{row.platform}/{row.workspace}", row.state, row.sealed, moment(row.created_at))
        for row in rows
    ]


def set_code(conn: Connection, id: int, code: bytes | None) -> None:
    """With which people can join; the one before is good no more."""
    conn.execute(update(program).where(program.c.id == id).values(code=code))


def change(conn: Connection, id: int, sealed: bytes, state: str) -> None:
    conn.execute(update(program).where(program.c.id == id).values(sealed=sealed, state=state))


def put(conn: Connection, one: MemberRow) -> None:
    """Somebody's part in a program, in place of what it was."""
    key = (member.c.program_id == one.program_id, member.c.person_id == one.person_id)
    values = {
        "owns": one.owns,
        "role": one.role,
        "cohort": one.cohort,
        "state": one.state,
        "sealed": one.sealed,
        "at": ms(one.at),
    }
    if not conn.execute(update(member).where(*key).values(**values)).rowcount:
        conn.execute(insert(member).values(program_id=one.program_id, person_id=one.person_id, **values))


def part_of(conn: Connection, program_id: int, person_id: int) -> MemberRow | None:
    """Somebody's part in a program."""
    found = conn.execute(
        select(member).where(member.c.program_id == program_id, member.c.person_id == person_id)
    ).first()
    return _member(found._mapping) if found else None


def parts_of(conn: Connection, person_id: int) -> list[MemberRow]:
    """All programs that somebody has to do with, the newest last."""
    rows = conn.execute(select(member).where(member.c.person_id == person_id).order_by(member.c.program_id))
    return [_member(row._mapping) for row in rows]


def parts_in(conn: Connection, program_id: int, people: Iterable[int]) -> Mapping[int, str]:
    """The state of those of the people who have to do with the program."""
    mine = (member.c.program_id == program_id, member.c.person_id.in_(list(people)))
    return {row.person_id: row.state for row in conn.execute(select(member.c.person_id, member.c.state).where(*mine))}


def members(conn: Connection, program_id: int, *states: str) -> list[MemberRow]:
    """Those in one of the states, or all; who is owner alone is in none."""
    where = [member.c.program_id == program_id, *((member.c.state.in_(states),) if states else ())]
    rows = conn.execute(select(member).where(*where).order_by(member.c.person_id))
    return [_member(row._mapping) for row in rows]


def some_members(conn: Connection, program_id: int, first: int, limit: int) -> list[MemberRow]:
    """From so many on of those who have a state: who has not answered first, then who waits for room, then who takes
    part, of each the one first of whom it is so for the longest time.
    """
    order = case({state: place for place, state in enumerate((INVITED, WAITING, IN, NO, LEFT))}, value=member.c.state)
    mine = select(member).where(member.c.program_id == program_id, member.c.state != "")
    rows = conn.execute(mine.order_by(order, member.c.at, member.c.person_id).offset(first).limit(limit))
    return [_member(row._mapping) for row in rows]


def members_after(conn: Connection, program_id: int, after: int, limit: int) -> list[MemberRow]:
    """The next of those who have a state, by the id of the person."""
    where = (member.c.program_id == program_id, member.c.state != "", member.c.person_id > after)
    rows = conn.execute(select(member).where(*where).order_by(member.c.person_id).limit(limit))
    return [_member(row._mapping) for row in rows]


def owners(conn: Connection, *program_ids: int) -> list[MemberRow]:
    """Those who look after one of the programs."""
    theirs = (member.c.program_id.in_(program_ids), member.c.owns != "")
    rows = conn.execute(select(member).where(*theirs).order_by(member.c.person_id))
    return [_member(row._mapping) for row in rows]


def counts(conn: Connection, program_id: int) -> Mapping[str, int]:
    """How many there are in each state."""
    mine = (member.c.program_id == program_id, member.c.state != "")
    rows = conn.execute(select(member.c.state, func.count()).where(*mine).group_by(member.c.state))
    return {row[0]: row[1] for row in rows}


def share_one(conn: Connection, one: int, other: int) -> bool:
    """Whether two people take part in the same program."""
    theirs = select(member.c.program_id).where(member.c.person_id == other, member.c.state == IN)
    mine = select(member.c.program_id).where(member.c.person_id == one, member.c.state == IN)
    return conn.execute(mine.where(member.c.program_id.in_(theirs)).limit(1)).first() is not None


def bonds_of(conn: Connection, person_id: int) -> list[BondRow]:
    """Those that somebody is or was in, but for drafts, of which nobody has heard."""
    mine = (bond.c.mentor_id == person_id) | (bond.c.mentee_id == person_id)
    rows = conn.execute(select(bond).where(mine, bond.c.state != DRAFT).order_by(bond.c.id))
    return [_bond(row._mapping) for row in rows]


def acts_of(conn: Connection, person_id: int) -> list[Act]:
    """What somebody did as an owner or an admin, the first first."""
    columns = (act.c.person_id, act.c.what, act.c.number, act.c.at)
    found = conn.execute(select(*columns).where(act.c.person_id == person_id).order_by(act.c.id))
    return [Act(row.person_id, row.what, row.number, moment(row.at)) for row in found]


def expire(conn: Connection, program_id: int, before: datetime, now: datetime) -> None:
    """Those who were asked before then and never answered, on either side, are asked no more."""
    old = (bond.c.program_id == program_id, bond.c.state == ASKED, bond.c.at < ms(before))
    conn.execute(update(bond).where(*old).values(state=EXPIRED, at=ms(now), last_at=ms(now)))


def draft(conn: Connection, program_id: int, bonds: Iterable[tuple[int, int, bytes]], now: datetime) -> None:
    """New drafts (mentor, mentee, why), in place of those that are not locked."""
    conn.execute(delete(bond).where(bond.c.program_id == program_id, bond.c.state == DRAFT, bond.c.locked.is_(False)))
    rows = [_new_bond(program_id, mentor, mentee, why, now) for mentor, mentee, why in bonds]
    if rows:
        conn.execute(insert(bond), rows)


def put_together(conn: Connection, program_id: int, mentor: int, mentee: int, why: bytes, now: datetime) -> int:
    """A draft that is kept. Returns its number."""
    values = _new_bond(program_id, mentor, mentee, why, now)
    return int(conn.execute(insert(bond).values({**values, "locked": True}).returning(bond.c.id)).scalar_one())


def _new_bond(program_id: int, mentor: int, mentee: int, why: bytes, now: datetime) -> dict[str, object]:
    return {
        "program_id": program_id,
        "mentor_id": mentor,
        "mentee_id": mentee,
        "state": DRAFT,
        "locked": False,
        "sealed": why,
        "at": ms(now),
        "last_at": ms(now),
        **dict.fromkeys(("met", "agreed", "kept", "asked", "answered"), 0),
    }


def bonds(conn: Connection, program_id: int, *states: str) -> list[BondRow]:
    """Those in one of the states, or all, in the order in which they were made."""
    where = [bond.c.program_id == program_id, *((bond.c.state.in_(states),) if states else ())]
    return [_bond(row._mapping) for row in conn.execute(select(bond).where(*where).order_by(bond.c.id))]


def bond_of(conn: Connection, program_id: int, id: int) -> BondRow | None:
    found = conn.execute(select(bond).where(bond.c.program_id == program_id, bond.c.id == id)).first()
    return _bond(found._mapping) if found else None


def set_bond(conn: Connection, id: int, now: datetime, *, state: str = "", locked: bool | None = None) -> None:
    """state: that it is in from now on. One of the two is to be given."""
    changed = update(bond).where(bond.c.id == id)
    if state:
        changed = changed.values(state=state, at=ms(now), last_at=ms(now))
    conn.execute(changed if locked is None else changed.values(locked=locked))


def end_silent(conn: Connection, id: int, since: datetime, now: datetime) -> bool:
    """A pair ends in which nothing has happened since then. False if something has."""
    silent = (bond.c.id == id, bond.c.state == PAIR, bond.c.last_at <= ms(since))
    ended = update(bond).where(*silent).values(state=ENDED, at=ms(now), last_at=ms(now))
    if conn.execute(ended).rowcount:
        return True
    return conn.execute(select(bond.c.id).where(bond.c.id == id, bond.c.state == PAIR)).first() is None


def hold(conn: Connection, program_id: int, person_id: int) -> None:
    """Nobody else changes what belongs to somebody's part in a program until this transaction ends."""
    mine = (member.c.program_id == program_id, member.c.person_id == person_id)
    conn.execute(select(member.c.person_id).where(*mine).with_for_update())


def note_on(conn: Connection, id: int, sealed: bytes) -> None:
    """Keep something more with a bond, in place of what was there."""
    conn.execute(update(bond).where(bond.c.id == id).values(sealed=sealed))


def drop_bond(conn: Connection, id: int) -> None:
    conn.execute(delete(bond).where(bond.c.id == id))


def count(conn: Connection, id: int, now: datetime, **more: int) -> None:
    """Something happened in a pair: how many more of met, agreed, kept, asked, answered there are."""
    counted = update(bond).where(bond.c.id == id)
    counted = counted.values({bond.c[name]: bond.c[name] + number for name, number in more.items()})
    if more.get("met"):
        counted = counted.values(first_met_at=func.coalesce(bond.c.first_met_at, ms(now)))
    if set(more) != {"asked"}:
        counted = counted.values(last_at=ms(now))
    conn.execute(counted)


def note(conn: Connection, program_id: int, person_id: int, what: str, number: int, now: datetime) -> None:
    """An owner did something, to so many."""
    values = {"program_id": program_id, "person_id": person_id, "what": what, "number": number, "at": ms(now)}
    conn.execute(insert(act).values(**values))


def acts(conn: Connection, program_id: int, limit: int) -> list[Act]:
    """What owners did, the latest first."""
    columns = (act.c.person_id, act.c.what, act.c.number, act.c.at)
    found = select(*columns).where(act.c.program_id == program_id).order_by(act.c.id.desc()).limit(limit)
    return [Act(row.person_id, row.what, row.number, moment(row.at)) for row in conn.execute(found)]


def _member(row: RowMapping) -> MemberRow:
    return MemberRow(**{**row, "at": moment(row["at"])})


def _bond(row: RowMapping) -> BondRow:
    times = {name: row[name] and moment(row[name]) for name in ("at", "first_met_at", "last_at")}
    return BondRow(**{**{name: value for name, value in row.items() if name != "program_id"}, **times})


def last_act(conn: Connection, program_id: int, whats: Collection[str]) -> datetime | None:
    """When an owner last did one of these."""
    those = (act.c.program_id == program_id, act.c.what.in_(whats))
    found = conn.execute(select(func.max(act.c.at)).where(*those)).scalar()
    return None if found is None else moment(found)
