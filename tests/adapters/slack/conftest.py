"""A bot with a fake turn, wired as the program wires it, and the fake Slack that it talks to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from time import time

import pytest
from aiohttp import web

from adapters.slack.app import slack_app, slack_routes
from adapters.slack.installs import OneWorkspace, Workspaces, oauth
from adapters.slack.outbound import SlackMessenger
from adapters.slack.replies import Words
from adapters.slack.socket import SocketMode
from adapters.slack.web_api import SlackApi
from bot.ports import Incoming, Reply, Section, Sheet, TakeTurn
from tests.fakes.slack_api import FakeSlack

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
WORDS = Words(
    went_wrong=lambda reference: f"Sorry, that did not work. Our note about it is {reference}.",
    not_installed="Please add the coach to this workspace again.",
    over=Sheet("over", "Done", (Section(text="You can close this now."),), close="Close"),
)


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


class Drawer:
    """A shelf that seals as badly as a test needs to see whether it was asked to."""

    def __init__(self) -> None:
        self.rows: dict[str, bytes] = {}

    async def keep(self, name: str, what: bytes) -> None:
        self.rows[name] = bytes(byte ^ 0x5A for byte in what)

    async def kept(self, name: str) -> bytes | None:
        return bytes(byte ^ 0x5A for byte in self.rows[name]) if name in self.rows else None

    async def drop(self, name: str) -> None:
        self.rows.pop(name, None)


@dataclass
class Bot:
    """The adapter, running. `site` is its address."""

    slack: FakeSlack
    turns: Turns
    api: SlackApi
    messenger: SlackMessenger
    site: str
    drawer: Drawer
    socket: SocketMode


@asynccontextmanager
async def running(
    over: str = "http",
    many: bool = False,
    now: Callable[[], float] = time,
    patience: float = 2.0,
    take_turn: TakeTurn | None = None,
) -> AsyncIterator[Bot]:
    """take_turn: in place of the fake one."""
    async with AsyncExitStack() as stack:
        slack = FakeSlack(SECRET, now=now)
        await slack.start()
        stack.push_async_callback(slack.stop)
        turns, drawer = Turns(), Drawer()
        workspaces = Workspaces(drawer)
        tokens = workspaces if many else OneWorkspace("xoxb-one")
        api = SlackApi(tokens, slack.url, timeout=timedelta(seconds=patience))
        stack.push_async_callback(api.close)
        settings = oauth("123.456", "client-secret", workspaces, "https://coach.example", now) if many else None
        app = slack_app(SECRET, api, tokens, take_turn or turns.take, WORDS, settings, patience)
        site = ""
        socket = SocketMode(app, "xapp-1")
        if over == "socket":
            await socket.start()
            stack.push_async_callback(socket.close)
            async with asyncio.timeout(5):
                await slack.connected.wait()
        else:
            web_app = web.Application()
            web_app.add_routes(slack_routes(app))
            runner = web.AppRunner(web_app, shutdown_timeout=0.1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0][:2]
            site = f"http://{host}:{port}"
            slack.endpoint = f"{site}/slack/events"
        if not many:
            slack.installed("T1", "xoxb-one")
        slack.joins("U1", "sam")
        slack.joins("U2", "ann", tz="America/New_York", locale="fr-FR")
        yield Bot(slack, turns, api, SlackMessenger(api), site, drawer, socket)


@pytest.fixture(params=["http", "socket"])
async def bot(request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    """The bot in one workspace, told by HTTP and then again by Socket Mode."""
    async with running(request.param) as bot:
        yield bot


@pytest.fixture
async def http() -> AsyncIterator[Bot]:
    """The bot in one workspace, told by HTTP."""
    async with running() as bot:
        yield bot
