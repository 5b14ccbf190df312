"""What delivering one row means, by its kind: a message is sent, a reminder takes its turn, a profile is looked up.

Rule: whoever did not write first is reached by the rule of `rhythm`, asked when the turn is taken and again when what
it says leaves late; what was perhaps sent before is looked for before it is sent again.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot import letters, memory, telling
from bot.ports import Address, Incoming, Message, Messenger, Nudge, TakeTurn, TryLater, Undeliverable
from bot.storage import admins, deliveries, posts
from bot.storage.claims import Claimed
from bot.storage.database import Database
from bot.storage.queries import ms
from bot.storage.secrets import Keyring, Unreadable
from conversations.events import CameDue, Event, Learned, Left
from conversations.person import Person
from scheduler import news, rhythm
from scheduler.news import GONE, News
from scheduler.outcomes import Dropped, Later, Outcome, Sent
from scheduler.posts import Posts

FRESH = timedelta(minutes=5)
"""What leaves so soon after it was said needs not be asked about again."""
LOOKS_FOR = 5.0
"""Seconds that asking the platform whether somebody is away may take; it is a courtesy."""
MESSENGER_OFF = timedelta(minutes=5)
TWO_DAYS = timedelta(days=2)
"""Holds all of a person's day, wherever they are."""
UNREACHABLE = ("blocked", "left", "not installed")
"""Why a person cannot be reached, whatever it is that they were to get."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Carrier:
    """Delivers over one database. now: the clock, aware UTC."""

    database: Database
    keyring: Keyring
    messengers: Mapping[str, Messenger]
    take_turn: TakeTurn
    now: Callable[[], datetime]

    async def carry(self, row: Claimed, may_look: bool = True) -> Outcome:
        """Deliver it. Raises TryLater or Undeliverable, and whatever goes wrong on our side."""
        match row.kind:
            case "say":
                return await self._say(row)
            case kind if kind in news.KINDS:
                return await self._bring_news(row)
            case kind if kind in posts.KINDS:
                return await self._posts.carry(row)
            case "edit":
                to = row.person.address
                receipt, message = letters.receipt(row, self.keyring), letters.message(row, self.keyring)
                await self._messenger(to).update(to, receipt, message)
                return Sent()
            case "learn":
                return await self._learn(row)
        return await self._let_happen(row, may_look)

    async def gave_up(self, row: Claimed, why: str) -> None:
        """It will not arrive: whom that concerns learns it, if they can."""
        if row.kind in posts.KINDS:
            await self._posts.gave_up(row, why)
            return
        await self._not_reached(row, why)
        if why in UNREACHABLE and not row.person.erased:
            await self._turn(row, Left(why), what=f"/{row.lease}")

    async def _say(self, row: Claimed) -> Outcome:
        if await self._arrived(row) is not None:
            return Sent()
        nudge = letters.nudge(row, self.keyring)
        if nudge and self.now() - row.order_at > FRESH and (kept_back := await self._late_nudge(row, nudge)):
            return kept_back
        await self._send(row, letters.message(row, self.keyring))
        return Sent()

    async def _late_nudge(self, row: Claimed, nudge: Nudge) -> Outcome | None:
        """What was said to somebody in their hours and could not leave then is asked about again."""
        person, now = self._person(row), self.now()
        if person.stopped:
            await self._not_reached(row, "stopped")
            return Dropped("stopped")
        due = rhythm.next_allowed(person, now, meeting=nudge.meeting)
        if nudge.last and due >= nudge.last:
            late = CameDue(nudge.reminder, nudge.about, late=True)
            await self._turn(row, late, Nudge(nudge.reminder, nudge.about), "late")
            return Dropped("too late")
        return Later(due) if due > now else None

    async def _send(self, row: Claimed, message: Message) -> str:
        to = row.person.address
        return await self._messenger(to).send(to, message, row.key, lambda: self.now() < row.until)

    async def _arrived(self, row: Claimed) -> str | None:
        """The receipt, if it was sent before. Asked before anything else is: a later time would hide it."""
        if not row.in_doubt:
            return None
        to = row.person.address
        try:
            found = await self._messenger(to).find(to, row.key, row.order_at)
        except TryLater as later:
            raise TryLater(later.why, later.after, in_doubt=True) from None
        except Undeliverable as refused:
            log.warning("cannot be looked for", delivery=row.id, why=refused.why)
            return None
        if found is not None:
            log.info("sent before", delivery=row.id)
        return found

    async def _bring_news(self, row: Claimed) -> Outcome:
        arrived = None if row.kind == "renew" else await self._arrived(row)
        bring = News(self.database, self.keyring, self.now, self._send)
        return await bring.carry(row, self._person(row), arrived, self._messenger(row.person.address))

    @property
    def _posts(self) -> Posts:
        return Posts(self.database, self.keyring, self.now, self._messenger)

    async def _learn(self, row: Claimed) -> Outcome:
        asked_at, address = self.now(), row.person.address
        profile = await self._messenger(address).profile(address)
        said = partial(admins.told, person_id=row.person.id, at=address, is_admin=profile.admin, now=asked_at)
        await self.database.write(said)
        known = {"name": profile.name, "zone": profile.zone, "language": profile.language}
        await self._turn(row, Learned("profile", {name: value for name, value in known.items() if value}))
        return Sent()

    async def _let_happen(self, row: Claimed, may_look: bool) -> Outcome:
        """A reminder, or what a colleague's talk told: an event, when its person may be reached."""
        person = self._person(row)
        why = "stopped" if person.stopped or row.person.erased else person.unreachable
        if why == "stopped" or why in GONE:
            await self._not_reached(row, why)
            return Dropped(why)
        now, nudge = self.now(), letters.nudge(row, self.keyring) or Nudge()
        due = rhythm.next_allowed(person, now, meeting=nudge.meeting)
        if due <= now:
            nudged = await self.database.read(lambda conn: deliveries.nudges_since(conn, row.person.id, now - TWO_DAYS))
            quiet = await self._quiet_until(row.person.address) if may_look else None
            due = rhythm.next_allowed(person, now, nudged=nudged, meeting=nudge.meeting, quiet_until=quiet)
        if due > now:
            return Later(due)
        await self._turn(row, letters.event(row, self.keyring, now), nudge)
        return Sent()

    async def _quiet_until(self, address: Address) -> datetime | None:
        messenger = self.messengers.get(address.platform)
        try:
            async with asyncio.timeout(LOOKS_FOR):
                return await messenger.quiet_until(address) if messenger else None
        except (TryLater, TimeoutError):
            return None
        except Undeliverable as never:
            if never.why in UNREACHABLE:
                raise
            return None

    async def _turn(self, row: Claimed, event: Event, nudge: Nudge | None = None, what: str = "") -> None:
        """Let an event happen because of this row: once, however often the row is claimed."""
        event_id = f"delivery/{row.id}/{ms(row.order_at)}{what}"
        await self.take_turn(Incoming(event_id, row.person.address, event, nudge=nudge))

    async def _not_reached(self, row: Claimed, why: str) -> None:
        """Whoever told it learns that it did not arrive, unless nobody can open any more what that was."""
        try:
            told = letters.told(row, row.person, self.keyring.open_person(row.person.key))
        except Unreadable:
            log.error("nobody knows who told it", delivery=row.id)
            return
        if told:
            await self.database.write(lambda conn: telling.tell_back(conn, self.keyring, told, why, self.now()))

    def _person(self, row: Claimed) -> Person:
        return memory.person(row.person, self.keyring.open_person(row.person.key))

    def _messenger(self, address: Address) -> Messenger:
        messenger = self.messengers.get(address.platform)
        if messenger is None:
            raise TryLater(f"{address.platform} is off", MESSENGER_OFF)
        return messenger
