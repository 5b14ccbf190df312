"""Words that suggest danger or wrongdoing: noticed before any talk, answered with people to call.

Rule: it is better to offer help once too often. Nothing of the text is kept, nobody else is told, nobody is diagnosed.
What is looked for stands in `self_harm`, `violence`, `wrong` and `distress`, in phrases
to read.
"""

import re

from conversations.care import abroad, distress, idioms, lists, self_harm, violence, wrong
from conversations.care.phrases import Phrases
from conversations.care.spelling import sentences
from conversations.events import Called, Event, Filled, Said

SELF_HARM, VIOLENCE, HARASSMENT = "self-harm", "violence", "harassment"
WRONGDOING, DISTRESS = "wrongdoing", "distress"
KINDS = (SELF_HARM, VIOLENCE, HARASSMENT, WRONGDOING, DISTRESS)
"""What may be noticed; of several the first."""
TOGETHER = (
    (SELF_HARM, {"wish", "death"}),
    (SELF_HARM, {"jump", "height"}),
    (VIOLENCE, {"weapon", "shown"}),
    (HARASSMENT, {"ground", "worse"}),
    (DISTRESS, {"sign", "lasting"}),
    (DISTRESS, {"sign", "grave"}),
)
"""What suggests a kind when both are in one sentence."""
BEGINNING, ENDING = 6000, 3000
"""Characters that are looked at: so many from the beginning and from the end of a longer text."""
_UNKIND = re.compile(
    r"\b(f+u+c+k|shit|idiot|stupid|dumb|useless|hate you|shut up|go away|screw you|asshole|bastard|crap)\w*\b",
    re.IGNORECASE,
)


def is_unkind(words: str) -> bool:
    """A short burst against the bot: it is met with a kind line."""
    return len(words.split()) <= 8 and bool(_UNKIND.search(words))


def kind_of(text: str) -> str | None:
    """One of `KINDS`, or None. The same text always gives the same answer."""
    if len(text) > BEGINNING + ENDING:
        text = f"{text[:BEGINNING]} . {text[-ENDING:]}"
    told: set[str] = set()
    for words in sentences(text):
        names = PHRASES.names(IDIOMS.without(words))
        told |= names | {kind for kind, both in TOGETHER if both <= names}
    return next((kind for kind in KINDS if kind in told), None)


def noticed(event: Event) -> str:
    """The kind that the words of an event suggest, whatever talk they are part of; "" for none."""
    match event:
        case Said(text) | Called(_, text):
            return kind_of(text) or ""
        case Filled(_, values):
            return kind_of(" . ".join(values.values())) or ""
        case _:
            return ""


IDIOMS = Phrases({"idiom": idioms.IDIOMS}, lists.LISTS, lists.EVERYDAY)
PHRASES = Phrases(
    {
        SELF_HARM: self_harm.SELF_HARM + abroad.SELF_HARM,
        VIOLENCE: violence.VIOLENCE + abroad.VIOLENCE,
        HARASSMENT: wrong.HARASSMENT + abroad.HARASSMENT,
        WRONGDOING: wrong.WRONGDOING,
        DISTRESS: distress.DISTRESS + abroad.DISTRESS,
        "wish": self_harm.WISH,
        "death": self_harm.DEATH,
        "jump": self_harm.JUMP,
        "height": self_harm.HEIGHT,
        "weapon": violence.WEAPON,
        "shown": violence.SHOWN,
        "grave": distress.GRAVE,
        "sign": distress.SIGNS,
        "lasting": distress.LASTING,
        "ground": wrong.GROUND,
        "worse": wrong.WORSE,
    },
    lists.LISTS,
    lists.EVERYDAY,
)
