"""A file of people becomes invitations to a program: first who they are, then a look at it, then they are asked.

Rule 1: an id says who somebody is, or a name that only one known person of the workspace has; nothing is guessed. Rule
2: what the file says of somebody is locked with that person's own key, and goes when they say no.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from bot import memory
from bot.acquaintance import Known
from bot.office.acts import Office, Word
from bot.office.rules import with_kinds
from bot.ports import Address
from bot.programs.roll import Entry, Problem
from bot.storage import places, programs, queries
from bot.storage.programs import MemberRow, ProgramRow
from bot.storage.secrets import Keyring

SHELF, LASTS = "enrol/", timedelta(hours=1)
"""Where a file lies that was looked at, and for how long it may be used."""
AT_ONCE = 500
"""So many people are looked up in one go."""
COUNTED = ("known", "new", "already")
_ROUND = (programs.INVITED, programs.IN, programs.WAITING)
_DETAILS = ("zone", "languages", "level", "location", "team", "manager", "offers", "wants", "room", "groups")


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of a file or a list, by the key of their address. details: what a file says of them, as plain JSON
    values. way: how they are reached, as far as a list tells.
    """

    key: str
    role: str
    cohort: str
    details: Mapping[str, Any]
    way: Mapping[str, str] = field(default_factory=dict)

    def plain(self) -> list[Any]:
        return [self.key, self.role, self.cohort, dict(self.details), *([dict(self.way)] if self.way else [])]


@dataclass(frozen=True, slots=True)
class Preview:
    """Who they all are, or what is amiss. strangers: how many line managers nobody can tell who they are."""

    guests: tuple[Guest, ...] = ()
    problems: tuple[Problem, ...] = ()
    strangers: int = 0


def identified(entries: Sequence[Entry], workspace: str, names: Mapping[str, Sequence[str]]) -> Preview:
    """Who is in the file. names: casefolded name -> the keys of those known in the workspace by it.

    Codes of problems: "not an id", "not here" (an address of another workspace), "who" (no id, and no name or more than
    one person of that name), "twice" (the same person by another word for them).
    """
    found, problems, lines = dict[str, Entry](), list[Problem](), dict[str, int]()
    for entry in entries:
        key = _key(entry, workspace, names)
        if isinstance(key, Problem):
            problems.append(key)
        elif key in lines:
            problems.append(Problem("twice", entry.line, "id" if entry.id else "name", lines[key]))
        else:
            lines[key] = entry.line
            found[key] = entry
    if problems:
        return Preview(problems=tuple(problems))
    managers = _managers(found, workspace, names)
    guests = tuple(_guest(key, entry, managers) for key, entry in found.items())
    return Preview(guests, strangers=sum(bool(it.manager) and key not in managers for key, it in found.items()))


def counted(conn: Connection, program: int, guests: Sequence[Guest]) -> Counter[str]:
    """How many of them are "new", "known" or there "already". To be asked AT_ONCE at a time."""
    found = Counter[str]()
    rows = [places.known_at(conn, Address.of(it.key)) for it in guests]
    parts = programs.parts_in(conn, program, [row.id for row in rows if row])
    for row in rows:
        state = parts.get(row.id, "") if row else ""
        found["already" if state in _ROUND else "known" if row and not row.erased else "new"] += 1
    return found


def names_of(keyring: Keyring, rows: Sequence[queries.PersonRow]) -> list[tuple[str, str]]:
    """(casefolded name, key of the address) of each who has a name."""
    found = list[tuple[str, str]]()
    for row in rows:
        person = memory.person(row, keyring.open_person(row.key))
        if person.name:
            found.append((person.name.casefold(), row.address.key))
    return found


def invite(office: Office, program: ProgramRow, items: Sequence[Sequence[Any]]) -> None:
    """Ask a handful of guests, as `Guest.plain` tells them. Who is in it meanwhile is passed over."""
    settings = office.settings(program)
    _keep_kinds(office, program, settings, items)
    facts = office.facts(program.id, settings)
    for item in items:
        guest = Guest(*item)
        who = office.somebody(program, guest.key, guest.way)
        if not isinstance(who, str):
            _invite(office, program, who, guest, facts)


def _invite(office: Office, program: ProgramRow, who: Known, guest: Guest, facts: Mapping[str, str]) -> None:
    row, secrets = who
    part = programs.part_of(office.conn, program.id, row.id)
    if part is not None and part.state in _ROUND:
        return
    sealed = secrets.seal(f"member:{program.id}", json.dumps(dict(guest.details)).encode()) if guest.details else b""
    owns = part.owns if part else ""
    new = MemberRow(program.id, row.id, owns, guest.role, guest.cohort, programs.INVITED, sealed, office.now)
    programs.put(office.conn, new)
    role = {"role": guest.role} if guest.role else {}
    office.words.append(Word(who, "program invited", {**facts, **role}))


def _keep_kinds(
    office: Office, program: ProgramRow, settings: Mapping[str, str], items: Sequence[Sequence[Any]]
) -> None:
    """Which kinds of groups there are is the program's to know, and who is in which is not."""
    more = with_kinds(settings, (kind for *_, details in items for kind in details.get("groups", ())))
    if more != settings:
        office.keep_setting(program, "kinds", more["kinds"])


def _key(entry: Entry, workspace: str, names: Mapping[str, Sequence[str]]) -> str | Problem:
    if entry.id:
        key = entry.id if entry.id.count("/") > 1 else f"{workspace}/{entry.id}"
        if not key.startswith(f"{workspace}/"):
            return Problem("not here", entry.line, "id")
        native = key.removeprefix(f"{workspace}/")
        return key if native and not set(native) & set("/ \t\r\n@") else Problem("not an id", entry.line, "id")
    known = names.get(entry.name.casefold(), ()) if entry.name else ()
    return known[0] if len(known) == 1 else Problem("who", entry.line, "name" if entry.name else "email")


def _managers(found: Mapping[str, Entry], workspace: str, names: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """The keys of each one's line manager: by id, by the address or name of another row, by a name that is known."""
    called: dict[str, set[str]] = {name: set(keys) for name, keys in names.items()}
    for key, entry in found.items():
        for word in (entry.name, entry.email):
            if word:
                called.setdefault(word.casefold(), set()).add(key)
    managers = dict[str, str]()
    for key, entry in found.items():
        told = entry.manager
        named = called.get(told.casefold(), set())
        by_id = told if told.startswith(f"{workspace}/") else f"{workspace}/{told}"
        if len(named) == 1:
            managers[key] = next(iter(named))
        elif told and not named and not set(told) & set(" @"):
            managers[key] = by_id
    return managers


def _guest(key: str, entry: Entry, managers: Mapping[str, str]) -> Guest:
    """With the line above them, as far as the file tells: managers, and theirs."""
    role = next(iter(entry.roles)) if len(entry.roles) == 1 else ""
    line, above = list[str](), managers.get(key)
    while above is not None and above not in line and above != key:
        line.append(above)
        above = managers.get(above)
    return Guest(key, role, entry.cohort, {**_details(entry), **({"line": line} if line else {})})


def _details(entry: Entry) -> dict[str, Any]:
    told = {name: getattr(entry, name) for name in _DETAILS}
    return {
        name: sorted(it) if isinstance(it, frozenset) else it
        for name, it in told.items()
        if it not in ("", None, frozenset(), {})
    }
