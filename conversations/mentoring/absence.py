"""Nobody in a pair is left waiting: what happens when the other cannot be reached, or both have been quiet for long.

Rule: what is known is told, once, never why and with no blame; whoever waits is offered a way on. What concerns both
travels to the other's conversation first, so it waits for the pause and the days off of each.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from conversations.effects import Effect, Forget, Keep, Remind, Say, Tell
from conversations.events import Learned
from conversations.hearing import moment_of
from conversations.mentoring import group, pairs, parting, planned, proposals
from conversations.person import Person, Record

SOON = timedelta(hours=48)


def gone(person: Person, now: datetime, *, for_good: bool = False) -> tuple[Effect, ...]:
    """The person can be reached no more, or has erased themself: whoever may wait for them learns that much. for_good:
    their groups hear it from the office.
    """
    told: list[Effect] = []
    for pair in person.open_records("pair"):
        if for_good and pair.fields.get(group.GROUP):
            continue
        if pair.fields.get("state") == "asked":
            told.append(Tell(pair.fields["who_id"], "pair ended", {"pair": pair.id, "why": "expired"}))
        elif pair.fields.get("state") in ("agreed", "asked me"):
            soon = _soon(pair, person, now)
            when = {"meeting_at": soon.isoformat()} if soon else {}
            told.append(Tell(pair.fields["who_id"], "pair away", {"pair": pair.id, **when}))
    told += [Tell(who_id, "pair away", {"pair": pair}) for who_id, pair in pairs.unheard(person, now)]
    return tuple(told)


def back(person: Person, now: datetime) -> tuple[Effect, ...]:
    """The person is here again, after they could not be reached or wanted no messages: what waits goes on."""
    told: list[Effect] = []
    for pair in person.open_records("pair"):
        state = pair.fields.get("state")
        if state == "agreed":
            told += (Tell(pair.fields["who_id"], "pair back", {"pair": pair.id}), *pairs.watch(pair, now))
            told += parting.anew(pair, person, now) if parting.is_parting(pair) else ()
        if state in ("asked", "asked me", "said yes"):
            told.append(Remind("pair_end", max(now, _until(pair)), pair.id))
        told += proposals.look_again_at_all(pair, person, now)
    return tuple(told)


def look(pair: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """It is time to look: if the pair has been quiet here, ask whether it has been so for the other, too.

    After that nobody looks again before there is a new sign of life.
    """
    if pair.kind != "pair" or pair.fields.get("state") != "agreed":
        return ()
    last = parting.last_sign(pair, person)
    if last + pairs.QUIET_AFTER > now:
        return (Remind(pairs.QUIET, last + pairs.QUIET_AFTER, pair.id),)
    if group.leads(pair):
        return () if _is_asked(pair, last) else _ask_group(pair, person)
    if _is_asked(pair, last) or pairs.is_away(pair):
        return ()
    return (Tell(pair.fields["who_id"], "pair quiet", {"pair": pair.id}),)


def let_rest(pair: Record, person: Person) -> tuple[Effect, ...]:
    """Let it rest without an end: the other is told, and nobody is asked again until the two take it up."""
    rests = group.pairs_of(pair, person)
    told = (Tell(it.fields["who_id"], "pair rests", {"pair": it.id, "name": person.name}) for it in rests)
    asked = (effect for it in rests for effect in _asked_about(it, person))
    return (*asked, *told, Say("group.rests_mine" if group.leads(pair) else "pair.rests_mine", choices=("mentor",)))


def _ask_group(pair: Record, person: Person) -> tuple[Effect, ...]:
    """The mentor alone is asked, who plans the meetings, and once for all."""
    said = Say("group.quiet", group.named(pair, person), ("meet", "let it rest", group.END), pair.id)
    return (*(effect for it in group.pairs_of(pair, person) for effect in _asked_about(it, person)), said)


def learned(event: Learned, person: Person, now: datetime) -> tuple[Effect, ...]:
    """What the other's conversation told of their being away, back, or quiet."""
    pair = pairs.told_about(event, person)
    state = pair.fields.get("state") if pair else ""
    if pair is None and event.what in ("pair back", "pair quiet") and event.result.get("from"):
        # It has ended here, which they could not hear while they were gone.
        return (
            Tell(event.result["from"], "pair ended", {"pair": event.result.get("pair", ""), "why": parting.SILENT}),
        )
    if pair is None or state not in ("asked", "agreed"):
        return ()
    match event.what:
        case "pair away" if state == "asked":
            return pairs.not_reached("pair asked", pair, person)
        case "pair away":
            return _away(pair, person, now)
        case "pair back" if not pairs.is_away(pair):
            return proposals.look_again_at_all(pair, person, now)
        case "pair back":
            waiting = proposals.look_again_at_all(pair, person, now)
            fields = {name: value for name, value in pair.fields.items() if name != "away"}
            line, first = ("group.back", ()) if pair.fields.get(group.GROUP) else ("pair.back", ("meet",))
            said = Say(line, pairs.named(pair), (*first, "open"), pair.id)
            return (Keep(replace(pair, fields=fields)), *waiting, *pairs.watch(pair, now), said)
        case "pair quiet" if state == "agreed" and event.result.get("why") == parting.SILENT:
            return parting.other_is_silent(pair, person, now)
        case "pair quiet" if state == "agreed":
            last = parting.last_sign(pair, person)
            if last + pairs.QUIET_AFTER > now:
                return (Tell(pair.fields["who_id"], "pair lives", {"pair": pair.id}),)
            if _is_asked(pair, last):
                return ()
            to_mentee = pair.fields.get("role") == "mentor"
            told = (Tell(pair.fields["who_id"], "pair quiet", {"pair": pair.id}),) if to_mentee else ()
            said = Say("pair.quiet", pairs.named(pair), ("meet", "let it rest", "end pair"), pair.id)
            return (*_asked_about(pair, person), said, *told)
        case "pair lives" if state == "agreed" and parting.is_parting(pair):
            return parting.all_go_on(pair, person, now)
        case "pair lives" if state == "agreed":
            return pairs.watch(pair, now)
        case "pair rests" if state == "agreed":
            line, first = ("group.rests", ()) if group.joins(pair) else ("pair.rests", ("meet",))
            return (*_asked_about(pair, person), Say(line, pairs.named(pair), (*first, "open"), pair.id))
    return ()


