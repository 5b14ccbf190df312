"""Looking back on a talk keeps what was learned, agrees one step, and offers it only when that was wished."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.effects import Say, Tell
from tests.conversations.walk import BRIEF
from tests.conversations.world import MARIA, SAM, TUESDAY, World

HEARD = ("mostly them", "She works at night.", "careful work")
ASKED = ("What made it hard?", "I said: plan more.", "How do you plan?")
STEP = ("Send the numbers on Thursday.", "theirs", "friday", "They are there.", "8")


@pytest.fixture
def world() -> World:
    """Asked whether the talk happened that was prepared for yesterday."""
    world = World(person=replace(MARIA, records=(BRIEF,)))
    world.presses("look back", BRIEF.id)
    return world


def test_what_was_learned_is_kept_and_the_brief_is_closed(world: World) -> None:
    world.due["talk", BRIEF.id] = world.due["debrief", BRIEF.id] = TUESDAY
    world.answers("yes", *HEARD, *ASKED, "skip", "I talk too much.")
    assert world.said() == ["debrief.done"]
    assert world.due == {}
    reflection = next(record for id, record in world.closed.items() if id.startswith("reflection"))
    assert reflection.fields == {
        "topic": "reports",
        "who": "Sam",
        "share": "mostly them",
        "heard": "She works at night.",
        "mattered": "careful work",
        "best": "What made it hard?",
        "told": "I said: plan more.",
        "rewrite": "How do you plan?",
        "learned": "I talk too much.",
    }
    assert BRIEF.id in world.closed


def test_a_step_that_is_offered_tells_the_colleague_the_step_and_nothing_else(world: World) -> None:
    world.answers("yes", *HEARD, *ASKED, *STEP, "offer it", "I talk too much.")
    step = world.open("step")
    assert world.said() == ["debrief.done_offered"]
    assert world.told == [
        Tell(
            SAM.id,
            "step offered",
            {
                "what": "Send the numbers on Thursday.",
                "whose": "theirs",
                "by": "2026-11-27",
                "know": "They are there.",
                "step": step.id,
                "name": "Maria",
            },
        )
    ]
    assert step.fields["state"] == "offered"
    assert world.at("check_in", step.id) == "2026-11-27 09:00"
    assert world.due["offer_end", step.id] == world.now + timedelta(days=5)


def test_a_step_that_is_kept_to_oneself_tells_nobody(world: World) -> None:
    world.answers("yes", *HEARD, *ASKED, *STEP, "keep it mine", "skip")
    assert world.said() == ["debrief.done_with_step"]
    assert world.told == []
    assert world.open("step").fields["state"] == "agreed"


def test_ones_own_step_is_not_offered(world: World) -> None:
    world.answers("yes", *HEARD, *ASKED, "Ask Sam first.", "mine", "skip", "skip", "skip")
    assert world.step == "debrief.learned"


def test_a_step_that_turns_out_to_be_ones_own_is_not_offered_after_all(world: World) -> None:
    """Whoever goes back and says that the step is theirs alone has not agreed to show it to anybody."""
    world.answers("yes", *HEARD, *ASKED, *STEP, "offer it", *["back"] * 5)
    assert world.step == "debrief.whose"
    world.answers("mine", "skip", "skip", "skip", "skip")
    assert world.told == []
    assert world.open("step").fields["state"] == "agreed"


@pytest.mark.parametrize("whose", ["theirs", "skip"])
def test_a_step_is_not_offered_to_somebody_whom_the_bot_cannot_write_to(whose: str) -> None:
    world = World()
    world.calls("debrief")
    world.answers("yes", "Sam", *HEARD, *ASKED, "Send the numbers.", whose, "skip", "skip", "skip")
    assert world.step == "debrief.learned"


def test_a_step_of_which_one_is_not_sure_may_be_made_smaller(world: World) -> None:
    world.answers("yes", *HEARD, *ASKED, "All of it.", "mine", "skip", "skip", "3")
    assert world.step == "debrief.smaller"
    world.answers("make it smaller")
    assert (world.step, world.asked.value) == ("debrief.what", "All of it.")
    world.answers("Half of it.", "mine", "skip", "skip", "7")
    assert world.step == "debrief.learned"


def test_a_step_without_a_date_is_asked_about_in_a_week(world: World) -> None:
    world.answers("yes", *HEARD, *ASKED, "Ask Sam.", "mine", "skip", "skip", "skip", "skip")
    assert world.at("check_in", world.open("step").id) == "2026-12-01 09:00"


def test_a_step_for_today_is_not_asked_about_at_once(world: World) -> None:
    world.answers("yes", *HEARD, *ASKED, "Ask Sam.", "mine", "today", "skip", "skip", "skip")
    assert world.due["check_in", world.open("step").id] == world.now + timedelta(hours=1)


def test_a_talk_that_was_moved_keeps_its_notes_and_its_reminder() -> None:
    brief = replace(BRIEF, fields={**BRIEF.fields, "remind": "15 minutes"})
    world = World(person=replace(MARIA, records=(brief,)))
    world.presses("look back", brief.id)
    world.answers("not yet", "friday 14:00")
    assert world.only(Say) == Say("debrief.moved_to", {"when": "2026-11-27T13:00:00+00:00"}, ("open", "menu"), brief.id)
    assert world.open("brief").fields["when"] == "2026-11-27T13:00:00+00:00"
    assert world.open("brief").fields["topic"] == "reports"
    assert world.at("talk", brief.id) == "2026-11-27 13:45"
    assert world.at("debrief", brief.id) == "2026-11-27 15:00"


def test_a_talk_without_a_wish_is_moved_without_a_reminder(world: World) -> None:
    world.answers("not yet", "friday 14:00")
    assert list(world.due) == [("debrief", BRIEF.id)]


def test_a_talk_without_a_new_date_waits(world: World) -> None:
    world.answers("not yet", "skip")
    assert world.said() == ["debrief.later"]
    assert world.open("brief") == BRIEF


def test_a_talk_that_was_never_prepared_can_be_moved_nowhere() -> None:
    world = World()
    world.calls("debrief")
    world.answers("not yet", "friday 14:00")
    assert world.said() == ["debrief.later"]


def test_a_talk_that_will_not_happen_is_let_go(world: World) -> None:
    world.due["debrief", BRIEF.id] = TUESDAY
    world.answers("it will not")
    assert world.said() == ["debrief.let_go"]
    assert (world.due, list(world.closed)) == ({}, [BRIEF.id])


def test_a_look_back_in_which_nothing_was_written_leaves_nothing() -> None:
    world = World()
    world.calls("debrief")
    world.answers("yes")
    while world.step:
        world.says("skip")
    assert world.said() == ["debrief.done"]
    assert world.closed == {}
    assert world.person.records == ()
