"""Days, times and weeks as people read them, with the words of their language.

Rule: the words are given; none are here but what stands between two of them.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from conversations.hearing import zone_of

A_WEEK = 7


def shown(value: str, spec: str, zone: str, calendar: Mapping[str, Any]) -> str:
    """A stored value as `spec` wants it: "day", "time", "moment", "there", "week" (working days) or "spans" (of days).

    zone: the reader's, unless the value brings its own, as in "2026-11-24T10:00+00:00 Asia/Kolkata"; "there" names its
    place beside the moment.
    """
    match spec:
        case "week":
            return week(value, calendar)
        case "spans":
            return "; ".join(_span(span, calendar) for span in value.split(","))
    value, _, there = value.partition(" ")
    place = zone_of(there or zone)
    at = datetime.fromisoformat(value)
    local = at.astimezone(place) if at.tzinfo else at
    clock = f"{local:%H:%M}"
    if spec == "time":
        return clock
    day = _day(local.date(), calendar)
    moment = str(calendar["moment"].format(day=day, time=clock))
    if spec == "there":
        return str(calendar["there"].format(moment=moment, place=place.key.rpartition("/")[2].replace("_", " ")))
    return moment if spec == "moment" else day


def week(days: str, calendar: Mapping[str, Any]) -> str:
    """Working days, as digits, Monday = 0: "Sunday to Thursday", "Monday, Wednesday". A week may begin on any day."""
    there = {int(day) for day in days}
    absent = next((day for day in range(A_WEEK) if day not in there), None)
    if absent is None:
        return str(calendar["every_day"])
    runs: list[list[int]] = []
    for day in ((absent + ahead) % A_WEEK for ahead in range(1, A_WEEK)):
        if day in there and runs and (day - 1) % A_WEEK == runs[-1][-1]:
            runs[-1].append(day)
        elif day in there:
            runs.append([day])
    names = calendar["weekdays"]
    told = []
    for run in sorted(runs):
        if len(run) > 2:
            told.append(calendar["from_to"].format(first=names[run[0]], last=names[run[-1]]))
        else:
            told += [names[day] for day in run]
    return ", ".join(told)


def _span(span: str, calendar: Mapping[str, Any]) -> str:
    first, last = (_day(date.fromisoformat(day), calendar) for day in span.split("/"))
    return first if first == last else str(calendar["from_to"].format(first=first, last=last))


def _day(day: date, calendar: Mapping[str, Any]) -> str:
    weekday, month = calendar["weekdays"][day.weekday()], calendar["months"][day.month - 1]
    return str(calendar["day"].format(weekday=weekday, day=day.day, month=month))
