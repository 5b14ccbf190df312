"""An announcement to 100,000 people written out: how long it takes, and how much more memory. To a workspace the
database does it alone; to a program's members the time of each is reckoned from their own zone, hours and days off.
"""

import statistics
import tempfile
import time
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import Connection, insert

from bot import bulletin, memory
from bot.storage import announcements, bulletins, programs
from bot.storage.audiences import Whom
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.storage.tables import member, people
from conversations.conversation import Conversation
from conversations.person import Person
from scheduler.fanout import FanOut
from scheduler.program_fanout import ProgramFanOut
from tests.bench import children, pending
from tests.bench.children import Child, forget_peak, rss, say, told
from tests.bench.databases import KINDS, at_rest, fresh
from tests.bench.table import Table

READERS = 100_000
ROUNDS = 3
KEY = Fernet.generate_key().decode()
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Sydney", "America/Sao_Paulo")
TOGETHER = 5000
WORKSPACE, PROGRAM = "to a workspace", "to a program, each at their own time"


async def run(postgresql: str) -> None:
    table = Table(
        f"An announcement to {READERS:,} people, one delivery each, from the click to the last row. Medians of\n"
        f"{ROUNDS} rounds. The clock looks every 2 seconds for what was sent: that comes on top"
    )
    for kind in KINDS:
        found = {}
        for to in (WORKSPACE, PROGRAM):
            rounds = [await _round(postgresql, kind, to) for _ in range(ROUNDS)]
            found[to] = [statistics.median(figures) for figures in zip(*rounds, strict=True)]
        for to, (seconds, more) in found.items():
            ratio = f"{seconds / found[WORKSPACE][0]:.1f}"
            table.row(f"{kind}, {to}", seconds=f"{seconds:.2f}", times=ratio, more_mb=f"{more:.1f}")
    table.show()


async def _round(postgresql: str, kind: str, to: str) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        url = await fresh(postgresql, Path(folder), kind)
        database = Database(url)
        if to == WORKSPACE:
            await pending.people(database, READERS)
            await database.write(lambda conn: announcements.begin(conn, "slack/T1", b"sealed", pending.NOW))
        else:
            await _members(database)
        await database.close()
        await at_rest(url)
        child = await Child.start(__name__, url, to, KEY)
        child.go()
        readers, seconds, more = await child.found()
        await child.ended()
        assert readers == READERS
        return seconds, more


async def _members(database: Database) -> None:
    """Everybody takes part in a program, all with a key of their own; an announcement to them is written."""
    keyring = Keyring([KEY])
    said = bulletin.sealed(keyring, bulletin.Bulletin("We begin.", "Bring a question.", "Got it", "Got it.", "Again:"))

    def begun(conn: Connection) -> int:
        program = programs.add(conn, "slack/T1", b"sealed", pending.NOW)
        bulletins.draft(conn, Whom(program), said, "", pending.NOW)
        return program

    def some(conn: Connection, first: int) -> None:
        conn.execute(insert(people), _people()[first : first + TOGETHER])
        numbers = range(first + 1, min(first + TOGETHER, READERS) + 1)
        conn.execute(insert(member), [{**part, "person_id": number} for number in numbers])

    part = {"program_id": await database.write(begun), "owns": "", "role": "mentee", "cohort": "", "state": "in"}
    part |= {"sealed": b"", "at": 0}
    for first in range(0, READERS, TOGETHER):
        await database.write(lambda conn, first=first: some(conn, first))  # type: ignore[misc]


@lru_cache(maxsize=1)
def _people() -> list[dict[str, object]]:
    """The same in every round: to lock 100,000 keys takes long."""
    keyring, found = Keyring([KEY]), []
    for number in range(READERS):
        key = keyring.new_person_key()
        secrets = keyring.open_person(key)
        person = Person("", name=f"P{number}", zone=ZONES[number % len(ZONES)], welcomed=True)
        row = {"platform": "slack", "workspace": "T1", "native": f"P{number}", "route": "{}", "key": key}
        sealed = {
            "profile": memory.sealed_profile(person, secrets),
            "conversation": memory.sealed_conversation(Conversation(), secrets),
        }
        found.append({**row, **sealed, "revision": 1, "erased": False, "created_at": 0, "profiled_at": 0})
    return found


async def write_out(url: str, to: str, key: str) -> None:
    """In a process of its own, in which the database was opened before."""
    database, keyring = Database(url), Keyring([key])
    of_programs = ProgramFanOut(database, keyring, _now, _nothing)
    of = of_programs if to == PROGRAM else FanOut(database, _now, _nothing)
    await database.read(lambda conn: bulletins.of(conn, 1))
    say()
    await told()
    before, began = rss(), time.perf_counter()
    forget_peak()
    if to == PROGRAM:
        await database.write(lambda conn: bulletins.send(conn, 1, _now()))
    readers = await of.write_out()
    say([readers, time.perf_counter() - began, rss(what="VmHWM") - before])
    await database.close()


def _now() -> datetime:
    return datetime.now(UTC)


def _nothing() -> None:
    return None


if __name__ == "__main__":
    children.run(write_out)
