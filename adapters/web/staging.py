"""The plays, staged in the local workspace: its people, its chats and its clock.

Rule: they go through the same turns as everybody there, one at a time, and only where nobody who is in one has begun
anything.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from adapters.web import cohort, play
from adapters.web.acting import NoSuchButton, Stage
from adapters.web.clock import MoveClock, Now
from adapters.web.people import Colleague
from adapters.web.room import Entry, Room
from bot.ports import Button, Incoming, Reply, Surface, TakeTurn
from conversations.events import Called, Chose, Event

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Play:
    """cast: all who act in it, by their ids; the first is the one to look at."""

    cast: Sequence[str]
    plays: Callable[[Stage], Awaitable[None]]
    begun: str
    """What is said where it cannot be played."""


PLAYS: Mapping[str, Play] = {
    "half year": Play(
        tuple(play.NAMES),
        play.half_year,
        "Lena or Omar has begun something already. In a new workspace you can watch their half year.",
    ),
    "cohort": Play(
        cohort.CAST,
        cohort.first_months,
        "Priya or somebody in her cohort has begun something already. In a new workspace you can watch them.",
    ),
}


class Staging:
    """ready: waits until the room is loaded."""

    def __init__(
        self, take_turn: TakeTurn, room: Room, people: Mapping[str, Colleague], now: Now, move_clock: MoveClock
    ) -> None:
        self._take_turn, self._room, self._people = take_turn, room, people
        self.now, self._move_clock = now, move_clock
        self._playing: asyncio.Task[None] | None = None

    def begin(self, play: Play) -> bool:
        """Let it be played, while others look on. False while one is on, or if somebody in it has begun something."""
        there = all(who in self._people for who in play.cast)
        on = self._playing is not None and not self._playing.done()
        if not there or on or any(it.kind != "said" for who in play.cast for it in self._room.chat(who)):
            return False
        self._playing = asyncio.create_task(self._play(play))
        return True

    async def stop(self) -> None:
        if self._playing:
            self._playing.cancel()
            await asyncio.gather(self._playing, return_exceptions=True)

    async def _play(self, play: Play) -> None:
        try:
            await play.plays(self)
        except NoSuchButton as apart:
            log.error("local workspace: the play ended early", why=str(apart))
        self._room.stir()

    def key(self, who: str) -> str:
        return self._people[who].address.key

    async def does(self, who: str, event: Event, surface: Surface) -> Reply:
        id = f"{self.key(who)}/{uuid.uuid4()}"
        if isinstance(event, Called):
            mention = f" @{event.who.id.rpartition('/')[2]}" if event.who else ""
            words = f"/{_COMMANDS[event.command]}{mention} {event.rest}".rstrip()
            await self._room.add(who, id, "command", words, self.now())
        elif isinstance(event, Chose) and surface == "button" and (there := self._where(who, event)):
            entry, label = there
            event = replace(event, message=entry.id)
            await self._room.add(who, id, "pressed", label, self.now())
        reply = await self._take_turn(Incoming(id, self._people[who].address, event, surface))
        await self.until(self.now())
        return reply

    async def until(self, at: datetime) -> None:
        await self._move_clock(max(at, self.now()))

    def chat(self, who: str) -> Sequence[tuple[str, Sequence[Button]]]:
        return [(entry.id, entry.buttons) for entry in reversed(self._room.chat(who))]

    def _where(self, who: str, event: Chose) -> tuple[Entry, str] | None:
        """The latest message in their chat with this button, and its label; None if it is on a page."""
        for entry in reversed(self._room.chat(who)):
            for button in (one for it in entry.buttons for one in it.unfolded):
                if (button.choice, button.about) == (event.choice, event.about):
                    return entry, button.label
        return None


_COMMANDS = {"mentor": "mentor", "off": "coach off", "program": "program"}
