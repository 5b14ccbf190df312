"""The whole program, built from its settings: the only file that knows every part of it.

Read `Bot.build` to see the whole program on one page.
"""

import asyncio
import contextlib
import time
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from aiohttp import web

from adapters.slack import blocks
from adapters.teams import cards
from adapters.web.app import LocalWorkspace
from adapters.web.clock import Due
from bot.links import Links
from bot.office.matching import Matching
from bot.platforms import Given, Platform, switched_on
from bot.ports import Messenger
from bot.settings import Settings
from bot.shelf import Shelf
from bot.storage import deliveries, form, queries, schedules
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.turns import Turns
from bot.web.enrolment import Enrolment
from bot.web.feed import calendars
from bot.web.pages import downloads, pages
from bot.web.programs import OwnersPages
from bot.web.results import results
from bot.wording import Words
from scheduler.clock import Clock, Job
from scheduler.errands import Errands
from scheduler.fanout import FanOut
from scheduler.housekeeping import Housekeeping
from scheduler.passage import WritesOut, pass_until
from scheduler.post import GIVE_UP_AFTER, LEASE, Post
from scheduler.program_fanout import ProgramFanOut
from scheduler.reminders import Reminders
from scheduler.rosters import Rosters

log = structlog.get_logger()

BODY_AT_MOST = 1024 * 1024
"""Bytes of a request: Slack's largest is a view of 250 kB."""
CLOCK_NAME = "local/clock"
LOOKS = {"slack": blocks.looks, "teams": cards.looks}
"""How each platform shows a message, also one that is off: its owner may have readers there tomorrow."""


@dataclass
class Time:
    """The clock. The local workspace may move it ahead. On PostgreSQL it is the server's, for all processes alike:
    to set this machine's moves nothing.
    """

    ahead: timedelta = timedelta()
    _told: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        if self._told is None:
            return datetime.now(UTC) + self.ahead
        told, at = self._told
        return told + timedelta(seconds=_steady() - at) + self.ahead

    async def follow(self, database: Database) -> None:
        """Go by the database's clock from now on; where it has none of its own, by this machine's."""
        told = await database.read(queries.clock)
        if told is not None:
            self._told = told, _steady()


