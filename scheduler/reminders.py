"""What repeats becomes what is to come: the next occurrence of a schedule is written out as a reminder.

Rule: of a schedule at most one occurrence is on its way, no earlier than a day before; so a change of rule, zone or
time zone database moves it. Of those that were missed only the last is told. Every process may do this at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot import letters
from bot.storage import deliveries, queries, schedules
from bot.storage.database import Database
from bot.storage.queries import PersonRow
from bot.storage.schedules import Schedule
from bot.storage.secrets import Keyring
from conversations.effects import Repeat
from scheduler.recurrence import Unusable, checked, following, in_utc

AHEAD = timedelta(hours=25)
"""So far ahead an occurrence is written out: a day, and the hour that a day may be longer."""
CHUNK = 200

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Reminders:
    """Writes out what repeats, over one database. wake: there may be something due earlier than was known."""

    database: Database
    keyring: Keyring
    now: Callable[[], datetime]
    wake: Callable[[], None]

    def begin(self, conn: Connection, person: PersonRow, it: Repeat) -> None:
        """Keep what is to be repeated from now on, in the transaction of the turn that says so. Raises Unusable."""
        about, rule = f"{it.reminder}/{it.about}", checked(it.rule, it.start)
        one = Schedule(0, person.id, about, rule, it.zone, it.start, it.ahead, it.meeting)
        one = schedules.keep(conn, one, self.now())
        deliveries.cancel(conn, person.id, it.reminder, it.about)
        if ahead := self._from_now(one) if it.from_now else one:
            self._look_at(conn, ahead, person)
        else:
            schedules.end(conn, one)

    async def write_out(self) -> int:
        """Write out what comes within a day. Returns how many schedules were looked at."""
        looked_at = 0
        while some := await self.database.write(self._some):
            looked_at += some
        if looked_at:
            self.wake()
        return looked_at

    async def next_due(self) -> datetime | None:
        """When there is something to write out next."""
        first = await self.database.read(schedules.first)
        return first - AHEAD if first else None

    async def reckon_again(self) -> None:
        """What is on its way comes at the wall-clock time that today's time zone database gives. For every start."""
        after = 0
        while after := await self.database.write(lambda conn, after=after: self._again(conn, after)):  # type: ignore[misc]
            pass

    def _some(self, conn: Connection) -> int:
        due = schedules.due(conn, self.now() + AHEAD, CHUNK)
        people = queries.people_of(conn, (one.person_id for one in due))
        for one in due:
            self._look_at(conn, one, people[one.person_id])
        return len(due)

    def _look_at(self, conn: Connection, one: Schedule, person: PersonRow) -> None:
        """Past what is over to what comes next; that is written out if its day has come."""
        now, coming = self.now(), self._coming(one)
        if coming is None:
            schedules.end(conn, one)
            return
        due = self._due(coming)
        if due > now + AHEAD:
            schedules.move_on(conn, coming, due)
            return
        self._write(conn, coming, person, due)
        schedules.move_on(conn, replace(coming, came=True), max(due, now) + AHEAD)

    def _from_now(self, one: Schedule) -> Schedule | None:
        """The schedule at the first that is not due yet, or None if there is none."""
        while self._due(one) <= self.now():
            after = following(one.rule, one.anchor)
            if after is None:
                return None
            one = replace(one, anchor=after.at, rule=after.rule)
        return one

    def _coming(self, one: Schedule) -> Schedule | None:
        """The schedule at what comes next, or at the last that was missed, so that this is told. None at its end."""
        while self._due(one) <= self.now():
            try:
                after = following(one.rule, one.anchor)
            except Unusable:
                log.error("schedule ended: its rule cannot be used", schedule=one.id)
                return None
            later = replace(one, anchor=after.at, rule=after.rule, came=False) if after else None
            missed = not one.came and (later is None or self._due(later) > self.now())
            if missed or later is None:
                return one if missed else None
            one = later
        return one

    def _write(self, conn: Connection, one: Schedule, person: PersonRow, due: datetime) -> None:
        reminder, _, thing = one.about.partition("/")
        of = in_utc(one.anchor, one.zone)
        row = letters.remind(
            person,
            self.keyring.open_person(person.key),
            reminder,
            thing,
            due,
            meeting=of if one.meeting else None,
            last=of if one.meeting else None,
            of=of,
            name=one.anchor.isoformat(),
        )
        deliveries.move_delivery(conn, row)

    def _again(self, conn: Connection, after: int) -> int:
        some = schedules.written_out(conn, after, CHUNK)
        people = queries.people_of(conn, (one.person_id for one in some))
        for one in some:
            due = self._due(one)
            if deliveries.is_coming(conn, one.person_id, one.about, but_not_at=due):
                self._write(conn, one, people[one.person_id], due)
                schedules.move_on(conn, one, max(due, self.now()) + AHEAD)
        return some[-1].id if some else 0

    def _due(self, one: Schedule) -> datetime:
        """When to remind of the occurrence that comes next: whole days before it by the calendar, the rest by the clock
        (RFC 5545, 3.3.6), so that it comes at the same time of day when the clocks were changed in between.
        """
        days = timedelta(days=one.ahead.days)
        return in_utc(one.anchor - days, one.zone) - (one.ahead - days)
