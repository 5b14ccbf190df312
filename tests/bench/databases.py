"""Databases of one's own to measure on: migrated and empty, of both kinds."""

import os
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from bot.storage import migrate
from bot.storage.database import Database

KINDS = ("SQLite", "PostgreSQL")


async def fresh(postgresql: str, folder: Path, kind: str, name: str = "coach") -> str:
    """The address of a new one. postgresql: that of a server; folder: where an SQLite file may be."""
    url = f"sqlite:///{folder}/{name}.db" if kind == "SQLite" else _named(postgresql, f"bench_{name}")
    if kind == "PostgreSQL":
        await _run(postgresql, f"DROP DATABASE IF EXISTS bench_{name} WITH (FORCE)", f"CREATE DATABASE bench_{name}")
    database = Database(url)
    await migrate.upgrade(database)
    await database.close()
    return url


async def at_rest(url: str) -> None:
    """As a database is some minutes after much was added: on the disk, and vacuumed by PostgreSQL as it does itself."""
    if url.startswith("postgresql"):
        await _run(url, "VACUUM ANALYZE", "CHECKPOINT")
    else:
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
    os.sync()


async def _run(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


def _named(url: str, name: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))
