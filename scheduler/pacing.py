"""How fast things may leave, and how long to wait before trying again. Pure: chance is an argument."""

from datetime import timedelta

ATTEMPTS = 8
LONGEST = timedelta(minutes=10)
FIRST = timedelta(seconds=0.5)


def wait_before(attempt: int, asked: timedelta | None, chance: float) -> timedelta:
    """How long to wait after this many attempts: what the platform asked for, else twice as long each time.

    chance: from 0 to 1, spreads the tries of many processes over half of the wait.
    """
    if asked is not None:
        return asked + timedelta(seconds=chance)
    wait: timedelta = min(FIRST * 2 ** min(attempt, 20), LONGEST)
    return wait * (1 + chance / 2)
