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
_IN = re.compile(
    r"(?:in|within)(?: the next)? (?P<count>\w+|a couple of|the next) (?P<unit>day|week|fortnight|month)s?(?:'? time)?"
    r"|(?P<count_>\w+|a couple of) (?P<unit_>day|week|fortnight|month)s? from (?P<from>.+)"
)
_END = re.compile(r"(?:the )?end of (?:the |this )?(?P<what>[a-z0-9 ]+)|(?P<short>eo[dwmy]|month end|year end)")
_SHORT_ENDS = {"eod": "day", "eow": "week", "eom": "month", "eoy": "year", "month end": "month", "year end": "year"}
_NTH = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(\d{4})?")
_NAMED_MONTH = re.compile(
    r"(?:(?:the )?(\d{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]{3,})|([a-z]{3,}) (\d{1,2})(?:st|nd|rd|th)?)(?: (\d{4}))?"
)
_TIME = re.compile(r"\b(?:at )?(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|o'clock|h)?$")
_PART_OF_DAY = re.compile(r"(?: (?:in the )?(?:morning|afternoon|evening|night|lunchtime))$|^first thing (?:on )?")
_LEADS_IN = ("on ", "by ", "until ", "till ", "this ", "before ", "no later than ", "due ", "latest ")
_FARTHEST = timedelta(days=3660)
_OPENERS = frozenset(
    ("on", "by", "until", "till", "before", "this", "next", "in", "within", "end", "the", "today", "tomorrow",
     "tonight", "eod", "eow", "eom", *WEEKDAYS)
)  # fmt: skip
_LONGEST = 7
"""Words that a day is written in at most."""
_LOOKED_AT = 100
"""Words among which a day is looked for."""


def a_day(text: str, today: date) -> date | None:
    """The day that the words name, counted from today, or None. A weekday is the next one, never today; the end of a
    week is its Friday.
    """
    words = _PART_OF_DAY.sub("", " ".join(text.lower().replace(",", " ").replace("\u2019", "'").split()).strip(" .!"))
    for lead_in in _LEADS_IN:
        words = words.removeprefix(lead_in)
    plain = {"today": 0, "tonight": 0, "tomorrow": 1, "next week": 7, "in a week": 7, "the day after tomorrow": 2}
    plain |= {"day after tomorrow": 2, "a week today": 7, "today week": 7, "a week tomorrow": 8, "tomorrow week": 8}
    if words in plain:
        return today + timedelta(days=plain[words])
    for read in (_of_the_week, _in_a_while, _at_an_end):
        if found := read(words, today):
            return found
    try:
        return date.fromisoformat(words)
    except ValueError:
        return _by_calendar(words, today)


def a_day_in(text: str, today: date) -> date | None:
    """The day that is named somewhere among other words, if there is one and only one; a bare number names none."""
    words = [word.strip('.!?;:()"') for word in text.lower().replace(",", " ").split()][:_LOOKED_AT]
    found: set[date] = set()
    at = 0
    while at < len(words):
        size = min(_LONGEST, len(words) - at) if words[at] in _OPENERS or words[at][:1].isdigit() else 0
        while size:
            there = words[at : at + size]
            if (size > 1 or words[at] in _OPENERS or len(words[at]) == 10) and (day := a_day(" ".join(there), today)):
                found.add(day)
                at += size - 1
                break
            size -= 1
        at += 1
    return found.pop() if len(found) == 1 else None


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


def _of_the_week(words: str, today: date) -> date | None:
    """Friday, next Friday, Friday next week, a week on Friday, the weekend."""
    if words in ("the weekend", "weekend"):
        return today + timedelta(days=(5 - today.weekday() - 1) % 7 + 1)
    weeks = 0
    for later in (" of next week", " next week"):
        if words.endswith(later):
            words = f"next {words.removesuffix(later).removeprefix('the ')}"
    words = f"next {words.removeprefix('next week ')}" if words.startswith("next week ") else words
    if words.endswith(" week") or words.startswith(("a week on ", "a week from ")):
        words, weeks = words.removesuffix(" week").removeprefix("a week on ").removeprefix("a week from "), 1
    following = words.startswith("next ")
    name = words.removeprefix("next ").removesuffix(".")
    matches = [number for number, day in enumerate(WEEKDAYS) if len(name) >= 3 and day.startswith(name)]
    if len(matches) != 1:
        return None
    ahead = (matches[0] - today.weekday() - 1) % 7 + 1
    same_week = following and today.weekday() + ahead < 7
    return today + timedelta(days=ahead + 7 * (same_week + weeks))


