"""People use the bot through Slack: what they do becomes turns, and replies become sheets. By HTTP and Socket Mode."""

import asyncio
import logging
from typing import Any

import pytest

from adapters.slack.replies import PATIENCE
from bot.ports import Address, Button, Incoming, Message, Reply, Section, Sheet, SheetField
from conversations.events import Arrived, Called, Chose, Closed, Filled, Said, Visited, Who
from tests.adapters.slack.conftest import Bot, running

SAM = Address("slack", "T1", "U1")
FACTS = Sheet(
    "prepare.facts",
    "Prepare",
    field=SheetField("answer", "What happened?"),
    buttons=(Button("why", "Why do you ask?"),),
    submit="Next",
)
FEELING = Sheet("prepare.feeling", "Prepare", field=SheetField("answer", "And how was it?"), submit="Next")
STEPS = Sheet("steps", "My steps", (Section(text="Nothing yet."),))
HOME = Sheet("home", "Welcome", (Section(text="One step is open."),), buttons=(Button("steps", "My steps"),))
ASK = Message("What happened?", (Button("write", "Write privately", "prepare.facts"),))


async def asked(bot: Bot) -> None:
    """The question stands in the chat, with its button, and a press opens the sheet."""
    await bot.messenger.send(SAM, ASK, "key")
    bot.turns.answers = lambda incoming: Reply(FACTS)


async def opened(bot: Bot) -> None:
    """The sheet of the question is open."""
    await asked(bot)
    await bot.slack.presses("U1", "Write privately")
    bot.turns.heard.clear()


def heard(bot: Bot) -> Incoming:
    [incoming] = bot.turns.heard
    return incoming


async def test_a_command_is_a_turn_and_is_not_echoed(bot: Bot) -> None:
    answer = await bot.slack.types("U1", "/coach prepare @ann about R&D")
    assert (answer.status, answer.body) == (200, "")
    assert heard(bot).event == Called("prepare", "R&D", Who("slack/T1/U2", "ann"))
    assert (heard(bot).sender, heard(bot).surface) == (SAM, "button")


async def test_a_command_about_the_payload_is_heard_as_well(bot: Bot) -> None:
    # Bolt 1.30 loses any form with this word in it.
    await bot.slack.types("U1", "/coach think about the payload")
    assert heard(bot).event == Called("think", "the payload")


async def test_a_message_is_a_turn(bot: Bot) -> None:
    answer = await bot.slack.types("U1", "It went <better> & faster")
    assert (answer.status, answer.body) == (200, "")
    assert heard(bot).event == Said("It went <better> & faster")
    assert heard(bot).surface == "chat"


async def test_messages_that_are_edited_or_by_bots_or_elsewhere_are_no_turn(bot: Bot) -> None:
    changed = {"subtype": "message_changed", "message": {"text": "x", "user": "U1"}, "hidden": True}
    for also in (changed, {"bot_id": "B2"}, {"user": "UBOT"}, {"channel_type": "channel"}, {"team": "T2"}):
        answer = await bot.slack.types("U1", "hello", **also)
        assert answer.status == 200
    assert bot.turns.heard == []


async def test_an_event_told_twice_has_one_id(bot: Bot) -> None:
    await bot.slack.types("U1", "hello")
    await bot.slack.again()
    first, second = bot.turns.heard
    assert first.event_id == second.event_id


async def test_opening_the_chat_is_an_arrival_and_opening_the_home_a_visit(bot: Bot) -> None:
    bot.turns.answers = lambda incoming: Reply(HOME) if isinstance(incoming.event, Visited) else Reply()
    await bot.slack.visits("U1", "messages")
    await bot.slack.visits("U1")
    assert [incoming.event for incoming in bot.turns.heard] == [Arrived(), Visited()]
    assert bot.slack.homes["U1"].reads == "Welcome\nOne step is open.\nMy steps"


async def test_a_button_of_the_home_opens_a_sheet(bot: Bot) -> None:
    bot.turns.answers = lambda incoming: Reply(HOME if isinstance(incoming.event, Visited) else STEPS)
    await bot.slack.visits("U1")
    await bot.slack.presses("U1", "My steps")
    assert bot.turns.heard[-1].event == Chose("steps") and bot.turns.heard[-1].surface == "home"
    modal = bot.slack.modal("U1")
    assert modal and modal.name == "steps"


async def test_a_button_of_the_home_can_change_the_home(bot: Bot) -> None:
    bot.turns.answers = lambda incoming: Reply(HOME)
    await bot.slack.visits("U1")
    bot.turns.answers = lambda incoming: Reply(Sheet("home", "Welcome", (Section(text="All done."),)))
    await bot.slack.presses("U1", "My steps")
    assert bot.slack.homes["U1"].reads == "Welcome\nAll done."


