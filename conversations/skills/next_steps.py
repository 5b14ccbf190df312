"""End with clear next steps: one small action, whose it is, by when, and how both will know.

Rule: a step that is somebody else's is offered to them before it counts as agreed.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from conversations.drafts import a_step, drafted
from conversations.effects import Effect, Field, Keep, Remind, Tell
from conversations.events import Chose, Event
from conversations.flow import ONWARD, SKIPPED, Heard, Moment, Step, Steps, Unclear
from conversations.hearing import HEARD, a_day, a_moment, one_of, words, zero_to_ten, zone_of
from conversations.person import Person, Record
from conversations.skills.listen import written

CONFIDENT = 7
"""From this confidence on (0 to 10) a step is left as it is; below, a smaller one is invited."""
ANSWER_WITHIN = timedelta(days=5)
"""How long an offered step waits for an answer before the one who offered it is told that there is none."""
WITHOUT_A_DATE = timedelta(days=7)
NOT_AT_ONCE = timedelta(hours=1)

_LEADS = ("15 minutes", "1 hour", "that morning", "no reminder")
_WHOSE = ("mine", "theirs", "both")
_SMALLER = ("make it smaller", "keep it")
_OFFER = ("offer it", "keep it mine")

PREPARE: Steps = {
    "room": written("next_steps.room", "room", "when"),
    "when": Step(
        "next_steps.when", a_moment("when"), {HEARD: "remind", SKIPPED: ONWARD}, answer=Field("when", "moment")
    ),
    "remind": Step(
        "next_steps.remind",
        one_of(*_LEADS, keep="remind"),
        dict.fromkeys((*_LEADS, SKIPPED), ONWARD),
        choices=_LEADS,
    ),
}


def _whose(event: Event, moment: Moment) -> Heard | Unclear:
    """Whose step it is; only one that is also somebody else's, whom the bot can write to, can be offered."""
    if isinstance(event, Chose) and event.choice == SKIPPED:
        return Heard(SKIPPED, {"alone": "yes"})
    heard = one_of(*_WHOSE, keep="whose")(event, moment)
    if isinstance(heard, Unclear):
        return heard
    alone = heard.outcome == "mine" or not moment.notes.get("who_id")
    return Heard(heard.outcome, {**heard.keep, "alone": "yes" if alone else ""})


def _step(ask: str, lead: str) -> Steps:
    """The step, and the look at it again where it is vague or more than one; without one there is nothing to ask on."""
    table = drafted("what", ask, a_step("what", "by"), Field("what"), lead)
    return {**table, "what": replace(table["what"], leads={**table["what"].leads, SKIPPED: ONWARD})}


def _in_detail(confident: str) -> Steps:
    """By when, how one will know, how sure one is. `confident` is the step after."""
    return {
        "by": Step("next_steps.by", a_day("by"), {HEARD: "know", SKIPPED: "know"}, answer=Field("by", "day")),
        "know": written("next_steps.know", "know", "confidence"),
        "confidence": Step(
            "next_steps.confidence",
            zero_to_ten("confidence", enough=CONFIDENT),
            {"high": confident, "low": "smaller", SKIPPED: confident},
            choices=tuple(str(number) for number in range(11)),
        ),
        "smaller": Step(
            "next_steps.smaller",
            one_of(*_SMALLER),
            {"make it smaller": "what", "keep it": confident, SKIPPED: confident},
            choices=_SMALLER,
        ),
    }


AGREE: Steps = {
    **_step("next_steps.what", "whose"),
    "whose": Step("next_steps.whose", _whose, dict.fromkeys((*_WHOSE, SKIPPED), "by"), choices=_WHOSE),
    **_in_detail("offer"),
    "offer": Step(
        "next_steps.offer",
        one_of(*_OFFER, keep="offer"),
        dict.fromkeys((*_OFFER, SKIPPED), ONWARD),
        choices=_OFFER,
        unless=("alone",),
    ),
}

THINK: Steps = {
    "options": written("next_steps.options", "options", "more"),
    "more": written("next_steps.more", "more", "what"),
    **_step("next_steps.choose", "by"),
    **_in_detail("obstacle"),
    "obstacle": Step(
        "next_steps.obstacle", words("obstacle"), {HEARD: "then", SKIPPED: ONWARD}, answer=Field("obstacle")
    ),
    "then": written("next_steps.then", "then", ONWARD),
}

KEPT = ("what", "whose", "who", "who_id", "by", "know", "confidence", "obstacle", "then", "laters", "pair")


def id_of(kind: str, now: datetime) -> str:
    """The id of a record that comes to be now. Two of a kind never come to be in the same turn."""
    return f"{kind}-{int(now.timestamp() * 1000)}"


def look_back(by: str, person: Person, now: datetime) -> datetime:
    """When to ask about a step: at the start of the person's day on its date (ISO), or in a week if it has none."""
    zone = zone_of(person.zone)
    day = date.fromisoformat(by) if by else now.astimezone(zone).date() + WITHOUT_A_DATE
    return datetime.combine(day, time.fromisoformat(person.opens), zone)


def check_in_at(by: str, person: Person, now: datetime) -> datetime:
    """When to ask about a step that was just agreed: on its day, but never at once."""
    return max(look_back(by, person, now), now + NOT_AT_ONCE)


def agree(moment: Moment, notes: Mapping[str, str]) -> tuple[Effect, ...]:
    """Keep the step in the notes, if there is one; ask about it on its day, and offer it if that was wished."""
    if not notes.get("what"):
        return ()
    id = id_of("step", moment.now)
    offered = notes.get("offer") == "offer it" and not notes.get("alone") and bool(notes.get("who_id"))
    fields = {name: notes[name] for name in KEPT if notes.get(name)}
    fields["state"] = "offered" if offered else "agreed"
    due = check_in_at(notes.get("by", ""), moment.person, moment.now)
    effects: tuple[Effect, ...] = (Keep(Record(id, moment.now, fields)), Remind("check_in", due, id))
    if not offered:
        return effects
    shared = {name: notes[name] for name in ("what", "whose", "by", "know") if notes.get(name)}
    return (
        *effects,
        Tell(notes["who_id"], "step offered", {**shared, "step": id, "name": moment.person.name}),
        Remind("offer_end", moment.now + ANSWER_WITHIN, id),
    )
