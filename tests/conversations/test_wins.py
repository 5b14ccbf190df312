"""Something that went well is told in a short talk: of others nothing but what they can be asked about first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversations import reminders
from conversations.effects import Forget, InProgram, Open, Remind, Say
from conversations.events import CameDue, Filled, Learned
from conversations.person import Record
from tests.conversations.walk import MEMBER, OWNED
from tests.conversations.world import MARIA, TUESDAY, World

BEGUN = {"did": "share win", "program": "4"}
SAM = Record(
    "pair-8", TUESDAY, {"program": "4", "state": "agreed", "role": "mentee", "who": "Sam", "who_id": "slack/T1/sam"}
)
LENA = replace(SAM, id="pair-9", fields={**SAM.fields, "who": "Lena", "who_id": "slack/T1/lena"})
ELSEWHERE = replace(SAM, id="pair-10", fields={**SAM.fields, "program": "5"})
ASKED = replace(SAM, id="pair-11", fields={**SAM.fields, "state": "asked me"})
FRIDAY = "2026-11-27T08:00:00+00:00"


def told(*pairs: Record, few: bool = False) -> World:
    """Somebody who takes part, in these pairs, and has begun to tell something."""
    world = World(replace(MARIA, zone="UTC", records=(MEMBER, *pairs)))
    world.happens(Learned("program", {**BEGUN, **({"few": "yes"} if few else {})}), timedelta(0))
    return world


def test_whoever_takes_part_asks_the_office_to_begin() -> None:
    world = World(replace(MARIA, records=(OWNED, MEMBER)))
    assert world.presses("share win", MEMBER.id) == (InProgram("share win", "4"),)
    world.presses("share win", OWNED.id)
    assert world.said() == ["common.settled"]


def test_nothing_begins_without_a_program() -> None:
    world = World()
    assert world.happens(Learned("program", {"did": "share win"})) == ()
    assert world.step == ""


def test_what_is_about_oneself_goes_to_the_office_as_it_was_written() -> None:
    world = told(SAM)
    world.answers("I spoke up.", "only me", "with my name", "everybody")
    assert world.asked.notes["words"] == "I spoke up.", "the very words are looked at"
    written = {"words": "I spoke up.", "named": "with my name", "shown": "everybody"}
    assert world.answers("send it") == (InProgram("keep win", "4", written),)


def test_what_is_about_two_waits_three_working_days_for_the_other() -> None:
    world = told(SAM, ELSEWHERE, ASKED)
    effects = world.answers("We both laughed.", "my pair", "without a name", "owners", "send it")
    values = {"words": "We both laughed.", "named": "without a name", "shown": "owners", "pair": "pair-8"}
    until = datetime(2026, 11, 27, world.now.hour, world.now.minute, world.now.second, tzinfo=UTC).isoformat()
    assert effects == (InProgram("keep win", "4", {**values, "until": until}),)


@pytest.mark.parametrize("written", ["lena", " LENA "])
def test_who_is_in_several_pairs_says_which(written: str) -> None:
    world = told(SAM, LENA)
    world.answers("We both laughed.", "my pair", written)
    assert (world.step, world.conversation.notes["pair"]) == ("win.named", "pair-9")


def test_a_pair_can_be_chosen_from_the_list_and_nobody_else() -> None:
    world = told(SAM, LENA)
    world.answers("We both laughed.", "my pair")
    world.happens(Filled("win.which", {"answer": "Omar", "answer_id": "slack/T1/omar"}))
    assert world.asked.notice == "wins.not_a_pair"
    world.happens(Filled("win.which", {"answer": "", "answer_id": "slack/T1/sam"}))
    assert world.conversation.notes["pair"] == "pair-8"


def test_two_of_the_same_name_are_told_apart_by_the_list_alone() -> None:
    world = told(SAM, replace(LENA, fields={**LENA.fields, "who": "Sam"}))
    world.answers("We both laughed.", "my pair", "Sam")
    assert world.asked.notice == "wins.not_a_pair"


@pytest.mark.parametrize(("pairs", "whose"), [((SAM,), "others"), ((), "my pair"), ((ELSEWHERE, ASKED), "my pair")])
def test_of_others_who_cannot_be_asked_it_is_told_without_them(pairs: tuple[Record, ...], whose: str) -> None:
    world = told(*pairs)
    world.answers("Omar cried.", whose)
    assert (world.step, world.asked.value) == ("win.without", "Omar cried.")
    world.answers("I dared.", "only me")
    assert world.conversation.notes["words"] == "I dared."


@pytest.mark.parametrize("words", ["Sam helped me.", "I dared, thanks to Young.", "With Sam's help I dared."])
def test_the_other_is_not_named_without_being_asked(words: str) -> None:
    world = told(replace(SAM, fields={**SAM.fields, "who": "Sam van Young"}))
    world.answers(words, "only me")
    assert (world.step, world.asked.notice) == ("win.whose", "wins.names_them")
    world.answers("back", "I dared, and felt young in a van, the same as before.", "only me")
    assert world.step == "win.named"


def test_who_first_named_the_other_and_then_not_asks_nobody() -> None:
    world = told(SAM)
    world.answers("I dared.", "my pair", "back", "only me", "with my name", "owners")
    assert "pair" not in world.conversation.notes and "two" not in world.conversation.notes


def test_where_they_are_few_one_hears_before_choosing_that_no_name_hides_nothing() -> None:
    world = told(SAM, LENA, few=True)
    world.answers("I dared.", "only me")
    assert world.step == "win.named_few"
    world = told(SAM, LENA, few=True)
    world.answers("We laughed.", "my pair", "lena")
    assert world.step == "win.named_few"


def test_it_can_be_changed_or_left_at_the_last_look() -> None:
    world = told()
    world.answers("I dared.", "only me", "with my name", "owners", "change it")
    assert (world.step, world.asked.value) == ("win.words", "I dared.")
    world.answers("I spoke.", "only me", "with my name", "owners", "leave it")
    assert world.said() == ["wins.not_sent"]


def test_it_is_short() -> None:
    world = told()
    world.writes("x" * 601)
    assert world.asked.notice == "wins.too_long"
    world.writes("x" * 600)
    assert world.step == "win.whose"


def test_what_waits_is_looked_at_again_when_its_time_is_over() -> None:
    world = World()
    effects = world.happens(Learned("program", {"did": "win waits", "win": "7", "until": FRIDAY}))
    assert effects[0] == Remind("win_end", datetime.fromisoformat(FRIDAY), "win-7")
    assert world.said() == ["wins.waits"]
    assert world.falls_due("win_end", "win-7") == (InProgram("win over", "", {"win": "7"}),)
    assert world.happens(CameDue("win_end", "junk")) == ()


def test_the_other_is_asked_without_a_word_of_it_if_the_office_says_that_it_still_waits() -> None:
    world = World()
    effects = world.happens(Learned("win asked", {"win": "7", "from": "slack/T1/lena"}))
    assert effects == (InProgram("win asked", "", {"win": "7"}),)
    effects = world.happens(Learned("program", {"did": "win asked", "name": "Lena", "until": FRIDAY}))
    assert effects == (Say("wins.asked", {"name": "Lena", "day": FRIDAY}, ("my wins",)),)


def test_a_yes_ends_the_waiting_and_one_that_is_taken_back_is_told() -> None:
    world = World()
    ends, _ = world.happens(Learned("win agreed", {"win": "7"}))
    assert (ends, world.said()) == (Forget("win_end", "win-7"), ["wins.both"])
    world.happens(Learned("win hidden"))
    assert world.said() == ["wins.hidden"]


def test_that_the_other_was_not_reached_is_not_told() -> None:
    assert World().happens(Learned("not reached", {"what": "win asked", "why": "blocked", "step": ""})) == ()


@pytest.mark.parametrize("choice", ["agree to win", "refuse win", "take win back", "announce win"])
def test_a_button_asks_the_office_which_knows_if_the_person_may(choice: str) -> None:
    world = World()
    assert world.presses(choice, "win-7") == (InProgram(choice, "", {"win": "7"}),)
    for about in ("win-7x", "program-7", "win-", f"win-{'9' * 16}", ""):
        world.presses(choice, about)
        assert world.said() == ["common.settled"], about


def test_all_that_one_shared_is_on_a_page_also_where_it_has_to_be_opened() -> None:
    world = World()
    for pressed in (("my wins", "program"), ("open", "my wins")):
        world.presses(*pressed)
        assert world.only(Open).page == "my_wins"


def test_what_can_be_announced_is_what_is_for_everybody() -> None:
    world = World(replace(MARIA, records=(OWNED,)))
    begun = {"did": "announce", "program": "1", "news": "I dared.\n\nLena", "win": "7"}
    world.happens(Learned("program", begun))
    world.writes("It works")
    assert world.asked.value == "I dared.\n\nLena", "the words are there to be looked at"
    world.writes("I dared.")
    effects = world.answers("everyone", "any", "now")
    assert effects == (InProgram("draft", "1", {"title": "It works", "news": "I dared.", "win": "7"}),)


@pytest.mark.parametrize("did", ["kept win", "win stays", "agreed to win", "win taken back", "yes taken back"])
def test_what_was_done_is_said_with_the_way_to_all_that_one_shared(did: str) -> None:
    world = World()
    world.happens(Learned("program", {"did": did}))
    assert world.only(Say).choices == ("my wins",)


@pytest.mark.parametrize("did", ["refused win", "no win"])
def test_who_said_no_is_not_led_back_to_it(did: str) -> None:
    world = World()
    world.happens(Learned("program", {"did": did}))
    assert world.only(Say).choices == ("menu",)


@pytest.mark.parametrize(
    ("record", "choices"),
    [
        (Record("win-7", TUESDAY, {"state": "asked me"}), ("agree to win", "refuse win")),
        (Record("win-7", TUESDAY, {"state": "agreed"}), ("take win back",)),
        (Record("shown-7", TUESDAY, {"whom": "everybody"}), ("announce win",)),
        (Record("shown-7", TUESDAY, {"whom": "owners"}), ()),
    ],
)
def test_what_can_be_done_with_one_is_beside_it(record: Record, choices: tuple[str, ...]) -> None:
    assert reminders.buttons_of(record) == choices
