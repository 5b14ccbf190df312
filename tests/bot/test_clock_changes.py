"""Calendar programs put their clocks by what a calendar says of its zone, not by a list of their own."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from icalendar import Timezone

from bot.clock_changes import timezone

FROM = 2024
"""The year of the first meeting."""
LIKE_OUTLOOK = (
    "Europe/Berlin",
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "America/Los_Angeles",
    "America/Toronto",
    "Australia/Sydney",
    "Pacific/Auckland",
)


@pytest.mark.parametrize("zone", sorted(available_timezones() - {"localtime"}))
def test_the_clocks_are_what_they_are_in_every_zone(zone: str) -> None:
    """Every fifth day at another hour, for 15 years, read by another library; but for the hour that is left out or
    comes twice, in which readers differ (see `bot.calendar`).
    """
    read = Timezone.from_ical(timezone(zone, FROM).to_ical())
    assert isinstance(read, Timezone)
    clock, tz = read.to_tz(lookup_tzid=False), ZoneInfo(zone)
    at = datetime(FROM, 1, 1, 0, 30)  # noqa: DTZ001 - wall clock
    while at.year < FROM + 15:
        real = at.replace(tzinfo=tz)
        if real.utcoffset() == real.replace(fold=1).utcoffset():
            assert at.replace(tzinfo=clock).utcoffset() == real.utcoffset(), at
        at += timedelta(days=4, hours=23)


@pytest.mark.parametrize("zone", LIKE_OUTLOOK)
def test_where_it_can_be_the_rule_is_one_that_outlook_reads(zone: str) -> None:
    """Yearly, one BYDAY such as -1SU, in one month: [MS-OXCICAL] 2.1.3.1.1.19.2.2; and both kinds are there."""
    kinds = timezone(zone, FROM).subcomponents
    assert sorted(str(kind.name) for kind in kinds) == ["DAYLIGHT", "STANDARD"]
    for kind in kinds:
        assert re.fullmatch(r"FREQ=YEARLY;BYDAY=(-1|[1-4])SU;BYMONTH=\d+", kind.decoded("RRULE").to_ical().decode())


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Asia/Kolkata", "America/Mexico_City", "Africa/Nairobi"])
def test_where_the_clocks_never_change_there_is_one_time_without_a_rule(zone: str) -> None:
    (kind,) = timezone(zone, FROM).subcomponents
    assert kind.name == "STANDARD"
    offset = datetime(FROM, 1, 1, tzinfo=ZoneInfo(zone)).utcoffset()
    assert kind.decoded("TZOFFSETFROM") == kind.decoded("TZOFFSETTO") == offset
    assert "RRULE" not in kind


def test_dates_without_a_rule_stand_each_in_a_line_and_the_first_among_them() -> None:
    """ical.js 2.2 reads one of a line, and none but those: Morocco was an hour off for years."""
    lines = timezone("Africa/Casablanca", FROM).to_ical().decode().splitlines()
    dates = [line for line in lines if line.startswith("RDATE")]
    starts = [line.removeprefix("DTSTART:") for line in lines if line.startswith("DTSTART")]
    assert len(dates) > 2 * 15
    assert all(len(line) == len("RDATE:20260215T030000") for line in dates)
    assert {f"RDATE:{start}" for start in starts} <= set(dates)


def test_the_first_meeting_has_a_clock_before_it() -> None:
    for zone in LIKE_OUTLOOK:
        assert all(kind.decoded("DTSTART").year == FROM - 1 for kind in timezone(zone, FROM).subcomponents)
