"""Meetings as an iCalendar of RFC 5545: a person's whole calendar to subscribe to, or one meeting to take in. Pure.

Rule: nothing goes in but what is in PUBLIC, and the bytes are the same as long as nothing has changed.

What the three large programs need, where the standard leaves a choice:

- Outlook refuses, or shifts by hours, a TZID without its VTIMEZONE (owncloud-archive/calendar#687,
  ridafkih/keeper.sh#417), see `bot.clock_changes`; its UIDs must differ ([MS-STANOICAL] V0178).
- A moved occurrence must name its RECURRENCE-ID in the zone of its series, or it shows twice (bitfireAT/synctools#80).
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

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vDuration, vRecur

from bot import clock_changes
from conversations.hearing import zone_of
from conversations.person import Record
from conversations.talks import regular

PUBLIC = ("when", "zone", "start", "often", "minutes", "name", "uid", "sequence", "state", "moved")
"""The fields of a meeting that may be read here. Of `name` only what `summary` makes of it is shown."""
KIND = "meeting"
REFRESH = timedelta(hours=1)
_PRODUCT = "-//coachbot//meetings//EN"
_SECOND = timedelta(seconds=1)

Summary = Callable[[str], str]
"""The title of a meeting with somebody of that name."""


def feed(meetings: Iterable[Record], title: str, summary: Summary) -> bytes:
    """The calendar to subscribe to, with all that was agreed and not cancelled before it came."""
    newest = {meeting.fields["uid"]: meeting for meeting in sorted(meetings, key=_sequence)}
    made = _calendar("PUBLISH", [event for meeting in newest.values() for event in _agreed(meeting, summary)])
    made.add("name", title)
    made.add("x-wr-calname", title)
    made.add("refresh-interval", vDuration(REFRESH, params={"VALUE": "DURATION"}))
    made.add("x-published-ttl", vDuration(REFRESH))
    return _written(made)


def invitation(meeting: Record, summary: Summary) -> bytes:
    """A file with one meeting, to be taken in; or to be taken out again, if it is cancelled."""
    if meeting.fields["state"] == "cancelled":
        return _written(_calendar("CANCEL", [_event(meeting, summary)]))
    return _written(_calendar("PUBLISH", _agreed(meeting, summary)))


def rule_of(often: str, first: datetime) -> str:
    """The RRULE of a series that begins then (naive, wall clock), or "" for a meeting that comes once."""
    if often in ("once", "every four weeks"):
        return "" if often == "once" else "FREQ=WEEKLY;INTERVAL=4"
    return regular.rule_of(often, first)


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
    """The meeting, or a series with an event for each occurrence that was moved. Of a cancelled series: what had come
    before `when`, the occurrence with which it was cancelled.
    """
    field = meeting.fields
    zone, start = zone_of(field["zone"]), datetime.fromisoformat(field["start"])
    rule = rule_of(field["often"], start)
    end = datetime.fromisoformat(field["when"]) if field["state"] == "cancelled" else None

    def comes(at: datetime) -> bool:
        return end is None or at.replace(tzinfo=zone).astimezone(UTC) < end

    if not comes(start) or (end and not rule):
        return []
    series = _event(meeting, summary)
    if rule:
        until = f";UNTIL={(end - _SECOND).astimezone(UTC):%Y%m%dT%H%M%SZ}" if end else ""
        series.add("rrule", vRecur.from_ical(rule + until))
    others, skipped = [], []
    for before, after in sorted(json.loads(field.get("moved") or "{}").items()):
        planned = datetime.fromisoformat(before)
        if after and comes(datetime.fromisoformat(after)):
            others.append(_event(meeting, summary, after))
            others[-1].add("recurrence-id", planned.replace(tzinfo=zone))
        else:
            skipped.append(planned.replace(tzinfo=zone))
    if skipped:
        series.add("exdate", skipped)
    return [series, *others]


def _event(meeting: Record, summary: Summary, start: str = "") -> Event:
    """start: of an occurrence that was moved. The meeting is private: whoever else may see the calendar sees only that
    the time is taken. It is stamped with the moment of its record, and a second later for each change.
    """
    field = meeting.fields
    at = datetime.fromisoformat(start or field["start"]).replace(tzinfo=zone_of(field["zone"]))
    changed = meeting.at.replace(microsecond=0) + _sequence(meeting) * _SECOND
    made = Event()
    made.add("uid", field["uid"])
    made.add("sequence", _sequence(meeting))
    made.add("dtstamp", changed)
    made.add("last-modified", changed)
    made.add("dtstart", at)
    made.add("duration", timedelta(minutes=int(field["minutes"])))
    made.add("summary", summary(field["name"]))
    made.add("status", "CONFIRMED" if field["state"] == "agreed" else "CANCELLED")
    made.add("class", "PRIVATE")
    made.add("transp", "OPAQUE")
    return made


def _sequence(meeting: Record) -> int:
    return int(meeting.fields["sequence"])
