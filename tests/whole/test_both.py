"""A manager in Teams and a colleague in Slack: a step is offered here, and agreed there."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from cryptography.fernet import Fernet

from bot.main import Bot
from bot.settings import read
from bot.storage import migrate
from tests.conftest import IN_CI
from tests.fakes.slack_api import FakeSlack
from tests.whole.playground import Playground
from tests.whole.playground_server import APP_ID, CLI, MARIA, SAM
from tests.whole.test_slack import a_working_morning

pytestmark = pytest.mark.skipif(
    not CLI.exists() and not IN_CI, reason="Agents Playground is not installed here: see .ci/run"
)
SAM_IN_SLACK = "U2"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    fake = FakeSlack("the signing secret")
    await fake.start()
    fake.installed("T1", "xoxb-1")
    fake.joins(SAM_IN_SLACK, "sam", tz="Europe/London")
    yield fake
    await fake.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def environ(request: pytest.FixtureRequest, slack: FakeSlack) -> dict[str, str]:
    told = {
        "TEAMS_APP_ID": APP_ID,
        "TEAMS_ALLOW_ANONYMOUS": "1",
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
async def teams(environ: dict[str, str], slack: FakeSlack, tmp_path: Path) -> AsyncIterator[Playground]:
    """Teams and Slack, both with the one bot, on a working morning."""
    bot = Bot.build(read(environ, "web", tmp_path))
    bot.time.ahead = a_working_morning() - datetime.now(UTC)
    await migrate.upgrade(bot.database)
    server = TestServer(bot.app())
    async with bot.running():
        await server.start_server()
        slack.endpoint = str(server.make_url("/slack/events"))
        async with Playground(str(server.make_url("/api/messages")), tmp_path / "teams") as playground:
            yield playground
            assert not playground.refused
        await server.close()
    await bot.close()


async def test_a_step_offered_in_teams_is_agreed_in_slack(teams: Playground, slack: FakeSlack) -> None:
    for user in (MARIA, SAM):
        await teams.installs(user)
        await teams.until(lambda user=user: "What would help you today?" in teams.reads(user))  # type: ignore[misc]

    await slack.types(SAM_IN_SLACK, "/coach join")
    page = slack.modal(SAM_IN_SLACK)
    assert page
    code = re.search(r"/coach join (\S+)", page.reads)
    assert code
    await slack.closes(SAM_IN_SLACK)
    await teams.says(SAM, f"/coach join {code[1]}")
    await teams.until(lambda: "You can talk with me here and in Slack now" in teams.reads(SAM))
    await slack.until(lambda: "you can also talk with me in Microsoft Teams" in slack.reads(SAM_IN_SLACK))
    await slack.types(SAM_IN_SLACK, "menu")
    await slack.until(lambda: "What would you like to do?" in slack.reads(SAM_IN_SLACK))

    await teams.mentions("debrief @Sam Lee", SAM)
    await teams.until(lambda: "Yes" in teams.chat(MARIA)[-1].buttons)
    await teams.presses(MARIA, "Yes")
    await teams.until(lambda: "About half and half" in teams.chat(MARIA)[-1].buttons)
    await teams.presses(MARIA, "About half and half")
    for _ in range(4):
        await teams.presses(MARIA, "Skip")
    await teams.fills(MARIA, "Sam asks for the numbers on Monday.")
    for label in ("The other person's", "Skip", "Skip", "8", "Offer it", "Skip"):
        await teams.presses(MARIA, label)

    await slack.until(lambda: "would like to agree one small step" in slack.reads(SAM_IN_SLACK))
    assert "numbers" not in slack.reads(SAM_IN_SLACK) + teams.reads(SAM) + teams.reads(MARIA)
    await slack.presses(SAM_IN_SLACK, "Look at it")
    page = slack.modal(SAM_IN_SLACK)
    assert page and "Sam asks for the numbers on Monday." in page.reads
    await slack.presses(SAM_IN_SLACK, "Yes, agreed")
    await teams.until(lambda: "has said yes to the step" in teams.reads(MARIA))
