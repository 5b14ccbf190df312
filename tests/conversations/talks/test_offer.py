"""A step that a colleague offers is agreed, changed or declined in private; only the answer goes back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.effects import Tell
from tests.conversations.walk import OFFER
from tests.conversations.world import MARIA, SAM, World


@pytest.fixture
def world() -> World:
    world = World(person=replace(MARIA, records=(OFFER,)))
    world.presses("look", OFFER.id)
    return world


def answered(**more: str) -> Tell:
    return Tell(SAM.id, "step answered", {"step": "step-9", "name": "Maria", **more})


def test_yes_makes_it_ones_own_step(world: World) -> None:
    world.answers("accept")
    assert world.said() == ["offer.accepted_mine"]
    assert world.told == [answered(answer="accept")]
    step = world.open("step")
    assert step.fields == {
        "what": "ask", "by": "2026-11-25", "know": "so", "who": "Sam", "state": "agreed", "whose": "mine",
    }  # fmt: skip
    assert world.at("check_in", step.id) == "2026-11-25 09:00"
    assert world.closed[OFFER.id].fields["state"] == "accept"


def test_no_is_said_without_a_reason_and_leaves_no_step(world: World) -> None:
    world.answers("decline")
    assert world.said() == ["offer.declined_mine"]
    assert world.told == [answered(answer="decline")]
    assert (world.person.records, world.due) == ((), {})


def test_a_change_goes_back_with_its_words_and_day(world: World) -> None:
    world.answers("change", "ask twice", "friday")
    assert world.told == [answered(answer="change", what="ask twice", by="2026-11-27")]
    assert world.open("step").fields["what"] == "ask twice"


@pytest.mark.parametrize(("what", "by"), [("ask twice", "skip"), ("skip", "friday")])
def test_a_change_of_one_thing_keeps_the_other(world: World, what: str, by: str) -> None:
    world.answers("change", what, by)
    (tell,) = world.told
    assert tell.result["what"] == ("ask twice" if what != "skip" else "ask")
    assert tell.result["by"] == ("2026-11-27" if by != "skip" else "2026-11-25")


def test_a_change_that_changes_nothing_is_a_yes(world: World) -> None:
    world.answers("change", "skip", "skip")
    assert world.told == [answered(answer="accept")]


def test_a_change_that_was_thought_better_of_is_not_kept_on_one_side_only(world: World) -> None:
    world.answers("change", "ask twice", "back", "back", "accept")
    assert world.told == [answered(answer="accept")]
    assert world.open("step").fields["what"] == "ask"


def test_an_offer_that_is_gone_says_so(world: World) -> None:
    world.person = MARIA
    world.answers("accept")
    assert world.said() == ["offer.gone"]
    assert world.told == []


def test_a_step_whose_day_is_over_is_not_asked_about_at_once() -> None:
    late = replace(OFFER, fields={**OFFER.fields, "by": "2026-11-01"})
    world = World(person=replace(MARIA, records=(late,)))
    world.presses("look", late.id)
    world.answers("accept")
    assert world.due["check_in", world.open("step").id] == world.now + timedelta(hours=1)
