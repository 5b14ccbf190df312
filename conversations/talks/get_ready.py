"""Get ready for a meeting of one's pair, as a mentee or as a mentor, and note what to raise in it.

Rule: in mentoring advice is welcome where it is asked for. So a mentee asks for something specific; a mentor asks
before they tell, and asks whether their story is wanted.
"""

from conversations.effects import Effect, Field
from conversations.events import Event
from conversations.flow import END, SKIPPED, Flow, Heard, Moment, Step, Unclear
from conversations.hearing import HEARD, one_of, words
from conversations.mentoring import notes
from conversations.skills.ask import question
from conversations.skills.listen import written

_HELP = ("advice", "a story", "an introduction", "a second pair of eyes")
_LOOK = ("keep mine", "change it")


def _offer(event: Event, moment: Moment) -> Heard | Unclear:
    """How the story will be offered: outcome "asks", or "look" if it does not ask whether it is wanted."""
    heard = words("offer")(event, moment)
    if isinstance(heard, Unclear):
        return heard
    return Heard("asks" if "?" in heard.keep["offer"] else "look", heard.keep)


def _noted(moment: Moment) -> tuple[Effect, ...]:
    return notes.noted(moment.notes, moment.person, moment.now)


def _prepared(moment: Moment) -> tuple[Effect, ...]:
    return notes.prepared(moment.notes, moment.person, moment.now)


FLOWS = (
    Flow(
        "mentee_prepare",
        1,
        {
            "want": written("get_ready.want", "want", "tried"),
            "tried": written("get_ready.tried", "tried", "help"),
            "help": Step(
                "get_ready.help",
                one_of(*_HELP, keep="help"),
                dict.fromkeys((*_HELP, SKIPPED), "request"),
                choices=_HELP,
            ),
            "request": written("get_ready.request", "request", "questions"),
            "questions": written("get_ready.questions", "questions", END),
        },
        finish=_prepared,
    ),
    Flow(
        "mentor_prepare",
        2,
        {
            "working_on": written("get_ready.working_on", "working_on", "question_1"),
            **question("question_1", "get_ready.question_1", "question_1", "question_2"),
            **question("question_2", "get_ready.question_2", "question_2", "story"),
            "story": written("get_ready.story", "story", "offer"),
            "offer": Step(
                "get_ready.offer",
                _offer,
                {"asks": END, "look": "look_at_offer", SKIPPED: END},
                answer=Field("offer", "line"),
            ),
            "look_at_offer": Step(
                "get_ready.offer_look",
                one_of(*_LOOK),
                {"keep mine": END, "change it": "offer", SKIPPED: END},
                choices=_LOOK,
            ),
        },
        finish=_prepared,
    ),
    Flow(
        "note",
        1,
        {"note": Step("get_ready.note", words("note"), {HEARD: END}, answer=Field("note", "line"))},
        finish=_noted,
        lasting=False,
    ),
)