async def test_a_command_opens_a_sheet(bot: Bot) -> None:
    bot.turns.answers = lambda incoming: Reply(STEPS)
    answer = await bot.slack.types("U1", "/coach steps")
    modal = bot.slack.modal("U1")
    assert answer.body == "" and modal and modal.reads == "Nothing yet."


async def test_a_button_in_the_chat_opens_the_sheet_of_its_question(bot: Bot) -> None:
    await asked(bot)
    await bot.slack.presses("U1", "Write privately")
    message = bot.slack.posts[-1]
    pressed = Chose("write", "prepare.facts", f"{message.channel}/{message.ts}")
    assert (heard(bot).event, heard(bot).surface) == (pressed, "button")
    modal = bot.slack.modal("U1")
    assert modal and (modal.name, modal.title) == ("prepare.facts", "Prepare")


async def test_what_is_sent_in_a_sheet_leads_to_the_next_one(bot: Bot) -> None:
    await opened(bot)
    bot.turns.answers = lambda incoming: Reply(FEELING)
    await bot.slack.fills("U1", "We missed <it> & more")
    assert heard(bot).event == Filled("prepare.facts", {"answer": "We missed <it> & more"})
    assert heard(bot).surface == "sheet"
    modal = bot.slack.modal("U1")
    assert modal and modal.name == "prepare.feeling"
    assert modal.typed["prepare.feeling"]["answer"]["value"] is None


async def test_what_is_amiss_is_said_at_the_field_and_nothing_is_lost(bot: Bot) -> None:
    await opened(bot)
    bot.turns.answers = lambda incoming: Reply(errors={"answer": "A little more, please."})
    await bot.slack.fills("U1", "No")
    modal = bot.slack.modal("U1")
    assert modal and modal.errors == {"prepare.facts": "A little more, please."}
    assert modal.typed["prepare.facts"]["answer"]["value"] == "No"


@pytest.mark.parametrize("last", [Reply(close=True), Reply()])
async def test_a_sheet_closes_when_the_talk_goes_on_in_the_chat(bot: Bot, last: Reply) -> None:
    await opened(bot)
    bot.turns.answers = lambda incoming: last
    await bot.slack.fills("U1", "That is all")
    assert bot.slack.modal("U1") is None


async def test_a_sheet_closed_by_hand_is_a_turn(bot: Bot) -> None:
    await opened(bot)
    await bot.slack.closes("U1")
    assert (heard(bot).event, heard(bot).surface) == (Closed("prepare.facts"), "chat")


async def test_a_button_in_a_sheet_changes_it_and_keeps_what_was_typed(bot: Bot) -> None:
    await opened(bot)
    bot.slack.writes("U1", "half a thought")
    bot.turns.answers = lambda incoming: Reply(
        Sheet("prepare.facts", "Prepare", field=FACTS.field, submit="Next", notice="Facts come before feelings.")
    )
    await bot.slack.presses("U1", "Why do you ask?")
    assert (heard(bot).event, heard(bot).surface) == (Chose("why"), "sheet")
    modal = bot.slack.modal("U1")
    assert modal and "Facts come before feelings." in modal.reads
    assert modal.typed["prepare.facts"]["answer"]["value"] == "half a thought"


async def test_a_button_that_ends_a_sheet_says_so_since_only_the_person_can_close_it(bot: Bot) -> None:
    await opened(bot)
    bot.turns.answers = lambda incoming: Reply(close=True)
    await bot.slack.presses("U1", "Why do you ask?")
    modal = bot.slack.modal("U1")
    assert modal and modal.reads == "You can close this now."


async def test_a_sheet_that_slack_refuses_to_open_is_asked_in_the_chat(bot: Bot) -> None:
    await asked(bot)
    bot.slack.fails("views.open", error="expired_trigger_id")
    answer = await bot.slack.presses("U1", "Write privately")
    assert answer.status == 200
    press, closed = bot.turns.heard
    assert closed == Incoming(f"{press.event_id}/chat", SAM, Closed("prepare.facts"), "chat")


@pytest.mark.parametrize(
    "trouble", [{"status": 429, "headers": {"Retry-After": "30"}}, {"status": 503}, {"drop": True}, {"hang": True}]
)
async def test_a_sheet_that_cannot_be_opened_in_time_is_asked_in_the_chat(trouble: dict[str, Any]) -> None:
    async with running(patience=0.2) as bot:
        await asked(bot)
        bot.slack.fails("views.open", **trouble)
        answer = await bot.slack.presses("U1", "Write privately")
        assert answer.status == 200
        assert bot.turns.heard[1].event == Closed("prepare.facts")


async def test_a_turn_that_outlasts_its_trigger_is_asked_in_the_chat() -> None:
    seconds = 1_795_500_000.0
    async with running(now=lambda: seconds) as bot:
        await asked(bot)

        def slowly(incoming: Incoming) -> Reply:
            nonlocal seconds
            seconds += 4
            return Reply(FACTS)

        bot.turns.answers = slowly
        await bot.slack.presses("U1", "Write privately")
        assert bot.turns.heard[1].event == Closed("prepare.facts")


