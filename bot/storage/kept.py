"""A shelf of sealed things, each under a name: what adapters keep, and codes that wait to be used.

What is taken up bit by bit has for its time the moment at which somebody may take it up: whoever does holds it until
their lease is over.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

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


def forget(conn: Connection, beginning: str, before: datetime | None = None) -> int:
    """Take away what has such a name; before: and was put there before then. Returns how many."""
    named = delete(shelf).where(shelf.c.name.startswith(beginning, autoescape=True))
    return conn.execute(named.where(shelf.c.at < ms(before)) if before else named).rowcount


def take(conn: Connection, beginning: str) -> tuple[str, bytes] | None:
    """Take the first thing away that has such a name, the oldest first; nobody else gets it."""
    named = select(shelf.c.name).where(shelf.c.name.startswith(beginning, autoescape=True))
    first = named.order_by(shelf.c.at, shelf.c.name).limit(1).with_for_update(skip_locked=True).scalar_subquery()
    found = conn.execute(delete(shelf).where(shelf.c.name == first).returning(shelf.c.name, shelf.c.sealed)).first()
    return (found.name, found.sealed) if found else None


def move(conn: Connection, beginning: str, to: str, since: datetime, now: datetime) -> int:
    """What has such a name and was put there since then has another beginning from now on. Returns how many."""
    named = (shelf.c.name.startswith(beginning, autoescape=True), shelf.c.at >= ms(since))
    name = to + func.substr(shelf.c.name, len(beginning) + 1)
    return conn.execute(update(shelf).where(*named).values(name=name, at=ms(now))).rowcount


def has(conn: Connection, beginning: str) -> bool:
    """Whether there is anything of such a name."""
    named = select(shelf.c.name).where(shelf.c.name.startswith(beginning, autoescape=True))
    return conn.execute(named.limit(1)).first() is not None


def claim(conn: Connection, beginning: str, until: datetime, now: datetime) -> tuple[str, bytes] | None:
    """Hold the first that has such a name and whose time has come. until: when it may be anybody else's."""
    due = (shelf.c.name.startswith(beginning, autoescape=True), shelf.c.at <= ms(now))
    first = select(shelf.c.name, shelf.c.sealed).where(*due).order_by(shelf.c.at, shelf.c.name).limit(1)
    found = conn.execute(first.with_for_update(skip_locked=True)).first()
    if found is None:
        return None
    conn.execute(update(shelf).where(shelf.c.name == found.name).values(at=ms(until)))
    return found.name, found.sealed


def put_back(conn: Connection, name: str, until: datetime, sealed: bytes, at: datetime) -> bool:
    """As it is now, to be taken up from then on. False if it was held no more, or is another by now."""
    held = (shelf.c.name == name, shelf.c.at == ms(until))
    return conn.execute(update(shelf).where(*held).values(sealed=sealed, at=ms(at))).rowcount == 1


def settle(conn: Connection, name: str, until: datetime) -> bool:
    """It is done. False if it was held no more."""
    return conn.execute(delete(shelf).where(shelf.c.name == name, shelf.c.at == ms(until))).rowcount == 1
