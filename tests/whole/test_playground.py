"""The whole bot in Teams, as far as Microsoft's own Agents Playground plays it: from the install to a step agreed.

It is on this machine once `.ci/run` has put it there; without it these tests are skipped, but in CI nothing may be.
"""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp.test_utils import TestServer
from cryptography.fernet import Fernet

from bot.main import Bot
from bot.settings import read
from bot.storage import migrate as migration
from tests.conftest import IN_CI
from tests.patience import until
from tests.whole.playground import Playground
from tests.whole.playground_server import APP_ID, CHANNEL, CLI, GROUP, MARIA, SAM, User
from tests.whole.process import Process, migrate
from tests.whole.sockets import Sockets

pytestmark = pytest.mark.skipif(
    not CLI.exists() and not IN_CI, reason="Agents Playground is not installed here: see .ci/run"
)
HELLO = "I help you get ready for coaching talks"
"""What the bot says to somebody new, once."""


@pytest.fixture
def environ() -> dict[str, str]:
    return {
        "TEAMS_APP_ID": APP_ID,
        "TEAMS_ALLOW_ANONYMOUS": "1",
        "HOST": "127.0.0.1",
        "COACH_KEYS": Fernet.generate_key().decode(),
        "COACH_SUPPORT_CONTACTS": "Employee help line, 030 123456",
    }


@pytest.fixture
async def bot(environ: dict[str, str], tmp_path: Path) -> AsyncIterator[Process]:
    await migrate(tmp_path, environ)
    process = Process("web", tmp_path, environ)
    await process.start()
    yield process
    await process.stop(signal.SIGKILL)


@pytest.fixture
async def teams(bot: Process, tmp_path: Path) -> AsyncIterator[Playground]:
    async with Playground(f"{bot.url}/api/messages", tmp_path / "teams") as playground:
        yield playground
        assert not playground.refused


async def starts(teams: Playground, user: User) -> None:
    await teams.installs(user)
    await teams.until(lambda: "What would help you today?" in teams.reads(user))


async def test_a_talk_is_prepared_in_dialogs_and_nothing_of_it_is_in_the_chat(bot: Process, teams: Playground) -> None:
    await starts(teams, MARIA)
    await teams.says(MARIA, "coach prepare")
    await teams.until(lambda: "What is the talk about?" in teams.reads(MARIA))
    await teams.presses(MARIA, "Write privately")
    assert "What is the talk about?" in teams.page(MARIA)
    await teams.fills(MARIA, "")
    assert "There was nothing in that answer" in teams.page(MARIA)
    for words in ("the secret report", "Sam", "to be heard", "two days late", "worried", "careful work"):
        await teams.fills(MARIA, words)
    await teams.fills(MARIA, "Have you tried asking for help?")
    assert "piece of advice" in teams.page(MARIA)
    await teams.presses(MARIA, "Change it")
    teams.closes(MARIA)

    await bot.stop(signal.SIGKILL)
    await bot.start()

    await teams.presses(MARIA, "Write privately")
    assert "What would you like to ask Sam?" in teams.page(MARIA)
    await teams.fills(MARIA, "What made the last report hard?")
    await teams.presses(MARIA, "That is enough")
    for label in ("It feels safe", "Skip", "Skip"):
        await teams.presses(MARIA, label)
    await teams.fills(MARIA, "What is one small thing you would like to try?")
    await teams.presses(MARIA, "Skip")
    assert "Your notes" in teams.page(MARIA)
    assert "the secret report" in teams.page(MARIA)
    teams.closes(MARIA)
    await teams.until(lambda: "Your notes are ready" in teams.reads(MARIA))
    assert teams.reads(MARIA).count(HELLO) == 1
    assert "secret report" not in teams.reads(MARIA)
    assert all(word not in bot.said for word in ("secret report", "worried", "hard?"))
    assert not teams.sockets.outside


@pytest.mark.parametrize("where", [CHANNEL, GROUP])
async def test_who_calls_the_bot_where_others_read_is_answered_in_private(teams: Playground, where: str) -> None:
    await starts(teams, MARIA)
    await teams.mentions("prepare", where=where)
    await teams.until(lambda: "What is the talk about?" in teams.reads(MARIA))
    assert {post.conversation for post in teams.posts} == {teams.chats[MARIA]}


