"""What became of a program's announcement for each reader: the table `reader`, and what waits in `delivery`.

Rule: it is written down in the transaction that settles the delivery, so that it is known for each of them, once.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.storage import audiences
from bot.storage.announcements import about
from bot.storage.audiences import NUMBERS, STRINGS, WHO, StuckAfter, Whom
from bot.storage.queries import moment, ms
from bot.storage.statement import Row, written
from bot.storage.tables import reader

CHUNK = 1000
ACKNOWLEDGED, SENT, WAITING = "acknowledged", "sent", "waiting"


@dataclass(frozen=True, slots=True)
class Has:
    """A person was sent an announcement. receipt: of the message. edition: of the words in it."""

    announcement: int
    person: int
    receipt: str
    edition: int


@dataclass(frozen=True, slots=True)
class Result:
    """what: "acknowledged", "sent", "waiting", or why it did not arrive. at: since when, None while it waits."""

    person: int
    role: str
    cohort: str
    what: str
    at: datetime | None


# What is written down takes a lock that whoever rewords an announcement waits for: no reader is missed in between.
_HAS_IT = written(
    """
    INSERT INTO reader (announcement_id, person_id, receipt, edition, why, at)
    VALUES (:announcement, :person, :receipt, :edition, '', :at)
    ON CONFLICT (announcement_id, person_id) DO UPDATE SET
        receipt = CASE WHEN reader.receipt = '' THEN '' ELSE reader.receipt || :apart END || excluded.receipt,
        edition = CASE WHEN excluded.edition < reader.edition THEN excluded.edition ELSE reader.edition END, why = ''
    """,
    ("announcement", "person", "edition", "at"),
    ("receipt", "apart"),
)
_REOPEN = written(
    "UPDATE announcement SET next_at = :now WHERE id = :announcement AND state = 'out' AND edition > :edition",
    ("now", "announcement", "edition"),
)
_NEVER = written(
    """
    INSERT INTO reader (announcement_id, person_id, receipt, edition, why, at)
    SELECT a.id, p.id, '', 0, :why, :at FROM announcement a JOIN people p ON true
    WHERE a.id = :announcement AND a.program_id IS NOT NULL
      AND p.id IN (SELECT CAST(value AS BIGINT) FROM each(:ids)) ON CONFLICT DO NOTHING
    """,
    ("announcement", "at"),
    ("why",),
)
# The state is asked for twice: PostgreSQL waits for whoever is just taking a row in hand, and looks again outside only.
_TAKE_BACK = written(
    """
    UPDATE delivery SET state = 4, why = 'cancelled' WHERE state = 0 AND id IN (
        SELECT d.id FROM delivery d WHERE d.state = 0 AND d.bulk AND d.about = :about LIMIT :most
    ) RETURNING person_id, kind
    """,
    ("most",),
    ("about",),
)
_RENEW = written(
    """
    UPDATE reader SET edition = :edition WHERE announcement_id = :announcement AND edition < :edition
    AND person_id IN (
        SELECT r.person_id FROM reader r WHERE r.announcement_id = :announcement AND r.edition < :edition
          AND r.receipt <> '' ORDER BY r.person_id LIMIT :most
    ) RETURNING person_id
    """,
    ("announcement", "edition", "most"),
)
_RENEWED = written(
    """
    INSERT INTO delivery
        (key, kind, person_id, lane, bucket, about, order_at, due_at, state, attempt, payload, bulk, nudge, in_doubt)
    SELECT :about || '/' || p.id || '/renew/' || :name, 'renew', p.id,
        p.platform || '/' || p.workspace || '/' || p.native || '#news', p.platform || '/' || p.workspace || '#updates',
        :about, :at, :at, 0, 0, substr(p.key, 1, 0), true, false, false
    FROM people p WHERE p.id IN (SELECT CAST(value AS BIGINT) FROM each(:ids)) AND NOT p.erased ORDER BY p.id
    ON CONFLICT (key) DO NOTHING
    """,
    ("at",),
    ("about", "name"),
)
_SILENT = written(
    """
    SELECT p.id, p.key, p.profile FROM reader r JOIN people p ON p.id = r.person_id
    WHERE r.announcement_id = :announcement AND r.person_id > :cursor AND r.why = '' AND r.got_at IS NULL
      AND NOT p.erased ORDER BY r.person_id LIMIT :chunk
    """,
    ("announcement", "cursor", "chunk"),
)
_TOLD = f"""
    SELECT person_id,
        CASE WHEN got_at IS NOT NULL THEN '{ACKNOWLEDGED}' WHEN why = '' THEN '{SENT}' ELSE why END AS what,
        coalesce(got_at, at) AS at FROM reader WHERE announcement_id = :announcement
    UNION ALL
    SELECT d.person_id, '{WAITING}', NULL FROM delivery d
    WHERE d.state IN (0, 1) AND d.bulk AND d.about = :about AND d.kind = 'news' AND NOT EXISTS (
        SELECT 1 FROM reader r WHERE r.announcement_id = :announcement AND r.person_id = d.person_id
    )
    UNION ALL
    SELECT m.person_id, :rest, NULL FROM member m WHERE :rest <> '' AND m.person_id > :cursor AND {WHO}
