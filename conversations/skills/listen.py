"""Listen to understand: set your own agenda aside; hear facts, feelings and values."""

from conversations.effects import Field
from conversations.flow import ONWARD, SKIPPED, Step, Steps
from conversations.hearing import HEARD, a_colleague, one_of, words


def written(ask: str, keep: str, lead: str, kind: str = "long", unless: tuple[str, ...] = ()) -> Step:
    """A question that is answered in writing and may be skipped: both lead to the same step."""
    return Step(ask, words(keep), {HEARD: lead, SKIPPED: lead}, answer=Field(keep, kind), unless=unless)


def somebody(ask: str, lead: str, unless: tuple[str, ...]) -> Step:
    """With whom it is: a name, or a colleague who is chosen. May be skipped."""
    leads = {HEARD: lead, SKIPPED: lead}
    return Step(ask, a_colleague("who"), leads, answer=Field("who", "colleague"), unless=unless)


PREPARE: Steps = {
    "agenda": written("listen.agenda", "agenda", "facts"),
    "facts": written("listen.facts", "facts", "feelings"),
    "feelings": written("listen.feelings", "feelings", "values"),
    "values": written("listen.values", "values", ONWARD),
}

_SHARES = ("mostly me", "about half", "mostly them")

DEBRIEF: Steps = {
    "share": Step("listen.share", one_of(*_SHARES, keep="share"), dict.fromkeys((*_SHARES, SKIPPED), "heard"), _SHARES),
    "heard": written("listen.heard", "heard", "mattered"),
    "mattered": written("listen.mattered", "mattered", ONWARD),
}

_RIGHT = ("yes", "change it")

THINK: Steps = {
    "mind": written("listen.mind", "topic", "facts", unless=("topic",)),
    "facts": written("listen.own_facts", "facts", "feelings"),
    "feelings": written("listen.own_feelings", "feelings", "values"),
    "values": written("listen.own_values", "values", "agenda"),
    "agenda": written("listen.own_agenda", "agenda", "mirror"),
    "mirror": Step(
        "listen.mirror", one_of(*_RIGHT), {"yes": ONWARD, "change it": "facts", SKIPPED: ONWARD}, choices=_RIGHT
    ),
}
