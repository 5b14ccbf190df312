"""Days and times as people write them: "Friday", "in 3 days", "3 March", "tomorrow at 14:00".

Rule: numbers that could mean two days (3/4) are not guessed; "next Friday" is the one of next week. Days and times are
on the person's own calendar and clock.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil import parser

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_IN = re.compile(r"in (\w+) (day|week|month)s?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(\d{4})?")
_NAMED_MONTH = re.compile(r"(\d{1,2}(st|nd|rd|th)? (of )?[a-z]{3,}|[a-z]{3,} \d{1,2}(st|nd|rd|th)?)(,? \d{4})?")
_TIME = re.compile(r"\b(?:at )?(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|o'clock|h)?$")
_FARTHEST = timedelta(days=3660)


def a_day(text: str, today: date) -> date | None:
    """The day that the words name, counted from today, or None. A weekday is the next one, never today."""
    words = " ".join(text.lower().replace(",", " ").split()).strip(" .!")
    for lead_in in ("on ", "by ", "until ", "this ", "before "):
        words = words.removeprefix(lead_in)
    plain = {"today": 0, "tonight": 0, "tomorrow": 1, "next week": 7, "in a week": 7, "the day after tomorrow": 2}
    if words in plain:
        return today + timedelta(days=plain[words])
    following = words.startswith("next ")
    day_name = words.removeprefix("next ")
    matches = [number for number, name in enumerate(WEEKDAYS) if len(day_name) >= 3 and name.startswith(day_name)]
    if len(matches) == 1:
        ahead = (matches[0] - today.weekday() - 1) % 7 + 1
        same_week = following and today.weekday() + ahead < 7
        return today + timedelta(days=ahead + (7 if same_week else 0))
    if spell := _IN.fullmatch(words):
        return _in_a_while(spell[1], spell[2], today)
    try:
        return date.fromisoformat(words)
    except ValueError:
        return _by_calendar(words, today)


def a_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment that the words name on a clock in `zone`, as UTC, or None if the day or the time is missing.

    A time in the gap of a clock change is an hour later, one in the overlap is the first of the two.
    """
    words = " ".join(text.lower().replace(",", " ").split()).strip(" .!")
    try:
        local = datetime.fromisoformat(words.upper()) if len(words) >= 16 else None
    except ValueError:
        local = None
    if local is None:
        words = words.replace("noon", "12:00").replace("midday", "12:00")
        clock = _TIME.search(words)
        day = a_day(words[: clock.start()].strip() or "today", now.astimezone(zone).date()) if clock else None
        at = _time_of(clock) if clock else None
        if day is None or at is None:
            return None
        local = datetime.combine(day, at)
    return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)


def _in_a_while(count: str, unit: str, today: date) -> date | None:
    number = _NUMBERS.get(count) or (int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0)
    if not number:
        return None
    return today + timedelta(days=number * {"day": 1, "week": 7, "month": 30}[unit])


def _by_calendar(words: str, today: date) -> date | None:
    if dotted := _DOTTED.fullmatch(words):
        day, month, year = int(dotted[1]), int(dotted[2]), dotted[3]
        return _this_or_next_year(day, month, int(year) if year else None, today)
    if not (named := _NAMED_MONTH.fullmatch(words)):
        return None
    try:
        found = parser.parse(words.replace(" of ", " "), default=datetime(today.year, 1, 1))  # noqa: DTZ001
    except (ValueError, OverflowError):
        return None
    return _this_or_next_year(found.day, found.month, found.year if named[5] else None, today)


def _this_or_next_year(day: int, month: int, year: int | None, today: date) -> date | None:
    try:
        found = date(year or today.year, month, day)
        if year is None and found < today:
            found = date(today.year + 1, month, day)
    except ValueError:
        return None
    return found


def _time_of(clock: re.Match[str]) -> time | None:
    hour, minute, half = int(clock[1]), int(clock[2] or 0), clock[3]
    if clock[2] is None and half is None and not clock[0].startswith("at "):
        return None
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def too_far(day: date, today: date) -> bool:
    """More than ten years ahead: surely a slip."""
    return day - today > _FARTHEST
