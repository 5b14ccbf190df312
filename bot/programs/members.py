"""Who takes part in a program, and what its owner wants of a pair. Plain data: given, never looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MENTOR, MENTEE = "mentor", "mentee"
ALIKE, MIXED = "alike", "mixed"
UPWARD, REVERSE = (1, 3), (-20, -1)
"""How many levels the mentor is above the mentee; in reverse mentoring the junior is the mentor."""

WISHES: Mapping[str, int] = {
    "skill": 5,
    "choice": 4,
    "language": 4,
    "hours": 3,
    "level": 2,
    "aim": 2,
    "location": 1,
    "spread": 1,
}
"""What can be wished for, and how much it counts unless the owner says otherwise. "spread": mentees are shared out
evenly among the mentors who have room for several.
"""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who said yes to a program. Names of people are ids; unknown is empty, and then counts neither way.

    roles: "mentor", "mentee" or both. room: for how many mentees a mentor has time; they are one group in group
    mentoring. has: how many mentees a mentor has already, for whom no room is needed. Working hours are as in
    `conversations.person.Person`, on a wall clock in `zone` (IANA). languages: "de", "pt-BR". level: higher is more
    senior. line: the line manager, then that one's, and so on up. wants, offers: skills, compared without regard to
    case. apart: people they told us in confidence not to be paired with. former: with whom they were a pair. choices:
    the mentors that a mentee chose, the dearest first. groups: "gender": "woman", for the owner's aims.
    """

    id: str
    roles: frozenset[str] = frozenset({MENTEE})
    active: bool = True
    room: int = 1
    has: int = 0
    zone: str = ""
    days: str = "01234"
    opens: str = "09:00"
    closes: str = "17:00"
    languages: frozenset[str] = frozenset()
    level: int | None = None
    location: str = ""
    team: str = ""
    line: tuple[str, ...] = ()
    wants: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()
    choices: tuple[str, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the owner wants. Line management, confidence and activity are no rules of the owner and cannot be set here.

    weights: how much each of WISHES counts, from 0; one that is left out counts nothing. gap: from how many to how many
    levels the mentor is above the mentee (UPWARD, REVERSE). aims: for a kind of group, whether pairs are to be "alike"
    or "mixed" in it. The others can be relaxed: no pair a second time unless `repeats`; never of one team if
    `across_teams`; at least so many `hours` of work a week in common; a `language`, a wanted `skill`, the `gap` as a
    must (`by_level`). smallest: in group mentoring, with fewer mentees there is no group.
    """

    weights: Mapping[str, int] = field(default_factory=lambda: WISHES)
    gap: tuple[int, int] = UPWARD
    aims: Mapping[str, str] = field(default_factory=dict)
    repeats: bool = False
    across_teams: bool = False
    hours: int = 0
    language: bool = False
    skill: bool = False
    by_level: bool = False
    smallest: int = 1
