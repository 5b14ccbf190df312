"""The meetings of a pair: proposed, agreed, moved, cancelled, reminded of, and looked back on."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversations import days
from conversations.effects import Open, Rewrite, Say
from conversations.events import CameDue, Chose, Learned
from conversations.hearing import moment_of
from conversations.mentoring import meetings, planned
from conversations.person import Record
from tests.conversations.couple import AT_TWO, SAM, Couple, reminders_of
from tests.conversations.world import World


def both(two: Couple) -> tuple[World, World]:
    return two.lena, two.sam


def proposes(two: Couple, often: str = "once", when: str = "2026-11-26T14:00") -> None:
    two.presses(two.lena, "meet", two.lena.open("pair").id)
    two.answers(two.lena, often, when, "45")


def test_a_meeting_is_proposed_and_shown_on_both_clocks(two: Couple) -> None:
    two.paired()
    proposes(two)
    assert two.lena.only(Say).values == {"when": AT_TWO, "theirs": f"{AT_TWO} Europe/London"}
    said = two.sam.only(Say)
    assert (said.line, said.choices) == ("meeting.arrived", ("it fits", "another time", "it does not fit"))
    assert said.values == {"name": "Lena", "when": AT_TWO, "theirs": f"{AT_TWO} Europe/Berlin", "often": "once"}
    assert not reminders_of(two.lena) and not reminders_of(two.sam)


def test_where_both_have_the_same_clock_it_is_shown_once(two: Couple) -> None:
    two.sam.person = two.sam.person.__class__(SAM.id, "Sam", zone="Europe/Berlin", welcomed=True)
    two.paired()
    proposes(two)
    assert two.lena.only(Say).values == {"when": AT_TWO}


def test_both_are_reminded_of_what_both_agreed(two: Couple) -> None:
    two.agreed()
    assert (two.lena.said(), two.sam.said()) == (["meeting.accepted"], ["meeting.agreed"])
    for one, hour in ((two.lena, 14), (two.sam, 13)):
        id = one.open("meeting").id
        assert one.at("meeting", id) == f"2026-11-25 {hour}:00"
        assert one.at("meeting_soon", id) == f"2026-11-26 {hour - 1}:50"
        assert one.at("met", id) == f"2026-11-26 {hour}:45"


def test_of_what_is_soon_nobody_is_reminded_a_day_before(two: Couple) -> None:
    two.agreed(when="2026-11-24T14:00")
    assert reminders_of(two.lena) == {"meeting_soon", "met"}


def test_a_series_is_kept_on_the_wall_clock_of_who_proposed_it(two: Couple) -> None:
    two.agreed("every two weeks")
    for one in both(two):
        id = one.open("meeting").id
        assert {name for name, about in one.repeated if about == id} == {"meeting", "meeting_soon", "brief", "met"}
        series = one.repeated["meeting", id]
        assert (series.rule, series.zone, series.start) == (
            "FREQ=WEEKLY;INTERVAL=2",
            "Europe/Berlin",
            datetime(2026, 11, 26, 14, 0),  # noqa: DTZ001 - a wall clock
        )
        assert one.repeated["met", id].ahead == -timedelta(minutes=45)


@pytest.mark.parametrize(
    ("often", "day", "rule"),
    [
        ("every week", 3, "FREQ=WEEKLY"),
        ("every two weeks", 3, "FREQ=WEEKLY;INTERVAL=2"),
        ("every month", 3, "FREQ=MONTHLY;BYDAY=1TH"),
        ("every month", 29, "FREQ=MONTHLY;BYDAY=-1TU"),
    ],
)
def test_how_often_becomes_a_rule(often: str, day: int, rule: str) -> None:
    assert days.rule_of(often, datetime(2026, 12, day)) == rule  # noqa: DTZ001 - a wall clock


def test_another_time_is_proposed_back_and_accepted(two: Couple) -> None:
    two.paired()
    proposes(two)
    two.presses(two.sam, "another time", two.sam.open("meeting").id)
    two.answers(two.sam, "2026-11-26T16:00", "skip")
    assert two.lena.said() == ["meeting.arrived"]
    two.presses(two.lena, "it fits", two.lena.open("meeting").id)
    when = "2026-11-26T16:00:00+00:00"
    assert [it.open("meeting").fields["when"] for it in both(two)] == [when, when]
    assert two.sam.open("meeting").fields["minutes"] == "45"


def test_a_time_that_does_not_fit_is_let_be(two: Couple) -> None:
    two.paired()
    proposes(two)
    two.presses(two.sam, "it does not fit", two.sam.open("meeting").id)
    assert (two.sam.said(), two.lena.said()) == (["meeting.declined_mine"], ["meeting.declined"])
    assert not two.lena.person.open_records("meeting") and not two.sam.person.open_records("meeting")


@pytest.mark.parametrize("choice", ["it fits", "it does not fit"])
def test_an_old_answer_changes_nothing(two: Couple, choice: str) -> None:
    id = two.agreed().sam.open("meeting").id
    before = two.sam.person
    two.presses(two.sam, choice, id)
    assert two.sam.said() == ["common.settled"] and two.sam.person == before
    answer = meetings.fits if choice == "it fits" else lambda it, person, now: meetings.does_not_fit(it, person)
    assert answer(two.sam.open("meeting"), two.sam.person, two.sam.now) == (Say("meeting.gone", choices=("mentor",)),)


def test_a_meeting_that_is_moved_stays_until_the_other_agrees(two: Couple) -> None:
    two.agreed()
    two.presses(two.lena, "reschedule", f"meeting/{two.lena.open('meeting').id}")
    two.answers(two.lena, "2026-11-27T09:00", "skip")
    assert two.sam.said() == ["meeting.moved_arrived"]
    assert two.sam.open("meeting").fields["when"] == AT_TWO
    two.presses(two.sam, "it fits", two.sam.open("meeting").id)
    for one in both(two):
        assert one.open("meeting").fields["when"] == "2026-11-27T08:00:00+00:00"
        assert one.open("meeting").fields["sequence"] == "2"
        assert one.due["meeting_soon", one.open("meeting").id] == datetime(2026, 11, 27, 7, 50, tzinfo=UTC)


def test_a_move_that_does_not_fit_leaves_the_old_time(two: Couple) -> None:
    two.agreed()
    two.presses(two.lena, "another time", two.lena.open("meeting").id)
    two.answers(two.lena, "2026-11-27T09:00", "skip")
    two.presses(two.sam, "it does not fit", two.sam.open("meeting").id)
    for one in both(two):
        assert one.open("meeting").fields["when"] == AT_TWO
        assert "new_when" not in one.open("meeting").fields


def series_of_which_one_moves(two: Couple) -> datetime:
    """Of a weekly series, the second meeting moves to the day after. Returns when it was to be."""
    two.agreed("every week")
    second = moment_of(AT_TWO) + timedelta(days=7)
    two.lena.now = two.sam.now = second - timedelta(days=1)
    id = two.lena.open("meeting").id
    two.lena.happens(CameDue("meeting", id, of=second))
    two.presses(two.lena, "reschedule", f"meeting/{id}")
    assert two.lena.step == "meet.which"
    two.answers(two.lena, "this one", "2026-12-04T14:00", "skip")
    return second


def test_one_of_a_series_is_moved_and_the_others_stay(two: Couple) -> None:
    second = series_of_which_one_moves(two)
    assert two.sam.said() == ["meeting.moved_arrived"]
    two.presses(two.sam, "it fits", of_its_own(two.sam).id)
    for one in both(two):
        series, moved = the_series(one), of_its_own(one)
        assert json.loads(series.fields["skipped"]) == [second.isoformat()]
        assert series.fields["when"] == AT_TWO and ("meeting", series.id) in one.repeated
        assert one.due["meeting_soon", moved.id] == datetime(2026, 12, 4, 12, 50, tzinfo=UTC)
        assert one.happens(CameDue("meeting_soon", series.id, of=second)) == ()
        assert one.happens(CameDue("met", series.id, of=second)) == ()
        assert planned.next_of(series, one.now) == second + timedelta(days=7)


def the_series(one: World) -> Record:
    return next(it for it in one.person.open_records("meeting") if planned.is_series(it))


def of_its_own(one: World) -> Record:
    """The one of a series that has, or may have, another time."""
    return next(it for it in one.person.open_records("meeting") if it.fields.get("series"))


def test_the_next_of_a_series_is_moved_from_its_page_too_and_then_moved_again(two: Couple) -> None:
    two.agreed("every week")
    two.presses(two.lena, "another time", the_series(two.lena).id)
    two.answers(two.lena, "this one", "2026-11-27T09:00", "skip")
    two.presses(two.sam, "it fits", of_its_own(two.sam).id)
    two.presses(two.lena, "another time", of_its_own(two.lena).id)
    two.answers(two.lena, "2026-11-30T09:00", "skip")
    two.presses(two.sam, "it fits", of_its_own(two.sam).id)
    for world in both(two):
        assert of_its_own(world).fields["when"] == "2026-11-30T08:00:00+00:00"
        assert len(world.person.open_records("meeting")) == 2
        assert json.loads(the_series(world).fields["skipped"]) == [AT_TWO]


def test_two_of_a_series_have_times_of_their_own_and_each_is_reminded_of(two: Couple) -> None:
    two.agreed("every week")
    for when in ("2026-11-27T09:00", "2026-12-04T09:00"):
        two.presses(two.lena, "another time", the_series(two.lena).id)
        two.answers(two.lena, "this one", when, "skip")
        for it in two.sam.person.open_records("meeting"):
            if it.fields.get("asked") == "me":
                two.presses(two.sam, "it fits", it.id)
    for world in both(two):
        soon = sorted(at for (name, _), at in world.due.items() if name == "meeting_soon")
        assert [f"{at:%m-%d %H:%M}" for at in soon] == ["11-27 07:50", "12-04 07:50"]


def test_one_of_a_series_that_cannot_move_stays(two: Couple) -> None:
    two.agreed("every week")
    two.presses(two.lena, "another time", the_series(two.lena).id)
    two.answers(two.lena, "this one", "2026-11-27T09:00", "skip")
    two.presses(two.sam, "it does not fit", of_its_own(two.sam).id)
    for world in both(two):
        assert planned.next_of(world.open("meeting"), world.now) == moment_of(AT_TWO)


def test_both_move_the_same_one_at_once_and_one_proposal_counts(two: Couple) -> None:
    two.agreed("every week")
    for one, hour in ((two.lena, "15"), (two.sam, "16")):
        one.presses("another time", the_series(one).id)
        one.answers("this one", f"2026-11-27T{hour}:00", "skip")
    two.tells(two.lena)
    two.tells(two.sam)
    assert [of_its_own(one).fields["asked"] for one in both(two)] == ["them", "me"]
    two.presses(two.sam, "it fits", of_its_own(two.sam).id)
    for one in both(two):
        assert len(one.person.open_records("meeting")) == 2


def test_one_of_a_series_is_cancelled_and_the_others_stay(two: Couple) -> None:
    two.agreed("every week")
    two.presses(two.lena, "cancel meeting", the_series(two.lena).id)
    two.answers(two.lena, "this one", "cancel it", "skip")
    assert (two.lena.said(), two.sam.said()) == (["meeting.one_cancelled_mine"], ["meeting.one_cancelled"])
    for one in both(two):
        assert planned.next_of(the_series(one), one.now) == moment_of(AT_TWO) + timedelta(days=7)
        assert one.happens(CameDue("meeting_soon", the_series(one).id, of=moment_of(AT_TWO))) == ()


def test_a_reminder_that_was_put_off_does_not_come_for_one_that_was_cancelled(two: Couple) -> None:
    second = series_of_which_one_moves(two)
    two.lena.now = second - timedelta(hours=20)
    id = the_series(two.lena).id
    two.presses(two.lena, "snooze 30 minutes", f"meeting/{id}")
    assert ("meeting_again", id) in two.lena.due
    two.presses(two.lena, "cancel meeting", id)
    two.answers(two.lena, "this one", "cancel it", "skip")
    assert ("meeting_again", id) not in two.lena.due


def test_with_the_series_what_moved_of_it_is_cancelled_too(two: Couple) -> None:
    series_of_which_one_moves(two)
    two.presses(two.sam, "it fits", of_its_own(two.sam).id)
    two.presses(two.lena, "cancel meeting", the_series(two.lena).id)
    two.answers(two.lena, "all of them", "cancel it", "skip")
    for one in both(two):
        assert not one.person.open_records("meeting") and not reminders_of(one) and not one.repeated


def test_where_all_of_a_series_moves_what_had_moved_alone_moves_with_it(two: Couple) -> None:
    series_of_which_one_moves(two)
    two.presses(two.sam, "it fits", of_its_own(two.sam).id)
    two.presses(two.lena, "another time", the_series(two.lena).id)
    two.answers(two.lena, "all of them", "every two weeks", "2026-12-08T10:00", "skip")
    two.presses(two.sam, "it fits", the_series(two.sam).id)
    for one in both(two):
        assert [it.fields.get("skipped") for it in one.person.open_records("meeting")] == [None]


def test_one_of_a_series_that_is_gone_is_not_proposed(two: Couple) -> None:
    two.paired()
    told = {"pair": two.sam.open("pair").id, "meeting": "meeting-1-2", "from": "slack/T1/U3", "when": AT_TWO}
    told |= {"start": "2026-11-26T14:00:00", "zone": "Europe/Berlin", "often": "once", "minutes": "45"}
    told |= {"series": "meeting-1", "instead_of": AT_TWO}
    assert two.sam.happens(Learned("meeting proposed", told)) == ()


def test_all_of_a_series_may_move(two: Couple) -> None:
    two.agreed("every week")
    id = two.lena.open("meeting").id
    two.lena.happens(CameDue("meeting", id, of=moment_of(AT_TWO)))
    two.presses(two.lena, "reschedule", f"meeting/{id}")
    two.answers(two.lena, "all of them", "2026-12-01T10:00", "30")
    two.presses(two.sam, "it fits", id)
    for one in both(two):
        assert one.repeated["meeting", id].start == datetime(2026, 12, 1, 10, 0)  # noqa: DTZ001 - a wall clock
        assert (one.open("meeting").fields["often"], one.open("meeting").fields["minutes"]) == ("every week", "30")


@pytest.mark.parametrize(("lenas", "sams", "agreed"), [("15", "16", "15"), ("18", "16", "16"), ("15", "14", "14")])
def test_two_proposals_that_cross_become_one(two: Couple, lenas: str, sams: str, agreed: str) -> None:
    """Each proposes another time before the other's has arrived; hours in Berlin and in London."""
    two.agreed()
    for one, hour in ((two.lena, lenas), (two.sam, sams)):
        one.presses("another time", one.open("meeting").id)
        one.answers(f"2026-11-27T{hour}:00", "skip")
    two.tells(two.lena)
    two.tells(two.sam)
    asked = [one for one in both(two) if one.open("meeting").fields["asked"] == "me"]
    assert len(asked) == 1
    two.presses(asked[0], "it fits", asked[0].open("meeting").id)
    whens = {one.open("meeting").fields["when"] for one in both(two)}
    utc = int(agreed) - (1 if agreed == lenas else 0)
    assert whens == {f"2026-11-27T{utc}:00:00+00:00"}


