"""Advice is found in what is said and in what is asked, by words that can be shown."""

from pathlib import Path

import pytest

from conversations.language import advice, questions
from conversations.language.advice import Advice
from conversations.language.text import quote, sentences

SUGGESTIONS = Path(__file__).parent / "suggestions.txt"


def asked(text: str) -> Advice:
    return max((advice.in_question(it) for it in questions.of(sentences(text))), key=lambda it: it.likely)


def stated(text: str) -> Advice:
    (sentence,) = sentences(text)
    return advice.in_statement(sentence)


def _labelled() -> list[tuple[bool, str]]:
    lines = [line for line in SUGGESTIONS.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(line.startswith("yes"), line.partition(" ")[2]) for line in lines]


def test_a_suggestion_in_a_question_is_mostly_found_and_a_question_is_hardly_ever_taken_for_one() -> None:
    """Written by those who wrote the rules: a floor that must not give way, and no measure of what is to come."""
    told = [(suggests, asked(text).likely >= 0.5) for suggests, text in _labelled()]
    found = sum(suggests and said for suggests, said in told)
    assert found >= 0.85 * sum(suggests for suggests, _ in told)
    assert sum(said and not suggests for suggests, said in told) <= 0.05 * len(told)


def test_what_is_sure_enough_for_a_remark_is_a_suggestion() -> None:
    sure = [
        suggests for suggests, text in _labelled() if (it := asked(text)).rule in advice.STRICT or it.likely >= 0.75
    ]
    assert len(sure) >= 20
    assert all(sure)


def test_what_was_tried_is_a_question_and_have_you_tried_is_not() -> None:
    assert asked("What have you already tried?").likely < 0.1
    found = asked("So, have you already tried asking Anna?")
    assert found.likely > advice.SURE
    assert found.rule == "have you tried"
    assert quote("So, have you already tried asking Anna?", found.span) == "have you already tried"


@pytest.mark.parametrize(
    "text",
    ["You should talk to her.", "Talk to your manager about it.", "I would suggest a long walk.", "So just ask her."],
)
def test_advice_is_told_by_its_words(text: str) -> None:
    found = stated(text)
    assert found.likely > 0.5
    assert found.because
    assert all(words in advice.features(sentences(text)[0]) for words, _ in found.because)


@pytest.mark.parametrize("text", ["I was there last year.", "It was raining.", "My sister did that once.", "Zzz"])
def test_a_story_is_no_advice(text: str) -> None:
    assert stated(text).likely < 0.5


def test_how_a_sentence_begins_counts_without_its_lead_in() -> None:
    (sentence,) = sentences("Well, maybe ask her and then, go")
    assert {"^^ ask", "^^ ask her", "^^ <V>", "^^ <V> her", "then ,", "^ well ,", "&V"} <= advice.features(sentence)
    (sentence,) = sentences("Asking her.")
    assert "^^ <ing>" in advice.features(sentence)
    (sentence,) = sentences("Ask")
    assert "^^ <V> $" in advice.features(sentence)
