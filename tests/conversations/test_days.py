"""Days and times are understood as people write them, on their own calendar and clock, and never guessed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations import days

TUESDAY = date(2026, 11, 24)
BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""Twelve o'clock in Berlin."""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-24"),
        ("Tonight.", "2026-11-24"),
        ("tomorrow", "2026-11-25"),
        ("the day after tomorrow", "2026-11-26"),
        ("next week", "2026-12-01"),
        ("in a week", "2026-12-01"),
        ("wednesday", "2026-11-25"),
        ("Fri", "2026-11-27"),
        ("on Friday", "2026-11-27"),
        ("by friday", "2026-11-27"),
        ("until  this   Friday", "2026-11-27"),
        ("tuesday", "2026-12-01"),
        ("monday", "2026-11-30"),
        ("next friday", "2026-12-04"),
        ("next tuesday", "2026-12-01"),
        ("next monday", "2026-11-30"),
        ("in 3 days", "2026-11-27"),
        ("in one day", "2026-11-25"),
        ("in ten days", "2026-12-04"),
        ("in two weeks", "2026-12-08"),
        ("in a month", "2026-12-24"),
        ("2026-12-24", "2026-12-24"),
        ("3 March", "2027-03-03"),
        ("March 3", "2027-03-03"),
        ("3rd of March", "2027-03-03"),
        ("on the 3rd of March", "2027-03-03"),
        ("march 3rd, 2028", "2028-03-03"),
        ("24 Nov", "2026-11-24"),
        ("23 nov", "2027-11-23"),
        ("1 sept 2027", "2027-09-01"),
        ("3.12.", "2026-12-03"),
        ("3.12.2027", "2027-12-03"),
        ("29 february", "2028-02-29"),
        ("3 March 2020", "2020-03-03"),
        ("next Thu", "2026-12-03"),
        ("by end of month", "2026-11-30"),
        ("by the end of next month", "2026-12-31"),
        ("end of the week", "2026-11-27"),
        ("by end of next week", "2026-12-04"),
        ("EOW", "2026-11-27"),
        ("eod", "2026-11-24"),
        ("month end", "2026-11-30"),
        ("end of this year", "2026-12-31"),
        ("end of the quarter", "2026-12-31"),
        ("end of next quarter", "2027-03-31"),
        ("by end of q1", "2027-03-31"),
        ("end of Q4", "2026-12-31"),
        ("end of January", "2027-01-31"),
        ("by end of november", "2026-11-30"),
        ("within two weeks", "2026-12-08"),
        ("in the next two weeks", "2026-12-08"),
        ("within the next week", "2026-12-01"),
        ("2 weeks from now", "2026-12-08"),
        ("two weeks from Friday", "2026-12-11"),
        ("in a fortnight", "2026-12-08"),
        ("in a couple of days", "2026-11-26"),
        ("in three weeks\u2019 time", "2026-12-15"),
        ("a week from Friday", "2026-12-04"),
        ("a week on Friday", "2026-12-04"),
        ("Friday week", "2026-12-04"),
        ("a week tomorrow", "2026-12-02"),
        ("Friday next week", "2026-12-04"),
        ("on Thursday of next week", "2026-12-03"),
        ("next week Friday", "2026-12-04"),
        ("this weekend", "2026-11-28"),
        ("tomorrow morning", "2026-11-25"),
        ("first thing on Friday", "2026-11-27"),
        ("the 15th", "2026-12-15"),
        ("by the 31st", "2026-12-31"),
        ("24th", "2026-11-24"),
        ("Fri 27 Nov", "2026-11-27"),
        ("Monday the 30th", "2026-11-30"),
        ("27/11", "2026-11-27"),
        ("11/27/2026", "2026-11-27"),
        ("12/12", "2026-12-12"),
    ],
)
def test_a_day_is_understood(text: str, day: str) -> None:
    today = date(2027, 6, 1) if text == "29 february" else TUESDAY
    assert days.a_day(text, today) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3/4",
        "soon",
        "next month",
        "in a few days",
        "two weeks from soon",
        "end of something",
        "end of q5",
        "end of ma",
        "the 0th",
        "32nd",
        "Mon 27 Nov",
        "Mon soon",
        "13/13",
        "some day",
        "t",
        "tu",
        "in 0 days",
        "in no days",
        "in many weeks",
        "in 1000 days",
        "in \u0665 days",
        "2 hours",
        "10 min",
        "10 utc",
        "friday 3",
        "3 friday",
        "and 3",
        "3 ma march",
        "jun jul",
        "31 february",
        "30 february 2028",
        "0 march",
        "45.13.",
        "99.99.9999",
        "2026-13-01",
        "5 junejuly",
    ],
)
def test_what_could_mean_two_days_or_none_is_not_guessed(text: str) -> None:
    assert days.a_day(text, TUESDAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I will call Anna on Friday at 10.", "2026-11-27"),
        ("Write the report by end of month, and send it", "2026-11-30"),
        ("talk to Sam next Thu", "2026-12-03"),
        ("Ask in 2 weeks.", "2026-12-08"),
        ("on the 3rd of March I ask (again)", "2027-03-03"),
        ("call her by 3.12. please", "2026-12-03"),
        ("It is due 2026-12-24!", "2026-12-24"),
        ("Friday: call Anna, and on Friday write it down", "2026-11-27"),
        ("I sat with him for 3.5 hours", ""),
        ("send 3 mails, 24 a day", ""),
        ("Call Monday, write Friday", ""),
        ("the first thing is to ask", ""),
        ("", ""),
        ("word " * 200 + "friday", ""),
    ],
)
def test_a_day_among_other_words_is_found_if_there_is_only_one(text: str, day: str) -> None:
    found = days.a_day_in(text, TUESDAY)
    assert (found.isoformat() if found else "") == day


