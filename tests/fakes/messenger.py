"""A messenger that keeps what it was given."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.ports import Address, Message, Pace, Profile, Roster, Still, Undeliverable, always

PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Sent:
    """One message, to whom it went, the key it went under, and when it did, if the fake has a clock."""

    to: str
    message: Message
    key: str
    at: datetime | None = None


@dataclass
class FakeMessenger:
    """Implements `bot.ports.Messenger`. wrong: what the next calls raise, one each. slow: address key -> sends to it
    wait for this. quiet: address key -> until when the platform says that the person is not to be disturbed.
    admins: address keys of those of whom the platform says that they look after the workspace.
    gone: address key -> why nothing that is sent there arrives.
    lists: address key of a channel or a group -> its pages, or what is raised in the place of one.
    cannot_find, cannot_look: what every look for a message, or for whether somebody is away, raises. silent: nothing
    is answered any more once it was sent.
    """

    sent: list[Sent] = field(default_factory=list)
    wrong: list[Exception] = field(default_factory=list)
    asked_to_send: int = 0
    slow: dict[str, asyncio.Event] = field(default_factory=dict)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    looked_up: list[str] = field(default_factory=list)
    known: Profile = field(default_factory=Profile)
    admins: set[str] = field(default_factory=set)
    pace: Pace = field(default_factory=Pace)
    updated: dict[str, Message] = field(default_factory=dict)
    quiet: dict[str, datetime] = field(default_factory=dict)
    looked_for: list[str] = field(default_factory=list)
    gone: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[Roster | Exception]] = field(default_factory=dict)
    asked_for: list[tuple[str, str]] = field(default_factory=list)
    cannot_find: Exception | None = None
    cannot_look: Exception | None = None
    silent: bool = False
    now: Callable[[], datetime] | None = None

    async def send(self, to: Address, message: Message, key: str, still: Still = always) -> str:
        self.asked_to_send += 1
        self.came.set()
        if self.wrong:
            raise self.wrong.pop(0)
        if to.key in self.gone:
            raise Undeliverable(self.gone[to.key])
        if to.key in self.slow:
            await self.slow[to.key].wait()
        self.sent.append(Sent(to.key, message, key, self.now() if self.now else None))
        self.came.set()
        if self.silent:
            await asyncio.Event().wait()
        return key

    async def update(self, to: Address, receipt: str, message: Message) -> None:
        if self.wrong:
            raise self.wrong.pop(0)
        self.updated[receipt] = message

    async def find(self, to: Address, key: str, since: datetime) -> str | None:
        self.looked_for.append(key)
        if self.cannot_find:
            raise self.cannot_find
        since_then = (one for one in self.sent if one.at is None or one.at >= since)
        return next((one.key for one in since_then if (one.to, one.key) == (to.key, key)), None)

    async def quiet_until(self, of: Address) -> datetime | None:
        if self.cannot_look:
            raise self.cannot_look
        return self.quiet.get(of.key)

    async def profile(self, of: Address) -> Profile:
        self.looked_up.append(of.key)
        if self.wrong:
            raise self.wrong.pop(0)
        return replace(self.known, admin=of.key in self.admins)

    async def members(self, of: Address, after: str = "") -> Roster:
        """One page after the other, each once; what is raised is not there any more the next time."""
        self.asked_for.append((of.key, after))
        if not (pages := self.lists.get(of.key)):
            raise Undeliverable("no such place")
        page = pages.pop(0)
        if isinstance(page, Exception):
            raise page
        return page

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so that comes with a send."""
        while not is_so():
            self.came.clear()
            await asyncio.wait_for(self.came.wait(), PATIENCE)

    def to(self, address: Address) -> list[Message]:
        """What one person got, the latest last."""
        return [one.message for one in self.sent if one.to == address.key]
