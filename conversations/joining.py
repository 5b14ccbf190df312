"""One coach on two platforms: what a person is told when their accounts are joined or parted."""

from collections.abc import Mapping

from conversations.effects import Effect, Say

_WHY = ("done", "elsewhere", "by owner", "unknown", "same", "has notes", "parted", "alone")


def told(result: Mapping[str, str]) -> tuple[Effect, ...]:
    """result: what became of it, and the platforms `here` and `there`."""
    what = result.get("what", "")
    return (Say(f"join.{what.replace(' ', '_')}", dict(result)),) if what in _WHY else ()
