"""Whether a button opens a page is told beforehand, for platforms that must know."""

import pytest

from conversations.foresight import opens


@pytest.mark.parametrize(
    ("choice", "about"),
    [
        ("prepare", "menu"),
        ("think", "menu"),
        ("steps", "menu"),
        ("open", "brief-1"),
        ("write", "prepare.facts"),
        ("skip", "prepare.facts"),
        ("resume", ""),
        ("change", "offer.answer"),
    ],
)
def test_what_asks_for_words_or_shows_a_page_opens_one(choice: str, about: str) -> None:
    assert opens(choice, about)


@pytest.mark.parametrize(
    ("choice", "about"),
    [
        ("which", "menu"),
        ("look back", "brief-1"),
        ("menu", ""),
        ("stop", ""),
        ("in 30 minutes", "check_in/step-1"),
        ("accept", "offer.answer"),
        ("anything", "no.such"),
        ("let go", "step-1"),
    ],
)
def test_what_is_answered_in_the_chat_does_not(choice: str, about: str) -> None:
    assert not opens(choice, about)
