"""Databases of one's own to measure on: migrated and empty, of both kinds."""

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from bot.storage import migrate
from bot.storage.database import Database


async def fresh(postgresql: str, folder: Path, name: str = "coach", *, sqlite: bool) -> str:
    """The address of a new one. postgresql: that of a server; folder: where an SQLite file may be."""
    url = f"sqlite:///{folder}/{name}.db" if sqlite else _named(postgresql, f"bench_{name}")
    if not sqlite:
        connection = await asyncpg.connect(postgresql)
        await connection.execute(f"DROP DATABASE IF EXISTS bench_{name} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE bench_{name}")
        await connection.close()
    database = Database(url)
    await migrate.upgrade(database)
    await database.close()
    return url


def _named(url: str, name: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))
