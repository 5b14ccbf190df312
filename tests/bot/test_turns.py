"""A turn happens once and whole, however many things happen at one moment, and to one person alone."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import Connection

from bot.ports import Address, Incoming, Reply
from bot.storage.database import Database, Stale
from bot.storage.secrets import Keyring
from bot.storage.tables import delivery, people, seen
from bot.turns import ATTEMPTS, PROFILE_LASTS, Contended
from conversations.events import Arrived, Called, CameDue, Chose, Closed, Filled, Learned, Left, Visited
from tests.fakes.house import House, rows

T = TypeVar("T")


async def test_the_same_event_twice_is_one_turn(house: House) -> None:
    maria = house.someone("U1")
    await maria.does(Called("prepare"))
    first = await maria.does(Filled("prepare.topic", {"answer": "the report"}), "sheet", event_id="Ev1")
    before = await maria.known()
    again = await maria.does(Filled("prepare.topic", {"answer": "something else"}), "sheet", event_id="Ev1")
    assert first.sheet is not None
    assert again == Reply()
    assert await maria.known() == before
    assert before[1].notes["topic"] == "the report"


async def test_the_same_event_many_times_at_once_is_one_turn(house: House) -> None:
    maria = house.someone("U1")
    await maria.does(Called("prepare"))
    topic = Filled("prepare.topic", {"answer": "the report"})
    replies = await asyncio.gather(*(maria.does(topic, "sheet", event_id="Ev1") for _ in range(8)))
    assert sum(reply.sheet is not None for reply in replies) == 1
    assert (await maria.known())[1].step == "who"


async def test_of_many_things_at_once_each_is_kept_or_refused(database_url: str, keyring: Keyring) -> None:
    """Several processes take turns of one person at one moment: PostgreSQL has several, SQLite only one."""
    houses = [House(Database(database_url), keyring)]
    if houses[0].database.dialect == "postgresql":
        houses += [House(Database(database_url), keyring) for _ in range(2)]
    maria = houses[0].someone("U1")
    await maria.does(Called("think"))
    await maria.does(Filled("think.mind", {"answer": "the move"}), "sheet")
    written = {f"facts {number}": houses[number % len(houses)] for number in range(12)}

    async def write(text: str, house: House) -> bool:
        """Every one of them answers the page that each of them sees."""
        try:
            await house.someone("U1").does(Filled("think.facts", {"answer": text}), "sheet", event_id=text)
        except Contended:
            return False
        return True

    done = await asyncio.gather(*(write(text, house) for text, house in written.items()))
    kept = [text for text, was_kept in zip(written, done, strict=True) if was_kept]
    conversation = (await maria.known())[1]
    assert {row["event_id"] for row in await rows(houses[0].database, seen)} >= set(kept)
    assert conversation.notes["topic"] == "the move"
    assert conversation.notes["facts"] in kept
    assert conversation.step == "feelings"
    assert all(done), "turns of one person wait for each other"
    row = await maria.row()
    assert row is not None
    for house in houses:
        await house.database.close()


async def test_different_notes_written_at_once_are_all_there(database_url: str, keyring: Keyring) -> None:
    """Two devices: an answer to an earlier page arrives together with the one to the present page."""
    mine, other = House(Database(database_url), keyring), House(Database(database_url), keyring)
    on_sqlite = mine.database.dialect == "sqlite"
    if on_sqlite:
        await other.database.close()
        other = mine
    maria = mine.someone("U1")
    await maria.does(Called("think"))
    await maria.does(Filled("think.mind", {"answer": "the move"}), "sheet")
    await maria.does(Filled("think.facts", {"answer": "first facts"}), "sheet")
    await asyncio.gather(
        maria.does(Filled("think.feelings", {"answer": "uneasy"}), "sheet", event_id="a"),
        other.someone("U1").does(Filled("think.facts", {"answer": "second facts"}), "sheet", event_id="b"),
    )
    notes = (await maria.known())[1].notes
    assert notes["facts"] == "second facts"
    assert notes["feelings"] == "uneasy"
    await mine.database.close()
    if not on_sqlite:
        await other.database.close()


async def test_a_stranger_who_does_two_things_at_once_is_one_person(house: House) -> None:
    await asyncio.gather(*(house.someone("U1").does(Arrived(), "chat", event_id=f"Ev{n}") for n in range(4)))
    assert len(await rows(house.database, people)) == 1
    await house.post.deliver_all()
    welcomes = [message for message in house.someone("U1").got if "I help you get ready" in message.text]
    assert len(welcomes) == 1


class Contested(Database):
    """Somebody else is quicker, `times` times."""

    times = 0
    tried = 0

    async def write(self, work: Callable[[Connection], T]) -> T:
        def raced(conn: Connection) -> T:
            done = work(conn)
            self.tried += 1
            if self.tried <= self.times:
                raise Stale("somebody was quicker")
            return done

        return await super().write(raced)


async def test_a_turn_that_was_overtaken_is_taken_again(database_url: str, keyring: Keyring) -> None:
    contested = Contested(database_url)
    contested.times = ATTEMPTS - 1
    house = House(contested, keyring)
    reply = await house.someone("U1").does(Called("prepare"))
    assert reply.sheet is not None
    assert contested.tried == ATTEMPTS
    assert len(await rows(contested, seen)) == 1
    assert len([row for row in await rows(contested, delivery) if row["kind"] == "say"]) == 1
    await contested.close()


async def test_a_turn_that_is_always_overtaken_is_refused_and_leaves_nothing(
    database_url: str, keyring: Keyring
) -> None:
    contested = Contested(database_url)
    contested.times = ATTEMPTS
    house = House(contested, keyring)
    with pytest.raises(Contended):
        await house.someone("U1").does(Called("prepare"))
    assert house.wakes == 0
    for table in (people, delivery, seen):
        assert await rows(contested, table) == []
    await contested.close()


async def test_a_profile_is_looked_up_once_a_week(house: House) -> None:
    maria = house.someone("U1")
    for _ in range(3):
        await maria.does(Visited(), "home")
        await house.post.deliver_all()
    assert house.slack.looked_up == [maria.address.key]
    house.now += PROFILE_LASTS + timedelta(minutes=1)
    for _ in range(2):
        await maria.does(Visited(), "home")
        await house.post.deliver_all()
    assert house.slack.looked_up == [maria.address.key] * 2


async def test_nobody_is_told_anything_in_another_workspace(house: House) -> None:
    maria, far_away = house.someone("U1", "T1"), house.someone("U2", "T2")
    await maria.offers("Sam asks on Monday", to=far_away)
    await house.post.deliver_all()
    assert await far_away.row() is None
    assert {sent.to for sent in house.slack.sent} == {maria.address.key}
    step = next(record for record in (await maria.known())[0].records if record.kind == "step")
    assert step.fields["state"] == "not reached"


async def test_the_same_person_id_in_two_workspaces_is_two_people(house: House) -> None:
    here, there = house.someone("U1", "T1"), house.someone("U1", "T2")
    await here.agrees_a_step("the secret of T1", "2026-11-25")
    await there.does(Visited(), "home")
    page = await there.does(Called("export"))
    assert "secret" not in str(page)
    reply = await there.does(Called("steps"))
    assert "secret" not in str(reply)
    assert (await there.known())[0].records == ()
    rows_of = {row["workspace"]: row for row in await rows(house.database, people)}
    assert rows_of["T1"]["key"] != rows_of["T2"]["key"]
    await there.does(Called("forget"))
    await there.does(Chose("erase everything", "forget.sure"))
    assert (await here.known())[0].open_records("step") != ()


async def test_a_button_about_somebody_elses_step_does_nothing(house: House) -> None:
    here, other = house.someone("U1"), house.someone("U2")
    await here.agrees_a_step("mine", "2026-11-25")
    step = (await here.known())[0].open_records("step")[0]
    before = await here.known()
    await other.does(Chose("let go", step.id))
    await other.does(Chose("open", step.id))
    assert await here.known() == before


@pytest.mark.parametrize(
    "event", [Left("blocked"), CameDue("check_in", "step-1"), Learned("profile", {"name": "Maria"})], ids=repr
)
async def test_nobody_becomes_known_by_something_they_did_not_do(house: House, event: object) -> None:
    stranger = house.someone("U1")
    incoming = Incoming("Ev1", Address("slack", "T1", "U1"), event, "chat")  # type: ignore[arg-type]
    assert await house.turns.take_turn(incoming) == Reply()
    assert await stranger.row() is None


async def test_the_post_is_woken_when_something_is_to_leave_and_only_then(house: House) -> None:
    maria = house.someone("U1")
    await maria.does(Called("prepare"))
    assert house.wakes == 1
    await maria.does(Filled("prepare.topic", {"answer": "the report"}), "sheet")
    assert house.wakes == 1
    await maria.does(Closed("prepare.who"), "chat")
    assert house.wakes == 2
