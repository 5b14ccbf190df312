"""What happens in a pair when something falls due: a meeting is near, it is over, a request has waited long enough.

Rule: one of a series that has moved is reminded of at its new time alone, and a question is asked twice at most.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from conversations import conversation as talks
from conversations import snooze
from conversations.beforehand import wanted_peace
from conversations.effects import Effect, Keep, Remind, Say
from conversations.events import CameDue
from conversations.hearing import moment_of
from conversations.mentoring import (
    absence,
    group,
    group_meetings,
    meetings,
    notes,
    pairs,
    parting,
    planned,
    proposals,
    schedule,
)
from conversations.person import Person, Record
from conversations.programs import pairing
from conversations.programs.counting import counted
from conversations.snooze import Next

ASK_AGAIN = timedelta(days=2)
"""How long the question how it went waits for an answer before it is asked once more, and then before it ends."""
PAIR_END = "pair_end"
"""The reminder that ends a request which nobody has answered."""
OTHERS = (PAIR_END, proposals.PROPOSAL_END, pairs.QUIET, parting.PARTING)
"""Reminders that nobody is to wait in vain. They are of no kind that a person may want no more of."""
NEXT = "next_meeting"
"""The reminder, about a pair, that no next meeting is planned."""
FIND_WITHIN = timedelta(days=7)
"""How long after the first meeting, or one that did not happen, a pair is reminded once that there is no next one."""
KINDS = ("meeting", "brief", "met")

_NOTHING: Next = ((), "", {})


def came_due(event: CameDue, kind: str, record: Record, person: Person, now: datetime) -> Next:
    """One of KINDS, or of OTHERS."""
    match event.reminder:
        case "pair_end" if pairing.waits(record):
            return pairing.no_answer(record, person), "", {}
        case "pair_end":
            return pairs.came_to_its_end(record, person), "", {}
        case "proposal_end":
            return proposals.no_answer(record, person, now), "", {}
        case "pair_quiet":
            return absence.look(record, person, now), "", {}
        case "pair_parting":
            return parting.came_due(record, person, now), "", {}
        case "next_meeting":
            return _next(record, person, now), "", {}
    if record.kind != "meeting" or planned.leaves_out(record, event.of):
        return _NOTHING
    if kind == "meeting":
        return _before(event, record, person, now), "", {}
    if kind == "brief":
        return _brief(event, record, person, now), "", {}
    return _met(event, record, person, now)


def notes_of(reminder: str, record: Record, person: Person) -> Mapping[str, str]:
    """The notes with which looking back on a meeting begins, besides those of any record: which one it was, which of
    the two the person is, and what they had noted to raise. None of another record.
    """
    if record.kind != "meeting":
        return {}
    pair = person.record(record.fields.get("pair", ""))
    role = {pair.fields["role"]: "yes"} if pair else {}
    mine = person.record(notes.id_of(pair.id)) if pair else None
    noted = mine.fields.get("raise", "") if mine else ""
    raised = {"noted": noted, "still": noted} if noted else {"nothing_noted": "yes"}
    asked = record.fields.get("asked_of", "") if snooze.KINDS.get(reminder) == "met" else ""
    when = asked or _iso(snooze.meeting_of("meeting", record))
    return {**role, **raised, **({"of": when} if when else {})}


def is_planned(pair: Record, person: Person, now: datetime, but: Record | None = None) -> bool:
    """Whether the two are to meet, or one of them has proposed it. but: a single meeting that is left out of it."""
    mine = pairs.meetings_of(pair.id, person)
    ahead = (it for it in mine if "new_when" not in it.fields and (it != but or planned.is_series(it)))
    return any("new_when" in it.fields for it in mine) or any(planned.next_of(it, now) for it in ahead)


def _next(pair: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """Once more, and no more: the second meeting is the one that is not found."""
    if pair.kind != "pair" or pair.fields.get("state") != "agreed" or is_planned(pair, person, now):
        return ()
    return (Say("met.next", group.named(pair, person), ("meet", "mentor"), pair.id),)


def _iso(when: datetime | None) -> str:
    return when.isoformat() if when else ""


def _before(event: CameDue, record: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """A meeting is near; of a series `record` remembers which one was reminded of last."""
    reminded = event.of is not None and record.fields.get("of") == event.of.isoformat()
    if event.of:
        record = replace(record, fields={**record.fields, "of": event.of.isoformat()})
    when = snooze.meeting_of("meeting", record)
    if when is None or (when <= now and not event.late) or schedule.is_quiet(record, when):
        return ()
    kept = (Keep(record),) if event.of else ()
    if event.late and (reminded or wanted_peace(when, person)):
        return kept
    values = meetings.times(when.isoformat(), record.fields, person)
    if event.late:
        return (*kept, Say("meeting.too_late", values))
    if schedule.comes_with_the_brief(event.reminder, when, person, now):
        return kept
    first = (*(group_meetings.choices(record) if record.fields.get("coming") == "not said" else ()), "open")
    choices = (*first, "get ready", *snooze.choices(event.reminder, record, person, now))
    in_group = bool(record.fields.get(group.GROUP))
    line = "group.soon" if in_group else "meeting.soon"
    if schedule.bears_the_brief(event.reminder, when, person):
        line = "group.soon_with_brief" if in_group else "meeting.soon_with_brief"
        choices = ("my brief", *choices)
    pair = person.record(record.fields.get("pair", ""))
    if pair and pairs.is_away(pair) and not group.leads(pair):
        line, values = "meeting.may_not_be", {**pairs.named(pair), **values}
    return (*kept, Say(line, values, choices, f"{event.reminder}/{record.id}"))


def _brief(event: CameDue, record: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """The morning of a meeting: only that the brief is ready, for it is read on a page of one's own."""
    when = event.of or snooze.meeting_of("brief", record)
    if when is None or when <= now or schedule.is_quiet(record, when) or not schedule.has_a_brief(when, person):
        return ()
    if now < schedule.morning_of(when, person):
        return schedule.brief("brief_today", when, record, person, now)
    record = replace(record, fields={**record.fields, "of": when.isoformat()})
    values = meetings.times(when.isoformat(), record.fields, person)
    choices = ("my brief", "get ready", *snooze.choices(event.reminder, record, person, now))
    line = "group.morning" if record.fields.get(group.GROUP) else "get_ready.morning"
    return (Keep(record), Say(line, values, choices, f"{event.reminder}/{record.id}"))


def _met(event: CameDue, record: Record, person: Person, now: datetime) -> Next:
    """How a meeting went is asked after it, once more if nobody has answered, and then no more."""
    if event.reminder == "met_end":
        return planned.is_over(record), "", {}
    of = event.of or moment_of(record.fields["asked_of"] if "asked_of" in record.fields else record.fields["when"])
    if schedule.is_settled(record, of):
        return _NOTHING
    record = replace(record, fields={**record.fields, "asked_of": of.isoformat()})
    again = Remind("met_end" if event.reminder == "met_later" else "met_later", now + ASK_AGAIN, record.id, of=of)
    notes = {**talks.notes_of(record), "reminder": f"{event.reminder}/{record.id}"}
    first = event.reminder == "met"
    asked = counted(person.record(record.fields["pair"]), "asked") if first else ()
    return (Keep(record), again, *asked), "met", {**notes, **notes_of(event.reminder, record, person)}
