"""Whom an event concerns: the row of somebody known, by whichever of their addresses, or a new one for a stranger.

Rule: only what people do themselves begins anything, or a colleague's offer; nothing brings back who was erased.
"""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot import memory
from bot.ports import Address, Incoming
from bot.storage import places, queries
from bot.storage.queries import PersonRow
from bot.storage.secrets import Keyring, PersonSecrets
from conversations.conversation import Conversation
from conversations.events import Arrived, Called, CameDue, Chose, Event, Filled, Learned, Left, Said, Who
from conversations.person import Person, Record

Known = tuple[PersonRow, PersonSecrets]

_INVITES = ("step offered", "pair asked", "program invited", "pair proposed", "group proposed")
"""What a colleague may tell somebody whom the coach has never met."""
_MOVES = Said | Called | Chose | Filled
"""What a person does to the coach itself: from then on they are reached there. A press among others is no such thing:
there may be no way to write to them in private there.
"""


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Within one transaction. now: aware UTC."""

    conn: Connection
    keyring: Keyring
    now: datetime

    def sender(self, incoming: Incoming) -> Known | None:
        """Who did it, or to whom it happened, held until the transaction ends; None if it is to change nothing."""
        address, event = incoming.sender, incoming.event
        row = places.known_at(self.conn, address, hold=True)
        if row and not row.erased and row.address != address:
            if isinstance(event, Left | Arrived):
                # The app came or went where they are known and not reached: colleagues there reach them as before.
                return None
            moves = isinstance(event, _MOVES) and not incoming.among_others
            row = places.move_to(self.conn, row, address) if moves else row
        found = None if self._is_withdrawn(event) else self.concerned(row, address, event)
        if found and row is None:
            for alias in incoming.aliases:
                places.add(self.conn, found[0].id, alias)
        return found

    def colleague(self, address: Address, event: Event) -> Known | None:
        """Somebody whom a colleague named, by any address of theirs."""
        return self.concerned(places.known_at(self.conn, address), address, event)

    def as_called(self, person: Person, event: Event) -> Person:
        """The person, in whose records a colleague that the event names has the address that it names them by.

        A colleague is one person by whichever address, on whichever platform: also one who is on a list under another.
        """
        key = _named_in(event)
        others = {it.fields.get("who_id", "") for it in person.records} - {"", key}
        called = places.known_at(self.conn, Address.of(key)) if key and others else None
        if called is None:
            return person
        found = {other: places.known_at(self.conn, Address.of(other)) for other in others}
        same = {other for other, row in found.items() if row and row.id == called.id}
        return replace(person, records=tuple(_with_address(it, key, same) for it in person.records)) if same else person

    def concerned(self, row: PersonRow | None, address: Address, event: Event) -> Known | None:
        """The row that was found, opened, or a stranger's; None if it may begin nothing."""
        if (row is None or row.erased) and not _begins(event):
            return None
        return (row, self.keyring.open_person(row.key)) if row else self.stranger(address)

    def stranger(self, address: Address, *, erased: bool = False) -> Known:
        """A row for somebody who has none, with a key of their own. erased: it only carries a last word."""
        key = self.keyring.new_person_key()
        secrets = self.keyring.open_person(key)
        profile = memory.sealed_profile(Person(address.key), secrets)
        conversation = memory.sealed_conversation(Conversation(), secrets)
        return queries.add_person(self.conn, address, key, profile, conversation, self.now, erased=erased), secrets

    def _is_withdrawn(self, event: Event) -> bool:
        """Whether it is the offer of somebody who has erased themself since."""
        if not isinstance(event, Learned) or event.what not in _INVITES:
            return False
        offers = places.known_at(self.conn, Address.of(event.result["from"]))
        return offers is None or offers.erased


def _named_in(event: Event) -> str:
    """The address key of the colleague whom it comes from or mentions, or ""."""
    match event:
        case Learned(_, result):
            key = result.get("from", "")
        case Called(who=Who(id)):
            key = id
        case Filled(_, values):
            key = values.get("answer_id", "")
        case _:
            key = ""
    return key if key.count("/") > 1 else ""


def _with_address(record: Record, key: str, instead_of: Container[str]) -> Record:
    named = record.fields.get("who_id", "")
    return replace(record, fields={**record.fields, "who_id": key}) if named in instead_of else record


def _begins(event: Event) -> bool:
    """Whether it may begin something with a stranger: what they did themself, or a colleague's offer.

    Anything else is meant for somebody who was erased in the meantime, and whom nothing is to bring back.
    """
    if isinstance(event, Learned):
        return event.what in _INVITES
    return not isinstance(event, CameDue | Left)
