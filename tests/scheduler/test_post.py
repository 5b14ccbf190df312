"""What is to leave leaves: once, in order, and as soon as it can, whichever process sends it."""

import asyncio
import subprocess
import sys
from collections import Counter
from datetime import timedelta

from cryptography.fernet import Fernet

from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.storage.tables import LEASED, PENDING, SENT
from conversations.events import Called
from scheduler.clock import Clock
from scheduler.hands import AT_ONCE
from scheduler.post import LEASE
from tests.fakes.house import House, at_work
from tests.fakes.messenger import PATIENCE

MOMENT = timedelta(seconds=1)


async def test_an_answer_leaves_at_once(house: House) -> None:
    maria = house.someone("U1")
    async with at_work(house.post):
        await maria.does(Called("menu"))
        house.post.wake()
        await house.slack.until(lambda: len(maria.got) == 2)
    assert [row["state"] for row in await house.deliveries("say")] == [SENT, SENT]


async def test_messages_to_one_person_arrive_in_the_order_in_which_they_were_said(house: House) -> None:
    maria = house.someone("U1")
    for number in range(5):
        await maria.does(Called("menu"), event_id=f"Ev{number}")
    async with at_work(house.post):
        await house.slack.until(lambda: len(house.slack.sent) == 6)
    assert [sent.key for sent in house.slack.sent] == ["Ev0:0", "Ev0:1", "Ev1:0", "Ev2:0", "Ev3:0", "Ev4:0"]


async def test_a_slow_conversation_holds_up_nobody_else(house: House) -> None:
    slow, quick = house.someone("U1"), house.someone("U2")
    gate = house.slack.slow[slow.address.key] = asyncio.Event()
    await slow.does(Called("menu"))
    async with at_work(house.post):
        await house.slack.until(lambda: house.slack.asked_to_send == 1)
        await quick.does(Called("menu"))
        house.post.wake()
        await house.slack.until(lambda: len(quick.got) == 2)
        assert slow.got == []
        gate.set()
        await house.slack.until(lambda: len(slow.got) == 2)


async def test_more_people_than_hands_are_all_served(house: House) -> None:
    some = [house.someone(f"U{number}") for number in range(AT_ONCE + 5)]
    gate = asyncio.Event()
    for someone in some:
        house.slack.slow[someone.address.key] = gate
        await someone.does(Called("menu"))
    async with at_work(house.post):
        await house.slack.until(lambda: house.slack.asked_to_send == AT_ONCE)
        gate.set()
        await house.slack.until(lambda: all(len(someone.got) == 2 for someone in some))
    assert len(house.slack.sent) == 2 * len(some)


async def test_stopping_finishes_what_is_in_hand_and_begins_nothing_new(house: House) -> None:
    maria = house.someone("U1")
    gate = house.slack.slow[maria.address.key] = asyncio.Event()
    await maria.does(Called("menu"))
    running = asyncio.create_task(house.post.run())
    await house.slack.until(lambda: house.slack.asked_to_send == 1)
    stopping = asyncio.create_task(house.post.stop())
    done, _ = await asyncio.wait([running, stopping], timeout=0.05)
    assert not done
    gate.set()
    await asyncio.wait_for(asyncio.gather(running, stopping), PATIENCE)
    assert [row["state"] for row in await house.deliveries("say")] == [SENT, PENDING]


async def test_processes_that_run_at_once_send_everything_once_and_in_order(
    postgresql_url: str, keyring: Keyring
) -> None:
    houses = [House(Database(postgresql_url), keyring) for _ in range(3)]
    for other in houses[1:]:
        other.slack = houses[0].slack
    posts = [house.another_post(f"process {number}") for number, house in enumerate(houses)]
    some = [houses[0].someone(f"U{number}") for number in range(15)]
    for number in range(4):
        for someone in some:
            await someone.does(Called("menu"), event_id=f"{someone.address.key}/{number}")
    slack = houses[0].slack
    for house in houses:
        house.now = houses[0].now

    async def poke() -> None:
        for house, post in zip(houses, posts, strict=True):
            house.now += MOMENT
            post.wake()

    clock = Clock({poke: timedelta(milliseconds=20)})
    clock.start()
    async with at_work(*posts):
        await slack.until(lambda: len({sent.key for sent in slack.sent}) == 15 * 5)
    await clock.stop()
    assert max(Counter(sent.key for sent in slack.sent).values()) == 1
    for someone in some:
        mine = [sent.key for sent in slack.sent if sent.to == someone.address.key]
        assert mine == sorted(mine)
    for house in houses:
        await house.database.close()


async def test_what_a_dead_process_had_in_hand_is_taken_over(house: House) -> None:
    maria = house.someone("U1")
    await maria.does(Called("menu"))
    house.slack.slow[maria.address.key] = asyncio.Event()
    dead = asyncio.create_task(house.another_post("dead").deliver_due())
    await house.slack.until(lambda: house.slack.asked_to_send == 1)
    dead.cancel()
    del house.slack.slow[maria.address.key]
    await house.post.deliver_all()
    assert maria.got == [], "it still has the lease"
    house.now += LEASE
    await house.post.deliver_all()
    assert len(maria.got) == 2


async def test_a_process_that_slept_beyond_its_lease_sends_nothing(house: House) -> None:
    """A machine is paused between claiming and sending, and meanwhile another process may have sent it."""
    maria = await house.met("U1")
    await maria.does(Called("menu"))
    looks = iter([house.now])
    await house.another_post("paused", now=lambda: next(looks, house.now + LEASE)).deliver_due()
    assert maria.got == []
    assert (await house.deliveries("say"))[-1]["state"] == LEASED
    house.now += LEASE
    await house.post.deliver_all()
    assert len(maria.got) == 1


KILLED = """\
import asyncio, sys
from datetime import timedelta
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from tests.fakes.house import House
from tests.fakes.messenger import FakeMessenger

url, key, falls_silent_at = sys.argv[1:]

class Wire(FakeMessenger):
    async def send(self, to, message, key, still):
        print(key, flush=True)
        if key == falls_silent_at:
            await asyncio.Event().wait()
        return key

async def main():
    house = House(Database(url), Keyring([key]))
    house.now += timedelta(minutes=1)
    await house.another_post("killed", messengers={"slack": Wire()}).deliver_all()

asyncio.run(main())
"""


async def test_a_kill_between_sending_and_settling_repeats_that_one_message_at_most(database_url: str) -> None:
    key = Fernet.generate_key().decode()
    house = House(Database(database_url), Keyring([key]))
    maria = house.someone("U1")
    for number in range(4):
        await maria.does(Called("menu"), event_id=f"Ev{number}")
    everything = [row["key"] for row in await house.deliveries("say")]
    assert len(everything) == 5
    await house.database.close()

    def sent_before_the_kill() -> list[str]:
        told = [sys.executable, "-c", KILLED, database_url, key, everything[2]]
        with subprocess.Popen(told, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            sent = [child.stdout.readline().strip() for _ in range(3)]
            child.kill()
        return sent

    house = House(Database(database_url), Keyring([key]))
    house.now += timedelta(minutes=1)
    before = await asyncio.to_thread(sent_before_the_kill)
    assert before == everything[:3]
    house.now += LEASE + MOMENT
    await house.post.deliver_all()
    assert [sent.key for sent in house.slack.sent] == everything[2:]
    await house.database.close()
