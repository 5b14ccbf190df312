"""A draft of pairs in its owner's hands: keep some, change some, look again; and what happens in pairs is counted.

Rule: nobody hears of a draft before it is published.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.office import forming
from bot.office.acts import Office, Result
from bot.office.gathering import BUSY, busy, room_of, said_of
from bot.office.management import in_line
from bot.office.publishing import publish
from bot.office.rules import RELAXABLE, Wanted, kinds_of, may_go_by_choice, said, smallest, wanted
from bot.ports import Address
from bot.programs.members import MENTEE, MENTOR
from bot.storage import places, programs, queries, searches
from bot.storage.programs import BondRow, MemberRow, ProgramRow
from conversations.mentoring.parting import SILENT

ACTS = (
    "match",
    "match by choice",
    "publish",
    "keep",
    "free",
    "take out",
    "swap",
    "pick",
    "relax",
    "begin rules",
    "pair rules",
)
BY_HAND = {"chosen": True}
"""Why two are brought together whom the owner put together."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """Of one program, at an owner's service."""

    office: Office
    program: ProgramRow

    def do(self, what: str, values: Mapping[str, str]) -> Result:
        """One of ACTS. values: "bond" is the number of the pair that it is about, "from" the page that is open."""
        result = self._do(what, values)
        return {**result, "from": values["from"]} if result.get("did") == "draft" and values.get("from") else result

    def _do(self, what: str, values: Mapping[str, str]) -> Result:
        match what:
            case "match":
                return self._look(by_choice=False)
            case "match by choice":
                may = may_go_by_choice(self.office.settings(self.program))
                return self._look(by_choice=True) if may else {"why": "already"}
            case "publish":
                return publish(self.office, self.program)
            case "relax":
                return self._relax(values.get("rule", ""))
            case "begin rules":
                kinds = "\n".join(kinds_of(self.office.settings(self.program)))
                return {"did": what, "program": str(self.program.id), "kinds": kinds}
            case "pair rules":
                by_choice = self._wanted.by_choice
                self.office.keep_setting(self.program, "wanted", replace(said(values), by_choice=by_choice).kept())
                return self._look_again()
            case "pick":
                people = self._member(values.get("mentee_id", "")), self._member(values.get("mentor_id", ""))
                return self._pick(*people)
        bond = values.get("bond", "")
        found = programs.bond_of(self.office.conn, self.program.id, int(bond)) if bond.isdecimal() else None
        if found is None or found.state != programs.DRAFT:
            return {"why": "already"}
        match what:
            case "swap":
                return self._swap(found, self._member(values.get("who_id", "")))
            case "take out":
                programs.drop_bond(self.office.conn, found.id)
            case "keep" | "free":
                programs.set_bond(self.office.conn, found.id, self.office.now, locked=what == "keep")
        return self._draft()

    def _draft(self) -> Result:
        return {"did": "draft", "program": str(self.program.id)}

    @property
    def _wanted(self) -> Wanted:
        return wanted(self.office.settings(self.program))

    def _look(self, *, by_choice: bool) -> Result:
        if self._wanted.by_choice != by_choice:
            self.office.keep_setting(self.program, "wanted", replace(self._wanted, by_choice=by_choice).kept())
        return self._look_again()

    def _look_again(self) -> Result:
        searches.set_wanted(self.office.conn, self.program.id, self.office.now)
        self.office.note(self.program.id, "match")
        return {"did": "match", "program": str(self.program.id)}

    def _relax(self, rule: str) -> Result:
        if rule not in RELAXABLE:
            return {"why": "already"}
        self.office.keep_setting(self.program, "wanted", self._wanted.relaxed(rule).kept())
        self.office.note(self.program.id, "relax")
        return self._look_again()

    def _pick(self, mentee: MemberRow | None, mentor: MemberRow | None) -> Result:
        """Two of the owner's choice; what the draft had for the mentee is let go."""
        if mentee is None or mentor is None or (mentee.role, mentor.role) != (MENTEE, MENTOR):
            return {"why": "not these two"}
        return self._together([(mentor.person_id, mentee.person_id)])

    def _swap(self, bond: BondRow, with_whom: MemberRow | None) -> Result:
        """Another mentee takes this one's place, or another mentor this one's; who is replaced takes theirs."""
        if with_whom is None or with_whom.person_id in (bond.mentor_id, bond.mentee_id):
            return {"why": "not these two"}
        other, bonds = with_whom.person_id, programs.bonds(self.office.conn, self.program.id)
        drafts = [it for it in bonds if it.state == programs.DRAFT]
        if with_whom.role == MENTEE:
            theirs = next((it for it in drafts if it.mentee_id == other), None)
            mine = (bond.mentor_id, other)
            return self._together([mine, *([(theirs.mentor_id, bond.mentee_id)] if theirs else [])], bond)
        given_up = next((it for it in drafts if it.mentor_id == other), None)
        full = self._room_left(with_whom, bonds) < 1
        back = [(bond.mentor_id, given_up.mentee_id)] if full and given_up else []
        return self._together([(other, bond.mentee_id), *back], bond)

    def _together(self, pairs: list[tuple[int, int]], instead_of: BondRow | None = None) -> Result:
        """Kept pairs of (mentor, mentee) in place of those that the draft has for these mentees and `instead_of`."""
        conn, id, now = self.office.conn, self.program.id, self.office.now
        bonds, mentees = programs.bonds(conn, id), {mentee for _, mentee in pairs}
        goes = [it for it in bonds if it.state == programs.DRAFT and (it == instead_of or it.mentee_id in mentees)]
        stays = [it for it in bonds if it not in goes]
        if any(it.mentee_id in mentees for it in busy(stays, self.office.keyring, now)):
            return {"why": "provided"}
        if any((it.mentor_id, it.mentee_id) in pairs for it in stays):
            return {"why": "once before"}
        parts = {it.person_id: it for it in programs.members(conn, id, programs.IN)}
        if any(mentor not in parts or mentee not in parts for mentor, mentee in pairs):
            return {"why": "not these two"}
        rows = queries.people_of(conn, parts)
        if any(in_line(conn, self.office.keyring, self.program, rows[it], rows[other]) for it, other in pairs):
            return {"why": "in line"}
        asked_for = [mentor for mentor, _ in pairs]
        if any(self._room_left(parts[it], stays) < asked_for.count(it) for it in asked_for):
            return {"why": "no room"}
        for it in goes:
            programs.drop_bond(conn, it.id)
        why = self.office.keyring.seal(json.dumps(BY_HAND).encode())
        for mentor, mentee in pairs:
            programs.put_together(conn, id, mentor, mentee, why, now)
        self.office.note(id, "swap" if instead_of else "pick")
        return self._draft()

    def _room_left(self, mentor: MemberRow, bonds: list[BondRow]) -> int:
        """For how many mentees more they have room beside those of `bonds`."""
        row = queries.person_of(self.office.conn, mentor.person_id)
        if row is None:
            return 0
        told = said_of(self.office.keyring.open_person(row.key, keep=False), mentor)
        taken = [it for it in bonds if it.mentor_id == row.id and it.state in (*BUSY, programs.DRAFT)]
        return room_of(told, smallest(self.office.settings(self.program))) + self._wanted.room - len(taken)

    def _member(self, who_id: str) -> MemberRow | None:
        """Somebody who takes part, by any address of theirs."""
        try:
            known = places.known_at(self.office.conn, Address.of(who_id))
        except ValueError:
            return None
        part = programs.part_of(self.office.conn, self.program.id, known.id) if known else None
        return part if part and part.state == programs.IN else None


