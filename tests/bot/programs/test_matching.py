"""Pairs keep every rule, are the best there can be, and nobody is dropped without being told why."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.programs.fit import FOR_THE_OWNER, FULL, fit
from bot.programs.matching import Draft, Lock, match, match_by_choice
from bot.programs.members import MENTEE, MENTOR, REVERSE, Member, Rules
from tests.bot.programs.cohorts import (
    NAMES,
    ON,
    best_by_trying_all,
    cohorts,
    kept_apart,
    may_be_a_pair,
    rules,
    someone,
)

ways = st.sampled_from((match, match_by_choice))
locks = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=3)


WITHOUT: Mapping[str, Any] = {
    "repeats": {"repeats": True},
    "hours": {"hours": 0},
    **{rule: {rule: False} for rule in ("across_teams", "language", "skill", "by_level")},
}


def pairs_of(draft: Draft) -> set[tuple[str, str]]:
    return {(pair.mentee, pair.mentor) for pair in draft.pairs}


@given(cohorts(), rules, locks, st.integers(1, 3))
def test_no_hard_rule_is_ever_broken(people: list[Member], wanted: Rules, locked: list[Lock], few: int) -> None:
    by_id = {it.id: it for it in people}
    for way, smallest in ((match, 1), (match, few), (match_by_choice, 1)):
        draft = way(people, replace(wanted, smallest=smallest), ON, locked=locked)
        for pair in draft.pairs:
            mentee, mentor = by_id[pair.mentee], by_id[pair.mentor]
            assert MENTEE in mentee.roles and MENTOR in mentor.roles
            assert mentee.active and mentor.active
            assert not kept_apart(mentee, mentor, people)
            assert pair.locked or may_be_a_pair(mentee, mentor, people, wanted)
        sizes = Counter(pair.mentor for pair in draft.pairs)
        assert all(size <= by_id[mentor].room for mentor, size in sizes.items())
        assert all(
            size >= smallest or any(it.locked and it.mentor == mentor for it in draft.pairs)
            for mentor, size in sizes.items()
        )


@given(cohorts(), rules)
def test_there_are_as_many_pairs_as_can_be_and_none_fit_better(people: list[Member], wanted: Rules) -> None:
    mentees = sum(it.active and MENTEE in it.roles for it in people)
    mentors = sum(it.active and MENTOR in it.roles for it in people)
    assume((mentors + 1) ** mentees <= 10_000)
    draft = match(people, wanted, ON)
    pairs, points = best_by_trying_all(people, wanted)
    crowded = Counter(pair.mentor for pair in draft.pairs)
    total = max(sum(wanted.weights.values()), 1)
    each = round(FULL * wanted.weights.get("spread", 0) / total)
    room = {it.id: it.room for it in people}
    cost = sum(each * many // room[mentor] for mentor, size in crowded.items() for many in range(size))
    assert (len(draft.pairs), sum(pair.points for pair in draft.pairs) - cost) == (pairs, points)


@given(cohorts(), rules, locks, ways, st.integers(1, 3), st.randoms(use_true_random=False))
def test_the_order_in_which_people_are_given_changes_nothing(
    people: list[Member],
    wanted: Rules,
    locked: list[Lock],
    way: Callable[..., Draft],
    few: int,
    dice: Random,
) -> None:
    mixed, unlocked = list(people), list(locked)
    dice.shuffle(mixed)
    dice.shuffle(unlocked)
    wanted = replace(wanted, smallest=few)
    assert way(people, wanted, ON, seed=4, locked=locked) == way(mixed, wanted, ON, seed=4, locked=unlocked)


@given(cohorts(), rules, locks, st.integers(1, 3))
def test_locked_pairs_stay_whatever_else_changes(
    people: list[Member], wanted: Rules, locked: list[Lock], few: int
) -> None:
    wanted = replace(wanted, smallest=few)
    for way in (match, match_by_choice):
        draft = way(people, wanted, ON, locked=locked)
        assert pairs_of(draft) >= set(locked) - set(draft.released)
        assert {(it.mentee, it.mentor) for it in draft.pairs if it.locked} == set(locked) - set(draft.released)
        again = way(people, Rules(skill=True, across_teams=True), ON, seed=1, locked=pairs_of(draft))
        assert pairs_of(again) >= pairs_of(draft)
        assert not again.released


@given(cohorts(), rules, locks, st.integers(1, 3))
def test_everybody_is_in_a_pair_or_told_why_not(
    people: list[Member], wanted: Rules, locked: list[Lock], few: int
) -> None:
    for draft in (
        match(people, replace(wanted, smallest=few), ON, locked=locked),
        match_by_choice(people, wanted, ON, locked=locked),
    ):
        in_pairs = {(it.mentee, MENTEE) for it in draft.pairs} | {(it.mentor, MENTOR) for it in draft.pairs}
        without = [(it.id, it.role) for it in draft.unmatched]
        assert len({it.mentee for it in draft.pairs}) == len(draft.pairs)
        assert len(set(without)) == len(without)
        assert in_pairs.isdisjoint(without)
        assert in_pairs | set(without) == {(it.id, role) for it in people for role in it.roles}


@given(cohorts(), rules, locks, st.data())
def test_what_was_told_in_confidence_reads_like_the_line_of_management(
    people: list[Member], wanted: Rules, locked: list[Lock], data: st.DataObject
) -> None:
    """Two drafts, in one of which two people asked to be kept apart, in the other one is the other's manager."""
    assume(len(people) > 1)
    here, there = data.draw(st.permutations(range(len(people))))[:2]
    flat = [replace(it, line=(), apart=frozenset()) for it in people]
    private, managed = list(flat), list(flat)
    private[here] = replace(flat[here], apart=frozenset({flat[there].id}))
    managed[here] = replace(flat[here], line=(flat[there].id,))
    for way, smallest in ((match, 1), (match, 2), (match_by_choice, 1)):
        told = [way(it, replace(wanted, smallest=smallest), ON, locked=locked) for it in (private, managed)]
        assert told[0] == told[1]


