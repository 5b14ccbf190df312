"""What is to leave leaves: once, in order, at a good time, and as soon as it can; what cannot leave says so."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection, update

from bot.ports import Incoming, Profile, Reply, TryLater, Undeliverable
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.storage.tables import CANCELLED, DEAD, LEASED, PENDING, SENT, delivery, people
from conversations.events import Called, CameDue, Learned, Visited
from scheduler.clock import Clock
from scheduler.pacing import ATTEMPTS, FAULTS, LATEST, wait_before
from scheduler.post import AT_ONCE, LEASE, MESSENGER_OFF, Post
from tests.fakes.house import House, Someone, rows
from tests.fakes.messenger import PATIENCE

T = TypeVar("T")
MOMENT = timedelta(seconds=1)


@pytest.fixture
def house(database: Database, keyring: Keyring) -> House:
    return House(database, keyring)


@asynccontextmanager
async def at_work(*posts: Post) -> AsyncIterator[None]:
    """The posts run until the block ends, and then stop in an orderly way."""
    running = [asyncio.create_task(post.run()) for post in posts]
    try:
        yield
    finally:
        for post in posts:
            await post.stop()
        await asyncio.wait_for(asyncio.gather(*running), PATIENCE)


async def of_kind(house: House, kind: str) -> list[dict[str, Any]]:
    return [row for row in await rows(house.database, delivery) if row["kind"] == kind]


async def met(house: House, person: str = "U1") -> Someone:
    """Somebody who has said hello and of whom nothing is on its way."""
    someone = house.someone(person)
    await someone.does(Called("menu"))
    await house.post.deliver_all()
    house.slack.sent.clear()
    return someone


async def test_an_answer_leaves_at_once(house: House) -> None:
    maria = house.someone("U1")
    async with at_work(house.post):
        await maria.does(Called("menu"))
        house.post.wake()
        await house.slack.until(lambda: len(maria.got) == 2)
    assert [row["state"] for row in await of_kind(house, "say")] == [SENT, SENT]


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
    assert [row["state"] for row in await of_kind(house, "say")] == [SENT, PENDING]


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

    def poke() -> None:
        for house, post in zip(houses, posts, strict=True):
            house.now += MOMENT
            post.wake()

    async def tidy() -> None:
        """Nothing is old."""

    clock = Clock(poke, tidy, poke_every=timedelta(milliseconds=20))
    clock.start()
    async with at_work(*posts):
        await slack.until(lambda: len({sent.key for sent in slack.sent}) == 15 * 5)
    clock.stop()
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
    maria = await met(house)
    await maria.does(Called("menu"))
    looks = iter([house.now])
    await house.another_post("paused", now=lambda: next(looks, house.now + LEASE)).deliver_due()
    assert maria.got == []
    assert (await of_kind(house, "say"))[-1]["state"] == LEASED
    house.now += LEASE
    await house.post.deliver_all()
    assert len(maria.got) == 1


KILLED = """
import asyncio, sys
from datetime import timedelta
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from tests.fakes.house import House
from tests.fakes.messenger import FakeMessenger

url, key, falls_silent_at = sys.argv[1:]

class Wire(FakeMessenger):
    async def send(self, to, message, key):
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
    everything = [row["key"] for row in await of_kind(house, "say")]
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


async def test_a_platform_that_asks_to_wait_is_waited_for_and_loses_nothing(house: House) -> None:
    maria = await met(house)
    await maria.does(Called("menu"))
    for _ in range(3 * ATTEMPTS):
        house.slack.wrong.append(TryLater("ratelimited", timedelta(seconds=30)))
        await house.post.deliver_due()
        (row,) = [row for row in await of_kind(house, "say") if row["state"] == PENDING]
        assert row["attempt"] == 0
        assert row["why"] == "ratelimited"
        due = await house.post.next_due()
        assert due is not None
        assert timedelta(seconds=30) <= due - house.now <= timedelta(seconds=31)
        house.now = due
    await house.post.deliver_due()
    assert len(maria.got) == 1