def test_where_two_proposals_are_for_the_same_time_the_mentors_counts(two: Couple) -> None:
    two.agreed()
    for one, hour in ((two.lena, "15"), (two.sam, "14")):
        one.presses("another time", one.open("meeting").id)
        one.answers(f"2026-11-27T{hour}:00", "skip")
    two.tells(two.lena)
    two.tells(two.sam)
    assert [one.open("meeting").fields["asked"] for one in both(two)] == ["me", "them"]


def test_a_meeting_is_cancelled_with_a_word(two: Couple) -> None:
    two.agreed("every month")
    two.presses(two.sam, "cancel meeting", two.sam.open("meeting").id)
    two.answers(two.sam, "all of them", "cancel it", "I am ill, sorry")
    assert (two.sam.said(), two.lena.said()) == (["meeting.cancelled_mine"], ["meeting.cancelled"])
    assert two.lena.open("word").fields["words"] == "I am ill, sorry"
    for one in both(two):
        assert not one.person.open_records("meeting") and not one.repeated
        (gone,) = (it for it in one.closed.values() if it.kind == "meeting")
        assert (gone.fields["state"], gone.fields["sequence"]) == ("cancelled", "2")


def test_whoever_does_not_cancel_keeps_it(two: Couple) -> None:
    two.agreed()
    two.presses(two.sam, "cancel meeting", two.sam.open("meeting").id)
    two.answers(two.sam, "keep it")
    assert two.sam.said() == ["meeting.kept_on"] and two.lena.open("meeting")


