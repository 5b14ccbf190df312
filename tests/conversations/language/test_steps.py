"""A next step: what, whose, when and how one will know; what is vague, and what is more than one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.language import steps
from conversations.language.steps import NextStep
from conversations.language.text import Span, quote, sentences


def step_in(text: str) -> NextStep | None:
    return next((it for it in map(steps.in_sentence, sentences(text)) if it), None)


def shown(text: str, span: Span | None) -> str:
    return quote(text, span) if span else ""


@pytest.mark.parametrize(
    ("text", "what", "who", "when"),
    [
        ("I will call Anna on Friday at 10.", "call Anna on Friday at 10", "I", "on Friday"),
        ("I'll send the draft by end of month", "send the draft by end of month", "I", "by end of month"),
        ("Sam will ask the customer next Thu", "ask the customer next Thu", "Sam", "next Thu"),
        ("We are going to meet every Monday for 30 minutes", "meet every Monday for 30 minutes", "We", "every Monday"),
        ("To write it down in 2 weeks", "write it down in 2 weeks", "", "in 2 weeks"),
        ("take a walk daily", "take a walk daily", "", "daily"),
        ("Ask Anna what she needs", "Ask Anna what she needs", "", ""),
        ("My manager has to sign by 3 March.", "sign by 3 March", "My manager", "by 3 March"),
        ("Call", "Call", "", ""),
    ],
)
def test_what_whose_and_when_are_quoted(text: str, what: str, who: str, when: str) -> None:
    step = step_in(text)
    assert step
    assert (shown(text, step.what), shown(text, step.who), shown(text, step.when)) == (what, who, when)


@pytest.mark.parametrize(
    "text",
    ["", "He was late.", "Thanks", "Yes.", "What will you do?", "I am worried.", "The deadline.", "I will", "Zzz"],
)
def test_what_names_no_action_to_come_is_no_step(text: str) -> None:
    assert step_in(text) is None


def test_how_one_will_know_is_found() -> None:
    text = "Ask Sam what he needs, so that we both have a list"
    step = step_in(text)
    assert step
    assert shown(text, step.know) == "so that"


@pytest.mark.parametrize(
    ("text", "vague"),
    [
        ("Improve communication", "Improve"),
        ("I'll try to listen", "try to"),
        ("Be more open", "Be more"),
        ("I will work on my talks", "work on"),
        ("Work on the talk for 30 minutes", ""),
        ("Listen until he is done", ""),
        ("Ask Sam for the list", ""),
    ],
)
def test_a_verb_that_nobody_can_see_is_vague_unless_something_counts_it(text: str, vague: str) -> None:
    step = step_in(text)
    assert step
    assert shown(text, step.vague) == vague


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("Call Anna and write the agenda", "write the agenda"),
        ("I will ask Sam, and then I will send the list", "send the list"),
        ("Call Anna. I will write the agenda.", "write the agenda"),
        ("Call Anna\nBook a room", "Book a room"),
        ("Call Anna. Friday at ten.", ""),
        ("Call Anna and Sam", ""),
        ("Read and understand the report", ""),
        ("It was late.", ""),
    ],
)
def test_a_second_step_is_found(text: str, second: str) -> None:
    assert shown(text, steps.another(sentences(text))) == second


@pytest.mark.parametrize(
    ("text", "specific", "measurable"),
    [
        ("walk for 30 minutes on monday and wednesday evening", True, True),
        ("explore the app and find what is useful", False, False),
    ],
)
def test_specific_and_measurable_are_learnt(text: str, specific: bool, measurable: bool) -> None:
    step = step_in(text)
    assert step
    assert (step.specific.likely >= 0.5, step.measurable.likely >= 0.5) == (specific, measurable)


def test_how_sure_somebody_is_does_not_make_a_step_measurable() -> None:
    (bare,), (sure,) = sentences("take a photo of food"), sentences("take a photo of food (confidence: 8/10)")
    assert steps.goal_features(bare, words=True) == steps.goal_features(sure, words=True)
    (nothing,) = sentences("10 10")
    assert steps.goal_features(nothing, words=True)


@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    step = step_in(text)
    assert step is None or quote(text, step.what)
