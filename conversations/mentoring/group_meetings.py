"""The meetings of a group: its mentor plans one for all; each mentee says whether they can come, and may not.

A record "meeting-…" has the same id for all and the field `group`. A mentee's is that of a pair that has agreed, and
`coming` says what they said ("not said", "yes", "no"); of the mentor's, `can`, `cannot` and `not_said` hold the names.
Rule: it takes place whoever can come; whoever cannot is reminded of nothing and asked nothing about it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from conversations.effects import Effect, Forget, Keep, Remind, Say, Tell
from conversations.events import Learned
from conversations.hearing import moment_of
from conversations.mentoring import group, meetings, pairs, planned, schedule
from conversations.person import Person, Record
from conversations.skills.next_steps import id_of

CAN, CANNOT = "I can come", "I cannot come"
CHOICES = (CAN, CANNOT)
_NOT_SAID = "not said"
_TERMS = ("when", "start", "zone", "often", "minutes", "sequence")


def is_invited(meeting: Record) -> bool:
    """Whether it is a mentee's meeting of a group."""
    return bool(meeting.fields.get("coming"))


def choices(meeting: Record) -> tuple[str, ...]:
    """What a mentee can still say to it."""
    said = {"yes": (CANNOT,), "no": (CAN,), _NOT_SAID: CHOICES}
    return said.get(meeting.fields.get("coming", ""), ())


