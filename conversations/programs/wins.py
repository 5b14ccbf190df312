"""Something that went well in a program, told by whoever had it and shown to others as far as they want.

Rule: where it is about two, nobody reads it before both have said yes; of a no, or of no answer, its teller hears the
same words at the same time. Nothing of it is kept with a person: a button is about "win-7", and the office says what
came of it, if the person may.
"""

import re
from collections.abc import Mapping

from conversations.effects import Effect, Forget, InProgram, Open, Remind, Say
from conversations.events import Learned
from conversations.hearing import moment_of
from conversations.person import Person, Record

KIND, SHOWN = "win", "shown"
"""What a record on a page is: one of one's own, or one that those who look after the program may read."""
BEGIN, KEEP, ASKED, OVER = "share win", "keep win", "win asked", "win over"
PAGE, MINE = "wins", "my wins"
YES, NO, TAKE_BACK, ANNOUNCE = "agree to win", "refuse win", "take win back", "announce win"
CHOICES = (MINE, YES, NO, TAKE_BACK, ANNOUNCE)
ANSWER_WITHIN = 3
"""So many working days of its teller it waits for the yes of the other."""
REMINDER = "win_end"
WITH_NAME, WITHOUT_NAME = "with my name", "without a name"
OWNERS, EVERYBODY = "owners", "everybody"
"""Who may read it: those who look after the program and its sponsor, or everybody in it."""

_ABOUT = re.compile(rf"(?:{KIND}|{SHOWN})-([0-9]{{1,15}})")
_SAID = {
    "kept win": "wins.shared",
    "win stays": "wins.stays",
    "agreed to win": "wins.agreed_mine",
    "refused win": "wins.refused_mine",
    "win taken back": "wins.taken_back",
    "yes taken back": "wins.yes_taken_back",
    "no win": "common.settled",
}
"""What was done -> what is said."""


def id_of(number: str) -> str:
    """By which its buttons name one."""
    return f"{KIND}-{number}"


def page() -> Open:
    """All that somebody told, and all of others that they said yes to."""
    return Open("my_wins", about=MINE, announce="wins.page")


def buttons_of(record: Record) -> tuple[str, ...]:
    """What can be done with one beside it on a page."""
    if record.kind == SHOWN:
        return (ANNOUNCE,) if record.fields.get("whom") == EVERYBODY else ()
    return (YES, NO) if record.fields.get("state") == "asked me" else (TAKE_BACK,)


def pressed(choice: str, about: str) -> tuple[Effect, ...]:
    """One of CHOICES was pressed."""
    if choice == MINE:
        return (page(),)
    if found := _ABOUT.fullmatch(about):
        return (InProgram(choice, "", {"win": found[1]}),)
    return (Say("common.settled", choices=("menu",)),)


def begins(event: Learned) -> tuple[str, Mapping[str, str]] | None:
    """The talk that begins when the office lets somebody tell something, and its notes; None if none does."""
    result = event.result
    if event.what != "program" or result.get("did") != BEGIN or not result.get("program"):
        return None
    return "win", {"about": f"program-{result['program']}", **({"few": "yes"} if result.get("few") else {})}


def pairs_of(program: str, person: Person) -> tuple[Record, ...]:
    """Those that the person is in within a program. program: its number."""
    return tuple(it for it in person.open_records("pair") if _of(it) == (program, "agreed"))


def learned(result: Mapping[str, str]) -> tuple[Effect, ...] | None:
    """What came of what was done with one; None if it is about something else."""
    did, number, until = (result.get(name, "") for name in ("did", "win", "until"))
    if did == ASKED and until:
        return (Say("wins.asked", {**_name(result), "day": until}, (MINE,)),)
    if did == "win waits" and number and until:
        waits = Remind(REMINDER, moment_of(until), id_of(number))
        return (waits, Say("wins.waits", {"day": until}, (MINE,)))
    if did not in _SAID:
        return None
    return (Say(_SAID[did], choices=("menu",) if did in ("refused win", "no win") else (MINE,)),)


def told(event: Learned) -> tuple[Effect, ...]:
    """What the other half of a pair did: they ask for a yes, have said yes, or have taken it back."""
    number = event.result.get("win", "")
    match event.what:
        case "win asked":
            # It may have waited, and be over or taken back by now: the office knows.
            return (InProgram(ASKED, "", {"win": number}),)
        case "win agreed":
            return (Forget(REMINDER, id_of(number)), Say("wins.both", _name(event.result), (MINE,)))
    return (Say("wins.hidden", choices=(MINE,)),)


def came_due(about: str) -> tuple[Effect, ...]:
    """The time for the yes of the other is over: the office knows if it came."""
    found = _ABOUT.fullmatch(about)
    return (InProgram(OVER, "", {"win": found[1]}),) if found else ()


def _name(result: Mapping[str, str]) -> dict[str, str]:
    return {"name": result["name"]} if result.get("name") else {}


def _of(pair: Record) -> tuple[str, str]:
    return pair.fields.get("program", ""), pair.fields.get("state", "")
