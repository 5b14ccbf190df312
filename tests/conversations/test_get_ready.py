"""Each of a pair gets ready for the next meeting, notes what to raise, and has a brief on its morning: in private."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversations.effects import Effect, Open, Remind, Say, Tell
from conversations.events import Called, CameDue, Chose, Who
from conversations.hearing import moment_of
from conversations.mentoring import notes, schedule
from tests.conversations import words
from tests.conversations.couple import AT_TWO, FIRST, SAM, WEEK, Couple, reminders_of
from tests.conversations.world import World


def the_page(who: World) -> Open:
    (page,) = who.happens(Chose("my brief", notes.id_of(who.open("pair").id)))
    assert isinstance(page, Open)
    return page


def the_mentee_gets_ready(two: Couple) -> None:
    two.presses(two.lena, "get ready", two.lena.open("pair").id)
    two.answers(two.lena, "a first plan", "a list", "a story", "What went wrong?", "How long did it take?")


def the_mentor_gets_ready(two: Couple) -> None:
    two.presses(two.sam, "get ready", two.sam.open("meeting").id)
    two.answers(two.sam, "her first project", "What have you tried?", "What else?", "my worst year", "May I tell you?")


def test_a_mentee_says_what_they_want_and_asks_for_something_specific(two: Couple) -> None:
    two.agreed()
    the_mentee_gets_ready(two)
    assert two.lena.said() == ["get_ready.ready"]
    shown = two.lena.only(Open)
    assert (shown.page, shown.values["when"], shown.values["role"]) == ("notes", AT_TWO, "mentee")
    told = {name: shown.values[name] for name in ("want", "tried", "help", "request", "questions")}
    assert told == {
        "want": "a first plan",
        "tried": "a list",
        "help": "a story",
        "request": "What went wrong?",
        "questions": "How long did it take?",
    }
    assert two.sam.person.record(notes.id_of(two.sam.open("pair").id)) is None


def test_a_mentor_asks_before_they_tell_and_offers_a_story(two: Couple) -> None:
    two.agreed()
    the_mentor_gets_ready(two)
    shown = two.sam.only(Open).values
    assert (shown["role"], shown["working_on"], shown["story"]) == ("mentor", "her first project", "my worst year")
    assert (shown["question_1"], shown["offer"]) == ("What have you tried?", "May I tell you?")


def test_a_question_that_hides_advice_is_looked_at_again_and_a_story_is_not(two: Couple) -> None:
    two.agreed()
    two.presses(two.sam, "get ready", two.sam.open("meeting").id)
    two.answers(two.sam, "skip", "Have you tried a list?")
    assert two.sam.step == "mentor_prepare.look_at_question_1"
    two.answers(two.sam, "keep mine", "skip", "You should always make a list. I did, and it failed.")
    assert two.sam.step == "mentor_prepare.offer"


def test_an_offer_that_does_not_ask_is_looked_at_again(two: Couple) -> None:
    two.agreed()
    two.presses(two.sam, "get ready", two.sam.open("meeting").id)
    two.answers(two.sam, "skip", "skip", "skip", "skip", "Let me tell you what I did.")
    assert two.sam.step == "mentor_prepare.look_at_offer"
    two.answers(two.sam, "change it", "May I tell you what I did?")
    assert two.sam.said() == ["get_ready.ready"]


def test_both_are_told_how_mentoring_differs_from_coaching() -> None:
    for ask in ("get_ready.help", "get_ready.story"):
        assert words.table(ask)["hint"].startswith("A coach") and "A mentor may" in words.table(ask)["hint"]


def test_whoever_gets_ready_again_finds_what_they_wrote(two: Couple) -> None:
    two.agreed()
    the_mentee_gets_ready(two)
    two.presses(two.lena, "get ready", two.lena.open("pair").id)
    assert two.lena.asked.value == "a first plan"
    two.answers(two.lena, "a better plan", "skip", "skip", "skip", "skip")
    assert two.lena.only(Open).values["want"] == "a better plan"


@pytest.mark.parametrize("muted", [(), ("brief",)])
def test_it_is_said_when_it_will_be_brought_to_mind(two: Couple, muted: tuple[str, ...]) -> None:
    two.paired()
    two.lena.person = replace(two.lena.person, muted=muted)
    two.presses(two.lena, "get ready", two.lena.open("pair").id)
    two.answers(two.lena, *["skip"] * 5)
    assert two.lena.said() == ["get_ready.ready_for_later"]
    two.presses(two.lena, "meet", two.lena.open("pair").id)
    two.answers(two.lena, "once", "2026-11-26T14:00", "45")
    two.presses(two.sam, "it fits", two.sam.open("meeting").id)
    two.presses(two.lena, "get ready", two.lena.open("pair").id)
    two.answers(two.lena, *["skip"] * 5)
    assert two.lena.said() == ["get_ready.ready_for_later" if muted else "get_ready.ready"]


def test_nothing_of_it_is_told(two: Couple) -> None:
    two.agreed()
    told: list[Effect] = []
    for who in (two.lena, two.sam):
        who.presses("get ready", who.open("pair").id)
        while who.step:
            told += who.answers("skip") if who.step.endswith("help") else who.writes("my own words?")
    assert not [effect for effect in told if isinstance(effect, Tell)]


def test_what_to_raise_is_noted_at_any_time_and_shown_before_the_meeting(two: Couple) -> None:
    two.paired()
    for text in ("the budget", "  my\nteam "):
        two.presses(two.lena, "note", two.lena.open("pair").id)
        two.answers(two.lena, text)
    assert two.lena.said() == ["get_ready.noted"]
    assert the_page(two.lena).values["raise"] == "the budget\nmy team"
    the_mentee_gets_ready(two)
    assert the_page(two.lena).values["raise"] == "the budget\nmy team", "getting ready leaves it as it is"
    assert two.lena.open("notes").fields["who"] == "Sam"


@pytest.mark.parametrize(
    ("rest", "who", "step", "value"),
    [
        ("note ask about the budget", None, "note.note", "ask about the budget"),
        ("note", Who(SAM.id), "note.note", ""),
        ("Prepare", None, "mentee_prepare.want", ""),
        ("prepare", Who(SAM.id), "mentee_prepare.want", ""),
    ],
)
def test_a_command_asks_in_private(two: Couple, rest: str, who: Who | None, step: str, value: str) -> None:
    two.paired()
    two.lena.calls("mentor", rest, who)
    assert (two.lena.step, two.lena.asked.value) == (step, value)
    assert not two.lena.person.open_records("notes"), "what was typed is only taken over to the page"


@pytest.mark.parametrize("rest", ["note", "prepare"])
def test_whoever_has_no_pair_or_two_finds_them_on_the_page(two: Couple, rest: str) -> None:
    two.lena.calls("mentor", rest)
    assert two.lena.only(Open).page == "mentoring"
    pair = two.paired().lena.open("pair")
    other = replace(pair, id="pair-2", fields={**pair.fields, "who_id": "slack/T1/U9"})
    two.lena.person = replace(two.lena.person, records=(pair, other))
    two.lena.calls("mentor", rest)
    assert two.lena.only(Open).page == "mentoring"


@pytest.mark.parametrize(("choice", "answers"), [("note", ["x"]), ("get ready", ["skip"] * 5)])
def test_notes_of_a_pair_that_has_ended_go_nowhere(two: Couple, choice: str, answers: list[str]) -> None:
    two.paired()
    id = two.lena.open("pair").id
    two.presses(two.lena, choice, id)
    two.presses(two.sam, "end pair", id)
    two.answers(two.sam, "end it", "skip")
    two.answers(two.lena, *answers)
    assert two.lena.said() == ["pair.gone"]
    two.presses(two.lena, choice, id)
    assert two.lena.said() == ["common.settled"]


def test_with_the_pair_end_its_notes(two: Couple) -> None:
    two.paired()
    two.presses(two.lena, "note", two.lena.open("pair").id)
    two.answers(two.lena, "the budget")
    two.presses(two.sam, "end pair", two.sam.open("pair").id)
    two.answers(two.sam, "end it", "skip")
    assert not two.lena.person.open_records("notes")


def test_the_page_opens_from_a_list_too(two: Couple) -> None:
    two.paired()
    id = notes.id_of(two.lena.open("pair").id)
    (page,) = two.lena.happens(Chose("open", id))
    assert page == the_page(two.lena)
    assert page.choices == ("get ready", "note")


def test_the_last_step_is_on_the_page_with_its_day(two: Couple) -> None:
    id = two.agreed().lena.open("meeting").id
    two.lena.falls_due("met", id)
    two.presses(two.lena, "met", f"met/{id}")
    two.answers(two.lena, *["skip"] * 4, "ask three people", "2026-11-30", "skip")
    shown = the_page(two.lena).values
    assert (shown["step"], shown["by"], shown["when"]) == ("ask three people", "2026-11-30", "")


# The brief.


def the_morning(who: World, of: datetime = FIRST) -> tuple[Effect, ...]:
    who.now = schedule.morning_of(of, who.person).astimezone(UTC)
    return who.happens(CameDue("brief", who.open("meeting").id, of), timedelta(0))


def test_the_brief_comes_as_the_day_begins_where_each_is(two: Couple) -> None:
    two.agreed()
    for one, opens in ((two.lena, "2026-11-26 09:00"), (two.sam, "2026-11-26 09:00")):
        id = one.open("meeting").id
        assert one.at("brief", id) == opens
        one.falls_due("brief", id)
        said = one.only(Say)
        assert (said.line, said.values["when"]) == ("get_ready.morning", AT_TWO)
        assert said.choices[:2] == ("my brief", "get ready")
        (page,) = one.happens(Chose("my brief", f"brief/{id}"))
        assert isinstance(page, Open) and page.page == "notes"


def test_of_a_series_each_morning_has_its_brief(two: Couple) -> None:
    id = two.agreed("every week").lena.open("meeting").id
    series = two.lena.repeated["brief", id]
    assert series.ahead == timedelta(hours=14), "from midnight on it waits for the hours of the person"
    two.lena.now = FIRST - timedelta(hours=13)
    assert two.lena.happens(CameDue("brief", id, FIRST)) == (
        Remind("brief_today", FIRST - timedelta(hours=5), id, FIRST, FIRST, FIRST),
    )
    two.lena.falls_due("brief_today", id)
    assert two.lena.said() == ["get_ready.morning"]
    the_morning(two.lena, FIRST + WEEK)
    assert two.lena.only(Say).values["when"] == (FIRST + WEEK).isoformat()


def test_the_question_to_try_is_another_one_at_each_meeting_and_always_the_same_for_one(two: Couple) -> None:
    pair = two.agreed("every two weeks").lena.open("pair")
    tries: list[str] = []
    for number in range(7):
        now = FIRST + number * 2 * WEEK - timedelta(hours=1)
        tried = {notes.page(pair, two.lena.person, now - timedelta(days=day)).values["try"] for day in (0, 1, 2)}
        assert len(tried) == 1
        tries += tried
    assert sorted(tries) == [f"mentee_{number}" for number in range(1, 8)]
    assert {*tries, *(it.replace("mentee", "mentor") for it in tries)} == set(words.table("get_ready.tries"))


@pytest.mark.parametrize(
    ("when", "leads", "bearer"),
    [
        ("2026-11-26T09:20", "24 hours,10 minutes", "meeting_soon"),
        ("2026-11-26T07:00", "2 hours,10 minutes", "meeting"),
        ("2026-11-26T10:00", "1 hour,10 minutes", "meeting"),
        ("2026-11-26T10:00", "24 hours,10 minutes", ""),
        ("2026-11-26T09:20", "24 hours,", "meeting"),
        ("2026-11-26T09:20", ",", ""),
        ("2026-11-26T14:00", "2 days,1 hour", ""),
    ],
)
def test_the_brief_comes_with_a_reminder_of_that_morning_and_never_beside_it(
    two: Couple, when: str, leads: str, bearer: str
) -> None:
    two.lena.person = replace(two.lena.person, leads=leads)
    two.agreed(when=when)
    at = moment_of(two.lena.open("meeting").fields["when"])
    bearing = [name for name in ("meeting", "meeting_soon") if schedule.bears_the_brief(name, at, two.lena.person)]
    assert bearing == ([bearer] if bearer else [])
    assert bool(the_morning(two.lena, at)) == (not bearer)
    if bearer:
        two.lena.now = at - timedelta(minutes=1)
        two.lena.happens(CameDue(bearer, two.lena.open("meeting").id, at))
        said = two.lena.only(Say)
        assert (said.line, said.choices[0]) == ("meeting.soon_with_brief", "my brief")


@pytest.mark.parametrize("muted", ["meeting", "brief"])
def test_whoever_wants_one_kind_no_more_has_the_other_still(two: Couple, muted: str) -> None:
    two.lena.person = replace(two.lena.person, muted=(muted,))
    two.agreed(when="2026-11-26T09:20")
    at = moment_of(two.lena.open("meeting").fields["when"])
    assert bool(the_morning(two.lena, at)) == (muted == "meeting")
    two.lena.now = at - timedelta(minutes=10)
    two.lena.happens(CameDue("meeting_soon", two.lena.open("meeting").id, at))
    assert two.lena.said() == ([] if muted == "meeting" else ["meeting.soon"])


def test_a_meeting_that_has_been_or_was_skipped_or_begun_has_no_brief(two: Couple) -> None:
    id = two.agreed().lena.open("meeting").id
    two.lena.falls_due("meeting", id)
    two.presses(two.lena, "skip", f"meeting/{id}")
    assert the_morning(two.lena) == ()
    two.sam.now = FIRST
    assert two.sam.happens(CameDue("brief", id, FIRST), timedelta(0)) == ()


def test_what_is_agreed_after_the_day_has_begun_has_no_brief_at_once(two: Couple) -> None:
    two.agreed(when="2026-11-24T14:00")
    assert reminders_of(two.lena) == {"meeting_soon", "met"}


def test_the_one_of_a_series_that_has_moved_has_its_brief_on_its_own_morning(two: Couple) -> None:
    id = two.agreed("every week").lena.open("meeting").id
    two.lena.now = FIRST - timedelta(hours=24)
    two.lena.happens(CameDue("meeting", id, FIRST))
    two.presses(two.lena, "reschedule", f"meeting/{id}")
    two.answers(two.lena, "this one", "2026-11-27T15:00", "skip")
    moved = next(it.id for it in two.sam.person.open_records("meeting") if it.fields.get("series") == id)
    two.presses(two.sam, "it fits", moved)
    assert two.lena.happens(CameDue("brief", id, FIRST)) == ()
    pair = two.lena.open("pair")
    assert notes.next_meeting(pair, two.lena.person, FIRST - WEEK) == FIRST + timedelta(days=1, hours=1)
    assert notes.next_meeting(pair, two.lena.person, FIRST + timedelta(days=2)) == FIRST + WEEK
    two.lena.falls_due("brief", moved)
    assert two.lena.said() == ["get_ready.morning"]


def test_the_buttons_of_the_brief_do_what_those_of_a_reminder_do(two: Couple) -> None:
    id = two.agreed().lena.open("meeting").id
    two.lena.falls_due("brief", id)
    two.presses(two.lena, "snooze 30 minutes", f"brief/{id}")
    two.lena.falls_due("brief_again", id)
    assert two.lena.said() == ["get_ready.morning"]
    two.presses(two.lena, "skip", f"brief_again/{id}")
    assert two.lena.rewritten() == ["snooze.skipped.meeting"]
    assert two.lena.happens(CameDue("meeting_soon", id, FIRST)) == ()
    two.sam.falls_due("brief", id)
    two.presses(two.sam, "already done", f"brief/{id}")
    assert two.sam.step == "met.asked"


def test_a_brief_without_its_meeting_is_none(two: Couple) -> None:
    assert two.lena.happens(CameDue("brief", "meeting-1", FIRST)) == ()
    assert two.lena.happens(Called("mentor", "note")) != ()