"""  # noqa: S608 - our own words
_COUNTS = written(
    f"SELECT told.what, count(*) FROM ({_TOLD}) told GROUP BY told.what",  # noqa: S608 - our own words
    (*NUMBERS, "announcement", "cursor"),
    (*STRINGS, "about", "rest"),
)
_SOME = written(
    f"""
    SELECT told.person_id, one.role, one.cohort, told.what, told.at FROM ({_TOLD}) told
    LEFT JOIN member one ON one.program_id = :program AND one.person_id = told.person_id
    WHERE told.person_id > :after ORDER BY told.person_id LIMIT :most
    """,  # noqa: S608 - our own words
    (*NUMBERS, "announcement", "cursor", "after", "most"),
    (*STRINGS, "about", "rest"),
)


@dataclass(frozen=True, slots=True)
class Which:
    """The readers of an announcement. rest: what is told of those behind `cursor`, who are not written out, or ""."""

    announcement: int
    whom: Whom
    cursor: int
    rest: str

    def values(self, now: datetime, stuck: StuckAfter) -> dict[str, int | str]:
        """The parameters of the statements."""
        mine: dict[str, int | str] = {"announcement": self.announcement, "about": about(self.announcement)}
        return {**mine, "cursor": self.cursor, "rest": self.rest, **audiences.values(self.whom, now, stuck)}


def have_it(conn: Connection, those: Iterable[Has], now: datetime) -> None:
    """They were sent it. Who was sent words that are old by now is written out to get the new ones."""
    old: dict[int, int] = {}
    for one in those:
        values = {"announcement": one.announcement, "person": one.person, "receipt": one.receipt}
        _HAS_IT.run(conn, {**values, "edition": one.edition, "at": ms(now), "apart": "\n"})
        old[one.announcement] = min(one.edition, old.get(one.announcement, one.edition))
    for announcement, edition in old.items():
        _REOPEN.run(conn, {"announcement": announcement, "edition": edition, "now": ms(now)})


def number_of(about: str) -> int:
    """Of the announcement that a delivery is about."""
    return int(about.partition("/")[2])


def never(conn: Connection, announcement: int, people: Iterable[int], why: str, now: datetime) -> None:
    """It does not arrive at these. Only of a program's is that kept."""
    _NEVER.run(conn, {"announcement": announcement, "ids": json.dumps(list(people)), "why": why, "at": ms(now)})


def take_back_some(conn: Connection, announcement: int, now: datetime, most: int = CHUNK) -> int:
    """Some of what waits to be sent of it does not happen. Returns how many: 0 when nothing is left."""
    taken = _TAKE_BACK.all(conn, {"about": about(announcement), "most": most})
    never(conn, announcement, [person for person, kind in taken if kind == "news"], "cancelled", now)
    return len(taken)


def renew_some(conn: Connection, announcement: int, edition: int, now: datetime, most: int = CHUNK) -> int:
    """Write out for some who have older words that they get these. Returns how many."""
    found = _RENEW.all(conn, {"announcement": announcement, "edition": edition, "most": most})
    renew(conn, announcement, [person for (person,) in found], str(edition), now)
    return len(found)


def renew(conn: Connection, announcement: int, people: Iterable[int], name: str, now: datetime) -> None:
    """Let the messages of these say what is so now. name: why it is done, once for each."""
    ids = json.dumps(list(people))
    _RENEWED.run(conn, {"about": about(announcement), "ids": ids, "name": name, "at": ms(now)})


def who_said_nothing(conn: Connection, announcement: int, after: int, chunk: int) -> list[Row]:
    """The next, behind that person, who have it and have not said that they got it: (id, key, profile)."""
    return _SILENT.all(conn, {"announcement": announcement, "cursor": after, "chunk": chunk})


def got_it(conn: Connection, announcement: int, person: int, now: datetime) -> int | None:
    """They say so. Returns how many messages have it; None if it was not sent to them."""
    mine = (reader.c.announcement_id == announcement, reader.c.person_id == person, reader.c.why == "")
    conn.execute(update(reader).where(*mine, reader.c.got_at.is_(None)).values(got_at=ms(now)))
    receipts = conn.execute(select(reader.c.receipt).where(*mine)).scalar()
    return None if receipts is None else len(receipts.splitlines())


def counts(conn: Connection, which: Which, now: datetime, stuck: StuckAfter) -> Mapping[str, int]:
    """How many there are of each `Result.what`."""
    return {what: int(number) for what, number in _COUNTS.all(conn, which.values(now, stuck))}


def some(conn: Connection, which: Which, now: datetime, stuck: StuckAfter, after: int, most: int) -> list[Result]:
    """The next behind that person, in the order of their ids."""
    rows = _SOME.all(conn, {**which.values(now, stuck), "after": after, "most": most})
    return [
        Result(person, role or "", cohort or "", what, None if at is None else moment(at))
        for person, role, cohort, what, at in rows
    ]


def all_of(conn: Connection, person: int) -> list[Row]:
    """What a person was sent, for their own data: (announcement, why, at, got_at)."""
    columns = (reader.c.announcement_id, reader.c.why, reader.c.at, reader.c.got_at)
    found = select(*columns).where(reader.c.person_id == person).order_by(reader.c.announcement_id)
    return [(id, why, moment(at), got and moment(got)) for id, why, at, got in conn.execute(found)]
