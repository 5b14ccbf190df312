"""Bring a database to the form that this version needs. Alembic, set up here instead of in a file at the root."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.storage.database import Database

FOLDER = Path(__file__).parent / "migrations"


def config(conn: Connection | None = None) -> Config:
    """Alembic's settings; `conn` is the connection on which `env.py` runs."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = conn
    return made


def to_head(conn: Connection) -> None:
    command.upgrade(config(conn), "head")


async def upgrade(database: Database) -> None:
    """Bring it to the newest form, in one transaction."""
    await database.write(to_head)


def is_current(conn: Connection) -> bool:
    """Whether the database has the form that this version needs."""
    found = MigrationContext.configure(conn).get_current_revision()
    return found == ScriptDirectory.from_config(config()).get_current_head()
