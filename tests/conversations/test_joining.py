"""One coach on two platforms: a code is asked for, used, and what became of it is said."""

import pytest

from conversations.effects import Join, Open, Part, Say
from conversations.events import Called, Learned
from tests.conversations.world import World


@pytest.fixture
def world() -> World:
    return World()


def test_whoever_wants_to_join_gets_a_code_on_a_private_page(world: World) -> None:
    (page,) = world.happens(Called("join"))
    assert isinstance(page, Open) and (page.page, page.announce) == ("join", "join.ready")


def test_a_code_is_handed_on_as_it_was_written(world: World) -> None:
    assert world.happens(Called("join", "k7qx m2pd")) == (Join("k7qx m2pd"),)


def test_parting_is_done_at_once(world: World) -> None:
    assert world.happens(Called("part")) == (Part(),)


@pytest.mark.parametrize("what", ["done", "by owner", "unknown", "same", "has notes", "parted", "alone"])
def test_what_became_of_it_is_said(world: World, what: str) -> None:
    (said,) = world.happens(Learned("joined", {"what": what, "there": "slack"}))
    assert isinstance(said, Say) and said.values == {"there": "slack"}


def test_a_result_of_a_newer_version_is_passed_over(world: World) -> None:
    assert world.happens(Learned("joined", {"what": "something new"})) == ()
