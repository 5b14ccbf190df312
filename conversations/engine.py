"""One turn: what was happening and what just happened give what happens now. What each event means is decided here.

Rule 1: care and the words that work everywhere come before any step. Rule 2: no list of events can break a
conversation: what is not understood is said so, and nothing that was written is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conversations import care, commands, course, my_calendar, my_settings, reminders, snooze
from conversations.calls import Calls
from conversations.conversation import Conversation, notes_of
from conversations.effects import Ask, Change, Effect, Open, Remind, Rewrite, Say
from conversations.entrances import Entrances, menu
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
from conversations.flow import Unclear
from conversations.mentoring import absence, coming, parting, schedule
from conversations.person import Person, Record
from conversations.programs import admin, announce, drafts, pulse, wins
from conversations.talks import FLOWS
from conversations.walk import Flows, Turn, Walk, noting
from conversations.welcome import welcome

QUIET_FOR = timedelta(minutes=30)
"""A talk is under way until this long after the person's last word; until then reminders wait."""


_HAS_BEEN = {"talk": ("yes", "debrief"), "meeting": ("met", "met"), "brief": ("met", "met")}
"""Of what comes before a talk: what "already done" answers, and in which talk."""


def advance(conversation: Conversation, event: Event, person: Person, now: datetime, flows: Flows = FLOWS) -> Turn:
    """Let one event happen. Pure: the same arguments give the same turn. `now` is aware UTC."""
    walk = Walk(person, now, flows)
    ways = Entrances(walk)
    turns, conversation = _Turns(person, now, walk, ways, Calls(walk, ways)), walk.as_it_is_today(conversation)
    match event:
        case CameDue():
            return turns.came_due(conversation, event)
        case Learned():
            talks = (it.begins(event) for it in (announce, admin, drafts, wins))
            if talk := next(filter(None, talks), None):
                return walk.start(conversation, *talk)
            return Turn(conversation, reminders.learned(event, person, now))
        case Left(why):
            stopped: dict[str, bool] = {"stopped": True} if why == "blocked" else {}
            waiting = () if person.unreachable else absence.gone(person, now)
            return Turn(conversation.put_away(), (Change({"unreachable": why, **stopped}), *waiting))
        case _:
            return turns.of_the_person(conversation, event)


