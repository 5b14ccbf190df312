"""A country is understood by its name or its letters, and its public holidays are known."""

import holidays
import pytest

from conversations.countries import NAMES, code_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DE", "DE"),
        ("de", "DE"),
        (" Germany. ", "DE"),
        ("the Netherlands", "NL"),
        ("UK", "GB"),
        ("England", "GB"),
        ("the U.S.", None),
        ("USA", "US"),
        ("Cote d\u2019Ivoire", "CI"),
        ("St. Lucia", "LC"),
        ("T\u00fcrkiye", "TR"),
        ("guinea bissau", "GW"),
        ("Trinidad & Tobago", "TT"),
        ("Atlantis", None),
        ("XX", None),
        ("", None),
    ],
)
def test_a_country_is_understood(text: str, code: str | None) -> None:
    assert code_of(text) == code


@pytest.mark.parametrize("code", NAMES)
def test_every_country_can_be_written_as_it_is_shown_and_has_a_calendar(code: str) -> None:
    assert code_of(NAMES[code]) == code_of(code.lower()) == code
    assert code in holidays.list_supported_countries()


def test_no_country_that_has_a_calendar_is_left_out() -> None:
    assert {code for code in holidays.list_supported_countries() if len(code) == 2} - {"UK"} == set(NAMES)
