"""The page of a draft of pairs: who would be together and why, who has nobody and why, which rule would help.

Rule: nothing here tells line management, what was told in confidence and a want of luck from one another.
"""

import json
from dataclasses import dataclass, replace
from typing import Any

from bot.office.acts import Office
from bot.office.pages import called
from bot.office.rules import MOST_ROOM, RELAXABLE, wanted
from bot.programs.members import MENTOR
from bot.storage import programs, searches
from bot.storage.programs import BondRow, ProgramRow
from conversations.effects import Open
from conversations.person import Record
from conversations.programs.drafts import BY_CHOICE, LANGUAGES
from conversations.programs.ranking import BY_RANK

PAGE = "draft"
SHOWN = 12
"""Pairs, or people without one, on a page: each is a heading, a quote and its buttons, and Slack shows 100 blocks."""
_LANGUAGES_SHOWN = 3
_IN_GENERAL = {"apart": "fits", "rules": "fits", "groups": "fits", "choices": "fits"}
"""Reasons that are told in one and the same way."""


@dataclass(frozen=True, slots=True)
class DraftPage:
    """For an owner of the program."""

    office: Office
    program: ProgramRow

    def filled(self, page: Open) -> Open:
        """The page from the pair, or the person without one, on whose place it names."""
        drafts = programs.bonds(self.office.conn, self.program.id, programs.DRAFT)
        last = json.loads(self.office.settings(self.program).get("draft") or '{"left": [], "gains": []}')
        left = self._left(drafts, last["left"])
        first = int(page.values.get("from") or "0")
        shown = [*drafts, *left][first : first + SHOWN]
        all_shown = first + SHOWN >= len(drafts) + len(left)
        ranked = self.office.settings(self.program).get("pairing") == BY_RANK
        choices = (
            "match", *((BY_CHOICE,) if ranked else ()), *(("publish",) if drafts else ()),
            "pick", "pair rules", "pairs", *(() if all_shown else ("more pairs",)),
        )  # fmt: skip
        values = {
            "number": str(len(drafts)),
            "left": str(len(left)),
            "some": ("ranked" if ranked else "yes") if drafts or left else "no",
            "wanted": "yes" if searches.is_wanted(self.office.conn, self.program.id) else "no",
        }
        return replace(
            page,
            values={**page.values, **values},
            records=(*self._records(shown, first), *(self._gains(last["gains"]) if all_shown else ())),
            choices=choices,
            about=f"{PAGE}-{self.program.id}-{first + SHOWN}",
        )

    def _left(self, drafts: list[BondRow], last: list[tuple[str, str, str]]) -> list[tuple[int, str, str]]:
        """Everybody who has nobody: their number, role and why, as far as it is known from the last time."""
        conn, why = self.office.conn, {int(id): why for id, _, why in last}
        bonds = (*drafts, *programs.bonds(conn, self.program.id, programs.ASKED, programs.PAIR))
        provided = {id for it in bonds for id in (it.mentor_id, it.mentee_id)}
        there = [it for it in programs.members(conn, self.program.id, programs.IN) if it.person_id not in provided]
        there.sort(key=lambda it: (it.role == MENTOR, it.person_id))
        return [(it.person_id, it.role, why.get(it.person_id, "unknown")) for it in there if it.role]

    def _records(self, shown: list[Any], first: int) -> list[Record]:
        """Of pairs and of people without one."""
        opened = {it.id: self._opened(it) for it in shown if isinstance(it, BondRow)}
        ids = [id for it in shown for id in ((it.mentor_id, it.mentee_id) if isinstance(it, BondRow) else (it[0],))]
        ids += [int(why["other"]) for why in opened.values() if why.get("other")]
        names = called(self.office, ids)
        return [
            self._bond(it, opened[it.id], names, first) if isinstance(it, BondRow) else self._alone(it, names)
            for it in shown
        ]

    def _opened(self, bond: BondRow) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.office.keyring.unseal(bond.sealed))
        return found

    def _alone(self, one: tuple[int, str, str], names: dict[int, str]) -> Record:
        id, role, why = one
        fields = {"who": names.get(id, ""), "role": role, "why": _IN_GENERAL.get(why, why)}
        return Record(f"left-{id}", self.office.now, fields)

    def _bond(self, bond: BondRow, why: dict[str, Any], names: dict[int, str], first: int) -> Record:
        fields = {
            "mentor": names.get(bond.mentor_id, ""),
            "mentee": names.get(bond.mentee_id, ""),
            "locked": "yes" if bond.locked else "",
            "chosen": "yes" if why.get("chosen") else "",
            **_reasons(why.get("reasons", ())),
            **_compared(why, names),
        }
        shown = {name: value for name, value in fields.items() if value}
        return Record(f"bond-{self.program.id}-{bond.id}-{first}", bond.at, shown)

    def _gains(self, gains: list[tuple[str, int]]) -> list[Record]:
        """Which one rule, relaxed, would give how many more pairs."""
        room = wanted(self.office.settings(self.program)).room
        able = [it for it in gains if it[0] in RELAXABLE and (it[0] != "room" or room < MOST_ROOM)]
        return [
            Record(f"gain-{self.program.id}-{rule}", self.office.now, {"rule": rule, "number": str(number)})
            for rule, number in able
        ]


def _reasons(reasons: list[tuple[str, Any]]) -> dict[str, str]:
    """What speaks for a pair, as the words take it."""
    by: dict[str, list[Any]] = {}
    for name, value in reasons:
        by.setdefault(name, []).append(value)
    known = [code for it in by.get("language", ()) if (code := it.partition("-")[0]) in LANGUAGES]
    languages = list(dict.fromkeys(known))[:_LANGUAGES_SHOWN]
    return {
        "skills": ", ".join(by.get("skill", ())),
        "hours": str(by["hours"][0]) if "hours" in by else "",
        "location": by["location"][0] if "location" in by else "",
        "level": "yes" if "level" in by else "",
        "aims": ", ".join(by.get("aim", ())),
        **{f"language_{place}": code for place, code in enumerate(languages)},
    }


def _compared(why: dict[str, Any], names: dict[int, str]) -> dict[str, str]:
    """How much better or worse the best other mentor would be, for the mentee and for all."""
    points = {"points": str(why["points"])} if "points" in why else {}
    if not why.get("other"):
        return points
    lost = why.get("lost")
    for_all = "same" if lost == 0 else "less" if lost and lost > 0 else "more" if lost else "no"
    return {
        **points,
        "other": names.get(int(why["other"]), ""),
        "other_points": str(why["other_points"]),
        f"all_{for_all}": str(abs(lost)) if lost else "yes",
    }
