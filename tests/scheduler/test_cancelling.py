"""An announcement that is cancelled ends there, and whoever wants none of it, or not now, is left alone."""

import asyncio
from datetime import datetime, timedelta

import asyncpg

from bot.ports import Pace, Rate
from bot.storage import announcements
from bot.storage.announcements import GOING_OUT, STOPPED
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.storage.tables import CANCELLED, LEASED
from conversations.events import Called, Chose, Said
from scheduler.post import LEASE
from tests.fakes.house import House
from tests.fakes.readers import announce, fanout, got_it, in_zone, some_who_read, told
from tests.patience import somebody_waits_for_a_lock


async def test_cancelled_in_flight_only_what_is_in_hand_is_sent_and_the_counts_say_so(house: House) -> None:
    some = await some_who_read(house, 30)
    id = await announce(house)
    await fanout(house).write_out()
    for someone in some[:3]:
        house.slack.slow[someone.address.key] = asyncio.Event()
    house.slack.pace = Pace(workspace=Rate(timedelta(milliseconds=200), burst=10))
    post = house.another_post("here too")
    delivering = asyncio.create_task(post.deliver_due())
    asked = house.slack.asked_to_send
    await house.slack.until(lambda: house.slack.asked_to_send >= asked + 3)
    in_hand = len([row for row in await house.deliveries("news") if row["state"] == LEASED])
    assert 3 <= in_hand < 30
    assert await fanout(house).stop(id)
    for gate in house.slack.slow.values():
        gate.set()
    await delivering
    house.now += timedelta(hours=1)
    await house.post.deliver_all()
    sent = sum(got_it(someone) for someone in some)
    assert 3 <= sent <= in_hand
    assert (await told(house.database)).readers == {"sent": sent, "cancelled": 30 - sent}
    assert not await fanout(house).stop(id)


async def test_cancelled_while_it_is_written_out_nobody_else_is(house: House) -> None:
    await some_who_read(house, 6)
    id = await announce(house)
    await house.database.write(lambda conn: announcements.write_out(conn, house.now, chunk=2))
    assert (await told(house.database)).state == GOING_OUT
    assert await fanout(house).stop(id)
    assert await fanout(house).write_out() == 0
    await house.post.deliver_all()
    found = await told(house.database)
    assert (found.state, found.readers) == (STOPPED, {"cancelled": 2})
    assert house.slack.sent == []


async def test_what_waits_to_be_tried_again_is_not_sent_once_it_is_cancelled(house: House) -> None:
    """It comes back to the table after everything there was taken back."""
    (maria,) = await some_who_read(house, 1)
    id = await announce(house)
    await fanout(house).write_out()
    house.slack.slow[maria.address.key] = asyncio.Event()
    post = house.another_post("impatient", give_up_after=0.5)
    delivering = asyncio.create_task(post.deliver_due())
    asked = house.slack.asked_to_send
    await house.slack.until(lambda: house.slack.asked_to_send > asked)
    await fanout(house).stop(id)
    await delivering
    house.slack.slow.clear()
    house.now += timedelta(minutes=1)
    await house.post.deliver_all()
    assert got_it(maria) == 0
    assert (await told(house.database)).readers == {"cancelled": 1}


async def test_what_a_dead_process_had_sent_counts_as_sent_even_if_cancelled_since(house: House) -> None:
    (maria,) = await some_who_read(house, 1)
    id = await announce(house)
    await fanout(house).write_out()
    await house.sends_and_dies()
    await fanout(house).stop(id)
    house.now += LEASE
    await house.post.deliver_all()
    assert got_it(maria) == 1
    assert (await told(house.database)).readers == {"sent": 1}


async def test_what_is_just_being_taken_in_hand_is_not_counted_as_cancelled(
    postgresql_url: str, keyring: Keyring
) -> None:
    """One session claims a reader's row while another takes everything back: it is sent, and said to be."""
    house = House(Database(postgresql_url), keyring)
    await some_who_read(house, 2)
    id = await announce(house)
    await fanout(house).write_out()
    claiming = await asyncpg.connect(postgresql_url)
    async with claiming.transaction():
        await claiming.execute("UPDATE delivery SET state = 1, lease = 'other' WHERE kind = 'news' AND person_id = 1")
        stopping = asyncio.create_task(fanout(house).stop(id))
        await somebody_waits_for_a_lock(postgresql_url)
    await stopping
    await claiming.close()
    assert sorted(row["state"] for row in await house.deliveries("news")) == [LEASED, CANCELLED]
    await house.database.close()


async def test_who_is_gone_away_or_wants_nothing_gets_nothing_or_gets_it_in_their_hours(house: House) -> None:
    erased, stopped, paused, abroad, there = await some_who_read(house, 5)
    house.now = datetime.fromisoformat("2026-11-23T10:00:00+00:00")
    await in_zone(abroad, "Asia/Tokyo")
    await announce(house)
    await fanout(house).write_out()
    await erased.does(Called("forget"))
    await erased.does(Chose("erase everything", "forget.sure"))
    await stopped.does(Said("stop"), "chat")
    await paused.does(Called("pause", rest="until friday"))
    await house.post.deliver_all()
    assert [got_it(one) for one in (erased, stopped, paused, abroad, there)] == [0, 0, 0, 0, 1]
    await house.move_on(datetime.fromisoformat("2026-11-23T23:59:00+00:00"))
    assert got_it(abroad) == 0
    await house.move_on(datetime.fromisoformat("2026-11-24T00:01:00+00:00"))
    assert (got_it(abroad), got_it(paused)) == (1, 0)
    await house.move_on(datetime.fromisoformat("2026-11-27T17:00:00+00:00"))
    assert [got_it(one) for one in (erased, stopped, paused, abroad, there)] == [0, 0, 1, 1, 1]
    assert (await told(house.database)).readers == {"sent": 3, "stopped": 1}
