"""A pulse question over time: how many agree, and how sure one can be of it.

Rule: an answer is a number without a name. A share is shown if five or more agree and five or more do not; and so that
nobody who did not answer stands out, it is in tenths and without its number if those are fewer than five.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, sqrt
from statistics import NormalDist

from bot.programs.disclosure import FEWEST

AGREES_FROM = 4
"""Of answers from 1 to 5, those that agree."""
_Z = NormalDist().inv_cdf(0.975)
"""For intervals that hold the truth 95 times in 100."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of all from 0 to 1, and the interval in which it is 95 times in 100."""

    part: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Wave:
    """The answers of one time. answers: how many, agree: how many of them agree; None if it cannot be shown."""

    on: date
    answers: int | None
    agree: Share | None


@dataclass(frozen=True, slots=True)
class Trend:
    """change: from the first wave that can be shown to the last, as a difference of shares; None if they are fewer
    than two. Whether anything changed is open as long as its interval holds 0.
    """

    waves: tuple[Wave, ...]
    change: Share | None


def trend(waves: Iterable[tuple[date, int, Sequence[int]]]) -> Trend:
    """From the day of each wave, how many were asked, and the answers. Nobody knows who answered twice, so that waves
    count as independent, which makes the interval of the change rather too wide than too narrow.
    """
    found = tuple(_wave(on, asked, answers) for on, asked, answers in sorted(waves, key=lambda it: it[0]))
    shares = [wave.agree for wave in found if wave.agree]
    return Trend(found, difference(shares[0], shares[-1]) if len(shares) > 1 else None)


def wilson(some: int, all_of: int) -> Share:
    """Wilson's score interval (E. B. Wilson, J. Amer. Statist. Assoc. 22, 1927, 209-212): fair for few answers too."""
    part, square = some / all_of, _Z * _Z / all_of
    centre = (part + square / 2) / (1 + square)
    half = _Z / (1 + square) * sqrt(part * (1 - part) / all_of + square / (4 * all_of))
    return Share(part, max(centre - half, 0), min(centre + half, 1))


def difference(first: Share, last: Share) -> Share:
    """Newcombe's interval from two of Wilson's (R. G. Newcombe, Statist. Med. 17, 1998, 873-890, method 10)."""
    change = last.part - first.part
    below = sqrt((last.part - last.low) ** 2 + (first.high - first.part) ** 2)
    above = sqrt((last.high - last.part) ** 2 + (first.part - first.low) ** 2)
    return Share(change, change - below, change + above)


def _wave(on: date, asked: int, answers: Sequence[int]) -> Wave:
    agree = sum(answer >= AGREES_FROM for answer in answers)
    share = wilson(agree, len(answers)) if min(agree, len(answers) - agree) >= FEWEST else None
    if min(len(answers), asked - len(answers)) >= FEWEST:
        return Wave(on, len(answers), share)
    return Wave(on, None, share and Share(round(share.part, 1), floor(share.low * 10) / 10, ceil(share.high * 10) / 10))
