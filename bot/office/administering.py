"""What an admin of a workspace does: sees which programs it has, gives one a new owner, ends one that is left alone.

Rule 1: it counts who is an admin now. A turn is one transaction and cannot wait for a platform, so what the platform
said counts for an hour: it is asked again when somebody opens the page of programs, and before anything is done on an
older word. Rule 2: of a program that is not theirs an admin sees whose it is and rounded numbers, and nobody in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import memory
from bot.office.acts import Office, Result, Word
from bot.office.pages import called
from bot.programs.bounds import FEWEST
from bot.storage import admins, places, programs, queries
from bot.storage.programs import MemberRow, ProgramRow
from conversations.effects import Open
from conversations.person import Record
from conversations.programs import admin

STANDS = timedelta(hours=1)
"""So long counts what a platform said."""
PAGES = (admin.MINE, admin.PAGE)
DOES = (admin.ALL, *admin.OF_A_PROGRAM, *admin.ENDS)
SHOWN = 12
"""Programs on a page: each is a heading, a quote and its buttons, and Slack shows 100 blocks."""


def do(office: Office, what: str, number: str, values: Mapping[str, str]) -> Result:
    """One of DOES. What came of it, as in `Office.do`."""
    theirs = _workspaces(office)
    if what == admin.ALL:
        return {"did": what, "from": values.get("from", "0")} if theirs else _refused(office)
    program = programs.of(office.conn, int(number)) if number.isdecimal() else None
    if program is None or program.workspace not in theirs:
        return _refused(office)
    if program.state != programs.OPEN:
        return {"why": "closed"}
    if what in (admin.END, admin.CLOSE) and not _kept(office, [program])[0].alone:
        return {"why": "looked after"}
    match what:
        case admin.GIVE:
            return _give(office, program, values.get("who_id", ""))
        case admin.CLOSE:
            return {**office.close(program, "closed by admin"), "did": what}
    return {"did": what, "program": number, "name": office.settings(program).get("name", "")}


def filled(page: Open, office: Office) -> Open:
    """One of PAGES: the person's own programs with the way to all others, or all of the workspace."""
    if page.page == admin.MINE:
        office.looks_up |= office.now - office.row.profiled_at > STANDS
        shows = _named(office) or admins.told_at(office.conn, office.row.id)
        return replace(page, choices=(*page.choices, admin.ALL)) if shows else page
    found = [it for place in sorted(_workspaces(office)) for it in programs.in_workspace(office.conn, place)]
    kept = sorted(_kept(office, found), key=lambda it: (not it.is_open, not it.without_owner))
    first = int(page.values.get("from", "0"))
    here, behind = kept[first : first + SHOWN], first + SHOWN
    more = (admin.MORE,) if behind < len(kept) else ()
    records = tuple(it.shown(office) for it in here)
    return replace(page, records=records, choices=more, about=f"{admin.KIND}-{behind}")


@dataclass(frozen=True, slots=True)
class _Kept:
    """A program and who looks after it. away: people who cannot be reached."""

    program: ProgramRow
    owners: Sequence[MemberRow]
    away: frozenset[int]

    @property
    def is_open(self) -> bool:
        return self.program.state == programs.OPEN

    @property
    def without_owner(self) -> bool:
        """Whether whoever owns it cannot be reached."""
        return not any(it.owns == programs.OWNER and it.person_id not in self.away for it in self.owners)

    @property
    def alone(self) -> bool:
        """Whether nobody who looks after it can be reached."""
        return all(it.person_id in self.away for it in self.owners)

    def shown(self, office: Office) -> Record:
        counted = programs.counts(office.conn, self.program.id).get(programs.IN, 0) // FEWEST * FEWEST
        names = called(office, [it.person_id for it in self.owners if it.owns == programs.OWNER])
        away = ("all" if self.alone else "owner" if self.without_owner else "") if self.is_open else ""
        fields = {
            "name": office.settings(self.program).get("name", ""),
            "owner": ", ".join(names.values()),
            "state": self.program.state,
            "since": self.program.created_at.isoformat(),
            "year": str(self.program.created_at.year),
            "away": away,
            "number": str(counted or ""),
        }
        return Record(f"{admin.KIND}-{self.program.id}", office.now, {name: it for name, it in fields.items() if it})


def _kept(office: Office, found: Sequence[ProgramRow]) -> list[_Kept]:
    """Each of the programs, in the same order."""
    owners = programs.owners(office.conn, *(it.id for it in found))
    away = _away(office, [it.person_id for it in owners])
    return [_Kept(it, [one for one in owners if one.program_id == it.id], away) for it in found]


def _workspaces(office: Office) -> frozenset[str]:
    """Those of which the person is an admin now."""
    said = admins.told_at(office.conn, office.row.id)
    here = {office.row.address.place} if said and office.now - said <= STANDS else set()
    return _named(office) | here


def _named(office: Office) -> frozenset[str]:
    """The workspaces of those addresses of theirs that whoever runs the bot named."""
    mine = (office.row.address, *places.others_of(office.conn, office.row.id))
    return frozenset(it.place for it in mine if it.key in office.admins)


def _refused(office: Office) -> Result:
    """Whoever was an admin when their platform was last asked may be one still: it is asked again."""
    said = admins.told_at(office.conn, office.row.id)
    if said is None or office.now - said <= STANDS:
        return {"why": "no admin"}
    office.looks_up = True
    return {"why": "asked again"}


def _away(office: Office, ids: Sequence[int]) -> frozenset[int]:
    """Those who cannot be reached. Whether they left, took out the app or asked for silence is one and the same."""
    rows = queries.people_of(office.conn, ids)
    known = {id: memory.person(row, office.keyring.open_person(row.key, keep=False)) for id, row in rows.items()}
    return frozenset(id for id in ids if id not in known or known[id].unreachable or known[id].stopped)


def _give(office: Office, program: ProgramRow, who_id: str) -> Result:
    """Whoever owned it looks after it still, and is told; so is who owns it now."""
    who = office.somebody(program, who_id)
    if isinstance(who, str):
        return {"why": who}
    row, _ = who
    part = programs.part_of(office.conn, program.id, row.id)
    if part is not None and part.owns == programs.OWNER:
        return {"why": "already"}
    if _away(office, [row.id]):
        return {"why": "away"}
    before = [it for it in programs.owners(office.conn, program.id) if it.owns == programs.OWNER]
    for one in before:
        programs.put(office.conn, replace(one, owns=programs.CO_OWNER))
    new = part or MemberRow(program.id, row.id, "", "", "", "", b"", office.now)
    programs.put(office.conn, replace(new, owns=programs.OWNER))
    told = office.given(program)
    for was in queries.people_of(office.conn, [it.person_id for it in before]).values():
        office.words.append(Word((was, office.keyring.open_person(was.key)), "program", told))
    facts = office.facts(program.id, office.settings(program), owns=programs.OWNER)
    office.words.append(Word(who, "program", {"did": "share", **facts}))
    office.note(program.id, "given by admin")
    return {**told, "did": admin.GIVE}
