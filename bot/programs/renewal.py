"""When a new picture of a program takes the place of the one that is shown.

Rule: two pictures can be subtracted from each other. So a picture stays for a day at least; and for a week, as long as
one of its figures has changed by fewer than FEWEST people, so that nobody is seen to have done something just now.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.programs.disclosure import FEWEST
from bot.programs.picture import Part, Picture

AT_LEAST, AT_MOST = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Dated:
    """A picture and the moment (aware) of which it is."""

    at: datetime
    picture: Picture


def is_due(kept: Dated | None, now: datetime) -> bool:
    """Whether it is worth taking a new one."""
    return kept is None or now - kept.at >= AT_LEAST


def shown(kept: Dated | None, new: Dated) -> Dated:
    """The one that is to be shown, and kept, from now on."""
    if kept is None or new.at - kept.at >= AT_MOST:
        return new
    return kept if not is_due(kept, new.at) or _tells_of_few(kept.picture, new.picture) else new


def _tells_of_few(old: Picture, new: Picture) -> bool:
    changes = _changes(old.whole, new.whole)
    before = {part.groups: part for part in old.parts}
    for part in new.parts:
        changes |= _changes(before[part.groups], part) if part.groups in before else set()
    return any(0 < change < FEWEST for change in changes)


def _changes(old: Part, new: Part) -> set[int]:
    return {abs(number - old.counts[figure]) for figure, number in new.counts.items() if figure in old.counts}
