"""The buttons on a reminder: what each does, on the message itself, early, late and pressed again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conversations import snooze
from conversations.effects import Ask, Change, Forget, Keep, Menu, Open, Remind, Rewrite, Say
from conversations.events import CameDue
from conversations.person import Record
from tests.conversations.walk import AHEAD, BRIEF, REGULAR, STEP
from tests.conversations.world import MARIA, TUESDAY, World

MESSAGE = "D1/1"
SOON = replace(REGULAR, fields={**REGULAR.fields, "of": (TUESDAY + timedelta(hours=2)).isoformat()})
REMINDERS = [("talk", AHEAD), ("debrief", BRIEF), ("check_in", STEP), ("regular", SOON)]
of_every_reminder = pytest.mark.parametrize(("reminder", "record"), REMINDERS)


def world_with(*records: Record, **more: object) -> World:
    return World(person=replace(MARIA, records=records, **more))  # type: ignore[arg-type]


def reminded(reminder: str, record: Record) -> World:
    """Somebody who was just reminded of something."""
    world = world_with(record)
    of = snooze.meeting_of("regular", record) if reminder == "regular" else None
    world.happens(CameDue(reminder, record.id, of))
    return world


def buttons(world: World) -> list[str]:
    """What stands under the reminder, menus unfolded."""
    shown = next(it for it in world.last if isinstance(it, Say | Ask) and it.choices)
    answers = [*shown.choices, *(shown.also if isinstance(shown, Ask) else ())]
    return [name for it in answers for name in (it.choices if isinstance(it, Menu) else (it,))]


@of_every_reminder
def test_every_reminder_can_be_put_off_skipped_and_stopped(reminder: str, record: Record) -> None:
    shown = buttons(reminded(reminder, record))
    assert {snooze.HALF_AN_HOUR, snooze.SKIP, snooze.STOP} <= set(shown)
    assert set(shown) & {snooze.RESCHEDULE, "not yet"}, "it can be moved"
    assert set(shown) & {snooze.DONE, "done"}, "it can be said that it is done"


def test_what_a_person_may_do_later_may_be_days_later() -> None:
    assert {snooze.TOMORROW, snooze.NEXT_WEEK, snooze.ANOTHER_DAY} <= set(buttons(reminded("check_in", STEP)))


def test_a_talk_is_not_put_off_beyond_itself() -> None:
    assert snooze.TOMORROW not in buttons(reminded("talk", AHEAD)), "it begins at nine tomorrow, as the day does"
    assert snooze.ANOTHER_DAY not in buttons(reminded("talk", AHEAD))
    close = replace(AHEAD, fields={**AHEAD.fields, "when": (TUESDAY + timedelta(minutes=10)).isoformat()})
    assert snooze.HALF_AN_HOUR not in buttons(reminded("talk", close)), "there is no time left to put it off"


@pytest.mark.parametrize(
    ("choice", "at"),
    [
        (snooze.HALF_AN_HOUR, "2026-11-24 09:30"),
        (snooze.TOMORROW, "2026-11-25 09:00"),
        (snooze.NEXT_WEEK, "2026-12-01 09:00"),
    ],
)
def test_a_reminder_that_is_put_off_comes_again_then_and_says_so_in_its_place(choice: str, at: str) -> None:
    world = reminded("check_in", STEP)
    world.presses_on(f"check_in/{STEP.id}", choice)
    assert world.at("check_in", STEP.id) == at
    assert list(world.due) == [("check_in", STEP.id)], "the second question, two days later, is taken back"
    assert world.only(Rewrite).line == "snooze.snoozed"
    assert world.step == "", "nothing is asked any more"
    world.falls_due("check_in", STEP.id)
    assert world.step == "check_in.how"


def test_putting_off_does_not_lose_what_was_written_about_the_step_before() -> None:
    world = reminded("check_in", STEP)
    world.answers("partly", "I asked one of them.")
    world.says("stop")
    world.happens(CameDue("check_in", STEP.id), timedelta(hours=1))
    world.presses_on(f"check_in/{STEP.id}", snooze.TOMORROW)
    assert world.step == ""
    assert "I asked one of them." in world.conversation.parked[0].notes.values()


def test_a_day_can_be_chosen_and_the_reminder_then_says_it() -> None:
    world = reminded("debrief", BRIEF)
    world.presses_on(f"debrief/{BRIEF.id}", snooze.ANOTHER_DAY)
    assert world.step == "snooze.day"
    world.writes("2026-11-27")
    assert world.at("debrief", BRIEF.id) == "2026-11-27 09:00"
    rewritten = world.only(Rewrite)
    assert (rewritten.line, rewritten.message) == ("snooze.snoozed", MESSAGE)


def test_the_day_may_be_today_and_still_not_at_once() -> None:
    world = reminded("check_in", STEP)
    world.presses_on(f"check_in/{STEP.id}", snooze.ANOTHER_DAY)
    world.writes("today")
    assert world.due["check_in", STEP.id] == world.now + timedelta(hours=1)


def test_a_step_is_moved_to_another_day() -> None:
    world = reminded("check_in", STEP)
    world.presses_on(f"check_in/{STEP.id}", snooze.RESCHEDULE)
    world.writes("friday")
    assert world.open("step").fields["by"] == "2026-11-27"
    assert world.at("check_in", STEP.id) == "2026-11-27 09:00"
    assert (world.rewritten(), world.only(Rewrite).message) == (["check_in.again_then"], MESSAGE)


def test_a_talk_is_moved_with_its_reminder_and_the_look_back() -> None:
    wished = replace(AHEAD, fields={**AHEAD.fields, "remind": "1 hour"})
    world = reminded("talk", wished)
    world.presses_on(f"talk/{AHEAD.id}", snooze.RESCHEDULE)
    assert world.step == "move_talk.when"
    world.writes("thursday at 14:00")
    assert world.at("talk", AHEAD.id) == "2026-11-26 13:00"
    assert world.at("debrief", AHEAD.id) == "2026-11-26 15:00"
    assert world.open("brief").fields["when"] == "2026-11-26T13:00:00+00:00"
    assert (world.rewritten(), world.only(Rewrite).message) == (["debrief.moved_to"], MESSAGE)


def test_one_of_a_series_is_moved_and_the_others_stay() -> None:
    world = reminded("regular", SOON)
    world.presses_on(f"regular/{SOON.id}", snooze.RESCHEDULE)
    world.writes("thursday at 14:00")
    moved = world.only(Remind)
    assert (moved.reminder, world.at("regular_again", SOON.id)) == ("regular_again", "2026-11-26 13:00")
    assert not any(isinstance(effect, Forget) and effect.reminder == "regular" for effect in world.last)
    world.falls_due("regular_again", SOON.id)
    assert world.only(Say).values == {"when": "2026-11-26T13:00:00+00:00"}


def test_one_of_a_series_that_is_moved_to_soon_is_reminded_of_at_once() -> None:
    world = reminded("regular", SOON)
    world.presses_on(f"regular/{SOON.id}", snooze.RESCHEDULE)
    world.writes("today at 9:30")
    assert world.due["regular_again", SOON.id] == world.now


def test_a_talk_that_has_been_is_looked_back_on_without_asking_whether_it_was() -> None:
    world = reminded("talk", AHEAD)
    world.due["debrief", AHEAD.id] = TUESDAY + timedelta(days=2)
    world.presses_on(f"talk/{AHEAD.id}", snooze.DONE)
    assert world.rewritten() == ["debrief.answered"]
    assert world.step == "debrief.share"
    while world.step.startswith("debrief"):
        world.answers("skip")
    assert AHEAD.id in world.closed
    assert world.due == {}


def test_looking_back_can_be_done_without_the_coach() -> None:
    world = reminded("debrief", BRIEF)
    world.presses_on(f"debrief/{BRIEF.id}", snooze.DONE)
    assert (world.rewritten(), world.step) == (["snooze.looked_back"], "")
    assert BRIEF.id in world.closed


def test_a_regular_talk_that_has_been_lets_the_series_go_on() -> None:
    world = reminded("regular", SOON)
    world.presses_on(f"regular/{SOON.id}", snooze.DONE)
    assert world.rewritten() == ["snooze.had_it"]
    assert world.open("regular").id == SOON.id


@of_every_reminder
def test_skipping_leaves_out_this_one_and_keeps_its_matter(reminder: str, record: Record) -> None:
    world = reminded(reminder, record)
    world.presses_on(f"{reminder}/{record.id}", snooze.SKIP)
    assert world.rewritten() == [f"snooze.skipped.{reminder}"]
    assert world.person.record(record.id) is not None
    assert not [name for name, _ in world.due if snooze.KINDS[name] == reminder]
    assert world.step == ""


@of_every_reminder
def test_who_wants_no_more_of_a_kind_gets_no_more_until_they_take_it_back(reminder: str, record: Record) -> None:
    world = reminded(reminder, record)
    world.presses_on(f"{reminder}/{record.id}", snooze.STOP)
    said = world.only(Rewrite)
    assert (said.line, said.values, said.choices) == ("snooze.stopped", {"kind": reminder}, (snooze.START,))
    assert world.happens(CameDue(reminder, record.id, snooze.meeting_of(reminder, record))) == ()
    world.presses_on(said.about, snooze.START)
    assert world.rewritten() == ["snooze.started"]
    assert world.happens(CameDue(reminder, record.id, snooze.meeting_of(reminder, record))) != ()


def test_all_kinds_can_be_taken_back_at_once_where_steps_are_listed() -> None:
    world = world_with(STEP, muted=("talk", "check_in"))
    world.calls("steps")
    assert world.only(Open).choices == ("start reminders",)
    world.presses("start reminders", "steps")
    assert world.last == (Change({"muted": []}), Rewrite("snooze.started_all"))
    world.calls("steps")
    assert world.only(Open).choices == ()


@pytest.mark.parametrize("choice", sorted(snooze.BUTTONS - {snooze.STOP, snooze.START}))
def test_an_old_button_of_something_settled_says_so_and_changes_nothing(choice: str) -> None:
    world = world_with()
    world.presses_on(f"check_in/{STEP.id}", choice)
    assert world.last == (Rewrite("common.settled", choices=("menu",)),)


@pytest.mark.parametrize(
    "about", ["check_in/step-9", "check_in/", "/step-1", "of tomorrow/step-1", "a/b/step-1", f"talk/{BRIEF.id}"]
)
@pytest.mark.parametrize("choice", sorted(snooze.BUTTONS | {"done", "write", "prepare", "not yet"}))
def test_a_button_of_nowhere_does_nothing_wrong(about: str, choice: str) -> None:
    world = world_with(STEP)
    world.presses_on(about, choice)
    assert world.last
    assert not [effect for effect in world.last if isinstance(effect, Keep | Remind | Forget)]


def test_a_button_that_this_kind_of_reminder_never_had_does_nothing() -> None:
    world = world_with(STEP)
    world.presses_on(f"check_in/{STEP.id}", snooze.DONE)
    assert world.last == (Rewrite("common.settled", choices=("menu",)),)


def test_a_reminder_that_is_put_off_too_late_stays_as_it_is() -> None:
    world = reminded("regular", SOON)
    world.now = TUESDAY + timedelta(minutes=100)
    world.presses_on(f"regular/{SOON.id}", snooze.HALF_AN_HOUR)
    assert (world.said(), world.rewritten(), world.due) == (["snooze.no_time"], [], {})


@pytest.mark.parametrize(("choice", "finished"), [(snooze.ANOTHER_DAY, "friday"), (snooze.RESCHEDULE, "friday")])
def test_what_was_let_go_while_a_day_was_chosen_is_not_brought_back(choice: str, finished: str) -> None:
    world = reminded("check_in", STEP)
    world.presses_on(f"check_in/{STEP.id}", choice)
    world.person = replace(world.person, records=())
    world.writes(finished)
    assert world.last == (Rewrite("common.settled", choices=("menu",), message=MESSAGE),)


def test_an_answer_on_the_reminder_itself_is_heard_whatever_else_is_under_way() -> None:
    world = reminded("check_in", STEP)
    world.calls("think", "my desk")
    world.presses_on(f"check_in/{STEP.id}", "done")
    assert (world.step, world.rewritten()) == ("check_in.helped", ["check_in.answered"])
    assert STEP.id in world.closed
    assert world.conversation.parked[0].flow == "think"


def test_an_answer_is_heard_when_the_talk_is_no_longer_there() -> None:
    world = world_with(STEP)
    world.presses_on(f"check_in/{STEP.id}", "partly")
    assert world.step == "check_in.worked"


def test_the_page_of_a_reminders_question_can_be_opened() -> None:
    world = reminded("check_in", STEP)
    world.presses_on(f"check_in/{STEP.id}", "write")
    assert world.asked.sheet == "check_in.how"


def test_a_question_that_has_been_answered_is_not_answered_again() -> None:
    world = reminded("check_in", STEP)
    world.presses_on(f"check_in/{STEP.id}", "partly")
    world.presses_on(f"check_in/{STEP.id}", "dropped")
    assert world.asked.notice == "common.old_button"
    assert world.step == "check_in.worked"


def test_a_step_of_somebody_elses_can_be_let_go_from_its_reminder() -> None:
    theirs = replace(STEP, fields={**STEP.fields, "whose": "theirs"})
    world = reminded("check_in", theirs)
    assert {"open", "let go", snooze.RESCHEDULE, snooze.STOP} <= set(buttons(world))
    world.presses_on(f"check_in/{STEP.id}", "let go")
    assert STEP.id in world.closed


def test_a_reminder_is_a_way_to_the_notes_of_its_talk() -> None:
    world = reminded("talk", AHEAD)
    world.presses_on(f"talk/{AHEAD.id}", "open")
    assert world.only(Open).page == "brief"


def test_before_a_regular_talk_one_can_get_ready_for_it() -> None:
    world = reminded("regular", SOON)
    world.presses_on(f"regular/{SOON.id}", "prepare")
    assert (world.step, world.conversation.notes["who"]) == ("prepare.topic", "Sam")


@pytest.mark.parametrize(("reminder", "record", "line"), [("talk", BRIEF, "prepare"), ("regular", REGULAR, "regular")])
def test_what_could_not_come_in_time_is_told_and_not_hidden(reminder: str, record: Record, line: str) -> None:
    world = world_with(record)
    world.happens(CameDue(reminder, record.id, late=True))
    assert world.said() == [f"{line}.too_late"]


@pytest.mark.parametrize(
    "peace", [{"paused_until": TUESDAY}, {"time_off": ("2026-11-20/2026-11-23",)}], ids=["paused", "days off"]
)
def test_who_wanted_peace_then_is_not_told_that_they_had_it(peace: dict[str, object]) -> None:
    assert world_with(BRIEF, **peace).happens(CameDue("talk", BRIEF.id, late=True)) == ()


def test_tomorrow_is_the_next_working_day_and_it_is_said_which() -> None:
    world = reminded("check_in", STEP)
    world.person = replace(world.person, time_off=("2026-11-26/2026-12-02",))
    world.presses_on(f"check_in/{STEP.id}", snooze.NEXT_WEEK)
    assert world.at("check_in", STEP.id) == "2026-12-03 09:00"
    assert world.only(Rewrite).values == {"when": world.due["check_in", STEP.id].isoformat()}


def test_half_an_hour_before_the_evening_is_the_next_morning() -> None:
    world = reminded("check_in", STEP)
    world.now = TUESDAY + timedelta(hours=7, minutes=45)
    world.presses_on(f"check_in/{STEP.id}", snooze.HALF_AN_HOUR)
    assert world.at("check_in", STEP.id) == "2026-11-25 09:00"


def test_a_regular_talk_without_a_time_says_nothing() -> None:
    bare = replace(REGULAR, fields={"who": "Sam"})
    assert world_with(bare).happens(CameDue("regular_again", REGULAR.id)) == ()
