"""How fast things may leave, and how long to wait before trying again. Pure: chance is an argument.

Rule: a limit is never passed, in a conversation or in a workspace, and what is for one person goes before what is for
many: an announcement leaves as fast as the platform allows, and never takes the burst that is kept for the others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.ports import Rate

ATTEMPTS = 20
"""About two hours of trouble on the platform's side."""
FAULTS = 8
"""About two minutes of trouble on ours: what cannot be sent at all must not hold up for long what comes after it."""
DEATHS = 50
"""So many processes in a row that died with it in hand. That is no attempt: a crash has mostly other reasons."""
LATEST = timedelta(days=3)
"""What could not leave for so long, because the platform is off or asks to wait, is tried a few times more."""
LONGEST = timedelta(minutes=10)
FIRST = timedelta(seconds=0.5)
ON_ITS_WAY = timedelta(seconds=3)
"""What was not answered may still arrive for so long: looked for earlier, it would not be found and be sent again."""

AHEAD = timedelta(seconds=2)
"""Slots are spoken for so far ahead and no further: one that is never used is lost to everybody."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that wants to leave. limits: what it counts against, the key of each limit and its rate."""

    id: int
    limits: tuple[tuple[str, Rate], ...]
    bulk: bool = False


@dataclass(frozen=True, slots=True)
class Granted:
    """Moments in milliseconds since 1970. slots: when each may leave. waits: what must wait, when it may ask again and
    for which limit. free_at: of the limits that are spoken for now.
    """

    slots: Mapping[int, int]
    waits: Mapping[int, tuple[int, str]]
    free_at: Mapping[str, int]


def grant(wishes: Iterable[Wish], free_at: Mapping[str, int], now: int) -> Granted:
    """Give a slot to all for which there is one soon, in their order. now, free_at: milliseconds since 1970.

    This is the generic cell rate algorithm (ITU-T I.371): a limit is free at the moment when the next call would be on
    time if calls came evenly; one may come as much earlier as the burst allows. What is for many has no burst in a
    workspace, so that what is for one always finds room there.
    """
    slots: dict[int, int] = {}
    waits: dict[int, tuple[int, str]] = {}
    free = dict(free_at)
    spoken: set[str] = set()
    for wish in wishes:
        slot, until = max(((_slot(wish, key, rate, free, now), key) for key, rate in wish.limits), default=(now, ""))
        if slot > now + _ahead(wish):
            waits[wish.id] = (slot, until)
            continue
        slots[wish.id] = slot
        for key, rate in wish.limits:
            free[key] = max(_believed(free.get(key, 0), rate, now), slot) + _ms(rate.every)
            spoken.add(key)
    return Granted(slots, waits, {key: free[key] for key in spoken})


def room(rate: Rate | None, free_at: int, now: int) -> int:
    """How many of an announcement's could have a slot soon."""
    if rate is None:
        return 1000
    return max(0, (now + _reach(rate) - max(_believed(free_at, rate, now), now)) // _ms(rate.every) + 1)


def until_room(rate: Rate, free_at: int, now: int, taken: int) -> int:
    """When there will be room for more of an announcement's, after these: half of what is spoken for is then gone."""
    return max(now, _believed(free_at, rate, now)) + taken * _ms(rate.every) - _reach(rate) // 2


def ask_again(slot: int) -> int:
    """When to ask again for a slot that is too far ahead: in time to speak for those around it."""
    return slot - _ms(AHEAD) // 2


def after_refusal(rate: Rate | None, asked: timedelta, now: int) -> int:
    """From when on a limit is free, burst and all, once the platform has asked to wait; it is asked again after the
    longest of our own waits.
    """
    return now + _ms(min(asked, LONGEST)) + (_burst(rate) if rate else 0)


def counts(asked: timedelta | None, late: timedelta) -> bool:
    """Whether this was a failed attempt: a wait that was asked for is none, but for what is very late."""
    return asked is None or late > LATEST


def is_over(attempt: int, asked: timedelta | None, late: timedelta, *, ours: bool) -> bool:
    """Whether to try no more after this many attempts."""
    return counts(asked, late) and attempt >= (FAULTS if ours or late > LATEST else ATTEMPTS)


def wait_before(attempt: int, asked: timedelta | None, chance: float, *, in_doubt: bool = False) -> timedelta:
    """How long to wait after this many attempts: what the platform asked for, else twice as long each time.

    chance: from 0 to 1, spreads the tries of many processes over half of the wait. in_doubt: no answer came.
    """
    at_least = ON_ITS_WAY if in_doubt else timedelta()
    if asked is not None:
        return max(asked, at_least) + timedelta(seconds=chance)
    wait: timedelta = min(FIRST * 2 ** min(attempt, 20), LONGEST)
    return max(wait, at_least) * (1 + chance / 2)


def _slot(wish: Wish, key: str, rate: Rate, free: Mapping[str, int], now: int) -> int:
    return max(now, _believed(free.get(key, 0), rate, now) - (0 if wish.bulk else _burst(rate)))


def _believed(free_at: int, rate: Rate, now: int) -> int:
    """When a limit is free. What nobody can have spoken for was written down before the clock was set back."""
    furthest = _ms(LONGEST) + _burst(rate) + _ms(rate.every)
    return free_at if free_at <= now + furthest else now


def _ahead(wish: Wish) -> int:
    if not wish.bulk:
        return _ms(AHEAD)
    return min((_reach(rate) for _, rate in wish.limits), default=_ms(AHEAD))


def _reach(rate: Rate) -> int:
    """How far ahead an announcement may speak for slots: half of the burst stays for the others."""
    return min(_ms(AHEAD), _burst(rate) // 2)


def _burst(rate: Rate) -> int:
    """How much earlier than evenly a call may come."""
    return _ms(rate.every) * (rate.burst - 1)


def _ms(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