async def test_what_fails_is_tried_again_later_each_time_and_then_put_aside_with_its_reason(house: House) -> None:
    maria = await met(house)
    await maria.does(Called("menu"), event_id="Ev1")
    await maria.does(Called("menu"), event_id="Ev2")
    waits = []
    for _ in range(ATTEMPTS - 1):
        house.slack.wrong.append(TryLater("server error"))
        await house.post.deliver_all()
        due = await house.post.next_due()
        assert due is not None
        waits.append(due - house.now)
        house.now = due
    for number, wait in enumerate(waits, start=1):
        assert wait_before(number, None, 0) <= wait + MOMENT
        assert wait <= wait_before(number, None, 1)
    house.slack.wrong.append(TryLater("server error"))
    await house.post.deliver_due()
    dead, following = (await of_kind(house, "say"))[-2:]
    assert (dead["state"], dead["why"], dead["payload"]) == (DEAD, "server error", b"")
    assert following["state"] == PENDING
    await house.post.deliver_all()
    assert [sent.key for sent in house.slack.sent] == ["Ev2:0"]


async def test_what_could_not_leave_for_days_is_put_aside(house: House) -> None:
    maria = await met(house)
    await maria.does(Called("menu"))
    house.now += LATEST
    house.slack.wrong.append(TryLater("ratelimited", timedelta(hours=1)))
    await house.post.deliver_all()
    row = (await of_kind(house, "say"))[-1]
    assert (row["state"], row["why"]) == (PENDING, "ratelimited")
    house.now += timedelta(hours=2)
    house.slack.wrong.append(TryLater("ratelimited", timedelta(hours=1)))
    await house.post.deliver_all()
    assert (await of_kind(house, "say"))[-1]["state"] == DEAD


async def test_a_messenger_that_never_answers_is_given_up_and_tried_again(house: House) -> None:
    maria = await met(house)
    await maria.does(Called("menu"))
    house.slack.slow[maria.address.key] = asyncio.Event()
    await house.another_post("impatient", give_up_after=0.05).deliver_due()
    row = (await of_kind(house, "say"))[-1]
    assert (row["state"], row["why"], row["attempt"]) == (PENDING, "TimeoutError", 1)


async def test_a_fault_of_a_messenger_does_not_tell_what_it_was_to_send(house: House) -> None:
    maria = await met(house)
    await maria.does(Called("menu"))
    house.slack.wrong.append(RuntimeError("could not send: the secret words"))
    await house.post.deliver_due()
    assert (await of_kind(house, "say"))[-1]["why"] == "RuntimeError"


async def test_what_made_its_process_die_each_time_is_put_aside_untried(house: House) -> None:
    maria = await met(house)
    await maria.does(Called("menu"))
    often = update(delivery).where(delivery.c.state == PENDING).values(attempt=ATTEMPTS)
    await house.database.write(lambda conn: conn.execute(often))
    asked = house.slack.asked_to_send
    await house.post.deliver_all()
    assert house.slack.asked_to_send == asked
    row = (await of_kind(house, "say"))[-1]
    assert (row["state"], row["why"]) == (DEAD, "too many attempts")


@pytest.mark.parametrize("why", ["blocked", "left", "not installed"])
async def test_whoever_can_no_longer_be_reached_is_left_alone(house: House, why: str) -> None:
    maria = await met(house)
    await maria.agrees_a_step("write it down", "2026-11-25")
    house.slack.wrong.append(Undeliverable(why))
    await house.post.deliver_all()
    assert (await of_kind(house, "say"))[-1]["why"] == why
    assert (await maria.known())[0].stopped is (why == "blocked")
    assert (await maria.known())[1].flow == ""


