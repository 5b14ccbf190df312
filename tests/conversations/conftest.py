"""A world to begin in."""

import pytest

from tests.conversations.couple import Couple
from tests.conversations.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def two() -> Couple:
    """Lena and Sam, who are no pair yet."""
    return Couple()


@pytest.fixture
def talking(world: World) -> World:
    """In the middle of preparing a talk: two answers are given, the third question is asked."""
    world.calls("prepare")
    world.answers("the late report", "Sam")
    assert world.step == "prepare.agenda"
    return world
