"""Processes of our own to measure: each says when it is ready, begins when told to, and ends with what it found."""

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import structlog

from tests.whole.process import ROOT


class Child:
    """`python -m module arguments…`, once `start` has made it ready. first: what it said then."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process, self.pid, self.first = process, process.pid, None

    @classmethod
    async def start(cls, module: str, *arguments: object) -> "Child":
        told = [sys.executable, "-W", "ignore", "-m", module, *map(str, arguments)]
        pipe = asyncio.subprocess.PIPE
        child = cls(await asyncio.create_subprocess_exec(*told, cwd=ROOT, stdin=pipe, stdout=pipe))
        child.first = await child._says()
        return child

    def go(self) -> None:
        """Begin, or if it was at work, end."""
        assert self._process.stdin
        self._process.stdin.write(b"\n")

    async def found(self) -> Any:
        """What it found, as soon as it says so."""
        return await self._says()

    async def ended(self) -> None:
        await self._process.wait()

    async def _says(self) -> Any:
        assert self._process.stdout
        line = await self._process.stdout.readline()
        return json.loads(line)


def run(main: Callable[..., Coroutine[None, None, None]]) -> None:
    """In a child: run it with the arguments that the child was started with. Only what it says is on its output."""
    errors, elsewhere = structlog.make_filtering_bound_logger(logging.ERROR), structlog.PrintLoggerFactory(sys.stderr)
    structlog.configure(wrapper_class=errors, logger_factory=elsewhere)
    asyncio.run(main(*sys.argv[1:]))


def say(found: Any = None) -> None:
    """In a child: that it is ready, or what it found."""
    print(json.dumps(found), flush=True)


async def told() -> None:
    """In a child: wait for the word to go."""
    await asyncio.to_thread(sys.stdin.readline)


def rss(pid: int | str = "self", what: str = "VmRSS") -> float:
    """Megabytes of memory that a process has now; what="VmHWM": that it has had at most."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


def forget_peak() -> None:
    """In a child: what it has had at most is counted from now on."""
    Path("/proc/self/clear_refs").write_text("5")
