"""What falls due, what colleagues' talks tell, and the buttons beside what is open."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conversations import reminders
from conversations.effects import Change, Forget, Keep, Remind, Say
from conversations.events import CameDue, Learned, Who
from conversations.person import Record
from tests.conversations.walk import BRIEF, LATE, OFFER, REGULAR, STEP
from tests.conversations.world import MARIA, SAM, TUESDAY, World

FUTURE = TUESDAY + timedelta(days=1)
AHEAD = replace(BRIEF, fields={**BRIEF.fields, "when": FUTURE.isoformat()})
OFFERED = replace(STEP, fields={**STEP.fields, "state": "offered", "who_id": SAM.id})


def world_with(*records: Record, **more: object) -> World:
    return World(person=replace(MARIA, records=records, **more))  # type: ignore[arg-type]


def told(event: str, /, **result: str) -> Learned:
    return Learned(event, result)


def test_before_a_talk_the_notes_are_offered() -> None:
    world = world_with(AHEAD)
    world.happens(CameDue("talk", AHEAD.id))
    soon = world.only(Say)
    assert (soon.line, soon.values, soon.about) == ("prepare.soon", {"when": FUTURE.isoformat()}, f"talk/{AHEAD.id}")
    assert soon.choices[0] == "open"


def test_a_talk_that_has_begun_is_not_announced() -> None:
    assert world_with(BRIEF).happens(CameDue("talk", BRIEF.id)) == ()
    undated = replace(BRIEF, fields={"topic": "x"})
    assert world_with(undated).happens(CameDue("talk", BRIEF.id)) == ()


def test_after_a_talk_it_is_looked_back_on() -> None:
    world = world_with(BRIEF)
    world.happens(CameDue("debrief", BRIEF.id))
    assert world.step == "debrief.happened"
    known = {"topic": "reports", "who": "Sam", "who_id": SAM.id}
    assert world.asked.notes == {"about": BRIEF.id, "reminder": f"debrief/{BRIEF.id}", **known}


def test_a_step_is_looked_at_on_its_day_and_two_days_later_once_more() -> None:
    world = world_with(STEP)
    world.happens(CameDue("check_in", STEP.id))
    assert world.step == "check_in.how"
    assert world.due == {("check_in_again", STEP.id): world.now + timedelta(days=2)}


def test_a_step_that_is_somebody_elses_is_not_asked_about() -> None:
    theirs = replace(STEP, fields={**STEP.fields, "whose": "theirs"})
    world = world_with(theirs)
    world.happens(CameDue("check_in", theirs.id))
    assert world.said() == ["check_in.theirs"]
    assert (world.step, world.due) == ("", {})


def test_an_offer_without_an_answer_becomes_an_own_note() -> None:
    world = world_with(OFFERED)
    world.happens(CameDue("offer_end", STEP.id))
    assert world.said() == ["offer.no_answer"]
    assert world.open("step").fields["state"] == "unanswered"


@pytest.mark.parametrize(
    "reminder", ["talk", "debrief", "check_in", "check_in_again", "check_in_end", "offer_end", "new"]
)
def test_what_is_settled_says_nothing(reminder: str) -> None:
    assert world_with().happens(CameDue(reminder, STEP.id)) == ()


def test_an_offer_that_was_answered_and_a_reminder_of_tomorrow_say_nothing() -> None:
    assert world_with(STEP).happens(CameDue("offer_end", STEP.id)) == ()
    assert world_with(STEP).happens(CameDue("of tomorrow", STEP.id)) == ()


def test_a_profile_changes_what_is_known_and_nothing_else() -> None:
    known = told("profile", name="Maria L.", zone="Europe/London", language="", stopped="yes")
    assert world_with().happens(known) == (Change({"name": "Maria L.", "zone": "Europe/London"}),)
    assert world_with().happens(told("profile")) == ()


def test_an_offered_step_is_announced_without_a_word_of_it() -> None:
    world = world_with()
    world.happens(
        told("step offered", what="write it down", by="2026-12-01", step="step-9", name="Sam", **{"from": SAM.id})
    )
    offer = world.open("offer")
    assert world.only(Say) == Say("offer.arrived", {"name": "Sam"}, ("look", "not now"), offer.id)
    assert (offer.fields["what"], offer.fields["state"]) == ("write it down", "waiting")


def test_a_stranger_to_whom_a_step_is_offered_is_told_first_who_this_is() -> None:
    world = world_with(welcomed=False)
    world.happens(told("step offered", what="x", step="step-9", **{"from": SAM.id}))
    assert world.said() == ["common.welcome", "offer.arrived"]
    assert world.person.welcomed


def test_an_offer_that_lacks_something_is_passed_over() -> None:
    assert world_with().happens(told("step offered", what="x")) == ()


def test_an_accepted_step_is_agreed() -> None:
    world = world_with(OFFERED)
    world.due[("offer_end", STEP.id)] = FUTURE
    world.due[("check_in", STEP.id)] = FUTURE
    world.happens(told("step answered", step=STEP.id, answer="accept", name="Sam"))
    assert world.only(Say) == Say("offer.accepted", {"name": "Sam"}, ("open", "menu"), STEP.id)
    assert world.open("step").fields["state"] == "agreed"
    assert list(world.due) == [("check_in", STEP.id)], "the check-in stays, the end of the offer does not"


def test_a_changed_step_has_its_new_words_and_is_asked_about_on_its_new_day() -> None:
    world = world_with(OFFERED)
    world.due[("check_in", STEP.id)] = FUTURE
    world.happens(told("step answered", step=STEP.id, answer="change", what="write less", by="2026-12-04", name="Sam"))
    assert world.said() == ["offer.changed"]
    assert world.open("step").fields["what"] == "write less"
    assert world.at("check_in", STEP.id) == "2026-12-04 09:00"


def test_a_declined_step_is_closed_and_asked_about_no_more() -> None:
    world = world_with(OFFERED)
    world.due[("check_in", STEP.id)] = FUTURE
    world.happens(told("step answered", step=STEP.id, answer="decline", name="Sam"))
    assert world.said() == ["offer.declined"]
    assert world.closed[STEP.id].fields["state"] == "declined"
    assert world.due == {}


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_an_answer_that_nobody_knows_is_passed_over(answer: str) -> None:
    assert world_with(OFFERED).happens(told("step answered", step=STEP.id, answer=answer)) == ()


def test_an_answer_to_a_step_that_is_gone_is_passed_over() -> None:
    assert world_with().happens(told("step answered", step=STEP.id, answer="accept")) == ()


def test_whoever_could_not_be_reached_leaves_an_own_note() -> None:
    world = world_with(OFFERED)
    world.happens(told("not reached", what="step offered", why="left", step=STEP.id))
    assert world.said() == ["offer.not_reached"]
    assert world.open("step").fields["state"] == "not reached"
    assert Forget("offer_end", STEP.id) in world.last


@pytest.mark.parametrize("result", [{"what": "step answered", "step": STEP.id}, {"what": "step offered", "step": "x"}])
def test_other_things_that_did_not_arrive_bother_nobody(result: dict[str, str]) -> None:
    assert world_with(OFFERED).happens(Learned("not reached", result)) == ()


def test_something_told_by_a_newer_version_is_passed_over() -> None:
    assert world_with().happens(told("a wave")) == ()


@pytest.mark.parametrize(
    ("choice", "record", "step"),
    [
        ("check in", STEP, "check_in.how"),
        ("look back", BRIEF, "debrief.happened"),
        ("look", OFFER, "offer.answer"),
    ],
)
def test_a_button_beside_something_starts_its_talk(choice: str, record: Record, step: str) -> None:
    world = world_with(STEP, BRIEF, OFFER)
    world.presses(choice, record.id)
    assert (world.step, world.conversation.notes["about"]) == (step, record.id)


def test_an_offer_can_wait() -> None:
    world = world_with(OFFER)
    world.presses("not now", OFFER.id)
    assert world.said() == ["offer.not_now"]
    assert world.open("offer") == OFFER


@pytest.mark.parametrize(
    ("record", "line"), [(STEP, "check_in.dropped"), (BRIEF, "debrief.let_go"), (REGULAR, "regular.let_go")]
)
def test_something_can_be_let_go(record: Record, line: str) -> None:
    world = world_with(record)
    world.due[("debrief", record.id)] = FUTURE
    world.presses("let go", record.id)
    assert world.said() == [line]
    assert world.last[:2] == (Keep(world.closed[record.id]), Forget("", record.id))
    assert world.due == {}


@pytest.mark.parametrize("choice", ["check in", "let go", "look", "not now", "look back"])
def test_a_button_beside_something_settled_says_so(choice: str) -> None:
    world = world_with()
    world.presses(choice, STEP.id)
    assert world.said() == ["common.settled"]


@pytest.mark.parametrize(
    ("choice", "record"), [("look", STEP), ("look back", STEP), ("check in", BRIEF), ("let go", OFFER)]
)
def test_a_button_of_another_kind_of_thing_does_nothing(choice: str, record: Record) -> None:
    world = world_with(record)
    world.presses(choice, record.id)
    assert world.said() == ["common.settled"]


def test_only_what_can_be_done_has_a_button() -> None:
    assert reminders.buttons_of(STEP) == ("check in", "let go")
    assert reminders.buttons_of(Record("thought-1", TUESDAY)) == ()


def test_looking_back_finds_the_talk_that_is_meant() -> None:
    older = replace(BRIEF, id="brief-0", fields={**BRIEF.fields, "when": (TUESDAY - timedelta(days=9)).isoformat()})
    lena = replace(AHEAD, id="brief-2", fields={"who": "Lena", "who_id": "slack/T1/U3"})
    assert about(None, older, BRIEF, AHEAD) == BRIEF.id, "the latest that is over"
    assert about(SAM, older, BRIEF, lena) == BRIEF.id
    assert about(Who("slack/T1/U3"), older, BRIEF, lena) == lena.id, "the only one with her"
    assert about(None, AHEAD) == AHEAD.id, "the only one"
    assert about(None, AHEAD, lena) == "", "nobody knows which"


def test_looking_back_on_a_talk_that_was_not_prepared_knows_with_whom() -> None:
    assert reminders.debrief_of(SAM, MARIA, TUESDAY) == {"who": "Sam", "who_id": SAM.id}
    assert reminders.debrief_of(Who(SAM.id), MARIA, TUESDAY) == {"who_id": SAM.id}
    assert reminders.debrief_of(None, MARIA, TUESDAY) == {}


def test_a_talk_is_past_only_with_the_one_it_was_with() -> None:
    person = replace(MARIA, records=(BRIEF, replace(LATE, fields={})))
    assert reminders.past_talk_with(SAM, person, TUESDAY)
    assert not reminders.past_talk_with(Who("slack/T1/U3"), person, TUESDAY)
    assert not reminders.past_talk_with(SAM, replace(MARIA, records=(AHEAD,)), TUESDAY)


def about(who: Who | None, *briefs: Record) -> str:
    return reminders.debrief_of(who, replace(MARIA, records=briefs), TUESDAY).get("about", "")


def test_a_reminder_asks_for_nothing_at_a_time_that_is_over() -> None:
    world = world_with(OFFERED)
    world.happens(told("step answered", step=STEP.id, answer="change", by="2020-01-01"))
    assert world.only(Remind).at == world.now + timedelta(hours=1)
