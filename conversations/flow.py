"""What a flow is: a table of steps, checked when it is made. A talk is made by putting skills' tables in a row.

Rule: a flow says what is asked, how a reply is heard and where each outcome leads; how a conversation moves is in
`engine`, and what a person reads is in `wording/`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from conversations.effects import Effect, Field
from conversations.events import Event
from conversations.person import Person

END = "end"
"""Leads out of the talk."""
ONWARD = "onward"
"""Leads out of this part of a talk, to the next part, or out of the talk after the last."""
SKIPPED = "skipped"
"""The outcome of `skip`. A step without it cannot be skipped; one whose answer decides more may hear it as a choice."""
TAKEN = "_taken"
"""Ends the name of the note of a question that was taken over from the catalogue and is not written yet."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a reply is heard against: the notes so far, the person, and now (aware UTC)."""

    notes: Mapping[str, str]
    person: Person
    now: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """The reply was understood: which outcome it is, what to note, and what to do at once.

    An empty note is taken away. Most talks act only when they finish; `effects` is for what must not wait.
    """

    outcome: str
    keep: Mapping[str, str] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Unclear:
    """The reply was not understood: the line that says kindly what would be."""

    line: str


Hear = Callable[[Event, Moment], Heard | Unclear]
Finish = Callable[[Moment], tuple[Effect, ...]]


def nothing_more(moment: Moment) -> tuple[Effect, ...]:
    """The finish of a talk that leaves nothing behind."""
    return ()


@dataclass(frozen=True, slots=True)
class Step:
    """One question. `ask` is its line; `leads` says for each outcome of `hear` which step is next.

    unless: notes; where one of them is there already the question is not asked and counts as skipped.
    given: notes that the question is about, by the names that its words have for them, so that several steps can have
    the same words; where one of them is not there it is not asked either.
    aside: buttons beside the answer that lead elsewhere, such as one that shows some questions.
    """

    ask: str
    hear: Hear
    leads: Mapping[str, str]
    choices: tuple[str, ...] = ()
    answer: Field | None = None
    unless: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def buttons(self) -> tuple[str, ...]:
        """All that can be chosen here."""
        return (*self.choices, *self.aside)

    def is_asked(self, notes: Mapping[str, str]) -> bool:
        """Whether it has to be, with these notes there."""
        return not any(notes.get(name) for name in self.unless) and all(notes.get(it) for it in self.given.values())


Steps = Mapping[str, Step]


class BrokenFlow(Exception):
    """A flow whose table does not hold together; raised when it is made, so that it is never run."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A whole talk. The first step is where it starts. A lead "talk:x" goes on with the talk x.

    version: raised whenever a step is renamed, removed or changes its meaning. moved: a step of an older version ->
    where it is now. farewell: the line at the end, or "" if `finish` has the last word. lasting: whether it is kept to
    go on with later; one that is not is let go as soon as something else begins.
    Raises BrokenFlow if a lead leads nowhere, a step cannot be reached or cannot reach the end.
    """

    name: str
    version: int
    steps: Steps
    farewell: str = ""
    finish: Finish = nothing_more
    moved: Mapping[str, str] = field(default_factory=dict)
    lasting: bool = True

    def __post_init__(self) -> None:
        if not self.steps:
            raise BrokenFlow(f"{self.name} has no steps")
        for name, step in self.steps.items():
            for outcome, lead in step.leads.items():
                if lead not in self.steps and lead != END and not lead.startswith("talk:"):
                    raise BrokenFlow(f"{self.name}.{name}: {outcome!r} leads to {lead!r}, which is no step")
            if (step.unless or step.given) and SKIPPED not in step.leads:
                raise BrokenFlow(f"{self.name}.{name} may be left out, but nothing says where that leads")
        for old, new in self.moved.items():
            if new not in self.steps:
                raise BrokenFlow(f"{self.name}: {old!r} has moved to {new!r}, which is no step")
        reached = self._reached_from(self.first)
        if lost := [name for name in self.steps if name not in reached]:
            raise BrokenFlow(f"{self.name}: nothing leads to {', '.join(lost)}")
        for name in self.steps:
            if not any(lead == END or lead.startswith("talk:") for lead in self._reached_from(name)):
                raise BrokenFlow(f"{self.name}.{name} never comes to an end")

    @property
    def first(self) -> str:
        return next(iter(self.steps))

    def _reached_from(self, start: str) -> set[str]:
        reached, ahead = {start}, [start]
        while ahead:
            name = ahead.pop()
            found = set(self.steps[name].leads.values()) - reached if name in self.steps else set()
            reached |= found
            ahead.extend(found)
        return reached


def in_a_row(*parts: Steps) -> Steps:
    """The parts as one table: ONWARD of each leads to the first step of the next, and of the last to END."""
    row: dict[str, Step] = {}
    for part, following in zip(parts, (*parts[1:], None), strict=True):
        onward = next(iter(following)) if following else END
        for name, step in part.items():
            if name in row:
                raise BrokenFlow(f"two parts have a step {name!r}")
            leads = {outcome: onward if lead == ONWARD else lead for outcome, lead in step.leads.items()}
            row[name] = replace(step, leads=leads)
    return row
