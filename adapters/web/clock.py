"""The workspace's clock as the page shows it: what time it is, what is due next, and how far it may be moved."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
FURTHEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Due:
    """The next thing that waits for its time. `who`: an address key; `kind`: a delivery's kind, such as "remind"."""

    at: datetime
    who: str
    kind: str


Now = Callable[[], datetime]
NextDue = Callable[[], Awaitable[Due | None]]
MoveClock = Callable[[timedelta | datetime], Awaitable[None]]
"""Moves the clock forward by so much, or to a moment, and returns when what fell due on the way has been done."""

_THINGS = {"say": "a message", "remind": "a reminder", "tell": "news from a colleague"}


def due_as_plain(due: Due | None, first_names: Mapping[str, str]) -> dict[str, str] | None:
    """What is due as the page is told it; `first_names` by address key."""
    if due is None:
        return None
    thing = _THINGS.get(due.kind, "something")
    return {"at": due.at.isoformat(), "what": f"{thing} for {first_names.get(due.who, 'somebody')}"}