def not_reached(what: str, pair: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """What was told to the other did not arrive. Nobody learns why."""
    if what == "pair quiet" and (over := parting.other_is_gone(pair, person, now)):
        return over
    if what == "meeting lapsed":
        return proposals.let_lapsed_be(pair, person)
    of_itself = what in ("pair away", "pair back", "pair lives", "group")
    known = pairs.is_away(pair) and what == "pair quiet"
    return () if of_itself or known else pairs.not_reached(what, pair, person)


def _away(pair: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    when = _next(pair, person, now)
    line, values = ("pair.away_meeting", {"when": when.isoformat()}) if when else ("pair.away", {})
    kept = Keep(replace(pair, fields={**pair.fields, "away": "yes"}))
    return (kept, Say(line, {**pairs.named(pair), **values}, (group.end_of(pair), "pair", "open"), pair.id))


def _soon(pair: Record, person: Person, now: datetime) -> datetime | None:
    when = _next(pair, person, now)
    return when if when and when - now <= SOON else None


def _next(pair: Record, person: Person, now: datetime) -> datetime | None:
    """When the two are to meet next, if they have agreed that."""
    found = [planned.next_of(it, now) for it in pairs.meetings_of(pair.id, person)]
    return min((when for when in found if when), default=None)


def _is_asked(pair: Record, last: datetime) -> bool:
    """Whether it was asked since that sign of life, here or by those who look after its program."""
    return parting.is_parting(pair) or pair.fields.get("quiet") == last.isoformat()


def _asked_about(pair: Record, person: Person) -> tuple[Effect, ...]:
    asked = parting.called_off(pair)
    kept = replace(asked, fields={**asked.fields, "quiet": parting.last_sign(pair, person).isoformat()})
    return (Keep(kept), Forget(parting.PARTING, pair.id))


def _until(pair: Record) -> datetime:
    return moment_of(pair.fields["until"]) if pair.fields.get("until") else pair.at
