"""The statements around a draft of pairs: for which programs one is wanted, and what finding pairs goes by.

Rule: a program is taken up by one process at a time, for as long as its lease lasts.
"""

from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.storage.programs import IN
from bot.storage.queries import RecordRow, moment, ms
from bot.storage.tables import member, program, records


def set_wanted(conn: Connection, id: int, at: datetime | None) -> None:
    """From when on pairs are to be found for it; None: not at all."""
    conn.execute(update(program).where(program.c.id == id).values(wanted_at=at and ms(at)))


def is_wanted(conn: Connection, id: int) -> bool:
    return conn.execute(select(program.c.wanted_at).where(program.c.id == id)).scalar() is not None


def claim_wanted(conn: Connection, until: datetime, now: datetime) -> int | None:
    """A program for which pairs are to be found; to somebody else it is so only after `until`, the end of the lease."""
    wanted = select(program.c.id).where(program.c.wanted_at <= ms(now)).order_by(program.c.wanted_at).limit(1)
    id = conn.execute(wanted.with_for_update(skip_locked=True)).scalar()
    if id is not None:
        set_wanted(conn, id, until)
    return id


def settle_wanted(conn: Connection, id: int, until: datetime) -> bool:
    """They were found. False if they are wanted anew, or somebody else has taken it up meanwhile."""
    held = (program.c.id == id, program.c.wanted_at == ms(until))
    return conn.execute(update(program).where(*held).values(wanted_at=None)).rowcount == 1


def records_of(conn: Connection, program_id: int, kind: str) -> dict[int, list[RecordRow]]:
    """All records of a kind of those who take part, by the number of the person."""
    columns = (records.c.person_id, records.c.id, records.c.open, records.c.at, records.c.sealed)
    part = (member.c.program_id == program_id, member.c.state == IN, member.c.person_id == records.c.person_id)
    found: dict[int, list[RecordRow]] = {}
    for row in conn.execute(select(*columns).where(*part, records.c.id.startswith(f"{kind}-"))):
        found.setdefault(row.person_id, []).append(RecordRow(row.id, row.open, moment(row.at), row.sealed))
    return found
