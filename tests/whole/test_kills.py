"""Processes are killed all the time, the platforms misbehave, and everything arrives: once in Slack, and in order."""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.main import Bot
from bot.settings import read
from tests.fakes.slack_api import FakeSlack
from tests.fakes.teams_server import TeamsServer
from tests.patience import until
from tests.whole.town import Town, storm
from tests.whole.workers import Worker, deliver

KILLS = 100
"""On each database."""
BETWEEN_KILLS = 0.2
"""Seconds, on average."""


@pytest.fixture
def chance() -> random.Random:
    """The same kills again with `SEED=… pytest tests/whole/test_kills.py`, as far as the machine is the same again."""
    seed = int(os.environ.get("SEED", random.SystemRandom().randrange(10**6)))
    print(f"SEED={seed}")  # noqa: T201 - pytest shows it when the test fails
    return random.Random(seed)  # noqa: S311


@pytest.fixture
async def slack(chance: random.Random) -> AsyncIterator[FakeSlack]:
    fake = FakeSlack("secret", burst=4, workspace=(5.0, 12), lookups=(50 / 60, 20), weather=storm(chance, 5))
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def teams(chance: random.Random) -> AsyncIterator[TeamsServer]:
    fake = TeamsServer(weather=storm(chance, 5))
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
def environ(database_url: str, slack: FakeSlack) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "secret",
        "SLACK_API_URL": slack.url,
        "COACH_KEYS": Fernet.generate_key().decode(),
        "COACH_SUPPORT_CONTACTS": "Employee help line",
    }


async def test_however_often_processes_are_killed_everything_arrives_once_and_in_order(
    environ: dict[str, str], slack: FakeSlack, teams: TeamsServer, chance: random.Random, tmp_path: Path
) -> None:
    """In Teams, which has no way to tell what arrived, some things arrive twice, and nothing less than once."""
    bot = Bot.build(read(environ, "worker", tmp_path))
    await bot.time.follow(bot.database)
    town = Town(bot, slack, teams, chance)
    await town.found(workspaces=30, tenants=15, each=8)
    await town.mail(1500)
    await town.announce()
    workers: list[Worker] = []
    for number in range(KILLS):
        await town.mail(15)
        if number % 10 == 0:
            await town.remind(10)
        while len(workers) < chance.randint(2, 4):
            workers.append(Worker(deliver, environ, (teams.url, teams.token), tmp_path))
        await asyncio.sleep(chance.uniform(0, 2 * BETWEEN_KILLS))
        workers.pop(chance.randrange(len(workers))).kill()
    workers += [Worker(deliver, environ, (teams.url, teams.token), tmp_path) for _ in range(2)]
    await until(town.nothing_waits, within=120)
    for worker in workers:
        worker.kill()
    await town.look()
    assert town.looked_for > KILLS / 10
    town.tell()
    await bot.close()
