"""What is old is forgotten, what is needed never is."""

import asyncio
from datetime import timedelta

from sqlalchemy import update

from bot.storage.tables import CANCELLED, DEAD, delivery, people, seen
from conversations.events import Called, Chose, Filled, Visited
from scheduler.housekeeping import DONE_FOR, SEEN_FOR, Housekeeping
from tests.fakes.house import House, Someone, rows


def tidy(house: House) -> Housekeeping:
    return Housekeeping(house.database, lambda: house.now)


async def erased(house: House) -> Someone:
    maria = house.someone("U1")
    await maria.agrees_a_step("write it down", "2026-11-25")
    await house.post.deliver_all()
    await maria.does(Called("forget"))
    await maria.does(Chose("erase everything", "forget.sure"))
    return maria


async def test_an_event_is_remembered_for_as_long_as_a_platform_may_repeat_it(house: House) -> None:
    maria = house.someone("U1")
    await maria.does(Called("prepare"), event_id="Ev1")
    house.now += SEEN_FOR - timedelta(minutes=1)
    await tidy(house).tidy()
    assert "Ev1" in [row["event_id"] for row in await rows(house.database, seen)]
    house.now += timedelta(minutes=2)
    await tidy(house).tidy()
    assert "Ev1" not in [row["event_id"] for row in await rows(house.database, seen)]


async def test_what_was_sent_is_forgotten_in_time_and_what_waits_is_not(house: House) -> None:
    maria = house.someone("U1")
    await maria.agrees_a_step("write it down", "2027-06-01")
    await house.post.deliver_all()
    settled = [row for row in await rows(house.database, delivery) if row["kind"] != "remind"]
    assert settled
    await house.database.write(
        lambda conn: conn.execute(update(delivery).where(delivery.c.id == settled[0]["id"]).values(state=DEAD))
    )
    house.now += DONE_FOR + timedelta(minutes=2)
    await tidy(house).tidy()
    (left,) = await rows(house.database, delivery)
    assert left["kind"] == "remind"
    await house.database.write(lambda conn: conn.execute(update(delivery).values(state=CANCELLED)))
    house.now += timedelta(days=400)
    await tidy(house).tidy()
    assert await rows(house.database, delivery) == []


async def test_what_is_kept_of_people_is_not_old_however_old_it_is(house: House) -> None:
    maria = house.someone("U1")
    await maria.does(Called("prepare"))
    await maria.does(Filled("prepare.topic", {"answer": "the report"}), "sheet")
    await house.post.deliver_all()
    house.now += timedelta(days=1000)
    await tidy(house).tidy()
    assert (await maria.known())[1].notes["topic"] == "the report"


async def test_the_blank_row_of_somebody_erased_stays_until_the_last_word_has_left(house: House) -> None:
    maria = await erased(house)
    await tidy(house).tidy()
    (row,) = await rows(house.database, people)
    assert row["erased"]
    await house.post.deliver_all()
    assert "is erased" in maria.got[-1].text
    await tidy(house).tidy()
    assert await rows(house.database, people) == []
    assert await rows(house.database, delivery) == []


async def test_somebody_who_came_back_in_the_meantime_is_not_swept_away(house: House) -> None:
    maria = await erased(house)
    await house.post.deliver_all()
    await asyncio.gather(maria.does(Visited(), "home"), tidy(house).tidy())
    await tidy(house).tidy()
    assert await maria.row() is not None
    await maria.does(Called("prepare"))
    assert (await maria.known())[1].flow == "prepare"


async def test_it_may_be_done_by_many_at_once_and_again(house: House) -> None:
    await erased(house)
    await house.post.deliver_all()
    house.now += timedelta(days=60)
    await asyncio.gather(*(tidy(house).tidy() for _ in range(4)))
    await tidy(house).tidy()
    assert await rows(house.database, people) == []
