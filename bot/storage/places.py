"""Where else a person is known: on another platform that they joined, or by another name on the same one.

Rule: a person is reached at one address, that of their row in `people`. The others only lead to it, and moving to one
of them takes with it all that is on its way.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, and_, bindparam, delete, select, update

from bot.ports import Address
from bot.storage import queries
from bot.storage.queries import PersonRow
from bot.storage.statement import Statement, either
from bot.storage.tables import CANCELLED, PENDING, delivery, people, place, reader

_IS = and_(
    place.c.platform == bindparam("platform"),
    place.c.workspace == bindparam("workspace"),
    place.c.native == bindparam("native"),
)
_OF = Statement(select(place.c.person_id).where(_IS))
_DROP = Statement(delete(place).where(_IS))
_ADD = Statement(
    either(lambda insert: insert(place).on_conflict_do_nothing().returning(place.c.person_id)),
    ("platform", "workspace", "native", "person_id"),
)


def known_at(conn: Connection, address: Address, *, hold: bool = False) -> PersonRow | None:
    """Who is known at an address: the person of that address, or for whom it is another one. hold: nobody else may
    change the person until this transaction ends.
    """
    find = queries.hold_person_at if hold else queries.person_at
    found = find(conn, address)
    if found is not None and not found.erased:
        return found
    row = _OF.first(conn, _where(address))
    return found if row is None else queries.person_of(conn, row[0], hold=hold)


def add(conn: Connection, person_id: int, address: Address) -> bool:
    """From now on the person is known there, too. False if somebody is already."""
    return _ADD.first(conn, {**_where(address), "person_id": person_id}) is not None


def others_of(conn: Connection, person_id: int) -> Sequence[Address]:
    """All addresses of a person but the one that they are reached at."""
    found = conn.execute(
        select(place.c.platform, place.c.workspace, place.c.native)
        .where(place.c.person_id == person_id)
        .order_by(place.c.platform, place.c.workspace, place.c.native)
    )
    return [Address(row.platform, row.workspace, row.native) for row in found]


def drop(conn: Connection, address: Address) -> None:
    """Nobody is known there any more."""
    _DROP.run(conn, _where(address))


def move_to(conn: Connection, row: PersonRow, address: Address) -> PersonRow:
    """Reach the person at this address of theirs from now on, and know them at the one they were reached at.

    What waits comes there, but for what goes to a channel; and what was to be changed in an old message is let be, now
    and later. A blank row that carried the last word there makes room. What the platform there knows of the person has
    not been asked yet.
    """
    if (blank := queries.person_at(conn, address)) is not None:
        queries.erase(conn, blank.id)
    drop(conn, address)
    add(conn, row.id, row.address)
    where = {"platform": address.platform, "workspace": address.workspace, "native": address.person}
    unasked = {"route": queries.as_route(address.route), "profiled_at": 0, "admin_at": None}
    conn.execute(update(people).where(people.c.id == row.id).values(**where, **unasked))
    mine = (delivery.c.person_id == row.id, delivery.c.state == PENDING, delivery.c.kind.not_in(("post", "repost")))
    conn.execute(update(delivery).where(*mine, delivery.c.kind == "edit").values(state=CANCELLED, payload=b""))
    conn.execute(update(reader).where(reader.c.person_id == row.id).values(receipt=""))
    old, new = _bucket(row.address), _bucket(address)
    for waiting in conn.execute(select(delivery.c.id, delivery.c.lane, delivery.c.bucket).where(*mine)).all():
        lane = address.key + waiting.lane.removeprefix(row.address.key)
        bucket = new + waiting.bucket.removeprefix(old)
        conn.execute(update(delivery).where(delivery.c.id == waiting.id).values(lane=lane, bucket=bucket))
    return replace(row, address=address, profiled_at=queries.moment(0))


def _where(address: Address) -> dict[str, str]:
    return {"platform": address.platform, "workspace": address.workspace, "native": address.person}


def _bucket(address: Address) -> str:
    return f"{address.platform}/{address.workspace}"
