"""A file of SQLite is private, held by one process, safe when the power goes, and can be rebuilt without a loss."""

import asyncio
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.ports import Address
from bot.storage import queries
from bot.storage.database import Database
from bot.storage.sqlite import InUse, NoDatabase
from tests.fakes.house import MONDAY


async def test_a_commit_is_on_the_disk_and_what_is_deleted_is_overwritten(sqlite_database: Database) -> None:
    def settings(conn: Connection) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    full = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert await sqlite_database.write(settings) == full
    assert await sqlite_database.read(settings) == full


async def test_the_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        database = Database(f"sqlite:///{tmp_path}/var/coach.db")
        await database.write(lambda conn: conn.execute(text("CREATE TABLE t (x)")))
        with database.lock():
            found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "var").iterdir()}
    finally:
        os.umask(old)
    assert found == {"coach.db": 0o600, "coach.db-wal": 0o600, "coach.db-shm": 0o600, "coach.lock": 0o600}
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
    await database.close()


TRIES = """
import sys
from bot.storage.database import Database
from bot.storage.sqlite import InUse

database = Database(sys.argv[1])
try:
    with database.lock():
        print("got it", flush=True)
        sys.stdin.read()
except InUse as in_use:
    print(in_use, flush=True)
"""


async def test_a_second_process_is_kept_away_from_the_file(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    def second() -> str:
        done = subprocess.run(
            [sys.executable, "-c", TRIES, sqlite_url], input="", capture_output=True, text=True, timeout=60, check=True
        )
        return done.stdout.strip()

    with database.lock():
        refused = await asyncio.to_thread(second)
    assert refused.endswith("coach.db is in use by another process of the bot")
    assert await asyncio.to_thread(second) == "got it"
    await database.close()


async def test_the_lock_ends_with_its_process(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    def holds_and_dies() -> None:
        told = [sys.executable, "-c", TRIES, sqlite_url]
        with subprocess.Popen(told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "got it\n"
            with pytest.raises(InUse), database.lock():
                pass
            child.kill()

    await asyncio.to_thread(holds_and_dies)
    with database.lock():
        pass
    await database.close()


@pytest.mark.parametrize("given", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_that_would_not_outlive_the_process_is_refused(given: str) -> None:
    with pytest.raises(NoDatabase, match="must name a file"):
        Database(given)


async def test_a_rebuild_keeps_the_rows_that_refer_to_the_rebuilt_table(database: Database) -> None:
    """As a later migration does on SQLite: a new table, the rows copied, the old table dropped."""

    def fill(conn: Connection) -> None:
        person = queries.add_person(conn, Address("slack", "T1", "U1"), b"k", b"p", b"c", MONDAY)
        queries.keep_record(conn, person.id, queries.RecordRow("step-1", True, MONDAY, b"s"))

    await database.write(fill)
    if database.dialect == "sqlite":

        def copy(conn: Connection) -> None:
            for statement in (
                "CREATE TABLE anew AS SELECT * FROM people",
                "DROP TABLE people",
                "CREATE TABLE people (id INTEGER PRIMARY KEY)",
                "INSERT INTO people SELECT id FROM anew",
            ):
                conn.execute(text(statement))

        await database.rebuild(copy)
    else:
        await database.rebuild(lambda conn: conn.execute(text("ALTER TABLE people ADD COLUMN later TEXT")))
    count = await database.read(lambda conn: conn.execute(text("SELECT count(*) FROM records")).scalar())
    assert count == 1


async def test_a_rebuild_that_loses_what_is_referred_to_is_undone(sqlite_database: Database) -> None:
    def fill(conn: Connection) -> None:
        person = queries.add_person(conn, Address("slack", "T1", "U1"), b"k", b"p", b"c", MONDAY)
        queries.keep_record(conn, person.id, queries.RecordRow("step-1", True, MONDAY, b"s"))

    await sqlite_database.write(fill)
    with pytest.raises(Exception, match="refer to nothing"):
        await sqlite_database.rebuild(lambda conn: conn.execute(text("DELETE FROM people")))
    count = await sqlite_database.read(lambda conn: conn.execute(text("SELECT count(*) FROM people")).scalar())
    assert count == 1
