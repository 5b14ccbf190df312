"""Regular talks with somebody: the coach brings them to mind before each one, in good time to get ready."""

from conversations.beforehand import LEADS, lead_of
from conversations.days import rule_of
from conversations.effects import Effect, Field, Keep, Repeat, Say
from conversations.flow import END, SKIPPED, Flow, Moment, Step
from conversations.hearing import HEARD, a_moment, moment_of, one_of, zone_of
from conversations.person import Record
from conversations.skills.listen import somebody
from conversations.skills.next_steps import id_of

_OFTEN = ("every week", "every two weeks", "every month")


def _finish(moment: Moment) -> tuple[Effect, ...]:
    notes, zone, when = moment.notes, moment.person.zone, moment_of(moment.notes["when"])
    first = when.astimezone(zone_of(zone)).replace(tzinfo=None)
    remind, id = notes.get("remind", "1 hour"), id_of("regular", moment.now)
    kept = {name: notes[name] for name in ("who", "who_id", "often", "when") if notes.get(name)}
    ahead = lead_of(when, remind, moment.person)
    return (
        Keep(Record(id, moment.now, {**kept, "remind": remind})),
        Repeat("regular", rule_of(notes["often"], first), first, zone, id, ahead=ahead),
        Say("regular.kept", {"when": notes["when"]}, choices=("steps", "menu")),
    )


FLOW = Flow(
    name="regular",
    version=1,
    steps={
        "who": somebody("regular.who", "often", unless=("who", "who_id")),
        "often": Step("regular.often", one_of(*_OFTEN, keep="often"), dict.fromkeys(_OFTEN, "when"), choices=_OFTEN),
        "when": Step("regular.when", a_moment("when"), {HEARD: "ahead"}, answer=Field("when", "moment")),
        "ahead": Step(
            "regular.ahead",
            one_of(*LEADS, keep="remind"),
            dict.fromkeys((*LEADS, SKIPPED), END),
            choices=tuple(LEADS),
        ),
    },
    finish=_finish,
)
