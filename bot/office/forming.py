"""A group forms and changes: its people are asked, it stands when enough have said yes, and each is told how it is now.

Rule: what a group is, is decided here alone, of all its bonds at once and held against every other answer; so whoever
is told of it is told the same, in any order of the answers. Nobody is told who said no.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot import memory
from bot.office.acts import Office, Result, Word
from bot.office.gathering import BUSY, asked_until
from bot.programs.members import MENTEE, MENTOR
from bot.storage import programs, queries
from bot.storage.programs import BondRow, ProgramRow
from bot.storage.queries import PersonRow
from bot.storage.secrets import Keyring
from conversations.mentoring.group import ANSWER, GROUP
from conversations.programs.forming import LATE, NO, YES
from conversations.programs.groups import SMALLEST, meets_in_groups

__all__ = ["ANSWER", "ask", "do", "goes", "is_alive", "name_of", "parted"]
_People = Mapping[int, PersonRow]


def name_of(program: int, mentor: int) -> str:
    """By which all in a group know that it is the same."""
    return f"group-{program}-{mentor}"


def ask(office: Office, bond: BondRow, until: datetime) -> None:
    """A bond of a group is asked about from now on."""
    programs.set_bond(office.conn, bond.id, office.now, state=programs.ASKED)
    _note(office, bond.id, {"until": until.isoformat(), "yes": []})


def do(office: Office, number: str, pairs: str, answer: str) -> Result | None:
    """One of a group says something to these pairs (ids with a blank between): YES, NO, which is an end, too, or LATE.

    How their group is now, or None if there is nothing to learn.
    """
    ids = {int(it) for pair in pairs.split() if (it := pair.removeprefix("pair-")).isdecimal()}
    program = programs.of(office.conn, int(number)) if number.isdecimal() else None
    if program is None or not ids:
        return None
    me = office.row.id
    bonds = (programs.bond_of(office.conn, program.id, id) for id in ids)
    mine = [it for it in bonds if it is not None and me in (it.mentor_id, it.mentee_id)]
    if not mine:
        # Whoever it was with is gone.
        over = {"pair": pairs.split()[0], "state": programs.EXPIRED}
        return None if answer == NO else {"did": "group", "program": number, **over}
    told = _Group.of(office, program, mine[0].mentor_id).answered({it.id for it in mine}, answer)
    return None if answer == NO else {"did": "group", **told}


def goes(office: Office) -> None:
    """The person is about to be erased: their groups go on without them, or are over."""
    me = office.row.id
    for part in programs.parts_of(office.conn, me):
        program = programs.of(office.conn, part.program_id)
        if program is None or not meets_in_groups(office.settings(program)):
            continue
        bonds = programs.bonds(office.conn, program.id, *BUSY)
        mine = {it.id: it.mentor_id for it in bonds if me in (it.mentor_id, it.mentee_id)}
        for mentor in sorted(set(mine.values())):
            _Group.of(office, program, mentor).answered({id for id, of in mine.items() if of == mentor}, NO)


def parted(office: Office, program: ProgramRow, bond: BondRow) -> None:
    """A bond has ended of which both were silent: its fellows are to know who is in the group, without a word."""
    if meets_in_groups(office.settings(program)):
        _Group.of(office, program, bond.mentor_id).tell_fellows()


def is_alive(office: Office, program: ProgramRow, bond: BondRow, since: datetime) -> bool:
    """Whether there was a sign of life in the group of a bond since then, other than in it."""
    if not meets_in_groups(office.settings(program)):
        return False
    its = programs.bonds(office.conn, program.id, programs.PAIR)
    return any(it.last_at > since for it in its if it.mentor_id == bond.mentor_id and it.id != bond.id)


@dataclass(frozen=True, slots=True)
class _Group:
    """All bonds of one mentor in one program, held until the transaction ends. before: their states as it began."""

    office: Office
    program: ProgramRow
    mentor: int
    before: dict[int, str]

    @classmethod
    def of(cls, office: Office, program: ProgramRow, mentor: int) -> "_Group":
        programs.hold(office.conn, program.id, mentor)
        now = cls(office, program, mentor, {})
        return replace(now, before={it.id: it.state for it in now._bonds()})

    def answered(self, ids: set[int], answer: str) -> Result:
        """What the person is to learn of it; all others whom it concerns are told."""
        now = self.office.now
        for bond in (it for it in self._bonds() if it.id in ids):
            if answer == YES and bond.state == programs.ASKED:
                self._says_yes(bond)
            elif answer == NO and bond.state in BUSY:
                self._set(bond, programs.DECLINED if bond.state == programs.ASKED else programs.ENDED)
        if answer == LATE:
            for bond in self._bonds(programs.ASKED):
                if bond.id in ids or (asked_until(bond, self.office.keyring) or now) <= now:
                    self._set(bond, programs.EXPIRED)
        self._settle()
        return self._tell(answer)

    def _settle(self) -> None:
        """It stands, or it can be no more."""
        asked = self._bonds(programs.ASKED)
        ready = [it for it in asked if {MENTOR, MENTEE} <= set(self._noted(it)["yes"])]
        if self._bonds(programs.PAIR) or len(ready) >= SMALLEST:
            for bond in ready:
                self._set(bond, programs.PAIR)
        elif len(asked) < SMALLEST:
            for bond in asked:
                self._set(bond, programs.EXPIRED)

    def _tell(self, answer: str) -> Result:
        """Everybody whom a change concerns learns how the group is now; the person in any case."""
        bonds, me = self._bonds(), self.office.row.id
        changed = {it.id for it in bonds if it.state != self.before[it.id]}
        in_it = any(programs.PAIR in (it.state, self.before[it.id]) for it in bonds if it.id in changed)
        rows = queries.people_of(self.office.conn, {it for bond in bonds for it in (bond.mentor_id, bond.mentee_id)})
        late = {LATE: "yes"} if answer == LATE else {}
        mine: Result = {}
        for bond in bonds:
            told = {**self._of_a_mentee(bond, bonds, rows), **late}
            if bond.mentee_id == me:
                mine = told
            elif bond.id in changed or (in_it and bond.state == programs.PAIR):
                self._to(rows, bond.mentee_id, told)
        states = json.dumps({f"pair-{it.id}": it.state for it in bonds})
        told = {"program": str(self.program.id), GROUP: name_of(self.program.id, self.mentor), "states": states, **late}
        if me == self.mentor:
            return {**told, "answer": answer}
        if changed:
            self._to(rows, self.mentor, told)
        return {**mine, "answer": answer}

    def tell_fellows(self) -> None:
        bonds = self._bonds(programs.PAIR)
        rows = queries.people_of(self.office.conn, {self.mentor, *(it.mentee_id for it in bonds)})
        for bond in bonds:
            self._to(rows, bond.mentee_id, {**self._of_a_mentee(bond, bonds, rows), "quietly": "yes"})

    def _of_a_mentee(self, bond: BondRow, bonds: Sequence[BondRow], rows: _People) -> Result:
        fellows = (it.mentee_id for it in bonds if it.state == programs.PAIR and it.id != bond.id)
        names = sorted(_first_name(self.office.keyring, rows[it]) for it in fellows if it in rows)
        others = {"others": ", ".join(filter(None, names))} if bond.state == programs.PAIR else {}
        return {"program": str(self.program.id), "pair": f"pair-{bond.id}", "state": bond.state, **others}

    def _to(self, rows: _People, person: int, told: Result) -> None:
        """It comes from the mentor, whoever has answered."""
        if (row := rows.get(person)) and self.mentor in rows:
            secrets = self.office.keyring.open_person(row.key)
            self.office.words.append(Word((row, secrets), "group", told, rows[self.mentor].address.key))

    def _bonds(self, *states: str) -> list[BondRow]:
        """Those that were asked about as a group: not a draft, nor a pair that a mentee has asked for."""
        bonds = programs.bonds(self.office.conn, self.program.id, *states)
        return [it for it in bonds if it.mentor_id == self.mentor and asked_until(it, self.office.keyring)]

    def _set(self, bond: BondRow, state: str) -> None:
        programs.set_bond(self.office.conn, bond.id, self.office.now, state=state)

    def _noted(self, bond: BondRow) -> dict[str, Any]:
        noted: dict[str, Any] = json.loads(self.office.keyring.unseal(bond.sealed))
        return noted

    def _says_yes(self, bond: BondRow) -> None:
        role = MENTOR if self.office.row.id == self.mentor else MENTEE
        noted = self._noted(bond)
        _note(self.office, bond.id, {**noted, "yes": sorted({*noted["yes"], role})})


def _note(office: Office, bond: int, noted: dict[str, Any]) -> None:
    programs.note_on(office.conn, bond, office.keyring.seal(json.dumps(noted).encode()))


def _first_name(keyring: Keyring, row: PersonRow) -> str:
    """By which people in a group call each other."""
    name = memory.person(row, keyring.open_person(row.key, keep=False)).name or row.address.person
    return name.replace(",", " ").split()[0]
