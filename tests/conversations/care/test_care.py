"""A cry for help is noticed however it is spelled; what people say at work every day is not taken for one.

The sentences are in five files, each line with its kind. The rules were made with `settled.tsv`. The others were
written one after the other without looking at the rules, measured once, and only then learned from. That first look is
the honest figure for words that nobody has thought of:

    held_out   noticed 153 of 206 (.74, 95 % .68 to .80)   falsely 11 of 262 (.04)
    fresh      noticed  73 of 103 (.71, .62 to .79)        falsely 20 of 157 (.13, most of them traps)
    indirect   noticed  43 of  80 (.54, .43 to .64)        falsely  4 of 136 (.03), words that go around the thing
    final      noticed  60 of  70 (.86, .76 to .92)        falsely  3 of  62 (.05), clear words

What is asserted here is what must never be lost again.
"""

import csv
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations import care
from conversations.events import Called, Chose, Closed, Filled, Said

FILES = ("settled", "held_out", "fresh", "indirect", "final")
RECALL, RIGHT_KIND, FALSE = 0.95, 0.94, 0.02
"""Of the clear cases noticed, and given their own kind, at least; of the harmless ones taken for danger, at most."""


@lru_cache
def sentences(file: str) -> list[tuple[str, str]]:
    """(text, kind) of each line; the kind is "none" for what must not be noticed."""
    rows = csv.reader(
        (Path(__file__).parent / f"{file}.tsv").read_text("utf-8").splitlines(), delimiter="\t", quoting=3
    )
    return [(text, kind) for text, kind in rows]


def test_there_is_enough_to_tell() -> None:
    everything = [row for file in FILES for row in sentences(file)]
    assert {kind for _, kind in everything} == {*care.KINDS, "none"}
    assert len({text for text, kind in everything if kind != "none"}) >= 600
    assert len({text for text, kind in everything if kind == "none"}) >= 800


@pytest.mark.parametrize("file", FILES)
def test_danger_is_noticed_and_told_apart(file: str) -> None:
    clear = [(text, kind) for text, kind in sentences(file) if kind != "none"]
    missed = [text for text, kind in clear if care.kind_of(text) is None]
    confused = [text for text, kind in clear if care.kind_of(text) != kind]
    assert len(missed) <= (1 - RECALL) * len(clear), missed
    assert len(confused) <= (1 - RIGHT_KIND) * len(clear), confused


@pytest.mark.parametrize("file", FILES)
def test_what_people_say_at_work_is_not_taken_for_danger(file: str) -> None:
    harmless = [text for text, kind in sentences(file) if kind == "none"]
    wrong = [text for text in harmless if care.kind_of(text) is not None]
    assert len(wrong) <= FALSE * len(harmless), wrong


@pytest.mark.parametrize(
    "words",
    [
        "I want\n to   kill\tmyself",
        "I want to kill\u00a0myself",
        "I WANT TO KILL MYSELF",
        "\uff29 want to kill myself",
        "I want to ki\u00adll myse\u200blf",
        "I want to k\u0131ll m\u00fdself",
        "i want to k1ll mys3lf!!",
        "i want to k i l l m y s e l f",
        "i want to kill my self",
        "iwanttokillmyself",
        "I want to killll myyyyself",
        "We will beat them in the market. And then I want to kill myself.",
        f"{'Nothing to see here. ' * 5000} I want to kill myself.",
        f"I want to kill myself. {'Nothing to see here. ' * 5000}",
    ],
)
def test_a_cry_for_help_is_heard_through_any_spelling(words: str) -> None:
    assert care.noticed(Said(words)) == care.SELF_HARM


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("He bullies her and she wants to die.", care.SELF_HARM),
        ("I cannot cope any more because he hits me.", care.VIOLENCE),
        ("She cries every night since he harasses her.", care.HARASSMENT),
    ],
)
def test_of_several_dangers_the_gravest_is_told(words: str, kind: str) -> None:
    assert care.kind_of(words) == kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("I slept badly before the audit.", None),
        ("I have slept badly for months.", care.DISTRESS),
        ("I slept badly. We have worked on it for months.", None),
        ("She has been feeling low.", None),
        ("She has been feeling low since the spring.", care.DISTRESS),
        ("She works part time because she is a mother.", None),
        ("She was passed over because she is a mother.", care.HARASSMENT),
    ],
)
def test_a_sign_counts_where_the_same_sentence_makes_it_grave(words: str, kind: str | None) -> None:
    assert care.kind_of(words) == kind


@pytest.mark.parametrize(
    "event",
    [
        Said("he hits her"),
        Called("prepare", "he hits her"),
        Filled("prepare.topic", {"answer": "he hits her", "answer_id": "U2"}),
    ],
)
def test_danger_is_noticed_wherever_it_is_written(event: Said | Called | Filled) -> None:
    assert care.noticed(event) == care.VIOLENCE


@pytest.mark.parametrize("event", [Chose("done", "check_in.how"), Closed("prepare.topic")])
def test_a_button_says_nothing_about_danger(event: Chose | Closed) -> None:
    assert care.noticed(event) == ""


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_stands_before_and_after_a_cry_for_help_is_heard(before: str, after: str) -> None:
    assert care.kind_of(f"{before}. I want to kill myself. {after}") == care.SELF_HARM


def test_of_an_endless_text_the_beginning_and_the_end_are_looked_at() -> None:
    filler = "nothing to see here " * 5000
    assert care.kind_of(f"{filler} . I want to kill myself. {filler}") is None, "or a turn would keep everybody waiting"


@given(st.text())
def test_any_text_has_one_answer(text: str) -> None:
    kind = care.kind_of(text)
    assert kind is None or kind in care.KINDS
    assert care.kind_of(text) == kind


@pytest.mark.parametrize("words", ["you stupid bot", "this is shit", "go away", "fuuuck"])
def test_a_short_burst_is_unkind(words: str) -> None:
    assert care.is_unkind(words)


@pytest.mark.parametrize(
    "words", ["hello", "my boss said that my report was useless and I would like to talk about that with somebody"]
)
def test_a_story_about_unkind_words_is_not_a_burst(words: str) -> None:
    assert not care.is_unkind(words)
