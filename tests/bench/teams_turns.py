"""A coached turn in Teams, its token checked and its answer sent, beside the echo bot of botbuilder.

Rule: both get the same activities and send over the same wire, and a round ends when every answer has arrived. Our own
is the whole program with the pace that Teams allows in a tenant, which the echo bot does not keep.
"""

import asyncio
import itertools
import os
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet

from tests.bench.load import cpu_of, play
from tests.bench.slack_turns import ANSWERS, answering
from tests.bench.table import Table
from tests.bench.teams_connector import Connector
from tests.bench.teams_load import TENANT, Office
from tests.fakes.teams_issuer import APP, TeamsIssuer
from tests.whole.process import ROOT, Process, free_port, migrate

PEOPLE, ONE_BY_ONE = 240, 60
CONNECTIONS = 64
SLICES = ((0, 1), (1, 3), (3, 5), (5, 7))
"""Which of the answers are given in a round; the first warms up."""
BEGINNING, NOTICE = 2, 1
"""Messages: the welcome and the first question; and what typing in the chat means, said once."""
ECHO, TYPED = "botbuilder, echo", "coached turn, typed in the chat"
DIALOG = "coached turn, in the dialog, nothing sent"


@dataclass
class Contender:
    """A server, and what was found of it. in_dialog: answers are sent in dialogs, and answered there."""

    name: str
    url: str
    pid: int
    coached: bool
    in_dialog: bool = False
    cpu: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)

    def people(self, number: int) -> list[str]:
        return [f"{self.name[:12]} {self.in_dialog} {number} {person}" for person in range(number)]


@asynccontextmanager
async def echoing(issuer: TeamsIssuer) -> AsyncIterator[tuple[str, int]]:
    port = free_port()
    told = [sys.executable, "-W", "ignore", "-m", "tests.bench.teams_echo", str(port), issuer.url]
    process = await asyncio.create_subprocess_exec(*told, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    await answering(f"http://127.0.0.1:{port}/readyz")
    yield f"http://127.0.0.1:{port}/api/messages", process.pid
    process.kill()
    await process.wait()


@asynccontextmanager
async def coaching(issuer: TeamsIssuer) -> AsyncIterator[tuple[str, int]]:
    with tempfile.TemporaryDirectory() as folder:
        told = {
            "TEAMS_APP_ID": APP,
            "TEAMS_APP_PASSWORD": "password",
            "TEAMS_TENANT_ID": TENANT,
            "TEAMS_OPENID_METADATA_URL": issuer.url,
            "COACH_KEYS": Fernet.generate_key().decode(),
            "COACH_SUPPORT_CONTACTS": "Employee help line, 030 123456",
        }
        await migrate(Path(folder), told)
        process = Process("web", Path(folder), told)
        await process.start()
        yield f"{process.url}/api/messages", process.pid
        await process.stop()


async def run(_postgresql: str) -> None:
    issuer, sink = TeamsIssuer(), Connector()
    await issuer.start()
    await sink.start()
    office = Office(issuer, sink.url)
    async with AsyncExitStack() as stack:
        echo = await stack.enter_async_context(echoing(issuer))
        coach = await stack.enter_async_context(coaching(issuer))
        contenders = [
            Contender(ECHO, *echo, coached=False),
            Contender(TYPED, *coach, coached=True),
            Contender(DIALOG, *coach, coached=True, in_dialog=True),
        ]
        for one in contenders:
            await _begun(one, office, sink)
        for number, answers in enumerate(itertools.starmap(slice, SLICES)):
            for one in contenders if number % 2 else reversed(contenders):
                await _round(one, office, sink, answers)
    await sink.stop()
    await issuer.stop()
    _show(contenders)


async def _begun(one: Contender, office: Office, sink: Connector) -> None:
    """Everybody is in a talk and has been asked the first question."""
    if not one.coached:
        return
    people = [*one.people(PEOPLE), *one.people(ONE_BY_ONE)]
    before = sink.arrived
    await play(one.url, one.pid, [[office.types(name, "coach prepare")] for name in people], 16)
    await sink.until(before + BEGINNING * len(people))


async def _round(one: Contender, office: Office, sink: Connector, which: slice) -> None:
    """Many at once, for what it costs; then one by one, for how long it takes."""
    answers, first = list(ANSWERS.items())[which], which.start == 0
    told = len(answers) + NOTICE * (one.coached and first)

    def activities(person: str) -> list[tuple[bytes, dict[str, str]]]:
        return [
            office.sends(person, sheet, text) if one.in_dialog else office.types(person, text)
            for sheet, text in answers
        ]

    talks = [activities(name) for name in one.people(PEOPLE)]
    used, arrived = cpu_of(one.pid), sink.arrived
    figures = await play(one.url, one.pid, talks, CONNECTIONS)
    assert not figures.failed, f"{one.name}: {figures.failed} of {figures.requests} failed"
    await sink.until(arrived + (0 if one.in_dialog else told * PEOPLE))
    used = cpu_of(one.pid) - used
    talks, arrived = [activities(name) for name in one.people(ONE_BY_ONE)], sink.arrived
    alone = await play(one.url, one.pid, _in_turn(talks), 1)
    assert not alone.failed, f"{one.name}: {alone.failed} of {alone.requests} failed"
    await sink.until(arrived + (0 if one.in_dialog else told * ONE_BY_ONE))
    if not first:
        one.cpu.append(used / figures.requests * 1e6)
        one.took += alone.took


def _in_turn(talks: Sequence[Sequence[tuple[bytes, dict[str, str]]]]) -> list[list[tuple[bytes, dict[str, str]]]]:
    """Everybody's first, then everybody's second."""
    return [list(one) for one in zip(*talks, strict=True)]


def _show(contenders: Sequence[Contender]) -> None:
    stock = statistics.median(contenders[0].cpu)
    table = Table(
        f"One turn through the signed Teams endpoint, SQLite: CPU with {CONNECTIONS} connections, medians of "
        f"{len(SLICES) - 1} rounds;\nuntil the request is answered, with one connection"
    )
    for one in contenders:
        cpu = statistics.median(one.cpu)
        table.row(
            one.name,
            cpu_us=f"{cpu:.0f}",
            to_stock=f"x{cpu / stock:.2f}",
            p50_ms=f"{statistics.median(one.took):.1f}",
            p99_ms=f"{statistics.quantiles(one.took, n=100)[98]:.1f}",
        )
    table.show()
