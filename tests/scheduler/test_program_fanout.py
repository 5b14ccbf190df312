"""A program's announcement is written out once for each reader, whatever breaks, whoever is quicker, however many."""

import asyncio
import tracemalloc
from collections import Counter
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import Connection, text

from bot import bulletin
from bot.office.announcing import STUCK_AFTER
from bot.storage import bulletins, oversight, programs
from bot.storage.audiences import Whom
from bot.storage.bulletins import CHUNK
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.storage.tables import announcement, delivery
from conversations.events import Called, Chose
from scheduler.program_fanout import ProgramFanOut
from tests.bot.office.test_announcing import program_of
from tests.fakes.announcing import TITLE, announces, drafts, goes_out, results, titles
from tests.fakes.house import MONDAY, House, Someone, at_work, rows
from tests.fakes.readers import crowd
from tests.patience import somebody_waits_for_a_lock, until
from tests.whole.workers import Worker, write_out_of_programs

SAID = bulletin.Bulletin("We begin.", "Bring a question.", "Got it", "You said: got it.", "A reminder:")
ALL_IN = text(
    "INSERT INTO member (program_id, person_id, owns, role, cohort, state, sealed, at) "
    "SELECT :program, id, '', 'mentee', '', 'in', substr(key, 1, 0), 0 FROM people"
)


async def goes_to_all(database: Database, keyring: Keyring) -> int:
    """Everybody there is takes part in a program that announces something. Its number."""

    def begun(conn: Connection) -> int:
        program = programs.add(conn, "slack/T1", b"sealed", MONDAY)
        conn.execute(ALL_IN, {"program": program})
        number = bulletins.draft(conn, Whom(program), bulletin.sealed(keyring, SAID), "", MONDAY)
        bulletins.send(conn, number, MONDAY)
        return number

    return await database.write(begun)


async def written_out(database: Database) -> Counter[int]:
    return Counter([row["person_id"] for row in await rows(database, delivery) if row["kind"] == "news"])


@pytest.mark.parametrize("processes", [1, 3])
async def test_killed_between_chunks_and_in_them_each_reader_is_written_out_once(
    database_url: str, tmp_path: Path, keyring: Keyring, processes: int
) -> None:
    database, number, log = Database(database_url), 16 * CHUNK + 7, tmp_path / "chunks"
    await crowd(database, number)
    await goes_to_all(database, keyring)
    log.touch()
    while (reached := len(await written_out(database))) < number / 2:
        before = log.stat().st_size
        at_it = [Worker(write_out_of_programs, database_url, log, MONDAY) for _ in range(processes)]
        await until(lambda before=before: log.stat().st_size > before)  # type: ignore[misc]
        for worker in at_it:
            worker.kill()
    assert reached < number, "they were killed in the middle of it"
    left = [ProgramFanOut(Database(database_url), keyring, lambda: MONDAY, lambda: None) for _ in range(processes)]
    await asyncio.gather(*(one.write_out() for one in left))
    written = await written_out(database)
    assert len(written) == number and set(written.values()) == {1}
    (one,) = await rows(database, announcement)
    assert (one["state"], one["next_at"]) == ("out", None)
    for each in left:
        await each.database.close()
    await database.close()


async def test_two_processes_that_do_the_same_at_once_do_it_once(house: House) -> None:
    maria, id, people = await program_of(house, *(f"U{number}" for number in range(30)))
    about = await drafts(maria, id)
    await maria.does(Chose("send news", about), "sheet")
    await asyncio.gather(*(house.news.write_out() for _ in range(4)))
    await house.post.deliver_all()
    assert [titles(one) for one in people] == [[TITLE]] * 30
    await maria.does(Chose("remind news", about), "sheet")
    await asyncio.gather(*(house.news.write_out() for _ in range(4)))
    await house.post.deliver_all()
    assert [len(titles(one)) for one in people] == [2] * 30


