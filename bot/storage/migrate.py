"""Bring a database to the form that this version needs. Alembic, set up here instead of in a file at the root."""

import asyncio
from functools import cache
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.storage.database import Database

log = structlog.get_logger()

FOLDER = Path(__file__).parent / "migrations"
ANSWERS_WITHIN = 5.0
"""Seconds."""
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7002110116)")


def config(conn: Connection | None = None) -> Config:
    """Alembic's settings; `conn` is the connection on which `env.py` runs."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = conn
    return made


def to_head(conn: Connection) -> None:
    if conn.dialect.name == "postgresql":
        conn.execute(_ONE_AT_A_TIME)
    command.upgrade(config(conn), "head")


async def upgrade(database: Database) -> None:
    """Bring it to the newest form, in one transaction. Several processes may try at once."""
    await database.rebuild(to_head)


async def amiss(database: Database) -> str:
    """Why the database cannot be used, or ""."""
    try:
        current = await asyncio.wait_for(database.read(is_current), ANSWERS_WITHIN)
    except Exception as failed:
        log.error("not ready", error=type(failed).__name__)
        return "the database cannot be reached"
    return "" if current else "the database is not migrated: run `python -m bot migrate`"


def is_current(conn: Connection) -> bool:
    """Whether the database has the form that this version needs."""
    return MigrationContext.configure(conn).get_current_revision() == newest()


@cache
def newest() -> str | None:
    return ScriptDirectory.from_config(config()).get_current_head()
