"""Delivering an announcement to its channel, with the words of this moment; or telling its owner that it is not there.

Rule: it stands before many, so it never comes twice. What may have been sent and cannot be looked for is not sent
again: its owner is asked to look, and decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot import bulletin, letters
from bot.ports import Address, Message, Messenger, TryLater, Undeliverable
from bot.storage import deliveries, posts, queries, readers
from bot.storage.claims import Claimed
from bot.storage.database import Database
from bot.storage.posts import POST, ToPost
from bot.storage.secrets import Keyring
from scheduler.outcomes import Dropped, Outcome, Sent

CANCELLED, IN_DOUBT = "cancelled", "in doubt"


@dataclass(frozen=True, slots=True)
class Posts:
    """Over one database. now: the clock, aware UTC. messenger_of: an address -> the platform it is on."""

    database: Database
    keyring: Keyring
    now: Callable[[], datetime]
    messenger_of: Callable[[Address], Messenger]

    async def carry(self, row: Claimed) -> Outcome:
        """Raises TryLater or Undeliverable."""
        number = readers.number_of(row.about)
        there = await self._to_post(number)
        if there is None:
            return Dropped(CANCELLED)
        messenger = self.messenger_of(there.channel)
        if row.kind != POST:
            return await self._renew(number, there, messenger)
        if row.in_doubt and (found := await self._found(row, there, messenger)):
            return Sent(found, 1)  # whichever words it had: if there are newer ones than the first, it gets them
        if not there.waits:
            return Dropped(CANCELLED)
        message = self._message(number, there)
        receipt = await messenger.send(there.channel, message, row.key, lambda: self.now() < row.until)
        return Sent(receipt, there.edition)

    async def gave_up(self, row: Claimed, why: str) -> None:
        """Whoever sent it off learns that it is not there, once."""
        did = "not posted" if row.kind == POST else "not changed"
        result = {"did": did, "announcement": str(readers.number_of(row.about)), "because": why}

        def tell(conn: Connection) -> None:
            person = queries.person_of(conn, posts.whose(conn, row.id) or 0)
            if person is not None and not person.erased:
                secrets, me = self.keyring.open_person(person.key), person.address.key
                told = letters.tell(person, secrets, f"{row.key}/not there", "program", result, me, self.now())
                deliveries.add_deliveries(conn, [told])

        await self.database.write(tell)

    async def _found(self, row: Claimed, there: ToPost, messenger: Messenger) -> str | None:
        """The receipt, if it was sent before. Undeliverable where nobody can tell."""
        try:
            return await messenger.find(there.channel, row.key, row.order_at)
        except TryLater as later:
            raise TryLater(later.why, later.after, in_doubt=True) from None
        except Undeliverable as refused:
            raise Undeliverable(IN_DOUBT, refused.error) from None

    async def _renew(self, number: int, there: ToPost, messenger: Messenger) -> Outcome:
        """Until nothing has changed meanwhile: what was changed while it left would stand there as it was before."""
        shown = 0
        while there.edition != shown:
            await messenger.update(there.channel, there.receipt, self._message(number, there))
            shown, there = there.edition, await self._to_post(number) or there
        return Sent(there.receipt, shown)

    async def _to_post(self, number: int) -> ToPost | None:
        return await self.database.read(lambda conn: posts.to_post(conn, number))

    def _message(self, number: int, there: ToPost) -> Message:
        return bulletin.post(bulletin.opened(self.keyring, there.sealed), number)


def not_there(conn: Connection, row: Claimed, why: str) -> None:
    """It was settled as something that does not get there."""
    number = readers.number_of(row.about)
    if why == CANCELLED:
        posts.lapsed(conn, number)
    else:
        posts.is_not_there(conn, number, row.kind, why)
