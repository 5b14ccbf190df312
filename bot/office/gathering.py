"""Those who take part in a program, as matching wants them: what they said, when they work, with whom they cannot be.

Rule: whom somebody would rather not be paired with leaves here only among all others who cannot be their pair.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot import memory
from bot.office.rules import Wanted, smallest, wanted
from bot.ports import Address
from bot.programs.members import MENTEE, MENTOR, Member
from bot.storage import places, programs, queries, searches
from bot.storage.programs import BondRow, MemberRow, ProgramRow
from bot.storage.queries import PersonRow, RecordRow
from bot.storage.secrets import Keyring, PersonSecrets
from conversations.beforehand import after_working_days
from conversations.mentoring.pairs import ANSWER_WITHIN, APART
from conversations.person import Person
from conversations.programs.ranking import BY_RANK

BUSY = (programs.ASKED, programs.PAIR)
SOON = timedelta(days=14)
"""Whoever cannot be expected to answer within this time is not asked: a pause, or an app that is gone."""
_WERE_A_PAIR = ("agreed", "ended")
"""The states of a pair outside of any program after which it is not made again by one."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """members: all who take part. provided: the ids of those who have somebody already, in a pair, asked, or in a draft
    that the owner keeps. ranked: whether it is a program in which mentees name mentors. smallest: how many mentees a
    mentor takes at least, with those they have.
    """

    members: list[Member]
    wanted: Wanted
    provided: frozenset[str]
    ranked: bool
    smallest: int


def gathered(conn: Connection, keyring: Keyring, program: ProgramRow, now: datetime) -> Gathered:
    """Read only. Members are known by the numbers of their rows."""
    parts = programs.members(conn, program.id, programs.IN)
    rows = queries.people_of(conn, [it.person_id for it in parts])
    bonds = programs.bonds(conn, program.id)
    held = [*busy(bonds, keyring, now), *(it for it in bonds if it.state == programs.DRAFT and it.locked)]
    settings = json.loads(keyring.unseal(program.sealed))
    aims = wanted(settings)
    reader = _Reader(
        conn,
        keyring,
        program,
        now,
        Counter(it.mentor_id for it in held),
        frozenset(it.mentee_id for it in held),
        _others(bonds, programs.DECLINED),
        _others(bonds, *BUSY, programs.ENDED, programs.EXPIRED),
        {kind: searches.records_of(conn, program.id, kind) for kind in (APART, "pair")},
        aims.room,
        smallest(settings),
    )
    members = [reader.member(it, rows[it.person_id]) for it in parts if it.person_id in rows]
    provided = frozenset(str(id) for it in held for id in (it.mentor_id, it.mentee_id))
    return Gathered(members, aims, provided, settings.get("pairing") == BY_RANK, smallest(settings))


def busy(bonds: Sequence[BondRow], keyring: Keyring, now: datetime) -> list[BondRow]:
    """Those that are a pair, or asked. Whoever said no to a group of which others are still asked counts as asked until
    the time to answer is over: who is free before the others would tell who said no.
    """
    asked = {it.mentor_id for it in bonds if it.state == programs.ASKED}
    waits = (it for it in bonds if it.state == programs.DECLINED and it.mentor_id in asked)
    still = {it.id for it in waits if (until := asked_until(it, keyring)) and until > now}
    return [it for it in bonds if it.state in BUSY or it.id in still]


def asked_until(bond: BondRow, keyring: Keyring) -> datetime | None:
    """When the time to answer of a group is over, None if it is none that was asked about in a group."""
    noted = json.loads(keyring.unseal(bond.sealed))
    return datetime.fromisoformat(noted["until"]) if "until" in noted else None


def keeps_apart(conn: Connection, keyring: Keyring, row: PersonRow) -> frozenset[int]:
    """Whom somebody would rather not be paired with, by whichever address they named them. Never to be shown."""
    secrets = keyring.open_person(row.key, keep=False)
    records = [it for it in queries.open_records(conn, row.id) if it.id.startswith(f"{APART}-")]
    return frozenset(_named(conn, memory.record(it, secrets).fields) for it in records) - {0}


def said_of(secrets: PersonSecrets, part: MemberRow) -> dict[str, Any]:
    """What somebody said, or a file told of them, for being matched. secrets: theirs."""
    if not part.sealed:
        return {}
    found: dict[str, Any] = json.loads(secrets.unseal(f"member:{part.program_id}", part.sealed))
    return found


def choices_of(conn: Connection, said: Mapping[str, Any]) -> list[tuple[int, str, str]]:
    """The mentors whom a mentee named, the dearest first: number, or 0 if nobody is known there, address key, name."""
    return [(_named(conn, {"who_id": key}), key, name) for key, name in said.get("choices", {}).items()]


def managers_of(conn: Connection, said: Mapping[str, Any]) -> set[int]:
    """The numbers of those above somebody who are known here, of what was said for being matched."""
    known = (places.known_at(conn, Address.of(key)) for key in said.get("line", ()))
    return {it.id for it in known if it}


def room_of(said: Mapping[str, Any], smallest: int) -> int:
    """For how many mentees a mentor has room, of what they said for being matched. Whoever leads a group leads the
    smallest that there is at least; 0 is none.
    """
    room = int(said.get("room", smallest))
    return max(room, smallest) if room else 0


def topics_of(said: Mapping[str, Any]) -> frozenset[str]:
    """What a member named, of what they said for being matched."""
    return _words(said.get("topics"))


def may_answer(person: Person, now: datetime) -> datetime:
    """When a question that is asked now is over for this person: after their pause, in their own working days."""
    return after_working_days(max(now, person.paused_until or now), ANSWER_WITHIN, person)


def is_active(person: Person, now: datetime) -> bool:
    """Whether an answer can be expected soon: they can be reached, and work on a day before the question is over."""
    until = may_answer(person, now)
    if person.unreachable or person.stopped or until > now + SOON:
        return False
    return any(person.works_on((now + timedelta(days=ahead)).date()) for ahead in range((until - now).days + 1))


@dataclass(frozen=True, slots=True)
class _Reader:
    """What is known of all, to read each of them."""

    conn: Connection
    keyring: Keyring
    program: ProgramRow
    now: datetime
    taken: Mapping[int, int]
    provided: frozenset[int]
    declined: Mapping[int, set[int]]
    former: Mapping[int, set[int]]
    records: Mapping[str, Mapping[int, list[RecordRow]]]
    more_room: int
    smallest: int

    def member(self, part: MemberRow, row: PersonRow) -> Member:
        secrets = self.keyring.open_person(row.key, keep=False)
        person = memory.person(row, secrets)
        said = said_of(secrets, part)
        apart, pairs = ([memory.record(it, secrets) for it in self.records[kind].get(row.id, ())] for kind in _KINDS)
        listed = {_named(self.conn, it.fields) for it in apart if it.open}
        were = {_named(self.conn, it.fields) for it in pairs if it.fields.get("state") in _WERE_A_PAIR}
        topics, has = topics_of(said), self.taken.get(row.id, 0)
        return Member(
            str(row.id),
            frozenset({part.role}),
            active=is_active(person, self.now) and row.id not in self.provided,
            room=max(room_of(said, self.smallest) + self.more_room - has, 0),
            has=has,
            zone=person.zone,
            days=person.days,
            opens=person.opens,
            closes=person.closes,
            languages=frozenset({person.language, *_words(said.get("languages"))}) - {""},
            level=said.get("level"),
            location=str(said.get("location", "")),
            team=str(said.get("team", "")),
            line=tuple(self._manager(key) for key in said.get("line", ())),
            wants=topics | _words(said.get("wants")) if part.role == MENTEE else frozenset(),
            offers=topics | _words(said.get("offers")) if part.role == MENTOR else frozenset(),
            apart=_ids(listed | self.declined.get(row.id, set())),
            former=_ids(were | self.former.get(row.id, set())),
            choices=tuple(str(id) for id, *_ in choices_of(self.conn, said) if id) if part.role == MENTEE else (),
            groups=said.get("groups", {}),
        )

    def _manager(self, key: str) -> str:
        """The number of a line manager who is known here; their address links the lines of those below until then."""
        known = places.known_at(self.conn, Address.of(key))
        return str(known.id) if known else key


_KINDS = (APART, "pair")


def _others(bonds: Iterable[BondRow], *states: str) -> dict[int, set[int]]:
    """With whom each was brought together, in one of these states now."""
    found: dict[int, set[int]] = {}
    for bond in bonds:
        if bond.state in states:
            found.setdefault(bond.mentor_id, set()).add(bond.mentee_id)
            found.setdefault(bond.mentee_id, set()).add(bond.mentor_id)
    return found


def _named(conn: Connection, fields: Mapping[str, str]) -> int:
    """The number of the colleague whom a record names, or 0."""
    try:
        known = places.known_at(conn, Address.of(fields.get("who_id", "")))
    except ValueError:
        return 0
    return known.id if known else 0


def _ids(numbers: Iterable[int]) -> frozenset[str]:
    return frozenset(str(it) for it in numbers if it)


def _words(said: Any) -> frozenset[str]:
    """Words with commas between them, or a list of them."""
    parts = said if isinstance(said, list) else str(said or "").split(",")
    return frozenset(" ".join(str(it).split()) for it in parts if str(it).strip())
