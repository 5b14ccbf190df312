"""The clock: the only importer of APScheduler. It calls a handful of functions now and then, and keeps nothing.

Rule: what is due is in the database; losing every tick of this clock loses nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

Job = Callable[[], Awaitable[object]]

log = structlog.get_logger()


class Clock:
    """jobs: what is to be done, and how often, the first time at once. All of them in the running event loop."""

    def __init__(self, jobs: Mapping[Job, timedelta]) -> None:
        # APScheduler 3.11 drops a job that is a second late, and runs one twice that is slow, unless told otherwise.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._jobs = jobs
        self._at_work: dict[Job, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Start ticking in the running event loop."""
        for job, every in self._jobs.items():
            seconds = every.total_seconds()
            at_once = {"next_run_time": datetime.now(UTC), "jitter": seconds / 10}
            self._scheduler.add_job(self._begin, "interval", (job,), seconds=seconds, **at_once)
        self._scheduler.start()

    async def stop(self) -> None:
        """Tick no more; what is at work is cut off, and done again by whoever comes next."""
        self._scheduler.shutdown(wait=False)
        at_work = list(self._at_work.values())
        for task in at_work:
            task.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)

    async def _begin(self, job: Job) -> None:
        """Begin it, unless it is still at work: APScheduler 3.11 logs a job that is cut off with all that it held."""
        if job not in self._at_work:
            self._at_work[job] = asyncio.create_task(self._do(job))

    async def _do(self, job: Job) -> None:
        try:
            await job()
        except Exception as failed:
            log.error("clock", job=getattr(job, "__qualname__", ""), error=type(failed).__name__)
        finally:
            del self._at_work[job]
