"""Those who read an announcement: some who can be written to, or a crowd of many who can only be counted."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, text

from bot.storage import announcements
from bot.storage.announcements import Announcement
from bot.storage.database import Database
from bot.storage.tables import delivery, people
from conversations.events import Called
from scheduler.fanout import FanOut
from tests.fakes.house import House, Someone

NEWS = "The program starts on Monday."
_CROWD = """
{series} INSERT INTO people (platform, workspace, native, route, key, profile, conversation, revision, created_at)
SELECT 'slack', 'T' || (n % 3), 'U' || n, '{{}}', {key}, {key}, {key}, 1, 0 FROM series
"""
_SERIES = {
    "sqlite": "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {0})",
    "postgresql": "WITH series(n) AS (SELECT generate_series(1, {0}))",
}
_KEY = {"sqlite": "zeroblob(100)", "postgresql": "decode(repeat('00', 100), 'hex')"}


async def crowd(database: Database, number: int) -> None:
    """So many people of three workspaces, who can be written out but not written to: they have no keys."""
    series, key = _SERIES[database.dialect].format(number), _KEY[database.dialect]
    await database.write(lambda conn: conn.execute(text(_CROWD.format(series=series, key=key))))


async def announce(house: House, scope: str = "", at: datetime | None = None) -> int:
    sealed = house.keyring.seal(NEWS.encode())
    return await house.database.write(lambda conn: announcements.begin(conn, scope, sealed, at or house.now))


async def told(database: Database) -> Announcement:
    """The latest announcement, as its sender sees it."""
    return (await database.read(announcements.all_of))[0]


async def readers(database: Database) -> Counter[int]:
    """How often each person was written out."""
    of = select(delivery.c.person_id).where(delivery.c.kind == "news")
    return Counter(await database.read(lambda conn: conn.execute(of).scalars().all()))


def fanout(house: House) -> FanOut:
    return FanOut(house.database, lambda: house.now, house.post.wake)


async def some_who_read(house: House, number: int) -> list[Someone]:
    return [await house.met(f"U{one}") for one in range(number)]


def got_it(someone: Someone) -> int:
    return [message.text for message in someone.got].count(NEWS)


async def in_zone(someone: Someone, zone: str) -> None:
    """The platform says where somebody lives."""
    house = someone.house
    house.slack.known = replace(house.slack.known, zone=zone)
    await house.database.write(lambda conn: conn.execute(people.update().values(profiled_at=0)))
    await someone.does(Called("menu"))
    await house.post.deliver_all()
    house.slack.known = replace(house.slack.known, zone="")
    house.slack.sent.clear()
