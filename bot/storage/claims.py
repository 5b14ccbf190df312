"""Claiming from the `delivery` table: with a lease, the heads of lanes only, nobody twice.

Rule: the lease lives in `due_at` (a leased row is due again when its lease ends). Of each lane only the row at its head
can be claimed, so a person reads in the order things were said; those behind a head that is due later are held back, so
that they keep nobody's rows from being seen. What is for one person goes before what is for many.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.storage.queries import PersonRow, moment, ms, people_of
from bot.storage.statement import Statement, written

WINDOW = 4
"""How many times the limit is looked at for rows that are at the head of their lane."""
A_MOMENT = timedelta(seconds=1)
"""How long rows are held back behind one that is just being delivered, in case nobody lets them go."""
FOR_EVER = 2**62
"""Later than any moment, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that whoever holds `lease` may send and settle until it ends, at `until`.

    in_doubt: it was in somebody's hands before, who may have sent it. taken_over: from how many in a row who never said
    what became of it. bulk: of an announcement. lane: of a post, the address key of the channel.
    """

    id: int
    key: str
    kind: str
    about: str
    attempt: int
    order_at: datetime
    payload: bytes
    person: PersonRow
    until: datetime
    bucket: str = ""
    lease: str = ""
    in_doubt: bool = False
    taken_over: int = 0
    bulk: bool = False
    lane: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """When something may be claimed next: of what is for one person, and of what is for many by its bucket."""

    urgent: datetime | None
    bulk: Mapping[str, datetime]

    @property
    def first(self) -> datetime | None:
        return min((at for at in (self.urgent, *self.bulk.values()) if at), default=None)


# The heads stand apart: PostgreSQL may run a subquery several times, and then lock and claim more than the limit.
_CLAIM = """
WITH heads AS (
    SELECT x.id FROM (
        SELECT id, lane, order_at, due_at FROM delivery
        WHERE state IN (0, 1) AND {which} AND due_at <= :now
          AND id NOT IN (SELECT CAST(value AS BIGINT) FROM each(:in_hand))
        ORDER BY due_at LIMIT :window
    ) d JOIN delivery x ON x.id = d.id
    WHERE NOT EXISTS (
        SELECT 1 FROM delivery e
        WHERE e.lane = d.lane AND e.state IN (0, 1) AND (e.order_at, e.id) < (d.order_at, d.id)
    ) AND x.state IN (0, 1) AND x.due_at <= :now
    ORDER BY d.due_at, d.id LIMIT :limit {lock FOR UPDATE OF x SKIP LOCKED}
)
UPDATE delivery
SET state = 1, lease = :lease, due_at = :until, in_doubt = (in_doubt OR state = 1),
    attempt = attempt + 1 - state, taken_over = taken_over + state
WHERE id IN (SELECT id FROM heads)
RETURNING id, key, kind, about, attempt, order_at, payload, person_id, bucket, in_doubt, taken_over, lane
"""
_NOT_HEADS = """
SELECT id FROM delivery WHERE state IN (0, 1) AND {which} AND due_at <= :now
  AND id NOT IN (SELECT CAST(value AS BIGINT) FROM each(:in_hand))
