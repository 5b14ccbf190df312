"""Take a turn: let one event happen once, in one transaction.

Rule: when `take_turn` returns, the new state and everything to be sent are committed; if it raises, nothing happened.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot import letters, memory
from bot.acquaintance import Acquaintance
from bot.links import Links
from bot.office.announced import Looks
from bot.outcome import Outcome
from bot.ports import Incoming, Profile, Reply
from bot.storage import channels, deliveries, queries
from bot.storage.database import Database, Stale
from bot.storage.queries import PersonRow
from bot.storage.secrets import Keyring
from bot.wording import Words
from conversations.commands import COMMANDS
from conversations.conversation import Conversation
from conversations.effects import Repeat
from conversations.engine import advance
from conversations.events import Chose, Event, Said
from conversations.person import Person
from conversations.talks import FLOWS

ATTEMPTS = 5
PROFILE_LASTS = timedelta(days=7)


class Contended(Exception):
    """The same person's row changed under every attempt: the platform may ask again."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Takes turns over one database. now: the clock, aware UTC. wake: called after a commit with something to send.

    repeat: keeps in the same transaction what is to be repeated for a person, in place of the one of the same name.
    links: to the bot's own pages; None if there is no address at which they can be reached. looks: how each platform
    shows a message, by its name. admins: address keys of those who look after a workspace, whatever its platform says.
    """

    database: Database
    keyring: Keyring
    words: Words
    now: Callable[[], datetime]
    wake: Callable[[], None]
    repeat: Callable[[Connection, PersonRow, Repeat], None]
    links: Links | None = None
    looks: Mapping[str, Looks] = field(default_factory=dict)
    admins: Collection[str] = ()

    async def take_turn(self, incoming: Incoming) -> Reply:
        """Let the event happen, unless it has. Raises Contended, or what the database raises; then nothing happened."""
        for _ in range(ATTEMPTS):
            one = _Turn(self, incoming, self.now())
            try:
                reply = await self.database.write(one.take)
            except Stale:
                continue
            if one.erased:
                self.keyring.evict(one.erased)
                await self.database.leave_no_trace()
            if one.leaves:
                self.wake()
            return reply
        raise Contended(incoming.event_id)


class _Turn:
    """One attempt at one turn, inside a transaction."""

    def __init__(self, turns: Turns, incoming: Incoming, now: datetime) -> None:
        self.turns, self.incoming, self.now = turns, incoming, now
        self.leaves = False
        self.erased = b""

    def take(self, conn: Connection) -> Reply:
        if not queries.first_time(conn, self.incoming.event_id, self.now):
            return Reply()
        who = Acquaintance(conn, self.turns.keyring, self.now).sender(self.incoming)
        if who is None:
            return Reply()
        if channel := self.incoming.channel:
            channels.keep(conn, self.turns.keyring, channel, self.now)
        outcome = Outcome(self.turns, conn, self.incoming, who, self.now)
        person, before = self._as_told(outcome.person), outcome.conversation
        event = self._in_our_words(before, person)
        person = outcome.acquaintance.as_called(person, event)
        turn = advance(before, event, person, self.now)
        outcome.person, outcome.conversation = person, turn.conversation
        for effect in turn.effects:
            outcome.carry_out(effect)
        self.erased = outcome.erased
        if not self.erased:
            self._keep(outcome)
        self.leaves = outcome.leaves
        return outcome.shown()

    def _as_told(self, person: Person) -> Person:
        """The person, by what the platform tells of them with the event."""
        profile = self.incoming.profile or Profile()
        told = {"name": profile.name, "zone": profile.zone, "language": profile.language}
        new = {name: value for name, value in told.items() if value and value != getattr(person, name)}
        return memory.changed(person, new) if new else person

    def _in_our_words(self, conversation: Conversation, person: Person) -> Event:
        """A label that was typed is the choice that it stands for."""
        event = self.incoming.event
        if not isinstance(event, Said) or len(event.text) > 100:
            return event
        flow = FLOWS.get(conversation.flow)
        if flow and conversation.step in flow.steps:
            step = flow.steps[conversation.step]
            line, choices, about = step.ask, step.buttons, conversation.sheet
        else:
            line, choices, about = "", COMMANDS, "menu"
        choice = self.turns.words.choice(line, choices, event.text, person) if choices else None
        return Chose(choice, about) if choice else event

    def _keep(self, outcome: Outcome) -> None:
        conn, row, secrets = outcome.conn, outcome.row, outcome.secrets
        if outcome.looks_up or self.now - row.profiled_at > PROFILE_LASTS:
            outcome.moved.append(letters.learn(row, secrets, self.now))
            queries.set_profiled(conn, row.id, self.now)
        sender = self.incoming.sender
        queries.keep_person(
            conn,
            row,
            profile=row.profile if outcome.is_as_known else memory.sealed_profile(outcome.person, secrets),
            conversation=memory.sealed_conversation(outcome.conversation, secrets),
            route=sender.route if sender.route and sender == row.address else row.address.route,
        )
        if outcome.leaving:
            deliveries.add_deliveries(conn, outcome.leaving)
        for delivery in outcome.moved:
            deliveries.move_delivery(conn, delivery)
        outcome.leaves |= bool(outcome.leaving or outcome.moved)
