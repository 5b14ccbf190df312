"""The honest picture of a program for its owner and sponsor: how many people, and nothing that points at one of them.

Rule: a figure about five people or more, with five or more left beside it, or no figure. Nothing anybody wrote.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.programs.bounds import NOT_MET_AFTER, QUIET_AFTER
from bot.programs.disclosure import Kind, all_shown, shown

FIGURES = ("enrolled", "matched", "met", "active", "stuck", "asked", "answered", "agreed", "kept")
"""The most important first. All count people: `agreed` are those who agreed a step, `kept` those who kept one, `asked`
those who had a pulse question and `answered` those who answered one.
"""
HARMLESS = frozenset({"matched", "stuck", "asked"})
"""What may be true of all or follow from the rest: the program matches and asks, and who is not active is stuck."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member stands; moments are aware. group: of the one division of this program, such as the place.

    active_at: when something last happened in the pair: a meeting, a plan for one, a step, an answer.
    """

    group: str = ""
    matched_at: datetime | None = None
    met_at: datetime | None = None
    active_at: datetime | None = None
    steps_agreed: int = 0
    steps_kept: int = 0
    asked: bool = False
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """groups: which together are this part; none of them is told apart. counts: those of FIGURES that may be shown."""

    groups: tuple[str, ...]
    counts: Mapping[str, int]

    @property
    def response_rate(self) -> float | None:
        """The part of those asked who answered, from 0 to 1; None if it cannot be shown."""
        asked, answered = self.counts.get("asked"), self.counts.get("answered")
        return None if asked is None or answered is None else answered / asked


@dataclass(frozen=True, slots=True)
class Picture:
    """parts: the whole divided, every one with the same figures as the whole; none if a division would tell more."""

    whole: Part
    parts: tuple[Part, ...] = ()


def picture(members: Iterable[Standing], now: datetime) -> Picture:
    """The picture of all members. Groups too small, or whose figures would give somebody away, are put together.

    Divide a program in one way only and always the same: pictures of the same people by place and by role could be
    subtracted from each other.
    """
    groups: dict[str, Counter[Kind]] = {}
    for member in members:
        groups.setdefault(member.group, Counter())[_kind(member, now)] += 1
    everybody = _together(groups.values())
    figures = shown(everybody, FIGURES, HARMLESS)
    return Picture(_part((), everybody, figures), _parts(groups, figures) if figures else ())


def is_stuck(member: Standing, now: datetime) -> bool:
    """Matched, and no first meeting within 14 days, or met, and quiet for 21."""
    if member.matched_at is None:
        return False
    if member.met_at is None:
        return now - member.matched_at >= NOT_MET_AFTER
    return now - max(member.met_at, member.active_at or member.met_at) >= QUIET_AFTER


def _kind(member: Standing, now: datetime) -> Kind:
    met = member.matched_at is not None and member.met_at is not None
    told = {
        "enrolled": True,
        "matched": member.matched_at is not None,
        "met": met,
        "active": met and not is_stuck(member, now),
        "stuck": is_stuck(member, now),
        "asked": member.asked,
        "answered": member.asked and member.answered,
        "agreed": member.steps_agreed > 0,
        "kept": member.steps_kept > 0,
    }
    return frozenset(figure for figure, true in told.items() if true)


def _parts(groups: Mapping[str, Counter[Kind]], figures: tuple[str, ...]) -> tuple[Part, ...]:
    """The groups that may show all the figures; those that may not are put together, with others if need be."""

    def may_show(names: Iterable[str]) -> bool:
        return all_shown(_together(groups[name] for name in names), figures, HARMLESS)

    alone = sorted((name for name in groups if may_show((name,))), key=lambda it: (-groups[it].total(), it))
    together = [name for name in groups if name not in alone]
    while together and alone and not may_show(together):
        together.append(alone.pop())
    divided = [(name,) for name in alone] + ([tuple(sorted(together))] if together else [])
    if len(divided) < 2:
        return ()
    return tuple(_part(names, _together(groups[name] for name in names), figures) for names in sorted(divided))


def _together(groups: Iterable[Counter[Kind]]) -> Counter[Kind]:
    found = Counter[Kind]()
    for group in groups:
        found.update(group)
    return found


def _part(names: tuple[str, ...], people: Counter[Kind], figures: Iterable[str]) -> Part:
    return Part(names, {it: sum(many for kind, many in people.items() if it in kind) for it in figures})
