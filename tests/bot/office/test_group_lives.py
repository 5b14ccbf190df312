"""A group that stands: it meets at one time for all, goes on without whoever leaves, and ends when all are silent."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.storage.tables import bond
from conversations.events import Called, Chose, Filled
from conversations.mentoring.group_meetings import CAN, CANNOT
from conversations.person import Record
from tests.bot.office.test_acts import texts, told
from tests.bot.office.test_draft_in_hand import picks
from tests.bot.office.test_drafting import states
from tests.bot.office.test_group_forms import comes, pairs_of, publishes, says, stands
from tests.bot.test_owners_page import errands_of
from tests.fakes.house import MONDAY, House, Someone, rows
from tests.fakes.readers import in_zone

Group = Mapping[str, Someone]


@pytest.fixture
def house(sqlite_database: Database, keyring: Keyring) -> House:
    """What two databases make of it is seen in `test_group_forms`."""
    return House(sqlite_database, keyring)


ENDED = "your group would end by itself"


async def meeting_of(someone: Someone) -> Record | None:
    return next((it for it in (await someone.known())[0].records if it.kind == "meeting" and it.open), None)


async def plans(group: Group, day: str = "2026-12-03T14:00") -> None:
    """On a day on which not all have heard a lot already."""
    ada = group["ada"]
    await ada.house.move_on(ada.house.now + timedelta(days=2))
    first = (await pairs_of(ada, "agreed"))[0]
    await ada.goes_through(Chose("meet", first.id), {"when": day, "minutes": "45"})
    await ada.house.post.deliver_all()


async def presses(someone: Someone, choice: str) -> None:
    button = next(it for message in reversed(someone.got) for it in message.buttons if it.choice == choice)
    await someone.does(Chose(choice, button.about))
    await someone.house.post.deliver_all()


async def ends(someone: Someone, sure: str) -> None:
    await someone.does(Chose("end pair", (await pairs_of(someone))[0].id), "sheet")
    talk = (await someone.known())[1].flow
    await someone.does(Chose(sure, f"{talk}.sure"), "sheet")
    await someone.does(Chose("skip", f"{talk}.word"), "sheet")
    await someone.house.post.deliver_all()


async def is_in(house: House, someone: Someone, zone: str) -> None:
    kept = list(house.slack.sent)
    await in_zone(someone, zone)
    house.slack.sent[:0] = kept


async def test_one_meeting_is_told_to_all_on_their_own_clocks(house: House) -> None:
    _, _, group = await stands(house)
    await is_in(house, group["dan"], "Europe/Helsinki")
    await plans(group)
    assert "14:00" in told(group["cleo"]) and "16:00" in told(group["dan"])
    ids = {(await meeting_of(one)).id for one in group.values() if await meeting_of(one)}  # type: ignore[union-attr]
    assert len(ids) == 1
    await presses(group["cleo"], CAN)
    await presses(group["dan"], CANNOT)
    assert "dan smith cannot come" in told(group["ada"])
    page = (await group["ada"].does(Chose("open", ids.pop()))).sheet
    assert "Can come: cleo smith" in texts(page) and "Have not said yet: eve smith" in texts(page)
    before = len(group["dan"].got)
    await house.move_on(MONDAY + timedelta(days=11))
    assert len(group["dan"].got) == before, "nothing reminds of what is not for them"
    for name in ("ada", "cleo", "eve"):
        assert any("How did it go?" in it.text for it in group[name].got)


async def test_whoever_comes_in_later_hears_of_the_next_meeting(house: House) -> None:
    maria, id, group = await stands(house, ("cleo", "dan"))
    await plans(group)
    fay = await comes(maria, id, "fay", "mentee")
    await picks(maria, id, fay, group["ada"])
    await publishes(maria, id)
    await house.move_on(house.now + timedelta(days=1))
    for one in (fay, group["ada"]):
        await says(one, "yes")
    assert "plans to meet with your group" in told(fay)
    mine = await meeting_of(group["ada"])
    assert mine and mine.fields["who"] == "cleo smith, dan smith, fay smith"


async def test_one_leaves_and_the_others_hear_that_and_no_reason(house: House) -> None:
    _, _, group = await stands(house)
    await plans(group)
    await house.move_on(house.now + timedelta(days=1))
    await ends(group["cleo"], "end it")
    assert "cleo smith has left your group" in told(group["ada"]) and "dan smith, eve smith" in told(group["ada"])
    for name, fellow in (("dan", "eve"), ("eve", "dan")):
        assert "cleo has left your group" in told(group[name])
        assert [it.fields["with"] for it in await pairs_of(group[name])] == [fellow] and await meeting_of(group[name])
    assert await meeting_of(group["cleo"]) is None and sorted(await states(house)) == ["ended", "pair", "pair"]
    await house.move_on(house.now + timedelta(days=1))
    await ends(group["dan"], "end it")
    assert "You and eve smith can go on as a pair" in told(group["ada"])
    assert "You and your mentor can go on as a pair" in told(group["eve"])
    assert sum("has left your group" in it.text for it in group["ada"].got) == 2, "each once"


async def test_a_mentor_who_leaves_ends_it_for_all(house: House) -> None:
    _, _, group = await stands(house)
    await plans(group)
    await house.move_on(house.now + timedelta(days=1))
    await ends(group["ada"], "all of them")
    for name in ("cleo", "dan", "eve"):
        assert "Your time in the group with ada smith has come to an end" in told(group[name])
        assert not [it for it in group[name].got if "has left" in it.text]
    assert not [it for one in group.values() for it in (*await pairs_of(one), await meeting_of(one)) if it]
    assert await states(house) == ["ended"] * 3


@pytest.mark.parametrize("who", ["cleo", "ada"])
async def test_whoever_is_erased_leaves_the_group_to_the_others(house: House, who: str) -> None:
    _, _, group = await stands(house)
    await house.move_on(house.now + timedelta(days=1))
    await group[who].does(Called("forget"))
    await group[who].does(Chose("erase everything", "forget.sure"))
    await house.post.deliver_all()
    left = [name for name in group if name != who]
    if who == "cleo":
        assert "cleo has left your group" in told(group["dan"]) and await states(house) == ["pair", "pair"]
        assert len(await pairs_of(group["ada"])) == 2
        assert not [it for it in group["ada"].got if "I cannot reach" in it.text], "that they have left says it"
    else:
        assert await states(house) == [] and not [it for name in left for it in await pairs_of(group[name])]


async def test_what_is_kept_of_a_group_is_in_the_export_of_each(house: House) -> None:
    _, _, group = await stands(house)
    await plans(group)
    page = texts((await group["cleo"].does(Chose("export", "privacy"))).sheet)
    assert "with: dan, eve" in page and "coming: not said" in page
    assert "not said: cleo smith, dan smith, eve smith" in texts((await group["ada"].does(Chose("export", "me"))).sheet)


async def test_a_meeting_counts_for_each_pair_as_its_mentee_says(house: House) -> None:
    _, _, group = await stands(house)
    await plans(group)
    await house.move_on(MONDAY + timedelta(days=11))
    for name in ("ada", "cleo"):
        meeting = await meeting_of(group[name])
        assert meeting
        await group[name].goes_through(Chose("met", f"met/{meeting.id}"), {"how": "met"})
    counted = [(row["met"], row["asked"], row["answered"]) for row in await rows(house.database, bond)]
    assert counted == [(1, 1, 1), (0, 1, 0), (0, 1, 0)]


async def asked_whether(house: House) -> tuple[Someone, str, Group]:
    """A group that was asked whether it goes on."""
    maria, id, group = await stands(house)
    await house.move_on(house.now + timedelta(days=15))
    await maria.does(Chose("part pairs", id), "sheet")
    assert await errands_of(house) == 1
    await house.move_on(house.now + timedelta(hours=1))
    return maria, id, group


async def test_a_stuck_group_is_asked_once_each_and_ends_by_itself(house: House) -> None:
    _, _, group = await asked_whether(house)
    for one in group.values():
        assert sum("groups that have been quiet" in it.text for it in one.got) == 1
    await house.move_on(house.now + timedelta(days=18))
    assert await states(house) == ["ended"] * 3
    for one in group.values():
        assert not await pairs_of(one) and sum(ENDED in it.text for it in one.got) == 1
        assert not [it for it in one.got if "has left" in it.text]


@pytest.mark.parametrize("who", ["cleo", "ada"])
async def test_a_sign_of_life_of_one_keeps_it_for_all(house: House, who: str) -> None:
    _, _, group = await asked_whether(house)
    await house.move_on(house.now + timedelta(days=10))
    await presses(group[who], "it goes on")
    await house.move_on(house.now + timedelta(days=10))
    assert await states(house) == ["pair"] * 3
    assert [len(await pairs_of(one)) for one in group.values()] == [3, 1, 1, 1]


async def test_a_group_in_which_one_has_met_is_not_stuck(house: House) -> None:
    maria, id, group = await stands(house)
    await house.move_on(house.now + timedelta(days=15))
    now = int(house.now.timestamp() * 1000)
    met = update(bond).where(bond.c.id == 2).values(first_met_at=now, last_at=now)
    await house.database.write(lambda conn: conn.execute(met))
    await maria.does(Chose("part pairs", id), "sheet")
    await errands_of(house)
    await house.move_on(house.now + timedelta(hours=1))
    assert not [it for one in group.values() for it in one.got if "groups that have been quiet" in it.text]


async def test_the_owner_reminds_the_mentor_once(house: House) -> None:
    maria, id, group = await stands(house)
    await house.move_on(house.now + timedelta(days=15))
    await maria.does(Chose("remind pairs", id), "sheet")
    await errands_of(house)
    await house.move_on(house.now + timedelta(hours=1))
    reminded = [it.text for it in group["ada"].got if "asked me to" in it.text]
    assert len(reminded) == 1
    assert "You could ask ada smith when your group can meet" in told(group["cleo"])


async def test_what_was_cancelled_is_cancelled_for_all(house: House) -> None:
    _, _, group = await stands(house)
    await plans(group)
    meeting = await meeting_of(group["ada"])
    assert meeting
    await house.move_on(house.now + timedelta(days=1))
    await group["ada"].does(Chose("cancel meeting", meeting.id))
    await group["ada"].does(Chose("cancel it", "cancel_meeting.sure"), "sheet")
    await group["ada"].does(Filled("cancel_meeting.word", {"answer": "I am ill."}), "sheet")
    await house.move_on(house.now + timedelta(days=1))
    for name in ("cleo", "dan", "eve"):
        assert any("had to cancel the meeting of your group" in it.text for it in group[name].got)
        assert await meeting_of(group[name]) is None
