"""Ask powerful questions: they begin with what or how, one at a time. One remark on a draft, never a second."""

from conversations.effects import Field
from conversations.flow import ONWARD, SKIPPED, Step, Steps
from conversations.hearing import HEARD, a_question, one_of, words
from conversations.skills.listen import written

_LOOK = ("keep mine", "change it")
_MORE = ("one more", "enough")


def drafted(name: str, ask: str, keep: str, lead: str) -> Steps:
    """A question to draft, and the look at it again that its form may suggest; the person's own word is the last."""
    look = f"look_at_{name}"
    return {
        name: Step(ask, a_question(keep), {"open": lead, "look": look, SKIPPED: lead}, answer=Field(keep, "line")),
        look: Step(f"{ask}_look", one_of(*_LOOK), {"keep mine": lead, "change it": name, SKIPPED: lead}, choices=_LOOK),
    }


def _more(lead: str) -> Step:
    return Step("ask.more", one_of(*_MORE), {"one more": lead, "enough": ONWARD, SKIPPED: ONWARD}, choices=_MORE)


PREPARE: Steps = {
    **drafted("question_1", "ask.question_1", "question_1", "more_1"),
    "more_1": _more("question_2"),
    **drafted("question_2", "ask.question_2", "question_2", "more_2"),
    "more_2": _more("question_3"),
    **drafted("question_3", "ask.question_3", "question_3", ONWARD),
}

DEBRIEF: Steps = {
    "best": written("ask.best", "best", "told", kind="line"),
    "told": Step(
        "ask.told",
        words("told"),
        {HEARD: "rewrite", SKIPPED: ONWARD},
        answer=Field("told"),
    ),
    **drafted("rewrite", "ask.rewrite", "rewrite", ONWARD),
}

THINK: Steps = {
    "want": written("ask.want", "want", "own_question"),
    "own_question": written("ask.own_question", "own_question", ONWARD, kind="line"),
}
