"""What failed is tried again, later each time, and no sooner than the platform asked."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.pacing import ATTEMPTS, FIRST, LONGEST, wait_before

chances = st.floats(0, 1)


@given(st.integers(1, 40), chances)
def test_the_wait_grows_and_has_an_end(attempt: int, chance: float) -> None:
    wait = wait_before(attempt, None, chance)
    assert FIRST < wait <= LONGEST * 1.5
    assert wait_before(attempt + 1, None, chance) >= wait


@given(st.integers(1, 6), chances, chances)
def test_each_wait_is_longer_than_the_last_whatever_the_chance(attempt: int, one: float, other: float) -> None:
    assert wait_before(attempt + 1, None, one) > wait_before(attempt, None, other)


@given(st.integers(0, 10_000), chances, st.timedeltas(timedelta(), timedelta(hours=3)))
def test_the_platform_is_never_asked_again_sooner_than_it_said(attempt: int, chance: float, asked: timedelta) -> None:
    assert asked <= wait_before(attempt, asked, chance) <= asked + timedelta(seconds=1)


def test_many_processes_do_not_all_try_at_the_same_moment() -> None:
    assert len({wait_before(3, None, chance / 10) for chance in range(10)}) == 10


def test_a_short_fault_costs_seconds_and_a_long_one_is_not_tried_for_ever() -> None:
    waits = [wait_before(attempt, None, 0.5) for attempt in range(1, ATTEMPTS)]
    assert waits[0] < timedelta(seconds=2)
    assert timedelta(minutes=1) < sum(waits, timedelta()) < timedelta(hours=1)
