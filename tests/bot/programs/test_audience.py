"""An announcement goes to whom it is for, and its owner learns what became of it, of each whom they may know about."""

from dataclasses import replace
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
    readers_of,
    to_remind,
)
from bot.programs.members import MENTEE, MENTOR

ADA = Reader("u1", "Ada", "spring", frozenset({MENTEE}), frozenset({"matched", "stuck"}))
BEN = Reader("u2", "=Ben", "spring", frozenset({MENTEE, MENTOR}), frozenset({"matched"}))
CLEO = Reader("u3", "Cleo", "autumn", frozenset({MENTOR}), frozenset({"waitlist"}), "not installed")
ALL = (ADA, BEN, CLEO)
AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
STUCK = Audience(statuses=frozenset({"stuck", "waitlist"}))


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience(), (ADA, BEN, CLEO)),
        (Audience(cohorts=frozenset({"spring"})), (ADA, BEN)),
        (Audience(roles=frozenset({MENTOR})), (BEN, CLEO)),
        (Audience(statuses=frozenset({"waitlist", "stuck"})), (ADA, CLEO)),
        (Audience(frozenset({"spring"}), frozenset({MENTOR})), (BEN,)),
        (Audience(frozenset({"autumn"}), frozenset({MENTEE})), ()),
    ],
)
def test_it_goes_to_whom_it_is_for(audience: Audience, readers: tuple[Reader, ...]) -> None:
    assert readers_of(ALL, audience) == readers


def test_before_sending_it_is_told_whom_it_cannot_reach() -> None:
    stopped = replace(ADA, unreachable="stopped")
    assert before_sending([*ALL, stopped], Audience()) == {"waiting": 2, "not installed": 1, "blocked": 1}


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


def test_only_those_who_have_not_said_so_are_reminded() -> None:
    results = [Result(ADA, "sent", AT), Result(BEN, "acknowledged", AT), Result(CLEO, "not installed", AT)]
    assert to_remind(results) == (ADA,)


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
    assert before_sending([ADA] * 4, STUCK) == {}


@given(st.lists(st.sampled_from(OUTCOMES), max_size=40))
def test_numbers_about_what_people_do_are_in_fives(outcomes: list[str]) -> None:
    for name, number in counted(outcomes, STUCK).items():
        assert number % 5 == 0
        assert 0 < number <= outcomes.count(name) < number + 5
