"""The coach in a terminal, driven by lines that are typed and lines that are printed."""

import io

import pytest

from adapters.console import FAILED, GOODBYE, HELLO, YOU, ConsoleMessenger, Screen, chat, lines_of
from bot.ports import (
    Address,
    Button,
    Incoming,
    Message,
    Option,
    Profile,
    Reply,
    Section,
    Sheet,
    SheetField,
    Undeliverable,
)
from conversations.events import Arrived, Called, Chose, Closed, Filled, Said, Visited

ONLY_YOU = "Only you can read this."
QUESTION = Sheet(
    "prepare.facts",
    "What did you see?",
    (Section("You said", quote="Sam, the handovers"), Section(text="As a camera would have seen it.")),
    SheetField("answer", "What happened", hint="A few words."),
    (Button("back", "Back", "prepare.facts"), Button("skip", "Skip", "prepare.facts")),
    submit="Next",
    footnote=ONLY_YOU,
)
PAGE = Sheet("brief", "Your brief", (Section("A question", "What got in the way?"),), footnote=ONLY_YOU)
HELLO_MESSAGE = Message("Hello.", (Button("prepare", "Prepare", "hello"), Button("which", "Coaching or mentoring?")))


class Terminal:
    """A person who types lines, a coach who answers by a script, and everything that was printed."""

    def __init__(self, *typed: str | None, replies: dict[type, list[Reply | Message | Exception]]) -> None:
        self.typed = [*typed]
        self.replies = replies
        self.turns: list[Incoming] = []
        self.waiting: list[Message] = []
        self.printed = ""
        self.screen = Screen(self.write)
        self.messenger = ConsoleMessenger(self.screen, Profile("You", "Europe/Berlin", "en"))

    def write(self, text: str) -> None:
        self.printed += text

    async def read(self) -> str | None:
        return self.typed.pop(0) if self.typed else None

    async def take_turn(self, incoming: Incoming) -> Reply:
        self.turns.append(incoming)
        script = self.replies.get(type(incoming.event), [])
        answer = script.pop(0) if script else Reply()
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Message):
            self.waiting.append(answer)
            return Reply()
        return answer

    async def deliver(self) -> None:
        while self.waiting:
            await self.messenger.send(YOU, self.waiting.pop(0), f"key-{len(self.printed)}")

    async def talk(self) -> list[tuple[object, str]]:
        await chat(self.take_turn, self.deliver, self.screen, self.read)
        return [(turn.event, turn.surface) for turn in self.turns]


async def test_the_first_thing_is_a_welcome_and_the_last_a_goodbye() -> None:
    terminal = Terminal("/quit", "never read", replies={Arrived: [HELLO_MESSAGE]})
    assert await terminal.talk() == [(Arrived(), "chat")]
    assert terminal.printed.startswith(HELLO)
    assert "Coach: Hello.\n  1. Prepare\n  2. Coaching or mentoring?\n> " in terminal.printed
    assert terminal.printed.endswith(f"{GOODBYE}\n")


async def test_the_end_of_what_is_typed_ends_the_talk_kindly() -> None:
    terminal = Terminal(replies={})
    await terminal.talk()
    assert terminal.printed.endswith(f"> \n{GOODBYE}\n")


async def test_a_number_picks_a_button_of_the_last_message() -> None:
    terminal = Terminal("2", replies={Arrived: [HELLO_MESSAGE]})
    assert (await terminal.talk())[1:] == [(Chose("which"), "button")]


async def test_numbers_start_again_with_a_later_message() -> None:
    later = Message("How did it go?", (Button("well", "Well", "step-1"),))
    terminal = Terminal("thanks", "1", "2", replies={Arrived: [HELLO_MESSAGE], Said: [later]})
    assert (await terminal.talk())[1:] == [
        (Said("thanks"), "chat"),
        (Chose("well", "step-1"), "button"),
        (Said("2"), "chat"),
    ]


async def test_a_command_may_open_a_sheet_and_what_is_typed_then_is_its_answer() -> None:
    terminal = Terminal("/coach prepare about Sam", "They came late.", "thanks", replies={Called: [Reply(QUESTION)]})
    assert (await terminal.talk())[1:] == [
        (Called("prepare", "Sam"), "button"),
        (Filled("prepare.facts", {"answer": "They came late."}), "sheet"),
        (Said("thanks"), "chat"),
    ]


async def test_a_sheet_says_who_can_see_it_before_anything_else() -> None:
    terminal = Terminal("/coach", replies={Called: [Reply(QUESTION)]})
    await terminal.talk()
    sheet = terminal.printed.partition("What did you see?\n")[2]
    assert sheet.startswith(f"{ONLY_YOU}\n")
    assert 'You said\n"Sam, the handovers"\n' in sheet
    assert "What happened A few words.\n  1. Back\n  2. Skip\nType your answer, or pick a number.\n> " in sheet


async def test_a_number_picks_a_button_of_the_open_sheet() -> None:
    terminal = Terminal("/coach", "2", "1", replies={Called: [Reply(QUESTION)], Chose: [Reply(), Reply(close=True)]})
    assert (await terminal.talk())[2:] == [
        (Chose("skip", "prepare.facts"), "sheet"),
        (Chose("back", "prepare.facts"), "sheet"),
    ]


