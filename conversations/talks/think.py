"""Think about one's own question with the four skills. The bot says back one's own words and proposes nothing."""

from conversations.effects import Effect, Keep, Open, Say
from conversations.flow import Flow, Moment, in_a_row
from conversations.person import Record
from conversations.skills import ask, balance, listen, next_steps
from conversations.skills.borrow import borrowing

_THOUGHTS = (
    "topic", "facts", "feelings", "values", "agenda", "want", "own_question", "challenge", "options", "more",
)  # fmt: skip


def _finish(moment: Moment) -> tuple[Effect, ...]:
    notes = moment.notes
    fields = {name: notes[name] for name in _THOUGHTS if notes.get(name)}
    step = next_steps.agree(moment, {**notes, "whose": "mine"})
    kept = (Keep(Record(next_steps.id_of("thought", moment.now), moment.now, fields, open=False)),) if fields else ()
    page = Open("thought", {**fields, **{name: notes[name] for name in next_steps.KEPT if notes.get(name)}})
    line = "think.done_with_step" if step else "think.done"
    return (*kept, *step, Say(line, choices=("steps", "menu")), page)


FLOW = Flow(
    name="think",
    version=2,
    steps=in_a_row(listen.THINK, borrowing(ask.THINK, {"own_question": "self"}), balance.THINK, next_steps.THINK),
    finish=_finish,
)
