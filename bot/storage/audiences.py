"""Whom an announcement of a program is for, as the database finds them: by cohort, role and status.

Rule: nobody who has said no, has left, or has not answered is among them, unless those who were invited are asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.storage.queries import ms
from bot.storage.statement import Row, written
from bot.storage.tables import member

INVITED, WAITING, PAIRED, ALONE, STUCK = "invited", "waiting", "in a pair", "without a pair", "stuck"
STATUSES = (INVITED, WAITING, PAIRED, ALONE, STUCK)

StuckAfter = tuple[timedelta, timedelta]
"""How long a pair has not met for the first time, and how long nothing has happened in it, when it is stuck."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Members of a program: of a cohort, of a role ("mentor", "mentee"), of one of STATUSES; "" for all of them."""

    program: int
    cohort: str = ""
    role: str = ""
    status: str = ""


def _of_a_pair(more: str = "") -> str:
    """Whether there is a pair of the member's. One way in for each index."""
    of_it = f"b.program_id = m.program_id AND b.state = 'pair'{more}"
    ways = (f"(SELECT 1 FROM bond b WHERE b.{it}_id = m.person_id AND {of_it})" for it in ("mentor", "mentee"))  # noqa: S608 - our own words
    return f"({' OR '.join(f'EXISTS {way}' for way in ways)})"


_STUCK = " AND ((b.first_met_at IS NULL AND b.at <= :unmet) OR b.last_at <= :quiet)"
WHO = f"""
m.program_id = :program AND (:cohort = '' OR m.cohort = :cohort) AND (:role = '' OR m.role = :role) AND CASE :status
    WHEN '' THEN m.state IN ('in', 'waiting')
    WHEN '{INVITED}' THEN m.state = 'invited'
    WHEN '{WAITING}' THEN m.state = 'waiting'
    WHEN '{PAIRED}' THEN m.state = 'in' AND {_of_a_pair()}
    WHEN '{ALONE}' THEN m.state = 'in' AND NOT {_of_a_pair()}
    ELSE m.state = 'in' AND {_of_a_pair(_STUCK)}
END
"""
"""Whether a row of `member`, called m, is one of them; with the parameters of `values`."""
NUMBERS, STRINGS = ("program", "unmet", "quiet"), ("cohort", "role", "status")

_HOW_MANY = written(f"SELECT count(*) FROM member m WHERE {WHO}", NUMBERS, STRINGS)  # noqa: S608 - our own words
_SOME = written(
    f"""
    SELECT p.id, p.key, p.profile FROM member m JOIN people p ON p.id = m.person_id
    WHERE {WHO} AND m.person_id > :cursor AND NOT p.erased ORDER BY m.person_id LIMIT :chunk
    """,  # noqa: S608 - our own words
    (*NUMBERS, "cursor", "chunk"),
    STRINGS,
)


def values(whom: Whom, now: datetime, stuck: StuckAfter) -> dict[str, int | str]:
    """The parameters of WHO."""
    unmet, quiet = (ms(now - after) for after in stuck)
    which: dict[str, int | str] = {"program": whom.program, "cohort": whom.cohort, "role": whom.role}
    return {**which, "status": whom.status, "unmet": unmet, "quiet": quiet}


def how_many(conn: Connection, whom: Whom, now: datetime, stuck: StuckAfter) -> int:
    ((number,),) = _HOW_MANY.all(conn, values(whom, now, stuck))
    return int(number)


def some(conn: Connection, whom: Whom, now: datetime, stuck: StuckAfter, after: int, chunk: int) -> Sequence[Row]:
    """The next of them behind that person, in the order of their ids: (id, key, profile)."""
    return _SOME.all(conn, {**values(whom, now, stuck), "cursor": after, "chunk": chunk})


def cohorts(conn: Connection, program: int) -> list[str]:
    """The names of those that there are."""
    named = select(member.c.cohort).where(member.c.program_id == program, member.c.cohort != "").distinct()
    return list(conn.execute(named.order_by(member.c.cohort)).scalars())
