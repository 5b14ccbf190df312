"""The draft of pairs as its owner has it in hand: the buttons beside a pair, a rule and the whole, and what they begin.

Rule: nothing is decided here about who may: the office looks at what is stored.
"""

from collections.abc import Mapping

from conversations.effects import InProgram, Open, Say
from conversations.events import Learned
from conversations.person import Person, Record
from conversations.snooze import Next

PAGES = ("pairs", "more pairs")
BY_CHOICE = "match by choice"
"""Look for pairs by what mentees named alone, and for the best for the others."""
OF_ALL = ("match", BY_CHOICE, "publish", "pick", "pair rules", *PAGES)
OF_A_PAIR = ("keep", "free", "take out", "swap")
OF_A_RULE = ("relax",)
CHOICES = (*OF_ALL, *OF_A_PAIR, *OF_A_RULE)
MOST_KINDS = 5
"""Kinds of groups of which an owner is asked, one by one, whether the two of a pair are to be alike in it."""
RULES = "begin rules"
_TALKS = {"pick": "pick_pair", "swap": "swap_pair"}
_KIND = {**dict.fromkeys(OF_ALL, "draft"), **dict.fromkeys(OF_A_PAIR, "bond"), **dict.fromkeys(OF_A_RULE, "gain")}
"""What each is about: "draft-7-12" (of program 7, the page that comes next), "bond-7-31-0" (pair 31, on the page from
0), "gain-7-room" (a rule).
"""
LANGUAGES = (
    "ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hi", "hu", "it", "ja", "ko", "nl", "no", "pl", "pt",
    "ro", "ru", "sv", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""Those that have a name in the words; ISO 639-1."""


def buttons(record: Record) -> tuple[str, ...]:
    """What can be done with a pair of a draft, or a rule that stands in the way of more of them."""
    if record.kind == "gain":
        return OF_A_RULE
    return ("free" if record.fields.get("locked") else "keep", "swap", "take out")


def pressed(choice: str, about: str, person: Person) -> Next:
    """One of CHOICES was pressed."""
    kind, number, what, page = (*about.split("-"), "", "", "")[:4]
    program = person.record(f"program-{number}")
    if kind != _KIND[choice] or program is None or not program.fields.get("owns"):
        return (Say("common.settled", choices=("menu",)),), "", {}
    if choice in PAGES:
        name, first = ("draft", {"from": what}) if choice == "more pairs" else (choice, {})
        return (Open(name, {"program": number, **first}, about=program.id, announce="program.page"),), "", {}
    if choice == "pair rules":
        return (InProgram(RULES, number),), "", {}
    values = {"bond": what, "from": page} if choice in OF_A_PAIR else {"rule": what} if choice in OF_A_RULE else {}
    if choice in _TALKS:
        return (), _TALKS[choice], {"about": program.id, **values}
    return (InProgram(choice, number, values),), "", {}


def begins(event: Learned) -> tuple[str, Mapping[str, str]] | None:
    """The talk about what a pair must have, with the kinds of groups that the office looked up; None if none begins."""
    result = event.result
    if event.what != "program" or result.get("did") != RULES or not result.get("program"):
        return None
    kinds = {f"kind_{place}": kind for place, kind in enumerate(result.get("kinds", "").splitlines(), 1)}
    return "pair_rules", {"about": f"program-{result['program']}", **kinds}
