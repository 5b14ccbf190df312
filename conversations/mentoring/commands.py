"""What "/mentor" may be followed by: get ready for a meeting, note something to raise, see one's thanks.

Rule: a command about a pair is about the one with whoever is named, or the only one there is. A mentor's group is one.
"""

from datetime import datetime

from conversations.events import Called
from conversations.mentoring import group, notes, thanks
from conversations.person import Person
from conversations.snooze import Next

_OF_A_PAIR = {"prepare": "get ready", "note": "note"}


def called(event: Called, person: Person, now: datetime) -> Next | None:
    """What it begins; None where it is not clear. What follows "note" is taken over to the page that asks for it."""
    word, _, rest = event.rest.partition(" ")
    if word.lower() == "thanks":
        return (thanks.page(person),), "", {}
    agreed = [it for it in person.open_records("pair") if it.fields.get("state") == "agreed"]
    named = (it for it in agreed if event.who is None or it.fields.get("who_id") == event.who.id)
    mine = list({group.first_of(it, person).id for it in named})
    if word.lower() not in _OF_A_PAIR or len(mine) != 1:
        return None
    effects, talk, given = notes.pressed(_OF_A_PAIR[word.lower()], mine[0], person, now)
    return effects, talk, {**given, **({"note": rest} if talk == "note" and rest else {})}
