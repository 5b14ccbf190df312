"""The words that start or steer something: `/coach prepare @sam about the deadline`, and `stop`, `back`, `why`.

Slack sends commands apart from messages; where there is only text, `called` finds them in it.
"""

import re
from collections.abc import Callable

from conversations.events import Called, Who

TALKS = ("prepare", "debrief", "think", "regular", "learn", "which")
PAGES = ("steps", "me", "calendar", "privacy", "export", "mentor", "program")
HOME = (*TALKS, "mentor", "me")
"""What the home offers."""
COMMANDS = (*TALKS, *PAGES, "resume", "pause", "off", "join", "part", "forget", "help", "menu", "stop")
OF_A_PAIR = ("prepare", "note", "thanks")
"""What "mentor" may be followed by."""

ANYWHERE = {
    "stop": "stop",
    "quit": "stop",
    "cancel": "stop",
    "unsubscribe": "stop",
    "stop it": "stop",
    "back": "back",
    "go back": "back",
    "skip": "skip",
    "pass": "skip",
    "menu": "menu",
    "start": "menu",
    "help": "help",
    "?": "help",
    "pause": "pause",
    "later": "pause",
    "resume": "resume",
    "carry on": "resume",
    "continue": "resume",
    "go on": "resume",
    "why": "why",
    "why?": "why",
    "forget": "forget",
}
"""What is heard in the middle of any talk, if it is all that was written -> which word it means."""
WORDS = frozenset(ANYWHERE.values())

_CALL = re.compile(r"\s*(/?)(coach|mentor|program)\b[\s:,]*", re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9]{4}[- ]?[A-Z0-9]{4}", re.IGNORECASE)
"""With which a program can be joined."""
_MENTION = re.compile(r"(?<!\S)@[\w.\-]*\w")
_LEAD_IN = re.compile(r"^((about|on|re|regarding|until|till|for|with)\b[:\s]*)+", re.IGNORECASE)


def called(text: str, who: Callable[[str], Who | None]) -> Called | None:
    """The command in a text, or None. `who` finds a colleague by the name after an @.

    "/coach" may be followed by anything; a plain "coach" only by a command or a mention, since it may open a sentence.
    So may "coach me": it is the command where nothing follows; and "program", but for a code. "mentor" stands for
    "coach mentor", and "program" for "coach program".
    """
    if not (call := _CALL.match(text)):
        return None
    rest = text[call.end() :].strip()
    other = call[2].lower() if call[2].lower() != "coach" else ""
    command, _, after = rest.partition(" ")
    name = command.lower().strip(".!")
    of_a_pair = other == "mentor" and name in OF_A_PAIR
    known = name in COMMANDS and not of_a_pair and (name != "me" or bool(call[1]) or not after)
    more = of_a_pair or rest.startswith("@") or (other == "program" and _CODE.fullmatch(rest))
    if not call[1] and rest and not known and not more:
        return None
    found: Who | None = None
    words = after if known else rest
    for mention in _MENTION.findall(words):
        if found := who(mention[1:]):
            words = words.replace(mention, "", 1)
            break
    if other and not known:
        return command_of(other, words, found)
    return command_of(name if known else "", words, found)


def command_of(command: str, words: str, who: Who | None) -> Called:
    """A command whose mention has been found already: `words` lose a leading "about" and stray spaces."""
    return Called(command, _LEAD_IN.sub("", " ".join(words.split())), who)
