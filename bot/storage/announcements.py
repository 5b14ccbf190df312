"""Announcements to a workspace or to everybody: something for many, written out a chunk at a time.

Rule: no person's row comes into Python; a chunk and the cursor behind it are one transaction, so that whoever goes on
after a crash writes each reader out once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from bot.storage.queries import moment, ms
from bot.storage.statement import written
from bot.storage.tables import CANCELLED, DEAD, SENT, announcement, delivery

CHUNK = 2000
GOING_OUT, OUT, STOPPED = "going out", "out", "cancelled"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One, as far as it is: how many readers were written out, and for each reason how many of them are there."""

    id: int
    scope: str
    at: datetime
    state: str
    readers: Mapping[str, int]


_NEXT = written(
    """
    SELECT id, scope, cursor, at FROM announcement WHERE program_id IS NULL AND next_at <= :now
    ORDER BY next_at, id LIMIT 1
    {lock FOR UPDATE SKIP LOCKED}
    """,
    numbers=("now",),
)
_CHUNK_ENDS = written(
    """
    SELECT max(id), count(*) FROM (
        SELECT id FROM people WHERE id > :cursor AND NOT erased
          AND (:scope = '' OR (platform = :platform AND workspace = :workspace)) ORDER BY id LIMIT :chunk
    ) chunk
    """,
    numbers=("cursor", "chunk"),
    strings=("scope", "platform", "workspace"),
)
_WRITE_OUT = written(
    """
    INSERT INTO delivery
        (key, kind, person_id, lane, bucket, about, order_at, due_at, state, attempt, payload, bulk, nudge, in_doubt)
    SELECT :about || '/' || id, 'news', id, platform || '/' || workspace || '/' || native || '#news',
        platform || '/' || workspace, :about, :at, :at, 0, 0, substr(key, 1, 0), true, false, false
    FROM people WHERE id > :cursor AND id <= :until AND NOT erased
      AND (:scope = '' OR (platform = :platform AND workspace = :workspace)) ORDER BY id
    ON CONFLICT (key) DO NOTHING
    """,
    numbers=("cursor", "until", "at"),
    strings=("about", "scope", "platform", "workspace"),
)
# The state is asked for twice: PostgreSQL waits for whoever is just taking a row in hand, and looks again outside only.
_CANCEL_SOME = written(
    """
    UPDATE delivery SET state = 4, why = 'cancelled' WHERE state = 0 AND id IN (
        SELECT d.id FROM delivery d WHERE d.state = 0 AND d.bulk AND d.about = :about LIMIT 5000
    )
    """,
    strings=("about",),
)


def begin(conn: Connection, scope: str, sealed: bytes, at: datetime) -> int:
    """Let it go out from `at` on, to all in scope: "platform/workspace", or "" for everybody. Returns its number."""
    values = {"scope": scope, "sealed": sealed, "at": ms(at), "next_at": ms(at), "state": GOING_OUT}
    added = conn.execute(insert(announcement).values(**values).returning(announcement.c.id))
    return int(added.scalar_one())


def write_out(conn: Connection, now: datetime, chunk: int = CHUNK) -> int | None:
    """Write out the next readers of one that is due. Returns how many, None if there is nothing to write out."""
    if (due := _NEXT.first(conn, {"now": ms(now)})) is None:
        return None
    id, scope, cursor, at = due
    platform, _, workspace = scope.partition("/")
    whom = {"scope": scope, "platform": platform, "workspace": workspace, "cursor": cursor}
    ((until, number),) = _CHUNK_ENDS.all(conn, {**whom, "chunk": chunk})
    if number:
        _WRITE_OUT.run(conn, {**whom, "until": until, "about": about(id), "at": at})
    over = number < chunk
    ahead = {"cursor": until or cursor, **({"state": OUT, "next_at": None} if over else {})}
    conn.execute(update(announcement).where(announcement.c.id == id).values(**ahead))
    return int(number)


def stop(conn: Connection, id: int) -> bool:
    """No more of it is written out or sent. False if it was cancelled before or is not there."""
    stopped = update(announcement).where(announcement.c.id == id, announcement.c.state != STOPPED)
    return conn.execute(stopped.values(state=STOPPED, next_at=None)).rowcount == 1


def cancel_some(conn: Connection, id: int) -> int:
    """Take back some of what waits to be sent. Returns how many: 0 when nothing is left."""
    return _CANCEL_SOME.run(conn, {"about": about(id)})


def all_of(conn: Connection) -> list[Announcement]:
    """Every one of these and how far it is, the newest first."""
    counted = select(delivery.c.about, delivery.c.state, delivery.c.why, func.count()).where(delivery.c.kind == "news")
    readers: dict[str, dict[str, int]] = {}
    for of, state, why, number in conn.execute(counted.group_by(delivery.c.about, delivery.c.state, delivery.c.why)):
        name = "sent" if state == SENT else why if state in (DEAD, CANCELLED) and why else "waiting"
        found = readers.setdefault(of, {})
        found[name] = found.get(name, 0) + number
    columns = (announcement.c.id, announcement.c.scope, announcement.c.at, announcement.c.state)
    rows = conn.execute(select(*columns).where(announcement.c.program_id.is_(None)).order_by(announcement.c.id.desc()))
    return [Announcement(row.id, row.scope, moment(row.at), row.state, readers.get(about(row.id), {})) for row in rows]


def about(id: int) -> str:
    """The `about` of its deliveries."""
    return f"announcement/{id}"
