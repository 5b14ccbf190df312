"""Lists of the people of a channel or a group are fetched: a page at a time, beside everything else.

Rule: what has come is kept after every page, so that a process that is killed costs one page at most; and whoever
wanted the list learns what came of it, by an event, or within the hour that nothing did.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot import memory
from bot.office import rosters
from bot.office.enrolling import AT_ONCE
from bot.office.rosters import Wanted
from bot.ports import Incoming, Messenger, TakeTurn, TryLater, Undeliverable
from bot.programs.roster import MOST, look, may_look
from bot.storage import kept, queries
from bot.storage.database import Database
from bot.storage.secrets import Keyring, Unreadable
from conversations.events import Learned
from conversations.programs.roster import REFUSED

log = structlog.get_logger()

LEASE = timedelta(minutes=3)
"""How long a page may take before another process asks for it."""
AGAIN, AT_LEAST = timedelta(seconds=20), timedelta(seconds=1)
"""When a page is asked for again where the platform does not say; and where it says that at once would do."""
Result = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Held:
    """A list that is wanted, and the row that it waits in, which is ours until then."""

    name: str
    until: datetime
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Rosters:
    """Those that are wanted, over one database. Every process may fetch them. now: the clock, aware UTC."""

    database: Database
    keyring: Keyring
    messengers: Mapping[str, Messenger]
    take_turn: TakeTurn
    now: Callable[[], datetime]

    async def fetch(self) -> int:
        """Go on until there is nothing to be asked for now. Returns how many pages were."""
        pages = 0
        while (held := await self._next()) is not None:
            await self._fetch(held)
            pages += 1
        return pages

    async def _next(self) -> _Held | None:
        now = self.now()
        until = now + LEASE
        found = await self.database.write_in_the_end(lambda conn: kept.claim(conn, rosters.WANTED, until, now))
        if found is None:
            return None
        name, sealed = found
        try:
            return _Held(name, until, await asyncio.to_thread(Wanted.opened, self.keyring, sealed))
        except Unreadable:
            log.error("a list that nobody can open")
            await self.database.write(lambda conn: kept.drop(conn, name))
            return await self._next()

    async def _fetch(self, held: _Held) -> None:
        """One page."""
        wanted, now = held.wanted, self.now()
        if now >= wanted.late:
            return await self._settle(held, {"why": "no list"})
        messenger = self.messengers.get(wanted.place.platform)
        try:
            if messenger is None:
                raise TryLater("off")
            page = await messenger.members(wanted.place, wanted.after)
        except TryLater as later:
            again = now + max(later.after or AGAIN, AT_LEAST)
            if again >= wanted.late:
                return await self._settle(held, {"why": "no list"})
            return await self._put_back(held, wanted, again)
        except Undeliverable as never:
            return await self._settle(held, {"why": never.why if never.why in REFUSED else "no list"})
        wanted = wanted.with_page(page)
        if len(wanted.listed.there) > MOST:
            return await self._settle(held, {"why": "too many"})
        if wanted.after:
            return await self._put_back(held, wanted, now)
        return await self._settle(held, await self._looked_at(held, wanted))

    async def _put_back(self, held: _Held, wanted: Wanted, at: datetime) -> None:
        sealed = await asyncio.to_thread(wanted.sealed, self.keyring)
        await self.database.write(lambda conn: kept.put_back(conn, held.name, held.until, sealed, at))

    async def _looked_at(self, held: _Held, wanted: Wanted) -> Result:
        """The whole list is there: what there is to be seen of it."""
        program = wanted.program
        me = await self.database.read(lambda conn: rosters.keys_of(conn, wanted.by))
        if not may_look(wanted.listed, me):
            return {"why": "not in it yourself"}
        keys, before = sorted(wanted.listed.there), set[str]()
        for at in range(0, len(keys), AT_ONCE):
            some = keys[at : at + AT_ONCE]
            before |= await self.database.read(partial(rosters.asked_before, program=program, keys=some))
        seen = look(wanted.listed, before, me)
        ready = await asyncio.to_thread(rosters.handfuls, self.keyring, wanted, seen)
        return await self.database.write_in_the_end(
            lambda conn: rosters.lay_out(conn, self.keyring, wanted, seen, ready, self.now())
        )

    async def _settle(self, held: _Held, result: Result) -> None:
        """Whoever wanted it learns what came of it at once: they are waiting for it. Once, if this is done again."""
        row = await self.database.read(lambda conn: queries.person_of(conn, held.wanted.by))
        if row and not (row.erased or memory.person(row, self.keyring.open_person(row.key, keep=False)).stopped):
            learned = Learned("program", {"program": str(held.wanted.program), **result})
            await self.take_turn(Incoming(f"roster/{held.wanted.mark}", row.address, learned))
        await self.database.write(lambda conn: kept.settle(conn, held.name, held.until))
