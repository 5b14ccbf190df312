"""A text becomes sentences that rules can read, and every place in them is a place in what the person wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.language.text import LONGEST, WORDS_AT_MOST, Sentence, quote, sentences


def plain(text: str) -> list[str]:
    return [sentence.plain + sentence.mark for sentence in sentences(text)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("What  Helps?\nTell me.", ["what helps?", "tell me."]),
        ("So, uh, do you, you know, do you have, like, kids?", ["so , do you have , kids?"]),
        ("It 's what you do n't want, right ?", ["it's what you don't want , right?"]),
        ("{F Uh, } what, what do you [ do, + do ] for a living? /", ["what do you do for a living?"]),
        ("I mean, it is late, I mean, what would help?", ["it is late , what would help?"]),
        ("wh- what d- do you <laughter> mean", ["what do you mean"]),
        ("don\u2019t you \u2014 think so\u2026?  Ok.", ["don't you , think so?", "ok."]),
        ("Is it - - is it late ... ", ["is it late."]),
        ("How nice! Really", ["how nice!", "really"]),
        ("Version 3.12 at 14.30, e.g. today", ["version 3.12 at 14.30 , e.g.", "today"]),
        ("\u0130s it?", ["\u0130s it?"]),
        ("?!", []),
        ("", []),
        (" , ,", []),
    ],
)
def test_fillers_asides_and_false_starts_are_left_out(text: str, told: list[str]) -> None:
    assert plain(text) == told


def test_a_place_is_one_in_the_text_that_was_given() -> None:
    text = "Well, uh, do you,  you know, DO  YOU like it?"
    (sentence,) = sentences(text)
    start = sentence.plain.index("do you")
    assert quote(text, sentence.place(start, start + len("do you like"))) == "do you, you know, DO YOU like"
    assert quote(text, sentence.span) == "Well, uh, do you, you know, DO YOU like it"


def test_of_a_long_text_the_end_is_looked_at() -> None:
    assert plain("x" * LONGEST + " so what helps?") == ["so what helps?"]
    assert plain("x" * LONGEST * 2) == ["x" * LONGEST]
    (sentence,) = sentences("word " * 150 + "end?")
    assert len(sentence.words) <= WORDS_AT_MOST
    assert sentence.words[-1] == "end"


@given(st.text(max_size=1500))
def test_every_word_stands_where_it_is_said_to_stand(text: str) -> None:
    for sentence in sentences(text):
        assert isinstance(sentence, Sentence)
        assert len(sentence.words) == len(sentence.at) > 0
        for span in sentence.at:
            assert 0 <= span.start < span.end <= len(text)
            assert quote(text, span)