@given(cohorts(), rules)
def test_a_rule_that_is_relaxed_gives_as_many_more_pairs_as_was_said(people: list[Member], wanted: Rules) -> None:
    draft = match(people, wanted, ON)
    for rule, more in draft.gains:
        relaxed = wanted if rule == "room" else replace(wanted, **WITHOUT[rule])
        roomier = [replace(it, room=it.room + 1) for it in people] if rule == "room" else people
        assert len(match(roomier, relaxed, ON).pairs) == len(draft.pairs) + more > len(draft.pairs)
    for rule in WITHOUT.keys() - {rule for rule, _ in draft.gains}:
        assert len(match(people, replace(wanted, **WITHOUT[rule]), ON).pairs) == len(draft.pairs)


@given(cohorts(), rules)
def test_no_two_would_both_rather_have_each_other_than_what_they_chose(people: list[Member], wanted: Rules) -> None:
    draft = match_by_choice(people, wanted, ON)
    mentor_of = {it.mentee: it.mentor for it in draft.pairs}
    active = {it.id: it for it in people if it.active}
    fits = fit(people, people, people, wanted, ON)
    points = {(a.id, b.id): int(fits.points[i, j]) for i, a in enumerate(people) for j, b in enumerate(people)}
    for mentee in (it for it in active.values() if MENTEE in it.roles):
        has = mentor_of.get(mentee.id)
        rather = mentee.choices[: mentee.choices.index(has)] if has else mentee.choices
        for mentor in (active[it] for it in rather if it in active and MENTOR in active[it].roles):
            if may_be_a_pair(mentee, mentor, people, wanted):
                theirs = [points[it.mentee, mentor.id] for it in draft.pairs if it.mentor == mentor.id]
                assert len(theirs) == mentor.room
                assert all(it >= points[mentee.id, mentor.id] for it in theirs)


