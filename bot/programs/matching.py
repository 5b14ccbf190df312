"""A draft of pairs for the owner to look at: by the best fit for all, in groups, or by the mentees' choices.

Rule: nobody is dropped silently. Everybody is, in each of their roles, in a pair or else among the unmatched with the
reason. The order in which members are given changes nothing: a hash of the seed and their ids orders them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import numpy as np

from bot.programs import ways, why
from bot.programs.assignment import NONE, Places
from bot.programs.bars import Bar
from bot.programs.fit import Fit, Reason, fit
from bot.programs.members import MENTEE, MENTOR, Member, Rules
from bot.programs.ways import Open, Way
from bot.programs.why import Gain, Unmatched

Lock = tuple[str, str]
"""The ids of a mentee and a mentor whom the owner wants together."""


@dataclass(frozen=True, slots=True)
class Pair:
    """points: how well they fit, of FULL. other: the mentor who would fit the mentee best but for this one, "" if no
    other is possible, with `other_points`. lost: what all pairs together would lose in points, were the mentee to go
    there and, if that mentor has no room, a mentee to come in exchange who loses least by it. Below 0 all would gain: a
    lock, or the mentees' choices, stood before it. None: this exchange is not possible.
    """

    mentee: str
    mentor: str
    points: int
    reasons: tuple[Reason, ...]
    locked: bool
    other: str
    other_points: int
    lost: int | None


@dataclass(frozen=True, slots=True)
class Draft:
    """pairs, unmatched: by id. gains: which one rule, relaxed, would give how many more pairs, the best first.

    released: locks that do not hold any more: one of the two is not there or not active, the mentor has no room, the
    mentee has another lock, or something keeps the two apart. They take part again like everybody.
    """

    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    gains: tuple[Gain, ...]
    released: tuple[Lock, ...]


def match(members: Iterable[Member], rules: Rules, on: date, *, seed: int = 0, locked: Iterable[Lock] = ()) -> Draft:
    """As many pairs as can be, then the most points; in groups if `rules.smallest` is above 1.

    Locks are kept, even against the owner's own rules. on: the day whose clocks count for hours in common. Raises
    ValueError if two members have one id.
    """
    return _draft(members, rules, on, seed, locked, ways.IN_GROUPS if rules.smallest > 1 else ways.BEST)


def match_by_choice(
    members: Iterable[Member], rules: Rules, on: date, *, seed: int = 0, locked: Iterable[Lock] = ()
) -> Draft:
    """By the mentees' choices alone, so that no mentee and mentor would both rather have each other. See `match`.

    A mentor takes those who fit best. To give somebody to those whose choices are all gone too, lock these pairs and
    `match` the rest.
    """
    return _draft(members, rules, on, seed, locked, ways.BY_CHOICE)


def _draft(members: Iterable[Member], rules: Rules, on: date, seed: int, locked: Iterable[Lock], way: Way) -> Draft:
    everyone = sorted(members, key=lambda it: sha256(f"{seed}/{it.id}".encode()).digest())
    if len({it.id for it in everyone}) < len(everyone):
        raise ValueError("two members have one id")
    mentees = [it for it in everyone if it.active and MENTEE in it.roles]
    mentors = [it for it in everyone if it.active and MENTOR in it.roles]
    fits = fit(mentees, mentors, everyone, rules, on)
    held, released = _held(sorted(set(locked)), fits)
    taken = np.bincount(held[held != NONE], minlength=len(mentors))
    rows = np.flatnonzero(held == NONE)
    rooms = [mentor.room - int(already) for mentor, already in zip(mentors, taken, strict=True)]
    left = Open(fits, rows, fits.barred[rows], rooms, [int(it) for it in taken])
    found = held.copy()
    found[rows] = way.solve(left)
    return Draft(
        tuple(sorted(_pairs(fits, found, held), key=lambda it: it.mentee)),
        tuple(sorted(why.unmatched(everyone, fits, found, way), key=lambda it: (it.id, it.role))),
        why.gains(left, int((found[rows] != NONE).sum()), way),
        tuple(released),
    )


def _held(locked: Iterable[Lock], fits: Fit) -> tuple[Places, list[Lock]]:
    """With which mentor each mentee is locked, and the locks that do not hold."""
    row = {mentee.id: place for place, mentee in enumerate(fits.mentees)}
    column = {mentor.id: place for place, mentor in enumerate(fits.mentors)}
    held, released = np.full(len(row), NONE, np.intp), list[Lock]()
    room = [mentor.room for mentor in fits.mentors]
    for mentee, mentor in locked:
        here, there = row.get(mentee, NONE), column.get(mentor, NONE)
        there_for_both = here != NONE and there != NONE and held[here] == NONE and room[there] > 0
        if there_for_both and not fits.barred[here, there] & Bar.APART:
            held[here], room[there] = there, room[there] - 1
        else:
            released.append((mentee, mentor))
    return held, released


def _pairs(fits: Fit, found: Places, held: Places) -> Iterable[Pair]:
    rows = np.flatnonzero(found != NONE)
    others = why.others(fits, found, held)
    for row, other, lost in zip(map(int, rows), *others, strict=True):
        column = int(found[row])
        yield Pair(
            fits.mentees[row].id,
            fits.mentors[column].id,
            int(fits.points[row, column]),
            fits.reasons(row, column),
            bool(held[row] != NONE),
            fits.mentors[other].id if other != NONE else "",
            int(fits.points[row, other]) if other != NONE else 0,
            lost,
        )
