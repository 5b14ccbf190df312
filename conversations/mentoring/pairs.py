"""A mentor and a mentee: one asks, the other answers in private, and either may end it without a reason.

A record "pair-…" has the same id for both. Its fields: `role` (the person's own), `who`, `who_id` and `zone` (the
other's), `state` ("asked", "asked me", "agreed", and when it is over "declined", "expired", "ended", "not reached"),
`topic` (what they asked about), `until` (when the request is over, ISO in UTC), and what both agreed: `purpose`,
`often`, `stays`. Of a request that came to nothing the one who asked keeps what they wrote, to ask somebody else.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from conversations.beforehand import after_working_days
from conversations.effects import Effect, Forget, Keep, Remind, Say, Tell
from conversations.events import Learned
from conversations.hearing import moment_of
from conversations.mentoring import group, thanks
from conversations.person import Person, Record
from conversations.skills.next_steps import id_of
from conversations.welcome import welcome

ANSWER_WITHIN = 3
"""So many working days of the one who asks a request waits for its answer, if the note `days` says nothing else; then
both are told kindly that it is over. Theirs, because the days off of the other are not theirs to know.
"""
AT_MOST = 60
QUIET, QUIET_AFTER = "pair_quiet", timedelta(days=21)
"""The reminder to look whether a pair has been quiet, and for how long. Only the mentee has it: the mentor is asked
through them.
"""
APART = "apart"
"""The kind of record of whom a person would rather not be paired with: `who`, `who_id`, `since`; and if they have asked
nevertheless, `asked` (the id of the pair) and `until` (ISO in UTC), so that they hear what everybody hears.
"""
CAME_TO_NOTHING = ("declined", "expired", "not reached")
"""The states of a request whose words are kept to ask somebody else."""
OTHER = {"mentor": "mentee", "mentee": "mentor"}
_ARRIVED = {"mentor": "pair.arrived_mentor", "mentee": "pair.arrived_mentee"}
AGREED = ("purpose", "often", "stays")
"""What both have agreed about how they work together."""
_MAY_STILL_BE = ("asked", "expired", "not reached")
"""The states of a request to which a yes is welcome, however late."""
_ELSE = ("somebody else", "mentor")
"""The way on for whoever asked in vain."""


def with_them(person: Person, who_id: str) -> Record | None:
    """The pair that somebody has with a colleague, agreed or asked for."""
    pairs = (pair for pair in person.open_records("pair") if pair.fields.get("state") not in CAME_TO_NOTHING)
    return next((pair for pair in pairs if pair.fields.get("who_id") == who_id), None)


def listed(who_id: str, person: Person) -> Record | None:
    """The entry of the colleague of this address key on the list of whom the person would rather not be paired with.

    A colleague may have other addresses: whoever calls has seen to it that the list names them by this one.
    """
    return next((it for it in person.open_records(APART) if it.fields.get("who_id") == who_id), None)


def unheard(person: Person, now: datetime) -> tuple[tuple[str, str], ...]:
    """The requests that wait for an answer of whose the person hears nothing: (address key, id of the pair)."""
    waiting = (it.fields for it in person.open_records(APART) if it.fields.get("until"))
    return tuple((it["who_id"], it["asked"]) for it in waiting if moment_of(it["until"]) > now)


def is_away(pair: Record) -> bool:
    """Whether it is known here that the other cannot be reached."""
    return bool(pair.fields.get("away"))


def told_about(event: Learned, person: Person) -> Record | None:
    """The pair that something told is about, with the address that the other has today: they may have moved since."""
    pair, today = person.record(event.result.get("pair", "")), event.result.get("from")
    return replace(pair, fields={**pair.fields, "who_id": today}) if pair and today else pair


def watch(pair: Record, now: datetime) -> tuple[Effect, ...]:
    """Look from time to time whether the pair has been quiet; of a group its mentor does, who plans the meetings."""
    looks = group.leads(pair) or (pair.fields.get("role") == "mentee" and not group.joins(pair))
    return (Remind(QUIET, now + QUIET_AFTER, pair.id),) if looks else ()


def meetings_of(pair: str, person: Person) -> tuple[Record, ...]:
    """Those that are planned or proposed in a pair, or in a mentor's group for all."""
    found = person.record(pair)
    those = {it.id for it in (group.pairs_of(found, person) if found else ())} | {pair}
    return tuple(it for it in person.open_records("meeting") if it.fields.get("pair") in those)


