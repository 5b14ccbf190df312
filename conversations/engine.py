"""One turn: what was happening and what just happened give what happens now. Every movement from step to step is here.

Rule 1: care and the words that work everywhere come before any step. Rule 2: no list of events can break a
conversation: what is not understood is said so, and nothing that was written is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conversations import care, commands, hearing, reminders
from conversations.conversation import Conversation
from conversations.effects import Ask, Change, Effect, Export, Open, Remind, Say
from conversations.events import (
    Arrived,
    Called,
    CameDue,
    Chose,
    Closed,
    Deed,
    Event,
    Filled,
    Learned,
    Left,
    Said,
    Visited,
)
from conversations.flow import END, SKIPPED, Flow, Heard, Moment, Step, Unclear
from conversations.person import Person
from conversations.talks import FLOWS

QUIET_FOR = timedelta(minutes=30)
"""A talk is under way until this long after the person's last word; until then reminders wait."""

Flows = Mapping[str, Flow]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event leads to: where the person is now, and what is to be done, in this order."""

    conversation: Conversation
    effects: tuple[Effect, ...] = ()


def advance(conversation: Conversation, event: Event, person: Person, now: datetime, flows: Flows = FLOWS) -> Turn:
    """Let one event happen. Pure: the same arguments give the same turn. `now` is aware UTC."""
    turns = _Turns(person, now, flows)
    conversation = turns.as_it_is_today(conversation)
    match event:
        case CameDue(reminder, about):
            return turns.came_due(conversation, reminder, about)
        case Learned():
            return Turn(conversation, reminders.learned(event, person, now))
        case Left(why):
            return Turn(conversation.put_away(), (Change({"stopped": True}),) if why == "blocked" else ())
        case _:
            return turns.of_the_person(conversation, event)


@dataclass(frozen=True, slots=True)
class _Turns:
    """The turns one person can take at one moment."""

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

    def of_the_person(self, conversation: Conversation, event: Deed) -> Turn:
        """A turn that the person themself took."""
        if concern := care.noticed(event):
            away = conversation.put_away()
            choices = ("resume",) if away.parked else ()
            return Turn(away, (Open("care", {"concern": concern}, choices=choices, announce=f"care.{concern}"),))
        turn = self._respond(conversation, event)
        before: list[Effect] = []
        if not self.person.welcomed:
            before += [Say("common.welcome"), Change({"welcomed": True})]
        stays_away = isinstance(event, Visited | Closed) or Change({"stopped": True}) in turn.effects
        if self.person.stopped and not stays_away:
            before += [Say("common.back_again"), Change({"stopped": False})]
        after = replace(turn.conversation, at=self.now) if turn.conversation.flow else turn.conversation
        return Turn(after, (*before, *turn.effects))

    def came_due(self, conversation: Conversation, reminder: str, about: str) -> Turn:
        """A reminder: it waits while a talk is under way, says nothing when its matter is settled."""
        if self.person.stopped:
            return Turn(conversation)
        if conversation.flow and conversation.at and self.now - conversation.at < QUIET_FOR:
            return Turn(conversation, (Remind(reminder, self.now + QUIET_FOR, about),))
        effects, talk, notes = reminders.came_due(reminder, about, self.person, self.now)
        if not talk:
            return Turn(conversation.settled(about) if reminder == "check_in_end" else conversation, effects)
        turn = self._start(conversation, talk, notes)
        return Turn(turn.conversation, (*effects, *turn.effects))

    def _respond(self, conversation: Conversation, event: Deed) -> Turn:
        match event:
            case Arrived():
                if self.person.welcomed:
                    return Turn(conversation)
                return Turn(conversation, (_menu("common.first"),))
            case Visited():
                return Turn(conversation, (self._home(),))
            case Closed(sheet):
                if conversation.flow and sheet == conversation.sheet:
                    return Turn(conversation, (Say("common.saved", choices=("resume", "stop")),))
                return Turn(conversation)
            case Called():
                return self._called(conversation, event)
            case Said(text):
                return self._said(conversation, event, " ".join(text.lower().split()))
            case Chose():
                return self._chose(conversation, event)
        return self._filled(conversation, event)

    def _said(self, conversation: Conversation, event: Said, words: str) -> Turn:
        if call := commands.called(event.text, lambda name: None):
            return self._called(conversation, call)
        plain = words.strip(" .!") or words
        named = bool(conversation.flow) and plain in self._step(conversation).choices
        if not named and (word := commands.ANYWHERE.get(plain, "")):
            return self._word(conversation, word)
        if conversation.flow:
            return self._hear(conversation, event)
        if plain in commands.COMMANDS:
            return self._called(conversation, Called(plain))
        if care.is_unkind(words):
            return Turn(conversation, (Say("common.unkind", choices=("menu",)),))
        return Turn(conversation, (_menu("common.lost" if words else "common.nothing"),))

    def _chose(self, conversation: Conversation, event: Chose) -> Turn:
        choice, about = event.choice, event.about
        if choice == "open":
            return Turn(conversation, (self._page(about),))
        if choice in ("carry on", "start new"):
            return self._unfinished(conversation, choice, about)
        if found := reminders.button(choice, about, self.person, self.now):
            effects, talk, notes = found
            if not talk:
                return Turn(conversation.settled(about) if choice == "let go" else conversation, effects)
            turn = self._start(conversation, talk, notes)
            return Turn(turn.conversation, (*effects, *turn.effects))
        in_place = bool(conversation.flow) and about in ("", conversation.sheet)
        if in_place and choice in self._step(conversation).choices:
            return self._hear(conversation, event)
        if choice == "write" and conversation.flow:
            return Turn(conversation, (self._ask(conversation),))
        if choice in ("back", "skip", "why"):
            return self._word(conversation, choice) if in_place else self._old_button(conversation)
        if about == "resume" and choice in self.flows:
            return self._take_up(conversation, choice)
        if choice in commands.WORDS:
            return self._word(conversation, choice)
        if choice in commands.COMMANDS and "." not in about:
            return self._called(conversation, Called(choice))
        return self._old_button(conversation)

    def _old_button(self, conversation: Conversation) -> Turn:
        if conversation.flow:
            return Turn(conversation, (self._ask(conversation, notice="common.old_button"),))
        return Turn(conversation, (_menu("common.old_button_no_talk"),))

    def _filled(self, conversation: Conversation, event: Filled) -> Turn:
        """A sheet: of this step, of another one of this talk (its answer is kept), or of a talk put away."""
        name, _, step = event.sheet.partition(".")
        if conversation.flow and event.sheet == conversation.sheet:
            return self._hear(conversation, event)
        if conversation.flow == name and name and step in self.flows[name].steps:
            heard = self.flows[name].steps[step].hear(event, self._moment(conversation))
            if isinstance(heard, Unclear):
                return Turn(conversation, (Ask(event.sheet, heard.line, amiss=True, notice=heard.line),))
            conversation = _noting(conversation, heard, event)
            return Turn(conversation, (self._ask(conversation, notice="common.earlier_page"),))
        for talk in conversation.parked:
            if talk.flow == name and talk.step == step:
                return self._hear(self.as_it_is_today(conversation.take_up(talk)), event)
        return Turn(conversation, (Ask(event.sheet, "common.talk_is_over", amiss=True, notice="common.talk_is_over"),))

    def _called(self, conversation: Conversation, event: Called) -> Turn:
        match event.command:
            case "prepare" | "think":
                return self._start_or_ask(conversation, event.command, _about(event, self._moment(conversation)))
            case "debrief":
                return self._start_or_ask(
                    conversation, "debrief", reminders.debrief_of(event.who, self.person, self.now)
                )
            case "which" | "forget":
                return self._start(conversation, event.command, {})
            case "pause":
                turn = self._start(conversation, "pause", {})
                return self._hear(turn.conversation, Said(event.rest)) if event.rest else turn
            case "steps" | "privacy" | "export":
                return Turn(conversation, (self._page(event.command),))
            case "resume" | "stop" | "help" | "menu" as word:
                return self._word(conversation, word)
        if event.who is not None:
            if reminders.past_talk_with(event.who, self.person, self.now):
                past = reminders.debrief_of(event.who, self.person, self.now)
                return self._start_or_ask(conversation, "debrief", past)
            return self._start_or_ask(conversation, "prepare", _about(event, self._moment(conversation)))
        if steered := commands.ANYWHERE.get(event.rest.lower().strip(" .!"), ""):
            return self._word(conversation, steered)
        if conversation.flow:
            return self._word(conversation, "resume")
        if event.rest:
            return Turn(conversation, (_menu("common.unknown_command"),))
        if conversation.parked:
            return Turn(conversation, (_menu("common.menu", ("resume",)),))
        return Turn(conversation, (_menu("common.menu"),))

    def _word(self, conversation: Conversation, word: str) -> Turn:
        """A word that works everywhere."""
        talking = bool(conversation.flow)
        match word:
            case "stop" | "pause" if talking:
                return Turn(conversation.put_away(), (Say(f"common.{word}_talk", choices=("resume", "menu")),))
            case "stop":
                return Turn(conversation, (Say("common.stop_all"), Change({"stopped": True})))
            case "pause":
                return self._start(conversation, "pause", {})
            case "back" if talking:
                return self._back(conversation)
            case "skip" if talking:
                return self._skip(conversation)
            case "why" if talking:
                step = self._step(conversation)
                return Turn(conversation, (self._ask(conversation, notice=f"{step.ask}.why"),))
            case "help" if talking:
                return Turn(conversation, (self._ask(conversation, notice="common.help_in_talk"),))
            case "help":
                return Turn(conversation, (_menu("common.help"),))
            case "forget":
                return self._start(conversation, "forget", {})
            case "menu":
                away = conversation.put_away()
                return Turn(away, (_menu("common.menu_kept" if talking else "common.menu"),))
            case "resume":
                return self._resume(conversation)
        return Turn(conversation, (_menu("common.no_talk"),))

    def _resume(self, conversation: Conversation) -> Turn:
        effects: tuple[Effect, ...] = ()
        if self.person.paused_until and self.person.paused_until > self.now:
            effects = (Change({"paused_until": None}), Say("common.unpaused"))
        if conversation.flow:
            return Turn(conversation, (*effects, self._ask(conversation)))
        if not conversation.parked:
            return Turn(conversation, effects or (_menu("common.nothing_parked"),))
        names = tuple(dict.fromkeys(talk.flow for talk in conversation.parked))
        if len(names) > 1:
            return Turn(conversation, (*effects, Say("common.which_to_resume", choices=names, about="resume")))
        turn = self._take_up(conversation, names[0])
        return Turn(turn.conversation, (*effects, *turn.effects))

    def _take_up(self, conversation: Conversation, name: str) -> Turn:
        for talk in conversation.parked:
            if talk.flow == name:
                conversation = self.as_it_is_today(conversation.take_up(talk))
                return Turn(conversation, (self._ask(conversation, notice="common.welcome_back"),))
        return self._resume(conversation) if conversation.flow == name else self._old_button(conversation)

    def _start_or_ask(self, conversation: Conversation, name: str, notes: Mapping[str, str]) -> Turn:
        """Start a talk, unless the same is unfinished and nothing says that another one is meant."""
        same = [talk for talk in (conversation, *conversation.parked) if talk.flow == name]
        if same and not notes:
            return Turn(
                conversation.put_away(), (Say("common.unfinished", choices=("carry on", "start new"), about=name),)
            )
        return self._start(conversation, name, notes)

    def _unfinished(self, conversation: Conversation, choice: str, name: str) -> Turn:
        if name not in commands.TALKS or name == conversation.flow:
            return self._old_button(conversation)
        if choice == "carry on":
            return self._take_up(conversation, name)
        away = conversation.put_away()
        others = tuple(talk for talk in away.parked if talk.flow != name)
        return self._start(replace(away, parked=others), name, {})

    def _start(self, conversation: Conversation, name: str, notes: Mapping[str, str]) -> Turn:
        """Begin a talk. An unfinished one about the same record is begun again, with what was written in it."""
        flow, away = self.flows[name], conversation.put_away()
        about = notes.get("about")
        same = next((it for it in away.parked if about and it.flow == name and it.notes.get("about") == about), None)
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
        return self._arrive(talk, flow.first)

    def _hear(self, conversation: Conversation, event: Said | Chose | Filled) -> Turn:
        step = self._step(conversation)
        heard = step.hear(event, self._moment(conversation))
        if isinstance(heard, Unclear):
            return Turn(conversation, (self._ask(conversation, notice=heard.line, amiss=True),))
        effects: tuple[Effect, ...] = heard.effects
        if isinstance(event, Said) and step.answer and not self.person.warned:
            effects = (Say("common.typed_here"), Change({"warned": True}), *effects)
        turn = self._go_on(_noting(conversation, heard, event), step.leads[heard.outcome])
        return Turn(turn.conversation, (*effects, *turn.effects))

    def _go_on(self, conversation: Conversation, lead: str) -> Turn:
        if lead in self.flows[conversation.flow].steps:
            conversation = replace(conversation, trail=(*conversation.trail, conversation.step))
        return self._arrive(conversation, lead)

    def _arrive(self, conversation: Conversation, lead: str) -> Turn:
        """Come to a step and ask it, past those that are not needed; or to the end, or to another talk."""
        flow = self.flows[conversation.flow]
        while lead in flow.steps:
            step = flow.steps[lead]
            if not any(conversation.notes.get(name) for name in step.unless):
                trail = conversation.trail
                trail = trail[: trail.index(lead)] if lead in trail else trail
                conversation = replace(conversation, step=lead, trail=trail)
                return Turn(conversation, (self._ask(conversation),))
            lead = step.leads[SKIPPED]
        effects = flow.finish(self._moment(conversation))
        if lead != END:
            turn = self._start(conversation.over(), lead.removeprefix("talk:"), {})
            return Turn(turn.conversation, (*effects, *turn.effects))
        last = (Say(flow.farewell, choices=("menu",)),) if flow.farewell else ()
        return Turn(conversation.over(), (*effects, *last))

    def _back(self, conversation: Conversation) -> Turn:
        if not conversation.trail:
            return Turn(conversation, (self._ask(conversation, notice="common.this_is_first"),))
        conversation = replace(conversation, step=conversation.trail[-1], trail=conversation.trail[:-1])
        return Turn(conversation, (self._ask(conversation),))

    def _skip(self, conversation: Conversation) -> Turn:
        step = self._step(conversation)
        if SKIPPED not in step.leads:
            return Turn(conversation, (self._ask(conversation, notice="common.cannot_skip"),))
        event = Chose(SKIPPED, conversation.sheet)
        heard = step.hear(event, self._moment(conversation))
        if isinstance(heard, Unclear):
            return self._go_on(conversation, step.leads[SKIPPED])
        return self._go_on(_noting(conversation, heard, event), step.leads[heard.outcome])

    def _ask(self, conversation: Conversation, notice: str = "", amiss: bool = False) -> Ask:
        step = self._step(conversation)
        return Ask(
            sheet=conversation.sheet,
            line=step.ask,
            notes=conversation.notes,
            typed=conversation.typed,
            choices=step.choices,
            answer=step.answer,
            value=conversation.notes.get(step.answer.keep, "") if step.answer else "",
            notice=notice,
            amiss=amiss,
            back=bool(conversation.trail),
            skip=SKIPPED in step.leads,
        )

    def _home(self) -> Open:
        return Open("home", records=self.person.records, choices=commands.TALKS)

    def _page(self, name: str) -> Effect:
        if name == "export":
            return Export()
        if name == "home":
            return self._home()
        if name == "privacy":
            return Open("privacy", {"kept": "yes"}, announce="privacy.ready", about=name)
        if record := self.person.record(name):
            return Open(
                record.kind,
                record.fields,
                choices=reminders.buttons_of(record),
                about=name,
                announce="common.page_ready",
            )
        if name == "steps":
            return Open("steps", records=self.person.records, announce="steps.ready", about=name)
        return _menu("common.page_gone")

    def _step(self, conversation: Conversation) -> Step:
        return self.flows[conversation.flow].steps[conversation.step]

    def _moment(self, conversation: Conversation) -> Moment:
        return Moment(conversation.notes, self.person, self.now)


def _noting(conversation: Conversation, heard: Heard, event: Event) -> Conversation:
    """The conversation with what was heard noted, and where it was written."""
    notes = {name: note for name, note in {**conversation.notes, **heard.keep}.items() if note}
    typed = tuple(name for name in conversation.typed if name not in heard.keep)
    if isinstance(event, Said):
        typed = (*typed, *(name for name in heard.keep if name in notes))
    return replace(conversation, notes=notes, typed=typed)


def _about(event: Called, moment: Moment) -> Mapping[str, str]:
    """The notes that a command gives. Words that are no answer to the question are not taken for one."""
    heard = hearing.words("topic")(Said(event.rest), moment)
    topic = heard.keep if isinstance(heard, Heard) else {}
    return {**topic, **reminders.notes_of_who(event.who)}


def _menu(line: str, first: tuple[str, ...] = ()) -> Say:
    return Say(line, choices=(*first, *commands.TALKS, "steps"), about="menu")
