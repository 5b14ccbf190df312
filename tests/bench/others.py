"""The schedulers that others use, with a job for each reminder: what they do when 100 fall due, in milliseconds.

Rule: they are helped where it can be: what waits was put there by the database, what is due is there before the clock
runs, and the jobs do nothing.
"""

import asyncio
import pickle
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import procrastinate
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Engine, create_engine, event, text

from tests.bench.pending import series

Waking = Callable[[], Awaitable[float]]

_done: list[None] = []


async def nothing() -> None:
    """What a job does."""
    _done.append(None)


def _all_done(number: int) -> None:
    assert len(_done) == number
    _done.clear()


@asynccontextmanager
async def apscheduler(url: str, pending: int, due: int, synchronous: str = "NORMAL") -> AsyncIterator[Waking]:
    """APScheduler 3.11 with its jobs in the database, one commit each. synchronous: SQLite's, with WAL as ours."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    if url.startswith("sqlite"):
        event.listen(engine, "connect", lambda connection, _: _set(connection, synchronous))
    store = SQLAlchemyJobStore(engine=engine)
    scheduler = AsyncIOScheduler(jobstores={"default": store}, timezone=UTC, job_defaults={"misfire_grace_time": None})
    scheduler.start()
    later = datetime.now(UTC) + timedelta(days=1)
    job = scheduler.add_job(nothing, "date", run_date=later)
    _copy(engine, pickle.dumps(job.__getstate__(), 5), later.timestamp(), pending)

    async def wake() -> float:
        past = datetime.now(UTC) - timedelta(seconds=1)
        for _ in range(due):
            scheduler.add_job(nothing, "date", run_date=past)
        began = time.perf_counter()
        scheduler._process_jobs()
        took = (time.perf_counter() - began) * 1000
        await asyncio.sleep(0.05)
        _all_done(due)
        return took

    yield wake
    scheduler.shutdown(wait=False)
    engine.dispose()


def _set(connection: Any, synchronous: str) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={synchronous}")


def _copy(engine: Engine, state: bytes, at: float, number: int) -> None:
    """So many jobs in the store like this one, which nobody looks into before their time."""
    jobs = f"""
        INSERT INTO apscheduler_jobs (id, next_run_time, job_state) {series(engine.dialect.name, number)}
        SELECT 'later ' || n, CAST(:at AS double precision) + n, :state FROM series
    """  # noqa: S608 - a table of numbers
    with engine.begin() as conn:
        conn.execute(text(jobs), {"at": at, "state": state})


@asynccontextmanager
async def procrastinating(url: str, pending: int, due: int) -> AsyncIterator[Waking]:
    """procrastinate 3 with a worker that takes ten at a time until nothing is due. Of its time its own start and end
    are less than a twentieth.
    """
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url))
    await app.open_async()
    await app.schema_manager.apply_schema_async()
    task = app.task(name="nothing")(nothing)
    later = task.configure(schedule_at=datetime.now(UTC) + timedelta(days=1))
    for _ in range(0, pending, 5000):
        await later.batch_defer_async(*({} for _ in range(5000)))

    async def wake() -> float:
        past = task.configure(schedule_at=datetime.now(UTC) - timedelta(seconds=1))
        await past.batch_defer_async(*({} for _ in range(due)))
        began = time.perf_counter()
        await app.run_worker_async(wait=False, concurrency=10, install_signal_handlers=False)
        took = (time.perf_counter() - began) * 1000
        _all_done(due)
        return took

    yield wake
    await app.close_async()
