"""What one of a pair keeps for oneself: what to raise, and how they are prepared for the next meeting; and its page.

A record "notes-…" (its id is that of the pair with another beginning) has the fields `pair`, `who`, `raise` (one thing
a line) and, until the meeting is looked back on, those of CARD. Rule: nothing of it is ever told to the other.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from conversations.conversation import notes_of
from conversations.effects import Effect, Keep, Open, Say
from conversations.hearing import zone_of
from conversations.mentoring import group, pairs, planned
from conversations.person import Person, Record
from conversations.snooze import Next

CARD = ("want", "tried", "help", "request", "questions", "question_1", "question_2", "story", "offer")
"""What somebody wrote to be prepared for one meeting."""
LASTING = ("working_on",)
"""What stays from one meeting to the next."""
CHOICES = ("get ready", "note", "my brief")
_TO_TRY = 7
"""So many questions to try each role has in the words. A rhythm of weeks or months comes round to each of them."""


def id_of(pair: str) -> str:
    return f"notes-{pair.partition('-')[2]}"


def of(pair: Record, person: Person, now: datetime) -> Record:
    """Those that are kept, or new ones without a word in them."""
    id, who = id_of(pair.id), pair.fields.get("who", "")
    return person.record(id) or Record(id, now, {"pair": pair.id, **({"who": who} if who else {})})


def pressed(choice: str, about: str, person: Person, now: datetime) -> Next:
    """One of CHOICES was pressed; it is about a pair, one of its meetings, or the notes themselves."""
    pair = _pair_of(about, person)
    if pair is None:
        return (Say("common.settled", choices=("menu",)),), "", {}
    if choice == "my brief":
        return (page(pair, person, now),), "", {}
    if choice == "note":
        return (), "note", notes_of(pair)
    kept = of(pair, person, now).fields
    before = {name: kept[name] for name in (*CARD, *LASTING) if kept.get(name)}
    agreed = {name: pair.fields[name] for name in ("purpose",) if pair.fields.get(name)}
    return (), f"{pair.fields['role']}_prepare", {**notes_of(pair), **agreed, **before}


def noted(notes: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """One more thing to raise."""
    pair = _pair_of(notes.get("about", ""), person)
    if pair is None:
        return (Say("pair.gone", choices=("mentor",)),)
    kept = of(pair, person, now)
    lines = [*kept.fields.get("raise", "").splitlines(), " ".join(notes["note"].split())]
    new = Keep(replace(kept, fields={**kept.fields, "raise": "\n".join(lines)}))
    return (new, Say("get_ready.noted", choices=("my brief",), about=kept.id))


def prepared(notes: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """Keep how the person is prepared, and show it."""
    pair = _pair_of(notes.get("about", ""), person)
    if pair is None:
        return (Say("pair.gone", choices=("mentor",)),)
    kept = of(pair, person, now)
    rest = {name: value for name, value in kept.fields.items() if name not in (*CARD, *LASTING)}
    kept = replace(kept, fields={**rest, **{name: notes[name] for name in (*CARD, *LASTING) if notes.get(name)}})
    known = replace(person, records=(*(it for it in person.records if it.id != kept.id), kept))
    comes = next_meeting(pair, person, now) and "brief" not in person.muted
    line = "get_ready.ready" if comes else "get_ready.ready_for_later"
    return (Keep(kept), Say(line, choices=("my brief", "mentor"), about=kept.id), page(pair, known, now))


def looked_back(pair: Record, said: Mapping[str, str], person: Person, now: datetime) -> tuple[Effect, ...]:
    """After a meeting: of what had been `noted` to raise, what is left comes again, and what a mentor will ask next
    time is there when they get ready for it. The rest of the card was for that meeting.
    """
    kept = of(pair, person, now)
    left = {"all of it": "", "some of it": said.get("still", "")}.get(said.get("raised", ""), said.get("noted", ""))
    new = (line for line in kept.fields.get("raise", "").splitlines() if line not in said.get("noted", "").splitlines())
    lines = "\n".join(line.strip() for line in (*left.splitlines(), *new) if line.strip())
    coming = {"raise": lines, "question_1": said.get("next_ask", "")}
    rest = {name: value for name, value in kept.fields.items() if name not in (*CARD, "raise")}
    after = replace(kept, fields={**rest, **{name: value for name, value in coming.items() if value}})
    return (Keep(after),) if after != kept else ()


def card(pair: Record, person: Person, now: datetime) -> Mapping[str, str]:
    """What they had prepared for the meeting that is looked back on."""
    kept = of(pair, person, now).fields
    return {name: kept[name] for name in CARD if kept.get(name)}


def page(pair: Record, person: Person, now: datetime) -> Open:
    """Of a pair before its next meeting: the last step, a question to try, what to raise, how one is prepared."""
    kept, step = of(pair, person, now), pair.fields.get("step", "")
    when = next_meeting(pair, person, now)
    steps = (it for it in person.open_records("step") if it.fields.get("what") == step)
    values = {
        **{name: kept.fields.get(name, "") for name in (*CARD, *LASTING, "raise")},
        "who": group.names(group.pairs_of(pair, person)),
        "role": pair.fields["role"],
        "when": when.isoformat() if when else "",
        "step": step,
        "by": next((it.fields.get("by", "") for it in steps), ""),
        "try": _to_try(pair, person, when or now),
    }
    return Open("notes", values, choices=("get ready", "note"), about=kept.id, announce="common.page_ready")


def page_of(id: str, person: Person, now: datetime) -> Open | None:
    """The page with that id of notes, whether any are kept or not."""
    pair = _pair_of(id, person) if id.startswith("notes-") else None
    return page(pair, person, now) if pair else None


def next_meeting(pair: Record, person: Person, now: datetime) -> datetime | None:
    """When the two meet next, as far as it is agreed."""
    agreed = (it for it in pairs.meetings_of(pair.id, person) if it.fields["state"] == "agreed")
    return min((when for it in agreed if (when := planned.next_of(it, now))), default=None)


def _to_try(pair: Record, person: Person, when: datetime) -> str:
    week = when.astimezone(zone_of(person.zone)).toordinal() // 7
    return f"{pair.fields['role']}_{week % _TO_TRY + 1}"


def _pair_of(about: str, person: Person) -> Record | None:
    """The agreed pair that a pair, a meeting or notes belong to; of a mentor's group the first."""
    record = person.record(f"pair-{about.partition('-')[2]}" if about.startswith("notes-") else about)
    if record and record.kind == "meeting":
        record = person.record(record.fields["pair"])
    agreed = record and record.kind == "pair" and record.fields.get("state") == "agreed"
    return group.first_of(record, person) if record and agreed else None
