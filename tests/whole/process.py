"""The bot as a process: started with an environment of its own, ready when it says so, stopped or killed."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[2]
READY_WITHIN = 20.0


class Process:
    """`python -m bot …` in a folder of its own. told: its environment. `said` is everything it logged."""

    def __init__(self, command: str, folder: Path, environ: Mapping[str, str] | None = None) -> None:
        self.command, self.folder = command, folder
        self.port = free_port()
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.told = {**inherited, "PYTHONPATH": str(ROOT), "PORT": str(self.port), **(environ or {})}
        self._process: asyncio.subprocess.Process | None = None
        self._log = folder / "log.txt"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    @property
    def said(self) -> str:
        return self._log.read_text()

    async def start(self) -> None:
        """Returns when it is ready."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", self.command, cwd=self.folder, env=self.told, stdout=log, stderr=log
            )
        async with asyncio.timeout(READY_WITHIN), aiohttp.ClientSession() as http:
            while not await self._ready(http):
                if self._process.returncode is not None:
                    raise RuntimeError(self.said)
                await asyncio.sleep(0.02)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stop it, or kill it, and return its exit status."""
        if self._process is None:
            return 0
        process, self._process = self._process, None
        if process.returncode is None:
            process.send_signal(how)
        async with asyncio.timeout(READY_WITHIN):
            return await process.wait()

    async def _ready(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(f"{self.url}/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


async def migrate(folder: Path, environ: Mapping[str, str]) -> None:
    """`python -m bot migrate`, as a deployment does before it starts anything."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "migrate",
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(ROOT), **environ},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(output.decode())
