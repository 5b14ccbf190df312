"""What the owner of a program wants of a pair beyond that the two fit well, and how it is relaxed.

Rule: all that is wanted can be relaxed by a button, but not line management nor what was told in confidence.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace

from bot.programs.members import ALIKE, MIXED, REVERSE, UPWARD, Rules
from conversations.programs.drafts import MOST_KINDS
from conversations.programs.groups import SMALLEST, meets_in_groups
from conversations.programs.ranking import BY_RANK

HOURS = {"four hours": 4, "ten hours": 10}
MOST_ROOM = 2
"""So many mentees more than they said may be asked of a mentor, who can still say no."""
RELAXABLE = ("language", "skill", "across_teams", "hours", "by_level", "room")
"""By the names that `bot.programs.why` has for them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pair must have in common; `hours` a week. reverse: the mentor is the more junior of the two, which is a
    must with `by_level`. room: how many mentees more than they said a mentor is asked. aims: a kind of group -> ALIKE
    or MIXED, which is wished for and bars nobody. by_choice: pairs are found by what mentees named alone, as far as it
    goes.
    """

    language: bool = False
    skill: bool = False
    across_teams: bool = False
    hours: int = 0
    reverse: bool = False
    by_level: bool = False
    room: int = 0
    aims: Mapping[str, str] = field(default_factory=dict)
    by_choice: bool = False

    def rules(self, smallest: int) -> Rules:
        """As matching takes it. smallest: how many mentees a mentor takes at least."""
        return Rules(
            gap=REVERSE if self.reverse else UPWARD,
            aims=self.aims,
            language=self.language,
            skill=self.skill,
            across_teams=self.across_teams,
            hours=self.hours,
            by_level=self.by_level,
            smallest=smallest,
        )

    def relaxed(self, rule: str) -> "Wanted":
        """Without one of RELAXABLE."""
        match rule:
            case "room":
                return replace(self, room=min(self.room + 1, MOST_ROOM))
            case "hours":
                return replace(self, hours=0)
            case "language":
                return replace(self, language=False)
            case "skill":
                return replace(self, skill=False)
            case "by_level":
                return replace(self, by_level=False)
        return replace(self, across_teams=False)

    def kept(self) -> str:
        """Among the settings of the program."""
        return json.dumps(asdict(self))


def wanted(settings: Mapping[str, str]) -> Wanted:
    """What is kept among the settings of a program."""
    return Wanted(**json.loads(settings.get("wanted", "{}")))


def smallest(settings: Mapping[str, str]) -> int:
    """How many mentees a mentor of a program takes at least."""
    return SMALLEST if meets_in_groups(settings) else 1


def may_go_by_choice(settings: Mapping[str, str]) -> bool:
    """Whether pairs can be looked for by what mentees named alone. Whoever goes by that gets no group together."""
    return settings.get("pairing") == BY_RANK and not meets_in_groups(settings)


def said(values: Mapping[str, str]) -> Wanted:
    """What was answered in the talk about it."""
    names = ("language", "skill", "across_teams", "reverse")
    language, skill, across_teams, reverse = (values.get(it) == "yes" for it in names)
    hours = HOURS.get(values.get("hours", ""), 0)
    answers = [(values.get(f"kind_{place}"), values.get(f"aim_{place}", "")) for place in range(1, MOST_KINDS + 1)]
    aims = {kind: aim for kind, aim in answers if kind and aim in (ALIKE, MIXED)}
    return Wanted(language, skill, across_teams, hours, reverse, by_level=reverse, aims=aims)


def kinds_of(settings: Mapping[str, str]) -> list[str]:
    """The kinds of groups that files of people told of."""
    return settings.get("kinds", "").splitlines()


def with_kinds(settings: Mapping[str, str], more: Iterable[str]) -> dict[str, str]:
    """The settings of a program with the kinds of one more file."""
    kinds = dict.fromkeys((*kinds_of(settings), *more))
    return {**settings, "kinds": "\n".join(kinds)} if kinds else dict(settings)
