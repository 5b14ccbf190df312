"""What went well in a program: kept for those who told it, asked of the other whom it is about, shown to the owners.

Rule: nobody reads it before all whom it is about have said yes, and nobody once one of them has taken it back. Without
a name, nothing that is shown leads to whoever told it. That the other said no is nowhere but in that it stays unshown.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot import memory
from bot.office.acts import Office, Result
from bot.office.pages import SHOWN as AT_ONCE
from bot.office.pages import called
from bot.storage import audiences, programs, queries, wins
from bot.storage.programs import ProgramRow
from bot.storage.queries import PersonRow
from bot.storage.wins import WinRow
from conversations.effects import Open
from conversations.person import Record
from conversations.programs.announce import BEGIN as WRITE
from conversations.programs.wins import (
    ANNOUNCE,
    ASKED,
    BEGIN,
    EVERYBODY,
    KEEP,
    NO,
    OVER,
    OWNERS,
    PAGE,
    SHOWN,
    TAKE_BACK,
    WITH_NAME,
    WITHOUT_NAME,
    YES,
    id_of,
)

DOES = (BEGIN, KEEP, ASKED, OVER, YES, NO, TAKE_BACK, ANNOUNCE)
OF_ONES_OWN = "my_wins"
PAGES = (PAGE, OF_ONES_OWN)
MOST = 20
"""Of one person: so many are all on their page, each with the button to take it back."""
FEW = 5
"""Of fewer who take part one can be known without a name."""
_NO_MORE: Result = {"did": "no win"}


@dataclass(frozen=True, slots=True)
class Told:
    """What went well, opened. name: of whoever told it, "" where they want none. named, whom: as they chose."""

    id: int
    words: str
    name: str
    named: str
    whom: str


def do(office: Office, what: str, number: str, values: Mapping[str, str]) -> Result | None:
    """One of DOES. What came of it, as in `Office.do`; None if there is nothing to hear."""
    if what in (BEGIN, KEEP):
        return _of_a_program(office, what, number, values)
    given = values.get("win", "")
    row = wins.held(office.conn, int(given)) if given.isdecimal() else None
    if what == ASKED:
        return _ask(office, row)
    if what == OVER:
        stays = row is not None and row.person_id == office.row.id and not row.shown
        return {"did": "win stays"} if stays else None
    if row is None:
        return {"why": "win gone"} if what == ANNOUNCE else _NO_MORE
    match what:
        case "agree to win" | "refuse win":
            return _answer(office, row, what == YES)
        case "announce win":
            return _announce(office, row)
    return _take_back(office, row)


def _of_a_program(office: Office, what: str, number: str, values: Mapping[str, str]) -> Result:
    """Begin to tell something, or keep what was told: for somebody who takes part."""
    program = programs.of(office.conn, int(number)) if number.isdecimal() else None
    mine = programs.part_of(office.conn, program.id, office.row.id) if program else None
    if program is None or mine is None or mine.state != programs.IN:
        return {"why": "not yours"}
    if program.state != programs.OPEN:
        return {"why": "closed"}
    if len(wins.told_by(office.conn, office.row.id)) >= MOST:
        return {"why": "many wins"}
    if what == KEEP:
        return _keep(office, program, values)
    few = programs.counts(office.conn, program.id).get(programs.IN, 0) < FEW
    return {"did": BEGIN, "program": number, **({"few": "yes"} if few else {})}


def _keep(office: Office, program: ProgramRow, values: Mapping[str, str]) -> Result:
    """Where it is about two, the other is asked first: without a word of it in the chat."""
    words, named, shown, pair = (values.get(name, "") for name in ("words", "named", "shown", "pair"))
    if not words or named not in (WITH_NAME, WITHOUT_NAME) or shown not in (OWNERS, EVERYBODY):
        return {"why": "unknown"}
    other = _other(office, program, pair)
    if pair and other is None:
        return {"why": "win alone"}
    until = datetime.fromisoformat(values["until"]) if other else None
    sealed = office.secrets.seal(f"win:{program.id}", json.dumps({"words": words, "named": named}).encode())
    id = wins.add(
        office.conn,
        program.id,
        office.row.id,
        sealed,
        office.now,
        for_all=shown == EVERYBODY,
        other_id=other,
        until=until,
    )
    if other is None or until is None:
        return {"did": "kept win"}
    office.tell(other, "win asked", {"win": str(id)})
    return {"did": "win waits", "win": str(id), "until": until.isoformat()}


def _other(office: Office, program: ProgramRow, pair: str) -> int | None:
    """With whom the person is in this pair of the program."""
    number, me = pair.removeprefix("pair-"), office.row.id
    bond = programs.bond_of(office.conn, program.id, int(number)) if number.isdecimal() else None
    if bond is None or bond.state != programs.PAIR or me not in (bond.mentor_id, bond.mentee_id):
        return None
    return bond.mentee_id if bond.mentor_id == me else bond.mentor_id


def _ask(office: Office, row: WinRow | None) -> Result | None:
    """Whether the other is still to be asked."""
    if row is None or row.until is None or row.other_id != office.row.id or not row.waits(office.now):
        return None
    teller = queries.person_of(office.conn, row.person_id)
    name = memory.person(teller, office.keyring.open_person(teller.key)).name if teller else ""
    return {"did": ASKED, "name": name, "until": row.until.isoformat()}


def _answer(office: Office, row: WinRow, yes: bool) -> Result:
    """What the other says: a no is told to nobody."""
    if row.other_id != office.row.id or not row.waits(office.now):
        return _NO_MORE
    if not yes:
        wins.refuse(office.conn, row.id)
        return {"did": "refused win"}
    wins.agree(office.conn, row.id)
    office.tell(row.person_id, "win agreed", {"win": str(row.id), "name": office.person.name})
    return {"did": "agreed to win"}


def _take_back(office: Office, row: WinRow) -> Result:
    """By whoever told it, or by the other who said yes."""
    if row.person_id == office.row.id:
        wins.drop(office.conn, office.row.id, office.now, id=row.id)
        return {"did": "win taken back"}
    if row.other_id != office.row.id or not row.agreed:
        return _NO_MORE
    office.hidden(wins.withdraw(office.conn, office.row.id, office.now, id=row.id))
    return {"did": "yes taken back"}


def _announce(office: Office, row: WinRow) -> Result:
    """The announcement begins with the words as they were given."""
    program = office.may_see(str(row.program_id))
    if program is None:
        return {"why": "not yours"}
    if program.state != programs.OPEN:
        return {"why": "closed"}
    if not (row.shown and row.for_all):
        return {"why": "win gone"}
    (told,) = _opened(office, [row])
    news = f"{told.words}\n\n{told.name}" if told.name else told.words
    cohorts = "\n".join(audiences.cohorts(office.conn, program.id))
    return {"did": WRITE, "program": str(program.id), "cohorts": cohorts, "news": news, "win": str(row.id)}


def shown(office: Office, program: int, limit: int = AT_ONCE) -> list[Told]:
    """What those who look after the program may read, the latest first."""
    return _opened(office, wins.shown(office.conn, program, limit))


def filled(page: Open, office: Office) -> Open:
    """One of PAGES, with what is on it."""
    if page.page == OF_ONES_OWN:
        return replace(page, records=tuple(_of_ones_own(office)[:AT_ONCE]))
    program = office.may_see(page.values.get("program", ""))
    if program is None:
        return replace(page, values={}, records=(), choices=())
    found = shown(office, program.id, AT_ONCE + 1)
    long = {"long": "yes"} if len(found) > AT_ONCE else {}
    # Of when it was told nothing is on the page: it could tell whose it is.
    records = tuple(
        Record(f"{SHOWN}-{it.id}", office.now, {"words": it.words, "whom": it.whom, **_whose(it)})
        for it in found[:AT_ONCE]
    )
    return replace(page, values={**page.values, **long}, records=records)


def _whose(told: Told) -> Mapping[str, str]:
    return {"name": told.name} if told.name else {"named": told.named}


def _of_ones_own(office: Office) -> list[Record]:
    """What waits for the person's yes, what they told, and what they said yes to."""
    now, of_others = office.now, wins.about(office.conn, office.row.id)
    asked = [_of_another(office, it, "asked me") for it in of_others if it.waits(now)]
    told = wins.told_by(office.conn, office.row.id)
    opened = zip(_opened(office, told), told, strict=True)
    mine = [_record(it, row, _state(row, now), {"named": it.named}) for it, row in opened]
    return [*asked, *mine, *(_of_another(office, it, "agreed") for it in of_others if it.agreed)]


