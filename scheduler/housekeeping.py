"""Forget what is old: events seen long ago, what was sent long ago, limits that are free, codes that are too old, files
and lists that were looked at and not used, and the blank rows of people who were erased.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from bot import joining
from bot.office import enrolling, rosters
from bot.storage import deliveries, kept, pace, queries
from bot.storage.database import Database

SEEN_FOR = timedelta(days=7)
DONE_FOR = timedelta(days=30)
FREE_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """Tidies one database; every process may, and it may be cut off anywhere."""

    database: Database
    now: Callable[[], datetime]

    async def tidy(self) -> None:
        now = self.now()
        await self._all_of(lambda conn: queries.forget_seen(conn, now - SEEN_FOR))
        await self._all_of(lambda conn: deliveries.forget_done(conn, now - DONE_FOR))
        await self._all_of(lambda conn: pace.forget(conn, now - FREE_FOR))
        await self._all_of(lambda conn: kept.forget(conn, joining.SHELF, now - joining.LASTS))
        await self._all_of(lambda conn: kept.forget(conn, enrolling.SHELF, now - enrolling.LASTS))
        for shelf in (rosters.WANTED, rosters.LOOKS):
            await self._all_of(partial(kept.forget, beginning=shelf, before=now - enrolling.LASTS))
        if await self.database.write(queries.forget_erased):
            await self.database.leave_no_trace()

    async def _all_of(self, some: Callable[[Connection], int]) -> None:
        """A batch at a time, so that others get in between."""
        while await self.database.write(some):
            continue
