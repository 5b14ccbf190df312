"""What repeats comes on the wall clock, once, however the clocks change and however old the rule is."""

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler import recurrence
from scheduler.recurrence import Unusable, checked, following, in_utc

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
starts = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0))  # noqa: DTZ001 - wall clock
some_days = st.sets(st.sampled_from(DAYS), min_size=1, max_size=4).map(sorted).map(",".join)
intervals = st.integers(1, 5)
rules = st.one_of(
    st.builds("FREQ=DAILY;INTERVAL={}".format, intervals),
    st.builds("FREQ=DAILY;INTERVAL={};BYDAY={}".format, intervals, some_days),
    st.builds("FREQ=WEEKLY;INTERVAL={}".format, intervals),
    st.builds("FREQ=WEEKLY;INTERVAL={};BYDAY={}".format, intervals, some_days),
    st.builds("FREQ=WEEKLY;INTERVAL={};WKST={};BYDAY={}".format, intervals, st.sampled_from(DAYS), some_days),
    st.builds("FREQ=MONTHLY;INTERVAL={}".format, intervals),
    st.builds("FREQ=MONTHLY;INTERVAL={};BYMONTHDAY={}".format, intervals, st.sampled_from([1, 15, 29, 31, -1, -3])),
    st.builds("FREQ=MONTHLY;BYDAY={}{}".format, st.sampled_from([1, 2, 3, 4, -1]), st.sampled_from(DAYS)),
    st.builds(
        "FREQ=MONTHLY;INTERVAL={};BYDAY={};BYSETPOS={}".format, intervals, some_days, st.sampled_from([1, 2, -1])
    ),
    st.builds("FREQ=YEARLY;INTERVAL={}".format, intervals),
)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def series(rule: str, start: datetime, number: int) -> list[datetime]:
    """The first occurrences, each reckoned from the one before."""
    found = [start]
    while len(found) < number and (after := following(rule, found[-1])):
        found.append(after.at)
        rule = after.rule
    return found


@given(rules, starts, st.one_of(st.none(), st.integers(1, 40)))
def test_going_on_from_each_occurrence_is_the_same_as_reckoning_from_the_first(
    rule: str, start: datetime, count: int | None
) -> None:
    rule = f"{rule};COUNT={count}" if count else rule
    expected = list(islice(rrulestr(rule, dtstart=start), 60))
    assume(expected)
    assert series(rule, expected[0], 60) == expected


@given(rules, starts, st.timedeltas(timedelta(), timedelta(days=900)))
def test_a_rule_ends_when_it_says_so(rule: str, start: datetime, lasts: timedelta) -> None:
    rule = f"{rule};UNTIL={start + lasts:%Y%m%dT%H%M%S}"
    expected = list(islice(rrulestr(rule, dtstart=start), 60))
    assume(expected)
    assert series(rule, expected[0], 60) == expected


def test_an_old_rule_costs_no_more_than_a_new_one() -> None:
    """Counted in what the rule is asked to look at, not in time: it begins at the occurrence, wherever that is."""
    rule = "FREQ=DAILY;COUNT=4000"
    at = wall("2016-01-01T09:00")
    for _ in range(3650):
        after = following(rule, at)
        assert after is not None
        at, rule = after
    assert (at, rule) == (wall("2025-12-29T09:00"), "FREQ=DAILY;COUNT=350")
    looked_at = list(islice(rrulestr("FREQ=DAILY", dtstart=at), 2))
    assert looked_at == [at, at + timedelta(days=1)]


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        ("2027-03-27", "2027-03-27T01:30"),
        ("2027-03-28", "2027-03-28T01:30"),  # there is no 02:30: it is 03:30, two hours ahead of UTC
        ("2027-03-29", "2027-03-29T00:30"),
        ("2027-10-30", "2027-10-30T00:30"),
        ("2027-10-31", "2027-10-31T00:30"),  # 02:30 comes twice: the first counts
        ("2027-11-01", "2027-11-01T01:30"),
    ],
)
def test_once_in_the_gap_and_once_in_the_overlap(day: str, utc: str) -> None:
    assert in_utc(wall(f"{day}T02:30"), "Europe/Berlin") == wall(utc).replace(tzinfo=UTC)


@given(st.sampled_from(sorted(available_timezones() - {"localtime"})), starts, rules)
def test_a_series_keeps_its_wall_clock_time_and_its_order_all_year(zone: str, start: datetime, rule: str) -> None:
    expected = list(islice(rrulestr(rule, dtstart=start), 60))
    moments = [in_utc(at, zone) for at in expected]
    assert all(one < other for one, other in pairwise(moments)), "each comes once"
    for at, moment in zip(expected, moments, strict=True):
        local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert local == at or local - at in _leaps(at, zone), "what the clocks leave out comes as much later"


def _leaps(at: datetime, zone: str) -> set[timedelta]:
    """By how much the clocks of the zone are put on around that time."""
    days = [at.replace(tzinfo=ZoneInfo(zone)) + timedelta(days=ahead) for ahead in (-2, 2)]
    before, after = (day.utcoffset() or timedelta() for day in days)
    return {after - before}


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "weekly",
        "FREQ=HOURLY",
        "FREQ=SECONDLY",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=-1",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=WE",
        "FREQ=DAILY;BYHOUR=9,10",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;DTSTART=20200101T000000",
        "FREQ=WEEKLY;UNTIL=20200101T000000",
        "FREQ=WEEKLY;UNTIL=20300101T000000Z",
        "FREQ=WEEKLY\nRRULE:FREQ=DAILY",
    ],
)
def test_a_rule_that_cannot_be_or_does_not_begin_where_it_should_is_refused(rule: str) -> None:
    with pytest.raises(Unusable):
        checked(rule, wall("2026-11-24T10:00"))


def test_a_good_rule_is_taken_as_it_is() -> None:
    for rule in ("FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "FREQ=MONTHLY;BYDAY=4TU", "FREQ=DAILY;COUNT=3"):
        assert checked(rule, wall("2026-11-24T10:00")) == rule
    assert recurrence.following("FREQ=DAILY;COUNT=1", wall("2026-11-24T10:00")) is None
