"""Thanks for a mentor, and what a mentor has given: kept for them, shown to others only if whoever wrote it agrees.

A record "word-…" that has `thanks` is one; its `state` says whether it may be shown ("asked", "may show", "private").
A record "permission-…" is the question at the one who wrote it ("asked", "yes", and when it is over "no"); a yes may be
taken back. "mentor-0" counts the meetings that a person has had as a mentor, for their own page alone.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from conversations.effects import Effect, Keep, Open, Say, Tell
from conversations.events import Learned
from conversations.person import Person, Record
from conversations.skills.next_steps import id_of
from conversations.snooze import Next

MENTOR = "mentor-0"
CHOICES = ("thanks", "may I show it", "take it back")


def arrived(words: str, pair: Record, now: datetime) -> tuple[Effect, ...]:
    """A mentee has thanked their mentor."""
    fields = {"words": words, "thanks": "yes", "pair": pair.id, "who_id": pair.fields["who_id"]}
    name = {"name": pair.fields["who"]} if pair.fields.get("who") else {}
    kept = Record(id_of("word", now), now, {**fields, **({"who": name["name"]} if name else {})})
    return (Keep(kept), Say("met.thanked", name, ("open",), kept.id))


def had_a_meeting(person: Person, now: datetime) -> Keep:
    """One more as a mentor."""
    so_far = person.record(MENTOR) or Record(MENTOR, now, {"met": "0"})
    return Keep(replace(so_far, fields={"met": str(int(so_far.fields["met"]) + 1)}))


def of(person: Person) -> tuple[str, ...]:
    """The button of the page, for whoever has been a mentor or was thanked."""
    given = person.record(MENTOR) or any(it.fields.get("thanks") for it in person.open_records("word"))
    return ("thanks",) if given else ()


def page(person: Person) -> Open:
    """All thanks of a mentor, and as one text to copy those that may be shown."""
    words = tuple(it for it in person.open_records("word") if it.fields.get("thanks"))
    shown = (it.fields for it in words if it.fields.get("state") == "may show")
    text = "\n\n".join("\n".join(it[name] for name in ("words", "who") if it.get(name)) for it in shown)
    mentor = person.record(MENTOR)
    values = {"text": text, "met": mentor.fields["met"] if mentor else ""}
    return Open("thanks", values, words, about="thanks", announce="thanks.ready")


def buttons_of(record: Record) -> tuple[str, ...]:
    """Of a word, a permission, or what a mentor has given."""
    state = record.fields.get("state", "")
    if record.kind == "permission":
        return ("take it back",) if state == "yes" else ("look",)
    if record.kind == "mentor":
        return ("thanks",)
    return ("may I show it", "let go") if record.fields.get("thanks") and not state else ("let go",)


def pressed(choice: str, about: str, person: Person) -> Next:
    """One of CHOICES was pressed."""
    if choice == "thanks":
        return (page(person),), "", {}
    record = person.record(about)
    if record is None or record.kind not in ("word", "permission") or choice not in buttons_of(record):
        return (Say("common.settled", choices=("menu",)),), "", {}
    if choice == "take it back":
        return (*_answered(record, "no", person), Say("thanks.taken_back", choices=("menu",))), "", {}
    told = {"word": record.id, "words": record.fields["words"], "pair": record.fields["pair"], "name": person.name}
    asked = Keep(replace(record, fields={**record.fields, "state": "asked"}))
    return (asked, Tell(record.fields["who_id"], "show asked", told), Say("thanks.asked", choices=("thanks",))), "", {}


def answer(notes: Mapping[str, str], person: Person) -> tuple[Effect, ...]:
    """Say yes or no to one's own words being shown."""
    record = person.record(notes.get("about", ""))
    if record is None or record.fields["state"] != "asked":
        return (Say("common.settled", choices=("menu",)),)
    line = "thanks.yes_kept" if notes["answer"] == "yes" else "thanks.no_kept"
    return (*_answered(record, notes["answer"], person), Say(line, choices=("menu",)))


def learned(event: Learned, person: Person, now: datetime) -> tuple[Effect, ...]:
    """A mentor asks, or whoever wrote the words has answered."""
    result, word = event.result, person.record(event.result.get("word", ""))
    name = {"name": result["name"]} if result.get("name") else {}
    if event.what == "show asked" and result.get("words") and result.get("word"):
        fields = {**{it: result[it] for it in ("word", "words", "pair") if result.get(it)}, "who_id": result["from"]}
        asked = Record(id_of("permission", now), now, {**fields, **({"who": name["name"]} if name else {})})
        kept = Keep(replace(asked, fields={**asked.fields, "state": "asked"}))
        return (kept, Say("thanks.may_i", name, ("look", "not now"), asked.id))
    if event.what == "show answered" and word is not None and word.kind == "word":
        yes = result.get("answer") == "yes"
        kept = Keep(replace(word, fields={**word.fields, "state": "may show" if yes else "private"}))
        return (kept, Say("thanks.may" if yes else "thanks.may_not", name, ("thanks",)))
    return ()


def _answered(permission: Record, said: str, person: Person) -> tuple[Effect, ...]:
    kept = replace(permission, fields={**permission.fields, "state": said}, open=said == "yes")
    told = {"word": permission.fields["word"], "answer": said, "name": person.name}
    told |= {"pair": permission.fields["pair"]} if permission.fields.get("pair") else {}
    return (Keep(kept), Tell(permission.fields["who_id"], "show answered", told))
