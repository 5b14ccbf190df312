"""A manager's conversation in Teams, signed as Microsoft signs it, and over a killed process."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.fakes.teams_api import TENANT, FakeTeams
from tests.fakes.teams_issuer import APP
from tests.patience import until
from tests.whole.process import Process, migrate

MARIA = "29:maria"


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    fake = FakeTeams()
    await fake.start()
    fake.joins(MARIA, "Maria Koch", 1)
    yield fake
    assert not fake.invalid
    await fake.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def environ(request: pytest.FixtureRequest, teams: FakeTeams) -> dict[str, str]:
    told = {
        "TEAMS_APP_ID": APP,
        "TEAMS_APP_PASSWORD": "the client secret",
        "TEAMS_TENANT_ID": TENANT,
        "TEAMS_OPENID_METADATA_URL": teams.issuer.url,
        "COACH_KEYS": Fernet.generate_key().decode(),
        "COACH_SUPPORT_CONTACTS": "Employee help line, 030 123456",
    }
    if request.param == "postgresql":
        told["DATABASE_URL"] = request.getfixturevalue("postgresql_url")
    return told


@pytest.fixture
async def bot(environ: dict[str, str], teams: FakeTeams, tmp_path: Path) -> AsyncIterator[Process]:
    await migrate(tmp_path, environ)
    process = Process("web", tmp_path, environ)
    await process.start()
    teams.endpoint = f"{process.url}/api/messages"
    yield process
    await process.stop(signal.SIGKILL)


async def test_a_talk_is_prepared_in_dialogs_over_a_killed_process(bot: Process, teams: FakeTeams) -> None:
    maria = teams.members[MARIA]
    await teams.installs(MARIA)
    await until(lambda: "What would help you today?" in teams.reads(MARIA))
    await teams.installs(MARIA)
    await teams.types(MARIA, "coach prepare")
    await until(lambda: "What is the talk about?" in teams.reads(MARIA))
    await teams.presses(MARIA, "Write privately")
    await teams.fills(MARIA, answer=" ")
    assert "There was nothing in that answer" in maria.reads
    for words in ("the secret report", "Sam", "to be heard", "two days late"):
        await teams.fills(MARIA, answer=words)
    assert "How might Sam feel about it?" in maria.reads

    await bot.stop(signal.SIGKILL)
    await bot.start()
    teams.endpoint = f"{bot.url}/api/messages"

    await teams.fills(MARIA, answer="worried")
    await teams.fills(MARIA, answer="careful work")
    await teams.fills(MARIA, answer="Have you tried asking for help?")
    assert "piece of advice" in maria.reads
    await teams.presses(MARIA, "Keep mine")
    assert teams.reads(MARIA).count("I help you get ready") == 1
    assert "secret" not in teams.reads(MARIA) + bot.said


async def test_an_activity_of_another_tenant_or_without_a_signature_is_refused(bot: Process, teams: FakeTeams) -> None:
    teams.joins("29:spy", "Spy", 9, tenant="0b1c2d3e-0000-4000-8000-000000000099")
    assert (await teams.types("29:spy", "hello")).status == 403
    assert (await teams.posts_to_bot("{}")).status == 401
    assert teams.reads("29:spy") == ""


async def test_the_same_activity_sent_again_is_one_turn(bot: Process, teams: FakeTeams) -> None:
    await teams.types(MARIA, "hello")
    await teams.again()
    await teams.types(MARIA, "help")
    await until(lambda: "You can write any of these" in teams.reads(MARIA))
    assert teams.reads(MARIA).count("I am not sure what you mean") == 1