async def test_an_answer_that_will_not_do_leaves_the_sheet_open() -> None:
    amiss = Reply(errors={"answer": "Write a few words first."})
    terminal = Terminal("/coach", "x", "They came late.", replies={Called: [Reply(QUESTION)], Filled: [amiss]})
    events = [event for event, _ in await terminal.talk()]
    assert "Write a few words first.\n> " in terminal.printed
    assert events[-1] == Filled("prepare.facts", {"answer": "They came late."})


async def test_an_option_is_chosen_by_its_name() -> None:
    options = (Option("console/local/pilot", "Pilot"), Option("console/local/sales", "Sales"))
    sheet = Sheet("x.where", "Where?", field=SheetField("answer", "Channel", "channel", options=options), submit="Next")
    terminal = Terminal("/coach", "pilot", replies={Called: [Reply(sheet)]})
    chosen = Filled("x.where", {"answer": "pilot", "answer_id": "console/local/pilot"})
    assert (await terminal.talk())[-1] == (chosen, "sheet")
    assert "  - Pilot\n  - Sales\n" in terminal.printed


async def test_enter_alone_keeps_what_is_in_the_field_already() -> None:
    field = SheetField("answer", "When", "moment", "2026-11-26T11:00")
    sheet = Sheet("prepare.when", "When?", field=field, submit="Next")
    terminal = Terminal("/coach", "", replies={Called: [Reply(sheet)]})
    assert (await terminal.talk())[-1] == (Filled("prepare.when", {"answer": "2026-11-26T11:00"}), "sheet")


async def test_closing_a_sheet_by_hand_is_heard() -> None:
    terminal = Terminal("/coach", "/close", "/close", replies={Called: [Reply(QUESTION)]})
    assert (await terminal.talk())[2:] == [(Closed("prepare.facts"), "sheet")]


async def test_a_command_in_the_middle_of_a_sheet_closes_it_first() -> None:
    terminal = Terminal("/coach", "/coach help", replies={Called: [Reply(QUESTION)]})
    assert (await terminal.talk())[2:] == [(Closed("prepare.facts"), "sheet"), (Called("help"), "button")]


async def test_a_sheet_of_choices_takes_a_number_and_says_so() -> None:
    sheet = Sheet("which.kind", "Which is it?", buttons=(Button("coaching", "Coaching", "which.kind"),))
    terminal = Terminal("/coach", "coaching", "1", replies={Called: [Reply(sheet)]})
    assert (await terminal.talk())[2:] == [(Chose("coaching", "which.kind"), "sheet")]
    assert terminal.printed.count("Pick a number, or /close") == 2


async def test_a_page_to_read_is_closed_when_it_has_been_printed() -> None:
    terminal = Terminal("/coach", "thanks", replies={Called: [Reply(PAGE)]})
    assert (await terminal.talk())[2:] == [(Closed("brief"), "sheet"), (Said("thanks"), "chat")]
    assert "A question\nWhat got in the way?" in terminal.printed


async def test_home_is_a_page_with_numbers_of_its_own() -> None:
    home = Sheet("home", "Your coaching", (Section("Your step", buttons=(Button("done", "Done", "step-1"),)),))
    terminal = Terminal("/home", "1", "hello", replies={Visited: [Reply(home)]})
    assert (await terminal.talk())[1:] == [
        (Visited(), "home"),
        (Chose("done", "step-1"), "home"),
        (Said("hello"), "chat"),
    ]


async def test_a_link_is_printed_and_takes_no_number() -> None:
    message = Message("Read more.", (Button("", "Guide", link="https://example.org/"), Button("ok", "Got it")))
    terminal = Terminal("1", replies={Arrived: [message]})
    assert (await terminal.talk())[-1] == (Chose("ok"), "button")
    assert "  Guide: https://example.org/\n  1. Got it\n" in terminal.printed


async def test_a_turn_that_fails_says_so_without_its_words_and_the_talk_goes_on() -> None:
    terminal = Terminal("one", "two", replies={Said: [RuntimeError("in confidence")]})
    events = [event for event, _ in await terminal.talk()]
    assert FAILED in terminal.printed
    assert "in confidence" not in terminal.printed
    assert events[-1] == Said("two")


async def test_the_same_message_is_printed_once() -> None:
    terminal = Terminal(replies={})
    for _ in range(2):
        assert await terminal.messenger.send(YOU, Message("Hello."), "key") == "key"
    assert terminal.printed.count("Hello.") == 1


async def test_there_is_nobody_else_in_a_terminal() -> None:
    with pytest.raises(Undeliverable):
        await Terminal(replies={}).messenger.members(Address("console", "local", "@all"))


async def test_the_messenger_knows_the_zone_of_the_person() -> None:
    profile = await Terminal(replies={}).messenger.profile(Address("console", "local", "you"))
    assert profile.zone == "Europe/Berlin"


@pytest.mark.parametrize("text", ["one\ntwo\n", "one\ntwo"])
async def test_lines_come_from_a_stream_until_it_ends(text: str) -> None:
    read = lines_of(io.StringIO(text))
    assert [(await read() or "").strip(), (await read() or "").strip(), await read()] == ["one", "two", None]
