"""The pages that are not chat tell a machine how the bot is, and a person what is kept; nobody else anything."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
import time_machine
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from alembic import command
from cryptography.fernet import Fernet
from sqlalchemy import Connection

from bot import takeaway
from bot.links import Links
from bot.main import Bot
from bot.settings import Settings
from bot.storage import migrate
from bot.storage.oversight import Backlog
from bot.storage.secrets import Keyring
from bot.web.pages import downloads
from conversations.events import Called, Chose
from tests.fakes.house import WORDS, House, Someone
from tests.fakes.messenger import PATIENCE

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    """A browser at the pages for taking one's data away."""
    app = web.Application()
    app.add_routes(downloads(house.database, house.keyring, WORDS))
    async with TestClient(TestServer(app)) as made:
        yield made


def link(house: House, form: str, someone: Someone) -> str:
    return Links(house.keyring, "").download(form, someone.address.key)


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
        Links(Keyring([Fernet.generate_key().decode()]), "").download("json", maria.address.key),
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
    assert 'delivery_late_seconds_bucket{kind="say",le="0.005",platform="slack"}' in said
    assert 'deliveries_in_hand{platform="slack"} 0.0' in said
    for secret in ("UMARIA", "USAM", "TACME"):
        assert secret not in said


async def test_the_metrics_tell_what_is_due_and_for_how_long(whole: tuple[Bot, Client]) -> None:
    bot, client = whole
    house = House(bot.database, bot.keyring)
    bot.messengers["slack"] = house.slack
    house.now = datetime.now(UTC) - timedelta(hours=2)
    await house.someone("U1").does(Called("menu"))
    await house.someone("U2").does(Called("menu"))
    await bot.post.count()
    figures = await figures_of(client)
    assert figures['deliveries_due{platform="slack",to="one"}'] == 6
    assert 7190 < figures['delivery_oldest_due_seconds{platform="slack",to="one"}'] < 8000
    assert figures['deliveries_due{platform="slack",to="many"}'] == 0
    assert figures['deliveries_waiting{to="one"}'] == 6
    await bot.post.deliver_all()
    await bot.post.count()
    figures = await figures_of(client)
    assert figures['deliveries_due{platform="slack",to="one"}'] == 0
    assert figures['delivery_oldest_due_seconds{platform="slack",to="one"}'] == 0
    assert figures['delivery_late_seconds_bucket{kind="say",le="3600.0",platform="slack"}'] == 0
    assert figures['delivery_late_seconds_bucket{kind="say",le="14400.0",platform="slack"}'] == 4


async def test_the_metrics_answer_while_the_database_does_not_and_claim_nothing() -> None:
    address = "postgresql://nobody:a-secret-password@127.0.0.1:1/coach"
    bot = Bot.build(Settings(address, (Fernet.generate_key().decode(),), "Employee help line"))
    async with TestClient(TestServer(bot.app())) as client:
        bot.post.metrics.counted(Backlog({False: 7, True: 0}, {}), ["slack"], datetime.now(UTC))
        assert (await figures_of(client))['deliveries_waiting{to="one"}'] == 7
        with pytest.raises(OSError):
            await bot.post.count()
        figures = await figures_of(client)
        assert not [name for name in figures if name.startswith(("deliveries_waiting", "deliveries_due"))]
    await bot.close()


async def figures_of(client: Client) -> dict[str, float]:
    """What /metrics says: each name with its labels, and the figure."""
    answer = await client.get("/metrics")
    assert answer.status == 200
    lines = [line for line in (await answer.text()).splitlines() if not line.startswith("#")]
    return {name: float(figure) for name, _, figure in (line.rpartition(" ") for line in lines)}


async def test_it_is_not_ready_while_the_post_stands_still(postgresql_url: str) -> None:
    """The database answers, and yet nothing can be claimed: somebody has locked the table."""
    settings = Settings(postgresql_url, (Fernet.generate_key().decode(),), "Employee help line")
    bot = Bot.build(settings)
    locks = await asyncpg.connect(postgresql_url)
    async with TestClient(TestServer(bot.app())) as client:
        assert (await client.get("/readyz")).status == 200, "without a post there is none that stands still"
        async with bot.running():
            assert (await client.get("/readyz")).status == 200
            async with locks.transaction():
                await locks.execute("LOCK TABLE delivery IN ACCESS EXCLUSIVE MODE")
                bot.post.wake()
                async with asyncio.timeout(PATIENCE):
                    while (answer := await client.get("/readyz")).status != 503:
                        bot.time.ahead += timedelta(seconds=90)
                assert "the post stands still" in await answer.text()
                for path in ("/healthz", "/metrics"):
                    assert (await client.get(path)).status == 200, path
            async with asyncio.timeout(PATIENCE):
                while (await client.get("/readyz")).status != 200:
                    bot.post.wake()
    await locks.close()
    await bot.close()


async def test_without_an_address_of_its_own_there_are_no_links(database_url: str) -> None:
    bot = Bot.build(Settings(database_url, (Fernet.generate_key().decode(),), "Employee help line"))
    async with TestClient(TestServer(bot.app())) as client:
        assert (await client.get("/export/x/my-data.json")).status == 404
    assert bot.turns.links is None
    await bot.close()
