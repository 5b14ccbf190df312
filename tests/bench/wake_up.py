"""A wake-up with 100 due of many pending, beside one job per reminder in the schedulers that others use."""

import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from bot.storage import claims, deliveries
from bot.storage.database import Database
from tests.bench import pending
from tests.bench.databases import KINDS, at_rest, fresh
from tests.bench.others import Waking, apscheduler, procrastinating
from tests.bench.table import Table

DUE = 100
ROUNDS = 15
SIZES = (10_000, 100_000, 1_000_000)
TITLE = """\
A wake-up, {due} due, {kind}. Ours: they are claimed in order and settled together, the next due time is looked up, each
commit is on the disk. Theirs: a job for each reminder, which does nothing. Medians of {rounds} rounds, in turn"""

Contender = Callable[[str, int, int], AbstractAsyncContextManager[Waking]]
"""On this database, with so many pending, let so many fall due."""


@asynccontextmanager
async def coachbot(url: str, number: int, due: int) -> AsyncIterator[Waking]:
    database = Database(url)
    await pending.people(database)
    await pending.waiting(database, number)
    rounds = iter(range(10_000))

    async def wake() -> float:
        lease, now = f"me/{next(rounds)}", pending.NOW
        await pending.due(database, due, lease)
        began = time.perf_counter()
        rows = await database.write(lambda conn: claims.claim(conn, lease, now, now + pending.A_MONTH, due))
        settled = await database.write(lambda conn: deliveries.settle_sent(conn, {row.id: row.lease for row in rows}))
        await database.read(claims.next_due)
        took = (time.perf_counter() - began) * 1000
        assert len(settled) == due
        return took

    yield wake
    await database.close()


def contenders(kind: str, number: int) -> Mapping[str, Contender]:
    found: dict[str, Contender] = {"coachbot": coachbot}
    if kind == "SQLite":
        found["APScheduler 3.11, synchronous=NORMAL"] = apscheduler
        found["APScheduler 3.11, on the disk as ours"] = partial(apscheduler, synchronous="FULL")
    else:
        found["APScheduler 3.11"] = apscheduler
        if number == SIZES[0]:
            found["procrastinate 3"] = procrastinating
    return found


async def run(postgresql: str) -> None:
    for kind in KINDS:
        table = Table(TITLE.format(due=DUE, kind=kind, rounds=ROUNDS))
        for number in SIZES:
            with tempfile.TemporaryDirectory() as folder:
                await _one_size(table, kind, number, postgresql, Path(folder))
        table.show()


async def _one_size(table: Table, kind: str, number: int, postgresql: str, folder: Path) -> None:
    """Rounds of all are played in turn, so that a noisy moment hits all alike; the first warms up."""
    took: dict[str, list[float]] = {}
    async with AsyncExitStack() as stack:
        wakes: dict[str, Waking] = {}
        for name, contender in contenders(kind, number).items():
            url = await fresh(postgresql, folder, kind, f"wake_{len(wakes)}")
            wakes[name] = await stack.enter_async_context(contender(url, number, DUE))
            await at_rest(url)
        for _ in range(ROUNDS + 1):
            for name, wake in wakes.items():
                took.setdefault(name, []).append(await wake())
    ours = statistics.median(took["coachbot"][1:])
    for name, (_, *rounds) in took.items():
        median = statistics.median(rounds)
        figures = {"ms": f"{median:.1f}", "to_ours": f"x{median / ours:.1f}", "worst_ms": f"{max(rounds):.1f}"}
        table.row(f"{name}, {number:,} pending", **figures)