def _steady() -> float:
    """Seconds that nobody can set, counted also while the machine sleeps, where it can tell."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass
class LocalClock:
    """The clock of the local workspace, which a person may move ahead. Where it stands survives a restart."""

    database: Database
    time: Time
    post: Post
    others: Sequence[WritesOut]
    asked_for: Sequence[Job]
    shelf: Shelf

    async def restore(self) -> None:
        if moved := await self.shelf.kept(CLOCK_NAME):
            self.time.ahead = timedelta(seconds=float(moved))

    async def next_due(self) -> Due | None:
        """What waits for its time next."""
        now = self.time.now()
        found = await self.database.read(
            lambda conn: (deliveries.next_waiting(conn, now), schedules.next_to_come(conn, now))
        )
        first = min((it for it in found if it), key=lambda it: it.due, default=None)
        return Due(first.due, first.address.key, first.kind) if first else None

    async def move(self, by: timedelta | datetime) -> None:
        """Move ahead, stopping at all that falls due on the way. What was asked for meanwhile is done first."""
        time = self.time
        for job in self.asked_for:
            await job()
        until = by if isinstance(by, datetime) else time.now() + by

        def move_to(at: datetime) -> None:
            time.ahead += max(at - time.now(), timedelta())

        await pass_until(until, self.post, self.others, time.now, move_to)
        self.post.wake()
        await self.shelf.keep(CLOCK_NAME, str(time.ahead.total_seconds()).encode())


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
    reminders: Reminders
    fanout: FanOut
    matching: Matching
    program_fanout: ProgramFanOut
    shelf: Shelf
    messengers: dict[str, Messenger]
    platforms: Mapping[str, Platform]

    @classmethod
    def build(cls, settings: Settings, *, lease: timedelta = LEASE, give_up_after: float = GIVE_UP_AFTER) -> "Bot":
        """Everything that any process needs. lease, give_up_after: of the post."""
        database = Database(settings.database_url)
        keyring = Keyring(settings.keys)
        words = Words.load(settings.contacts)
        time = Time()
        messengers: dict[str, Messenger] = {}
        links = Links(keyring, settings.url) if settings.url else None
        reminders = Reminders(database, keyring, time.now, wake=lambda: post.wake())
        turns = Turns(
            database,
            keyring,
            words,
            time.now,
            lambda: post.wake(),
            reminders.begin,
            links,
            LOOKS,
            settings.admins,
        )
        me = uuid.uuid4().hex
        post = Post(
            database, keyring, messengers, turns.take_turn, time.now, me, give_up_after, lease, call=database.call
        )
        fanout = FanOut(database, time.now, post.wake)
        matching = Matching(database, keyring, time.now, post.wake)
        program_fanout = ProgramFanOut(database, keyring, time.now, post.wake)
        shelf = Shelf(database, keyring, time.now)
        platforms = switched_on(Given(settings, turns.take_turn, shelf, words, time.now))
        messengers.update({name: platform.messenger for name, platform in platforms.items()})
        return cls(
            settings,
            database,
            keyring,
            words,
            time,
            turns,
            post,
            reminders,
            fanout,
            matching,
            program_fanout,
            shelf,
            messengers,
            platforms,
        )

    async def ready(self) -> str:
        """Why the bot is not ready, or ""."""
        return await form.amiss(self.database) or self.post.stands_still()

    def health(self) -> web.Application:
        """How this process is, and nothing else."""
        app = web.Application(client_max_size=BODY_AT_MOST)
        app.add_routes(pages(self.ready, self.post.metrics.registry))
        return app

    def app(self) -> web.Application:
        """The web application of this process, every platform in it."""
        app = self.health()
        if self.settings.url:
            app.add_routes(downloads(self.database, self.keyring, self.words))
            app.add_routes(results(self.database, self.keyring, self.words, self.time.now))
            app.add_routes(calendars(self.database, self.keyring, self.words))
            owners = OwnersPages(self.database, self.keyring, self.words, self.time.now, self.settings.url)
            owners.add_to(app)
            Enrolment(owners).add_to(app)
        for platform in self.platforms.values():
            app.add_routes(platform.routes)
        if self.settings.local:
            local = self.local_clock
            workspace = LocalWorkspace(
                self.turns.take_turn,
                now=self.time.now,
                next_due=local.next_due,
                move_clock=local.move,
                keep=self.shelf.keep,
                kept=self.shelf.kept,
            )
            workspace.add_to(app)
            self.messengers["web"] = workspace.messenger
        return app

    @property
    def errands(self) -> Errands:
        return Errands(self.database, self.keyring, self.time.now, self.post.wake)

    @property
    def rosters(self) -> Rosters:
        return Rosters(self.database, self.keyring, self.messengers, self.turns.take_turn, self.time.now)

    @property
    def local_clock(self) -> LocalClock:
        return LocalClock(
            self.database,
            self.time,
            self.post,
            (self.reminders, self.program_fanout),
            (self.errands.run, self.rosters.fetch, self.matching.make_drafts),
            self.shelf,
        )

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The post and the clock at work, until the block ends; then what is in hand is finished."""
        await self.time.follow(self.database)
        await self.reminders.reckon_again()
        pump = asyncio.create_task(self.post.run())
        listening = asyncio.create_task(self.database.listen(self.post.wake))
        clock = self._clock()
        clock.start()
        try:
            yield
        finally:
            await clock.stop()
            listening.cancel()
            await self.post.stop()
            await pump

    def _clock(self) -> Clock:
        """Every process does all of it: each job may be done by several at once, and none is needed to be on time."""

        async def poke() -> None:
            """A wake-up may have been lost."""
            if why_not := self.post.stands_still():
                log.error("post", why=why_not)
            self.post.wake()

        async def follow() -> None:
            await self.time.follow(self.database)

        return Clock(
            {
                poke: timedelta(seconds=15),
                self.post.count: timedelta(seconds=30),
                self.fanout.write_out: timedelta(seconds=15),
                self.errands.run: timedelta(seconds=5),
                self.rosters.fetch: timedelta(seconds=5),
                self.program_fanout.write_out: timedelta(seconds=2),
                self.reminders.write_out: timedelta(minutes=1),
                follow: timedelta(minutes=1),
                self.matching.make_drafts: timedelta(seconds=15),
                Housekeeping(self.database, self.time.now).tidy: timedelta(minutes=10),
            }
        )

    async def close(self) -> None:
        for platform in self.platforms.values():
            await platform.close()
        await self.database.close()
