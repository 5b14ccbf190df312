"""Conversations in plain text, held with the real coach: real turns on a real database, a real post, a moving clock.

A transcript is lines of what people do and what they are shown. Lines with a `>` after a person's name are what they
do; everything else is what happened then, and is compared. Times are on the clock of the zone named at the top. There
is one channel, where everybody reads along: who "taps" presses a button there.
"""

import asyncio
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.main import LOOKS
from bot.office.matching import Matching
from bot.ports import (
    Address,
    Button,
    Channel,
    Incoming,
    Message,
    Pace,
    Profile,
    Reply,
    Roster,
    Sheet,
    Still,
    Surface,
    always,
)
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.turns import Turns
from bot.wording import Words
from conversations.commands import called
from conversations.events import Arrived, Called, Chose, Closed, Event, Filled, Said, Visited, Who
from scheduler.errands import Errands
from scheduler.passage import pass_until
from scheduler.post import Post
from scheduler.program_fanout import ProgramFanOut
from scheduler.reminders import Reminders
from scheduler.rosters import Rosters

_DOES = re.compile(r"^(\w+) (says|calls|presses|writes|picks|taps|closes|arrives|visits)> ?(.*)$")
_CLOCK = re.compile(r"^(now|clock)> (\d{4}-\d{2}-\d{2} \d{2}:\d{2})(?: (\S+))?$")
CHANNEL = Channel(Address("stage", "home", "#mentoring"), "Mentoring")
NAMES = {"maria": "Maria", "sam": "Sam", "lena": "Lena", "omar": "Omar", "ines": "Ines", "priya": "Priya"}
ADMIN = "priya"


@dataclass
class Stage:
    """People, the coach, and what each of them sees. Implements the port of a messenger."""

    database: Database
    keyring: Keyring
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Berlin"))
    now: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    pace: Pace = field(default_factory=Pace)

    def __post_init__(self) -> None:
        words = Words.load(contacts="Employee help line, 030 123456")
        self.reminders = Reminders(self.database, self.keyring, lambda: self.now, lambda: None)
        self.turns = Turns(
            self.database, self.keyring, words, lambda: self.now, lambda: None, self.reminders.begin, looks=LOOKS
        )
        self.post = Post(
            self.database, self.keyring, {"stage": self}, self.turns.take_turn, lambda: self.now, me="stage"
        )
        self.matching = Matching(self.database, self.keyring, lambda: self.now, lambda: None, asyncio.to_thread)
        self.news = ProgramFanOut(self.database, self.keyring, lambda: self.now, lambda: None)
        messengers = {"stage": self}
        self.rosters = Rosters(self.database, self.keyring, messengers, self.turns.take_turn, lambda: self.now)
        self.errands = Errands(self.database, self.keyring, lambda: self.now, lambda: None)
        self.events = 0
        self.seen: list[str] = []
        self.pages: dict[str, Sheet] = {}
        self.chats: dict[str, list[Message]] = {}

    async def send(self, to: Address, message: Message, key: str, still: Still = always) -> str:
        chat = self.chats.setdefault(to.person, [])
        chat.append(message)
        self.seen.append(f"\ncoach to {to.person}>")
        self.seen += _indented(message.text)
        self.seen += _buttons(message.buttons)
        return f"{to.person}/{len(chat) - 1}"

    async def update(self, to: Address, receipt: str, message: Message) -> None:
        person, _, number = receipt.partition("/")
        self.chats[person][int(number)] = message
        self.seen.append(f"\nthat message to {person} now says>")
        self.seen += [*_indented(message.text), *_buttons(message.buttons)]

    async def find(self, to: Address, key: str, since: datetime) -> str | None:
        return None

    async def quiet_until(self, of: Address) -> datetime | None:
        return None

    async def profile(self, of: Address) -> Profile:
        return Profile(NAMES.get(of.person, of.person.title()), str(self.zone), "en", of.person == ADMIN)

    async def members(self, of: Address, after: str = "") -> Roster:
        """Everybody but one is in every channel, and so is a bot."""
        there = [replace(of, person=name) for name in NAMES if name != "ines"]
        bot = replace(of, person="bot")
        return Roster(frozenset(it.key for it in (*there, bot)), tuple(there))

    async def take(self, person: str, event: Event, surface: Surface, channel: Channel | None = None) -> Reply:
        """Let one thing happen to a person, and everything that is due then leave."""
        self.events += 1
        address = Address("stage", "home", person)
        incoming = Incoming(f"stage/{self.events}", address, event, surface, channel=channel)
        reply = await self.turns.take_turn(incoming)
        if reply.sheet:
            self.pages[person] = reply.sheet
            self._show(person, reply.sheet)
        elif reply.close:
            self.pages.pop(person, None)
            self.seen.append(f"\nthe page of {person} closes")
        if reply.aside:
            self.seen += [f"\nin the channel {person} alone is shown>", *_indented(reply.aside)]
        for text in reply.errors.values():
            self.seen += [f"\nthe page of {person} says>", *_indented(text)]
        await self.deliver()
        return reply

    async def deliver(self) -> None:
        await self.matching.make_drafts()
        await self.rosters.fetch()
        await self.errands.run()
        while await self.post.deliver_due() or await self.news.write_out():
            pass

    async def move_clock(self, until: datetime) -> None:
        """Move on, stopping where something falls due, until then."""

        def move_to(at: datetime) -> None:
            self.now = at

        await pass_until(until, self.post, (self.reminders, self.news), lambda: self.now, move_to)

    async def does(self, person: str, deed: str, words: str) -> None:
        page = self.pages.get(person)
        match deed:
            case "says":
                await self.take(person, called(words, _colleague) or Said(words), "chat")
            case "calls":
                command = called(words, _colleague)
                await self.take(person, command or Called(""), "button")
            case "writes":
                assert page is not None and page.field is not None, f"{person} has no page to write on: {words}"
                await self.take(person, Filled(page.name, {page.field.name: words}), "sheet")
            case "picks" if page and page.field and page.field.kind == "channel":
                picked = {page.field.name: words, f"{page.field.name}_id": CHANNEL.address.key}
                await self.take(person, Filled(page.name, picked), "sheet", CHANNEL)
            case "picks":
                assert page is not None and page.field is not None, f"{person} has no list to pick from: {words}"
                who = Who(f"stage/home/{words.lower()}", NAMES[words.lower()])
                picked = {page.field.name: who.name, f"{page.field.name}_id": who.id}
                await self.take(person, Filled(page.name, picked), "sheet")
            case "taps":
                posted = self.chats[CHANNEL.address.person]
                button = next(one for it in reversed(posted) for one in it.buttons if one.label == words)
                await self.take(person, Chose(button.choice, button.about), "button", CHANNEL)
            case "presses":
                button, message = self._button(person, words)
                chose = Chose(button.choice, button.about, message)
                await self.take(person, chose, "sheet" if page else "button")
            case "closes":
                assert page is not None, f"{person} has no page to close"
                del self.pages[person]
                await self.take(person, Closed(page.name), "chat")
            case "arrives":
                await self.take(person, Arrived(), "chat")
            case "visits":
                await self.take(person, Visited(), "home")

    def _button(self, person: str, label: str) -> tuple[Button, str]:
        """The button that says so, on the open page, else the latest in the chat with the receipt of its message."""
        if page := self.pages.get(person):
            of_parts = [button for part in page.sections for button in part.buttons]
            shown = [(button, "") for button in _all((*page.buttons, *of_parts))]
        else:
            chat = list(enumerate(self.chats.get(person, [])))
            shown = [(one, f"{person}/{at}") for at, message in reversed(chat) for one in _all(message.buttons)]
        found = next((one for one in shown if one[0].label == label), None)
        assert found is not None, f"{person} sees no button {label!r}"
        return found

    def _show(self, person: str, sheet: Sheet) -> None:
        self.seen.append(f"\npage for {person}> {sheet.title}")
        if sheet.notice:
            self.seen += ["    ! " + line for line in sheet.notice.splitlines()]
        for part in sheet.sections:
            self.seen += _indented(f"## {part.heading}" if part.heading else "")
            self.seen += _indented(part.text)
            self.seen += ["    | " + line for line in part.quote.splitlines()]
            self.seen += _buttons(part.buttons)
        if sheet.field:
            self.seen += _indented(sheet.field.label)
            self.seen += _indented(f"({sheet.field.hint})" if sheet.field.hint else "")
            if sheet.field.value:
                self.seen.append("    = " + sheet.field.value)
        self.seen += _buttons(sheet.buttons)
        if sheet.footnote:
            self.seen += _indented(f"~ {sheet.footnote}")


