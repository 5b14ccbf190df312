"""Days and times as people write them: "Friday", "in 3 days", "3 March", "tomorrow at 14:00".

Rule: numbers that could mean two days (3/4) are not guessed; "next Friday" is the one of next week. Days and times are
on the person's own calendar and clock.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_IN = re.compile(r"in (\w+) (day|week|month)s?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(\d{4})?")
_NAMED_MONTH = re.compile(
    r"(?:(?:the )?(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]{3,})|([a-z]{3,}) (\d{1,2})(?:st|nd|rd|th)?)(?: (\d{4}))?"
)
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


def a_time(text: str) -> time | None:
    """The time of day that the words name and nothing beside it: "10:30", "3 pm", "at 9"; or None."""
    clock = _TIME.fullmatch(" ".join(text.lower().split()).strip(" .!"))
    return _time_of(clock) if clock else None


def _in_a_while(count: str, unit: str, today: date) -> date | None:
    if count in _NUMBERS:
        number = _NUMBERS.index(count)
    elif count in ("a", "an"):
        number = 1
    else:
        number = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    if not number:
        return None
    return today + timedelta(days=number * {"day": 1, "week": 7, "month": 30}[unit])


def _by_calendar(words: str, today: date) -> date | None:
    if dotted := _DOTTED.fullmatch(words):
        day, month, year = int(dotted[1]), int(dotted[2]), dotted[3]
        return _this_or_next_year(day, month, int(year) if year else None, today)
    if not (named := _NAMED_MONTH.fullmatch(words)):
        return None
    matches = [number for number, name in enumerate(MONTHS, 1) if name.startswith(named[2] or named[3])]
    if len(matches) != 1:
        return None
    return _this_or_next_year(int(named[1] or named[4]), matches[0], int(named[5]) if named[5] else None, today)


def _this_or_next_year(day: int, month: int, year: int | None, today: date) -> date | None:
    for candidate in (year,) if year else (today.year, today.year + 1):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None


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


def rule_of(often: str, first: datetime) -> str:
    """The RRULE of "every week", "every two weeks" or "every month": the latter on the same weekday of the month, from
    the fifth on the last. first: on a wall clock (naive).
    """
    if often != "every month":
        return "FREQ=WEEKLY" if often == "every week" else "FREQ=WEEKLY;INTERVAL=2"
    week = (first.day - 1) // 7 + 1
    return f"FREQ=MONTHLY;BYDAY={-1 if week == 5 else week}{WEEKDAYS[first.weekday()][:2].upper()}"
