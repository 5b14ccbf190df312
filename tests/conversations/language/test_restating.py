"""Saying back is compared by its words; telling and judging are told from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.language import restating
from conversations.language.text import quote, sentences

FACTS = "The last two reports came two days late. Sam said nothing before."
VALUES = "doing careful work"


def said(text: str, *before: str) -> restating.Restatement:
    return restating.of(sentences(text), *(sentences(it) for it in before))


def test_what_was_noted_is_found_in_what_is_said_back() -> None:
    found = said("The reports came late twice, and care matters to you.", FACTS, VALUES)
    assert found.held[0]
    assert found.held[0] > 0.2
    assert not found.holds_nothing
    assert (found.tells, found.judges) == (None, None)


def test_endings_do_not_matter() -> None:
    assert said("reporting carefully", "reports", "careful").held == (1.0, 1.0)


def test_nothing_is_missing_where_anything_is_there_or_nothing_was_noted() -> None:
    assert said("It is about the budget.", FACTS, VALUES).holds_nothing
    assert not said("It is about the report.", FACTS, VALUES).holds_nothing
    assert not said("It is about the budget.", "", "so it is").holds_nothing
    assert said("It is about the budget.", "", FACTS).held == (None, 0.0)


@pytest.mark.parametrize(
    ("text", "tells", "judges"),
    [
        ("You should start earlier.", "You should", ""),
        ("I need you to be on time.", "I need you to", ""),
        ("If I were you, I would ask.", "If I were you", ""),
        ("You always come late.", "", "You always"),
        ("That was really unprofessional.", "", "That was really unprofessional"),
        ("You said the reports were late, and care matters to you.", "", ""),
        ("You feel that it is always late.", "", ""),
    ],
)
def test_telling_and_judging_are_quoted(text: str, tells: str, judges: str) -> None:
    found = said(text)
    assert (quote(text, found.tells) if found.tells else "") == tells
    assert (quote(text, found.judges) if found.judges else "") == judges


@given(st.text(max_size=300), st.text(max_size=300))
def test_what_is_said_word_for_word_is_all_there(text: str, other: str) -> None:
    found = said(text, text, other)
    assert found.held[0] in (1.0, None)
    assert found.held[1] is None or 0 <= found.held[1] <= 1
