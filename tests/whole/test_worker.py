"""A worker, as an operator sees it from outside: alive, ready, counting, and deaf to everything else."""

import signal
from pathlib import Path

import aiohttp
import pytest
from cryptography.fernet import Fernet

from tests.whole.process import Process, migrate


@pytest.fixture
def environ(postgresql_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": postgresql_url,
        "COACH_KEYS": Fernet.generate_key().decode(),
        "COACH_SUPPORT_CONTACTS": "Employee help line, 030 123456",
        "SLACK_SIGNING_SECRET": "the signing secret",
        "SLACK_BOT_TOKEN": "xoxb-1",
    }


async def test_a_worker_tells_how_it_is_and_takes_no_events(environ: dict[str, str], tmp_path: Path) -> None:
    await migrate(tmp_path, environ)
    worker = Process("worker", tmp_path, environ)
    worker.told["HEALTH_PORT"] = str(worker.port)
    await worker.start()
    async with aiohttp.ClientSession(worker.url) as http:
        assert await (await http.get("/healthz")).text() == "alive\n"
        assert "deliveries_in_hand" in await (await http.get("/metrics")).text()
        assert (await http.post("/slack/events")).status == 404
    assert await worker.stop(signal.SIGTERM) == 0
