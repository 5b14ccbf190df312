"""Settling what was sent, many in one transaction: what comes while one is under way goes together into the next.

Rule: nothing waits for company; a single one is settled at once.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot.storage import deliveries, posts, readers
from bot.storage.claims import Claimed
from bot.storage.database import Database
from bot.storage.readers import Has
from scheduler.outcomes import Sent


class Settling:
    """Of one process, over one database."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now
        self._waiting: list[tuple[Claimed, Sent, asyncio.Future[bool]]] = []
        self._at_work: asyncio.Task[None] | None = None

    async def sent(self, row: Claimed, how: Sent) -> bool:
        """Returns once it is committed; False if the lease was lost. Raises what the database raises."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, how, done))
        if self._at_work is None:
            self._at_work = asyncio.create_task(self._settle())
        return await done

    async def _settle(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting, []
            sent = [(row, how) for row, how, _ in together]
            try:
                settled = await self._database.write(partial(_settled, sent=sent, now=self._now()))
            except Exception as failed:
                for _, _, done in together:
                    if not done.done():
                        done.set_exception(failed)
                continue
            for row, _, done in together:
                if not done.done():
                    done.set_result(row.id in settled)
        self._at_work = None


def _settled(conn: Connection, sent: list[tuple[Claimed, Sent]], now: datetime) -> set[int]:
    """Whoever was sent an announcement has it from now on, and so has a channel."""
    settled = deliveries.settle_sent(conn, {row.id: row.lease for row, _ in sent})
    there = [(row, readers.number_of(row.about), how) for row, how in sent if how.receipt and row.id in settled]
    for row, number, how in there:
        if row.kind in posts.KINDS:
            posts.is_there(conn, number, row.id, how.receipt, how.edition, now)
    to_people = (it for it in there if it[0].kind not in posts.KINDS)
    have = (Has(number, row.person.id, how.receipt, how.edition) for row, number, how in to_people)
    readers.have_it(conn, have, now)
    return settled
