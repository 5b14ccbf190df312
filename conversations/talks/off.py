"""Days off: the coach does not write first on them, and waits with everything until the person is back."""

from datetime import date

from conversations.effects import Change, Effect, Field, Say
from conversations.flow import END, SKIPPED, Flow, Moment, Step
from conversations.hearing import HEARD, a_day, zone_of

AT_MOST = 10


def _finish(moment: Moment) -> tuple[Effect, ...]:
    """The days are added to those still to come. Without a last day it is one day; either may be named first."""
    first, last = sorted((moment.notes["first"], moment.notes.get("last", moment.notes["first"])))
    today = moment.now.astimezone(zone_of(moment.person.zone)).date()
    ahead = [span for span in moment.person.time_off if date.fromisoformat(span.partition("/")[2]) >= today]
    spans = [*(span for span in ahead if span != f"{first}/{last}"), f"{first}/{last}"][-AT_MOST:]
    line = "off.kept" if first != last else "off.one_kept"
    said = Say(line, {"when": first, "day": last}, choices=("no days off",))
    return (Change({"time_off": spans}), said)


FLOW = Flow(
    name="off",
    version=2,
    steps={
        "first": Step("off.first", a_day("first"), {HEARD: "last"}, answer=Field("first", "day")),
        "last": Step("off.last", a_day("last"), {HEARD: END, SKIPPED: END}, answer=Field("last", "day")),
    },
    finish=_finish,
    lasting=False,
)
