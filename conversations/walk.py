"""Walk through a talk: every movement from step to step is here, and nothing else.

Rule: whatever a person answers, the walk goes where the table leads; what is not understood is asked again, with a line
that says what would be.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from conversations import snooze
from conversations.conversation import Conversation
from conversations.effects import Ask, Change, Effect, Say
from conversations.events import Chose, Event, Filled, Said
from conversations.flow import END, SKIPPED, TAKEN, Flow, Heard, Moment, Step, Unclear
from conversations.person import Person
from conversations.snooze import Next

Flows = Mapping[str, Flow]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event leads to: where the person is now, and what is to be done, in this order."""

    conversation: Conversation
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Walk:
    """The movements that one person can make at one moment. Each gives the turn that it leads to."""

    person: Person
    now: datetime
    flows: Flows

    def as_it_is_today(self, conversation: Conversation) -> Conversation:
        """The same talk in the flows of this version; one whose place is gone is started from its beginning."""
        parked = tuple(it for it in conversation.parked if it.flow in self.flows and self.flows[it.flow].lasting)
        conversation = replace(conversation, parked=parked)
        if not conversation.flow:
            return conversation
        flow = self.flows.get(conversation.flow)
        if flow is None:
            return conversation.over()
        step = conversation.step
        if conversation.version != flow.version:
            step = flow.moved.get(step, step)
        if step not in flow.steps:
            step = flow.first
        trail = tuple(past for past in conversation.trail if past in flow.steps)
        return replace(conversation, version=flow.version, step=step, trail=trail)

    def start(self, conversation: Conversation, name: str, notes: Mapping[str, str]) -> Turn:
        """Begin a talk. An unfinished one about the same record is begun again, with what was written in it."""
        flow, away = self.flows[name], conversation.put_away()
        about = notes.get("about")
        same = next((it for it in away.parked if about and it.flow == name and it.is_about(notes)), None)
        if same:
            notes = {**same.notes, **notes}
        talk = Conversation(
            flow=name,
            version=flow.version,
            notes=dict(notes),
            typed=same.typed if same else (),
            started=self.now,
            at=self.now,
            parked=tuple(it for it in away.parked if it is not same),
        )
        return self.arrive(talk, flow.first)

    def then(self, conversation: Conversation, following: Next) -> Turn:
        """Do what is to be done at once, and start the talk that is to start then."""
        effects, talk, notes = following
        if not talk:
            return Turn(conversation, effects)
        turn = self.start(conversation, talk, notes)
        return Turn(turn.conversation, (*effects, *turn.effects))

    def hear(self, conversation: Conversation, event: Said | Chose | Filled) -> Turn:
        step = self.step(conversation)
        heard = step.hear(event, self.moment(conversation))
        if isinstance(heard, Unclear):
            return Turn(conversation, (self.ask(conversation, notice=heard.line, amiss=True),))
        effects: tuple[Effect, ...] = heard.effects
        if isinstance(event, Said) and step.answer and not self.person.warned:
            effects = (Say("common.typed_here"), Change({"warned": True}), *effects)
        turn = self.go_on(noting(conversation, heard, event), step.leads[heard.outcome])
        return Turn(turn.conversation, (*effects, *turn.effects))

    def go_on(self, conversation: Conversation, lead: str) -> Turn:
        if lead in self.flows[conversation.flow].steps:
            conversation = replace(conversation, trail=(*conversation.trail, conversation.step))
        return self.arrive(conversation, lead)

    def arrive(self, conversation: Conversation, lead: str) -> Turn:
        """Come to a step and ask it, past those that are not needed; or to the end, or to another talk."""
        flow = self.flows[conversation.flow]
        while lead in flow.steps:
            step = flow.steps[lead]
            if step.is_asked(conversation.notes):
                trail = conversation.trail
                trail = trail[: trail.index(lead)] if lead in trail else trail
                conversation = replace(conversation, step=lead, trail=trail)
                return Turn(conversation, (self.ask(conversation),))
            lead = step.leads[SKIPPED]
        effects = flow.finish(self.moment(conversation))
        if lead != END:
            turn = self.start(conversation.over(), lead.removeprefix("talk:"), {})
            return Turn(turn.conversation, (*effects, *turn.effects))
        last = (Say(flow.farewell, choices=("menu",)),) if flow.farewell else ()
        return Turn(conversation.over(), (*effects, *last))

    def back(self, conversation: Conversation) -> Turn:
        if not conversation.trail:
            return Turn(conversation, (self.ask(conversation, notice="common.this_is_first"),))
        conversation = replace(conversation, step=conversation.trail[-1], trail=conversation.trail[:-1])
        return Turn(conversation, (self.ask(conversation),))

    def skip(self, conversation: Conversation) -> Turn:
        step = self.step(conversation)
        if SKIPPED not in step.leads:
            return Turn(conversation, (self.ask(conversation, notice="common.cannot_skip"),))
        event = Chose(SKIPPED, conversation.sheet)
        heard = step.hear(event, self.moment(conversation))
        if isinstance(heard, Unclear):
            return self.go_on(conversation, step.leads[SKIPPED])
        return self.go_on(noting(conversation, heard, event), step.leads[heard.outcome])

    def take_up(self, conversation: Conversation, talk: Conversation) -> Turn:
        """Go on with a parked talk where it was left; the present one is put away."""
        conversation = self.as_it_is_today(conversation.take_up(talk))
        return Turn(conversation, (self.ask(conversation, notice="common.welcome_back"),))

    def ask(self, conversation: Conversation, notice: str = "", amiss: bool = False) -> Ask:
        step = self.step(conversation)
        reminder = conversation.notes.get("reminder", "") if not conversation.trail else ""
        record = self.person.record(reminder.partition("/")[2])
        taken = conversation.notes.get(f"{step.answer.keep}{TAKEN}", "") if step.answer else ""
        also = snooze.choices(reminder.partition("/")[0], record, self.person, self.now) if record else ()
        return Ask(
            sheet=conversation.sheet,
            line=step.ask,
            notes={**conversation.notes, **{name: conversation.notes[it] for name, it in step.given.items()}},
            typed=conversation.typed,
            choices=step.choices,
            also=also,
            about=reminder if also else "",
            answer=step.answer,
            value=conversation.notes.get(step.answer.keep, "") if step.answer else "",
            draft=f"questions.{taken}" if taken else "",
            aside=step.aside,
            notice=notice,
            amiss=amiss,
            back=bool(conversation.trail),
            skip=SKIPPED in step.leads,
        )

    def step(self, conversation: Conversation) -> Step:
        return self.flows[conversation.flow].steps[conversation.step]

    def moment(self, conversation: Conversation) -> Moment:
        return Moment(conversation.notes, self.person, self.now)


def noting(conversation: Conversation, heard: Heard, event: Event) -> Conversation:
    """The conversation with what was heard noted, and where it was written."""
    notes = {name: note for name, note in {**conversation.notes, **heard.keep}.items() if note}
    typed = tuple(name for name in conversation.typed if name not in heard.keep)
    if isinstance(event, Said):
        typed = (*typed, *(name for name in heard.keep if name in notes))
    return replace(conversation, notes=notes, typed=typed)
