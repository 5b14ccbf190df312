"""A pair of a program that says nothing to being asked ends for both, and both are free; nobody learns which it was."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from bot.storage.tables import delivery
from conversations.events import Called, Chose, Left, Said
from tests.bot.office.test_acts import told
from tests.bot.office.test_drafting import a_pair_of, drafted, pair_of, states
from tests.bot.test_owners_page import errands_of
from tests.fakes.house import House, Someone, rows
from tests.fakes.readers import in_zone

ENDED = "would end by itself"


async def asked(house: House, zones: Mapping[str, str] | None = None) -> tuple[Someone, str, Someone, Someone]:
    """An owner and their program, and the two of a pair that was asked whether it goes on: mentor, mentee."""
    maria, id, (ada, cleo, *_) = await a_pair_of(house)
    await house.move_on(house.now + timedelta(days=15))
    for one in (ada, cleo):
        await in_zone(one, (zones or {}).get(one.address.person, "UTC"))
    await maria.does(Chose("part pairs", id), "sheet")
    assert await errands_of(house) == 1
    await house.move_on(house.now + timedelta(hours=20 if zones else 1))
    assert "it ends with thanks on" in told(ada) and "it ends with thanks on" in told(cleo)
    return maria, id, ada, cleo


def heard_of_the_end(someone: Someone) -> int:
    return sum(ENDED in it.text for it in someone.got)


async def test_it_ends_for_both_who_are_free_for_others_then(house: House) -> None:
    maria, id, ada, cleo = await asked(house)
    heard = len(maria.got)
    await house.move_on(house.now + timedelta(days=17))
    for one in (ada, cleo):
        assert await pair_of(one) is None and heard_of_the_end(one) == 1
    assert "ended" in await states(house) and "pair" not in await states(house)
    assert len(maria.got) == heard, "nobody tells the owner which"
    before = [len(one.got) for one in (ada, cleo)]
    await house.move_on(house.now + timedelta(days=40))
    assert [len(one.got) for one in (ada, cleo)] == before, "nothing reminds of it any more"
    waiting = [row for row in await rows(house.database, delivery) if row["state"] in (0, 1)]
    assert not [row for row in waiting if row["about"].partition("/")[2].startswith("pair-")]
    shown = await drafted(maria, id)
    assert "cleo with ben" in shown, "and is not brought together again"


@pytest.mark.parametrize(
    ("how", "mentor_gone"),
    [("left", True), ("blocked", False), ("not installed", True), ("stop", False), ("forget", True), ("forget", False)],
)
async def test_it_ends_for_one_whose_partner_is_gone(house: House, mentor_gone: bool, how: str) -> None:
    _, _, ada, cleo = await asked(house)
    gone, stays = (ada, cleo) if mentor_gone else (cleo, ada)
    match how:
        case "stop":
            await gone.does(Said("stop"), "chat")
        case "forget":
            await gone.does(Called("forget"))
            await gone.does(Chose("erase everything", "forget.sure"))
        case _:
            await gone.does(Left(how), "chat")
    await house.move_on(house.now + timedelta(days=20))
    assert await pair_of(stays) is None and heard_of_the_end(stays) == 1
    assert "pair" not in await states(house)


async def test_whoever_comes_back_hears_that_it_has_ended(house: House) -> None:
    _, _, ada, cleo = await asked(house)
    await ada.does(Left("left"), "chat")
    await house.move_on(house.now + timedelta(days=20))
    assert await pair_of(ada), "they could not hear of it"
    await ada.does(Said("hello"), "chat")
    await house.move_on(house.now + timedelta(days=1))
    assert await pair_of(ada) is None and heard_of_the_end(ada) == 1
    assert heard_of_the_end(cleo) == 1


@pytest.mark.parametrize("mentors", [True, False], ids=["the mentor's", "the mentee's"])
async def test_a_sign_of_life_in_the_last_hour_keeps_it_for_both(house: House, mentors: bool) -> None:
    _, _, ada, cleo = await asked(house)
    one = ada if mentors else cleo
    pair = await pair_of(one)
    assert pair
    await house.move_on(house.now + timedelta(days=13, hours=22))
    await one.does(Chose("meet", pair.id))
    await house.move_on(house.now + timedelta(days=19))
    for each in (ada, cleo):
        assert await pair_of(each) and not heard_of_the_end(each)
    assert "pair" in await states(house)


async def test_a_program_that_is_over_ends_no_pair(house: House) -> None:
    maria, id, ada, cleo = await asked(house)
    await maria.does(Chose("close program", id))
    await maria.does(Chose("do it", "close_program.sure"))
    await house.move_on(house.now + timedelta(days=19))
    for each in (ada, cleo):
        assert await pair_of(each) and "Your pairs stay your own" in "".join(it.text for it in each.got)
        assert not heard_of_the_end(each)


async def test_a_sign_while_the_other_is_asked_elsewhere_whether_they_are_silent_too_keeps_it(house: House) -> None:
    """The mentee's time is over in the morning of Berlin, hours before the mentor's day begins in Honolulu."""
    _, _, ada, cleo = await asked(house, {"ada": "Pacific/Honolulu"})
    pair = await pair_of(cleo)
    assert pair
    over = datetime.fromisoformat(pair.fields["parting"]) + timedelta(days=14)
    await house.move_on(over + timedelta(minutes=1))
    assert [row for row in await house.deliveries("tell") if row["state"] in (0, 1)], "ada is asked when she is there"
    await cleo.does(Chose("meet", pair.id))
    await house.move_on(house.now + timedelta(days=5))
    for each in (ada, cleo):
        assert await pair_of(each) and not heard_of_the_end(each)
    assert "pair" in await states(house)
