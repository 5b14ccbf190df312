"""The memory of a worker over a database in which a million deliveries wait, after it has delivered some."""

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from tests.bench import pending, posting
from tests.bench.children import Child, rss
from tests.bench.databases import KINDS, at_rest, fresh
from tests.bench.load import SECRET
from tests.bench.office import hire, office, remind
from tests.bench.table import Table
from tests.fakes.slack_api import FakeSlack

PENDING, REMINDED = 1_000_000, 500
A_SECOND, BURST = 50, 25


async def run(postgresql: str) -> None:
    table = Table(f"Memory in MB of a worker, {PENDING:,} pending, after {REMINDED} reminders")
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            table.row(kind, **await _memory(await fresh(postgresql, Path(folder), kind)))
    table.show()


async def _memory(url: str) -> Mapping[str, str]:
    slack = FakeSlack(SECRET, workspace=(A_SECOND, BURST))
    await slack.start()
    slack.installed("T1", posting.TOKEN)
    key, names = Fernet.generate_key().decode(), [f"U{number}" for number in range(REMINDED)]
    bot = office(url, key)
    await pending.people(bot.database)
    await pending.waiting(bot.database, PENDING)
    await remind(bot, await hire(bot, names), [datetime.now(UTC) + timedelta(seconds=1)] * REMINDED)
    await bot.close()
    await at_rest(url)
    for name in names:
        slack.joins(name, name)
    worker = await Child.start(posting.__name__, url, key, slack.url, A_SECOND, BURST)
    started = rss(worker.pid)
    await slack.until(lambda: len(slack.posts) == REMINDED, within=60)
    figures = {
        "imported": f"{worker.first:.0f}",
        "started": f"{started:.0f}",
        "now": f"{rss(worker.pid):.0f}",
        "at_most": f"{rss(worker.pid, 'VmHWM'):.0f}",
    }
    worker.go()
    await worker.found()
    await worker.ended()
    await slack.stop()
    return figures
