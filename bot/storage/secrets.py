"""How what people wrote is locked: each person's notes under a key of their own, that key under the organisation's.

Rule: destroy the person's wrapped key and everything sealed with it is noise, in the database and in its backups.
"""

import base64
import os
from collections import OrderedDict
from collections.abc import Sequence
from datetime import timedelta

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BITS = 256
NONCE_BYTES = 12
OPENED_AT_MOST = 10_000


class Unreadable(Exception):
    """Sealed with another key, for another place, or damaged. Says nothing of what was sealed."""


class BadToken(Exception):
    """A link that was not made here, or for something else, or that is over."""


class PersonSecrets:
    """Seals and unseals for one person. `what` is bound to the sealed bytes: they open in no other place."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, what: str, plain: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, what.encode())

    def unseal(self, what: str, sealed: bytes) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], what.encode())
        except (InvalidTag, ValueError):
            raise Unreadable(what.partition(":")[0]) from None


class Keyring:
    """The organisation's keys: the first locks, all open, so that a key can be replaced.

    Each is 32 bytes as URL-safe base64, as `Fernet.generate_key` makes them.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._locks = MultiFernet([Fernet(key) for key in keys])
        self._opened: OrderedDict[bytes, PersonSecrets] = OrderedDict()

    def new_person_key(self) -> bytes:
        """A fresh key for a person, wrapped: the only form in which it is stored."""
        return self._locks.encrypt(base64.urlsafe_b64encode(AESGCM.generate_key(KEY_BITS)))

    def open_person(self, wrapped: bytes, *, keep: bool = True) -> PersonSecrets:
        """The person whose wrapped key this is. Raises Unreadable if none of the keys opens it.

        keep: at hand for the next time. Who goes through many people keeps none of them, or those at work would go.
        """
        if found := self._opened.get(wrapped):
            return found
        try:
            found = PersonSecrets(base64.urlsafe_b64decode(self._locks.decrypt(wrapped)))
        except InvalidToken:
            raise Unreadable("a person's key") from None
        if not keep:
            return found
        self._opened[wrapped] = found
        if len(self._opened) > OPENED_AT_MOST:
            self._opened.popitem(last=False)
        return found

    def evict(self, wrapped: bytes) -> None:
        """Forget an opened key: its person was erased."""
        self._opened.pop(wrapped, None)

    def rewrap(self, locked: bytes) -> bytes:
        """The same thing locked with the first of the organisation's keys. Raises Unreadable if none opens it."""
        try:
            return self._locks.rotate(locked)
        except InvalidToken:
            raise Unreadable("something locked with a key that is gone") from None

    def seal(self, plain: bytes) -> bytes:
        """Seal something that is not one person's."""
        return self._locks.encrypt(plain)

    def unseal(self, sealed: bytes) -> bytes:
        try:
            return self._locks.decrypt(sealed)
        except InvalidToken:
            raise Unreadable("a kept thing") from None

    def sign(self, purpose: str, subject: str) -> str:
        """A token for a link: it says for what and for whom, readable by nobody else."""
        return self._locks.encrypt(f"{purpose}\n{subject}".encode()).decode()

    def verify(self, purpose: str, token: str, max_age: timedelta) -> str:
        """The subject of a token made for this purpose within `max_age`. Raises BadToken."""
        try:
            plain = self._locks.decrypt(token.encode(), ttl=int(max_age.total_seconds())).decode()
        except (InvalidToken, UnicodeError):
            raise BadToken from None
        made_for, _, subject = plain.partition("\n")
        if made_for != purpose:
            raise BadToken
        return subject
