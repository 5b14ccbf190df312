"""What lies on the desk of those who look after a program: who takes part, by numbers, and the honest picture.

Rule: it is counts, from columns that hold nothing anybody wrote; what could point at somebody is not there.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.office.acts import Office
from bot.programs import renewal
from bot.programs.picture import Part, Picture, Standing, picture
from bot.programs.renewal import Dated
from bot.storage import kept, programs, standings
from bot.storage.database import Database
from bot.storage.programs import ProgramRow
from bot.storage.queries import moment
from bot.storage.secrets import Keyring
from bot.storage.statement import Row

STATES = (programs.IN, programs.WAITING, programs.INVITED, programs.NO, programs.LEFT)
TO_STUCK_PAIRS = ("remind", "part")
"""What can be written to them: a reminder, or the question whether they go on."""
REMIND_AGAIN = timedelta(days=7)
_SHELF = "picture/"


@dataclass(frozen=True, slots=True)
class Desk:
    """enrolled: state -> how many, in the order of STATES. reminded_at: when those who are stuck were last written to,
    if that is so short ago that they are left in peace.
    """

    program: ProgramRow
    settings: Mapping[str, str]
    enrolled: Mapping[str, int]
    picture: Dated
    reminded_at: datetime | None


async def picture_of(database: Database, keyring: Keyring, program: int, now: datetime) -> Dated:
    """The picture that is shown now. A new one is reckoned beside the event loop, and kept."""
    there = await database.read(lambda conn: _kept(conn, keyring, program))
    if there is not None and not renewal.is_due(there, now):
        return there
    rows = await database.read(lambda conn: standings.of_members(conn, program))
    new = await asyncio.to_thread(_taken, rows, now)
    return await database.write(lambda conn: _keep(conn, keyring, program, there, new))


def picture_here(conn: Connection, keyring: Keyring, program: int, now: datetime) -> Dated:
    """The same, within a transaction that may write."""
    there = _kept(conn, keyring, program)
    if there is not None and not renewal.is_due(there, now):
        return there
    return _keep(conn, keyring, program, there, _taken(standings.of_members(conn, program), now))


def desk(conn: Connection, office: Office, program: ProgramRow, picture: Dated) -> Desk:
    """All of it, for somebody who may see it."""
    counted = programs.counts(conn, program.id)
    enrolled = {state: counted.get(state, 0) for state in STATES}
    return Desk(program, office.settings(program), enrolled, picture, reminded_at(office, program.id))


def reminded_at(office: Office, program: int) -> datetime | None:
    last = programs.last_act(office.conn, program, TO_STUCK_PAIRS)
    return last if last and office.now - last < REMIND_AGAIN else None


def _taken(rows: Sequence[Row], now: datetime) -> Dated:
    return Dated(now, picture(map(_standing, rows), now))


def _standing(row: Row) -> Standing:
    role, matched, met, last, agreed, keeps, asked, answered = row
    since, first, active = (None if at is None else moment(at) for at in (matched, met, last))
    return Standing(role, since, first, active, int(agreed), int(keeps), asked > 0, answered > 0)


def _keep(conn: Connection, keyring: Keyring, program: int, there: Dated | None, new: Dated) -> Dated:
    """Which of the two is shown from now on."""
    shown = renewal.shown(there, new)
    if shown is not there:
        sealed = keyring.seal(json.dumps({"at": shown.at.isoformat(), **asdict(shown.picture)}).encode())
        kept.keep(conn, f"{_SHELF}{program}", sealed, shown.at)
    return shown


def _kept(conn: Connection, keyring: Keyring, program: int) -> Dated | None:
    sealed = kept.kept(conn, f"{_SHELF}{program}")
    if sealed is None:
        return None
    plain = json.loads(keyring.unseal(sealed))
    parts = [Part(tuple(it["groups"]), it["counts"]) for it in (plain["whole"], *plain["parts"])]
    return Dated(datetime.fromisoformat(plain["at"]), Picture(parts[0], tuple(parts[1:])))
