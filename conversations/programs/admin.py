"""What an admin of a workspace can do with its programs: see which there are, give one a new owner, end one left alone.

Rule: nothing that is kept with a person says that they are an admin. The office is asked before a page is shown or a
talk begins, and once more when it ends.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from conversations.effects import Effect, Forget, InProgram, Keep, Open, Say
from conversations.events import Learned
from conversations.person import Person, Record
from conversations.snooze import Next

MINE, PAGE = "programs", "programs here"
"""The page of one's own programs, and that of all of the workspace."""
KIND = "listed"
"""Of the records on that page: "listed-7" is program 7."""
ALL, MORE, NEW_OWNER, END = "all programs", "more programs", "new owner", "end program"
OF_A_PROGRAM = (NEW_OWNER, END)
CHOICES = (ALL, *OF_A_PROGRAM, MORE)
GIVE, CLOSE = "give", "close alone"
ENDS = (GIVE, CLOSE)
"""How their talks end."""
GIVEN = "given away"
"""What whoever owned a program is told when an admin gave it to somebody else."""
ASKED_AGAIN = "asked again"
REFUSED = {
    "no admin": "admin.only",
    "looked after": "admin.looked_after",
    "away": "admin.away",
}
"""Why the office does nothing for an admin -> what is said."""
_ABOUT = re.compile(r"[a-z]+-([0-9]{1,15})")
_TALKS = {NEW_OWNER: "new_owner", END: "end_program"}
_SAID = {GIVE: "admin.given", CLOSE: "admin.closed"}


def buttons(record: Record) -> tuple[str, ...]:
    """What can be done with a program from its line on the page."""
    if record.fields.get("state") != "open":
        return ()
    return OF_A_PROGRAM if record.fields.get("away") == "all" else (NEW_OWNER,)


def pressed(choice: str, about: str) -> Next:
    """One of CHOICES was pressed: about the program "listed-7", or about the page behind program 12, "listed-12"."""
    found = _ABOUT.fullmatch(about)
    number = found[1] if found else ""
    if choice in OF_A_PROGRAM:
        return (InProgram(choice, number),), "", {}
    return (page(number if choice == MORE else ""),), "", {}


def page(first: str = "") -> InProgram:
    """The way to the page of all programs, from so many on."""
    return InProgram(ALL, "", {"from": first or "0"})


def begins(event: Learned) -> tuple[str, Mapping[str, str]] | None:
    """The talk that begins when the office says that it may, and its notes; None if none does."""
    result = event.result
    talk = _TALKS.get(result.get("did", "")) if event.what == "program" else None
    if talk is None or not result.get("program"):
        return None
    return talk, {"about": f"program-{result['program']}", "name": result.get("name", "")}


def learned(result: Mapping[str, str], person: Person) -> tuple[Effect, ...] | None:
    """What came of what an admin did, or tells an owner; None if it is about something else."""
    if result.get("why") == ASKED_AGAIN:
        return (Say("admin.asked", choices=(ALL,), about=ALL),)
    did, id = result.get("did", ""), f"program-{result.get('program', '')}"
    known, named = person.record(id), {"name": result.get("name", "")}
    if did == ALL:
        return (Open(PAGE, {"from": result.get("from", "0")}, about=ALL, announce="admin.ready"),)
    if did == GIVEN and known:
        kept = Keep(replace(known, fields={**known.fields, "owns": "co-owner"}))
        return (kept, Say("admin.given_away", {**named, "owner": result.get("owner", "")}, ("open",), id))
    if did in _SAID:
        gone = (Keep(replace(known, open=False)), Forget("", id)) if known and did == CLOSE else ()
        return (*gone, Say(_SAID[did], named, (ALL,), ALL))
    return None
