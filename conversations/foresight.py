"""Whether pressing a button will most likely open a private page.

Some platforms must know it when they show the button. Rule: a wrong guess costs a press, and never an answer.
"""

from conversations.commands import PAGES, TALKS
from conversations.flow import END
from conversations.programs import admin
from conversations.talks import FLOWS

_OPENS = frozenset(
    (
        *PAGES,
        "open",
        "write",
        "resume",
        "carry on",
        "start new",
        "look",
        "home",
        "my brief",
        "note",
        "get ready",
        "thanks",
        admin.ALL,
        "my wins",
        "share win",
    )
)
_BEGINS = {"check in": "check_in", "look back": "debrief", "debrief": "debrief", "somebody else": "pair_again"}


def opens(choice: str, about: str) -> bool:
    """Whether `Chose(choice, about)`, pressed in the chat, is most likely answered with a page."""
    flow, _, step = about.partition(".")
    if flow in FLOWS and step in FLOWS[flow].steps:
        return choice in ("write", "why", "back", "skip") or _leads_to_a_field(flow, step, choice)
    if choice in TALKS or choice in _BEGINS:
        first = FLOWS[_BEGINS.get(choice, choice)]
        return first.steps[first.first].answer is not None
    return choice in _OPENS


def _leads_to_a_field(name: str, step: str, choice: str) -> bool:
    """What is heard as an outcome of another name is taken to end in the chat."""
    lead = FLOWS[name].steps[step].leads.get(choice, END)
    following = FLOWS[name].steps.get(lead)
    return following is not None and following.answer is not None
