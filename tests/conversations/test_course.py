"""A course: one idea on each working day, buttons that decide in place, and an end without a reminder after it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversations import course
from conversations.effects import Ask, Forget, Keep, Open, Remind, Rewrite, Say
from conversations.events import CameDue, Chose, Left, Visited
from conversations.person import Record
from tests.conversations import words
from tests.conversations.walk import STEP
from tests.conversations.world import MARIA, TUESDAY, World

ID = "course-1"
AT_NINE = Record(ID, TUESDAY, {"course": "mentor", "at": "09:00", "seen": "0", "silent": "0"})
MENTOR = course.IDEAS["mentor"]


def begun(name: str = "mentor", **fields: str) -> World:
    """Somebody whose next idea is due tomorrow, at nine where nothing else is said."""
    record = replace(AT_NINE, fields={**AT_NINE.fields, "course": name, **fields})
    world = World(person=replace(MARIA, records=(record,)))
    world.due["course", ID] = datetime.fromisoformat(f"2026-11-25T{record.fields['at']}+01:00")
    return world


def comes(world: World) -> Say:
    """Go on until the next message of the course."""
    world.falls_due("course", ID)
    return world.only(Say)


def fields(world: World) -> dict[str, str]:
    return dict(world.open("course").fields)


@pytest.mark.parametrize("name", course.IDEAS)
def test_each_course_has_the_number_of_ideas_that_its_words_tell(name: str) -> None:
    assert len(course.IDEAS[name]) == 7
    assert "seven in all" in words.lines()["learn.course.ask"]
    assert "of 7" in words.lines()["learn.today"]


def test_every_idea_has_words_and_is_in_one_course() -> None:
    ideas = [idea for of_one in course.IDEAS.values() for idea in of_one]
    assert sorted(ideas) == sorted(words.files()["learn"]["ideas"])
    assert {"course", *ideas} == course.MESSAGES


@pytest.mark.parametrize("idea", sorted(words.files()["learn"]["ideas"]))
def test_an_idea_is_a_thought_of_a_few_sentences_and_one_thing_to_try(idea: str) -> None:
    thought, to_try = words.lines()[f"learn.ideas.{idea}"].strip().split("\n\n")
    assert 2 <= thought.count(".") <= 5
    assert len(thought.split()) <= 50
    assert to_try.startswith("Try this: ")
    assert words.grade(thought) <= 5


@pytest.mark.parametrize("name", course.IDEAS)
def test_each_working_day_has_its_idea_and_the_last_day_a_look_back(name: str) -> None:
    world, days = begun(name), []
    for number, idea in enumerate(course.IDEAS[name], 1):
        days.append(world.at("course", ID))
        said = comes(world)
        assert (said.line, said.about) == ("learn.today", f"{idea}/{ID}")
        assert said.values == {"kind": name, "number": str(number), "idea": idea}
        world.presses_on(said.about, course.TRY)
        assert world.rewritten() == ["learn.will_try"]
    assert days == [f"2026-{day} 09:00" for day in ("11-25", "11-26", "11-27", "11-30", "12-01", "12-02", "12-03")]
    world.falls_due("course", ID)
    assert world.step == "learned.tried"
    assert world.closed[ID].fields["state"] == "done"
    assert world.due == {}


def test_an_idea_can_be_tried_passed_over_put_off_or_be_the_last_one() -> None:
    assert comes(begun()).choices == (course.TRY, course.NEXT, course.NOT_TODAY, course.STOP)
    assert course.NEXT not in comes(begun(seen="6")).choices, "there is none after it"


def test_the_next_idea_takes_the_place_of_the_one_that_is_passed_over() -> None:
    world = begun()
    first = comes(world)
    world.presses_on(first.about, course.NEXT)
    second = world.only(Rewrite)
    assert (second.line, second.about, second.values["idea"]) == ("learn.today", f"{MENTOR[1]}/{ID}", MENTOR[1])
    assert world.at("course", ID) == "2026-11-26 09:00"
    assert comes(world).values["idea"] == MENTOR[2]


def test_whoever_passes_over_an_idea_the_next_morning_does_not_get_two_that_day() -> None:
    world = begun(at="13:30")
    idea = comes(world)
    world.now = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
    world.presses_on(idea.about, course.NEXT)
    assert world.at("course", ID) == "2026-11-27 13:30"


def test_not_today_brings_the_same_idea_again_on_the_next_working_day_and_says_when() -> None:
    world = begun()
    for _ in range(3):
        idea = comes(world)
    world.presses_on(idea.about, course.NOT_TODAY)
    again = world.only(Rewrite)
    assert (again.line, again.values) == ("learn.another_day", {"when": world.due["course", ID].isoformat()})
    assert world.at("course", ID) == "2026-11-30 09:00", "after the weekend"
    assert comes(world).values["idea"] == MENTOR[2]


def test_the_course_ends_where_it_is_stopped_and_nothing_is_due_any_more() -> None:
    world = begun()
    idea = comes(world)
    world.presses_on(idea.about, course.STOP)
    assert world.rewritten() == ["learn.stopped"]
    assert world.closed[ID].fields["state"] == "stopped"
    assert world.due == {}


@pytest.mark.parametrize("choice", [course.NEXT, course.NOT_TODAY, "junk"])
def test_an_old_idea_keeps_its_words_and_loses_its_buttons(choice: str) -> None:
    world = begun()
    old = comes(world)
    comes(world)
    before = world.person, dict(world.due)
    world.presses_on(old.about, choice)
    assert world.last == (Rewrite("learn.past", {"idea": MENTOR[0]}),)
    assert (world.person, world.due) == before


def test_an_old_idea_can_still_be_tried_and_still_end_the_course() -> None:
    world = begun()
    old = comes(world)
    due = comes(world), dict(world.due)
    world.presses_on(old.about, course.TRY)
    assert (world.rewritten(), dict(world.due)) == (["learn.will_try"], due[1])
    world.presses_on(old.about, course.STOP)
    assert ID in world.closed


@pytest.mark.parametrize("choice", [course.TRY, course.NEXT, course.NOT_TODAY, course.STOP])
def test_a_button_of_a_course_that_is_over_begins_nothing(choice: str) -> None:
    world = World()
    world.presses_on(f"{MENTOR[0]}/{ID}", choice)
    line = "learn.will_try" if choice == course.TRY else "learn.past"
    assert world.last == (Rewrite(line, {"idea": MENTOR[0]}),)


def test_a_button_that_is_about_something_else_does_nothing_wrong() -> None:
    world = World(person=replace(MARIA, records=(STEP,)))
    world.presses_on(f"course/{STEP.id}", course.STOP)
    assert world.last == (Rewrite("common.settled", choices=("menu",)),)
    assert world.happens(CameDue("course", STEP.id)) == ()


def test_who_is_silent_three_times_is_asked_once_whether_to_go_on_and_then_left_in_peace() -> None:
    world = begun()
    assert [comes(world).line for _ in range(3)] == ["learn.today"] * 3
    asked = comes(world)
    assert (asked.line, asked.choices) == ("learn.go_on", (course.MORE, course.STOP))
    assert world.at("course", ID) == "2026-12-02 09:00", "it waits two days, and the weekend"
    assert comes(world).line == "learn.quiet_end"
    assert world.closed[ID].fields["state"] == "quiet"
    assert "asked" not in world.closed[ID].fields
    assert world.due == {}


def test_one_answer_among_them_is_enough_to_go_on() -> None:
    world = begun()
    for _ in range(2):
        idea = comes(world)
    world.presses_on(idea.about, course.TRY)
    assert [comes(world).line for _ in range(4)] == ["learn.today"] * 3 + ["learn.go_on"]


def test_whoever_wants_to_go_on_has_the_next_idea_at_once() -> None:
    world = begun(seen="3", silent="3")
    asked = comes(world)
    world.presses_on(asked.about, course.MORE)
    idea = world.only(Rewrite)
    assert (idea.line, idea.values["idea"]) == ("learn.today", MENTOR[3])
    assert world.at("course", ID) == "2026-11-26 09:00"
    assert comes(world).line == "learn.today"
    world.presses_on(asked.about, course.MORE)
    assert world.rewritten() == ["common.settled"], "it was answered before"


def test_whoever_does_not_want_to_go_on_ends_it_there() -> None:
    world = begun(seen="3", silent="3")
    world.presses_on(comes(world).about, course.STOP)
    assert (world.rewritten(), world.due) == (["learn.stopped"], {})


@pytest.mark.parametrize("choice", [course.TRY, course.NEXT, course.NOT_TODAY])
def test_an_answer_to_the_last_idea_is_an_answer_to_that_question_too(choice: str) -> None:
    world = begun(seen="3", silent="3")
    comes(world)
    world.presses_on(f"{MENTOR[2]}/{ID}", choice)
    assert "asked" not in fields(world)
    assert world.at("course", ID) == "2026-11-26 09:00"
    assert comes(world).line == "learn.today"


def test_whoever_was_silent_at_the_end_is_not_asked_to_look_back() -> None:
    world = begun(seen="7", silent="3")
    assert comes(world).line == "learn.quiet_end"
    assert world.step == ""


def test_an_idea_that_was_held_up_waits_for_its_time_of_day() -> None:
    """After a pause or a holiday the post may bring it as the day begins."""
    world = begun(at="13:30")
    world.now = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    world.happens(CameDue("course", ID), timedelta(0))
    assert world.last == (Remind("course", datetime.fromisoformat("2026-11-30T13:30+01:00"), ID),)
    assert comes(world).line == "learn.today"


def test_an_idea_whose_time_is_no_longer_in_their_hours_comes_when_it_can() -> None:
    world = begun(at="16:00")
    world.person = replace(world.person, closes="12:00")
    world.now = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
    world.happens(CameDue("course", ID), timedelta(0))
    assert world.only(Say).line == "learn.today"


def test_the_time_of_day_is_that_of_where_the_person_is_now() -> None:
    world = begun()
    comes(world)
    world.person = replace(world.person, zone="America/New_York")
    world.falls_due("course", ID)
    assert world.last == (Remind("course", datetime(2026, 11, 26, 14, 0, tzinfo=UTC), ID),), "at nine there"
    comes(world)
    assert world.at("course", ID) == "2026-11-27 09:00"


def test_days_off_are_passed_over() -> None:
    world = begun()
    world.person = replace(world.person, days="0123", time_off=("2026-11-26/2026-12-01",))
    comes(world)
    assert world.at("course", ID) == "2026-12-02 09:00"


def test_it_waits_while_a_talk_is_under_way() -> None:
    world = begun()
    world.calls("think", "my desk")
    world.happens(CameDue("course", ID), timedelta(minutes=5))
    assert world.last == (Remind("course", world.now + timedelta(minutes=30), ID),)


@pytest.mark.parametrize("why", ["blocked", "left"])
def test_who_could_not_be_reached_finds_it_going_on_when_they_are_back(why: str) -> None:
    world = begun()
    world.happens(Left(why))
    world.due.clear()
    world.says("hello")
    assert world.at("course", ID) == "2026-11-25 09:00"
    world.due.clear()
    world.says("hello again")
    assert world.due == {}, "only on coming back"


def test_who_said_stop_gets_nothing_until_they_write_again() -> None:
    world = begun()
    world.says("stop")
    assert world.falls_due("course", ID) == ()
    world.happens(Visited())
    assert world.due == {}
    world.says("hello")
    assert comes(world).line == "learn.today"


def test_a_course_of_a_newer_version_ends_quietly_enough() -> None:
    world = begun("sponsor", seen="2")
    world.falls_due("course", ID)
    assert (world.step, world.due) == ("learned.tried", {})


def test_it_stands_among_what_is_open_and_can_be_let_go_there() -> None:
    world = begun()
    world.calls("steps")
    assert [record.id for record in world.only(Open).records] == [ID]
    world.presses("open", ID)
    assert (world.only(Open).page, world.only(Open).choices) == ("course", ("let go",))
    world.presses("let go", ID)
    assert world.said() == ["learn.let_go"]
    assert Forget("", ID) in world.last
    assert world.due == {}


def test_only_the_ideas_of_a_course_are_kept_of_it_and_no_words_of_anybody() -> None:
    world = begun()
    comes(world)
    assert set(fields(world)) == {"course", "at", "seen", "silent"}
    assert not any(isinstance(effect, Ask) for effect in world.last)
    assert any(isinstance(effect, Keep) for effect in world.last)


def test_a_button_of_an_idea_is_heard_in_the_middle_of_a_talk_and_does_not_end_it() -> None:
    world = begun()
    idea = comes(world)
    world.calls("think", "my desk")
    world.happens(Chose(course.TRY, idea.about, "D1/1"))
    assert (world.rewritten(), world.step) == (["learn.will_try"], "think.facts")


@pytest.mark.parametrize("role", ["mentor", "mentee"])
def test_the_course_for_ones_part_in_a_program_begins_with_one_question(role: str) -> None:
    part = Record("program-1", TUESDAY, {"state": "in", "role": role, "training": "your course"})
    world = World(person=replace(MARIA, records=(part,)))
    world.happens(Chose("learn my part", part.id))
    assert world.only(Ask).line == "learn.time"
    world.happens(Chose("around midday", "learn_part.time"))
    assert fields(world)["course"] == role
    world.happens(Chose("learn my part", part.id))
    assert world.only(Say).line == "learn.already"


@pytest.mark.parametrize("changed", [{"state": "waiting"}, {"training": ""}])
def test_only_who_is_in_a_program_that_has_it_can_begin_it_there(changed: dict[str, str]) -> None:
    part = Record("program-1", TUESDAY, {"state": "in", "role": "mentor", "training": "your course", **changed})
    world = World(person=replace(MARIA, records=(part,)))
    world.happens(Chose("learn my part", part.id))
    assert world.only(Say).line == "common.settled"
