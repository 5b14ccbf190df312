"""A step on its day: every answer is a good one, and whatever is said settles what was due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversations.events import CameDue
from conversations.person import Record
from conversations.reminders import buttons_of
from tests.conversations.walk import LATE, STEP
from tests.conversations.world import MARIA, TUESDAY, World


@pytest.fixture
def world() -> World:
    """Asked how it went, and due to be asked again in two days."""
    world = World(person=replace(MARIA, records=(STEP,)))
    world.happens(CameDue("check_in", STEP.id))
    assert list(world.due) == [("check_in_again", STEP.id)]
    return world


def reflection(world: World) -> dict[str, str]:
    (found,) = [dict(record.fields) for id, record in world.closed.items() if id.startswith("reflection")]
    return found


def test_done_is_settled_at_once_even_if_the_rest_is_never_answered(world: World) -> None:
    world.answers("done")
    assert world.due == {}
    assert world.closed[STEP.id].fields["state"] == "done"


def test_done_with_a_next_step(world: World) -> None:
    world.answers("done", "a quiet hour", "It was easy.", "yes", "Do it again.", "friday")
    assert world.said() == ["check_in.next_kept"]
    following = world.open("step")
    assert following.fields == {
        "what": "Do it again.", "by": "2026-11-27", "who": "Sam", "whose": "mine", "state": "agreed",
    }  # fmt: skip
    assert world.at("check_in", following.id) == "2026-11-27 09:00"
    assert reflection(world) == {"what": "ask", "helped": "a quiet hour", "learned": "It was easy."}


@pytest.mark.parametrize("answer", ["no", "skip"])
def test_done_without_a_next_step(world: World, answer: str) -> None:
    world.answers("done", "skip", "skip", answer)
    assert world.said() == ["check_in.well_done"]
    assert list(world.closed) == [STEP.id], "nothing was written, so nothing more is kept"


def test_a_next_step_that_was_thought_better_of_is_not_kept(world: World) -> None:
    world.answers("done", "skip", "skip", "yes", "Do it again.", "back", "back", "no")
    assert world.said() == ["check_in.well_done"]
    assert world.person.records == ()


def test_partly_with_a_smaller_step(world: World) -> None:
    world.answers("partly", "the first half", "a phone call", "a smaller step", "Half of it.", "monday")
    assert world.said() == ["check_in.again_then"]
    step = world.open("step")
    assert (step.id, step.fields["what"], step.fields["obstacle"]) == (STEP.id, "Half of it.", "a phone call")
    assert step.fields["by"] == "2026-11-30"
    assert world.at("check_in", STEP.id) == "2026-11-30 09:00"
    assert reflection(world)["worked"] == "the first half"


def test_partly_with_a_plan_for_the_hard_moment(world: World) -> None:
    world.answers("partly", "skip", "a phone call", "an if-then plan", "I let it ring.", "skip")
    step = world.open("step")
    assert (step.fields["what"], step.fields["then"]) == ("ask", "I let it ring.")
    assert world.at("check_in", STEP.id) == "2026-12-01 09:00"


def test_the_same_again_changes_nothing_even_if_a_smaller_one_was_tried_on(world: World) -> None:
    world.answers("partly", "skip", "skip", "a smaller step", "Half of it.", "back", "back", "same again", "friday")
    assert world.open("step").fields["what"] == "ask"


def test_not_yet_is_asked_about_without_blame_and_may_be_let_go(world: World) -> None:
    world.answers("not yet", "no")
    assert world.said() == ["check_in.dropped"]
    assert world.closed[STEP.id].fields["state"] == "dropped"
    assert world.due == {}


@pytest.mark.parametrize("answer", ["yes", "skip"])
def test_not_yet_goes_on_where_it_still_matters(world: World, answer: str) -> None:
    world.answers("not yet", answer)
    assert world.step == "check_in.obstacle"


def test_dropping_it_asks_for_no_excuse(world: World) -> None:
    world.answers("dropped")
    assert (world.due, world.closed[STEP.id].fields["state"]) == ({}, "dropped")
    world.answers("It was not mine.")
    assert world.said() == ["check_in.dropped"]
    assert reflection(world)["why_dropped"] == "It was not mine."


@pytest.mark.parametrize(
    ("answer", "day"), [("tomorrow", "25"), ("in three days", "27"), ("in a week", "01"), ("skip", "25")]
)
def test_later_asks_again_on_the_morning_of_that_day(world: World, answer: str, day: str) -> None:
    world.answers("later", answer)
    assert world.said() == ["check_in.until_then"]
    assert world.at("check_in", STEP.id)[-8:] == f"{day} 09:00"
    assert world.open("step").fields["laters"] == "1"


@pytest.mark.parametrize(
    ("zone", "now", "at"),
    [
        ("Pacific/Auckland", datetime(2026, 11, 24, 20, 0, tzinfo=UTC), "2026-11-26 09:00"),
        ("America/Los_Angeles", datetime(2026, 11, 25, 4, 0, tzinfo=UTC), "2026-11-25 09:00"),
    ],
)
def test_tomorrow_is_the_persons_own_tomorrow(zone: str, now: datetime, at: str) -> None:
    world = World(person=replace(MARIA, zone=zone, records=(STEP,)), now=now)
    world.happens(CameDue("check_in", STEP.id))
    world.answers("later", "tomorrow")
    assert world.at("check_in", STEP.id) == at


def test_later_for_the_third_time_asks_whether_it_still_matters() -> None:
    world = World(person=replace(MARIA, records=(LATE,)))
    world.happens(CameDue("check_in", LATE.id))
    world.answers("later")
    assert world.step == "check_in.matters"


def test_an_answer_and_then_nothing_is_asked_about_in_a_week(world: World) -> None:
    world.answers("partly")
    assert world.due == {("check_in", STEP.id): world.now + timedelta(days=7)}


def test_a_step_that_was_let_go_in_between_keeps_what_was_written(world: World) -> None:
    world.answers("partly", "the first half")
    world.presses("let go", STEP.id)
    world.answers("skip", "same again", "skip")
    assert world.said() == ["check_in.thanks"]
    assert reflection(world)["worked"] == "the first half"
    assert (world.person.records, world.due) == ((), {})


def test_a_step_that_was_done_late_is_not_asked_about_in_the_past() -> None:
    old = Record("step-1", TUESDAY, {**STEP.fields, "by": "2020-01-01"})
    world = World(person=replace(MARIA, records=(old,)))
    world.presses("check in", old.id)
    world.answers("partly", "skip", "skip", "same again", "today")
    assert world.due["check_in", old.id] == world.now + timedelta(hours=1)


def test_a_slip_can_be_taken_back_and_the_step_is_open_again(world: World) -> None:
    world.answers("done", "back", "not yet", "yes", "skip", "skip", "monday")
    assert (world.open("step").id, world.open("step").fields["what"]) == (STEP.id, "ask")
    assert world.at("check_in", STEP.id) == "2026-11-30 09:00"


def test_somebody_elses_step_is_not_asked_about_and_has_no_button_for_it() -> None:
    theirs = replace(STEP, fields={**STEP.fields, "whose": "theirs"})
    world = World(replace(MARIA, records=(theirs,)))
    world.happens(CameDue("check_in", theirs.id))
    assert world.said() == ["check_in.theirs"]
    assert "check in" not in buttons_of(theirs)
