"""Look back on a conversation: what was heard, what opened it, where advice slipped in, and the one step agreed."""

from dataclasses import replace
from datetime import datetime

from conversations.beforehand import reminder_of
from conversations.effects import Effect, Field, Forget, Keep, Remind, Rewrite, Say
from conversations.events import Event
from conversations.flow import END, SKIPPED, Flow, Heard, Moment, Step, Steps, Unclear, in_a_row
from conversations.hearing import HEARD, a_moment, moment_of, one_of
from conversations.person import Record
from conversations.skills import ask, listen, next_steps
from conversations.skills.listen import somebody, written
from conversations.talks.prepare import TALK_TAKES

_HAPPENED = ("yes", "not yet", "it will not")


def _happened(event: Event, moment: Moment) -> Heard | Unclear:
    """Whether it did. A reminder that asked it in the chat asks no more."""
    heard = one_of(*_HAPPENED, keep="happened")(event, moment)
    if isinstance(heard, Unclear):
        return heard
    return replace(heard, effects=(Rewrite("debrief.answered", quietly=True),))


_BEGIN: Steps = {
    "happened": Step(
        "debrief.happened",
        _happened,
        {"yes": "who", "not yet": "moved", "it will not": END},
        choices=_HAPPENED,
    ),
    "moved": Step("debrief.moved", a_moment("when"), {HEARD: END, SKIPPED: END}, answer=Field("when", "moment")),
    "who": somebody("debrief.who", "share", unless=("who",)),
}

_LEARNED: Steps = {"learned": written("debrief.learned", "learned", END)}

_REFLECTION = ("topic", "who", "share", "heard", "mattered", "best", "told", "rewrite", "learned")


def _finish(moment: Moment) -> tuple[Effect, ...]:
    notes = moment.notes
    brief = moment.person.record(notes.get("about", ""))
    happened = notes.get("happened", "yes")
    if happened == "not yet":
        return _moved(moment, brief)
    closing: tuple[Effect, ...] = ()
    if brief:
        closing = (Forget("", brief.id), Keep(Record(brief.id, brief.at, brief.fields, open=False)))
    if happened == "it will not":
        return (*closing, Say("debrief.let_go", choices=("menu",)))
    fields = {name: notes[name] for name in _REFLECTION if notes.get(name)}
    kept = (Keep(Record(next_steps.id_of("reflection", moment.now), moment.now, fields, open=False)),) if fields else ()
    step = next_steps.agree(moment, notes)
    line = "debrief.done"
    if step:
        line = "debrief.done_offered" if len(step) > 2 else "debrief.done_with_step"
    return (*closing, *kept, *step, Say(line, choices=("steps", "menu")))


def _moved(moment: Moment, brief: Record | None) -> tuple[Effect, ...]:
    when = moment.notes.get("when", "")
    if not brief or not when or moment_of(when) <= moment.now:
        return (Say("debrief.later", choices=("menu",)),)
    said = Say("debrief.moved_to", {"when": when}, choices=("open", "menu"), about=brief.id)
    return (*moved(moment_of(when), moment, brief), said)


def moved(when: datetime, moment: Moment, brief: Record) -> tuple[Effect, ...]:
    """The talk is at another time, still to come: so are its reminders."""
    at = reminder_of(when, brief.fields.get("remind", ""), moment.person, moment.now)
    return (
        Forget("", brief.id),
        Keep(Record(brief.id, brief.at, {**brief.fields, "when": when.isoformat()})),
        *((Remind("talk", at, brief.id, when, when),) if at else ()),
        Remind("debrief", when + TALK_TAKES, brief.id),
    )


FLOW = Flow(
    name="debrief",
    version=2,
    steps=in_a_row({**_BEGIN, **listen.DEBRIEF}, ask.DEBRIEF, next_steps.AGREE, _LEARNED),
    finish=_finish,
)
