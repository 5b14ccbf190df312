"""The clock: the only importer of APScheduler. It calls a handful of functions now and then, and keeps nothing.

Rule: what is due is in the database; losing every tick of this clock loses nothing.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

POKE_EVERY_SECONDS = 15
TIDY_EVERY_MINUTES = 10


class Clock:
    """poke: wakes the post in case a wake-up was lost. tidy: forgets what is old."""

    def __init__(self, poke: Callable[[], None], tidy: Callable[[], Awaitable[None]]) -> None:
        # APScheduler 3.11 drops a job that is a second late, and runs one twice that is slow, unless told otherwise.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._scheduler.add_job(poke, "interval", seconds=POKE_EVERY_SECONDS, jitter=3)
        self._scheduler.add_job(tidy, "interval", minutes=TIDY_EVERY_MINUTES, jitter=60)

    def start(self) -> None:
        """Start ticking in the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
