"""What became of an announcement is a file for its owner, for a quarter of an hour, and for nobody else."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.links import Links
from bot.office import announced
from bot.web.results import results
from conversations.events import Chose
from tests.bot.office.test_acts import founds
from tests.bot.office.test_announcing import program_of
from tests.fakes.announcing import announces, gets, member, pair, settles
from tests.fakes.house import WORDS, House, Someone

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    house.turns = replace(house.turns, links=Links(house.keyring, ""))
    app = web.Application()
    app.add_routes(results(house.database, house.keyring, WORDS, lambda: house.now))
    async with TestClient(TestServer(app)) as made:
        yield made


async def link(owner: Someone, about: str) -> str:
    """Behind the button on the page."""
    page = (await owner.does(Chose("open", about))).sheet
    assert page is not None
    (button,) = [it for it in page.buttons if it.choice == "results"]
    return button.link


async def lines(client: Client, path: str) -> list[list[str]]:
    answer = await client.get(path)
    assert answer.status == 200 and answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    return list(csv.reader(io.StringIO((await answer.read()).decode("utf-8-sig"))))


async def test_each_reader_has_a_line_with_the_true_reason(house: House, client: Client) -> None:
    maria, id, (sam, lena, _) = await program_of(house)
    await settles(sam, {"name": "=Sam"})
    house.slack.gone[lena.address.key] = "blocked"
    about = await announces(maria, id)
    await gets(sam, about)
    told = {row[1]: (row[0], row[4]) for row in await lines(client, await link(maria, about))}
    assert told == {
        "id": ("name", "result"),
        "slack/T1/sam": ("'=Sam", "acknowledged"),
        "slack/T1/lena": ("lena", "blocked"),
        "slack/T1/omar": ("omar", "sent"),
    }


async def test_a_long_file_is_made_part_by_part_and_is_one(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announced, "IN_A_PART", 2)
    maria, id, _ = await program_of(house, *(f"U{number}" for number in range(6)))
    rows = await lines(client, await link(maria, await announces(maria, id)))
    assert [row[0] for row in rows] == ["name", *(f"U{number}" for number in range(6))]


async def test_of_those_who_are_stuck_it_has_rounded_numbers_only(house: House, client: Client) -> None:
    maria = await house.met("maria")
    id = await founds(maria)
    people = [await member(await house.met(f"U{number}"), id) for number in range(14)]
    for mentor, mentee in zip(people[::2], people[1::2], strict=True):
        await pair(house, id, mentor, mentee, house.now - timedelta(days=30))
    about = await announces(maria, id, status="stuck")
    assert await lines(client, await link(maria, about)) == [["result", "at least"], ["sent", "10"]]


async def test_the_link_is_over_soon_and_opens_nothing_else(house: House, client: Client) -> None:
    maria, id, (sam, *_) = await program_of(house)
    about, other = await announces(maria, id), await announces(maria, id)
    with time_machine.travel(datetime(2026, 11, 24, 9, 0, tzinfo=UTC)) as clock:
        path = await link(maria, about)
        number, another = about.rpartition("-")[2], other.rpartition("-")[2]
        assert (await client.get(path.replace(f"/{number}.csv", f"/{another}.csv"))).status == 403
        forged = Links(house.keyring, "").results(number, sam.address.key)
        assert (await client.get(forged)).status == 404, "a member has none, whoever signed it"
        clock.shift(timedelta(minutes=16))
        assert (await client.get(path)).status == 403


async def test_whoever_owns_it_no_more_gets_nothing(house: House, client: Client) -> None:
    maria, id, _ = await program_of(house)
    path = await link(maria, await announces(maria, id))
    await member(maria, id)
    assert (await client.get(path)).status == 404