async def test_a_step_that_another_process_took_is_not_taken_again(house: House) -> None:
    await crowd(house.database, 20)
    await goes_to_all(house.database, house.keyring)

    def taken(conn: Connection) -> list[int]:
        steps = [bulletins.next_step(conn, house.now, STUCK_AFTER, chunk=5) for _ in range(2)]
        return [bulletins.take(conn, it, {row[0]: house.now for row in it.people}, house.now) for it in steps if it]

    assert await house.database.write(taken) == [5, 0]
    assert len(await written_out(house.database)) == 5


async def test_sent_and_not_settled_it_is_not_sent_again_and_still_changed_later(house: House) -> None:
    maria, id, (sam,) = await program_of(house, "sam")
    about = await drafts(maria, id)
    await maria.does(Chose("send news", about), "sheet")
    await house.news.write_out()
    await house.sends_and_dies()
    await presses_reword(maria, about)
    house.now += timedelta(minutes=2)
    await goes_out(house)
    await goes_out(house)
    assert titles(sam) == [TITLE] and await results(house) == {"sam": "sent"}
    (shown,) = house.slack.updated.values()
    assert shown.text == "We begin on Tuesday.\n\nBring two."


async def test_what_was_given_up_and_is_put_back_is_told_once_and_as_it_is(house: House) -> None:
    maria, id, (sam, _) = await program_of(house, "sam", "lena")
    house.slack.gone[sam.address.key] = "not installed"
    await announces(maria, id)
    assert (await results(house))["sam"] == "not installed"
    house.slack.gone.clear()
    (dead,) = [row["id"] for row in await house.deliveries("news") if row["state"] == 3]
    await house.database.write(lambda conn: oversight.put_back(conn, [dead], house.now))
    await house.post.deliver_all()
    assert titles(sam) == [TITLE] and (await results(house))["sam"] == "sent"


async def test_a_stopped_one_takes_back_what_waits_chunk_by_chunk(house: House) -> None:
    await crowd(house.database, 2 * CHUNK + 600)
    await goes_to_all(house.database, house.keyring)
    await house.news.write_out()
    await house.database.write(lambda conn: bulletins.stop(conn, 1, house.now))
    await house.news.write_out()
    assert {row["state"] for row in await house.deliveries("news")} == {4}
    assert Counter((await results(house)).values()) == {"cancelled": 2 * CHUNK + 600}


async def test_it_takes_the_memory_of_a_chunk_and_an_answer_is_not_held_up_by_it(
    sqlite_database: Database, keyring: Keyring
) -> None:
    house, number = House(sqlite_database, keyring), 20_000
    await crowd(house.database, number)
    await goes_to_all(house.database, keyring)
    maria = await house.met("V1")
    tracemalloc.start()
    async with at_work(house.post):
        a_chunk_is_out = asyncio.Event()
        out = ProgramFanOut(house.database, keyring, lambda: house.now, a_chunk_is_out.set)
        going_out = asyncio.create_task(out.write_out())
        await a_chunk_is_out.wait()
        await maria.does(Called("menu"))
        house.post.wake()
        await house.slack.until(lambda: bool(maria.got))
        assert not going_out.done(), "the answer came while it went out"
        assert await going_out == number
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 2**20


async def test_whoever_rewords_waits_for_those_who_just_write_down_that_they_sent_it(
    postgresql_url: str, keyring: Keyring
) -> None:
    """Else a reader would be missed who is written down with the old words when all had been looked at."""
    house = House(Database(postgresql_url), keyring)
    maria, id, _ = await program_of(house, "sam")
    about = await announces(maria, id)
    sending = await asyncpg.connect(postgresql_url)
    async with sending.transaction():
        await sending.execute("DELETE FROM reader")
        await sending.execute(
            "INSERT INTO reader (announcement_id, person_id, receipt, edition, why, at) SELECT 1, id, 'D/1', 1, '', 0 "
            "FROM people WHERE native = 'sam'"
        )
        rewording = asyncio.create_task(presses_reword(maria, about))
        await somebody_waits_for_a_lock(postgresql_url)
    await rewording
    await goes_out(house)
    assert list(house.slack.updated) == ["D/1"]
    await sending.close()
    await house.database.close()


async def presses_reword(owner: Someone, about: str) -> None:
    await owner.goes_through(Chose("edit news", about), {"title": "We begin on Tuesday.", "news": "Bring two."})
