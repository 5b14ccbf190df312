"""Claims a second: claimed and settled by one process and by several at once, each with batches of 100."""

import statistics
import tempfile
import time
from pathlib import Path

from sqlalchemy import Connection, text

from bot.storage import claims, deliveries
from bot.storage.database import Database
from tests.bench import children, pending
from tests.bench.children import Child, say, told
from tests.bench.databases import at_rest, fresh
from tests.bench.table import Table

DUE, OTHERS, BATCH = 10_000, 100_000, 100
ROUNDS = 3
PROCESSES = {"SQLite": (1,), "PostgreSQL": (1, 2, 4)}


async def run(postgresql: str) -> None:
    table = Table(
        f"Claims a second, {DUE:,} due of {DUE + OTHERS:,} pending, in batches of {BATCH}, claimed and settled. "
        f"Medians of {ROUNDS} rounds"
    )
    for kind, processes in PROCESSES.items():
        with tempfile.TemporaryDirectory() as folder:
            url = await fresh(postgresql, Path(folder), kind)
            await _filled(url)
            rounds = [[await _round(url, f"{turn}/{number}", number) for number in processes] for turn in range(ROUNDS)]
        alone = statistics.median(seconds for seconds, *_ in rounds)
        for number, *seconds in zip(processes, *rounds, strict=True):
            median = statistics.median(seconds)
            figures = {"per_s": f"{DUE / median:,.0f}", "to_one": f"x{alone / median:.1f}", "twice": "none"}
            table.row(f"{kind}, {number} process{'es' if number > 1 else ''}", **figures)
    table.show()


async def _filled(url: str) -> None:
    database = Database(url)
    await pending.people(database)
    await pending.waiting(database, OTHERS)
    await database.close()
    await at_rest(url)


async def _round(url: str, name: str, number: int) -> float:
    """Seconds until all that is due is settled. Every row was claimed once, or this fails."""
    database = Database(url)
    await pending.due(database, DUE, name)
    children = [await Child.start(__name__, url, f"{name}/{one}") for one in range(number)]
    began = time.perf_counter()
    for child in children:
        child.go()
    found = [await child.found() for child in children]
    took = time.perf_counter() - began
    for child in children:
        await child.ended()
    once = await database.read(lambda conn: _sent_once(conn, name))
    await database.close()
    assert sum(found) == once == DUE, f"{sum(found)} claimed, {once} sent once of {DUE}"
    return took


def _sent_once(conn: Connection, name: str) -> int:
    once = text("SELECT count(*) FROM delivery WHERE key LIKE :name AND state = 2 AND attempt = 1 AND taken_over = 0")
    return int(conn.execute(once, {"name": f"{name}/%"}).scalar_one())


async def claim_all(url: str, me: str) -> None:
    """In a process of its own. What others just hold is not waited for: they settle it."""
    database = Database(url)
    await database.read(claims.next_due)
    say()
    await told()
    now, settled = pending.NOW, 0
    while rows := await database.write(lambda conn: claims.claim(conn, me, now, now + pending.A_MONTH, BATCH)):
        leases = {row.id: row.lease for row in rows}
        settled += len(await database.write(lambda conn: deliveries.settle_sent(conn, leases)))  # noqa: B023
    say(settled)
    await database.close()


if __name__ == "__main__":
    children.run(claim_all)
