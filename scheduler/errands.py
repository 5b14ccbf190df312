"""Errands: what those who look after a program asked for is done a handful at a time.

Rule: other work gets in between any two handfuls: each is a transaction of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.office import errands
from bot.storage.database import Database
from bot.storage.secrets import Keyring


@dataclass(frozen=True, slots=True)
class Errands:
    """Those of one database. Every process may do them; wake: there is something to send."""

    database: Database
    keyring: Keyring
    now: Callable[[], datetime]
    wake: Callable[[], None]

    async def run(self) -> int:
        """Go on until there are none. Returns how many handfuls were done."""
        done = 0
        # Somebody may be met, or erase themself, meanwhile.
        while await self.database.write_in_the_end(lambda conn: errands.do_one(conn, self.keyring, self.now())):
            done += 1
            self.wake()
        return done
