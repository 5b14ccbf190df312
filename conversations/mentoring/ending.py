"""A pair ends: by one of the two, by leaving mentoring, or because the other has ended it. Nobody gives a reason.

Rule: with it go its meetings and all that reminds of them; of a mentor's group the others go on.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from conversations.effects import Effect, Forget, Keep, Say, Tell
from conversations.mentoring import group, pairs, planned
from conversations.person import Person, Record
from conversations.programs.counting import counted
from conversations.programs.groups import SMALLEST


def end(notes: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """End a pair, with a word to the other if one was written."""
    pair = person.record(notes.get("about", ""))
    if pair is None:
        return (Say("pair.gone", choices=("mentor",)),)
    if notes.get("sure") not in ("end it", "this one", "all of them"):
        return (Say("pair.kept_on", choices=("mentor",)),)
    if group.leads(pair):
        return _end_in_group(pair, notes, person, now)
    told = {"pair": pair.id, "word": notes.get("word", ""), **pairs.me(person)}
    over = ended(pair, person, now)
    line = "group.left_mine" if group.joins(pair) else "pair.ended_mine"
    return (Tell(pair.fields["who_id"], "pair ended", told), *over, Say(line, choices=("mentor",)))


def _end_in_group(pair: Record, notes: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """A mentor ends it with one mentee, or with all."""
    ends = group.pairs_of(pair, person) if notes["sure"] == "all of them" else (pair,)
    told = {"word": notes.get("word", ""), **pairs.me(person)}
    tells = (Tell(it.fields["who_id"], "pair ended", {"pair": it.id, **told}) for it in ends)
    if len(ends) == 1:
        return (*tells, *gone(pair, person, now), Say("group.ended_mine", choices=("mentor",)))
    over = (effect for it in ends for effect in _closed(it, person, now))
    return (*tells, *over, *group.answered(ends, "no"), Say("group.ended_mine", choices=("mentor",)))


def leave(notes: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """End every pair and every request at once. The others hear that it has ended, and a word if one was written."""
    if notes.get("sure") != "leave it":
        return (Say("pair.kept_on", choices=("me",)),)
    effects: list[Effect] = []
    in_groups = [it for it in person.open_records("pair") if it.fields.get(group.GROUP)]
    for pair in person.open_records("pair"):
        told = {"pair": pair.id, **pairs.me(person)}
        match pair.fields.get("state"):
            case "agreed":
                effects.append(Tell(pair.fields["who_id"], "pair ended", {**told, "word": notes.get("word", "")}))
            case "asked":
                effects.append(Tell(pair.fields["who_id"], "pair ended", {**told, "why": "expired"}))
            case "asked me" | "said yes" if pair not in in_groups:
                effects.append(Tell(pair.fields["who_id"], "pair answered", {**told, "answer": "no"}))
        effects += _closed(pair, person, now) if pair in in_groups else ended(pair, person, now)
    no = {**pairs.me(person), "answer": "no"}
    effects += [Tell(who_id, "pair answered", {"pair": pair, **no}) for who_id, pair in pairs.unheard(person, now)]
    return (*effects, *group.answered(in_groups, "no"), Say("pair.left", choices=("menu",)))


def learned(pair: Record, result: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """The other has ended it."""
    if result.get("why") == "expired":
        return ()
    word, first, about = pairs.a_word(result.get("word", ""), pair, now)
    said = Say(*line_of(pair, person), (*first, "mentor"), about)
    return (*gone(pair, person, now), *word, said)


def line_of(pair: Record, person: Person) -> tuple[str, dict[str, str]]:
    """What is said of it that the other has ended it, and with which values."""
    if not group.leads(pair):
        return "group.ended" if group.joins(pair) else "pair.ended", pairs.named(pair)
    rest = group.without(pair, person)
    line = "group.left" if len(rest) >= SMALLEST else "group.left_one" if rest else "group.left_none"
    return line, {**pairs.named(pair), **({"others": group.names(rest)} if rest else {})}


def gone(pair: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """It has ended, and if it is one of a mentor's group the others go on."""
    if rest := group.without(pair, person):
        over_now = (pairs.over(pair, "ended"), Forget("", pair.id), *group.handed_on(pair, rest, person))
        return (*over_now, *counted(pair, "ended"))
    return ended(pair, person, now)


def ended(pair: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """With its meetings, and all that was to remind of them."""
    return (*_closed(pair, person, now), *counted(pair, "ended"))


def _closed(pair: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    off = (effect for it in pairs.meetings_of(pair.id, person) for effect in planned.called_off(it, now))
    notes = (Keep(replace(it, open=False)) for it in person.open_records("notes") if it.fields["pair"] == pair.id)
    return (pairs.over(pair, "ended"), Forget("", pair.id), *off, *notes)
