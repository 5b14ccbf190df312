"""How people get ready for their part in a program: with the coach's own course, or as those who look after it say.

Rule: it is read before anybody says yes, and the course is offered once somebody is in, never begun for them.
"""

from collections.abc import Mapping

from conversations import course
from conversations.effects import Say
from conversations.person import Person, Record
from conversations.snooze import Next

TRAINING, OWN = "training", "own_training"
"""The settings of a program: that it is the coach's course, or what its owner wrote instead."""
COURSE, OURS, NONE = "your course", "our own training", "no training"
WAYS = (COURSE, OURS, NONE)
"""What can be answered when a program is set up."""
LEARN = "learn my part"


def settled(notes: Mapping[str, str]) -> dict[str, str]:
    """The settings of a program, of what was answered."""
    way, words = notes.get(TRAINING), notes.get(OWN, "")
    return {TRAINING: COURSE} if way == COURSE else {OWN: words} if way == OURS and words else {}


def has_course(program: Mapping[str, str]) -> bool:
    """program: its settings, or the fields of its record."""
    return program.get(TRAINING) == COURSE


def offered(program: Record) -> tuple[Say, ...]:
    """To somebody who is in now."""
    return (Say("program.your_course", choices=(LEARN,), about=program.id),) if has_course(program.fields) else ()


def begins(program: Record, person: Person) -> Next:
    """LEARN was pressed by somebody who is in. One course at a time."""
    if going := person.open_records(course.COURSE):
        return (course.already(going[0]),), "", {}
    return (), "learn_part", {"course": program.fields["role"]}
