"""What a turn's effects come to, in one transaction: what leaves, what is kept, and what is shown at once.

Rule: nothing here decides anything: what is to happen was decided in `conversations`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from bot import joining, letters, memory, subscription, takeaway, telling
from bot.acquaintance import Acquaintance, Known
from bot.links import Links
from bot.office import announced, counter, forming, rosters
from bot.office.acts import Office
from bot.office.announced import Looks
from bot.ports import Address, Incoming, Message, Option, Reply, Sheet
from bot.storage import channels, deliveries, places, posts, programs, queries, schedules
from bot.storage.channels import ChannelRow
from bot.storage.deliveries import NewDelivery
from bot.storage.queries import PersonRow
from bot.storage.secrets import Keyring
from bot.wording import Words
from conversations import my_calendar
from conversations.commands import HOME
from conversations.effects import (
    Aside,
    Ask,
    Change,
    Effect,
    Erase,
    Export,
    Forget,
    InProgram,
    Join,
    Keep,
    Open,
    Part,
    Remind,
    Repeat,
    Rewrite,
    Say,
    Subscribe,
    Tell,
    Unsubscribe,
)
from conversations.engine import advance
from conversations.events import Chose, Filled, Learned
from conversations.person import Person
from conversations.programs import parts


class Given(Protocol):
    """What every turn is given; see `bot.turns.Turns`."""

    @property
    def keyring(self) -> Keyring: ...

    @property
    def words(self) -> Words: ...

    @property
    def repeat(self) -> Callable[[Connection, PersonRow, Repeat], None]: ...

    @property
    def links(self) -> Links | None: ...

    @property
    def looks(self) -> Mapping[str, Looks]: ...

    @property
    def admins(self) -> Collection[str]: ...


class Outcome:
    """Of one turn of one person. known: what was known of them before it. leaves: something is on its way. looks_up:
    the platform is to be asked about the person.
    """

    def __init__(self, given: Given, conn: Connection, incoming: Incoming, who: Known, now: datetime) -> None:
        self.given, self.conn, self.incoming, self.now = given, conn, incoming, now
        self.keyring, self.words, self.surface = given.keyring, given.words, incoming.surface
        self.acquaintance = Acquaintance(conn, given.keyring, now)
        self.leaving: list[NewDelivery] = []
        self.moved: list[NewDelivery] = []
        self.reply = Reply()
        self.rewritten: Message | None = None
        self.aside = ""
        self.leaves = self.looks_up = False
        self.erased = b""
        self._is(who)

    def _is(self, who: Known) -> None:
        self.row, self.secrets = who
        self.known: Person = memory.person(self.row, self.secrets, queries.open_records(self.conn, self.row.id))
        self.person, self.conversation = self.known, memory.conversation(self.row, self.secrets)

    @property
    def is_as_known(self) -> bool:
        return self.person is self.known

    def shown(self) -> Reply:
        """What is shown at once, when all effects were carried out."""
        reply = self.reply if self.reply.sheet or self.reply.errors else self._without_a_sheet()
        if self.incoming.among_others:
            aside = self.aside or self.words.line("common.in_our_chat", self.person)
            return reply if reply.sheet else replace(reply, aside=aside)
        return replace(reply, message=self.rewritten) if self.rewritten else reply

    def _without_a_sheet(self) -> Reply:
        """What becomes of an open sheet, or of the home, when everything that is said goes to the chat."""
        if self.surface == "home" and not self.erased:
            records = tuple(memory.record(it, self.secrets) for it in queries.open_records(self.conn, self.row.id))
            return Reply(sheet=self.words.sheet(Open("home", records=records, choices=HOME), self.person))
        return Reply(close=self.surface == "sheet")

    def carry_out(self, effect: Effect) -> None:
        match effect:
            case Say():
                self._say(effect)
            case Aside(line) if self.incoming.among_others:
                self.aside = self.words.line(line, self.person)
            case Aside(line):
                self._say(Say(line))
            case Ask():
                self._ask(effect)
            case Open():
                self._open(effect)
            case InProgram(what, number, values):
                self._in_program(what, number, dict(values))
            case Export():
                self._export()
            case Subscribe(page):
                self._subscribe(page)
            case Unsubscribe():
                subscription.revoke(self.conn, self.row)
            case Rewrite():
                self._rewrite(effect)
            case Remind(reminder, at, about, meeting, last, of):
                when = letters.remind(self.row, self.secrets, reminder, about, at, meeting=meeting, last=last, of=of)
                self.moved.append(when)
            case Repeat():
                self.given.repeat(self.conn, self.row, effect)
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
            case Join(code):
                self._join(code)
            case Part():
                self._part()
            case Erase(line):
                self._erase(line)

    def _say(self, effect: Say | Ask | Open) -> None:
        self._send(self.words.message(effect, self.person))

    def _send(self, message: Message) -> None:
        nudge = self.incoming.nudge
        counts = nudge is not None and nudge.meeting is None
        opens = counts and not any(it.nudge for it in self.leaving)
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
            self.reply = Reply(sheet=self._sheet(ask))

    def _sheet(self, ask: Ask) -> Sheet:
        """The page of a question, with the channels that the coach knows where one is to be chosen."""
        sheet = self.words.sheet(ask, self.person)
        if sheet.field is None or sheet.field.kind != "channel":
            return sheet
        found = channels.of_workspace(self.conn, self.row.address.place)
        options = tuple(Option(it.address.key, self._name_of(it)) for it in found)
        return replace(sheet, field=replace(sheet.field, options=options))

    def _name_of(self, channel: ChannelRow) -> str:
        return channel.title(self.keyring) or self.words.line(
            "common.a_channel", self.person, {"at": channel.at.isoformat()}
        )

    def _as_it_was_sent(self, ask: Ask) -> Sheet:
        """The page that stays, with what was typed on it."""
        sheet, event = self._sheet(replace(ask, notice="")), self.incoming.event
        if sheet.field is None or not isinstance(event, Filled):
            return sheet
        return replace(sheet, field=replace(sheet.field, value=event.values.get(sheet.field.name, "")))

    def _open(self, page: Open) -> None:
        if self.surface == "chat" or (self.surface == "button" and page.renews):
            if page.announce:
                self._say(page)
            return
        if page.page == "join":
            page = replace(page, values={"code": joining.invitation(self.conn, self.keyring, self.row, self.now)})
        if page.page == my_calendar.PAGE:
            page = page if self.given.links else replace(page, values={**page.values, **my_calendar.NOWHERE})
        office = self._office()
        page = counter.filled(page, office, self.words, self.given.looks)
        self.looks_up |= office.looks_up
        if page.page == "privacy":
            page = replace(page, values=takeaway.counts(self.conn, self.row, self.secrets))
        self.reply = Reply(sheet=self.words.sheet(page, self.person).leading(*self._link(page)))

    def _link(self, page: Open) -> tuple[str, str]:
        """The choice on a page that is a link, and the link; "" if there is nowhere to lead."""
        links, me = self.given.links, self.row.address.key
        match page.page:
            case my_calendar.PAGE:
                return my_calendar.TAKE_IN, links.meeting(page.values["meeting"], me) if links else ""
            case parts.KIND:
                number = page.values["program"]
                return parts.WEB_PAGE, links.program(number, me) if links and self._office().may_see(number) else ""
            case announced.PAGE:
                return announced.FILE, links.results(page.values.get(page.page, ""), me) if links else ""
        return "", ""

    def _subscribe(self, page: Open) -> None:
        """The address is made where it can be shown."""
        links = self.given.links
        if links and self.surface != "chat":
            address = links.calendar(subscription.make(self.conn, self.row, self.now))
            page = replace(page, values={**page.values, "address": address, **my_calendar.SHOWN})
            self.person = memory.changed(self.person, {"subscribed": self.now.isoformat()})
        self._open(page)

    def _export(self) -> None:
        if self.surface == "chat":
            self._say(Open("export", about="export", announce="export.ready"))
            return
        everything = takeaway.everything(self.conn, self.row, self.secrets)
        self.reply = Reply(sheet=takeaway.sheet(everything, self.words, self.person, self.given.links))

    def _tell(self, to: str, what: str, result: dict[str, str]) -> None:
        """Let a colleague learn something who is known in a workspace of the person's; that nobody else can be told is
        learned at once.
        """
        address, learned = Address.of(to), Learned(what, result)
        found = self.acquaintance.colleague(address, learned) if self._shares_a_workspace(address) else None
        if found:
            self.leaving.append(letters.tell(*found, self._next_key, what, result, self.row.address.key, self.now))
            return
        unreached = {"what": what, "why": "not installed", "step": result.get("step") or result.get("pair", "")}
        back = (self._next_key, "not reached", unreached, self.row.address.key, self.now)
        self.leaving.append(letters.tell(self.row, self.secrets, *back))

    def _shares_a_workspace(self, address: Address) -> bool:
        """Whether there is a workspace where both are known, by whichever of their addresses; or a program for both."""
        there = places.known_at(self.conn, address)
        theirs = (address, *((there.address, *places.others_of(self.conn, there.id)) if there else ()))
        mine = (self.row.address, *places.others_of(self.conn, self.row.id))
        if {(it.platform, it.workspace) for it in mine}.isdisjoint((it.platform, it.workspace) for it in theirs):
            return there is not None and programs.share_one(self.conn, self.row.id, there.id)
        return True

    def _office(self) -> Office:
        return Office(self.conn, self.keyring, self.row, self.secrets, self.person, self.now, self.given.admins)

    def _in_program(self, what: str, number: str, values: dict[str, str]) -> None:
        """Let the office do it; others are told what they are to know, and the person what came of it."""
        office = self._office()
        result, sends = counter.do(office, self.words, what, number, values)
        self.leaves |= sends
        self.looks_up |= office.looks_up
        for word in office.words:
            to, theirs = word.to
            sender = word.sender or self.row.address.key
            self.leaving.append(letters.tell(to, theirs, self._next_key, word.what, word.result, sender, self.now))
        if result:
            self._learn("program", result)

    def _join(self, code: str) -> None:
        """The person goes on here with all they have elsewhere, and is told there: it may not have been them."""
        talks = self.conversation.flow or self.conversation.parked
        told = any(it.kind == "tell" for it in deliveries.waiting_of(self.conn, self.row.id))
        empty = not talks and not told and not queries.all_records(self.conn, self.row.id)
        joined = joining.join(self.conn, self.keyring, self.row, empty, code, self.now)
        if not joined.row or not joined.was_at:
            self._learn("joined", {"what": joined.why})
            return
        here, there = joined.row.address, joined.was_at
        self._is((joined.row, self.keyring.open_person(joined.row.key)))
        self.leaving, self.moved = [], []
        last_word = Say("join.elsewhere", {"there": here.platform})
        self._last_word(there, self.words.message(last_word, self.person), "/elsewhere")
        self._learn("joined", {"what": "done", "here": here.platform, "there": there.platform})

    def _part(self) -> None:
        others = places.others_of(self.conn, self.row.id)
        for other in others:
            places.drop(self.conn, other)
        self._learn("joined", {"what": "parted" if others else "alone"})

    def _learn(self, what: str, result: dict[str, str]) -> None:
        """Let the person learn at once what became of what they asked for."""
        turn = advance(self.conversation, Learned(what, result), self._as_known_now(), self.now)
        self.conversation = turn.conversation
        for effect in turn.effects:
            self.carry_out(effect)

    def _tell_of_programs(self) -> None:
        """Somebody else has their programs now, or they have ended."""
        office = self._office()
        forming.goes(office)
        office.goes()
        told = []
        for number, word in enumerate(office.words):
            to, theirs = word.to
            key = f"{self.incoming.event_id}:gone/{number}"
            told.append(letters.tell(to, theirs, key, word.what, word.result, self.row.address.key, self.now))
        deliveries.add_deliveries(self.conn, told)

    def _as_known_now(self) -> Person:
        """The person, with what this turn has kept so far."""
        records = (memory.record(it, self.secrets) for it in queries.open_records(self.conn, self.row.id))
        return replace(self.person, records=tuple(records))

    def _erase(self, line: str) -> None:
        """Nothing is left of the person; a blank row carries the last word to them, and then goes too."""
        self.erased = self.row.key
        telling.tell_all_back(self.conn, self.keyring, self.row, self.secrets, self.now)
        self._tell_of_programs()
        rosters.forget(self.conn, self.row.id)
        others = [it for it in self.leaving if it.person_id != self.row.id]
        deliveries.add_deliveries(self.conn, others)
        language = Person(self.person.id, zone=self.person.zone, language=self.person.language)
        posts.hand_on(self.conn, self.row.id)
        queries.erase(self.conn, self.row.id)
        self._last_word(self.row.address, self.words.message(Say(line), language), ":last")

    def _last_word(self, address: Address, message: Message, name: str) -> None:
        """Say it where nobody is reached any more: a blank row carries it, and goes when it has arrived."""
        row, secrets = self.acquaintance.stranger(address, erased=True)
        key = f"{self.incoming.event_id}{name}"
        deliveries.add_deliveries(self.conn, [letters.say(row, secrets, key, message, self.now)])
        self.leaves = True


def _is_about(delivery: NewDelivery, reminder: str, about: str) -> bool:
    name, _, thing = delivery.about.partition("/")
    return thing == about and (not reminder or name == reminder)
