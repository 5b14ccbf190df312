"""The only file that knows every concrete class: it builds them from the settings and wires them together.

Read `Bot.build` to see the whole program on one page.
"""

import asyncio
import contextlib
import os
import signal
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry
from scheduler.clock import Clock
from scheduler.housekeeping import Housekeeping
from scheduler.post import Post

from adapters.slack.app import SlackApp
from adapters.web.app import LocalWorkspace
from adapters.web.clock import Due
from bot import memory
from bot.ports import Messenger
from bot.settings import Settings
from bot.storage import deliveries, migrate, queries
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.turns import Turns
from bot.web.pages import downloads, linker, pages
from bot.wording import Words

log = structlog.get_logger()

BODY_AT_MOST = 1024 * 1024
"""Bytes of a request: Slack's largest is a view of 250 kB."""
CLOCK_NAME = "local/clock"


@dataclass
class Time:
    """The clock. The local workspace may move it ahead; everywhere else it is the machine's own."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Shelf:
    """Sealed things that adapters keep: an installation's token, the local workspace's chat."""

    database: Database
    keyring: Keyring
    now: Callable[[], datetime]

    async def keep(self, name: str, plain: bytes) -> None:
        sealed = self.keyring.seal(plain)
        await self.database.write(lambda conn: queries.keep(conn, name, sealed, self.now()))

    async def kept(self, name: str) -> bytes | None:
        sealed = await self.database.read(lambda conn: queries.kept(conn, name))
        return None if sealed is None else self.keyring.unseal(sealed)

    async def drop(self, name: str) -> None:
        await self.database.write(lambda conn: queries.drop_kept(conn, name))


@dataclass
class Bot:
    """The program, built and not yet running."""

    settings: Settings
    database: Database
    keyring: Keyring
    words: Words
    time: Time
    turns: Turns
    post: Post
    clock: Clock
    shelf: Shelf
    messengers: dict[str, Messenger] = field(default_factory=dict)
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    slack: SlackApp | None = None

    @classmethod
    def build(cls, settings: Settings) -> "Bot":
        """Everything that any process needs; platforms are added by those that have them."""
        database = Database(settings.database_url)
        keyring = Keyring(settings.keys)
        words = Words.load(settings.contacts)
        time = Time()
        messengers: dict[str, Messenger] = {}
        link = linker(keyring, settings.url) if settings.url else None
        turns = Turns(database, keyring, words, time.now, wake=lambda: post.wake(), link=link)
        post = Post(database, keyring, messengers, turns.take_turn, time.now, me=uuid.uuid4().hex)
        clock = Clock(post.wake, Housekeeping(database, time.now).tidy)
        bot = cls(settings, database, keyring, words, time, turns, post, clock, Shelf(database, keyring, time.now))
        bot.messengers = messengers
        if settings.slack:
            bot.slack = SlackApp(settings.slack, turns.take_turn, bot.shelf, bot.went_wrong)
            messengers["slack"] = bot.slack.messenger
        return bot

    def went_wrong(self, reference: str) -> str:
        """What a person reads when a turn failed on our side."""
        return self.words.line("common.went_wrong", memory.STRANGER, {"reference": reference})

    async def ready(self) -> str:
        """Why the bot is not ready, or ""."""
        try:
            current = await asyncio.wait_for(self.database.read(migrate.is_current), 5)
        except Exception:
            return "the database cannot be reached"
        return "" if current else "the database is not migrated: run `python -m bot migrate`"

    def app(self) -> web.Application:
        """The web application of this process, all platforms in it."""
        app = web.Application(client_max_size=BODY_AT_MOST)
        app.add_routes(pages(self.ready, self.registry))
        if self.settings.url:
            app.add_routes(downloads(self.database, self.keyring, self.words))
        if self.slack:
            self.slack.add_to(app)
        if self.settings.local:
            workspace = LocalWorkspace(
                self.turns.take_turn,
                now=self.time.now,
                next_due=self._next_due,
                move_clock=self._move_clock,
                keep=self.shelf.keep,
                kept=self.shelf.kept,
            )
            workspace.add_to(app)
            self.messengers["web"] = workspace.messenger
        return app

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The post and the clock at work, until the block ends; then what is in hand is finished."""
        if moved := await self.shelf.kept(CLOCK_NAME) if self.settings.local else None:
            self.time.ahead = timedelta(seconds=float(moved))
        pump = asyncio.create_task(self.post.run())
        self.clock.start()
        try:
            yield
        finally:
            self.clock.stop()
            await self.post.stop()
            await pump

    async def _next_due(self) -> Due | None:
        """What waits for its time next, for the local workspace's clock."""
        found = await self.database.read(lambda conn: deliveries.next_waiting(conn, self.time.now()))
        return Due(found.due, found.address.key, found.kind) if found else None

    async def _move_clock(self, by: timedelta | datetime) -> None:
        """Move the local workspace's clock ahead, stopping at all that falls due on the way."""
        until = by if isinstance(by, datetime) else self.time.now() + by
        while (due := await self.post.next_due()) is not None and due <= until:
            self.time.ahead += max(due - self.time.now(), timedelta())
            if not await self.post.deliver_due():
                self.time.ahead += timedelta(seconds=1)
        self.time.ahead += max(until - self.time.now(), timedelta())
        while await self.post.deliver_due():
            pass
        await self.shelf.keep(CLOCK_NAME, str(self.time.ahead.total_seconds()).encode())


async def serve(settings: Settings, *, http: bool) -> None:
    """Run until told to stop: everything (`dev`), HTTP and post (`web`), or the post alone (`worker`)."""
    bot = Bot.build(settings)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for told in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(told, stopped.set)
    runner = web.AppRunner(bot.app(), access_log=None, handle_signals=False, shutdown_timeout=10)
    with bot.database.lock():
        try:
            await runner.setup()
            async with bot.running():
                if bot.slack and http:
                    await bot.slack.start()
                if http:
                    await web.TCPSite(runner, settings.host, settings.port).start()
                _announce(settings, http)
                await stopped.wait()
                if bot.slack and http:
                    await bot.slack.stop()
        finally:
            await runner.cleanup()
            await bot.database.close()


def _announce(settings: Settings, http: bool) -> None:
    for platform, there in (("slack", settings.slack is not None), ("local workspace", settings.local)):
        log.info("platform", name=platform, state="on" if there else "off: not set")
    where = f"http://{settings.host}:{settings.port}/" if http else ""
    log.info("ready", at=where, process=os.getpid())
