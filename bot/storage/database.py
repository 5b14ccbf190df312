"""Runs work in transactions, the same code on SQLite and on PostgreSQL.

Rule: all SQL is written against a plain `sqlalchemy.Connection`. When `write` returns, the work is on the disk; if it
raises, nothing of it is.
"""

import contextlib
from collections.abc import Callable, Iterator
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.sqlite import NoDatabase, Sqlite

T = TypeVar("T")

WHAT_WOULD_BE_ONE = "DATABASE_URL must begin with sqlite:/// or postgresql://"
_RACES = frozenset(("23503", "23505", "40001", "40P01"))
"""PostgreSQL's names for: a row referred to is gone, there is one of that key, could not serialize, deadlock."""


class Stale(Exception):
    """Somebody else was quicker: run the turn again."""


class Database:
    """One database, by its address. dialect: "sqlite" or "postgresql"."""

    def __init__(self, url: str) -> None:
        address = parsed(url)
        self.dialect = address.get_backend_name()
        self._kind = Sqlite(address) if self.dialect == "sqlite" else _Postgresql(address)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """One transaction. Raises Stale where running it again is right, else whatever the work raises."""
        return await self._kind.write(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Look at the state of one moment, beside the transaction that writes; this can change nothing."""
        return await self._kind.read(work)

    async def rebuild(self, work: Callable[[Connection], T]) -> T:
        """Like `write`, for changes of the tables themselves."""
        return await self._kind.rebuild(work)

    async def leave_no_trace(self) -> None:
        """After an erase was committed: nothing of it stays in SQLite's log. PostgreSQL's is the operator's matter."""
        await self._kind.leave_no_trace()

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


class _Postgresql:
    """A server, shared by many processes."""

    def __init__(self, url: URL) -> None:
        self._engine = create_async_engine(url, pool_size=10, max_overflow=10, hide_parameters=True)
        self._looking = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    async def write(self, work: Callable[[Connection], T]) -> T:
        try:
            async with self._engine.begin() as conn:
                return await conn.run_sync(work)
        except DBAPIError as failed:
            # A lost connection may have lost its commit or not: run again, and events that were seen are passed over.
            if failed.connection_invalidated or getattr(failed.orig, "sqlstate", None) in _RACES:
                raise Stale(type(failed.orig).__name__) from None
            raise

    async def read(self, work: Callable[[Connection], T]) -> T:
        async with self._looking.connect() as conn:
            return await conn.run_sync(work)

    async def rebuild(self, work: Callable[[Connection], T]) -> T:
        return await self.write(work)

    async def leave_no_trace(self) -> None:
        """Dead rows go when the server vacuums."""

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        yield

    async def close(self) -> None:
        await self._engine.dispose()
