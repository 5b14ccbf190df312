"""A scripted coach and a workspace around it: every kind of message, sheet and page, with nothing behind them.

It stands where `bot.turns` and the post stand, so that what is tested is the page and its wire, and nothing else.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from aiohttp import web

from adapters.web.app import LocalWorkspace
from adapters.web.clock import Due
from adapters.web.guard import LOOPBACK
from adapters.web.people import PEOPLE
from bot.ports import Address, Button, Incoming, Message, Reply, Section, Sheet, SheetField
from conversations.events import Arrived, Called, Chose, Closed, Filled, Said, Visited

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ONLY_YOU = "Only you can read this. It is kept encrypted, and it is never part of the chat."
BACK, SKIP = Button("back", "Back"), Button("skip", "Skip")
MARIA = PEOPLE[0].address


@dataclass(frozen=True)
class Planned:
    at: datetime
    to: Address
    message: Message
    kind: str = "remind"


class Drawer:
    """Where sealed things are kept: here as they are, so that a test can look and can start again with them."""

    def __init__(self) -> None:
        self.things: dict[str, bytes] = {}
        self.broken = False

    async def keep(self, name: str, sealed: bytes) -> None:
        if self.broken:
            raise OSError("the disk is full")
        self.things[name] = sealed

    async def kept(self, name: str) -> bytes | None:
        return self.things.get(name)


class Coach:
    """Takes turns by a script and remembers them. `clock` is the workspace's clock, and `planned` what is due on it."""

    def __init__(self, drawer: Drawer | None = None, hosts: Collection[str] = LOOPBACK) -> None:
        self.drawer = drawer or Drawer()
        self.now = START
        self.planned: list[Planned] = []
        self.turns: list[Incoming] = []
        self.answers: dict[str, str] = {}
        self.fails = 0
        self.aside = ""
        self._sent = 0
        self.workspace = LocalWorkspace(
            self.take_turn,
            now=lambda: self.now,
            next_due=self.next_due,
            move_clock=self.move_clock,
            keep=self.drawer.keep,
            kept=self.drawer.kept,
            hosts=hosts,
        )

    def app(self) -> web.Application:
        app = web.Application()
        self.workspace.add_to(app)
        return app

    def heard(self, kind: type) -> list[Incoming]:
        return [turn for turn in self.turns if isinstance(turn.event, kind)]

    async def next_due(self) -> Due | None:
        first = min(self.planned, key=lambda planned: planned.at, default=None)
        return Due(first.at, first.to.key, first.kind) if first else None

    async def move_clock(self, to: timedelta | datetime) -> None:
        self.now = to if isinstance(to, datetime) else self.now + to
        for planned in [planned for planned in self.planned if planned.at <= self.now]:
            self.planned.remove(planned)
            await self.say(planned.to, planned.message)

    async def say(self, to: Address, message: Message, key: str = "") -> None:
        self._sent += 1
        await self.workspace.messenger.send(to, message, key or f"say/{len(self.turns)}/{self._sent}")

    async def take_turn(self, incoming: Incoming) -> Reply:
        self.turns.append(incoming)
        if self.fails:
            self.fails -= 1
            raise RuntimeError("what Maria wrote in confidence")
        match incoming.event:
            case Arrived():
                await self.say(incoming.sender, welcome())
            case Said(text):
                await self.say(incoming.sender, Message(f"I heard {len(text.split())} words. Type /coach to begin."))
            case Called("help"):
                await self.say(incoming.sender, welcome())
            case Called("program"):
                return Reply(sheet=where())
            case Called() | Chose("prepare"):
                return Reply(sheet=about())
            case Chose("back", "prepare.facts"):
                return Reply(sheet=about())
            case Chose("open" | "later" | "done"):
                return Reply(sheet=brief(self.answers))
            case Chose("yes"):
                await self.say(incoming.sender, kept())
                self.planned.append(Planned(self.now + timedelta(days=2, minutes=45), incoming.sender, reminder()))
                return Reply(sheet=brief(self.answers))
            case Chose():
                return Reply(aside=self.aside) if self.aside else Reply(close=True)
            case Filled(sheet, values):
                return self._filled(sheet, values.get("answer", ""))
            case Visited():
                return Reply(sheet=home(self.answers))
            case Closed():
                await self.say(incoming.sender, Message("I have kept your place. Type /coach resume to carry on."))
        return Reply()

    def _filled(self, sheet: str, answer: str) -> Reply:
        if not answer.strip():
            return Reply(errors={"answer": "Write a few words first. They can be rough."})
        if sheet == "prepare.facts" and answer.startswith("He is"):
            notice = "That is what you think of him. What did you see or hear?"
            return Reply(sheet=replace(facts(self.answers), notice=notice))
        self.answers[sheet] = answer
        following = {
            "prepare.about": facts,
            "prepare.facts": when,
            "prepare.when": by,
            "prepare.by": sure,
        }
        return Reply(sheet=following[sheet](self.answers)) if sheet in following else Reply()


