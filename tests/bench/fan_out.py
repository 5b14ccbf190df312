"""An announcement to 100,000 people written out: how long it takes, and how much more memory."""

import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.storage import announcements
from bot.storage.database import Database
from scheduler.fanout import FanOut
from tests.bench import children, pending
from tests.bench.children import Child, forget_peak, rss, say, told
from tests.bench.databases import KINDS, at_rest, fresh
from tests.bench.table import Table

READERS = 100_000
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ROUNDS = 3


async def run(postgresql: str) -> None:
    table = Table(f"An announcement to {READERS:,} people written out, one delivery each. Medians of {ROUNDS} rounds")
    for kind in KINDS:
        seconds, more = zip(*[await _round(postgresql, kind) for _ in range(ROUNDS)], strict=True)
        table.row(kind, seconds=f"{statistics.median(seconds):.2f}", more_mb=f"{statistics.median(more):.1f}")
    table.show()


async def _round(postgresql: str, kind: str) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        url = await fresh(postgresql, Path(folder), kind)
        database = Database(url)
        await pending.people(database, READERS)
        await database.write(lambda conn: announcements.begin(conn, "slack/T1", b"sealed", pending.NOW))
        await database.close()
        await at_rest(url)
        child = await Child.start(__name__, url)
        child.go()
        readers, seconds, more = await child.found()
        await child.ended()
        assert readers == READERS
        return seconds, more


async def write_out(url: str) -> None:
    """In a process of its own, in which the database was opened before."""
    database = Database(url)
    await FanOut(database, lambda: LONG_AGO, lambda: None).write_out()
    say()
    await told()
    before, began = rss(), time.perf_counter()
    forget_peak()
    readers = await FanOut(database, lambda: datetime.now(UTC), lambda: None).write_out()
    say([readers, time.perf_counter() - began, rss(what="VmHWM") - before])
    await database.close()


if __name__ == "__main__":
    children.run(write_out)
