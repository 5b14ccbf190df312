"""What is on for a person: the next meeting, what is open, and who waits for whom. Shown to nobody but them."""

from collections.abc import Mapping
from datetime import datetime

from conversations.mentoring import planned
from conversations.person import Person, Record


def of(person: Person, now: datetime) -> Mapping[str, str]:
    """For a page: `next` (ISO in UTC) and `with` of the next meeting; how many talks and steps are open and how many
    things wait for the person (`for_me`) and for others (`for_them`), "" where there are none; `on`: whether there is
    anything at all.
    """
    coming = [(when, it) for it in person.open_records("meeting") if (when := planned.next_of(it, now))]
    when, meeting = min(coming, key=lambda one: one[0], default=(None, None))
    waiting = [_waits(it) for it in person.records]
    told = {
        "next": when.isoformat() if when else "",
        "with": meeting.fields.get("who", "") if meeting else "",
        "talks": _number(len(person.open_records("brief"))),
        "steps": _number(len(person.open_records("step"))),
        "for_me": _number(waiting.count("me")),
        "for_them": _number(waiting.count("them")),
    }
    return {**told, "on": "yes" if any(told.values()) else "no"}


def _waits(record: Record) -> str:
    """For whom it waits: "me", "them", or ""."""
    match record.kind:
        case "pair":
            return {"asked me": "me", "asked": "them", "said yes": "them"}.get(record.fields.get("state", ""), "")
        case "meeting":
            return record.fields.get("asked", "")
        case "offer":
            return "me"
        case "step" if record.fields.get("state") == "offered":
            return "them"
    return ""


def _number(count: int) -> str:
    return str(count) if count else ""
