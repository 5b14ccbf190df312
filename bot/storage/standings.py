"""Where the members of a program stand, for its picture: counts and moments of their pairs, one row a member.

Rule: nothing that is sealed is read, and nobody's name.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, union_all

from bot.storage.programs import IN, PAIR
from bot.storage.queries import ms
from bot.storage.statement import Row
from bot.storage.tables import bond, member


def of_members(conn: Connection, program_id: int) -> Sequence[Row]:
    """Of each who takes part: role, since when they are in a pair, when the first met, when something last happened in
    one (milliseconds, None where there is no pair); then how often: steps agreed and kept, asked how it went, answered.

    Of the pairs that there are now: one that has ended is nobody's any more.
    """
    counts = (bond.c.agreed, bond.c.kept, bond.c.asked, bond.c.answered)

    def of(side: ColumnElement[int]) -> Select[Any]:
        columns = (side.label("person_id"), bond.c.at, bond.c.first_met_at, bond.c.last_at, *counts)
        return select(*columns).where(bond.c.program_id == program_id, bond.c.state == PAIR)

    mine = union_all(of(bond.c.mentor_id), of(bond.c.mentee_id)).subquery()
    told = (func.min(mine.c.at), func.min(mine.c.first_met_at), func.max(mine.c.last_at))
    sums = (func.coalesce(func.sum(mine.c[count.name]), 0) for count in counts)
    found = (
        select(member.c.role, *told, *sums)
        .outerjoin(mine, mine.c.person_id == member.c.person_id)
        .where(member.c.program_id == program_id, member.c.state == IN)
        .group_by(member.c.person_id, member.c.role)
    )
    return conn.execute(found).all()


def in_stuck_pairs(
    conn: Connection, program_id: int, now: datetime, *, not_met: timedelta, quiet: timedelta
) -> list[tuple[int, int]]:
    """(pair, person), for both people of each pair that has not met for so long since it began, or has met and been
    quiet for so long.
    """
    never = bond.c.first_met_at.is_(None) & (bond.c.at <= ms(now - not_met))
    silent = bond.c.first_met_at.is_not(None) & (bond.c.last_at <= ms(now - quiet))
    stuck = (bond.c.program_id == program_id, bond.c.state == PAIR, never | silent)
    found = conn.execute(select(bond.c.id, bond.c.mentor_id, bond.c.mentee_id).where(*stuck).order_by(bond.c.id))
    return [(id, person) for id, *both in found for person in both]


def in_stuck_groups(
    conn: Connection, program_id: int, now: datetime, *, not_met: timedelta, quiet: timedelta
) -> list[tuple[int, int]]:
    """The same where a mentor's pairs are one group: all of it is stuck or none, and its mentor stands there once."""
    columns = (bond.c.id, bond.c.mentor_id, bond.c.mentee_id)
    times = (func.max(bond.c.at), func.max(bond.c.first_met_at), func.max(bond.c.last_at))
    its = (bond.c.program_id == program_id, bond.c.state == PAIR)
    signs = {
        row[0]: row[1:] for row in conn.execute(select(bond.c.mentor_id, *times).where(*its).group_by(bond.c.mentor_id))
    }
    stuck = {
        mentor
        for mentor, (at, met, last) in signs.items()
        if (at <= ms(now - not_met) if met is None else last <= ms(now - quiet))
    }
    found, asked = list[tuple[int, int]](), set[int]()
    for id, mentor, mentee in conn.execute(select(*columns).where(*its).order_by(bond.c.id)):
        if mentor in stuck:
            found += [] if mentor in asked else [(id, mentor)]
            found.append((id, mentee))
            asked.add(mentor)
    return found
