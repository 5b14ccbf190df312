"""SQLite: one file, one thread that writes and one that reads, each with a connection of its own.

Rule: there is one writer and one process. Works that wait at the same moment share one commit, each in a savepoint of
its own: a commit waits for the disk, and costs as much for one as for many.
"""

import asyncio
import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.pool import StaticPool

T = TypeVar("T")
Work = Callable[[Connection], Any]

TOGETHER_AT_MOST = 64
"""Works in one commit: more would keep the first of them waiting."""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "cache_size=-4096",
    "temp_store=MEMORY",
)
"""A commit is on the disk, what is deleted is overwritten with zeros, and 4 MB are held in memory: the system holds the
file, and with more nothing is quicker. What would undo a statement is kept in memory, too: in a file it takes longer.
"""


class InUse(Exception):
    """Another process of ours has this SQLite file: use PostgreSQL for more than one."""


class NoDatabase(ValueError):
    """The address is none of a database that can be used; the message says what would be one."""


class Sqlite:
    """One database file. It is made, readable by its owner alone, if it is not there."""

    def __init__(self, url: URL) -> None:
        if not url.database or url.database == ":memory:":
            raise NoDatabase("DATABASE_URL must name a file: sqlite:///path/to/coach.db")
        self._path = Path(url.database)
        if not self._path.parent.exists():
            self._path.parent.mkdir(mode=0o700, parents=True)
        os.close(_open_private(self._path))
        self._writer, self._reader = _Thread(url), _Thread(url, "query_only=ON")
        self._waiting: list[tuple[Work, asyncio.Future[Any]]] = []
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
        running = self._writer.run(self._writer.commit, [work for work, _ in together])
        running.add_done_callback(lambda committed: self._committed([done for _, done in together], committed))

    def _committed(self, together: list[asyncio.Future[Any]], committed: asyncio.Future[list[Any]]) -> None:
        self._committing = False
        self._commit_next()
        failed = committed.exception()
        outcomes = [failed] * len(together) if failed else committed.result()
        for done, outcome in zip(together, outcomes, strict=True):
            if done.done():
                continue
            if isinstance(outcome, Exception):
                done.set_exception(outcome)
            else:
                done.set_result(outcome)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._reader.run(self._reader.look, work)

    async def rebuild(self, work: Callable[[Connection], T]) -> T:
        """To change a table SQLite makes a new one and drops the old, which must not delete what refers to its rows."""
        return await self._writer.run(self._writer.rebuild, work)

    async def leave_no_trace(self) -> None:
        """Move everything from the log to the file and empty the log; readers wait meanwhile, or it could not."""
        await self._reader.run(lambda: self._writer.submit(self._writer.checkpoint).result())

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        with open(_open_private(self._path.with_suffix(".lock")), "w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUse(f"{self._path} is in use by another process of the bot") from None
            yield

    def call(self) -> None:
        """There is nobody to call."""

    async def listen(self, heard: Callable[[], None]) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        await asyncio.gather(*(done for _, done in self._waiting), return_exceptions=True)
        await self._reader.close()
        await self._writer.close()


class _Thread:
    """One connection and the thread that alone uses it."""

    def __init__(self, url: URL, *pragmas: str) -> None:
        self._pragmas = (*_PRAGMAS, *pragmas)
        # Transactions are begun and ended below: SQLAlchemy and the driver would take longer for that than for a turn.
        self._engine = create_engine(
            url,
            poolclass=StaticPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"timeout": 5},
            hide_parameters=True,
        )
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._opened: Connection | None = None
        self.submit = self._thread.submit

    def run(self, job: Callable[..., T], *arguments: object) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._thread, job, *arguments)

    def commit(self, works: list[Work]) -> list[Any]:
        """What each of the works returned, or the exception it raised. Raises if nothing could be committed."""
        with self._transaction("BEGIN IMMEDIATE") as (conn, driver):
            return [_in_savepoint(work, conn, driver) for work in works]

    def look(self, work: Callable[[Connection], T]) -> T:
        with self._transaction("BEGIN") as (conn, _):
            return work(conn)

    def rebuild(self, work: Callable[[Connection], T]) -> T:
        """References are not followed while it works, and are looked over at its end."""
        driver = self._connection()[1]
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with self._transaction("BEGIN IMMEDIATE") as (conn, _):
                done = work(conn)
                if dangling := driver.execute("PRAGMA foreign_key_check").fetchall():
                    raise sqlite3.IntegrityError(f"{len(dangling)} rows refer to nothing")
                return done
        finally:
            driver.execute("PRAGMA foreign_keys=ON")

    def checkpoint(self) -> None:
        self._connection()[1].execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    async def close(self) -> None:
        await self.run(self._close)
        self._thread.shutdown()

    def _close(self) -> None:
        if self._opened:
            self._opened.close()
        self._engine.dispose()

    @contextlib.contextmanager
    def _transaction(self, begin: str) -> Iterator[tuple[Connection, sqlite3.Connection]]:
        conn, driver = self._connection()
        driver.execute(begin)
        try:
            yield conn, driver
            driver.execute("COMMIT")
        except BaseException:
            if driver.in_transaction:
                driver.execute("ROLLBACK")
            raise

    def _connection(self) -> tuple[Connection, sqlite3.Connection]:
        if self._opened is None:
            self._opened = self._engine.connect()
            for pragma in self._pragmas:
                self._opened.exec_driver_sql(f"PRAGMA {pragma}").close()
        return self._opened, cast(sqlite3.Connection, self._opened.connection.dbapi_connection)


def _in_savepoint(work: Work, conn: Connection, driver: sqlite3.Connection) -> Any:
    driver.execute("SAVEPOINT work")
    try:
        outcome = work(conn)
    except Exception as failed:
        driver.execute("ROLLBACK TO work")
        outcome = failed
    driver.execute("RELEASE work")
    return outcome


def _open_private(path: Path) -> int:
    """A file descriptor; a file that is not there is made, for its owner alone."""
    return os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
