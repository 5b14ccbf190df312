"""The page of a program with 10,000 members for those who look after it, beside one bare count of them."""

import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer
from cryptography.fernet import Fernet
from sqlalchemy import Connection, func, insert, select

from bot.links import Links
from bot.main import Bot
from bot.ports import Address
from bot.storage import kept, programs
from bot.storage.programs import IN, OWNER, PAIR, MemberRow
from bot.storage.queries import ms
from bot.storage.tables import bond, member, people
from bot.web.programs import OwnersPages
from tests.bench import pending
from tests.bench.databases import KINDS, at_rest, fresh
from tests.bench.office import hire, office
from tests.bench.table import Table

MEMBERS, ROUNDS = 10_000, 15
NOW = pending.NOW


async def run(postgresql: str) -> None:
    table = Table(f"A program's page with {MEMBERS:,} members, over HTTP on this machine. Medians of {ROUNDS}, in ms")
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            url = await fresh(postgresql, Path(folder), kind)
            bot = office(url, Fernet.generate_key().decode())
            await _measure(bot, kind, table, url)
            await bot.close()
    table.show()


async def _measure(bot: Bot, kind: str, table: Table, url: str) -> None:
    number = await _program(bot)
    await at_rest(url)
    app = bot.health()
    OwnersPages(bot.database, bot.keyring, bot.words, bot.time.now, "").add_to(app)
    async with TestClient(TestServer(app)) as browser:
        await browser.get(Links(bot.keyring, "").program(str(number), Address("slack", "T1", "owner").key))

        async def page() -> None:
            answer = await browser.get(f"/program/{number}/")
            assert answer.status == 200 and "10000" in await answer.text()

        async def forget() -> None:
            await bot.database.write(lambda conn: kept.drop(conn, f"picture/{number}"))

        async def count() -> None:
            where = (member.c.program_id == number, member.c.state == IN)
            counted = select(func.count()).select_from(member).where(*where)
            assert await bot.database.read(lambda conn: conn.execute(counted).scalar()) == MEMBERS

        bare = await _median(count)
        for name, seconds in (
            ("one count", bare),
            ("page, picture kept", await _median(page)),
            ("page, picture taken anew", await _median(page, forget)),
        ):
            table.row(f"{name}, {kind}", ms=f"{1000 * seconds:.1f}", ratio=f"{seconds / bare:.1f}")


async def _median(what: Callable[[], Awaitable[None]], before: Callable[[], Awaitable[None]] | None = None) -> float:
    found = []
    for _ in range(ROUNDS):
        if before:
            await before()
        began = time.perf_counter()
        await what()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


async def _program(bot: Bot) -> int:
    """One with 5,000 pairs in it, some of whom have met."""
    (owner,) = await hire(bot, ["owner"])
    await pending.people(bot.database, MEMBERS)

    def make(conn: Connection) -> int:
        ids = conn.execute(select(people.c.id).where(people.c.id != owner.id).order_by(people.c.id)).scalars().all()
        number = programs.add(conn, "slack/T1", bot.keyring.seal(b'{"name": "Large"}'), NOW)
        programs.put(conn, MemberRow(number, owner.id, OWNER, "", "", "", b"", NOW))
        rest = {"owns": "", "cohort": "", "state": IN, "sealed": b"", "at": ms(NOW), "program_id": number}
        halves = (("mentor", ids[: MEMBERS // 2]), ("mentee", ids[MEMBERS // 2 :]))
        conn.execute(insert(member), [{**rest, "person_id": id, "role": role} for role, half in halves for id in half])
        times = {"at": ms(NOW), "last_at": ms(NOW), "state": PAIR, "locked": False, "sealed": b"", "program_id": number}
        pairs = [
            {
                **times,
                "mentor_id": mentor,
                "mentee_id": mentee,
                "met": at % 3,
                "first_met_at": ms(NOW) if at % 3 else None,
                **{"agreed": at % 2, "kept": at % 4, "asked": at % 3, "answered": at % 3 and at % 5},
            }
            for at, (mentor, mentee) in enumerate(zip(*(half for _, half in halves), strict=True))
        ]
        conn.execute(insert(bond), pairs)
        return number

    return await bot.database.write(make)
