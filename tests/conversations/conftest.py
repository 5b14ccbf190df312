"""A world to begin in, and how hard Hypothesis tries here: the same examples every time, so that a red build is red
for everybody.

To search longer: pytest tests/conversations --hypothesis-profile=thorough
"""

import pytest
from hypothesis import HealthCheck, settings

from tests.conversations.couple import Couple
from tests.conversations.world import World

settings.register_profile(
    "default", deadline=None, derandomize=True, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", settings.get_profile("default"), derandomize=False, max_examples=5000)
if settings.get_current_profile_name() in ("default", "ci"):
    settings.load_profile("default")


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
