"""An announcement reaches every reader once, whatever breaks on the way, and keeps nobody else waiting."""

import asyncio
import os
import tracemalloc
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from bot.ports import Pace, Rate
from bot.storage import announcements
from bot.storage.announcements import CHUNK, OUT, Announcement
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from conversations.events import Called
from scheduler.fanout import FanOut
from tests.fakes.house import MONDAY, House, at_work
from tests.fakes.readers import NEWS, announce, crowd, fanout, got_it, readers, some_who_read, told
from tests.patience import somebody_waits_for_a_lock, until
from tests.whole.workers import Worker, write_out


async def test_everybody_who_has_a_row_gets_it_once_and_a_stranger_does_not(house: House) -> None:
    some = await some_who_read(house, 5)
    await announce(house)
    assert await fanout(house).write_out() == 5
    assert await fanout(house).write_out() == 0
    await house.post.deliver_all()
    assert [got_it(someone) for someone in some] == [1] * 5
    assert len(house.slack.sent) == 5
    assert await told(house.database) == Announcement(1, "", MONDAY + timedelta(seconds=5), OUT, {"sent": 5})


async def test_it_goes_to_the_workspace_that_it_is_for(house: House) -> None:
    await some_who_read(house, 2)
    others = [house.someone("U1", "T2"), house.someone("U1", "T1", platform="teams")]
    for other in others:
        await other.does(Called("menu"))
    await announce(house, "slack/T2")
    assert await fanout(house).write_out() == 1
    (news,) = await house.deliveries("news")
    assert news["bucket"] == "slack/T2"


async def test_it_goes_out_at_its_moment_and_not_before(house: House) -> None:
    (maria,) = await some_who_read(house, 1)
    await announce(house, at=house.now + timedelta(hours=1))
    assert await fanout(house).write_out() == 0
    house.now += timedelta(hours=1)
    assert await fanout(house).write_out() == 1
    await house.post.deliver_all()
    assert got_it(maria) == 1


async def test_chunks_hold_everybody_also_where_the_last_is_full(database: Database) -> None:
    await crowd(database, 30)
    await database.write(lambda conn: announcements.begin(conn, "slack/T1", b"sealed", MONDAY))
    chunks = []
    while (some := await database.write(lambda conn: announcements.write_out(conn, MONDAY, chunk=5))) is not None:
        chunks.append(some)
    assert chunks == [5, 5, 0]
    assert set((await readers(database)).values()) == {1}


async def test_whoever_comes_while_it_goes_out_reads_it_too(house: House) -> None:
    await some_who_read(house, 3)
    await announce(house)
    await house.database.write(lambda conn: announcements.write_out(conn, house.now, chunk=2))
    late = await house.met("U9")
    await fanout(house).write_out()
    await house.post.deliver_all()
    assert got_it(late) == 1


@pytest.mark.parametrize("processes", [1, 3])
async def test_killed_between_chunks_and_in_them_each_reader_is_written_out_once(
    database_url: str, tmp_path: Path, processes: int
) -> None:
    database, number, log = Database(database_url), 30 * CHUNK + 7, tmp_path / "chunks"
    await crowd(database, number)
    await database.write(lambda conn: announcements.begin(conn, "", b"sealed", MONDAY))
    log.touch()
    while (reached := len(await readers(database))) < number / 2:
        before = log.stat().st_size
        at_it = [Worker(write_out, database_url, log, MONDAY) for _ in range(processes)]
        await until(lambda before=before: log.stat().st_size > before)  # type: ignore[misc]
        for worker in at_it:
            worker.kill()
    assert reached < number, "they were killed in the middle of it"
    left = [FanOut(Database(database_url), lambda: MONDAY, lambda: None) for _ in range(processes)]
    await asyncio.gather(*(one.write_out() for one in left))
    written = await readers(database)
    assert len(written) == number
    assert set(written.values()) == {1}
    assert (await told(database)).state == OUT
    for one in left:
        await one.database.close()
    await database.close()


async def test_somebody_who_erases_themself_while_it_goes_out_does_not_stop_it(
    postgresql_url: str, keyring: Keyring
) -> None:
    house = House(Database(postgresql_url), keyring)
    await some_who_read(house, 3)
    await announce(house)
    erasing = await asyncpg.connect(postgresql_url)
    async with erasing.transaction():
        await erasing.execute("DELETE FROM delivery WHERE person_id = 2")
        await erasing.execute("DELETE FROM people WHERE id = 2")
        writing = asyncio.create_task(fanout(house).write_out())
        await somebody_waits_for_a_lock(postgresql_url)
    assert await writing == 2
    await erasing.close()
    assert await readers(house.database) == {1: 1, 3: 1}
    await house.database.close()


async def test_what_is_for_one_person_leaves_before_what_is_for_many(house: House) -> None:
    some = await some_who_read(house, 20)
    house.slack.pace = Pace(workspace=Rate(timedelta(milliseconds=200), burst=10))
    post = house.another_post("paced")
    await announce(house)
    await fanout(house).write_out()
    await post.deliver_due()
    before = sum(got_it(someone) for someone in some)
    assert 0 < before < 20
    await some[7].does(Called("menu"))
    await post.deliver_due()
    assert house.slack.sent[before].to == some[7].address.key
    assert house.slack.sent[before].message.text != NEWS


async def test_it_takes_the_memory_of_a_chunk_and_an_answer_is_not_held_up_by_it(
    sqlite_database: Database, keyring: Keyring
) -> None:
    house, number = House(sqlite_database, keyring), 100_000
    await crowd(house.database, number)
    maria = await house.met("V1")
    house.slack.pace = Pace(workspace=Rate(timedelta(hours=1), burst=4))
    await announce(house)
    resident = memory()
    tracemalloc.start()
    async with at_work(house.post):
        a_chunk_is_out = asyncio.Event()
        going_out = asyncio.create_task(FanOut(house.database, lambda: house.now, a_chunk_is_out.set).write_out())
        await a_chunk_is_out.wait()
        await maria.does(Called("menu"))
        house.post.wake()
        await house.slack.until(lambda: len(house.slack.sent) > 0)
        assert not going_out.done(), "the answer came while it went out"
        assert await going_out == number + 1
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum((await readers(house.database)).values()) == number + 1
    assert peak < 8 * 2**20
    assert memory() - resident < 200 * 2**20


def memory() -> int:
    """Of this process, in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
