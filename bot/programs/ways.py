"""The ways in which pairs are found: the best for all, the same in groups, by choice. Each also counts alone.

Rule: a way decides only about the mentees who are open, within the room that is left.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.programs import assignment
from bot.programs.assignment import NONE, Places
from bot.programs.bars import Bars
from bot.programs.fit import Fit
from bot.programs.grouping import groups


@dataclass(frozen=True, slots=True)
class Open:
    """What is left to decide. rows: the mentees of `fit` without a mentor. barred: these rows of it, or relaxed.

    rooms: how many more each mentor can take. taken: how many they have already.
    """

    fit: Fit
    rows: Places
    barred: Bars
    rooms: Sequence[int]
    taken: Sequence[int]

    def cost(self, mentor: int, more: int) -> int:
        """In points, of one more mentee after so many more."""
        return self.fit.cost_of_place(mentor, self.taken[mentor] + more)


@dataclass(frozen=True, slots=True)
class Way:
    """solve: the place of the mentor for each open mentee, or NONE. count: how many of them get one."""

    solve: Callable[[Open], Places]
    count: Callable[[Open], int]


def _best(left: Open) -> Places:
    return assignment.best(left.fit.points[left.rows], left.barred == 0, left.rooms, left.cost)


def _in_groups(left: Open) -> Places:
    smallest, mentors = left.fit.rules.smallest, left.fit.mentors
    least = [max(smallest - taken - mentor.has, 0) for taken, mentor in zip(left.taken, mentors, strict=True)]
    return groups(left.fit.points[left.rows], left.barred == 0, left.rooms, least)


def _by_choice(left: Open) -> Places:
    place = {mentor.id: column for column, mentor in enumerate(left.fit.mentors)}
    choices = [[place[id] for id in dict.fromkeys(left.fit.mentees[row].choices) if id in place] for row in left.rows]
    return assignment.stable(left.fit.points[left.rows], left.barred == 0, choices, left.rooms)


BEST = Way(_best, lambda left: assignment.most(left.barred == 0, left.rooms))
IN_GROUPS = Way(_in_groups, lambda left: int((_in_groups(left) != NONE).sum()))
BY_CHOICE = Way(_by_choice, lambda left: int((_by_choice(left) != NONE).sum()))
