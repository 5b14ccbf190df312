"""The buttons beside a pair, one of its meetings, or a name on a list: which there are, and what each begins.

Rule: one that is pressed when its matter is settled says so and changes nothing.
"""

from datetime import datetime

from conversations import my_calendar
from conversations.conversation import notes_of
from conversations.effects import Say
from conversations.mentoring import absence, apart, group, group_meetings, meetings, pairs, parting, planned
from conversations.person import Person, Record
from conversations.snooze import Next

CHOICES = (
    "pair", "meet", "together", "end pair", "it fits", "another time", "it does not fit", "cancel meeting", "calendar",
    "somebody else", "let it rest", parting.GOES_ON, group.LEAVE, group.END, *group_meetings.CHOICES, apart.TAKE_BACK,
)  # fmt: skip

_OF_A_PAIR = {
    "agreed": ("meet", "get ready", "note", "together", "end pair"),
    "asked me": ("look",),
    **dict.fromkeys(pairs.CAME_TO_NOTHING, ("somebody else", "let go")),
}
"""By its state."""
_TALKS = {"together": "together", "end pair": "end_pair", group.LEAVE: "leave_group", group.END: "leave_group"}
"""Each begins a talk about the record."""
_ENDS = {**_TALKS, group.END: "end_group"}
"""The same of a pair that stands."""


def of(record: Record) -> tuple[str, ...]:
    """What can be done with a pair, a meeting or a name from its page or its line in a list."""
    if record.kind == "pair":
        its = _OF_A_PAIR.get(record.fields.get("state", ""), ("end pair",))
        mine = (it for it in its if it != "meet" or not group.joins(record))
        return tuple(group.end_of(record) if it == "end pair" else it for it in mine)
    if record.kind == pairs.APART:
        return (apart.TAKE_BACK,)
    if record.fields.get("asked") == "me":
        return ("it fits", "another time", "it does not fit")
    ready = ("get ready",) if record.fields.get("state") == "agreed" else ()
    if group_meetings.is_invited(record):
        return (*ready, *group_meetings.choices(record), "calendar")
    return (*ready, "another time", "cancel meeting", "calendar")


def pressed(choice: str, about: str, person: Person, now: datetime) -> Next:
    """One of CHOICES was pressed; it is about the id of a pair or a meeting."""
    if choice == "pair":
        return (), "pair", {}
    if choice == apart.TAKE_BACK:
        return apart.take_back(about, person, now), "", {}
    record = person.record(about)
    if choice == "meet" and record and record.kind == "meeting":
        record = person.record(record.fields["pair"])
    mine = of(record) if record and record.kind in ("pair", "meeting") else ()
    lives: tuple[str, ...] = ("let it rest",) if "end pair" in mine else ()
    lives = ("let it rest", parting.GOES_ON, "end pair") if {group.LEAVE, group.END} & {*mine} else lives
    if record is None or choice not in (*mine, *lives, "meet", "another time"):
        return (Say("common.settled", choices=("menu",)),), "", {}
    if choice in ("meet", "another time") and (group.joins(record) or group_meetings.is_invited(record)):
        return (Say("group.mentor_plans", choices=("mentor",)),), "", {}
    match choice:
        case "it fits":
            return meetings.fits(record, person, now), "", {}
        case "it does not fit":
            return meetings.does_not_fit(record, person), "", {}
        case group_meetings.CAN | group_meetings.CANNOT:
            return group_meetings.pressed(choice, record, person, now), "", {}
        case parting.GOES_ON:
            return (Say("group.goes_on", choices=("mentor",)),), "", {}
        case "end pair" | group.LEAVE | group.END if record.fields.get("state") == "agreed":
            return (), _ENDS[group.end_of(record)], notes_of(record)
        case "another time":
            which = {"pair": record.fields.get("pair", ""), **_which(record, now)}
            return (), "meet", {**notes_of(record), "once": "yes", **which}
        case "meet":
            once = {"once": "yes"} if group.leads(record) else {}
            return (), "meet", {**notes_of(record), "single": "yes", **once}
        case "calendar":
            return (my_calendar.page(person, record.id),), "", {}
        case "cancel meeting":
            return (), "cancel_meeting", {**notes_of(record), **_which(record, now)}
        case "let it rest":
            return absence.let_rest(record, person), "", {}
        case "somebody else":
            again = {name: record.fields[name] for name in ("role", "topic") if record.fields.get(name)}
            return (), "pair_again", {**again, "about": record.id}
    return (), _TALKS[choice], notes_of(record)


def _which(meeting: Record, now: datetime) -> dict[str, str]:
    """Of a series which one is the next, so that it can be asked if that alone is meant."""
    following = planned.next_of(meeting, now) if planned.is_series(meeting) else None
    return {"of": following.isoformat()} if following else {"single": "yes"}
