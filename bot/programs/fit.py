"""How well each mentor fits each mentee, in points, and what bars a pair: the matrices that matching works on.

Rule: points are whole numbers from 0 to FULL, so that sums of them are exact and the best is the best on every machine.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from bot.programs import kinds
from bot.programs.bars import Bar, Bars, between
from bot.programs.kinds import Floats, Table, folded
from bot.programs.members import ALIKE, Member, Rules
from conversations.programs.ranking import MOST

FULL = 1000
"""The points of a pair in which every wish comes true."""
ENOUGH_HOURS = 20
"""Hours of work in common in a week from which on more is no better: four a day."""
CHOICES = MOST
"""How many of a mentee's choices count: the first fully, each further one a fifth less."""
_BLOCK = 256

Reason = tuple[str, str | int]
"""What speaks for a pair: ("choice", 1) the mentee's first, ("skill", "negotiation"), ("language", "de"), ("hours", 30)
a week in common, ("level", 2) the mentor's above the mentee's, ("location", "Berlin"), ("aim", "gender").
"""
FOR_THE_OWNER = frozenset({"aim"})
"""Reasons that are not told to the two: which groups somebody belongs to is theirs to tell."""
FOR_THE_MENTEE = frozenset({"choice"})
"""Reasons that are told to nobody else: whom somebody named is theirs to tell."""
Points = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Fit:
    """Mentees are rows, mentors columns. points: how well they fit. barred: the bars between them, 0 if there is none.

    crowding: what a mentor's every further mentee costs, in points, shared by the places the mentor has.
    Where mentors lead groups it costs nothing.
    """

    mentees: Sequence[Member]
    mentors: Sequence[Member]
    rules: Rules
    points: Points
    barred: Bars
    crowding: int
    hours: Table

    def cost_of_place(self, column: int, taken: int) -> int:
        """What it costs, in points, that a mentor who has so many mentees takes one more."""
        return self.crowding * taken // max(self.mentors[column].room, 1)

    def reasons(self, row: int, column: int) -> tuple[Reason, ...]:
        """What speaks for a pair, of that to which the owner gave a weight."""
        mentee, mentor, weights = self.mentees[row], self.mentors[column], self.rules.weights
        found: list[Reason] = [("choice", mentee.choices.index(mentor.id) + 1)] if mentor.id in mentee.choices else []
        offered = folded(mentor.offers)
        found += [("skill", skill) for skill in sorted(mentee.wants) if skill.casefold() in offered]
        found += [("language", it) for it in sorted(folded(mentee.languages) & folded(mentor.languages))]
        shared = self.hours.at(row, column)
        found += [("hours", int(shared))] if shared >= 1 else []
        if mentee.level is not None and mentor.level is not None:
            above = mentor.level - mentee.level
            found += [("level", above)] if self.rules.gap[0] <= above <= self.rules.gap[1] else []
        if mentee.location and mentee.location.casefold() == mentor.location.casefold():
            found.append(("location", mentor.location))
        found += [("aim", kind) for kind, aim in sorted(self.rules.aims.items()) if _kept(kind, aim, mentee, mentor)]
        return tuple(reason for reason in found if weights.get(reason[0], 0) > 0)


def fit(
    mentees: Sequence[Member], mentors: Sequence[Member], everyone: Iterable[Member], rules: Rules, on: date
) -> Fit:
    """The matrices. everyone: those whose lines of management are known. on: the day whose clocks count."""
    total = max(sum(max(weight, 0) for weight in rules.weights.values()), 1)
    worth = {wish: FULL * max(weight, 0) / total for wish, weight in rules.weights.items()}
    barred = between(mentees, mentors, everyone, rules.repeats)
    points = np.empty(barred.shape, np.int16)
    hours = kinds.hours(mentees, mentors, on)
    wished, barring = _looked_up(mentees, mentors, rules, worth, hours)
    skills, offers = _skills(mentees, mentors)
    wanting = np.array([rules.skill and bool(it.wants) for it in mentees], bool)
    chosen = _chosen(mentees, mentors, worth.get("choice", 0))
    for first in range(0, len(mentees), _BLOCK):
        rows = slice(first, first + _BLOCK)
        by_skill = (skills[rows] @ offers).toarray()
        barred[rows] |= np.where((by_skill == 0) & wanting[rows, None], np.uint8(Bar.SKILL), np.uint8(0))
        for table, bits in barring:
            barred[rows] |= table.spread(bits, rows)
        found = by_skill * np.float32(worth.get("skill", 0)) + chosen[rows].toarray()
        for table, values in wished:
            found += table.spread(values, rows)
        points[rows] = np.rint(found)
    crowding = round(worth.get("spread", 0)) if rules.smallest <= 1 else 0
    return Fit(mentees, mentors, rules, points, barred, crowding, hours)


