"""A shelf of sealed things, each under a name: what adapters keep, and codes that wait to be used."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.storage.queries import instead, ms
from bot.storage.statement import Statement, either
from bot.storage.tables import kept as shelf

_KEEP = Statement(either(lambda insert: instead(insert, shelf, "name")), ("name", "at", "sealed"))


def keep(conn: Connection, name: str, sealed: bytes, now: datetime) -> None:
    """Put something there, in place of what had the name."""
    _KEEP.run(conn, {"name": name, "at": ms(now), "sealed": sealed})


def kept(conn: Connection, name: str, since: datetime | None = None) -> bytes | None:
    """What has the name; since: if it was put there then or later."""
    found = select(shelf.c.sealed).where(shelf.c.name == name)
    return conn.execute(found.where(shelf.c.at >= ms(since)) if since else found).scalar()


def drop(conn: Connection, name: str) -> bool:
    """Take it away. False if there was none."""
    return conn.execute(delete(shelf).where(shelf.c.name == name)).rowcount > 0


def forget(conn: Connection, beginning: str, before: datetime) -> int:
    """Take away what has such a name and was put there before then. Returns how many."""
    old = delete(shelf).where(shelf.c.name.startswith(beginning, autoescape=True), shelf.c.at < ms(before))
    return conn.execute(old).rowcount


def take(conn: Connection, beginning: str) -> tuple[str, bytes] | None:
    """Take the first thing away that has such a name, the oldest first; nobody else gets it."""
    named = select(shelf.c.name).where(shelf.c.name.startswith(beginning, autoescape=True))
    first = named.order_by(shelf.c.at, shelf.c.name).limit(1).with_for_update(skip_locked=True).scalar_subquery()
    found = conn.execute(delete(shelf).where(shelf.c.name == first).returning(shelf.c.name, shelf.c.sealed)).first()
    return (found.name, found.sealed) if found else None
