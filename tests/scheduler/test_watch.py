"""Whoever asks learns that the post stands still, and is not alarmed by a platform that does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar

import asyncpg
import pytest
from sqlalchemy import Connection

from bot.ports import TryLater
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from conversations.events import Called
from scheduler.hands import AT_ONCE
from scheduler.watch import STANDS_STILL
from tests.fakes.house import House, at_work
from tests.fakes.messenger import PATIENCE
from tests.patience import until

T = TypeVar("T")
SOON = timedelta(seconds=20)
TOO_LONG = STANDS_STILL + timedelta(seconds=1)


class Watched(Database):
    """was_read: set whenever it was, which every round ends with. answers: while that is not set, no write ends."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.was_read, self.answers = asyncio.Event(), asyncio.Event()
        self.answers.set()

    async def write(self, work: Callable[[Connection], T]) -> T:
        await self.answers.wait()
        return await super().write(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        found = await super().read(work)
        self.was_read.set()
        return found


@pytest.fixture
async def watched(database_url: str) -> AsyncIterator[Watched]:
    made = Watched(database_url)
    yield made
    await made.close()


async def another_round(house: House, database: Watched) -> None:
    """Of a post that is at work."""
    database.was_read.clear()
    house.post.wake()
    await asyncio.wait_for(database.was_read.wait(), PATIENCE)


async def becomes(house: House, why: str) -> None:
    """What the post says of itself soon, if not at once. "": that it does not stand still."""
    async with asyncio.timeout(PATIENCE):
        while not (why in said if (said := house.post.stands_still()) and why else said == why):
            house.post.wake()
            await asyncio.sleep(0.001)


async def test_a_post_that_works_does_not_stand_still(watched: Watched, keyring: Keyring) -> None:
    house = House(watched, keyring)
    maria = house.someone("U1")
    assert house.post.stands_still() == "", "it has not begun"
    async with at_work(house.post):
        await maria.does(Called("menu"))
        for _ in range(20):
            house.now += SOON
            await another_round(house, watched)
            await becomes(house, "")
        await house.slack.until(lambda: len(maria.got) == 2)


async def test_a_post_whose_database_hangs_from_the_first_moment_stands_still(
    watched: Watched, keyring: Keyring
) -> None:
    house = House(watched, keyring)
    await house.someone("U1").does(Called("menu"))
    watched.answers.clear()
    async with at_work_until_the_end(house, watched):
        await asyncio.sleep(0)
        assert house.post.stands_still() == ""
        house.now += TOO_LONG
        assert "no round has ended for 61 seconds" in house.post.stands_still()
        watched.answers.set()
        await becomes(house, "")


@asynccontextmanager
async def at_work_until_the_end(house: House, database: Watched) -> AsyncIterator[None]:
    """However it ends, the post can stop then."""
    async with at_work(house.post):
        try:
            yield
        finally:
            database.answers.set()


async def test_a_post_whose_hands_are_all_full_for_ever_stands_still(watched: Watched, keyring: Keyring) -> None:
    """Everything is sent, and nothing of it can be settled."""
    house = House(watched, keyring)
    for number in range(AT_ONCE + 1):
        await house.someone(f"U{number}").does(Called("menu"))
    gate = asyncio.Event()
    for number in range(AT_ONCE + 1):
        house.slack.slow[house.someone(f"U{number}").address.key] = gate
    async with at_work_until_the_end(house, watched):
        await house.slack.until(lambda: house.slack.asked_to_send == AT_ONCE)
        watched.answers.clear()
        gate.set()
        await house.slack.until(lambda: len(house.slack.sent) == AT_ONCE)
        assert house.post.stands_still() == ""
        house.now += TOO_LONG
        assert house.post.stands_still()
        await becomes(house, "nothing has been taken")
        watched.answers.set()
        await becomes(house, "")


async def test_a_platform_that_is_down_for_hours_is_no_standstill(watched: Watched, keyring: Keyring) -> None:
    house = House(watched, keyring)
    maria = await house.met("U1")
    async with at_work(house.post):
        house.slack.wrong = [TryLater("server error")] * 1000
        await maria.does(Called("menu"))
        for _ in range(3 * 60):
            house.now += SOON
            await another_round(house, watched)
            await becomes(house, "")
        assert maria.got == []
        assert 10 < house.slack.asked_to_send < 40


async def test_a_platform_that_asks_to_wait_for_hours_is_no_standstill(watched: Watched, keyring: Keyring) -> None:
    house = House(watched, keyring)
    some = [await house.met(f"U{number}") for number in range(3)]
    async with at_work(house.post):
        house.slack.wrong = [TryLater("ratelimited", timedelta(hours=2))] * 3
        for one in some:
            await one.does(Called("menu"))
        await until(lambda: _all_wait(house))
        for _ in range(60):
            house.now += SOON
            await another_round(house, watched)
            await becomes(house, "")
        assert not any(one.got for one in some)


async def _all_wait(house: House) -> bool:
    """Whether each refusal was settled: a clock that jumps before that takes the lease away."""
    asked = [row for row in await house.deliveries("say") if row["why"] == "ratelimited"]
    return len(asked) == 3


async def test_a_post_that_never_gets_hold_of_what_is_due_stands_still(postgresql_url: str, keyring: Keyring) -> None:
    """Somebody looks into the database, and leaves a transaction open."""
    watched = Watched(postgresql_url)
    house = House(watched, keyring)
    await house.someone("U1").does(Called("menu"))
    holds = await asyncpg.connect(postgresql_url)
    transaction = holds.transaction()
    await transaction.start()
    await holds.execute("SELECT id FROM delivery FOR UPDATE")
    async with at_work(house.post):
        for _ in range(3):
            await another_round(house, watched)
            assert house.post.stands_still() == ""
            house.now += SOON
        for _ in range(10):
            house.now += SOON
            await another_round(house, watched)
        await becomes(house, "nothing has been taken")
        await transaction.rollback()
        house.post.wake()
        await house.slack.until(lambda: len(house.slack.sent) == 2)
        await becomes(house, "")
    await holds.close()
    await watched.close()
