"""What the pages of a program show to its owners: who takes part, and what was done.

Rule: a page that somebody may not see has nothing on it; and nothing on any page is what a member wrote.
"""

from dataclasses import replace

from bot import memory
from bot.office import group_pages
from bot.office.acts import Office
from bot.office.gathering import busy
from bot.storage import programs, queries
from bot.storage.programs import BondRow
from conversations.effects import Open
from conversations.person import Record
from conversations.programs.groups import meets_in_groups
from conversations.programs.parts import MORE_MEMBERS

PAGES = ("members", "log", "pairs")
SHOWN = 40
"""Of a list: a page in Slack has a hundred blocks at most, and each of these is two."""


def filled(page: Open, office: Office) -> Open:
    """One of PAGES, with what is on it."""
    program = office.may_see(page.values.get("program", ""))
    if program is None:
        return replace(page, values={}, records=(), choices=())
    settings = office.settings(program)
    page = replace(page, values={**page.values, "name": settings.get("name", "")})
    if page.page == "members":
        return _members(page, office, program.id)
    if page.page == "pairs" and meets_in_groups(settings):
        return replace(page, page="pairs_groups", records=_groups(office, program.id))
    records = {"log": _log, "pairs": _pairs}[page.page](office, program.id)
    long = {"long": "yes", "number": str(len(records))} if len(records) > SHOWN else {}
    return replace(page, values={**page.values, **long}, records=records[:SHOWN])


def _members(page: Open, office: Office, program: int) -> Open:
    """Those in it from `from` on, whoever has not answered first. Only these are opened, so none is first by name."""
    number, told = sum(programs.counts(office.conn, program).values()), page.values.get("from", "")
    first = int(told) if told.isdecimal() and int(told) < number else 0
    parts = programs.some_members(office.conn, program, first, SHOWN)
    names = called(office, [it.person_id for it in parts])
    records = tuple(
        Record(
            f"member-{it.person_id}",
            it.at,
            {"who": names.get(it.person_id, ""), "state": it.state, **({"role": it.role} if it.role else {})},
        )
        for it in parts
    )
    last, values = first + len(parts), dict(page.values)
    if number > SHOWN:
        values |= {"long": "yes", "number": str(number), "first": str(first + 1), "last": str(last)}
    page = replace(page, values=values, records=records)
    return replace(page, choices=(MORE_MEMBERS,), about=f"members-{program}-{last}") if last < number else page


def _log(office: Office, program: int) -> tuple[Record, ...]:
    acts = programs.acts(office.conn, program, SHOWN)
    names = called(office, [it.person_id for it in acts if it.person_id is not None])
    return tuple(
        Record(
            f"act-{place}",
            it.at,
            {
                "who": names.get(it.person_id or 0, ""),
                "what": it.what,
                "when": it.at.isoformat(),
                **({"number": str(it.number)} if it.number > 1 else {}),
            },
        )
        for place, it in enumerate(acts)
    )


def _pairs(office: Office, program: int) -> tuple[Record, ...]:
    """Those that were asked, and how that stands, the latest first. Who of the two said no is not told."""
    bonds = _asked(office, program)
    names = called(office, [id for it in bonds[:SHOWN] for id in (it.mentor_id, it.mentee_id)])
    return tuple(
        Record(
            f"asked-{it.id}",
            it.at,
            {"mentor": names.get(it.mentor_id, ""), "mentee": names.get(it.mentee_id, ""), "state": it.state},
        )
        for it in bonds
    )


def _groups(office: Office, program: int) -> tuple[Record, ...]:
    """The same by mentor. Whether a mentee said no or nothing is not told."""
    bonds = _asked(office, program)
    names = called(office, [id for it in bonds for id in (it.mentor_id, it.mentee_id)])
    waiting = {it.id for it in busy(bonds, office.keyring, office.now)}
    return group_pages.asked(bonds, waiting, names)[:SHOWN]


def _asked(office: Office, program: int) -> list[BondRow]:
    bonds = [it for it in programs.bonds(office.conn, program) if it.state != programs.DRAFT]
    return sorted(bonds, key=lambda it: (it.at, it.id), reverse=True)


def called(office: Office, ids: list[int]) -> dict[int, str]:
    return {id: name for id, (name, _) in names_of(office, ids).items()}


def names_of(office: Office, ids: list[int]) -> dict[int, tuple[str, str]]:
    """As the platforms tell them; where none does, how they are known there. And their address keys."""
    rows = queries.people_of(office.conn, ids)
    people = {id: memory.person(row, office.keyring.open_person(row.key, keep=False)) for id, row in rows.items()}
    return {id: (person.name or rows[id].address.person, rows[id].address.key) for id, person in people.items()}
