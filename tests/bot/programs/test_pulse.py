"""A trend says how sure it is, and shows no answer of a few."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.programs.pulse import Share, difference, trend, wilson

JAN, MAR = date(2026, 1, 15), date(2026, 3, 16)


@pytest.mark.parametrize(("some", "of", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)])
def test_the_interval_is_wilsons(some: int, of: int, low: float, high: float) -> None:
    """The figures are those of R. G. Newcombe, Statist. Med. 17, 1998, 857-872, table I, method 3."""
    share = wilson(some, of)
    assert (round(share.low, 4), round(share.high, 4)) == (low, high)


def test_the_interval_of_a_change_is_newcombes() -> None:
    """56 of 70 and 48 of 80: his table II, contrast a, method 10."""
    change = difference(wilson(48, 80), wilson(56, 70))
    assert [round(it, 4) for it in (change.part, change.low, change.high)] == [0.2, 0.0524, 0.3339]


def test_a_share_is_shown_if_five_agree_and_five_do_not() -> None:
    four, five = [[1] * 4 + [5] * 9, [1] * 5 + [3] * 0 + [4] * 9]
    found = trend([(JAN, 40, four), (MAR, 40, five)])
    assert [(it.on, it.answers) for it in found.waves] == [(JAN, 13), (MAR, 14)]
    assert found.waves[0].agree is None
    assert found.waves[1].agree == wilson(9, 14)
    assert found.change is None


def test_who_did_not_answer_does_not_stand_out() -> None:
    wave = trend([(JAN, 14, [1] * 5 + [4] * 6)]).waves[0]
    assert wave.answers is None
    assert wave.agree == Share(0.5, 0.2, 0.8)
    assert trend([(JAN, 9, [4] * 4)]).waves[0].answers is None


def test_the_change_is_from_the_first_wave_to_the_last() -> None:
    found = trend([(MAR, 90, [1] * 20 + [5] * 50), (JAN, 90, [1] * 50 + [5] * 20)])
    assert [wave.on for wave in found.waves] == [JAN, MAR]
    assert found.change
    assert found.change.low > 0


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_its_share(told: tuple[int, int]) -> None:
    share = wilson(*told)
    assert 0 <= share.low <= share.part + 1e-9
    assert share.part - 1e-9 <= share.high <= 1
