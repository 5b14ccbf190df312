"""Begin a course, at a time of day that suits, one at a time; and look back on it for oneself."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conversations.effects import Say
from conversations.events import CameDue
from conversations.person import Record
from tests.conversations.world import MARIA, TUESDAY, World


def test_a_course_is_begun_with_two_answers_and_says_when_the_first_idea_comes() -> None:
    world = World()
    world.calls("learn")
    assert world.step == "learn.course"
    world.answers("mentee", "in the afternoon")
    begun = world.open("course")
    assert begun.fields == {"course": "mentee", "at": "15:00", "seen": "0", "silent": "0"}
    first = world.due["course", begun.id]
    assert world.only(Say) == Say("learn.begun", {"kind": "mentee", "when": first.isoformat()}, ("steps", "menu"))


def test_the_command_may_name_the_course() -> None:
    world = World()
    world.calls("learn", "mentor")
    assert (world.step, world.conversation.notes) == ("learn.time", {"course": "mentor"})
    world.calls("learn", "to fly")
    assert (world.step, world.asked.notice) == ("learn.course", "hearing.please_choose")


@pytest.mark.parametrize(
    ("opens", "closes", "answer", "first"),
    [
        ("09:00", "17:00", "first thing", "2026-11-25 09:00"),
        ("09:00", "17:00", "around midday", "2026-11-24 12:00"),
        ("09:00", "17:00", "in the afternoon", "2026-11-24 15:00"),
        ("09:00", "17:00", "at the end", "2026-11-24 16:30"),
        ("07:30", "11:00", "in the afternoon", "2026-11-24 10:30"),
        ("13:00", "20:00", "around midday", "2026-11-24 13:00"),
        ("09:00", "17:00", "10:45", "2026-11-24 10:45"),
        ("09:00", "17:00", "At 9:15 am.", "2026-11-24 09:15"),
        ("09:00", "17:00", "8 am", "2026-11-25 09:00"),
        ("09:00", "17:00", "23:59", "2026-11-24 16:30"),
    ],
)
def test_the_time_is_in_their_hours_and_the_first_idea_comes_today_if_it_is_still_ahead(
    opens: str, closes: str, answer: str, first: str
) -> None:
    world = World(person=replace(MARIA, opens=opens, closes=closes))
    world.calls("learn", "mentor")
    world.says(answer)
    assert world.at("course", world.open("course").id) == first


@pytest.mark.parametrize("text", ["soon", "25:00", "10:30 and 11:30", "friday at 10:00"])
def test_what_is_no_time_of_day_is_asked_about_again(text: str) -> None:
    world = World()
    world.calls("learn", "mentor")
    world.says(text)
    assert (world.step, world.asked.notice) == ("learn.time", "hearing.please_choose")


def test_a_course_that_is_begun_on_friday_evening_begins_on_monday() -> None:
    world = World(now=datetime(2026, 11, 27, 17, 0, tzinfo=UTC))
    world.calls("learn", "mentor")
    world.answers("around midday")
    assert world.at("course", world.open("course").id) == "2026-11-30 12:00"


def test_a_second_course_is_refused_kindly_until_the_first_is_over() -> None:
    world = World()
    world.calls("learn", "mentor")
    world.answers("first thing")
    first = world.open("course")
    world.calls("learn", "mentee")
    assert world.only(Say) == Say("learn.already", {"kind": "mentor", "number": "0"}, ("let go", "menu"), first.id)
    assert world.step == ""
    world.presses("let go", first.id)
    world.calls("learn", "mentee")
    assert world.step == "learn.time"


def test_a_look_back_is_kept_for_oneself_and_may_be_left_out() -> None:
    over = Record("course-1", TUESDAY, {"course": "mentor", "at": "09:00", "seen": "7", "silent": "0"})
    world = World(person=replace(MARIA, records=(over,)))
    world.happens(CameDue("course", over.id))
    world.writes("I waited longer.")
    (reflection,) = (record for record in world.closed.values() if record.kind == "reflection")
    assert reflection.fields == {"course": "mentor", "tried": "I waited longer."}
    assert world.said() == ["learn.done"]
    again = World(person=replace(MARIA, records=(over,)))
    again.happens(CameDue("course", over.id))
    again.answers("skip")
    assert (again.said(), list(again.closed)) == (["learn.done"], [over.id])


def test_a_look_back_that_nobody_wants_is_let_go_as_soon_as_something_else_begins() -> None:
    over = Record("course-1", TUESDAY, {"course": "mentor", "at": "09:00", "seen": "7", "silent": "0"})
    world = World(person=replace(MARIA, records=(over,)))
    world.happens(CameDue("course", over.id))
    world.calls("menu")
    world.says("resume")
    assert world.said() == ["common.nothing_parked"]
