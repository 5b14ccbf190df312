"""Everybody of a channel or a group is invited at once: what whoever looks after a program is shown, and says to it.

Rule: nobody is asked before the numbers were seen. The button that asks is about "look-7-5f0c": what was looked at of
program 7, under the office's mark for it.
"""

import re
from collections.abc import Mapping

from conversations.effects import Effect, InProgram, Rewrite, Say
from conversations.person import Person
from conversations.snooze import Next

BEGIN = "invite many"
LOOK, ASK, LEAVE = "look who", "ask them", "leave them"
CHOICES = (ASK, LEAVE)
REFUSED = {
    "no such place": "roster.no_such_place",
    "not in it": "roster.not_in_it",
    "not in it yourself": "roster.not_in_it_yourself",
    "not allowed": "roster.not_allowed",
    "no groups": "roster.no_groups",
    "too many": "roster.too_many",
    "no list": "roster.no_list",
    "too old": "roster.too_old",
}
"""Why there is nothing to look at, or nobody is asked -> what is said."""

_ABOUT = re.compile(r"look-([0-9]{1,15})-([0-9a-f]{4,32})")
_DONE = {"asking": "roster.asking", "left alone": "roster.left_alone"}


def pressed(choice: str, about: str, person: Person) -> Next:
    """One of CHOICES was pressed."""
    found = _ABOUT.fullmatch(about)
    record = person.record(f"program-{found[1]}") if found else None
    if found is None or record is None or not record.fields.get("owns"):
        return (Say("common.settled", choices=("menu",)),), "", {}
    return (InProgram(choice, found[1], {"look": found[2]}),), "", {}


def learned(result: Mapping[str, str]) -> tuple[Effect, ...] | None:
    """What came of it; None if it is about something else."""
    did, number = result.get("did", ""), result.get("program", "")
    if did in _DONE:
        return (Rewrite(_DONE[did], choices=("open",), about=f"program-{number}"),)
    match did:
        case "looking":
            return (Say("roster.looking"),)
        case "asked them":
            return (Say("roster.asked", choices=("members",), about=f"program-{number}"),)
        case "look who":
            numbers = {name: result.get(name, "0") for name in ("there", "already", "cannot", "asked")}
            if numbers["asked"] == "0":
                return (Say("roster.nobody_new", numbers, (BEGIN, "open"), f"program-{number}"),)
            return (Say("roster.look", numbers, CHOICES, f"look-{number}-{result.get('look', '')}"),)
    return None
