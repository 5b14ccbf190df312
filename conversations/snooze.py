"""The buttons that a reminder carries: put it off, move its matter, say that it is done, skip it, want no more of them.

Rule: what is decided is written in the place of the reminder, so that an old button is not there any more; one that is
pressed all the same changes nothing that has been settled.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from conversations.beforehand import first_in_hours
from conversations.effects import Change, Effect, Forget, Keep, Menu, Remind, Rewrite, Say
from conversations.events import Chose
from conversations.hearing import moment_of, zone_of
from conversations.mentoring import schedule
from conversations.person import Person, Record

KINDS = {
    "talk": "talk",
    "debrief": "debrief",
    "check_in": "check_in",
    "check_in_again": "check_in",
    "check_in_end": "check_in",
    "regular": "regular",
    "regular_again": "regular",
    "meeting": "meeting",
    "meeting_soon": "meeting",
    "meeting_again": "meeting",
    "brief": "brief",
    "brief_again": "brief",
    "brief_today": "brief",
    "met": "met",
    "met_later": "met",
    "met_end": "met",
    "next_meeting": "met",
}
"""A reminder's name -> the kind that a person may want no more of."""
SERIES = {
    "regular": "regular_again",
    "meeting": "meeting_again",
    "meeting_soon": "meeting_again",
    "brief": "brief_again",
    "met": "met_later",
}
"""A reminder that is a whole series -> the name of the one of it that is put off."""

HALF_AN_HOUR, TOMORROW, NEXT_WEEK = "snooze 30 minutes", "snooze tomorrow", "snooze next week"
ANOTHER_DAY = "snooze until"
_TIMES = (HALF_AN_HOUR, TOMORROW, NEXT_WEEK, ANOTHER_DAY)
RESCHEDULE, DONE, SKIP, STOP, START = "reschedule", "already done", "skip", "stop these", "start these"
BUTTONS = frozenset((*_TIMES, RESCHEDULE, DONE, SKIP, STOP, START))

_BESIDE = {
    "talk": (RESCHEDULE, DONE, SKIP, STOP),
    "debrief": (DONE, SKIP, STOP),
    "check_in": (RESCHEDULE, SKIP, STOP),
    "regular": (RESCHEDULE, DONE, SKIP, STOP),
    "meeting": (RESCHEDULE, DONE, SKIP, STOP),
    "brief": (RESCHEDULE, DONE, SKIP, STOP),
    "met": (SKIP, STOP),
}
"""What each kind offers beside its own question. Nothing is offered that its own answers say already."""

_SKIPPED = {"meeting": "snooze.skipped.meeting", "brief": "snooze.skipped.meeting", "met": "snooze.skipped.met"}
"""Of one meeting: its brief goes with its reminders."""
_MOVES = {"check_in": "move_step", "meeting": "meet", "brief": "meet"}
"""Which talk moves what a kind is about; the others' is "move_talk"."""

Next = tuple[tuple[Effect, ...], str, Mapping[str, str]]
"""What to do at once, which talk to start then ("" for none), and with which notes."""


def choices(reminder: str, record: Record, person: Person, now: datetime) -> tuple[str | Menu, ...]:
    """The buttons of a reminder's message. A meeting is not put off beyond itself."""
    kind = KINDS[reminder]
    meeting = meeting_of(kind, record)
    times: tuple[str, ...] = _TIMES
    if meeting:
        times = tuple(name for name in _TIMES if name != ANOTHER_DAY and _at(name, person, now) < meeting)
    # A mentee of a group does not move its meetings.
    beside = (it for it in _BESIDE[kind] if it != RESCHEDULE or not record.fields.get("coming"))
    return (*((Menu("later", times),) if times else ()), *beside)


