"""When a person may be reached: their own zone, hours, working days, public holidays and pause. Pure but for tables.

Rule: nobody is reached outside their hours, on a day off or in a pause. What they asked for themselves by writing is
answered at once and does not come here.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib import resources

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


def next_allowed(person: Person, at: datetime) -> datetime:
    """The first moment from `at` on when the person may be reached, as UTC.

    Settings that leave no moment at all (no working days, hours that end before they begin) are taken as every day,
    and as nine to five: a slip in the settings must not silence the bot for ever.
    """
    if person.paused_until:
        at = max(at, person.paused_until)
    if at > _FAR_AWAY:
        return at.astimezone(UTC)
    zone, (opens, closes) = zone_of(person.zone), _hours(person)
    days = person.days if any(day in _EVERY_DAY for day in person.days) else _EVERY_DAY
    country = person.country or country_of(person.zone)
    today = at.astimezone(zone).date()
    for ahead in range(LOOK_AHEAD_DAYS):
        day = today + timedelta(days=ahead)
        if str(day.weekday()) not in days or is_holiday(country, day):
            continue
        found = max(at.astimezone(UTC), datetime.combine(day, opens, zone).astimezone(UTC))
        ends = datetime.combine(day, closes, zone).astimezone(UTC)
        # Where the clocks leave out an hour, or once a whole day, hours within it are not there.
        there = found.astimezone(zone)
        if found < ends and there.date() == day and there.time() < closes:
            return found
    return at.astimezone(UTC)


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


def _hours(person: Person) -> tuple[time, time]:
    try:
        opens, closes = (time.fromisoformat(told).replace(tzinfo=None) for told in (person.opens, person.closes))
    except ValueError:
        return _NINE_TO_FIVE
    return (opens, closes) if opens < closes else _NINE_TO_FIVE
