"""Whom somebody would rather not be paired with: no trace of it reaches anybody, in words, in time or on disk."""

from datetime import datetime, timedelta

import pytest

from bot import joining, takeaway
from bot.ports import Address, Incoming
from bot.storage.tables import metadata
from conversations.events import Called, Chose, Filled, Said, Who
from tests.fakes.house import House, Someone, rows

MARK = "mark-apart"
A_WEEK_LATER = datetime.fromisoformat("2026-11-30T18:00:00+00:00")


async def lists(lena: Someone, address: Address) -> None:
    await lena.does(Called("me"))
    await lena.does(Chose("apart", "me"), "sheet")
    reply = await lena.does(Filled("apart.who", {"answer": MARK, "answer_id": address.key}), "sheet")
    assert reply.sheet and reply.sheet.name == "me"
    assert any(MARK in section.text for section in reply.sheet.sections)


async def asks(who: Someone, lena: Someone) -> None:
    await who.does(Called("mentor", "", Who(lena.address.key, "Lena")))
    await who.does(Chose("mentee", "pair.role"))
    await who.does(Filled("pair.topic", {"answer": "how to lead"}), "sheet")


def came(house: House, who: Someone, since: datetime) -> list[tuple[str, list[str], timedelta]]:
    """What came to them, with its buttons, and how long after the request."""
    found = []
    for one in house.slack.sent:
        if one.to == who.address.key and one.at:
            buttons = [button.choice for button in one.message.buttons]
            found.append((one.message.text, buttons, one.at - since))
    return found


async def what_comes_of_asking(house: House, who: Someone, lena: Someone) -> list[tuple[str, list[str], timedelta]]:
    await asks(who, lena)
    since = house.now
    await house.move_on(A_WEEK_LATER)
    return came(house, who, since)


@pytest.mark.parametrize("listed", [True, False])
async def test_whoever_is_on_the_list_finds_what_everybody_finds_who_gets_no_answer(house: House, listed: bool) -> None:
    lena, sam = await house.met("U3"), await house.met("U2")
    if listed:
        await lists(lena, sam.address)
    house.now = datetime.fromisoformat("2026-11-23T10:00:00+00:00")
    found = await what_comes_of_asking(house, sam, lena)
    assert [(text.partition(".")[0], buttons, int(after.total_seconds())) for text, buttons, after in found][1:] == [
        ("I have asked", ["mentor"], 0),
        ("There was no answer in time, so I have taken your question back", ["somebody else", "mentor"], 3 * 86400),
    ], "the same for both, to the second"


async def test_two_who_ask_on_one_day_can_compare_all_they_know_and_find_no_difference(house: House) -> None:
    lena, sam, omar = await house.met("U3"), await house.met("U2"), await house.met("U4")
    await lists(lena, sam.address)
    lena_knew = len(lena.got)
    for one in (sam, omar):
        await asks(one, lena)
    await house.move_on(A_WEEK_LATER)
    told = [[(it.text, [button.label for button in it.buttons]) for it in one.got] for one in (sam, omar)]
    assert told[0] == told[1]
    kept = [{(it.kind, tuple(sorted(it.fields))) for it in (await one.known())[0].records} for one in (sam, omar)]
    assert kept[0] == kept[1]
    of_lena = [it.text for it in lena.got[lena_knew:]]
    assert len(of_lena) == 2 and "would like you to be their mentor" in of_lena[0], "she hears of one of them only"


async def test_it_is_the_same_for_whoever_has_another_account_and_asks_from_there(house: House) -> None:
    """Lena knows Sam in Slack; he asks from Teams, also by the name that Teams alone has for him."""
    lena, sam = await house.met("U3"), await house.met("U2")
    in_teams, for_the_bot = Address("teams", "tenant", "sam"), Address("teams", "tenant", "29:sam")
    await house.database.write(
        lambda conn: joining.join_by_owner(conn, house.keyring, sam.address, in_teams, house.now)
    )
    await lists(lena, sam.address)
    there = house.someone("sam", "tenant", "teams")
    await house.turns.take_turn(Incoming("event/alias", in_teams, Said("hello"), aliases=(for_the_bot,)))
    await house.post.deliver_all()
    lena_knew = len(lena.got)
    await asks(there, lena)
    await house.move_on(A_WEEK_LATER)
    assert lena.got[lena_knew:] == []
    assert "There was no answer in time" in there.got[-1].text


async def test_it_is_the_same_for_whoever_was_put_on_the_list_under_another_address(house: House) -> None:
    """Lena knows Sam by his account in Teams; he asks in Slack, where he is, and joined the other long before."""
    lena, sam = await house.met("U3"), await house.met("U2")
    in_teams = Address("teams", "tenant", "sam")
    await house.database.write(
        lambda conn: joining.join_by_owner(conn, house.keyring, sam.address, in_teams, house.now)
    )
    await house.post.deliver_all()
    await lists(lena, in_teams)
    lena_knew = len(lena.got)
    await asks(sam, lena)
    await house.move_on(A_WEEK_LATER)
    assert lena.got[lena_knew:] == []


async def test_a_pair_is_found_by_whichever_address_the_other_is_named(house: House) -> None:
    lena, sam = await house.met("U3"), await house.met("U2")
    in_teams = Address("teams", "tenant", "sam")
    await asks(lena, sam)
    await house.database.write(
        lambda conn: joining.join_by_owner(conn, house.keyring, sam.address, in_teams, house.now)
    )
    page = (await lena.does(Called("mentor", "", Who(in_teams.key, "Sam")))).sheet
    assert page and page.name == "pair"


async def test_the_list_is_in_no_column_in_clear_and_in_nothing_that_reaches_another(house: House) -> None:
    lena, sam = await house.met("U3"), await house.met("U2")
    await lists(lena, sam.address)
    await asks(sam, lena)
    await house.move_on(A_WEEK_LATER)
    for table in metadata.sorted_tables:
        assert MARK not in repr(await rows(house.database, table)), table.name
    row = await sam.row()
    assert row
    secrets = house.keyring.open_person(row.key)
    kept = await house.database.read(lambda conn: takeaway.everything(conn, row, secrets))
    assert MARK not in repr((kept, sam.got)) and "apart" not in repr((kept, sam.got))
    assert MARK not in repr(lena.got), "nor in a chat that an employer may read"


async def test_it_is_in_the_export_and_gone_with_everything_else(house: House) -> None:
    lena, sam = await house.met("U3"), await house.met("U2")
    await lists(lena, sam.address)
    page = (await lena.does(Chose("export", "me"), "sheet")).sheet
    assert page and any(MARK in section.quote for section in page.sections)
    await lena.does(Called("forget"))
    await lena.does(Chose("erase everything", "forget.sure"))
    await house.post.deliver_all()
    await lena.does(Called("menu"))
    await asks(sam, lena)
    await house.post.deliver_all()
    assert any("would like you to be their mentor" in it.text for it in lena.got)
