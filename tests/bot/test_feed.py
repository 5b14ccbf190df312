"""Whoever has the address of somebody's calendar has their meetings; nobody else has anything."""

import io
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from icalendar import Calendar
from sqlalchemy import Connection

from bot import memory, subscription
from bot.links import Links
from bot.ports import Sheet
from bot.storage import places, queries
from bot.storage.queries import PersonRow
from bot.storage.tables import feed
from bot.web.feed import calendars
from conversations.events import Called, Chose
from conversations.person import Record
from tests.fakes.house import WORDS, House, Someone, rows
from tests.meetings import meeting

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    """A calendar program."""
    app = web.Application()
    app.add_routes(calendars(house.database, house.keyring, WORDS))
    async with TestClient(TestServer(app)) as made:
        yield made


async def meets(someone: Someone, *meetings: Record) -> PersonRow:
    """Somebody with meetings."""
    if await someone.row() is None:
        await someone.does(Called("menu"))
    row = await someone.row()
    assert row is not None
    secrets = someone.house.keyring.open_person(row.key)

    def keep(conn: Connection) -> None:
        for one in meetings:
            queries.keep_record(conn, row.id, memory.sealed_record(one, secrets))

    await someone.house.database.write(keep)
    return row


async def subscribes(someone: Someone, *meetings: Record) -> str:
    """Somebody with meetings makes an address for them. Returns its path."""
    row = await meets(someone, *meetings)
    return Links(someone.house.keyring, "").calendar(
        await someone.house.database.write(lambda c: subscription.make(c, row, someone.house.now))
    )


def titles(ics: bytes) -> list[str]:
    return sorted(str(event["SUMMARY"]) for event in Calendar.from_ical(ics).events)


async def test_the_address_gives_all_meetings_and_nothing_else(house: House, client: Client) -> None:
    maria = house.someone("U1")
    await maria.agrees_a_step("quiddlezax", "2026-11-25")
    over = meeting("meeting-2", who="Lena", often="once", open=False)
    path = await subscribes(maria, meeting(topic="quiddlezax"), over)
    answer = await client.get(path)
    body = await answer.read()
    assert answer.status == 200
    assert titles(body) == ["Mentoring with Lena", "Mentoring with Sam"]
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert b"quiddlezax" not in body


async def test_one_of_the_meetings_can_be_taken_in_alone(house: House, client: Client) -> None:
    path = await subscribes(house.someone("U1"), meeting("meeting-1"), meeting("meeting-2", who="Lena"))
    answer = await client.get(path.replace(".ics", "/meeting-2.ics"))
    assert answer.status == 200
    assert titles(await answer.read()) == ["Mentoring with Lena"]


async def test_a_meeting_can_be_taken_in_from_a_message_without_a_subscription(house: House, client: Client) -> None:
    maria = house.someone("U1")
    await meets(maria, meeting("meeting-1"))
    link = Links(house.keyring, "").meeting
    assert maria.address.key not in link("meeting-1", maria.address.key)
    with time_machine.travel(datetime(2026, 11, 24, 9, 0, tzinfo=UTC)) as clock:
        path = link("meeting-1", maria.address.key)
        clock.shift(timedelta(days=29))
        answer = await client.get(path)
        assert titles(await answer.read()) == ["Mentoring with Sam"]
        clock.shift(timedelta(days=2))
        assert (await client.get(path)).status == 404


async def test_a_link_to_one_meeting_opens_no_other_and_not_the_calendar(house: House, client: Client) -> None:
    maria = house.someone("U1")
    await meets(maria, meeting("meeting-1"), meeting("meeting-2"))
    path = Links(house.keyring, "").meeting("meeting-1", maria.address.key)
    token = path.split("/")[2]
    elsewhere = house.keyring.sign("something else meeting-1", maria.address.key)
    for attempt in (
        f"/calendar/{token}/meeting-2.ics",
        f"/calendar/{token}.ics",
        f"/calendar/{elsewhere}/meeting-1.ics",
    ):
        assert (await client.get(attempt)).status == 404, attempt
    assert (await client.get(path)).status == 200


