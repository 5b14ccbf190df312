"""What somebody drafts is remarked on once at most for the same words, and their own word is the last."""

from dataclasses import replace

import pytest

from conversations import drafts
from conversations.effects import Change, Field
from conversations.events import Chose, Said
from conversations.flow import Hear, Heard, Moment, Unclear
from tests.conversations.world import MARIA, SAM, TUESDAY, World

MOMENT = Moment({}, MARIA, TUESDAY)
QUESTION = drafts.a_question("q")
RESTATEMENT = drafts.a_restatement("said", "facts", "values")
FEELING = drafts.a_feeling("f")
STEP = drafts.a_step("what", "by")


def heard(hear: Hear, text: str, moment: Moment = MOMENT) -> Heard:
    found = hear(Said(text), moment)
    assert isinstance(found, Heard)
    return found


def remark(hear: Hear, text: str, moment: Moment = MOMENT) -> str:
    return heard(hear, text, moment).keep.get(
        f"{'what' if hear is STEP else 'said' if hear is RESTATEMENT else 'q'}_look", ""
    )


def test_a_question_is_heard_and_what_was_remarked_on_is_noted() -> None:
    assert heard(QUESTION, "What helps?") == Heard("heard", {"q": "What helps?", "q_look": "", "q_words": ""})
    assert heard(QUESTION, "Well, is it hard?") == Heard(
        "look", {"q": "Well, is it hard?", "q_look": "closed", "q_words": "is it"}
    )
    assert QUESTION(Said(""), MOMENT) == Unclear("hearing.empty")


def test_the_same_words_are_not_remarked_on_twice() -> None:
    first = heard(QUESTION, "Is it hard?")
    again = replace(MOMENT, notes=first.keep)
    assert heard(QUESTION, "Is it hard?", again) == Heard("heard", {"q": "Is it hard?"})
    assert remark(QUESTION, "Why was it late?", again) == "tone"


def test_a_muted_tip_is_not_given() -> None:
    muted = replace(MOMENT, person=replace(MARIA, muted_tips=("closed", "restating", "step")))
    assert heard(QUESTION, "Is it hard?", muted).outcome == "heard"
    assert heard(RESTATEMENT, "You should start earlier.", muted).outcome == "heard"
    assert heard(STEP, "Work on it", muted).outcome == "heard"
    assert heard(QUESTION, "Why was it late?", muted).outcome == "look"


@pytest.mark.parametrize(
    ("text", "look"),
    [
        ("The reports came late, and care matters to you.", ""),
        ("You should start earlier with the reports.", "tells"),
        ("You always come late with the reports.", "judges"),
        ("It is about the budget.", "missing"),
    ],
)
def test_what_is_said_back_is_looked_at(text: str, look: str) -> None:
    noted = replace(MOMENT, notes={"facts": "Two reports came late.", "values": "careful work"})
    assert remark(RESTATEMENT, text, noted) == look


@pytest.mark.parametrize(
    ("text", "look"),
    [("worried, maybe ashamed", ""), ("not so well", "feeling"), ("meh", ""), ("He said nothing all day.", "feeling")],
)
def test_a_feeling_is_asked_for_once_where_no_word_names_one(text: str, look: str) -> None:
    first = heard(FEELING, text)
    assert first.keep["f_look"] == look
    assert heard(FEELING, "still no word for it", replace(MOMENT, notes=first.keep)).outcome == (
        "heard" if look else "look"
    )


def test_nothing_is_missed_where_nothing_was_noted() -> None:
    assert remark(RESTATEMENT, "It is about the budget.") == ""


