"""Delivering an announcement to one reader: when they may get it, with the words and the button of this moment.

Rule: what is sent is read at the last moment, so that nobody gets what was cancelled, reworded, or said to be got.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot import bulletin
from bot.ports import Message, Messenger, Undeliverable
from bot.storage import bulletins, readers
from bot.storage.bulletins import Letter
from bot.storage.claims import Claimed
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from conversations.hearing import zone_of
from conversations.person import Person
from scheduler import rhythm
from scheduler.outcomes import Dropped, Later, Outcome, Sent

KINDS = ("news", "again", "renew", "test")
"""Of deliveries: an announcement, a reminder of it, its message as it is now, and a test that its owner alone gets."""
CANCELLED, LEFT, SETTLED = "cancelled", "left", "settled"
GONE = ("left",)
"""Why somebody cannot be reached who will not be, unless they write to us."""


def due_of(person: Person, wall: str, at: datetime) -> datetime:
    """When the person may get it that goes out from `at` on, and not before it is `wall` (ISO, naive) where they are.

    Somebody who wants nothing is not waited for: that it does not reach them is told at once.
    """
    if person.stopped:
        return at
    begins = datetime.fromisoformat(wall).replace(tzinfo=zone_of(person.zone)) if wall else at
    return rhythm.next_allowed(person, max(at, begins))


@dataclass(frozen=True, slots=True)
class News:
    """Over one database. send: sends a message to the person of a row and returns its receipt."""

    database: Database
    keyring: Keyring
    now: Callable[[], datetime]
    send: Callable[[Claimed, Message], Awaitable[str]]

    async def carry(self, row: Claimed, person: Person, arrived: str | None, messenger: Messenger) -> Outcome:
        """arrived: the receipt, if it was sent before. Raises TryLater or Undeliverable."""
        number = readers.number_of(row.about)
        letter = await self._letter(number, row)
        if row.kind == "renew":
            return await self._renew(number, row, letter, messenger)
        if arrived is not None:
            # Nobody knows any more which words it had: if there are newer ones than the first, it gets them.
            return Sent(arrived, 1) if letter and letter.of_a_program and row.kind != "test" else Sent()
        if letter is None:
            return Dropped(CANCELLED)
        if row.kind == "test":
            await self.send(row, self._message(number, letter))
            return Sent()
        if why := self._not_for(row, person, letter):
            return Dropped(why)
        if person.unreachable in GONE:
            raise Undeliverable(person.unreachable)
        due = due_of(person, letter.wall, self.now())
        if due > self.now():
            return Later(due)
        receipt = await self.send(row, self._message(number, letter, again=row.kind == "again"))
        return Sent(receipt, letter.edition) if letter.of_a_program else Sent()

    def _not_for(self, row: Claimed, person: Person, letter: Letter) -> str:
        """Why the person is not to get it, or ""."""
        if person.stopped or row.person.erased:
            return "stopped"
        if not letter.belongs:
            return LEFT
        return SETTLED if row.kind == "again" and letter.got_it else ""

    async def _renew(self, number: int, row: Claimed, letter: Letter | None, messenger: Messenger) -> Outcome:
        """Until nothing has changed meanwhile: what was changed while it left would stand there as it was before."""
        shown: Letter | None = None
        while letter is not None and letter != shown:
            for receipt in letter.receipts:
                await messenger.update(row.person.address, receipt, self._message(number, letter))
            shown, letter = letter, await self._letter(number, row)
        return Sent()

    async def _letter(self, number: int, row: Claimed) -> Letter | None:
        return await self.database.read(lambda conn: bulletins.letter(conn, number, row.person.id))

    def _message(self, number: int, letter: Letter, *, again: bool = False) -> Message:
        if not letter.of_a_program:
            return Message(self.keyring.unseal(letter.sealed).decode())
        said = bulletin.opened(self.keyring, letter.sealed)
        if letter.in_channel:
            return bulletin.post(said, number)
        return bulletin.message(said, number, got_it=letter.got_it, again=again)