async def test_whoever_takes_the_bot_out_and_in_again_is_heard_again(teams: Playground) -> None:
    await starts(teams, SAM)
    await teams.uninstalls(SAM)
    await teams.installs(SAM)
    await teams.says(SAM, "coach prepare")
    await teams.until(lambda: "What is the talk about?" in teams.reads(SAM))
    assert teams.reads(SAM).count(HELLO) == 1


@pytest.fixture
async def at_work(environ: dict[str, str], tmp_path: Path) -> AsyncIterator[Bot]:
    """The bot in this process, on a working morning, so that its clock can be moved."""
    bot = Bot.build(read(environ, "web", tmp_path))
    bot.time.ahead = a_working_morning() - datetime.now(UTC)
    await migration.upgrade(bot.database)
    async with bot.running():
        yield bot
    await bot.close()


@pytest.fixture
async def office(at_work: Bot, tmp_path: Path) -> AsyncIterator[Playground]:
    """Teams, on that morning."""
    server = TestServer(at_work.app())
    await server.start_server()
    async with Playground(str(server.make_url("/api/messages")), tmp_path / "teams") as playground:
        yield playground
        assert not playground.refused
    await server.close()


async def test_a_step_is_offered_to_a_colleague_who_accepts_it(office: Playground) -> None:
    for user in (MARIA, SAM):
        await starts(office, user)
    await office.mentions("debrief @Sam Lee", SAM)
    await office.until(lambda: "Yes" in office.chat(MARIA)[-1].buttons)
    await office.presses(MARIA, "Yes")
    await office.until(lambda: "About half and half" in office.chat(MARIA)[-1].buttons)
    await office.presses(MARIA, "About half and half")
    for _ in range(4):
        await office.presses(MARIA, "Skip")
    await office.fills(MARIA, "Sam asks for the numbers on Monday.")
    await office.presses(MARIA, "The other person's")
    await office.presses(MARIA, "Skip")
    await office.presses(MARIA, "Skip")
    await office.presses(MARIA, "8")
    await office.presses(MARIA, "Offer it")
    await office.presses(MARIA, "Skip")
    await office.until(lambda: "would like to agree one small step" in office.reads(SAM))
    assert "numbers" not in office.reads(SAM)
    await office.presses(SAM, "Look at it")
    assert "Sam asks for the numbers on Monday." in office.page(SAM)
    await office.presses(SAM, "Yes, agreed")
    await office.until(lambda: "has said yes to the step" in office.reads(MARIA))


async def test_a_reminder_comes_by_itself_and_is_put_off_on_its_own_message(at_work: Bot, office: Playground) -> None:
    await starts(office, MARIA)
    await office.says(MARIA, "coach regular")
    await office.until(lambda: "Write privately" in office.chat(MARIA)[-1].buttons)
    await office.presses(MARIA, "Write privately")
    await office.fills(MARIA, "Sam")
    monday = a_working_morning() + timedelta(days=6, hours=4)
    await office.presses(MARIA, "Every week")
    first = monday.astimezone(ZoneInfo(office.zone))
    await office.fills(MARIA, answer=f"{first:%Y-%m-%d}", answer_time=f"{first:%H:%M}")
    await office.presses(MARIA, "1 hour before")
    await office.until(lambda: "I will remind you before each talk" in office.reads(MARIA))
    await at_work.local_clock.move(monday - timedelta(minutes=59))
    await office.until(lambda: "Your regular talk is on Monday" in office.chat(MARIA)[-1].reads)
    reminder = office.chat(MARIA)[-1]
    await office.presses(MARIA, "In 30 minutes")
    await office.until(lambda: reminder.edited and "I will remind you again on Monday" in reminder.reads)
    assert not reminder.buttons


async def test_the_watch_sees_who_leaves_the_machine() -> None:
    watch = Sockets(os.getpid())
    watching = asyncio.create_task(watch.watch())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as leaving:
        leaving.connect(("192.0.2.1", 53))  # nothing is sent by this, and there is nobody at this address
        await until(lambda: watch.outside == ["udp 192.0.2.1"])
    watching.cancel()


def a_working_morning() -> datetime:
    """Ten o'clock in Berlin on the next Tuesday."""
    now = datetime.now(UTC)
    return (now + timedelta(days=(1 - now.weekday()) % 7 + 7)).replace(hour=9, minute=0)
