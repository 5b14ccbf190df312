"""The post: claim what is due, let it be carried, settle it.

Rule: nothing leaves but what this process holds the lease of, one thing at a time in each conversation. What fails is
tried again, later each time, and in the end put aside with its reason.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from bot.ports import Messenger, Pace, TakeTurn, TryLater, Undeliverable
from bot.storage import deliveries, oversight
from bot.storage.claims import Claimed
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from scheduler import pacing
from scheduler.carry import Carrier, Dropped, Later, Outcome
from scheduler.metrics import Metrics
from scheduler.rounds import MANY_AT_ONCE, InHand, Rounds, refused
from scheduler.settling import Settling
from scheduler.watch import OVERDUE, Watch

LEASE = timedelta(seconds=60)
GIVE_UP_AFTER = 25.0
"""Seconds an attempt may take. It begins only while as much of the lease is left, and then a twelfth of the lease."""
AFTER_A_FAULT = timedelta(seconds=5)
AT_ONCE = 100
LONGEST_SLEEP = 15.0
A_BREATH = 0.01
SETTLE_AGAIN = 1.0
"""Seconds. What was sent and is not settled would be sent again, so the database is asked again and again."""
A_FAILOVER = timedelta(minutes=5)
"""So long beyond the lease: while the database is away nobody else can take over, either."""
TELLS = 3
"""How often it is tried to let those know whom it concerns that something was given up."""
COUNTS_WITHIN = 10.0
"""Seconds. A database that does not answer leaves the metrics without a figure, and not with an old one."""

log = structlog.get_logger()


class Post:
    """One process's post over one database. me: this process, unique at every start. give_up_after: seconds.

    call: tells other processes that there is more to do than this one has hands for.
    """

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        messengers: Mapping[str, Messenger],
        take_turn: TakeTurn,
        now: Callable[[], datetime],
        me: str,
        give_up_after: float = GIVE_UP_AFTER,
        lease: timedelta = LEASE,
        call: Callable[[], None] = lambda: None,
    ) -> None:
        self._database, self._messengers, self._now = database, messengers, now
        self._needs, self._give_up_after, self._call = (
            timedelta(seconds=give_up_after) + lease / 12,
            give_up_after,
            call,
        )
        self._carrier = Carrier(database, keyring, messengers, take_turn, now)
        self._rounds = Rounds(me, self._pace_of, lease)
        self._settling = Settling(database)
        self._woken = asyncio.Event()
        self._expecting = True
        self._stopping = False
        self._in_hand: dict[asyncio.Task[None], Claimed] = {}
        self._watch = Watch()
        self.metrics = Metrics()
        self._chance = random.Random(me)  # noqa: S311 - spreads retries, guards nothing

    def wake(self) -> None:
        """Something may be due earlier than was known. With no hand free, others are called."""
        self._expecting = True
        self._woken.set()
        if not self._free:
            self._call()

    async def stop(self) -> None:
        """Finish what is in hand; `run` then returns."""
        self._stopping = True
        self._woken.set()
        if self._in_hand:
            await asyncio.wait(self._in_hand)

    async def run(self) -> None:
        """Deliver until stopped, sleeping until the next thing is due. What takes long holds up its own lane only."""
        self._watch.begin(self._now())
        while not self._stopping:
            self._woken.clear()
            try:
                sleep = await self._round()
                self._watch.round_ended(self._now())
            except Exception as failed:
                log.error("post", error=type(failed).__name__)
                sleep = AFTER_A_FAULT.total_seconds()
            try:
                await asyncio.wait_for(self._woken.wait(), min(sleep, LONGEST_SLEEP))
            except TimeoutError:
                self._expecting = True
        await asyncio.gather(*self._in_hand)

    async def _round(self) -> float:
        """Take what is due, if anything may be. Returns for how many seconds there is nothing more to do."""
        tried, self._expecting = self._expecting and self._free > 0, False
        taken = await self._take_in_hand() if tried else 0
        if not self._free:
            self._expecting = True
            return LONGEST_SLEEP
        due, now = await self.next_due(), self._now()
        if tried and (taken or due is None or now - due < OVERDUE):
            self._watch.got_on(now)
        sleep = LONGEST_SLEEP if due is None else (due - now).total_seconds()
        # What is due and could not be taken is just being taken, or held back, by another process.
        return max(sleep, A_BREATH if tried and not taken else 0.0)

    def stands_still(self) -> str:
        """Why nothing leaves although it should, or ""."""
        return self._watch.stands_still(self._now())

    async def count(self) -> None:
        """Count for the metrics what there is to do."""
        now = self._now()
        try:
            async with asyncio.timeout(COUNTS_WITHIN):
                backlog = await self._database.read(lambda conn: oversight.backlog(conn, now))
        except Exception:
            self.metrics.not_counted()
            raise
        self.metrics.counted(backlog, self._messengers, now)

    async def next_due(self) -> datetime | None:
        """When something may be claimed next, as far as is known."""
        for_many = self._free_for_many > 0
        return await self._database.read(lambda conn: self._rounds.next_due(conn, for_many=for_many))

    async def deliver_due(self) -> int:
        """One round: everything that is at the head of its lane and due. Returns how many were in hand."""
        await self.next_due()
        await self._take_in_hand()
        in_hand = list(self._in_hand)
        await asyncio.gather(*in_hand)
        return len(in_hand)

    async def deliver_all(self) -> None:
        """Everything that is due, until nothing is."""
        while await self.deliver_due():
            pass

    @property
    def _free(self) -> int:
        return AT_ONCE - len(self._in_hand)

    @property
    def _free_for_many(self) -> int:
        return MANY_AT_ONCE - sum(row.bulk for row in self._in_hand.values())

    async def _take_in_hand(self) -> int:
        """Claim what is due and begin to deliver it, as much as there are hands free for. Returns how many."""
        now, free, for_many = self._now(), self._free, self._free_for_many
        in_hand = [row.id for row in self._in_hand.values()]
        taken = await self._database.write(lambda conn: self._rounds.take(conn, now, free, for_many, in_hand))
        for hand in taken:
            task = asyncio.create_task(self._deliver(hand))
            self._in_hand[task] = hand.row
            self.metrics.taken(hand.row)
            task.add_done_callback(self._put_down)
        return len(taken)

    def _put_down(self, task: asyncio.Task[None]) -> None:
        self.metrics.put_down(self._in_hand.pop(task))
        self._watch.got_on(self._now())
        self._woken.set()

    async def _deliver(self, hand: InHand) -> None:
        """Deliver and settle one row. Never raises: what cannot be settled is due again when its lease ends."""
        row = hand.row
        if (wait := (hand.slot - self._now()).total_seconds()) > 0:
            await asyncio.sleep(min(wait, pacing.AHEAD.total_seconds()))
        if hand.lease_ends - self._now() < self._needs:
            return
        how, settle = await self._attempt(hand)
        while True:
            try:
                if await settle():
                    self.metrics.settled(row, how)
                return
            except Exception as failed:
                log.error("not settled", **_ids(row), error=type(failed).__name__)
            if self._now() >= hand.lease_ends + (timedelta() if self._stopping else A_FAILOVER):
                return
            await asyncio.sleep(SETTLE_AGAIN)

    async def _attempt(self, hand: InHand) -> tuple[str, Callable[[], Awaitable[bool]]]:
        """Carry it. Returns what became of it, for the metrics, and how it is settled."""
        row = hand.row
        if row.attempt > pacing.ATTEMPTS:
            return await self._give_up(row, "too many attempts", row.in_doubt)
        after, ours, in_doubt = None, False, True
        try:
            async with asyncio.timeout(self._give_up_after):
                return self._carried(row, await self._carrier.carry(row, hand.may_look))
        except TryLater as later:
            why, after, in_doubt = later.why, later.after, later.in_doubt
        except Undeliverable as never:
            return await self._give_up(row, never.why, row.in_doubt, never.error)
        except Exception as failed:
            log.error("delivery failed", **_ids(row), error=type(failed).__name__)
            why, ours = type(failed).__name__, True
        if pacing.is_over(row.attempt, after, self._now() - row.order_at, ours=ours):
            return await self._give_up(row, why, in_doubt)
        wait = pacing.wait_before(row.attempt, after, self._chance.random(), in_doubt=in_doubt)
        log.info("tried in vain", **_ids(row), why=why, again_in=round(wait.total_seconds(), 1))
        due = self._now() + wait
        return "retried", partial(self._database.write, partial(self._again, row, due, why, after, in_doubt))

    def _carried(self, row: Claimed, outcome: Outcome) -> tuple[str, Callable[[], Awaitable[bool]]]:
        match outcome:
            case Later(due):
                later = partial(deliveries.postpone, id=row.id, lease=row.lease, due=due)
                return "postponed", partial(self._database.write, later)
            case Dropped(why):
                dropped = partial(deliveries.withdraw, id=row.id, lease=row.lease, why=why)
                return "dropped", partial(self._database.write, dropped)
        self.metrics.left(row, self._now())
        return "sent", partial(self._settling.sent, row)

    def _again(
        self, row: Claimed, due: datetime, why: str, after: timedelta | None, in_doubt: bool, conn: Connection
    ) -> bool:
        """Try later; a wait that the platform asked for does not count as an attempt, and holds for all others too."""
        if after is not None:
            refused(conn, row, self._pace_of(row.person.address.platform), after, self._now())
        refund = not pacing.counts(after, self._now() - row.order_at)
        return deliveries.retry(conn, row.id, row.lease, due, why, refund=refund, in_doubt=in_doubt)

    async def _give_up(
        self, row: Claimed, why: str, in_doubt: bool, error: str = ""
    ) -> tuple[str, Callable[[], Awaitable[bool]]]:
        """error: the platform's own word for why."""
        log.warning("given up", **_ids(row), why=why, **({"error": error} if error else {}))
        for _ in range(TELLS):
            try:
                await self._carrier.gave_up(row, why)
                break
            except Exception as failed:
                log.error("nobody learned of it", **_ids(row), error=type(failed).__name__)
                await asyncio.sleep(SETTLE_AGAIN)
        dead = partial(deliveries.give_up, id=row.id, lease=row.lease, why=why, in_doubt=in_doubt)
        return "dead", partial(self._database.write, dead)

    def _pace_of(self, platform: str) -> Pace:
        messenger = self._messengers.get(platform)
        return messenger.pace if messenger else Pace()


def _ids(row: Claimed) -> dict[str, object]:
    """All of it that may be logged."""
    return {"delivery": row.id, "platform": row.person.address.platform, "kind": row.kind, "attempt": row.attempt}
