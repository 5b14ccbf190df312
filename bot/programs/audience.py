"""Whom an announcement goes to, and what became of it for each of them.

Rule: the true reason is told for each person, unless the audience was chosen by what people do (who is stuck): then a
list of names would say it of each, and only rounded numbers are told.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.programs.bounds import FEWEST
from bot.programs.spreadsheet import written

PRIVATE = frozenset({"met", "not met", "active", "stuck"})
"""Statuses that are about what people do. The others, such as "waitlist" or "matched", are the owner's own doing."""
OUTCOMES = ("acknowledged", "sent", "waiting", "blocked", "not installed", "left", "refused", "cancelled")
"""What can become of an announcement for one reader; "sent" ones did not press the button (yet)."""
HEADINGS = ("name", "id", "cohort", "role", "result", "since (UTC)")
_CLOSED = {"stopped": "blocked"}
"""Whether they closed the door in the chat or by asking us to stop is one and the same to others."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A member."""

    id: str
    name: str = ""
    cohort: str = ""
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom it is for, as far as it says what they do: those of one of these statuses. None named: all."""

    statuses: frozenset[str] = frozenset()

    @property
    def by_name(self) -> bool:
        """Whether it may be told who is in it."""
        return self.statuses.isdisjoint(PRIVATE)


@dataclass(frozen=True, slots=True)
class Result:
    """at: when it was sent or acknowledged, or came to nothing; None while it waits. Aware."""

    reader: Reader
    outcome: str
    at: datetime | None = None


def outcome(state: str, why: str, acknowledged: bool) -> str:
    """One of OUTCOMES. state: of the delivery, as operators know it: "dead", "waiting", "in-hand", "sent", "cancelled".

    why: what went wrong last. Something that is tried again is waiting, whatever went wrong before.
    """
    if acknowledged:
        return "acknowledged"
    if state == "dead":
        return _outcome_of(why)
    return {"in-hand": "waiting"}.get(state, state)


def before_sending(closed: Iterable[str], audience: Audience) -> Mapping[str, int]:
    """How many it would reach ("waiting"), and how many not, by reason. See `counted`.

    closed: of each reader why nothing can reach them: "blocked", "not installed", "left", "stopped", or "".
    """
    return counted((_outcome_of(why) if why else "waiting" for why in closed), audience)


def counted(outcomes: Iterable[str], audience: Audience) -> Mapping[str, int]:
    """How many of each, without those that nobody has.

    Where names may not be told, they are rounded down to fives and left out below five: the numbers of two audiences
    that differ by a few people, subtracted, are not the number of those few.
    """
    counts = Counter(outcomes)
    told = {it: counts[it] if audience.by_name else counts[it] // FEWEST * FEWEST for it in OUTCOMES}
    return {name: number for name, number in told.items() if number}


def as_csv(results: Iterable[Result], audience: Audience, *, goes_on: bool = False) -> bytes:
    """A row for each reader, in the order given; where names may not be told, one for each outcome, as in `counted`.

    goes_on: it is the next part of a file that has begun, so that a long one needs not be held as a whole.
    """
    if not audience.by_name:
        numbers = counted((it.outcome for it in results), audience)
        return written([("result", "at least"), *((name, str(number)) for name, number in numbers.items())])
    rows = [
        (
            it.reader.name,
            it.reader.id,
            it.reader.cohort,
            " and ".join(sorted(it.reader.roles)),
            it.outcome,
            it.at.isoformat(timespec="minutes") if it.at else "",
        )
        for it in results
    ]
    return written(rows, goes_on=True) if goes_on else written([HEADINGS, *rows])


def _outcome_of(why: str) -> str:
    told = _CLOSED.get(why, why)
    return told if told in OUTCOMES else "refused"
