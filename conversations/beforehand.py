"""When to bring a talk to mind before it begins.

Rule: of a talk in a person's hours they are reminded in their hours, if need be at the end of the working day before.
"""

from datetime import UTC, datetime, time, timedelta

from conversations.hearing import zone_of
from conversations.person import Person

LEADS = {"15 minutes": timedelta(minutes=15), "1 hour": timedelta(hours=1), "the day before": timedelta(days=1)}
"""How long before a talk, as people choose it."""

EVERY_DAY = "0123456"
BEFORE_THE_END = timedelta(minutes=30)
"""So long before the end of a working day, where there is no time on the day itself."""


def reminder_of(when: datetime, wish: str, person: Person, now: datetime) -> datetime | None:
    """When to remind of a talk at `when` (aware), None if not wished or too late for it."""
    at: datetime | None = None
    if wish in LEADS:
        at = in_hours(when - LEADS[wish], when, person)
    elif wish == "that morning":
        local = when.astimezone(zone_of(person.zone))
        at = datetime.combine(local.date(), time.fromisoformat(person.opens), local.tzinfo)
    return at if at and now < at < when else None


def lead_of(first: datetime, wish: str, person: Person) -> timedelta:
    """How long before each talk of a series, on the wall clock; `first` is its first one (aware)."""
    zone = zone_of(person.zone)
    at, when = (moment.astimezone(zone).replace(tzinfo=None) for moment in (first - LEADS[wish], first))
    return when - in_hours(at.replace(tzinfo=zone), first, person).astimezone(zone).replace(tzinfo=None)


def in_hours(at: datetime, when: datetime, person: Person) -> datetime:
    """`at`, or the end of the last working day before it if only the talk itself is in the person's hours."""
    local = at.astimezone(zone_of(person.zone))
    if _works_at(local, person) or not _works_at(when.astimezone(local.tzinfo), person):
        return at
    _, closes = _hours(person)
    day = local.date() if local.time() >= closes else local.date() - timedelta(days=1)
    while not person.works_on(day):
        day -= timedelta(days=1)
    return datetime.combine(day, closes, local.tzinfo) - BEFORE_THE_END


def first_in_hours(at: datetime, person: Person) -> datetime:
    """The first moment from `at` (aware) on that is in the person's hours; `at` itself if they never work."""
    local = at.astimezone(zone_of(person.zone))
    if _works_at(local, person) or not person.days:
        return at
    opens, _ = _hours(person)
    day = local.date() if local.time() < opens else local.date() + timedelta(days=1)
    while not person.works_on(day):
        day += timedelta(days=1)
    return datetime.combine(day, opens, local.tzinfo)


def wanted_peace(when: datetime, person: Person) -> bool:
    """Whether nobody was to write to the person then (aware): they need not be told that nobody did."""
    paused = person.paused_until is not None and when < person.paused_until
    return paused or person.is_off(when.astimezone(zone_of(person.zone)).date())


def after_working_days(now: datetime, count: int, person: Person) -> datetime:
    """The same time of day so many of the person's working days later. Days off count: others wait on them, too."""
    local = now.astimezone(zone_of(person.zone))
    days = [day for day in EVERY_DAY if day in person.days] or EVERY_DAY
    day = local.date()
    while count > 0:
        day += timedelta(days=1)
        count -= str(day.weekday()) in days
    return datetime.combine(day, local.time(), local.tzinfo).astimezone(UTC)


def _works_at(local: datetime, person: Person) -> bool:
    opens, closes = _hours(person)
    return person.works_on(local.date()) and opens <= local.time() < closes


def _hours(person: Person) -> tuple[time, time]:
    return time.fromisoformat(person.opens), time.fromisoformat(person.closes)
