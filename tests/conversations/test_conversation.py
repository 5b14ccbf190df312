"""Where a person is can be put away, taken up, stored and read again, and nothing grows without end."""

import json
from dataclasses import replace

import pytest

from conversations.conversation import PARKED_AT_MOST, Conversation, from_json, to_json
from tests.conversations.world import TUESDAY


def talk(flow: str = "prepare", **notes: str) -> Conversation:
    return Conversation(flow, 1, "who", notes, tuple(notes), ("topic",), TUESDAY, TUESDAY)


def test_no_talk_put_away_is_no_talk() -> None:
    assert Conversation().put_away() == Conversation()


def test_the_latest_is_the_first_to_go_on_with() -> None:
    first, second = talk("prepare", topic="a"), talk("think", topic="b")
    assert replace(second, parked=(first,)).put_away().parked == (second, first)


def test_two_of_a_kind_are_both_kept_when_something_was_written_in_them() -> None:
    first, second = talk("prepare", topic="a"), talk("prepare", topic="b")
    assert replace(second, parked=(first,)).put_away().parked == (second, first)


def test_an_empty_one_of_the_kind_is_let_go() -> None:
    empty, other, second = talk("prepare"), talk("think"), talk("prepare", topic="b")
    assert replace(second, parked=(empty, other)).put_away().parked == (second, other)


def test_an_older_one_about_the_same_record_is_let_go() -> None:
    old, other = talk("debrief", about="brief-1", heard="x"), talk("debrief", about="brief-2", heard="y")
    new = talk("debrief", about="brief-1", heard="z")
    assert replace(new, parked=(old, other)).put_away().parked == (new, other)


def test_only_so_many_are_kept() -> None:
    many = tuple(talk(f"kind {number}", a="b") for number in range(PARKED_AT_MOST))
    assert replace(talk(topic="x"), parked=many).put_away().parked == (talk(topic="x"), *many[:-1])


def test_going_on_with_one_puts_the_present_one_away_and_loses_none() -> None:
    many = tuple(talk(f"kind {number}", a="b") for number in range(PARKED_AT_MOST))
    taken = replace(talk(topic="x"), parked=many).take_up(many[0])
    assert taken == replace(many[0], parked=(talk(topic="x"), *many[1:]))


def test_one_that_is_over_leaves_the_others() -> None:
    assert replace(talk(), parked=(talk("think"),)).over() == Conversation(parked=(talk("think"),))


def test_what_is_settled_takes_the_talks_along_that_nobody_answered_in() -> None:
    asked = replace(talk("check_in", about="step-1"), trail=())
    answered, other = talk("check_in", about="step-1"), replace(talk("check_in", about="step-2"), trail=())
    present = replace(asked, parked=(asked, answered, other))
    assert present.settled("step-1") == Conversation(parked=(answered, other))
    assert replace(answered, parked=(asked,)).settled("step-1") == answered
    assert Conversation().settled("") == Conversation()


@pytest.mark.parametrize(
    "state", [Conversation(), talk(), replace(talk(topic="\u200c{x}"), parked=(talk(), talk("a")))]
)
def test_it_comes_back_from_json_as_it_was(state: Conversation) -> None:
    assert from_json(json.loads(json.dumps(to_json(state)))) == state


def test_nothing_is_stored_of_nothing() -> None:
    assert to_json(Conversation()) == {}
