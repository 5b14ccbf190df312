"""The page of a program: only who looks after it sees it, and nobody in it can be picked out."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie

import pytest
import time_machine
from aiohttp.test_utils import TestClient, TestServer

from bot.links import Links
from bot.office import errands
from bot.storage.tables import kept
from conversations.events import Chose, Filled
from scheduler.errands import Errands
from tests.bot.office.test_acts import erases, founds, joined, told
from tests.bot.office.test_drafting import a_pair_of
from tests.bot.owners import Client, form_of, opens, page, pages_of, text_of, they_meet, with_pairs
from tests.fakes.house import House, Someone, rows

PAGES = ("", "summary", "picture.csv", "members.csv", "template.csv")
POSTS = ("remind", "part", "invite", "enrol")


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    """A browser."""
    async with TestClient(TestServer(pages_of(house))) as made:
        yield made


async def program_of(owner: Someone, **settings: str) -> str:
    return (await founds(owner, **settings)).removeprefix("program-")


async def errands_of(house: House) -> int:
    done = await Errands(house.database, house.keyring, lambda: house.now, lambda: None).run()
    await house.post.deliver_all()
    return done


async def statuses(client: Client, number: str) -> dict[str, int]:
    """What each page says to whoever has this browser."""
    found = {name: (await client.get(f"/program/{number}/{name}")).status for name in PAGES if name != "template.csv"}
    for name in POSTS:
        answer = await client.post(f"/program/{number}/{name}", data={"form": "x"}, allow_redirects=False)
        found[name] = answer.status
    return found


async def test_an_owner_and_a_co_owner_see_it_and_nobody_else_does(house: House, client: Client) -> None:
    """Who may see what: whoever owns it by what is stored, whatever link or cookie somebody has."""
    maria, omar, sam = [await house.met(name) for name in ("maria", "omar", "sam")]
    eve = house.someone("eve", "T2")
    await eve.does(Chose("found", "program"))
    id = await founds(maria, size="20")
    number = id.removeprefix("program-")
    await maria.does(Chose("co-owner", id))
    await maria.does(Filled("co_owner.who", {"answer": "", "answer_id": omar.address.key}), "sheet")
    await joined(maria, sam, id)
    other = await program_of(await house.met("ben"))
    for somebody, may in ((maria, True), (omar, True), (sam, False), (eve, False), (house.someone("ben"), False)):
        client.session.cookie_jar.clear()
        link = Links(house.keyring, "").program(number, somebody.address.key)
        assert (await client.get(link)).status == (200 if may else 403)
        found = await statuses(client, number)
        if may:
            assert [found[name] for name in ("", "summary", "picture.csv", "members.csv")] == [200] * 4
        else:
            assert set(found.values()) <= {403, 415}, (somebody, found)
        assert (await client.get(f"/program/{other}/")).status == 403, "a session is for one program"


async def test_who_looks_after_it_no_more_sees_it_no_more(house: House, client: Client) -> None:
    maria, omar = await house.met("maria"), await house.met("omar")
    id = await founds(maria)
    await maria.does(Chose("co-owner", id))
    await maria.does(Filled("co_owner.who", {"answer": "", "answer_id": omar.address.key}), "sheet")
    number = id.removeprefix("program-")
    await opens(client, omar, number)
    await page(client, number)
    await erases(omar)
    assert set((await statuses(client, number)).values()) <= {403, 415}


async def test_a_link_lasts_a_quarter_of_an_hour_and_is_for_that_page_alone(house: House, client: Client) -> None:
    maria = await house.met("maria")
    number = await program_of(maria)
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False) as clock:
        link = Links(house.keyring, "").program(number, maria.address.key)
        other = link.replace(f"/program/{number}/", f"/program/{int(number) + 1}/")
        assert (await client.get(other)).status == 403
        clock.shift(timedelta(minutes=14))
        assert (await client.get(link)).status == 200
        clock.shift(timedelta(minutes=2))
        answer = await client.get(link)
        assert answer.status == 403 and "too old" in await answer.text()
        assert (await client.get(f"/program/{number}/")).status == 200, "who is there stays"
        clock.shift(timedelta(hours=9))
        assert (await client.get(f"/program/{number}/")).status == 403


@pytest.mark.parametrize("url", ["https://coach.example/bot", "http://127.0.0.1:3978"])
async def test_the_session_is_for_this_page_and_out_of_reach_of_others(house: House, url: str) -> None:
    maria = await house.met("maria")
    number = await program_of(maria)
    async with TestClient(TestServer(pages_of(house, url))) as client:
        answer = await client.get(Links(house.keyring, "").program(number, maria.address.key))
    cookie = SimpleCookie(answer.headers["Set-Cookie"])["session"]
    assert cookie["httponly"] and cookie["samesite"] == "Strict"
    assert bool(cookie["secure"]) is url.startswith("https")
    assert cookie["path"] == ("/bot" if "bot" in url else "") + f"/program/{number}/"
    assert cookie["max-age"] == cookie["expires"] == ""
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script" not in policy and "unsafe" not in policy


async def test_no_page_elsewhere_can_send_a_form(house: House, client: Client) -> None:
    maria = await house.met("maria")
    number = await program_of(maria)
    await opens(client, maria, number)
    right = form_of(await page(client, number))
    for wrong in ("", "x", house.keyring.sign(f"form {number}", "another session")):
        answer = await client.post(f"/program/{number}/remind", data={"form": wrong}, allow_redirects=False)
        assert answer.status == 403
    assert await errands_of(house) == 0
    answer = await client.post(f"/program/{number}/remind", data={"form": right}, allow_redirects=False)
    assert answer.status == 303


async def test_the_button_that_opens_it_is_on_an_owners_page_where_there_are_links(house: House) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria)
    await joined(maria, sam, id)

    async def button(someone: Someone) -> str:
        sheet = (await someone.does(Chose("open", id))).sheet
        assert sheet is not None
        return next((it.link for it in sheet.buttons if it.choice == "web page"), "none")

    assert await button(maria) == "none"
    house.turns = replace(house.turns, links=Links(house.keyring, "https://coach.example"))
    assert (await button(maria)).startswith("https://coach.example/program/")
    assert await button(sam) == "none"


async def test_numbers_about_few_people_are_not_shown_and_it_says_so(house: House, client: Client) -> None:
    maria = await house.met("maria")
    number = await program_of(maria)
    await with_pairs(house, number, 10, met=2)
    await opens(client, maria, number)
    shown = text_of(await page(client, number))
    assert "Take part 20" in shown
    assert not re.search(r"Have met \d", shown) and "would tell something of single people" in shown
    assert "Have met" in shown


async def test_the_picture_shows_what_can_be_shown_by_role_too(house: House, client: Client) -> None:
    maria = await house.met("maria")
    number = await program_of(maria)
    await with_pairs(house, number, 20, met=8, waiting=10)
    await opens(client, maria, number)
    shown = text_of(await page(client, number))
    assert "Take part 50 30 20" in shown and "Have met 16 8 8" in shown, shown
    rows_ = (await page(client, number, "picture.csv")).splitlines()
    assert "Have met,16,8,8" in rows_


async def test_the_picture_stays_so_that_nobody_is_seen_to_have_done_something(house: House, client: Client) -> None:
    maria = await house.met("maria")
    number = await program_of(maria)
    await with_pairs(house, number, 20, met=8)

    async def met() -> str:
        found = re.search(r"Have met (\d+)", text_of(await page(client, number)))
        return found[1] if found else ""

    await opens(client, maria, number)
    assert await met() == "16"
    await they_meet(house, number, 1)
    assert await met() == "16"
    house.now += timedelta(days=2)
    assert await met() == "16", "two more people are too few"
    await they_meet(house, number, 4)
    assert await met() == "26"
    await they_meet(house, number, 1)
    house.now += timedelta(days=7)
    assert await met() == "28", "a week is long enough"


async def test_those_who_are_stuck_are_reminded_once_a_week_and_nobody_sees_who(house: House, client: Client) -> None:
    maria, id, (sam, lena, *unmatched) = await a_pair_of(house)
    number = id.removeprefix("program-")
    house.now += timedelta(days=15)
    await house.post.deliver_all()
    others = [len(one.got) for one in (maria, *unmatched)]
    await opens(client, maria, number)
    form = form_of(await page(client, number))
    for said in ("I write to them in the next hours", "done already"):
        answer = await client.post(f"/program/{number}/remind", data={"form": form})
        assert said in text_of(await answer.text())
    assert await errands_of(house) == 1
    assert all("On which day could you and " in told(one) for one in (sam, lena))
    assert [len(one.got) for one in (maria, *unmatched)] == others
    log = (await maria.does(Chose("log", id))).sheet
    assert log and "let quiet pairs be reminded" in log.sections[0].quote and "How many" not in log.sections[0].quote
    assert "peace for a week" in text_of(await page(client, number))
    house.now += timedelta(days=8)
    assert "Remind them kindly" in text_of(await page(client, number))


async def test_an_errand_of_somebody_who_looks_after_it_no_more_is_let_be(house: House, client: Client) -> None:
    maria = await house.met("maria")
    id = await founds(maria)
    number = id.removeprefix("program-")
    await with_pairs(house, number, 3)
    await opens(client, maria, number)
    await client.post(f"/program/{number}/remind", data={"form": form_of(await page(client, number))})
    await maria.does(Chose("close program", id))
    await maria.does(Chose("do it", "close_program.sure"))
    assert await errands_of(house) == 1
    assert "bring to mind" not in repr(house.someone("m1").got)
    assert not [row for row in await rows(house.database, kept) if row["name"].startswith(errands.SHELF)]
