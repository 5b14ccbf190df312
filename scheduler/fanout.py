"""Fan-out: an announcement becomes one delivery a reader, a chunk at a time.

Rule: memory does not grow with the number of readers, and other work gets in between any two chunks: each is a
transaction of its own.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.storage import announcements
from bot.storage.database import Database, Stale

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class FanOut:
    """Writes out what is due over one database. Every process may; wake: there is something to send."""

    database: Database
    now: Callable[[], datetime]
    wake: Callable[[], None]

    async def write_out(self) -> int:
        """Go on until nothing more is due to be written out. Returns how many readers were."""
        readers = 0
        while (some := await self._chunk()) is not None:
            readers += some
            self.wake()
        if readers:
            log.info("written out", readers=readers)
        return readers

    async def _chunk(self) -> int | None:
        while True:
            # Somebody may erase themself meanwhile.
            with contextlib.suppress(Stale):
                return await self.database.write(lambda conn: announcements.write_out(conn, self.now()))

    async def stop(self, id: int) -> bool:
        """Cancel it while it goes out: but for what is in hand, nothing more is sent. False if there is none."""
        if not await self.database.write(lambda conn: announcements.stop(conn, id)):
            return False
        while await self.database.write(lambda conn: announcements.cancel_some(conn, id)):
            log.info("taken back", announcement=id)
        return True
