"""When a person may be reached: their own zone, hours, working days, holidays, time off, pause. Pure but for tables.

Rule: nobody is reached outside their hours, on a day off, in a pause, or more often a day than they like. What they
asked for themselves by writing is answered at once and does not come here.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

import holidays

from conversations.hearing import zone_of
from conversations.person import Person

LOOK_AHEAD_DAYS = 400
_EVERY_DAY = "0123456"
_NINE_TO_FIVE = (time(9), time(17))
_FAR_AWAY = datetime(9000, 1, 1, tzinfo=UTC)
"""What is later is not reckoned with: the calendar ends soon after."""


def allowed(person: Person, at: datetime) -> bool:
    """Whether the person may be reached at that moment (aware)."""
    return next_allowed(person, at) <= at


def next_allowed(
    person: Person,
    at: datetime,
    *,
    nudged: Sequence[datetime] = (),
    meeting: datetime | None = None,
    quiet_until: datetime | None = None,
) -> datetime:
    """The first moment from `at` on when the person may be reached, as UTC.

    nudged: when they were written to first before. meeting: the meeting that it is about: the day's number of nudges
    does not count then, and if the meeting itself is outside their hours, nor do those; a pause, time off and what the
    platform says always do. quiet_until: what the platform says.

    Settings that leave no moment at all (no working days, hours that end before they begin) are taken as every day,
    and as nine to five: a slip in the settings must not silence the bot for ever.
    """
    at = max(moment for moment in (at, person.paused_until, quiet_until) if moment)
    if at > _FAR_AWAY:
        return at.astimezone(UTC)
    zone, off = zone_of(person.zone), _time_off(person.time_off)
    at_any_hour = meeting is not None and meeting < _FAR_AWAY and not _at_work(person, meeting, zone)
    day = at.astimezone(zone).date()
    for _ in range(LOOK_AHEAD_DAYS):
        day = _back_at_work(day, off)
        hours = _whole(day, zone) if at_any_hour else _hours_on(person, day, zone)
        used_up = meeting is None and _on(day, nudged, zone) >= max(person.nudges, 1)
        if hours and not used_up:
            found = max(at.astimezone(UTC), hours[0].astimezone(UTC))
            # Where the clocks leave out an hour, or once a whole day, hours within it are not there.
            there = found.astimezone(zone)
            if found < hours[1].astimezone(UTC) and there.date() == day and there < hours[1]:
                return found
        day += timedelta(days=1)
    return at.astimezone(UTC)


def _at_work(person: Person, at: datetime, zone: ZoneInfo) -> bool:
    hours = _hours_on(person, at.astimezone(zone).date(), zone)
    return hours is not None and hours[0] <= at < hours[1]


def _hours_on(person: Person, day: date, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """From when until when the person works on that day; None if they do not."""
    days = person.days if any(weekday in _EVERY_DAY for weekday in person.days) else _EVERY_DAY
    if str(day.weekday()) not in days or is_holiday(person.country or country_of(person.zone), day):
        return None
    opens, closes = _hours(person.opens, person.closes)
    return datetime.combine(day, opens, zone), datetime.combine(day, closes, zone)


def _whole(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    return datetime.combine(day, time(0), zone), datetime.combine(day + timedelta(days=1), time(0), zone)


def _on(day: date, moments: Iterable[datetime], zone: ZoneInfo) -> int:
    return sum(moment.astimezone(zone).date() == day for moment in moments)


def _back_at_work(day: date, off: Sequence[tuple[date, date]]) -> date:
    """The day, or the first one after the time off that it falls into."""
    for first, last in off:
        if first <= day <= last:
            day = last + timedelta(days=1)
    return day


@lru_cache(maxsize=512)
def _time_off(spans: tuple[str, ...]) -> tuple[tuple[date, date], ...]:
    """In the order of their beginnings. What is no span of days, or ends in a far future, is passed over."""
    found = []
    for span in spans:
        try:
            first, last = (date.fromisoformat(day) for day in span.split("/"))
        except ValueError:
            continue
        if first <= last < _FAR_AWAY.date():
            found.append((first, last))
    return tuple(sorted(found))


def is_holiday(country: str, day: date) -> bool:
    """Whether it is a public holiday in the whole country (ISO 3166, two letters). An unknown country has none."""
    return bool(country) and day in _holidays(country.upper(), day.year)


def country_of(zone: str) -> str:
    """The country of an IANA zone (ISO 3166, two letters), "" if it has none of its own. Platforms tell zones only."""
    return _countries().get(zone, "")


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """From the zone.tab of the time zone database."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {zone: country for country, _, zone, *_ in rows}


@lru_cache(maxsize=512)
def _holidays(country: str, year: int) -> frozenset[date]:
    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


@lru_cache(maxsize=512)
def _hours(opens: str, closes: str) -> tuple[time, time]:
    try:
        from_, until = (time.fromisoformat(told).replace(tzinfo=None) for told in (opens, closes))
    except ValueError:
        return _NINE_TO_FIVE
    return (from_, until) if from_ < until else _NINE_TO_FIVE
