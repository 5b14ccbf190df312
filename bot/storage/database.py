"""Runs work in transactions, the same code on SQLite and on PostgreSQL.

Rule: all SQL is written against a plain `sqlalchemy.Connection`; here alone is known which database it is. When
`write` returns the work is on the disk; if it raises nothing of it is.
"""

import asyncio
import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

T = TypeVar("T")

TOGETHER_AT_MOST = 64
"""Works in one commit on SQLite: more would keep the first of them waiting."""

_RETRIABLE = {"40001", "40P01"}  # PostgreSQL: serialization failure, deadlock


class Stale(Exception):
    """Somebody else changed the row first: run the turn again."""


class InUse(Exception):
    """Another process of ours has this SQLite file: use PostgreSQL for more than one."""


_Waiting = tuple[Callable[[Connection], Any], "asyncio.Future[Any]"]


class Database:
    """One database. On SQLite every transaction is one hop to the one thread that writes; there is no second writer."""

    def __init__(self, url: str) -> None:
        self._url = parsed(url)
        self.dialect = self._url.get_backend_name()
        self._on_sqlite = _Sqlite(self._url) if self.dialect == "sqlite" else None
        self._on_postgresql: AsyncEngine | None = None
        if not self._on_sqlite:
            self._on_postgresql = create_async_engine(self._url, pool_size=10, max_overflow=10)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """One transaction. Raises Stale where running it again is right, else whatever the work raises."""
        try:
            if self._on_sqlite:
                return await self._on_sqlite.write(work)
            assert self._on_postgresql is not None  # noqa: S101 - one of the two was made
            async with self._on_postgresql.begin() as conn:
                return await conn.run_sync(work)
        except IntegrityError as clash:
            raise Stale(type(clash.orig).__name__) from None
        except DBAPIError as failed:
            # A lost connection may have lost its commit or not: run again, and events that were seen are passed over.
            if failed.connection_invalidated or getattr(failed.orig, "sqlstate", None) in _RETRIABLE:
                raise Stale(type(failed.orig).__name__) from None
            raise

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Read in one transaction, beside the one that writes."""
        if self._on_sqlite:
            return await self._on_sqlite.read(work)
        assert self._on_postgresql is not None  # noqa: S101 - one of the two was made
        async with self._on_postgresql.connect() as conn:
            return await conn.run_sync(work)

    async def leave_no_trace(self) -> None:
        """After an erase was committed: nothing of it stays in SQLite's log. PostgreSQL's is the operator's matter."""
        if self._on_sqlite:
            await self._on_sqlite.checkpoint()

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the SQLite file for this process alone. Raises InUse if another one has it."""
        if not self._on_sqlite:
            yield
            return
        with self._on_sqlite.path.with_suffix(".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUse(f"{self._on_sqlite.path} is in use by another process of the bot") from None
            yield

    async def close(self) -> None:
        if self._on_sqlite:
            await self._on_sqlite.close()
        if self._on_postgresql:
            await self._on_postgresql.dispose()


def parsed(url: str) -> URL:
    """The address of a database with the driver that is used for it. postgres:// means postgresql://."""
    found = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    drivers = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+asyncpg"}
    if found.get_backend_name() not in drivers:
        raise ValueError("DATABASE_URL must begin with sqlite:// or postgresql://")
    if found.get_backend_name() == "postgresql" and "sslmode" in found.query:
        # asyncpg calls it `ssl`; hosts give out addresses with libpq's name.
        mode = found.query["sslmode"]
        found = found.difference_update_query(["sslmode"]).update_query_dict({"ssl": str(mode)})
    return found.set(drivername=drivers[found.get_backend_name()])


class _Sqlite:
    """One file, a thread that writes and a thread that reads, each with one connection of its own.

    Works that wait at the same time share one commit, each in a savepoint of its own: a commit waits for the disk, and
    costs as much for one as for many.
    """

    def __init__(self, url: URL) -> None:
        self.path = Path(url.database or "")
        if not self.path.parent.exists():
            self.path.parent.mkdir(mode=0o700, parents=True)
        if not self.path.exists():
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        self._writer, self._reader = _engine(url, "BEGIN IMMEDIATE"), _engine(url, "BEGIN")
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="sqlite-write")
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="sqlite-read")
        self._waiting: list[_Waiting] = []
        self._committing = False

    async def write(self, work: Callable[[Connection], T]) -> T:
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        self._commit_next()
        return await done

    def _commit_next(self) -> None:
        """Hand what is waiting to the thread that writes, unless it is at work."""
        if self._committing or not self._waiting:
            return
        self._committing = True
        together, self._waiting = self._waiting[:TOGETHER_AT_MOST], self._waiting[TOGETHER_AT_MOST:]
        running = asyncio.get_running_loop().run_in_executor(self._writing, self._commit, [it[0] for it in together])
        running.add_done_callback(lambda committed: self._committed(together, committed))

    def _committed(self, together: list[_Waiting], committed: asyncio.Future[list[Any]]) -> None:
        self._committing = False
        self._commit_next()
        failed = committed.exception()
        outcomes = [failed] * len(together) if failed else committed.result()
        for (_, done), outcome in zip(together, outcomes, strict=True):
            if done.done():
                continue
            if isinstance(outcome, Exception):
                done.set_exception(outcome)
            else:
                done.set_result(outcome)

    def _commit(self, works: list[Callable[[Connection], Any]]) -> list[Any]:
        """What each of the works returned, or the exception it raised. Raises if nothing could be committed."""
        outcomes: list[Any] = []
        with self._writer.begin() as conn:
            driver = conn.connection.driver_connection
            assert driver is not None  # noqa: S101 - the connection is open
            for work in works:
                driver.execute("SAVEPOINT work")
                try:
                    outcomes.append(work(conn))
                except Exception as failed:
                    driver.execute("ROLLBACK TO work")
                    outcomes.append(failed)
                driver.execute("RELEASE work")
        return outcomes

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._reading, self._look, work)

    def _look(self, work: Callable[[Connection], T]) -> T:
        with self._reader.connect() as conn:
            return work(conn)

    async def checkpoint(self) -> None:
        def truncate() -> None:
            with self._writer.connect() as conn:
                conn.exec_driver_sql("COMMIT")
                conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()
                conn.exec_driver_sql("BEGIN")

        await asyncio.get_running_loop().run_in_executor(self._writing, truncate)

    async def close(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._reading, self._reader.dispose)
        await loop.run_in_executor(self._writing, self._writer.dispose)
        self._reading.shutdown()
        self._writing.shutdown()


def _engine(url: URL, how_to_begin: str) -> Engine:
    """An engine with one connection, set up so that a commit is on the disk and what is deleted is overwritten."""
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False, "timeout": 5})

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would come too late: see "begin" below
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "cache_size=-65536",
            "busy_timeout=5000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        conn.exec_driver_sql(how_to_begin)

    return engine