@pytest.mark.parametrize("offset", range(7))
@pytest.mark.parametrize("name", days.WEEKDAYS)
def test_a_weekday_is_the_next_one_and_never_today(name: str, offset: int) -> None:
    today = TUESDAY + timedelta(days=offset)
    found = days.a_day(name, today)
    assert found is not None
    assert found.strftime("%A").lower() == name
    assert 1 <= (found - today).days <= 7


@pytest.mark.parametrize("offset", range(7))
@pytest.mark.parametrize("name", days.WEEKDAYS)
def test_next_with_a_weekday_is_the_one_of_next_week(name: str, offset: int) -> None:
    today = TUESDAY + timedelta(days=offset)
    found = days.a_day(f"next {name}", today)
    assert found is not None
    assert found.isocalendar().week == (today + timedelta(days=7)).isocalendar().week


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("tomorrow at 15:00", "2026-11-25T14:00"),
        ("Tomorrow, 3 pm", "2026-11-25T14:00"),
        ("friday 14:00", "2026-11-27T13:00"),
        ("friday at 14", "2026-11-27T13:00"),
        ("friday 14h30", "2026-11-27T13:30"),
        ("friday 14.30", "2026-11-27T13:30"),
        ("fri 12 pm", "2026-11-27T11:00"),
        ("fri 12am", "2026-11-26T23:00"),
        ("friday at noon", "2026-11-27T11:00"),
        ("friday midday", "2026-11-27T11:00"),
        ("3 o'clock", "2026-11-24T02:00"),
        ("at 18", "2026-11-24T17:00"),
        ("3 March at 9:00", "2027-03-03T08:00"),
        ("2026-12-24T09:00", "2026-12-24T08:00"),
        ("2026-12-24 09:00", "2026-12-24T08:00"),
        ("2026-12-24T09:00Z", "2026-12-24T09:00"),
        ("2026-12-24T09:00+05:30", "2026-12-24T03:30"),
        ("1 july at 9:00", "2027-07-01T07:00"),
    ],
)
def test_a_moment_is_understood_on_the_persons_clock(text: str, utc: str) -> None:
    assert days.a_moment(text, NOON, BERLIN) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "friday", "friday 14", "14", "tomorrow afternoon", "friday 25:00", "fri 13 pm", "fri 0 am", "soon at 14:00",
     "friday 14:70", "a date that is no date at all", "2026-13-45T99:00:00"],
)  # fmt: skip
def test_a_moment_without_a_day_or_a_time_is_not_guessed(text: str) -> None:
    assert days.a_moment(text, NOON, BERLIN) is None


def test_today_is_the_persons_own_today() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert days.a_moment("tomorrow 9:00", late, ZoneInfo("UTC")) == datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    assert days.a_moment("tomorrow 9:00", late, ZoneInfo("Pacific/Auckland")) == datetime(
        2026, 11, 25, 20, 0, tzinfo=UTC
    )


def test_a_time_that_does_not_exist_is_an_hour_later() -> None:
    """On 28 March 2027 Berlin goes from 2:00 to 3:00."""
    found = days.a_moment("2027-03-28T02:30", NOON, BERLIN)
    assert found == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert f"{found.astimezone(BERLIN):%H:%M}" == "03:30"


def test_a_time_that_comes_twice_is_the_first_of_the_two() -> None:
    """On 31 October 2027 Berlin goes from 3:00 back to 2:00."""
    assert days.a_moment("2027-10-31T02:30", NOON, BERLIN) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_day_a_month_after_a_clock_change_keeps_its_hour() -> None:
    before = days.a_moment("2027-03-27T09:00", NOON, BERLIN)
    after = days.a_moment("2027-03-28T09:00", NOON, BERLIN)
    assert before is not None
    assert after is not None
    assert after - before == timedelta(hours=23)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("10:30", "10:30"),
        (" At 9. ", "09:00"),
        ("3 PM", "15:00"),
        ("14h", "14:00"),
        ("10", ""),
        ("25:00", ""),
        ("", ""),
    ],
)
def test_a_time_of_day_stands_alone(text: str, at: str) -> None:
    found = days.a_time(text)
    assert (f"{found:%H:%M}" if found else "") == at


def test_ten_years_ahead_is_too_far() -> None:
    assert not days.too_far(TUESDAY + timedelta(days=3650), TUESDAY)
    assert days.too_far(TUESDAY + timedelta(days=3700), TUESDAY)


WORDS = st.sampled_from(
    ["in", "next", "on", "end of", "week", "from", "month", "q1", "3", "31.", "12.", "friday", "march", "of", "2027",
     "at", "14:00", "3rd", "-"]
)  # fmt: skip


@given(st.lists(WORDS | st.text(max_size=6), max_size=5).map(" ".join), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_no_words_break_the_calendar(text: str, today: date) -> None:
    for found in (days.a_day(text, today), days.a_day_in(text, today)):
        assert found is None or isinstance(found, date)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_a_day_written_out_is_that_day(day: date, today: date) -> None:
    assert days.a_day(day.isoformat(), today) == day
    assert days.a_day(f"{day:%d %B %Y}", today) == day
    assert days.a_day(f"{day:%d.%m.%Y}", today) == day
