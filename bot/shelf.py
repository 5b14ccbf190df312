"""Sealed things that adapters keep between restarts, by name: an installation's token, the local workspace's chat."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.storage import kept as storage
from bot.storage.database import Database
from bot.storage.secrets import Keyring


@dataclass
class Shelf:
    """now: the clock, aware UTC."""

    database: Database
    keyring: Keyring
    now: Callable[[], datetime]

    async def keep(self, name: str, plain: bytes) -> None:
        sealed = self.keyring.seal(plain)
        await self.database.write(lambda conn: storage.keep(conn, name, sealed, self.now()))

    async def kept(self, name: str) -> bytes | None:
        sealed = await self.database.read(lambda conn: storage.kept(conn, name))
        return None if sealed is None else self.keyring.unseal(sealed)

    async def drop(self, name: str) -> None:
        await self.database.write(lambda conn: storage.drop(conn, name))
