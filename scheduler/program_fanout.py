"""Fan-out of programs' announcements: one delivery a reader, at the time that is right for them; then what follows it.

Rule: memory does not grow with the number of readers, and other work gets in between any two chunks. Each reader's time
is reckoned beforehand, in a thread, from what is sealed: what may not leave yet takes up no room in what a platform
allows, and nobody's zone is stored in clear.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot import memory
from bot.office.announcing import STUCK_AFTER
from bot.storage import bulletins
from bot.storage.bulletins import Step
from bot.storage.database import Database, Stale
from bot.storage.secrets import Keyring, Unreadable
from scheduler.news import due_of

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ProgramFanOut:
    """Does what is due over one database. Every process may; wake: there is something to send."""

    database: Database
    keyring: Keyring
    now: Callable[[], datetime]
    wake: Callable[[], None]

    async def write_out(self) -> int:
        """Go on until nothing more is due to be done. Returns how many deliveries were written out or taken back."""
        done = 0
        while (some := await self._step()) is not None:
            done += some
            self.wake()
        if done:
            log.info("written out of programs", deliveries=done)
        return done

    async def next_due(self) -> datetime | None:
        """When there is something to do next."""
        return await self.database.read(bulletins.next_due)

    async def _step(self) -> int | None:
        now = self.now()
        step = await self.database.read(lambda conn: bulletins.next_step(conn, now, STUCK_AFTER))
        if step is None:
            return None
        dues = await asyncio.to_thread(self._reckoned, step, now)
        # Somebody may erase themself meanwhile.
        with contextlib.suppress(Stale):
            return await self.database.write(lambda conn: bulletins.take(conn, step, dues, now))
        return 0

    def _reckoned(self, step: Step, now: datetime) -> dict[int, datetime]:
        """When each of the people may get it. What cannot be opened is left to the post to give up."""
        dues = {}
        for id, key, profile in step.people:
            dues[id] = now
            with contextlib.suppress(Unreadable):
                person = memory.settings(profile, self.keyring.open_person(key, keep=False))
                dues[id] = due_of(person, step.bulletin.wall, now)
        return dues
