"""The groups of a program: who is with which mentor, in a draft and when they were asked.

Rule: a group is all pairs of one mentor, and with fewer than the smallest number of mentees there is none.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.office.gathering import BUSY
from bot.storage import programs
from bot.storage.programs import BondRow
from conversations.person import Record
from conversations.programs.groups import SMALLEST


@dataclass(frozen=True, slots=True)
class Group:
    """What a draft has for one mentor. there: who is with them already, in a pair or asked."""

    mentor: int
    there: Sequence[BondRow]
    drafts: Sequence[BondRow]

    @property
    def is_small(self) -> bool:
        """Too small to be one."""
        return len(self.there) + len(self.drafts) < SMALLEST


def drafted(bonds: Iterable[BondRow], members: Collection[int]) -> list[Group]:
    """The groups of a draft, in the order in which they were made; whoever is none of the members counts for nothing.

    bonds: all of the program.
    """
    there, drafts = dict[int, list[BondRow]](), dict[int, list[BondRow]]()
    for bond in bonds:
        if bond.state in BUSY:
            there.setdefault(bond.mentor_id, []).append(bond)
        elif bond.state == programs.DRAFT and {bond.mentor_id, bond.mentee_id} <= set(members):
            drafts.setdefault(bond.mentor_id, []).append(bond)
    return [Group(mentor, there.get(mentor, ()), found) for mentor, found in drafts.items()]


def too_small(bonds: Iterable[BondRow], members: Collection[int]) -> list[BondRow]:
    """The pairs of a draft that are in no group yet. See `drafted`."""
    return [bond for group in drafted(bonds, members) if group.is_small for bond in group.drafts]


def asked(bonds: Iterable[BondRow], waiting: Collection[int], names: dict[int, str]) -> tuple[Record, ...]:
    """Who was asked, by mentor, and how that stands. bonds: but for drafts, the latest first. waiting: the ids of those
    that are a pair or asked, as `gathering.busy` has it.
    """
    groups = dict[int, list[BondRow]]()
    for bond in bonds:
        groups.setdefault(bond.mentor_id, []).append(bond)
    return tuple(_asked(mentor, found, waiting, names) for mentor, found in groups.items())


def _asked(mentor: int, bonds: Sequence[BondRow], waiting: Collection[int], names: dict[int, str]) -> Record:
    states = dict[str, list[str]]()
    for bond in bonds:
        no_pair = programs.ASKED if bond.id in waiting else "out"
        state = bond.state if bond.state in (programs.PAIR, programs.ENDED) else no_pair
        states.setdefault(state, []).append(names.get(bond.mentee_id, ""))
    fields = {state: ", ".join(sorted(mentees)) for state, mentees in states.items()}
    return Record(f"asked-{mentor}", bonds[0].at, {"mentor": names.get(mentor, ""), **fields})
