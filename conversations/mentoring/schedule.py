"""When a person is reminded of a meeting of their pair and asked about it: as long before as they like, and after it.

Rule: one is asked for what is still to come, each time once. What a person settles about one meeting holds for that one
and for them alone: the fields `skipped` and `settled` hold its time.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from dateutil.rrule import rrulestr

from conversations.days import rule_of
from conversations.effects import Effect, Forget, Keep, Remind, Repeat
from conversations.hearing import moment_of, zone_of
from conversations.person import Person, Record

ONCE = "once"
LEADS = {
    "2 days": timedelta(days=2),
    "24 hours": timedelta(hours=24),
    "2 hours": timedelta(hours=2),
    "1 hour": timedelta(hours=1),
    "10 minutes": timedelta(minutes=10),
}
"""How long before a meeting, as people choose it; see `Person.leads`."""
HALF_AN_HOUR = timedelta(minutes=30)
"""It takes so long, at the most, to read a brief."""
PUT_AWAY_AFTER = timedelta(days=7)
"""So long a single meeting that was asked about can still be found another time."""

_BEFORE = ("meeting", "meeting_soon")
"""The reminders before a meeting, one for each of the leads."""


def reminders(meeting: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """As long before each one as the person likes, and the question how it went after it."""
    before = tuple(effect for slot in (0, 1) for effect in _before(slot, meeting, person, now))
    when, after = moment_of(meeting.fields["when"]), timedelta(minutes=int(meeting.fields["minutes"]))
    if meeting.fields["often"] == ONCE:
        morning = brief("brief", when, meeting, person, now)
        return (*before, *morning, Remind("met", when + after, meeting.id, of=when))
    return (*before, _repeat("brief", meeting, when - _midnight(when, person)), _repeat("met", meeting, -after))


def reminders_of_one(when: datetime, meeting: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """Of the one of a series that is at another time than the others."""
    after = when + timedelta(minutes=int(meeting.fields.get("minutes", "60")))
    before = (
        effect for slot in (0, 1) for effect in _before_one(f"{_BEFORE[slot]}_again", slot, when, meeting, person)
    )
    coming = tuple(effect for effect in before if effect.at > now)
    morning = brief("brief_again", when, meeting, person, now)
    return (*coming, *morning, Remind("met_again", after, meeting.id, of=when))


def brief(name: str, when: datetime, meeting: Record, person: Person, now: datetime) -> tuple[Remind, ...]:
    """The brief on the morning of a meeting, if that is still to come."""
    morning = morning_of(when, person)
    return (Remind(name, morning, meeting.id, when, when, when),) if morning > now else ()


def morning_of(when: datetime, person: Person) -> datetime:
    """When the person's hours begin on the day of a meeting, or half an hour before it if that is earlier (aware)."""
    return min(_opens(when, person), when - HALF_AN_HOUR)


def bears_the_brief(reminder: str, when: datetime, person: Person) -> bool:
    """Whether this reminder before a meeting is also its brief."""
    slot = _bearer(when, person)
    return slot is not None and reminder in (_BEFORE[slot], f"{_BEFORE[slot]}_again")


def has_a_brief(when: datetime, person: Person) -> bool:
    """Whether the brief of a meeting is a message of its own."""
    return _bearer(when, person) is None


def _bearer(when: datetime, person: Person) -> int | None:
    """Which reminder before a meeting is its brief, too: one that comes about when the brief would; or, where the
    meeting begins before the brief could be read, the last before it. None where there is no such reminder.
    """
    leads = {slot: lead for slot in (0, 1) if (lead := _lead(slot, person))}
    if not leads or not {"meeting", "brief"}.isdisjoint(person.muted):
        return None
    read = _opens(when, person) + HALF_AN_HOUR
    early = next((slot for slot, lead in leads.items() if _midnight(when, person) <= when - lead <= read), None)
    return max(leads) if early is None and when < read else early


def with_leads(leads: str, person: Person, now: datetime) -> tuple[Effect, ...]:
    """The person wants to be reminded at other times from now on: so they are of what is planned already."""
    new = replace(person, leads=leads)
    other = [slot for slot in (0, 1) if _lead(slot, new) != _lead(slot, person)]
    planned = [it for it in person.open_records("meeting") if it.fields.get("state") == "agreed"]
    return tuple(effect for it in planned for slot in other for effect in _anew(slot, it, new, now))


def is_over(meeting: Record) -> tuple[Effect, ...]:
    """A single meeting is over; a series goes on."""
    if meeting.fields["often"] != ONCE:
        return ()
    return (Keep(replace(meeting, fields={**meeting.fields, "state": "had"}, open=False)), Forget("", meeting.id))


