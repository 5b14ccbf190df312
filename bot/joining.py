"""One person on two platforms: they prove with a code that both accounts are theirs, or whoever runs the bot says so.

Rule: an e-mail address or a name proves nothing. Of two rows only one may hold anything, and that one stays.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot import codes, letters
from bot.ports import Address
from bot.storage import deliveries, kept, places, queries
from bot.storage.queries import PersonRow
from bot.storage.secrets import Keyring

LASTS = timedelta(minutes=15)
SHELF = "join/"


@dataclass(frozen=True, slots=True)
class Joined:
    """Why it did not work ("unknown", "same", "has notes"), or "" and the person, who is now reached where they are."""

    why: str = ""
    row: PersonRow | None = None
    was_at: Address | None = None


def invitation(conn: Connection, keyring: Keyring, row: PersonRow, now: datetime) -> str:
    """A code with which the person can be joined from another platform: once, and not for long."""
    code = codes.new()
    kept.keep(conn, _name(code), keyring.seal(str(row.id).encode()), now)
    return code


def join(conn: Connection, keyring: Keyring, here: PersonRow, empty: bool, code: str, now: datetime) -> Joined:
    """Whoever made the code is the person who has just written `here`. empty: whether nothing is kept of that row."""
    sealed = kept.kept(conn, _name(code), since=now - LASTS)
    there = queries.person_of(conn, int(keyring.unseal(sealed)), hold=True) if sealed else None
    if there is None or there.erased:
        return Joined("unknown")
    if there.id == here.id:
        return Joined("same")
    if not empty:
        return Joined("has notes")
    if not kept.drop(conn, _name(code)):
        return Joined("unknown")
    was_at, aliases = there.address, places.others_of(conn, here.id)
    queries.erase(conn, here.id)
    for alias in aliases:
        places.add(conn, there.id, alias)
    return Joined("", places.move_to(conn, there, here.address), was_at)


def join_by_owner(conn: Connection, keyring: Keyring, person: Address, other: Address, now: datetime) -> str:
    """The person of the first address is also known at the other, and is told so. Returns why not, or ""."""
    row = places.known_at(conn, person, hold=True)
    if row is None or row.erased:
        return f"nobody is known at {person.key}"
    there = places.known_at(conn, other, hold=True)
    if there is not None and there.id == row.id:
        return f"{other.key} is theirs already"
    if there is not None and not there.erased:
        return f"somebody is known at {other.key}: they can join by themselves, with `/coach join`"
    places.add(conn, row.id, other)
    told = {"what": "by owner", "there": other.platform}
    key = f"joined/{row.id}/{other.key}/{now.isoformat()}"
    tell = letters.tell(row, keyring.open_person(row.key), key, "joined", told, row.address.key, now)
    deliveries.add_deliveries(conn, [tell])
    return ""


def _name(code: str) -> str:
    """Under which a code is kept: nobody who reads the database can use it."""
    return SHELF + hashlib.sha256(codes.plain(code).encode()).hexdigest()