def welcome() -> Message:
    return Message(
        "Hello. I help you get ready for a conversation that matters, and look back on it afterwards.\n\n"
        "I ask questions and give no advice. What you write in a sheet is for you alone.",
        (Button("prepare", "Prepare a conversation", style="primary"), Button("open", "See an example")),
    )


def about() -> Sheet:
    return Sheet(
        "prepare.about",
        "Who is it about?",
        (Section(text="Think of one conversation that is ahead of you. Who will you talk to, and what is it about?"),),
        SheetField("answer", "In one line", "line", hint="A name and a few words are enough."),
        (SKIP,),
        submit="Next",
        footnote=ONLY_YOU,
    )


def where() -> Sheet:
    field = SheetField("answer", "In which channel?", "channel", hint="Call me there first.")
    return Sheet("announce.channel", "Announcement", (), field, (BACK,), submit="Next", footnote=ONLY_YOU)


def facts(answers: dict[str, str]) -> Sheet:
    return Sheet(
        "prepare.facts",
        "What did you see or hear?",
        (
            Section("You said it is about", quote=answers.get("prepare.about", "")),
            Section(
                text="Tell what happened, as a camera would have seen it.\n\n"
                "Leave out what you think it means. That comes next."
            ),
        ),
        SheetField("answer", "What happened", "long", answers.get("prepare.facts", "")),
        (Button("back", "Back", "prepare.facts"), SKIP),
        submit="Next",
        footnote=ONLY_YOU,
    )


def when(answers: dict[str, str]) -> Sheet:
    return Sheet(
        "prepare.when",
        "When will you talk?",
        (),
        SheetField("answer", "Day and time", "moment", "2026-11-26T11:00"),
        (BACK, SKIP),
        submit="Next",
        footnote="You and Sam can see when you meet.",
        zone="Europe/Berlin",
    )


def by(answers: dict[str, str]) -> Sheet:
    return Sheet(
        "prepare.by",
        "By when should something be different?",
        (),
        SheetField("answer", "The day", "day"),
        (BACK, SKIP),
        submit="Next",
        footnote=ONLY_YOU,
    )


def sure(answers: dict[str, str]) -> Sheet:
    return Sheet(
        "prepare.sure",
        "Is this what happened?",
        (Section("In your words", quote=answers.get("prepare.facts", "")),),
        buttons=(Button("yes", "Yes, that is what happened"), Button("no", "Not quite. I want to change it"), BACK),
        close="Not now",
        footnote=ONLY_YOU,
    )


def brief(answers: dict[str, str]) -> Sheet:
    return Sheet(
        "brief",
        "Your brief for Thursday",
        (
            Section("What happened", quote=answers.get("prepare.facts", "The last three handovers came a day late.")),
            Section("A question to ask", "What got in the way, and what would help?"),
            Section("Afterwards", "I ask you how it went.", buttons=(Button("later", "Another question", "brief"),)),
        ),
        close="Close",
        footnote=ONLY_YOU,
    )


def home(answers: dict[str, str]) -> Sheet:
    return Sheet(
        "home",
        "Your coaching, Maria",
        (
            Section(text="One thing at a time. Nothing here is seen by anybody else."),
            Section(
                "Next: your talk with Sam, Thursday at 11:00",
                "You wanted to begin with what you saw.",
                quote=answers.get("prepare.facts", "The last three handovers came a day late."),
                buttons=(Button("open", "Open the brief", "brief", "primary"), Button("prepare", "Change it")),
            ),
            Section(
                "Your step",
                "Ask one open question before saying what you think. By Friday.",
                buttons=(Button("done", "Done", "step-1"), Button("later", "Not yet", "step-1")),
            ),
        ),
        buttons=(Button("prepare", "Prepare a conversation"), Button("privacy", "Who can see what")),
        footnote=ONLY_YOU,
    )


def kept() -> Message:
    return Message("Your brief is ready. I will remind you fifteen minutes before you talk.", (Button("open", "Open"),))


def reminder() -> Message:
    return Message(
        "You talk with Sam in fifteen minutes. Here is your brief, with one question to begin with.",
        (
            Button("open", "Open the brief", style="primary"),
            Button("later", "In an hour"),
            Button("skip", "Skip this one"),
        ),
        summary="You talk with Sam in fifteen minutes",
    )
