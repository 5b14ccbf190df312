"""The coach in a terminal: plain lines in and out, through the same ports as any platform.

A number picks a choice. While a sheet is open what is typed is its answer, and who can see it is said first.
"""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TextIO
from uuid import uuid4

import structlog

from bot.ports import (
    Address,
    Button,
    Incoming,
    Message,
    Pace,
    Profile,
    Reply,
    Roster,
    Sheet,
    SheetField,
    Still,
    Surface,
    TakeTurn,
    Undeliverable,
    always,
)
from conversations.commands import called
from conversations.events import Arrived, Chose, Closed, Event, Filled, Said, Visited, Who

log = structlog.get_logger()

YOU = Address("console", "local", "you")

HELLO = "This is the coach in a terminal. A number picks a choice. /coach begins, /home shows your page, /quit leaves."
GOODBYE = "Goodbye."
FAILED = "The coach could not answer just now, and nothing was changed. Please try again."
PICK = "Pick a number, or /close to go back to the chat."

Read = Callable[[], Awaitable[str | None]]
"""The next line that was typed, or None when there will be no more."""


class Screen:
    """What is on the terminal: prints, and knows which number means which button and which sheet is open."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._choices: list[tuple[Button, Surface]] = []
        self._old = False
        self.sheet: Sheet | None = None

    def line(self, text: str = "") -> None:
        self._write(f"{text}\n")

    def prompt(self) -> None:
        self._write("> ")

    def turn(self) -> None:
        """A new turn begins: what is shown next is numbered from one, unless a sheet stays open."""
        self._old = self.sheet is None

    def message(self, message: Message) -> None:
        if self._old and message.buttons:
            self._choices.clear()
            self._old = False
        self.line(f"\nCoach: {message.text}")
        self._buttons(message.buttons, "button")

    def open(self, sheet: Sheet, surface: Surface = "sheet") -> None:
        self._choices.clear()
        self._old = False
        self.line(f"\n{sheet.title}")
        for text in (sheet.footnote, sheet.notice):
            if text:
                self.line(text)
        for section in sheet.sections:
            self.line()
            for text in (section.heading, section.text):
                if text:
                    self.line(text)
            if section.quote:
                self.line(f'"{section.quote}"')
            self._buttons(section.buttons, surface)
        if field := sheet.field:
            self.line(f"\n{' '.join(part for part in (field.label, field.hint) if part)}")
            if field.value:
                self.line(f"Now: {field.value}\nEnter keeps it.")
            for option in field.options:
                self.line(f"  - {option.label}")
        self._buttons(sheet.buttons, surface)
        # A page on which there is nothing to do has been read when it has been printed.
        self.sheet = sheet if surface == "sheet" and (sheet.field or self._choices) else None
        if self.sheet:
            self.line("Type your answer, or pick a number." if sheet.field and self._choices else self._how(sheet))

    def picked(self, line: str) -> tuple[Button, Surface] | None:
        if line.isdecimal() and len(line) < 4 and 1 <= int(line) <= len(self._choices):
            return self._choices[int(line) - 1]
        return None

    def _how(self, sheet: Sheet) -> str:
        return "Type your answer, or /close to go back to the chat." if sheet.field else PICK

    def _buttons(self, buttons: tuple[Button, ...], surface: Surface) -> None:
        for button in buttons:
            if button.link:
                self.line(f"  {button.label}: {button.link}")
                continue
            if button.menu:
                self.line(f"  {button.label}:")
                self._buttons(button.menu, surface)
                continue
            self._choices.append((button, surface))
            self.line(f"  {len(self._choices)}. {button.label}")


class ConsoleMessenger:
    """Implements `bot.ports.Messenger` for the one person at the terminal. The same key is printed once."""

    pace = Pace()

    def __init__(self, screen: Screen, profile: Profile) -> None:
        self._screen, self._profile = screen, profile
        self._sent: set[str] = set()

    async def send(self, to: Address, message: Message, key: str, still: Still = always) -> str:
        if key not in self._sent:
            self._sent.add(key)
            self._screen.message(message)
        return key

    async def update(self, to: Address, receipt: str, message: Message) -> None:
        """What is printed stays; the new words come below it."""
        self._screen.message(message)

    async def find(self, to: Address, key: str, since: datetime) -> str | None:
        return key if key in self._sent else None

    async def quiet_until(self, of: Address) -> datetime | None:
        return None

    async def profile(self, of: Address) -> Profile:
        return self._profile

    async def members(self, of: Address, after: str = "") -> Roster:
        """There is nobody else in a terminal."""
        raise Undeliverable("no such place")


async def chat(take_turn: TakeTurn, deliver: Callable[[], Awaitable[object]], screen: Screen, read: Read) -> None:
    """Talk until /quit or the end of what is typed. `deliver` sends what is due, so that it is read before a prompt."""
    talk = _Talk(take_turn, deliver, screen)
    screen.line(HELLO)
    await talk.turn(Arrived(), "chat", "arrived")
    while True:
        screen.prompt()
        line = await read()
        if line is None:
            screen.line()
            break
        if line.strip() == "/quit":
            break
        await talk.heard(line.strip())
    screen.line(GOODBYE)


class _Talk:
    """What a typed line means, given what is on the screen."""

    def __init__(self, take_turn: TakeTurn, deliver: Callable[[], Awaitable[object]], screen: Screen) -> None:
        self._take_turn, self._deliver, self._screen = take_turn, deliver, screen

    async def heard(self, line: str) -> None:
        screen, sheet = self._screen, self._screen.sheet
        if command := called(line, _nobody):
            await self._close()
            await self.turn(command, "button")
        elif line == "/close":
            await self._close()
        elif line == "/home":
            await self._close()
            await self.turn(Visited(), "home")
        elif picked := screen.picked(line):
            button, surface = picked
            await self.turn(Chose(button.choice, button.about), surface)
        elif sheet and sheet.field:
            if answer := line or sheet.field.value:
                await self.turn(Filled(sheet.name, _answered(sheet.field, answer)), "sheet")
        elif sheet:
            screen.line(PICK)
        elif line:
            await self.turn(Said(line), "chat")

    async def turn(self, event: Event, surface: Surface, id: str = "") -> None:
        self._screen.turn()
        try:
            reply = await self._take_turn(Incoming(f"{YOU.key}/{id or uuid4()}", YOU, event, surface))
        except Exception as error:
            # Its text may hold what was written: only its kind is logged.
            log.error("console: turn failed", error=type(error).__name__)
            self._screen.line(FAILED)
            return
        await self._show(reply, event, surface)
        await self._deliver()

    async def _show(self, reply: Reply, event: Event, surface: Surface) -> None:
        for amiss in reply.errors.values():
            self._screen.line(amiss)
        if reply.sheet:
            at_home = surface == "home" and reply.sheet.name == "home"
            self._screen.open(reply.sheet, "home" if at_home else "sheet")
            if not at_home and not self._screen.sheet:
                await self.turn(Closed(reply.sheet.name), "sheet")
        elif reply.close or (isinstance(event, Filled) and not reply.errors):
            self._screen.sheet = None

    async def _close(self) -> None:
        if sheet := self._screen.sheet:
            self._screen.sheet = None
            await self.turn(Closed(sheet.name), "sheet")


def lines_of(stream: TextIO) -> Read:
    """Read lines without holding up the loop. The thread is a daemon: leaving does not wait for another line."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str | None] = asyncio.Queue()

    def pump() -> None:
        # The loop may have gone when the last line comes.
        with contextlib.suppress(RuntimeError):
            for line in stream:
                loop.call_soon_threadsafe(lines.put_nowait, line)
            loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=pump, daemon=True, name="console").start()
    return lines.get


def _answered(field: SheetField, answer: str) -> dict[str, str]:
    """What was typed, and which of the options that is the name of."""
    chosen = {f"{field.name}_id": it.id for it in field.options if it.label.casefold() == answer.casefold()}
    return {field.name: answer, **chosen}


def _nobody(name: str) -> Who | None:
    """There is no colleague in a terminal whom one could mention."""
    return None
