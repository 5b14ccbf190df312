"""Whether the post gets on, for those who ask from outside.

Rule: it stands still if no round ends, or if nothing is taken that should be. What a platform keeps waiting is due
later and not overdue: that is no standstill.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

STANDS_STILL = timedelta(seconds=60)
OVERDUE = timedelta(seconds=60)
"""What is due for longer should have been taken, unless all hands are full."""


@dataclass
class Watch:
    """Of one post. It watches from `begin` on."""

    _round_ended: datetime | None = None
    _got_on: datetime | None = None

    def begin(self, now: datetime) -> None:
        self._round_ended = self._got_on = now

    def round_ended(self, now: datetime) -> None:
        self._round_ended = now

    def got_on(self, now: datetime) -> None:
        """Something was taken or put down, or there is nothing to take."""
        self._got_on = now

    def stands_still(self, now: datetime) -> str:
        """Why nothing leaves although it should, or ""."""
        if self._round_ended is None or self._got_on is None:
            return ""
        if (since := now - self._round_ended) > STANDS_STILL:
            return f"the post stands still: no round has ended for {since // timedelta(seconds=1)} seconds"
        if (since := now - self._got_on) > STANDS_STILL:
            return f"the post stands still: nothing has been taken for {since // timedelta(seconds=1)} seconds"
        return ""
