"""The notation of the phrases means what it says, and every phrase that was written down can be found."""

import re

import pytest

from conversations.care import abroad, distress, idioms, lists, self_harm, violence, wrong
from conversations.care.phrases import ANY, Phrases

BOOKS = (self_harm, violence, wrong, distress, abroad, idioms)
LINES = [
    line for book in BOOKS for name, text in vars(book).items() if name.isupper() for line in text.strip().splitlines()
]
LISTS = {"somebody": "me him her", "pet": "cat dog*"}


def found(phrase: str, words: str) -> bool:
    return Phrases({"it": phrase}, LISTS, "to").names(words.split()) == {"it"}


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("want|wants to die", "he wants to die"),
        ("want to? die", "want die"),
        ("beat* @somebody", "he beating her"),
        ("hits @pet", "he hits doggy"),
        ("want .. die", "want die"),
        ("want .. die", "want a b c d die"),
        ("want ... die", "want a b c d e f g h die"),
        ("want .. now?", "want"),
        ("to die", "to die"),
        (".. to die", "a b to die"),
    ],
)
def test_a_phrase_is_found(phrase: str, words: str) -> None:
    assert found(phrase, words)


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("want to die", "want die"),
        ("want to die", "die to want"),
        ("want .. die", "want a b c d e die"),
        ("hits @somebody", "hits us"),
        ("want to die", "want to"),
        ("die out", "die"),
    ],
)
def test_and_nothing_that_is_no_such_phrase(phrase: str, words: str) -> None:
    assert not found(phrase, words)


def test_what_is_taken_out_leaves_a_gap_that_no_phrase_bridges() -> None:
    idiom = Phrases({"idiom": "of shame"}, LISTS, "")
    assert idiom.without(["die", "of", "shame", "now"]) == ["die", "", "", "now"]


def test_every_list_that_is_named_is_there_and_needed() -> None:
    named = {name for line in LINES for name in re.findall(r"@(\w+)", line)}
    assert named == set(lists.LISTS)


def test_every_phrase_is_written_as_texts_are_read() -> None:
    """Lower case, no accents, contractions written out; a stem long enough to be looked up by."""
    for line in LINES:
        for place in line.split():
            if place not in ANY:
                for word in place.removesuffix("?").split("|"):
                    assert re.fullmatch(r"@\w+|[a-z0-9]+|[a-z]{4,}\*|\.", word), (line, place)


def test_no_phrase_is_written_twice() -> None:
    twice = sorted({line for line in LINES if LINES.count(line) > 1})
    assert not twice
