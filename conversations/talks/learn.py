"""Begin a course about being a mentor or a mentee, or the one for one's part in a program; and look back at its end."""

from datetime import datetime, time

from conversations import course, days
from conversations.beforehand import BEFORE_THE_END
from conversations.effects import Effect, Keep, Say
from conversations.events import Event, Said
from conversations.flow import END, Flow, Heard, Moment, Step, Unclear
from conversations.hearing import HEARD, choice_of, one_of
from conversations.person import Record
from conversations.skills.listen import written
from conversations.skills.next_steps import id_of

_COURSES = tuple(course.IDEAS)
_MIDDAY, _AFTERNOON = time(12), time(15)
_TIMES = ("first thing", "around midday", "in the afternoon", "at the end")


def _time(event: Event, moment: Moment) -> Heard | Unclear:
    """One of the choices, or any time that was written; what is outside the person's hours is as near as can be."""
    opens, closes = time.fromisoformat(moment.person.opens), time.fromisoformat(moment.person.closes)
    latest = (datetime.combine(moment.now, closes) - BEFORE_THE_END).time()
    choice = choice_of(event, _TIMES)
    at = dict(zip(_TIMES, (opens, _MIDDAY, _AFTERNOON, latest), strict=True)).get(choice or "")
    if at is None and isinstance(event, Said):
        at = days.a_time(event.text)
    if at is None:
        return Unclear("hearing.please_choose")
    return Heard(HEARD, {"at": f"{max(opens, min(at, latest)):%H:%M}"})


def _begin(moment: Moment) -> tuple[Effect, ...]:
    notes, id = moment.notes, id_of(course.COURSE, moment.now)
    at = time.fromisoformat(notes["at"])
    record, first = course.begun(id, notes["course"], at, moment.person, moment.now)
    values = {"kind": notes["course"], "when": first.at.isoformat()}
    return (Keep(record), first, Say("learn.begun", values, choices=("steps", "menu")))


def _look_back(moment: Moment) -> tuple[Effect, ...]:
    """What they wrote is kept for them alone."""
    notes = moment.notes
    fields = {name: notes[name] for name in ("course", "tried") if notes.get(name)}
    done = Say("learn.done", choices=("menu",))
    if "tried" not in fields:
        return (done,)
    return (Keep(Record(id_of("reflection", moment.now), moment.now, fields, open=False)), done)


_WHEN = Step("learn.time", _time, {HEARD: END}, choices=_TIMES)

FLOWS = (
    Flow(
        name="learn",
        version=1,
        steps={
            "course": Step(
                "learn.course", one_of(*_COURSES, keep="course"), dict.fromkeys(_COURSES, "time"), choices=_COURSES
            ),
            "time": _WHEN,
        },
        finish=_begin,
        lasting=False,
    ),
    Flow(name="learn_part", version=1, steps={"time": _WHEN}, finish=_begin, lasting=False),
    Flow(
        name="learned",
        version=1,
        steps={"tried": written("learn.tried", "tried", END)},
        finish=_look_back,
        lasting=False,
    ),
)
