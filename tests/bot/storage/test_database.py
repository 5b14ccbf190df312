"""A transaction is whole or not at all, and what was committed is on the disk, for its owner's eyes alone."""

import asyncio
import os
import stat
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.util import await_only

from bot.ports import Address
from bot.storage import queries
from bot.storage.database import Database, Stale, parsed
from bot.storage.sqlite import InUse, NoDatabase
from tests.fakes.house import MONDAY

HOLD = "INSERT INTO kept (name, at, sealed) VALUES (:name, 1, :sealed)"


def _keeps(name: str, conn: Connection) -> str:
    conn.execute(text(HOLD), {"name": name, "sealed": b"sealed"})
    return name


def _names(conn: Connection) -> list[str]:
    return list(conn.execute(text("SELECT name FROM kept ORDER BY name")).scalars())


async def test_what_was_written_can_be_read(database: Database) -> None:
    assert await database.write(lambda conn: _keeps("a", conn)) == "a"
    assert await database.read(_names) == ["a"]


async def test_work_that_fails_leaves_nothing_and_says_what_went_wrong(database: Database) -> None:
    def fails(conn: Connection) -> None:
        _keeps("a", conn)
        raise LookupError("this one")

    with pytest.raises(LookupError, match="this one"):
        await database.write(fails)
    assert await database.read(_names) == []


async def test_works_at_one_moment_succeed_and_fail_each_for_itself(database: Database) -> None:
    def work(number: int, conn: Connection) -> str:
        name = _keeps(f"{number:02}", conn)
        if number % 3 == 0:
            raise LookupError(name)
        return name

    tasks = (database.write(lambda conn, number=number: work(number, conn)) for number in range(30))  # type: ignore[misc]
    done = await asyncio.gather(*tasks, return_exceptions=True)
    kept = [f"{number:02}" for number in range(30) if number % 3]
    assert [one for one in done if isinstance(one, str)] == kept
    assert all(isinstance(one, LookupError) for one in done if not isinstance(one, str))
    assert await database.read(_names) == kept


async def test_reading_goes_on_while_somebody_writes(database: Database) -> None:
    started, may_end = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    await database.write(lambda conn: _keeps("before", conn))

    async def slow() -> None:
        if database.dialect == "sqlite":

            def waits(conn: Connection) -> None:
                _keeps("during", conn)
                loop.call_soon_threadsafe(started.set)
                asyncio.run_coroutine_threadsafe(may_end.wait(), loop).result(10)

            await database.write(waits)
            return
        await database.write(lambda conn: _keeps("during", conn))
        started.set()

    writing = asyncio.create_task(slow())
    await asyncio.wait_for(started.wait(), 10)
    found = await asyncio.wait_for(database.read(_names), 10)
    may_end.set()
    await writing
    assert found == (["before"] if database.dialect == "sqlite" else ["before", "during"])
    assert await database.read(_names) == ["before", "during"]


async def test_who_reads_can_change_nothing(database: Database) -> None:
    with pytest.raises(Exception, match=r"read-?only"):
        await database.read(lambda conn: _keeps("a", conn))
    assert await database.read(_names) == []


async def test_a_read_sees_one_moment(postgresql_url: str) -> None:
    mine, other = Database(postgresql_url), Database(postgresql_url)
    await mine.write(lambda conn: _keeps("a", conn))
    looked, changed = asyncio.Event(), asyncio.Event()

    async def look_twice() -> tuple[list[str], list[str]]:
        def both(conn: Connection) -> tuple[list[str], list[str]]:
            first = _names(conn)
            looked.set()
            await_only(changed.wait())
            return first, _names(conn)

        return await mine.read(both)

    looking = asyncio.create_task(look_twice())
    await asyncio.wait_for(looked.wait(), 10)
    await other.write(lambda conn: _keeps("b", conn))
    changed.set()
    assert await asyncio.wait_for(looking, 10) == (["a"], ["a"])
    await mine.close()
    await other.close()


async def test_closing_lets_what_is_being_written_end(database_url: str) -> None:
    database = Database(database_url)
    writing = [
        asyncio.create_task(database.write(lambda conn, number=number: _keeps(f"{number:03}", conn)))  # type: ignore[misc]
        for number in range(100)
    ]
    await asyncio.gather(*writing[:1])
    if database.dialect == "postgresql":
        await asyncio.gather(*writing)
    await database.close()
    assert len(await asyncio.gather(*writing)) == 100
    again = Database(database_url)
    assert len(await again.read(_names)) == 100
    await again.close()


