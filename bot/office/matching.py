"""Who is to be brought together in a program: a draft is wanted, made in the background, shown, changed and published.

Rule: to find the pairs is slow, so that it is done in no turn: whichever process takes it up first does it, and if that
one dies another does it again. What anybody told in confidence keeps two apart and is shown in no draft.
"""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection

from bot import letters, memory
from bot.ports import Address
from bot.programs.members import MENTEE, MENTOR, Member, Rules
from bot.storage import deliveries, places, programs, queries
from bot.storage.database import Database, Stale
from bot.storage.programs import BondRow, MemberRow
from bot.storage.queries import PersonRow
from bot.storage.secrets import Keyring
from conversations.mentoring.pairs import APART
from conversations.person import Person

log = structlog.get_logger()

LEASE = timedelta(minutes=10)
"""How long one process may take to find pairs before another takes it up."""
_FORMER = (programs.PAIR, programs.ENDED, programs.DECLINED, programs.EXPIRED)
_BUSY = (programs.ASKED, programs.PAIR)
Draft = Mapping[str, Any]
"""As it is kept: `bonds` [(mentee, mentor, why)], `left` [(person, why)], `gains` [(rule, number)]."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Makes the drafts that are wanted, over one database. wake: something is to be sent."""

    database: Database
    keyring: Keyring
    now: Callable[[], datetime]
    wake: Callable[[], None]

    async def make_drafts(self) -> int:
        """All that are wanted now. Returns how many were made."""
        made = 0
        while (program := await self._write(lambda conn: programs.claim_wanted(conn, self.now(), LEASE))) is not None:
            members, locked = await self.database.read(lambda conn, id=program: self._members(conn, id))  # type: ignore[misc]
            draft = await asyncio.to_thread(_found, members, locked, program, self.now())
            await self._write(lambda conn, id=program, found=draft: self._keep(conn, id, found))  # type: ignore[misc]
            log.info("draft of pairs", program=program, pairs=len(draft["bonds"]), left=len(draft["left"]))
            self.wake()
            made += 1
        return made

    async def _write(self, work: Callable[[Connection], Any]) -> Any:
        while True:
            try:
                return await self.database.write(work)
            except Stale:
                continue

    def _members(self, conn: Connection, program: int) -> tuple[list[Member], list[tuple[str, str]]]:
        """Those who take part, as matching wants them, and the pairs that the owner keeps: (mentee, mentor)."""
        parts = programs.members(conn, program, programs.IN)
        rows = queries.people_of(conn, [it.person_id for it in parts])
        known = [it for it in programs.bonds(conn, program) if it.state != programs.DRAFT]
        busy = {mentee: 1 for it in known if it.state in _BUSY for mentee in (it.mentee_id,)}
        taken: dict[int, int] = {}
        for it in known:
            if it.state in _BUSY:
                taken[it.mentor_id] = taken.get(it.mentor_id, 0) + 1
        members = []
        for part in parts:
            if part.person_id in busy or (row := rows.get(part.person_id)) is None:
                continue
            former = {b.mentor_id if b.mentee_id == part.person_id else b.mentee_id for b in _of(known, part.person_id)}
            members.append(self._member(conn, part, row, former, taken.get(part.person_id, 0)))
        locked = [it for it in programs.bonds(conn, program, programs.DRAFT) if it.locked]
        return members, [(str(it.mentee_id), str(it.mentor_id)) for it in locked]

    def _member(self, conn: Connection, part: MemberRow, row: PersonRow, former: set[int], taken: int) -> Member:
        secrets = self.keyring.open_person(row.key)
        records = queries.open_records(conn, row.id)
        person = memory.person(row, secrets, [it for it in records if it.id.startswith(f"{APART}-")])
        said = json.loads(secrets.unseal(f"member:{part.program_id}", part.sealed)) if part.sealed else {}
        apart = {known.id for it in person.records if (known := places.known_at(conn, Address.of(it.fields["who_id"])))}
        topics = frozenset(it.strip() for it in str(said.get("topics", "")).split(",") if it.strip())
        return Member(
            str(row.id),
            roles=frozenset({part.role}),
            active=_is_active(person, self.now()),
            room=max(int(said.get("room", 1)) - taken, 0),
            zone=person.zone,
            days=person.days,
            opens=person.opens,
            closes=person.closes,
            languages=frozenset({person.language} - {""}) | frozenset(said.get("languages", ())),
            level=said.get("level"),
            location=str(said.get("location", "")),
            team=str(said.get("team", "")),
            line=tuple(str(it.id) for key in said.get("line", ()) if (it := places.known_at(conn, Address.of(key)))),
            wants=(topics if part.role == MENTEE else frozenset()) | frozenset(said.get("wants", ())),
            offers=(topics if part.role == MENTOR else frozenset()) | frozenset(said.get("offers", ())),
            apart=frozenset(str(id) for id in apart),
            former=frozenset(str(id) for id in former),
        )

    def _keep(self, conn: Connection, program: int, draft: Draft) -> None:
        """Keep the draft and tell the owners, unless the program is over."""
        row = programs.of(conn, program)
        programs.set_wanted(conn, program, None)
        if row is None or row.state != programs.OPEN:
            return
        sealed = [
            (int(mentor), int(mentee), self.keyring.seal(json.dumps(why).encode()))
            for mentee, mentor, why in draft["bonds"]
        ]
        programs.draft(conn, program, sealed, self.now())
        settings = json.loads(self.keyring.unseal(row.sealed))
        settings["draft"] = json.dumps({"left": draft["left"], "gains": draft["gains"]})
        programs.change(conn, program, self.keyring.seal(json.dumps(settings).encode()), row.state)
        told = {"did": "matched", "program": str(program), "number": str(len(draft["bonds"]))}
        owners = queries.people_of(conn, [it.person_id for it in programs.owners(conn, program)])
        for owner in owners.values():
            key = f"matched/{program}/{queries.ms(self.now())}/{owner.id}"
            secrets = self.keyring.open_person(owner.key)
            tell = letters.tell(owner, secrets, key, "program", told, owner.address.key, self.now())
            deliveries.add_deliveries(conn, [tell])