def _in_a_while(words: str, today: date) -> date | None:
    """In three days, within two weeks, two weeks from now, two weeks from Friday."""
    if not (spell := _IN.fullmatch(words)):
        return None
    count, unit = spell["count"] or spell["count_"], spell["unit"] or spell["unit_"]
    start = today if spell["from"] in (None, "now", "today") else a_day(spell["from"], today)
    if count in _NUMBERS:
        number = _NUMBERS.index(count)
    elif count in ("a", "an", "the next"):
        number = 1
    elif count == "a couple of":
        number = 2
    else:
        number = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    if not number or start is None:
        return None
    return start + timedelta(days=number * {"day": 1, "week": 7, "fortnight": 14, "month": 30}[unit])


def _at_an_end(words: str, today: date) -> date | None:
    """The end of the day, the week (its Friday), a month, a quarter, the year."""
    if not (end := _END.fullmatch(words)):
        return None
    what = _SHORT_ENDS.get(end["short"] or "", end["what"] or "")
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    quarter = (today.month - 1) // 3 + 1
    if what in ("day", "today"):
        return today
    if what in ("week", "next week"):
        return friday + timedelta(days=7 if what == "next week" else 0)
    if what in ("month", "next month"):
        return _last_of(today.year, today.month + (what == "next month"))
    if what in ("quarter", "next quarter"):
        return _last_of(today.year, 3 * (quarter + (what == "next quarter")))
    if what == "year":
        return date(today.year, 12, 31)
    if len(what) == 2 and what[0] == "q" and what[1] in "1234":
        return _last_of(today.year + (int(what[1]) < quarter), 3 * int(what[1]))
    months = [number for number, name in enumerate(MONTHS, 1) if len(what) >= 3 and name.startswith(what)]
    return _last_of(today.year + (months[0] < today.month), months[0]) if len(months) == 1 else None


def _last_of(year: int, month: int) -> date:
    """The last day of a month; the thirteenth is the first of the next year."""
    year, month = year + month // 12, month % 12 + 1
    return date(year, month, 1) - timedelta(days=1)


def _by_calendar(words: str, today: date) -> date | None:
    if dotted := _DOTTED.fullmatch(words):
        day, month, year = int(dotted[1]), int(dotted[2]), dotted[3]
        return _this_or_next_year(day, month, int(year) if year else None, today)
    if nth := _NTH.fullmatch(words):
        return _nth(int(nth[1]), today)
    if slashed := _SLASHED.fullmatch(words):
        one, other, year = int(slashed[1]), int(slashed[2]), int(slashed[3]) if slashed[3] else None
        day, month = (one, other) if one > 12 else (other, one)
        return _this_or_next_year(day, month, year, today) if day > 12 or one == other else None
    first, _, rest = words.partition(" ")
    weekday = [number for number, name in enumerate(WEEKDAYS) if len(first) >= 3 and name.startswith(first.strip("."))]
    if weekday and rest:
        found = _by_calendar(rest.removeprefix("the "), today)
        return found if found and found.weekday() == weekday[0] else None
    if not (named := _NAMED_MONTH.fullmatch(words)):
        return None
    matches = [number for number, name in enumerate(MONTHS, 1) if name.startswith(named[2] or named[3])]
    if len(matches) != 1:
        return None
    return _this_or_next_year(int(named[1] or named[4]), matches[0], int(named[5]) if named[5] else None, today)


def _nth(day: int, today: date) -> date | None:
    """The next day of that number in a month that has it."""
    if not 1 <= day <= 31:
        return None
    found = today
    while found.day != day:
        found += timedelta(days=1)
    return found


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
