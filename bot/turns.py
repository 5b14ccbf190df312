"""Take a turn: let one event happen once, in one transaction.

Rule: when `take_turn` returns, the new state and everything to be sent are committed; if it raises, nothing happened.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot import letters, memory, takeaway, telling
from bot.ports import Address, Incoming, Message, Profile, Reply, Sheet
from bot.storage import deliveries, queries, schedules
from bot.storage.database import Database, Stale
from bot.storage.deliveries import NewDelivery
from bot.storage.queries import PersonRow
from bot.storage.secrets import Keyring, PersonSecrets
from bot.wording import Words
from conversations.commands import COMMANDS, TALKS
from conversations.conversation import Conversation
from conversations.effects import (
    Ask,
    Change,
    Effect,
    Erase,
    Export,
    Forget,
    Keep,
    Open,
    Remind,
    Repeat,
    Rewrite,
    Say,
    Tell,
)
from conversations.engine import advance
from conversations.events import CameDue, Chose, Event, Filled, Learned, Left, Said
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
    link: makes the address of a download, (form, person's key) -> URL, for the person's own data; None if there is
    no address at which the bot's pages can be reached.
    """

    database: Database
    keyring: Keyring
    words: Words
    now: Callable[[], datetime]
    wake: Callable[[], None]
    repeat: Callable[[Connection, PersonRow, Repeat], None]
    link: Callable[[str, str], str] | None = None

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
        self.keyring, self.words, self.surface = turns.keyring, turns.words, incoming.surface
        self.leaving: list[NewDelivery] = []
        self.moved: list[NewDelivery] = []
        self.reply = Reply()
        self.rewritten: Message | None = None
        self.leaves = False
        self.erased = b""

    def take(self, conn: Connection) -> Reply:
        if not queries.first_time(conn, self.incoming.event_id, self.now):
            return Reply()
        sender, event = self.incoming.sender, self.incoming.event
        found = self._concerned(conn, queries.hold_person_at(conn, sender), sender, event)
        if found is None or self._is_withdrawn(conn):
            return Reply()
        row, secrets = found
        known = memory.person(row, secrets, queries.open_records(conn, row.id))
        person = self._as_told(known)
        before = memory.conversation(row, secrets)
        turn = advance(before, self._in_our_words(event, before, person), person, self.now)
        self.conn, self.row, self.secrets, self.person = conn, row, secrets, person
        self.known = known
        self.conversation = turn.conversation
        for effect in turn.effects:
            self._carry_out(effect)
        if not self.erased:
            self._keep()
        if not self.reply.sheet and not self.reply.errors:
            self.reply = self._without_a_sheet()
        return replace(self.reply, message=self.rewritten) if self.rewritten else self.reply

    def _as_told(self, person: Person) -> Person:
        """The person, by what the platform tells of them with the event."""
        profile = self.incoming.profile or Profile()
        told = {"name": profile.name, "zone": profile.zone, "language": profile.language}
        new = {name: value for name, value in told.items() if value and value != getattr(person, name)}
        return memory.changed(person, new) if new else person

    def _without_a_sheet(self) -> Reply:
        """What becomes of an open sheet, or of the home, when everything that is said goes to the chat."""
        if self.surface == "home" and not self.erased:
            records = tuple(memory.record(it, self.secrets) for it in queries.open_records(self.conn, self.row.id))
            return Reply(sheet=self.words.sheet(Open("home", records=records, choices=TALKS), self.person))
        return Reply(close=self.surface == "sheet")

    def _is_withdrawn(self, conn: Connection) -> bool:
        """Whether it is the offer of somebody who has erased themself since."""
        event = self.incoming.event
        if not isinstance(event, Learned) or event.what != "step offered":
            return False
        offers = queries.person_at(conn, Address.of(event.result["from"]))
        return offers is None or offers.erased

    def _concerned(
        self, conn: Connection, row: PersonRow | None, address: Address, event: Event
    ) -> tuple[PersonRow, PersonSecrets] | None:
        """Whom an event concerns, opened: the row that was found, or a stranger's; None if it may begin nothing."""
        if (row is None or row.erased) and not _begins(event):
            return None
        return (row, self.keyring.open_person(row.key)) if row else self._stranger(conn, address)

    def _stranger(self, conn: Connection, address: Address, erased: bool = False) -> tuple[PersonRow, PersonSecrets]:
        """A row for somebody who has none, with a key of their own."""
        key = self.keyring.new_person_key()
        secrets = self.keyring.open_person(key)
        profile = memory.sealed_profile(Person(address.key), secrets)
        conversation = memory.sealed_conversation(Conversation(), secrets)
        return queries.add_person(conn, address, key, profile, conversation, self.now, erased=erased), secrets

    def _in_our_words(self, event: Event, conversation: Conversation, person: Person) -> Event:
        """A label that was typed is the choice that it stands for."""
        if not isinstance(event, Said) or len(event.text) > 100:
            return event
        flow = FLOWS.get(conversation.flow)
        if flow and conversation.step in flow.steps:
            step = flow.steps[conversation.step]
            line, choices, about = step.ask, step.choices, conversation.sheet
        else:
            line, choices, about = "", COMMANDS, "menu"
        choice = self.words.choice(line, choices, event.text, person) if choices else None
        return Chose(choice, about) if choice else event

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Say():
                self._say(effect)
            case Ask():
                self._ask(effect)
            case Open():
                self._open(effect)
            case Export():
                self._export()
            case Rewrite():
                self._rewrite(effect)
            case Remind(reminder, at, about, meeting, last):
                when = letters.remind(self.row, self.secrets, reminder, about, at, meeting=meeting, last=last)
                self.moved.append(when)
            case Repeat():
                self.turns.repeat(self.conn, self.row, effect)
                self.leaves = True
            case Forget(reminder, about):
                self.moved = [it for it in self.moved if not _is_about(it, reminder, about)]
                schedules.drop(self.conn, self.row.id, reminder, about)
                deliveries.cancel(self.conn, self.row.id, reminder, about)
            case Keep(record):
                queries.keep_record(self.conn, self.row.id, memory.sealed_record(record, self.secrets))
            case Change(what):
                self.person = memory.changed(self.person, what)
            case Tell(to, what, result):
                self._tell(to, what, dict(result))
            case Erase(line):
                self._erase(line)

    def _say(self, effect: Say | Ask | Open) -> None:
        self._send(self.words.message(effect, self.person))

    def _send(self, message: Message) -> None:
        nudge = self.incoming.nudge
        opens = nudge is not None and not any(it.nudge for it in self.leaving)
        say = letters.say(self.row, self.secrets, self._next_key, message, self.now, nudge, opens=opens)
        self.leaving.append(say)

    def _rewrite(self, rewrite: Rewrite) -> None:
        """In the place of the message whose button was pressed; anew where none was, unless it is better not said."""
        message = self.words.message(rewrite, self.person)
        event = self.incoming.event
        pressed = event.message if isinstance(event, Chose) else ""
        if receipt := rewrite.message or pressed:
            self.rewritten = message if receipt == pressed else None
            self.leaving.append(letters.edit(self.row, self.secrets, self._next_key, receipt, message, self.now))
        elif not rewrite.quietly:
            self._send(message)

    @property
    def _next_key(self) -> str:
        """The key of what leaves next: the same when the same event is taken again."""
        return f"{self.incoming.event_id}:{len(self.leaving)}"

    def _ask(self, ask: Ask) -> None:
        """On the page that is open, or one that can be opened if the question is for a private page; or in the chat."""
        private = ask.answer is not None or self.words.hides(ask, self.person)
        if self.surface == "chat" or (self.surface == "button" and not private):
            self._say(ask)
        elif self.surface == "sheet" and ask.amiss and (ask.answer or ask.line == ask.notice):
            self.reply = Reply(self._as_it_was_sent(ask), self.words.amiss(ask, self.person))
        else:
            self.reply = Reply(sheet=self.words.sheet(ask, self.person))

    def _as_it_was_sent(self, ask: Ask) -> Sheet:
        """The page that stays, with what was typed on it."""
        sheet, event = self.words.sheet(replace(ask, notice=""), self.person), self.incoming.event
        if sheet.field is None or not isinstance(event, Filled):
            return sheet
        return replace(sheet, field=replace(sheet.field, value=event.values.get(sheet.field.name, "")))

    def _open(self, page: Open) -> None:
        if self.surface == "chat":
            if page.announce:
                self._say(page)
            return
        if page.page == "privacy":
            page = replace(page, values=takeaway.counts(self.conn, self.row, self.secrets))
        self.reply = Reply(sheet=self.words.sheet(page, self.person))

    def _export(self) -> None:
        if self.surface == "chat":
            self._say(Open("export", about="export", announce="export.ready"))
            return
        everything = takeaway.everything(self.conn, self.row, self.secrets)
        self.reply = Reply(sheet=takeaway.sheet(everything, self.words, self.person, self.turns.link))

    def _tell(self, to: str, what: str, result: dict[str, str]) -> None:
        """Let a colleague in the same workspace learn something; elsewhere nobody can be told."""
        sender = self.incoming.sender
        address = Address.of(to)
        if (address.platform, address.workspace) != (sender.platform, sender.workspace):
            unreached = {"what": what, "why": "not installed", "step": result.get("step", "")}
            back = (self._next_key, "not reached", unreached, self.row.address.key, self.now)
            self.leaving.append(letters.tell(self.row, self.secrets, *back))
            return
        found = self._concerned(self.conn, queries.person_at(self.conn, address), address, Learned(what, result))
        if found:
            self.leaving.append(letters.tell(*found, self._next_key, what, result, sender.key, self.now))

    def _erase(self, line: str) -> None:
        """Nothing is left of the person; a blank row carries the last word to them, and then goes too."""
        self.erased = self.row.key
        telling.tell_all_back(self.conn, self.keyring, self.row, self.secrets, self.now)
        language = Person(self.person.id, zone=self.person.zone, language=self.person.language)
        queries.erase(self.conn, self.row.id)
        row, secrets = self._stranger(self.conn, self.row.address, erased=True)
        message = self.words.message(Say(line), language)
        key = f"{self.incoming.event_id}:last"
        deliveries.add_deliveries(self.conn, [letters.say(row, secrets, key, message, self.now)])
        self.leaves = True

    def _keep(self) -> None:
        if self.now - self.row.profiled_at > PROFILE_LASTS:
            self.moved.append(letters.learn(self.row, self.secrets, self.now))
            queries.set_profiled(self.conn, self.row.id, self.now)
        route = self.incoming.sender.route or self.row.address.route
        known = self.person is self.known
        queries.keep_person(
            self.conn,
            self.row,
            profile=self.row.profile if known else memory.sealed_profile(self.person, self.secrets),
            conversation=memory.sealed_conversation(self.conversation, self.secrets),
            route=route,
        )
        if self.leaving:
            deliveries.add_deliveries(self.conn, self.leaving)
        for delivery in self.moved:
            deliveries.move_delivery(self.conn, delivery)
        self.leaves |= bool(self.leaving or self.moved)


def _begins(event: Event) -> bool:
    """Whether it may begin something with a stranger: what they did themself, or a colleague's offer.

    Anything else is meant for somebody who was erased in the meantime, and whom nothing is to bring back.
    """
    if isinstance(event, Learned):
        return event.what == "step offered"
    return not isinstance(event, CameDue | Left)


def _is_about(delivery: NewDelivery, reminder: str, about: str) -> bool:
    name, _, thing = delivery.about.partition("/")
    return thing == about and (not reminder or name == reminder)