def plan(notes: Mapping[str, str], pair: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """A meeting for all of a mentor's group, or another time for one. pair: one of the group."""
    if not notes.get("when"):
        return (Say("meeting.no_pair", choices=("mentor",)),)
    about = person.record(notes.get("about", ""))
    known = about if about and about.kind == "meeting" else None
    all_of, old = group.pairs_of(pair, person), known.fields if known else {}
    terms = meetings.terms_of({**notes, "often": planned.ONCE}, known, person)
    fields = {"pair": all_of[0].id, group.GROUP: pair.fields[group.GROUP], **terms, "state": "agreed"}
    new = Record(known.id if known else id_of("meeting", now), known.at if known else now, fields)
    new = planned.changed(replace(new, fields={**fields, "sequence": old.get("sequence", "0")}))
    new = group.with_answers(new, all_of)
    line = "group.moved_mine" if known else "group.planned_mine"
    return (
        Forget("", new.id),
        Keep(new),
        *schedule.reminders(new, person, now),
        *(_told_of(new, it, person) for it in all_of),
        *(effect for it in all_of for effect in pairs.watch(it, now)),
        Say(line, {"when": terms["when"]}, ("calendar", "mentor"), new.id),
    )


def tell_of(all_of: Sequence[Record], new: Iterable[Record], person: Person, now: datetime) -> tuple[Effect, ...]:
    """Whoever comes into a group hears what is planned already. all_of: all who are in it now."""
    mine = [it for it in person.open_records("meeting") if it.fields.get(group.GROUP) == all_of[0].fields[group.GROUP]]
    ahead = [it for it in mine if planned.next_of(it, now)]
    kept = (Keep(group.with_answers(it, tuple(all_of))) for it in ahead)
    return (*kept, *(_told_of(meeting, it, person) for meeting in ahead for it in new))


def cancel(notes: Mapping[str, str], meeting: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """The mentor cancels it for all, with a word if one was written."""
    if notes.get("sure") != "cancel it":
        return (Say("meeting.kept_on", choices=("mentor",)),)
    told = {"meeting": meeting.id, "word": notes.get("word", ""), "name": person.name}
    pair = person.record(meeting.fields["pair"])
    all_of = group.pairs_of(pair, person) if pair else ()
    tells = (Tell(it.fields["who_id"], "group meeting cancelled", {**told, "pair": it.id}) for it in all_of)
    said = Say("group.cancelled_mine", choices=("meet", "mentor"), about=meeting.fields["pair"])
    return (*planned.called_off(meeting, now), *tells, said)


def pressed(choice: str, meeting: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """A mentee says whether they can come."""
    if planned.next_of(meeting, now) is None:
        return (Say("meeting.gone", choices=("mentor",)),)
    coming = "yes" if choice == CAN else "no"
    said = replace(meeting, fields={**meeting.fields, "coming": coming})
    names = ("pair", "sequence")
    told = {"meeting": meeting.id, "coming": coming, "name": person.name, **{it: meeting.fields[it] for it in names}}
    tell = Tell(meeting.fields["who_id"], "group meeting answered", told)
    if coming == "no":
        over = moment_of(meeting.fields["when"]) + planned.length(meeting) + schedule.PUT_AWAY_AFTER
        put_away = (Forget("", meeting.id), Remind("met_end", over, meeting.id))
        return (Keep(said), *put_away, tell, Say("group.cannot_mine", choices=(CAN,), about=meeting.id))
    again = schedule.reminders(said, person, now) if meeting.fields["coming"] == "no" else ()
    back = (Forget("met_end", meeting.id), *again) if again else ()
    return (Keep(said), *back, tell, Say("group.can_mine", choices=("calendar", "mentor"), about=meeting.id))


def learned(event: Learned, person: Person, now: datetime) -> tuple[Effect, ...]:
    """What a mentor or a mentee told of one."""
    result, pair = event.result, pairs.told_about(event, person)
    meeting = person.record(result.get("meeting", ""))
    if pair is None or pair.fields.get("state") != "agreed":
        return ()
    match event.what:
        case "group meeting" if group.joins(pair) and result.get("meeting", "").startswith("meeting-"):
            return _invited(result, meeting, pair, person, now)
        case "group meeting cancelled" if meeting and is_invited(meeting):
            word, first, about = pairs.a_word(result.get("word", ""), pair, now)
            said = Say("group.cancelled", pairs.named(pair), (*first, "mentor"), about)
            return (*planned.called_off(meeting, now), *word, said)
        case "group meeting answered" if meeting and meeting.fields.get("sequence") == result.get("sequence"):
            return _answered(result, meeting, pair, person)
    return ()


def _invited(
    result: Mapping[str, str], known: Record | None, pair: Record, person: Person, now: datetime
) -> tuple[Effect, ...]:
    terms = {name: result[name] for name in _TERMS if result.get(name)}
    if terms.keys() != set(_TERMS) or moment_of(terms["when"]) <= now:
        return ()
    names = {"who": "who", "who_id": "who_id", "zone": "there", group.GROUP: group.GROUP}
    mentor = {new: pair.fields[name] for name, new in names.items() if pair.fields.get(name)}
    mentor |= {"there": result["there"]} if result.get("there") else {}
    fields = {"pair": pair.id, **mentor, **terms, "state": "agreed", "coming": _NOT_SAID}
    new = Record(result["meeting"], known.at if known else now, fields)
    line = "group.moved" if known else "group.planned"
    values = {**pairs.named(pair), **meetings.times(terms["when"], fields, person)}
    return (Forget("", new.id), Keep(new), *schedule.reminders(new, person, now), Say(line, values, CHOICES, new.id))


def _answered(result: Mapping[str, str], meeting: Record, pair: Record, person: Person) -> tuple[Effect, ...]:
    """The mentor sees on its page who can come; who cannot is told at once, and when all can, that they can."""
    coming = "yes" if result.get("coming") == "yes" else "no"
    kept = group.with_answers(meeting, group.pairs_of(pair, person), **{pair.id: coming})
    values = {"when": meeting.fields["when"]}
    if coming == "no":
        said = Say("group.cannot", {**pairs.named(pair), **values}, ("another time", "open"), meeting.id)
        return (Keep(kept), said)
    others = kept.fields.get("cannot") or kept.fields.get("not_said")
    return (Keep(kept), *(() if others else (Say("group.all_can", values, ("open",), meeting.id),)))


def _told_of(meeting: Record, pair: Record, person: Person) -> Tell:
    told = {name: meeting.fields[name] for name in _TERMS}
    told |= {"meeting": meeting.id, "pair": pair.id, "name": person.name, "there": person.zone}
    return Tell(pair.fields["who_id"], "group meeting", told)
