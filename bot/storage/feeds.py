"""The statements of the `feed` table: whose calendar can be subscribed to, and under the hash of which secret."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.storage.queries import instead, moment, ms
from bot.storage.statement import Statement, either
from bot.storage.tables import feed

_KEEP = Statement(either(lambda insert: instead(insert, feed, "person_id")), ("person_id", "hash", "at"))


def keep(conn: Connection, person_id: int, hash: bytes, now: datetime) -> None:
    """The person's feed, in place of the one they had."""
    _KEEP.run(conn, {"person_id": person_id, "hash": hash, "at": ms(now)})


def person_of(conn: Connection, hash: bytes) -> int | None:
    return conn.execute(select(feed.c.person_id).where(feed.c.hash == hash)).scalar()


def since(conn: Connection, person_id: int) -> datetime | None:
    """Since when the person has the feed that they have."""
    found = conn.execute(select(feed.c.at).where(feed.c.person_id == person_id)).scalar()
    return None if found is None else moment(found)


def drop(conn: Connection, person_id: int) -> bool:
    """False if there was none."""
    return conn.execute(delete(feed).where(feed.c.person_id == person_id)).rowcount > 0
