"""What somebody calls for by name: a command such as `/coach prepare @sam`, or a word that works everywhere.

Rule: a command never loses what is unfinished, and a word that steers is heard in the middle of any talk.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from conversations import commands, course, hearing, reminders
from conversations.conversation import Conversation
from conversations.effects import Change, InProgram, Join, Part, Say
from conversations.entrances import Entrances, menu
from conversations.events import Called, Said, Who
from conversations.flow import Heard, Moment
from conversations.mentoring import commands as mentoring
from conversations.mentoring import pairs
from conversations.walk import Turn, Walk


@dataclass(frozen=True, slots=True)
class Calls:
    """What one person can call for at one moment."""

    walk: Walk
    ways: Entrances

    def called(self, conversation: Conversation, event: Called) -> Turn:
        """A command, alone or with what was written after it."""
        match event.command:
            case "regular":
                return self.ways.begin_or_ask(conversation, "regular", reminders.notes_of_who(event.who))
            case "prepare" | "think":
                about = _about(event, self.walk.moment(conversation))
                return self.ways.begin_or_ask(conversation, event.command, about)
            case "debrief":
                past = reminders.debrief_of(event.who, self.walk.person, self.walk.now)
                return self.ways.begin_or_ask(conversation, "debrief", past)
            case "which" | "forget":
                return self.walk.start(conversation, event.command, {})
            case "learn" if going := self.walk.person.open_records(course.COURSE):
                return Turn(conversation, (course.already(going[0]),))
            case "pause" | "off" | "learn":
                turn = self.walk.start(conversation, event.command, {})
                return self.walk.hear(turn.conversation, Said(event.rest)) if event.rest else turn
            case "join" if event.rest.strip():
                return Turn(conversation, (Join(event.rest),))
            case "part":
                return Turn(conversation, (Part(),))
            case "program" if event.rest.strip():
                return Turn(conversation, (InProgram("join", "", {"code": event.rest}),))
            case "mentor" if found := mentoring.called(event, self.walk.person, self.walk.now):
                return self.walk.then(conversation, found)
            case "mentor" if event.who is not None:
                return self._mentor(conversation, event.who)
            case "steps" | "me" | "calendar" | "privacy" | "export" | "join" | "mentor" | "program":
                return Turn(conversation, (self.ways.page(event.command),))
            case "resume" | "stop" | "help" | "menu" as word:
                return self.word(conversation, word)
        if event.who is not None:
            if reminders.past_talk_with(event.who, self.walk.person, self.walk.now):
                past = reminders.debrief_of(event.who, self.walk.person, self.walk.now)
                return self.ways.begin_or_ask(conversation, "debrief", past)
            return self.ways.begin_or_ask(conversation, "prepare", _about(event, self.walk.moment(conversation)))
        if steered := commands.ANYWHERE.get(event.rest.lower().strip(" .!"), ""):
            return self.word(conversation, steered)
        if conversation.flow:
            return self.word(conversation, "resume")
        if event.rest:
            return Turn(conversation, (menu("common.unknown_command"),))
        if conversation.parked:
            return Turn(conversation, (menu("common.menu", ("resume",)),))
        return Turn(conversation, (menu("common.menu"),))

    def _mentor(self, conversation: Conversation, who: Who) -> Turn:
        """The pair with a colleague, or a new one."""
        if pair := pairs.with_them(self.walk.person, who.id):
            return Turn(conversation, (self.ways.page(pair.id),))
        return self.walk.start(conversation, "pair", reminders.notes_of_who(who))

    def word(self, conversation: Conversation, word: str) -> Turn:
        """A word that works everywhere."""
        talking = bool(conversation.flow)
        match word:
            case "stop" | "pause" if talking:
                return Turn(conversation.put_away(), (Say(f"common.{word}_talk", choices=("resume", "menu")),))
            case "stop":
                return Turn(conversation, (Say("common.stop_all"), Change({"stopped": True})))
            case "pause":
                return self.walk.start(conversation, "pause", {})
            case "back" if talking:
                return self.walk.back(conversation)
            case "skip" if talking:
                return self.walk.skip(conversation)
            case "why" if talking:
                step = self.walk.step(conversation)
                return Turn(conversation, (self.walk.ask(conversation, notice=f"{step.ask}.why"),))
            case "help" if talking:
                return Turn(conversation, (self.walk.ask(conversation, notice="common.help_in_talk"),))
            case "help":
                return Turn(conversation, (menu("common.help"),))
            case "forget":
                return self.walk.start(conversation, "forget", {})
            case "menu":
                away = conversation.put_away()
                return Turn(away, (menu("common.menu_kept" if talking else "common.menu"),))
            case "resume":
                return self.ways.resume(conversation)
        return Turn(conversation, (menu("common.no_talk"),))


def _about(event: Called, moment: Moment) -> Mapping[str, str]:
    """The notes that a command gives. Words that are no answer to the question are not taken for one."""
    heard = hearing.words("topic")(Said(event.rest), moment)
    topic = heard.keep if isinstance(heard, Heard) else {}
    return {**topic, **reminders.notes_of_who(event.who)}
