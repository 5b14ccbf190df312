"""A mentee of a program in which mentees name mentors: their list, which is theirs alone, and the mentors to name.

Rule: that a mentor would rather not be paired with somebody shows in nothing here; and why one who is on the list
cannot be had any more is not told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice

from bot.office import details
from bot.office.acts import Office, Result
from bot.office.choosing import Mentor, may_have, mentors, part_of
from bot.office.gathering import choices_of, said_of
from bot.storage.programs import MemberRow
from conversations.effects import Open
from conversations.person import Record
from conversations.programs.ranking import ACTS, ANEW, BY_RANK, MORE, MOST, NEXT, OFF, PAGE

SHOWN = 20
"""Mentors to name on one page."""

__all__ = ["ACTS", "PAGE", "do", "filled"]


@dataclass(frozen=True, slots=True)
class _Named:
    """id: 0 if nobody is known there any more."""

    id: int
    key: str
    name: str


def filled(page: Open, office: Office) -> Open:
    """The list in its order; and while there is room on it, the mentors to name, from the place that the page names."""
    program, mine = part_of(office, page.values.get("program", ""), BY_RANK)
    if program is None or mine is None:
        return replace(page, values={}, records=(), choices=())
    at, named = page.values.get("from", ""), _list(office, mine)
    first = int(at) if at.isdecimal() else 0
    found = {it.row.id: it for it in mentors(office, program, mine)}
    there = {it.id: mentor for it in named if (mentor := found.pop(it.id, None)) and may_have(office, program, mentor)}
    on_it = [_on_the_list(it, place, there.get(it.id), mine, first) for place, it in enumerate(named, 1)]
    others = (it for it in found.values() if len(named) < MOST and may_have(office, program, it))
    shown = list(islice(others, first, first + SHOWN + 1))
    values = {"list": "full" if len(named) == MOST else "some" if named else "empty"}
    return replace(
        page,
        values={**page.values, **values},
        records=(*on_it, *(it.shown(f"unnamed-{program.id}-{it.row.id}-{first}") for it in shown[:SHOWN])),
        choices=(*((ANEW,) if named else ()), *((MORE,) if len(shown) > SHOWN else ())),
        about=f"{PAGE}-{program.id}-{first + SHOWN}",
    )


def do(office: Office, what: str, number: str, values: Mapping[str, str]) -> Result:
    """One of ACTS. values: "mentor" is the number of the one it is about, "from" the page that is open."""
    program, mine = part_of(office, number, BY_RANK)
    if program is None or mine is None:
        return {"why": "not yours"}
    named, mentor = _list(office, mine), values.get("mentor", "")
    if what == NEXT and mentor not in {str(it.id) for it in named}:
        if len(named) >= MOST:
            return {"why": "list full"}
        them = next((it for it in mentors(office, program, mine) if str(it.row.id) == mentor), None)
        if them is None or not may_have(office, program, them):
            return {"why": "not free"}
        named.append(_Named(them.row.id, them.row.address.key, them.name))
    elif what == OFF:
        named = [it for it in named if str(it.id) != mentor]
    elif what == ANEW:
        named = []
    _keep(office, mine, named)
    return {"did": "named", "program": number, **({"from": values["from"]} if values.get("from") else {})}


def _list(office: Office, mine: MemberRow) -> list[_Named]:
    return [_Named(*it) for it in choices_of(office.conn, said_of(office.secrets, mine))]


def _keep(office: Office, mine: MemberRow, named: list[_Named]) -> None:
    details.keep(office, mine, {**said_of(office.secrets, mine), "choices": {it.key: it.name for it in named}})


def _on_the_list(one: _Named, place: int, mentor: Mentor | None, mine: MemberRow, first: int) -> Record:
    """With their topics, or else that they cannot be had now: there is no room, they have left, or anything else."""
    id, at = f"named-{mine.program_id}-{one.id}-{first}", str(place)
    return mentor.shown(id, place=at) if mentor else Record(id, mine.at, {"who": one.name, "place": at, "gone": "yes"})
