"""How far ahead each limit is spoken for: the table `pace`, one row for a conversation or a workspace that has a limit.

Rule: whoever reads here in order to send holds the rows until the transaction ends, so that N processes share a limit.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from bot.storage.statement import Statement, written
from bot.storage.tables import pace

# Sorted, so that two processes never wait for each other. SQLite reads ON as a join's, but for the WHERE.
_HOLD = written(
    """
    INSERT INTO pace (key, free_at) SELECT value, 0 FROM each(:keys) WHERE true ORDER BY value
    ON CONFLICT (key) DO UPDATE SET free_at = pace.free_at RETURNING key, free_at
    """
)
_KEEP = written(
    """
    UPDATE pace SET free_at = CAST(spoken.value AS BIGINT)
    FROM (SELECT key, value FROM pairs(:free)) spoken WHERE pace.key = spoken.key
    """
)
_FREE_AT = Statement(select(pace.c.free_at).where(pace.c.key == bindparam("of")))
_FORGET = written(
    "DELETE FROM pace WHERE key IN (SELECT key FROM pace WHERE free_at < :before LIMIT 5000)", numbers=("before",)
)


def hold(conn: Connection, keys: Iterable[str]) -> dict[str, int]:
    """When each is free, in milliseconds since 1970; nobody else changes them until this transaction ends."""
    rows = _HOLD.all(conn, {"keys": json.dumps(sorted(set(keys)))})
    return {str(key): int(free_at) for key, free_at in rows}


def keep(conn: Connection, free_at: Mapping[str, int]) -> None:
    """What is spoken for from now on, of limits that are held."""
    if free_at:
        _KEEP.run(conn, {"free": json.dumps(free_at)})


def free_at(conn: Connection, key: str) -> int:
    """When a limit is free, without holding it: 0 if nothing was ever sent."""
    row = _FREE_AT.first(conn, {"of": key})
    return int(row[0]) if row else 0


def forget(conn: Connection, before: datetime) -> int:
    """Drop what has been free since before then, a batch at a time: nobody sees a difference. Returns how many."""
    return _FORGET.run(conn, {"before": int(before.timestamp() * 1000)})
