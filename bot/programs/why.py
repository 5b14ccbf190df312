"""Why a draft is as it is: who has nobody and why, what other mentor there was, which rule stands in the way.

Rule: of two who must not be paired nothing is said but that, and only if it holds of everybody who could come into
question. Line management and what somebody told us in confidence read the same, here and in every figure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from bot.programs.assignment import NONE, Places
from bot.programs.bars import RELAXABLE, Bar, Bars
from bot.programs.fit import Fit
from bot.programs.members import MENTEE, MENTOR, Member
from bot.programs.ways import BEST, BY_CHOICE, Open, Way

ROOM = "room"
"""The rule to relax that is not in `Rules`: each mentor takes one mentee more."""
Gain = tuple[str, int]
"""A rule (its name in `Rules`, or ROOM) and how many more pairs there would be without it, and with all others."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """why, for either role: "inactive"; "nobody" else is active in the other role; "apart": each of those is in the
    line of management or kept apart otherwise; "rules" of the owner bar all the others; "groups": the group would have
    been too small.

    For a mentee: "room": all who could be the mentor have no room left; "no choice" was made; "choices": nobody who was
    chosen can be the mentor, for whatever reason. For a mentor: "no room" was offered; "taken": all who could be the
    mentee have another mentor; "not chosen".

    rules: those of the owner of which each alone, relaxed, would open somebody, as far as they are the reason.
    """

    id: str
    role: str
    why: str
    rules: tuple[str, ...] = ()


def unmatched(everyone: Iterable[Member], fits: Fit, found: Places, way: Way) -> Iterable[Unmatched]:
    """All who have nobody, in each of their roles."""
    row = {mentee.id: place for place, mentee in enumerate(fits.mentees)}
    column = {mentor.id: place for place, mentor in enumerate(fits.mentors)}
    sizes = np.bincount(found[found != NONE], minlength=len(column))
    room_left = np.array([mentor.room for mentor in fits.mentors], int) > sizes
    for member in everyone:
        if MENTEE in member.roles and (here := row.get(member.id, NONE)) == NONE:
            yield Unmatched(member.id, MENTEE, "inactive")
        elif MENTEE in member.roles and found[here] == NONE:
            others = np.delete(fits.barred[here], column.get(member.id, ()))
            possible = fits.barred[here] == 0
            yield _barred(member, MENTEE, others) or _no_mentor(member, bool((possible & room_left).any()), way)
        if MENTOR in member.roles and (there := column.get(member.id, NONE)) == NONE:
            yield Unmatched(member.id, MENTOR, "inactive")
        elif MENTOR in member.roles and not sizes[there]:
            others = np.delete(fits.barred[:, there], row.get(member.id, ()))
            offered = None if member.room > 0 else Unmatched(member.id, MENTOR, "no room")
            taken = {BEST: "taken", BY_CHOICE: "not chosen"}.get(way, "groups")
            yield offered or _barred(member, MENTOR, others) or Unmatched(member.id, MENTOR, taken)


def others(fits: Fit, found: Places, held: Places) -> tuple[Places, list[int | None]]:
    """For each mentee who has a mentor, the other one who fits best, or NONE, and what all would lose by it."""
    rows = np.flatnonzero(found != NONE)
    if not len(rows):
        return rows, []
    points = np.where(fits.barred[rows] == 0, fits.points[rows], np.int16(NONE))
    points[np.arange(len(rows)), found[rows]] = NONE
    best = points.argmax(axis=1)
    best[points[np.arange(len(rows)), best] == NONE] = NONE
    return best, [
        None if other == NONE else _lost(fits, found, held, int(row), int(other))
        for row, other in zip(rows, best, strict=True)
    ]


def _lost(fits: Fit, found: Places, held: Places, row: int, other: int) -> int | None:
    """By a move of this mentee, or by the best exchange for a mentee of the other mentor."""
    points, mentor, smallest = fits.points, int(found[row]), fits.rules.smallest
    here, there = int((found == mentor).sum()), np.flatnonzero(found == other)
    lost = int(points[row, mentor]) - int(points[row, other])
    leads, stays = len(there) + fits.mentors[other].has, here + fits.mentors[mentor].has > smallest
    if len(there) < fits.mentors[other].room and (smallest <= 1 or (leads and stays)):
        return lost + fits.cost_of_place(other, len(there)) - fits.cost_of_place(mentor, here - 1)
    exchanged = [it for it in there if held[it] == NONE and not fits.barred[it, mentor]]
    return min((lost + int(points[it, other]) - int(points[it, mentor]) for it in exchanged), default=None)


def gains(left: Open, pairs: int, way: Way) -> tuple[Gain, ...]:
    """What each rule that can be relaxed would bring. `pairs` is how many of those who are open got a mentor."""
    if pairs == len(left.rows):
        return ()
    relaxed = {
        name: replace(left, barred=left.barred & ~np.uint8(bar))
        for bar, name in RELAXABLE.items()
        if (left.barred & bar).any()
    }
    relaxed[ROOM] = replace(left, rooms=[room + 1 for room in left.rooms])
    found = [(name, way.count(other) - pairs) for name, other in relaxed.items()]
    return tuple(sorted((it for it in found if it[1] > 0), key=lambda it: (-it[1], it[0])))


def _barred(member: Member, role: str, bars: Bars) -> Unmatched | None:
    """bars: between the member and everybody else who is active in the other role."""
    if not len(bars):
        return Unmatched(member.id, role, "nobody")
    if (bars & Bar.APART).all():
        return Unmatched(member.id, role, "apart")
    if not bars.all():
        return None
    opening = tuple(name for bar, name in RELAXABLE.items() if not (bars & ~np.uint8(bar)).all())
    return Unmatched(member.id, role, "rules", opening)


def _no_mentor(member: Member, room_left: bool, way: Way) -> Unmatched:
    """Though some could be the mentor."""
    if way is BY_CHOICE:
        return Unmatched(member.id, MENTEE, "choices" if member.choices else "no choice")
    return Unmatched(member.id, MENTEE, "groups") if room_left else Unmatched(member.id, MENTEE, "room", (ROOM,))
