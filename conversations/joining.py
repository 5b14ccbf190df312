"""One coach on two platforms: what a person is told when their accounts are joined or parted."""

from collections.abc import Mapping

from conversations.effects import Effect, Say

_LINES = {
    "done": "join.done",
    "by owner": "join.by_owner",
    "unknown": "join.unknown",
    "same": "join.same",
    "has notes": "join.has_notes",
    "parted": "join.parted",
    "alone": "join.alone",
}


def told(result: Mapping[str, str]) -> tuple[Effect, ...]:
    """what: what became of it. there: the other platform, where one is meant."""
    line = _LINES.get(result.get("what", ""))
    there = result.get("there", "")
    return (Say(line, {"there": there} if there else {}),) if line else ()
