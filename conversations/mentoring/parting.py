"""A pair that was asked whether it goes on, and of which nothing is heard then, ends by itself: with thanks, no blame.

Rule: it ends when both have been silent for long enough, which the conversation of each knows for itself, and the
program, where a sign of life of either counts at once, lets it end. Nobody is silent in a pause or on days off; whoever
cannot be reached is not waited for. The field `parting` says since when silence counts (ISO in UTC), `sign` when it
was last broken.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from conversations.conversation import Conversation
from conversations.effects import Change, Effect, Forget, InProgram, Keep, Open, Remind, Say, Tell
from conversations.events import Called, Chose, Deed, Filled, Said
from conversations.hearing import moment_of, zone_of
from conversations.mentoring import ending, group, notes, pairs, planned
from conversations.person import Person, Record
from conversations.programs import choosing
from conversations.programs.counting import counted

PARTING, DAYS = "pair_parting", 14
"""The reminder that a pair may end by itself, and how many days both are silent then."""
GOES_ON = "it goes on"
"""The button with which one of a group says so."""
SILENT = "silent"
"""What a pair is that ends by itself."""
_A_DAY = timedelta(days=1)
_BEGIN_ANEW = frozenset({"paused_until", "time_off"})


def is_parting(pair: Record) -> bool:
    """Whether it ends by itself if nothing is heard of it."""
    return bool(pair.fields.get("parting"))


def last_sign(pair: Record, person: Person) -> datetime:
    """Of life: that they became a pair, looked back on a meeting, or made out one; it may still be to come."""
    names, those = ("last", "since", "sign"), {it.id: it for it in (pair, *group.pairs_of(pair, person))}.values()
    signs = [it.at for it in those]
    signs += [moment_of(it.fields[name]) for it in those for name in names if it.fields.get(name)]
    for meeting in pairs.meetings_of(pair.id, person):
        signs.append(meeting.at)
        if meeting.fields.get("often") == planned.ONCE:
            signs.append(moment_of(meeting.fields["when"]))
    return max(signs)


def ask(pair: Record, title: str, person: Person, now: datetime) -> tuple[Effect, ...]:
    """Ask how it goes on, and say until when an answer is waited for. Not twice, nor two who are about to meet."""
    if is_parting(pair) or last_sign(pair, person) > now:
        return ()
    begun = anew(pair, person, now)
    values = {"title": title, **group.named(pair, person), "day": begun[1].at.isoformat()}
    if group.leads(pair):
        all_of = (effect for it in group.pairs_of(pair, person) for effect in anew(it, person, now))
        return (*all_of, Say("group.part_lead", values, ("meet", GOES_ON, group.END), pair.id))
    if group.joins(pair):
        return (*begun, Say("group.part_join", values, (GOES_ON, group.LEAVE), pair.id))
    return (*begun, Say("program.part", values, ("meet", "let it rest", "end pair"), pair.id))


def anew(pair: Record, person: Person, now: datetime) -> tuple[Keep, Remind]:
    """Silence counts from now on."""
    begun = replace(pair, fields={**pair.fields, "parting": now.isoformat()})
    return Keep(begun), Remind(PARTING, _over_at(begun, person), pair.id)


def came_due(pair: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """It is time: the person has been silent, and so has the other, unless their conversation knows better."""
    if not is_parting(pair):
        return ()
    if _goes_on(pair, person):
        return all_go_on(pair, person, now)
    if (at := _over_at(pair, person)) > now:
        return (Remind(PARTING, at, pair.id),)
    return _both_silent(pair) if pairs.is_away(pair) else (_told(pair, "pair quiet"),)


def other_is_silent(pair: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """The time is over for the other; it ends if it is over here, too."""
    if _goes_on(pair, person):
        return (*(all_go_on(pair, person, now) if is_parting(pair) else ()), _told(pair, "pair lives"))
    at = _over_at(pair, person)
    return (Remind(PARTING, at, pair.id),) if at > now else _both_silent(pair)


def other_is_gone(pair: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """They could not be asked, so that nobody else can say that it goes on."""
    return _both_silent(pair) if not _goes_on(pair, person) and _over_at(pair, person) <= now else ()


def learned(did: str, pair: Record | None, person: Person, now: datetime) -> tuple[Effect, ...]:
    """Whether the program lets it end: "parted", or "lives" if the other has given a sign in this very moment."""
    if pair is None or not is_parting(pair):
        return ()
    if did == "lives":
        return all_go_on(pair, person, now)
    return (*ended(pair, person, now), _told(pair, "pair ended"))


def ended(pair: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """It is over, and the person hears so with a way on; of a group when it is the last of its pairs."""
    if group.without(pair, person):
        return ending.gone(pair, person, now)
    program = _program_of(pair, person)
    if pair.fields.get(group.GROUP):
        said = Say("group.parted", choices=("program", "mentor"), about=program.id if program else "")
    elif program is None:
        said = Say("pair.parted_meanwhile", pairs.named(pair), ("mentor",))
    else:
        line = "pair.parted" if is_parting(pair) else "pair.parted_meanwhile"
        ways = (choosing.LOOK if choosing.chooses(program) else "program", "mentor")
        said = Say(line, pairs.named(pair), ways, program.id)
    return (*ending.ended(pair, person, now), said)


def goes_on(pair: Record, now: datetime) -> tuple[Effect, ...]:
    """It does not end by itself any more."""
    kept = called_off(pair)
    kept = replace(kept, fields={**kept.fields, "sign": now.isoformat()})
    return (Keep(kept), Forget(PARTING, pair.id), *pairs.watch(pair, now))


def all_go_on(pair: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """Of a mentor's group the other pairs, too: a sign of life of one counts for all."""
    others = (it for it in group.without(pair, person) if is_parting(it))
    return tuple(effect for it in (pair, *others) for effect in goes_on(it, now))


