"""One round of the post: claim what is due, as much of it as the platforms' limits let leave soon.

Rule: what is claimed has a slot, or goes back at once to when it may ask again; a limit that is reached keeps nobody
else's rows from being seen.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.ports import Pace, Rate
from bot.storage import claims, pace
from bot.storage.claims import Claimed, Due
from bot.storage.queries import moment, ms
from scheduler import pacing
from scheduler.pacing import Granted, Wish

MANY_AT_ONCE = 50
"""So many of an announcement's are in hand at most: the other hands are for everybody else."""

Limits = tuple[tuple[str, Rate], ...]


@dataclass(frozen=True, slots=True)
class InHand:
    """A claimed row. slot: when it may leave. may_look: whether there is room to ask about the person first."""

    row: Claimed
    slot: datetime
    may_look: bool = True


@dataclass
class Rounds:
    """The rounds of one process. me: unique at every start. pace_of: a platform's name -> what it allows."""

    me: str
    pace_of: Callable[[str], Pace]
    lease: timedelta
    _number: int = 0
    _at: int = 0
    _full: dict[str, int] = field(default_factory=dict)
    _full_for_many: dict[str, int] = field(default_factory=dict)
    _due: Due = field(default_factory=lambda: Due(None, {}))

    def take(
        self, conn: Connection, now: datetime, hands: int, hands_for_many: int, in_hand: Collection[int] = ()
    ) -> list[InHand]:
        """Claim up to so many, single people's first, and none of what this process has in hand by these ids.

        To be run in a transaction that writes.
        """
        at = ms(now)
        if at < self._at:  # the clock was set back
            self._full, self._full_for_many = {}, {}
        self._at = at
        self._full = {bucket: until for bucket, until in self._full.items() if until > at}
        self._number += 1
        lease, ends = f"{self.me}/{self._number}", now + self.lease
        rows = claims.claim(conn, lease, now, ends, hands, self._full, in_hand)
        for bucket, due in self._due.bulk.items():
            some = min(hands - len(rows), hands_for_many)
            if some > 0 and due <= now and self._full_for_many.get(bucket, 0) <= at:
                rows += self._many(conn, bucket, lease, now, ends, some, in_hand)
        return self._granted(conn, rows, lease, now) if rows else []

    def next_due(self, conn: Connection, *, for_many: bool = True) -> datetime | None:
        """When there may be something to claim next, limits that are reached taken into account.

        for_many: whether an announcement's could be taken, too.
        """
        self._due = claims.next_due(conn, self._full)
        urgent = [ms(self._due.urgent)] if self._due.urgent else []
        many = [max(ms(due), self._full_for_many.get(bucket, 0)) for bucket, due in self._due.bulk.items()]
        first = min([*urgent, *(many if for_many else ()), *self._full.values()], default=None)
        return None if first is None else moment(first)

    def _many(
        self,
        conn: Connection,
        bucket: str,
        lease: str,
        now: datetime,
        ends: datetime,
        hands: int,
        in_hand: Collection[int],
    ) -> list[Claimed]:
        allowed = self.pace_of(_platform(bucket))
        rate = allowed.updates if bucket.endswith("#updates") else allowed.workspace
        free_at = pace.free_at(conn, bucket) if rate else 0
        room = min(pacing.room(rate, free_at, ms(now)), hands)
        rows = claims.claim_bulk(conn, lease, now, ends, room, bucket, in_hand) if room else []
        if rate:
            self._full_for_many[bucket] = pacing.until_room(rate, free_at, ms(now), len(rows))
        return rows

    def _granted(self, conn: Connection, rows: list[Claimed], lease: str, now: datetime) -> list[InHand]:
        wishes = [wish for row in rows for wish in self._wishes(row)]
        keys = {key for wish in wishes for key, _ in wish.limits}
        granted = pacing.grant(wishes, pace.hold(conn, keys) if keys else {}, ms(now))
        pace.keep(conn, granted.free_at)
        self._wait(conn, rows, granted, lease)
        return [
            InHand(row, moment(granted.slots[row.id]), -row.id not in granted.waits)
            for row in rows
            if row.id in granted.slots
        ]

    def _wait(self, conn: Connection, rows: Iterable[Claimed], granted: Granted, lease: str) -> None:
        """Those without a slot go back. Where a whole workspace is at its limit, it is passed over for a while."""
        back: dict[int, datetime] = {}
        for row in rows:
            if row.id not in granted.waits:
                continue
            slot, limit = granted.waits[row.id]
            back[row.id] = moment(slot)
            if limit == row.bucket:
                full = self._full_for_many if row.bulk else self._full
                full[limit] = pacing.ask_again(slot)
        claims.put_back(conn, lease, back)

    def _wishes(self, row: Claimed) -> Iterable[Wish]:
        """The row's own; and for what reaches out to a person, one under -id to look first whether they are away."""
        allowed, address = self.pace_of(_platform(row.bucket)), row.person.address
        match row.kind:
            case "say" | "news" | "again" | "test":
                yield Wish(row.id, _limits({address.key: allowed.chat, row.bucket: allowed.workspace}), row.bulk)
            case "edit" | "renew":
                yield Wish(row.id, _limits({address.key: allowed.chat, row.bucket: allowed.updates}), row.bulk)
            case "post":
                yield Wish(row.id, _limits({row.lane: allowed.chat, row.bucket: allowed.workspace}))
            case "repost":
                yield Wish(row.id, _limits({row.lane: allowed.chat, row.bucket: allowed.updates}))
            case "learn":
                yield Wish(row.id, _limits({row.bucket: allowed.looks}))
            case _:
                yield Wish(row.id, ())
                looks = f"{address.platform}/{address.workspace}#looks"
                yield Wish(-row.id, _limits({looks: allowed.looks}))


def refused(conn: Connection, row: Claimed, allowed: Pace, after: timedelta, now: datetime) -> None:
    """The platform asked to wait: so does everything else that counts against the same limit."""
    updates = dict.fromkeys(("edit", "renew", "repost"), allowed.updates)
    rate = {**updates, "learn": allowed.looks}.get(row.kind, allowed.workspace)
    if rate:
        free_at = pace.hold(conn, [row.bucket])[row.bucket]
        pace.keep(conn, {row.bucket: max(free_at, pacing.after_refusal(rate, after, ms(now)))})


def _limits(rates: Mapping[str, Rate | None]) -> Limits:
    return tuple((key, rate) for key, rate in rates.items() if rate)


def _platform(bucket: str) -> str:
    return bucket.partition("/")[0]
