"""The best is the best: on small cases every way to put people together is tried."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from bot.programs.assignment import NONE, Allowed, Places, Points, best, most, stable
from bot.programs.grouping import groups


@dataclass(frozen=True)
class Case:
    points: Points
    allowed: Allowed
    rooms: list[int]
    least: list[int]
    crowding: int

    def cost(self, mentor: int, taken: int) -> int:
        return self.crowding * taken // max(self.rooms[mentor], 1)

    def value(self, found: tuple[int, ...] | Places, crowding: bool = True) -> tuple[int, int]:
        """How many pairs, and their points less what crowding costs."""
        pairs = [(row, int(column)) for row, column in enumerate(found) if column != NONE]
        assert all(self.allowed[pair] for pair in pairs)
        many = [sum(column == it for _, column in pairs) for it in range(len(self.rooms))]
        assert all(it <= room for it, room in zip(many, self.rooms, strict=True))
        cost = sum(self.cost(place, taken) for place, it in enumerate(many) for taken in range(it)) if crowding else 0
        return len(pairs), sum(int(self.points[pair]) for pair in pairs) - cost

    def all_ways(self) -> Iterator[tuple[int, ...]]:
        for taken in product(range(NONE, len(self.rooms)), repeat=len(self.points)):
            fits = all(column == NONE or self.allowed[row, column] for row, column in enumerate(taken))
            if fits and all(taken.count(it) <= room for it, room in enumerate(self.rooms)):
                yield taken

    def right(self, found: tuple[int, ...]) -> bool:
        """Whether every group is large enough."""
        return all(not found.count(it) or found.count(it) >= few for it, few in enumerate(self.least))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    mentees, mentors = draw(st.integers(0, 5)), draw(st.integers(0, 3))
    size = mentees * mentors
    points = draw(st.lists(st.integers(0, 20), min_size=size, max_size=size))
    allowed = draw(st.lists(st.sampled_from((True, True, False)), min_size=size, max_size=size))
    rooms = draw(st.lists(st.integers(0, 4), min_size=mentors, max_size=mentors))
    least = draw(st.lists(st.integers(0, 3), min_size=mentors, max_size=mentors))
    return _case(mentees, points, allowed, rooms, least, draw(st.integers(0, 30)))


def _case(
    mentees: int, points: list[int], allowed: list[bool], rooms: list[int], least: list[int], crowding: int
) -> Case:
    shape = mentees, len(rooms)
    return Case(
        np.array(points, np.int16).reshape(shape), np.array(allowed, bool).reshape(shape), rooms, least, crowding
    )


NOBODY_FOR_ONE = _case(2, [5, 5, 0, 0], [True, True, False, False], [1, 2], [0, 0], 30)


@given(cases())
@example(NOBODY_FOR_ONE)
def test_the_best_is_the_best_of_all_ways(case: Case) -> None:
    found = best(case.points, case.allowed, case.rooms, case.cost)
    assert case.value(found) == max(map(case.value, case.all_ways()))


@given(cases())
def test_as_many_are_counted_as_there_can_be(case: Case) -> None:
    assert most(case.allowed, case.rooms) == max(case.value(it)[0] for it in case.all_ways())


@given(cases())
def test_groups_are_the_best_of_all_that_are_large_enough(case: Case) -> None:
    found = groups(case.points, case.allowed, case.rooms, case.least)
    assert case.right(tuple(found.tolist()))
    assert case.value(found, crowding=False) == max(
        case.value(it, crowding=False) for it in case.all_ways() if case.right(it)
    )


@given(cases())
def test_where_there_are_too_many_to_be_exact_every_group_is_still_right(case: Case) -> None:
    found = groups(case.points, case.allowed, case.rooms, case.least, largest=0)
    assert case.right(tuple(found.tolist()))
    assert case.value(found)[0] >= 0


@given(cases(), st.data())
def test_no_other_stable_way_is_better_for_any_mentee(case: Case, data: st.DataObject) -> None:
    mentors = range(len(case.rooms))
    choices = [data.draw(st.permutations(mentors)) for _ in case.points]
    found = stable(case.points, case.allowed, choices, case.rooms)
    assert _is_stable(case, choices, tuple(found.tolist()))
    for other in case.all_ways():
        if _is_stable(case, choices, other):
            liked = [
                _rank(choices[row], other[row]) - _rank(choices[row], int(found[row])) for row in range(len(other))
            ]
            assert min(liked, default=0) >= 0


def _is_stable(case: Case, choices: list[list[int]], found: tuple[int, ...]) -> bool:
    for row, mentor in product(range(len(found)), range(len(case.rooms))):
        wants = case.allowed[row, mentor] and _rank(choices[row], mentor) < _rank(choices[row], found[row])
        theirs = [(int(case.points[it, mentor]), -it) for it, has in enumerate(found) if has == mentor]
        room = len(theirs) < case.rooms[mentor]
        if wants and (room or any(it < (int(case.points[row, mentor]), -row) for it in theirs)):
            return False
    return True


def _rank(choices: list[int], mentor: int) -> int:
    return choices.index(mentor) if mentor != NONE else len(choices)