async def test_a_message_that_is_refused_is_put_aside_and_the_next_one_leaves(house: House) -> None:
    maria = await met(house)
    await maria.does(Called("menu"), event_id="Ev1")
    await maria.does(Called("menu"), event_id="Ev2")
    house.slack.wrong.append(Undeliverable("refused"))
    await house.post.deliver_all()
    assert [sent.key for sent in house.slack.sent] == ["Ev2:0"]
    assert not (await maria.known())[0].stopped


async def test_while_a_platform_is_off_its_messages_wait(house: House) -> None:
    maria = await met(house)
    await maria.does(Called("menu"))
    off = house.another_post("off", messengers={})
    for _ in range(2 * ATTEMPTS):
        await off.deliver_all()
        due = await house.post.next_due()
        assert due is not None
        assert due - house.now >= MESSENGER_OFF
        house.now = due
    await house.post.deliver_all()
    assert len(maria.got) == 1


async def test_a_reminder_that_was_confirmed_survives_a_restart(database_url: str, keyring: Keyring) -> None:
    house = House(Database(database_url), keyring)
    await house.someone("U1").agrees_a_step("write it down", "2026-11-25")
    now = house.now
    await house.database.close()
    house = House(Database(database_url), keyring, now=now)
    await house.move_on(datetime.fromisoformat("2026-11-25T09:00:30+00:00"))
    assert "your step" in house.someone("U1").got[-1].text
    await house.database.close()


async def test_a_reminder_that_fell_due_while_nobody_ran_comes_late_and_once(house: House) -> None:
    maria = house.someone("U1")
    await maria.agrees_a_step("write it down", "2026-11-25")
    await house.post.deliver_all()
    before = len(maria.got)
    house.now = datetime.fromisoformat("2026-11-26T11:00:00+00:00")
    await house.post.deliver_all()
    assert len(maria.got) == before + 1


class Counted:
    """Takes turns and counts them. dies: whether the process dies right after each."""

    def __init__(self, house: House, dies: int = 0) -> None:
        self.house, self.dies = house, dies
        self.taken: list[Incoming] = []

    async def take_turn(self, incoming: Incoming) -> Reply:
        self.taken.append(incoming)
        reply = await self.house.turns.take_turn(incoming)
        if self.dies:
            self.dies -= 1
            raise ConnectionResetError
        return reply


async def test_a_reminder_is_one_turn_however_often_it_is_claimed(house: House) -> None:
    maria = await met(house)
    await maria.agrees_a_step("write it down", "2026-11-25")
    await house.post.deliver_all()
    before, counted = len(maria.got), Counted(house, dies=3)
    house.now = datetime.fromisoformat("2026-11-25T09:00:00+00:00")
    post = house.another_post("dying", take_turn=counted.take_turn)
    for _ in range(6):
        await post.deliver_all()
        house.now += timedelta(minutes=1)
    due = [incoming for incoming in counted.taken if isinstance(incoming.event, CameDue)]
    assert len(due) == 4
    assert len({incoming.event_id for incoming in due}) == 1
    assert len(maria.got) == before + 1


async def test_a_reminder_waits_for_the_persons_hours_and_answers_do_not_wait_for_it(house: House) -> None:
    maria = house.someone("U1")
    house.slack.known = Profile("Maria", "Europe/Berlin", "en")
    await maria.goes_through(Called("prepare"), {"when": "2026-11-24T19:00", "remind": "no reminder"})
    await house.post.deliver_all()
    before = len(maria.got)
    house.now = datetime.fromisoformat("2026-11-24T20:30:00+00:00")
    await house.post.deliver_all()
    assert len(maria.got) == before
    (waiting,) = [row for row in await of_kind(house, "remind") if row["state"] == PENDING]
    assert waiting["attempt"] == 0
    await maria.does(Visited(), "home")
    await maria.says("hello")
    assert len(maria.got) == before + 1
    await house.move_on(datetime.fromisoformat("2026-11-25T07:59:00+00:00"))
    assert len(maria.got) == before + 1
    await house.move_on(datetime.fromisoformat("2026-11-25T08:00:00+00:00"))
    assert len(maria.got) == before + 2
    assert "happen" in maria.got[-1].text


