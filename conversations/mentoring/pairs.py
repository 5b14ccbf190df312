"""A mentor and a mentee: one asks, the other answers in private, and either may end it without a reason.

A record "pair-…" has the same id for both. Its fields: `role` (the person's own), `who`, `who_id` and `zone` (the
other's), `state` ("asked", "asked me", "agreed", and when it is over "declined", "expired", "ended", "not reached"),
`topic` (what they asked about), and what both agreed: `purpose`, `often`, `stays`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from conversations.effects import Change, Effect, Forget, Keep, Remind, Say, Tell
from conversations.events import Learned
from conversations.mentoring import planned
from conversations.person import Person, Record
from conversations.skills.next_steps import id_of

ANSWER_WITHIN = timedelta(days=3)
"""How long a request waits for its answer, before both are told kindly that it is over."""
OTHER = {"mentor": "mentee", "mentee": "mentor"}
_ARRIVED = {"mentor": "pair.arrived_mentor", "mentee": "pair.arrived_mentee"}
AGREED = ("purpose", "often", "stays")
"""What both have agreed about how they work together."""


def with_them(person: Person, who_id: str) -> Record | None:
    """The pair that somebody has with a colleague, agreed or asked for."""
    return next((pair for pair in person.open_records("pair") if pair.fields.get("who_id") == who_id), None)


def meetings_of(pair: str, person: Person) -> tuple[Record, ...]:
    """Those that are planned or proposed in a pair."""
    return tuple(it for it in person.open_records("meeting") if it.fields.get("pair") == pair)


def ask(notes: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """Ask a colleague to be the other half of a pair."""
    if not notes.get("who_id"):
        return (Say("pair.nobody", choices=("mentor",)),)
    if with_them(person, notes["who_id"]):
        return (Say("pair.already", choices=("mentor",)),)
    id = id_of("pair", now)
    fields = {name: notes[name] for name in ("role", "who", "who_id", "topic") if notes.get(name)}
    told = {"pair": id, "role": OTHER[notes["role"]], "topic": notes.get("topic", ""), **_me(person)}
    return (
        Keep(Record(id, now, {**fields, "state": "asked"})),
        Tell(notes["who_id"], "pair asked", told),
        Remind("pair_end", now + ANSWER_WITHIN, id),
        Say("pair.asked", choices=("mentor",)),
    )


def answer(notes: Mapping[str, str], person: Person) -> tuple[Effect, ...]:
    """Say yes or no to a request. Only that is told."""
    pair = person.record(notes.get("about", ""))
    if pair is None or pair.fields.get("state") != "asked me":
        return (Say("pair.gone", choices=("mentor",)),)
    told = Tell(pair.fields["who_id"], "pair answered", {"pair": pair.id, "answer": notes["answer"], **_me(person)})
    if notes["answer"] == "no":
        return (_over(pair, "declined"), told, Say("pair.declined_mine", choices=("mentor",)))
    return (_now(pair, "agreed"), told, Say("pair.agreed", _named(pair), ("together", "meet"), pair.id))


def agree_how(notes: Mapping[str, str], person: Person) -> tuple[Effect, ...]:
    """Keep how the two work together, and let the other see it."""
    pair = person.record(notes.get("about", ""))
    if pair is None or pair.fields.get("state") != "agreed":
        return (Say("pair.gone", choices=("mentor",)),)
    shared = {name: notes[name] for name in AGREED if notes.get(name)}
    kept = Keep(replace(pair, fields={**pair.fields, **shared}))
    told = Tell(pair.fields["who_id"], "pair agreed", {"pair": pair.id, **shared, **_me(person)})
    return (kept, told, Say("pair.how_kept", _named(pair), ("meet", "open"), pair.id))


def end(notes: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """End a pair, with a word to the other if one was written."""
    pair = person.record(notes.get("about", ""))
    if pair is None:
        return (Say("pair.gone", choices=("mentor",)),)
    if notes.get("sure") != "end it":
        return (Say("pair.kept_on", choices=("mentor",)),)
    told = {"pair": pair.id, "word": notes.get("word", ""), **_me(person)}
    over = _ended(pair, person, now)
    return (*over, Tell(pair.fields["who_id"], "pair ended", told), Say("pair.ended_mine", choices=("mentor",)))


def came_to_its_end(pair: Record, person: Person) -> tuple[Effect, ...]:
    """Nobody has answered the request in time."""
    if pair.fields.get("state") != "asked":
        return ()
    told = Tell(pair.fields["who_id"], "pair ended", {"pair": pair.id, "why": "expired", **_me(person)})
    return (_over(pair, "expired"), told, Say("pair.expired", choices=("mentor",)))


def learned(event: Learned, person: Person, now: datetime) -> tuple[Effect, ...]:
    """What the other half of a pair told."""
    result, pair = event.result, person.record(event.result.get("pair", ""))
    if pair is not None and result.get("from"):
        # They may have another address by now: on another platform, or by the other name they have on this one.
        pair = replace(pair, fields={**pair.fields, "who_id": result["from"]})
    match event.what:
        case "pair asked" if (
            pair is None and result.get("pair", "").startswith("pair-") and result.get("role") in OTHER
        ):
            return _asked(result, person, now)
        case "pair answered" if pair is not None and pair.fields.get("state") == "asked":
            return _answered(pair, result)
        case "pair agreed" if pair is not None and pair.fields.get("state") == "agreed":
            shared = {name: result[name] for name in (*AGREED, "zone") if result.get(name)}
            kept = Keep(replace(pair, fields={**pair.fields, **shared}))
            return (kept, Say("pair.how_arrived", _named(pair), ("open", "together"), pair.id))
        case "thanked" if pair is not None and result.get("words"):
            word, first, about = a_word(result["words"], pair, now)
            return (*word, Say("met.thanked", _named(pair), first, about))
        case "pair ended" if pair is not None:
            if pair.fields.get("state") == "asked me":
                return (_over(pair, "expired"), Say("pair.expired_mine", _named(pair), ("mentor",)))
            word, first, about = a_word(result.get("word", ""), pair, now)
            said = Say("pair.ended", _named(pair), (*first, "mentor"), about)
            return (*_ended(pair, person, now), *word, said)
    return ()


def not_reached(what: str, pair: Record, person: Person) -> tuple[Effect, ...]:
    """What was told did not arrive. Nobody is left waiting, and nobody learns why."""
    if what == "pair asked":
        return (_over(pair, "not reached"), Forget("", pair.id), Say("pair.not_reached", choices=("mentor",)))
    if pair.fields.get("state") == "agreed":
        return (Say("pair.partner_away", _named(pair), ("end pair", "open"), pair.id),)
    return ()


def a_word(words: str, pair: Record, now: datetime) -> tuple[tuple[Effect, ...], tuple[str, ...], str]:
    """What the other wrote to the person, kept to be read on a page: what to do, the button for it, and its id."""
    if not words:
        return (), (), pair.id
    id = id_of("word", now)
    fields = {"words": words, **({"who": pair.fields["who"]} if pair.fields.get("who") else {})}
    return (Keep(Record(id, now, fields)),), ("open",), id


def _asked(result: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    fields = {"role": result["role"], "who": result.get("name", ""), "who_id": result["from"]}
    fields |= {name: result[name] for name in ("topic", "zone") if result.get(name)}
    first = () if person.welcomed else (Say("common.welcome"), Change({"welcomed": True}))
    return (
        *first,
        Keep(Record(result["pair"], now, {**fields, "state": "asked me"})),
        Say(_ARRIVED[result["role"]], {"name": result.get("name", "")}, ("look", "not now"), result["pair"]),
    )


def _answered(pair: Record, result: Mapping[str, str]) -> tuple[Effect, ...]:
    known = {**pair.fields, "zone": result.get("zone", ""), "who": result.get("name") or pair.fields.get("who", "")}
    pair = replace(pair, fields={name: value for name, value in known.items() if value})
    if result.get("answer") == "yes":
        said = Say("pair.accepted", _named(pair), ("together", "meet"), pair.id)
        return (Forget("pair_end", pair.id), _now(pair, "agreed"), said)
    return (Forget("pair_end", pair.id), _over(pair, "declined"), Say("pair.declined", _named(pair), ("mentor",)))


def _me(person: Person) -> dict[str, str]:
    """What the other is told of oneself each time: the name, and the zone for both clocks."""
    return {"name": person.name, "zone": person.zone}


def _named(pair: Record) -> dict[str, str]:
    return {"name": pair.fields["who"]} if pair.fields.get("who") else {}


def _now(pair: Record, state: str) -> Keep:
    return Keep(replace(pair, fields={**pair.fields, "state": state}))


def _over(pair: Record, state: str) -> Keep:
    return Keep(replace(pair, fields={**pair.fields, "state": state}, open=False))


def _ended(pair: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """With its meetings, and all that was to remind of them."""
    gone = (effect for it in meetings_of(pair.id, person) for effect in planned.called_off(it, now))
    return (_over(pair, "ended"), Forget("", pair.id), *gone)
