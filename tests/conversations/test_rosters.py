"""Everybody of a channel or a group is invited at once: what is said to whoever asks for it, and when."""

from dataclasses import replace

import pytest

from conversations.effects import Effect, InProgram, Rewrite, Say
from conversations.events import Chose, Filled, Learned, Said
from conversations.programs import roster
from tests.conversations.walk import MEMBER, OWNED
from tests.conversations.world import MARIA, World

NUMBERS = {"there": "12", "already": "3", "cannot": "1", "asked": "8"}
LOOKED = {"did": "look who", "program": "1", "look": "5f0c5f0c", **NUMBERS}


def owner() -> World:
    return World(person=replace(MARIA, records=(OWNED, MEMBER)))


def test_a_channel_that_was_chosen_is_looked_at_and_nobody_is_asked() -> None:
    world = owner()
    world.happens(Chose("invite many", OWNED.id))
    world.happens(Chose("a channel", "invite_many.of"))
    world.happens(Filled("invite_many.channel", {"answer": "", "answer_id": "slack/T1/C1"}))
    effects = world.happens(Chose("mentor", "invite_many.role"))
    assert effects == (InProgram("look who", "1", {"channel_id": "slack/T1/C1", "role": "mentor"}),)


@pytest.mark.parametrize("written", ["@mentees", "mentees", " @mentees. "])
def test_a_group_goes_by_its_short_name(written: str) -> None:
    world = owner()
    world.happens(Chose("invite many", OWNED.id))
    world.happens(Chose("a group", "invite_many.of"))
    world.happens(Said(written))
    effects = world.happens(Chose("let them choose", "invite_many.role"))
    assert effects == (InProgram("look who", "1", {"group": "mentees", "role": ""}),)


@pytest.mark.parametrize("written", ["all our mentees", "@", "one/two", "x" * 81])
def test_what_is_no_short_name_is_asked_for_again(written: str) -> None:
    world = owner()
    world.happens(Chose("invite many", OWNED.id))
    world.happens(Chose("a group", "invite_many.of"))
    world.happens(Said(written))
    assert world.conversation.step == "group"


def test_what_was_looked_at_is_shown_in_numbers_with_two_ways_on() -> None:
    world = owner()
    world.happens(Learned("program", LOOKED))
    said = world.only(Say)
    assert (said.line, dict(said.values)) == ("roster.look", NUMBERS)
    assert (said.choices, said.about) == (roster.CHOICES, "look-1-5f0c5f0c")


def test_where_there_is_nobody_new_there_is_nobody_to_ask() -> None:
    world = owner()
    world.happens(Learned("program", {**LOOKED, "asked": "0"}))
    assert (world.only(Say).line, world.only(Say).choices) == ("roster.nobody_new", ("invite many", "open"))


@pytest.mark.parametrize("choice", roster.CHOICES)
def test_the_answer_is_about_what_was_looked_at(choice: str) -> None:
    assert owner().happens(Chose(choice, "look-1-5f0c5f0c")) == (InProgram(choice, "1", {"look": "5f0c5f0c"}),)


@pytest.mark.parametrize("about", ["look-4-5f0c5f0c", "look-9-5f0c5f0c", "look-1-xyz", OWNED.id, ""])
def test_a_button_about_something_else_or_of_somebody_else_does_nothing(about: str) -> None:
    world = owner()
    world.happens(Chose("ask them", about))
    assert world.said() == ["common.settled"]


@pytest.mark.parametrize(
    ("did", "effect"),
    [
        ("looking", Say("roster.looking")),
        ("asking", Rewrite("roster.asking", choices=("open",), about=OWNED.id)),
        ("left alone", Rewrite("roster.left_alone", choices=("open",), about=OWNED.id)),
        ("asked them", Say("roster.asked", choices=("members",), about=OWNED.id)),
    ],
)
def test_what_came_of_it_is_said(did: str, effect: Effect) -> None:
    assert owner().happens(Learned("program", {"did": did, "program": "1"})) == (effect,)


@pytest.mark.parametrize(("why", "line"), roster.REFUSED.items())
def test_why_there_is_nothing_is_said(why: str, line: str) -> None:
    world = owner()
    world.happens(Learned("program", {"why": why, "program": "1"}))
    assert world.said() == [line]
