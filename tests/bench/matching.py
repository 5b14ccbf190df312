"""Matching with all rules: beside SciPy's bare assignment on the same matrix, and beside random and greedy pairing.

`python -m tests.bench.matching 5000` is one large cohort alone, with the memory that it takes.
"""

import random
from collections.abc import Sequence
from datetime import date

from bot.programs.members import MENTEE, MENTOR, Member, Rules

ON = date(2026, 11, 25)
SIZE, ROUNDS = 2_000, 5
RULES = Rules(across_teams=True, hours=5, language=True, skill=True, aims={"department": "mixed"})
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Asia/Tokyo")
LANGUAGES = ("de", "fr", "es", "pt", "hi", "ja")


def cohort(size: int, rooms: Sequence[int] = (1,)) -> list[Member]:
    """So many mentees and so many mentors of one company, each with a whole line of management above them."""
    dice = random.Random(7)  # noqa: S311 - not for secrets
    skills = [f"skill {number}" for number in range(60)]
    names = [f"p{number}" for number in range(2 * size)]
    people = []
    for number, name in enumerate(names):
        mentor = number < size
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
                choices=() if mentor else tuple(names[dice.randrange(size)] for _ in range(3)),
                groups={"department": f"department {number % 12}"},
            )
        )
    return people
