"""What happens in a pair of a program is counted there, with nothing that anybody wrote.

Rule: no meeting counts twice. One of a group counts once for each pair, as its mentee says; what its mentor answers
counts in no figure, for it would be counted for one mentee alone. A sign of life is one, whoever gives it.
"""

from conversations.effects import Effect, InProgram
from conversations.mentoring import group
from conversations.person import Record

_OF_BOTH = ("lives", "ended")


def counted(pair: Record | None, what: str) -> tuple[Effect, ...]:
    """what: "pair", "declined", "expired", "ended"; or once for each time "met" (as the mentee says, so that no meeting
    counts twice), a step "agreed" and "kept", how it went "asked" and "answered", any other sign of life "lives".
    Nothing, for a pair of no program.
    """
    if pair is None or not pair.fields.get("program"):
        return ()
    if group.leads(pair) and what not in _OF_BOTH:
        return ()
    if pair.fields.get(group.GROUP) and what == "ended":
        return group.answered((pair,), "no")
    return (InProgram("count", pair.fields["program"], {"pair": pair.id, "what": what}),)
