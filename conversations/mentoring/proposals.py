"""A time that was proposed and is not answered: it waits for a while, is asked about once, and is then over.

Rule: it is over when the other's conversation has taken note of that. Until then a yes may be on its way, and counts.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from conversations.beforehand import after_working_days
from conversations.effects import Effect, Forget, Keep, Remind, Say, Tell
from conversations.hearing import moment_of
from conversations.mentoring import pairs
from conversations.person import Person, Record

PROPOSAL_END = "proposal_end"
"""The reminder that there was no answer: it is told once, and the second time the proposal is over."""
ANSWER_WITHIN = 3
"""So many working days of the one who proposed it waits, before each."""


def look_again(id: str, when: datetime, person: Person, now: datetime) -> Remind:
    """See in time whether what was proposed for `when` has been answered."""
    return Remind(PROPOSAL_END, max(now, min(after_working_days(now, ANSWER_WITHIN, person), when)), id)


def look_again_at_all(pair: Record, person: Person, now: datetime) -> tuple[Remind, ...]:
    """The same for all that the person has proposed in a pair."""
    mine = (it for it in pairs.meetings_of(pair.id, person) if it.fields.get("asked") == "them")
    return tuple(look_again(it.id, moment_of(it.fields["new_when"]), person, now) for it in mine)


def no_answer(meeting: Record, person: Person, now: datetime) -> tuple[Effect, ...]:
    """Nobody has answered in time, or before the time that was proposed. Of somebody away that is known already."""
    fields, pair = meeting.fields, person.record(meeting.fields.get("pair", ""))
    if fields.get("asked") != "them" or pair is None:
        return ()
    when, known = moment_of(fields["new_when"]), pairs.is_away(pair) or bool(fields.get("new_lapsed"))
    if not known and not fields.get("new_waited") and when > now:
        values = {**pairs.named(pair), "when": fields["new_when"]}
        said = Say("meeting.no_answer", values, ("another time", "mentor"), meeting.id)
        return (_noted(meeting, "new_waited"), look_again(meeting.id, when, person, now), said)
    told = {"pair": pair.id, "meeting": meeting.id, "round": fields["round"]}
    over = (_noted(meeting, "new_lapsed"), Tell(pair.fields["who_id"], "meeting lapsed", told))
    return over if known else (*over, Say("meeting.lapsed", choices=("meet", "mentor"), about=pair.id))


def lapsed(result: Mapping[str, str], meeting: Record | None, pair: Record) -> tuple[Effect, ...]:
    """What was proposed to me has waited too long; unless I have answered meanwhile, or proposed something myself."""
    told = {**{name: result.get(name, "") for name in ("meeting", "round")}, "pair": pair.id, "answer": "lapsed"}
    noted = Tell(pair.fields["who_id"], "meeting answered", told)
    if meeting is None:
        return (noted,)
    if meeting.fields.get("asked") != "me" or meeting.fields["round"] != told["round"]:
        return ()
    return (*let_be(meeting), noted, Say("meeting.lapsed_mine", pairs.named(pair), ("meet", "mentor"), pair.id))


def let_lapsed_be(pair: Record, person: Person) -> tuple[Effect, ...]:
    """The other cannot hear that it is over. A yes from them, should there be one, finds that out."""
    over = (it for it in pairs.meetings_of(pair.id, person) if it.fields.get("new_lapsed"))
    return tuple(effect for it in over for effect in let_be(it))


def let_be(meeting: Record) -> tuple[Effect, ...]:
    """What was proposed is not to be; if nothing was agreed before, nothing is."""
    rest, over = without_new(meeting.fields), Forget(PROPOSAL_END, meeting.id)
    if rest["state"] == "agreed":
        return (over, Keep(replace(meeting, fields=rest)))
    return (over, Keep(replace(meeting, fields={**rest, "state": "cancelled"}, open=False)))


def without_new(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields of a meeting without what is proposed."""
    return {name: value for name, value in fields.items() if not name.startswith("new_") and name != "asked"}


def _noted(meeting: Record, name: str) -> Keep:
    return Keep(replace(meeting, fields={**meeting.fields, name: "yes"}))
