"""How late things leave when there is little to do: from when they are due until a messenger is handed the message."""

import asyncio
import random
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from bot.ports import Address, Message, Still, always
from tests.bench.databases import KINDS, fresh
from tests.bench.office import hire, office, remind, slack_allowing, write
from tests.bench.table import Table
from tests.fakes.messenger import FakeMessenger

EACH = 300
SPREAD = timedelta(seconds=30)
SOON = timedelta(seconds=4)

Late = Mapping[str, Sequence[float]]
"""What -> how late each was, in milliseconds."""


class Noting(FakeMessenger):
    """Notes when it was first handed something for somebody."""

    def __init__(self) -> None:
        super().__init__(pace=slack_allowing(50, 25))
        self.handed: dict[str, datetime] = {}

    async def send(self, to: Address, message: Message, key: str, still: Still = always) -> str:
        self.handed.setdefault(to.person, datetime.now(UTC))
        return await super().send(to, message, key, still)


async def run(postgresql: str) -> None:
    table = Table(
        f"Lateness when idle, {EACH} of each at random moments of {SPREAD.seconds} s, to the messenger's hand"
    )
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            late = await _lateness(await fresh(postgresql, Path(folder), kind))
        for what, some in late.items():
            table.row(f"{kind}, {what}", **figures(some))
    table.show()


def figures(late: Sequence[float]) -> dict[str, str]:
    """Of milliseconds."""
    hundredths = statistics.quantiles(late, n=100)
    return {"p50_ms": f"{hundredths[49]:.1f}", "p99_ms": f"{hundredths[98]:.1f}", "worst_ms": f"{max(late):.1f}"}


async def _lateness(url: str) -> Late:
    bot = office(url, Fernet.generate_key().decode())
    bot.messengers["slack"] = messenger = Noting()
    written, reminded = ([f"{letter}{number}" for number in range(EACH)] for letter in "WR")
    first, chance = datetime.now(UTC) + SOON, random.Random(1)  # noqa: S311 - moments, no secrets
    due = {name: first + SPREAD * chance.random() for name in (*written, *reminded)}
    await write(bot, await hire(bot, written), [due[name] for name in written])
    await remind(bot, await hire(bot, reminded), [due[name] for name in reminded])
    timers = asyncio.create_task(_timers(first))
    async with bot.running():
        await messenger.until(lambda: len(messenger.handed) == len(due))
    await bot.close()

    def late(names: Sequence[str]) -> list[float]:
        return [_ms(messenger.handed[name] - due[name]) for name in names]

    return {
        "a message that waits for its time": late(written),
        "a reminder, whose turn is taken first": late(reminded),
        "beside them: a bare timer of asyncio": await timers,
    }


async def _timers(first: datetime) -> list[float]:
    """How late this machine is by itself."""
    late, chance = [], random.Random(2)  # noqa: S311 - moments, no secrets
    for due in sorted(first + SPREAD * chance.random() for _ in range(EACH)):
        await asyncio.sleep((due - datetime.now(UTC)).total_seconds())
        late.append(_ms(datetime.now(UTC) - due))
    return late


def _ms(span: timedelta) -> float:
    return span / timedelta(milliseconds=1)
