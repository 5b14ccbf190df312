"""May a mentor show somebody's words of thanks? Asked of the one who wrote them, who sees them again."""

from conversations.effects import Effect
from conversations.flow import END, Flow, Moment, Step
from conversations.hearing import one_of
from conversations.mentoring import thanks

_ANSWERS = ("yes", "no")


def _answer(moment: Moment) -> tuple[Effect, ...]:
    return thanks.answer(moment.notes, moment.person)


FLOW = Flow(
    "may_show",
    1,
    {"answer": Step("thanks.answer", one_of(*_ANSWERS, keep="answer"), dict.fromkeys(_ANSWERS, END), _ANSWERS)},
    finish=_answer,
    lasting=False,
)
