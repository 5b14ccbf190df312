"""The messenger of the local workspace: what the coach says to somebody is an entry in their chat."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from adapters.web.clock import Now
from adapters.web.people import EVERYBODY, MENTORING, PLATFORM, WORKSPACE, Colleague
from adapters.web.room import Room
from bot.ports import (
    Address,
    Message,
    Option,
    Pace,
    Profile,
    Reply,
    Roster,
    Sheet,
    Still,
    TryLater,
    Undeliverable,
    always,
)


class WebMessenger:
    """Implements `bot.ports.Messenger`. The same key is shown once; nobody but the seeded people can be reached.

    The receipt of a message is its key, behind the name of the channel if it is posted there.
    """

    pace = Pace()

    def __init__(self, room: Room, people: Mapping[str, Colleague], now: Now) -> None:
        self._room, self._people, self._now = room, people, now

    async def send(self, to: Address, message: Message, key: str, still: Still = always) -> str:
        readers, receipt = self._readers(to), _receipt(to, key)
        if not still():
            raise TryLater("too late")
        for one in readers:
            await self._room.add(one, receipt, "said", _shown(to, message), self._now(), message.buttons)
        return receipt

    async def update(self, to: Address, receipt: str, message: Message) -> None:
        for one in self._readers(to):
            await self._room.change_entry(one, receipt, _shown(to, message), message.buttons)

    async def find(self, to: Address, key: str, since: datetime) -> str | None:
        """Who died in the middle of a post has not posted it: it goes on with those who do not have it."""
        receipt = _receipt(to, key)
        return receipt if all(self._room.entry(one, receipt) for one in self._readers(to)) else None

    async def quiet_until(self, of: Address) -> datetime | None:
        return None

    async def profile(self, of: Address) -> Profile:
        person = self._person(of)
        return Profile(person.name, person.zone, person.language, person.admin)

    async def members(self, of: Address, after: str = "") -> Roster:
        """Everybody is in the one channel, and in the one group."""
        if of not in (MENTORING.address, EVERYBODY):
            raise Undeliverable("no such place")
        people = tuple(it.address for it in self._people.values())
        return Roster(frozenset(it.key for it in people), people)

    def _readers(self, to: Address) -> list[str]:
        return list(self._people) if to == MENTORING.address else [self._person(to).id]

    def _person(self, address: Address) -> Colleague:
        person = self._people.get(address.person)
        if person is None or (address.platform, address.workspace) != (PLATFORM, WORKSPACE):
            raise Undeliverable("left")
        return person


def _receipt(to: Address, key: str) -> str:
    return f"{to.person}/{key}" if to == MENTORING.address else key


def _shown(to: Address, message: Message) -> str:
    return f"In the channel {MENTORING.title}:\n\n{message.text}" if to == MENTORING.address else message.text


def _with_its_channel(sheet: Sheet) -> Sheet:
    """Where a channel is to be chosen there is one."""
    if sheet.field is None or sheet.field.kind != "channel":
        return sheet
    return replace(sheet, field=replace(sheet.field, options=(Option(MENTORING.address.key, MENTORING.title),)))


def said_aside(reply: Reply) -> str:
    return f"In the channel {MENTORING.title}, to you alone:\n\n{reply.aside}"


def reply_as_plain(reply: Reply) -> dict[str, Any]:
    """What may be shown at once, as JSON of the same names."""
    return {
        "sheet": asdict(_with_its_channel(reply.sheet)) if reply.sheet and not reply.errors else None,
        "errors": dict(reply.errors),
        "close": reply.close,
    }
