"""A group as the records of one of its people show it: the mentor has a pair with each mentee, a mentee has one.

Rule: what a mentor plans, prepares and ends is for all, and hangs on the first of the pairs; a mentee speaks for
themself alone. The field `group` is the same for all pairs of it; `with` are the first names of a mentee's fellows.
"""

from collections.abc import Iterable
from dataclasses import replace

from conversations.effects import Effect, InProgram, Keep
from conversations.person import Person, Record

GROUP = "group"
LEAVE, END = "leave group", "end group"
"""The buttons with which a mentee leaves it, and a mentor ends it."""
ANSWER = "group answer"
"""What the office is asked to do with an answer of one of a group: "yes", "no" (also an end), or "late"."""


def leads(pair: Record) -> bool:
    """Whether it is one of a mentor's pairs in a group."""
    return bool(pair.fields.get(GROUP)) and pair.fields.get("role") == "mentor"


def joins(pair: Record) -> bool:
    """Whether it is a mentee's pair in a group."""
    return bool(pair.fields.get(GROUP)) and pair.fields.get("role") == "mentee"


def end_of(pair: Record) -> str:
    """The button that ends a pair, by what it is."""
    return END if leads(pair) else LEAVE if joins(pair) else "end pair"


def pairs_of(pair: Record, person: Person) -> tuple[Record, ...]:
    """The pairs of a mentor's group that stand, the first first; of anybody else, the pair."""
    if not leads(pair):
        return (pair,)
    mine = (it for it in person.open_records("pair") if leads(it) and it.fields[GROUP] == pair.fields[GROUP])
    return tuple(it for it in mine if it.fields.get("state") == "agreed")


def first_of(pair: Record, person: Person) -> Record:
    """The pair on which hangs what is for all."""
    return next(iter(pairs_of(pair, person)), pair)


def without(pair: Record, person: Person) -> tuple[Record, ...]:
    """The others of a mentor's group. Of any other pair none."""
    return tuple(it for it in pairs_of(pair, person) if it.id != pair.id)


def led_by(about: str, person: Person) -> Record | None:
    """The pair of a mentor's group that stands and that a pair or a meeting is of."""
    record = person.record(about)
    if record and record.kind == "meeting":
        record = person.record(record.fields["pair"])
    mine = record is not None and record.kind == "pair" and leads(record) and record.fields.get("state") == "agreed"
    return record if mine else None


def names(pairs: Iterable[Record]) -> str:
    return ", ".join(it.fields["who"] for it in pairs if it.fields.get("who"))


def named(pair: Record, person: Person) -> dict[str, str]:
    """Who the others are, for a line: all mentees of a mentor's group, else the other of the pair."""
    found = names(pairs_of(pair, person))
    return {"name": found} if found else {}


def answered(pairs: Iterable[Record], answer: str) -> tuple[InProgram, ...]:
    """Tell the office what the person says to these pairs, group by group."""
    ids: dict[tuple[str, str], list[str]] = {}
    for it in pairs:
        ids.setdefault((it.fields.get("program", ""), it.fields[GROUP]), []).append(it.id)
    return tuple(
        InProgram(ANSWER, program, {"pairs": " ".join(mine), "answer": answer}) for (program, _), mine in ids.items()
    )


def handed_on(pair: Record, rest: tuple[Record, ...], person: Person) -> tuple[Effect, ...]:
    """One of a mentor's pairs is over: what hung on it hangs on the first of the rest."""
    first, kept = rest[0], list[Effect]()
    for it in person.open_records("meeting"):
        if it.fields.get(GROUP) == pair.fields[GROUP]:
            moved = {"pair": first.id} if it.fields["pair"] == pair.id else {}
            kept.append(Keep(with_answers(replace(it, fields={**it.fields, **moved}), rest)))
    for it in person.open_records("notes"):
        if it.fields["pair"] == pair.id:
            new = f"notes-{first.id.partition('-')[2]}"
            kept += (Keep(replace(it, open=False)), Keep(replace(it, id=new, fields={**it.fields, "pair": first.id})))
    return tuple(kept)


def with_answers(meeting: Record, pairs: tuple[Record, ...], **said: str) -> Record:
    """A mentor's meeting of a group, with the names of those it is with and of who can come. said: the id of a pair ->
    "yes" or "no", beside what was said before.
    """
    by_pair = {it.id: said.get(it.id) or meeting.fields.get(it.id, "") for it in pairs}
    told = {name: names(it for it in pairs if by_pair[it.id] == says) for name, says in _COLUMNS.items()}
    rest = {name: value for name, value in meeting.fields.items() if name not in told and not name.startswith("pair-")}
    new = {"who": names(pairs), **told, **by_pair}
    return replace(meeting, fields={**rest, **{name: value for name, value in new.items() if value}})


_COLUMNS = {"can": "yes", "cannot": "no", "not_said": ""}