def pressed(button: Chose, person: Person, now: datetime) -> Next:
    """One of BUTTONS was pressed; it is about "reminder/record". That a talk has been is not decided here: it begins
    looking back.
    """
    choice = button.choice
    reminder, _, id = button.about.partition("/")
    kind, record = KINDS.get(reminder, ""), person.record(id)
    if kind and choice in (STOP, START):
        return _stopped(kind, button.about, person, stop=choice == STOP), "", {}
    if not kind or record is None or choice not in (*_TIMES, *_BESIDE[kind]):
        return (Rewrite("common.settled", choices=("menu",)),), "", {}
    match choice:
        case "reschedule" | "snooze until":
            talk = "snooze" if choice == ANOTHER_DAY else _MOVES.get(kind, "move_talk")
            return (), talk, {"kind": kind, "message": button.message, **_one_of(record)}
        case "already done":
            return _done(kind, record), "", {}
        case "skip" if record.kind == "meeting":
            values = {"when": when.isoformat()} if (when := meeting_of("meeting", record)) else {}
            return (*schedule.skip(kind, record), *_none_of(kind, id), Rewrite(_SKIPPED[kind], values)), "", {}
        case "skip":
            return (*_none_of(kind, id), Rewrite(f"snooze.skipped.{kind}", choices=("steps",))), "", {}
    return _snoozed(kind, record, _at(choice, person, now)), "", {}


def _one_of(record: Record) -> Mapping[str, str]:
    """Of a series of meetings, which one; of a single one, that there are no others."""
    if record.kind != "meeting":
        return {}
    once = {"once": "yes"}
    of = record.fields.get("of", "")
    return {**once, "of": of} if of and record.fields.get("often") != "once" else {**once, "single": "yes"}


def put_off(kind: str, record: Record, at: datetime) -> tuple[Effect, ...]:
    """Let the reminder come at another time, and nothing else of its kind about this."""
    meeting = meeting_of(kind, record)
    of = meeting if record.kind == "meeting" else None
    again = Remind(SERIES.get(kind, kind), at, record.id, meeting=meeting, last=meeting, of=of)
    return (*_none_of(kind, record.id), again)


def meeting_of(kind: str, record: Record) -> datetime | None:
    """The meeting that a reminder is before; of a regular talk the one that was reminded of last."""
    last = "of" if "of" in record.fields else "when"
    name = {"talk": "when", "regular": "of", "meeting": last, "brief": last}.get(kind, "")
    when = record.fields.get(name, "")
    return moment_of(when) if when else None


def _snoozed(kind: str, record: Record, at: datetime) -> tuple[Effect, ...]:
    meeting = meeting_of(kind, record)
    if meeting and at >= meeting:
        return (Say("snooze.no_time", choices=("menu",)),)
    return (*put_off(kind, record, at), Rewrite("snooze.snoozed", {"when": at.isoformat()}))


def _none_of(kind: str, id: str) -> tuple[Effect, ...]:
    """What is to come of this kind about this does not come; a series goes on."""
    return tuple(Forget(name, id) for name, of in KINDS.items() if of == kind and name not in SERIES)


def _at(choice: str, person: Person, now: datetime) -> datetime:
    """Half an hour from now; else when the person's day begins. It is said when it will be, so it is in their hours."""
    at = now + timedelta(minutes=30)
    if choice != HALF_AN_HOUR:
        zone = zone_of(person.zone)
        day = now.astimezone(zone).date() + timedelta(days=1 if choice == TOMORROW else 7)
        at = datetime.combine(day, time.fromisoformat(person.opens), zone)
    return first_in_hours(at, person)


def _stopped(kind: str, about: str, person: Person, *, stop: bool) -> tuple[Effect, ...]:
    muted = [name for name in person.muted if name != kind] + ([kind] if stop else [])
    line = "snooze.stopped" if stop else "snooze.started"
    return (Change({"muted": muted}), Rewrite(line, {"kind": kind}, (START,) if stop else (), about))


def _done(kind: str, record: Record) -> tuple[Effect, ...]:
    """It has been looked back on without the coach; or it was a talk of a series, which goes on."""
    if kind == "debrief":
        closed = Record(record.id, record.at, record.fields, open=False)
        return (Keep(closed), *_none_of(kind, record.id), Rewrite("snooze.looked_back", choices=("menu",)))
    return (*_none_of(kind, record.id), Rewrite("snooze.had_it"))
