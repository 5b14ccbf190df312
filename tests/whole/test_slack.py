"""A manager's conversation in Slack, from the signed command to the colleague's yes, over a killed process."""

import json
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from cryptography.fernet import Fernet

from bot.main import Bot
from bot.settings import read
from bot.storage import migrate as migration
from tests.fakes.slack_api import FakeSlack
from tests.whole.process import Process, migrate

MARIA, SAM = "U1", "U2"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    fake = FakeSlack("the signing secret")
    await fake.start()
    fake.installed("T1", "xoxb-1")
    fake.joins(MARIA, "maria", tz="Europe/Berlin")
    fake.joins(SAM, "sam", tz="Europe/London")
    yield fake
    await fake.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def environ(request: pytest.FixtureRequest, slack: FakeSlack) -> dict[str, str]:
    told = {
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_API_URL": slack.url,
        "COACH_KEYS": Fernet.generate_key().decode(),
        "COACH_SUPPORT_CONTACTS": "Employee help line, 030 123456",
    }
    if request.param == "postgresql":
        told["DATABASE_URL"] = request.getfixturevalue("postgresql_url")
    return told


@pytest.fixture
async def bot(environ: dict[str, str], slack: FakeSlack, tmp_path: Path) -> AsyncIterator[Process]:
    await migrate(tmp_path, environ)
    process = Process("web", tmp_path, environ)
    await process.start()
    slack.endpoint = f"{process.url}/slack/events"
    yield process
    await process.stop(signal.SIGKILL)


def page(slack: FakeSlack, person: str) -> str:
    """What the person has open, as they read it."""
    modal = slack.modal(person)
    return f"{modal.title}\n{modal.reads}" if modal else ""


async def test_a_talk_is_prepared_held_back_by_a_crash_and_its_step_agreed(bot: Process, slack: FakeSlack) -> None:
    answer = await slack.types(MARIA, "/coach @sam")
    assert (answer.status, answer.body) == (200, "")
    for words in ("the secret report", "to be heard", "two days late", "worried", "careful work"):
        assert (await slack.fills(MARIA, words)).status == 200
    await slack.fills(MARIA, "Have you tried asking for help?")
    assert "piece of advice" in page(slack, MARIA)
    await slack.presses(MARIA, "Change it")

    await bot.stop(signal.SIGKILL)
    await bot.start()

    await slack.closes(MARIA)
    await slack.until(lambda: "I have kept what you wrote" in slack.reads(MARIA))
    await slack.presses(MARIA, "Go on")
    assert "What would you like to ask sam?" in page(slack, MARIA)
    await slack.fills(MARIA, "What made the last report hard?")
    await slack.presses(MARIA, "That is enough")
    for label in ("It feels safe", "Skip", "Skip"):
        await slack.presses(MARIA, label)
    await slack.fills(MARIA, "What is one small thing you would like to try?")
    await slack.presses(MARIA, "Skip")
    assert "Your notes" in page(slack, MARIA)
    assert "the secret report" in page(slack, MARIA)
    await slack.closes(MARIA)
    await slack.until(lambda: "Your notes are ready" in slack.reads(MARIA))
    assert "secret report" not in slack.reads(MARIA)
    assert all(word not in bot.said for word in ("secret report", "worried", "hard?"))


async def test_the_same_event_sent_again_is_one_turn(bot: Process, slack: FakeSlack) -> None:
    await slack.types(MARIA, "hello")
    await slack.again(1)
    await slack.again(2)
    await slack.until(lambda: "I am not sure what you mean" in slack.reads(MARIA))
    await slack.types(MARIA, "help")
    await slack.until(lambda: "You can write any of these" in slack.reads(MARIA))
    assert slack.reads(MARIA).count("I am not sure what you mean") == 1


@pytest.fixture
async def at_work(slack: FakeSlack, environ: dict[str, str], tmp_path: Path) -> AsyncIterator[Bot]:
    """The bot in this process, on a working morning, so that its clock can be moved."""
    bot = Bot.build(read(environ, "web", tmp_path))
    bot.time.ahead = a_working_morning() - datetime.now(UTC)
    await migration.upgrade(bot.database)
    server = TestServer(bot.app())
    async with bot.running():
        await server.start_server()
        slack.endpoint = str(server.make_url("/slack/events"))
        yield bot
        await server.close()
    await bot.close()


async def test_a_step_is_offered_to_a_colleague_who_accepts_it(
    at_work: Bot, slack: FakeSlack, request: pytest.FixtureRequest
) -> None:
    await slack.types(MARIA, "/coach debrief @sam")
    await slack.presses(MARIA, "Yes")
    for _ in range(5):
        await slack.presses(MARIA, "Skip")
    await slack.fills(MARIA, "Sam asks for the numbers on Monday.")
    await slack.presses(MARIA, "The other person's")
    await slack.presses(MARIA, "Skip")
    await slack.presses(MARIA, "Skip")
    await slack.presses(MARIA, "8")
    await slack.presses(MARIA, "Offer it")
    await slack.presses(MARIA, "Skip")
    await slack.until(lambda: "maria would like to agree one small step" in slack.reads(SAM))
    assert "numbers" not in slack.reads(SAM)
    await slack.presses(SAM, "Look at it")
    assert "Sam asks for the numbers on Monday." in page(slack, SAM)
    await slack.presses(SAM, "Yes, agreed")
    await slack.until(lambda: "sam has said yes to the step" in slack.reads(MARIA))
    await slack.visits(MARIA)
    assert "Sam asks for the numbers on Monday." in slack.homes[MARIA].reads
    if folder := request.config.getoption("--pictures"):
        shown = json.dumps(slack.homes[MARIA].view, indent=2)
        (Path(str(folder)) / "slack_home.json").write_text(f"{shown}\n")


async def test_a_reminder_is_put_off_and_moved_on_its_own_message(at_work: Bot, slack: FakeSlack) -> None:
    await slack.types(MARIA, "/coach regular @sam")
    await slack.until(lambda: "How often do you meet?" in slack.reads(MARIA))
    await slack.presses(MARIA, "Every week")
    monday = a_working_morning() + timedelta(days=6, hours=4)
    await slack.fills(MARIA, int(monday.timestamp()))
    await slack.presses(MARIA, "1 hour before")
    await slack.until(lambda: "I will remind you before each talk" in slack.reads(MARIA))
    await slack.closes(MARIA)
    await at_work.local_clock.move(monday - timedelta(minutes=59))
    await slack.until(lambda: "Your regular talk is on Monday" in slack.chat(MARIA)[-1].reads)
    reminder = slack.chat(MARIA)[-1]
    await slack.presses(MARIA, "In 30 minutes")
    await slack.until(lambda: reminder.edited)
    assert "I will remind you again on Monday" in reminder.reads
    assert not reminder.buttons
    await at_work.local_clock.move(monday - timedelta(minutes=20))
    await slack.until(lambda: "Your regular talk is on Monday" in slack.chat(MARIA)[-1].reads)
    again = slack.chat(MARIA)[-1]
    assert again is not reminder
    await slack.presses(MARIA, "It has moved")
    await slack.fills(MARIA, int((monday + timedelta(days=1)).timestamp()))
    await slack.until(lambda: again.edited)
    assert "This one is on Tuesday" in again.reads


def a_working_morning() -> datetime:
    """Ten o'clock in Berlin on the next Tuesday: both people may be reached then."""
    now = datetime.now(UTC)
    return (now + timedelta(days=(1 - now.weekday()) % 7 + 7)).replace(hour=9, minute=0)
