"""What happens in a pair when something falls due: a meeting is near, it is over, a request has waited long enough.

Rule: one of a series that has moved is reminded of at its new time alone, and a question is asked twice at most.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from conversations import snooze
from conversations.beforehand import wanted_peace
from conversations.conversation import notes_of
from conversations.effects import Effect, Keep, Remind, Say
from conversations.events import CameDue
from conversations.mentoring import meetings, pairs, planned
from conversations.person import Person, Record
from conversations.snooze import Next

ASK_AGAIN = timedelta(days=2)
"""How long the question how it went waits for an answer before it is asked once more, and then before it ends."""
PAIR_END = "pair_end"
"""The reminder that ends a request which nobody has answered."""
KINDS = ("meeting", "met")

_NOTHING: Next = ((), "", {})


def came_due(event: CameDue, kind: str, record: Record, person: Person, now: datetime) -> Next:
    """One of KINDS, or PAIR_END."""
    if event.reminder == PAIR_END:
        return pairs.came_to_its_end(record, person), "", {}
    if record.kind != "meeting" or planned.leaves_out(record, event.of):
        return _NOTHING
    if kind == "meeting":
        return _before(event, record, person, now), "", {}
    return _met(event, record, person, now)


def role_of(meeting: Record, person: Person) -> Mapping[str, str]:
    """The note that a mentor's talk about a meeting begins with: a mentor is not asked for thanks."""
    pair = person.record(meeting.fields.get("pair", ""))
    return {"mentor": "yes"} if pair and pair.fields.get("role") == "mentor" else {}


def _before(event: CameDue, record: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """A meeting is near; of a series `record` remembers which one was reminded of last."""
    if event.of:
        record = Record(record.id, record.at, {**record.fields, "of": event.of.isoformat()})
    when = snooze.meeting_of("meeting", record)
    if when is None or (when <= now and not event.late):
        return ()
    kept = (Keep(record),) if event.of else ()
    if event.late and wanted_peace(when, person):
        return kept
    values = meetings.times(when.isoformat(), record.fields, person)
    if event.late:
        return (*kept, Say("meeting.too_late", values))
    choices = ("open", *snooze.choices(event.reminder, record, person, now))
    return (*kept, Say("meeting.soon", values, choices, f"{event.reminder}/{record.id}"))


def _met(event: CameDue, record: Record, person: Person, now: datetime) -> Next:
    """How a meeting went is asked after it, once more if nobody has answered, and then no more."""
    if event.reminder == "met_end":
        return planned.is_over(record), "", {}
    again = Remind("met_end" if event.reminder == "met_later" else "met_later", now + ASK_AGAIN, record.id)
    notes = {**notes_of(record), "reminder": f"{event.reminder}/{record.id}"}
    return (again,), "met", {**notes, **role_of(record, person)}
