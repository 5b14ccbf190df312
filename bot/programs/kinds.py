"""Values for each two people that depend on little about them: worked out once for each two kinds, then looked up.

Rule: what is unknown of either is NaN, which is neither yes nor no: it speaks for nobody and bars nobody.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from bot.programs.members import ALIKE, Member
from conversations.hearing import zone_of

Floats = npt.NDArray[np.float32]
_Value = TypeVar("_Value", bound=np.generic)
FAR = 3
"""So many levels outside the wished gap, and the level counts nothing."""
_QUARTERS_A_DAY = 24 * 4


@dataclass(frozen=True, slots=True)
class Table:
    """values: for each two kinds. rows, columns: of which kind each mentee and each mentor is."""

    rows: npt.NDArray[np.intp]
    columns: npt.NDArray[np.intp]
    values: Floats

    def at(self, row: int, column: int) -> float:
        return float(self.values[self.rows[row], self.columns[column]])

    def spread(self, values: npt.NDArray[_Value], rows: slice) -> npt.NDArray[_Value]:
        """Other values of the same kinds, for these mentees and all mentors."""
        return np.take(values[self.rows[rows]], self.columns, axis=1)


def languages(mentees: Sequence[Member], mentors: Sequence[Member]) -> Table:
    """1 if they share one, else 0."""
    return _table(mentees, mentors, lambda it: tuple(sorted(folded(it.languages))), _any_shared)


def hours(mentees: Sequence[Member], mentors: Sequence[Member], on: date) -> Table:
    """How many hours of work a week they have in common, with the clocks of that day."""
    return _table(mentees, mentors, _clock, lambda clocks: _hours_shared(clocks, on))


def levels(mentees: Sequence[Member], mentors: Sequence[Member], gap: tuple[int, int]) -> Table:
    """1 if the mentor is above the mentee as wished, less the farther from it, and 0 from FAR on."""
    return _table(mentees, mentors, lambda it: it.level, lambda kinds: _as_wished(kinds, gap))


def teams(mentees: Sequence[Member], mentors: Sequence[Member]) -> Table:
    """1 if they are of one team, else 0."""
    return _table(mentees, mentors, lambda it: it.team.casefold(), _equal)


def locations(mentees: Sequence[Member], mentors: Sequence[Member]) -> Table:
    """1 if they are at one place, else 0."""
    return _table(mentees, mentors, lambda it: it.location.casefold(), _equal)


def aims(mentees: Sequence[Member], mentors: Sequence[Member], kind: str, aim: str) -> Table:
    """1 if their groups of that kind are as the owner aims for, else 0."""
    values = _equal if aim == ALIKE else lambda kinds: 1 - _equal(kinds)
    return _table(mentees, mentors, lambda it: it.groups.get(kind, "").casefold(), values)


def folded(words: frozenset[str]) -> frozenset[str]:
    """The words, without regard to case."""
    return frozenset(word.casefold() for word in words)


def _table(
    mentees: Sequence[Member],
    mentors: Sequence[Member],
    kind: Callable[[Member], Hashable],
    values: Callable[[Sequence[Any]], Floats],
) -> Table:
    place: dict[Hashable, int] = {}
    rows = np.array([place.setdefault(kind(it), len(place)) for it in mentees], np.intp)
    columns = np.array([place.setdefault(kind(it), len(place)) for it in mentors], np.intp)
    return Table(rows, columns, values(list(place)))


def _equal(kinds: Sequence[str]) -> Floats:
    return _known(np.eye(len(kinds), dtype=np.float32), [bool(it) for it in kinds])


def _any_shared(kinds: Sequence[Sequence[str]]) -> Floats:
    words = {word: place for place, word in enumerate(sorted({word for kind in kinds for word in kind}))}
    has = np.zeros((len(kinds), len(words)), np.float32)
    for row, kind in enumerate(kinds):
        has[row, [words[word] for word in kind]] = 1
    return _known(np.minimum(has @ has.T, 1), [bool(it) for it in kinds])


def _as_wished(kinds: Sequence[int | None], gap: tuple[int, int]) -> Floats:
    level = np.array([it or 0 for it in kinds], np.float32)
    above = level[None, :] - level[:, None]
    outside = np.maximum(np.maximum(gap[0] - above, above - gap[1]), 0)
    return _known(np.maximum(1 - outside / FAR, 0), [it is not None for it in kinds])


def _hours_shared(clocks: Sequence[tuple[str, str, str, str]], on: date) -> Floats:
    at_work = np.stack([_week(*clock, on) for clock in clocks]) if clocks else np.zeros((0, 1), np.float32)
    return _known(at_work @ at_work.T / 4, [bool(zone) for zone, *_ in clocks])


def _known(values: npt.NDArray[np.floating[Any]], known: Sequence[bool]) -> Floats:
    there = np.array(known, bool)
    return np.where(there[:, None] & there[None, :], values.astype(np.float32), np.float32(np.nan))


def _clock(member: Member) -> tuple[str, str, str, str]:
    return member.zone, member.days, member.opens, member.closes


def _week(zone: str, days: str, opens: str, closes: str, on: date) -> Floats:
    """The quarters of an hour of a week in UTC, Monday first, and 1 in those in which somebody works."""
    first, last = _quarter(opens, 9 * 4), _quarter(closes, 17 * 4)
    local = np.zeros(7 * _QUARTERS_A_DAY, np.float32)
    for day in range(7):
        if str(day) in days:
            local[day * _QUARTERS_A_DAY + first : day * _QUARTERS_A_DAY + max(first, last)] = 1
    ahead = datetime.combine(on, time(12), UTC).astimezone(zone_of(zone)).utcoffset()
    return np.roll(local, -int(ahead.total_seconds() // 900) if ahead else 0)


def _quarter(clock: str, otherwise: int) -> int:
    """Of the day; a clock that cannot be read is taken as nine or five, as everywhere."""
    try:
        told = time.fromisoformat(clock)
    except ValueError:
        return otherwise
    return told.hour * 4 + told.minute // 15
