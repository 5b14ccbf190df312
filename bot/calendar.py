"""Meetings as an iCalendar of RFC 5545: a person's whole calendar to subscribe to, or one meeting to take in. Pure.

Rule: nothing goes in but what is in PUBLIC, and the bytes are the same as long as nothing has changed.

What the three large programs need, where the standard leaves a choice:

- Outlook refuses, or shifts by hours, a TZID without its VTIMEZONE (owncloud-archive/calendar#687,
  ridafkih/keeper.sh#417), see `bot.clock_changes`; its UIDs must differ ([MS-STANOICAL] V0178).
- One of a series that has moved is a meeting of its own, and its series leaves it out (EXDATE in the zone of the
  series): a RECURRENCE-ID that is not in just that zone shows it twice (bitfireAT/synctools#80).
- In a subscription whatever is there no more is gone. STATUS:CANCELLED is struck through by some (sabre-io/dav#969)
  and removed by Google (hackgvl/hackgreenville-com#498), so that a cancelled meeting is left out.
- A DTSTAMP of the moment of asking makes every meeting look changed at each look (nextcloud/server#58193).
- Google looks once or twice a day whatever we say (aaronpk/Meetable#115). Others go by REFRESH-INTERVAL (RFC 7986) or,
  like Outlook, by X-PUBLISHED-TTL ([MS-OXCICAL] 2.1.3.1.1.15).
- REQUEST is for somebody's address (RFC 5546, 3.2.2), and none is known here. Whoever opens a file of PUBLISH has the
  meeting; Outlook on the web fails at a REQUEST that is for nobody (sssurii/laravel-ics#6).
- DURATION, as an end on the wall clock may be before its beginning on the day when an hour comes twice. Outlook takes
  it in ([MS-OXCICAL] 2.1.3.1.1.20.12).

In the hour that a change of the clocks leaves out a meeting comes as much later, as Google and Exchange do it
(ical-org/ical.net#681, mangstadt/biweekly#38) and RFC 5545 says of a single time (3.3.5); by the letter of 3.3.10 some
leave that one occurrence out. In the hour that comes twice it comes the first time. ical.js 2.2 (Thunderbird) shows it
an hour before the gap, and the second time; nobody meets at that hour.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vDuration, vRecur

from bot import clock_changes
from conversations.days import rule_of
from conversations.hearing import zone_of
from conversations.mentoring import planned
from conversations.person import Record

PUBLIC = (
    "pair",
    "group",
    "coming",
    "zone",
    "start",
    "often",
    "minutes",
    "who",
    "sequence",
    "state",
    "skipped",
    "until",
)
"""The fields of a meeting that may be read here. Of `who` only what `summary` makes of it is shown."""
KIND = "meeting"
REFRESH = timedelta(hours=1)
_PRODUCT = "-//coachbot//meetings//EN"
_SECOND = timedelta(seconds=1)

Summary = Callable[[str], str]
"""The title of a meeting with somebody of that name."""


def feed(meetings: Iterable[Record], title: str, summary: Summary) -> bytes:
    """The calendar to subscribe to, with all that was agreed and not cancelled before it came; of a group, but for
    what the person cannot come to.
    """
    made = _calendar("PUBLISH", [event for meeting in meetings for event in _agreed(meeting, summary)])
    made.add("name", title)
    made.add("x-wr-calname", title)
    made.add("refresh-interval", vDuration(REFRESH, params={"VALUE": "DURATION"}))
    made.add("x-published-ttl", vDuration(REFRESH))
    return _written(made)


def invitation(meeting: Record, summary: Summary) -> bytes:
    """A file with one meeting, to be taken in; or to be taken out again, if it is cancelled."""
    if meeting.fields["state"] == "cancelled" and "when" in meeting.fields:
        return _written(_calendar("CANCEL", [_event(meeting, summary)]))
    return _written(_calendar("PUBLISH", _agreed(meeting, summary)))


def _calendar(method: str, events: Sequence[Event]) -> Calendar:
    """A calendar needs one component at the least (RFC 5545, 3.6), so that an empty one says what UTC is."""
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    for event in events:
        made.add_component(event)
    year = min((event.start.year for event in events), default=1971)
    zones = sorted(made.get_missing_tzids()) if events else ["UTC"]
    made.subcomponents[:0] = [clock_changes.timezone(zone, year) for zone in zones]
    return made


def _written(made: Calendar) -> bytes:
    written: bytes = made.to_ical()
    return written


def _agreed(meeting: Record, summary: Summary) -> list[Event]:
    """The meeting, if it is to be or has been: of one that was only proposed nothing, and of what was cancelled that
    which came before.
    """
    field = meeting.fields
    if "when" not in field or field.get("coming") == "no":
        return []
    until = datetime.fromisoformat(field["until"]) if field["state"] == "cancelled" else None
    if until and not (planned.is_series(meeting) and next(planned.occurrences(meeting)) < until):
        return []
    event = _event(meeting, summary)
    if planned.is_series(meeting):
        rule = rule_of(field["often"], datetime.fromisoformat(field["start"]))
        last = f";UNTIL={(until - _SECOND).astimezone(UTC):%Y%m%dT%H%M%SZ}" if until else ""
        event.add("rrule", vRecur.from_ical(rule + last))
        if skipped := [_on_the_clock(meeting, of) for of in planned.left_out(meeting)]:
            event.add("exdate", skipped)
    return [event]


def _on_the_clock(series: Record, of: str) -> datetime:
    """The time on the wall clock that the rule has it at, also where a change of the clocks leaves that out."""
    zone, start = zone_of(series.fields["zone"]), datetime.fromisoformat(series.fields["start"])
    day = datetime.fromisoformat(of).astimezone(zone).date()
    return datetime.combine(day, start.time(), zone)


def _event(meeting: Record, summary: Summary) -> Event:
    """The meeting is private: whoever else may see the calendar sees only that the time is taken. It is stamped with
    the moment of its record, and a second later for each change.
    """
    field = meeting.fields
    at = datetime.fromisoformat(field["start"]).replace(tzinfo=zone_of(field["zone"]))
    changed = meeting.at.replace(microsecond=0) + _sequence(meeting) * _SECOND
    made = Event()
    made.add("uid", f"{meeting.id}.{field.get('group') or field['pair']}@coachbot")
    made.add("sequence", _sequence(meeting))
    made.add("dtstamp", changed)
    made.add("last-modified", changed)
    made.add("dtstart", at)
    made.add("duration", timedelta(minutes=int(field["minutes"])))
    made.add("summary", summary(field.get("who", "")))
    made.add("status", "CANCELLED" if field["state"] == "cancelled" else "CONFIRMED")
    made.add("class", "PRIVATE")
    made.add("transp", "OPAQUE")
    return made


def _sequence(meeting: Record) -> int:
    return int(meeting.fields["sequence"])
