"""What people do in Teams arrives as a turn once it is known who sent it, and is answered as Teams can show it."""

import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.ports import Button, Message, Reply, Section, Sheet, SheetField
from conversations.events import Arrived, Chose, Closed, Filled, Left, Said
from tests.adapters.teams.conftest import ANA, BODY_AT_MOST, MARIA, Bot
from tests.adapters.teams.test_outbound import of

QUESTION = Sheet("prepare.facts", "Listen", (), SheetField("answer", "What do you know?"), submit="Next")
MENU = Message(
    "What now?", (Button("prepare", "Prepare", "menu", opens=True), Button("later", "Later", "talk/brief-1"))
)


async def shown(bot: Bot, message: Message = MENU) -> None:
    await bot.messenger.send(of(bot, MARIA), message, "key-1")


async def opened(bot: Bot, sheet: Sheet = QUESTION) -> None:
    """Maria has the dialog open."""
    await shown(bot)
    bot.turns.answers = lambda incoming: Reply(sheet=sheet)
    await bot.teams.presses(MARIA, "Prepare")


async def test_a_message_is_a_turn_and_answered_with_success_once_it_is_committed(bot: Bot) -> None:
    at_the_turn: list[int] = []

    async def commit() -> None:
        at_the_turn.append(len(bot.turns.heard))

    bot.turns.before = commit
    answer = await bot.teams.types(MARIA, "hello there")
    assert (answer.status, answer.body, at_the_turn) == (200, "", [1])
    [heard] = bot.turns.heard
    assert heard.event == Said("hello there") and heard.profile and heard.profile.zone == "Europe/Berlin"


@pytest.mark.parametrize(
    ("channel", "name"), [("19:pilot@thread.tacv2", "Pilot"), ("19:team@thread.tacv2", "Sales"), ("19:x@t", "")]
)
async def test_where_it_is_called_in_a_channel_it_learns_the_name_of_it(bot: Bot, channel: str, name: str) -> None:
    bot.teams.founds("19:team@thread.tacv2", "Sales", pilot="Pilot")
    bot.teams.founds("19:team@t", "Another")
    await bot.teams.mentions(MARIA, "hello", channel)
    [heard] = bot.turns.heard
    assert heard.channel and (heard.channel.address.person, heard.channel.title) == (channel, name)


async def test_it_is_called_all_the_same_where_the_name_is_not_told(bot: Bot) -> None:
    bot.teams.founds("19:team@thread.tacv2", "Sales")
    bot.teams.fails(status=403)
    await bot.teams.mentions(MARIA, "hello")
    [heard] = bot.turns.heard
    assert heard.channel and heard.channel.title == ""


async def test_a_turn_that_fails_is_500_and_the_person_is_told_a_reference_and_nothing_else(bot: Bot) -> None:
    bot.turns.fails = RuntimeError("the secret words")
    with capture_logs() as logs:
        answer = await bot.teams.types(MARIA, "the secret words")
    assert (answer.status, answer.body) == (500, "")
    assert "Our note about it is" in bot.teams.reads(MARIA)
    assert "secret" not in bot.teams.reads(MARIA) + json.dumps(logs)


@pytest.mark.parametrize("name", ["adaptiveCard/action", "task/fetch", "task/submit"])
async def test_an_invoke_whose_turn_fails_is_500_and_not_501(bot: Bot, name: str) -> None:
    """botbuilder 4.17.1 answers 501 with "null" where its handler raises."""
    bot.turns.fails = RuntimeError("x")
    data = {"c": "go", "a": ""}
    value = {"action": {"type": "Action.Execute", "data": data}} if name == "adaptiveCard/action" else {"data": data}
    assert (await bot.teams.invokes(MARIA, name, value)).status == 500


async def test_a_button_that_opens_a_page_opens_a_dialog(bot: Bot) -> None:
    await opened(bot)
    maria = bot.teams.members[MARIA]
    assert maria.title == "Listen" and "What do you know?" in maria.reads
    [heard] = bot.turns.heard
    assert isinstance(heard.event, Chose) and heard.surface == "button"
    assert heard.event.message.startswith(f"{maria.at}/")


async def test_a_dialog_goes_on_with_the_next_page_and_closes_at_the_end(bot: Bot) -> None:
    await opened(bot)
    following = Sheet("prepare.feelings", "Listen", (Section(text="Thank you."),), SheetField("answer", "And?"))
    bot.turns.answers = lambda incoming: Reply(sheet=following)
    await bot.teams.fills(MARIA, answer="two days late")
    assert bot.turns.heard[-1].event == Filled("prepare.facts", {"answer": "two days late"})
    assert "Thank you." in bot.teams.members[MARIA].reads
    bot.turns.answers = lambda incoming: Reply(close=True)
    answer = await bot.teams.invokes(MARIA, "task/submit", {"data": {"sheet": "prepare.feelings", "answer": "sad"}})
    assert (answer.status, answer.body) == (200, "")


async def test_what_is_amiss_is_said_in_place_and_what_was_typed_stays(bot: Bot) -> None:
    await opened(bot)
    typed = Sheet("prepare.facts", "Listen", (), SheetField("answer", "What do you know?", value="?!"), submit="Next")
    bot.turns.answers = lambda incoming: Reply(typed, {"answer": "Please write a few words."})
    await bot.teams.fills(MARIA, answer="?!")
    maria = bot.teams.members[MARIA]
    assert "Please write a few words." in maria.reads and maria.typed == {"answer": "?!"}


