"""PostgreSQL: a server shared by many processes, each with a pool of connections.

Rule: what a race or a lost connection undid is Stale, and right to run again.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

T = TypeVar("T")

CHANNEL = "coachbot_post"
BETWEEN_CALLS = 0.05
"""Seconds. A NOTIFY in every transaction costs PostgreSQL 15 two thirds of its commits."""
LISTEN_AGAIN = 1.0
_RACES = frozenset(("23503", "23505", "40001", "40P01"))
"""PostgreSQL's names for: a row referred to is gone, there is one of that key, could not serialize, deadlock."""


class Stale(Exception):
    """Somebody else was quicker: run the turn again."""


class Postgresql:
    """A server, shared by many processes."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._engine = create_async_engine(url, pool_size=10, max_overflow=10, hide_parameters=True)
        event.listen(self._engine.sync_engine, "connect", _reckon_with_memory)
        self._looking = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._calling: asyncio.Task[None] | None = None

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

    def call(self) -> None:
        if self._calling is None or self._calling.done():
            self._calling = asyncio.create_task(self._call())

    async def _call(self) -> None:
        await asyncio.sleep(BETWEEN_CALLS)
        with contextlib.suppress(DBAPIError, OSError):
            async with self._engine.begin() as conn:
                await conn.execute(text(f"NOTIFY {CHANNEL}"))

    async def listen(self, heard: Callable[[], None]) -> None:
        while True:
            with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                await self._listen(heard)
            await asyncio.sleep(LISTEN_AGAIN)

    async def _listen(self, heard: Callable[[], None]) -> None:
        """On a connection of its own, which no pool takes back. Returns when it is lost."""
        lost = asyncio.Event()
        told: dict[str, Any] = {**self._url.translate_connect_args(username="user"), **self._url.query}
        conn = await asyncpg.connect(**told)
        try:
            conn.add_termination_listener(lambda _: lost.set())
            await conn.add_listener(CHANNEL, lambda *_: heard())
            heard()
            await lost.wait()
        finally:
            conn.terminate()

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        yield

    async def close(self) -> None:
        if self._calling:
            await self._calling
        await self._engine.dispose()


def _reckon_with_memory(connection: Any, _: object) -> None:
    """What an index leads to is in memory. PostgreSQL reckons with a disk that turns, and rather reads a whole table.

    Said here, for poolers refuse connections that ask for it when they begin.
    """
    cursor = connection.cursor()
    cursor.execute("SET random_page_cost = 1.1")
    cursor.close()
    connection.commit()
