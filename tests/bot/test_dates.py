"""Working days and days off read as people would say them."""

import pytest

from bot import dates
from tests.conversations import words

CALENDAR = words.files()["common"]["calendar"]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ("01234", "Monday to Friday"),
        ("01236", "Sunday to Thursday"),
        ("024", "Monday, Wednesday, Friday"),
        ("01", "Monday, Tuesday"),
        ("0124", "Monday to Wednesday, Friday"),
        ("56", "Saturday, Sunday"),
        ("0356", "Thursday, Saturday to Monday"),
        ("2", "Wednesday"),
        ("0123456", "every day"),
        ("", ""),
    ],
)
def test_working_days_are_told_in_few_words(days: str, told: str) -> None:
    assert dates.shown(days, "week", "UTC", CALENDAR) == told


def test_days_off_are_told_one_after_the_other() -> None:
    spans = "2026-12-24/2026-12-24,2027-02-01/2027-02-05"
    told = dates.shown(spans, "spans", "UTC", CALENDAR)
    assert told == "Thursday, 24 December; Monday, 1 February to Friday, 5 February"
