"""An announcement goes to whom it is for, and its owner learns what became of it, of each whom they may know about."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.programs.audience import (
    OUTCOMES,
    Audience,
    Reader,
    Result,
    as_csv,
    before_sending,
    counted,
    outcome,
)
from bot.programs.members import MENTEE, MENTOR

ADA = Reader("u1", "Ada", "spring", frozenset({MENTEE}))
BEN = Reader("u2", "=Ben", "spring", frozenset({MENTEE, MENTOR}))
CLEO = Reader("u3", "Cleo", "autumn", frozenset({MENTOR}))
AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
STUCK = Audience(statuses=frozenset({"stuck", "waitlist"}))


def test_before_sending_it_is_told_whom_it_cannot_reach() -> None:
    closed = ["", "", "not installed", "stopped", "blocked", "left"]
    assert before_sending(closed, Audience()) == {"waiting": 2, "not installed": 1, "blocked": 2, "left": 1}


@pytest.mark.parametrize(
    ("state", "why", "acknowledged", "result"),
    [
        ("waiting", "", False, "waiting"),
        ("waiting", "try later", False, "waiting"),
        ("in-hand", "", False, "waiting"),
        ("sent", "", False, "sent"),
        ("sent", "", True, "acknowledged"),
        ("dead", "blocked", True, "acknowledged"),
        ("dead", "blocked", False, "blocked"),
        ("dead", "stopped", False, "blocked"),
        ("dead", "not installed", False, "not installed"),
        ("dead", "left", False, "left"),
        ("dead", "a word of some platform", False, "refused"),
        ("cancelled", "cancelled", False, "cancelled"),
    ],
)
def test_each_reader_has_the_true_reason(state: str, why: str, acknowledged: bool, result: str) -> None:
    assert outcome(state, why, acknowledged) == result


def test_the_results_are_a_file_that_runs_nothing() -> None:
    results = [Result(ADA, "sent", AT), Result(BEN, "acknowledged", AT), Result(CLEO, "waiting")]
    assert as_csv(results, Audience()).decode("utf-8-sig").splitlines() == [
        "name,id,cohort,role,result,since (UTC)",
        "Ada,u1,spring,mentee,sent,2026-11-25T09:30+00:00",
        "'=Ben,u2,spring,mentee and mentor,acknowledged,2026-11-25T09:30+00:00",
        "Cleo,u3,autumn,mentor,waiting,",
    ]


def test_who_is_stuck_is_in_no_list_and_in_no_number_of_a_few() -> None:
    results = [*[Result(ADA, "sent", AT)] * 14, *[Result(BEN, "acknowledged", AT)] * 4]
    assert as_csv(results, STUCK).decode("utf-8-sig").splitlines() == ["result,at least", "sent,10"]
    assert before_sending(["left"] * 4 + [""] * 9, STUCK) == {"waiting": 5}


@given(st.lists(st.sampled_from(OUTCOMES), max_size=40))
def test_numbers_about_what_people_do_are_in_fives(outcomes: list[str]) -> None:
    for name, number in counted(outcomes, STUCK).items():
        assert number % 5 == 0
        assert 0 < number <= outcomes.count(name) < number + 5
