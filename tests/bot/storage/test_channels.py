"""A channel is known from when somebody calls the coach there, to people of its workspace and to nobody else."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from bot.ports import Address, Channel
from bot.storage import channels, queries
from bot.storage.channels import ChannelRow
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.storage.tables import channel as table
from conversations.events import Called, Said
from tests.fakes.house import House, rows

SALES = Channel(Address("slack", "T1", "C1", {"enterprise": "E1"}), "Sales")
PILOT = Channel(Address("slack", "T1", "C2"))


async def known(house: House, place: str = "slack/T1") -> list[ChannelRow]:
    return await house.database.read(lambda conn: channels.of_workspace(conn, place))


async def test_where_the_coach_was_called_last_comes_first_each_once(house: House) -> None:
    maria = await house.met("maria")
    for one in (SALES, PILOT, SALES):
        await maria.does(Called(""), "chat", channel=one)
    found = await known(house)
    assert [(it.address.person, it.title(house.keyring)) for it in found] == [("C1", "Sales"), ("C2", "")]
    assert found[0].address.route == {"enterprise": "E1"} and found[0].at == house.now


async def test_a_name_that_is_not_told_again_stays_and_a_new_one_takes_its_place(house: House) -> None:
    maria = await house.met("maria")
    for title in ("Sales", "", "Sales and more", ""):
        await maria.does(Called(""), "chat", channel=Channel(SALES.address, title))
    assert [it.title(house.keyring) for it in await known(house)] == ["Sales and more"]
    assert b"Sales" not in (await rows(house.database, table))[0]["sealed"]


async def test_nobody_of_another_workspace_finds_it(house: House) -> None:
    await (await house.met("maria")).does(Called(""), "chat", channel=SALES)
    assert await known(house, "slack/T2") == await known(house, "teams/T1") == []


async def test_what_happens_in_somebodys_own_chat_makes_no_channel_known(house: House) -> None:
    await (await house.met("maria")).does(Said("hello"), "chat")
    assert await known(house) == []


@pytest.mark.parametrize("number", [45])
async def test_no_more_are_offered_than_fit_on_a_page(house: House, number: int) -> None:
    def keep(conn: object) -> None:
        for at in range(number):
            found = Channel(Address("slack", "T1", f"C{at}"))
            channels.keep(conn, house.keyring, found, house.now + timedelta(minutes=at))  # type: ignore[arg-type]

    await house.database.write(keep)
    assert [it.address.person for it in await known(house)] == [f"C{at}" for at in range(44, 4, -1)]


async def test_its_name_is_locked_anew_when_the_organisation_changes_its_keys(database: Database) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    house = House(database, Keyring([old]))
    await (await house.met("maria")).does(Called(""), "chat", channel=SALES)
    await database.write(lambda conn: queries.rewrap(conn, Keyring([new, old]).rewrap))
    assert [it.title(Keyring([new])) for it in await known(house)] == ["Sales"]
