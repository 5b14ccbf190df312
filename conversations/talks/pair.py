"""How a mentor and a mentee find together, agree how they work, and part."""

from conversations.effects import Effect, Field
from conversations.flow import END, SKIPPED, Finish, Flow, Moment, Step
from conversations.hearing import HEARD, another, one_of, words
from conversations.mentoring import apart, ending, pairs
from conversations.programs import pairing
from conversations.skills.listen import written

_ROLES = ("mentee", "mentor")
_ANSWERS = ("yes", "no")
_OFTEN = ("every week", "every two weeks", "every month", "when we need it")
_END_GROUP = ("this one", "all of them", "keep it")
_STAYS = ("all of it", "names and details", "our own rule")
_SOMEBODY = another("who", unknown="pair.whom", oneself="pair.yourself")


def _leave(moment: Moment) -> tuple[Effect, ...]:
    return ending.leave(moment.notes, moment.person, moment.now)


def _apart(moment: Moment) -> tuple[Effect, ...]:
    return apart.put_on(moment.notes, moment.person, moment.now)


def _ask(moment: Moment) -> tuple[Effect, ...]:
    return pairs.ask(moment.notes, moment.person, moment.now)


def _answer(moment: Moment) -> tuple[Effect, ...]:
    return pairs.answer(moment.notes, moment.person, moment.now)


def _together(moment: Moment) -> tuple[Effect, ...]:
    notes = dict(moment.notes)
    if notes.get("stays") == "our own rule" and notes.get("rule"):
        notes["stays"] = notes["rule"]
    return pairs.agree_how(notes, moment.person)


def _end(moment: Moment) -> tuple[Effect, ...]:
    pair = moment.person.record(moment.notes.get("about", ""))
    if pair and pairing.waits(pair) and moment.notes.get("sure") == "end it":
        return pairing.answer(pair, False, moment.person, moment.now)
    return ending.end(moment.notes, moment.person, moment.now)


def _parting(name: str, asks: tuple[str, str], answers: tuple[str, str], finish: Finish) -> Flow:
    """Whether one is sure, and then a last word. answers: that one is, and that one is not."""
    sure, word = asks
    leads = dict(zip(answers, ("word", END), strict=True))
    steps = {"sure": Step(sure, one_of(*answers, keep="sure"), leads, answers), "word": written(word, "word", END)}
    return Flow(name, 1, steps, finish=finish, lasting=False)


_TOPIC = written("pair.topic", "topic", END, unless=("topic",))

FLOWS = (
    Flow(
        "pair",
        1,
        {
            "role": Step("pair.role", one_of(*_ROLES, keep="role"), dict.fromkeys(_ROLES, "who"), choices=_ROLES),
            "who": Step(
                "pair.who",
                _SOMEBODY,
                {HEARD: "topic", SKIPPED: "topic"},
                answer=Field("who", "colleague"),
                unless=("who_id",),
            ),
            "topic": _TOPIC,
        },
        finish=_ask,
    ),
    Flow(
        "pair_again",
        1,
        {
            "who": Step("pair.who", _SOMEBODY, {HEARD: "topic", SKIPPED: "topic"}, answer=Field("who", "colleague")),
            "topic": _TOPIC,
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
    _parting("end_pair", ("pair.sure", "pair.word"), ("end it", "keep it"), _end),
    _parting("leave_group", ("group.leave", "pair.word"), ("end it", "keep it"), _end),
    Flow(
        "end_group",
        1,
        {
            "sure": Step(
                "group.sure",
                one_of(*_END_GROUP, keep="sure"),
                {**dict.fromkeys(_END_GROUP, "word"), "keep it": END},
                _END_GROUP,
            ),
            "word": written("group.word", "word", END),
        },
        finish=_end,
        lasting=False,
    ),
    _parting("leave", ("pair.leave", "pair.last_word"), ("leave it", "stay"), _leave),
    Flow(
        "apart",
        1,
        {
            "who": Step(
                "me.apart",
                another("who", unknown="me.apart_whom", oneself="pair.yourself"),
                {HEARD: "name"},
                answer=Field("who", "colleague"),
            ),
            "name": Step("me.apart_name", words("who"), {HEARD: END, SKIPPED: END}, (), Field("who", "line"), ("who",)),
        },
        finish=_apart,
        lasting=False,
    ),
)
