"""The migrations make exactly the tables that the code speaks of, and can be taken back."""

import asyncio

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.storage import form, migrate
from bot.storage.database import Database
from bot.storage.tables import metadata

TABLES = set(metadata.tables)


def _down(conn: Connection) -> None:
    command.downgrade(migrate.config(conn), "base")


def _tables(conn: Connection) -> set[str]:
    return set(inspect(conn).get_table_names()) - {"alembic_version"}


def _indexes(conn: Connection) -> dict[str, str]:
    """The definitions of what the databases call partial indexes: comparing the metadata does not see those."""
    where = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'delivery'",
    }
    found = conn.execute(text(where[conn.dialect.name])).all()
    return {name: " ".join(sql.split()) for name, sql in found}


async def test_up_down_and_up_again(database: Database) -> None:
    assert await database.read(_tables) == TABLES
    before = await database.read(_indexes)
    await database.rebuild(_down)
    assert await database.read(_tables) == set()
    assert not await database.read(form.is_current)
    await migrate.upgrade(database)
    assert await database.read(_tables) == TABLES
    assert await database.read(_indexes) == before
    assert await database.read(form.is_current)


async def test_the_migrations_make_what_the_code_speaks_of(database: Database) -> None:
    def differences(conn: Connection) -> list[object]:
        # Alembic 1.20 takes SQLite's '' and 0 for other defaults than "" and false.
        defaults = conn.dialect.name == "postgresql"
        context = MigrationContext.configure(conn, opts={"compare_type": True, "compare_server_default": defaults})
        return list(compare_metadata(context, metadata))

    assert await database.read(differences) == []


async def test_the_indexes_are_those_of_the_code(database: Database) -> None:
    migrated = await database.read(_indexes)
    await database.rebuild(_down)
    await database.rebuild(metadata.create_all)
    assert await database.read(_indexes) == migrated
    waiting = [sql for name, sql in migrated.items() if name in ("delivery_due", "delivery_lane")]
    assert all(" WHERE " in sql for sql in waiting)
    assert len(waiting) == 2


async def test_a_migrated_database_may_be_migrated_again(database: Database) -> None:
    await migrate.upgrade(database)
    assert await database.read(form.is_current)


async def test_a_database_that_is_not_migrated_says_so(database_url: str) -> None:
    database = Database(database_url)
    await database.rebuild(lambda conn: conn.execute(text("DROP TABLE alembic_version")))
    assert not await database.read(form.is_current)
    await database.close()


async def test_several_processes_may_migrate_at_once(postgresql_url: str) -> None:
    processes = [Database(postgresql_url) for _ in range(3)]
    await processes[0].rebuild(_down)
    await asyncio.gather(*(migrate.upgrade(process) for process in processes))
    assert await processes[0].read(form.is_current)
    for process in processes:
        await process.close()


async def test_a_migration_that_fails_leaves_everything_as_it_was(database: Database) -> None:
    def half(conn: Connection) -> None:
        command.downgrade(migrate.config(conn), "base")
        raise LookupError

    with pytest.raises(LookupError):
        await database.rebuild(half)
    assert await database.read(_tables) == TABLES
    assert await database.read(form.is_current)


def test_the_newest_form_is_told_by_the_names_of_the_files() -> None:
    assert form.newest() == ScriptDirectory.from_config(migrate.config()).get_current_head()
