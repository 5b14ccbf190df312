"""After a meeting of a pair: how it went, what each takes from it, the next step, and a word of thanks.

Rule: what is written here is for the one who writes it, but for the thanks. That they did not meet is a normal answer.
"""

from dataclasses import replace

from conversations.effects import Effect, Field, Forget, Keep, Rewrite, Say, Tell
from conversations.events import Event
from conversations.flow import END, SKIPPED, Flow, Heard, Moment, Step, Unclear
from conversations.hearing import HEARD, a_day, one_of
from conversations.mentoring import planned
from conversations.person import Record
from conversations.skills import next_steps
from conversations.skills.listen import written

_HOW = ("met", "partly", "moved", "did not meet")
_NOT_MET = {"moved": "met.moved", "did not meet": "met.did_not_meet"}
_REFLECTION = ("useful", "take", "adapt", "leave")


def _how(event: Event, moment: Moment) -> Heard | Unclear:
    """How it went. The answer settles the question at once, even if the rest of the talk is never finished."""
    heard = one_of(*_HOW, keep="how")(event, moment)
    if isinstance(heard, Unclear):
        return heard
    about = moment.notes.get("about", "")
    settled = (Forget("met_later", about), Forget("met_end", about))
    return replace(heard, effects=(Rewrite("met.answered", quietly=True), *settled))


def _finish(moment: Moment) -> tuple[Effect, ...]:
    notes = moment.notes
    meeting = moment.person.record(notes.get("about", ""))
    pair = moment.person.record(meeting.fields["pair"]) if meeting else None
    if meeting is None or pair is None:
        return (Say("meeting.gone", choices=("mentor",)),)
    if notes.get("how") in _NOT_MET:
        choices = ("meet",) if planned.is_series(meeting) else ("another time", "meet")
        return (Say(_NOT_MET[notes["how"]], choices=choices, about=meeting.id),)
    fields = {name: notes[name] for name in (*_REFLECTION, "who") if notes.get(name)}
    kept = Keep(Record(next_steps.id_of("reflection", moment.now), moment.now, fields, open=False))
    met = {"met": str(int(pair.fields.get("met", "0")) + 1), "last": moment.now.isoformat()}
    if notes.get("what"):
        met["step"] = notes["what"]
    step = next_steps.agree(moment, {**notes, "whose": "mine", "alone": "yes"}) if notes.get("what") else ()
    return (
        *planned.is_over(meeting),
        *((kept,) if fields.keys() & set(_REFLECTION) else ()),
        Keep(replace(pair, fields={**pair.fields, **met})),
        *step,
        *_thanks(moment, pair),
        Say("met.done", choices=("meet", "mentor"), about=pair.id),
    )


def _thanks(moment: Moment, pair: Record) -> tuple[Effect, ...]:
    words = moment.notes.get("thanks", "")
    told = {"pair": pair.id, "words": words, "name": moment.person.name}
    return (Tell(pair.fields["who_id"], "thanked", told),) if words else ()


FLOW = Flow(
    "met",
    1,
    {
        "how": Step(
            "met.how",
            _how,
            {"met": "useful", "partly": "useful", "moved": END, "did not meet": END},
            choices=_HOW,
        ),
        "useful": written("met.useful", "useful", "take"),
        "take": written("met.take", "take", "adapt"),
        "adapt": written("met.adapt", "adapt", "leave"),
        "leave": written("met.leave", "leave", "what"),
        "what": written("met.what", "what", "by"),
        "by": Step(
            "met.by",
            a_day("by"),
            {HEARD: "thanks", SKIPPED: "thanks"},
            answer=Field("by", "day"),
        ),
        "thanks": written("met.thanks", "thanks", END, unless=("mentor",)),
    },
    finish=_finish,
)
