"""Whoever has no question of their own is shown three, takes one over and changes it, or writes one all the same."""

import pytest

from conversations import catalogue
from conversations.effects import Change
from tests.conversations.world import SAM, World


@pytest.fixture
def world() -> World:
    """Where the first question is to be drafted."""
    world = World()
    world.calls("prepare", "the late report", SAM)
    world.answers("skip", "skip", "skip", "skip")
    assert world.step == "prepare.question_1"
    return world


def shown(world: World) -> list[str]:
    return [world.asked.notes[f"some_{number}"] for number in (1, 2, 3)]


def test_three_are_shown_beside_a_field_for_ones_own(world: World) -> None:
    world.presses("show me some")
    assert world.asked.line == "questions.some"
    assert len(set(shown(world))) == 3
    assert world.asked.answer and world.asked.answer.keep == "question_1"
    assert world.person.shown == (f"{world.now.isoformat()} {' '.join(shown(world))}",)


@pytest.mark.parametrize(("choice", "number"), [("first", 1), ("second", 2), ("third", 3)])
def test_one_that_is_taken_lies_in_the_field_to_be_changed(world: World, choice: str, number: int) -> None:
    world.presses("show me some")
    id = shown(world)[number - 1]
    world.presses(choice)
    assert (world.step, world.asked.draft) == ("prepare.question_1", f"questions.{id}")
    assert "question_1" not in world.conversation.notes, "it is theirs only when they send it"
    world.writes("What makes it hard for you?")
    assert world.conversation.notes["question_1"] == "What makes it hard for you?"
    assert world.step == "prepare.more_1"


def test_one_that_is_taken_is_looked_at_like_ones_own(world: World) -> None:
    world.answers("show me some", "first", "Is it hard?")
    assert world.asked.line == "ask.question_1_look"
    world.presses("change it")
    assert (world.asked.draft, world.asked.value) == ("", "Is it hard?"), "their own words, not those of the catalogue"


def test_one_that_is_taken_stands_before_what_was_written_earlier(world: World) -> None:
    world.answers("What now?", "back", "show me some", "second")
    assert world.asked.draft == f"questions.{world.conversation.notes['some_2']}"
    assert world.conversation.notes["question_1"] == "What now?", "and nothing is lost until the new one is sent"


def test_three_more_are_others(world: World) -> None:
    world.presses("show me some")
    before = shown(world)
    world.presses("others")
    assert not set(before) & set(shown(world))
    assert len(world.person.shown) == 2


def test_ones_own_may_be_written_at_once_on_the_page_or_in_the_chat(world: World) -> None:
    world.answers("show me some", "What do you need?")
    assert (world.step, world.conversation.notes["question_1"]) == ("prepare.more_1", "What do you need?")
    world.answers("one more", "show me some")
    world.says("What else could help?")
    assert world.conversation.notes["question_2"] == "What else could help?"


def test_back_leads_to_the_question_and_skip_leaves_it_out(world: World) -> None:
    world.answers("show me some", "back")
    assert world.step == "prepare.question_1"
    world.answers("show me some", "skip")
    assert world.step == "prepare.more_1"


def test_the_week_holds_across_talks(world: World) -> None:
    world.presses("show me some")
    first = set(shown(world))
    world.says("stop")
    world.calls("think", "my desk")
    world.answers("skip", "skip", "skip", "skip", "yes", "skip", "show me some")
    assert set(shown(world)) != first
    assert [set(entry.split()[1:]) for entry in world.person.shown] == [first, set(shown(world))]


def test_nothing_of_it_is_kept_in_the_brief(world: World) -> None:
    world.answers("show me some", "first", "What do you need?", "enough", "safe", "skip", "cost")
    world.answers("show me some", "third", "skip")
    world.answers("show me some", "skip", "skip")
    assert world.open("brief").fields.keys() == {"topic", "who", "who_id", "question_1", "safety", "kind"}


def test_what_was_shown_is_only_where_and_when_and_no_word_of_the_person(world: World) -> None:
    world.writes("zqx?")
    world.answers("back", "show me some")
    changed = world.only(Change)
    assert "zqx" not in repr(changed)
    assert all(id in {it for kind in catalogue.SHELVES["open"] for it in kind.ids} for id in shown(world))