def test_what_was_cancelled_meanwhile_is_gone(two: Couple) -> None:
    two.agreed()
    id = two.sam.open("meeting").id
    two.presses(two.sam, "cancel meeting", id)
    two.presses(two.lena, "cancel meeting", id)
    two.answers(two.lena, "cancel it", "skip")
    two.answers(two.sam, "cancel it", "skip")
    assert two.sam.said() == ["meeting.gone"]


def test_no_meeting_is_proposed_where_the_pair_has_ended(two: Couple) -> None:
    two.paired()
    id = two.lena.open("pair").id
    two.presses(two.lena, "meet", id)
    two.presses(two.sam, "end pair", id)
    two.answers(two.sam, "end it", "skip")
    two.answers(two.lena, "once", "2026-11-26T14:00", "45")
    assert two.lena.said() == ["meeting.no_pair"]
    two.presses(two.lena, "meet", id)
    assert two.lena.said() == ["common.settled"]


@pytest.mark.parametrize(
    "amiss", [{"often": "sometimes"}, {"minutes": ""}, {"when": "2026-11-01T10:00:00+00:00"}, {"meeting": "x"}]
)
def test_a_proposal_that_cannot_be_is_passed_over(two: Couple, amiss: dict[str, str]) -> None:
    two.paired()
    told = {"pair": two.sam.open("pair").id, "meeting": "meeting-1", "from": "slack/T1/U3", "when": AT_TWO}
    told |= {"start": "2026-11-26T14:00:00", "zone": "Europe/Berlin", "often": "once", "minutes": "45", **amiss}
    assert two.sam.happens(Learned("meeting proposed", told)) == ()


