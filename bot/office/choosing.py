"""A mentee of a program in which mentees choose: sees the mentors who have room, and asks one of them.

Rule: what is shown of a mentor is their name and the topics that they named for it. That a mentor would rather not be
asked by somebody shows in nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from bot import memory
from bot.office.acts import Office, Result, Word
from bot.office.gathering import BUSY, keeps_apart, room_of, said_of, topics_of
from bot.office.management import in_line
from bot.office.rules import smallest
from bot.programs.members import MENTEE, MENTOR
from bot.storage import programs, queries
from bot.storage.programs import MemberRow, ProgramRow
from bot.storage.queries import PersonRow
from conversations.effects import Open
from conversations.person import Record
from conversations.programs.choosing import ASK, BY_CHOICE, PAGE

Said = dict[str, Any]
SHOWN = 40
"""Mentors on the page: those first who named most of the mentee's topics."""

__all__ = ["ASK", "PAGE", "Mentor", "ask", "filled", "may_have", "mentors", "part_of"]


def filled(page: Open, office: Office) -> Open:
    """The mentors who have room, for a mentee who has nobody."""
    program, mine = part_of(office, page.values.get("program", ""), BY_CHOICE)
    if program is None or mine is None:
        return replace(page, values={}, records=(), choices=())
    free = (it for it in mentors(office, program, mine) if may_have(office, program, it))
    records = (it.shown(f"choice-{program.id}-{it.row.id}") for it in free)
    return replace(page, records=tuple(islice(records, SHOWN)))


@dataclass(frozen=True, slots=True)
class Mentor:
    """What a mentee may see of a mentor who has room. at: since when they take part."""

    row: PersonRow
    name: str
    topics: Sequence[str]
    at: datetime

    def shown(self, id: str, **more: str) -> Record:
        topics = {"topics": ", ".join(self.topics)} if self.topics else {"open": "yes"}
        return Record(id, self.at, {"who": self.name, **topics, **more})


def mentors(office: Office, program: ProgramRow, mine: MemberRow) -> list[Mentor]:
    """Those who have room, and first those who named most of the person's topics. Whether the person may have one of
    them is still to be asked: that takes long.
    """
    wants = {it.casefold() for it in topics_of(said_of(office.secrets, mine))}
    unwanted = keeps_apart(office.conn, office.keyring, office.row)
    before = {it.mentor_id for it in programs.bonds_of(office.conn, office.row.id)}
    found = list[tuple[int, str, Mentor]]()
    for part, row, said in _with_room(office, program):
        if row.id in unwanted | before:
            continue
        topics = sorted(topics_of(said))
        shared = len(wants & {it.casefold() for it in topics})
        name = memory.person(row, office.keyring.open_person(row.key, keep=False)).name or row.address.person
        found.append((-shared, name.lower(), Mentor(row, name, topics, part.at)))
    found.sort(key=lambda one: one[:2])
    return [mentor for *_, mentor in found]


def may_have(office: Office, program: ProgramRow, mentor: Mentor) -> bool:
    """Whether neither is above the other."""
    return not in_line(office.conn, office.keyring, program, office.row, mentor.row)


def ask(office: Office, number: str, mentor: str) -> Result:
    """Ask a mentor to be one's own. They say yes or no as to any pair of the program."""
    program, mine = part_of(office, number, BY_CHOICE)
    if program is None or mine is None:
        return {"why": "not yours"}
    conn, now, me = office.conn, office.now, office.row
    bonds = programs.bonds(conn, program.id)
    if any(it.mentee_id == me.id and it.state in BUSY for it in bonds):
        return {"why": "one at a time"}
    them = next((row for _, row, _ in _with_room(office, program) if str(row.id) == mentor), None)
    if them is None or any((it.mentor_id, it.mentee_id) == (them.id, me.id) for it in bonds):
        return {"why": "not free"}
    if in_line(conn, office.keyring, program, me, them):
        return {"why": "not free"}
    for it in bonds:
        if it.mentee_id == me.id and it.state == programs.DRAFT:
            programs.drop_bond(conn, it.id)
    id = programs.put_together(conn, program.id, them.id, me.id, office.keyring.seal(b"{}"), now)
    programs.set_bond(conn, id, now, state=programs.ASKED)
    secrets = office.keyring.open_person(them.key)
    if me.id not in keeps_apart(conn, office.keyring, them):
        topics = ", ".join(sorted(topics_of(said_of(office.secrets, mine))))
        about = {"who": office.person.name, "zone": office.person.zone, "topic": topics}
        told = {"pair": f"pair-{id}", "role": MENTOR, "who_id": me.address.key, "program": number, "theirs": "yes"}
        office.words.append(Word((them, secrets), "pair proposed", {**told, **{k: v for k, v in about.items() if v}}))
    person = memory.person(them, secrets)
    return {
        "did": "asked mentor",
        "program": number,
        "pair": f"pair-{id}",
        "role": MENTEE,
        "who": person.name,
        "who_id": them.address.key,
        "zone": person.zone,
    }


def part_of(office: Office, number: str, pairing: str) -> tuple[ProgramRow | None, MemberRow | None]:
    """The program and the person's part in it, if they are a mentee and that is how it brings people together."""
    program = programs.of(office.conn, int(number)) if number.isdecimal() else None
    if program is None or program.state != programs.OPEN:
        return None, None
    mine = programs.part_of(office.conn, program.id, office.row.id)
    is_mentee = mine is not None and (mine.state, mine.role) == (programs.IN, MENTEE)
    return (program, mine) if is_mentee and office.settings(program).get("pairing") == pairing else (None, None)


def _with_room(office: Office, program: ProgramRow) -> list[tuple[MemberRow, PersonRow, Said]]:
    """The mentors who have room, and what each said for being matched."""
    bonds = programs.bonds(office.conn, program.id, *BUSY)
    taken = Counter(it.mentor_id for it in bonds)
    parts = [it for it in programs.members(office.conn, program.id, programs.IN) if it.role == MENTOR]
    rows = queries.people_of(office.conn, [it.person_id for it in parts])
    there = [(it, rows[it.person_id]) for it in parts if it.person_id in rows]
    told = [(it, row, said_of(office.keyring.open_person(row.key, keep=False), it)) for it, row in there]
    least = smallest(office.settings(program))
    return [(it, row, said) for it, row, said in told if room_of(said, least) > taken[row.id]]
