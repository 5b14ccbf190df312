"""Borrow a question: where one is to be drafted, three are shown on wish, and one of them can be taken over.

Rule: what is taken over is a draft. It lies in the field to be changed, and is looked at like one's own.
"""

from collections.abc import Mapping
from dataclasses import replace

from conversations import catalogue
from conversations.effects import Change
from conversations.events import Event, Filled
from conversations.flow import TAKEN, Hear, Heard, Moment, Step, Steps, Unclear
from conversations.hearing import choice_of

SOME = "show me some"
SHOWN = ("some_1", "some_2", "some_3")
"""The notes of the three that are shown."""
_TAKE = ("first", "second", "third")
_ASIDE = (*_TAKE, "others")


def borrowing(steps: Steps, shelves: Mapping[str, str]) -> Steps:
    """The same steps, with a look into the catalogue from each question that has a shelf there: step -> shelf."""
    table: dict[str, Step] = {}
    for name, step in steps.items():
        if name in shelves:
            some, shelf = f"some_for_{name}", shelves[name]
            leads = {**step.leads, **dict.fromkeys(_TAKE, name), "others": some}
            table |= {
                name: replace(step, hear=_or_some(step, shelf), leads={**step.leads, SOME: some}, aside=(SOME,)),
                some: replace(step, ask="questions.some", hear=_taken(step, shelf), leads=leads, aside=_ASIDE),
            }
        else:
            table[name] = step
    return table


def unborrowed(notes: Mapping[str, str]) -> dict[str, str]:
    """The notes without those that only serve to show and take over."""
    return {name: note for name, note in notes.items() if name not in SHOWN and not name.endswith(TAKEN)}


def _or_some(step: Step, shelf: str) -> Hear:
    """The answer, or the wish to see some questions."""

    def hear(event: Event, moment: Moment) -> Heard | Unclear:
        if choice_of(event, (SOME,)):
            return _shows(SOME, shelf, moment)
        return _own(step, event, moment)

    return hear


def _taken(step: Step, shelf: str) -> Hear:
    """One of the three to take over, three others, or a question of one's own."""

    def hear(event: Event, moment: Moment) -> Heard | Unclear:
        choice = None if isinstance(event, Filled) else choice_of(event, _ASIDE)
        if choice == "others":
            return _shows("others", shelf, moment)
        if choice:
            return Heard(choice, {_note(step): moment.notes.get(SHOWN[_TAKE.index(choice)], "")})
        return _own(step, event, moment)

    return hear


def _shows(outcome: str, shelf: str, moment: Moment) -> Heard:
    ids = catalogue.three(shelf, moment.notes, moment.person.shown)
    shown = catalogue.remembering(moment.person.shown, ids, moment.now)
    return Heard(outcome, dict(zip(SHOWN, ids, strict=True)), (Change({"shown": shown}),))


def _own(step: Step, event: Event, moment: Moment) -> Heard | Unclear:
    """The person's own question takes the place of one that was taken over."""
    heard = step.hear(event, moment)
    return heard if isinstance(heard, Unclear) else replace(heard, keep={**heard.keep, _note(step): ""})


def _note(step: Step) -> str:
    return f"{step.answer.keep if step.answer else ''}{TAKEN}"