def has_moved(meeting: Record, of: datetime | None) -> bool:
    """Whether this one of a series is at another time, where it is reminded of for itself."""
    return of is not None and of.isoformat() in _moved(meeting)


def next_of(meeting: Record, now: datetime) -> datetime | None:
    """When the next one begins (aware UTC), with those that have moved; None if the only one has begun."""
    fields = meeting.fields
    if fields["often"] == ONCE:
        when = moment_of(fields["when"])
        return when if when > now else None
    start, zone = datetime.fromisoformat(fields["start"]), zone_of(fields["zone"])
    moved = {moment_of(old): moment_of(new) for old, new in _moved(meeting).items()}
    rule = rrulestr(rule_of(fields["often"], start), dtstart=start)
    ahead = (at.replace(tzinfo=zone).astimezone(UTC) for at in rule.xafter(now.astimezone(zone).replace(tzinfo=None)))
    planned = next(when for when in ahead if when not in moved)
    return min(when for when in (planned, *moved.values()) if when > now)


def skip(kind: str, meeting: Record) -> tuple[Effect, ...]:
    """Remind of this one no more, or ask no more how it went."""
    name, of = ("settled", "asked_of") if kind == "met" else ("skipped", "of")
    kept = replace(meeting, fields={**meeting.fields, name: meeting.fields.get(of) or meeting.fields["when"]})
    return (Keep(kept), *(is_over(kept) if kind == "met" else ()))


def settle(meeting: Record, of: str, now: datetime) -> tuple[Effect, ...]:
    """Nothing more is said of this one or asked. A single one is put away in some days, if it finds no other time."""
    kept = Keep(replace(meeting, fields={**meeting.fields, "settled": of}))
    end = (Remind("met_end", now + PUT_AWAY_AFTER, meeting.id),) if meeting.fields.get("often") == ONCE else ()
    return (kept, Forget("met_later", meeting.id), Forget("met_end", meeting.id), *end)


def is_settled(meeting: Record, when: datetime) -> bool:
    return meeting.fields.get("settled") == when.isoformat()


def is_quiet(meeting: Record, when: datetime) -> bool:
    """Whether this one is not to be reminded of."""
    return is_settled(meeting, when) or meeting.fields.get("skipped") == when.isoformat()


def _anew(slot: int, meeting: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """One of the reminders before a meeting that is planned, as the person wants it now."""
    name = _BEFORE[slot]
    moved = sorted((moment_of(when) for when in _moved(meeting).values()), reverse=True)
    again = (it for when in moved for it in _before_one(f"{name}_again", slot, when, meeting, person))
    gone = (Forget(name, meeting.id), Forget(f"{name}_again", meeting.id))
    return (*gone, *_before(slot, meeting, person, now), *(it for it in again if it.at > now))


def _before(slot: int, meeting: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    lead = _lead(slot, person)
    if lead is None:
        return ()
    if meeting.fields["often"] != ONCE:
        return (_repeat(_BEFORE[slot], meeting, lead),)
    when = moment_of(meeting.fields["when"])
    return tuple(it for it in _before_one(_BEFORE[slot], slot, when, meeting, person) if it.at > now)


def _before_one(name: str, slot: int, when: datetime, meeting: Record, person: Person) -> Iterator[Remind]:
    if lead := _lead(slot, person):
        yield Remind(name, when - lead, meeting.id, when, when, when)


def _repeat(name: str, meeting: Record, ahead: timedelta) -> Repeat:
    start, zone = datetime.fromisoformat(meeting.fields["start"]), meeting.fields["zone"]
    rule, before = rule_of(meeting.fields["often"], start), ahead > timedelta()
    return Repeat(name, rule, start, zone, meeting.id, ahead=ahead, meeting=before, from_now=True)


def _opens(when: datetime, person: Person) -> datetime:
    """The beginning of the person's hours on the day of a meeting."""
    return datetime.combine(_midnight(when, person).date(), time.fromisoformat(person.opens), zone_of(person.zone))


def _midnight(when: datetime, person: Person) -> datetime:
    """The beginning of the day of a meeting, where the person is."""
    zone = zone_of(person.zone)
    return datetime.combine(when.astimezone(zone).date(), time(), zone)


def _lead(slot: int, person: Person) -> timedelta | None:
    return LEADS.get(person.leads.split(",")[slot])


def _moved(meeting: Record) -> dict[str, str]:
    found: dict[str, str] = json.loads(meeting.fields.get("moved", "{}"))
    return found