@pytest.mark.parametrize("what", ["meeting proposed", "meeting answered", "meeting cancelled"])
def test_what_belongs_to_no_pair_is_passed_over(two: Couple, what: str) -> None:
    assert two.sam.happens(Learned(what, {"pair": "pair-1", "meeting": "meeting-1"})) == ()
    two.paired()
    assert two.sam.happens(Learned(what, {"pair": two.sam.open("pair").id, "meeting": "meeting-9"})) == ()


def test_the_reminder_shows_both_clocks_and_has_its_buttons(two: Couple) -> None:
    two.agreed()
    id = two.lena.open("meeting").id
    two.lena.falls_due("meeting_soon", id)
    said = two.lena.only(Say)
    assert said.line == "meeting.soon" and said.values["theirs"] == f"{AT_TWO} Europe/London"
    assert said.choices == ("open", "get ready", "reschedule", "already done", "skip", "stop these")
    two.presses(two.lena, "skip", f"meeting_soon/{id}")
    assert two.lena.rewritten() == ["snooze.skipped.meeting"]
    (page,) = two.lena.happens(Chose("open", id))
    assert isinstance(page, Open) and page.page == "meeting"


def test_the_page_of_a_series_shows_the_next_one_and_that_of_a_proposal_what_is_proposed(two: Couple) -> None:
    two.paired()
    proposes(two, "every week")
    id = two.lena.open("meeting").id
    (page,) = two.lena.happens(Chose("open", id))
    assert isinstance(page, Open) and "when" not in page.values and page.values["new_when"] == AT_TWO
    two.presses(two.sam, "it fits", id)
    two.lena.now = moment_of(AT_TWO) + timedelta(days=1)
    (page,) = two.lena.happens(Chose("open", id))
    assert isinstance(page, Open) and page.values["when"] == (moment_of(AT_TWO) + timedelta(days=7)).isoformat()
    two.lena.calls("mentor")
    listed = two.lena.only(Open).records
    assert [it.fields["when"] for it in listed if it.kind == "meeting"] == [page.values["when"]]


