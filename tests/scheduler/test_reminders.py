"""A reminder that was promised comes: once, in the hours of its person, and never where it is not wanted."""

from datetime import datetime, timedelta

from bot.ports import Incoming, Profile, Reply
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.storage.tables import CANCELLED, PENDING, people
from conversations.events import Called, CameDue, Visited
from tests.fakes.house import House, rows

MOMENT = timedelta(seconds=1)


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
    maria = await house.met("U1")
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
    (waiting,) = [row for row in await house.deliveries("remind") if row["state"] == PENDING]
    assert waiting["attempt"] == 0
    await maria.does(Visited(), "home")
    await maria.says("hello")
    assert len(maria.got) == before + 1
    await house.move_on(datetime.fromisoformat("2026-11-25T07:59:00+00:00"))
    assert len(maria.got) == before + 1
    await house.move_on(datetime.fromisoformat("2026-11-25T08:00:00+00:00"))
    assert len(maria.got) == before + 2
    assert "happen" in maria.got[-1].text


async def test_a_reminder_waits_for_the_end_of_a_talk(house: House) -> None:
    """Its own turn moves it to later; settling that turn must not take it away again."""
    maria = await house.met("U1")
    await maria.agrees_a_step("write it down", "2026-11-25")
    await house.post.deliver_all()
    house.now = datetime.fromisoformat("2026-11-25T08:59:00+00:00")
    await maria.does(Called("think"))
    await house.post.deliver_all()
    before = len(maria.got)
    await house.move_on(datetime.fromisoformat("2026-11-25T09:05:00+00:00"))
    assert len(maria.got) == before, "a talk is under way"
    (reminder,) = [row for row in await house.deliveries("remind") if row["state"] == PENDING]
    assert reminder["attempt"] == 0
    await house.move_on(datetime.fromisoformat("2026-11-25T10:00:00+00:00"))
    assert len(maria.got) == before + 1
    assert len(await rows(house.database, people)) == 1


async def test_whoever_stopped_is_not_reminded(house: House) -> None:
    maria = await house.met("U1")
    await maria.agrees_a_step("write it down", "2026-11-25")
    await maria.says("stop")
    await house.post.deliver_all()
    before = len(maria.got)
    await house.move_on(house.now + timedelta(days=20))
    assert len(maria.got) == before
    assert {row["state"] for row in await house.deliveries("remind")} == {CANCELLED}


async def test_in_a_pause_nothing_comes_and_after_it_everything(house: House) -> None:
    maria = await house.met("U1")
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
