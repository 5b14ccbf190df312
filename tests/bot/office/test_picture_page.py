"""The honest picture in the chat: the same numbers as in the browser, for owners alone; stuck pairs are reminded."""

from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from conversations.events import Chose
from tests.bot.office.test_acts import founds, joined, texts, told
from tests.bot.office.test_drafting import a_pair_of, pair_of
from tests.bot.owners import opens, page, pages_of, text_of, with_pairs
from tests.bot.test_owners_page import errands_of
from tests.fakes.house import House, Someone


async def looks(someone: Someone, id: str) -> str:
    return texts((await someone.does(Chose("picture", id))).sheet)


async def test_it_shows_what_the_page_in_the_browser_shows_at_the_same_moment(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="90")
    number = id.removeprefix("program-")
    await with_pairs(house, number, 20, met=8, waiting=7)
    in_chat = await looks(maria, id)
    async with TestClient(TestServer(pages_of(house))) as browser:
        await opens(browser, maria, number)
        in_browser = text_of(await page(browser, number))
    for figure, many in (("Take part", 47), ("Are in a pair", 40), ("Have met", 16)):
        assert f"{figure}: {many}" in in_chat
        assert f"{figure} {many}" in in_browser
    house.now += timedelta(hours=1)
    await with_pairs(house, number, 0, waiting=0)
    assert "Take part: 47" in await looks(maria, id)


async def test_of_a_few_it_shows_nothing(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="20")
    await with_pairs(house, id.removeprefix("program-"), 2, met=1)
    shown = await looks(maria, id)
    assert "too early" in shown and "Take part" not in shown


async def test_only_who_looks_after_it_sees_it_or_has_pairs_reminded(house: House) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria, size="90")
    await joined(maria, sam, id)
    await with_pairs(house, id.removeprefix("program-"), 20)
    for choice in ("picture", "remind pairs"):
        assert (await sam.does(Chose(choice, id))).sheet is None
    assert await errands_of(house) == 0


@pytest.mark.parametrize(
    ("choice", "asked", "buttons"),
    [
        ("remind pairs", "On which day could you and", ["meet", "open"]),
        ("part pairs", "A pair may end", ["meet", "let it rest", "end pair"]),
    ],
)
async def test_stuck_pairs_are_written_to_from_there_once_a_week(
    house: House, choice: str, asked: str, buttons: list[str]
) -> None:
    """Each of the two alone, about the pair that is stuck; others hear nothing."""
    maria, id, (ada, cleo, *others) = await a_pair_of(house)
    house.now += timedelta(days=15)
    await house.post.deliver_all()
    sheet = (await maria.does(Chose("picture", id))).sheet
    assert sheet is not None and choice in {it.choice for part in sheet.sections for it in part.buttons}
    heard = [len(one.got) for one in others]
    await maria.does(Chose(choice, id), "sheet")
    assert await errands_of(house) == 1
    for one in (ada, cleo):
        pair = await pair_of(one)
        assert pair and asked in told(one) and [it.choice for it in one.got[-1].buttons] == buttons
        assert {it.about for it in one.got[-1].buttons} == {pair.id}
    assert [len(one.got) for one in others] == heard
    assert "I write to them in the next hours" in told(maria)
    assert "in peace" in await looks(maria, id)
    await maria.does(Chose(choice, id), "sheet")
    assert await errands_of(house) == 0 and "already" in told(maria)


async def test_a_pair_that_is_asked_can_end_with_a_press_and_a_yes(house: House) -> None:
    maria, id, (ada, cleo, *_) = await a_pair_of(house)
    house.now += timedelta(days=15)
    await maria.does(Chose("part pairs", id), "sheet")
    await errands_of(house)
    pair = await pair_of(cleo)
    assert pair
    await cleo.does(Chose("end pair", pair.id))
    await cleo.does(Chose("end it", "end_pair.sure"))
    await cleo.does(Chose("skip", "end_pair.word"))
    await house.post.deliver_all()
    assert await pair_of(cleo) is None and await pair_of(ada) is None
