"""Two whom a program brings together: each is asked in private, each says yes or no for themselves.

Rule: they are a pair when both have said yes, and not before; of a no, or of no answer, the other hears only that it
is not to be. The record is that of any pair (see `mentoring.pairs`) with the number of its `program`; while the other
has not answered its state is "said yes", and `theirs` says that they have.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from conversations.beforehand import after_working_days
from conversations.effects import Effect, Forget, Keep, Remind, Say, Tell
from conversations.events import Learned
from conversations.hearing import moment_of
from conversations.mentoring import group, pairs
from conversations.person import Person, Record
from conversations.programs import forming
from conversations.programs.counting import counted
from conversations.welcome import welcome

TOLD = ("role", "who", "who_id", "topic", "zone", "program", "theirs", "named", group.GROUP, "size")
"""What the office tells of somebody who could be the other half. named: at which place the person, a mentee, has named
them on their own list. group, size: which group they would be in, and with how many other mentees at most.
"""


_NONE = {"room": "pairing.none_room", "mentees": "pairing.none_mentees", "away": "pairing.none_away"}
"""What is said to somebody who has nobody, in general words, by the reason that the office tells."""


def is_of_a_program(pair: Record) -> bool:
    return bool(pair.fields.get("program"))


def waits(pair: Record) -> bool:
    """Whether one of the two has not answered yet."""
    return is_of_a_program(pair) and pair.fields.get("state") in ("asked me", "said yes")


def proposed(result: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """The office has somebody for the person, who is asked at the same time."""
    id = result.get("pair", "")
    if not id.startswith("pair-") or result.get("role") not in pairs.OTHER or person.record(id):
        return ()
    fields = {name: result[name] for name in TOLD if result.get(name)}
    pair = Record(id, now, {**fields, "state": "asked me"})
    if pairs.listed(fields.get("who_id", ""), person):
        # The other hears in time what everybody hears who gets no answer.
        return ()
    until = after_working_days(now, pairs.ANSWER_WITHIN, person)
    until = moment_of(result["until"]) if result.get("until") else until
    line = "pairing.mentor" if fields["role"] == "mentor" else "pairing.mentee"
    line = "pairing.chosen" if fields.get("theirs") else "group.join" if group.joins(pair) else line
    values = {**pairs.named(pair), "day": until.isoformat()}
    return (
        *welcome(person),
        Keep(replace(pair, fields={**pair.fields, "until": until.isoformat()})),
        Remind("pair_end", until, id),
        Say(line, values, ("look", "not now"), id),
    )


def asked(result: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """The person has asked a mentor of their own choice, which is their yes."""
    fields = {name: result[name] for name in TOLD if result.get(name)}
    until = after_working_days(now, pairs.ANSWER_WITHIN, person)
    pair = Record(result["pair"], now, {**fields, "state": "said yes", "until": until.isoformat()})
    said = Say("pairing.asked", {"day": until.isoformat()}, ("mentor",))
    return (Keep(pair), Remind("pair_end", until, pair.id), said)


def answer(pair: Record, yes: bool, person: Person, now: datetime) -> tuple[Effect, ...]:
    """The person says yes or no."""
    if pair.fields.get(group.GROUP):
        return forming.answer(pair, yes, person)
    if not yes:
        return (*_no(pair, person), Say("pairing.no_mine", choices=("mentor",)))
    told = _told(pair, person, "yes")
    if pair.fields.get("theirs") == "yes":
        return (Forget("pair_end", pair.id), *_both(pair, now), told)
    waits = Keep(replace(pair, fields={**pair.fields, "state": "said yes"}))
    return (waits, told, Say("pairing.waits", pairs.named(pair), ("mentor",)))


def answered(pair: Record, result: Mapping[str, str], now: datetime) -> tuple[Effect, ...]:
    """The other has said yes or no."""
    state = pair.fields.get("state")
    if result.get("answer") == "yes" and state == "said yes":
        return (Forget("pair_end", pair.id), *_both(pair, now))
    if result.get("answer") == "yes":
        return (Keep(replace(pair, fields={**pair.fields, "theirs": "yes"})),)
    return (pairs.over(pair, "declined"), Forget("", pair.id), Say("pairing.not_to_be", choices=("program",)))


def no_answer(pair: Record, person: Person) -> tuple[Effect, ...]:
    """The time for an answer is over: of one's own, or of the other's."""
    if pair.fields.get(group.GROUP):
        return group.answered((pair,), forming.LATE)
    line = "pairing.expired_mine" if pair.fields.get("state") == "asked me" else "pairing.not_to_be"
    return (
        pairs.over(pair, "expired"),
        _told(pair, person, "no"),
        *counted(pair, "expired"),
        Say(line, choices=("program",)),
    )


def learned(event: Learned, person: Person, now: datetime) -> tuple[Effect, ...]:
    """What the office tells of pairs: somebody was found, or nobody."""
    if event.what == "pair proposed":
        return proposed(event.result, person, now)
    return (Say(_NONE.get(event.result.get("reason", ""), "pairing.none_fits"), choices=("program",)),)


def _both(pair: Record, now: datetime) -> tuple[Effect, ...]:
    begun = pairs.begun(pair, now)
    said = Say("pairing.both", pairs.named(pair), ("together", "meet"), pair.id)
    return (*begun, *counted(pair, "pair"), said)


def _no(pair: Record, person: Person) -> tuple[Effect, ...]:
    return (pairs.over(pair, "declined"), Forget("", pair.id), _told(pair, person, "no"), *counted(pair, "declined"))


def _told(pair: Record, person: Person, yes_or_no: str) -> Tell:
    told = {"pair": pair.id, "answer": yes_or_no, "name": person.name, "zone": person.zone}
    return Tell(pair.fields["who_id"], "pair answered", told)
