"""A draft of pairs in its owner's hands: look at it, keep some, take some out, look again, and let both sides be asked.

Rule: nobody hears of a draft. When it is published, each of two is asked in private, and whoever has nobody is told so.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from bot import memory
from bot.office.acts import Office, Result, Word
from bot.storage import programs, queries
from bot.storage.programs import BondRow, ProgramRow
from bot.storage.queries import PersonRow
from conversations.effects import Open
from conversations.person import Person, Record

PAGE = "draft"
ACTS = ("match", "publish", "keep", "free", "take out")
SHOWN = 12
"""Pairs on one page: each is a heading, a quote and its buttons, and a page in Slack has a hundred blocks."""
LEFT_SHOWN = 8
_BUSY = (programs.ASKED, programs.PAIR)


@dataclass(frozen=True, slots=True)
class Drafting:
    """Of one program, at an owner's service."""

    office: Office
    program: ProgramRow

    def do(self, what: str, bond: str) -> Result:
        """what: "match", "publish", or "keep", "free", "take out" of one pair."""
        match what:
            case "match":
                programs.set_wanted(self.office.conn, self.program.id, self.office.now)
                self.office.note(self.program.id, "match")
                return {"did": "match", "program": str(self.program.id)}
            case "publish":
                return self._publish()
        found = programs.bond_of(self.office.conn, self.program.id, int(bond)) if bond.isdecimal() else None
        if found is None or found.state != programs.DRAFT:
            return {"why": "already"}
        if what == "take out":
            programs.drop_bond(self.office.conn, found.id)
        else:
            programs.set_bond(self.office.conn, found.id, self.office.now, locked=what == "keep")
        return {"did": "draft", "program": str(self.program.id)}

    def _publish(self) -> Result:
        """Both sides of every pair are asked, and those who have nobody are told so."""
        conn, now = self.office.conn, self.office.now
        drafts = programs.bonds(conn, self.program.id, programs.DRAFT)
        if not drafts:
            return {"why": "already"}
        rows = queries.people_of(conn, [id for it in drafts for id in (it.mentor_id, it.mentee_id)])
        asked = 0
        for bond in drafts:
            mentor, mentee = rows.get(bond.mentor_id), rows.get(bond.mentee_id)
            if mentor is None or mentee is None:
                programs.drop_bond(conn, bond.id)
                continue
            programs.set_bond(conn, bond.id, now, state=programs.ASKED)
            asked += 1
            for row, role, other in ((mentor, "mentor", mentee), (mentee, "mentee", mentor)):
                self._tell(row, "pair proposed", self._facts(bond, role, other))
        for row in queries.people_of(conn, [int(id) for id, _ in self._last()["left"]]).values():
            self._tell(row, "pair none", {"program": str(self.program.id)})
        self._forget_last()
        self.office.note(self.program.id, "publish", asked)
        return {"did": "published", "program": str(self.program.id), "number": str(asked)}

    def _tell(self, row: PersonRow, what: str, result: Result) -> None:
        self.office.words.append(Word((row, self.office.keyring.open_person(row.key)), what, result))

    def _facts(self, bond: BondRow, role: str, other: PersonRow) -> Result:
        them = self._person(other)
        known = {"who": them.name, "zone": them.zone, "topic": json.loads(self._why(bond)).get("skills", "")}
        told = {"pair": f"pair-{bond.id}", "role": role, "who_id": other.address.key, "program": str(self.program.id)}
        return {**told, **{name: value for name, value in known.items() if value}}

    def page(self, page: Open) -> Open:
        """The draft from the pair on that the page names."""
        drafts = programs.bonds(self.office.conn, self.program.id, programs.DRAFT)
        first = int(page.values.get("from", "0"))
        shown, last = drafts[first : first + SHOWN], self._last()
        left = last["left"] if not first else []
        ids = [id for it in shown for id in (it.mentor_id, it.mentee_id)] + [int(id) for id, _ in left[:LEFT_SHOWN]]
        ids += [int(it) for bond in shown if (it := json.loads(self._why(bond)).get("other", ""))]
        names = self._names(ids)
        values = {"number": str(len(drafts)), "left": str(len(last["left"]))}
        values |= {"first": str(first + 1), "last": str(first + len(shown)), "some": "yes" if drafts else "no"}
        values["wanted"] = "yes" if programs.is_wanted(self.office.conn, self.program.id) else "no"
        more = ("more pairs",) if first + SHOWN < len(drafts) else ()
        choices = ("match", *(("publish",) if drafts else ()), *more)
        records = (
            *(self._bond(it, names) for it in shown),
            *(
                Record(f"left-{id}", self.office.now, {"who": names.get(int(id), ""), "why": why})
                for id, why in left[:8]
            ),
            *(
                Record(f"gain-{place}", self.office.now, {"rule": rule, "number": str(number)})
                for place, (rule, number) in enumerate(last["gains"] if not first else [])
            ),
        )
        about = f"{PAGE}-{self.program.id}-{first + SHOWN}"
        return replace(page, values={**page.values, **values}, records=records, choices=choices, about=about)

    def _bond(self, bond: BondRow, names: dict[int, str]) -> Record:
        why = json.loads(self._why(bond))
        other = {"other": names.get(int(why["other"]), "")} if why.get("other") else {}
        fields = {**why, **other, "mentor": names.get(bond.mentor_id, ""), "mentee": names.get(bond.mentee_id, "")}
        locked = {"locked": "yes"} if bond.locked else {}
        return Record(f"bond-{self.program.id}-{bond.id}", bond.at, {**fields, **locked})

    def _why(self, bond: BondRow) -> bytes:
        return self.office.keyring.unseal(bond.sealed)

    def _last(self) -> dict[str, list[tuple[str, str]]]:
        kept = self.office.settings(self.program).get("draft", "")
        found: dict[str, list[tuple[str, str]]] = json.loads(kept) if kept else {"left": [], "gains": []}
        return found

    def _forget_last(self) -> None:
        settings = {name: value for name, value in self.office.settings(self.program).items() if name != "draft"}
        sealed = self.office.keyring.seal(json.dumps(settings).encode())
        programs.change(self.office.conn, self.program.id, sealed, self.program.state)

    def _names(self, ids: list[int]) -> dict[int, str]:
        rows = queries.people_of(self.office.conn, ids)
        return {id: self._person(row).name or row.address.person for id, row in rows.items()}

    def _person(self, row: PersonRow) -> Person:
        return memory.person(row, self.office.keyring.open_person(row.key))


def count(office: Office, number: str, pair: str, what: str, now: datetime) -> None:
    """Something happened in a pair of a program: only one of the two can say so."""
    id = pair.removeprefix("pair-")
    if not (number.isdecimal() and id.isdecimal()):
        return
    bond = programs.bond_of(office.conn, int(number), int(id))
    if bond is None or office.row.id not in (bond.mentor_id, bond.mentee_id):
        return
    if what in (programs.PAIR, programs.DECLINED, programs.EXPIRED, programs.ENDED):
        if bond.state in _BUSY and bond.state != what:
            programs.set_bond(office.conn, bond.id, now, state=what)
    elif what in ("met", "agreed", "kept", "asked", "answered"):
        programs.count(office.conn, bond.id, now, **{what: 1})
