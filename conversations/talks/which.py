"""Coaching or mentoring? Four short questions lead to the right one, with the reason."""

from collections.abc import Mapping

from conversations.events import Chose, Event
from conversations.flow import END, SKIPPED, Flow, Heard, Moment, Step, Unclear
from conversations.hearing import one_of

_ANSWERS = {
    "about": ("my work now", "my path"),
    "need": ("find my answer", "hear a story"),
    "time": ("some weeks", "a year"),
    "who": ("my manager", "someone outside"),
}
"""Each question -> the answer that speaks for coaching, the one that speaks for mentoring."""
_WEIGHT = {"need": 3, "about": 2, "time": 1, "who": 1}


def _weighed(event: Event, moment: Moment) -> Heard | Unclear:
    """The last answer, and what all four together speak for. `because` is the weightiest that speaks for it."""
    if isinstance(event, Chose) and event.choice == SKIPPED:
        return _weigh(moment.notes)
    heard = one_of(*_ANSWERS["who"], keep="who")(event, moment)
    if isinstance(heard, Unclear):
        return heard
    return _weigh({**moment.notes, **heard.keep})


def _weigh(notes: Mapping[str, str]) -> Heard:
    weight = {"coaching": 0, "mentoring": 0}
    for question, (coaching, mentoring) in _ANSWERS.items():
        if (answer := notes.get(question)) == coaching:
            weight["coaching"] += _WEIGHT[question]
        elif answer == mentoring:
            weight["mentoring"] += _WEIGHT[question]
    outcome = "mentoring" if weight["mentoring"] > weight["coaching"] else "coaching"
    spoke_for = {question: answers[outcome == "mentoring"] for question, answers in _ANSWERS.items()}
    because = [question for question in _WEIGHT if notes.get(question) == spoke_for[question]]
    reason = f"{outcome}_{because[0]}" if because else "nothing"
    return Heard(outcome, {"who": notes.get("who", ""), "because": reason})


def _asked(name: str, lead: str) -> Step:
    choices = _ANSWERS[name]
    return Step(f"which.{name}", one_of(*choices, keep=name), dict.fromkeys((*choices, SKIPPED), lead), choices)


FLOW = Flow(
    name="which",
    version=1,
    farewell="which.done",
    steps={
        "about": _asked("about", "need"),
        "need": _asked("need", "time"),
        "time": _asked("time", "who"),
        "who": Step(
            "which.who",
            _weighed,
            {"coaching": "coaching", "mentoring": "mentoring", SKIPPED: "coaching"},
            choices=_ANSWERS["who"],
        ),
        "coaching": Step(
            "which.coaching",
            one_of("think", "prepare", "that is all"),
            {"think": "talk:think", "prepare": "talk:prepare", "that is all": END},
            choices=("think", "prepare", "that is all"),
        ),
        "mentoring": Step(
            "which.mentoring",
            one_of("think", "that is all"),
            {"think": "talk:think", "that is all": END},
            choices=("think", "that is all"),
        ),
    },
)
