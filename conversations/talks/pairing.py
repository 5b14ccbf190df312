"""Two whom a program brings together: what its owner changes in the draft, and what each of the two says to it.

Rule: what becomes of a change is shown in the draft before anybody hears of it.
"""

from conversations.effects import Effect, Field, InProgram, Say
from conversations.events import Event
from conversations.flow import END, SKIPPED, Finish, Flow, Hear, Heard, Moment, Step, Unclear
from conversations.hearing import HEARD, a_colleague, one_of
from conversations.programs import pairing
from conversations.programs.drafts import MOST_KINDS

_YES_NO = ("yes", "no")
_AIMS = ("alike", "mixed", "no matter")
_KINDS = range(1, MOST_KINDS + 1)
_HOURS = ("no matter", "four hours", "ten hours")


def _member(keep: str) -> Hear:
    """Somebody who takes part, and whom the coach can therefore write to."""

    def hear(event: Event, moment: Moment) -> Heard | Unclear:
        heard = a_colleague(keep)(event, moment)
        known = isinstance(heard, Unclear) or bool(heard.keep.get(f"{keep}_id"))
        return heard if known else Unclear("program.whom")

    return hear


def _who(ask: str, keep: str, lead: str) -> Step:
    return Step(ask, _member(keep), {HEARD: lead}, answer=Field(keep, "colleague"))


def _with(what: str, *names: str) -> Finish:
    def finish(moment: Moment) -> tuple[Effect, ...]:
        program = moment.notes.get("about", "").removeprefix("program-")
        return (InProgram(what, program, {name: moment.notes[name] for name in names if moment.notes.get(name)}),)

    return finish


def _answered(moment: Moment) -> tuple[Effect, ...]:
    pair = moment.person.record(moment.notes.get("about", ""))
    if pair is None or pair.fields.get("state") != "asked me":
        return (Say("pair.gone", choices=("mentor",)),)
    return pairing.answer(pair, moment.notes.get("answer") == "yes", moment.person, moment.now)


def _must(name: str, lead: str) -> Step:
    return Step(f"pairing.{name}", one_of(*_YES_NO, keep=name), dict.fromkeys((*_YES_NO, SKIPPED), lead), _YES_NO)


def _aim(place: int) -> Step:
    """What is wished for in one kind of groups."""
    lead = f"aim_{place + 1}" if place < MOST_KINDS else END
    leads = dict.fromkeys((*_AIMS, SKIPPED), lead)
    return Step("pairing.aim", one_of(*_AIMS, keep=f"aim_{place}"), leads, _AIMS, given={"group": f"kind_{place}"})


def _asked(name: str, ask: str) -> Flow:
    step = Step(ask, one_of(*_YES_NO, keep="answer"), dict.fromkeys(_YES_NO, END), _YES_NO)
    return Flow(name, 1, {"answer": step}, finish=_answered)


FLOWS = (
    _asked("lead_group", "group.answer_lead"),
    _asked("join_group", "group.answer_join"),
    _asked("pair_proposed", "pairing.answer"),
    Flow(
        "swap_pair",
        1,
        {"who": _who("pairing.swap_with", "who", END)},
        finish=_with("swap", "bond", "from", "who_id"),
        lasting=False,
    ),
    Flow(
        "pick_pair",
        1,
        {
            "mentee": _who("pairing.pick_mentee", "mentee", "mentor"),
            "mentor": _who("pairing.pick_mentor", "mentor", END),
        },
        finish=_with("pick", "mentee_id", "mentor_id"),
        lasting=False,
    ),
    Flow(
        "pair_rules",
        2,
        {
            "language": _must("language", "hours"),
            "hours": Step(
                "pairing.hours", one_of(*_HOURS, keep="hours"), dict.fromkeys((*_HOURS, SKIPPED), "skill"), _HOURS
            ),
            "skill": _must("skill", "across_teams"),
            "across_teams": _must("across_teams", "reverse"),
            "reverse": _must("reverse", "aim_1"),
            **{f"aim_{place}": _aim(place) for place in _KINDS},
        },
        finish=_with(
            "pair rules",
            *("language", "hours", "skill", "across_teams", "reverse"),
            *(f"{note}_{place}" for place in _KINDS for note in ("kind", "aim")),
        ),
        lasting=False,
    ),
)
