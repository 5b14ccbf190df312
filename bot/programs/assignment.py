"""Who goes with whom: as many as can be, and among all ways to do that, one with the most points.

Rule: everything here is exact and depends on nothing but its arguments and their order. NONE stands for "with nobody".
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from heapq import heappush, heappushpop

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

NONE = -1
_BLOCK = 256
Allowed = npt.NDArray[np.bool_]
Points = npt.NDArray[np.int16]
Places = npt.NDArray[np.intp]
"""For each mentee, the place of the mentor among the mentors, or NONE."""


def best(points: Points, allowed: Allowed, rooms: Sequence[int], cost: Callable[[int, int], int]) -> Places:
    """The most pairs, and among those the most points less costs.

    cost: what it costs that a mentor takes one more, by their place and how many they have; never falling. That keeps
    copies of a mentor in order, so that this is an assignment, which SciPy solves with Jonker and Volkenant's algorithm
    (in Crouse's form, IEEE Trans. Aerosp. Electron. Syst. 52(4), 2016).
    """
    mentors, matrix = costs_of(points, allowed, rooms, cost)
    rows, columns = linear_sum_assignment(matrix)
    found = np.full(len(points), NONE, np.intp)
    found[rows] = np.where(allowed[rows, mentors[columns]], mentors[columns], NONE)
    return found


def costs_of(
    points: Points, allowed: Allowed, rooms: Sequence[int], cost: Callable[[int, int], int]
) -> tuple[Places, npt.NDArray[np.float64]]:
    """The places of the mentors, each as often as there is room, and what each mentee costs there. See `best`."""
    mentors, extra = _copies(allowed, rooms, cost)
    # Whole numbers: floats hold them and their sums exactly, here up to some 10^12.
    dear = (len(points) + 1) * (int(points.max(initial=0)) + int(extra.max(initial=0)) + 1)
    matrix = np.empty((len(points), len(mentors)))
    for first in range(0, len(points), _BLOCK):
        rows = slice(first, first + _BLOCK)
        block = np.where(allowed[rows], -points[rows].astype(float), dear)
        # Whoever gets nobody is put into some place that is left: that costs the same everywhere.
        np.minimum(np.take(block, mentors, axis=1) + extra, dear, out=matrix[rows])
    return mentors, matrix


def most(allowed: Allowed, rooms: Sequence[int]) -> int:
    """How many pairs there can be (Hopcroft and Karp)."""
    mentors, _ = _copies(allowed, rooms, lambda _place, _taken: 0)
    return int((maximum_bipartite_matching(csr_array(allowed[:, mentors]), perm_type="column") != NONE).sum())


def stable(points: Points, allowed: Allowed, choices: Sequence[Sequence[int]], rooms: Sequence[int]) -> Places:
    """By the mentees' choices: no mentee and mentor would both rather have each other than what they have.

    Of all such results the one that every mentee likes best; a mentor likes best whoever has the most points, and among
    equals the first (Gale and Shapley, Amer. Math. Monthly 69, 1962, with the mentees asking).
    """
    asking = deque(range(len(points)))
    left = [iter([it for it in wanted if allowed[row, it]]) for row, wanted in enumerate(choices)]
    held: Mapping[int, list[tuple[int, int]]] = {place: [] for place in range(len(rooms))}
    while asking:
        row = asking.popleft()
        if (mentor := next(left[row], None)) is None:
            continue
        if len(held[mentor]) < rooms[mentor]:
            heappush(held[mentor], (int(points[row, mentor]), -row))
        elif rooms[mentor]:
            asking.append(-heappushpop(held[mentor], (int(points[row, mentor]), -row))[1])
        else:
            asking.append(row)
    found = np.full(len(points), NONE, np.intp)
    for mentor, mentees in held.items():
        found[[-row for _, row in mentees]] = mentor
    return found


def _copies(
    allowed: Allowed, rooms: Sequence[int], cost: Callable[[int, int], int]
) -> tuple[Places, npt.NDArray[np.float64]]:
    """Every mentor as often as there is room and somebody for it, and what each of these places costs."""
    wanted = np.minimum(np.array(rooms, np.intp), allowed.sum(axis=0))
    costs = [cost(place, taken) for place, many in enumerate(wanted) for taken in range(many)]
    return np.repeat(np.arange(len(wanted)), wanted), np.array(costs, float)
