"""No limit is passed, announcements let others pass, and what failed is tried again, later each time."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports import Rate
from scheduler import pacing
from scheduler.pacing import ATTEMPTS, FAULTS, FIRST, LATEST, LONGEST, Wish, is_over, wait_before

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
    late = [is_over(attempt, timedelta(seconds=30), LATEST + soon, ours=False) for attempt in (1, FAULTS - 1, FAULTS)]
    assert late == [False, False, True], "a few times more: it may have been put back after days"


def test_trouble_of_ours_is_given_up_sooner_and_waiting_that_was_asked_for_is_no_failure() -> None:
    late = timedelta(hours=1)
    assert is_over(FAULTS, None, late, ours=True)
    assert not is_over(FAULTS, None, late, ours=False)
    assert is_over(ATTEMPTS, None, late, ours=False)
    assert not is_over(ATTEMPTS, timedelta(seconds=1), late, ours=False)
    assert is_over(FAULTS, timedelta(seconds=1), LATEST + late, ours=False)


A_WORKSPACE, A_CHAT = Rate(timedelta(milliseconds=200), burst=10), Rate(timedelta(seconds=1), burst=4)
A_START = 1_800_000_000_000


def _leaves(wishes: list[Wish], asked_at: list[int]) -> dict[int, int]:
    """When each leaves that asks at that moment, and again whenever it was told to; the first to ask is heard first."""
    free_at: dict[str, int] = {}
    asking = [(at, wish) for at, wish in zip(asked_at, wishes, strict=True)]
    slots: dict[int, int] = {}
    while asking:
        asking.sort(key=lambda one: (one[0], one[1].id))
        now, wish = asking.pop(0)
        granted = pacing.grant([wish], free_at, now)
        free_at |= granted.free_at
        slots |= granted.slots
        if wish.id in granted.waits:
            asking.append((max(pacing.ask_again(granted.waits[wish.id][0]), now + 1), wish))
    return slots


def _most_within(moments: list[int], span: int) -> int:
    return max(sum(start <= at < start + span for at in moments) for start in moments)


@given(
    st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 3), st.booleans()), min_size=1, max_size=60),
    st.sampled_from([200, 1000, 5000, 30_000]),
)
def test_no_limit_is_ever_passed_in_a_chat_or_in_a_workspace(asked: list[tuple[int, int, bool]], span: int) -> None:
    wishes = [
        Wish(number, ((f"chat {chat}", A_CHAT), ("workspace", A_WORKSPACE)), bulk)
        for number, (_, chat, bulk) in enumerate(asked)
    ]
    slots = _leaves(wishes, [A_START + at for at, _, _ in asked])
    assert slots.keys() == {wish.id for wish in wishes}, "everything leaves"
    for key, rate in (*((f"chat {chat}", A_CHAT) for chat in range(4)), ("workspace", A_WORKSPACE)):
        moments = [slots[wish.id] for wish in wishes if (key, rate) in wish.limits]
        every = rate.every // timedelta(milliseconds=1)
        if moments:
            assert _most_within(moments, span) <= rate.burst + (span + every - 1) // every
    assert all(slots[number] >= A_START + at for number, (at, _, _) in enumerate(asked)), "nothing leaves too early"


def test_after_a_rest_a_few_leave_at_once_and_then_evenly() -> None:
    wishes = [Wish(number, (("chat", A_CHAT),)) for number in range(6)]
    granted = pacing.grant(wishes, {}, A_START)
    assert [granted.slots[number] - A_START for number in range(6)] == [0, 0, 0, 0, 1000, 2000]


def test_what_has_no_slot_soon_waits_and_takes_none_from_others() -> None:
    wishes = [Wish(number, (("chat", A_CHAT),)) for number in range(9)]
    granted = pacing.grant([*wishes, Wish(9, (("other", A_CHAT),))], {}, A_START)
    assert set(granted.slots) == {0, 1, 2, 3, 4, 5, 9}
    assert granted.waits == dict.fromkeys((6, 7, 8), (A_START + 3000, "chat"))


@pytest.mark.parametrize("rate", [A_WORKSPACE, Rate(timedelta(milliseconds=20), burst=25)])
def test_an_announcement_leaves_as_fast_as_it_may_and_lets_everybody_else_pass(rate: Rate) -> None:
    every, now, free_at, left = rate.every // timedelta(milliseconds=1), A_START, 0, 0
    while now < A_START + 60_000:
        room = pacing.room(rate, free_at, now)
        news = [Wish(number, (("workspace", rate),), bulk=True) for number in range(room)]
        granted = pacing.grant(news, {"workspace": free_at}, now)
        assert len(granted.slots) == room, "what there is room for has a slot"
        free_at = granted.free_at.get("workspace", free_at)
        left += room
        reminder = pacing.grant([Wish(-1, (("workspace", rate),))], {"workspace": free_at}, now)
        assert reminder.slots[-1] == now, "a reminder leaves at once, whenever it comes"
        now = pacing.until_room(rate, free_at, now, 0) + 1
    assert left >= 0.99 * (now - A_START) / every


def test_a_platform_that_asks_to_wait_is_left_in_peace_for_so_long() -> None:
    until = pacing.after_refusal(A_WORKSPACE, timedelta(seconds=30), A_START)
    granted = pacing.grant([Wish(1, (("workspace", A_WORKSPACE),))], {"workspace": until}, A_START)
    assert granted.waits == {1: (A_START + 30_000, "workspace")}
    assert pacing.room(A_WORKSPACE, until, A_START) == 0


def test_where_there_is_no_limit_everything_leaves_at_once() -> None:
    granted = pacing.grant([Wish(number, ()) for number in range(500)], {}, A_START)
    assert set(granted.slots.values()) == {A_START}
    assert pacing.room(None, 0, A_START) >= 100
