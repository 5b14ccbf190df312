"""Listen to understand: set your own agenda aside; hear facts, feelings and values."""

from conversations.drafts import a_feeling, drafted
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


def _felt(ask: str, lead: str) -> Steps:
    """How somebody feels, and the look at it again where no word names a feeling."""
    return drafted("feelings", ask, a_feeling("feelings"), Field("feelings"), lead)


PREPARE: Steps = {
    "agenda": written("listen.agenda", "agenda", "facts"),
    "facts": written("listen.facts", "facts", "feelings"),
    **_felt("listen.feelings", "values"),
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
    **_felt("listen.own_feelings", "values"),
    "values": written("listen.own_values", "values", "agenda"),
    "agenda": written("listen.own_agenda", "agenda", "mirror"),
    "mirror": Step(
        "listen.mirror", one_of(*_RIGHT), {"yes": ONWARD, "change it": "facts", SKIPPED: ONWARD}, choices=_RIGHT
    ),
}
