"""When the clocks of a zone change, as a VTIMEZONE of RFC 5545 that calendars read alike. Pure.

Rule: what repeats is said as a rule. Outlook takes lists of dates (RDATE) for one date, and is an hour off for half of
the year: https://github.com/iCalcreator/iCalcreator/issues/86 and /106. It reads a yearly rule with one BYDAY such as
-1SU, says [MS-OXCICAL] 2.1.3.1.1.19.2.2; what cannot be said so (the Friday before the last Sunday, the end of Ramadan)
is said in full, for those who read it.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

AHEAD = 30
"""Years. After 28, the days of the year fall on the same days of the week again: the rules have shown all they do."""
_STEP = timedelta(days=7)
_SECOND = timedelta(seconds=1)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_A_WEEK = 7


class Change(NamedTuple):
    """at: when it comes, on the wall clock as it was before (naive). before, after: offsets from UTC."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str


@lru_cache(maxsize=512)
def timezone(zone: str, year: int) -> Timezone:
    """The zone (IANA) from the beginning of the year before `year`. It must not be changed: others have it, too."""
    first = year - 1
    made = Timezone()
    made.add("tzid", zone)
    changes = list(changes_of(ZoneInfo(zone), first, year + AHEAD))
    if sum(change.at.year == first for change in changes) < 2:
        made.add_component(_as_it_was(ZoneInfo(zone), first))
    alike: dict[object, list[Change]] = defaultdict(list)
    for change in changes:
        alike[change[1:], change.at.time(), change.at.weekday()].append(change)
    for some in alike.values():
        for rule, kind in _rules(some, year + AHEAD):
            made.add_component(_observance(kind, rule))
    return made


def changes_of(zone: ZoneInfo, first: int, last: int) -> Iterator[Change]:
    """The changes of a zone's offset in those years, the last one included."""
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while at < end:
        if _offset(at, zone) != _offset(at + _STEP, zone):
            yield _change_between(at, at + _STEP, zone)
        at += _STEP


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> Change:
    was = _offset(before, zone)
    while after - before > _SECOND:
        middle = before + (after - before) // (2 * _SECOND) * _SECOND
        before, after = (middle, after) if _offset(middle, zone) == was else (before, middle)
    return Change((after + was).replace(tzinfo=None), was, _offset(after, zone), after.astimezone(zone).tzname() or "")


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _rules(alike: list[Change], last: int) -> Iterator[tuple[vRecur | None, list[Change]]]:
    """Changes of the same offsets on the same day of the week at the same time, each month's with its yearly rule; or
    all of them with none, where they do not come once in every year from the first on, in the same week.
    """
    days = {(change.at.month, change.at.day) for change in alike}
    years = [change.at.year for change in alike]
    if len(days) != _A_WEEK or years != list(range(years[0], last + 1)):
        yield None, alike
        return
    for month in sorted({month for month, _ in days}):
        of_month = [change for change in alike if change.at.month == month]
        yield _yearly(of_month[0].at, sorted(day for in_month, day in days if in_month == month)), of_month


def _yearly(at: datetime, days: list[int]) -> vRecur:
    """The day of the week of `at` in its month, if it is one of the days."""
    day = _DAYS[at.weekday()]
    rule = {"FREQ": "YEARLY", "BYMONTH": at.month}
    if len(days) == _A_WEEK and days[0] % _A_WEEK == 1:
        return vRecur(rule, BYDAY=f"{days[0] // _A_WEEK + 1}{day}")
    if len(days) == _A_WEEK and days[-1] == _last_day(at):
        return vRecur(rule, BYDAY=f"-1{day}")
    return vRecur(rule, BYDAY=day, BYMONTHDAY=days)


def _last_day(at: datetime) -> int:
    return (date(at.year + at.month // 12, at.month % 12 + 1, 1) - timedelta(days=1)).day


def _observance(changes: list[Change], rule: vRecur | None) -> Component:
    """DAYLIGHT is what the clocks are put forward to, in Dublin and Casablanca, too.

    Each date stands alone, and the first is said again: ical.js 2.2 (Thunderbird) reads the first RDATE of a line, and
    where there is any, not DTSTART.
    """
    first = changes[0]
    made = _filled(TimezoneDaylight() if first.after > first.before else TimezoneStandard(), first)
    if rule:
        made.add("rrule", rule)
    elif len(changes) > 1:
        for change in changes:
            made.add("rdate", change.at)
    return made


def _as_it_was(zone: ZoneInfo, year: int) -> Component:
    begins = datetime(year, 1, 1, tzinfo=zone)
    offset = begins.utcoffset() or timedelta()
    return _filled(TimezoneStandard(), Change(begins.replace(tzinfo=None), offset, offset, begins.tzname() or ""))


def _filled(made: Component, change: Change) -> Component:
    made.add("dtstart", change.at)
    made.add("tzoffsetfrom", change.before)
    made.add("tzoffsetto", change.after)
    made.add("tzname", change.name)
    return made
