"""How a mentor and a mentee find together, agree how they work, and part."""

from conversations.effects import Effect, Field
from conversations.events import Event
from conversations.flow import END, SKIPPED, Flow, Heard, Moment, Step, Unclear
from conversations.hearing import HEARD, a_colleague, one_of
from conversations.mentoring import pairs
from conversations.skills.listen import written

_ROLES = ("mentee", "mentor")
_ANSWERS = ("yes", "no")
_OFTEN = ("every week", "every two weeks", "every month", "when we need it")
_STAYS = ("all of it", "names and details", "our own rule")
_SURE = ("end it", "keep it")


def _somebody(event: Event, moment: Moment) -> Heard | Unclear:
    """A colleague whom the coach can write to, and not oneself."""
    heard = a_colleague("who")(event, moment)
    if isinstance(heard, Unclear):
        return heard
    if not heard.keep.get("who_id"):
        return Unclear("pair.whom")
    return Unclear("pair.yourself") if heard.keep["who_id"] == moment.person.id else heard


def _ask(moment: Moment) -> tuple[Effect, ...]:
    return pairs.ask(moment.notes, moment.person, moment.now)


def _answer(moment: Moment) -> tuple[Effect, ...]:
    return pairs.answer(moment.notes, moment.person)


def _together(moment: Moment) -> tuple[Effect, ...]:
    notes = dict(moment.notes)
    if notes.get("stays") == "our own rule" and notes.get("rule"):
        notes["stays"] = notes["rule"]
    return pairs.agree_how(notes, moment.person)


def _end(moment: Moment) -> tuple[Effect, ...]:
    return pairs.end(moment.notes, moment.person, moment.now)


FLOWS = (
    Flow(
        "pair",
        1,
        {
            "role": Step("pair.role", one_of(*_ROLES, keep="role"), dict.fromkeys(_ROLES, "who"), choices=_ROLES),
            "who": Step(
                "pair.who",
                _somebody,
                {HEARD: "topic", SKIPPED: "topic"},
                answer=Field("who", "colleague"),
                unless=("who_id",),
            ),
            "topic": written("pair.topic", "topic", END),
        },
        finish=_ask,
    ),
    Flow(
        "pair_answer",
        1,
        {"answer": Step("pair.answer", one_of(*_ANSWERS, keep="answer"), dict.fromkeys(_ANSWERS, END), _ANSWERS)},
        finish=_answer,
    ),
    Flow(
        "together",
        1,
        {
            "purpose": written("pair.purpose", "purpose", "often"),
            "often": Step(
                "pair.often", one_of(*_OFTEN, keep="often"), dict.fromkeys((*_OFTEN, SKIPPED), "stays"), _OFTEN
            ),
            "stays": Step(
                "pair.stays",
                one_of(*_STAYS, keep="stays"),
                {"all of it": END, "names and details": END, "our own rule": "rule", SKIPPED: END},
                _STAYS,
            ),
            "rule": written("pair.rule", "rule", END),
        },
        finish=_together,
    ),
    Flow(
        "end_pair",
        1,
        {
            "sure": Step("pair.sure", one_of(*_SURE, keep="sure"), {"end it": "word", "keep it": END}, _SURE),
            "word": written("pair.word", "word", END),
        },
        finish=_end,
        lasting=False,
    ),
)
