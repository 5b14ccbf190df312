"""A group forms: its mentor is asked once for all, each mentee for themself, and it stands when enough have said yes.

Rule: the office alone knows all answers, and tells each how the group is now; nobody hears who said no, nor who else
was asked, before it stands. Until then the records are those of pairs that wait (see `pairing`); those about which the
mentor was asked together have the same `question`, the id of one of them.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from conversations.conversation import notes_of
from conversations.effects import Effect, Forget, Keep, Remind, Say
from conversations.hearing import moment_of
from conversations.mentoring import ending, group, group_meetings, pairs
from conversations.person import Person, Record
from conversations.snooze import Next
from conversations.welcome import welcome

YES, NO, LATE = "yes", "no", "late"
ASKED, PAIR = "asked", "pair"
"""How it stands with one of a group, as the office tells it; anything else is that it is over."""
_OF_A_MENTEE = ("who", "who_id", "zone", "topic")


def lead(result: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """The office has mentees for a mentor: a group, or more for the one that stands."""
    told = [it for it in json.loads(result.get("mentees", "[]")) if not person.record(it["pair"])]
    told = [it for it in told if not pairs.listed(it["who_id"], person)]
    if not told or not result.get(group.GROUP):
        return ()
    question, until = told[0]["pair"], result["until"]
    for_all = {name: result[name] for name in (group.GROUP, "program", "until")}
    asked = [
        Record(
            it["pair"],
            now,
            {
                **{name: it[name] for name in _OF_A_MENTEE if it.get(name)},
                **for_all,
                "role": "mentor",
                "question": question,
                "state": "asked me",
            },
        )
        for it in told
    ]
    line = "group.lead_more" if _standing(asked[0], person) else "group.lead"
    values = {"name": group.names(asked), "day": until}
    return (
        *welcome(person),
        *(Keep(it) for it in asked),
        Remind("pair_end", moment_of(until), question),
        Say(line, values, ("look", "not now"), question),
    )


def look(pair: Record, person: Person) -> Next:
    """Begin the answer."""
    if group.joins(pair):
        fellows = {"fellows": pair.fields["size"]} if pair.fields.get("size") else {}
        return (), "join_group", {**notes_of(pair), **pairs.named(pair), **fellows}
    lines = (": ".join(filter(None, map(it.fields.get, ("who", "topic")))) for it in _asked_with(pair, person))
    return (), "lead_group", {"about": pair.id, "mentees": "\n".join(lines)}


def answer(pair: Record, yes: bool, person: Person) -> tuple[Effect, ...]:
    """The person says yes or no; a mentor to all whom they were asked about together."""
    asked = _asked_with(pair, person)
    if yes:
        said = (Keep(replace(it, fields={**it.fields, "state": "said yes"})) for it in asked)
        return (*said, *group.answered(asked, YES))
    over = (effect for it in asked for effect in (pairs.over(it, "declined"), Forget("", it.id)))
    return (*over, *group.answered(asked, NO), Say("group.no_mine", choices=("mentor",)))


def learned(result: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """How the group is now. answer: what the person has just said; late: the time is over."""
    if "states" in result:
        return _of_the_mentor(result, person, now)
    pair = person.record(result.get("pair", ""))
    if pair is None or not group.joins(pair):
        return ()
    state, is_pair = result.get("state", ""), pair.fields.get("state") == "agreed"
    if state == PAIR:
        return _fellows(pair, result, now) if is_pair else _stands(pair, result, now)
    if is_pair:
        return (*ending.ended(pair, person, now), Say("group.ended", pairs.named(pair), ("mentor",)))
    if state == ASKED:
        return _waits() if result.get("answer") == YES else ()
    return (pairs.over(pair, "expired"), Forget("", pair.id), _not_to_be([pair], result))


def _stands(pair: Record, result: Mapping[str, str], now: datetime) -> tuple[Effect, ...]:
    stands = replace(pair, fields={**pair.fields, "with": result.get("others", "")})
    values = {**pairs.named(pair), "others": result.get("others", "")}
    said = Say("group.stands", values, ("together", "open"), pair.id)
    return (Forget("pair_end", pair.id), *pairs.begun(stands, now), said)


def _fellows(pair: Record, result: Mapping[str, str], now: datetime) -> tuple[Effect, ...]:
    """Who else is in the group now."""
    before, after = (_several(it.get(name, "")) for it, name in ((pair.fields, "with"), (result, "others")))
    came, went = ", ".join(sorted((after - before).elements())), ", ".join(sorted((before - after).elements()))
    kept = Keep(replace(pair, fields={**pair.fields, "with": result.get("others", "")}))
    left = "group.fellow_left" if after else "group.fellows_left"
    said = [Say(line, {"name": who}, ("open",), pair.id) for who, line in ((came, "group.joined"), (went, left)) if who]
    return (kept, *(said if not result.get("quietly") else ())) if said else ()


def _of_the_mentor(result: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """Those who have said yes are in, and those who are out are out; while the mentor has not answered, nobody is."""
    states: Mapping[str, str] = json.loads(result["states"])
    mine = [it for it in person.open_records("pair") if it.fields.get(group.GROUP) == result.get(group.GROUP)]
    waiting = [it for it in mine if it.fields.get("state") in ("asked me", "said yes")]
    came = [it for it in waiting if states.get(it.id) == PAIR]
    over = [it for it in waiting if states.get(it.id) not in (ASKED, PAIR)]
    open_still = [it for it in waiting if it not in over and it not in came]
    stood = _standing(mine[0], person) if mine else ()
    left = [it for it in stood if states.get(it.id) != PAIR]
    if any(it.fields.get("state") == "asked me" for it in open_still):
        over = [it for it in over if it.fields.get("state") != "asked me"]
    effects: list[Effect] = []
    for it in came:
        effects += (Forget("pair_end", it.id), *pairs.begun(it, now))
    for it in over:
        effects += (pairs.over(it, "expired"), Forget("", it.id))
    for it in left:
        effects += (*ending.gone(it, person, now), Say(*ending.line_of(it, person), ("mentor",)))
    if open_still:
        effects.append(Remind("pair_end", moment_of(open_still[0].fields["until"]), open_still[0].id))
    if came:
        line = "group.joined" if stood else "group.stands_lead"
        effects += group_meetings.tell_of([*stood, *came], came, person, now)
        effects.append(Say(line, {"name": group.names(came)}, ("meet", "mentor"), came[0].id))
    elif over and not open_still:
        effects.append(Say("group.no_more", choices=("mentor",)) if stood else _not_to_be(over, result))
    elif result.get("answer") == YES:
        effects += _waits()
    return tuple(effects)


def _waits() -> tuple[Effect, ...]:
    return (Say("group.waits", choices=("mentor",)),)


def _not_to_be(over: Sequence[Record], result: Mapping[str, str]) -> Say:
    silent = all(it.fields.get("state") == "asked me" for it in over) and result.get(LATE)
    return Say("group.expired_mine" if silent else "group.not_to_be", choices=("program",))


def _asked_with(pair: Record, person: Person) -> list[Record]:
    """Those about which a mentor was asked together with this one, and which wait."""
    if group.joins(pair):
        return [pair]
    waiting = (it for it in person.open_records("pair") if it.fields.get("state") in ("asked me", "said yes"))
    return [it for it in waiting if it.fields.get("question") == pair.fields["question"]]


def _standing(pair: Record, person: Person) -> tuple[Record, ...]:
    return tuple(it for it in group.pairs_of(pair, person) if it.fields.get("state") == "agreed")


def _several(names: str) -> Counter[str]:
    return Counter(filter(None, names.split(", ")))
