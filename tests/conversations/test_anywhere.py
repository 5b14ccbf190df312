"""The words that work everywhere: stop, pause, resume, back, skip, why, help, menu, forget."""

from dataclasses import replace

import pytest

from conversations.events import Closed, Visited
from tests.conversations.walk import STEP
from tests.conversations.world import MARIA, World


@pytest.mark.parametrize("word", ["stop", "Stop.", " STOP! ", "quit", "cancel", "unsubscribe", "stop it"])
def test_stop_ends_the_talk_at_once_and_keeps_what_was_written(talking: World, word: str) -> None:
    talking.says(word)
    assert talking.step == ""
    assert talking.said() == ["common.stop_talk"]
    assert talking.conversation.parked[0].notes == {"topic": "the late report", "who": "Sam"}


def test_stop_by_button_or_command_is_the_same(talking: World) -> None:
    again = replace(talking)
    talking.presses("stop", "")
    again.calls("stop")
    assert talking.said() == again.said() == ["common.stop_talk"]
    assert talking.step == again.step == ""


def test_stop_once_more_means_no_message_at_all(talking: World) -> None:
    talking.says("stop")
    talking.says("stop")
    assert talking.said() == ["common.stop_all"]
    assert talking.person.stopped


def test_whoever_said_stop_and_writes_again_is_welcome(world: World) -> None:
    world.person = replace(MARIA, stopped=True)
    world.says("hello")
    assert world.said() == ["common.back_again", "common.lost"]
    assert not world.person.stopped


def test_stop_from_somebody_who_stopped_is_no_come_back(world: World) -> None:
    world.person = replace(MARIA, stopped=True)
    world.says("stop")
    assert world.said() == ["common.stop_all"]
    assert world.person.stopped


@pytest.mark.parametrize("event", [Visited(), Closed("prepare.topic")])
def test_looking_at_the_home_is_not_yet_coming_back(world: World, event: Visited | Closed) -> None:
    world.person = replace(MARIA, stopped=True)
    world.happens(event)
    assert world.person.stopped


def test_pause_in_a_talk_is_a_break_and_resume_goes_on_where_it_was(talking: World) -> None:
    talking.says("pause")
    assert talking.said() == ["common.pause_talk"]
    talking.says("resume")
    assert talking.step == "prepare.agenda"
    assert talking.asked.notice == "common.welcome_back"


def test_pause_without_a_talk_asks_until_when(world: World) -> None:
    world.says("pause")
    assert world.step == "pause.until"


def test_back_goes_through_the_questions_one_by_one_and_shows_what_was_written(talking: World) -> None:
    talking.says("back")
    assert (talking.step, talking.asked.value, talking.asked.back) == ("prepare.who", "Sam", True)
    talking.says("go back")
    assert (talking.step, talking.asked.value, talking.asked.back) == ("prepare.topic", "the late report", False)
    talking.says("back")
    assert (talking.step, talking.asked.notice) == ("prepare.topic", "common.this_is_first")


def test_back_does_not_repeat_a_circle_that_was_walked(talking: World) -> None:
    talking.answers("skip", "skip", "skip", "skip", "Is it hard?", "change it", "What is hard?")
    assert talking.step == "prepare.more_1"
    talking.says("back")
    assert talking.step == "prepare.question_1"
    talking.says("back")
    assert talking.step == "prepare.values"


def test_each_question_is_looked_at_on_its_own(talking: World) -> None:
    talking.answers("skip", "skip", "skip", "skip", "Is it hard?", "keep mine", "one more", "Why is it hard?")
    notes = talking.conversation.notes
    assert (notes["question_1_look"], notes["question_2_look"]) == ("closed", "tone")
    talking.answers("keep mine", "back", "back", "back", "back")
    assert talking.step == "prepare.look_at_question_1"
    assert talking.asked.notes["question_1_look"] == "closed"


def test_skip_leaves_a_question_out_but_not_one_that_everything_hangs_on(talking: World) -> None:
    talking.says("skip")
    assert talking.step == "prepare.facts"
    talking.calls("forget")
    talking.says("pass")
    assert (talking.step, talking.asked.notice, talking.asked.skip) == ("forget.sure", "common.cannot_skip", False)


def test_why_and_help_answer_and_ask_again(talking: World) -> None:
    talking.says("why?")
    assert (talking.asked.line, talking.asked.notice) == ("listen.agenda", "listen.agenda.why")
    talking.says("?")
    assert (talking.asked.line, talking.asked.notice) == ("listen.agenda", "common.help_in_talk")


def test_menu_puts_the_talk_aside(talking: World) -> None:
    talking.says("menu")
    assert talking.said() == ["common.menu_kept"]
    assert [talk.flow for talk in talking.conversation.parked] == ["prepare"]


def test_forget_is_heard_in_the_middle_of_a_talk_as_the_welcome_promises(talking: World) -> None:
    talking.says("forget")
    assert talking.step == "forget.sure"


@pytest.mark.parametrize("word", ["back", "skip", "why"])
def test_a_word_for_a_talk_says_so_when_there_is_none(world: World, word: str) -> None:
    world.says(word)
    assert world.said() == ["common.no_talk"]


def test_help_and_menu_without_a_talk(world: World) -> None:
    world.says("help")
    assert world.said() == ["common.help"]
    world.calls("menu")
    assert world.said() == ["common.menu"]


def test_the_words_work_after_the_command_too(talking: World) -> None:
    """In Slack, /coach is how one reaches the bot from anywhere."""
    talking.calls("", "back")
    assert talking.step == "prepare.who"
    talking.calls("", "Why?")
    assert talking.asked.notice == "prepare.who.why"


def test_a_word_that_is_a_choice_of_the_question_is_the_choice() -> None:
    world = World(person=replace(MARIA, records=(STEP,)))
    world.presses("check in", STEP.id)
    world.says("later")
    assert world.step == "check_in.until"
