"""What each command runs: everything at home, HTTP and post, the post alone, a terminal, a migration, a check-up."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime

import structlog
from aiohttp import web

from adapters.console import ConsoleMessenger, Screen, chat, lines_of
from bot import joining
from bot.main import Bot
from bot.ports import Address, Profile
from bot.settings import EXAMPLE_CONTACTS, Settings, Unsafe
from bot.storage import queries
from bot.storage.database import Database
from bot.storage.secrets import Keyring, Unreadable

log = structlog.get_logger()


async def serve(settings: Settings, *, http: bool) -> int:
    """Run until told to stop: HTTP and post, or the post alone."""
    bot = Bot.build(settings)
    stopped = asyncio.Event()
    for told in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(told, stopped.set)
    try:
        with bot.database.lock():
            if settings.local:
                await _upgrade(bot.database)
                await bot.local_clock.restore()
            elif why_not := await bot.ready():
                raise Unsafe(why_not)
            app, port = (bot.app(), settings.port) if http else (bot.health(), settings.health_port)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=10)
            async with bot.running():
                await runner.setup()
                if port:
                    await web.TCPSite(runner, settings.host, port).start()
                for platform in bot.platforms.values() if http else ():
                    await platform.start()
                _announce(settings, http)
                await stopped.wait()
                await runner.cleanup()
    finally:
        await bot.close()
    return 0


async def talk(settings: Settings) -> int:
    """The coach in this terminal, on a database of its own."""
    bot = Bot.build(settings)
    screen = Screen(lambda text: print(text, end="", flush=True))  # noqa: T201 - this is the terminal
    zone = datetime.now().astimezone().tzname() or "UTC"
    bot.messengers["console"] = ConsoleMessenger(screen, Profile(zone=os.environ.get("TZ", zone)))
    try:
        with bot.database.lock():
            await _upgrade(bot.database)
            await chat(bot.turns.take_turn, bot.post.deliver_all, screen, lines_of(sys.stdin))
    finally:
        await bot.close()
    return 0


async def bring_up_to_date(settings: Settings) -> int:
    """Migrate the database, and lock everything with the first of the keys: the others may then be taken away."""
    database = Database(settings.database_url)
    try:
        await _upgrade(database)
        if settings.keys:
            keyring = Keyring(settings.keys)
            locked = await database.write(lambda conn: queries.rewrap(conn, keyring.rewrap))
            log.info("locked with the first key", things=locked)
    finally:
        await database.close()
    log.info("migrated")
    return 0


async def join(settings: Settings, person: str, other: str) -> int:
    """Somebody on one platform is somebody on another: their address keys. The person is told. 0 if it was done."""
    try:
        here, there = Address.of(person), Address.of(other)
    except ValueError:
        log.error("not joined", why="an address is a platform, a workspace and a person: slack/T0123/U0456")
        return 2
    bot = Bot.build(settings)
    try:
        if why_not := await bot.ready():
            raise Unsafe(why_not)
        now = bot.time.now()
        amiss = await bot.database.write(lambda conn: joining.join_by_owner(conn, bot.keyring, here, there, now))
        bot.database.call()
    finally:
        await bot.close()
    if amiss:
        log.error("not joined", why=amiss)
        return 1
    log.info("joined", person=person, other=other)
    return 0


async def doctor(settings: Settings) -> int:
    """Say what works and what does not. 0 if nothing is wrong."""
    bot = Bot.build(settings)
    try:
        why_not = await bot.ready()
        log.info("database", kind=bot.database.dialect, state=why_not or "ready")
        wrong_keys = "" if why_not else await _wrong_keys(bot)
        log.info("keys", state=wrong_keys or "they open what is kept")
        log.info("platforms", on=", ".join(settings.platforms) or "none")
        log.info("admins", named=", ".join(sorted(settings.admins)) or "none: see COACH_ADMINS")
        log.info("people to call", set=settings.contacts != EXAMPLE_CONTACTS and bool(settings.contacts))
        log.info("pages", url=settings.url or "none: set COACH_URL for links to one's own data")
    finally:
        await bot.close()
    return 1 if why_not or wrong_keys else 0


async def _upgrade(database: Database) -> None:
    from bot.storage import migrate  # Alembic is nine megabytes, and of use here alone

    await migrate.upgrade(database)


async def _wrong_keys(bot: Bot) -> str:
    """What is wrong with the keys, or ""."""
    wrapped = await bot.database.read(queries.a_wrapped_key)
    try:
        if wrapped:
            bot.keyring.open_person(wrapped)
    except Unreadable:
        return "COACH_KEYS opens nothing of what is kept: put the key that did back"
    return ""


COMMANDS: Mapping[str, Callable[[Settings], Coroutine[None, None, int]]] = {
    "dev": lambda settings: serve(settings, http=True),
    "web": lambda settings: serve(settings, http=True),
    "worker": lambda settings: serve(settings, http=False),
    "chat": talk,
    "migrate": bring_up_to_date,
    "doctor": doctor,
}


def _announce(settings: Settings, http: bool) -> None:
    """One line for each platform, then where to look."""
    for platform in ("slack", "teams", "web"):
        log.info("platform", name=platform, state="on" if platform in settings.platforms else "off: not set")
    log.info("ready", at=f"http://{settings.host}:{settings.port}/" if http else "the post", process=os.getpid())
