"""Who is an admin of the workspace in which they are reached, by what its platform said and when it did.

Rule: only a look-up writes it, and it is gone as soon as the person is reached somewhere else.
"""

from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.ports import Address
from bot.storage.queries import moment, ms
from bot.storage.tables import people


def told(conn: Connection, person_id: int, at: Address, is_admin: bool, now: datetime) -> None:
    """The platform was asked about the person at this address. They may be reached somewhere else by now."""
    here = (people.c.platform == at.platform, people.c.workspace == at.workspace, people.c.native == at.person)
    said = {"admin_at": ms(now) if is_admin else None}
    conn.execute(update(people).where(people.c.id == person_id, *here).values(**said))


def told_at(conn: Connection, person_id: int) -> datetime | None:
    """When the platform said that they are one; None if it did not when it was last asked."""
    found = conn.execute(select(people.c.admin_at).where(people.c.id == person_id)).scalar()
    return None if found is None else moment(found)
