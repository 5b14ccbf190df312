"""What happens when something falls due, when a colleague's conversation tells this one, when a record's button is
pressed. Rule: a matter that is settled says nothing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from conversations import course, joining, snooze
from conversations.beforehand import wanted_peace
from conversations.conversation import notes_of
from conversations.effects import Change, Effect, Forget, Keep, Remind, Say
from conversations.events import CameDue, Learned, Who
from conversations.hearing import moment_of
from conversations.mentoring import absence, coming, ending, group_meetings, meetings, notes, pairs, parting, thanks
from conversations.mentoring import buttons as mentoring
from conversations.person import Person, Record
from conversations.programs import (
    admin,
    announce,
    choosing,
    drafts,
    forming,
    outcomes,
    pairing,
    parts,
    ranking,
    roster,
    wins,
)
from conversations.skills.next_steps import check_in_at, id_of
from conversations.snooze import Next
from conversations.welcome import welcome

ASK_AGAIN = timedelta(days=2)
"""How long a check-in waits for an answer before it is asked once more, and then before it ends."""

_BEFORE_A_TALK = ("talk", "regular")
CANNOT_WAIT = frozenset(name for name, kind in snooze.KINDS.items() if kind in (*_BEFORE_A_TALK, "meeting", "brief"))
"""Reminders that come even in the middle of a talk: they ask nothing, and later they would be of no use."""

NOTHING: Next = ((), "", {})


def came_due(event: CameDue, person: Person, now: datetime) -> Next:
    reminder, about, record = event.reminder, event.about, person.record(event.about)
    if reminder == wins.REMINDER:
        return wins.came_due(about), "", {}
    kind = course.COURSE if reminder == course.COURSE else snooze.KINDS.get(reminder, "")
    if record is None or kind in person.muted:
        return NOTHING
    if kind in coming.KINDS or reminder in coming.OTHERS:
        return coming.came_due(event, kind, record, person, now)
    if kind in _BEFORE_A_TALK:
        return _before_a_talk(event, kind, record, person, now), "", {}
    if reminder in outcomes.REMINDERS and record.kind == parts.KIND:
        return outcomes.came_due(reminder, record, now), "", {}
    if kind == record.kind == course.COURSE:
        return course.came_due(record, person, now)
    notes = {**notes_of(record), "reminder": f"{reminder}/{about}"}
    match reminder:
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
    if event.of:
        record = Record(record.id, record.at, {**record.fields, "of": event.of.isoformat()})
    when = snooze.meeting_of(kind, record)
    if when is None or (when <= now and not event.late):
        return ()
    kept = (Keep(record),) if event.of else ()
    values = {"when": when.isoformat()}
    if event.late and wanted_peace(when, person):
        return kept
    if event.late:
        return (*kept, Say(_SOON[kind][1], values))
    line, _, first = _SOON[kind]
    choices = (*first, *snooze.choices(event.reminder, record, person, now))
    return (*kept, Say(line, values, choices, f"{event.reminder}/{record.id}"))


_SOON: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "talk": ("prepare.soon", "prepare.too_late", ("open",)),
    "regular": ("regular.soon", "regular.too_late", ("open", "prepare")),
}
"""Of what comes before a talk: what is said in time and too late, and what can be done first."""


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
            values = {"name": result.get("name", "")}
            return (*welcome(person), offered, Say("offer.arrived", values, choices=("look", "not now"), about=id))
        case "step answered":
            return _answered(result, person, now)
        case "not reached":
            return _not_reached(result, person, now)
        case "program" if result.get("did") == "asked mentor":
            return pairing.asked(result, person, now)
        case "program" | "program invited":
            return outcomes.learned(event, person, now)
        case "joined":
            return joining.told(result)
        case "group proposed":
            return forming.lead(result, person, now)
        case "group":
            return forming.learned(result, person, now)
        case "group meeting" | "group meeting answered" | "group meeting cancelled":
            return group_meetings.learned(event, person, now)
        case "pair proposed" | "pair none":
            return pairing.learned(event, person, now)
        case "pair answered" if (pair := pairs.told_about(event, person)) and pairing.waits(pair):
            return pairing.answered(pair, result, now)
        case "pair ended" if result.get("why") == parting.SILENT:
            pair = pairs.told_about(event, person)
            return parting.ended(pair, person, now) if pair and pair.fields.get("state") == "agreed" else ()
        case "pair ended" if (pair := pairs.told_about(event, person)) and pair.fields.get("state") == "agreed":
            return ending.learned(pair, result, person, now)
        case "pair asked" | "pair answered" | "pair agreed" | "pair ended" | "thanked":
            return pairs.learned(event, person, now)
        case "pair away" | "pair back" | "pair quiet" | "pair lives" | "pair rests":
            return absence.learned(event, person, now)
        case "show asked" | "show answered":
            return thanks.learned(event, person, now)
        case "win asked" | "win agreed" | "win hidden":
            return wins.told(event)
        case "meeting proposed" | "meeting answered" | "meeting cancelled" | "meeting lapsed":
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


def _not_reached(result: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    step = person.record(result.get("step", ""))
    if step is not None and step.kind == "pair":
        return absence.not_reached(result.get("what", ""), step, person, now)
    if step is None or result.get("what") != "step offered":
        return ()
    own = Record(step.id, step.at, {**step.fields, "state": "not reached"})
    return (Keep(own), Forget("offer_end", step.id), Say("offer.not_reached", choices=("open", "menu"), about=step.id))


def button(choice: str, about: str, person: Person, now: datetime) -> Next | None:
    """A button that stands beside a record; None if it is another kind of button."""
    if choice in thanks.CHOICES:
        return thanks.pressed(choice, about, person)
    if choice in notes.CHOICES:
        return notes.pressed(choice, about, person, now)
    if choice in mentoring.CHOICES:
        return mentoring.pressed(choice, about, person, now)
    if choice in announce.CHOICES:
        return announce.pressed(choice, about, person)
    if choice in wins.CHOICES:
        return wins.pressed(choice, about), "", {}
    if choice in (*parts.CHOICES, parts.MORE_MEMBERS):
        return parts.pressed(choice, about, person, now)
    if choice in choosing.CHOICES:
        return choosing.pressed(choice, about, person)
    if choice in ranking.CHOICES:
        return ranking.pressed(choice, about, person)
    if choice in roster.CHOICES:
        return roster.pressed(choice, about, person)
    if choice in drafts.CHOICES:
        return drafts.pressed(choice, about, person)
    if choice not in ("check in", "let go", "look", "not now", "look back"):
        return None
    record = person.record(about)
    if record is None or choice not in (*buttons_of(record), "not now"):
        return (Say("common.settled", choices=("menu",)),), "", {}
    match choice:
        case "check in":
            return (), "check_in", notes_of(record)
        case "look" if pairing.waits(record) and record.fields.get("group"):
            return forming.look(record, person)
        case "look" if pairing.waits(record):
            return (), "pair_proposed", {**notes_of(record), **pairs.named(record)}
        case "look":
            return (), {"pair": "pair_answer", "permission": "may_show"}.get(record.kind, "offer"), notes_of(record)
        case "look back":
            return (), "debrief", notes_of(record)
        case "not now":
            return (Say("offer.not_now", choices=("steps",)),), "", {}
    closed = Record(record.id, record.at, {**record.fields, "state": "dropped"}, open=False)
    return (Keep(closed), Forget("", record.id), Say(_LET_GO[record.kind], choices=("steps", "menu"))), "", {}


_LET_GO = {
    "step": "check_in.dropped",
    "brief": "debrief.let_go",
    "regular": "regular.let_go",
    "word": "pair.word_put_away",
    "pair": "pair.let_go",
    "course": "learn.let_go",
}


def buttons_of(record: Record) -> tuple[str, ...]:
    """What can be done with a record from its page or its line in a list."""
    if record.kind == "step" and record.fields.get("whose") == "theirs":
        return ("let go",)
    if record.kind in ("pair", "meeting", pairs.APART):
        return mentoring.of(record)
    if record.kind == parts.KIND:
        return parts.buttons(record)
    if record.kind == admin.KIND:
        return admin.buttons(record)
    if record.kind == "choice":
        return (choosing.ASK,)
    if record.kind in ("named", "unnamed"):
        return ranking.buttons(record)
    if record.kind in ("bond", "gain"):
        return drafts.buttons(record)
    if record.kind == "notes":
        return ("get ready", "note")
    if record.kind in (wins.KIND, wins.SHOWN):
        return wins.buttons_of(record)
    if record.kind in ("word", "permission", "mentor"):
        return thanks.buttons_of(record)
    kinds = {
        "step": ("check in", "let go"),
        "brief": ("look back", "let go"),
        "offer": ("look",),
        "regular": ("let go",),
        "course": ("let go",),
    }
    return kinds.get(record.kind, ())


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
