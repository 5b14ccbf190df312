"""What the coach knows about a person when it takes a turn: who they are, when they may be reached, what is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Record:
    """Something kept for a person: a brief, a step or a reflection.

    id: unique for the person, beginning with its kind: "step-1795500000000". fields: the person's own words and the
    facts around them, all strings; moments are ISO 8601 in UTC, days are ISO dates. `open` while something is to come.
    """

    id: str
    at: datetime
    fields: Mapping[str, str] = field(default_factory=dict)
    open: bool = True

    @property
    def kind(self) -> str:
        return self.id.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the coach sees them. Times of day are wall-clock times in `zone`, an IANA name.

    days: working days, Monday = 0. opens, closes: "09:00". country: ISO 3166 two letters, for public holidays; empty:
    that of the zone, "none": no holidays.
    time_off: "2026-12-21/2027-01-03", first and last day off. nudges: how often a day the coach may write first.
    muted: the kinds of reminders that the person wants no more. muted_tips: the same of remarks on what they draft.
    leads: how long before a mentoring meeting they are reminded, twice: names of `mentoring.schedule.LEADS` with a
    comma between, each may be empty. unreachable: why nothing can reach them, or "". shown: which questions of the
    catalogue were shown lately, see `catalogue.remembering`. subscribed: since when (ISO) their calendar has an
    address, or "".
    records: those that are open, oldest first.
    """

    id: str
    name: str = ""
    zone: str = "UTC"
    language: str = "en"
    country: str = ""
    days: str = "01234"
    opens: str = "09:00"
    closes: str = "17:00"
    paused_until: datetime | None = None
    stopped: bool = False
    welcomed: bool = False
    warned: bool = False
    time_off: tuple[str, ...] = ()
    nudges: int = 3
    muted: tuple[str, ...] = ()
    muted_tips: tuple[str, ...] = ()
    leads: str = "24 hours,10 minutes"
    shown: tuple[str, ...] = ()
    unreachable: str = ""
    subscribed: str = ""
    records: tuple[Record, ...] = ()

    def works_on(self, day: date) -> bool:
        """Whether it is a working day and none of their days off. Public holidays are not known here."""
        return str(day.weekday()) in self.days and not self.is_off(day)

    def is_off(self, day: date) -> bool:
        """Whether it is one of their days off."""
        return any(span[:10] <= day.isoformat() <= span[11:] for span in self.time_off)

    def record(self, id: str) -> Record | None:
        return next((record for record in self.records if record.id == id), None)

    def open_records(self, kind: str) -> tuple[Record, ...]:
        return tuple(record for record in self.records if record.kind == kind)
