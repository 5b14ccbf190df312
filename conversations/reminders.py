"""What happens when something falls due, when a colleague's conversation tells this one, when a record's button is
pressed. Rule: a matter that is settled says nothing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from conversations import course, joining, snooze
from conversations.conversation import OF_A_RECORD
from conversations.effects import Change, Effect, Forget, Keep, Remind, Say
from conversations.events import CameDue, Learned, Who
from conversations.hearing import moment_of, zone_of
from conversations.mentoring import meetings, pairs
from conversations.person import Person, Record
from conversations.skills.next_steps import check_in_at, id_of
from conversations.snooze import Next

ASK_AGAIN = timedelta(days=2)
"""How long a check-in waits for an answer before it is asked once more, and then before it ends."""

_BEFORE_A_TALK = ("talk", "regular", "meeting")
CANNOT_WAIT = frozenset(name for name, kind in snooze.KINDS.items() if kind in _BEFORE_A_TALK)
"""Reminders that come even in the middle of a talk: they ask nothing, and later they would be of no use."""

NOTHING: Next = ((), "", {})


def came_due(event: CameDue, person: Person, now: datetime) -> Next:
    reminder, about, record = event.reminder, event.about, person.record(event.about)
    kind = snooze.KINDS.get(reminder, "")
    if record is None or kind in person.muted or (kind in ("meeting", "met") and record.kind != "meeting"):
        return NOTHING
    if kind in _BEFORE_A_TALK:
        return _before_a_talk(event, kind, record, person, now), "", {}
    if reminder == record.kind == course.COURSE:
        return course.came_due(record, person, now)
    notes = {**notes_of(record), "reminder": f"{reminder}/{about}"}
    if kind == "met":
        return _met(event, record, person, now, notes)
    match reminder:
        case "pair_end":
            return pairs.came_to_its_end(record, person), "", {}
        case "debrief":
            return (), "debrief", notes
        case "check_in" if record.fields.get("whose") == "theirs":
            choices = ("open", "let go", *snooze.choices(reminder, record, person, now))
            return (Say("check_in.theirs", choices=choices, about=notes["reminder"]),), "", {}
        case "check_in":
            return (Remind("check_in_again", now + ASK_AGAIN, about),), "check_in", notes
        case "check_in_again":
            again = (Say("check_in.again"), Remind("check_in_end", now + ASK_AGAIN, about))
            return again, "check_in", notes
        case "check_in_end":
            quiet = Record(record.id, record.at, {**record.fields, "state": "quiet"}, open=False)
            return (Keep(quiet), Say("check_in.quiet_end", choices=("steps", "menu"))), "", {}
        case "offer_end" if record.fields.get("state") == "offered":
            own = Record(record.id, record.at, {**record.fields, "state": "unanswered"})
            return (Keep(own), Say("offer.no_answer", choices=("steps",))), "", {}
    return NOTHING


def _before_a_talk(event: CameDue, kind: str, record: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """A talk that is prepared, or one of a series; `record` remembers which one was reminded of last."""
    if meetings.has_moved(record, event.of):
        return ()
    if event.of:
        record = Record(record.id, record.at, {**record.fields, "of": event.of.isoformat()})
    when = snooze.meeting_of(kind, record)
    if when is None or (when <= now and not event.late):
        return ()
    kept = (Keep(record),) if event.of else ()
    values = {"when": when.isoformat()}
    if kind == "meeting":
        values = meetings.times(when.isoformat(), record.fields, person)
    if event.late and _wanted_peace(person, when):
        return kept
    if event.late:
        return (*kept, Say(_SOON[kind][1], values))
    line, _, first = _SOON[kind]
    choices = (*first, *snooze.choices(event.reminder, record, person, now))
    return (*kept, Say(line, values, choices, f"{event.reminder}/{record.id}"))


_SOON: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "talk": ("prepare.soon", "prepare.too_late", ("open",)),
    "regular": ("regular.soon", "regular.too_late", ("open", "prepare")),
    "meeting": ("meeting.soon", "meeting.too_late", ("open",)),
}
"""Of what comes before a talk: what is said in time and too late, and what can be done first."""


def _met(event: CameDue, record: Record, person: Person, now: datetime, notes: Mapping[str, str]) -> Next:
    """How a meeting went is asked after it, once more if nobody has answered, and then no more."""
    if meetings.has_moved(record, event.of):
        return NOTHING
    if event.reminder == "met_end":
        return meetings.is_over(record), "", {}
    again = Remind("met_end" if event.reminder == "met_later" else "met_later", now + ASK_AGAIN, record.id)
    return (again,), "met", {**notes, **role_of(record, person)}


def role_of(meeting: Record, person: Person) -> Mapping[str, str]:
    """The note that a mentor's talk about a meeting begins with: a mentor is not asked for thanks."""
    pair = person.record(meeting.fields.get("pair", ""))
    return {"mentor": "yes"} if pair and pair.fields.get("role") == "mentor" else {}