@pytest.mark.parametrize("state", ["23503", "23505", "40001", "40P01"])
async def test_a_race_that_somebody_else_won_is_to_be_run_again(postgresql_url: str, state: str) -> None:
    database = Database(postgresql_url)
    raised = text(f"DO $$ BEGIN RAISE EXCEPTION 'race' USING ERRCODE = '{state}'; END $$")
    with pytest.raises(Stale):
        await database.write(lambda conn: conn.execute(raised))
    await database.close()


async def test_a_bug_is_no_race(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)null") as raised:
        await database.write(lambda conn: conn.execute(text("INSERT INTO kept (name) VALUES ('a')")))
    assert not isinstance(raised.value, Stale)


async def test_an_error_does_not_show_what_was_being_stored(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)unique|race|Stale") as raised:
        await database.write(lambda conn: (_keeps("a", conn), conn.execute(text(HOLD), {"name": "a", "sealed": b"x9"})))
    assert "x9" not in str(raised.value)


async def test_after_the_server_lost_its_connections_work_is_run_again(postgresql_url: str) -> None:
    """As after a restart or a failover: the first work is told to run again, and then it works."""
    database = Database(postgresql_url)
    await asyncio.gather(*(database.write(lambda conn: conn.execute(text("SELECT 1"))) for _ in range(5)))
    admin = await asyncpg.connect(postgresql_url)
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await admin.close()
    refused = 0
    for _ in range(3):
        try:
            await database.write(lambda conn: _keeps("a", conn))
            break
        except Stale:
            refused += 1
    assert refused <= 1
    assert await database.read(_names) == ["a"]
    await database.close()


async def test_a_commit_is_on_the_disk_and_what_is_deleted_is_overwritten(sqlite_database: Database) -> None:
    def settings(conn: Connection) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    full = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert await sqlite_database.write(settings) == full
    assert await sqlite_database.read(settings) == full


async def test_a_row_that_refers_to_nobody_is_refused(database: Database) -> None:
    orphan = text("INSERT INTO records (person_id, id, open, at, sealed) VALUES (7, 'step-1', true, 1, :sealed)")
    with pytest.raises(Exception, match=r"(?i)foreign|Stale|ForeignKey"):
        await database.write(lambda conn: conn.execute(orphan, {"sealed": b""}))


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


async def test_many_processes_may_share_a_server(postgresql_url: str) -> None:
    mine, other = Database(postgresql_url), Database(postgresql_url)
    with mine.lock(), other.lock():
        pass
    await mine.close()
    await other.close()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///var/coach.db", "sqlite+pysqlite:///var/coach.db"),
        ("sqlite:////srv/coach.db", "sqlite+pysqlite:////srv/coach.db"),
        ("sqlite+aiosqlite:///coach.db", "sqlite+pysqlite:///coach.db"),
        ("postgresql://u:p@db/coach", "postgresql+asyncpg://u:p@db/coach"),
        ("postgres://u:p@db:5433/coach", "postgresql+asyncpg://u:p@db:5433/coach"),
        ("postgresql+psycopg://u:p@db/coach", "postgresql+asyncpg://u:p@db/coach"),
        ("postgres://u:p@db/coach?sslmode=require", "postgresql+asyncpg://u:p@db/coach?ssl=require"),
        (
            "postgresql://u:p@db/coach?sslmode=verify-full&channel_binding=require",
            "postgresql+asyncpg://u:p@db/coach?ssl=verify-full",
        ),
        ("postgresql://u:p%40ss@db/coach", "postgresql+asyncpg://u:p%40ss@db/coach"),
        ("postgresql:///coach?host=/run/pg", "postgresql+asyncpg:///coach?host=/run/pg"),
    ],
)
def test_addresses_as_hosts_give_them_are_understood(given: str, used: str) -> None:
    assert parsed(given).render_as_string(hide_password=False).replace("%2F", "/") == used


@pytest.mark.parametrize("given", ["mysql://u:p@db/coach", "mssql://db", "coach.db", ""])
def test_other_databases_are_refused(given: str) -> None:
    with pytest.raises(NoDatabase, match="must begin with"):
        parsed(given)


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
