"""The meetings of a pair: proposed by one, agreed by the other, once or again and again, moved, cancelled, had.

A record "meeting-…" has the same id for both. Its fields: `pair`, `who`, `who_id` and `there` (the other's zone),
`state` ("proposed", "proposed to me", "agreed"; when it is over "cancelled" or "had"), and what is agreed: `when` (the
first one, ISO in UTC), `start` (the same on a wall clock, naive), `zone` (of that clock), `often`, `minutes`,
`sequence`. What is proposed, in which `round`, stands beside it with `new_` before each name until it is answered. One
of a `series` that alone is to move is a meeting of its own, `instead_of` the one at that moment, and `skipped` (JSON)
of the series says which do not take place. `until`: when it was cancelled. The person's own, each the time of one
meeting: `of`, which was reminded of last, `asked_of`, which was asked about last, `silenced` and `settled`, of which
nothing more is said.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from conversations.effects import Effect, Forget, Keep, Say, Tell
from conversations.events import Learned
from conversations.hearing import moment_of, zone_of
from conversations.mentoring import pairs, planned, proposals, schedule
from conversations.mentoring.planned import OFTEN, ONCE
from conversations.mentoring.proposals import let_be, without_new
from conversations.person import Person, Record
from conversations.skills.next_steps import id_of

MINUTES = ("30", "45", "60")
_AGREED = ("calendar", "mentor")
"""What one may want to do next."""
_OF_ONE = ("of", "asked_of", "silenced", "settled")
_TERMS = ("when", "start", "zone", "often", "minutes")


def propose(notes: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """Propose a meeting of a pair, or another time for one that is planned or proposed; for all of a series, or one."""
    about = person.record(notes.get("about", ""))
    known = about if about and about.kind == "meeting" else None
    pair = person.record(known.fields["pair"] if known else notes.get("pair") or notes.get("about", ""))
    if pair is None or pair.fields.get("state") != "agreed" or not notes.get("when"):
        return (Say("meeting.no_pair", choices=("mentor",)),)
    terms = terms_of(notes, known, person)
    id, instead = known.id if known else id_of("meeting", now), dict[str, str]()
    if known and _only_this_one(notes):
        id, instead = _one_of(known, notes["of"])
    before = known.fields if known else {"pair": pair.id, "sequence": "0", "state": "proposed"}
    if instead:
        known = person.record(id)
        before = known.fields if known else {**_as_new(before), **instead}
    terms["round"] = str(int(before.get("round", "0")) + 1)
    shared = {"pair": pair.id, **terms, **instead, "name": person.name, "there": person.zone}
    state = "proposed" if before.get("state") != "agreed" else "agreed"
    fields = {**without_new(before), **_partner(pair), **_new(terms), "state": state}
    return (
        Keep(Record(id, known.at if known else now, fields)),
        Tell(pair.fields["who_id"], "meeting proposed", {"meeting": id, **shared}),
        proposals.look_again(id, moment_of(terms["when"]), person, now),
        *pairs.watch(pair, now),
        Say("meeting.proposed", times(terms["when"], fields, person), ("mentor",)),
    )


def fits(meeting: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """Say yes to what was proposed."""
    if not meeting.fields.get("new_when") or meeting.fields.get("asked") != "me":
        return (Say("meeting.gone", choices=("mentor",)),)
    told = _answered(meeting, person, "yes")
    return (*settle(meeting, person, now), told, Say("meeting.agreed", _times_of(meeting, person), _AGREED, meeting.id))


def does_not_fit(meeting: Record, person: Person) -> tuple[Effect, ...]:
    """Say no to it, and propose nothing else. What was agreed before stays."""
    if not meeting.fields.get("new_when") or meeting.fields.get("asked") != "me":
        return (Say("meeting.gone", choices=("mentor",)),)
    return (
        *let_be(meeting),
        _answered(meeting, person, "no"),
        Say("meeting.declined_mine", choices=("meet", "mentor"), about=meeting.fields["pair"]),
    )


def cancel(notes: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """Cancel a meeting, one of a series or all of it, with a word to the other if one was written."""
    meeting = person.record(notes.get("about", ""))
    if meeting is None:
        return (Say("meeting.gone", choices=("mentor",)),)
    if notes.get("sure") != "cancel it":
        return (Say("meeting.kept_on", choices=("mentor",)),)
    of = notes["of"] if _only_this_one(notes) else ""
    told = _told(meeting, person, word=notes.get("word", ""), **({"of": of} if of else {}))
    line, values = ("meeting.one_cancelled_mine", {"when": of}) if of else ("meeting.cancelled_mine", {})
    said = Say(line, values, ("meet", "mentor"), meeting.fields["pair"])
    return (*_cancelled(meeting, of, person, now), Tell(meeting.fields["who_id"], "meeting cancelled", told), said)


def learned(event: Learned, person: Person, now: datetime) -> tuple[Effect, ...]:
    """What the other half of a pair told of a meeting."""
    result = event.result
    pair, meeting = person.record(result.get("pair", "")), person.record(result.get("meeting", ""))
    if pair is None or pair.fields.get("state") != "agreed":
        return ()
    match event.what:
        case "meeting proposed" if result.get("meeting", "").startswith("meeting-"):
            return _proposed(result, meeting, pair, person, now)
        case "meeting answered" if meeting is None or meeting.fields.get("asked") != "them":
            return _not_waited_for(result, meeting, pair, person, now)
        case "meeting answered" if meeting and result.get("round", "") in ("", meeting.fields["round"]):
            if result.get("answer") == "yes":
                said = Say("meeting.accepted", {**pairs.named(pair), **_times_of(meeting, person)}, _AGREED, meeting.id)
                return (*settle(meeting, person, now), said)
            if result.get("answer") == "lapsed":
                return let_be(meeting)
            return (*let_be(meeting), Say("meeting.declined", pairs.named(pair), ("meet", "mentor"), pair.id))
        case "meeting lapsed":
            return proposals.lapsed(result, meeting, pair)
        case "meeting cancelled" if meeting is not None:
            word, first, about = pairs.a_word(result.get("word", ""), pair, now)
            of = result.get("of", "") if planned.is_series(meeting) else ""
            values = {**pairs.named(pair), **(times(of, meeting.fields, person) if of else {})}
            said = Say("meeting.one_cancelled" if of else "meeting.cancelled", values, (*first, "mentor"), about)
            return (*_cancelled(meeting, of, person, now), *word, said)
    return ()


def settle(meeting: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """What was proposed is agreed: keep it, and remind of it in time."""
    fields = meeting.fields
    terms = {name: fields[f"new_{name}"] for name in _TERMS if fields.get(f"new_{name}")}
    rest = {name: value for name, value in without_new(fields).items() if name not in ("skipped", *_OF_ONE)}
    agreed = planned.changed(replace(meeting, fields={**rest, **terms, "state": "agreed"}))
    return (
        Forget("", meeting.id),
        *_in_place_of(meeting, person, now),
        Keep(agreed),
        *schedule.reminders(agreed, person, now),
    )


def _in_place_of(meeting: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """What takes place no more, once this is agreed: one of a series that it is instead of; or, if it is a series whose
    time has changed, those of it that had a time of their own.
    """
    series = person.record(meeting.fields.get("series", ""))
    if series is not None and meeting.fields.get("state") != "agreed":
        return planned.without(series, meeting.fields["instead_of"])
    return tuple(effect for one in planned.moved_of(meeting, person) for effect in planned.called_off(one, now))


def _proposed(
    result: Mapping[str, str], meeting: Record | None, pair: Record, person: Person, now: datetime
) -> tuple[Effect, ...]:
    terms = {name: result[name] for name in _TERMS if result.get(name)}
    if terms.keys() != set(_TERMS) or terms["often"] not in OFTEN or moment_of(terms["when"]) <= now:
        return ()
    instead = {name: result[name] for name in ("series", "instead_of") if result.get(name)}
    if instead and not _is_of_mine(instead, person):
        return ()
    known = meeting.fields if meeting else {"pair": pair.id, **instead, "sequence": "0", "state": "proposed to me"}
    terms["round"] = result.get("round", "1")
    if known.get("asked") == "them" and not _goes_before(terms, known, pair):
        return ()
    partner = {**_partner(pair), **({"there": result["there"]} if result.get("there") else {})}
    fields = {**without_new(known), **partner, **_new(terms, asked="me")}
    line = "meeting.moved_arrived" if known["state"] == "agreed" or "series" in known else "meeting.arrived"
    values = {**pairs.named(pair), **times(terms["when"], fields, person), "often": terms["often"]}
    kept = Keep(Record(result["meeting"], meeting.at if meeting else now, fields))
    return (
        kept,
        *pairs.watch(pair, now),
        Say(line, values, ("it fits", "another time", "it does not fit"), result["meeting"]),
    )


def _not_waited_for(
    result: Mapping[str, str], meeting: Record | None, pair: Record, person: Person, now: datetime
) -> tuple[Effect, ...]:
    """An answer to what is over here: whoever said yes to it is not to wait, nor are the two to expect two times."""
    if result.get("answer") != "yes" or not result.get("meeting", "").startswith("meeting-"):
        return ()
    told = {"pair": pair.id, "meeting": result["meeting"], "name": person.name}
    over = Tell(pair.fields["who_id"], "meeting cancelled", told)
    if meeting is None:
        return (over,)
    return (
        *_cancelled(meeting, "", person, now),
        over,
        Say("meeting.crossed", choices=("meet", "mentor"), about=pair.id),
    )


def _goes_before(theirs: Mapping[str, str], mine: Mapping[str, str], pair: Record) -> bool:
    """Whether their proposal takes the place of mine: it is the answer to it; or both were under way at once, and it is
    the earlier meeting, or the mentor's. Both sides find the same.
    """
    rounds = int(theirs["round"]), int(mine.get("round", "0"))
    if rounds[0] != rounds[1]:
        return rounds[0] > rounds[1]
    times = moment_of(theirs["when"]), moment_of(mine["new_when"])
    return times[0] < times[1] if times[0] != times[1] else pair.fields.get("role") == "mentee"


def terms_of(notes: Mapping[str, str], known: Record | None, person: Person) -> dict[str, str]:
    """What is proposed; where nothing new is said, as it was."""
    when = moment_of(notes["when"])
    old = known.fields if known else {}
    often = ONCE if _only_this_one(notes) else notes.get("often") or old.get("often") or old.get("new_often") or ONCE
    return {
        "when": when.isoformat(),
        "start": when.astimezone(zone_of(person.zone)).replace(tzinfo=None).isoformat(),
        "zone": person.zone,
        "often": often,
        "minutes": notes.get("minutes") or old.get("minutes") or old.get("new_minutes") or "60",
    }


def _new(terms: Mapping[str, str], asked: str = "them") -> dict[str, str]:
    """asked: who is to answer."""
    new = {f"new_{name}": value for name, value in terms.items() if value and name != "round"}
    return {**new, "asked": asked, "round": terms["round"]}


def _cancelled(meeting: Record, of: str, person: Person, now: datetime) -> tuple[Effect, ...]:
    """of: the one of a series that alone is cancelled, or ""."""
    if of:
        return planned.without(meeting, of)
    gone = (replace(meeting, fields=without_new(meeting.fields)), *planned.moved_of(meeting, person))
    return tuple(effect for one in gone for effect in planned.called_off(one, now))


def _only_this_one(notes: Mapping[str, str]) -> bool:
    """Whether one of a series is meant, and which one is known."""
    return notes.get("which") == "this one" and bool(notes.get("of"))


def _one_of(series: Record, of: str) -> tuple[str, dict[str, str]]:
    """One of a series as a meeting of its own: the id that it has for both of the pair, and what it stands for."""
    id = f"{series.id}-{int(moment_of(of).timestamp())}"
    return id, {"series": series.id, "instead_of": moment_of(of).isoformat()}


def _as_new(series: Mapping[str, str]) -> dict[str, str]:
    """What one of a series has of it as a meeting of its own, before it has a time."""
    names = ("pair", "who", "who_id", "there")
    return {**{name: series[name] for name in names if name in series}, "sequence": "0", "state": "proposed"}


def _is_of_mine(instead: Mapping[str, str], person: Person) -> bool:
    series = person.record(instead.get("series", ""))
    return series is not None and planned.is_series(series) and "instead_of" in instead


def _partner(pair: Record) -> dict[str, str]:
    names = {"who": "who", "who_id": "who_id", "zone": "there"}
    return {new: pair.fields[name] for name, new in names.items() if pair.fields.get(name)}


def _answered(meeting: Record, person: Person, answer: str) -> Tell:
    told = _told(meeting, person, answer=answer, round=meeting.fields["round"])
    return Tell(meeting.fields["who_id"], "meeting answered", told)


def _told(meeting: Record, person: Person, **more: str) -> dict[str, str]:
    return {"pair": meeting.fields["pair"], "meeting": meeting.id, "name": person.name, **more}


def _times_of(meeting: Record, person: Person) -> dict[str, str]:
    return times(meeting.fields.get("new_when") or meeting.fields["when"], meeting.fields, person)


def times(when: str, fields: Mapping[str, str], person: Person) -> dict[str, str]:
    """When it is on one's own clock, and `theirs` on the other's, if that is another."""
    there = fields.get("there", "")
    return {"when": when, **({"theirs": f"{when} {there}"} if there and there != person.zone else {})}
