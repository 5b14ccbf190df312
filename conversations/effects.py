"""What a turn can ask the outside world to do, in the imperative. The shell carries these out; nothing here acts.

Two rules for words: `Say` goes into the chat history, so its values hold nothing written in confidence; `Ask` and
`Open` carry the person's own notes, and the shell shows those only where `Ask` says that it may.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from conversations.person import Record


@dataclass(frozen=True, slots=True)
class Field:
    """The one thing that a question asks a person to write.

    kind: "line", "long", "day" (answered as 2026-11-24 or in words), "moment" (2026-11-24T14:00, local, or in words),
    "colleague" (a name, or the address key of somebody who was chosen, under "answer_id"), "channel" (the address key
    of the one that was chosen, under "answer_id", and its name where it is known), or a line of a certain form: "week"
    (working days), "hours", "country".
    keep: the note under which the answer is kept, so that it can be shown again when the person comes back to it.
    """

    keep: str
    kind: str = "long"


@dataclass(frozen=True, slots=True)
class Menu:
    """Choices that unfold under one button."""

    choice: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Say:
    """Put a line into the chat. `values` must hold nothing confidential."""

    line: str
    values: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[str | Menu, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Aside:
    """Say a line on the spot to whoever pressed a button where others read along, and to them alone; where nobody does,
    in the chat.
    """

    line: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What the chat message whose button was pressed reads from now on: an old button is then not there any more.

    message: which one, if it was pressed in an earlier turn. Where no button of a chat message was pressed it is said
    anew, or with `quietly` not at all.
    """

    line: str
    values: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[str | Menu, ...] = ()
    about: str = ""
    quietly: bool = False
    message: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the question of one step, in a sheet where one can be opened and in the chat where not.

    notes: what the person wrote so far, for the question to quote. In the chat only the notes named in `typed`
    (those that the person typed there) may be shown. answer: the field to write in, if there is one; in a sheet
    `value` is in it already.
    draft: a line whose words are in the field instead, to be changed. aside: buttons beside the answer.
    notice: a line to show above the question; with `amiss` it says what was wrong with the answer. back, skip: whether
    there is a question before this one, and whether this one may be left out. also, about: in the chat, the buttons of
    the reminder that asks it, and what all of its buttons belong to then; a menu takes the place of the choice that has
    its name.
    """

    sheet: str
    line: str
    notes: Mapping[str, str] = field(default_factory=dict)
    typed: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    answer: Field | None = None
    value: str = ""
    draft: str = ""
    aside: tuple[str, ...] = ()
    notice: str = ""
    amiss: bool = False
    back: bool = False
    skip: bool = False
    also: tuple[str | Menu, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """Show a private page: a brief, my steps, my home. Where it cannot be shown at once, say `announce` instead.

    records: what the page lists; `values`: what it tells. The announcement has a button Chose("open", about).
    renews: it takes the place of the page on which something was changed; a change in the chat is announced there.
    """

    page: str
    values: Mapping[str, str] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    choices: tuple[str, ...] = ()
    about: str = ""
    announce: str = ""
    renews: bool = False


@dataclass(frozen=True, slots=True)
class Remind:
    """Let CameDue(reminder, about) happen at `at` (aware UTC), or later if the person may not be reached then.

    One reminder of a name about a thing: asking again moves it. meeting: the meeting that it reminds of (aware UTC);
    only if that is outside the person's hours may the reminder be, too. last: after this it is CameDue(late=True).
    of: which one of a series it is about, if it is of one.
    """

    reminder: str
    at: datetime
    about: str = ""
    meeting: datetime | None = None
    last: datetime | None = None
    of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Let CameDue(reminder, about, of=the occurrence) happen `ahead` of every occurrence of a rule, until `Forget`.

    rule: an RRULE of RFC 5545 without DTSTART. start: the first occurrence on a wall clock (naive). zone: of that
    clock, an IANA name. meeting: whether the occurrences are meetings. One of a name about a thing: asking again puts
    it in place of the one there was, with all of that one that had not come yet. from_now: what is due already when it
    begins is passed over.
    """

    reminder: str
    rule: str
    start: datetime
    zone: str
    about: str
    ahead: timedelta = timedelta()
    meeting: bool = True
    from_now: bool = False


@dataclass(frozen=True, slots=True)
class Forget:
    """Let the reminder not happen. An empty `reminder` means all of them that are `about` this."""

    reminder: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep a record, in place of the one of the same id if there is one."""

    record: Record


@dataclass(frozen=True, slots=True)
class Change:
    """Change what is known about the person: names of `Person`'s own fields to new values, as plain JSON values."""

    what: Mapping[str, str | bool | int | list[str] | None]


@dataclass(frozen=True, slots=True)
class Tell:
    """Let Learned(what, result) happen to a colleague, who is told that it comes from this person.

    If the colleague cannot be reached, Learned("not reached", {what, why, id}) happens to this person instead.
    """

    to: str
    what: str
    result: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Join:
    """Whoever made this code on another platform is this person: Learned("joined", {what, here, there}) says what
    became of it.
    """

    code: str


@dataclass(frozen=True, slots=True)
class Part:
    """Know the person at this address only, and tell them so in the same way."""


@dataclass(frozen=True, slots=True)
class InProgram:
    """Do something in a mentoring program, if the person may: Learned("program", {"did": …}) says what came of it, or
    with "why" that nothing did.

    what: see `bot.office.acts`. program: its number, "" for a new one.
    """

    what: str
    program: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Make an address for the person's calendar, in place of the one there was, and show it on `page`: only there.

    Where the page cannot be shown at once none is made. `Person.subscribed` is changed when one is.
    """

    page: Open


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """There is nothing at the address of the person's calendar any more."""


@dataclass(frozen=True, slots=True)
class Export:
    """Show the person everything that is kept about them, to read and to take away."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Erase everything about the person and destroy the key it was encrypted with; then say `line`, the last word."""

    line: str


Effect = (
    Say | Aside | Rewrite | Ask | Open | Remind | Repeat | Forget | Keep | Change | Tell
    | Join | Part | InProgram | Subscribe | Unsubscribe | Export | Erase
)  # fmt: skip