async def rehearse(text: str, stage: Stage) -> str:
    """Hold the conversation whose deeds are in the text, and write it all down anew."""
    for line in text.splitlines():
        if line.startswith("#"):
            stage.seen.append(line)
        elif clock := _CLOCK.match(line):
            stage.seen.append(f"\n{line}")
            if clock[3]:
                stage.zone = ZoneInfo(clock[3])
            at = datetime.fromisoformat(clock[2]).replace(tzinfo=stage.zone).astimezone(UTC)
            if clock[1] == "now":
                stage.now = at
            else:
                await stage.move_clock(at)
        elif deed := _DOES.match(line):
            stage.seen.append(f"\n{line.rstrip()}")
            stage.now += timedelta(seconds=20)
            await stage.does(deed[1], deed[2], deed[3])
    return "\n".join(stage.seen).strip() + "\n"


def _colleague(name: str) -> Who | None:
    return Who(f"stage/home/{name.lower()}", NAMES[name.lower()]) if name.lower() in NAMES else None


def _indented(text: str) -> list[str]:
    return [f"    {line}" if line else "" for line in text.splitlines()]


def _buttons(buttons: tuple[Button, ...]) -> list[str]:
    return ["    " + " ".join(_drawn(button) for button in buttons)] if buttons else []


def _drawn(button: Button) -> str:
    unfolded = "".join(f" {_drawn(one)}" for one in button.menu)
    return f"[{button.label}:{unfolded}]" if unfolded else f"[{button.label}]"


def _all(buttons: tuple[Button, ...]) -> list[Button]:
    """Those that can be pressed, in menus too."""
    return [one for button in buttons for one in (button.menu or (button,))]
