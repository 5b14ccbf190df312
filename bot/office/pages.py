"""What the pages of a program show to its owners: who takes part, and what was done.

Rule: a page that somebody may not see has nothing on it; and nothing on any page is what a member wrote.
"""

from dataclasses import replace

from bot import memory
from bot.office.acts import Office
from bot.storage import programs, queries
from conversations.effects import Open
from conversations.person import Record

PAGES = ("members", "log", "pairs")
SHOWN = 40
"""Of a list: a page in Slack has a hundred blocks at most, and each of these is two."""


def filled(page: Open, office: Office) -> Open:
    """One of PAGES, with what is on it."""
    program = office.may_see(page.values.get("program", ""))
    if program is None:
        return replace(page, values={}, records=(), choices=())
    settings = office.settings(program)
    records = {"members": _members, "log": _log, "pairs": _pairs}[page.page](office, program.id)
    long = {"long": "yes", "number": str(len(records))} if len(records) > SHOWN else {}
    return replace(page, values={**page.values, "name": settings.get("name", ""), **long}, records=records[:SHOWN])


def _members(office: Office, program: int) -> tuple[Record, ...]:
    """Everybody in it by name, those first who have not answered."""
    parts = [it for it in programs.members(office.conn, program) if it.state]
    names = called(office, [it.person_id for it in parts])
    order = (programs.INVITED, programs.WAITING, programs.IN, programs.NO, programs.LEFT)
    parts.sort(key=lambda it: (order.index(it.state), names.get(it.person_id, "").lower()))
    return tuple(
        Record(
            f"member-{it.person_id}",
            it.at,
            {"who": names.get(it.person_id, ""), "state": it.state, **({"role": it.role} if it.role else {})},
        )
        for it in parts
    )


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
    bonds = [it for it in programs.bonds(office.conn, program) if it.state != programs.DRAFT]
    bonds.sort(key=lambda it: (it.at, it.id), reverse=True)
    names = called(office, [id for it in bonds[:SHOWN] for id in (it.mentor_id, it.mentee_id)])
    return tuple(
        Record(
            f"asked-{it.id}",
            it.at,
            {"mentor": names.get(it.mentor_id, ""), "mentee": names.get(it.mentee_id, ""), "state": it.state},
        )
        for it in bonds
    )


def called(office: Office, ids: list[int]) -> dict[int, str]:
    return {id: name for id, (name, _) in names_of(office, ids).items()}


def names_of(office: Office, ids: list[int]) -> dict[int, tuple[str, str]]:
    """As the platforms tell them; where none does, how they are known there. And their address keys."""
    rows = queries.people_of(office.conn, ids)
    people = {id: memory.person(row, office.keyring.open_person(row.key, keep=False)) for id, row in rows.items()}
    return {id: (person.name or rows[id].address.person, rows[id].address.key) for id, person in people.items()}
