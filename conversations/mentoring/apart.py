"""Whom somebody would rather not be paired with: a list of their own, of which nobody else ever sees a trace.

Rule: whoever is on it and asks for a pair finds what everybody finds who gets no answer, in the same words at the same
time; and whoever keeps the list hears nothing of it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from conversations import my_settings
from conversations.effects import Effect, Forget, Keep, Say
from conversations.hearing import zone_of
from conversations.mentoring import pairs
from conversations.person import Person, Record
from conversations.skills.next_steps import id_of

TAKE_BACK = "take back"


def put_on(notes: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """Put a colleague on the list. What they may have asked is let be without a word; a pair goes on until it ends."""
    who_id = notes["who_id"]
    if pairs.listed(who_id, person):
        return (my_settings.page(person, now, "me.apart_kept", renews=True),)
    since = now.astimezone(zone_of(person.zone)).date().isoformat()
    pair = pairs.with_them(person, who_id)
    asked = pair if pair and pair.fields.get("state") == "asked me" else None
    unheard = {"asked": asked.id, "until": asked.fields.get("until", "")} if asked else {}
    fields = {"who": notes.get("who", ""), "who_id": who_id, "since": since, **unheard}
    new = Record(id_of(pairs.APART, now), now, fields)
    dropped = (Keep(replace(asked, open=False)), Forget("", asked.id)) if asked else ()
    still = (Say("me.apart_pair", choices=("end pair",), about=pair.id),) if pair and not asked else ()
    records = tuple(it for it in person.records if it is not asked)
    after = replace(person, records=(*records, new))
    return (*dropped, Keep(new), *still, my_settings.page(after, now, "me.apart_kept", renews=True))


def take_back(id: str, person: Person, now: datetime) -> tuple[Effect, ...]:
    """Take a colleague off the list."""
    listed = person.record(id)
    if listed is None or listed.kind != pairs.APART:
        return (Say("common.settled", choices=("menu",)),)
    after = replace(person, records=tuple(it for it in person.records if it is not listed))
    gone = Keep(replace(listed, open=False))
    return gone, my_settings.page(after, now, "me.apart_taken_back", renews=True)
