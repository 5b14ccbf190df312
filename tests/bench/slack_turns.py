"""A whole coached turn through the signed Slack endpoint, beside a slack-bolt handler that only acknowledges."""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from cryptography.fernet import Fernet

from tests.bench.load import SECRET, Figures, Requests, command, cpu_of, message, play, submission
from tests.bench.table import Table
from tests.fakes.slack_api import FakeSlack
from tests.whole.process import ROOT, Process, free_port, migrate

PEOPLE = 240
ROUNDS = 3
CONNECTIONS = 64
ANSWERS = {
    "prepare.topic": "the late reports",
    "prepare.who": "Sam",
    "prepare.agenda": "I want them on time, and I am a bit cross.",
    "prepare.facts": "The last two reports came two days late. Sam said nothing before.",
    "prepare.feelings": "worried, maybe ashamed",
    "prepare.values": "doing careful work",
    "prepare.question_1": "What made the last report hard?",
}


@asynccontextmanager
async def acknowledging(slack: FakeSlack, how: str) -> AsyncIterator[tuple[str, int]]:
    port = free_port()
    environ = {**os.environ, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.url, "PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-m", "tests.bench.ack_only", str(port), how, cwd=ROOT, env=environ
    )
    await answering(f"http://127.0.0.1:{port}/readyz")
    yield f"http://127.0.0.1:{port}/slack/events", process.pid
    process.kill()
    await process.wait()


@asynccontextmanager
async def coaching(slack: FakeSlack, environ: Mapping[str, str]) -> AsyncIterator[tuple[str, int]]:
    with tempfile.TemporaryDirectory() as folder:
        told = {
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_API_URL": slack.url,
            "COACH_KEYS": Fernet.generate_key().decode(),
            "COACH_SUPPORT_CONTACTS": "Employee help line, 030 123456",
            **environ,
        }
        await migrate(Path(folder), told)
        process = Process("web", Path(folder), told)
        await process.start()
        yield f"{process.url}/slack/events", process.pid
        await process.stop()


async def answering(url: str) -> None:
    async with asyncio.timeout(20), aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.get(url):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.02)


async def settled(slack: FakeSlack, posts: int) -> None:
    """Wait until the welcomes of everybody have left, so that a round measures its own work only."""
    await slack.until(lambda: len(slack.posts) >= posts, within=120)


async def one_round(url: str, pid: int, slack: FakeSlack, number: int, coached: bool) -> Figures:
    """Sheets sent and answered with the next one: nothing else leaves."""
    names = [f"U{number:02d}{person:04d}" for person in range(PEOPLE)]
    for name in names:
        slack.joins(name, name.lower())
    if not coached:
        talks: list[Requests] = [[submission(name, "prepare.who", "Sam") for _ in ANSWERS] for name in names]
        return await play(url, pid, talks, CONNECTIONS)
    posts = len(slack.posts)
    await play(url, pid, [[command(name, "prepare")] for name in names], 16)
    await settled(slack, posts + PEOPLE)
    talks = [[submission(name, sheet, answer) for sheet, answer in ANSWERS.items()] for name in names]
    return await play(url, pid, talks, CONNECTIONS)


async def with_answers_sent(url: str, pid: int, slack: FakeSlack, number: int) -> float:
    """CPU in microseconds of one chat message: the turn and the answer sent, everything included."""
    names = [f"V{number:02d}{person:04d}" for person in range(PEOPLE)]
    for name in names:
        slack.joins(name, name.lower())
    before, posts = cpu_of(pid), len(slack.posts)
    await play(url, pid, [[message(name, "hello")] for name in names], 16)
    await settled(slack, posts + 2 * PEOPLE)
    return (cpu_of(pid) - before) / PEOPLE * 1e6


async def start_up() -> float:
    """Seconds from the command to ready, on an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        process = Process("dev", Path(folder))
        began = time.perf_counter()
        await process.start()
        took = time.perf_counter() - began
        await process.stop()
        return took


async def run(postgresql: str) -> None:
    slack = FakeSlack(SECRET, pace=None)
    await slack.start()
    slack.installed("T1", "xoxb-1")
    kinds = {
        "slack-bolt, ack only": acknowledging(slack, "polling"),
        "slack-bolt, ack only, process_before_response": acknowledging(slack, "at-once"),
        "coached turn, SQLite": coaching(slack, {}),
        **({"coached turn, PostgreSQL": coaching(slack, {"DATABASE_URL": postgresql})} if postgresql else {}),
    }
    found: dict[str, list[Figures]] = {kind: [] for kind in kinds}
    sent: dict[str, list[float]] = {}
    servers = {kind: await made.__aenter__() for kind, made in kinds.items()}
    for number in range(ROUNDS + 1):  # the first warms up
        for kind, (url, pid) in servers.items():
            coached = kind.startswith("coached")
            figures = await one_round(url, pid, slack, number * 10 + len(found[kind]), coached)
            if number:
                found[kind].append(figures)
            if coached:
                sent.setdefault(kind, []).append(await with_answers_sent(url, pid, slack, number))
    for made in kinds.values():
        await made.__aexit__(None, None, None)
    await slack.stop()
    table = Table("One turn through the signed Slack endpoint, 64 connections, medians of 3 rounds")
    base = "slack-bolt, ack only, process_before_response"
    median = {kind: statistics.median(it.cpu for it in rounds) for kind, rounds in found.items()}
    for kind, rounds in found.items():
        table.row(
            kind,
            cpu_us=f"{median[kind]:.0f}",
            to_bolt=f"x{median[kind] / median[base]:.1f}",
            p50_ms=f"{statistics.median(it.p50 for it in rounds):.1f}",
            p99_ms=f"{statistics.median(it.p99 for it in rounds):.1f}",
            per_s=f"{statistics.median(it.requests / it.seconds for it in rounds):.0f}",
            not_200=str(sum(it.failed for it in rounds)),
        )
    for kind, figures_sent in sent.items():
        cpu = statistics.median(figures_sent[1:])
        table.row(
            f"{kind}, first message and two answers sent", cpu_us=f"{cpu:.0f}", to_bolt=f"x{cpu / median[base]:.1f}"
        )
    table.show()
    started = [await start_up() for _ in range(3)]
    table = Table("Start-up to ready, seconds, medians of 3")
    table.row("python -m bot dev, new database", seconds=f"{statistics.median(started):.2f}")
    table.show()
