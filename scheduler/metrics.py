"""What the post counts, for /metrics.

Rule: only names of platforms, kinds and outcomes; whoever looks asks nothing of the database.
"""

from collections.abc import Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.storage.claims import Claimed
from bot.storage.oversight import DUE_AT_MOST, WAITING_AT_MOST, Backlog, Late

LATE = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3600, 14400, 86400)
"""Seconds: an answer is read after some milliseconds, what waits out a platform's trouble after hours."""
_TO = {False: "one", True: "many"}


class Metrics:
    """Of one process. What was counted and timed is its own doing; what waits and is due is the same in every process
    on one database.
    """

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        each = ("platform", "to")
        self._settled = Counter("deliveries", "What became of each try", ("platform", "kind", "how"), registry=registry)
        self._late = Histogram(
            "delivery_late_seconds", "How late things left", ("platform", "kind"), buckets=LATE, registry=registry
        )
        self._in_hand = Gauge("deliveries_in_hand", "What is being delivered", ("platform",), registry=registry)
        self._waiting = Gauge(
            "deliveries_waiting", f"What is still to leave, counted up to {WAITING_AT_MOST}", ("to",), registry=registry
        )
        self._due = Gauge(
            "deliveries_due", f"What could leave now, counted up to {DUE_AT_MOST}", each, registry=registry
        )
        self._oldest = Gauge(
            "delivery_oldest_due_seconds", "How long the oldest that could leave has been due", each, registry=registry
        )

    def taken(self, row: Claimed) -> None:
        self._in_hand.labels(row.person.address.platform).inc()

    def put_down(self, row: Claimed) -> None:
        self._in_hand.labels(row.person.address.platform).dec()

    def settled(self, row: Claimed, how: str) -> None:
        """how: "sent", "postponed", "dropped", "retried" or "dead"."""
        self._settled.labels(row.person.address.platform, row.kind, how).inc()

    def left(self, row: Claimed, now: datetime) -> None:
        late = max(0.0, (now - row.order_at).total_seconds())
        self._late.labels(row.person.address.platform, row.kind).observe(late)

    def counted(self, backlog: Backlog, platforms: Iterable[str], now: datetime) -> None:
        """What there is to do now. platforms: those of which there may be nothing."""
        self.not_counted()
        for bulk, number in backlog.waiting.items():
            self._waiting.labels(_TO[bulk]).set(number)
        for whose in {*((platform, bulk) for platform in platforms for bulk in _TO), *backlog.due}:
            late = backlog.due.get(whose, Late(0, now))
            labels = (whose[0], _TO[whose[1]])
            self._due.labels(*labels).set(late.number)
            self._oldest.labels(*labels).set((now - late.since).total_seconds())

    def not_counted(self) -> None:
        """Nobody knows: better no figure than an old one."""
        for gauge in (self._waiting, self._due, self._oldest):
            gauge.clear()
