"""When each of a pair is reminded of a meeting and asked about it, and what the buttons of those messages do."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from conversations.effects import Rewrite, Say
from conversations.events import CameDue, Chose
from conversations.mentoring import schedule
from tests.conversations.couple import AT_TWO, FIRST, WEEK, Couple, reminders_of
from tests.conversations.world import World


def reminded(who: World, of: datetime, reminder: str = "meeting") -> str:
    """The reminder of one of a series has come, an hour before. Returns the id of the meeting."""
    id = who.open("meeting").id
    who.now = of - timedelta(hours=1)
    who.happens(CameDue(reminder, id, of))
    return id


def is_reminded(who: World, of: datetime) -> bool:
    id = who.open("meeting").id
    return bool(who.happens(CameDue("meeting_soon", id, of), timedelta(0)))


def is_asked(who: World, of: datetime) -> bool:
    who.now = max(who.now, of + timedelta(hours=1))
    return bool(who.happens(CameDue("met", who.open("meeting").id, of), timedelta(0)))


def test_a_reminder_has_snooze_another_time_already_met_and_skip(two: Couple) -> None:
    two.agreed()
    two.lena.now = FIRST - timedelta(days=1)
    two.lena.falls_due("meeting", two.lena.open("meeting").id)
    *_, later, reschedule, done, skip, stop = two.lena.only(Say).choices
    assert getattr(later, "choices", ()) == ("snooze 30 minutes", "snooze tomorrow")
    assert [reschedule, done, skip, stop] == ["reschedule", "already done", "skip", "stop these"]


@pytest.mark.parametrize("often", ["once", "every week"])
def test_skip_ends_the_reminders_of_this_meeting_for_oneself_alone(two: Couple, often: str) -> None:
    two.agreed(often)
    for one in (two.lena, two.sam):
        reminded(one, FIRST)
    two.presses(two.lena, "skip", f"meeting/{two.lena.open('meeting').id}")
    assert two.lena.only(Rewrite).values == {"when": AT_TWO}
    assert not is_reminded(two.lena, FIRST) and is_reminded(two.sam, FIRST)
    assert not two.sam.last or two.sam.said() == ["meeting.soon"]
    assert is_asked(two.lena, FIRST), "how it went may still be told"


def test_of_a_series_the_next_one_is_reminded_of_again(two: Couple) -> None:
    two.agreed("every week")
    id = reminded(two.lena, FIRST)
    two.presses(two.lena, "skip", f"meeting/{id}")
    two.lena.now = FIRST + WEEK - timedelta(hours=1)
    assert is_reminded(two.lena, FIRST + WEEK)


def test_a_skipped_meeting_that_moves_is_reminded_of_at_its_new_time(two: Couple) -> None:
    id = two.agreed().lena.open("meeting").id
    reminded(two.lena, FIRST)
    two.presses(two.lena, "skip", f"meeting/{id}")
    two.presses(two.sam, "another time", id)
    two.answers(two.sam, "2026-11-27T14:00", "skip")
    two.presses(two.lena, "it fits", id)
    two.lena.falls_due("meeting_soon", id)
    assert two.lena.said() == ["meeting.soon"]


def test_a_button_that_was_shown_before_the_meeting_moved_is_about_its_new_time(two: Couple) -> None:
    id = two.agreed().lena.open("meeting").id
    reminded(two.lena, FIRST)
    two.presses(two.sam, "another time", id)
    two.answers(two.sam, "2026-11-27T14:00", "skip")
    two.presses(two.lena, "it fits", id)
    two.presses(two.lena, "skip", f"meeting/{id}")
    assert two.lena.only(Rewrite).values == {"when": "2026-11-27T14:00:00+00:00"}


@pytest.mark.parametrize("often", ["once", "every week"])
def test_already_met_settles_it_for_oneself_and_the_other_is_asked_as_before(two: Couple, often: str) -> None:
    two.agreed(often)
    for one in (two.lena, two.sam):
        reminded(one, FIRST)
    two.presses(two.lena, "already done", f"meeting/{two.lena.open('meeting').id}")
    assert two.lena.step == "met.useful"
    two.lena.says("stop")
    assert not is_reminded(two.lena, FIRST) and not is_asked(two.lena, FIRST)
    assert is_reminded(two.sam, FIRST) and is_asked(two.sam, FIRST)


def test_already_met_says_nothing_of_the_next_one_of_a_series(two: Couple) -> None:
    two.agreed("every week")
    id = reminded(two.lena, FIRST)
    two.presses(two.lena, "already done", f"meeting/{id}")
    two.lena.says("stop")
    two.lena.now = FIRST + WEEK - timedelta(hours=1)
    assert is_reminded(two.lena, FIRST + WEEK) and is_asked(two.lena, FIRST + WEEK)


def test_looking_back_on_the_next_of_a_series_begins_anew(two: Couple) -> None:
    """What was written about the one before is not in the field, and that talk can still be gone on with."""
    two.agreed("every week")
    id = two.lena.open("meeting").id
    assert is_asked(two.lena, FIRST)
    two.presses(two.lena, "met", f"met/{id}")
    two.answers(two.lena, "the story of the first week")
    two.lena.says("stop")
    assert is_asked(two.lena, FIRST + WEEK)
    two.presses(two.lena, "met", f"met/{id}")
    assert (two.lena.step, two.lena.asked.value) == ("met.useful", "")
    assert [talk.notes["useful"] for talk in two.lena.conversation.parked] == ["the story of the first week"]


def test_skip_on_the_question_how_it_went_asks_no_more(two: Couple) -> None:
    id = two.agreed().lena.open("meeting").id
    two.lena.falls_due("met", id)
    two.presses(two.lena, "skip", f"met/{id}")
    assert two.lena.rewritten() == ["snooze.skipped.met"]
    assert not reminders_of(two.lena) and not two.lena.person.open_records("meeting")


def test_skip_on_the_question_of_one_of_a_series_leaves_the_others(two: Couple) -> None:
    two.agreed("every week")
    assert is_asked(two.lena, FIRST)
    two.presses(two.lena, "skip", f"met/{two.lena.open('meeting').id}")
    assert not reminders_of(two.lena)
    assert not is_asked(two.lena, FIRST) and is_asked(two.lena, FIRST + WEEK)


def test_a_reminder_that_is_put_off_takes_none_of_the_others_with_it(two: Couple) -> None:
    id = two.agreed().lena.open("meeting").id
    two.lena.falls_due("meeting", id)
    two.presses(two.lena, "snooze tomorrow", f"meeting/{id}")
    assert two.lena.at("meeting_again", id) == "2026-11-26 09:00"
    assert two.lena.at("meeting_soon", id) == "2026-11-26 13:50"
    two.lena.falls_due("meeting_again", id)
    assert two.lena.said() == ["meeting.soon"]


def test_the_question_how_it_went_may_be_put_off(two: Couple) -> None:
    id = two.agreed().lena.open("meeting").id
    two.lena.falls_due("met", id)
    two.presses(two.lena, "snooze tomorrow", f"met/{id}")
    assert {name for name, _ in two.lena.due} >= {"met_later"} and ("met_end", id) not in two.lena.due
    two.lena.falls_due("met_later", id)
    assert two.lena.asked.line == "met.how"


@pytest.mark.parametrize("choice", ["skip", "already done", "snooze tomorrow", "reschedule"])
def test_an_old_button_of_a_meeting_that_is_over_changes_nothing(two: Couple, choice: str) -> None:
    id = two.agreed().lena.open("meeting").id
    two.lena.falls_due("met", id)
    two.presses(two.lena, "skip", f"met/{id}")
    before = two.lena.person
    two.lena.happens(Chose(choice, f"meeting/{id}", "D1/0"))
    assert two.lena.rewritten() == ["common.settled"] and two.lena.person == before


def test_a_single_meeting_that_did_not_happen_is_put_away_if_it_finds_no_other_time(two: Couple) -> None:
    id = two.agreed().lena.open("meeting").id
    two.lena.falls_due("met", id)
    two.presses(two.lena, "did not meet", f"met/{id}")
    two.lena.falls_due("met_end", id)
    assert not two.lena.person.open_records("meeting") and reminders_of(two.lena) == {"next_meeting"}


def settles(who: World, *answers: str) -> None:
    who.presses("leads", "me")
    who.answers(*answers)


@pytest.mark.parametrize(
    ("answers", "leads", "line"),
    [
        (("2 days", "1 hour"), "2 days,1 hour", "me.leads_kept"),
        (("10 minutes", "2 hours"), "2 hours,10 minutes", "me.leads_kept"),
        (("2 hours", "2 hours"), "2 hours,", "me.leads_kept"),
        (("no reminder", "24 hours"), "24 hours,", "me.leads_kept"),
        (("no reminder", "no reminder"), ",", "me.no_leads_kept"),
    ],
)
def test_each_chooses_how_long_before(two: Couple, answers: tuple[str, ...], leads: str, line: str) -> None:
    settles(two.lena, *answers)
    assert two.lena.person.leads == leads
    assert [effect.announce for effect in two.lena.last if hasattr(effect, "announce")] == [line]


def test_what_is_chosen_counts_for_a_single_meeting_that_is_planned(two: Couple) -> None:
    id = two.agreed().lena.open("meeting").id
    settles(two.lena, "2 hours", "no reminder")
    assert two.lena.at("meeting", id) == "2026-11-26 12:00"
    assert ("meeting_soon", id) not in two.lena.due and ("meeting_soon", id) in two.sam.due
    settles(two.lena, "no reminder", "no reminder")
    assert {name for name, about in two.lena.due if about == id} == {"brief", "met"}


def test_what_is_chosen_counts_for_a_series(two: Couple) -> None:
    id = two.agreed("every week").lena.open("meeting").id
    settles(two.lena, "2 days", "10 minutes")
    assert two.lena.repeated["meeting", id].ahead == timedelta(days=2)
    assert two.lena.repeated["meeting_soon", id].ahead == timedelta(minutes=10)
    settles(two.lena, "no reminder", "1 hour")
    assert two.lena.repeated["meeting", id].ahead == timedelta(hours=1)
    assert {name for name, about in two.lena.repeated if about == id} == {"meeting", "brief", "met"}


def test_what_is_chosen_again_as_it_was_moves_nothing_that_waits(two: Couple) -> None:
    """A reminder that waits for the morning would be lost if it were begun anew."""
    two.agreed("every week")
    settles(two.lena, "24 hours", "10 minutes")
    assert schedule.with_leads("24 hours,10 minutes", two.lena.person, two.lena.now) == ()


def test_what_is_chosen_counts_for_the_one_of_a_series_that_has_moved(two: Couple) -> None:
    id = two.agreed("every week").lena.open("meeting").id
    reminded(two.lena, FIRST)
    two.presses(two.lena, "reschedule", f"meeting/{id}")
    two.answers(two.lena, "this one", "2026-11-30T14:00", "skip")
    moved = next(it.id for it in two.sam.person.open_records("meeting") if it.fields.get("series") == id)
    two.presses(two.sam, "it fits", moved)
    assert two.lena.at("meeting", moved) == "2026-11-29 14:00"
    settles(two.lena, "2 hours", "10 minutes")
    assert two.lena.at("meeting", moved) == "2026-11-30 12:00"
    settles(two.lena, "no reminder", "no reminder")
    assert {name for name, about in two.lena.due if about == moved} == {"brief", "met"}


def test_whoever_wants_no_reminders_is_still_asked_how_it_went(two: Couple) -> None:
    two.lena.person = replace(two.lena.person, leads=",")
    id = two.agreed().lena.open("meeting").id
    assert {name for name, about in two.lena.due if about == id} == {"brief", "met"}


@pytest.mark.parametrize("kind", ["meeting", "met"])
def test_either_kind_may_be_wanted_no_more(two: Couple, kind: str) -> None:
    two.agreed("every week")
    two.lena.presses("kinds", "me")
    two.lena.answers(kind, "no")
    two.lena.now = FIRST - timedelta(hours=1)
    assert is_reminded(two.lena, FIRST) == (kind != "meeting")
    assert is_asked(two.lena, FIRST) == (kind != "met")


def test_a_course_whose_ideas_are_not_wanted_goes_on_when_they_are(two: Couple) -> None:
    two.lena.calls("learn")
    two.lena.answers("mentee", "first thing")
    id = two.lena.open("course").id
    two.lena.presses("kinds", "me")
    two.lena.answers("course", "no")
    assert two.lena.falls_due("course", id) == () and not two.lena.due
    two.lena.presses("kinds", "me")
    two.lena.answers("course", "yes")
    two.lena.falls_due("course", id)
    assert two.lena.said() == ["learn.today"]
    two.lena.presses("kinds", "me")
    two.lena.answers("course", "no")
    two.lena.due.clear()
    two.lena.presses("start reminders", "steps")
    assert ("course", id) in two.lena.due
