"""A mentee of a program in which mentees choose: the page of mentors who have room, and the button to ask one.

Rule: asking is a yes of one's own; the mentor's yes makes the two a pair, and of a no one hears only that.
"""

from conversations.effects import InProgram, Open, Say
from conversations.person import Person, Record
from conversations.snooze import Next

PAGE, BY_CHOICE = "mentors", "mentees choose"
LOOK, ASK = "choose mentor", "ask mentor"
CHOICES = (LOOK, ASK)


def chooses(record: Record) -> bool:
    """Whether it is for this member of a program to choose."""
    fields = record.fields
    return (fields.get("state"), fields.get("role"), fields.get("pairing")) == ("in", "mentee", BY_CHOICE)


def pressed(choice: str, about: str, person: Person) -> Next:
    """One of CHOICES was pressed: about a program, or about "choice-7-12", mentor 12 in program 7."""
    number = about.split("-")[1] if about.count("-") else ""
    program = person.record(f"program-{number}")
    if program is None or not chooses(program) or about.startswith("choice-") != (choice == ASK):
        return (Say("common.settled", choices=("menu",)),), "", {}
    if choice == LOOK:
        return (Open(PAGE, {"program": number}, about=program.id, announce="program.page"),), "", {}
    return (InProgram(ASK, number, {"mentor": about.rpartition("-")[2]}),), "", {}
