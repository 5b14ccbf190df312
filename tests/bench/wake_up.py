"""A wake-up with 100 due of many pending, beside one job per reminder in the schedulers that others use."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.storage import claims, deliveries
from bot.storage.database import Database
from tests.bench import pending
from tests.bench.databases import fresh
from tests.bench.table import Table

DUE = 100
ROUNDS = 7
SIZES = (10_000, 100_000, 1_000_000)
JOBS_AT_MOST = 100_000
"""So many jobs APScheduler is given one by one within minutes; its cost no longer grows there."""

Waking = Callable[[], Awaitable[float]]


async def nothing() -> None:
    """What a job does."""


def waking(database: Database) -> Waking:
    """100 fall due; they are claimed, settled together, and the next due time is looked up. In milliseconds."""
    rounds = iter(range(10_000))

    async def wake() -> float:
        number = next(rounds)
        await pending.due(database, DUE, f"due {number}")
        began = time.perf_counter()
        now = pending.NOW
        rows = await database.write(lambda conn: claims.claim(conn, f"me/{number}", now, now + pending.A_MONTH, DUE))
        settled = await database.write(lambda conn: deliveries.settle_sent(conn, {row.id: row.lease for row in rows}))
        await database.read(claims.next_due)
        took = (time.perf_counter() - began) * 1000
        assert len(settled) == DUE
        return took

    return wake


def jobs(url: str, number: int) -> tuple[Waking, Callable[[], None]]:
    """APScheduler 3.11 with a job for each reminder on the same database, WAL and NORMAL as ours would be."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.asyncio import AsyncIOScheduler
    from sqlalchemy import create_engine, event

    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    if url.startswith("sqlite"):

        @event.listens_for(engine, "connect")
        def _as_ours(connection: Any, _: object) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")

    store = SQLAlchemyJobStore(engine=engine)
    scheduler = AsyncIOScheduler(jobstores={"default": store}, timezone=UTC, job_defaults={"misfire_grace_time": None})
    scheduler.start()
    later = datetime.now(UTC) + timedelta(days=1)
    _add_jobs(engine, store, scheduler, number, later)
    rounds = iter(range(10_000))

    async def wake() -> float:
        here = next(rounds)
        past = datetime.now(UTC) - timedelta(seconds=1)
        for one in range(DUE):
            scheduler.add_job(f"{__name__}:nothing", "date", run_date=past, id=f"due {here} {one}")
        began = time.perf_counter()
        scheduler._process_jobs()
        took = (time.perf_counter() - began) * 1000
        await asyncio.sleep(0.05)
        return took

    def stop() -> None:
        scheduler.shutdown(wait=False)
        engine.dispose()

    return wake, stop


def _add_jobs(engine: Any, store: Any, scheduler: Any, number: int, later: datetime) -> None:
    """Written by the store's own table, many at once: one by one it takes APScheduler minutes."""
    import pickle

    from apscheduler.util import datetime_to_utc_timestamp

    job = scheduler.add_job(f"{__name__}:nothing", "date", run_date=later, id="template")
    state = job.__getstate__()
    with engine.begin() as conn:
        for first in range(0, number, 5000):
            rows = []
            for one in range(first, min(first + 5000, number)):
                at = later + timedelta(seconds=one)
                plain = {**state, "id": f"later {one}", "next_run_time": at}
                stamp = datetime_to_utc_timestamp(at)
                rows.append({"id": plain["id"], "next_run_time": stamp, "job_state": pickle.dumps(plain, 5)})
            conn.execute(store.jobs_t.insert(), rows)


async def procrastinating(url: str, number: int) -> tuple[Waking, Callable[[], Awaitable[None]]]:
    """procrastinate 3 with a job for each reminder; a worker that takes ten at a time until nothing is due."""
    import procrastinate

    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url))
    await app.open_async()
    await app.schema_manager.apply_schema_async()
    task = app.task(name="nothing")(nothing)
    later = datetime.now(UTC) + timedelta(days=1)
    for first in range(0, number, 5000):
        some = range(first, min(first + 5000, number))
        await task.configure(schedule_at=later).batch_defer_async(*({} for _ in some))

    async def wake() -> float:
        await task.configure(schedule_at=datetime.now(UTC) - timedelta(seconds=1)).batch_defer_async(
            *({} for _ in range(DUE))
        )
        began = time.perf_counter()
        await app.run_worker_async(wait=False, concurrency=10, install_signal_handlers=False)
        return (time.perf_counter() - began) * 1000

    return wake, app.close_async


async def _ours(url: str, number: int) -> tuple[Waking, Database]:
    database = Database(url)
    await pending.people(database)
    await pending.waiting(database, number)
    return waking(database), database


async def run(postgresql: str) -> None:
    """Rounds of all are played in turn, so that a noisy moment hits all alike."""
    for kind in ("SQLite", "PostgreSQL"):
        table = Table(
            f"A wake-up, {DUE} due, {kind}: claimed, settled and the next one found. Medians of {ROUNDS} rounds"
        )
        for number in SIZES:
            with tempfile.TemporaryDirectory() as folder:
                await _one_size(table, kind, number, postgresql, Path(folder))
        table.show()


async def _one_size(table: Table, kind: str, number: int, postgresql: str, folder: Path) -> None:
    sqlite = kind == "SQLite"
    ours, database = await _ours(await fresh(postgresql, folder, sqlite=sqlite), number)
    wakes: dict[str, Waking] = {"coachbot": ours}
    job_url = await fresh(postgresql, folder, "jobs", sqlite=sqlite)
    wakes["APScheduler 3.11, a job each"], stop_jobs = jobs(job_url, number)
    stop_procrastinate = None
    if not sqlite and number == SIZES[0]:
        url = await fresh(postgresql, folder, "procrastinate", sqlite=False)
        wakes["procrastinate 3"], stop_procrastinate = await procrastinating(url, number)
    took: dict[str, list[float]] = {name: [] for name in wakes}
    for turn in range(ROUNDS + 1):
        for name, wake in wakes.items():
            one = await wake()
            if turn:
                took[name].append(one)
    mine = statistics.median(took["coachbot"])
    for name, rounds in took.items():
        median = statistics.median(rounds)
        table.row(
            f"{name}, {number:,} pending",
            ms=f"{median:.1f}",
            to_ours=f"x{median / mine:.1f}",
            worst=f"{max(rounds):.1f}",
        )
    stop_jobs()
    if stop_procrastinate:
        await stop_procrastinate()
    await database.close()
