"""Which figures about people may stand side by side, so that nobody can be found by adding and subtracting them.

Rule: from what is shown no group of fewer than FEWEST people can be computed, not even by a reader who knows which
combinations nobody is in. Fractions are exact: no rounding decides what is a secret.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from itertools import product
from math import lcm

FEWEST = 5
Kind = frozenset[str]
"""All that is counted of one person: {"enrolled", "matched", "met"}."""
_Rows = list[list[Fraction]]


def shown(people: Iterable[Kind], figures: Sequence[str], harmless: Collection[str] = ()) -> tuple[str, ...]:
    """The figures that may be shown together. Each is the number of people who have it in their kind.

    figures: the most important first; each is shown if it gives nothing away beside those before it. One that follows
    from the others, because it is true of all of some group, tells of each of them that it is so (all who are matched
    have met): it is shown only if it is in `harmless`. What is true of nobody is not shown.

    This is about adding and subtracting. A figure that is missing still hints that something is small, and pictures of
    two days can be subtracted from each other: renew them seldom, and all at once.
    """
    kinds = Counter(people)
    found: list[str] = []
    known: _Rows = []
    for figure in figures:
        if not any(figure in kind for kind in kinds):
            continue
        rows = _reduced([*known, [Fraction(figure in kind) for kind in kinds]])
        if (len(rows) > len(known) or figure in harmless) and _smallest(rows, [*kinds.values()]) >= FEWEST:
            found.append(figure)
            known = rows
    return tuple(found)


def _reduced(rows: _Rows) -> _Rows:
    """The reduced row echelon form, without rows of zeros."""
    rows, found = [list(row) for row in rows], list[list[Fraction]]()
    for column in range(len(rows[0])):
        if pivot := next((row for row in rows if row[column]), None):
            rows.remove(pivot)
            pivot = [value / pivot[column] for value in pivot]
            rows = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in rows]
            found = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in found] + [pivot]
    return found


def _smallest(rows: _Rows, sizes: Sequence[int]) -> int:
    """How many people the smallest group has that can be computed from these rows; 0 if none can.

    A group is a sum of rows that is 0 or 1 everywhere. Every row alone has a column in which only it is not 0, so that
    it is taken once or not at all, and there are few sums to try.
    """
    whole = lcm(*(value.denominator for row in rows for value in row))
    columns = [[int(value * whole) for value in column] for column in zip(*rows, strict=True)]
    smallest = 0
    for taken in product((0, 1), repeat=len(rows)):
        sums = [sum(value for value, take in zip(column, taken, strict=True) if take) for column in columns]
        if any(taken) and all(it in (0, whole) for it in sums):
            size = sum(many for it, many in zip(sums, sizes, strict=True) if it)
            smallest = min(smallest or size, size)
    return smallest
