"""A town in bad weather: platforms that misbehave by chance, and what a process is told to reach them."""

import os
import random
from collections.abc import AsyncIterator

import pytest
from cryptography.fernet import Fernet

from tests.fakes.slack_api import FakeSlack
from tests.fakes.teams_server import TeamsServer
from tests.whole.town import storm


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
        "TEAMS_APP_ID": "11111111-2222-3333-4444-555555555555",
        "TEAMS_APP_PASSWORD": "secret",
        "TEAMS_TENANT_ID": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
        "COACH_KEYS": Fernet.generate_key().decode(),
        "COACH_SUPPORT_CONTACTS": "Employee help line",
    }