def called_off(pair: Record) -> Record:
    """The same without that it ends by itself."""
    return replace(pair, fields={name: value for name, value in pair.fields.items() if name != "parting"})


def signs(
    event: Deed, talks: Sequence[Conversation], effects: Sequence[Effect], person: Person, now: datetime
) -> tuple[Effect, ...]:
    """What somebody did themself: if it is about a pair, that goes on; whoever pauses or is back has as long as at
    first. talks: before and after. effects: of the turn.
    """
    found: list[Effect] = []
    # Until when exactly is looked at again when it is due.
    free = replace(person, paused_until=None, time_off=())
    others = any(isinstance(it, Change) and not _BEGIN_ANEW.isdisjoint(it.what) for it in effects)
    for before in person.open_records("pair"):
        kept = (it.record for it in reversed(effects) if isinstance(it, Keep) and it.record.id == before.id)
        pair = next(kept, before)
        if not (pair.open and is_parting(pair)):
            continue
        if any(_is_about(it, event, talks, effects, person) for it in (pair, *group.without(pair, person))):
            found += (*goes_on(pair, now), *counted(pair, "lives"), _told(pair, "pair lives"))
        elif others:
            found += anew(pair, free, now)
    return tuple(found)


def _both_silent(pair: Record) -> tuple[Effect, ...]:
    """As far as is known here; `learned` hears what is so."""
    silent = {"pair": pair.id, "what": SILENT, "since": pair.fields["parting"]}
    return (InProgram("count", pair.fields["program"], silent),)


def _told(pair: Record, what: str) -> Tell:
    return Tell(pair.fields["who_id"], what, {"pair": pair.id, "why": SILENT})


def _goes_on(pair: Record, person: Person) -> bool:
    """There was a sign of life since; or the program is over for the person, who then has the pair for their own."""
    if not is_parting(pair) or _program_of(pair, person) is None:
        return True
    return last_sign(pair, person) > moment_of(pair.fields["parting"])


def _program_of(pair: Record, person: Person) -> Record | None:
    """The program of the pair, if the person takes part in it."""
    program = person.record(f"program-{pair.fields.get('program', '')}")
    return program if program and program.fields.get("state") == "in" else None


def _over_at(pair: Record, person: Person) -> datetime:
    """So many days after it was asked, without those in a pause or off."""
    zone = zone_of(person.zone)
    asked = moment_of(pair.fields["parting"]).astimezone(zone)
    paused = (person.paused_until or asked).astimezone(zone).date()
    day, left = asked.date(), DAYS
    while left:
        day += _A_DAY
        left -= day >= paused and not person.is_off(day)
    return datetime.combine(day, asked.time(), zone).astimezone(UTC)


def _is_about(
    pair: Record, event: Deed, talks: Sequence[Conversation], effects: Sequence[Effect], person: Person
) -> bool:
    """Whether it has to do with the pair, one of its meetings, what is noted for one, or a step of it."""
    if not isinstance(event, Said | Chose | Filled | Called):
        return False
    its = {pair.id, notes.id_of(pair.id), *(it.id for it in person.records if it.fields.get("pair") == pair.id)}
    abouts = {talk.notes.get("about", "") for talk in talks if talk.flow}
    abouts |= {it.about.rpartition("/")[2] for it in (event, *effects) if isinstance(it, Chose | Open)}
    return not its.isdisjoint(abouts)
