"""The honest picture in the chat: the same numbers as in the browser, for owners alone; stuck pairs are reminded."""

from datetime import timedelta

from aiohttp.test_utils import TestClient, TestServer

from conversations.events import Chose
from tests.bot.office.test_acts import founds, joined, texts, told
from tests.bot.owners import are_a_pair, opens, page, pages_of, text_of, with_pairs
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


async def test_stuck_pairs_are_reminded_from_there_once_a_week(house: House) -> None:
    maria, sam, lena = [await house.met(name) for name in ("maria", "sam", "lena")]
    id = await founds(maria, size="5")
    for one in (sam, lena):
        await joined(maria, one, id)
    await are_a_pair(house, id.removeprefix("program-"), sam, lena)
    house.now += timedelta(days=15)
    await house.post.deliver_all()
    sheet = (await maria.does(Chose("picture", id))).sheet
    assert sheet is not None and "remind pairs" in {it.choice for part in sheet.sections for it in part.buttons}
    await maria.does(Chose("remind pairs", id), "sheet")
    assert await errands_of(house) == 1
    assert all("On which day could the two of you meet next" in told(one) for one in (sam, lena))
    assert "I remind them in the next hours" in told(maria)
    assert "in peace" in await looks(maria, id)
    await maria.does(Chose("remind pairs", id), "sheet")
    assert await errands_of(house) == 0 and "already" in told(maria)
