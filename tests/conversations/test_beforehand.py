"""When one is reminded of a talk: before it, within one's hours, and if need be on the working day before."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.beforehand import LEADS, first_in_hours, in_hours, lead_of, reminder_of
from conversations.person import Person
from tests.conversations.world import MARIA, TUESDAY

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("when", "wish", "reminded"),
    [
        ("2026-11-25 14:00", "15 minutes", "2026-11-25 13:45"),
        ("2026-11-25 14:00", "1 hour", "2026-11-25 13:00"),
        ("2026-11-25 09:00", "15 minutes", "2026-11-24 16:30"),
        ("2026-11-25 09:30", "1 hour", "2026-11-24 16:30"),
        ("2026-11-30 09:00", "1 hour", "2026-11-27 16:30"),
        ("2026-11-27 10:00", "the day before", "2026-11-26 10:00"),
        ("2026-11-30 10:00", "the day before", "2026-11-27 16:30"),
        ("2026-11-25 18:00", "15 minutes", "2026-11-25 17:45"),
        ("2026-11-25 07:00", "1 hour", "2026-11-25 06:00"),
        ("2026-11-28 10:00", "1 hour", "2026-11-28 09:00"),
        ("2026-11-25 14:00", "that morning", "2026-11-25 09:00"),
        ("2026-11-25 14:00", "no reminder", None),
        ("2026-11-24 09:10", "1 hour", None),
    ],
)
def test_when_one_is_reminded_of_a_talk(when: str, wish: str, reminded: str | None) -> None:
    assert reminder_of(at(when), wish, MARIA, TUESDAY) == (at(reminded) if reminded else None)


def test_a_reminder_late_in_the_evening_comes_before_the_end_of_that_day() -> None:
    assert in_hours(at("2026-11-24 23:00"), at("2026-11-25 09:00"), MARIA) == at("2026-11-24 16:30")


moments = st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: TUESDAY + timedelta(minutes=minutes))
people = st.builds(
    lambda zone, days, opens: replace(MARIA, zone=zone, days=days, opens=f"{opens:02}:00", closes=f"{opens + 4:02}:00"),
    st.sampled_from(("Europe/Berlin", "America/New_York", "Pacific/Chatham", "Asia/Kolkata")),
    st.sampled_from(("01234", "0", "06", "0123456", "")),
    st.integers(0, 19),
)


@given(moments, st.sampled_from(sorted(LEADS)), people)
def test_one_is_never_reminded_after_the_wished_time(when: datetime, wish: str, person: Person) -> None:
    reminded = reminder_of(when, wish, person, when - timedelta(days=30))
    assert reminded is not None
    assert when - timedelta(days=8) < reminded <= when - LEADS[wish]


def test_a_series_is_reminded_of_at_the_same_time_of_day_as_its_first_talk() -> None:
    assert lead_of(at("2026-11-30 10:00"), "1 hour", MARIA) == timedelta(hours=1)
    assert lead_of(at("2026-11-30 09:00"), "1 hour", MARIA) == timedelta(days=2, hours=16, minutes=30)
    across_the_change = lead_of(at("2027-03-29 09:00"), "1 hour", MARIA)
    assert across_the_change == timedelta(days=2, hours=16, minutes=30), "Friday, 16:30, on the clock"


def test_who_never_works_can_be_reminded_at_any_time() -> None:
    assert first_in_hours(TUESDAY, replace(MARIA, days="")) == TUESDAY


@given(moments, people)
def test_the_first_moment_in_ones_hours_is_no_earlier_and_on_a_working_day(when: datetime, person: Person) -> None:
    first = first_in_hours(when, person)
    assert first >= when
    assert not person.days or person.works_on(first.astimezone(ZoneInfo(person.zone)).date())
