"""After a meeting of a pair: how it went, and what each of the two makes of it.

The mentee: what was useful, what to take, adapt and leave, a step, thanks. The mentor: what they asked, where they
told, what the mentee found, what they promised, what to ask next time. Rule: what is written here is for the one who
writes it, but for the thanks. That they did not meet is a normal answer.
"""

from dataclasses import replace
from datetime import datetime

from conversations.effects import Effect, Field, Keep, Remind, Rewrite, Say, Tell
from conversations.events import Event
from conversations.flow import END, SKIPPED, Flow, Heard, Moment, Step, Steps, Unclear
from conversations.hearing import HEARD, a_day, one_of, words
from conversations.mentoring import coming, group, notes, pairs, planned, schedule, thanks
from conversations.person import Record
from conversations.programs import pulse
from conversations.programs.counting import counted
from conversations.skills import next_steps
from conversations.skills.listen import written

_HOW = ("met", "partly", "moved", "did not meet")
_NOT_MET = {"moved": "met.moved", "did not meet": "met.did_not_meet"}
_RAISED = ("all of it", "some of it", "none of it")
_MENTEE, _MENTOR = ("useful", "take", "adapt", "leave"), ("asked", "told", "found", "next_ask")


def _how(event: Event, moment: Moment) -> Heard | Unclear:
    """How it went. The answer settles the question at once, even if the rest of the talk is never finished."""
    heard = one_of(*_HOW, keep="how")(event, moment)
    if isinstance(heard, Unclear):
        return heard
    meeting = moment.person.record(moment.notes.get("about", ""))
    settled = schedule.settle(meeting, moment.notes.get("of", ""), moment.now) if meeting else ()
    pair = moment.person.record(meeting.fields["pair"]) if meeting else None
    first = () if "how" in moment.notes else counted(pair, "answered")
    return replace(heard, effects=(Rewrite("met.answered", quietly=True), *settled, *first))


def _finish(moment: Moment) -> tuple[Effect, ...]:
    meeting = moment.person.record(moment.notes.get("about", ""))
    pair = moment.person.record(meeting.fields["pair"]) if meeting else None
    if meeting is None or pair is None:
        return (Say("meeting.gone", choices=("mentor",)),)
    next_one = coming.is_planned(pair, moment.person, moment.now, but=meeting)
    again = () if next_one else (Remind(coming.NEXT, moment.now + coming.FIND_WITHIN, pair.id),)
    line = _NOT_MET.get(moment.notes.get("how", ""))
    if line and group.joins(pair):
        return (Say("group.not_met", choices=("mentor",)),)
    if line:
        choices = ("meet",) if planned.is_series(meeting) else ("another time", "meet")
        return (*again, Say(line, choices=choices, about=meeting.id))
    first, plans = "met" not in pair.fields, not group.joins(pair)
    line = "met.done_planned" if next_one else "met.second" if first else "met.done"
    line = line if next_one or plans else "group.done"
    return (
        *planned.is_over(meeting),
        *_kept(moment, pair),
        *(effect for it in group.pairs_of(pair, moment.person) for effect in pairs.watch(it, moment.now)),
        *(counted(pair, "met") if moment.notes.get("mentee") else ()),
        *(counted(pair, "agreed") if moment.notes.get("what") else ()),
        *_thanks(moment, pair),
        *(again if first and plans else ()),
        Say(line, choices=("meet", "mentor") if plans and not next_one else ("mentor",), about=pair.id),
    )


def _kept(moment: Moment, pair: Record) -> tuple[Effect, ...]:
    """What they wrote, beside what they had prepared; what is left to raise; the step; and that they met."""
    said, person, now = moment.notes, moment.person, moment.now
    answers = {name: said[name] for name in (*_MENTEE, *_MENTOR) if said.get(name)}
    fields = {**notes.card(pair, person, now), **answers}
    who = {"who": said["who"]} if said.get("who") else {}
    reflection = Record(next_steps.id_of("reflection", now), now, {**fields, **who}, open=False)
    steps = {"step": said["what"]} if said.get("what") else {}
    return (
        *((Keep(reflection),) if fields else ()),
        *notes.looked_back(pair, said, person, now),
        *(Keep(_met(it, now, **(steps if it.id == pair.id else {}))) for it in group.pairs_of(pair, person)),
        *((thanks.had_a_meeting(person, now),) if said.get("mentor") else ()),
        *pulse.after_meeting(pair, person, now),
        *next_steps.agree(moment, {**said, "whose": "mine", "alone": "yes", "pair": pair.id}),
    )


def _met(pair: Record, now: datetime, **step: str) -> Record:
    met = {"met": str(int(pair.fields.get("met", "0")) + 1), "last": now.isoformat()}
    return replace(pair, fields={**pair.fields, **met, **step})


def _thanks(moment: Moment, pair: Record) -> tuple[Effect, ...]:
    words = moment.notes.get("thanks", "")
    told = {"pair": pair.id, "words": words, "name": moment.person.name}
    return (Tell(pair.fields["who_id"], "thanked", told),) if words else ()


def _step(ask: str, lead: str, unless: tuple[str, ...]) -> Step:
    """One small step, with its day; without one there is no day to ask for."""
    return Step(ask, words("what"), {HEARD: "by", SKIPPED: lead}, answer=Field("what"), unless=unless)


_AS_A_MENTEE: Steps = {
    "useful": written("met.useful", "useful", "take", unless=("mentor",)),
    "take": written("met.take", "take", "adapt", unless=("mentor",)),
    "adapt": written("met.adapt", "adapt", "leave", unless=("mentor",)),
    "leave": written("met.leave", "leave", "what", unless=("mentor",)),
    "what": _step("met.what", "asked", unless=("mentor",)),
}

_AS_A_MENTOR: Steps = {
    "asked": written("met.asked", "asked", "told", unless=("mentee",)),
    "told": written("met.told", "told", "found", unless=("mentee",)),
    "found": written("met.found", "found", "promise", unless=("mentee",)),
    "promise": _step("met.promise", "thanks", unless=("mentee",)),
}

FLOW = Flow(
    "met",
    1,
    {
        "how": Step(
            "met.how",
            _how,
            {"met": "raised", "partly": "raised", "moved": END, "did not meet": END},
            choices=_HOW,
        ),
        "raised": Step(
            "met.raised",
            one_of(*_RAISED, keep="raised"),
            {"all of it": "useful", "some of it": "still", "none of it": "useful", SKIPPED: "useful"},
            choices=_RAISED,
            unless=("nothing_noted",),
        ),
        "still": written("met.still", "still", "useful"),
        **_AS_A_MENTEE,
        **_AS_A_MENTOR,
        "by": Step(
            "met.by",
            a_day("by"),
            {HEARD: "thanks", SKIPPED: "thanks"},
            answer=Field("by", "day"),
        ),
        "thanks": written("met.thanks", "thanks", "next_ask", unless=("mentor",)),
        "next_ask": written("met.next_ask", "next_ask", END, kind="line", unless=("mentee",)),
    },
    finish=_finish,
)