def test_a_meeting_is_put_into_the_persons_own_calendar_from_its_message(two: Couple) -> None:
    two.agreed()
    id = two.sam.open("meeting").id
    assert two.sam.only(Say).choices == ("calendar", "mentor") and two.sam.only(Say).about == id
    two.presses(two.sam, "calendar", id)
    page = two.sam.only(Open)
    assert (page.page, page.values["meeting"], page.about) == ("calendar", id, f"calendar/{id}")
    two.presses(two.sam, "open", f"calendar/{id}")
    assert two.sam.only(Open) == page
    two.presses(two.sam, "dance", f"calendar/{id}")
    assert two.sam.said() == ["common.old_button_no_talk"]


def test_a_reminder_that_came_too_late_says_so(two: Couple) -> None:
    two.agreed()
    id = two.lena.open("meeting").id
    two.lena.now = moment_of(AT_TWO) + timedelta(hours=1)
    two.lena.happens(CameDue("meeting_soon", id, late=True))
    assert two.lena.said() == ["meeting.too_late"]


def test_whoever_wanted_peace_then_is_not_told_of_what_came_too_late(two: Couple) -> None:
    two.agreed()
    id = two.lena.open("meeting").id
    two.lena.now = moment_of(AT_TWO) + timedelta(hours=1)
    two.lena.person = replace(two.lena.person, time_off=("2026-11-26/2026-11-26",))
    assert two.lena.happens(CameDue("meeting_soon", id, late=True)) == ()


