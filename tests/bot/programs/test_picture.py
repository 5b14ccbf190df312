"""The owner sees how a program is doing, and nobody can find out about one person by adding and subtracting."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.programs.disclosure import FEWEST, shown
from bot.programs.picture import HARMLESS, Part, Picture, Standing, is_stuck, picture

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


WAITING = Standing()
FRESH = Standing(matched_at=ago(3))
NEVER_MET = Standing(matched_at=ago(14))
ACTIVE = Standing(matched_at=ago(60), met_at=ago(50), active_at=ago(2))
QUIET = Standing(matched_at=ago(60), met_at=ago(50), active_at=ago(21))
KINDS = (WAITING, FRESH, NEVER_MET, ACTIVE, QUIET)


@pytest.mark.parametrize(
    ("member", "stuck"),
    [
        (WAITING, False),
        (FRESH, False),
        (replace(FRESH, matched_at=ago(13.99)), False),
        (NEVER_MET, True),
        (ACTIVE, False),
        (QUIET, True),
        (replace(QUIET, active_at=ago(20.99)), False),
        (replace(QUIET, active_at=None, met_at=ago(20)), False),
        (replace(QUIET, active_at=ago(55)), True),
    ],
)
def test_a_pair_is_stuck_after_14_days_without_meeting_or_21_in_silence(member: Standing, stuck: bool) -> None:
    assert is_stuck(member, NOW) == stuck


def test_a_picture_of_many_shows_everything() -> None:
    answered = replace(ACTIVE, asked=True, answered=True, steps_agreed=1)
    people = [
        *[WAITING] * 6,
        *[FRESH] * 5,
        *[replace(FRESH, steps_agreed=1)] * 7,
        *[NEVER_MET] * 8,
        *[ACTIVE] * 9,
        *[QUIET] * 10,
        *[answered] * 11,
        *[replace(answered, steps_kept=1)] * 12,
        *[replace(QUIET, asked=True, steps_agreed=2)] * 13,
    ]
    whole = picture(people, NOW).whole
    assert whole.counts == {
        "enrolled": 81,
        "matched": 75,
        "met": 55,
        "active": 32,
        "stuck": 31,
        "asked": 36,
        "answered": 23,
        "agreed": 43,
        "kept": 12,
    }
    assert whole.response_rate == 23 / 36


def test_of_fewer_than_five_nothing_is_shown() -> None:
    assert picture([ACTIVE] * 4, NOW) == Picture(Part((), {}))
    assert picture([], NOW) == Picture(Part((), {}))


def test_a_figure_with_fewer_than_five_beside_it_is_not_shown() -> None:
    assert picture([*[ACTIVE] * 6, *[WAITING] * 4], NOW).whole.counts == {"enrolled": 10}
    assert "matched" in picture([*[ACTIVE] * 6, *[WAITING] * 5], NOW).whole.counts


def test_what_is_true_of_everybody_is_shown_only_if_it_is_no_secret() -> None:
    assert picture([ACTIVE] * 9, NOW).whole.counts == {"enrolled": 9, "matched": 9}


def test_the_response_rate_is_that_of_those_who_were_asked() -> None:
    people = [*[replace(FRESH, asked=True)] * 5, *[replace(FRESH, asked=True, answered=True)] * 15]
    assert picture(people, NOW).whole.response_rate == 0.75
    assert picture(people[1:], NOW).whole.response_rate is None


def test_a_place_that_is_too_small_is_shown_together_with_another() -> None:
    at = {"Bern": 6, "Rome": 7, "Oslo": 2, "Wien": 2}
    people = [replace(WAITING, group=place) for place, many in at.items() for _ in range(many)]
    parts = picture(people, NOW).parts
    assert [(it.groups, it.counts) for it in parts] == [
        (("Bern", "Oslo", "Wien"), {"enrolled": 10}),
        (("Rome",), {"enrolled": 7}),
    ]


def test_a_place_in_which_somebody_would_stand_out_is_not_shown_alone() -> None:
    bern = [replace(it, group="Bern") for it in [*[FRESH] * 6, *[WAITING] * 6]]
    rome = [replace(it, group="Rome") for it in [*[FRESH] * 9, *[WAITING] * 1]]
    oslo = [replace(it, group="Oslo") for it in [*[FRESH] * 5, *[WAITING] * 8]]
    found = picture([*bern, *rome, *oslo], NOW)
    assert found.whole.counts == {"enrolled": 35, "matched": 20}
    assert [it.groups for it in found.parts] == [("Bern", "Rome"), ("Oslo",)]
    assert picture([*bern, *rome], NOW).parts == ()


members = st.builds(
    lambda kind, group, steps, pulse: replace(
        kind, group=group, steps_agreed=steps[0], steps_kept=steps[1], asked=pulse[0], answered=pulse[1]
    ),
    st.sampled_from(KINDS),
    st.sampled_from(("", "Bern", "Rome")),
    st.sampled_from(((0, 0), (2, 0), (2, 1))),
    st.sampled_from(((False, False), (True, False), (True, True))),
)
cohorts = st.lists(st.tuples(members, st.integers(1, 12)), max_size=9).map(
    lambda told: [member for member, many in told for _ in range(many)]
)


@given(cohorts)
def test_no_group_of_fewer_than_five_can_be_computed_from_what_is_shown(people: list[Standing]) -> None:
    found = picture(people, NOW)
    atoms = Counter((member.group, member) for member in people)
    kinds = [(group, _is(member)) for group, member in atoms]
    told = [
        [float(figure in kind and (not part.groups or group in part.groups)) for group, kind in kinds]
        for part in (found.whole, *found.parts)
        for figure in part.counts
    ]
    for part in (found.whole, *found.parts):
        for figure, count in part.counts.items():
            assert count == sum(
                many
                for (group, kind), many in zip(kinds, atoms.values(), strict=True)
                if figure in kind and (not part.groups or group in part.groups)
            )
    assert _fewest(told, list(atoms.values())) >= FEWEST


@given(cohorts)
def test_no_figure_that_is_a_secret_is_true_of_everybody(people: list[Standing]) -> None:
    found = picture(people, NOW)
    for part in (found.whole, *found.parts):
        alike = [figure for figure, count in part.counts.items() if count == part.counts["enrolled"]]
        assert set(alike) <= {"enrolled", *HARMLESS}


@given(cohorts)
def test_every_part_shows_what_the_whole_shows_and_nobody_is_in_two(people: list[Standing]) -> None:
    found = picture(people, NOW)
    assert all(part.counts.keys() == found.whole.counts.keys() for part in found.parts)
    if found.parts:
        names = [name for part in found.parts for name in part.groups]
        assert sorted(names) == sorted({member.group for member in people})


@given(
    st.lists(st.tuples(st.frozensets(st.sampled_from("abcd")), st.integers(1, 9)), max_size=6), st.permutations("abcd")
)
def test_figures_that_are_not_nested_are_safe_too(told: list[tuple[frozenset[str], int]], order: Sequence[str]) -> None:
    kinds = Counter[frozenset[str]]()
    for kind, many in told:
        kinds[kind | {"all"}] += many
    assume(kinds)
    found = shown(kinds, ("all", *order), harmless=("a",))
    assert _fewest([[float(it in kind) for kind in kinds] for it in found], list(kinds.values())) >= FEWEST
    later = [it for it in order if it not in found]
    assert found == shown(kinds, [it for it in ("all", *order) if it not in later], harmless=("a",))


def _is(member: Standing) -> Mapping[str, None]:
    met, matched = member.met_at is not None, member.matched_at is not None
    told = {
        "enrolled": True,
        "matched": matched,
        "met": met,
        "active": met and member.active_at == ago(2),
        "stuck": member.matched_at == ago(14) or member.active_at == ago(21),
        "asked": member.asked,
        "answered": member.answered,
        "agreed": member.steps_agreed,
        "kept": member.steps_kept,
    }
    return dict.fromkeys(figure for figure, true in told.items() if true)


def _fewest(told: list[list[float]], sizes: list[int]) -> int:
    """The people in the smallest group that follows from sums of what is told; every group is tried."""
    if not told:
        return FEWEST
    known = np.array(told)
    projection = np.linalg.pinv(known) @ known
    groups = np.array(list(product((0.0, 1.0), repeat=len(sizes))))
    follows = np.abs(groups @ projection - groups).max(axis=1) < 1e-7
    people = (groups @ np.array(sizes))[follows]
    return int(min(people[people > 0], default=FEWEST))
