"""The buttons beside a pair or one of its meetings: which there are, and what each begins.

Rule: one that is pressed when its matter is settled says so and changes nothing.
"""

from datetime import datetime

from conversations import my_calendar
from conversations.conversation import notes_of
from conversations.effects import Say
from conversations.mentoring import meetings, planned
from conversations.person import Person, Record
from conversations.snooze import Next

CHOICES = (
    "pair", "meet", "together", "end pair", "it fits", "another time", "it does not fit", "cancel meeting",
    "calendar",
)  # fmt: skip

_OF_A_PAIR = {"agreed": ("meet", "together", "end pair"), "asked me": ("look",)}
"""By its state."""
_TALKS = {"together": "together", "end pair": "end_pair"}
"""Each begins a talk about the record."""


def of(record: Record) -> tuple[str, ...]:
    """What can be done with a pair or a meeting from its page or its line in a list."""
    if record.kind == "pair":
        return _OF_A_PAIR.get(record.fields.get("state", ""), ("end pair",))
    mine = record.fields.get("asked") == "me"
    return ("it fits", "another time", "it does not fit") if mine else ("another time", "cancel meeting", "calendar")


def pressed(choice: str, about: str, person: Person, now: datetime) -> Next:
    """One of CHOICES was pressed; it is about the id of a pair or a meeting."""
    if choice == "pair":
        return (), "pair", {}
    record = person.record(about)
    if choice == "meet" and record and record.kind == "meeting":
        record = person.record(record.fields["pair"])
    mine = of(record) if record and record.kind in ("pair", "meeting") else ()
    if record is None or choice not in (*mine, "meet", "another time"):
        return (Say("common.settled", choices=("menu",)),), "", {}
    match choice:
        case "it fits":
            return meetings.fits(record, person, now), "", {}
        case "it does not fit":
            return meetings.does_not_fit(record, person), "", {}
        case "another time":
            return (), "meet", {**notes_of(record), "once": "yes", **_which(record, now)}
        case "meet":
            return (), "meet", {**notes_of(record), "single": "yes"}
        case "calendar":
            return (my_calendar.page(person, record.id),), "", {}
        case "cancel meeting":
            return (), "cancel_meeting", {**notes_of(record), **_which(record, now)}
    return (), _TALKS[choice], notes_of(record)


def _which(meeting: Record, now: datetime) -> dict[str, str]:
    """Of a series which one is the next, so that it can be asked if that alone is meant."""
    following = planned.next_of(meeting, now) if planned.is_series(meeting) else None
    return {"of": following.isoformat()} if following else {"single": "yes"}
