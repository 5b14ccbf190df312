"""Working days and hours are understood as people write them, and what is not understood is not guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import week
from conversations.days import MONTHS, WEEKDAYS
from conversations.week import NotAWorkingDay, days_of, hours_of

CALENDAR = {
    "weekdays": [name.title() for name in WEEKDAYS],
    "months": MONTHS,
    "from_to": "{first} to {last}",
    "every_day": "every day",
}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Mon-Thu", "0123"),
        ("mon - thu", "0123"),
        ("Monday to Friday", "01234"),
        ("mo tu th", "013"),
        ("Mondays, Tuesdays and Thursdays.", "013"),
        ("mon/wed/fri", "024"),
        ("Tues & Thurs", "13"),
        ("Sun-Thu", "01236"),
        ("sat to wed", "01256"),
        ("Mon-Wed, Fri", "0124"),
        ("mon\u2013wed", "012"),
        ("only on Wednesday", "2"),
        ("wed", "2"),
        ("every day", "0123456"),
        ("All days", "0123456"),
        ("mon-sun", "0123456"),
        ("weekdays", "01234"),
        ("the weekend", "56"),
    ],
)
def test_days_are_understood(text: str, days: str) -> None:
    assert days_of(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "",
        "when it rains",
        "m t w",
        "t",
        "ms",
        "monday-",
        "-monday",
        "mon to",
        "mon - - thu",
        "mon 9",
        "1-5",
        "and",
        "2",
    ],
)
def test_what_names_no_days_is_not_guessed(text: str) -> None:
    assert days_of(text) is None


@given(st.sets(st.sampled_from("0123456"), min_size=1).map(lambda days: "".join(sorted(days))))
def test_days_can_be_written_as_they_are_shown(days: str) -> None:
    assert days_of(week(days, CALENDAR)) == days


@pytest.mark.parametrize(
    ("text", "opens", "closes"),
    [
        ("9 to 17", "09:00", "17:00"),
        ("08:30-16:45", "08:30", "16:45"),
        ("from 8.30 till 16.45", "08:30", "16:45"),
        ("9h30 \u2013 18h", "09:30", "18:00"),
        ("9am-5pm", "09:00", "17:00"),
        ("9 am to 5:30 pm", "09:00", "17:30"),
        ("9-5", "09:00", "17:00"),
        ("9:30 to 5", "09:30", "17:00"),
        ("12 to 8", "12:00", "20:00"),
        ("noon to 6", "12:00", "18:00"),
        ("7pm to 11", "19:00", "23:00"),
        ("between 10 and 16.", "10:00", "16:00"),
        ("12am to 12pm", "00:00", "12:00"),
        ("9 to 10", "09:00", "10:00"),
        ("0:00-23:59", "00:00", "23:59"),
    ],
)
def test_hours_are_understood(text: str, opens: str, closes: str) -> None:
    assert hours_of(text) == (opens, closes)


@pytest.mark.parametrize("text", ["", "nine", "9", "mornings", "9 to 25", "9:75 to 17", "13pm to 5", "9 to 17 to 18"])
def test_what_names_no_hours_is_not_guessed(text: str) -> None:
    assert hours_of(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("22 to 6", "order"),
        ("17 to 9", "order"),
        ("12 to 12", "order"),
        ("9am to 9am", "order"),
        ("9 to 9:30", "short"),
        ("9:00-9:59", "short"),
    ],
)
def test_hours_that_cannot_be_kept_are_told_apart(text: str, why: str) -> None:
    with pytest.raises(NotAWorkingDay) as cannot:
        hours_of(text)
    assert cannot.value.why == why
