"""Announcements of a program, as those who look after it and those who read it act on them.

Rule: nothing of an announcement is kept with a person. A button is about "announcement-7", and the office says what
came of it, if the person may.
"""

import re
from collections.abc import Mapping

from conversations.effects import Aside, Effect, InProgram, Open, Rewrite, Say
from conversations.events import Learned
from conversations.person import Person
from conversations.snooze import Next

KIND = "announcement"
GOT_IT = "got it"
GOT_HERE, JOIN_HERE = "got it here", "join here"
"""Under an announcement in a channel."""
AGAIN = "post again"
BEGIN, WORDS, EDIT = "announce", "edit news", "reword"
ACTS = ("send news", "test news", "drop news", "stop news", "remind news", AGAIN)
CHOICES = (BEGIN, WORDS, GOT_IT, GOT_HERE, JOIN_HERE, "names", "more names", *ACTS)
REFUSED = {
    "no readers": "announce.no_readers",
    "reminded": "announce.reminded_before",
    "nobody silent": "announce.nobody_silent",
    "not this channel": "announce.channel_unknown",
}
"""Why the office does nothing with an announcement -> what is said."""

_DONE = {
    "drafted": "announce.drafted",
    "sent": "announce.sent",
    "tested": "announce.tested",
    "stopped": "announce.stopped",
    "reworded": "announce.reworded",
    "reminded": "announce.reminded",
    "posting": "announce.posting",
    "not posting": "announce.not_posting",
}
"""What was done -> what is said, where its page cannot be shown."""
_ON_THE_SPOT = {
    "counted": "announce.counted",
    "over here": "announce.over_here",
    "already here": "announce.already_here",
    "nothing here": "announce.nothing_here",
}
"""What came of a press in a channel -> what whoever pressed is told there."""
_NOT_POSTED = {
    "not there": "announce.not_there",
    "archived": "announce.archived",
    "not allowed": "announce.not_allowed",
    "gone": "announce.gone",
    "in doubt": "announce.in_doubt",
}
"""Why an announcement is not in its channel -> what its owner is told."""
_ABOUT = re.compile(rf"{KIND}-([0-9]{{1,15}})(?:-([0-9]{{1,15}}))?")


def id_of(number: str) -> str:
    """By which its buttons name an announcement."""
    return f"{KIND}-{number}"


def page_of(about: str) -> Open | None:
    """The page of the announcement that a button is about; None if it is about something else."""
    found = _ABOUT.fullmatch(about)
    return _page(found[1], "announce.page") if found else None


def pressed(choice: str, about: str, person: Person) -> Next:
    """One of CHOICES was pressed; it is about a program or an announcement, "announcement-7-50" behind reader 50."""
    if choice == BEGIN:
        record = person.record(about)
        if record and record.fields.get("owns"):
            return (InProgram(BEGIN, about.rpartition("-")[2]),), "", {}
    elif found := _ABOUT.fullmatch(about):
        this = {"announcement": found[1]}
        if choice in ("names", "more names"):
            names = {**this, "after": found[2] or "0"}
            return (Open("readers", names, about=id_of(found[1]), announce="announce.page"),), "", {}
        return (InProgram(choice, "", this),), "", {}
    return (Say("common.settled", choices=("menu",)),), "", {}


def begins(event: Learned) -> tuple[str, Mapping[str, str]] | None:
    """The talk that begins with what the office looked up, and its notes; None if none does."""
    result = event.result
    if event.what != "program":
        return None
    if result.get("did") == BEGIN and result.get("program"):
        cohorts = {"cohorts": result["cohorts"]} if result.get("cohorts") else {"one_cohort": "yes"}
        of_a_win = {name: result[name] for name in ("win", "news") if result.get(name)}
        return "announce", {"about": f"program-{result['program']}", **cohorts, **of_a_win}
    if result.get("did") == WORDS and result.get("announcement"):
        words = {name: result[name] for name in ("title", "news") if result.get(name)}
        return "announce_edit", {"about": id_of(result["announcement"]), **words}
    return None


def learned(result: Mapping[str, str]) -> tuple[Effect, ...] | None:
    """What came of what was done with an announcement; None if it is about something else."""
    did, number = result.get("did", ""), result.get("announcement", "")
    if did in _DONE and number:
        return (_page(number, _DONE[did], did),)
    match did:
        case "got it":
            said = {name: result.get(name, "") for name in ("title", "news", "said")}
            return (Rewrite("announce.got", said),)
        case "not posted" if number:
            line = _NOT_POSTED.get(result.get("because", ""), "announce.not_posted")
            return (Say(line, choices=("open",), about=id_of(number)),)
        case "not changed" if number:
            return (Say("announce.not_changed", choices=("open",), about=id_of(number)),)
        case on_the_spot if on_the_spot in _ON_THE_SPOT:
            return (Aside(_ON_THE_SPOT[on_the_spot]),)
        case "got nothing":
            return (Say("announce.got_nothing", choices=("menu",)),)
        case "dropped":
            return (Say("announce.dropped", choices=("program",)),)
    return None


def _page(number: str, announce: str, done: str = "") -> Open:
    values = {"announcement": number, **({"done": done} if done else {})}
    return Open(KIND, values, about=id_of(number), announce=announce)
