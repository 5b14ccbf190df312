"""Databases with many deliveries waiting, as years of use would leave them: made by the database itself, in seconds."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from bot.storage.database import Database
from bot.storage.queries import ms

NOW = datetime.now(UTC)
PEOPLE = 10_000
A_MONTH = timedelta(days=30)

_SERIES = {
    "sqlite": "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {0})",
    "postgresql": "WITH series(n) AS (SELECT generate_series(CAST(1 AS bigint), {0}))",
}
_BYTES = {"sqlite": "zeroblob({0})", "postgresql": "CAST(repeat('x', {0}) AS bytea)"}
_PEOPLE = """
INSERT INTO people (platform, workspace, native, route, key, profile, conversation, revision, erased, created_at)
{series} SELECT 'slack', '{workspace}', 'P' || n, '{{}}', {key}, {profile}, {profile}, 1, false, 0 FROM series
"""
_WAITING = """
INSERT INTO delivery
    (key, kind, person_id, lane, bucket, about, order_at, due_at, state, attempt, payload, bulk, nudge, in_doubt)
{series} SELECT '{name}/' || n, 'say', 1 + n % {people}, 'lane ' || (1 + n % {people}), 'slack/T1', '',
    {at} + n * {apart}, {at} + n * {apart}, 0, 0, {payload}, false, false, false FROM series
"""


def series(dialect: str, number: int) -> str:
    """SQL for a table `series` with the numbers from 1 on in its column `n`, to be put between INSERT and SELECT."""
    return _SERIES[dialect].format(number)


def _run(conn: Connection, sql: str, number: int, **values: object) -> None:
    dialect = conn.dialect.name
    size = {name: _BYTES[dialect].format(length) for name, length in (("key", 100), ("profile", 200), ("payload", 200))}
    conn.execute(text(sql.format(series=series(dialect, number), **size, **values)))


async def people(database: Database, number: int = PEOPLE, workspace: str = "T1") -> None:
    """So many people, with rows of the usual size; nothing of theirs can be opened."""
    await database.write(lambda conn: _run(conn, _PEOPLE, number, workspace=workspace))


async def waiting(database: Database, number: int) -> None:
    """So many deliveries to them, spread over the month after tomorrow. Somebody has many, in one lane."""
    at, apart = ms(NOW + timedelta(days=1)), max(A_MONTH // timedelta(milliseconds=1) // number, 1)
    await _add(database, number, "later", at, apart)


async def due(database: Database, number: int, name: str) -> None:
    """So many that are due now, each in a lane of its own, before what waits there."""
    await _add(database, number, name, ms(NOW), 0)


async def _add(database: Database, number: int, name: str, at: int, apart: int) -> None:
    values = {"name": name, "people": PEOPLE, "at": at, "apart": apart}
    await database.write(lambda conn: _run(conn, _WAITING, number, **values))
