"""Bring a database to the form that this version needs. Alembic, set up here instead of in a file at the root."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from bot.storage.database import Database
from bot.storage.form import FOLDER

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
