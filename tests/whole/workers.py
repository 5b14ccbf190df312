"""Processes to be killed: each is forked, within milliseconds, from one that has everything loaded."""

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from cryptography.fernet import Fernet

from bot.main import Bot
from bot.ports import Address, Message, Messenger, Still, always
from bot.settings import read
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from scheduler.fanout import FanOut
from scheduler.program_fanout import ProgramFanOut

NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload([__name__])
A_BREATH = 0.02
LEASE = timedelta(seconds=5)
GIVE_UP_AFTER = 2.0
"""Seconds."""


class Freezing:
    """A messenger whose process stops as if frozen, once: when a file is there and it is about to send, with nothing
    else of its own on the way to the platform. The file is gone when somebody lets it go on.
    """

    def __init__(self, messenger: Messenger, told: Path) -> None:
        self._messenger, self._told = messenger, told
        self._on_their_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._messenger, name)

    async def send(self, to: Address, message: Message, key: str, still: Still = always) -> str:
        if self._told.exists():
            await self._idle.wait()
            if self._told.exists():
                os.kill(os.getpid(), signal.SIGSTOP)
                self._told.unlink()
        self._on_their_way += 1
        self._idle.clear()
        try:
            return await self._messenger.send(to, message, key, still)
        finally:
            self._on_their_way -= 1
            if not self._on_their_way:
                self._idle.set()


class Worker:
    """A process at work until it is killed. target: a function of this module, which is told the other arguments."""

    def __init__(self, target: Callable[..., None], *told: Any) -> None:
        self._process = NURSERY.Process(target=target, args=told, daemon=True)
        self._process.start()

    def kill(self) -> None:
        """As `kill -9` does; returns when it is dead."""
        self._process.kill()
        self._process.join()
        assert self._process.exitcode == -signal.SIGKILL, "it had died of itself before"

    @property
    def stands_still(self) -> bool:
        """Whether it is stopped, as on a machine that is frozen."""
        return "(stopped)" in Path(f"/proc/{self.pid}/status").read_text()

    def is_at_work(self, folder: Path) -> bool:
        """folder: where it was told to write."""
        return (folder / f"{self.pid}.at_work").exists()

    def go_on(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid


def deliver(environ: Mapping[str, str], folder: Path, freezes: Path | None = None) -> None:
    """A whole process of the bot, as `python -m bot worker` runs it but for its short lease.

    What it logs is in a file of its own in the folder. freezes: the file that lets it stop, if it is to.
    """

    async def work() -> None:
        bot = Bot.build(read(environ, "worker", folder), lease=LEASE, give_up_after=GIVE_UP_AFTER)
        if freezes:
            bot.messengers["slack"] = Freezing(bot.messengers["slack"], freezes)
        async with bot.running():
            (folder / f"{os.getpid()}.at_work").touch()
            await asyncio.Event().wait()

    with (folder / f"{os.getpid()}.log").open("w", buffering=1) as log:
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(log))
        asyncio.run(work())


def write_out(url: str, log: Path, now: datetime) -> None:
    """Write out what is due, with a dot in the log and a breath after each chunk, and stay."""
    _writes_out(FanOut(Database(url), lambda: now, _dots(log)))


def write_out_of_programs(url: str, log: Path, now: datetime) -> None:
    """The same of what programs announce."""
    keyring = Keyring([Fernet.generate_key().decode()])
    _writes_out(ProgramFanOut(Database(url), keyring, lambda: now, _dots(log)))


def _writes_out(out: FanOut | ProgramFanOut) -> None:
    async def work() -> None:
        await out.write_out()
        await asyncio.Event().wait()

    structlog.configure(processors=[lambda *_: ""])
    asyncio.run(work())


def _dots(log: Path) -> Callable[[], None]:
    """A dot and a breath each time."""

    def wake() -> None:
        with log.open("a") as file:
            file.write(".")
        time.sleep(A_BREATH)

    return wake
