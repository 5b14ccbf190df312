"""One person and the world around them: what the shell does with effects, without a database, a clock or a platform."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from conversations.conversation import Conversation
from conversations.effects import (
    Ask,
    Change,
    Effect,
    Erase,
    Export,
    Forget,
    InProgram,
    Join,
    Keep,
    Open,
    Part,
    Remind,
    Repeat,
    Rewrite,
    Say,
    Subscribe,
    Tell,
)
from conversations.engine import advance
from conversations.events import Called, CameDue, Chose, Event, Filled, Said, Who
from conversations.person import Person, Record
from conversations.talks import FLOWS

TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""Nine in the morning in Berlin."""
MARIA = Person("slack/T1/U1", name="Maria", zone="Europe/Berlin", welcomed=True, warned=True)
SAM = Who("slack/T1/U2", "Sam")
STEERING = ("skip", "back")

E = TypeVar("E", bound=Effect)


@dataclass
class World:
    """A person whose turns are taken and whose effects are carried out, and everything that came of it."""

    person: Person = MARIA
    conversation: Conversation = field(default_factory=Conversation)
    now: datetime = TUESDAY
    due: dict[tuple[str, str], datetime] = field(default_factory=dict)
    of: dict[tuple[str, str], datetime | None] = field(default_factory=dict)
    repeated: dict[tuple[str, str], Repeat] = field(default_factory=dict)
    closed: dict[str, Record] = field(default_factory=dict)
    told: list[Tell] = field(default_factory=list)
    erased: bool = False
    last: tuple[Effect, ...] = ()

    def happens(self, event: Event, after: timedelta = timedelta(seconds=20)) -> tuple[Effect, ...]:
        """Let one event happen some time later, and carry out what it asks for."""
        self.now += after
        turn = advance(self.conversation, event, self.person, self.now)
        self.conversation, self.last = turn.conversation, turn.effects
        for effect in turn.effects:
            self._carry_out(effect)
        return turn.effects

    def says(self, text: str) -> tuple[Effect, ...]:
        return self.happens(Said(text))

    def calls(self, command: str, rest: str = "", who: Who | None = None) -> tuple[Effect, ...]:
        return self.happens(Called(command, rest, who))

    def presses(self, choice: str, about: str | None = None) -> tuple[Effect, ...]:
        """A button of the question that is asked, unless it is about something else."""
        return self.happens(Chose(choice, self.conversation.sheet if about is None else about))

    def writes(self, text: str, sheet: str | None = None) -> tuple[Effect, ...]:
        """The sheet of the question that is asked, unless it is another."""
        return self.happens(Filled(sheet or self.conversation.sheet, {"answer": text}))

    def answers(self, *answers: str) -> tuple[Effect, ...]:
        """Each in turn: a choice of the step as a button, "skip" and "back" as such, all else in the sheet."""
        for answer in answers:
            if answer in FLOWS[self.conversation.flow].steps[self.conversation.step].buttons or answer in STEERING:
                self.presses(answer)
            else:
                self.writes(answer)
        return self.last

    def falls_due(self, reminder: str, about: str) -> tuple[Effect, ...]:
        """Go on until the reminder falls due."""
        self.now = max(self.now, self.due.pop((reminder, about)))
        return self.happens(CameDue(reminder, about, self.of.get((reminder, about))), timedelta(0))

    def presses_on(self, reminder: str, choice: str) -> tuple[Effect, ...]:
        """A button of the reminder, "reminder/record", where it stands in the chat."""
        return self.happens(Chose(choice, reminder, "D1/1"))

    @property
    def asked(self) -> Ask:
        """The question of the last turn."""
        return self.only(Ask)

    @property
    def step(self) -> str:
        """Where the talk is: "prepare.topic", or "" if there is none."""
        return self.conversation.sheet if self.conversation.flow else ""

    def only(self, kind: type[E]) -> E:
        """The one effect of that kind of the last turn."""
        found = [effect for effect in self.last if isinstance(effect, kind)]
        assert len(found) == 1, f"{len(found)} {kind.__name__} in {self.last}"
        return found[0]

    def said(self) -> list[str]:
        """The lines that were said in the last turn."""
        return [effect.line for effect in self.last if isinstance(effect, Say)]

    def rewritten(self) -> list[str]:
        """The lines that took the place of the message whose button was pressed."""
        return [effect.line for effect in self.last if isinstance(effect, Rewrite)]

    def open(self, kind: str) -> Record:
        """The one open record of a kind."""
        (record,) = self.person.open_records(kind)
        return record

    def at(self, reminder: str, about: str) -> str:
        """When the reminder is due, on the person's own clock."""
        return f"{self.due[reminder, about].astimezone(ZoneInfo(self.person.zone)):%Y-%m-%d %H:%M}"

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Keep(record):
                others = tuple(it for it in self.person.records if it.id != record.id)
                if record.open:
                    self.person = replace(self.person, records=(*others, record))
                else:
                    self.person = replace(self.person, records=others)
                    self.closed[record.id] = record
            case Change(what):
                until = what.get("paused_until")
                plain = {name: tuple(value) if isinstance(value, list) else value for name, value in what.items()}
                if "paused_until" in what:
                    plain["paused_until"] = datetime.fromisoformat(str(until)) if until else None  # type: ignore[assignment]
                self.person = replace(self.person, **plain)  # type: ignore[arg-type]
            case Remind(reminder, at, about):
                self.due[reminder, about], self.of[reminder, about] = at, effect.of
            case Repeat(reminder, about=about):
                self.repeated[reminder, about] = effect
            case Forget(reminder, about):
                gone = [it for it in (*self.due, *self.repeated) if it[1] == about and reminder in ("", it[0])]
                for it in gone:
                    self.due.pop(it, None)
                    self.repeated.pop(it, None)
            case Tell():
                self.told.append(effect)
            case Erase():
                self.person = Person(self.person.id)
                self.conversation = Conversation()
                self.due, self.closed, self.erased = {}, {}, True
            case _:
                pass


def shows(effects: tuple[Effect, ...]) -> bool:
    """Whether the person sees anything of it."""
    return any(
        isinstance(effect, Say | Rewrite | Ask | Open | Join | Part | InProgram | Subscribe | Export | Erase)
        for effect in effects
    )