def _of_another(office: Office, row: WinRow, state: str) -> Record:
    """As the other sees it whom it is about: they know who told it."""
    (told,) = _opened(office, [row])
    name = called(office, [row.person_id]).get(row.person_id, "")
    return _record(told, row, state, {"name": name, "theirs": told.named})


def _record(told: Told, row: WinRow, state: str, more: Mapping[str, str]) -> Record:
    waits = {"until": row.until.isoformat()} if row.until and state in _WAITS else {}
    fields = {"state": state, "words": told.words, "whom": told.whom, **more, **waits}
    return Record(id_of(str(row.id)), row.at, {name: value for name, value in fields.items() if value})


_WAITS = ("asked me", "waits")


def _state(row: WinRow, now: datetime) -> str:
    """For whoever told it: the same with a no as without an answer."""
    return "shown" if row.shown else "waits" if row.waits(now) else "stays"


def _opened(office: Office, rows: list[WinRow]) -> list[Told]:
    people = queries.people_of(office.conn, [it.person_id for it in rows])
    return [_told(office, it, people[it.person_id]) for it in rows if it.person_id in people]


def _told(office: Office, row: WinRow, teller: PersonRow) -> Told:
    secrets = office.keyring.open_person(teller.key, keep=False)
    said = json.loads(secrets.unseal(f"win:{row.program_id}", row.sealed))
    name = memory.person(teller, secrets).name or teller.address.person
    whom = EVERYBODY if row.for_all else OWNERS
    return Told(row.id, said["words"], name if said["named"] == WITH_NAME else "", said["named"], whom)
