"""Invite everybody of a channel or of a group to a program: which one, and to be what.

Rule: nobody is asked at the end of the talk. It is looked at first: how many there are, and how many would be asked.
"""

from conversations.effects import Effect, Field, InProgram
from conversations.flow import END, Flow, Moment, Step, Unclear
from conversations.hearing import HEARD, a_channel, one_of, read
from conversations.programs.roster import LOOK

_OF = ("a channel", "a group")
_ROLES = ("mentee", "mentor")
_ANY_ROLE = (*_ROLES, "let them choose")
_LONGEST = 80


def _handle(text: str) -> str | Unclear:
    """As people write it, with or without the sign before it."""
    name = text.strip(" .").removeprefix("@")
    good = 0 < len(name) <= _LONGEST and not set(name) & set(" \t\n@/")
    return name if good else Unclear("roster.which_group")


def _look(moment: Moment) -> tuple[Effect, ...]:
    notes, role = moment.notes, moment.notes.get("for_role", "")
    there = {"group": notes["handle"]} if notes.get("of") == "a group" else {"channel_id": notes["channel_id"]}
    number = notes.get("about", "").rpartition("-")[2]
    return (InProgram(LOOK, number, {**there, "role": role if role in _ROLES else ""}),)


FLOW = Flow(
    "invite_many",
    1,
    {
        "of": Step("roster.of", one_of(*_OF, keep="of"), {"a channel": "channel", "a group": "group"}, _OF),
        "channel": Step("roster.channel", a_channel("channel"), {HEARD: "role"}, answer=Field("channel", "channel")),
        "group": Step("roster.group", read("handle", _handle), {HEARD: "role"}, answer=Field("handle", "line")),
        "role": Step("roster.role", one_of(*_ANY_ROLE, keep="for_role"), dict.fromkeys(_ANY_ROLE, END), _ANY_ROLE),
    },
    finish=_look,
    lasting=False,
)
