"""Put a reminder off until a day, or move what it is about: a step to another day, a talk to another time.

Rule: what was decided is written in the place of the reminder that it began with.
"""

from collections.abc import Callable
from datetime import datetime

from conversations import snooze
from conversations.beforehand import first_in_hours, reminder_of
from conversations.effects import Effect, Field, Keep, Remind, Rewrite
from conversations.flow import END, Finish, Flow, Moment, Step, Steps
from conversations.hearing import HEARD, a_day, a_moment, moment_of
from conversations.person import Record
from conversations.skills.next_steps import check_in_at
from conversations.talks import debrief

Decided = tuple[tuple[Effect, ...], str, dict[str, str]]
"""What is to be done, the line that says so, and its values."""


def _of_the_record(decide: Callable[[Moment, Record], Decided]) -> Finish:
    """A finish that does what was decided about the record, and writes it in the reminder's place."""

    def finish(moment: Moment) -> tuple[Effect, ...]:
        message = moment.notes.get("message", "")
        record = moment.person.record(moment.notes["about"])
        if record is None:
            return (Rewrite("common.settled", choices=("menu",), message=message),)
        effects, line, values = decide(moment, record)
        return (*effects, Rewrite(line, values, message=message))

    return finish


def _snoozed(moment: Moment, record: Record) -> Decided:
    at = _in_the_morning(moment)
    return snooze.put_off(moment.notes["kind"], record, at), "snooze.snoozed", {"when": at.isoformat()}


def _step_moved(moment: Moment, record: Record) -> Decided:
    at = _in_the_morning(moment)
    moved = Keep(Record(record.id, record.at, {**record.fields, "by": moment.notes["day"]}))
    return (moved, *snooze.put_off("check_in", record, at)), "check_in.again_then", {"day": at.isoformat()}


def _talk_moved(moment: Moment, record: Record) -> Decided:
    when = moment_of(moment.notes["when"])
    values = {"when": when.isoformat()}
    if moment.notes["kind"] != "regular":
        return debrief.moved(when, moment, record), "debrief.moved_to", values
    at = reminder_of(when, record.fields["remind"], moment.person, moment.now) or moment.now
    this_one = Keep(Record(record.id, record.at, {**record.fields, "of": when.isoformat()}))
    again = Remind(snooze.SERIES["regular"], at, record.id, meeting=when, last=when)
    return (this_one, again), "regular.moved_once", values


def _in_the_morning(moment: Moment) -> datetime:
    """Of the day that was chosen, or of the next working day."""
    return first_in_hours(check_in_at(moment.notes["day"], moment.person, moment.now), moment.person)


def _a_day(ask: str) -> Step:
    return Step(ask, a_day("day"), {HEARD: END}, answer=Field("day", "day"))


def _flow(name: str, steps: Steps, decide: Callable[[Moment, Record], Decided]) -> Flow:
    """Not to be gone on with on another day: the reminder is still there."""
    return Flow(name, 1, steps, finish=_of_the_record(decide), lasting=False)


_NEW_TIME = Step("snooze.new_time", a_moment("when"), {HEARD: END}, answer=Field("when", "moment"))

FLOWS = (
    _flow("snooze", {"day": _a_day("snooze.day")}, _snoozed),
    _flow("move_step", {"day": _a_day("snooze.new_day")}, _step_moved),
    _flow("move_talk", {"when": _NEW_TIME}, _talk_moved),
)