def test_nobody_is_reminded_of_what_has_begun(two: Couple) -> None:
    two.agreed()
    two.lena.now = moment_of(AT_TWO)
    assert two.lena.happens(CameDue("meeting", two.lena.open("meeting").id)) == ()


def asked_how_it_went(two: Couple, often: str = "once") -> str:
    two.agreed(often)
    id = two.lena.open("meeting").id
    if often == "once":
        two.lena.falls_due("met", id)
    else:
        two.lena.now = moment_of(AT_TWO) + timedelta(hours=1)
        two.lena.happens(CameDue("met", id, of=moment_of(AT_TWO)))
    return id


@pytest.mark.parametrize(("before", "said"), [(True, []), (False, ["meeting.too_late"])])
def test_whoever_was_reminded_a_day_before_hears_no_excuse_as_it_begins(
    two: Couple, before: bool, said: list[str]
) -> None:
    """A meeting may begin with somebody's hours: the reminder ten minutes before it then comes too late."""
    two.agreed("every week")
    id, when = two.lena.open("meeting").id, moment_of(AT_TWO)
    if before:
        two.lena.now = when - timedelta(days=1)
        two.lena.happens(CameDue("meeting", id, of=when))
    two.lena.now = when
    two.lena.happens(CameDue("meeting_soon", id, of=when, late=True))
    assert two.lena.said() == said


