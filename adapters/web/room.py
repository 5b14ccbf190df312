"""Everything that was said in the local workspace, in order, kept sealed from one start to the next.

An entry is on the page only after it has been kept. Whoever listens reads on from the last number it knows, so that
nothing is lost or shown twice when a connection breaks.
"""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bot.ports import Button

KEPT_AT_MOST = 500

Keep = Callable[[str, bytes], Awaitable[None]]
Kept = Callable[[str], Awaitable[bytes | None]]
"""Something small under a name, sealed before it is stored: what is said in the room is confidential."""

Kind = Literal["said", "typed", "command", "pressed"]
"""said: by the coach. typed, command, pressed: by the person; a command is seen by them alone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a person's chat. `number` grows over the whole room, and an entry that is changed gets a new one; the
    same `id` is the same entry. `first` is the number it had at first: its place.
    """

    number: int
    id: str
    person: str
    kind: Kind
    text: str
    at: datetime
    buttons: tuple[Button, ...] = ()
    first: int = 0


class Room:
    """The chats of everybody in the workspace. `load` before reading; whoever adds need not have waited for it."""

    def __init__(self, people: Iterable[str], keep: Keep, kept: Kept) -> None:
        self._keep, self._kept = keep, kept
        self._chats: dict[str, tuple[Entry, ...]] = dict.fromkeys(people, ())
        self._arrived: set[str] = set()
        self._number = 0
        self._writing = asyncio.Lock()
        self._changed = asyncio.Event()
        self.id = ""

    async def load(self) -> None:
        """Read what was kept, unless that has been done."""
        async with self._writing:
            await self._load()

    async def _load(self) -> None:
        if self.id:
            return
        for person in self._chats:
            if found := await self._kept(f"web/chat/{person}"):
                plain = json.loads(found)
                self._chats[person] = tuple(_from_plain(entry) for entry in plain["entries"])
                if plain["arrived"]:
                    self._arrived.add(person)
        self._number = max((entry.number for chat in self._chats.values() for entry in chat), default=0)
        if found := await self._kept("web/room"):
            self.id = found.decode()
        else:
            id = secrets.token_hex(8)
            await self._keep("web/room", id.encode())
            self.id = id

    @property
    def last_number(self) -> int:
        return self._number

    def chat(self, person: str) -> tuple[Entry, ...]:
        return self._chats[person]

    def after(self, number: int) -> list[Entry]:
        """Every entry since that number, oldest first."""
        found = (entry for chat in self._chats.values() for entry in chat if entry.number > number)
        return sorted(found, key=lambda entry: entry.number)

    def entry(self, person: str, id: str) -> Entry | None:
        return next((entry for entry in self._chats[person] if entry.id == id), None)

    async def add(
        self, person: str, id: str, kind: Kind, text: str, at: datetime, buttons: tuple[Button, ...] = ()
    ) -> Entry:
        """Keep the entry and show it. If there is one of this id already, that one stays as it is."""
        async with self._writing:
            await self._load()
            if known := self.entry(person, id):
                return known
            number = self._number + 1
            entry = Entry(number, id, person, kind, text, at, buttons, number)
            await self._put(entry, (*self._chats[person], entry)[-KEPT_AT_MOST:])
        self.stir()
        return entry

    async def change_entry(self, person: str, id: str, text: str, buttons: tuple[Button, ...]) -> None:
        """Put other words in the place of an entry. One that is not there any more stays away."""
        async with self._writing:
            await self._load()
            known = self.entry(person, id)
            if known is None or (known.text, known.buttons) == (text, buttons):
                return
            entry = replace(known, number=self._number + 1, text=text, buttons=buttons)
            await self._put(entry, tuple(entry if it is known else it for it in self._chats[person]))
        self.stir()

    async def _put(self, entry: Entry, chat: tuple[Entry, ...]) -> None:
        await self._write(entry.person, chat, entry.person in self._arrived)
        self._number, self._chats[entry.person] = entry.number, chat

    def has_arrived(self, person: str) -> bool:
        return person in self._arrived

    async def arrive(self, person: str) -> None:
        async with self._writing:
            await self._load()
            await self._write(person, self._chats[person], arrived=True)
            self._arrived.add(person)

    def stir(self) -> None:
        """Let all who listen look again."""
        self._changed.set()
        self._changed = asyncio.Event()

    def change(self) -> asyncio.Event:
        """What will be set when something has changed since now."""
        return self._changed

    async def _write(self, person: str, chat: tuple[Entry, ...], arrived: bool) -> None:
        plain = {"arrived": arrived, "entries": [as_plain(entry) for entry in chat]}
        await self._keep(f"web/chat/{person}", json.dumps(plain, ensure_ascii=False).encode())


def as_plain(entry: Entry) -> dict[str, Any]:
    """An entry as JSON, for the page and for keeping."""
    return {**asdict(entry), "at": entry.at.isoformat()}


def _from_plain(plain: dict[str, Any]) -> Entry:
    buttons = tuple(_button(button) for button in plain["buttons"])
    first = plain.get("first", plain["number"])
    return Entry(**{**plain, "at": datetime.fromisoformat(plain["at"]), "buttons": buttons, "first": first})


def _button(plain: dict[str, Any]) -> Button:
    return Button(**{**plain, "menu": tuple(_button(one) for one in plain.get("menu", ()))})
