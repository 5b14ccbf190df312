"""Erase everything that is kept about me: asked once, then done for good."""

from conversations.effects import Effect, Erase, Say
from conversations.flow import END, Flow, Moment, Step
from conversations.hearing import one_of

_SURE = ("erase everything", "keep it all")


def _finish(moment: Moment) -> tuple[Effect, ...]:
    if moment.notes.get("sure") == "erase everything":
        return (Erase("forget.erased"),)
    return (Say("forget.kept", choices=("privacy", "menu")),)


FLOW = Flow(
    name="forget",
    version=1,
    steps={"sure": Step("forget.sure", one_of(*_SURE, keep="sure"), dict.fromkeys(_SURE, END), choices=_SURE)},
    finish=_finish,
    lasting=False,
)
