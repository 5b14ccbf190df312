"""Databases with many deliveries waiting, as years of use would leave them: made by the database itself, in seconds."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from bot.storage.database import Database
from bot.storage.queries import ms

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PEOPLE = 10_000
A_MONTH = timedelta(days=30)

_SERIES = {
    "sqlite": "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {0})",
    "postgresql": "WITH series(n) AS (SELECT generate_series(CAST(1 AS bigint), {0}))",
}
_BYTES = {"sqlite": "zeroblob({0})", "postgresql": "CAST(repeat('x', {0}) AS bytea)"}
_PEOPLE = """
INSERT INTO people (platform, workspace, native, route, key, profile, conversation, revision, erased, created_at)
{series} SELECT 'slack', 'T1', 'U' || n, '{{}}', {key}, {profile}, {profile}, 1, false, 0 FROM series
"""
_WAITING = """
INSERT INTO delivery
    (key, kind, person_id, lane, bucket, about, order_at, due_at, state, attempt, payload, bulk, nudge, in_doubt)
{series} SELECT '{name}/' || n, 'say', 1 + n % {people}, 'lane ' || (1 + n % {people}), 'slack/T1', '',
    {at} + n * {apart}, {at} + n * {apart}, 0, 0, {payload}, false, false, false FROM series
"""


def _run(conn: Connection, sql: str, number: int, **values: object) -> None:
    dialect = conn.dialect.name
    size = {name: _BYTES[dialect].format(length) for name, length in (("key", 100), ("profile", 200), ("payload", 200))}
    conn.execute(text(sql.format(series=_SERIES[dialect].format(number), **size, **values)))


async def people(database: Database, number: int = PEOPLE) -> None:
    """So many people, with rows of the usual size."""
    await database.write(lambda conn: _run(conn, _PEOPLE, number))


async def waiting(database: Database, number: int, name: str = "later") -> None:
    """So many deliveries to them, spread over the month after tomorrow. Somebody has many, in one lane."""
    at, apart = ms(NOW + timedelta(days=1)), max(A_MONTH // timedelta(milliseconds=1) // number, 1)
    values = {"name": name, "people": PEOPLE, "at": at, "apart": apart}
    await database.write(lambda conn: _run(conn, _WAITING, number, **values))
    await analyzed(database)


async def due(database: Database, number: int, name: str) -> None:
    """So many that are due now, each in a lane of its own, before what waits there."""
    values = {"name": name, "people": PEOPLE, "at": ms(NOW), "apart": 0}
    await database.write(lambda conn: _run(conn, _WAITING, number, **values))


async def analyzed(database: Database) -> None:
    """As autovacuum does some minutes after so much was added."""
    await database.write(lambda conn: conn.execute(text("ANALYZE")))
