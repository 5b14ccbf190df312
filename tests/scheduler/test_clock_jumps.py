"""Clocks jump by hours, ahead and back: nothing is sent twice, nothing stands still, nothing comes early for long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from cryptography.fernet import Fernet

from bot import letters
from bot.main import Bot, Time
from bot.ports import Address, Incoming, Message, Pace, Rate, TryLater
from bot.settings import read
from bot.storage import deliveries, queries
from bot.storage.database import Database
from bot.storage.tables import PENDING, SENT
from conversations.events import Called
from tests.fakes.house import House, at_work
from tests.fakes.messenger import FakeMessenger
from tests.patience import until

HOURS = timedelta(hours=5)
PACE = Pace(chat=Rate(timedelta(milliseconds=50), burst=4), workspace=Rate(timedelta(milliseconds=20), burst=10))
MARIA, SAM = Address("slack", "T1", "U1"), Address("slack", "T1", "U2")


@pytest.mark.parametrize("by", [HOURS, -HOURS])
async def test_the_servers_clock_is_followed_wherever_this_machines_is_set_to(
    postgresql_url: str, by: timedelta
) -> None:
    database, clock, really = Database(postgresql_url), Time(), datetime.now(UTC)
    await clock.follow(database)
    with time_machine.travel(really + by):
        assert abs(clock.now() - really) < timedelta(minutes=1), "also before it is looked at again"
        await clock.follow(database)
        assert abs(clock.now() - really) < timedelta(minutes=1)
    await database.close()


async def test_where_there_is_no_server_this_machines_clock_is_followed(sqlite_database: Database) -> None:
    clock, really = Time(), datetime.now(UTC)
    await clock.follow(sqlite_database)
    with time_machine.travel(really + HOURS):
        assert abs(clock.now() - really - HOURS) < timedelta(minutes=1)


async def is_said(bot: Bot, to: Address, key: str, due: datetime) -> None:
    row = await bot.database.read(lambda conn: queries.person_at(conn, to))
    assert row is not None
    said = letters.say(row, bot.keyring.open_person(row.key), key, Message(f"This is {key}."), due)
    await bot.database.write(lambda conn: deliveries.add_deliveries(conn, [said]))
    bot.post.wake()


@asynccontextmanager
async def a_process(url: str, folder: Path, slack: FakeMessenger) -> AsyncIterator[Bot]:
    """A whole process of the bot, and two people who have said hello to it."""
    told = {
        "DATABASE_URL": url,
        "COACH_KEYS": Fernet.generate_key().decode(),
        "COACH_SUPPORT_CONTACTS": "Employee help line",
    }
    bot = Bot.build(read(told, "worker", folder))
    bot.messengers["slack"] = slack
    async with bot.running():
        for person in (MARIA, SAM):
            await bot.turns.take_turn(Incoming(f"hello from {person.person}", person, Called("menu")))
        await until(lambda: len(slack.sent) == 4)
        yield bot
    await bot.close()


async def test_a_process_whose_clock_jumps_ahead_sends_nothing_early_where_the_server_has_one(
    postgresql_url: str, tmp_path: Path
) -> None:
    slack, really = FakeMessenger(pace=PACE), datetime.now(UTC)
    async with a_process(postgresql_url, tmp_path, slack) as bot:
        await is_said(bot, SAM, "in two hours", really + timedelta(hours=2))
        for number, by in enumerate((HOURS, -HOURS, timedelta())):
            with time_machine.travel(really + by):
                await is_said(bot, MARIA, f"now {number}", really)
                await until(lambda number=number: slack.sent[-1].key == f"now {number}")  # type: ignore[misc]
                await bot.time.follow(bot.database)
    assert [sent.key for sent in slack.sent[4:]] == ["now 0", "now 1", "now 2"]


@pytest.mark.parametrize("by", [HOURS, -HOURS])
async def test_a_process_on_one_file_goes_on_by_the_clock_of_its_machine_and_sends_nothing_twice(
    sqlite_url: str, tmp_path: Path, by: timedelta
) -> None:
    slack, really = FakeMessenger(pace=PACE), datetime.now(UTC)
    async with a_process(sqlite_url, tmp_path, slack) as bot:
        gate = slack.slow[MARIA.key] = asyncio.Event()
        await is_said(bot, MARIA, "in hand", really)
        await until(lambda: slack.asked_to_send == 5)
        with time_machine.travel(really + by):
            for key in ("while it is wrong", "and still"):
                await is_said(bot, SAM, key, bot.time.now())
                await until(lambda key=key: slack.sent[-1].key == key)  # type: ignore[misc]
            gate.set()
            await until(lambda: slack.sent[-1].key == "in hand")
        await is_said(bot, MARIA, "right again", datetime.now(UTC))
        await until(lambda: slack.sent[-1].key == "right again")
    assert [sent.key for sent in slack.sent[4:]] == ["while it is wrong", "and still", "in hand", "right again"]


async def test_what_is_in_hand_when_the_clock_jumps_ahead_is_not_taken_over_from_oneself(house: House) -> None:
    """Its lease seems to be over, and no look-up would find what has not arrived yet."""
    maria, sam = await house.met("U1"), await house.met("U2")
    await maria.does(Called("menu"))
    gate = house.slack.slow[maria.address.key] = asyncio.Event()
    asked = house.slack.asked_to_send
    async with at_work(house.post):
        await house.slack.until(lambda: house.slack.asked_to_send > asked)
        house.now += HOURS
        house.post.wake()
        await sam.does(Called("menu"))
        house.post.wake()
        await house.slack.until(lambda: len(sam.got) == 1)
        gate.set()
        await house.slack.until(lambda: len(maria.got) == 1)
    assert house.slack.looked_for == []
    assert len(maria.got) == 1
    assert {row["state"] for row in await house.deliveries("say")} == {SENT}


async def test_after_the_clock_was_set_back_limits_spoken_for_before_keep_nobody_waiting(house: House) -> None:
    maria = await house.met("U1")
    house.slack.pace = PACE
    house.now += HOURS
    house.slack.wrong.append(TryLater("ratelimited", timedelta(seconds=30)))
    await maria.does(Called("menu"), event_id="refused")
    await house.post.deliver_all()
    house.now -= HOURS
    sam = house.someone("U2")
    await sam.does(Called("menu"))
    await house.post.deliver_all()
    assert len(sam.got) == 2
    assert [row["state"] for row in await house.deliveries("say") if row["key"].startswith("refused")] == [PENDING]
    await house.move_on(house.now + HOURS + timedelta(minutes=1))
    assert len(maria.got) == 1
    assert len(house.slack.sent) == 3