ADA = someone("ada", wants=frozenset({"Negotiation"}), languages=frozenset({"de", "en"}), level=2, location="Berlin")
MIA = someone("mia", MENTOR, offers=frozenset({"negotiation"}), languages=frozenset({"DE"}), level=4, location="berlin")


def only(draft: Draft, who: str) -> tuple[str, tuple[str, ...]]:
    return next((it.why, it.rules) for it in draft.unmatched if it.id == who)


def test_a_pair_comes_with_what_speaks_for_it() -> None:
    ada = replace(ADA, zone="Europe/Berlin", groups={"gender": "woman"}, choices=("max", "mia"))
    mia = replace(MIA, zone="America/New_York", opens="08:00", closes="16:30", groups={"gender": "man"})
    draft = match([ada, mia], Rules(aims={"gender": "mixed"}), ON)
    assert draft.pairs[0].reasons == (
        ("choice", 2),
        ("skill", "Negotiation"),
        ("language", "de"),
        ("hours", 15),
        ("level", 2),
        ("location", "berlin"),
        ("aim", "gender"),
    )


def test_a_wish_without_weight_is_no_reason() -> None:
    assert match([ADA, MIA], Rules({"language": 3}), ON).pairs[0].reasons == (("language", "de"),)
    assert match([ADA, MIA], Rules({"language": 3}), ON).pairs[0].points == FULL


def test_which_groups_people_belong_to_is_not_for_the_two() -> None:
    reasons = match([replace(ADA, groups={"g": "x"}), replace(MIA, groups={"g": "x"})], Rules(aims={"g": "alike"}), ON)
    assert {code for code, _ in reasons.pairs[0].reasons} & FOR_THE_OWNER == {"aim"}


def test_the_next_best_mentor_is_named_and_what_all_would_lose() -> None:
    ben = someone("ben", languages=frozenset({"fr"}))
    zoe = someone("zoe", MENTOR, languages=frozenset({"fr", "en"}))
    draft = match([ADA, MIA, ben, zoe], Rules({"language": 1, "skill": 1}), ON)
    assert pairs_of(draft) == {("ada", "mia"), ("ben", "zoe")}
    ada, bens = draft.pairs
    assert (ada.other, ada.other_points, ada.lost) == ("zoe", 500, FULL)
    assert (bens.other, bens.other_points, bens.lost) == ("mia", 0, FULL)


def test_going_to_a_mentor_with_room_loses_only_what_fits_less() -> None:
    zoe = someone("zoe", MENTOR, languages=frozenset({"en"}))
    pair = match([ADA, MIA, zoe], Rules({"language": 1, "skill": 1}), ON).pairs[0]
    assert (pair.mentor, pair.other, pair.lost) == ("mia", "zoe", 500)


def test_an_exchange_with_somebody_who_may_not_come_is_not_possible() -> None:
    ben, zoe = someone("ben", former=frozenset({"mia"})), someone("zoe", MENTOR)
    ada = match([ADA, MIA, ben, zoe], Rules(), ON).pairs[0]
    assert (ada.mentee, ada.mentor, ada.other, ada.lost) == ("ada", "mia", "zoe", None)


def test_a_lock_that_costs_something_says_so() -> None:
    zoe = someone("zoe", MENTOR)
    pair = match([ADA, MIA, zoe], Rules({"skill": 1}), ON, locked=[("ada", "zoe")]).pairs[0]
    assert (pair.mentor, pair.locked, pair.other, pair.lost) == ("zoe", True, "mia", -FULL)


