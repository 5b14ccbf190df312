"""Talks that were left: what was written waits, old buttons and pages do no harm, nothing is asked once too often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.effects import Ask, Say
from conversations.events import CameDue, Filled
from tests.conversations.walk import BRIEF, STEP
from tests.conversations.world import MARIA, World


@pytest.fixture
def world() -> World:
    """Two unfinished talks: one prepared, one thought about."""
    world = World(person=replace(MARIA, records=(STEP,)))
    world.calls("prepare")
    world.answers("the late report", "Sam")
    world.calls("think")
    world.answers("my desk")
    world.says("stop")
    return world


def test_what_was_written_is_there_when_the_talk_is_resumed(world: World) -> None:
    world.says("resume")
    assert world.said() == ["common.which_to_resume"]
    assert world.only(Say).choices == ("think", "prepare")
    world.presses("prepare", "resume")
    assert (world.step, world.asked.notice) == ("prepare.agenda", "common.welcome_back")
    assert world.conversation.notes == {"topic": "the late report", "who": "Sam"}
    assert [talk.flow for talk in world.conversation.parked] == ["think"]


def test_the_only_one_is_resumed_without_a_question(world: World) -> None:
    world.presses("think", "resume")
    world.says("continue")
    assert world.step == "think.facts"


def test_a_talk_that_is_resumed_twice_is_just_asked_again(world: World) -> None:
    world.presses("think", "resume")
    world.presses("think", "resume")
    assert (world.step, world.asked.notice) == ("think.facts", "")


def test_resuming_one_that_is_over_says_so(world: World) -> None:
    world.presses("debrief", "resume")
    assert world.said() == ["common.old_button_no_talk"]


def test_a_check_in_that_was_left_can_be_chosen_too(world: World) -> None:
    world.happens(CameDue("check_in", STEP.id))
    world.says("stop")
    world.says("resume")
    assert "check_in" in world.only(Say).choices
    world.presses("check_in", "resume")
    assert world.step == "check_in.how"


def test_nothing_to_resume_says_so_and_ends_a_pause() -> None:
    world = World()
    world.says("resume")
    assert world.said() == ["common.nothing_parked"]
    world.calls("pause", "friday")
    world.says("resume")
    assert world.said() == ["common.unpaused"]
    assert world.person.paused_until is None


def test_resume_ends_a_pause_and_goes_on_with_the_talk(world: World) -> None:
    world.calls("pause", "friday")
    world.presses("think", "resume")
    world.says("resume")
    assert world.said() == ["common.unpaused"]
    assert world.asked.line == "listen.own_facts"


def test_a_second_talk_of_a_kind_asks_about_the_first(world: World) -> None:
    world.calls("think")
    assert world.said() == ["common.unfinished"]
    world.presses("carry on", "think")
    assert (world.step, world.conversation.notes) == ("think.facts", {"topic": "my desk"})


def test_a_new_one_can_be_started(world: World) -> None:
    world.calls("think")
    world.presses("start new", "think")
    assert (world.step, world.conversation.notes) == ("think.mind", {})
    assert [talk.flow for talk in world.conversation.parked] == ["think", "prepare"]


def test_a_new_topic_needs_no_question(world: World) -> None:
    world.calls("think", "my chair")
    assert world.conversation.notes == {"topic": "my chair"}


@pytest.mark.parametrize("choice", ["carry on", "start new"])
def test_an_old_button_does_not_throw_away_the_talk_that_was_begun_since(world: World, choice: str) -> None:
    world.calls("think")
    world.presses("start new", "think")
    world.answers("my chair")
    world.presses(choice, "think")
    assert (world.step, world.asked.notice) == ("think.facts", "common.old_button")
    assert world.conversation.notes == {"topic": "my chair"}


@pytest.mark.parametrize(("choice", "about"), [("start new", "pause"), ("carry on", "debrief"), ("carry on", "junk")])
def test_an_old_button_without_its_talk_says_so(world: World, choice: str, about: str) -> None:
    world.presses(choice, about)
    assert world.said() == ["common.old_button_no_talk"]


def test_a_pause_or_a_question_to_erase_is_not_kept_to_go_on_with(world: World) -> None:
    world.calls("forget")
    world.calls("pause")
    world.says("stop")
    world.says("resume")
    assert world.only(Say).choices == ("think", "prepare")


def test_an_old_button_in_a_talk_shows_where_we_are(world: World) -> None:
    world.presses("think", "resume")
    for choice, about in (("done", "check_in.how"), ("skip", "think.mind"), ("later", "check_in.how"), ("yes", "x.y")):
        world.presses(choice, about)
        assert (world.step, world.asked.notice) == ("think.facts", "common.old_button")


@pytest.mark.parametrize("choice", ["later", "think", "write", "yes", "back", "no such choice"])
def test_an_old_button_without_a_talk_shows_the_menu(world: World, choice: str) -> None:
    world.presses(choice, "which.coaching")
    assert world.said() == ["common.old_button_no_talk"]


def test_write_privately_asks_the_present_question_whatever_it_belonged_to(world: World) -> None:
    world.presses("think", "resume")
    world.presses("write", "think.mind")
    assert world.asked.line == "listen.own_facts"


def test_a_page_of_an_earlier_question_is_kept(world: World) -> None:
    world.presses("think", "resume")
    world.answers("it is full")
    world.writes("my whole desk", "think.mind")
    assert (world.step, world.asked.notice) == ("think.feelings", "common.earlier_page")
    assert world.conversation.notes == {"topic": "my whole desk", "facts": "it is full"}


def test_a_page_of_an_earlier_question_that_cannot_be_read_says_why_and_keeps_its_words(world: World) -> None:
    world.presses("think", "resume")
    world.writes("", "think.mind")
    assert (world.asked.sheet, world.asked.notice, world.asked.amiss) == ("think.mind", "hearing.empty", True)
    assert world.asked.answer
    assert world.conversation.notes == {"topic": "my desk"}


def test_a_page_of_a_talk_that_was_put_away_takes_it_up_again(world: World) -> None:
    world.writes("it is full", "think.facts")
    assert world.step == "think.feelings"
    assert world.conversation.notes == {"topic": "my desk", "facts": "it is full"}


def test_a_button_of_a_talk_that_was_put_away_takes_it_up_again(world: World) -> None:
    world.calls("which")
    world.calls("think")
    world.presses("my path", "which.about")
    assert (world.step, world.conversation.notes) == ("which.need", {"about": "my path"})


def test_an_earlier_page_of_a_talk_that_was_put_away_is_kept(world: World) -> None:
    world.calls("which")
    world.writes("the report, two days late", "prepare.topic")
    assert (world.step, world.conversation.notes["topic"]) == ("prepare.agenda", "the report, two days late")


@pytest.mark.parametrize("sheet", ["debrief.heard", "think.values", "junk", ".", "", "prepare.junk"])
def test_a_page_of_a_talk_that_is_over_does_not_pretend_to_keep_it(world: World, sheet: str) -> None:
    assert world.happens(Filled(sheet, {"answer": "x"})) == (
        Ask(sheet, "common.talk_is_over", amiss=True, notice="common.talk_is_over"),
    )


def test_no_more_than_nine_are_kept_and_taking_one_up_loses_none(world: World) -> None:
    for number in range(12):
        world.calls("think", f"topic {number}")
    world.says("stop")
    assert len(world.conversation.parked) == 9
    world.presses("think", "resume")
    assert len(world.conversation.parked) == 8
    world.calls("which")
    assert len(world.conversation.parked) == 9
    oldest = world.conversation.parked[-1]
    world.presses("think", "resume")
    assert oldest in world.conversation.parked


def test_a_talk_about_the_same_record_is_begun_again_with_what_was_written() -> None:
    world = World(person=replace(MARIA, records=(BRIEF,)))
    world.presses("look back", BRIEF.id)
    world.answers("yes", "about half", "something new")
    world.happens(CameDue("debrief", BRIEF.id), timedelta(hours=1))
    assert world.step == "debrief.happened"
    assert world.conversation.parked == ()
    world.answers("yes", "about half")
    assert world.asked.value == "something new"


def test_two_silences_end_a_check_in_and_its_question() -> None:
    world = World(person=replace(MARIA, records=(STEP,)))
    world.happens(CameDue("check_in", STEP.id))
    assert world.step == "check_in.how"
    world.falls_due("check_in_again", STEP.id)
    assert world.said() == ["check_in.again"]
    assert world.step == "check_in.how"
    assert world.conversation.parked == (), "the question that was not answered is not asked a third time by resume"
    world.falls_due("check_in_end", STEP.id)
    assert world.said() == ["check_in.quiet_end"]
    assert world.closed[STEP.id].fields["state"] == "quiet"
    assert world.person.record(STEP.id) is None
    assert world.step == ""
    assert world.due == {}
    world.says("thanks")
    assert world.said() == ["common.lost"]


def test_letting_a_step_go_ends_the_question_about_it() -> None:
    world = World(person=replace(MARIA, records=(STEP,)))
    world.happens(CameDue("check_in", STEP.id))
    world.presses("let go", STEP.id)
    assert world.said() == ["check_in.dropped"]
    assert (world.step, world.due) == ("", {})
    assert world.closed[STEP.id].fields["state"] == "dropped"


def test_letting_a_step_go_keeps_a_talk_in_which_something_was_answered() -> None:
    world = World(person=replace(MARIA, records=(STEP,)))
    world.presses("check in", STEP.id)
    world.answers("partly", "the first half")
    world.presses("let go", STEP.id)
    assert world.conversation.notes["worked"] == "the first half"
