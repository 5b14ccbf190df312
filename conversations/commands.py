"""The words that start or steer something: `/coach prepare @sam about the deadline`, and `stop`, `back`, `why`.

Slack sends commands apart from messages; where there is only text, `called` finds them in it.
"""

import re
from collections.abc import Callable

from conversations.events import Called, Who

TALKS = ("prepare", "debrief", "think", "regular", "learn", "which")
PAGES = ("steps", "me", "calendar", "privacy", "export", "mentor")
HOME = (*TALKS, "me")
"""What the home offers."""
COMMANDS = (*TALKS, *PAGES, "resume", "pause", "off", "join", "part", "forget", "help", "menu", "stop")

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

_CALL = re.compile(r"\s*(/?)(coach|mentor)\b[\s:,]*", re.IGNORECASE)
_MENTION = re.compile(r"(?<!\S)@[\w.\-]*\w")
_LEAD_IN = re.compile(r"^((about|on|re|regarding|until|till|for|with)\b[:\s]*)+", re.IGNORECASE)


def called(text: str, who: Callable[[str], Who | None]) -> Called | None:
    """The command in a text, or None. `who` finds a colleague by the name after an @.

    "/coach" may be followed by anything; a plain "coach" only by a command or a mention, since it may open a sentence.
    So may "coach me": it is the command where nothing follows. "mentor" stands for "coach mentor".
    """
    if not (call := _CALL.match(text)):
        return None
    rest = text[call.end() :].strip()
    mentor = call[2].lower() == "mentor"
    command, _, after = rest.partition(" ")
    name = command.lower().strip(".!")
    known = name in COMMANDS and (name != "me" or bool(call[1]) or not after)
    if not call[1] and rest and not known and not rest.startswith("@"):
        return None
    found: Who | None = None
    words = after if known else rest
    for mention in _MENTION.findall(words):
        if found := who(mention[1:]):
            words = words.replace(mention, "", 1)
            break
    if mentor and not known:
        return command_of("mentor", words, found)
    return command_of(name if known else "", words, found)


def command_of(command: str, words: str, who: Who | None) -> Called:
    """A command whose mention has been found already: `words` lose a leading "about" and stray spaces."""
    return Called(command, _LEAD_IN.sub("", " ".join(words.split())), who)
