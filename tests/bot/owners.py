"""Those who look after a program at its page in a browser, and programs with pairs in them to look at."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import Connection, update

from bot import memory
from bot.links import Links
from bot.office import pulses
from bot.ports import Address
from bot.storage import programs, queries
from bot.storage import pulses as stored
from bot.storage.programs import MemberRow
from bot.storage.queries import ms
from bot.storage.tables import bond
from bot.web.enrolment import Enrolment
from bot.web.programs import OwnersPages
from conversations.conversation import Conversation
from conversations.person import Person
from tests.fakes.house import WORDS, House, Someone

Client = TestClient[web.Request, web.Application]


def pages_of(house: House, url: str = "") -> web.Application:
    app = web.Application()
    owners = OwnersPages(house.database, house.keyring, WORDS, lambda: house.now, url)
    owners.add_to(app)
    Enrolment(owners).add_to(app)
    return app


async def opens(client: Client, someone: Someone, number: str) -> None:
    """Opens the page by a link of the bot's: the browser has a session from then on."""
    answer = await client.get(Links(someone.house.keyring, "").program(number, someone.address.key))
    assert answer.status == 200, await answer.text()


async def page(client: Client, number: str, name: str = "") -> str:
    answer = await client.get(f"/program/{number}/{name}")
    assert answer.status == 200, await answer.text()
    return await answer.text()


def form_of(html: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', html)
    assert found, html
    return found[1]


def text_of(html: str) -> str:
    """What is to be read on a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&#34;", '"').replace("&#39;", "'").split())


async def with_pairs(
    house: House, number: str, pairs: int, *, met: int = 0, began: timedelta = timedelta(days=30), waiting: int = 0
) -> None:
    """So many pairs of new members; `met` of them met yesterday, the others never. waiting: members without a pair."""

    def make(conn: Connection) -> None:
        people = [_member(conn, house, int(number), f"m{at}", "mentor") for at in range(pairs)]
        others = [_member(conn, house, int(number), f"e{at}", "mentee") for at in range(pairs + waiting)]
        programs.draft(conn, int(number), [(a, b, b"") for a, b in zip(people, others, strict=False)], house.now)
        for at, one in enumerate(programs.bonds(conn, int(number))):
            programs.set_bond(conn, one.id, house.now - began, state=programs.PAIR)
            if at < met:
                programs.count(conn, one.id, house.now - timedelta(days=1), met=1)

    await house.database.write(make)


async def are_a_pair(house: House, number: str, mentor: Someone, mentee: Someone) -> None:
    rows = [await one.row() for one in (mentor, mentee)]
    first, second = (row.id for row in rows if row)

    def make(conn: Connection) -> None:
        programs.draft(conn, int(number), [(first, second, b"")], house.now)
        programs.set_bond(conn, programs.bonds(conn, int(number))[-1].id, house.now, state=programs.PAIR)

    await house.database.write(make)


async def they_answer(house: House, number: str, waves: Sequence[tuple[int, int]]) -> None:
    """For each wave, 30 days apart, how many of 40 who were asked agree that they have learned something, and not."""

    def answered(conn: Connection) -> None:
        for wave, (agree, not_agree) in enumerate(waves):
            counts = {"learned/asked": 40, "learned/4": agree, "learned/1": not_agree}
            sealed = pulses.Sum(counts).sealed(house.keyring)
            stored.begin(conn, int(number), wave, sealed, house.now + wave * pulses.A_WAVE)

    await house.database.write(answered)


async def they_meet(house: House, number: str, pairs: int) -> None:
    """So many more pairs have met now."""

    def meet(conn: Connection) -> None:
        never = [it for it in programs.bonds(conn, int(number)) if it.first_met_at is None]
        for one in never[:pairs]:
            values = {"met": 1, "first_met_at": ms(house.now), "last_at": ms(house.now)}
            conn.execute(update(bond).where(bond.c.id == one.id).values(**values))

    await house.database.write(meet)


def _member(conn: Connection, house: House, program: int, name: str, role: str) -> int:
    row = hired(conn, house, name, house.now)
    programs.put(conn, MemberRow(program, row, "", role, "", programs.IN, b"", house.now))
    return row


def hired(conn: Connection, house: House, name: str, now: datetime, called: str = "") -> int:
    """Somebody who has talked to the bot before."""
    address, key = Address("slack", "T1", name), house.keyring.new_person_key()
    secrets = house.keyring.open_person(key)
    person = replace(Person(address.key, welcomed=True), name=called)
    profile, talk = memory.sealed_profile(person, secrets), memory.sealed_conversation(Conversation(), secrets)
    row = queries.add_person(conn, address, key, profile, talk, now)
    queries.set_profiled(conn, row.id, now)
    return row.id
