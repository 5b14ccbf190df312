"""What a list of people comes to before anybody of it is asked: who is there, was asked, cannot be, and would be."""

from hypothesis import given
from hypothesis import strategies as st

from bot.programs.roster import Listed, Look, look, may_look

KEYS = st.frozensets(st.sampled_from([f"slack/T1/U{number}" for number in range(8)]))


def listed(*there: str, people: str = "", closed: bool = False) -> Listed:
    """People by one letter each."""
    return Listed().and_then(there, [(it, {}) for it in people], closed)


def test_everybody_is_counted_once_and_whoever_looks_is_not() -> None:
    seen = look(listed(*"abcdm", people="abm"), already={"b"}, me={"m"})
    assert seen == Look(there=4, already=1, cannot=2, asked=("a",))


def test_who_is_in_it_already_is_not_counted_among_those_who_cannot_be_asked() -> None:
    assert look(listed(*"ab", people="b"), already={"a"}, me=()) == Look(2, 1, 0, ("b",))


def test_pages_add_up_and_people_who_are_not_there_are_left_out() -> None:
    first = listed(*"ab")
    second = first.and_then("c", (), closed=False)
    third = second.and_then((), [("a", {"way": "1"}), ("x", {})], closed=False)
    assert third.there == frozenset("abc") and third.people == {"a": {"way": "1"}}


def test_of_a_closed_list_only_who_is_in_it_may_know() -> None:
    closed = listed("a", closed=True).and_then("b", (), closed=False)
    assert may_look(closed, {"a", "another address of theirs"}) and not may_look(closed, {"m"})
    assert may_look(listed("a"), {"m"})


@given(KEYS, KEYS, KEYS, KEYS)
def test_the_numbers_always_add_up(
    there: frozenset[str], people: frozenset[str], already: frozenset[str], me: frozenset[str]
) -> None:
    seen = look(Listed().and_then(there, [(it, {}) for it in people], False), already, me)
    assert seen.there == seen.already + seen.cannot + len(seen.asked)
    assert seen.cannot >= 0 and set(seen.asked) <= (there & people) - already - me
