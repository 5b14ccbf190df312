"""Settling what was sent, many in one transaction: what comes while one is under way goes together into the next.

Rule: nothing waits for company; a single one is settled at once.
"""

import asyncio
from functools import partial

from bot.storage import deliveries
from bot.storage.claims import Claimed
from bot.storage.database import Database


class Settling:
    """Of one process, over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Claimed, asyncio.Future[bool]]] = []
        self._at_work: asyncio.Task[None] | None = None

    async def sent(self, row: Claimed) -> bool:
        """Returns once it is committed; False if the lease was lost. Raises what the database raises."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, done))
        if self._at_work is None:
            self._at_work = asyncio.create_task(self._settle())
        return await done

    async def _settle(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting, []
            leases = {row.id: row.lease for row, _ in together}
            try:
                settled = await self._database.write(partial(deliveries.settle_sent, leases=leases))
            except Exception as failed:
                for _, done in together:
                    if not done.done():
                        done.set_exception(failed)
                continue
            for row, done in together:
                if not done.done():
                    done.set_result(row.id in settled)
        self._at_work = None
