"""What a list of people from a channel or a group means for a program, before anybody of it is asked.

Rule: whoever was asked once, whatever they said, is not asked again because they are in a channel.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

MOST = 10_000
"""People in one list."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What is known of a list so far. there: the keys of those who are in it. people: those of them who may be asked,
    each with the way to them. closed: only who is in it may know who is.
    """

    there: frozenset[str] = frozenset()
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    closed: bool = False

    def and_then(self, there: Iterable[str], people: Iterable[tuple[str, Mapping[str, str]]], closed: bool) -> "Listed":
        """With one page more. Of people who are told of before anybody is there, none counts."""
        everybody = self.there | frozenset(there)
        found = {key: way for key, way in people if key in everybody}
        return replace(self, there=everybody, people={**self.people, **found}, closed=self.closed or closed)


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen before anybody is asked: how many are there beside whoever looks, how many of them were asked
    already and how many cannot be asked; and, by their keys, those who would be.
    """

    there: int
    already: int
    cannot: int
    asked: tuple[str, ...]


def look(listed: Listed, already: Collection[str], me: Collection[str]) -> Look:
    """already: the keys of those who are in the program or were asked before. me: those of whoever looks."""
    there = listed.there - frozenset(me)
    asked = tuple(sorted(key for key in listed.people if key in there and key not in already))
    before = len(there.intersection(already))
    return Look(len(there), before, len(there) - before - len(asked), asked)


def may_look(listed: Listed, me: Collection[str]) -> bool:
    return not listed.closed or not listed.there.isdisjoint(me)
