"""Coaching or mentoring: the four answers together decide, what is needed counts most, and the reason is given."""

import pytest

from tests.conversations.world import World


@pytest.fixture
def world() -> World:
    world = World()
    world.calls("which")
    return world


@pytest.mark.parametrize(
    ("answers", "kind", "because"),
    [
        (("my work now", "find my answer", "some weeks", "my manager"), "coaching", "coaching_need"),
        (("my path", "hear a story", "a year", "someone outside"), "mentoring", "mentoring_need"),
        (("my work now", "hear a story", "skip", "skip"), "mentoring", "mentoring_need"),
        (("my path", "find my answer", "a year", "someone outside"), "mentoring", "mentoring_about"),
        (("my path", "find my answer", "some weeks", "someone outside"), "coaching", "coaching_need"),
        (("my path", "skip", "skip", "skip"), "mentoring", "mentoring_about"),
        (("skip", "skip", "a year", "my manager"), "coaching", "coaching_who"),
        (("skip", "skip", "a year", "skip"), "mentoring", "mentoring_time"),
        (("skip", "skip", "skip", "someone outside"), "mentoring", "mentoring_who"),
        (("skip", "skip", "some weeks", "skip"), "coaching", "coaching_time"),
        (("my work now", "skip", "skip", "skip"), "coaching", "coaching_about"),
        (("skip", "skip", "skip", "skip"), "coaching", "nothing"),
    ],
)
def test_the_answers_are_weighed_and_the_weightiest_is_the_reason(
    world: World, answers: tuple[str, ...], kind: str, because: str
) -> None:
    world.answers(*answers)
    assert world.step == f"which.{kind}"
    assert world.asked.notes["because"] == because


def test_words_that_are_no_choice_are_asked_about_again(world: World) -> None:
    world.answers("skip", "skip", "skip")
    world.says("somebody")
    assert (world.step, world.asked.notice) == ("which.who", "hearing.please_choose")


@pytest.mark.parametrize(
    ("last", "choice", "step"),
    [
        ("my manager", "think", "think.mind"),
        ("my manager", "prepare", "prepare.topic"),
        ("someone outside", "think", "think.mind"),
    ],
)
def test_it_leads_into_the_talk_that_fits(world: World, last: str, choice: str, step: str) -> None:
    world.answers("skip", "skip", "skip", last, choice)
    assert world.step == step
    assert world.conversation.parked == ()


@pytest.mark.parametrize("last", ["my manager", "someone outside"])
def test_it_may_end_there(world: World, last: str) -> None:
    world.answers("skip", "skip", "skip", last, "that is all")
    assert world.said() == ["which.done"]
    assert world.step == ""
