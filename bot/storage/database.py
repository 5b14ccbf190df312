"""Runs work in transactions, the same code on SQLite and on PostgreSQL.

Rule: all SQL is written against a plain `sqlalchemy.Connection`. When `write` returns, the work is on the disk; if it
raises, nothing of it is.
"""

import contextlib
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.storage.postgresql import Postgresql, Stale
from bot.storage.sqlite import NoDatabase, Sqlite

__all__ = ["Database", "NoDatabase", "Stale", "parsed"]

T = TypeVar("T")

WHAT_WOULD_BE_ONE = "DATABASE_URL must begin with sqlite:/// or postgresql://"


class Database:
    """One database, by its address. dialect: "sqlite" or "postgresql"."""

    def __init__(self, url: str) -> None:
        address = parsed(url)
        self.dialect = address.get_backend_name()
        self._kind = Sqlite(address) if self.dialect == "sqlite" else Postgresql(address)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """One transaction. Raises Stale where running it again is right, else whatever the work raises."""
        return await self._kind.write(work)

    async def write_in_the_end(self, work: Callable[[Connection], T]) -> T:
        """The same, run again whenever it is Stale: for work that nobody waits for."""
        while True:
            with contextlib.suppress(Stale):
                return await self.write(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Look at the state of one moment, beside the transaction that writes; this can change nothing."""
        return await self._kind.read(work)

    async def rebuild(self, work: Callable[[Connection], T]) -> T:
        """Like `write`, for changes of the tables themselves."""
        return await self._kind.rebuild(work)

    async def leave_no_trace(self) -> None:
        """After an erase was committed: nothing of it stays in SQLite's log. PostgreSQL's is the operator's matter."""
        await self._kind.leave_no_trace()

    def call(self) -> None:
        """Tell other processes that something is due: soon, once for many calls, and lost if it cannot be told."""
        self._kind.call()

    async def listen(self, heard: Callable[[], None]) -> None:
        """Be called by other processes from now on, until it is cancelled. On SQLite there are none."""
        await self._kind.listen(heard)

    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Keep every other process of ours away from an SQLite file. Raises InUse if one is there already."""
        return self._kind.lock()

    async def close(self) -> None:
        """Let the transactions at work end, then close."""
        await self._kind.close()


def parsed(url: str) -> URL:
    """The address with the driver that is used for it; postgres:// means postgresql://. Raises NoDatabase."""
    drivers = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+asyncpg"}
    try:
        found = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    except ArgumentError:
        raise NoDatabase(WHAT_WOULD_BE_ONE) from None
    if found.get_backend_name() not in drivers:
        raise NoDatabase(WHAT_WOULD_BE_ONE)
    if found.get_backend_name() == "postgresql":
        # Hosts give out addresses for libpq: asyncpg has another word for the one, and none for the other.
        mode = found.query.get("sslmode")
        found = found.difference_update_query(["sslmode", "channel_binding"])
        found = found.update_query_dict({"ssl": str(mode)}) if mode else found
    return found.set(drivername=drivers[found.get_backend_name()])
