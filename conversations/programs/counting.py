"""What happens in a pair of a program is counted there, with nothing that anybody wrote."""

from conversations.effects import Effect, InProgram
from conversations.person import Record


def counted(pair: Record, what: str) -> tuple[Effect, ...]:
    """what: "pair", "declined", "expired", "ended", "met", "agreed" (a step). Nothing, for a pair of no program."""
    program = pair.fields.get("program", "")
    return (InProgram("count", program, {"pair": pair.id, "what": what}),) if program else ()
