"""A course: one short idea on each working day about being a mentor or a mentee, and what its buttons do.

Rule: it does not nag. Whoever lets three ideas in a row pass is asked once whether to go on, and then it ends; whatever
is decided is written in the place of the message.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from conversations.beforehand import first_in_hours
from conversations.effects import Effect, Forget, Keep, Remind, Rewrite, Say
from conversations.events import Chose
from conversations.hearing import zone_of
from conversations.person import Person, Record
from conversations.snooze import Next

IDEAS: Mapping[str, tuple[str, ...]] = {
    "mentor": (
        "mentor_trust",
        "mentor_agenda",
        "mentor_ask",
        "mentor_listen",
        "mentor_story",
        "mentor_door",
        "mentor_next",
    ),
    "mentee": (
        "mentee_manager",
        "mentee_question",
        "mentee_topic",
        "mentee_story",
        "mentee_helped",
        "mentee_date",
        "mentee_thanks",
    ),
}
"""Each course -> its ideas, in their order."""
COURSE = "course"
"""The reminder that brings what is next, and the kind of record that says where somebody is."""
MESSAGES = frozenset((COURSE, *(idea for ideas in IDEAS.values() for idea in ideas)))
"""What a button of a course can belong to, before the record: an idea, or the question whether to go on."""

TRY, NEXT, NOT_TODAY, MORE, STOP = "try it", "next idea", "not today", "more ideas", "stop course"

SILENT = 3
"""So many ideas in a row that nobody reacts to are taken as a question."""
ANSWER_WITHIN = 2
"""Days that the question whether to go on waits for an answer."""


def begun(id: str, name: str, at: time, person: Person, now: datetime) -> tuple[Record, Remind]:
    """A course that begins now, and its first idea: today if its time of day is still to come."""
    record = Record(id, now, {"course": name, "at": f"{at:%H:%M}", "seen": "0", "silent": "0"})
    return record, _next(record, person, now, days=0 if now < _today(record, person, now) else 1)


def came_due(record: Record, person: Person, now: datetime) -> Next:
    """The next idea, or what comes in its place: whether to go on, or the end."""
    today = _today(record, person, now)
    if now < today == first_in_hours(today, person):
        return (Remind(COURSE, today, record.id),), "", {}
    silent = int(record.fields["silent"]) >= SILENT
    if "asked" in record.fields or (silent and not _ahead(record)):
        return (*_ended(record, "quiet"), Say("learn.quiet_end", choices=("menu",))), "", {}
    if not _ahead(record):
        return _ended(record, "done"), "learned", {"course": record.fields["course"]}
    if silent:
        asked = Record(record.id, record.at, {**record.fields, "asked": "yes"})
        question = Say("learn.go_on", choices=(MORE, STOP), about=f"{COURSE}/{record.id}")
        return (Keep(asked), _next(record, person, now, days=ANSWER_WITHIN), question), "", {}
    return _shown(Say, record, person, now), "", {}


def pressed(button: Chose, person: Person, now: datetime) -> tuple[Effect, ...]:
    """A button of one of MESSAGES. On an idea that another has followed, only having enough changes what is to come."""
    message, _, id = button.about.partition("/")
    record = person.record(id)
    past = Rewrite("learn.will_try" if button.choice == TRY else "learn.past", {"idea": message})
    if message == COURSE:
        past = Rewrite("common.settled", choices=("menu",))
    if record is None or record.kind != COURSE:
        return (past,)
    asked, seen = "asked" in record.fields, int(record.fields["seen"])
    heard = Record(record.id, record.at, {**_without_asked(record), "silent": "0"})
    latest = message in IDEAS.get(record.fields["course"], ())[:seen][-1:]
    match button.choice:
        case "stop course":
            return (*_ended(record, "stopped"), Rewrite("learn.stopped", choices=("menu",)))
        case "try it" if message != COURSE:
            goes_on = (_next(record, person, now),) if asked else ()
            return (Keep(heard), *goes_on, past)
        case "next idea" if latest and _ahead(record):
            return _shown(Rewrite, heard, person, now)
        case "more ideas" if asked and _ahead(record):
            return _shown(Rewrite, heard, person, now)
        case "not today" if latest:
            again = Record(record.id, record.at, {**heard.fields, "seen": str(seen - 1)})
            then = _next(record, person, now)
            return (Keep(again), then, Rewrite("learn.another_day", {"when": then.at.isoformat()}))
    return (past,)


def going_on(person: Person, now: datetime) -> tuple[Remind, ...]:
    """What brings the course of somebody who is back: what fell due while they could not be reached came to nothing."""
    return tuple(_next(record, person, now) for record in person.open_records(COURSE))


def already(record: Record) -> Say:
    """One course at a time."""
    values = {"kind": record.fields["course"], "number": record.fields["seen"]}
    return Say("learn.already", values, ("let go", "menu"), record.id)


def _shown(says: type[Say] | type[Rewrite], record: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """The next idea, anew or in the place of a message; and the one after it is on its way."""
    idea, *others = _ahead(record)
    seen, silent = (str(int(record.fields[name]) + 1) for name in ("seen", "silent"))
    kept = Record(record.id, record.at, {**record.fields, "seen": seen, "silent": silent})
    values = {"kind": record.fields["course"], "number": seen, "idea": idea}
    choices = (TRY, NEXT, NOT_TODAY, STOP) if others else (TRY, NOT_TODAY, STOP)
    message = says("learn.today", values, choices, f"{idea}/{record.id}")
    return (Keep(kept), _next(record, person, now), message)


def _ahead(record: Record) -> tuple[str, ...]:
    """The ideas that are still to come."""
    return IDEAS.get(record.fields["course"], ())[int(record.fields["seen"]) :]


def _ended(record: Record, state: str) -> tuple[Effect, ...]:
    closed = Record(record.id, record.at, {**_without_asked(record), "state": state}, open=False)
    return (Keep(closed), Forget(COURSE, record.id))


def _without_asked(record: Record) -> Mapping[str, str]:
    return {name: value for name, value in record.fields.items() if name != "asked"}


def _next(record: Record, person: Person, now: datetime, days: int = 1) -> Remind:
    """So many days from today, or on the first working day after that, at the time of day of the course."""
    at = _today(record, person, now) + timedelta(days=days)
    return Remind(COURSE, _today(record, person, first_in_hours(at, person)), record.id)


def _today(record: Record, person: Person, now: datetime) -> datetime:
    """The time of day of the course, on the day that it is where the person is."""
    zone = zone_of(person.zone)
    return datetime.combine(now.astimezone(zone).date(), time.fromisoformat(record.fields["at"]), zone)