def _wanted_peace(person: Person, when: datetime) -> bool:
    """Whether nobody was to write to the person then: they need not be told that nobody did."""
    paused = person.paused_until is not None and when < person.paused_until
    return paused or person.is_off(when.astimezone(zone_of(person.zone)).date())


def learned(event: Learned, person: Person, now: datetime) -> tuple[Effect, ...]:
    """What came from elsewhere. A result of an unknown name is passed over: it is of a newer version."""
    result = event.result
    match event.what:
        case "profile":
            known = {name: result[name] for name in ("name", "zone", "language") if result.get(name)}
            return (Change(known),) if known else ()
        case "step offered" if all(result.get(name) for name in ("what", "step", "from")):
            id = id_of("offer", now)
            offered = Keep(Record(id, now, {**result, "state": "waiting"}))
            first = () if person.welcomed else (Say("common.welcome"), Change({"welcomed": True}))
            values = {"name": result.get("name", "")}
            return (*first, offered, Say("offer.arrived", values, choices=("look", "not now"), about=id))
        case "step answered":
            return _answered(result, person, now)
        case "not reached":
            return _not_reached(result, person)
        case "joined":
            return joining.told(result)
        case "pair asked" | "pair answered" | "pair agreed" | "pair ended" | "thanked":
            return pairs.learned(event, person, now)
        case "meeting proposed" | "meeting answered" | "meeting cancelled":
            return meetings.learned(event, person, now)
    return ()


