"""A coached turn in Teams, its token checked and its answer sent, beside the echo bot of botbuilder.

Rule: all get the same activities and send over the same wire, and a round ends when every answer has arrived.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from cryptography.fernet import Fernet

from tests.bench.load import cpu_of, play
from tests.bench.slack_turns import ANSWERS, answering
from tests.bench.table import Table
from tests.bench.teams_connector import Connector
from tests.bench.teams_load import TENANT, Office, Signed
from tests.fakes.teams_issuer import APP, TeamsIssuer
from tests.whole.process import ROOT, Process, free_port, migrate

BUSY, QUIET = 240, 40
"""People: those who all write at once, and those who write one after the other."""
CONNECTIONS = 64
A_SECOND = 20
ROUNDS = ((0, 1), (1, 3), (3, 5), (5, 7))
"""Which of the answers are given in a round, from one to before another; the first warms up."""
BEGINNING, NOTICE = 2, 1
"""Messages: the welcome and the first question; and what typing in the chat means, said once."""
TITLE = f"""\
One turn through the signed Teams endpoint, SQLite, CPU in microseconds. Busy: {CONNECTIONS} connections. Quiet: one by
one, {A_SECOND} a second, and how long each request takes. Medians of {len(ROUNDS) - 1} rounds, in turn"""


@dataclass
class Contender:
    """A server, and what was found of it. in_dialog: answers are sent in dialogs, and answered there."""

    name: str
    url: str
    pid: int
    coached: bool = True
    in_dialog: bool = False
    busy: list[float] = field(default_factory=list)
    quiet: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)

    def people(self, number: int) -> list[str]:
        return [f"{number}-{person}-{'dialog' if self.in_dialog else 'chat'}" for person in range(number)]


@asynccontextmanager
async def serving(module: str, environ: Mapping[str, str]) -> AsyncIterator[tuple[str, int]]:
    """A module here that serves at PORT, in a process of its own: where it takes messages, and its id."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", module),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PORT": str(port), **environ},
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        await answering(f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}/api/messages", process.pid
    finally:
        process.kill()
        await process.wait()


@asynccontextmanager
async def coaching(issuer: TeamsIssuer, *, paced: bool) -> AsyncIterator[tuple[str, int]]:
    """The program. paced: it keeps what Teams allows in a tenant, as it always does but here."""
    with tempfile.TemporaryDirectory() as folder:
        told = {
            "TEAMS_APP_ID": APP,
            "TEAMS_APP_PASSWORD": "password",
            "TEAMS_TENANT_ID": TENANT,
            "TEAMS_OPENID_METADATA_URL": issuer.url,
            "COACH_KEYS": Fernet.generate_key().decode(),
            "COACH_SUPPORT_CONTACTS": "Employee help line, 030 123456",
            "DATABASE_URL": f"sqlite:///{folder}/coach.db",
        }
        await migrate(Path(folder), told)
        if not paced:
            async with serving("tests.bench.teams_coach", told) as server:
                yield server
            return
        process = Process("web", Path(folder), told)
        try:
            await process.start()
            yield f"{process.url}/api/messages", process.pid
        finally:
            await process.stop()


async def run(_postgresql: str) -> None:
    issuer, sink = TeamsIssuer(), Connector()
    await issuer.start()
    await sink.start()
    office = Office(issuer, sink.url)
    async with AsyncExitStack() as stack:
        echo = await stack.enter_async_context(
            serving("tests.bench.teams_echo", {"TEAMS_OPENID_METADATA_URL": issuer.url})
        )
        coach = await stack.enter_async_context(coaching(issuer, paced=False))
        paced = await stack.enter_async_context(coaching(issuer, paced=True))
        contenders = [
            Contender("botbuilder, echo", *echo, coached=False),
            Contender("coached turn, typed in the chat", *coach),
            Contender("the same at the pace that Teams allows", *paced),
            Contender("coached turn, in the dialog", *coach, in_dialog=True),
        ]
        for one in contenders:
            await _begun(one, office, sink)
        for number, (first, end) in enumerate(ROUNDS):
            for one in contenders if number % 2 else reversed(contenders):
                await _round(one, office, sink, first, end)
    await sink.stop()
    await issuer.stop()
    _show(contenders)


async def _begun(one: Contender, office: Office, sink: Connector) -> None:
    """Everybody is in a talk and has been asked the first question."""
    if one.coached:
        people, before = [*one.people(BUSY), *one.people(QUIET)], sink.arrived
        await play(one.url, one.pid, [[office.types(name, "coach prepare")] for name in people], 16)
        await sink.until(before + BEGINNING * len(people))


async def _round(one: Contender, office: Office, sink: Connector, first: int, end: int) -> None:
    """They answer the next questions: many at once, then one by one."""
    answers = list(ANSWERS.items())[first:end]
    each = 0 if one.in_dialog else len(answers) + NOTICE * (one.coached and first == 0)

    def activities(person: str) -> list[Signed]:
        if one.in_dialog:
            return [office.sends(person, sheet, text) for sheet, text in answers]
        return [office.types(person, text) for _, text in answers]

    busy, quiet = ([activities(name) for name in one.people(number)] for number in (BUSY, QUIET))
    before, arrived = cpu_of(one.pid), sink.arrived
    figures = await play(one.url, one.pid, busy, CONNECTIONS)
    assert not figures.failed, f"{one.name}: {figures.failed} of {figures.requests} failed"
    await sink.until(arrived + each * BUSY)
    between = cpu_of(one.pid)
    took = await _evenly(one.url, [activity for talk in zip(*quiet, strict=True) for activity in talk])
    await sink.until(arrived + each * (BUSY + QUIET))
    if first:
        one.busy.append((between - before) / figures.requests * 1e6)
        one.quiet.append((cpu_of(one.pid) - between) / len(took) * 1e6)
        one.took += took


async def _evenly(url: str, activities: Sequence[Signed]) -> list[float]:
    """Play them at an even rate, whether they are answered or not. Returns how many milliseconds each took."""
    began = time.perf_counter()
    async with aiohttp.ClientSession(raise_for_status=True) as http:

        async def one(number: int, body: bytes, headers: Mapping[str, str]) -> float:
            await asyncio.sleep(began + number / A_SECOND - time.perf_counter())
            sent = time.perf_counter()
            async with http.post(url, data=body, headers=headers) as answer:
                await answer.read()
            return (time.perf_counter() - sent) * 1000

        return await asyncio.gather(*(one(number, *signed) for number, signed in enumerate(activities)))


def _show(contenders: Sequence[Contender]) -> None:
    table = Table(TITLE)
    busy, quiet = statistics.median(contenders[0].busy), statistics.median(contenders[0].quiet)
    for one in contenders:
        table.row(
            one.name,
            busy_us=f"{statistics.median(one.busy):.0f}",
            to_echo=f"x{statistics.median(one.busy) / busy:.2f}",
            quiet_us=f"{statistics.median(one.quiet):.0f}",
            quiet_to_echo=f"x{statistics.median(one.quiet) / quiet:.2f}",
            p50_ms=f"{statistics.median(one.took):.1f}",
            p99_ms=f"{statistics.quantiles(one.took, n=100)[98]:.1f}",
        )
    table.show()
