"""When a person is reminded of a meeting of their pair and asked about it: as long before as they like, and after it.

Rule: one is asked for what is still to come, each time once. What a person settles about one meeting holds for that one
and for them alone: the fields `silenced` and `settled` hold its time.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta

from conversations.days import rule_of
from conversations.effects import Effect, Forget, Keep, Remind, Repeat
from conversations.hearing import moment_of, zone_of
from conversations.mentoring import planned
from conversations.person import Person, Record

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
    when, after = moment_of(meeting.fields["when"]), planned.length(meeting)
    if planned.is_series(meeting):
        return (*before, _repeat("brief", meeting, when - _midnight(when, person)), _repeat("met", meeting, -after))
    morning = brief("brief", when, meeting, person, now)
    return (*before, *morning, Remind("met", when + after, meeting.id, of=when))


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
    return slot is not None and reminder == _BEFORE[slot]


def comes_with_the_brief(reminder: str, when: datetime, person: Person, now: datetime) -> bool:
    """Whether it was for a day before, has waited for the person's hours, and would come beside the brief."""
    slot = _BEFORE.index(reminder) if reminder in _BEFORE else None
    lead = None if slot is None else _lead(slot, person)
    if lead is None or when - lead >= _midnight(when, person) or now < morning_of(when, person):
        return False
    return "brief" not in person.muted and has_a_brief(when, person)


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
    agreed = [it for it in person.open_records("meeting") if it.fields.get("state") == "agreed"]
    return tuple(effect for it in agreed for slot in other for effect in _anew(slot, it, new, now))


def skip(kind: str, meeting: Record) -> tuple[Effect, ...]:
    """Remind of this one no more, or ask no more how it went."""
    name, of = ("settled", "asked_of") if kind == "met" else ("silenced", "of")
    kept = replace(meeting, fields={**meeting.fields, name: meeting.fields.get(of) or meeting.fields["when"]})
    return (Keep(kept), *(planned.is_over(kept) if kind == "met" else ()))


def settle(meeting: Record, of: str, now: datetime) -> tuple[Effect, ...]:
    """Nothing more is said of this one or asked. A single one is put away in some days, if it finds no other time."""
    kept = Keep(replace(meeting, fields={**meeting.fields, "settled": of}))
    end = (Remind("met_end", now + PUT_AWAY_AFTER, meeting.id),) if not planned.is_series(meeting) else ()
    return (kept, Forget("met_later", meeting.id), Forget("met_end", meeting.id), *end)


def is_settled(meeting: Record, when: datetime) -> bool:
    return meeting.fields.get("settled") == when.isoformat()


def is_looked_back_on(meeting: Record, of: str) -> bool:
    """Whether it was said already how the one at this moment (ISO) went. It may have been asked twice."""
    return bool(of) and meeting.fields.get("settled") == of


def is_quiet(meeting: Record, when: datetime) -> bool:
    """Whether this one is not to be reminded of."""
    return is_settled(meeting, when) or meeting.fields.get("silenced") == when.isoformat()


def _anew(slot: int, meeting: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """One of the reminders before a meeting that is planned, as the person wants it now."""
    return (Forget(_BEFORE[slot], meeting.id), *_before(slot, meeting, person, now))


def _before(slot: int, meeting: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    lead, name = _lead(slot, person), _BEFORE[slot]
    if lead is None:
        return ()
    if planned.is_series(meeting):
        return (_repeat(name, meeting, lead),)
    when = moment_of(meeting.fields["when"])
    return (Remind(name, when - lead, meeting.id, when, when, when),) if when - lead > now else ()


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
