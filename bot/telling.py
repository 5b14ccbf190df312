"""Whoever tells a colleague something learns it when that does not arrive.

Rule: once for each thing that was told, in the teller's own hours, and with no word of why.
"""

from datetime import datetime

from sqlalchemy import Connection

from bot import letters
from bot.ports import Address, Told
from bot.storage import deliveries, places
from bot.storage.queries import PersonRow
from bot.storage.secrets import Keyring, PersonSecrets, Unreadable


def tell_back(conn: Connection, keyring: Keyring, told: Told, why: str, now: datetime) -> None:
    """It did not arrive. A teller who is gone is told nothing."""
    teller = places.known_at(conn, Address.of(told.by))
    if teller is None or teller.erased:
        return
    learned = {"what": told.what, "why": why, "step": told.step}
    key, secrets = f"{told.key}/not reached", keyring.open_person(teller.key)
    deliveries.add_deliveries(
        conn, [letters.tell(teller, secrets, key, "not reached", learned, teller.address.key, now)]
    )


def tell_all_back(conn: Connection, keyring: Keyring, person: PersonRow, secrets: PersonSecrets, now: datetime) -> None:
    """Nothing of what is on its way to this person will arrive: they are being erased."""
    for row in deliveries.waiting_of(conn, person.id):
        try:
            told = letters.told(row, person, secrets)
        except Unreadable:
            continue
        if told:
            tell_back(conn, keyring, told, "stopped", now)