async def test_a_link_to_a_meeting_still_works_where_the_person_has_moved_on(house: House, client: Client) -> None:
    maria = house.someone("U1")
    row = await meets(maria, meeting("meeting-1"))
    path = Links(house.keyring, "").meeting("meeting-1", maria.address.key)
    await house.database.write(lambda conn: places.move_to(conn, row, house.someone("maria", "T9", "teams").address))
    assert (await client.get(path)).status == 200


async def test_unknown_revoked_and_erased_look_alike(house: House, client: Client) -> None:
    maria, lena = house.someone("U1"), house.someone("U3")
    revoked, erased = await subscribes(maria, meeting()), await subscribes(lena, meeting())
    row = await maria.row()
    assert row is not None
    assert await house.database.write(lambda conn: subscription.revoke(conn, row))
    invited = Links(house.keyring, "").meeting("meeting-1795424400000", lena.address.key)
    assert (await client.get(invited)).status == 200
    await lena.does(Called("forget"))
    await lena.does(Chose("erase everything", "forget.sure"))
    assert await rows(house.database, feed) == []
    answers = []
    for path in (
        revoked,
        erased,
        invited,
        Links(house.keyring, "").calendar("A" * 22),
        "/calendar/%00.ics",
        "/calendar/%E2%98%83.ics",
    ):
        for one in (path, path.replace(".ics", "/meeting-1795424400000.ics") if path.count("/") == 2 else path):
            answer = await client.get(one)
            headers = {name: value for name, value in answer.headers.items() if name != "Date"}
            answers.append((answer.status, headers, await answer.text()))
    assert answers[0][0] == 404
    assert all(answer == answers[0] for answer in answers)


async def test_a_meeting_that_is_not_there_and_a_record_that_is_none_are_not_found(
    house: House, client: Client
) -> None:
    maria = house.someone("U1")
    await maria.agrees_a_step("write it down", "2026-11-25")
    path = await subscribes(maria, meeting())
    (step,) = (await maria.known())[0].open_records("step")
    for id in ("meeting-1", step.id, "..%2Fmeeting-1795424400000"):
        assert (await client.get(path.replace(".ics", f"/{id}.ics"))).status == 404, id


async def test_a_new_address_takes_the_place_of_the_old_one(house: House, client: Client) -> None:
    maria = house.someone("U1")
    old, new = await subscribes(maria, meeting()), await subscribes(maria)
    assert old != new
    assert (await client.get(old)).status == 404
    assert (await client.get(new)).status == 200
    row = await maria.row()
    assert row is not None

    def leave(conn: Connection) -> tuple[bool, bool]:
        return subscription.revoke(conn, row), subscription.revoke(conn, row)

    assert await house.database.write(leave) == (True, False)
    assert (await client.get(new)).status == 404


def shown(sheet: Sheet | None) -> str:
    assert sheet is not None
    return "\n".join(f"{part.text}\n{part.quote}" for part in sheet.sections)


def offered(sheet: Sheet | None) -> list[str]:
    assert sheet is not None
    return [button.choice for part in sheet.sections for button in part.buttons]


async def test_a_person_makes_the_address_on_their_page_and_stops_it_there(house: House, client: Client) -> None:
    house.turns = replace(house.turns, links=Links(house.keyring, "https://coach.example"))
    maria = house.someone("U1")
    await meets(maria, meeting())
    page = (await maria.does(Called("calendar"))).sheet
    assert offered(page) == ["address"]
    page = (await maria.does(Chose("address", "calendar"))).sheet
    (address,) = re.findall(r"https://coach\.example(/calendar/\S+\.ics)", shown(page))
    assert titles(await (await client.get(address)).read()) == ["Mentoring with Sam"]
    page = (await maria.does(Called("calendar"))).sheet
    assert address not in shown(page) and offered(page) == ["new address", "no address"]
    page = (await maria.does(Chose("new address", "calendar"))).sheet
    (newer,) = re.findall(r"https://coach\.example(/calendar/\S+\.ics)", shown(page))
    assert [(await client.get(path)).status for path in (address, newer)] == [404, 200]
    page = (await maria.does(Chose("no address", "calendar"), "sheet")).sheet
    assert offered(page) == ["address"]
    assert (await client.get(newer)).status == 404


