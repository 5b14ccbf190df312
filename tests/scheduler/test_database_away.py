"""The database is away for a while: the post outlives it, and sends nothing again that was sent."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from sqlalchemy import Connection

from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.storage.tables import SENT
from conversations.events import Called
from scheduler.post import LEASE
from tests.fakes.house import House, Someone, at_work
from tests.fakes.messenger import PATIENCE

T = TypeVar("T")


class Failing(Database):
    """Is not there for a while."""

    faults = 0

    async def write(self, work: Callable[[Connection], T]) -> T:
        if self.faults:
            self.faults -= 1
            raise ConnectionRefusedError
        return await super().write(work)


async def in_the_middle_of_sending(
    house: House, at_work: Coroutine[Any, Any, Any]
) -> tuple[Someone, asyncio.Event, asyncio.Task[Any]]:
    """Somebody to whom a message is being sent, what its answer waits for, and the work that sends it."""
    maria = await house.met("U1")
    await maria.does(Called("menu"))
    gate = house.slack.slow[maria.address.key] = asyncio.Event()
    working = asyncio.create_task(at_work)
    await house.slack.until(lambda: house.slack.asked_to_send >= 3)
    return maria, gate, working


async def test_the_post_outlives_a_database_that_is_away_for_a_while(database_url: str, keyring: Keyring) -> None:
    failing = Failing(database_url)
    house = House(failing, keyring)
    maria = house.someone("U1")
    await maria.does(Called("menu"))
    failing.faults = 3
    async with at_work(house.post):
        while failing.faults:
            house.post.wake()
            await asyncio.sleep(0)
        house.post.wake()
        await house.slack.until(lambda: len(maria.got) == 2)
    await failing.close()


async def test_what_was_sent_is_settled_as_soon_as_the_database_is_back(database_url: str, keyring: Keyring) -> None:
    failing = Failing(database_url)
    house = House(failing, keyring)
    maria, gate, delivering = await in_the_middle_of_sending(house, house.post.deliver_due())
    failing.faults = 1
    gate.set()
    await delivering
    house.now += LEASE
    await house.post.deliver_all()
    assert len(maria.got) == 1
    assert {row["state"] for row in await house.deliveries("say")} == {SENT}
    await failing.close()


async def test_what_could_not_be_settled_before_somebody_took_it_over_is_looked_for_before_it_is_sent_again(
    database_url: str, keyring: Keyring
) -> None:
    failing, other = Failing(database_url), Database(database_url)
    house, elsewhere = House(failing, keyring), House(other, keyring)
    maria, gate, delivering = await in_the_middle_of_sending(house, house.post.deliver_due())
    failing.faults = 1_000_000
    gate.set()
    await house.slack.until(lambda: len(maria.got) == 1)
    house.now += LEASE
    elsewhere.now = house.now
    await elsewhere.another_post("there", messengers={"slack": house.slack}).deliver_all()
    failing.faults = 0
    await delivering
    assert len(maria.got) == 1, "the platform knew that it had arrived"
    assert len(house.slack.looked_for) == 1
    assert {row["state"] for row in await house.deliveries("say")} == {SENT}
    await failing.close()
    await other.close()


async def test_what_was_sent_is_settled_also_after_the_lease_if_nobody_took_it_over(
    database_url: str, keyring: Keyring
) -> None:
    """As after a database that was away for longer than a lease, or a machine that was paused in a call."""
    failing = Failing(database_url)
    house = House(failing, keyring)
    maria, gate, delivering = await in_the_middle_of_sending(house, house.post.deliver_due())
    failing.faults = 1
    house.now += LEASE
    gate.set()
    await delivering
    assert {row["state"] for row in await house.deliveries("say")} == {SENT}
    await house.post.deliver_all()
    assert (len(maria.got), house.slack.looked_for) == (1, [])
    await failing.close()


async def test_a_post_that_is_told_to_stop_does_not_wait_for_a_database_that_is_away(
    database_url: str, keyring: Keyring
) -> None:
    failing = Failing(database_url)
    house = House(failing, keyring)
    _, gate, running = await in_the_middle_of_sending(house, house.post.run())
    failing.faults = 1_000_000
    house.now += LEASE
    gate.set()
    await asyncio.wait_for(house.post.stop(), PATIENCE)
    await asyncio.wait_for(running, PATIENCE)
    failing.faults = 0
    await failing.close()
