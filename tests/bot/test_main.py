"""The commands do what they say, refuse in plain words what they cannot do, and stop without losing anything."""

import asyncio
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.fernet import Fernet

from bot.__main__ import run
from bot.main import Bot
from bot.ports import Address, Incoming
from bot.settings import read
from bot.storage import migrate
from conversations.events import Said
from conversations.talks import FLOWS
from tests.whole.process import ROOT, Process

Client = TestClient[web.Request, web.Application]
READY_WITHIN = 5.0
"""Seconds from the command to /readyz: generous, for machines that are busy with other tests."""

KEY = Fernet.generate_key().decode()
SLACK = {"SLACK_SIGNING_SECRET": "s" * 32, "SLACK_BOT_TOKEN": "xoxb-1"}
ENOUGH = {"COACH_KEYS": KEY, "COACH_SUPPORT_CONTACTS": "Employee help line", **SLACK}


def python(folder: Path, *arguments: str, told: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """Another Python in a folder and with an environment of its own."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(ROOT), **environ},
        input=told,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Told:
    """What `python -m bot …` said and how it ended."""

    def __init__(self, folder: Path, *command: str, **environ: str) -> None:
        done = python(folder, "-m", "bot", *command, **environ)
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr


REFUSED: dict[str, tuple[str, dict[str, str], str]] = {
    "no key": ("web", {**ENOUGH, "COACH_KEYS": ""}, "COACH_KEYS is missing"),
    "a key that is none": ("web", {**ENOUGH, "COACH_KEYS": "short"}, "COACH_KEYS has a key that is none"),
    "nobody to call": ("worker", {"COACH_KEYS": KEY}, "COACH_SUPPORT_CONTACTS is missing"),
    "no platform": ("web", {**ENOUGH, "SLACK_SIGNING_SECRET": "", "SLACK_BOT_TOKEN": ""}, "no platform is set"),
    "half of Slack": ("web", {**ENOUGH, "SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET is missing"),
    "no port": ("dev", {"PORT": "70000"}, "PORT is '70000', which is no port"),
    "open to all": ("dev", {"HOST": "0.0.0.0"}, "HOST must be a loopback address"),  # noqa: S104 - it is refused
    "not migrated": ("web", ENOUGH, "run `python -m bot migrate`"),
    "another database": (
        "web",
        {**ENOUGH, "DATABASE_URL": "mysql://u:a-password@db/x"},
        "DATABASE_URL must begin with",
    ),
    "no address": ("worker", {**ENOUGH, "DATABASE_URL": "what a-password"}, "DATABASE_URL must begin with"),
    "no file": ("doctor", {**ENOUGH, "DATABASE_URL": "sqlite://"}, "DATABASE_URL must name a file"),
    "no server": ("web", {**ENOUGH, "DATABASE_URL": "postgresql://u:a-password@127.0.0.1:1/x"}, "cannot be reached"),
    "nothing to migrate": (
        "migrate",
        {"DATABASE_URL": "postgresql://u:a-password@127.0.0.1:1/x"},
        "Connect call failed",
    ),
}
ONE_AFTER_THE_OTHER = """
import contextlib, io, json, os, sys
from bot.__main__ import run

for command, environ in json.load(sys.stdin):
    os.environ.update(environ)
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        status = run([command])
    for name in environ:
        del os.environ[name]
    print(json.dumps([status, said.getvalue()]))
"""


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """What each command says with settings like that, and its exit status."""
    told = json.dumps([[command, environ] for command, environ, _ in REFUSED.values()])
    done = python(tmp_path_factory.mktemp("refused"), "-c", ONE_AFTER_THE_OTHER, told=told)
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    return {name: (status, text) for name, (status, text) in zip(REFUSED, said, strict=True)}


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses_to_start_and_says_what_to_mend(refusals: dict[str, tuple[int, str]], name: str) -> None:
    status, said = refusals[name]
    assert status == 2
    assert REFUSED[name][2] in said
    assert "Traceback" not in said
    assert "a-password" not in said


def test_everything_that_is_amiss_is_said_at_once(tmp_path: Path) -> None:
    told = Told(tmp_path, "web", PORT="x")
    assert told.status == 2
    assert told.out == ""
    for missing in ("COACH_KEYS", "COACH_SUPPORT_CONTACTS", "PORT", "SLACK_SIGNING_SECRET"):
        assert missing in told.err


def test_a_command_that_is_none_is_refused_with_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["start"])
    assert "manifest" in capsys.readouterr().err


def test_flows_draws_every_talk_or_the_one_that_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["flows"]) == 0
    drawn = capsys.readouterr().out
    for name in FLOWS:
        assert f"%% {name}" in drawn
    assert run(["flows", "prepare"]) == 0
    drawn = capsys.readouterr().out
    assert drawn.startswith("%% prepare")
    assert "%% debrief" not in drawn


def test_key_makes_a_new_key_each_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["key"]) == 0
    keys = {capsys.readouterr().out.strip(), Told(tmp_path, "key").out.strip()}
    assert len(keys) == 2
    for key in keys:
        Fernet(key)


def test_manifest_prints_what_slack_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = Told(tmp_path, "manifest", "slack", "--url", "https://coach.example.com")
    made = json.loads(at.out)
    assert "https://coach.example.com/slack/events" in at.out
    assert made["settings"]["socket_mode_enabled"] is False
    assert run(["manifest", "slack"]) == 0
    assert json.loads(capsys.readouterr().out)["settings"]["socket_mode_enabled"] is True


def test_migrate_makes_the_database_and_doctor_says_what_works(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/coach.db"
    before = Told(tmp_path, "doctor", DATABASE_URL=url, **ENOUGH)
    assert before.status == 1
    assert "python -m bot migrate" in before.err
    migrated = Told(tmp_path, "migrate", DATABASE_URL=url, **ENOUGH)
    assert migrated.status == 0
    after = Told(tmp_path, "doctor", DATABASE_URL=url, COACH_ADMINS="slack/T0123/U0456", **ENOUGH)
    assert after.status == 0
    assert "ready" in after.err
    assert "slack" in after.err
    assert "slack/T0123/U0456" in after.err
    assert "none: see COACH_ADMINS" in Told(tmp_path, "doctor", DATABASE_URL=url, **ENOUGH).err
    for secret in (KEY, SLACK["SLACK_BOT_TOKEN"], SLACK["SLACK_SIGNING_SECRET"]):
        assert secret not in after.err


async def test_doctor_says_that_the_keys_are_not_the_ones_with_which_notes_were_locked(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/coach.db"
    await asyncio.to_thread(Told, tmp_path, "migrate", DATABASE_URL=url, COACH_KEYS=KEY)
    bot = Bot.build(read({**ENOUGH, "DATABASE_URL": url}, "web", tmp_path))
    await bot.turns.take_turn(Incoming("Ev1", Address("slack", "T1", "U1"), Said("hello")))
    await bot.close()
    right = await asyncio.to_thread(Told, tmp_path, "doctor", **{**ENOUGH, "DATABASE_URL": url})
    assert right.status == 0
    other = {**ENOUGH, "DATABASE_URL": url, "COACH_KEYS": Fernet.generate_key().decode()}
    wrong = await asyncio.to_thread(Told, tmp_path, "doctor", **other)
    assert wrong.status == 1
    assert "COACH_KEYS opens nothing" in wrong.err


async def test_keys_are_changed_without_a_stop_and_without_a_loss(tmp_path: Path) -> None:
    """A new key is put first, everything is locked with it, the old one is taken away."""
    new, url = Fernet.generate_key().decode(), f"sqlite:///{tmp_path}/coach.db"
    await asyncio.to_thread(Told, tmp_path, "migrate", DATABASE_URL=url, COACH_KEYS=KEY)
    settings = read({**ENOUGH, "DATABASE_URL": url}, "web", tmp_path)
    bot = Bot.build(settings)
    await bot.shelf.keep("a thing", b"words")
    await bot.close()
    lost = await asyncio.to_thread(Told, tmp_path, "migrate", DATABASE_URL=url, COACH_KEYS=new)
    assert lost.status == 2
    assert "put the old key back" in lost.err
    assert "Traceback" not in lost.err
    changed = await asyncio.to_thread(Told, tmp_path, "migrate", DATABASE_URL=url, COACH_KEYS=f"{new},{KEY}")
    assert changed.status == 0
    bot = Bot.build(read({**ENOUGH, "DATABASE_URL": url, "COACH_KEYS": new}, "web", tmp_path))
    assert await bot.shelf.kept("a thing") == b"words"
    await bot.close()


@pytest.fixture
async def at_home(tmp_path: Path) -> AsyncIterator[tuple[Bot, Client]]:
    """The program as `dev` builds it, and a browser at it."""
    bot = Bot.build(read({}, "dev", tmp_path))
    await migrate.upgrade(bot.database)
    async with TestClient(TestServer(bot.app())) as client, bot.running():
        yield bot, client
    await bot.close()


async def posts(client: Client, **what: Any) -> dict[str, Any]:
    answer = await client.post("/workspace/events", json={"id": str(uuid4()), "person": "maria", **what})
    assert answer.status == 200, await answer.text()
    found: dict[str, Any] = await answer.json()
    return found


async def test_at_home_the_page_is_served_and_the_coach_answers(at_home: tuple[Bot, Client]) -> None:
    _, client = at_home
    for path in ("/", "/healthz", "/readyz", "/metrics"):
        assert (await client.get(path)).status == 200, path
    page = (await posts(client, type="said", text="/coach prepare"))["sheet"]
    assert page["name"] == "prepare.topic"
    following = await posts(client, type="filled", sheet="prepare.topic", values={"answer": "the report"})
    assert following["sheet"]["name"] == "prepare.who"


async def test_at_home_my_data_can_be_saved_from_the_link_on_the_page(at_home: tuple[Bot, Client]) -> None:
    bot, client = at_home
    await posts(client, type="said", text="/coach prepare")
    await posts(client, type="filled", sheet="prepare.topic", values={"answer": "the report"})
    page = (await posts(client, type="said", text="/coach export"))["sheet"]
    links = [button["link"] for part in page["sections"] for button in part["buttons"]]
    assert len(links) == 2
    for link in links:
        answer = await client.get(link.removeprefix(bot.settings.url))
        assert answer.status == 200
        assert "the report" in await answer.text()


async def test_at_home_one_of_the_five_is_the_admin(at_home: tuple[Bot, Client]) -> None:
    bot, client = at_home
    for person in ("omar", "maria"):
        await posts(client, person=person, type="said", text="hello")
        await bot.post.deliver_all()
    found = {}
    for person in ("omar", "maria"):
        page = (await posts(client, person=person, type="said", text="/program"))["sheet"]
        found[person] = "all programs" in [button["choice"] for button in page["buttons"]]
    assert found == {"omar": True, "maria": False}


async def test_whoever_runs_it_names_admins(tmp_path: Path) -> None:
    bot = Bot.build(read({**ENOUGH, "COACH_ADMINS": "slack/T1/U1"}, "web", tmp_path))
    assert bot.turns.admins == {"slack/T1/U1"}
    await bot.close()


async def test_nothing_larger_than_a_platform_sends_is_read(at_home: tuple[Bot, Client]) -> None:
    _, client = at_home
    answer = await client.post("/workspace/events", data=io.BytesIO(b"x" * (1024 * 1024 + 1)))
    assert answer.status in (400, 413)


async def test_the_clock_at_home_stands_where_it_was_left(tmp_path: Path) -> None:
    bot = Bot.build(read({}, "dev", tmp_path))
    await migrate.upgrade(bot.database)
    await bot.local_clock.move(timedelta(days=3))
    ahead = bot.time.ahead
    await bot.close()
    again = Bot.build(read({}, "dev", tmp_path))
    await again.local_clock.restore()
    assert again.time.ahead == ahead
    assert abs(ahead - timedelta(days=3)) < timedelta(minutes=1)
    await again.close()


async def asks(process: Process, **what: Any) -> dict[str, Any]:
    body = {"id": str(uuid4()), "person": "maria", **what}
    async with aiohttp.ClientSession() as http, http.post(f"{process.url}/workspace/events", json=body) as answer:
        found: dict[str, Any] = await answer.json()
        return found


async def test_it_starts_quickly_stops_when_told_and_goes_on_where_it_was(tmp_path: Path) -> None:
    process = Process("dev", tmp_path)
    began = time.monotonic()
    await process.start()
    took = time.monotonic() - began
    assert took < READY_WITHIN
    await asks(process, type="said", text="/coach prepare")
    await asks(process, type="filled", sheet="prepare.topic", values={"answer": "a private report"})
    assert await process.stop(signal.SIGTERM) == 0
    assert "Traceback" not in process.said
    assert "error" not in process.said
    assert "a private report" not in process.said
    await process.start()
    page = (await asks(process, type="said", text="/coach resume"))["sheet"]
    assert page["name"] == "prepare.who"
    assert await process.stop(signal.SIGINT) == 0


async def test_a_second_process_on_the_same_file_or_port_is_refused_in_one_line(tmp_path: Path) -> None:
    process, elsewhere = Process("dev", tmp_path), tmp_path / "elsewhere"
    elsewhere.mkdir()
    await process.start()
    same_file, same_port = await asyncio.gather(
        asyncio.to_thread(Told, tmp_path, "dev"), asyncio.to_thread(Told, elsewhere, "dev", PORT=str(process.port))
    )
    assert "in use by another process" in same_file.err
    assert "address already in use" in same_port.err
    for refused in (same_file, same_port):
        assert refused.status == 2
        assert "Traceback" not in refused.err
    assert await process.stop() == 0
