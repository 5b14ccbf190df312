"""The private address at which a person's calendar can be subscribed to, without logging in: one each.

Rule: whoever has the address has the calendar, and nobody else. Only a hash of the secret in it is stored, so that it
can be shown once; afterwards it can be revoked or made anew.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.storage import feeds, queries
from bot.storage.queries import PersonRow

SECRET_BYTES = 16
"""A million guesses a second find one of a million people's in some 10^19 years."""
LINK_LASTS = timedelta(days=30)
"""How long one meeting can be taken in with a link to it. It gives the meeting as it is by then."""


def make(conn: Connection, row: PersonRow, now: datetime) -> str:
    """The secret of a new address. The one that there was is revoked."""
    token = secrets.token_urlsafe(SECRET_BYTES)
    feeds.keep(conn, row.id, _hash(token), now)
    return token


def revoke(conn: Connection, row: PersonRow) -> bool:
    """From now on there is nothing at the address. False if there was none."""
    return feeds.drop(conn, row.id)


def whose(conn: Connection, token: str) -> PersonRow | None:
    """The person of whose address this is the secret, unless it was revoked."""
    person = feeds.person_of(conn, _hash(token))
    return None if person is None else queries.person_of(conn, person)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
