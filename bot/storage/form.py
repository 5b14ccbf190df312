"""Whether a database has the form that this version needs. It is brought there next door, in `migrate`.

Rule: nothing here needs Alembic, which is nine megabytes and is of use at a migration only.
"""

import asyncio
from functools import cache
from pathlib import Path

import structlog
from sqlalchemy import Connection, text

from bot.storage.database import Database

log = structlog.get_logger()

FOLDER = Path(__file__).parent / "migrations"
ANSWERS_WITHIN = 5.0
"""Seconds."""
_CURRENT = text("SELECT version_num FROM alembic_version")


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
    if not conn.dialect.has_table(conn, "alembic_version"):
        return False
    return conn.execute(_CURRENT).scalar() == newest()


@cache
def newest() -> str:
    """The newest revision: each is the beginning of its file's name."""
    return max(path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))
