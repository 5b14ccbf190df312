"""What an owner changes in a draft of pairs: exchange one of two, bring two together, say what a pair must have.

Rule: what becomes of it is shown in the draft before anybody hears of it.
"""

from conversations.effects import Effect, Field, InProgram
from conversations.events import Event
from conversations.flow import END, SKIPPED, Finish, Flow, Hear, Heard, Moment, Step, Unclear
from conversations.hearing import HEARD, a_colleague, one_of

_YES_NO = ("yes", "no")
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


def _must(name: str, lead: str) -> Step:
    return Step(f"pairing.{name}", one_of(*_YES_NO, keep=name), dict.fromkeys((*_YES_NO, SKIPPED), lead), _YES_NO)


FLOWS = (
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
        1,
        {
            "language": _must("language", "hours"),
            "hours": Step(
                "pairing.hours", one_of(*_HOURS, keep="hours"), dict.fromkeys((*_HOURS, SKIPPED), "skill"), _HOURS
            ),
            "skill": _must("skill", "across_teams"),
            "across_teams": _must("across_teams", END),
        },
        finish=_with("pair rules", "language", "hours", "skill", "across_teams"),
        lasting=False,
    ),
)