def count(office: Office, number: str, values: Mapping[str, str]) -> Result | None:
    """Something happened in a pair of a program: only one of the two can say so. There is nothing to hear of it, but
    whether a pair ends of which both are silent.
    """
    what, now = values["what"], office.now
    id = values["pair"].removeprefix("pair-")
    if not (number.isdecimal() and id.isdecimal()):
        return None
    bond = programs.bond_of(office.conn, int(number), int(id))
    if bond is not None and office.row.id not in (bond.mentor_id, bond.mentee_id):
        return None
    if what == SILENT:
        since = datetime.fromisoformat(values["since"])
        program = programs.of(office.conn, int(number))
        if bond and program and forming.is_alive(office, program, bond, since):
            return {"did": "lives", "program": number, "pair": values["pair"]}
        over = bond is None or programs.end_silent(office.conn, bond.id, since, now)
        if bond and program and over:
            forming.parted(office, program, bond)
        return {"did": "parted" if over else "lives", "program": number, "pair": values["pair"]}
    if bond is None:
        return None
    if what in (programs.PAIR, programs.DECLINED, programs.EXPIRED, programs.ENDED):
        if bond.state in BUSY and bond.state != what:
            programs.set_bond(office.conn, bond.id, now, state=what)
    elif what == "lives":
        programs.count(office.conn, bond.id, now)
    elif what in ("met", "agreed", "kept", "asked", "answered"):
        programs.count(office.conn, bond.id, now, **{what: 1})
    return None
