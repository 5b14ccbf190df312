"""What is open and what is closed, in the registers that people speak and write in."""

from pathlib import Path

import pytest

from conversations.language import nudges, questions
from conversations.language.questions import Question
from conversations.language.text import sentences

HERE = Path(__file__).parent


def asked(text: str) -> Question | None:
    return questions.main(questions.of(sentences(text)))


def _labelled() -> list[tuple[str, str, str]]:
    lines = (HERE / "questions.txt").read_text("utf-8").splitlines()
    parts = [line.split(" ", 2) for line in lines if line and not line.startswith("#")]
    return [(register, form, text) for register, form, text in parts]


@pytest.mark.parametrize(("register", "form", "text"), _labelled())
def test_a_question_is_open_or_closed(register: str, form: str, text: str) -> None:
    found = asked(text)
    assert found
    assert found.form == form


def test_an_open_question_is_never_called_closed_and_half_of_the_closed_ones_are() -> None:
    """Who calls the other half by name would often be wrong: a statement with a question mark, a permission."""
    told = [(form, nudges.of(text)) for _, form, text in _labelled()]
    called = [(form, nudge) for form, nudge in told if nudge and nudge.tip in ("closed", "leading")]
    assert all(form == "closed" for form, _ in called)
    assert len(called) >= 0.5 * sum(form == "closed" for form, _ in told)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "I was there.",
        "What a day",
        "who knows",
        "Do it now.",
        "Have a seat.",
        "When I was young, we had no phones.",
        "What you need is rest.",
        "I like what you do",
        "That is how it is.",
        "which is why we came",
        "No idea how",
        "We had cats and dogs and what have you.",
        "What happened was that he left.",
        "The thing is what is it for",
    ],
)
def test_what_does_not_ask_is_no_question(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("What next?", "what or how"),
        ("I wonder what you make of it", "what or how inside"),
        ("I was wondering if you are well", "yes or no"),
        ("Do you know where he is?", "yes or no"),
        ("I wonder why", "why"),
        ("I wonder who said that", "narrow"),
        ("How come?", "why"),
        ("To what extent do you agree", "what or how"),
        ("To what extent?", "what or how"),
        ("Do you have any other ideas?", "anything"),
        ("Thoughts?", "anything"),
        ("So the next one is...?", "unfinished"),
        ("And the other report?", "unfinished"),
        ("You mean which one?", "narrow"),
        ("How likely is it, on a scale from one to ten", "scale"),
        ("Do you know what I mean?", "tag"),
        ("Make sense?", "yes or no"),
        ("This week or next week?", "choice"),
        ("When you were in school, do you remember", "yes or no"),
        ("He saw it, didn't he, and wouldn't you say so too?", "leading"),
        ("What I hear is that you are tired?", "statement"),
        ("which is fine?", "statement"),
        ("When we met?", "statement"),
        ("It is late, what would you do?", "what or how inside"),
        ("Did you see, what is it called, the new form?", "yes or no"),
        ("Is that late, and what do you do then?", "what or how inside"),
        ("You feel that too, do you?", "tag"),
        ("It is not this one is it?", "tag"),
        ("They never said so would they?", "tag"),
        ("If I were you?", "statement"),
        ("It was his idea, so why couldn't he come?", "why"),
        ("Or have the reports sent?", "statement"),
    ],
)
def test_each_rule_has_its_reason(text: str, reason: str) -> None:
    found = asked(text)
    assert found
    assert found.reason == reason


def test_the_last_question_decides_unless_it_is_only_a_tag() -> None:
    assert [it.reason for it in questions.of(sentences("What do you need? Time? It is late, right?"))] == [
        "what or how",
        "statement",
        "tag",
    ]
    found = asked("What do you need? Time? It is late, right?")
    assert found
    assert found.form == "open"
    assert asked("What do you need? Is it time?") == questions.of(sentences("What do you need? Is it time?"))[1]