async def test_a_sheet_that_changed_meanwhile_is_not_overwritten(http: Bot) -> None:
    await opened(http)
    view = http.slack.modals["U1"]
    [button] = [element for block in view.view["blocks"] for element in block.get("elements", [])]
    late = http.slack.press("U1", button, {"view": {**view.view, "id": view.id, "hash": "older", "type": "modal"}})
    http.turns.answers = lambda incoming: Reply(FEELING)
    answer = await http.slack.send(late)
    assert answer.status == 200 and view.name == "prepare.facts"
    assert heard(http).event == Chose("why"), "what is open is newer: there is nothing to ask again"


async def test_a_press_fits_in_slacks_three_seconds() -> None:
    assert PATIENCE < 3


async def test_a_turn_that_fails_is_repeated_by_slack_if_it_is_an_event(http: Bot) -> None:
    http.turns.fails = RuntimeError("the words of a person")
    assert (await http.slack.types("U1", "hello")).status == 500
    assert http.slack.reads("U1") == ""
    http.turns.fails = None
    assert (await http.slack.again()).status == 200
    assert http.turns.heard[0].event_id == http.turns.heard[1].event_id


async def test_over_a_socket_a_turn_that_fails_is_not_acknowledged() -> None:
    async with running("socket") as bot:
        bot.slack.patience = 0.2
        bot.turns.fails = RuntimeError("no")
        assert (await bot.slack.types("U1", "hello")).status == 0


async def test_a_command_that_fails_is_apologised_for_with_a_reference(
    http: Bot, capsys: pytest.CaptureFixture[str]
) -> None:
    http.turns.fails = RuntimeError("the words of a person")
    assert (await http.slack.types("U1", "/coach")).status == 500
    said = http.slack.reads("U1")
    assert said.startswith("Sorry, that did not work.")
    logged = capsys.readouterr().out
    assert said.rsplit(" ", 1)[1].rstrip(".") in logged
    assert "RuntimeError" in logged and "the words of a person" not in logged


async def test_a_sheet_that_fails_stays_open_with_what_was_typed(http: Bot) -> None:
    await opened(http)
    http.turns.fails = RuntimeError("no")
    assert (await http.slack.fills("U1", "We missed it")).status == 500
    modal = http.slack.modal("U1")
    assert modal and modal.typed["prepare.facts"]["answer"]["value"] == "We missed it"
    assert "Sorry" in http.slack.reads("U1")


async def test_an_apology_that_cannot_be_sent_is_let_go(http: Bot) -> None:
    http.turns.fails = RuntimeError("no")
    http.slack.fails("chat.postMessage", status=503)
    assert (await http.slack.types("U1", "/coach")).status == 500


async def test_a_question_that_cannot_be_asked_in_the_chat_either_is_apologised_for(http: Bot) -> None:
    await asked(http)

    def then_fails(incoming: Incoming) -> Reply:
        http.turns.fails = RuntimeError("no")
        return Reply(FACTS)

    http.turns.answers = then_fails
    http.slack.fails("views.open", status=500)
    assert (await http.slack.presses("U1", "Write privately")).status == 200
    assert "Sorry" in http.slack.reads("U1")


@pytest.mark.parametrize("over", ["http", "socket"])
async def test_nothing_that_is_said_is_logged_even_where_everything_is(
    over: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    async with running(over) as bot:
        await opened(bot)
        await bot.slack.types("U1", "my secret worry")
        await bot.slack.fills("U1", "my secret worry")
        if over == "http":
            bot.slack.signing_secret = "another"
            await bot.slack.again()
    logged = caplog.text + capsys.readouterr().out
    assert "secret worry" not in logged and "xoxb" not in logged
    assert not [record for record in caplog.records if record.name.startswith("slack")]


async def test_closing_the_socket_lets_a_turn_under_way_end() -> None:
    begun, released = asyncio.Event(), asyncio.Event()

    async with running("socket") as bot:

        async def slowly() -> None:
            begun.set()
            await released.wait()

        bot.turns.before = slowly
        typing = asyncio.create_task(bot.slack.types("U1", "/coach"))
        async with asyncio.timeout(5):
            await begun.wait()
            closing = asyncio.create_task(bot.socket.close())
            ended, _ = await asyncio.wait({closing}, timeout=0.1)
            assert not ended
            released.set()
            assert (await typing).status == 200
            await closing


async def test_when_slack_wants_a_new_connection_it_gets_one() -> None:
    async with running("socket") as bot:
        [old] = bot.slack.sockets
        await old.send_json({"type": "disconnect", "reason": "refresh_requested"})
        await bot.slack.until(lambda: bool(bot.slack.sockets) and bot.slack.sockets[-1] is not old)
        assert (await bot.slack.types("U1", "hello")).status == 200
        assert heard(bot).event == Said("hello")
