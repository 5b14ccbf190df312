"""The first words to somebody: what the coach is.

Rule: they come once, before anything else that is said, whether the person or a colleague of theirs began.
"""

from conversations.effects import Change, Effect, Say
from conversations.person import Person


def welcome(person: Person) -> tuple[Effect, ...]:
    """Nothing for somebody who has heard it."""
    return () if person.welcomed else (Say("common.welcome"), Change({"welcomed": True}))
