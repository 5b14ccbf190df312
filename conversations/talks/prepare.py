"""Prepare a coaching conversation with somebody: ends in a private brief, a reminder, and later the debrief."""

from datetime import timedelta

from conversations.beforehand import reminder_of
from conversations.drafts import is_aside
from conversations.effects import Effect, Keep, Open, Remind, Say
from conversations.flow import Flow, Moment, Steps, in_a_row
from conversations.hearing import moment_of
from conversations.person import Record
from conversations.skills import ask, balance, listen, next_steps
from conversations.skills.borrow import borrowing, unborrowed
from conversations.skills.listen import somebody, written

TALK_TAKES = timedelta(hours=1)
"""How long after its start a talk is taken to be over, when nobody said how long it is."""

_BEGIN: Steps = {
    "topic": written("prepare.topic", "topic", "who", kind="line", unless=("topic",)),
    "who": somebody("prepare.who", "agenda", unless=("who", "who_id")),
}


def _finish(moment: Moment) -> tuple[Effect, ...]:
    id = next_steps.id_of("brief", moment.now)
    fields = {name: note for name, note in unborrowed(moment.notes).items() if not is_aside(name)}
    effects: list[Effect] = [Keep(Record(id, moment.now, fields))]
    when = moment_of(moment.notes["when"]) if "when" in moment.notes else None
    if when:
        if at := reminder_of(when, moment.notes.get("remind", ""), moment.person, moment.now):
            effects.append(Remind("talk", at, id, meeting=when, last=when))
        effects.append(Remind("debrief", when + TALK_TAKES, id))
    line = "prepare.ready_with_date" if when else "prepare.ready"
    values = {"when": moment.notes["when"]} if when else {}
    return (
        *effects,
        Say(line, values, choices=("open", "menu"), about=id),
        Open("brief", fields, about=id),
    )


FLOW = Flow(
    name="prepare",
    version=2,
    steps=in_a_row(
        {**_BEGIN, **listen.PREPARE},
        borrowing(ask.PREPARE, {"question_1": "open", "question_2": "ask", "question_3": "ask"}),
        borrowing(
            balance.PREPARE, {"tough_assumption": "assumption", "tough_view": "other view", "tough_cost": "cost"}
        ),
        borrowing(next_steps.PREPARE, {"room": "step"}),
    ),
    finish=_finish,
)