def _looked_up(
    mentees: Sequence[Member], mentors: Sequence[Member], rules: Rules, worth: Mapping[str, float], hours: Table
) -> tuple[list[tuple[Table, Floats]], list[tuple[Table, Bars]]]:
    """The wishes that are looked up by kinds of people, in points, and the owner's rules that are."""
    languages, levels = kinds.languages(mentees, mentors), kinds.levels(mentees, mentors, rules.gap)
    teams, locations = kinds.teams(mentees, mentors), kinds.locations(mentees, mentors)
    aims = [kinds.aims(mentees, mentors, kind, aim) for kind, aim in sorted(rules.aims.items())]
    wished = [
        (languages, languages.values, worth.get("language", 0)),
        (hours, np.minimum(hours.values / ENOUGH_HOURS, 1), worth.get("hours", 0)),
        (levels, levels.values, worth.get("level", 0)),
        (locations, locations.values, worth.get("location", 0)),
        *((table, table.values, worth.get("aim", 0) / len(aims)) for table in aims),
    ]
    barring = [
        (hours, hours.values < rules.hours, Bar.HOURS),
        (languages, (languages.values == 0) & rules.language, Bar.LANGUAGE),
        (levels, (levels.values < 1) & rules.by_level, Bar.LEVEL),
        (teams, (teams.values == 1) & rules.across_teams, Bar.TEAM),
    ]
    return (
        [(table, np.nan_to_num(values) * np.float32(each)) for table, values, each in wished if each],
        [(table, barred * np.uint8(bar)) for table, barred, bar in barring if barred.any()],
    )


def _skills(mentees: Sequence[Member], mentors: Sequence[Member]) -> tuple[csr_array, csr_array]:
    """Two matrices whose product is the part of the wanted skills that is offered."""
    wants, offers = [folded(it.wants) for it in mentees], [folded(it.offers) for it in mentors]
    place = {skill: number for number, skill in enumerate(sorted(frozenset[str]().union(*wants, *offers)))}
    parts = np.repeat([1 / max(len(it), 1) for it in wants], [len(it) for it in wants])
    return _sparse(wants, place, parts), _sparse(offers, place, np.ones(sum(map(len, offers)))).T.tocsr()


def _sparse(words: Sequence[frozenset[str]], place: Mapping[str, int], values: npt.NDArray[np.float64]) -> csr_array:
    columns = [number for it in words for number in sorted(place[word] for word in it)]
    ends = np.cumsum([0, *map(len, words)])
    return csr_array((values.astype(np.float32), columns, ends), shape=(len(words), len(place)))


def _chosen(mentees: Sequence[Member], mentors: Sequence[Member], worth: float) -> csr_array:
    column = {mentor.id: number for number, mentor in enumerate(mentors)}
    found = [
        (worth * (CHOICES - rank) / CHOICES, row, column[id])
        for row, mentee in enumerate(mentees)
        for rank, id in enumerate(dict.fromkeys(mentee.choices).keys() if worth else ())
        if rank < CHOICES and id in column
    ]
    values, rows, columns = zip(*found, strict=True) if found else ((), (), ())
    shape = len(mentees), len(mentors)
    return csr_array((np.array(values, np.float32), (np.array(rows, int), np.array(columns, int))), shape=shape)


def _kept(kind: str, aim: str, mentee: Member, mentor: Member) -> bool:
    one, other = mentee.groups.get(kind, "").casefold(), mentor.groups.get(kind, "").casefold()
    return bool(one and other) and (one == other) == (aim == ALIKE)
