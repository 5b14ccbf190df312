"""Pick the short questions that those in a program are asked now and then: by what it is for, up to three."""

from conversations.effects import Effect, InProgram
from conversations.flow import END, SKIPPED, Flow, Moment, Step
from conversations.hearing import one_of
from conversations.programs.parts import KIND
from conversations.programs.pulse import QUESTIONS

_ENOUGH = "that is enough"


def _picked(moment: Moment) -> tuple[Effect, ...]:
    picked = dict.fromkeys(moment.notes.get(name, "") for name in ("first", "second", "third"))
    questions = ",".join(it for it in picked if it in QUESTIONS)
    return (InProgram("questions", moment.notes.get("about", "").removeprefix(f"{KIND}-"), {"questions": questions}),)


def _also(ask: str, keep: str, lead: str) -> Step:
    leads = {**dict.fromkeys(QUESTIONS, lead), _ENOUGH: END, SKIPPED: END}
    return Step(ask, one_of(*QUESTIONS, _ENOUGH, keep=keep), leads, (*QUESTIONS, _ENOUGH))


FLOW = Flow(
    "pulse",
    1,
    {
        "first": Step("pulse.first", one_of(*QUESTIONS, keep="first"), dict.fromkeys(QUESTIONS, "second"), QUESTIONS),
        "second": _also("pulse.second", "second", "third"),
        "third": _also("pulse.third", "third", END),
    },
    finish=_picked,
    lasting=False,
)