def test_what_came_of_it_is_for_oneself_and_the_thanks_for_the_mentor(two: Couple) -> None:
    id = asked_how_it_went(two)
    two.presses(two.lena, "met", f"met/{id}")
    two.answers(two.lena, "the story", "to ask first", "skip", "skip", "ask three people", "2026-11-30", "thank you")
    assert two.lena.said() == ["met.second"] and two.sam.said() == ["met.thanked"]
    word = two.sam.open("word").fields
    assert (word["words"], word["who"]) == ("thank you", "Lena")
    (kept,) = (it for it in two.lena.closed.values() if it.kind == "reflection")
    assert kept.fields == {"useful": "the story", "take": "to ask first", "who": "Sam"}
    pair = two.lena.open("pair").fields
    assert (pair["met"], pair["step"]) == ("1", "ask three people")
    assert two.lena.open("step").fields["what"] == "ask three people"
    assert not two.lena.person.open_records("meeting")
    assert reminders_of(two.lena) == {"check_in", "next_meeting"}


def test_a_mentor_is_not_asked_for_thanks_and_a_series_goes_on(two: Couple) -> None:
    two.agreed("every week")
    id = two.sam.open("meeting").id
    two.sam.now = moment_of(AT_TWO) + timedelta(hours=1)
    two.sam.happens(CameDue("met", id, of=moment_of(AT_TWO)))
    two.presses(two.sam, "partly", f"met/{id}")
    two.answers(two.sam, *["skip"] * 5)
    assert two.sam.said() == ["met.done_planned"]
    assert two.sam.open("meeting") and ("met", id) in two.sam.repeated
    assert not any(it.kind == "reflection" for it in two.sam.closed.values())


@pytest.mark.parametrize(("how", "line"), [("moved", "met.moved"), ("did not meet", "met.did_not_meet")])
def test_a_meeting_that_was_not_gets_help_to_find_the_next_time(two: Couple, how: str, line: str) -> None:
    id = asked_how_it_went(two)
    two.presses(two.lena, how, f"met/{id}")
    assert two.lena.said() == [line] and two.lena.only(Say).choices == ("another time", "meet")
    two.presses(two.lena, "another time", id)
    two.answers(two.lena, "2026-11-30T10:00", "skip")
    assert two.sam.said() == ["meeting.moved_arrived"]
    two.presses(two.lena, "meet", id)
    assert two.lena.step == "meet.often"


def test_it_is_asked_once_more_after_two_days_and_then_no_more(two: Couple) -> None:
    id = asked_how_it_went(two)
    before = two.lena.now
    two.lena.falls_due("met_later", id)
    assert two.lena.now - before >= timedelta(days=2) and two.lena.asked.line == "met.how"
    assert two.lena.falls_due("met_end", id)
    assert not two.lena.person.open_records("meeting") and not reminders_of(two.lena)


def test_a_series_that_nobody_looks_back_on_goes_on(two: Couple) -> None:
    id = asked_how_it_went(two, "every week")
    two.lena.now += timedelta(days=4)
    assert two.lena.happens(CameDue("met_end", id)) == ()
    assert two.lena.open("meeting")


def test_already_met_begins_looking_back(two: Couple) -> None:
    two.agreed()
    id = two.lena.open("meeting").id
    two.lena.falls_due("meeting_soon", id)
    two.presses(two.lena, "already done", f"meeting_soon/{id}")
    assert two.lena.step == "met.useful" and two.lena.only(Rewrite).line == "met.answered"


def test_looking_back_on_a_meeting_whose_pair_has_ended(two: Couple) -> None:
    id = asked_how_it_went(two)
    two.presses(two.lena, "met", f"met/{id}")
    two.presses(two.sam, "end pair", two.sam.open("pair").id)
    two.answers(two.sam, "end it", "skip")
    two.answers(two.lena, *["skip"] * 6)
    assert two.lena.said() == ["meeting.gone"]


def test_reminders_of_meetings_are_about_meetings() -> None:
    world = Couple().lena
    world.person = world.person.__class__(world.person.id, records=(Record("brief-1", world.now),))
    assert world.happens(CameDue("meeting", "brief-1")) == ()
    assert world.happens(CameDue("met", "brief-1")) == ()