def _answered(result: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    step, answer = person.record(result.get("step", "")), result.get("answer", "")
    if step is None or answer not in ("accept", "change", "decline"):
        return ()
    fields = {**step.fields, "state": "declined" if answer == "decline" else "agreed"}
    fields |= {name: result[name] for name in ("what", "by") if result.get(name)}
    values = {"name": result.get("name", "")}
    declined = answer == "decline"
    settled = Keep(Record(step.id, step.at, fields, open=not declined))
    if declined:
        return (settled, Forget("", step.id), Say("offer.declined", values, choices=("menu",)))
    line = "offer.changed" if answer == "change" else "offer.accepted"
    moved = (Remind("check_in", check_in_at(result["by"], person, now), step.id),) if result.get("by") else ()
    told = Say(line, values, choices=("open", "menu"), about=step.id)
    return (settled, Forget("offer_end", step.id), *moved, told)


def _not_reached(result: Mapping[str, str], person: Person) -> tuple[Effect, ...]:
    step = person.record(result.get("step", ""))
    if step is not None and step.kind == "pair":
        return pairs.not_reached(result.get("what", ""), step, person)
    if step is None or result.get("what") != "step offered":
        return ()
    own = Record(step.id, step.at, {**step.fields, "state": "not reached"})
    return (Keep(own), Forget("offer_end", step.id), Say("offer.not_reached", choices=("open", "menu"), about=step.id))


def button(choice: str, about: str, person: Person, now: datetime) -> Next | None:
    """A button that stands beside a record; None if it is another kind of button."""
    if choice in _OF_PAIRS:
        return _of_a_pair(choice, about, person, now)
    if choice not in ("check in", "let go", "look", "not now", "look back"):
        return None
    record = person.record(about)
    if record is None or choice not in (*buttons_of(record), "not now"):
        return (Say("common.settled", choices=("menu",)),), "", {}
    match choice:
        case "check in":
            return (), "check_in", notes_of(record)
        case "look":
            return (), {"pair": "pair_answer"}.get(record.kind, "offer"), notes_of(record)
        case "look back":
            return (), "debrief", notes_of(record)
        case "not now":
            return (Say("offer.not_now", choices=("steps",)),), "", {}
    closed = Record(record.id, record.at, {**record.fields, "state": "dropped"}, open=False)
    return (Keep(closed), Forget("", record.id), Say(_LET_GO[record.kind], choices=("steps", "menu"))), "", {}


_OF_PAIRS = ("pair", "meet", "together", "end pair", "it fits", "another time", "it does not fit", "cancel meeting")


def _of_a_pair(choice: str, about: str, person: Person, now: datetime) -> Next:
    """A button of a pair or of one of its meetings."""
    if choice == "pair":
        return (), "pair", {}
    record = person.record(about)
    if choice == "meet" and record and record.kind == "meeting":
        record = person.record(record.fields["pair"])
    if record is None or choice not in (*buttons_of(record), "meet", "another time"):
        return (Say("common.settled", choices=("menu",)),), "", {}
    match choice:
        case "it fits":
            return meetings.fits(record, person, now), "", {}
        case "it does not fit":
            return meetings.does_not_fit(record, person), "", {}
        case "another time":
            return (), "meet", {**notes_of(record), "single": "yes", "once": "yes"}
        case "meet":
            return (), "meet", {**notes_of(record), "single": "yes"}
    talk = {"together": "together", "end pair": "end_pair", "cancel meeting": "cancel_meeting"}[choice]
    return (), talk, notes_of(record)


_LET_GO = {
    "step": "check_in.dropped",
    "brief": "debrief.let_go",
    "regular": "regular.let_go",
    "word": "pair.word_put_away",
    "course": "learn.let_go",
}


def buttons_of(record: Record) -> tuple[str, ...]:
    """What can be done with a record from its page or its line in a list."""
    if record.kind == "step" and record.fields.get("whose") == "theirs":
        return ("let go",)
    if record.kind == "pair":
        return {"agreed": ("meet", "together", "end pair"), "asked me": ("look",)}.get(_state(record), ("end pair",))
    if record.kind == "meeting":
        mine = record.fields.get("asked") == "me"
        return ("it fits", "another time", "it does not fit") if mine else ("another time", "cancel meeting")
    kinds = {
        "step": ("check in", "let go"),
        "brief": ("look back", "let go"),
        "offer": ("look",),
        "regular": ("let go",),
        "word": ("let go",),
        "course": ("let go",),
    }
    return kinds.get(record.kind, ())


def _state(record: Record) -> str:
    return record.fields.get("state", "")


def notes_of(record: Record) -> Mapping[str, str]:
    """The notes with which a talk about a record begins."""
    return {"about": record.id, **{name: record.fields[name] for name in OF_A_RECORD if record.fields.get(name)}}


def notes_of_who(who: Who | None) -> Mapping[str, str]:
    """The notes of a colleague who was mentioned: a name is noted only if one is known."""
    return {name: note for name, note in (("who", who.name), ("who_id", who.id)) if note} if who else {}


def past_talk_with(who: Who, person: Person, now: datetime) -> bool:
    """Whether a talk with them was prepared and its time is over."""
    return bool(_past(_briefs_with(who, person), now))


def _briefs_with(who: Who | None, person: Person) -> list[Record]:
    return [brief for brief in person.open_records("brief") if who is None or brief.fields.get("who_id") == who.id]


def _past(briefs: list[Record], now: datetime) -> list[Record]:
    """Those whose talk has a time that is over."""
    return [brief for brief in briefs if "when" in brief.fields and moment_of(brief.fields["when"]) <= now]


def debrief_of(who: Who | None, person: Person, now: datetime) -> Mapping[str, str]:
    """The notes for looking back (with `who`, if given): on the latest talk that is past, on the only one there is, or
    on one that was never prepared.
    """
    briefs = _briefs_with(who, person)
    if past := _past(briefs, now):
        return notes_of(max(past, key=lambda brief: brief.fields["when"]))
    if len(briefs) == 1:
        return notes_of(briefs[0])
    return notes_of_who(who)
