"""The page of a draft of pairs, or of groups: who would be together and why, who has nobody and why, which rule would
help.

Rule: nothing here tells line management, what was told in confidence and a want of luck from one another.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.office import group_pages
from bot.office.acts import Office
from bot.office.gathering import busy
from bot.office.group_pages import Group
from bot.office.pages import called
from bot.office.rules import MOST_ROOM, RELAXABLE, may_go_by_choice, wanted
from bot.programs.members import MENTOR
from bot.storage import programs, searches
from bot.storage.programs import BondRow, MemberRow, ProgramRow
from conversations.effects import Open
from conversations.person import Record
from conversations.programs.drafts import BY_CHOICE, LANGUAGES
from conversations.programs.groups import meets_in_groups
from conversations.programs.ranking import BY_RANK

PAGE, OF_GROUPS = "draft", "draft_groups"
SHOWN = 12
"""Pairs, or people without one, on a page: each is a heading, a quote and its buttons, and Slack shows 100 blocks."""
_LANGUAGES_SHOWN = 3
_IN_GENERAL = {"apart": "fits", "rules": "fits", "groups": "fits", "choices": "fits"}
"""Reasons that are told in one and the same way."""
_Alone = tuple[int, str, str]
"""Somebody who has nobody: their number, role and why."""
_Item = Group | BondRow | _Alone


@dataclass(frozen=True, slots=True)
class DraftPage:
    """For an owner of the program."""

    office: Office
    program: ProgramRow

    def filled(self, page: Open) -> Open:
        """The page from the group, the pair or the person without one on whose place it names."""
        settings = self.office.settings(self.program)
        last = json.loads(settings.get("draft") or '{"left": [], "gains": []}')
        there = [it for it in programs.members(self.office.conn, self.program.id, programs.IN) if it.role]
        bonds = programs.bonds(self.office.conn, self.program.id)
        groups = group_pages.drafted(bonds, {it.person_id for it in there}) if meets_in_groups(settings) else None
        drafts = [it for it in bonds if it.state == programs.DRAFT]
        drafts = drafts if groups is None else [bond for group in groups for bond in group.drafts]
        left = _left(there, [*drafts, *busy(bonds, self.office.keyring, self.office.now)], last["left"])
        items: list[_Item] = [*(drafts if groups is None else _in_a_row(groups)), *left]
        first = int(page.values.get("from") or "0")
        shown = items[first : first + SHOWN]
        headed = [group for group in groups or () if shown and shown[0] in group.drafts]
        all_shown = first + SHOWN >= len(items)
        ready = bool(drafts) if groups is None else any(not it.is_small for it in groups)
        choices = (
            "match", *((BY_CHOICE,) if may_go_by_choice(settings) else ()), *(("publish",) if ready else ()),
            "pick", "pair rules", "pairs", *(() if all_shown else ("more pairs",)),
        )  # fmt: skip
        ranked = settings.get("pairing") == BY_RANK
        values = {
            "number": str(len(drafts)),
            "left": str(len(left)),
            "some": ("ranked" if ranked else "yes") if drafts or left else "no",
            "wanted": "yes" if searches.is_wanted(self.office.conn, self.program.id) else "no",
            **({} if groups is None else _of_groups(groups, left)),
        }
        return replace(
            page,
            page=PAGE if groups is None else OF_GROUPS,
            values={**page.values, **values},
            records=(*self._records([*headed, *shown], first), *(self._gains(last["gains"]) if all_shown else ())),
            choices=choices,
            about=f"{PAGE}-{self.program.id}-{first + SHOWN}",
        )

    def _records(self, shown: Sequence[_Item], first: int) -> list[Record]:
        opened = {it.id: self._opened(it) for it in shown if isinstance(it, BondRow)}
        ids = [id for it in shown for id in _named(it)]
        names = called(self.office, ids + [int(why["other"]) for why in opened.values() if why.get("other")])
        found = list[Record]()
        for it in shown:
            match it:
                case Group():
                    found.append(self._group(it, names))
                case BondRow():
                    found.append(self._bond(it, opened[it.id], names, first))
                case _:
                    found.append(self._alone(it, names))
        return found

    def _group(self, group: Group, names: Mapping[int, str]) -> Record:
        there = ", ".join(sorted(names.get(it.mentee_id, "") for it in group.there))
        fields = {
            "mentor": names.get(group.mentor, ""),
            "size": str(len(group.there) + len(group.drafts)),
            **({"there": there} if there else {}),
            **({"small": "yes"} if group.is_small else {}),
        }
        return Record(f"group-{group.mentor}", self.office.now, fields)

    def _opened(self, bond: BondRow) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.office.keyring.unseal(bond.sealed))
        return found

    def _alone(self, one: _Alone, names: Mapping[int, str]) -> Record:
        id, role, why = one
        fields = {"who": names.get(id, ""), "role": role, "why": _IN_GENERAL.get(why, why)}
        return Record(f"left-{id}", self.office.now, fields)

    def _bond(self, bond: BondRow, why: dict[str, Any], names: Mapping[int, str], first: int) -> Record:
        told = {
            "locked": "yes" if bond.locked else "",
            "chosen": "yes" if why.get("chosen") else "",
            **_reasons(why.get("reasons", ())),
            **_compared(why, names),
        }
        shown = {name: value for name, value in told.items() if value} or {"bare": "yes"}
        two = {"mentor": names.get(bond.mentor_id, ""), "mentee": names.get(bond.mentee_id, "")}
        return Record(f"bond-{self.program.id}-{bond.id}-{first}", bond.at, {**two, **shown})

    def _gains(self, gains: list[tuple[str, int]]) -> list[Record]:
        """Which one rule, relaxed, would give how many more pairs."""
        room = wanted(self.office.settings(self.program)).room
        able = [it for it in gains if it[0] in RELAXABLE and (it[0] != "room" or room < MOST_ROOM)]
        return [
            Record(f"gain-{self.program.id}-{rule}", self.office.now, {"rule": rule, "number": str(number)})
            for rule, number in able
        ]


def _left(there: Iterable[MemberRow], bonds: Iterable[BondRow], last: Iterable[tuple[str, str, str]]) -> list[_Alone]:
    """Everybody who has nobody, and why, as far as it is known from the last time."""
    why = {int(id): why for id, _, why in last}
    provided = {id for it in bonds for id in (it.mentor_id, it.mentee_id)}
    left = [it for it in there if it.person_id not in provided]
    left.sort(key=lambda it: (it.role == MENTOR, it.person_id))
    return [(it.person_id, it.role, why.get(it.person_id, "unknown")) for it in left]


def _in_a_row(groups: Iterable[Group]) -> Iterator[_Item]:
    """Each, and beneath it whom it would have."""
    for group in groups:
        yield group
        yield from group.drafts


def _of_groups(groups: Sequence[Group], left: Sequence[_Alone]) -> dict[str, str]:
    """How many there are, how many mentees in them, and how many are none yet."""
    large = [it for it in groups if not it.is_small]
    found = {"groups": str(len(large)), "number": str(sum(len(it.drafts) for it in large))}
    small = {"small": "yes", "lone": str(len(groups) - len(large))} if len(large) < len(groups) else {}
    return {**found, **small, **({"short": "yes"} if left else {})}


def _named(item: _Item) -> list[int]:
    """Whose names are told there."""
    if isinstance(item, Group):
        return [item.mentor, *(it.mentee_id for it in item.there)]
    return [item.mentor_id, item.mentee_id] if isinstance(item, BondRow) else [item[0]]


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


def _compared(why: dict[str, Any], names: Mapping[int, str]) -> dict[str, str]:
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
