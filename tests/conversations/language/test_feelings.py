"""Words for feelings and for one's own agenda are found; nobody's feelings are guessed."""

import pytest

from conversations.language import feelings
from conversations.language.text import quote, sentences


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("worried, maybe ashamed", ["anxious", "ashamed"]),
        ("I am fed up and burnt out.", ["frustrated", "tired"]),
        ("He was not happy, and unhappy people leave.", ["happy", "sad"]),
        ("Sad, so sad", ["sad"]),
        ("The report was late.", []),
        ("No worries, I'm happy to help, let alone today", []),
        ("I'm afraid we are late", []),
    ],
)
def test_a_feeling_is_found_by_its_word(text: str, named: list[str]) -> None:
    (sentence,) = sentences(text)
    assert [name for name, _ in feelings.named(sentence)] == named


def test_a_feeling_is_quoted_as_it_was_written() -> None:
    text = "He seems Worried."
    (sentence,) = sentences(text)
    assert [quote(text, span) for _, span in feelings.named(sentence)] == ["Worried"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I want the reports on time.", "I want"),
        ("My own worry is the customer.", "My own worry"),
        ("I'm a bit cross.", ""),
        ("I'm really cross.", "I'm really cross"),
        ("The report was late.", ""),
        ("You want it.", ""),
    ],
)
def test_ones_own_agenda_is_found_where_it_is_named(text: str, words: str) -> None:
    (sentence,) = sentences(text)
    span = feelings.own_agenda(sentence)
    assert (quote(text, span) if span else "") == words
