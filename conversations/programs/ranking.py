"""A mentee of a program in which mentees name mentors: puts up to five in an order, the dearest first.

Rule: nobody but the mentee sees the list; whoever looks after the program sees only the pairs that come of it.
"""

from collections.abc import Mapping

from conversations.effects import InProgram, Open, Say
from conversations.person import Person, Record
from conversations.snooze import Next

PAGE, BY_RANK = "ranking", "mentees rank"
MOST = 5
"""So many mentors can be named."""
LOOK, MORE = "name mentors", "more mentors"
NEXT, OFF, ANEW = "name next", "take off", "start again"
ACTS = (NEXT, OFF, ANEW)
CHOICES = (LOOK, MORE, *ACTS)
_KIND = {LOOK: "program", MORE: PAGE, ANEW: PAGE, NEXT: "unnamed", OFF: "named"}
"""What each is about: "program-7", "ranking-7-20" (of program 7, the page that comes next), "unnamed-7-12-20" (mentor
12, on the page from 20), "named-7-12-20" (one who is on the list).
"""


def ranks(fields: Mapping[str, str]) -> bool:
    """Whether it is for this member of a program to name mentors; by the fields of their record of it."""
    return (fields.get("state"), fields.get("role"), fields.get("pairing")) == ("in", "mentee", BY_RANK)


def buttons(record: Record) -> tuple[str, ...]:
    """What can be done with a mentor on the page."""
    return (OFF,) if record.kind == "named" else (NEXT,)


def pressed(choice: str, about: str, person: Person) -> Next:
    """One of CHOICES was pressed."""
    kind, number, what, page = (*about.split("-"), "", "", "")[:4]
    program = person.record(f"program-{number}")
    if kind != _KIND[choice] or program is None or not ranks(program.fields):
        return (Say("common.settled", choices=("menu",)),), "", {}
    if choice in (LOOK, MORE):
        return (_page(number, what),), "", {}
    values = {} if choice == ANEW else {"mentor": what, "from": page}
    return (InProgram(choice, number, values),), "", {}


def changed(result: Mapping[str, str]) -> tuple[Open, ...]:
    """The list is not what it was: it is shown again."""
    return (_page(result.get("program", ""), result.get("from", ""), renews=True),)


def _page(number: str, first: str, *, renews: bool = False) -> Open:
    values = {"program": number, **({"from": first} if first else {})}
    return Open(PAGE, values, about=f"program-{number}", announce="program.page", renews=renews)
