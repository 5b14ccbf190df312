"""What happens in a pair of a program is counted there, with nothing that anybody wrote."""

from conversations.effects import Effect, InProgram
from conversations.person import Record


def counted(pair: Record | None, what: str) -> tuple[Effect, ...]:
    """what: "pair", "declined", "expired", "ended"; or once for each time "met" (as the mentee says, so that no meeting
    counts twice), a step "agreed" and "kept", how it went "asked" and "answered", any other sign of life "lives".
    Nothing, for a pair of no program.
    """
    if pair is None or not pair.fields.get("program"):
        return ()
    return (InProgram("count", pair.fields["program"], {"pair": pair.id, "what": what}),)