@pytest.mark.parametrize(
    ("text", "look", "words", "by"),
    [
        ("Ask Anna what she needs.", "", "", ""),
        ("Ask Anna on Friday.", "", "", "2026-11-27"),
        ("Ask Anna on 2020-03-03.", "", "", ""),
        ("Ask Anna on 3 March 2090.", "", "", ""),
        ("Work on the talk by end of month", "vague", "Work on", "2026-11-30"),
        ("Ask Anna and write the agenda", "second", "write the agenda", ""),
        ("It was late.", "", "", ""),
    ],
)
def test_a_step_is_looked_at_and_its_day_is_noted(text: str, look: str, words: str, by: str) -> None:
    found = heard(STEP, text).keep
    assert (found["what_look"], found["what_words"], found.get("by", "")) == (look, words, by)
    assert STEP(Said(""), MOMENT) == Unclear("hearing.empty")


def test_a_step_is_looked_at_once_at_most() -> None:
    again = replace(MOMENT, notes=heard(STEP, "Work on it").keep)
    assert heard(STEP, "Improve it", again) == Heard("heard", {"what": "Improve it"})


def prepared() -> World:
    world = World()
    world.calls("prepare", "the late report", SAM)
    world.answers("skip", "Two reports came late.", "skip", "careful work")
    return world


def test_a_poor_question_becomes_a_good_one_in_two_tries() -> None:
    world = prepared()
    world.writes("Have you tried asking for help?")
    assert (world.step, world.asked.notes["question_1_look"]) == ("prepare.look_at_question_1", "advice")
    world.answers("change it", "Is it too much work?")
    assert (world.step, world.asked.notes["question_1_look"]) == ("prepare.look_at_question_1", "closed")
    world.answers("change it", "What makes it hard to ask for help?")
    assert world.step == "prepare.more_1"
    assert "question_1_look" not in world.conversation.notes


def test_what_is_kept_is_not_remarked_on_when_one_comes_back() -> None:
    world = prepared()
    world.answers("Is it hard?", "keep mine", "back", "back", "Is it hard?")
    assert world.step == "prepare.more_1"


def test_a_tip_that_is_muted_is_muted_for_good_and_the_words_are_kept() -> None:
    world = prepared()
    world.answers("Is it hard?", "mute this tip")
    assert world.person.muted_tips == ("closed",)
    assert (world.step, world.conversation.notes["question_1"]) == ("prepare.more_1", "Is it hard?")
    world.answers("one more", "Is it late?")
    assert world.step == "prepare.more_2"


def test_why_tells_the_rule() -> None:
    world = prepared()
    world.answers("Is it hard?")
    world.presses("why")
    assert world.asked.notice == "ask.question_1_look.why"


def test_an_old_talk_without_a_remark_has_nothing_to_mute() -> None:
    look = drafts.drafted("x", "ask.x", QUESTION, Field("q"), "on")["look_at_x"]
    assert look.hear(Chose("mute this tip"), MOMENT) == Heard("mute this tip")
    noted = replace(MOMENT, notes={"q_look": "tells"}, person=replace(MARIA, muted_tips=("restating", "tone")))
    assert look.hear(Chose("mute this tip"), noted) == Heard(
        "mute this tip", effects=(Change({"muted_tips": ["tone", "restating"]}),)
    )
    assert look.hear(Said("Zzz"), noted) == Unclear("hearing.please_choose")


def test_the_brief_keeps_the_draft_and_nothing_of_the_remark() -> None:
    world = prepared()
    world.answers("Is it hard?", "keep mine", "enough", "safe", "You should start earlier.", "keep mine", "cost")
    world.answers("Is it worth it?", "keep mine", "skip", "skip")
    fields = world.open("brief").fields
    assert (fields["question_1"], fields["restate"], fields["tough"]) == (
        "Is it hard?",
        "You should start earlier.",
        "Is it worth it?",
    )
    assert not any(drafts.is_aside(name) for name in fields)


def test_a_step_with_a_day_has_it_in_the_field() -> None:
    world = World()
    world.calls("debrief")
    world.answers("yes", "skip", "skip", "skip", "skip", "skip", "skip", "Work on my talks by Friday", "change it")
    assert world.asked.value == "Work on my talks by Friday"
    world.answers("Ask Anna by Friday how she does it", "mine")
    assert (world.step, world.asked.value) == ("debrief.by", "2026-11-27")
