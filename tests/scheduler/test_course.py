"""A course by the real post: each idea at its time of day, on working days alone, over holidays and clock changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from bot import memory
from bot.storage import queries
from bot.storage.tables import PENDING
from conversations.events import Called, Chose, Said
from conversations.person import Person
from tests.fakes.house import House, Someone

AT = "10:30"


async def learns(house: House, zone: str, begins: str, **known: object) -> Someone:
    """Somebody who begins a course on a morning in their zone."""
    house.now = datetime.fromisoformat(begins).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    maria = await house.met("U1")
    await _know(house, maria, Person(maria.address.key, zone=zone, welcomed=True, warned=True, **known))  # type: ignore[arg-type]
    await maria.does(Called("learn", "mentor"))
    await maria.does(Said(AT), "chat")
    await house.post.deliver_all()
    house.slack.sent.clear()
    return maria


async def comes(house: House, someone: Someone, days: tuple[str, ...]) -> None:
    """On each of these days at its time, and never between; each idea is answered on the message itself."""
    zone = ZoneInfo((await someone.known())[0].zone)
    for day in days:
        at = datetime.fromisoformat(f"{day} {AT}").replace(tzinfo=zone).astimezone(UTC)
        before = len(someone.got)
        await house.move_on(at - timedelta(seconds=1))
        assert len(someone.got) == before, f"something came before {day}"
        await house.move_on(at)
        assert len(someone.got) == before + 1, f"nothing came on {day}"
        button = someone.got[-1].buttons[0]
        await someone.does(Chose(button.choice, button.about, "D1/1"))


@pytest.mark.parametrize(
    ("zone", "begins", "days"),
    [
        ("Europe/Berlin", "2026-12-23", ("2026-12-23", "2026-12-24", "2026-12-28", "2026-12-29", "2026-12-30")),
        ("America/New_York", "2027-03-11", ("2027-03-11", "2027-03-12", "2027-03-15", "2027-03-16")),
        ("Australia/Lord_Howe", "2027-04-01", ("2027-04-01", "2027-04-02", "2027-04-05", "2027-04-06")),
    ],
    ids=["Christmas", "an hour less", "half an hour more"],
)
async def test_every_idea_comes_at_its_time_of_day_on_a_working_day(
    house: House, zone: str, begins: str, days: tuple[str, ...]
) -> None:
    await comes(house, await learns(house, zone, f"{begins} 09:00"), days)


async def test_a_pause_holds_up_one_idea_and_not_a_pile_of_them(house: House) -> None:
    maria = await learns(house, "Europe/Berlin", "2026-11-24 09:00")
    await maria.does(Called("pause", "until 14 december"))
    await house.post.deliver_all()
    await comes(house, maria, ("2026-12-14", "2026-12-15"))


async def test_when_it_is_over_nothing_of_it_is_on_its_way(house: House) -> None:
    maria = await learns(house, "Europe/Berlin", "2026-11-24 09:00")
    await house.move_on(house.now + timedelta(days=60))
    assert [row for row in await house.deliveries("remind") if row["state"] == PENDING] == []
    assert len(maria.got) == 5, "three ideas, whether to go on, and the end"


async def _know(house: House, someone: Someone, person: Person) -> None:
    row = await someone.row()
    assert row is not None
    secrets = house.keyring.open_person(row.key)
    profile = memory.sealed_profile(replace(person, name="Maria"), secrets)

    def keep(conn: Connection) -> None:
        queries.keep_person(conn, row, profile=profile, conversation=row.conversation, route={})

    await house.database.write(keep)
