"""Finds the pairs that the owner of a program wants, in the background, and keeps them as a draft.

Rule 1: it is slow, so that it is done in no turn and in a process of its own. Whichever process takes it up first does
it; if that one dies another does it again, and what is found by one that was too slow counts for nothing. Rule 2: what
anybody told in confidence keeps two apart or brings them together, and is shown in no draft.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection

from bot import letters
from bot.office.aside import aside
from bot.office.gathering import BUSY, Gathered, gathered
from bot.storage import deliveries, programs, queries, searches
from bot.storage.database import Database
from bot.storage.programs import ProgramRow
from bot.storage.secrets import Keyring

log = structlog.get_logger()

LEASE = timedelta(minutes=10)
"""How long one process may take to find pairs before another takes it up."""
FORGOTTEN = timedelta(days=30)
"""Two who were asked so long ago and have not answered, because neither can be reached, are asked no more."""
Draft = Mapping[str, Any]
"""As it is kept: `bonds` [(mentee, mentor, why)], `left` [(person, role, why)], `gains` [(rule, number)]."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Makes the drafts that are wanted, over one database. wake: something is to be sent. aside: where the work is done
    that would hold up all else.
    """

    database: Database
    keyring: Keyring
    now: Callable[[], datetime]
    wake: Callable[[], None]
    aside: Callable[..., Awaitable[Any]] = aside
    _one_by_one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def make_drafts(self) -> int:
        """All that are wanted now; what is being made here already is waited for. Returns how many were made."""
        made = 0
        async with self._one_by_one:
            while await self._make_one(self.now()):
                made += 1
        return made

    async def _make_one(self, now: datetime) -> bool:
        until = now + LEASE
        id = await self.database.write_in_the_end(lambda conn: self._claim(conn, until, now))
        if id is None:
            return False
        people = await self.database.read(lambda conn: self._gathered(conn, id, now))
        if people is None:
            return True
        draft: Draft = await self.aside(_found, people, id, now)
        kept = await self.database.write_in_the_end(lambda conn: self._keep(conn, id, draft, until, now))
        if kept:
            log.info("draft of pairs", program=id, pairs=len(draft["bonds"]), left=len(draft["left"]))
            self.wake()
        return True

    def _claim(self, conn: Connection, until: datetime, now: datetime) -> int | None:
        id = searches.claim_wanted(conn, until, now)
        if id is not None:
            programs.expire(conn, id, now - FORGOTTEN, now)
        return id

    def _gathered(self, conn: Connection, id: int, now: datetime) -> Gathered | None:
        program = programs.of(conn, id)
        return gathered(conn, self.keyring, program, now) if program else None

    def _keep(self, conn: Connection, id: int, draft: Draft, until: datetime, now: datetime) -> bool:
        """Keep the draft and tell the owners; unless the program is over, or it is somebody else's to make now."""
        program = programs.of(conn, id, hold=True)
        if not searches.settle_wanted(conn, id, until) or program is None or program.state != programs.OPEN:
            return False
        still = _still_possible(conn, id, draft)
        sealed = [(mentor, mentee, self.keyring.seal(json.dumps(why).encode())) for mentee, mentor, why in still]
        programs.draft(conn, id, sealed, now)
        self._keep_the_rest(conn, program, draft)
        told = {"did": "matched", "program": str(id), "number": str(len(programs.bonds(conn, id, programs.DRAFT)))}
        for owner in queries.people_of(conn, [it.person_id for it in programs.owners(conn, id)]).values():
            secrets, key = self.keyring.open_person(owner.key), f"matched/{id}/{queries.ms(until)}/{owner.id}"
            tell = letters.tell(owner, secrets, key, "program", told, owner.address.key, now)
            deliveries.add_deliveries(conn, [tell])
        return True

    def _keep_the_rest(self, conn: Connection, program: ProgramRow, draft: Draft) -> None:
        """Who has nobody, and which rule would help."""
        settings = json.loads(self.keyring.unseal(program.sealed))
        settings["draft"] = json.dumps({"left": draft["left"], "gains": draft["gains"]})
        programs.change(conn, program.id, self.keyring.seal(json.dumps(settings).encode()), program.state)


def _still_possible(conn: Connection, id: int, draft: Draft) -> list[tuple[int, int, dict[str, Any]]]:
    """Without those of whom one has left meanwhile, or has been provided for."""
    there = {it.person_id for it in programs.members(conn, id, programs.IN)}
    bonds = programs.bonds(conn, id)
    held = {it.mentee_id for it in bonds if it.state in BUSY or (it.state == programs.DRAFT and it.locked)}
    before = {(it.mentee_id, it.mentor_id) for it in bonds if it.state != programs.DRAFT}
    found = ((int(mentee), int(mentor), why) for mentee, mentor, why in draft["bonds"])
    return [it for it in found if {it[0], it[1]} <= there and it[0] not in held and it[:2] not in before]


def _found(people: Gathered, seed: int, now: datetime) -> Draft:
    """The draft. SciPy is loaded only where pairs are found. That no pair is made twice is no rule of the owner."""
    from bot.programs.matching import match, match_by_choice

    members, rules, on = people.members, people.wanted.rules(people.smallest), now.date()
    chosen = match_by_choice(members, rules, on, seed=seed).pairs if people.wanted.by_choice else ()
    made = match(members, rules, on, seed=seed, locked=[(it.mentee, it.mentor) for it in chosen])
    bonds = [(it.mentee, it.mentor, _why_unnamed(it) if people.ranked else _why(it)) for it in made.pairs]
    left = [(it.id, it.role, it.why) for it in made.unmatched if it.id not in people.provided]
    return {"bonds": bonds, "left": left, "gains": [it for it in made.gains if it[0] != "repeats"]}


def _why(pair: Any) -> dict[str, Any]:
    """What speaks for it, and how it would be with the mentor who fits best but for this one."""
    other = {"other": pair.other, "other_points": pair.other_points, "lost": pair.lost} if pair.other else {}
    return {"reasons": pair.reasons, "points": pair.points, **other}


def _why_unnamed(pair: Any) -> dict[str, Any]:
    """What speaks for it but that one named the other. Points would tell that, too, and so would any other mentor's."""
    from bot.programs.fit import FOR_THE_MENTEE

    return {"reasons": [it for it in pair.reasons if it[0] not in FOR_THE_MENTEE]}
