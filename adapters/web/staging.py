"""The play of a pair's half year, staged in the local workspace: its people, its chats and its clock.

Rule: it goes through the same turns as everybody there, and only where neither of the two has begun anything.
"""

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog

from adapters.web.clock import MoveClock, Now
from adapters.web.people import Colleague
from adapters.web.play import LENA, NAMES, OMAR, NoSuchButton, half_year
from adapters.web.room import Room
from bot.ports import Button, Incoming, Reply, Surface, TakeTurn
from conversations.events import Called, Chose, Event

log = structlog.get_logger()


class Staging:
    """ready: waits until the room is loaded."""

    def __init__(
        self, take_turn: TakeTurn, room: Room, people: Mapping[str, Colleague], now: Now, move_clock: MoveClock
    ) -> None:
        self._take_turn, self._room, self._people = take_turn, room, people
        self.now, self._move_clock = now, move_clock
        self._playing: asyncio.Task[None] | None = None

    def begin(self) -> bool:
        """Let it be played, while others look on. False if the two have begun something already."""
        there = all(who in self._people for who in NAMES)
        if not there or self._playing or any(entry.kind != "said" for who in NAMES for entry in self._room.chat(who)):
            return False
        self._playing = asyncio.create_task(self._play())
        return True

    async def stop(self) -> None:
        if self._playing:
            self._playing.cancel()
            await asyncio.gather(self._playing, return_exceptions=True)

    async def _play(self) -> None:
        try:
            await half_year(self)
        except NoSuchButton as apart:
            log.error("local workspace: the play ended early", why=str(apart))
        self._room.stir()

    def key(self, who: str) -> str:
        return self._people[who].address.key

    async def does(self, who: str, event: Event, surface: Surface) -> Reply:
        id = f"{self.key(who)}/{uuid.uuid4()}"
        if isinstance(event, Called):
            mention = f" @{OMAR if who == LENA else LENA}" if event.who else ""
            await self._room.add(who, id, "command", f"/{_COMMANDS[event.command]}{mention}", self.now())
        elif isinstance(event, Chose) and surface == "button" and (label := self._label(who, event)):
            await self._room.add(who, id, "pressed", label, self.now())
        reply = await self._take_turn(Incoming(id, self._people[who].address, event, surface))
        await self.until(self.now())
        return reply

    async def until(self, at: datetime) -> None:
        await self._move_clock(max(at, self.now()))

    def buttons(self, who: str) -> Sequence[Button]:
        return [button for entry in reversed(self._room.chat(who)) for button in entry.buttons]

    def _label(self, who: str, event: Chose) -> str:
        shown = [one for button in self.buttons(who) for one in button.unfolded]
        return next((it.label for it in shown if (it.choice, it.about) == (event.choice, event.about)), "")


_COMMANDS = {"mentor": "mentor", "off": "coach off"}