async def test_a_pressed_message_is_refreshed_in_place(bot: Bot) -> None:
    await shown(bot)
    bot.turns.answers = lambda incoming: Reply(message=Message("I will be back at ten."))
    answer = await bot.teams.presses(MARIA, "Later")
    assert answer.json["type"] == "application/vnd.microsoft.card.adaptive"
    assert "I will be back at ten." in json.dumps(answer.json) and "Later" not in json.dumps(answer.json)


async def test_a_press_that_is_answered_in_the_chat_says_so(bot: Bot) -> None:
    await shown(bot)
    await bot.teams.presses(MARIA, "Later")
    await bot.teams.presses(MARIA, "Prepare")
    assert bot.teams.members[MARIA].told == ["My answer is in our chat."] * 2


@pytest.mark.parametrize("old", [False, True])
async def test_a_press_that_wants_a_page_which_cannot_be_opened_is_asked_in_the_chat(bot: Bot, old: bool) -> None:
    bot.teams.members[MARIA].old = old
    await shown(bot)
    bot.turns.answers = lambda incoming: Reply(sheet=QUESTION) if isinstance(incoming.event, Chose) else Reply()
    await bot.teams.presses(MARIA, "Later")
    assert [type(heard.event) for heard in bot.turns.heard] == [Chose, Closed]
    assert bot.turns.heard[-1].event == Closed("prepare.facts")
    assert len({heard.event_id for heard in bot.turns.heard}) == 2


async def test_that_it_cannot_even_be_asked_in_the_chat_is_told(bot: Bot) -> None:
    await shown(bot)

    def answer(incoming: Any) -> Reply:
        if isinstance(incoming.event, Closed):
            raise RuntimeError("x")
        return Reply(sheet=QUESTION)

    bot.turns.answers = answer
    assert (await bot.teams.presses(MARIA, "Later")).status == 200
    assert "Our note about it is" in bot.teams.reads(MARIA)


async def test_an_install_and_its_end_are_heard(bot: Bot) -> None:
    assert (await bot.teams.installs(MARIA)).status == 200
    assert (await bot.teams.uninstalls(MARIA)).status == 200
    assert [heard.event for heard in bot.turns.heard] == [Arrived(), Left("not installed")]
    bot.turns.fails = RuntimeError("x")
    assert (await bot.teams.uninstalls(MARIA)).status == 500
    assert bot.teams.calls == 0, "nobody is written to who took the app out"


async def test_the_same_activity_has_the_same_name_each_time(bot: Bot) -> None:
    await bot.teams.types(MARIA, "hello")
    await bot.teams.again()
    await bot.teams.types(ANA, "hello")
    first, again, other = (heard.event_id for heard in bot.turns.heard)
    assert first == again != other


MALFORMED = [
    None,
    {},
    {"action": None},
    {"action": "x"},
    {"action": {"type": "Action.Submit", "data": {"c": "", "a": ""}}},
]


@pytest.mark.parametrize("value", MALFORMED)
async def test_a_malformed_press_is_answered_in_its_own_form(bot: Bot, value: object) -> None:
    """botbuilder 4.17.1 answers 500 to each of these."""
    answer = await bot.teams.invokes(MARIA, "adaptiveCard/action", value)
    assert answer.status == 200
    assert answer.json == {
        "statusCode": 400,
        "type": "application/vnd.microsoft.error",
        "value": {"code": "BadRequest", "message": "That is no button of mine."},
    }
    assert bot.turns.heard == []


@pytest.mark.parametrize(
    ("name", "status"), [("task/fetch", 400), ("task/submit", 400), ("composeExtension/query", 501)]
)
async def test_what_is_not_understood_and_waits_for_an_answer_gets_one(bot: Bot, name: str, status: int) -> None:
    assert (await bot.teams.invokes(MARIA, name, {})).status == status


async def test_what_is_none_of_ours_is_taken_and_let_be(bot: Bot) -> None:
    answer = await bot.teams.send(bot.teams.activity(MARIA, type="messageReaction", reactionsAdded=[{"type": "like"}]))
    assert (answer.status, bot.turns.heard) == (200, [])


async def test_nobody_is_heard_whom_microsoft_did_not_sign(bot: Bot) -> None:
    body = json.dumps(bot.teams.activity(MARIA, type="message", text="hello"))
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer x.y.z"}, {"Authorization": "Basic x"}):
        assert (await bot.teams.posts_to_bot(body, **headers)).status == 401
    signed = {"Authorization": bot.teams.issuer.header(serviceurl=bot.teams.url)}
    for spoilt in ("", "[]", "null", "{", json.dumps({"type": "message"})):
        assert (await bot.teams.posts_to_bot(spoilt, **signed)).status == 401
    assert bot.turns.heard == []


async def test_what_a_browser_may_send_by_itself_is_not_even_looked_at(bot: Bot) -> None:
    answer = await bot.teams.posts_to_bot("{}", **{"Content-Type": "text/plain"})
    assert answer.status == 415


async def test_what_is_too_large_is_not_read(bot: Bot) -> None:
    answer = await bot.teams.types(MARIA, "x" * BODY_AT_MOST)
    assert (answer.status, bot.turns.heard) == (413, [])


async def test_half_a_character_does_not_spoil_what_was_written(bot: Bot) -> None:
    signed = {"Authorization": bot.teams.issuer.header(serviceurl=bot.teams.url)}
    body = json.dumps(bot.teams.activity(MARIA, type="message", text="so far \ud83d"))
    assert (await bot.teams.posts_to_bot(body, **signed)).status == 200
    assert bot.turns.heard[-1].event == Said("so far ?")


async def test_while_the_keys_cannot_be_had_nobody_is_called_a_stranger(bot: Bot) -> None:
    bot.teams.issuer.rotate()
    await bot.teams.issuer.stop()
    assert (await bot.teams.types(MARIA, "hello")).status == 503
    await bot.teams.issuer.start()
