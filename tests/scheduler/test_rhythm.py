"""Nobody is reached outside their hours, on a day off, on a public holiday or in a pause; and everybody in the end."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import holidays
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from conversations.person import Person
from scheduler.rhythm import allowed, country_of, is_holiday, next_allowed

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = sorted(available_timezones() - {"localtime"})
moments = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
hours = st.tuples(st.integers(0, 23), st.integers(0, 59), st.integers(0, 23), st.integers(0, 59)).map(
    lambda it: (time(it[0], it[1]), time(it[2], it[3]))
)
working_days = st.sets(st.sampled_from("0123456"), min_size=1).map(lambda days: "".join(sorted(days)))
countries = st.sampled_from(["", "DE", "US", "gb", "IN", "BR", "JP", "XX"])


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def someone(zone: str = "Europe/Berlin", country: str = "XX", **settings: object) -> Person:
    return Person("slack/T1/U1", zone=zone, country=country, **settings)  # type: ignore[arg-type]


@given(moments, st.sampled_from(ZONES), countries, working_days, hours)
def test_whoever_is_reached_is_at_work(
    now: datetime, zone: str, country: str, days: str, hours: tuple[time, time]
) -> None:
    opens, closes = hours
    assume(opens < closes)
    person = someone(zone, country, days=days, opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")
    found = next_allowed(person, now)
    local = found.astimezone(ZoneInfo(zone))
    assert found >= now
    assert found.utcoffset() == timedelta()
    assert str(local.weekday()) in days
    assert opens <= local.time() < closes
    assert not _is_off(country or country_of(zone), local.date())
    assert allowed(person, found)
    assert next_allowed(person, found) == found


@given(moments, st.sampled_from(ZONES), working_days, hours, st.floats(0, 1, exclude_max=True))
def test_nobody_waits_longer_than_they_must(
    now: datetime, zone: str, days: str, hours: tuple[time, time], part: float
) -> None:
    opens, closes = hours
    assume(opens < closes)
    person = someone(zone, days=days, opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")
    found = next_allowed(person, now)
    before = now + (found - now) * part
    local = before.astimezone(ZoneInfo(zone))
    assume(_quiet_clock(local))
    at_work = str(local.weekday()) in days and opens <= local.time() < closes
    assert not at_work or before == found


@given(moments, st.timedeltas(timedelta(), timedelta(days=60)))
def test_nobody_is_reached_in_a_pause(now: datetime, pause: timedelta) -> None:
    person = someone(paused_until=now + pause)
    assert next_allowed(person, now) >= now + pause


junk = st.one_of(st.text(max_size=12), st.sampled_from(["", "9", "25:00", "09:00+02:00", "24:00", "T09", "9:00", "\0"]))


@given(
    moments,
    st.one_of(junk, st.sampled_from(["../etc/passwd", "/", "Europe", "UTC+25", "a" * 300])),
    junk,
    junk,
    junk,
    junk,
    st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
)
@example(datetime(2026, 11, 24, tzinfo=UTC), "UTC", "", "0", "09:00+02:00", "17:00", datetime.max.replace(tzinfo=UTC))
def test_no_setting_is_so_odd_that_it_stops_the_post(
    now: datetime, zone: str, country: str, days: str, opens: str, closes: str, paused_until: datetime | None
) -> None:
    person = someone(zone, country, days=days, opens=opens, closes=closes, paused_until=paused_until)
    assert next_allowed(person, now).utcoffset() == timedelta()


@pytest.mark.parametrize(
    ("now", "allowed_from"),
    [
        ("2026-11-23 08:00", "2026-11-23 09:00"),
        ("2026-11-23 09:00", "2026-11-23 09:00"),
        ("2026-11-23 16:59", "2026-11-23 16:59"),
        ("2026-11-23 17:00", "2026-11-24 09:00"),
        ("2026-11-27 17:30", "2026-11-30 09:00"),
        ("2026-11-28 12:00", "2026-11-30 09:00"),
        ("2026-03-27 18:00", "2026-03-30 09:00"),
        ("2026-10-23 18:00", "2026-10-26 09:00"),
    ],
)
def test_an_ordinary_week_in_berlin(now: str, allowed_from: str) -> None:
    assert next_allowed(someone(), at(now)) == at(allowed_from)


def test_the_hours_are_those_of_the_persons_own_clock_on_both_sides_of_a_change_of_the_clocks() -> None:
    person = someone(days="0123456")
    before, after = next_allowed(person, at("2027-03-27 00:00")), next_allowed(person, at("2027-03-28 00:00"))
    assert (before.hour, after.hour) == (8, 7)


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_hours_that_begin_in_the_hour_that_is_left_out_or_comes_twice(day: str) -> None:
    person = someone(days="0123456", opens="02:30", closes="05:00")
    found = next_allowed(person, at(f"{day} 00:00")).astimezone(BERLIN)
    assert found.date() == date.fromisoformat(day)
    assert time(2, 30) <= found.time() <= time(3, 30)


def test_hours_that_are_left_out_altogether_wait_for_the_next_day() -> None:
    person = someone(days="0123456", opens="02:10", closes="02:50")
    found = next_allowed(person, at("2027-03-28 00:00")).astimezone(BERLIN)
    assert found == at("2027-03-29 02:10")


def test_a_public_holiday_is_a_day_off() -> None:
    person = someone(country="DE")
    assert next_allowed(person, at("2026-12-24 17:00")) == at("2026-12-28 09:00")
    assert next_allowed(person, at("2026-05-01 10:00")) == at("2026-05-04 09:00")


def test_where_only_the_zone_is_known_its_country_has_the_holidays() -> None:
    assert country_of("Europe/Berlin") == "DE"
    assert country_of("UTC") == country_of("nowhere") == ""
    assert next_allowed(someone(country=""), at("2026-12-25 10:00")) == at("2026-12-28 09:00")


def test_a_country_nobody_knows_has_no_holidays() -> None:
    assert not is_holiday("XX", date(2026, 12, 25))
    assert not is_holiday("", date(2026, 12, 25))


def test_settings_that_leave_no_moment_do_not_silence_the_bot_for_ever() -> None:
    night = someone(opens="22:00", closes="06:00")
    assert next_allowed(night, at("2026-11-23 03:00")) == at("2026-11-23 09:00")
    never = someone(days="")
    assert next_allowed(never, at("2026-11-28 10:00")) == at("2026-11-28 10:00")


def test_a_pause_that_ends_at_night_ends_in_the_morning() -> None:
    person = someone(paused_until=at("2026-11-25 23:00"))
    assert next_allowed(person, at("2026-11-23 10:00")) == at("2026-11-26 09:00")


def test_a_pause_that_is_over_is_no_pause() -> None:
    person = someone(paused_until=at("2026-11-20 23:00"))
    assert next_allowed(person, at("2026-11-23 10:00")) == at("2026-11-23 10:00")


def _is_off(country: str, day: date) -> bool:
    try:
        return day in holidays.country_holidays(country.upper(), years=day.year) if country else False
    except NotImplementedError:
        return False


def _quiet_clock(local: datetime) -> bool:
    """Whether no clock is changed on that day."""
    noon = datetime.combine(local.date(), time(12), local.tzinfo)
    return all((noon + timedelta(days=ahead)).utcoffset() == noon.utcoffset() for ahead in (-1, 1))


def test_days_off_are_passed_over_from_the_first_to_the_last() -> None:
    person = someone(time_off=("2026-12-21/2027-01-01", "2027-01-04/2027-01-05"))
    assert next_allowed(person, at("2026-12-18 17:30")) == at("2027-01-06 09:00"), "the weekend between is free, too"
    assert next_allowed(person, at("2026-12-18 16:00")) == at("2026-12-18 16:00")


@pytest.mark.parametrize("span", ["", "soon", "2026-11-24", "2026-11-30/2026-11-20", "2026-11-24/9999-12-31"])
def test_days_off_that_are_none_take_nothing_away(span: str) -> None:
    assert next_allowed(someone(time_off=(span,)), at("2026-11-24 10:00")) == at("2026-11-24 10:00")


def test_one_is_not_written_to_more_often_a_day_than_one_likes() -> None:
    person, morning = someone(nudges=2), at("2026-11-24 09:00")
    later = morning + timedelta(hours=3)
    assert next_allowed(person, later, nudged=[morning]) == later
    assert next_allowed(person, later, nudged=[morning, morning]) == at("2026-11-25 09:00")
    assert next_allowed(person, later, nudged=[morning - timedelta(days=1)] * 2) == later, "yesterday was another day"
    in_the_evening_elsewhere = at("2026-11-24 00:30")
    assert next_allowed(person, later, nudged=[in_the_evening_elsewhere] * 2) == at("2026-11-25 09:00")


def test_who_likes_none_at_all_still_gets_one_a_day() -> None:
    """Whoever wants none says stop; a slip in the settings is not to silence the coach for ever."""
    assert next_allowed(someone(nudges=0), at("2026-11-24 10:00")) == at("2026-11-24 10:00")


def test_the_reminder_of_a_meeting_comes_at_its_time_however_many_came_before() -> None:
    person, now = someone(nudges=1), at("2026-11-24 10:00")
    assert next_allowed(person, now, nudged=[now], meeting=at("2026-11-24 11:00")) == now


@pytest.mark.parametrize(
    ("now", "meeting", "allowed_from"),
    [
        ("2026-11-24 19:00", "2026-11-24 20:00", "2026-11-24 19:00"),
        ("2026-11-28 10:00", "2026-11-28 11:00", "2026-11-28 10:00"),
        ("2026-11-24 08:30", "2026-11-24 09:30", "2026-11-24 09:00"),
        ("2026-11-24 16:55", "2026-11-24 17:00", "2026-11-24 16:55"),
    ],
)
def test_only_a_meeting_outside_ones_hours_is_reminded_of_outside_them(
    now: str, meeting: str, allowed_from: str
) -> None:
    assert next_allowed(someone(), at(now), meeting=at(meeting)) == at(allowed_from)


def test_a_meeting_in_ones_days_off_or_a_pause_is_not_reminded_of() -> None:
    evening, before = at("2026-11-24 20:00"), at("2026-11-24 19:00")
    off = someone(time_off=("2026-11-24/2026-11-24",))
    assert next_allowed(off, before, meeting=evening) == at("2026-11-25 00:00")
    paused = someone(paused_until=at("2026-11-24 23:00"))
    assert next_allowed(paused, before, meeting=evening) == at("2026-11-24 23:00")


def test_what_the_platform_says_of_a_person_holds_for_meetings_too() -> None:
    until = at("2026-11-24 12:00")
    assert next_allowed(someone(), at("2026-11-24 10:00"), quiet_until=until) == until
    assert next_allowed(someone(), at("2026-11-24 10:00"), meeting=at("2026-11-24 10:30"), quiet_until=until) == until
    assert next_allowed(someone(), at("2026-11-24 10:00"), quiet_until=at("2026-11-24 19:00")) == at("2026-11-25 09:00")
