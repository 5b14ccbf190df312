"""Groups are what a file says of people: the owner's aim is a wish, told to nobody else; people may take them out."""

import json
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.office.rules import wanted
from bot.storage.tables import member, program
from conversations.events import Called, Chose
from tests.bot.office.test_acts import answers, invites, texts, told
from tests.bot.office.test_draft_in_hand import bonds, draft_of
from tests.bot.owners import Client, pages_of, text_of
from tests.bot.test_enrolment import confirms, owns, sends
from tests.bot.test_owners_page import errands_of
from tests.fakes.house import House, Someone, rows

FILE = (
    "id,role,group: Gender,group: site\n"
    "ada,mentor,woman,Porto\nben,mentor,man,Porto\ncleo,mentee,woman,Porto\ndan,mentee,man,fennelwort\n"
)
USUAL = ("no", "no matter", "no", "no", "no")
"""What is asked of a pair before its groups."""


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(pages_of(house))) as made:
        yield made


async def of_a_file(house: House, client: Client) -> tuple[Someone, str, dict[str, Someone]]:
    """A program whose four members come from a file with groups."""
    maria, number = await owns(house, client, size="20")
    people = {name: await house.met(name) for name in ("ada", "ben", "cleo", "dan")}
    _, looked = await sends(client, number, FILE)
    shown = text_of(looked)
    assert "The file has groups: gender, site." in shown and "take their groups out" in shown
    await confirms(client, number, looked)
    await errands_of(house)
    for one in people.values():
        await answers(one, f"program-{number}", {"topics": "feedback"})
    return maria, f"program-{number}", people


async def wishes(owner: Someone, id: str, *aims: str) -> list[str]:
    """Says what a pair must have, and what is wished for. Returns of which kinds of groups the owner was asked."""
    reply = await owner.does(Chose("pair rules", draft_of(id)), "sheet")
    asked = []
    for answer in (*USUAL, *aims):
        assert reply.sheet is not None
        asked += [reply.sheet.sections[0].quote] if ".aim_" in reply.sheet.name else []
        reply = await owner.does(Chose(answer, reply.sheet.name), "sheet")
    assert reply.sheet is None, "that was all"
    await owner.house.matching.make_drafts()
    await owner.house.post.deliver_all()
    return asked


@pytest.mark.parametrize(
    ("aim", "pairs"),
    [("mixed", {"cleo": "ben", "dan": "ada"}), ("alike", {"cleo": "ada", "dan": "ben"})],
)
async def test_pairs_are_as_the_owner_wished_and_only_the_owner_is_told(
    house: House, client: Client, aim: str, pairs: dict[str, str]
) -> None:
    maria, id, people = await of_a_file(house, client)
    assert await wishes(maria, id, aim, "no matter") == ["gender", "site"]
    assert await bonds(house) == pairs
    shown = texts((await maria.does(Chose("draft", id))).sheet)
    assert shown.count("As you wished, in: gender") == 2 and "woman" not in shown
    await maria.does(Chose("publish", draft_of(id)))
    await house.post.deliver_all()
    for one in people.values():
        page = (await one.does(Chose("look", one.got[-1].buttons[0].about))).sheet
        heard = f"{told(one)} {texts(page)}".lower()
        assert "mentor" in heard and "gender" not in heard and "woman" not in heard


async def test_an_aim_bars_nobody(house: House, client: Client) -> None:
    maria, id, people = await of_a_file(house, client)
    await people["ben"].does(Chose("drop groups", id))
    await people["dan"].does(Chose("drop groups", id))
    await wishes(maria, id, "mixed", "no matter")
    assert len(await bonds(house)) == 2


async def test_a_member_sees_what_the_file_says_and_takes_the_groups_out(house: House, client: Client) -> None:
    _, id, people = await of_a_file(house, client)
    dan = people["dan"]
    page = (await dan.does(Chose("details", id))).sheet
    assert page is not None and "Groups: gender: man, site: fennelwort" in texts(page)
    assert [it.choice for it in page.buttons] == ["drop groups"]
    assert "groups: gender: man; site: fennelwort" in texts((await dan.does(Called("export"))).sheet)
    left = (await dan.does(Chose("drop groups", id), "sheet")).sheet
    assert left is not None and "Groups" not in texts(left) and "Topics: feedback" in texts(left) and not left.buttons
    assert "fennelwort" not in texts((await dan.does(Called("export"))).sheet)


async def test_whoever_has_said_nothing_yet_reads_that(house: House, client: Client) -> None:
    maria, number = await owns(house, client, size="20")
    sam = await house.met("sam")
    await invites(maria, sam, f"program-{number}")
    shown = texts((await sam.does(Chose("details", f"program-{number}"))).sheet)
    assert "I keep only your role" in shown and "You said this" not in shown


async def test_groups_are_sealed_and_shown_to_nobody_else(house: House, client: Client) -> None:
    maria, id, people = await of_a_file(house, client)
    assert "fennelwort" not in repr(await rows(house.database, member))
    settings = json.loads(house.keyring.unseal((await rows(house.database, program))[0]["sealed"]))
    assert "fennelwort" not in repr(settings) and settings["kinds"] == "gender\nsite"
    for someone, choice in ((maria, "details"), (maria, "members"), (maria, "draft"), (people["ada"], "details")):
        reply = await someone.does(Chose(choice, id))
        assert "fennelwort" not in repr(reply)


async def test_there_are_no_more_kinds_than_an_owner_can_be_asked_about(house: House, client: Client) -> None:
    maria, id, _ = await of_a_file(house, client)
    more = "id,group: a,group: b,group: c,group: d\nsam,1,2,3,4\n"
    status, looked = await sends(client, id.removeprefix("program-"), more)
    assert status == 422 and "more than five kinds of groups" in text_of(looked)
    assert wanted({}).aims == {}
    assert await wishes(maria, id, "skip", "skip") == ["gender", "site"]


async def test_a_file_without_groups_asks_nothing_about_them(house: House, client: Client) -> None:
    maria, number = await owns(house, client, size="20")
    _, looked = await sends(client, number, "id,role\nsam,mentor\n")
    assert "has groups" not in text_of(looked)
    await confirms(client, number, looked)
    await errands_of(house)
    assert await wishes(maria, f"program-{number}") == []
