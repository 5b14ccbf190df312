"""The workspace over HTTP: its answers, its live stream, its clock, and the page itself."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.app import FAILED
from adapters.web.people import COHORT, PEOPLE
from bot.ports import Address, Button, Message, Undeliverable
from conversations.events import Arrived, Called, Chose, Filled
from tests.adapters.web.conftest import Client
from tests.adapters.web.scripted import MARIA, ONLY_YOU, START, Coach, Planned
from tests.adapters.web.wire import act, live

SAM = PEOPLE[1].address


class TestTheAnswerToAPost:
    async def test_a_command_may_open_a_sheet_at_once(self, client: Client, coach: Coach) -> None:
        answer = await act(client, "said", text="/coach @sam")
        assert answer["sheet"]["name"] == "prepare.about"
        assert answer["sheet"]["footnote"] == ONLY_YOU
        assert answer["sheet"]["field"]["kind"] == "line"
        assert coach.turns[0].surface == "button"

    async def test_an_answer_that_will_not_do_comes_back_with_what_is_amiss(self, client: Client) -> None:
        answer = await act(client, "filled", sheet="prepare.about", values={"answer": " "})
        assert answer["errors"] == {"answer": "Write a few words first. They can be rough."}
        assert answer["sheet"] is None

    async def test_what_is_written_in_a_sheet_never_enters_the_room(self, client: Client, coach: Coach) -> None:
        await act(client, "filled", sheet="prepare.about", values={"answer": "in confidence"})
        assert coach.heard(Filled)
        assert not any(b"in confidence" in sealed for sealed in coach.drawer.things.values())

    async def test_the_same_event_posted_again_is_one_turn_with_the_same_answer(
        self, client: Client, coach: Coach
    ) -> None:
        id = str(uuid4())
        answers = await asyncio.gather(*[act(client, "said", id=id, text="/coach") for _ in range(3)])
        answers.append(await act(client, "said", id=id, text="/coach"))
        assert [answer["sheet"]["name"] for answer in answers] == ["prepare.about"] * 4
        assert len(coach.heard(Called)) == 1
        hello = await (await live(client)).next("hello")
        assert [entry["text"] for entry in hello["entries"]] == ["/coach"]

    async def test_a_turn_that_fails_says_so_and_nothing_of_what_was_written(
        self, client: Client, coach: Coach, capsys: pytest.CaptureFixture[str]
    ) -> None:
        coach.fails, id = 1, str(uuid4())
        answer = await act(client, "said", id=id, text="a secret")
        assert (answer["status"], answer["message"]) == (500, FAILED)
        logged = capsys.readouterr()
        assert "RuntimeError" in logged.out + logged.err
        assert "confidence" not in logged.out + logged.err
        assert "a secret" not in logged.out + logged.err
        assert (await act(client, "said", id=id, text="a secret"))["status"] == 200
        hello = await (await live(client)).next("hello")
        assert [entry["text"] for entry in hello["entries"] if entry["kind"] == "typed"] == ["a secret"]

    async def test_somebody_arrives_once(self, client: Client, coach: Coach) -> None:
        await act(client, "arrived")
        await act(client, "arrived")
        await act(client, "arrived", person="sam")
        assert [turn.sender.person for turn in coach.heard(Arrived)] == ["maria", "sam"]

    async def test_an_arrival_that_failed_is_tried_again(self, client: Client, coach: Coach) -> None:
        coach.fails = 1
        assert (await act(client, "arrived"))["status"] == 500
        assert (await act(client, "arrived"))["status"] == 200
        assert len(coach.heard(Arrived)) == 2

    async def test_a_button_of_a_message_is_pressed_and_the_chat_shows_which(
        self, client: Client, coach: Coach
    ) -> None:
        await coach.say(MARIA, Message("Ready?", (Button("open", "Show me", "brief-1"),)), "key-1")
        await act(client, "chose", surface="button", message="key-1", choice="open", about="brief-1")
        assert coach.turns[-1].event == Chose("open", "brief-1", "key-1")
        hello = await (await live(client)).next("hello")
        assert (hello["entries"][-1]["kind"], hello["entries"][-1]["text"]) == ("pressed", "Show me")

    @pytest.mark.parametrize("given", [{"message": "key-2"}, {"choice": "shut"}, {"about": "brief-2"}])
    async def test_a_button_that_is_not_there_cannot_be_pressed(
        self, client: Client, coach: Coach, given: dict[str, str]
    ) -> None:
        await coach.say(MARIA, Message("Ready?", (Button("open", "Show me", "brief-1"),)), "key-1")
        whole = {"message": "key-1", "choice": "open", "about": "brief-1"} | given
        assert (await act(client, "chose", surface="button", **whole))["status"] == 400
        assert not coach.turns


class TestTheLiveStream:
    async def test_it_begins_with_everything_and_goes_on_with_what_comes(self, client: Client, coach: Coach) -> None:
        await coach.say(SAM, Message("For Sam."))
        stream = await live(client)
        assert [entry["text"] for entry in (await stream.next("hello"))["entries"]] == ["For Sam."]
        await act(client, "said", text="Hello there")
        mine, answer = await stream.next("entry"), await stream.next("entry")
        assert (mine["kind"], mine["person"], mine["text"]) == ("typed", "maria", "Hello there")
        assert (answer["kind"], answer["person"]) == ("said", "maria")
        assert answer["at"] == START.isoformat()

    async def test_a_broken_connection_goes_on_where_it_was(self, client: Client, coach: Coach) -> None:
        stream = await live(client)
        await stream.next("hello")
        await coach.say(MARIA, Message("One."))
        await stream.next("entry")
        stream.response.close()
        await coach.say(MARIA, Message("Two."))
        again = await live(client, stream.last_id)
        assert (await again.next("entry"))["text"] == "Two."

    @pytest.mark.parametrize("last_id", ["elsewhere/1", "{room}/99", "{room}/x", "{room}", "/", "9" * 5000])
    async def test_a_page_of_another_room_or_time_begins_anew(self, client: Client, coach: Coach, last_id: str) -> None:
        await coach.say(MARIA, Message("One."))
        room = (await (await live(client)).next("hello"))["room"]
        stream = await live(client, last_id.replace("{room}", room))
        assert [entry["text"] for entry in (await stream.next("hello"))["entries"]] == ["One."]

    async def test_a_restart_loses_nothing_and_the_page_goes_on(self, client: Client, coach: Coach) -> None:
        await coach.say(MARIA, Message("Before."), "key-1")
        stream = await live(client)
        await stream.next("hello")
        restarted = Coach(coach.drawer)
        async with TestClient(TestServer(restarted.app())) as second:
            await restarted.say(MARIA, Message("Before."), "key-1")
            await restarted.say(MARIA, Message("After."), "key-2")
            assert (await (await live(second, stream.last_id)).next("entry"))["text"] == "After."

    async def test_it_ends_when_the_server_stops(self, coach: Coach) -> None:
        app = coach.app()
        async with TestClient(TestServer(app)) as client:
            stream = await live(client)
            await stream.next("clock")
            async with asyncio.timeout(5):
                await app.shutdown()
                assert await stream.response.content.read() == b""

    async def test_it_tells_the_time_and_what_is_due(self, client: Client, coach: Coach) -> None:
        stream = await live(client)
        assert await stream.next("clock") == {"now": START.isoformat(), "due": None}
        coach.planned.append(Planned(START + timedelta(days=2), SAM, Message("Soon.")))
        await act(client, "said", text="Hello")
        clock = await stream.next("clock")
        while not clock["due"]:
            clock = await stream.next("clock")
        assert clock["due"] == {"at": "2026-11-26T09:00:00+00:00", "what": "a reminder for Sam"}


class TestTheClock:
    async def test_moving_it_runs_what_falls_due_and_the_message_arrives(self, client: Client, coach: Coach) -> None:
        coach.planned.append(Planned(START + timedelta(hours=20), SAM, Message("In a quarter of an hour.")))
        stream = await live(client)
        await stream.next("hello")
        to = (START + timedelta(hours=20)).isoformat()
        async with client.post("/workspace/clock", json={"to": to}) as answer:
            assert await answer.json() == {"now": to, "due": None}
        arrived = await stream.next("entry")
        assert (arrived["person"], arrived["at"]) == ("sam", to)
        assert (await stream.next("clock"))["now"] == to

    async def test_it_moves_by_an_hour(self, client: Client, coach: Coach) -> None:
        async with client.post("/workspace/clock", json={"by": "hour"}) as answer:
            assert answer.status == 200
        assert coach.now == START + timedelta(hours=1)

    @pytest.mark.parametrize("body", [b'{"by": "year"}', b'{"to": "2036-01-01T00:00:00Z"}', b"x", b"[]"])
    async def test_it_goes_nowhere_odd(self, client: Client, coach: Coach, body: bytes) -> None:
        headers = {"Content-Type": "application/json"}
        async with client.post("/workspace/clock", data=body, headers=headers) as answer:
            assert answer.status == 400
            assert (await answer.json())["message"]
        assert coach.now == START

    async def test_if_it_cannot_be_moved_the_page_is_told(self, client: Client, coach: Coach) -> None:
        coach.planned.append(Planned(START, SAM, Message("Now.")))
        coach.drawer.broken = True
        async with client.post("/workspace/clock", json={"by": "hour"}) as answer:
            assert answer.status == 500
            assert "full" not in await answer.text()


class TestTheMessenger:
    async def test_the_same_key_is_shown_once(self, client: Client, coach: Coach) -> None:
        messenger = coach.workspace.messenger
        receipts = {await messenger.send(MARIA, Message("Once."), "key") for _ in range(2)}
        assert len(receipts) == 1
        assert len((await (await live(client)).next("hello"))["entries"]) == 1

    async def test_it_knows_the_people_of_the_workspace(self, coach: Coach) -> None:
        profile = await coach.workspace.messenger.profile(PEOPLE[4].address)
        assert (profile.name, profile.zone, profile.language) == ("Priya Nair", "Asia/Kolkata", "en")
        admins = [it.id for it in PEOPLE if (await coach.workspace.messenger.profile(it.address)).admin]
        assert admins == ["omar"]

    @pytest.mark.parametrize("of", [Address("web", "local", "nobody"), Address("web", "else", "maria")])
    async def test_nobody_else_can_be_reached(self, coach: Coach, of: Address) -> None:
        with pytest.raises(Undeliverable):
            await coach.workspace.messenger.send(of, Message("Hello."), "key")
        with pytest.raises(Undeliverable):
            await coach.workspace.messenger.profile(of)
        with pytest.raises(Undeliverable):
            await coach.workspace.messenger.members(of)

    @pytest.mark.parametrize("name", ["#mentoring", "@everybody"])
    async def test_everybody_is_in_the_one_channel_and_in_the_one_group(self, coach: Coach, name: str) -> None:
        found = await coach.workspace.messenger.members(Address("web", "local", name))
        everybody = (*PEOPLE, *COHORT)
        assert found.people == tuple(it.address for it in everybody) and len(found.there) == len(everybody)


class TestThePage:
    async def test_it_names_everybody_and_carries_a_policy_without_inline_code(self, client: Client) -> None:
        async with client.get("/") as answer:
            page = await answer.text()
            policy = answer.headers["Content-Security-Policy"]
        assert all(person.name in page for person in PEOPLE)
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert " style=" not in page
        assert " onclick=" not in page

    async def test_its_parts_have_the_types_that_a_browser_insists_on(self, client: Client) -> None:
        for name, type in [
            ("workspace.js", "text/javascript"),
            ("workspace.css", "text/css"),
            ("icon.svg", "image/svg+xml"),
        ]:
            async with client.get(f"/workspace/pages/{name}") as answer:
                assert (answer.status, answer.content_type) == (200, type)
                assert answer.headers["X-Content-Type-Options"] == "nosniff"

    async def test_everything_that_it_offers_to_type_is_a_command(self, client: Client, coach: Coach) -> None:
        page = await (await client.get("/")).text()
        offered = [part.split('"')[0] for part in page.split('data-text="')[1:]]
        assert "/coach prepare" in offered
        for text in offered:
            await act(client, "said", text=text)
            called = coach.turns[-1].event
            assert isinstance(called, Called)
            assert called.command or called.who or text == "/coach"
            assert not called.rest
