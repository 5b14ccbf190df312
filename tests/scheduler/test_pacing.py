"""What failed is tried again, later each time, and no sooner than the platform asked."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.pacing import ATTEMPTS, FAULTS, FIRST, LATEST, LONGEST, is_over, wait_before

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


def test_trouble_on_the_platforms_side_is_waited_out_for_hours_and_ours_for_minutes() -> None:
    waits = [wait_before(attempt, None, 0.5) for attempt in range(1, ATTEMPTS)]
    assert waits[0] < timedelta(seconds=2)
    assert timedelta(hours=1) < sum(waits, timedelta()) < timedelta(hours=4)
    assert timedelta(minutes=1) < sum(waits[: FAULTS - 1], timedelta()) < timedelta(minutes=10)


@given(st.integers(0, 10_000), st.timedeltas(timedelta(), LATEST))
def test_waiting_for_as_long_as_the_platform_asks_is_no_failed_attempt(attempt: int, late: timedelta) -> None:
    assert not is_over(attempt, timedelta(seconds=30), late, ours=False)


def test_in_the_end_it_is_over() -> None:
    soon = timedelta(minutes=1)
    assert [is_over(attempt, None, soon, ours=True) for attempt in (FAULTS - 1, FAULTS)] == [False, True]
    assert [is_over(attempt, None, soon, ours=False) for attempt in (ATTEMPTS - 1, ATTEMPTS)] == [False, True]
    assert is_over(1, timedelta(seconds=30), LATEST + soon, ours=False)


def test_trouble_of_ours_is_given_up_sooner_and_waiting_that_was_asked_for_is_no_failure() -> None:
    late = timedelta(hours=1)
    assert is_over(FAULTS, None, late, ours=True)
    assert not is_over(FAULTS, None, late, ours=False)
    assert is_over(ATTEMPTS, None, late, ours=False)
    assert not is_over(ATTEMPTS, timedelta(seconds=1), late, ours=False)
    assert is_over(1, timedelta(seconds=1), LATEST + late, ours=False)
