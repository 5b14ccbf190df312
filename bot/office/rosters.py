"""Everybody of a channel or a user group is invited at once: a list is wanted, it is looked at, then they are asked.

Rule 1: a list is fetched in no turn (see `scheduler.rosters`): it waits on the shelf, with all that has come of it so
far. Rule 2: it lies there sealed, is good for an hour, and is for the one who asked for it, who sees numbers alone.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.office import errands
from bot.office.acts import Office, Result
from bot.office.enrolling import LASTS, Guest
from bot.ports import Address, Roster
from bot.programs.roster import Listed, Look
from bot.storage import kept, places, programs, queries
from bot.storage.programs import ProgramRow
from bot.storage.secrets import Keyring
from conversations.programs.roster import ASK, LEAVE, LOOK

DOES = (LOOK, ASK, LEAVE)
WANTED, LOOKS = "wanted/", "look/"
"""Where lists wait that are wanted, and those that were looked at; then the number of the person, for whom they are."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list that somebody wants. place: of a channel or a group, see `bot.ports.Messenger.members`. kind: which of the
    two. mark: unlike that of any other. after: with what its next page is asked for.
    """

    program: int
    by: int
    place: Address
    kind: str
    role: str
    mark: str
    since: datetime
    listed: Listed = field(default_factory=Listed)
    after: str = ""

    @property
    def late(self) -> datetime:
        """From when on it is of no use."""
        return self.since + LASTS

    def with_page(self, page: Roster) -> "Wanted":
        listed = self.listed.and_then(page.there, [(it.key, it.route) for it in page.people], page.closed)
        return replace(self, listed=listed, after=page.after)

    def sealed(self, keyring: Keyring) -> bytes:
        listed = {"there": list(self.listed.there), "people": self.listed.people, "closed": self.listed.closed}
        place, since = [self.place.key, self.place.route], self.since.isoformat()
        plain = {name: getattr(self, name) for name in ("program", "by", "kind", "role", "mark", "after")}
        return keyring.seal(json.dumps({**plain, "place": place, "since": since, "listed": listed}).encode())

    @classmethod
    def opened(cls, keyring: Keyring, sealed: bytes) -> "Wanted":
        plain: dict[str, Any] = json.loads(keyring.unseal(sealed))
        key, route = plain["place"]
        listed = Listed(**{**plain["listed"], "there": frozenset(plain["listed"]["there"])})
        place, since = replace(Address.of(key), route=route), datetime.fromisoformat(plain["since"])
        return cls(**{**plain, "place": place, "since": since, "listed": listed})


def do(office: Office, what: str, number: str, values: Mapping[str, str]) -> Result:
    """One of DOES. What came of it, as in `Office.do`."""
    program = office.may_see(number)
    if program is None:
        return {"why": "not yours"}
    if program.state != programs.OPEN:
        return {"why": "closed"}
    if what == LOOK:
        return _want(office, program, values)
    return {ASK: _ask, LEAVE: _leave}[what](office, program, values.get("look", ""))


def keys_of(conn: Connection, person: int) -> frozenset[str]:
    """By which somebody may stand in a list."""
    row = queries.person_of(conn, person)
    return frozenset(it.key for it in (row.address, *places.others_of(conn, row.id))) if row else frozenset()


def asked_before(conn: Connection, program: int, keys: Sequence[str]) -> set[str]:
    """Those of the keys whose people are in the program, or were asked, whatever they said. To be asked AT_ONCE."""
    rows = {key: row for key in keys if (row := places.known_at(conn, Address.of(key)))}
    states = programs.parts_in(conn, program, [row.id for row in rows.values()])
    return {key for key, row in rows.items() if states.get(row.id)}


def handfuls(keyring: Keyring, wanted: Wanted, look: Look) -> list[bytes]:
    """The errand that it is to ask them: ready, so that the turn in which it begins has only to let it."""
    role, ways = wanted.role, wanted.listed.people
    guests = [Guest(key, role, "", {}, ways[key]).plain() for key in look.asked]
    asking = errands.sealed(keyring, "enrol", wanted.program, wanted.by, guests)
    return [*asking, errands.last(keyring, wanted.program, wanted.by)]


def lay_out(
    conn: Connection, keyring: Keyring, wanted: Wanted, look: Look, ready: Sequence[bytes], now: datetime
) -> Result:
    """Keep what was looked at. Returns what whoever wanted it is to learn."""
    row = queries.person_of(conn, wanted.by)
    program = Office.of(conn, keyring, row, now).may_see(str(wanted.program)) if row and not row.erased else None
    if program is None:
        return {"why": "not yours"}
    if program.state != programs.OPEN:
        return {"why": "closed"}
    if look.asked:
        name = _look(wanted.program, wanted.by, wanted.mark)
        about = json.dumps({"kind": wanted.kind, "number": len(look.asked)}).encode()
        kept.keep(conn, name, keyring.seal(about), now)
        for place, handful in enumerate(ready):
            kept.keep(conn, f"{name}/{place:06}", handful, now)
    numbers = {"there": look.there, "already": look.already, "cannot": look.cannot, "asked": len(look.asked)}
    told = {name: str(number) for name, number in numbers.items()}
    return {"did": LOOK, "program": str(wanted.program), "look": wanted.mark, **told}


def forget(conn: Connection, person: int) -> None:
    """Somebody is about to be erased: nothing lies there for them any more."""
    for shelf in (WANTED, LOOKS):
        kept.forget(conn, f"{shelf}{person}/")


def _want(office: Office, program: ProgramRow, values: Mapping[str, str]) -> Result:
    """The list is fetched by whoever does so next; one that the person wanted before of this program is not."""
    here, channel = office.row.address, values.get("channel_id", "")
    try:
        place = Address.of(channel or f"{here.place}/@{values.get('group', '')}")
    except ValueError:
        return {"why": "no such place"}
    if {place.place, here.place} != {program.workspace}:
        return {"why": "not here"}
    wanted = Wanted(
        program.id,
        office.row.id,
        replace(place, route=here.route),
        "channel" if channel else "group",
        values.get("role", ""),
        secrets.token_hex(8),
        office.now,
    )
    name = f"{WANTED}{office.row.id}/{program.id}"
    kept.keep(office.conn, name, wanted.sealed(office.keyring), office.now)
    return {"did": "looking", "program": str(program.id)}


def _ask(office: Office, program: ProgramRow, mark: str) -> Result:
    """What was looked at becomes an errand: once, and while it is not too old."""
    name, since = _look(program.id, office.row.id, mark), office.now - LASTS
    sealed = kept.kept(office.conn, name, since)
    if sealed is None:
        return {"why": "too old"}
    about = json.loads(office.keyring.unseal(sealed))
    kept.drop(office.conn, name)
    kept.move(office.conn, f"{name}/", f"{errands.SHELF}{mark}/", since, office.now)
    office.note(program.id, f"ask {about['kind']}", about["number"])
    return {"did": "asking", "program": str(program.id)}


def _leave(office: Office, program: ProgramRow, mark: str) -> Result:
    name = _look(program.id, office.row.id, mark)
    kept.drop(office.conn, name)
    kept.forget(office.conn, f"{name}/")
    return {"did": "left alone", "program": str(program.id)}


def _look(program: int, person: int, mark: str) -> str:
    return f"{LOOKS}{person}/{program}/{mark}"
