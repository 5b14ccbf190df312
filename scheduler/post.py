"""The post of one process: claim what is due, take it in hand, sleep until the next thing is due.

Rule: nothing leaves but what this process holds the lease of, one thing at a time in each conversation.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.ports import Messenger, Pace, TakeTurn
from bot.storage import oversight
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from scheduler.carry import Carrier
from scheduler.hands import Hands
from scheduler.metrics import Metrics
from scheduler.rounds import Rounds
from scheduler.watch import OVERDUE, Watch

LEASE = timedelta(seconds=60)
GIVE_UP_AFTER = 25.0
"""Seconds an attempt may take."""
AFTER_A_FAULT = timedelta(seconds=5)
LONGEST_SLEEP = 15.0
A_BREATH = 0.01
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
        self._call = call
        self.metrics = Metrics()
        carrier = Carrier(database, keyring, messengers, take_turn, now)
        self._rounds = Rounds(me, self._pace_of, lease)
        self._hands = Hands(database, carrier, self._pace_of, self.metrics, self._put_down, me, lease, give_up_after)
        self._woken = asyncio.Event()
        self._expecting = True
        self._stopping = False
        self._watch = Watch()

    def wake(self) -> None:
        """Something may be due earlier than was known. With no hand free, others are called."""
        self._expecting = True
        self._woken.set()
        if not self._hands.free:
            self._call()

    async def stop(self) -> None:
        """Finish what is in hand; `run` then returns."""
        self._stopping = True
        self._woken.set()
        await self._hands.finish_for_good()

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
        await self._hands.finish()

    async def _round(self) -> float:
        """Take what is due, if anything may be. Returns for how many seconds there is nothing more to do."""
        tried, self._expecting = self._expecting and self._hands.free > 0, False
        taken = await self._take_in_hand() if tried else 0
        if not self._hands.free:
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
        for_many = self._hands.free_for_many > 0
        return await self._database.read(lambda conn: self._rounds.next_due(conn, for_many=for_many))

    async def deliver_due(self) -> int:
        """One round: everything that is at the head of its lane and due. Returns how many were in hand."""
        await self.next_due()
        await self._take_in_hand()
        return await self._hands.finish()

    async def deliver_all(self) -> None:
        """Everything that is due, until nothing is."""
        while await self.deliver_due():
            pass

    async def _take_in_hand(self) -> int:
        """Claim what is due and begin to deliver it, as much as there are hands free for. Returns how many."""
        now, hands = self._now(), self._hands
        free, for_many, in_hand = hands.free, hands.free_for_many, hands.ids
        taken = await self._database.write(lambda conn: self._rounds.take(conn, now, free, for_many, in_hand))
        hands.take(taken)
        return len(taken)

    def _put_down(self) -> None:
        self._watch.got_on(self._now())
        self._woken.set()

    def _pace_of(self, platform: str) -> Pace:
        messenger = self._messengers.get(platform)
        return messenger.pace if messenger else Pace()
