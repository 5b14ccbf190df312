"""A table that does not hold together is refused when it is made, so that nobody ever walks into its hole."""

import pytest

from conversations.flow import END, ONWARD, SKIPPED, BrokenFlow, Flow, Moment, Step, Steps, in_a_row, nothing_more
from conversations.hearing import one_of, words
from tests.conversations.world import MARIA, TUESDAY


def step(**leads: str) -> Step:
    return Step("listen.facts", words("facts"), leads)


def flow(steps: Steps, **more: object) -> Flow:
    return Flow("odd", 1, steps, **more)  # type: ignore[arg-type]


def test_a_flow_without_steps_is_refused() -> None:
    with pytest.raises(BrokenFlow, match="odd has no steps"):
        flow({})


def test_a_lead_to_a_step_that_is_not_there_is_refused() -> None:
    with pytest.raises(BrokenFlow, match=r"odd\.a: 'heard' leads to 'b', which is no step"):
        flow({"a": step(heard="b")})


def test_a_part_that_was_put_in_no_row_is_refused() -> None:
    with pytest.raises(BrokenFlow, match="'onward', which is no step"):
        flow({"a": step(heard=ONWARD)})


def test_a_question_that_may_be_left_out_must_say_where_that_leads() -> None:
    with pytest.raises(BrokenFlow, match=r"odd\.a may be left out, but nothing says where that leads"):
        flow({"a": Step("listen.facts", words("facts"), {"heard": END}, unless=("facts",))})


def test_a_question_about_what_may_not_be_there_must_say_where_that_leads() -> None:
    with pytest.raises(BrokenFlow, match=r"odd\.a may be left out, but nothing says where that leads"):
        flow({"a": Step("listen.facts", words("facts"), {"heard": END}, given={"group": "kind_1"})})


def test_a_step_cannot_have_moved_to_nowhere() -> None:
    with pytest.raises(BrokenFlow, match="'old' has moved to 'gone', which is no step"):
        flow({"a": step(heard=END)}, moved={"old": "gone"})


def test_a_step_that_nothing_leads_to_is_refused() -> None:
    with pytest.raises(BrokenFlow, match="odd: nothing leads to b, c"):
        flow({"a": step(heard=END), "b": step(heard="c"), "c": step(heard=END)})


def test_a_circle_without_a_way_out_is_refused() -> None:
    with pytest.raises(BrokenFlow, match=r"odd\.b never comes to an end"):
        flow({"a": step(heard=END, skipped="b"), "b": step(heard="c"), "c": step(heard="b")})


def test_a_talk_may_end_in_another_talk() -> None:
    assert flow({"a": step(heard="talk:think")}).first == "a"


def test_a_circle_with_a_way_out_is_welcome() -> None:
    made = flow({"a": step(heard="b", skipped=END), "b": step(heard="a")}, moved={"old": "b"})
    assert list(made.steps) == ["a", "b"]


def test_a_flow_leaves_nothing_behind_unless_it_says_so() -> None:
    assert nothing_more(Moment({"facts": "x"}, MARIA, TUESDAY)) == ()


def test_parts_in_a_row_lead_from_one_to_the_next_and_then_to_the_end() -> None:
    row = in_a_row({"a": step(heard="b", skipped=ONWARD), "b": step(heard=ONWARD)}, {"c": step(heard=ONWARD)})
    assert {name: dict(it.leads) for name, it in row.items()} == {
        "a": {"heard": "b", SKIPPED: "c"},
        "b": {"heard": "c"},
        "c": {"heard": END},
    }


def test_a_part_in_a_row_keeps_all_that_its_steps_are() -> None:
    asked = Step(
        "listen.share", one_of("a", "b"), {"a": ONWARD, "b": ONWARD, SKIPPED: ONWARD}, ("a", "b"), None, ("x",)
    )
    row = in_a_row({"share": asked})
    assert (row["share"].ask, row["share"].hear, row["share"].choices) == (asked.ask, asked.hear, asked.choices)
    assert row["share"].unless == ("x",)


def test_two_parts_with_the_same_step_are_refused() -> None:
    with pytest.raises(BrokenFlow, match="two parts have a step 'a'"):
        in_a_row({"a": step(heard=ONWARD)}, {"a": step(heard=ONWARD)})
