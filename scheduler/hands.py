"""What is in hand: each claimed row is carried, and then settled as what became of it.

Rule: nothing is carried but while its lease lasts long enough, and nothing is put down before the database knows what
became of it. What fails is tried again, later each time, and in the end put aside with its reason.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from bot.ports import Pace, TryLater, Undeliverable
from bot.storage import deliveries, posts, readers
from bot.storage.claims import Claimed
from bot.storage.database import Database
from scheduler import pacing
from scheduler.carry import Carrier
from scheduler.metrics import Metrics
from scheduler.outcomes import Dropped, Later, Outcome
from scheduler.posts import not_there
from scheduler.rounds import MANY_AT_ONCE, InHand, refused
from scheduler.settling import Settling

AT_ONCE = 100
A_MARGIN = 1 / 12
"""So much of a lease must be left beyond what an attempt may take, or it does not begin."""
SETTLE_AGAIN = 1.0
"""Seconds. What was sent and is not settled would be sent again, so the database is asked again and again."""
A_FAILOVER = timedelta(minutes=5)
"""So long beyond the lease: while the database is away nobody else can take over, either."""
TELLS = 3
"""How often it is tried to let those know whom it concerns that something was given up."""

Settle = Callable[[], Awaitable[bool]]
"""Writes down what became of a row. False if its lease is lost."""

log = structlog.get_logger()


class Hands:
    """Of one process. put_down: called when a hand is free again. give_up_after: seconds that an attempt may take."""

    def __init__(
        self,
        database: Database,
        carrier: Carrier,
        pace_of: Callable[[str], Pace],
        metrics: Metrics,
        put_down: Callable[[], None],
        me: str,
        lease: timedelta,
        give_up_after: float,
    ) -> None:
        self._database, self._carrier, self._pace_of = database, carrier, pace_of
        self._metrics, self._put_down, self._now = metrics, put_down, carrier.now
        self._give_up_after = give_up_after
        self._needs = timedelta(seconds=give_up_after) + lease * A_MARGIN
        self._settling = Settling(database, self._now)
        self._chance = random.Random(me)  # noqa: S311 - spreads retries, guards nothing
        self._full: dict[asyncio.Task[None], Claimed] = {}
        self._stopping = False

    @property
    def ids(self) -> list[int]:
        """Of the rows in hand."""
        return [row.id for row in self._full.values()]

    @property
    def free(self) -> int:
        return AT_ONCE - len(self._full)

    @property
    def free_for_many(self) -> int:
        return MANY_AT_ONCE - sum(row.bulk for row in self._full.values())

    def take(self, claimed: Iterable[InHand]) -> None:
        """Begin to deliver each of them."""
        for one in claimed:
            task = asyncio.create_task(self._deliver(one))
            self._full[task] = one.row
            self._metrics.taken(one.row)
            task.add_done_callback(self._emptied)

    async def finish(self) -> int:
        """Wait for what is in hand now. Returns how many it were."""
        full = list(self._full)
        await asyncio.gather(*full)
        return len(full)

    async def finish_for_good(self) -> None:
        """The same, and wait no longer for a database that is away."""
        self._stopping = True
        if self._full:
            await asyncio.wait(self._full)

    def _emptied(self, task: asyncio.Task[None]) -> None:
        self._metrics.put_down(self._full.pop(task))
        self._put_down()

    async def _deliver(self, hand: InHand) -> None:
        """Deliver and settle one row. Never raises: what cannot be settled is due again when its lease ends."""
        row = hand.row
        if (wait := (hand.slot - self._now()).total_seconds()) > 0:
            await asyncio.sleep(min(wait, pacing.AHEAD.total_seconds()))
        if row.until - self._now() < self._needs:
            return
        how, settle = await self._attempt(hand)
        while True:
            try:
                if await settle():
                    self._metrics.settled(row, how)
                return
            except Exception as failed:
                log.error("not settled", **_ids(row), error=type(failed).__name__)
            if self._now() >= row.until + (timedelta() if self._stopping else A_FAILOVER):
                return
            await asyncio.sleep(SETTLE_AGAIN)

    async def _attempt(self, hand: InHand) -> tuple[str, Settle]:
        """Carry it. Returns what became of it, for the metrics, and how it is settled."""
        row = hand.row
        if row.taken_over > pacing.DEATHS:
            return await self._give_up(row, "its process died", row.in_doubt)
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

    def _carried(self, row: Claimed, outcome: Outcome) -> tuple[str, Settle]:
        match outcome:
            case Later(due):
                later = partial(deliveries.postpone, id=row.id, lease=row.lease, due=due)
                return "postponed", partial(self._database.write, later)
            case Dropped(why):
                dropped = partial(deliveries.withdraw, id=row.id, lease=row.lease, why=why)
                return "dropped", partial(self._database.write, partial(self._not_read, row, why, dropped))
        self._metrics.left(row, self._now())
        return "sent", partial(self._settling.sent, row, outcome)

    def _again(
        self, row: Claimed, due: datetime, why: str, after: timedelta | None, in_doubt: bool, conn: Connection
    ) -> bool:
        """Try later; a wait that the platform asked for does not count as an attempt, and holds for all others too."""
        if after is not None:
            refused(conn, row, self._pace_of(row.bucket.partition("/")[0]), after, self._now())
        refund = not pacing.counts(after, self._now() - row.order_at)
        return deliveries.retry(conn, row.id, row.lease, due, why, refund=refund, in_doubt=in_doubt)

    async def _give_up(self, row: Claimed, why: str, in_doubt: bool, error: str = "") -> tuple[str, Settle]:
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
        return "dead", partial(self._database.write, partial(self._not_read, row, why, dead))

    def _not_read(self, row: Claimed, why: str, settle: Callable[[Connection], bool], conn: Connection) -> bool:
        """Settle it; of an announcement it is told for good why somebody does not get it, or why no channel does."""
        settled = settle(conn)
        if settled and row.kind == "news":
            readers.never(conn, readers.number_of(row.about), [row.person.id], why, self._now())
        if settled and row.kind in posts.KINDS:
            not_there(conn, row, why)
        return settled


def _ids(row: Claimed) -> dict[str, object]:
    """All of it that may be logged."""
    return {"delivery": row.id, "platform": row.person.address.platform, "kind": row.kind, "attempt": row.attempt}