ORDER BY due_at LIMIT :window {lock FOR UPDATE SKIP LOCKED}
"""
# Apart from finding them: they are locked by now, so that a head that is being settled is seen either gone or waiting.
# Behind its head also where that is due already: else hundreds that fell due before their heads would hide these.
_HOLD_BACK = written(
    """
    UPDATE delivery SET due_at = held.until FROM (
        SELECT d.id, (
            SELECT CASE WHEN e.id = d.id THEN 0 WHEN e.due_at <= :now THEN e.due_at + 1
                WHEN e.state = 1 THEN :soon ELSE e.due_at END FROM delivery e
            WHERE e.lane = d.lane AND e.state IN (0, 1) ORDER BY e.order_at, e.id LIMIT 1
        ) AS until FROM delivery d WHERE d.id IN (SELECT CAST(value AS BIGINT) FROM each(:ids))
    ) held WHERE delivery.id = held.id AND delivery.due_at <= :now AND held.until > delivery.due_at
    """,
    ("now", "soon"),
)
_URGENT = "NOT bulk AND bucket NOT IN (SELECT value FROM each(:blocked))"
_BULK = "bulk AND bucket = :bucket"
_NUMBERS = ("now", "window", "limit", "until")


def _of(sql: str, which: str) -> Statement:
    return written(sql.replace("{which}", which), _NUMBERS, ("lease", "bucket"))


_CLAIM_URGENT, _CLAIM_BULK = _of(_CLAIM, _URGENT), _of(_CLAIM, _BULK)
_NOT_HEADS_URGENT, _NOT_HEADS_BULK = _of(_NOT_HEADS, _URGENT), _of(_NOT_HEADS, _BULK)

# From bucket to bucket by the index, however many rows each has.
_NEXT_DUE = written(
    """
    WITH RECURSIVE many(bucket) AS (
        SELECT (SELECT min(bucket) FROM delivery WHERE state IN (0, 1) AND bulk)
        UNION ALL
        SELECT (SELECT min(d.bucket) FROM delivery d WHERE d.state IN (0, 1) AND d.bulk AND d.bucket > many.bucket)
        FROM many WHERE many.bucket IS NOT NULL
    )
    SELECT '', (
        SELECT due_at FROM delivery
        WHERE state IN (0, 1) AND NOT bulk AND bucket NOT IN (SELECT value FROM each(:blocked)) AND due_at < :before
        ORDER BY due_at LIMIT 1
    )
    UNION ALL
    SELECT bucket, (
        SELECT due_at FROM delivery WHERE state IN (0, 1) AND bulk AND delivery.bucket = many.bucket
        ORDER BY due_at LIMIT 1
    ) FROM many WHERE bucket IS NOT NULL
    """,
    numbers=("before",),
)
_PUT_BACK = written(
    """
    UPDATE delivery SET state = 0, lease = NULL, attempt = attempt - 1, due_at = CAST(back.value AS BIGINT)
    FROM (SELECT key, value FROM pairs(:back)) back
    WHERE delivery.id = CAST(back.key AS BIGINT) AND delivery.state = 1 AND delivery.lease = :lease
    """,
    strings=("lease",),
)


def claim(
    conn: Connection,
    lease: str,
    now: datetime,
    until: datetime,
    limit: int,
    blocked: Iterable[str] = (),
    in_hand: Iterable[int] = (),
) -> list[Claimed]:
    """Claim what is due for single people, at most one of each lane, under a lease of its own that lasts `until`.

    In the order in which it fell due. blocked: the buckets whose limit is known to be reached. in_hand: the ids of what
    this process is delivering, which it is not to take over from itself, should its clock have jumped.
    """
    which = {"blocked": json.dumps(sorted(blocked)), "in_hand": json.dumps(list(in_hand))}
    return _claim(conn, (_CLAIM_URGENT, _NOT_HEADS_URGENT), which, lease, now, until, limit)


def claim_bulk(
    conn: Connection,
    lease: str,
    now: datetime,
    until: datetime,
    limit: int,
    bucket: str,
    in_hand: Iterable[int] = (),
) -> list[Claimed]:
    """The same of what is for many, of one bucket."""
    which = {"bucket": bucket, "in_hand": json.dumps(list(in_hand))}
    return _claim(conn, (_CLAIM_BULK, _NOT_HEADS_BULK), which, lease, now, until, limit)


def _claim(
    conn: Connection,
    statements: tuple[Statement, Statement],
    which: Mapping[str, str],
    lease: str,
    now: datetime,
    until: datetime,
    limit: int,
) -> list[Claimed]:
    claim, not_heads = statements
    window = {**which, "now": ms(now), "window": WINDOW * limit}
    claims = {**window, "lease": lease, "until": ms(until), "limit": limit}
    while not (rows := claim.all(conn, claims)):
        behind = [id for (id,) in not_heads.all(conn, window)]
        held_back = {"ids": json.dumps(behind), "now": ms(now), "soon": ms(now + A_MOMENT)}
        if not behind or not _HOLD_BACK.run(conn, held_back):
            return []
    persons = people_of(conn, (row[7] for row in rows))
    bulk = "bucket" in which
    claimed = [
        Claimed(
            id,
            key,
            kind,
            about,
            attempt,
            moment(order_at),
            payload,
            persons[person],
            until,
            bucket,
            lease,
            bool(doubt),
            taken_over,
            bulk,
            lane,
        )
        for id, key, kind, about, attempt, order_at, payload, person, bucket, doubt, taken_over, lane in rows
    ]
    return sorted(claimed, key=lambda row: (row.order_at, row.id))


def put_back(conn: Connection, lease: str, due: Mapping[int, datetime]) -> None:
    """Let go of what was just claimed, by its id, and let it be due then: the attempt does not count."""
    if due:
        _PUT_BACK.run(conn, {"lease": lease, "back": json.dumps({id: ms(at) for id, at in due.items()})})


def next_due(conn: Connection, blocked: Mapping[str, int] | None = None) -> Due:
    """When the next rows may be claimed. blocked: buckets whose limit is reached, and until when (milliseconds since
    1970): theirs are passed over, and so is whatever for single people is due after the first of them is free again.
    """
    blocked = blocked or {}
    values = {"blocked": json.dumps(sorted(blocked)), "before": min(blocked.values(), default=FOR_EVER)}
    (_, urgent), *bulk = _NEXT_DUE.all(conn, values)
    return Due(None if urgent is None else moment(urgent), {bucket: moment(at) for bucket, at in bulk})