async def test_whoever_stopped_is_not_reminded(house: House) -> None:
    maria = await met(house)
    await maria.agrees_a_step("write it down", "2026-11-25")
    await maria.says("stop")
    await house.post.deliver_all()
    before = len(maria.got)
    await house.move_on(house.now + timedelta(days=20))
    assert len(maria.got) == before
    assert {row["state"] for row in await of_kind(house, "remind")} == {CANCELLED}


async def test_in_a_pause_nothing_comes_and_after_it_everything(house: House) -> None:
    maria = await met(house)
    await maria.agrees_a_step("write it down", "2026-11-25")
    await maria.does(Called("pause", rest="until friday"))
    await house.post.deliver_all()
    until = (await maria.known())[0].paused_until
    assert until is not None
    before = len(maria.got)
    await house.move_on(until - MOMENT)
    assert len(maria.got) == before
    await house.move_on(until + timedelta(days=3))
    assert len(maria.got) > before


async def test_who_offered_something_to_somebody_who_wants_nothing_learns_it(house: House) -> None:
    maria, sam = await met(house, "U1"), await met(house, "U2")
    await sam.says("stop")
    before = len(sam.got)
    await maria.offers("Sam asks on Monday", to=sam)
    await house.post.deliver_all()
    assert len(sam.got) == before
    (step,) = (await maria.known())[0].open_records("step")
    assert step.fields["state"] == "not reached"
    assert "could not" in maria.got[-1].text or "not reach" in maria.got[-1].text


async def test_who_offered_something_in_vain_learns_it_in_their_own_hours(house: House) -> None:
    maria, sam = await met(house, "U1"), await met(house, "U2")
    await sam.says("stop")
    house.now = datetime.fromisoformat("2026-11-23T16:59:30+00:00")
    await maria.offers("Sam asks on Monday", to=sam)
    house.now = datetime.fromisoformat("2026-11-23T17:05:00+00:00")
    await house.post.deliver_all()
    before = len(maria.got)
    await house.move_on(datetime.fromisoformat("2026-11-24T08:59:00+00:00"))
    assert len(maria.got) == before
    await house.move_on(datetime.fromisoformat("2026-11-24T09:01:00+00:00"))
    assert len(maria.got) == before + 1


async def test_who_offered_something_that_could_never_arrive_learns_it(house: House) -> None:
    maria, sam = await met(house, "U1"), await met(house, "U2")
    await maria.offers("Sam asks on Monday", to=sam)

    async def take_turn(incoming: Incoming) -> Reply:
        if isinstance(incoming.event, Learned) and incoming.event.what == "step offered":
            raise LookupError("a bug")
        return await house.turns.take_turn(incoming)

    post = house.another_post("faulty", take_turn=take_turn)
    for _ in range(FAULTS):
        await post.deliver_all()
        house.now += timedelta(minutes=20)
    await post.deliver_all()
    assert sam.got == []
    (step,) = (await maria.known())[0].open_records("step")
    assert step.fields["state"] == "not reached"
    told, told_back = await of_kind(house, "tell")
    assert (told["state"], told["why"]) == (DEAD, "LookupError")
    assert told_back["state"] == SENT


async def test_a_bug_in_a_turn_is_tried_a_few_times_and_does_not_spin(house: House) -> None:
    maria = await met(house)
    await maria.agrees_a_step("write it down", "2026-11-25")
    await house.post.deliver_all()
    tries = 0

    async def take_turn(incoming: Incoming) -> Reply:
        nonlocal tries
        tries += 1
        raise LookupError("a bug")

    house.now = datetime.fromisoformat("2026-11-25T09:00:00+00:00")
    post = house.another_post("faulty", take_turn=take_turn)
    rounds = 0
    while (due := await post.next_due()) is not None:
        house.now = max(house.now, due)
        await post.deliver_due()
        rounds += 1
        assert rounds <= FAULTS
    assert tries == FAULTS
    reminder = (await of_kind(house, "remind"))[-1]
    assert (reminder["state"], reminder["why"]) == (DEAD, "LookupError")


