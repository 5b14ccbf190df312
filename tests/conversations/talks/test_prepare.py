"""A talk that was prepared leaves a private brief, a reminder when it is wished, and a look back afterwards."""

from dataclasses import replace

import pytest

from conversations.effects import Open, Remind, Say
from tests.conversations.world import MARIA, SAM, World

LISTEN = ("the late report", "I want it on time.", "Two reports were late.", "ashamed", "careful work")
ASK = ("What made it hard?", "one more", "How would you like it?", "enough")
BALANCE = ("safe", "You care about careful work.", "cost", "What if it stays like this?")


@pytest.fixture
def world() -> World:
    world = World()
    world.calls("prepare", "", SAM)
    world.answers(*LISTEN, *ASK, *BALANCE)
    assert world.step == "prepare.room"
    return world


def test_the_brief_holds_all_that_was_written_in_order(world: World) -> None:
    world.answers("Which step do you choose?", "skip")
    page = world.only(Open)
    assert (page.page, page.about, page.values) == ("brief", world.open("brief").id, world.open("brief").fields)
    assert page.values == {
        "who": "Sam",
        "who_id": SAM.id,
        "topic": "the late report",
        "agenda": "I want it on time.",
        "facts": "Two reports were late.",
        "feelings": "ashamed",
        "values": "careful work",
        "question_1": "What made it hard?",
        "question_2": "How would you like it?",
        "safety": "safe",
        "restate": "You care about careful work.",
        "kind": "cost",
        "tough": "What if it stays like this?",
        "room": "Which step do you choose?",
    }


def test_without_a_date_nothing_is_reminded_of(world: World) -> None:
    world.answers("skip", "skip")
    assert world.said() == ["prepare.ready"]
    assert world.due == {}


@pytest.mark.parametrize(
    ("wish", "at"),
    [("15 minutes", "2026-11-27 13:45"), ("1 hour", "2026-11-27 13:00"), ("that morning", "2026-11-27 09:00")],
)
def test_the_notes_come_back_when_it_was_wished(world: World, wish: str, at: str) -> None:
    world.answers("skip", "friday 14:00", wish)
    brief = world.open("brief").id
    assert world.only(Say) == Say(
        "prepare.ready_with_date", {"when": "2026-11-27T13:00:00+00:00"}, ("open", "menu"), brief
    )
    assert world.at("talk", brief) == at
    assert world.at("debrief", brief) == "2026-11-27 15:00", "an hour after it began"


@pytest.mark.parametrize("wish", ["no reminder", "skip"])
def test_without_a_wish_only_the_look_back_comes(world: World, wish: str) -> None:
    world.answers("skip", "friday 14:00", wish)
    assert [reminder for reminder, _ in world.due] == ["debrief"]


@pytest.mark.parametrize(("when", "wish"), [("today 9:10", "15 minutes"), ("friday 8:30", "that morning")])
def test_a_reminder_that_would_come_too_late_does_not_come(world: World, when: str, wish: str) -> None:
    world.answers("skip", when, wish)
    assert [reminder for reminder, _ in world.due] == ["debrief"]


def test_the_morning_is_the_persons_own() -> None:
    world = World(person=replace(MARIA, zone="America/New_York", opens="08:30"))
    world.calls("prepare", "the late report", SAM)
    world.answers(*["skip"] * 6, "safe", "skip", "skip", "skip", "friday 14:00", "that morning")
    assert next(it for it in world.last if isinstance(it, Remind)).at.isoformat() == "2026-11-27T08:30:00-05:00"


def test_the_clock_change_between_now_and_then_is_thought_of() -> None:
    world = World()
    world.calls("prepare", "the late report", SAM)
    world.answers(*["skip"] * 6, "safe", "skip", "skip", "skip", "30 march 2027 at 10:00", "1 hour")
    assert world.at("talk", world.open("brief").id) == "2027-03-30 09:00"


def test_where_it_does_not_feel_safe_the_tough_question_waits() -> None:
    world = World()
    world.calls("prepare", "the late report", SAM)
    world.answers(*["skip"] * 6)
    assert world.step == "prepare.safety"
    world.answers("not yet", "I will say what I value.", "You care.")
    assert world.step == "prepare.room"


def test_where_one_is_not_sure_trust_comes_first_and_the_tough_question_after() -> None:
    world = World()
    world.calls("prepare", "the late report", SAM)
    world.answers(*["skip"] * 6, "not sure", "I will say what I value.", "You care.")
    assert world.step == "prepare.kind"


def test_a_remark_is_made_once_and_the_person_has_the_last_word(world: World) -> None:
    world = World()
    world.calls("prepare", "the late report", SAM)
    world.answers("skip", "skip", "skip", "skip", "Is it hard?")
    assert world.asked.line == "ask.question_1_look"
    world.answers("keep mine")
    assert world.step == "prepare.more_1"
    world.answers(*["skip"] * 2, "skip", "skip", "skip", "skip")
    assert world.open("brief").fields["question_1"] == "Is it hard?"
    assert not any(name.endswith("_look") for name in world.open("brief").fields)


def test_everything_can_be_skipped_and_the_brief_is_still_there() -> None:
    world = World()
    world.calls("prepare")
    while world.step:
        world.says("skip")
    assert world.said() == ["prepare.ready"]
    assert world.open("brief").fields == {}