def _found(members: list[Member], locked: list[tuple[str, str]], seed: int, now: datetime) -> Draft:
    """The draft. SciPy is loaded only where pairs are found."""
    from bot.programs.matching import match

    made = match(members, Rules(), now.date(), seed=seed, locked=locked)
    bonds = [(it.mentee, it.mentor, _why(it)) for it in made.pairs if not it.locked]
    left = [(it.id, it.why) for it in made.unmatched]
    return {"bonds": bonds, "left": left, "gains": [(rule, number) for rule, number in made.gains if number]}


def _why(pair: Any) -> dict[str, str]:
    """The reasons by their codes, in words of ours that need no language: names of topics, numbers, languages."""
    by_code: dict[str, list[str]] = {}
    for code, value in pair.reasons:
        by_code.setdefault(str(code), []).append(str(value))
    names = {"skill": "skills", "language": "languages", "hours": "hours", "location": "location"}
    told = {names[code]: ", ".join(values) for code, values in by_code.items() if code in names}
    other = {"other": pair.other, "other_points": str(pair.other_points)} if pair.other else {}
    return {**told, "points": str(pair.points), **other}


def _is_active(person: Person, now: datetime) -> bool:
    """Whether they can be asked: a pause is over some day, but an answer is wanted in days."""
    paused = person.paused_until is not None and person.paused_until > now
    return not (person.unreachable or person.stopped or paused)


def _of(bonds: Iterable[BondRow], person: int) -> list[BondRow]:
    return [it for it in bonds if person in (it.mentor_id, it.mentee_id) and it.state in _FORMER]
