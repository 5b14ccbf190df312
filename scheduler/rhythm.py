"""When a person may be reached: their own zone, hours, working days, public holidays and pause. Pure.

Rule: nobody is reached outside their hours, on a day off or in a pause. What they asked for themselves by writing is
answered at once and does not come here.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays

from conversations.hearing import zone_of
from conversations.person import Person

LOOK_AHEAD_DAYS = 400
_EVERY_DAY = "0123456"
_NINE_TO_FIVE = (time(9), time(17))


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
    zone, (opens, closes) = zone_of(person.zone), _hours(person)
    days = person.days if any(day in _EVERY_DAY for day in person.days) else _EVERY_DAY
    today = at.astimezone(zone).date()
    for ahead in range(LOOK_AHEAD_DAYS):
        day = today + timedelta(days=ahead)
        if str(day.weekday()) not in days or is_holiday(person.country, day):
            continue
        first = datetime.combine(day, opens, zone).astimezone(UTC)
        last = datetime.combine(day, closes, zone).astimezone(UTC)
        if at < last:
            return max(at.astimezone(UTC), first)
    return at.astimezone(UTC)


def is_holiday(country: str, day: date) -> bool:
    """Whether it is a public holiday in the whole country (ISO 3166, two letters). An unknown country has none."""
    return bool(country) and day in _holidays(country.upper(), day.year)


@lru_cache(maxsize=512)
def _holidays(country: str, year: int) -> frozenset[date]:
    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


def _hours(person: Person) -> tuple[time, time]:
    try:
        opens, closes = time.fromisoformat(person.opens), time.fromisoformat(person.closes)
    except ValueError:
        return _NINE_TO_FIVE
    return (opens, closes) if opens < closes else _NINE_TO_FIVE
