"""The messenger of the local workspace: what the coach says to somebody is an entry in their chat."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from adapters.web.clock import Now
from adapters.web.people import PLATFORM, WORKSPACE, Colleague
from adapters.web.room import Room
from bot.ports import Address, Message, Pace, Profile, Reply, Still, TryLater, Undeliverable, always


class WebMessenger:
    """Implements `bot.ports.Messenger`. The same key is shown once; nobody but the seeded people can be reached.

    The receipt of a message is its key.
    """

    pace = Pace()

    def __init__(self, room: Room, people: Mapping[str, Colleague], now: Now) -> None:
        self._room, self._people, self._now = room, people, now

    async def send(self, to: Address, message: Message, key: str, still: Still = always) -> str:
        person = self._person(to)
        if not still():
            raise TryLater("too late")
        return (await self._room.add(person.id, key, "said", message.text, self._now(), message.buttons)).id

    async def update(self, to: Address, receipt: str, message: Message) -> None:
        await self._room.change_entry(self._person(to).id, receipt, message.text, message.buttons)

    async def find(self, to: Address, key: str, since: datetime) -> str | None:
        return key if self._room.entry(self._person(to).id, key) else None

    async def quiet_until(self, of: Address) -> datetime | None:
        return None

    async def profile(self, of: Address) -> Profile:
        person = self._person(of)
        return Profile(person.name, person.zone, person.language, person.admin)

    def _person(self, address: Address) -> Colleague:
        person = self._people.get(address.person)
        if person is None or (address.platform, address.workspace) != (PLATFORM, WORKSPACE):
            raise Undeliverable("left")
        return person


def reply_as_plain(reply: Reply) -> dict[str, Any]:
    """What may be shown at once, as JSON of the same names."""
    return {
        "sheet": asdict(reply.sheet) if reply.sheet and not reply.errors else None,
        "errors": dict(reply.errors),
        "close": reply.close,
    }
