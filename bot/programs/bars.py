"""What stands between two people, whatever they wish: relations that no weight outweighs.

Rule: line management and what somebody told us in confidence are one and the same from here on, APART, so that nothing
that is computed, said or counted later can tell them from each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntFlag

import numpy as np
import numpy.typing as npt

from bot.programs.members import Member


class Bar(IntFlag):
    """Why two cannot be a pair. APART is never relaxed; the others are the owner's own rules and can be."""

    APART = 1
    REPEAT = 2
    TEAM = 4
    HOURS = 8
    LANGUAGE = 16
    SKILL = 32
    LEVEL = 64


RELAXABLE: Mapping[Bar, str] = {
    Bar.REPEAT: "repeats",
    Bar.TEAM: "across_teams",
    Bar.HOURS: "hours",
    Bar.LANGUAGE: "language",
    Bar.SKILL: "skill",
    Bar.LEVEL: "by_level",
}
"""The owner's rule that each comes from, by its name in `Rules`."""
Bars = npt.NDArray[np.uint8]


def between(mentees: Sequence[Member], mentors: Sequence[Member], everyone: Iterable[Member], repeats: bool) -> Bars:
    """A matrix of mentees by mentors with the bars that come from who they are to each other.

    The chain above a manager is known as soon as anybody's `line` tells it, whether they take part or not.
    """
    row, column, above = _places(mentees), _places(mentors), _above(everyone)
    barred = np.zeros((len(row), len(column)), np.uint8)
    for bar, kept_from in (
        (Bar.APART, lambda it: {it.id, *it.apart, *above.get(it.id, ())}),
        (Bar.REPEAT, lambda it: frozenset() if repeats else it.former),
    ):
        found = [(row[it.id], column[id]) for it in mentees for id in kept_from(it) if id in column]
        found += [(row[id], column[it.id]) for it in mentors for id in kept_from(it) if id in row]
        rows, columns = np.array(found, np.intp).reshape(-1, 2).T
        barred[rows, columns] |= np.uint8(bar)
    return barred


def _places(members: Sequence[Member]) -> Mapping[str, int]:
    return {member.id: place for place, member in enumerate(members)}


def _above(everyone: Iterable[Member]) -> Mapping[str, frozenset[str]]:
    """Everybody in the line of management above each person, however far up. A line that ends in itself is borne."""
    managers: dict[str, set[str]] = {}
    for member in everyone:
        for below, manager in zip((member.id, *member.line), member.line, strict=False):
            managers.setdefault(below, set()).add(manager)
    found = {}
    for person in managers:
        seen, waiting = set[str](), [person]
        while waiting:
            new = managers.get(waiting.pop(), set()) - seen
            seen |= new
            waiting.extend(new)
        found[person] = frozenset(seen)
    return found