def ask(notes: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """Ask a colleague to be the other half of a pair. `about`: an earlier request whose words are used again."""
    if not notes.get("who_id"):
        return (Say("pair.nobody", choices=("mentor",)),)
    if with_them(person, notes["who_id"]):
        return (Say("pair.already", choices=("mentor",)),)
    id, until = id_of("pair", now), after_working_days(now, _days(notes), person)
    earlier = person.record(notes.get("about", ""))
    fields = {name: notes[name] for name in ("role", "who", "who_id", "topic") if notes.get(name)}
    told = {"pair": id, "role": OTHER[notes["role"]], "topic": notes.get("topic", ""), **me(person)}
    return (
        *((Keep(replace(earlier, open=False)),) if earlier else ()),
        Keep(Record(id, now, {**fields, "until": until.isoformat(), "state": "asked"})),
        Tell(notes["who_id"], "pair asked", {**told, "until": until.isoformat()}),
        Remind("pair_end", until, id),
        Say("pair.asked", {"day": until.isoformat()}, choices=("mentor",)),
    )


def answer(notes: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """Say yes or no to a request. Only that is told."""
    pair = person.record(notes.get("about", ""))
    if pair is None or pair.fields.get("state") != "asked me":
        return (Say("pair.gone", choices=("mentor",)),)
    told = Tell(pair.fields["who_id"], "pair answered", {"pair": pair.id, "answer": notes["answer"], **me(person)})
    ended = Forget("pair_end", pair.id)
    if notes["answer"] == "no":
        return (ended, over(pair, "declined"), told, Say("pair.declined_mine", choices=("mentor",)))
    return (ended, *begun(pair, now), told, Say("pair.agreed", named(pair), ("together", "meet"), pair.id))


def agree_how(notes: Mapping[str, str], person: Person) -> tuple[Effect, ...]:
    """Keep how the two work together, and let the other see it."""
    pair = person.record(notes.get("about", ""))
    if pair is None or pair.fields.get("state") != "agreed":
        return (Say("pair.gone", choices=("mentor",)),)
    shared = {name: notes[name] for name in AGREED if notes.get(name)}
    kept = Keep(replace(pair, fields={**pair.fields, **shared}))
    told = Tell(pair.fields["who_id"], "pair agreed", {"pair": pair.id, **shared, **me(person)})
    return (kept, told, Say("pair.how_kept", named(pair), ("meet", "open"), pair.id))


def came_to_its_end(pair: Record, person: Person) -> tuple[Effect, ...]:
    """Nobody has answered the request in time."""
    match pair.fields.get("state"):
        case "asked":
            told = Tell(pair.fields["who_id"], "pair ended", {"pair": pair.id, "why": "expired", **me(person)})
            return (_in_vain(pair, "expired"), told, Say("pair.expired", choices=_ELSE, about=pair.id))
        case "asked me":
            return (over(pair, "expired"), Say("pair.expired_mine", named(pair), ("mentor",)))
    return ()


def learned(event: Learned, person: Person, now: datetime) -> tuple[Effect, ...]:
    """What the other half of a pair told."""
    result, pair = event.result, told_about(event, person)
    match event.what:
        case "pair asked" if (
            pair is None and result.get("pair", "").startswith("pair-") and result.get("role") in OTHER
        ):
            return _asked(result, person, now)
        case "pair answered" if pair is not None and pair.fields.get("state") in _MAY_STILL_BE:
            return _answered(pair, result, now)
        case "pair answered" if pair is None and result.get("answer") == "yes" and result.get("from"):
            # They said yes to what was over here and is gone: they are not to wait for more.
            return (Tell(result["from"], "pair ended", {"pair": result.get("pair", ""), **me(person)}),)
        case "pair agreed" if pair is not None and pair.fields.get("state") == "agreed":
            shared = {name: result[name] for name in (*AGREED, "zone") if result.get(name)}
            kept = Keep(replace(pair, fields={**pair.fields, **shared}))
            return (kept, Say("pair.how_arrived", named(pair), ("open", "together"), pair.id))
        case "thanked" if pair is not None and result.get("words"):
            return thanks.arrived(result["words"], pair, now)
        case "pair ended" if pair is not None and pair.fields.get("state") == "asked me":
            said = Say("pair.expired_mine", named(pair), ("mentor",))
            return (Forget("pair_end", pair.id), over(pair, "expired"), said)
    return ()


def not_reached(what: str, pair: Record, person: Person) -> tuple[Effect, ...]:
    """What was told did not arrive. Nobody is left waiting, and nobody learns why."""
    if what == "pair asked" and pair.fields.get("state") == "asked":
        said = Say("pair.not_reached", choices=_ELSE, about=pair.id)
        return (_in_vain(pair, "not reached"), Forget("", pair.id), said)
    if pair.fields.get("state") == "agreed":
        return (Say("pair.partner_away", named(pair), (group.end_of(pair), "pair", "open"), pair.id),)
    return ()


def a_word(words: str, pair: Record, now: datetime) -> tuple[tuple[Effect, ...], tuple[str, ...], str]:
    """What the other wrote to the person, kept to be read on a page: what to do, the button for it, and its id."""
    if not words:
        return (), (), pair.id
    id = id_of("word", now)
    fields = {"words": words, **({"who": pair.fields["who"]} if pair.fields.get("who") else {})}
    return (Keep(Record(id, now, fields)),), ("open",), id


def _asked(result: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    if entry := listed(result["from"], person):
        known = {"asked": result["pair"], "until": result.get("until", "")}
        return (Keep(replace(entry, fields={**entry.fields, **known})),)
    fields = {"role": result["role"], "who": result.get("name", ""), "who_id": result["from"]}
    fields |= {name: result[name] for name in ("topic", "zone", "until") if result.get(name)}
    until = moment_of(result["until"]) if result.get("until") else None
    if until and until <= now:
        return (*welcome(person), Say("pair.expired_mine", {"name": result.get("name", "")}, ("mentor",)))
    return (
        *welcome(person),
        Keep(Record(result["pair"], now, {**fields, "state": "asked me"})),
        *((Remind("pair_end", until, result["pair"]),) if until else ()),
        Say(_ARRIVED[result["role"]], {"name": result.get("name", "")}, ("look", "not now"), result["pair"]),
    )


def _answered(pair: Record, result: Mapping[str, str], now: datetime) -> tuple[Effect, ...]:
    known = {**pair.fields, "zone": result.get("zone", ""), "who": result.get("name") or pair.fields.get("who", "")}
    pair = replace(pair, fields={name: value for name, value in known.items() if value})
    if result.get("answer") == "yes":
        said = Say("pair.accepted", named(pair), ("together", "meet"), pair.id)
        return (Forget("pair_end", pair.id), *begun(pair, now), said)
    if pair.fields.get("state") != "asked":
        return ()
    return (Forget("pair_end", pair.id), _in_vain(pair, "declined"), Say("pair.declined", named(pair), _ELSE, pair.id))


def begun(pair: Record, now: datetime) -> tuple[Effect, ...]:
    """Both have said yes."""
    fields = {name: value for name, value in pair.fields.items() if name != "until"}
    begun = replace(pair, fields={**fields, "state": "agreed", "since": now.isoformat()})
    return (Keep(begun), *watch(begun, now))


def _days(notes: Mapping[str, str]) -> int:
    days = notes.get("days", "")
    return min(max(int(days), 1), AT_MOST) if days.isascii() and days.isdigit() else ANSWER_WITHIN


def me(person: Person) -> dict[str, str]:
    """What the other is told of oneself each time: the name, and the zone for both clocks."""
    return {"name": person.name, "zone": person.zone}


def named(pair: Record) -> dict[str, str]:
    """The other's name, for a line, if it is known."""
    return {"name": pair.fields["who"]} if pair.fields.get("who") else {}


def over(pair: Record, state: str) -> Keep:
    """It is over, for this reason."""
    return Keep(replace(pair, fields={**pair.fields, "state": state}, open=False))


def _in_vain(pair: Record, state: str) -> Keep:
    """A request that came to nothing stays with whoever asked, until they ask somebody else or let it go."""
    return Keep(replace(pair, fields={**pair.fields, "state": state}))
