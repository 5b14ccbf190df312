"""Which figures about people may stand side by side, so that nobody can be found by adding and subtracting them.

Rule: from what is shown no group of fewer than FEWEST people can be computed, not even by a reader who knows which
combinations nobody is in. All of it is in whole numbers: no rounding decides what is a secret.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import product
from math import gcd, lcm

import numpy as np

from bot.programs.bounds import FEWEST as FEWEST

Kind = frozenset[str]
"""All that is counted of one person: {"enrolled", "matched", "met"}."""
_Rows = list[list[int]]


def shown(people: Mapping[Kind, int], figures: Sequence[str], harmless: Collection[str] = ()) -> tuple[str, ...]:
    """The figures that may be shown together. Each is the number of people who have it in their kind.

    people: how many there are of each kind. figures: the most important first; each is shown if it gives nothing away
    beside those before it. One that follows from the others, because it is true of all of some group, tells of each of
    them that it is so (all who are matched have met): it is shown only if it is in `harmless`. What is true of nobody
    is not shown.

    This is about adding and subtracting. A figure that is missing still hints that something is small, and pictures of
    two days can be subtracted from each other: renew them seldom, and all at once.
    """
    found: tuple[str, ...] = ()
    for figure in figures:
        if all_shown(people, (*found, figure), harmless):
            found = (*found, figure)
    return found


def all_shown(people: Mapping[Kind, int], figures: Sequence[str], harmless: Collection[str] = ()) -> bool:
    """Whether all these figures may be shown together; in the same order as for `shown`."""
    known: _Rows = []
    for figure in figures:
        row = [int(figure in kind) for kind in people]
        rows = _reduced([*known, row])
        if not any(row) or (len(rows) == len(known) and figure not in harmless):
            return False
        known = rows
    return _smallest(known, list(people.values())) >= FEWEST


def _reduced(rows: _Rows) -> _Rows:
    """In reduced echelon form but for the size of the pivots, which are above 0; without rows of zeros."""
    left, found = list(rows), _Rows()
    for column in range(len(rows[0])):
        if pivot := next((row for row in left if row[column]), None):
            left = [_without(pivot, row, column) for row in left if row is not pivot]
            found = [*(_without(pivot, row, column) for row in found), pivot]
    return [[value * (1 if next(filter(None, row)) > 0 else -1) for value in row] for row in found]


def _without(pivot: list[int], row: list[int], column: int) -> list[int]:
    """The row, made 0 in that column."""
    if not row[column]:
        return row
    new = [value * pivot[column] - row[column] * there for value, there in zip(row, pivot, strict=True)]
    shared = gcd(*new) or 1
    return [value // shared for value in new]


def _smallest(rows: _Rows, sizes: Sequence[int]) -> int:
    """How many people the smallest group has that can be computed from these rows; 0 if none can.

    A group is a sum of rows that is 0 or 1 everywhere. Every row alone has a column in which only it is not 0, so that
    it is taken once or not at all, and there are few sums to try.
    """
    pivots = [next(filter(None, row)) for row in rows]
    whole = lcm(*pivots)
    scaled = np.array([[value * whole // pivot for value in row] for row, pivot in zip(rows, pivots, strict=True)])
    sums = np.array(list(product((0, 1), repeat=len(rows)))[1:]) @ scaled
    groups = (sums[((sums == 0) | (sums == whole)).all(axis=1)] == whole) @ np.array(sizes)
    return int(groups.min(initial=sum(sizes)))
