"""Erase everything that is kept about me: asked once, then done for good. Nobody is left waiting for me."""

from conversations.effects import Effect, Erase, Say
from conversations.flow import END, Flow, Moment, Step
from conversations.hearing import one_of
from conversations.mentoring import absence

_SURE = ("erase everything", "keep it all")


def _finish(moment: Moment) -> tuple[Effect, ...]:
    if moment.notes.get("sure") == "erase everything":
        return (*absence.gone(moment.person, moment.now, for_good=True), Erase("forget.erased"))
    return (Say("forget.kept", choices=("privacy", "menu")),)


FLOW = Flow(
    name="forget",
    version=1,
    steps={"sure": Step("forget.sure", one_of(*_SURE, keep="sure"), dict.fromkeys(_SURE, END), choices=_SURE)},
    finish=_finish,
    lasting=False,
)
