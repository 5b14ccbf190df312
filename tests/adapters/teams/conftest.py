"""The door of a bot, and the issuer that it believes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from adapters.teams.door import Door, Refused
from tests.fakes.teams_issuer import APP, SERVICE, TeamsIssuer

TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
ACTIVITY = {
    "type": "message",
    "channelId": "msteams",
    "serviceUrl": SERVICE,
    "conversation": {"id": "a:1", "tenantId": TENANT},
    "channelData": {"tenant": {"id": TENANT}},
    "text": "hello",
}


class Clock:
    """A clock that stands still until it is told that time has passed."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def passes(self, time: timedelta) -> None:
        self.seconds += time.total_seconds()


@pytest.fixture
async def issuer() -> AsyncIterator[TeamsIssuer]:
    issuer = TeamsIssuer()
    await issuer.start()
    yield issuer
    await issuer.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def door(issuer: TeamsIssuer, clock: Clock) -> AsyncIterator[Door]:
    async with opened(issuer, clock=clock) as door:
        yield door


@asynccontextmanager
async def opened(issuer: TeamsIssuer, app: str = APP, **settings: Any) -> AsyncIterator[Door]:
    door = Door(app, metadata_url=issuer.url, **settings)
    yield door
    await door.close()


async def refusal(door: Door, header: str, activity: object = ACTIVITY) -> Refused:
    with pytest.raises(Refused) as refused:
        await door.admit(header, activity)
    return refused.value


async def settled() -> None:
    """When no keys are being fetched any more."""
    if fetches := [task for task in asyncio.all_tasks() if task.get_name() == "teams keys"]:
        await asyncio.wait(fetches)