async def test_one_meeting_is_taken_in_from_its_own_page(house: House, client: Client) -> None:
    house.turns = replace(house.turns, links=Links(house.keyring, "https://coach.example"))
    maria = house.someone("U1")
    await meets(maria, meeting("meeting-1"), meeting("meeting-2", who="Lena"))
    page = (await maria.does(Chose("calendar", "meeting-2"))).sheet
    assert page is not None
    (link,) = [button.link for part in page.sections for button in part.buttons if button.choice == "take in"]
    answer = await client.get(link.removeprefix("https://coach.example"))
    assert titles(await answer.read()) == ["Mentoring with Lena"]


async def test_in_the_chat_no_address_is_ever_shown(house: House) -> None:
    house.turns = replace(house.turns, links=Links(house.keyring, "https://coach.example"))
    maria = house.someone("U1")
    for event in (Called("calendar"), Chose("address", "calendar"), Chose("address", "calendar/meeting-1")):
        await maria.does(event, "chat")
    await house.post.deliver_all()
    assert not [message for message in maria.got if "/calendar/" in message.text]
    assert [button.choice for button in maria.got[-1].buttons] == ["open"]
    assert not await rows(house.database, feed), "nothing is at an address that nobody was shown"


async def test_where_the_pages_have_no_address_the_person_is_told(house: House) -> None:
    maria = house.someone("U1")
    page = (await maria.does(Chose("address", "calendar"))).sheet
    assert "cannot be reached by your calendar program yet" in shown(page) and offered(page) == []
    assert not (await maria.known())[0].subscribed


async def test_an_address_cannot_be_guessed_or_found_in_the_database(house: House) -> None:
    paths = [await subscribes(house.someone(f"U{number}")) for number in range(20)]
    tokens = [path.removeprefix("/calendar/").removesuffix(".ics") for path in paths]
    assert len(set(tokens)) == len(tokens)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens), "128 bits"
    stored = repr(await rows(house.database, feed))
    assert not [token for token in tokens if token in stored]


async def test_a_program_that_has_it_is_told_that_nothing_has_changed(house: House, client: Client) -> None:
    maria = house.someone("U1")
    path = await subscribes(maria, meeting())
    first = await client.get(path)
    tag = first.headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await client.get(path, headers={"If-None-Match": known})
        assert (again.status, await again.read(), again.headers["ETag"]) == (304, b"", tag), known
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert "Last-Modified" not in first.headers
    assert (await client.get(path, headers={"If-None-Match": '"other"'})).status == 200
    await meets(maria, meeting(sequence="1", state="cancelled", until="2026-11-24T09:00:00+00:00"))
    changed = await client.get(path, headers={"If-None-Match": tag})
    assert (changed.status, titles(await changed.read())) == (200, [])


async def test_it_can_be_looked_at_without_its_content_and_not_written_to(house: House, client: Client) -> None:
    path = await subscribes(house.someone("U1"), meeting())
    whole, head = await client.get(path), await client.head(path)
    assert (head.status, await head.read()) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers[name] == whole.headers[name]
    assert (await client.post(path)).status == 405
    assert (await client.put(path)).status == 405


async def test_nobody_on_the_way_keeps_it_or_lists_it(house: House, client: Client) -> None:
    for path in (await subscribes(house.someone("U1"), meeting()), "/calendar/x.ics", "/calendar/x/meeting-1.ics"):
        answer = await client.get(path)
        assert answer.headers["Cache-Control"].startswith("private")
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_the_address_is_never_logged(house: House, client: Client) -> None:
    shown = io.StringIO()
    handler, root = logging.StreamHandler(shown), logging.getLogger()
    loggers = [root, logging.getLogger("sqlalchemy")]
    levels = [logger.level for logger in loggers]
    root.addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    try:
        path = await subscribes(house.someone("U1"), meeting())
        token = path.removeprefix("/calendar/").removesuffix(".ics")
        assert (await client.get(path)).status == 200
        assert (await client.get(path.replace(token, token[::-1]))).status == 404
    finally:
        root.removeHandler(handler)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
    # aiohttp's test server has an access log of its own; `bot.processes` has none.
    said = [line for line in shown.getvalue().splitlines() if "HTTP/1.1" not in line]
    assert any("SELECT" in line for line in said), "the logs were heard"
    assert not [line for line in said if token in line or token[::-1] in line]
