"""Processes are killed all the time, the platforms misbehave, and everything arrives: once in Slack, and in order."""

import asyncio
import random
from pathlib import Path

from tests.fakes.slack_api import FakeSlack
from tests.fakes.teams_server import TeamsServer
from tests.fakes.trouble import fair
from tests.patience import until
from tests.whole.town import Town
from tests.whole.workers import Worker

KILLS = 100
"""On each database."""
BETWEEN_KILLS = 0.2
"""Seconds, on average."""


async def test_however_often_processes_are_killed_everything_arrives_once_and_in_order(
    environ: dict[str, str], slack: FakeSlack, teams: TeamsServer, chance: random.Random, tmp_path: Path
) -> None:
    """In Teams, which has no way to tell what arrived, some things arrive twice, and nothing less than once."""
    town = Town(environ, tmp_path, slack, teams, chance)
    await town.found(workspaces=40, tenants=20, each=6)
    await town.mail(1500)
    await town.announce()
    workers: list[Worker] = []
    for number in range(KILLS):
        await town.mail(15)
        if number % 10 == 0:
            await town.remind(10)
        while len(workers) < chance.randint(2, 4):
            workers.append(town.worker())
        await asyncio.sleep(chance.uniform(0, 2 * BETWEEN_KILLS))
        workers.pop(chance.randrange(len(workers))).kill()
    workers += [town.worker() for _ in range(2)]
    slack.weather = teams.weather = fair
    # What was killed often waits long before its next try: minutes, as it should where a platform is in trouble.
    await until(town.nothing_waits, within=600)
    for worker in workers:
        worker.kill()
    await town.look()
    assert town.looked_for > KILLS / 10
    town.tell()
    await town.bot.close()
