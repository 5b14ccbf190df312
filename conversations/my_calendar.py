"""A person's meetings in their own calendar program: one to take in, or all of them at an address of their own.

Rule: whoever has the address sees the meetings, so it is shown once, and a new one can take its place at any time.
"""

from dataclasses import replace
from datetime import datetime

from conversations.effects import Change, Effect, Open, Subscribe, Unsubscribe
from conversations.person import Person

PAGE = "calendar"
TAKE_IN = "take in"
"""Opens the one meeting that the page is about, in the person's calendar program."""
SHOWN, NOWHERE = {"all": "shown"}, {"one": "no", "all": "nowhere"}
"""Values of the page for the shell: with a new `address` on it; or where there is none that could be made."""


def page(person: Person, meeting: str = "", announce: str = "calendar.ready", *, renews: bool = False) -> Open:
    """meeting: the id of one that can be taken in alone, or ""."""
    choices = ("new address", "no address") if person.subscribed else ("address",)
    values = {"meeting": meeting, "since": person.subscribed, "all": "on" if person.subscribed else "off"}
    values["one"] = "yes" if meeting else "no"
    about = f"{PAGE}/{meeting}" if meeting else PAGE
    return Open(PAGE, values, choices=(TAKE_IN, *choices), about=about, announce=announce, renews=renews)


def meeting_of(about: str) -> str | None:
    """The meeting that a button of the page is about, "" for none; None if it is a button of another page."""
    name, _, meeting = about.partition("/")
    return meeting if name == PAGE else None


def pressed(choice: str, meeting: str, person: Person, now: datetime) -> tuple[Effect, ...] | None:
    """A button of the page; None if the page has no such button."""
    match choice:
        case "address" | "new address":
            return (Subscribe(page(replace(person, subscribed=now.isoformat()), meeting)),)
        case "no address":
            gone = replace(person, subscribed="")
            return Change({"subscribed": ""}), Unsubscribe(), page(gone, meeting, "calendar.no_address", renews=True)
    return None
