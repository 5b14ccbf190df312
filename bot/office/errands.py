"""What those who look after a program ask for and one transaction is too short for: inviting a file, reminding pairs,
telling all what is new.

Rule: an errand lies on the shelf in handfuls. Each is done once, in a transaction of its own, and only if whoever asked
for it looks after the program still.
"""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot import letters
from bot.office.acts import Office, Result, Word
from bot.office.desk import TO_STUCK_PAIRS, reminded_at
from bot.office.enrolling import invite
from bot.programs.bounds import NOT_MET_AFTER, QUIET_AFTER
from bot.storage import deliveries, kept, programs, queries, standings
from bot.storage.programs import ProgramRow
from bot.storage.secrets import Keyring
from conversations.programs.groups import meets_in_groups
from conversations.programs.settings import NEWS, SET

SHELF = "errand/"
A_HANDFUL = 100
CONCERNED = (programs.INVITED, programs.IN, programs.WAITING)
"""Who is told what is set of a program anew."""
DONE = "done"


def to_stuck_pairs(office: Office, what: str, number: str) -> Result:
    """One of TO_STUCK_PAIRS: let both of each pair that is stuck be written to, kindly. At most once a week, and nobody
    hears of whom.

    What came of it, as in `Office.do`.
    """
    program = office.may_see(number)
    if program is None:
        return {"why": "not yours"}
    if program.state != programs.OPEN:
        return {"why": "closed"}
    if reminded_at(office, program.id):
        return {"why": "already"}
    limits = {"not_met": NOT_MET_AFTER, "quiet": QUIET_AFTER}
    together = meets_in_groups(office.settings(program))
    find = standings.in_stuck_groups if together else standings.in_stuck_pairs
    stuck = find(office.conn, program.id, office.now, **limits)
    leave(office.conn, sealed(office.keyring, what, program.id, office.row.id, stuck), office.now)
    # How many there are is in the picture, if it can be shown at all.
    office.note(program.id, what)
    return {"did": "reminding", "program": number}


def sealed(keyring: Keyring, what: str, program: int, by: int, items: Sequence[Any]) -> list[bytes]:
    """An errand in handfuls, ready to be left. what: "enrol", SET, or one of TO_STUCK_PAIRS. by: who asks for it.
    items: plain JSON values.
    """
    errand = {"what": what, "program": program, "by": by}
    handfuls = [items[at : at + A_HANDFUL] for at in range(0, len(items), A_HANDFUL)]
    return [keyring.seal(json.dumps({**errand, "items": it}).encode()) for it in handfuls]


def last(keyring: Keyring, program: int, by: int) -> bytes:
    """What stands behind all handfuls of an errand, so that whoever asked for it hears that they are done."""
    return keyring.seal(json.dumps({"what": DONE, "program": program, "by": by}).encode())


def leave(conn: Connection, handfuls: Sequence[bytes], now: datetime) -> None:
    """Put an errand on the shelf."""
    name = f"{SHELF}{secrets.token_hex(8)}"
    for place, handful in enumerate(handfuls):
        kept.keep(conn, f"{name}/{place:06}", handful, now)


def do_one(conn: Connection, keyring: Keyring, now: datetime) -> bool:
    """Do a handful of an errand. False if there is none that can be done now."""
    found = kept.take(conn, SHELF)
    if found is None:
        return False
    name, handful_sealed = found
    handful = json.loads(keyring.unseal(handful_sealed))
    row = queries.person_of(conn, handful["by"])
    if row is None or row.erased:
        return True
    office = Office.of(conn, keyring, row, now)
    programs.of(conn, handful["program"], hold=True)
    program = office.may_see(str(handful["program"]))
    if program is None or program.state != programs.OPEN:
        return True
    if handful["what"] == DONE:
        if kept.has(conn, name.rpartition("/")[0] + "/"):
            # Another process has a handful of it in hand.
            kept.keep(conn, name, handful_sealed, now)
            return False
        office.words.append(Word((row, office.secrets), "program", {"did": "asked them", "program": str(program.id)}))
    elif handful["what"] in TO_STUCK_PAIRS:
        _write(office, program, handful["what"], handful["items"])
    elif handful["what"] == SET:
        _tell(office, program, handful["items"])
    else:
        invite(office, program, handful["items"])
    tells = [
        letters.tell(*word.to, f"{name}/{place}", word.what, word.result, row.address.key, now)
        for place, word in enumerate(office.words)
    ]
    deliveries.add_deliveries(conn, tells)
    return True


def _write(office: Office, program: ProgramRow, what: str, items: Sequence[tuple[int, int]]) -> None:
    """items: as `standings.in_stuck_pairs` gives them."""
    people = queries.people_of(office.conn, [person for _, person in items])
    for pair, person in items:
        if row := people.get(person):
            told = {"did": what, "program": str(program.id), "pair": f"pair-{pair}"}
            office.words.append(Word((row, office.keyring.open_person(row.key)), "program", told))


def _tell(office: Office, program: ProgramRow, items: Sequence[tuple[str, int]]) -> None:
    """What was set anew is as it is now. items: what it was, and the number of a person."""
    settings, people = office.settings(program), queries.people_of(office.conn, [id for _, id in items])
    for what, id in items:
        part = programs.part_of(office.conn, program.id, id)
        if (row := people.get(id)) and part and (part.owns or part.state in CONCERNED):
            told = {"did": NEWS, "what": what, **office.facts(program.id, settings, owns=part.owns)}
            office.words.append(Word((row, office.keyring.open_person(row.key)), "program", told))
