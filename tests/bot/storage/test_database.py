"""A transaction is whole or not at all; reading sees one moment; a race says that it was one."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.util import await_only

from bot.storage.database import Database, Stale, parsed
from bot.storage.sqlite import NoDatabase

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


async def test_a_row_that_refers_to_nobody_is_refused(database: Database) -> None:
    orphan = text("INSERT INTO records (person_id, id, open, at, sealed) VALUES (7, 'step-1', true, 1, :sealed)")
    with pytest.raises(Exception, match=r"(?i)foreign|Stale|ForeignKey"):
        await database.write(lambda conn: conn.execute(orphan, {"sealed": b""}))


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