@pytest.mark.parametrize(
    ("people", "why", "rules"),
    [
        ([replace(ADA, active=False), MIA], "inactive", ()),
        ([ADA], "nobody", ()),
        ([ADA, replace(MIA, active=False)], "nobody", ()),
        ([replace(ADA, roles=frozenset({MENTEE, MENTOR}))], "nobody", ()),
        ([replace(ADA, line=("ben", "mia")), MIA], "apart", ()),
        ([replace(ADA, line=("ben",)), someone("ben", MENTEE, active=False, line=("mia",)), MIA], "apart", ()),
        ([ADA, replace(MIA, line=("ada",))], "apart", ()),
        ([replace(ADA, apart=frozenset({"mia"})), MIA], "apart", ()),
        ([ADA, replace(MIA, apart=frozenset({"ada"}))], "apart", ()),
        ([ADA, replace(MIA, former=frozenset({"ada"}))], "rules", ("repeats",)),
        ([replace(ADA, team="A"), replace(MIA, team="a")], "rules", ("across_teams",)),
        ([replace(ADA, team="A", former=frozenset({"mia"})), replace(MIA, team="a")], "rules", ()),
        ([replace(ADA, languages=frozenset({"fr"})), MIA], "rules", ("language",)),
        ([replace(ADA, wants=frozenset({"law"})), MIA], "rules", ("skill",)),
        ([replace(ADA, level=4), MIA], "rules", ("by_level",)),
        ([replace(ADA, zone="Asia/Tokyo"), replace(MIA, zone="Europe/Berlin")], "rules", ("hours",)),
        ([ADA, replace(MIA, room=0)], "room", ("room",)),
    ],
)
def test_a_mentee_without_mentor_is_told_why(people: list[Member], why: str, rules: tuple[str, ...]) -> None:
    strict = Rules(across_teams=True, language=True, skill=True, by_level=True, hours=5)
    draft = match(people, strict, ON)
    assert draft.pairs == ()
    assert only(draft, "ada") == (why, rules)
    assert {rule for rule, _ in draft.gains} == set(rules)


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ([ADA, replace(MIA, active=False)], "inactive"),
        ([ADA, replace(MIA, room=0)], "no room"),
        ([MIA], "nobody"),
        ([replace(ADA, line=("mia",)), MIA], "apart"),
        ([replace(ADA, former=frozenset({"mia"})), MIA], "rules"),
        ([ADA, someone("zoe", MENTOR, level=4, offers=frozenset({"negotiation"}), location="Berlin"), MIA], "taken"),
    ],
)
def test_a_mentor_without_mentee_is_told_why(people: list[Member], why: str) -> None:
    draft = match(people, Rules({"skill": 1}), ON, locked=[("ada", "zoe")])
    assert only(draft, "mia")[0] == why


def test_the_rules_that_bring_most_come_first() -> None:
    mentees = [
        someone(f"m{n}", team="a" if n else "b", former=frozenset() if n else frozenset({"mia"})) for n in range(3)
    ]
    draft = match([*mentees, replace(MIA, team="a", room=3)], Rules(across_teams=True), ON)
    assert draft.gains == (("across_teams", 2), ("repeats", 1))


def test_of_a_lock_that_does_not_hold_the_owner_is_told() -> None:
    ben = someone("ben", line=("mia",))
    locked = [("ada", "mia"), ("ada", "zoe"), ("ben", "mia"), ("gone", "mia"), ("ben", "nobody")]
    draft = match([ADA, MIA, ben, someone("zoe", MENTOR)], Rules(), ON, locked=locked)
    assert draft.released == (("ada", "zoe"), ("ben", "mia"), ("ben", "nobody"), ("gone", "mia"))
    assert pairs_of(draft) == {("ada", "mia"), ("ben", "zoe")}


def test_mentees_are_shared_out_among_mentors_unless_the_fit_is_much_better() -> None:
    people = [*(someone(f"m{n}", wants=frozenset({"law"})) for n in range(4))]
    mentors = [someone(f"t{n}", MENTOR, room=4) for n in range(2)]
    even = match([*people, *mentors], Rules(), ON)
    assert sorted(Counter(it.mentor for it in even.pairs).values()) == [2, 2]
    expert = replace(mentors[0], offers=frozenset({"law"}))
    best = match([*people, expert, mentors[1]], Rules(), ON)
    assert {it.mentor for it in best.pairs} == {"t0"}


def test_in_reverse_mentoring_the_junior_is_the_mentor() -> None:
    young, senior, peer = someone("young", MENTOR, level=1), someone("senior", level=7), someone("peer", level=1)
    draft = match([young, senior, peer], Rules(gap=REVERSE, by_level=True), ON)
    assert pairs_of(draft) == {("senior", "young")}
    assert draft.pairs[0].reasons == (("level", -6),)


