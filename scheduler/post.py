"""The post: claim what is due, hand it to its messenger or let it take its turn, settle it.

Rule: nothing leaves but what this process holds the lease of, one thing at a time in each conversation. What fails is
tried again, later each time, and in the end put aside with its reason.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from sqlalchemy import Connection

from bot import letters, memory
from bot.ports import Address, Incoming, Messenger, TakeTurn, TryLater, Undeliverable
from bot.storage import deliveries, queries
from bot.storage.database import Database
from bot.storage.deliveries import Claimed
from bot.storage.queries import ms
from bot.storage.secrets import Keyring
from conversations.events import Event, Learned, Left
from scheduler import pacing, rhythm

LEASE = timedelta(seconds=60)
SAFE_TO_SEND = timedelta(seconds=30)
"""Anything begins only while this much of the lease is left: what takes longer than GIVE_UP_AFTER is cut off."""
GIVE_UP_AFTER = 25.0
AFTER_A_FAULT = timedelta(seconds=5)
AT_ONCE = 32
LONGEST_SLEEP = 15.0
MESSENGER_OFF = timedelta(minutes=5)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of an attempt: its name for the metrics, and how the row is settled. settle: False if it was lost."""

    how: str
    settle: Callable[[Connection], bool]


class Post:
    """One process's post over one database. me: this process, unique at every start. give_up_after: seconds."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        messengers: Mapping[str, Messenger],
        take_turn: TakeTurn,
        now: Callable[[], datetime],
        me: str,
        give_up_after: float = GIVE_UP_AFTER,
    ) -> None:
        self._database, self._keyring, self._messengers = database, keyring, messengers
        self._take_turn, self._now, self._me, self._give_up_after = take_turn, now, me, give_up_after
        self._woken = asyncio.Event()
        self._stopping = False
        self._in_hand: set[asyncio.Task[None]] = set()
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
        if self._in_hand:
            await asyncio.wait(self._in_hand)

    async def run(self) -> None:
        """Deliver until stopped, sleeping until the next thing is due. What takes long holds up its own lane only."""
        while not self._stopping:
            self._woken.clear()
            try:
                if await self._take_in_hand():
                    continue
                due = await self.next_due() if self._free else None
            except Exception as failed:
                log.error("post", error=type(failed).__name__)
                due = self._now() + AFTER_A_FAULT
            sleep = LONGEST_SLEEP if due is None else (due - self._now()).total_seconds()
            try:
                await asyncio.wait_for(self._woken.wait(), min(max(sleep, 0.01), LONGEST_SLEEP))
            except TimeoutError:
                continue
        await asyncio.gather(*self._in_hand)

    async def next_due(self) -> datetime | None:
        """When something may be claimed next, as far as is known."""
        return await self._database.read(deliveries.next_due)

    async def deliver_due(self) -> int:
        """One round: everything that is at the head of its lane and due. Returns how many were in hand."""
        await self._take_in_hand()
        in_hand = list(self._in_hand)
        await asyncio.gather(*in_hand)
        return len(in_hand)

    @property
    def _free(self) -> int:
        return AT_ONCE - len(self._in_hand)

    async def _take_in_hand(self) -> int:
        """Claim what is due and begin to deliver it, as much as there are hands free for. Returns how many."""
        if not (free := self._free):
            return 0
        claimed_at = self._now()
        rows = await self._database.write(lambda conn: deliveries.claim(conn, self._me, claimed_at, LEASE, free))
        for row in rows:
            task = asyncio.create_task(self._deliver(row, claimed_at + LEASE))
            self._in_hand.add(task)
            task.add_done_callback(self._put_down)
        return len(rows)

    def _put_down(self, task: asyncio.Task[None]) -> None:
        self._in_hand.discard(task)
        self._woken.set()

    async def deliver_all(self) -> None:
        """Everything that is due, until nothing is."""
        while await self.deliver_due():
            pass

    async def _deliver(self, row: Claimed, lease_ends: datetime) -> None:
        """Deliver and settle one row. Never raises: what could not be settled is due again when its lease ends."""
        if lease_ends - self._now() < SAFE_TO_SEND:
            return
        try:
            outcome = await self._attempt(row)
            if await self._database.write(outcome.settle):
                self._count(row, outcome.how)
        except Exception as failed:
            log.error("not settled", delivery=row.id, kind=row.kind, error=type(failed).__name__)

    async def _attempt(self, row: Claimed) -> _Outcome:
        if row.attempt > pacing.ATTEMPTS:
            return await self._give_up(row, "too many attempts")
        after, ours = None, False
        try:
            async with asyncio.timeout(self._give_up_after):
                match row.kind:
                    case "say":
                        return await self._say(row)
                    case "learn":
                        return await self._learn(row)
                    case _:
                        return await self._let_happen(row)
        except TryLater as later:
            why, after = later.why, later.after
        except Undeliverable as never:
            return await self._give_up(row, never.why)
        except Exception as failed:
            log.error("delivery failed", delivery=row.id, kind=row.kind, error=type(failed).__name__)
            why, ours = type(failed).__name__, True
        if pacing.is_over(row.attempt, after, self._now() - row.order_at, ours=ours):
            return await self._give_up(row, why)
        return self._again(row, why, after)

    async def _say(self, row: Claimed) -> _Outcome:
        address = row.person.address
        await self._messenger(address).send(address, letters.message(row, self._keyring), row.key)
        return self._done(row)

    async def _learn(self, row: Claimed) -> _Outcome:
        profile = await self._messenger(row.person.address).profile(row.person.address)
        known = {"name": profile.name, "zone": profile.zone, "language": profile.language}
        await self._turn(row, Learned("profile", {name: value for name, value in known.items() if value}))
        return self._done(row)

    async def _let_happen(self, row: Claimed) -> _Outcome:
        """A reminder, or what a colleague's talk told: an event, when its person may be reached."""
        person = memory.person(row.person, self._keyring.open_person(row.person.key))
        if person.stopped or row.person.erased:
            await self._not_reached(row, "stopped")
            return _Outcome("dropped", lambda conn: deliveries.cancel_claimed(conn, row.id, self._me, "stopped"))
        event = letters.event(row, self._keyring)
        reaches_out = not (isinstance(event, Learned) and event.what == "not reached")
        due = rhythm.next_allowed(person, self._now()) if reaches_out else self._now()
        if due > self._now():
            return _Outcome("postponed", lambda conn: deliveries.postpone(conn, row.id, self._me, due))
        await self._turn(row, event)
        return self._done(row)

    async def _turn(self, row: Claimed, event: Event) -> None:
        """Let an event happen because of this row: once, however often the row is claimed."""
        await self._take_turn(Incoming(f"delivery/{row.id}/{ms(row.order_at)}", row.person.address, event))

    async def _not_reached(self, row: Claimed, why: str) -> None:
        """Whoever told it learns in their own hours that it did not arrive."""
        if row.kind == "tell" and letters.sender(row, self._keyring) != row.person.address.key:
            await self._database.write(lambda conn: self._tell_back(conn, row, why))

    def _tell_back(self, conn: Connection, row: Claimed, why: str) -> None:
        teller = queries.person_at(conn, Address.of(letters.sender(row, self._keyring)))
        if teller is None or teller.erased:
            return
        secrets = self._keyring.open_person(teller.key)
        learned, key = letters.not_reached(row, self._keyring, why), f"{row.key}/not reached"
        due = rhythm.next_allowed(memory.person(teller, secrets), self._now())
        told = letters.tell(teller, secrets, key, learned.what, learned.result, teller.address.key, due)
        deliveries.add_deliveries(conn, [told])

    def _done(self, row: Claimed) -> _Outcome:
        self._late.labels(row.kind).observe(max(0.0, (self._now() - row.order_at).total_seconds()))
        return _Outcome("sent", lambda conn: deliveries.settle(conn, row.id, self._me, sent=True))

    def _again(self, row: Claimed, why: str, after: timedelta | None) -> _Outcome:
        """Try later; a wait that the platform asked for does not count as an attempt."""
        due = self._now() + pacing.wait_before(row.attempt, after, self._chance.random())
        refund = after is not None
        return _Outcome("retried", lambda conn: deliveries.retry(conn, row.id, self._me, due, why, refund=refund))

    async def _give_up(self, row: Claimed, why: str) -> _Outcome:
        """It will not arrive: whom that concerns learns it, if they can."""
        log.warning("undeliverable", delivery=row.id, kind=row.kind, why=why)
        try:
            await self._not_reached(row, why)
            if row.kind == "say" and why in ("blocked", "left", "not installed") and not row.person.erased:
                await self._turn(row, Left(why))
        except Exception as failed:
            log.error("nobody learned of it", delivery=row.id, kind=row.kind, error=type(failed).__name__)
        return _Outcome("dead", lambda conn: deliveries.settle(conn, row.id, self._me, sent=False, why=why))

    def _count(self, row: Claimed, how: str) -> None:
        self._settled.labels(row.person.address.platform, row.kind, how).inc()

    def _messenger(self, address: Address) -> Messenger:
        messenger = self._messengers.get(address.platform)
        if messenger is None:
            raise TryLater(f"{address.platform} is off", MESSENGER_OFF)
        return messenger
