"""A draft is published: both sides of every pair are asked in private, and whoever has nobody is told so.

Rule: two of whom one would rather not be paired with the other can be put together by hand, and nobody finds out: the
one is not asked, and the other hears in time what everybody hears who gets no answer.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import memory
from bot.office import forming
from bot.office.acts import Office, Result, Word
from bot.office.gathering import BUSY, choices_of, keeps_apart, said_of, topics_of
from bot.office.group_pages import too_small
from bot.programs.members import MENTEE, MENTOR
from bot.storage import programs, queries
from bot.storage.programs import BondRow, MemberRow, ProgramRow
from bot.storage.queries import PersonRow
from conversations.beforehand import after_working_days
from conversations.mentoring.group import GROUP
from conversations.mentoring.pairs import ANSWER_WITHIN
from conversations.programs.groups import meets_in_groups

_Somebody = tuple[PersonRow, MemberRow]
_WHY_NONE = {"inactive": "away", "room": "room", "no room": "mentees", "taken": "mentees", "not chosen": "mentees"}
"""Why somebody has nobody -> the general words in which they are told; else that nobody fits yet."""


def publish(office: Office, program: ProgramRow) -> Result:
    """Ask all whom the draft brings together."""
    return _Publishing(office, program).publish()


@dataclass(frozen=True, slots=True)
class _Publishing:
    """Of one program, at an owner's service."""

    office: Office
    program: ProgramRow

    def publish(self) -> Result:
        conn, now = self.office.conn, self.office.now
        parts = {it.person_id: it for it in programs.members(conn, self.program.id, programs.IN)}
        drafts = programs.bonds(conn, self.program.id, programs.DRAFT)
        if not drafts:
            return {"why": "already"}
        in_groups = meets_in_groups(self.office.settings(self.program))
        small = too_small(programs.bonds(conn, self.program.id), parts) if in_groups else ()
        drafts = [it for it in drafts if it not in small]
        if not drafts:
            return {"why": "small groups"}
        rows = queries.people_of(conn, list(parts))
        people = {id: (row, parts[id]) for id, row in rows.items()}
        for bond in drafts:
            if bond.mentor_id not in rows or bond.mentee_id not in rows:
                programs.drop_bond(conn, bond.id)
        there = [it for it in drafts if it.mentor_id in rows and it.mentee_id in rows]
        if in_groups:
            self._ask_groups(there, people)
        else:
            for bond in there:
                programs.set_bond(conn, bond.id, now, state=programs.ASKED)
                self._ask(bond, people[bond.mentor_id], people[bond.mentee_id])
        busy = {id for it in programs.bonds(conn, self.program.id, *BUSY) for id in (it.mentor_id, it.mentee_id)}
        why = self._why_none()
        for id in sorted(rows.keys() - busy):
            reason = _WHY_NONE.get(why.get(id, ""), "fits")
            self._tell(rows[id], "pair none", {"program": str(self.program.id), "reason": reason})
        self.office.keep_setting(self.program, "draft", "")
        self.office.note(self.program.id, "publish", len(there))
        cannot = {"cannot": str(len(small))} if small else {}
        return {"did": "published", "program": str(self.program.id), "number": str(len(there)), **cannot}

    def _ask(self, bond: BondRow, mentor: _Somebody, mentee: _Somebody) -> None:
        for (row, _), role, (other, part) in ((mentor, MENTOR, mentee), (mentee, MENTEE, mentor)):
            if not self._is_kept_apart(row, other):
                named = self._named(mentee, mentor) if role == MENTEE else {}
                self._tell(row, "pair proposed", self._facts(bond, role, other, part) | named, other.address.key)

    def _ask_groups(self, drafts: Sequence[BondRow], people: Mapping[int, _Somebody]) -> None:
        """Of each group its mentor once, and each mentee."""
        there = Counter(it.mentor_id for it in programs.bonds(self.office.conn, self.program.id, *BUSY))
        groups: dict[int, list[BondRow]] = {}
        for bond in drafts:
            groups.setdefault(bond.mentor_id, []).append(bond)
        for id, bonds in groups.items():
            self._ask_group(bonds, people[id], [people[it.mentee_id] for it in bonds], there[id])

    def _ask_group(
        self, bonds: Sequence[BondRow], mentor: _Somebody, mentees: Sequence[_Somebody], others: int
    ) -> None:
        """All have as long to answer as the one who has longest. others: how many are in it already, or asked."""
        row, part = mentor
        until = max(self._until(it) for it, _ in (mentor, *mentees))
        group = {GROUP: forming.name_of(self.program.id, row.id), "until": until.isoformat()}
        told = []
        for bond, mentee in zip(bonds, mentees, strict=True):
            forming.ask(self.office, bond, until)
            if not self._is_kept_apart(row, mentee[0]):
                told.append(self._facts(bond, MENTOR, *mentee))
            if not self._is_kept_apart(mentee[0], row):
                size = {"size": str(len(bonds) - 1 + others)}
                facts = {**self._facts(bond, MENTEE, row, part), **self._named(mentee, mentor), **group, **size}
                self._tell(mentee[0], "pair proposed", facts, row.address.key)
        if told:
            known = {**group, "program": str(self.program.id), "mentees": json.dumps(told)}
            self._tell(row, "group proposed", known)

    def _until(self, row: PersonRow) -> datetime:
        person = memory.person(row, self.office.keyring.open_person(row.key, keep=False))
        return after_working_days(self.office.now, ANSWER_WITHIN, person)

    def _is_kept_apart(self, row: PersonRow, other: PersonRow) -> bool:
        """Whether the one would rather not be asked about the other."""
        return other.id in keeps_apart(self.office.conn, self.office.keyring, row)

    def _named(self, mentee: _Somebody, mentor: _Somebody) -> Result:
        """At which place the mentee has named the mentor, for the mentee alone to be told."""
        row, part = mentee
        said_by_them = said_of(self.office.keyring.open_person(row.key, keep=False), part)
        ids = [id for id, *_ in choices_of(self.office.conn, said_by_them)]
        return {"named": str(ids.index(mentor[0].id) + 1)} if mentor[0].id in ids else {}

    def _why_none(self) -> dict[int, str]:
        last = json.loads(self.office.settings(self.program).get("draft") or '{"left": []}')
        return {int(id): why for id, _, why in last["left"]}

    def _tell(self, row: PersonRow, what: str, result: Result, sender: str = "") -> None:
        known = row, self.office.keyring.open_person(row.key, keep=False)
        self.office.words.append(Word(known, what, result, sender))

    def _facts(self, bond: BondRow, role: str, other: PersonRow, part: MemberRow) -> Result:
        """What each is told of the other: the name, the zone, and the topics that they named for it."""
        secrets = self.office.keyring.open_person(other.key, keep=False)
        them, topics = memory.person(other, secrets), ", ".join(sorted(topics_of(said_of(secrets, part))))
        known = {"who": them.name, "zone": them.zone, "topic": topics}
        told = {"pair": f"pair-{bond.id}", "role": role, "who_id": other.address.key, "program": str(self.program.id)}
        return {**told, **{name: value for name, value in known.items() if value}}