async def test_something_that_can_no_longer_be_opened_is_put_aside_and_holds_up_nothing(house: House) -> None:
    maria, sam = await met(house, "U1"), await met(house, "U2")
    await maria.offers("Sam asks on Monday", to=sam)
    await maria.does(Called("menu"), event_id="Ev9")
    spoilt = update(delivery).where(delivery.c.state == PENDING, delivery.c.kind == "tell").values(payload=b"spoilt")
    await house.database.write(lambda conn: conn.execute(spoilt))
    for _ in range(FAULTS + 1):
        await house.post.deliver_all()
        house.now += timedelta(minutes=20)
    (told,) = await of_kind(house, "tell")
    assert (told["state"], told["why"]) == (DEAD, "Unreadable")
    assert "Ev9:0" in [sent.key for sent in house.slack.sent]


async def test_a_profile_that_cannot_be_looked_up_is_looked_up_later(house: House) -> None:
    maria = house.someone("U1")
    house.slack.known = Profile("Maria", "Europe/Berlin", "de")
    await maria.does(Visited(), "home")
    (first,) = await of_kind(house, "say")
    done = update(delivery).where(delivery.c.id == first["id"]).values(state=SENT)
    await house.database.write(lambda conn: conn.execute(done))
    house.slack.wrong.append(TryLater("busy", timedelta(seconds=5)))
    await house.post.deliver_all()
    assert (await maria.known())[0].name == ""
    house.now += timedelta(seconds=10)
    await house.post.deliver_all()
    person = (await maria.known())[0]
    assert (person.name, person.zone, person.language) == ("Maria", "Europe/Berlin", "de")


class Failing(Database):
    """Is not there for a while."""

    faults = 0

    async def write(self, work: Callable[[Connection], T]) -> T:
        if self.faults:
            self.faults -= 1
            raise ConnectionRefusedError
        return await super().write(work)


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


async def test_what_was_sent_but_could_not_be_settled_is_not_sent_again_at_once(
    database_url: str, keyring: Keyring
) -> None:
    failing = Failing(database_url)
    house = House(failing, keyring)
    maria = await met(house)
    await maria.does(Called("menu"))
    gate = house.slack.slow[maria.address.key] = asyncio.Event()
    delivering = asyncio.create_task(house.post.deliver_due())
    await house.slack.until(lambda: house.slack.asked_to_send >= 3)
    failing.faults = 1
    gate.set()
    await delivering
    await house.post.deliver_all()
    assert len(maria.got) == 1
    house.now += LEASE
    await house.post.deliver_all()
    assert len(maria.got) == 2, "it was due again when the lease ended"
    await house.post.deliver_all()
    assert len(maria.got) == 2
    await failing.close()


async def test_a_reminder_waits_for_the_end_of_a_talk(house: House) -> None:
    """Its own turn moves it to later; settling that turn must not take it away again."""
    maria = await met(house)
    await maria.agrees_a_step("write it down", "2026-11-25")
    await house.post.deliver_all()
    house.now = datetime.fromisoformat("2026-11-25T08:59:00+00:00")
    await maria.does(Called("think"))
    await house.post.deliver_all()
    before = len(maria.got)
    await house.move_on(datetime.fromisoformat("2026-11-25T09:05:00+00:00"))
    assert len(maria.got) == before, "a talk is under way"
    (reminder,) = [row for row in await of_kind(house, "remind") if row["state"] == PENDING]
    assert reminder["attempt"] == 0
    await house.move_on(datetime.fromisoformat("2026-11-25T10:00:00+00:00"))
    assert len(maria.got) == before + 1
    assert len(await rows(house.database, people)) == 1
