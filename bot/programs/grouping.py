"""Group mentoring: which mentors lead a group, and who is in it. A group has at least so many mentees, or is not there.

Rule: as everywhere, the most mentees first, then the most points; exact for some hundred mentors, in seconds.
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from bot.programs.assignment import NONE, Allowed, Places, Points, best

LARGEST = 1_000_000
"""Up to so many possible pairs the groups are chosen exactly."""
_NODES = 100


def groups(
    points: Points, allowed: Allowed, rooms: Sequence[int], least: Sequence[int], largest: int = LARGEST
) -> Places:
    """For each mentee the place of the mentor, or NONE. A mentor takes none, or at least so many as `least` says.

    Which groups there are is a mixed-integer program with one whole number for each mentor, which HiGHS solves. Where
    it cannot, or there are more than `largest` possible pairs, the smallest half of the groups that are too small is
    closed again and again: each group is right then, but other groups may be better.
    """
    opened = _opened(points, allowed, rooms, least, largest)
    late = len(points) * (int(points.max(initial=0)) + 1)
    while True:
        # Places beyond the smallest number cost more than all points together, so that those are filled first.
        found = best(points, allowed, opened, lambda place, taken: 0 if taken < least[place] else late)
        sizes = np.bincount(found[found != NONE], minlength=len(opened))
        small = [it for it, room in enumerate(opened) if room and sizes[it] < least[it]]
        if not small:
            return found
        small.sort(key=lambda it: (sizes[it] - least[it], -it))
        for place in small[: (len(small) + 1) // 2]:
            opened[place] = 0


def _opened(points: Points, allowed: Allowed, rooms: Sequence[int], least: Sequence[int], largest: int) -> list[int]:
    """The rooms of the mentors who are to lead a group, 0 for the others; of all who could if that is too hard."""
    able = [room if room >= few else 0 for room, few in zip(rooms, least, strict=True)]
    rows, columns = np.nonzero(allowed & (np.array(able) > 0))
    if not 0 < len(rows) <= largest:
        return able
    pairs, mentors = len(rows), len(able)
    dear = len(points) * (int(points.max(initial=0)) + 1)
    worth = np.concatenate([dear + points[rows, columns].astype(float), np.zeros(mentors)])
    of_mentee = _ones(rows, len(points), pairs + mentors)
    of_mentor, open_ = _ones(columns, mentors, pairs + mentors), np.arange(mentors)
    leads = coo_array((np.ones(mentors), (open_, pairs + open_)), shape=of_mentor.shape).tocsr()
    found = milp(
        -worth,
        integrality=np.repeat([0, 1], [pairs, mentors]),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(of_mentee, -np.inf, 1),
            LinearConstraint(of_mentor - leads * np.array(able)[:, None], -np.inf, 0),
            LinearConstraint(of_mentor - leads * np.array(least)[:, None], 0, np.inf),
        ],
        options={"mip_rel_gap": 0, "node_limit": _NODES},
    )
    if found.x is None:
        return able
    return [room if leading > 0.5 else 0 for room, leading in zip(able, found.x[pairs:], strict=True)]


def _ones(rows: Places, height: int, width: int) -> csr_array:
    """A one for each possible pair, in the row of its mentee or mentor."""
    return coo_array((np.ones(len(rows)), (rows, np.arange(len(rows)))), shape=(height, width)).tocsr()
