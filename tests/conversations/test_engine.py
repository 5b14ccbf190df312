"""One turn: care comes first, a stranger is greeted, commands find their talk, reminders wait, old versions go on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.conversation import Conversation
from conversations.effects import Ask, Change, Export, Open, Remind, Say
from conversations.engine import QUIET_FOR, advance
from conversations.events import Arrived, Called, CameDue, Chose, Closed, Learned, Left, Said, Visited, Who
from conversations.flow import END, Flow, Step
from conversations.hearing import words
from conversations.person import Person
from tests.conversations.walk import BRIEF, STEP
from tests.conversations.world import MARIA, SAM, TUESDAY, World

STRANGER = Person("slack/T1/U1")


def test_care_comes_before_everything_and_keeps_nothing_of_it(talking: World) -> None:
    talking.writes("I want to kill myself")
    page = talking.only(Open)
    assert (page.page, page.values, page.announce) == ("care", {"concern": "self-harm"}, "care.self-harm")
    assert page.choices == ("resume",)
    assert talking.step == ""
    assert "agenda" not in talking.conversation.parked[0].notes


def test_care_for_somebody_without_a_talk_offers_none(world: World) -> None:
    world.says("he stole money")
    page = world.only(Open)
    assert (page.announce, page.choices) == ("care.wrongdoing", ())


def test_a_stranger_is_told_first_who_this_is_and_only_once(world: World) -> None:
    world.person = STRANGER
    world.says("hello")
    assert world.said() == ["common.welcome", "common.lost"]
    world.says("hello")
    assert world.said() == ["common.lost"]


def test_arriving_greets_a_stranger_and_does_not_bother_others(world: World) -> None:
    assert world.happens(Arrived()) == ()
    world.person = STRANGER
    world.happens(Arrived())
    assert world.said() == ["common.welcome", "common.first"]


def test_the_home_lists_what_is_open(world: World) -> None:
    world.person = replace(MARIA, records=(BRIEF, STEP))
    world.happens(Visited())
    home = world.only(Open)
    assert (home.page, home.records) == ("home", (BRIEF, STEP))


def test_closing_the_open_sheet_says_that_all_is_kept_and_closing_an_old_one_says_nothing(talking: World) -> None:
    talking.happens(Closed("prepare.agenda"))
    assert talking.said() == ["common.saved"]
    assert talking.happens(Closed("prepare.topic")) == ()
    assert talking.step == "prepare.agenda"
    assert World().happens(Closed(".")) == ()


def test_leaving_puts_the_talk_away_and_being_blocked_is_a_stop(talking: World) -> None:
    blocked = replace(talking)
    assert talking.happens(Left("left")) == (Change({"unreachable": "left"}),)
    assert talking.step == ""
    assert talking.conversation.parked
    assert blocked.happens(Left("blocked")) == (Change({"unreachable": "blocked", "stopped": True}),)


def test_unkind_words_are_met_kindly_and_in_a_talk_they_are_an_answer(talking: World) -> None:
    world = World()
    world.says("you stupid bot")
    assert world.said() == ["common.unkind"]
    talking.says("this stupid report")
    assert talking.conversation.notes["agenda"] == "this stupid report"


@pytest.mark.parametrize(("text", "line"), [("", "common.nothing"), (" \n", "common.nothing"), ("hm", "common.lost")])
def test_words_that_mean_nothing_to_it_get_the_menu(world: World, text: str, line: str) -> None:
    world.says(text)
    assert world.said() == [line]
    assert world.only(Say).choices[:1] == ("prepare",)


@pytest.mark.parametrize("command", ["prepare", "debrief", "think", "which", "pause", "forget"])
def test_a_command_starts_its_talk_typed_or_called(world: World, command: str) -> None:
    world.says(command)
    assert world.conversation.flow == command
    world.says(f"/coach {command}")
    assert world.conversation.flow in (command, "")
    fresh = World()
    fresh.presses(command, "menu")
    assert fresh.conversation.flow == command


@pytest.mark.parametrize(("command", "page"), [("steps", "steps"), ("privacy", "privacy")])
def test_a_page_is_opened(talking: World, command: str, page: str) -> None:
    talking.calls(command)
    assert talking.only(Open).page == page
    assert talking.step == "prepare.agenda", "a look at a page does not end a talk"
    talking.presses("open", page)
    assert talking.only(Open).page == page


def test_taking_ones_data_is_its_own_effect(world: World) -> None:
    assert world.calls("export") == (Export(),)
    assert world.presses("open", "export") == (Export(),)


def test_a_record_opens_and_one_that_is_gone_says_so(world: World) -> None:
    world.person = replace(MARIA, records=(STEP,))
    world.presses("open", STEP.id)
    assert (world.only(Open).page, world.only(Open).values) == ("step", STEP.fields)
    world.presses("open", "home")
    assert world.only(Open).page == "home"
    world.presses("open", "step-77")
    assert world.said() == ["common.page_gone"]


def test_an_unknown_command_says_so_and_in_a_talk_asks_again(talking: World) -> None:
    world = World()
    world.calls("", "dance")
    assert world.said() == ["common.unknown_command"]
    talking.calls("", "dance")
    assert talking.asked.line == "listen.agenda"


def test_the_command_alone_goes_on_with_a_talk_or_shows_the_menu(talking: World) -> None:
    talking.calls("")
    assert talking.asked.line == "listen.agenda"
    talking.says("stop")
    talking.calls("")
    assert talking.only(Say).choices[0] == "resume"
    world = World()
    world.calls("")
    assert world.only(Say).choices[0] == "prepare"


def test_a_mention_prepares_a_talk_with_them_and_after_its_time_looks_back(world: World) -> None:
    world.calls("", "the late report", SAM)
    assert world.step == "prepare.agenda", "neither the topic nor the name is asked again"
    assert world.conversation.notes == {"topic": "the late report", "who": "Sam", "who_id": SAM.id}
    world = World(person=replace(MARIA, records=(BRIEF,)))
    world.calls("", "", SAM)
    assert (world.step, world.conversation.notes["about"]) == ("debrief.happened", BRIEF.id)


def test_a_mention_without_a_known_name_is_not_given_one(world: World) -> None:
    world.calls("prepare", "", Who(SAM.id))
    assert world.conversation.notes == {"who_id": SAM.id}
    world.answers("the late report")
    assert world.step == "prepare.agenda", "it is known who it is"


@pytest.mark.parametrize("rest", ["x" * 3001, "\x00\x07", "?!"])
def test_words_that_are_no_topic_are_not_taken_for_one(world: World, rest: str) -> None:
    world.calls("think", rest)
    assert world.step == "think.mind"


def test_a_pause_can_be_given_with_its_day(world: World) -> None:
    world.calls("pause", "friday")
    assert world.said() == ["pause.paused"]
    world.calls("pause", "some time")
    assert (world.step, world.asked.notice) == ("pause.until", "hearing.day")


def test_the_chat_is_explained_once_when_an_answer_is_typed_there(world: World) -> None:
    world.person = replace(MARIA, warned=False)
    world.calls("prepare")
    world.says("the late report")
    assert world.said() == ["common.typed_here"]
    world.says("Sam")
    assert not world.said()
    assert world.asked.typed == ("topic", "who")


def test_a_choice_that_is_typed_needs_no_explanation(world: World) -> None:
    world.person = replace(MARIA, warned=False)
    world.calls("which")
    world.says("my path")
    assert world.said() == []


def test_an_answer_that_is_written_anew_in_the_sheet_is_no_longer_one_of_the_chat(talking: World) -> None:
    talking.says("back")
    talking.says("Sam T.")
    assert talking.asked.typed == ("who",)
    talking.says("back")
    talking.writes("Sam Tanner")
    assert not talking.asked.typed


def test_a_reminder_waits_while_a_talk_is_under_way(talking: World) -> None:
    talking.person = replace(MARIA, records=(STEP,))
    effects = talking.happens(CameDue("check_in", STEP.id), QUIET_FOR - timedelta(minutes=1))
    assert effects == (Remind("check_in", talking.now + QUIET_FOR, STEP.id),)
    assert talking.step == "prepare.agenda"
    talking.happens(CameDue("check_in", STEP.id), timedelta(minutes=2))
    assert talking.step == "check_in.how"
    assert talking.conversation.parked[0].step == "agenda"


def test_whoever_stopped_is_not_reminded(world: World) -> None:
    world.person = replace(MARIA, stopped=True, records=(STEP,))
    assert world.happens(CameDue("check_in", STEP.id)) == ()


def test_an_older_version_goes_on_where_the_step_is_now() -> None:
    flows = {"odd": odd(2, moved={"old": "b"})}
    assert asked_in(Conversation("odd", 1, "old", {"a": "x"}, trail=("a", "gone")), flows) == ("b", ("a",))


def test_a_step_that_is_gone_begins_the_talk_again_with_its_notes() -> None:
    flows = {"odd": odd(2)}
    assert asked_in(Conversation("odd", 1, "gone", {"a": "x"}), flows) == ("a", ())


def test_a_talk_that_is_gone_is_over() -> None:
    parked = (Conversation("gone", 1, "a"), Conversation("odd", 1, "b", {"a": "x"}))
    turn = advance(Conversation("gone", 1, "a", parked=parked), Called("resume"), MARIA, TUESDAY, {"odd": odd(1)})
    assert turn.conversation.sheet == "odd.b"


def test_a_flow_without_a_finish_has_its_farewell() -> None:
    turn = advance(Conversation("odd", 1, "b"), Said("x"), MARIA, TUESDAY, {"odd": odd(1)})
    assert turn.effects == (Say("which.done", choices=("menu",)),)


def test_what_was_learned_does_not_touch_the_talk(talking: World) -> None:
    before = talking.conversation
    talking.happens(Learned("profile", {"name": "Maria L."}))
    assert talking.conversation == before
    assert talking.person.name == "Maria L."


def test_a_button_of_the_question_without_a_name_is_heard(talking: World) -> None:
    talking.happens(Chose("skip"))
    assert talking.step == "prepare.facts"


def odd(version: int, **more: object) -> Flow:
    steps = {
        "a": Step("listen.facts", words("a"), {"heard": "b"}),
        "b": Step("listen.facts", words("b"), {"heard": END}),
    }
    return Flow("odd", version, steps, farewell="which.done", **more)  # type: ignore[arg-type]


def asked_in(conversation: Conversation, flows: dict[str, Flow]) -> tuple[str, tuple[str, ...]]:
    turn = advance(conversation, Called("resume"), MARIA, TUESDAY, flows)
    assert isinstance(turn.effects[-1], Ask)
    assert turn.conversation.version == flows["odd"].version
    return turn.conversation.step, turn.conversation.trail
