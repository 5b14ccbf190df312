"""What those who look after a program have set of it: they see all of it, change one thing at a time, and its owner is
asked how to go on when its time is over.

Rule: what people read before they said yes is told anew to all of them. What stays between two, and how they meet, is
what they said yes to: nobody changes it behind them.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from conversations.effects import Effect, Keep, Open, Remind, Say
from conversations.hearing import zone_of
from conversations.person import Person, Record
from conversations.programs.groups import FORM
from conversations.programs.training import OWN, TRAINING
from conversations.skills.next_steps import check_in_at

PAGE, CHANGE = "program settings", "change program"
SET, SAME, NEWS = "set", "same", "set news"
"""What the office is asked to do; what it says if that changes nothing; and what it tells everybody else otherwise."""
REMINDER = "program_ends"
CAN_CHANGE = (
    "name", "purpose", "objectives", "sponsor", "size", "starts", "lasts", "for_whom", "rule", "often", TRAINING,
    "pairing",
)  # fmt: skip
FIXED = "rule"
"""Can be changed only while nobody was asked."""
OF_IT = ("name", "purpose", "for_whom", "starts", "lasts", "rule", "often", TRAINING, OWN, FORM, "pairing")
"""What everybody who is invited may know of a program."""
FOR_OWNERS = ("objectives", "sponsor", "size")
"""What only those know who look after it."""
TOLD = (*OF_IT, *FOR_OWNERS, "owner", "owns", "role", "state")
"""What the office tells of it."""
_READ_BEFORE = ("purpose", "starts", "lasts", "often", TRAINING)
_MONTHS = {"three months": 3, "six months": 6, "a year": 12}
LASTS = tuple(_MONTHS)


def names_of(what: str) -> tuple[str, ...]:
    """The settings that one of CAN_CHANGE is kept in."""
    return (TRAINING, OWN) if what == TRAINING else (what,)


def told(result: Mapping[str, str]) -> dict[str, str]:
    """The fields of a record, of what the office tells."""
    return {name: result[name] for name in TOLD if result.get(name)}


def learned(
    result: Mapping[str, str], known: Record | None, person: Person, now: datetime
) -> tuple[Effect, ...] | None:
    """The person, or somebody with them, has changed something. None if it is about something else."""
    if result.get("did") == SAME and known:
        return (Say("program.as_it_was", choices=(PAGE,), about=known.id),)
    if result.get("did") not in (SET, NEWS):
        return None
    if known is None:
        return ()
    settled = {name: text for name, text in known.fields.items() if name not in (*OF_IT, *FOR_OWNERS)}
    new = replace(known, fields={**settled, **told(result)})
    kept: tuple[Effect, ...] = (Keep(new), *reminds(new, person, now))
    if result["did"] == SET:
        return (*kept, Say("program.set_mine", {"name": new.fields["name"]}, (PAGE, "open"), known.id))
    what, takes_part = result.get("what", ""), known.fields.get("state") in ("in", "waiting")
    if takes_part and what == "name":
        return (*kept, Say("program.renamed", {"was": known.fields["name"], "name": new.fields["name"]}))
    if takes_part and what in _READ_BEFORE:
        values = {"name": new.fields["name"], "news_of": what}
        return (*kept, Say("program.changed", values, ("open",), known.id))
    return kept


def page(program: Record) -> Open:
    """The office puts on it how all is set."""
    return Open(PAGE, {"program": program.id.partition("-")[2]}, (), (CHANGE,), program.id, "program.page")


def reminds(program: Record, person: Person, now: datetime) -> tuple[Remind, ...]:
    """Of the end of its time, for its owner: from the day on which it begins, or was set up if that was left open."""
    months = _MONTHS.get(program.fields.get("lasts", ""))
    if program.fields.get("owns") != "owner" or months is None:
        return ()
    starts = program.fields.get("starts")
    begins = date.fromisoformat(starts) if starts else program.at.astimezone(zone_of(person.zone)).date()
    ends = begins + relativedelta(months=months)
    return (Remind(REMINDER, check_in_at(ends.isoformat(), person, now), program.id),)


def came_due(program: Record) -> tuple[Effect, ...]:
    """The time of a program is over. It goes on until its owner ends it."""
    if program.fields.get("owns") != "owner":
        return ()
    return (Say("program.ends", {"name": program.fields["name"]}, ("picture", CHANGE, "close program"), program.id),)
