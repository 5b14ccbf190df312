"""Ask powerful questions: they begin with what or how, one at a time. One remark on a draft, never two at once."""

from conversations.drafts import a_question, drafted
from conversations.effects import Field
from conversations.flow import ONWARD, SKIPPED, Step, Steps
from conversations.hearing import HEARD, one_of, words
from conversations.skills.listen import written

_MORE = ("one more", "enough")


def question(name: str, ask: str, keep: str, lead: str) -> Steps:
    """A question to draft, and the look at it again that its form may suggest."""
    return drafted(name, ask, a_question(keep), Field(keep, "line"), lead)


def _more(lead: str) -> Step:
    return Step("ask.more", one_of(*_MORE), {"one more": lead, "enough": ONWARD, SKIPPED: ONWARD}, choices=_MORE)


PREPARE: Steps = {
    **question("question_1", "ask.question_1", "question_1", "more_1"),
    "more_1": _more("question_2"),
    **question("question_2", "ask.question_2", "question_2", "more_2"),
    "more_2": _more("question_3"),
    **question("question_3", "ask.question_3", "question_3", ONWARD),
}

DEBRIEF: Steps = {
    "best": written("ask.best", "best", "told", kind="line"),
    "told": Step(
        "ask.told",
        words("told"),
        {HEARD: "rewrite", SKIPPED: ONWARD},
        answer=Field("told"),
    ),
    **question("rewrite", "ask.rewrite", "rewrite", ONWARD),
}

THINK: Steps = {
    "want": written("ask.want", "want", "own_question"),
    "own_question": written("ask.own_question", "own_question", ONWARD, kind="line"),
}
