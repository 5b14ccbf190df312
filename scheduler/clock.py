"""The clock: the only importer of APScheduler. It calls a handful of functions now and then, and keeps nothing.

Rule: what is due is in the database; losing every tick of this clock loses nothing.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

POKE_EVERY = timedelta(seconds=15)
TIDY_EVERY = timedelta(minutes=10)


class Clock:
    """poke: wakes the post in case a wake-up was lost. tidy: forgets what is old."""

    def __init__(
        self,
        poke: Callable[[], None],
        tidy: Callable[[], Awaitable[None]],
        poke_every: timedelta = POKE_EVERY,
        tidy_every: timedelta = TIDY_EVERY,
    ) -> None:
        # APScheduler 3.11 drops a job that is a second late, and runs one twice that is slow, unless told otherwise.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)

        async def poke_here() -> None:
            """APScheduler 3.11 calls a plain function in a thread, from which an asyncio.Event cannot be set."""
            poke()

        for job, every in ((poke_here, poke_every), (tidy, tidy_every)):
            seconds = every.total_seconds()
            self._scheduler.add_job(job, "interval", seconds=seconds, jitter=seconds / 10)

    def start(self) -> None:
        """Start ticking in the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
