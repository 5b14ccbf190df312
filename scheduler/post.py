"""The post: claim what is due, hand it to its messenger or let it take its turn, settle it.

Rule: nothing leaves but what this process holds the lease of, one thing at a time in each conversation. What fails is
tried again, later each time, and in the end put aside with its reason.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram

from bot import letters, memory
from bot.ports import Address, Incoming, Messenger, TakeTurn, TryLater, Undeliverable
from bot.storage import deliveries
from bot.storage.database import Database
from bot.storage.deliveries import Claimed
from bot.storage.secrets import Keyring
from conversations.events import Event, Learned, Left
from scheduler import pacing, rhythm

LEASE = timedelta(seconds=60)
SAFE_TO_SEND = timedelta(seconds=30)
"""A send begins only while this much of the lease is left: messengers give up after 20 seconds."""
AT_ONCE = 32
LONGEST_SLEEP = 15.0
MESSENGER_OFF = timedelta(minutes=5)

log = structlog.get_logger()


class Post:
    """One process's post over one database. me: this process, unique at every start."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        messengers: Mapping[str, Messenger],
        take_turn: TakeTurn,
        now: Callable[[], datetime],
        me: str,
    ) -> None:
        self._database, self._keyring, self._messengers = database, keyring, messengers
        self._take_turn, self._now, self._me = take_turn, now, me
        self._woken = asyncio.Event()
        self._stopping = False
        self.registry = CollectorRegistry()
        self._settled = Counter("deliveries", "What was settled", ["platform", "kind", "how"], registry=self.registry)
        self._late = Histogram("delivery_late_seconds", "How late things left", ["kind"], registry=self.registry)
        self._chance = random.Random(me)  # noqa: S311 - spreads retries, guards nothing

    def wake(self) -> None:
        """Something may be due earlier than was known."""
        self._woken.set()

    async def stop(self) -> None:
        """Finish what is in hand; `run` then returns."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Deliver until stopped, sleeping until the next thing is due."""
        while not self._stopping:
            self._woken.clear()
            try:
                if await self.deliver_due():
                    continue
                due = await self.next_due()
            except Exception as failed:
                log.error("post", error=type(failed).__name__)
                due = self._now() + timedelta(seconds=5)
            sleep = LONGEST_SLEEP if due is None else (due - self._now()).total_seconds()
            try:
                await asyncio.wait_for(self._woken.wait(), min(max(sleep, 0.01), LONGEST_SLEEP))
            except TimeoutError:
                continue

    async def next_due(self) -> datetime | None:
        return await self._database.read(deliveries.next_due)

    async def deliver_due(self) -> int:
        """One round: everything that is at the head of its lane and due. Returns how many were taken in hand."""
        claimed_at = self._now()
        rows = await self._database.write(lambda conn: deliveries.claim(conn, self._me, claimed_at, LEASE, AT_ONCE))
        await asyncio.gather(*(self._deliver(row, claimed_at + LEASE) for row in rows))
        return len(rows)

    async def deliver_all(self) -> None:
        """Everything that is due, until nothing is."""
        while await self.deliver_due():
            pass

    async def _deliver(self, row: Claimed, lease_ends: datetime) -> None:
        try:
            if row.kind == "say":
                await self._say(row, lease_ends)
            elif row.kind == "learn":
                await self._learn(row)
            else:
                await self._let_happen(row)
        except TryLater as later:
            await self._again(row, later.why, later.after)
        except Undeliverable as never:
            await self._give_up(row, never.why)
        except Exception as failed:
            log.error("delivery failed", delivery=row.id, kind=row.kind, error=type(failed).__name__)
            await self._again(row, type(failed).__name__, None)

    async def _say(self, row: Claimed, lease_ends: datetime) -> None:
        messenger = self._messenger(row.person.address)
        if lease_ends - self._now() < SAFE_TO_SEND:
            return
        await messenger.send(row.person.address, letters.message(row, self._keyring), row.key)
        await self._settle(row)

    async def _learn(self, row: Claimed) -> None:
        profile = await self._messenger(row.person.address).profile(row.person.address)
        known = {"name": profile.name, "zone": profile.zone, "language": profile.language}
        await self._turn(row, Learned("profile", {name: value for name, value in known.items() if value}))
        await self._settle(row)

    async def _let_happen(self, row: Claimed) -> None:
        """A reminder, or what a colleague's talk told: an event, when its person may be reached."""
        person = memory.person(row.person, self._keyring.open_person(row.person.key))
        if person.stopped:
            await self._not_reached(row, "stopped")
            await self._database.write(lambda conn: deliveries.cancel_claimed(conn, row.id, self._me, "stopped"))
            return
        event = letters.event(row, self._keyring)
        reaches_out = not (isinstance(event, Learned) and event.what == "not reached")
        due = rhythm.next_allowed(person, self._now()) if reaches_out else self._now()
        if due > self._now():
            await self._database.write(lambda conn: deliveries.postpone(conn, row.id, self._me, due, "their hours"))
            return
        await self._turn(row, event)
        await self._settle(row)

    async def _turn(self, row: Claimed, event: Event, of: Address | None = None) -> None:
        """Let an event happen because of this row: once, however often the row is claimed."""
        order = int(row.order_at.timestamp() * 1000)
        event_id = f"delivery/{row.id}/{order}" + ("" if of is None else "/told")
        await self._take_turn(Incoming(event_id, of or row.person.address, event))

    async def _not_reached(self, row: Claimed, why: str) -> None:
        """Whoever told it learns that it did not arrive."""
        if row.kind == "tell":
            teller = Address.of(letters.sender(row, self._keyring))
            if teller != row.person.address:
                await self._turn(row, letters.not_reached(row, self._keyring, why), teller)

    async def _again(self, row: Claimed, why: str, after: timedelta | None) -> None:
        """Try later; a wait that the platform asked for does not count as an attempt."""
        if row.attempt >= pacing.ATTEMPTS and after is None:
            await self._give_up(row, why)
            return
        self._count(row, "retried")
        due = self._now() + pacing.wait_before(row.attempt, after, self._chance.random())
        refund = after is not None
        await self._database.write(lambda conn: deliveries.retry(conn, row.id, self._me, due, why, refund=refund))

    async def _give_up(self, row: Claimed, why: str) -> None:
        self._count(row, "dead")
        log.warning("undeliverable", delivery=row.id, kind=row.kind, why=why)
        await self._not_reached(row, why)
        await self._database.write(lambda conn: deliveries.settle(conn, row.id, self._me, sent=False, why=why))
        if row.kind == "say" and why in ("blocked", "left", "not installed"):
            await self._turn(row, Left(why))

    async def _settle(self, row: Claimed) -> None:
        self._count(row, "sent")
        self._late.labels(row.kind).observe(max(0.0, (self._now() - row.order_at).total_seconds()))
        await self._database.write(lambda conn: deliveries.settle(conn, row.id, self._me, sent=True))

    def _count(self, row: Claimed, how: str) -> None:
        self._settled.labels(row.person.address.platform, row.kind, how).inc()

    def _messenger(self, address: Address) -> Messenger:
        messenger = self._messengers.get(address.platform)
        if messenger is None:
            raise TryLater(f"{address.platform} is off", MESSENGER_OFF)
        return messenger
