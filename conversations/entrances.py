"""The ways into a talk or a page: begin one, go on with one that was left, open something, see what there is.

Rule: nothing unfinished is replaced by something new without being asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from conversations import commands, my_calendar, my_settings, reminders
from conversations.conversation import Conversation
from conversations.effects import Change, Effect, Export, Open, Say
from conversations.mentoring import notes, planned, thanks
from conversations.programs import admin, announce, parts, wins
from conversations.walk import Turn, Walk


@dataclass(frozen=True, slots=True)
class Entrances:
    """The ways that one person can take at one moment."""

    walk: Walk

    def begin_or_ask(self, conversation: Conversation, name: str, notes: Mapping[str, str]) -> Turn:
        """Start a talk, unless the same is unfinished and nothing says that another one is meant."""
        same = [talk for talk in (conversation, *conversation.parked) if talk.flow == name]
        if same and not notes:
            return Turn(
                conversation.put_away(), (Say("common.unfinished", choices=("carry on", "start new"), about=name),)
            )
        return self.walk.start(conversation, name, notes)

    def unfinished(self, conversation: Conversation, choice: str, name: str) -> Turn:
        if name not in commands.TALKS or name == conversation.flow:
            return self.old_button(conversation)
        if choice == "carry on":
            return self.take_up(conversation, name)
        return self.walk.start(conversation, name, {})

    def resume(self, conversation: Conversation) -> Turn:
        effects: tuple[Effect, ...] = ()
        if self.walk.person.paused_until and self.walk.person.paused_until > self.walk.now:
            effects = (Change({"paused_until": None}), Say("common.unpaused"))
        if conversation.flow:
            return Turn(conversation, (*effects, self.walk.ask(conversation)))
        if not conversation.parked:
            return Turn(conversation, effects or (menu("common.nothing_parked"),))
        names = tuple(dict.fromkeys(talk.flow for talk in conversation.parked))
        if len(names) > 1:
            return Turn(conversation, (*effects, Say("common.which_to_resume", choices=names, about="resume")))
        turn = self.walk.take_up(conversation, conversation.parked[0])
        return Turn(turn.conversation, (*effects, *turn.effects))

    def take_up(self, conversation: Conversation, name: str) -> Turn:
        """Go on with the latest talk of that name."""
        if talk := next((it for it in conversation.parked if it.flow == name), None):
            return self.walk.take_up(conversation, talk)
        return self.resume(conversation) if conversation.flow == name else self.old_button(conversation)

    def old_button(self, conversation: Conversation) -> Turn:
        if conversation.flow:
            return Turn(conversation, (self.walk.ask(conversation, notice="common.old_button"),))
        return Turn(conversation, (menu("common.old_button_no_talk"),))

    def home(self) -> Open:
        return Open("home", records=self.walk.person.records, choices=commands.HOME)

    def page(self, name: str) -> Effect:
        if name == "export":
            return Export()
        if name == "home":
            return self.home()
        if name == "join":
            return Open("join", announce="join.ready", about=name)
        if name == "mentor":
            meetings = (planned.as_shown(it, self.walk.now) for it in self.walk.person.open_records("meeting"))
            mine = (*self.walk.person.open_records("pair"), *meetings)
            return Open(
                "mentoring",
                records=mine,
                choices=("pair", *thanks.of(self.walk.person)),
                announce="pair.page",
                about=name,
            )
        if name == my_settings.PAGE:
            return my_settings.page(self.walk.person, self.walk.now)
        if (meeting := my_calendar.meeting_of(name)) is not None:
            return my_calendar.page(self.walk.person, meeting)
        if name == "privacy":
            return my_settings.privacy()
        if name == "thanks":
            return thanks.page(self.walk.person)
        if name == "program":
            mine = self.walk.person.open_records(parts.KIND)
            choices = ("found", wins.MINE)
            return Open(admin.MINE, records=mine, choices=choices, announce="program.page", about=name)
        if name == admin.ALL:
            return admin.page()
        if name == wins.MINE:
            return wins.page()
        if news := announce.page_of(name):
            return news
        if page := notes.page_of(name, self.walk.person, self.walk.now):
            return page
        record = self.walk.person.record(name)
        if record and record.kind == parts.KIND:
            return parts.page(record)
        if record:
            shown = planned.as_shown(record, self.walk.now) if record.kind == "meeting" else record
            return Open(
                record.kind,
                shown.fields,
                choices=reminders.buttons_of(record),
                about=name,
                announce="common.page_ready",
            )
        if name == "steps":
            again = ("start reminders",) if self.walk.person.muted else ()
            return Open("steps", records=self.walk.person.records, choices=again, announce="steps.ready", about=name)
        return menu("common.page_gone")


def menu(line: str, first: tuple[str, ...] = ()) -> Say:
    return Say(line, choices=(*first, *commands.TALKS, "mentor", "steps", "me"), about="menu")
