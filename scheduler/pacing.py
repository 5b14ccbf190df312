"""How fast things may leave, and how long to wait before trying again. Pure: chance is an argument."""

from datetime import timedelta

ATTEMPTS = 20
"""About two hours of trouble on the platform's side."""
FAULTS = 8
"""About two minutes of trouble on ours: what cannot be sent at all must not hold up for long what comes after it."""
LATEST = timedelta(days=3)
"""What could not leave for so long, because the platform is off or asks to wait, is of no use any more."""
LONGEST = timedelta(minutes=10)
FIRST = timedelta(seconds=0.5)


def is_over(attempt: int, asked: timedelta | None, late: timedelta, *, ours: bool) -> bool:
    """Whether to try no more after this many attempts. A wait that was asked for is no failed attempt."""
    return late > LATEST or (asked is None and attempt >= (FAULTS if ours else ATTEMPTS))


def wait_before(attempt: int, asked: timedelta | None, chance: float) -> timedelta:
    """How long to wait after this many attempts: what the platform asked for, else twice as long each time.

    chance: from 0 to 1, spreads the tries of many processes over half of the wait.
    """
    if asked is not None:
        return asked + timedelta(seconds=chance)
    wait: timedelta = min(FIRST * 2 ** min(attempt, 20), LONGEST)
    return wait * (1 + chance / 2)
