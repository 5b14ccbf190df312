"""A meeting that is agreed: when it comes next, and when it is over. What reminds of it is in `schedule`.

Rule: one of a series is known by the moment (UTC) that the rule has it at. One that comes at another time is a meeting
of its own, and its series leaves it out.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dateutil.rrule import rrulestr as parsed

from conversations.days import rule_of
from conversations.effects import Effect, Forget, Keep
from conversations.hearing import moment_of, zone_of
from conversations.person import Person, Record

ONCE = "once"
OFTEN = (ONCE, "every week", "every two weeks", "every month")


def is_series(meeting: Record) -> bool:
    """Whether it is agreed that it comes again and again."""
    return meeting.fields.get("often", ONCE) != ONCE


def next_of(meeting: Record, now: datetime) -> datetime | None:
    """The next one that is not over, nor left out: when its rule has it. None if none is agreed."""
    if "when" not in meeting.fields:
        return None
    return next((of for of in occurrences(meeting) if of + length(meeting) > now and not leaves_out(meeting, of)), None)


def occurrences(meeting: Record) -> Iterator[datetime]:
    """When its rule has it, the first one first; those that are left out, too."""
    fields = meeting.fields
    if not is_series(meeting):
        yield moment_of(fields["when"])
        return
    start, zone = datetime.fromisoformat(fields["start"]), zone_of(fields["zone"])
    rule = parsed(rule_of(fields["often"], start), dtstart=start)
    yield from (at.replace(tzinfo=zone).astimezone(UTC) for at in rule)


def length(meeting: Record) -> timedelta:
    return timedelta(minutes=int(meeting.fields.get("minutes", "60")))


def leaves_out(series: Record, of: datetime | None) -> bool:
    """Whether this one of a series does not take place then."""
    return of is not None and of.isoformat() in left_out(series)


def left_out(series: Record) -> list[str]:
    """Which of a series do not take place: when their rule has them (ISO, UTC)."""
    skipped: list[str] = json.loads(series.fields.get("skipped", "[]"))
    return skipped


def without(series: Record, of: str) -> tuple[Effect, ...]:
    """The series goes on without this one, and does not remind of it any more."""
    skipped = json.dumps(sorted({*left_out(series), of}))
    kept = {name: value for name, value in series.fields.items() if (name, value) != ("of", of)}
    again = (Forget("meeting_again", series.id),) if series.fields.get("of") == of else ()
    return (Keep(changed(replace(series, fields={**kept, "skipped": skipped}))), *again)


def changed(meeting: Record) -> Record:
    """As its next edition: a calendar takes the one with the higher number."""
    return replace(meeting, fields={**meeting.fields, "sequence": str(int(meeting.fields.get("sequence", "0")) + 1)})


def called_off(meeting: Record, now: datetime) -> tuple[Effect, ...]:
    """It does not take place; of a series, what is still to come."""
    off = changed(meeting)
    fields = {**off.fields, "state": "cancelled", "until": now.isoformat()}
    return (Keep(replace(off, fields=fields, open=False)), Forget("", meeting.id))


def moved_of(series: Record, person: Person) -> tuple[Record, ...]:
    """Those of a series that have, or may have, a time of their own."""
    return tuple(it for it in person.open_records("meeting") if it.fields.get("series") == series.id)


def is_over(meeting: Record) -> tuple[Effect, ...]:
    """A single meeting is over; a series goes on."""
    if is_series(meeting):
        return ()
    return (Keep(replace(meeting, fields={**meeting.fields, "state": "had"}, open=False)), Forget("", meeting.id))


def as_shown(meeting: Record, now: datetime) -> Record:
    """With the next one's time, of a series."""
    following = next_of(meeting, now)
    return replace(meeting, fields={**meeting.fields, "when": following.isoformat()}) if following else meeting