def test_a_group_is_large_enough_or_there_is_none() -> None:
    mentees = [someone(f"m{n}", wants=frozenset({"law" if n < 4 else "tax"})) for n in range(5)]
    lawyer, taxer = (someone(it, MENTOR, room=5, offers=frozenset({it})) for it in ("law", "tax"))
    draft = match([*mentees, lawyer, taxer], Rules(smallest=3), ON)
    assert {it.mentor for it in draft.pairs} == {"law"}
    assert len(draft.pairs) == 5
    assert only(draft, "tax")[0] == "groups"
    alone = match([mentees[0], lawyer], Rules(smallest=3), ON)
    assert (only(alone, "m0")[0], only(alone, "law")[0]) == ("groups", "groups")


@pytest.mark.parametrize(("has", "found"), [(0, set()), (1, {("m0", "law")}), (3, {("m0", "law")})])
def test_a_group_that_stands_takes_one_more_and_one_of_one_becomes_a_group(
    has: int, found: set[tuple[str, str]]
) -> None:
    lawyer = someone("law", MENTOR, room=2, has=has)
    assert pairs_of(match([someone("m0"), lawyer], Rules(smallest=2), ON)) == found


@pytest.mark.parametrize("has", [0, 2])
def test_only_a_group_that_stands_is_another_choice_for_one_alone(has: int) -> None:
    mentees = [someone(f"m{n}", wants=frozenset({"law"})) for n in range(3)]
    lawyer = someone("law", MENTOR, room=3, offers=frozenset({"law"}))
    draft = match([*mentees, lawyer, someone("tax", MENTOR, has=has)], Rules(smallest=2), ON)
    assert [(it.mentor, it.other, it.lost is not None) for it in draft.pairs] == [("law", "tax", has > 0)] * 3


@given(cohorts(), rules)
def test_groups_of_one_are_pairs(people: list[Member], wanted: Rules) -> None:
    assert match(people, replace(wanted, smallest=0), ON) == match(people, wanted, ON)


def test_those_whose_choices_are_gone_are_told_so_whatever_the_reason() -> None:
    mia = replace(MIA, apart=frozenset({"ben"}))
    people = [replace(ADA, choices=("mia",)), someone("ben", choices=("mia",)), someone("cleo", choices=("mia",))]
    draft = match_by_choice([*people, someone("dan"), mia, someone("zoe", MENTOR)], Rules(), ON)
    assert pairs_of(draft) == {("ada", "mia")}
    assert [only(draft, it)[0] for it in ("ben", "cleo", "dan", "zoe")] == [
        "choices",
        "choices",
        "no choice",
        "not chosen",
    ]


def test_the_rest_is_matched_around_the_pairs_that_were_chosen() -> None:
    people = [replace(ADA, choices=("zoe",)), someone("ben"), MIA, someone("zoe", MENTOR)]
    chosen = match_by_choice(people, Rules(), ON)
    assert pairs_of(match(people, Rules(), ON, locked=pairs_of(chosen))) == {("ada", "zoe"), ("ben", "mia")}


def test_hours_in_common_follow_the_clocks_of_the_day() -> None:
    berlin = someone("ada", zone="Europe/Berlin")
    sydney = someone("mia", MENTOR, zone="Australia/Sydney", opens="15:00", closes="23:00")
    hours = [match([berlin, sydney], Rules(), day).pairs[0].reasons for day in (date(2026, 1, 14), date(2026, 7, 14))]
    assert hours == [(("hours", 20),), (("hours", 30),)]


def test_two_members_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="one id"):
        match([ADA, ADA], Rules(), ON)


def test_another_seed_may_break_ties_otherwise() -> None:
    people = [*(someone(f"m{n}") for n in range(6)), *(someone(f"t{n}", MENTOR) for n in range(6))]
    assert len({match(people, Rules(), ON, seed=seed).pairs for seed in range(5)}) > 1
