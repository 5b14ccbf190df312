"""A step that a colleague offers: accepted, changed or declined, in private, without giving a reason."""

from conversations.effects import Effect, Field, Keep, Remind, Say, Tell
from conversations.flow import END, SKIPPED, Flow, Moment, Step
from conversations.hearing import HEARD, a_day, one_of
from conversations.person import Record
from conversations.skills.listen import written
from conversations.skills.next_steps import check_in_at, id_of

_ANSWERS = ("accept", "change", "decline")


def _finish(moment: Moment) -> tuple[Effect, ...]:
    notes, offer = moment.notes, moment.person.record(moment.notes.get("about", ""))
    if offer is None:
        return (Say("offer.gone", choices=("menu",)),)
    answer = notes.get("answer", "")
    what, by = offer.fields["what"], offer.fields.get("by", "")
    if answer == "change":
        changed = (notes.get("new_what") or what, notes.get("new_by") or by)
        answer = "accept" if changed == (what, by) else "change"
        what, by = changed
    settled = Keep(Record(offer.id, offer.at, {**offer.fields, "state": answer}, open=False))
    told = {"step": offer.fields["step"], "answer": answer, "name": moment.person.name}
    if answer == "decline":
        return (
            settled,
            Tell(offer.fields["from"], "step answered", told),
            Say("offer.declined_mine", choices=("menu",)),
        )
    if answer == "change":
        told |= {"what": what, "by": by}
    id = id_of("step", moment.now)
    fields = {"what": what, "by": by, "know": offer.fields.get("know", ""), "who": offer.fields.get("name", "")}
    fields |= {"state": "agreed", "whose": "mine"}
    return (
        settled,
        Keep(Record(id, moment.now, {name: note for name, note in fields.items() if note})),
        Remind("check_in", check_in_at(by, moment.person, moment.now), id),
        Tell(offer.fields["from"], "step answered", told),
        Say("offer.accepted_mine", choices=("steps", "menu")),
    )


FLOW = Flow(
    name="offer",
    version=1,
    steps={
        "answer": Step(
            "offer.answer",
            one_of(*_ANSWERS, keep="answer"),
            {"accept": END, "change": "new_what", "decline": END},
            choices=_ANSWERS,
        ),
        "new_what": written("offer.new_what", "new_what", "new_by"),
        "new_by": Step("offer.new_by", a_day("new_by"), {HEARD: END, SKIPPED: END}, answer=Field("new_by", "day")),
    },
    finish=_finish,
)
