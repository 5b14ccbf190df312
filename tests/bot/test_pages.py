"""The pages that are not chat tell a machine how the bot is, and a person what is kept; nobody else anything."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from alembic import command
from cryptography.fernet import Fernet
from sqlalchemy import Connection

from bot import takeaway
from bot.main import Bot
from bot.settings import Settings
from bot.storage import migrate
from bot.storage.secrets import Keyring
from bot.web.pages import downloads, linker
from conversations.events import Called, Chose
from tests.fakes.house import WORDS, House, Someone

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    """A browser at the pages for taking one's data away."""
    app = web.Application()
    app.add_routes(downloads(house.database, house.keyring, WORDS))
    async with TestClient(TestServer(app)) as made:
        yield made


def link(house: House, form: str, someone: Someone) -> str:
    return linker(house.keyring, "")(form, someone.address.key)


@pytest.mark.parametrize("form", ["json", "text"])
async def test_the_link_gives_what_is_kept_as_a_file(house: House, client: Client, form: str) -> None:
    maria = house.someone("U1")
    await maria.agrees_a_step("write it \u201cdown\u201d", "2026-11-25")
    row = await maria.row()
    assert row is not None
    secrets = house.keyring.open_person(row.key)
    taken = await house.database.read(lambda conn: takeaway.everything(conn, row, secrets))
    answer = await client.get(link(house, form, maria))
    body = await answer.text()
    assert answer.status == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    if form == "json":
        assert json.loads(body) == taken
    else:
        person, _ = await maria.known()
        assert all(heading in body and lines in body for heading, lines in takeaway.as_text(taken, WORDS, person))
    assert "write it \u201cdown\u201d" in body


@pytest.mark.parametrize("form", ["json", "text"])
async def test_nothing_of_a_file_is_kept_on_the_way(house: House, client: Client, form: str) -> None:
    maria = house.someone("U1")
    await maria.does(Called("menu"))
    for path in (link(house, form, maria), "/export/forged/my-data.json", link(house, form, house.someone("U2"))):
        answer = await client.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_a_link_says_nothing_of_its_person(house: House) -> None:
    assert "UMARIA" not in link(house, "json", house.someone("UMARIA"))


async def test_a_link_is_over_after_a_quarter_of_an_hour(house: House, client: Client) -> None:
    maria = house.someone("U1")
    await maria.does(Called("menu"))
    with time_machine.travel(datetime(2026, 11, 24, 9, 0, tzinfo=UTC)) as clock:
        path = link(house, "json", maria)
        clock.shift(timedelta(minutes=14))
        assert (await client.get(path)).status == 200
        clock.shift(timedelta(minutes=2))
        answer = await client.get(path)
    assert answer.status == 403
    assert "is over" in await answer.text()


async def test_a_link_that_was_changed_or_is_for_the_other_form_is_refused(house: House, client: Client) -> None:
    maria = house.someone("U1")
    await maria.does(Called("menu"))
    path = link(house, "json", maria)
    token = path.split("/")[2]
    other = "A" if token[40] != "A" else "B"
    refused = (
        path.replace("my-data.json", "my-data.txt"),
        path.replace(token, token[:40] + other + token[41:]),
        path.replace(token, token[:-1]),
        linker(Keyring([Fernet.generate_key().decode()]), "")("json", maria.address.key),
        f"/export/{house.keyring.sign('something else', maria.address.key)}/my-data.json",
        "/export/%00/my-data.json",
        "/export/%E2%98%83/my-data.json",
    )
    for attempt in refused:
        assert (await client.get(attempt)).status == 403, attempt
    assert (await client.get(path.replace("my-data.json", "my-data.html"))).status == 404
    assert (await client.post(path)).status == 405


async def test_there_is_nothing_at_the_link_of_somebody_who_erased_everything(house: House, client: Client) -> None:
    maria = house.someone("U1")
    await maria.agrees_a_step("write it down", "2026-11-25")
    path = link(house, "json", maria)
    await maria.does(Called("forget"))
    await maria.does(Chose("erase everything", "forget.sure"))
    answer = await client.get(path)
    assert answer.status == 404
    assert "write" not in await answer.text()


async def test_there_is_nothing_at_the_link_of_somebody_unknown(house: House, client: Client) -> None:
    assert (await client.get(link(house, "text", house.someone("U9")))).status == 404


@pytest.fixture
async def whole(database_url: str) -> AsyncIterator[tuple[Bot, Client]]:
    """The whole program, as a process would build it, and a browser at it."""
    settings = Settings(database_url, (Fernet.generate_key().decode(),), "Employee help line", url="http://127.0.0.1")
    bot = Bot.build(settings)
    async with TestClient(TestServer(bot.app())) as client:
        yield bot, client
    await bot.close()


async def test_it_is_ready_when_the_database_is(whole: tuple[Bot, Client]) -> None:
    _, client = whole
    for path in ("/healthz", "/readyz"):
        answer = await client.get(path)
        assert answer.status == 200, path


async def test_it_is_alive_and_not_ready_when_the_database_is_not_migrated(whole: tuple[Bot, Client]) -> None:
    bot, client = whole

    def down(conn: Connection) -> None:
        command.downgrade(migrate.config(conn), "base")

    await bot.database.rebuild(down)
    answer = await client.get("/readyz")
    assert answer.status == 503
    assert "python -m bot migrate" in await answer.text()
    assert (await client.get("/healthz")).status == 200


async def test_it_is_alive_and_not_ready_when_the_database_is_gone() -> None:
    address = "postgresql://nobody:a-secret-password@127.0.0.1:1/coach"
    bot = Bot.build(Settings(address, (Fernet.generate_key().decode(),), "Employee help line"))
    async with TestClient(TestServer(bot.app())) as client:
        answer = await client.get("/readyz")
        said = await answer.text()
        assert answer.status == 503
        assert "cannot be reached" in said
        assert "secret" not in said
        assert (await client.get("/healthz")).status == 200
    await bot.close()


async def test_the_metrics_count_and_name_nobody(whole: tuple[Bot, Client], keyring: Keyring) -> None:
    bot, client = whole
    house = House(bot.database, bot.keyring)
    bot.messengers["slack"] = house.slack
    for name in ("UMARIA", "USAM"):
        await house.someone(name, "TACME").does(Called("menu"))
    house.now = datetime.now(UTC)
    await bot.post.deliver_all()
    said = await (await client.get("/metrics")).text()
    sent = next(line for line in said.splitlines() if line.startswith("deliveries_total") and 'kind="say"' in line)
    assert 'platform="slack"' in sent
    assert 'how="sent"' in sent
    assert float(sent.split()[-1]) >= 2
    assert "delivery_late_seconds" in said
    for secret in ("UMARIA", "USAM", "TACME"):
        assert secret not in said


async def test_without_an_address_of_its_own_there_are_no_links(database_url: str) -> None:
    bot = Bot.build(Settings(database_url, (Fernet.generate_key().decode(),), "Employee help line"))
    async with TestClient(TestServer(bot.app())) as client:
        assert (await client.get("/export/x/my-data.json")).status == 404
    assert bot.turns.link is None
    await bot.close()
