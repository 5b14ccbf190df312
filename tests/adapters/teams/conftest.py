"""The door of a bot, and the issuer that it believes. A whole bot with a fake turn, wired as the program wires it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from adapters.teams.answers import Answers, Words
from adapters.teams.app import MESSAGES, teams_routes
from adapters.teams.door import Door, Refused
from adapters.teams.outbound import Connector, TeamsMessenger
from adapters.wire import session
from bot.ports import Incoming, Reply, TakeTurn
from tests.fakes.teams_api import FakeTeams
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


WORDS = Words(
    went_wrong=lambda reference: f"Sorry, that did not work. Our note about it is {reference}.",
    in_chat="My answer is in our chat.",
    not_mine="That is no button of mine.",
)
MARIA, ANA = "29:maria", "29:ana"
BODY_AT_MOST = 64 * 1024


@dataclass
class Turns:
    """A turn that remembers what it heard and gives the reply it was told to, or fails."""

    heard: list[Incoming] = field(default_factory=list)
    answers: Callable[[Incoming], Reply] = lambda incoming: Reply()
    fails: Exception | None = None
    before: Callable[[], Awaitable[None]] | None = None

    async def take(self, incoming: Incoming) -> Reply:
        self.heard.append(incoming)
        if self.before:
            await self.before()
        if self.fails:
            raise self.fails
        return self.answers(incoming)


@dataclass
class Bot:
    """The adapter, running."""

    teams: FakeTeams
    turns: Turns
    messenger: TeamsMessenger


@asynccontextmanager
async def running(take_turn: TakeTurn | None = None, patience: float = 2.0) -> AsyncIterator[Bot]:
    """take_turn: in place of the fake one. patience: seconds."""
    async with AsyncExitStack() as stack:
        teams = FakeTeams()
        await teams.start()
        stack.push_async_callback(teams.stop)
        turns, connector = Turns(), Connector(None, lambda: session(timedelta(seconds=patience)))
        stack.push_async_callback(connector.close)
        door = await stack.enter_async_context(opened(teams.issuer))
        messenger = TeamsMessenger(connector)
        answers = Answers(take_turn or turns.take, messenger, WORDS, patience)
        app = web.Application(client_max_size=BODY_AT_MOST)
        app.add_routes(teams_routes(door, answers))
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        teams.endpoint = f"http://{host}:{port}{MESSAGES}"
        teams.joins(MARIA, "Maria Koch", 1)
        teams.joins(ANA, "Ana Silva", 2)
        yield Bot(teams, turns, messenger)


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with running() as bot:
        yield bot


async def refusal(door: Door, header: str, activity: object = ACTIVITY) -> Refused:
    with pytest.raises(Refused) as refused:
        await door.admit(header, activity)
    return refused.value


async def settled() -> None:
    """When no keys are being fetched any more."""
    if fetches := [task for task in asyncio.all_tasks() if task.get_name() == "teams keys"]:
        await asyncio.wait(fetches)