@dataclass(frozen=True, slots=True)
class _Turns:
    """The turns one person can take at one moment."""

    person: Person
    now: datetime
    walk: Walk
    ways: Entrances
    calls: Calls

    def of_the_person(self, conversation: Conversation, event: Deed) -> Turn:
        """A turn that the person themself took."""
        if concern := care.noticed(event):
            away = conversation.put_away()
            choices = ("resume",) if away.parked else ()
            return Turn(away, (Open("care", {"concern": concern}, choices=choices, announce=f"care.{concern}"),))
        turn = self._respond(conversation, event)
        in_passing = isinstance(event, Chose) and event.choice == announce.GOT_HERE
        before = [] if in_passing else list(welcome(self.person))
        stays_away = in_passing or isinstance(event, Visited | Closed) or Change({"stopped": True}) in turn.effects
        if self.person.stopped and not stays_away:
            before += [Say("common.back_again"), Change({"stopped": False})]
        if self.person.unreachable:
            before.append(Change({"unreachable": ""}))
        if self.person.unreachable or (self.person.stopped and not stays_away):
            before += (*course.going_on(self.person, self.now), *absence.back(self.person, self.now))
        after = replace(turn.conversation, at=self.now) if turn.conversation.flow else turn.conversation
        effects = (*before, *turn.effects)
        return Turn(after, (*effects, *parting.signs(event, (conversation, after), effects, self.person, self.now)))

    def came_due(self, conversation: Conversation, event: CameDue) -> Turn:
        """A reminder: it waits while a talk is under way, says nothing when its matter is settled."""
        reminder, about = event.reminder, event.about
        if self.person.stopped:
            return Turn(conversation)
        talking = bool(conversation.flow) and conversation.at and self.now - conversation.at < QUIET_FOR
        if talking and reminder not in reminders.CANNOT_WAIT:
            return Turn(conversation, (Remind(reminder, self.now + QUIET_FOR, about, of=event.of),))
        conversation = conversation.settled(about) if reminder in ("check_in_end", "met_end") else conversation
        return self.walk.then(conversation, reminders.came_due(event, self.person, self.now))

    def _respond(self, conversation: Conversation, event: Deed) -> Turn:
        match event:
            case Arrived():
                if self.person.welcomed:
                    return Turn(conversation)
                return Turn(conversation, (menu("common.first"),))
            case Visited():
                return Turn(conversation, (self.ways.home(),))
            case Closed(sheet):
                if conversation.flow and sheet == conversation.sheet:
                    return Turn(conversation, (Say("common.saved", choices=("resume", "stop")),))
                return Turn(conversation)
            case Called():
                return self.calls.called(conversation, event)
            case Said(text):
                return self._said(conversation, event, " ".join(text.lower().split()))
            case Chose():
                return self._chose(conversation, event)
        return self._filled(conversation, event)

    def _said(self, conversation: Conversation, event: Said, words: str) -> Turn:
        if call := commands.called(event.text, lambda name: None):
            return self.calls.called(conversation, call)
        plain = words.strip(" .!") or words
        named = bool(conversation.flow) and plain in self.walk.step(conversation).buttons
        if not named and (word := commands.ANYWHERE.get(plain, "")):
            return self.calls.word(conversation, word)
        if conversation.flow:
            return self.walk.hear(conversation, event)
        if plain in commands.COMMANDS:
            return self.calls.called(conversation, Called(plain))
        if care.is_unkind(words):
            return Turn(conversation, (Say("common.unkind", choices=("menu",)),))
        return Turn(conversation, (menu("common.lost" if words else "common.nothing"),))

    def _chose(self, conversation: Conversation, event: Chose) -> Turn:
        choice, about = event.choice, event.about
        reminder, _, id = about.rpartition("/")
        meeting = my_calendar.meeting_of(about)
        if about == "resume" and choice in self.walk.flows:
            return self.ways.take_up(conversation, choice)
        if choice == "open":
            return Turn(conversation, (self.ways.page(id if meeting is None else about),))
        if meeting is not None:
            done = my_calendar.pressed(choice, meeting, self.person, self.now)
            return Turn(conversation, done) if done else self.ways.old_button(conversation)
        if about == my_settings.PAGE:
            pressed = my_settings.pressed(choice, self.person, self.now)
            return self.walk.then(conversation, pressed) if pressed else self.ways.old_button(conversation)
        if found := reminders.button(choice, id, self.person, self.now):
            return self.walk.then(conversation.settled(id) if choice == "let go" else conversation, found)
        if reminder:
            return self._of_a_reminder(conversation, event)
        if choice in ("start reminders", "no days off"):
            return Turn(conversation, _taken_back(choice, self.person, self.now))
        if choice in ("carry on", "start new"):
            return self.ways.unfinished(conversation, choice, about)
        in_place = bool(conversation.flow) and about in ("", conversation.sheet)
        if in_place and choice in self.walk.step(conversation).buttons:
            return self.walk.hear(conversation, event)
        waiting = None if in_place else next((it for it in conversation.parked if it.sheet == about), None)
        if waiting:
            return self._chose(self.walk.as_it_is_today(conversation.take_up(waiting)), event)
        if choice == "write" and conversation.flow:
            return Turn(conversation, (self.walk.ask(conversation),))
        if choice in ("back", "skip", "why"):
            return self.calls.word(conversation, choice) if in_place else self.ways.old_button(conversation)
        if choice in commands.WORDS:
            return self.calls.word(conversation, choice)
        if choice in commands.COMMANDS and "." not in about:
            return self.calls.called(conversation, Called(choice))
        return self.ways.old_button(conversation)

    def _of_a_reminder(self, conversation: Conversation, event: Chose) -> Turn:
        """A button of a reminder: one that every reminder has, or an answer to its question, however late."""
        if (answered := pulse.pressed(event, self.person)) is not None:
            return Turn(conversation, answered)
        reminder, _, id = event.about.partition("/")
        record = self.person.record(id)
        if reminder in course.MESSAGES:
            return Turn(conversation, course.pressed(event, self.person, self.now))
        kind = snooze.KINDS.get(reminder, "")
        if event.choice == snooze.DONE and record and kind in _HAS_BEEN:
            return self._answered(conversation, _HAS_BEEN[kind][0], reminder, _HAS_BEEN[kind][1], record)
        if event.choice in snooze.BUTTONS:
            effects, talk, notes = snooze.pressed(event, self.person, self.now)
            notes = {**(notes_of(record) if record else {}), **notes}
            still = conversation if event.choice == snooze.START else conversation.left(id)
            return self.walk.then(still, (effects, talk, notes))
        if record is None:
            return Turn(conversation, (Rewrite("common.settled", choices=("menu",)),))
        if event.choice == "prepare":
            return self.ways.begin_or_ask(conversation, "prepare", _who_of(record))
        return self._answered(conversation, event.choice, reminder, kind, record)

    def _answered(self, conversation: Conversation, choice: str, reminder: str, name: str, record: Record) -> Turn:
        """The first question of a talk about a record is answered in the chat, whatever is under way."""
        if name not in ("check_in", "debrief", "met") or (name == "met") != (record.kind == "meeting"):
            return self.ways.old_button(conversation)
        notes = {**notes_of(record), **coming.notes_of(reminder, record, self.person)}
        talks = [it for it in (conversation, *conversation.parked) if it.flow == name]
        talk = next((it for it in talks if it.is_about(notes)), None)
        if talk is None and name == "met" and schedule.is_looked_back_on(record, notes.get("of", "")):
            return self.ways.old_button(conversation)
        if talk is None:
            conversation = self.walk.start(conversation, name, notes).conversation
        elif talk is not conversation:
            conversation = self.walk.as_it_is_today(conversation.take_up(talk))
        if conversation.trail:
            return self.ways.old_button(conversation)
        if choice == "write":
            return Turn(conversation, (self.walk.ask(conversation),))
        return self.walk.hear(conversation, Chose(choice, conversation.sheet))

    def _filled(self, conversation: Conversation, event: Filled) -> Turn:
        """A sheet: of this step, of another one of this talk (its answer is kept), or of a talk put away."""
        name, _, step = event.sheet.partition(".")
        if conversation.flow and event.sheet == conversation.sheet:
            return self.walk.hear(conversation, event)
        if conversation.flow == name and name and step in self.walk.flows[name].steps:
            heard = self.walk.flows[name].steps[step].hear(event, self.walk.moment(conversation))
            if isinstance(heard, Unclear):
                there = replace(conversation, step=step)
                return Turn(conversation, (self.walk.ask(there, notice=heard.line, amiss=True),))
            conversation = noting(conversation, heard, event)
            return Turn(conversation, (self.walk.ask(conversation, notice="common.earlier_page"),))
        if talk := _parked_at(conversation, event.sheet):
            return self._filled(self.walk.as_it_is_today(conversation.take_up(talk)), event)
        return Turn(conversation, (Ask(event.sheet, "common.talk_is_over", amiss=True, notice="common.talk_is_over"),))


def _parked_at(conversation: Conversation, sheet: str) -> Conversation | None:
    """The parked talk that a page belongs to: one that waits at that very question, else one that has been past it."""
    flow, _, step = sheet.partition(".")
    talks = [talk for talk in conversation.parked if talk.flow == flow]
    waiting = next((talk for talk in talks if talk.step == step), None)
    return waiting or next((talk for talk in talks if step in talk.trail), None)


def _who_of(record: Record) -> Mapping[str, str]:
    return {name: record.fields[name] for name in ("who", "who_id") if record.fields.get(name)}


def _taken_back(choice: str, person: Person, now: datetime) -> tuple[Effect, ...]:
    """All reminders again, or no days off."""
    if choice == "start reminders":
        ideas = course.going_on(person, now) if course.COURSE in person.muted else ()
        return (Change({"muted": []}), *ideas, Rewrite("snooze.started_all"))
    return (Change({"time_off": []}), Rewrite("off.none"))
