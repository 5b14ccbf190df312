"""Matching with all rules: beside SciPy's bare assignment on the same matrix, and beside random and greedy pairing.

`python -m tests.bench.matching 5000` is one large cohort alone, with the memory that it takes.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from bot.programs.assignment import NONE, Places, best, costs_of
from bot.programs.fit import FULL, Fit, fit
from bot.programs.matching import match
from bot.programs.members import MENTEE, MENTOR, Member, Rules
from tests.bench.children import rss
from tests.bench.table import Table

ON = date(2026, 11, 25)
SIZE, ROUNDS = 2_000, 5
RULES = Rules(across_teams=True, hours=5, language=True, skill=True, aims={"department": "mixed"})
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Asia/Tokyo")
LANGUAGES = ("de", "fr", "es", "pt", "hi", "ja")
COHORTS = {
    "a mentee each": (SIZE, (1,)),
    "up to three each": (SIZE, (1, 2, 3)),
    "too few mentors": (SIZE // 2, (1, 1, 2)),
}


async def run(_postgresql: str) -> None:
    speed = Table(f"Matching {SIZE:,} mentees with all rules, medians of {ROUNDS} rounds, CPU")
    quality = Table(f"The same cohorts: pairs, and how well they fit on average, of {FULL:,}")
    for name, (mentors, rooms) in COHORTS.items():
        people = cohort(SIZE, mentors, rooms)
        fits = fit(_active(people, MENTEE), _active(people, MENTOR), people, RULES, ON)
        room = [mentor.room for mentor in fits.mentors]
        _, matrix = costs_of(fits.points, fits.barred == 0, room, fits.cost_of_place)
        bare, whole = _median(linear_sum_assignment, matrix), _median(match, people, RULES, ON)
        speed.row(f"{name}: SciPy's assignment alone", ms=f"{bare * 1e3:.0f}", ratio="x1.0")
        speed.row(
            f"{name}: from members to a draft with its reasons", ms=f"{whole * 1e3:.0f}", ratio=f"x{whole / bare:.1f}"
        )
        for way, found in {
            "the best": best(fits.points, fits.barred == 0, room, fits.cost_of_place),
            "greedy, the best pair first": _greedy(fits, room),
            "whoever comes takes the best left": _in_turn(fits, room, fits.points),
            "random": _in_turn(fits, room, np.random.default_rng(7).random(fits.points.shape)),
        }.items():
            rows = np.flatnonzero(found != NONE)
            mean = fits.points[rows, found[rows]].mean()
            quality.row(
                f"{name}: {way}", pairs=f"{len(rows):,}", points=f"{mean:.0f}", total=f"{mean * len(rows) / 1e3:,.0f}k"
            )
    speed.show()
    quality.show()


def large(size: int) -> None:
    """One draft of so many mentees and mentors, and the most memory that this process ever had."""
    people, before = cohort(size, size), rss()
    began = time.perf_counter()
    draft = match(people, RULES, ON)
    table = Table(f"One draft of {size:,} mentees and {size:,} mentors")
    took = f"{time.perf_counter() - began:.1f}"
    table.row(
        "match",
        pairs=f"{len(draft.pairs):,}",
        seconds=took,
        MB_before=f"{before:.0f}",
        MB_peak=f"{rss(what='VmHWM'):.0f}",
    )
    table.show()


def cohort(mentees: int, mentors: int, rooms: Sequence[int] = (1,)) -> list[Member]:
    """So many of one company, mentors first, each with a whole line of management above them."""
    dice = random.Random(7)  # noqa: S311 - not for secrets
    skills = [f"skill {number}" for number in range(60)]
    names = [f"p{number}" for number in range(mentors + mentees)]
    people = []
    for number, name in enumerate(names):
        mentor = number < mentors
        line, boss = [], number
        while boss:
            boss = (boss - 1) // 6
            line.append(names[boss])
        home = dice.randrange(len(ZONES))
        people.append(
            Member(
                name,
                frozenset({MENTOR if mentor else MENTEE}),
                active=dice.random() > 0.01,
                room=dice.choice(rooms),
                zone=ZONES[home],
                opens=dice.choice(("08:00", "09:00", "10:00")),
                languages=frozenset({LANGUAGES[home], *(("en",) if dice.random() < 0.9 else ())}),
                level=dice.randint(4, 8) if mentor else dice.randint(1, 5),
                location=ZONES[home].partition("/")[2],
                team=f"team {number % 200}",
                line=tuple(line),
                wants=frozenset() if mentor else frozenset(dice.sample(skills, 3)),
                offers=frozenset(dice.sample(skills, 6)) if mentor else frozenset(),
                apart=frozenset(dice.sample(names, 2)),
                former=frozenset(dice.sample(names, 2)),
                choices=() if mentor else tuple(names[dice.randrange(mentors)] for _ in range(3)),
                groups={"department": f"department {number % 12}"},
            )
        )
    return people


def _active(people: Sequence[Member], role: str) -> list[Member]:
    return [it for it in people if it.active and role in it.roles]


def _median(work: Callable[..., object], *given: object) -> float:
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work(*given)
        rounds.append(time.process_time() - began)
    return statistics.median(rounds)


def _greedy(fits: Fit, room: Sequence[int]) -> Places:
    """Of all pairs that are possible the best one first, then the best one that is left."""
    found, left = np.full(len(fits.mentees), NONE), list(room)
    for it in np.argsort(-fits.points.astype(int), axis=None, kind="stable"):
        row, column = divmod(int(it), len(left))
        if found[row] == NONE and left[column] and not fits.barred[row, column]:
            found[row], left[column] = column, left[column] - 1
    return found


def _in_turn(fits: Fit, room: Sequence[int], liked: npt.NDArray[Any]) -> Places:
    """One mentee after the other takes whom they like best of those who are possible and have room."""
    found, left = np.full(len(fits.mentees), NONE), np.array(room)
    for row in range(len(found)):
        possible = np.flatnonzero((fits.barred[row] == 0) & (left > 0))
        if len(possible):
            found[row] = possible[liked[row, possible].argmax()]
            left[found[row]] -= 1
    return found


if __name__ == "__main__":
    large(int(sys.argv[1]))
