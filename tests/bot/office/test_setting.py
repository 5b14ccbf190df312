"""Those who look after a program see what is set and change it; whoever has read it before is told; waiting ends when
there is room; and when its time is over its owner is asked how to go on.
"""

from datetime import timedelta

import pytest

from bot.storage.tables import act
from conversations.events import Called, Chose, Filled
from conversations.programs.settings import CAN_CHANGE
from conversations.talks import FLOWS
from tests.bot.office.test_acts import answers, forges, founds, invites, joined, programs_of, states, texts, told
from tests.bot.test_owners_page import errands_of
from tests.fakes.house import House, Someone, rows

NEW = {
    "name": "Second steps",
    "purpose": "to lead well",
    "objectives": "nine of ten meet five times",
    "sponsor": "Karl",
    "size": "30",
    "starts": "2027-02-01",
    "lasts": "a year",
    "for_whom": "whoever leads",
    "rule": "names and details",
    "often": "every week",
    "training": "your course",
    "pairing": "i choose",
}
SHOWN = {
    "starts": "Monday, 1 February",
    "lasts": "A year",
    "often": "Every week",
    "training": "a short course with me",
    "pairing": "I choose",
}


async def changes(owner: Someone, id: str, what: str, **new: str) -> None:
    """new: step -> what is chosen or written there, in their order."""
    await owner.does(Chose("change program", id))
    await owner.does(Chose(what, "change_program.change"), "sheet")
    for name, answer in new.items():
        step, at = FLOWS["change_program"].steps[name], f"change_program.{name}"
        chosen = answer in (*step.choices, "skip")
        reply = await owner.does(Chose(answer, at) if chosen else Filled(at, {"answer": answer}), "sheet")
        assert not reply.errors, reply.errors
    await owner.house.post.deliver_all()


async def shares(owner: Someone, id: str, other: Someone) -> None:
    await owner.does(Chose("co-owner", id))
    await owner.does(Filled("co_owner.who", {"answer": "", "answer_id": other.address.key}), "sheet")
    await owner.house.post.deliver_all()


async def tells_all(house: House) -> None:
    await errands_of(house)


async def settings(owner: Someone, id: str) -> str:
    return texts((await owner.does(Chose("program settings", id))).sheet)


@pytest.mark.parametrize("what", CAN_CHANGE)
async def test_each_thing_can_be_seen_and_changed(house: House, what: str) -> None:
    maria = await house.met("maria")
    id = await founds(maria)
    assert SHOWN.get(what, NEW[what]) not in await settings(maria, id)
    await changes(maria, id, what, **{what: NEW[what]})
    assert "I have changed it" in told(maria)
    assert SHOWN.get(what, NEW[what]) in await settings(maria, id)
    assert "changed what is set" in texts((await maria.does(Chose("log", id))).sheet)


async def test_what_is_written_is_there_to_be_changed_and_not_to_be_written_again(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, objectives="eight of ten meet")
    await maria.does(Chose("change program", id))
    page = (await maria.does(Chose("objectives", "change_program.change"), "sheet")).sheet
    assert page and page.field and page.field.value == "eight of ten meet"


async def test_words_of_ones_own_for_the_rule_and_the_training(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria)
    await changes(maria, id, "rule", rule="our own rule", own="what is said stays here")
    await changes(maria, id, "training", training="our own training", own_training="one hour on 3 February")
    shown = await settings(maria, id)
    assert "what is said stays here" in shown and "one hour on 3 February" in shown
    await changes(maria, id, "training", training="no training")
    assert "get ready" not in await settings(maria, id)


async def test_in_groups_it_is_not_offered_that_mentees_choose(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, form="in groups", group_pairing="best fit")
    await maria.does(Chose("change program", id))
    page = (await maria.does(Chose("pairing", "change_program.change"), "sheet")).sheet
    assert page and "mentees choose" not in [it.choice for it in page.buttons]
    await maria.does(Chose("i choose", page.name), "sheet")
    assert "I choose" in await settings(maria, id)


async def test_whoever_takes_part_is_told_of_what_they_read_before_they_said_yes(house: House) -> None:
    maria, sam, lena, ines = [await house.met(name) for name in ("maria", "sam", "lena", "ines")]
    id = await founds(maria)
    await joined(maria, sam, id)
    await joined(maria, ines, id, answer="no")
    await invites(maria, lena, id)
    heard = len(lena.got), len(ines.got)
    await changes(maria, id, "often", often="every week")
    await tells_all(house)
    assert "that you read before you said yes: How often they meet" in told(sam)
    assert "Every week" in texts((await sam.does(Chose("open", id))).sheet)
    assert (len(lena.got), len(ines.got)) == heard, "who has not said yes reads it as it is now"
    assert "every week" in texts((await lena.does(Chose("answer", id))).sheet)


async def test_a_new_name_is_told_beside_the_old(house: House) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria)
    await joined(maria, sam, id)
    await changes(maria, id, "name", name="Second steps")
    await tells_all(house)
    assert '"First steps" is called "Second steps" now' in told(sam)
    assert (await programs_of(sam))[0].fields["state"] == "in", "and nothing else of theirs is lost"


async def test_what_is_for_owners_is_told_to_owners_alone(house: House) -> None:
    maria, omar, sam = [await house.met(name) for name in ("maria", "omar", "sam")]
    id = await founds(maria, objectives="quiddlezax meet five times")
    await shares(maria, id, omar)
    await joined(maria, sam, id)
    heard = len(sam.got), len(omar.got)
    await changes(maria, id, "sponsor", sponsor="Karl Brandt")
    await tells_all(house)
    assert (len(sam.got), len(omar.got)) == heard
    assert "Karl Brandt" in await settings(omar, id)
    assert not {"sponsor", "objectives", "size"} & set((await programs_of(sam))[0].fields)
    assert (await programs_of(omar))[0].fields["sponsor"] == "Karl Brandt"


async def test_more_room_lets_in_whoever_waits_in_the_order_in_which_they_came(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="2")
    people = [await house.met(name) for name in ("sam", "lena", "omar", "ines", "ben")]
    for one in people:
        await joined(maria, one, id)
    await changes(maria, id, "size", size="4")
    await tells_all(house)
    found = await states(house)
    assert [found[it][2] for it in ("sam", "lena", "omar", "ines", "ben")] == ["in"] * 4 + ["waiting"]
    assert all("There is room for you" in "".join(it.text for it in one.got) for one in people[2:4])
    await changes(maria, id, "size", size="3")
    assert (await states(house)) == found, "less room puts nobody out"
    await people[0].does(Chose("leave program", id))
    await people[0].does(Chose("do it", "leave_program.sure"))
    assert (await states(house))["ben"][2] == "waiting", "and nobody comes in above it"


async def test_the_rule_stays_as_it_is_once_somebody_was_asked(house: House) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria)
    await invites(maria, sam, id)
    await changes(maria, id, "rule", rule="names and details")
    assert "it stays as it is" in told(maria)
    assert "all of it" in await settings(maria, id)


async def test_nothing_new_is_told_to_nobody(house: House) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria)
    await joined(maria, sam, id)
    before, heard = len(await rows(house.database, act)), len(sam.got)
    await changes(maria, id, "often", often="every month")
    await changes(maria, id, "sponsor", sponsor="skip")
    await tells_all(house)
    assert "Nothing has changed" in told(maria)
    assert (len(await rows(house.database, act)), len(sam.got)) == (before, heard)


async def test_nobody_else_changes_anything_and_nothing_of_a_program_that_is_over(house: House) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria)
    await forges(sam, id)
    await changes(sam, id, "name", name="Mine")
    assert "Only the people who look after that program" in told(sam)
    assert "Mine" not in await settings(maria, id) and "First steps" not in await settings(sam, id)


async def test_of_a_program_that_is_over_nothing_is_changed(house: House) -> None:
    maria, omar = await house.met("maria"), await house.met("omar")
    id = await founds(maria)
    await shares(maria, id, omar)
    await omar.does(Chose("change program", id))
    await omar.does(Chose("name", "change_program.change"), "sheet")
    await maria.does(Chose("close program", id))
    await maria.does(Chose("do it", "close_program.sure"))
    await omar.does(Filled("change_program.name", {"answer": "Ours"}), "sheet")
    await house.post.deliver_all()
    assert "That program is over." in [it.text for it in omar.got]
    assert "set" not in [it["what"] for it in await rows(house.database, act)]
    await maria.does(Chose("change program", id))
    await house.post.deliver_all()
    assert "already settled" in told(maria)


@pytest.mark.parametrize(("starts", "days"), [("skip", 181), ("1 December", 189)])
async def test_when_its_time_is_over_the_owner_alone_is_asked(house: House, starts: str, days: int) -> None:
    maria, omar, sam = [await house.met(name) for name in ("maria", "omar", "sam")]
    began = house.now
    id = await founds(maria, lasts="six months", starts=starts)
    await shares(maria, id, omar)
    await joined(maria, sam, id)
    await house.move_on(began + timedelta(days=days - 1))
    assert "is over" not in told(maria)
    await house.move_on(began + timedelta(days=days + 1))
    assert 'The time that you set for "First steps" is over' in told(maria)
    assert not any("time that you set" in it.text for one in (omar, sam) for it in one.got)
    assert [it.choice for it in maria.got[-1].buttons] == ["picture", "change program", "close program"]


async def test_a_new_length_moves_the_end_and_a_new_owner_is_asked_instead(house: House) -> None:
    maria, omar = await house.met("maria"), await house.met("omar")
    began = house.now
    id = await founds(maria, lasts="six months")
    await changes(maria, id, "lasts", lasts="three months")
    await maria.does(Chose("hand over", id))
    await maria.does(Filled("hand_over.who", {"answer": "", "answer_id": omar.address.key}), "sheet")
    await maria.does(Chose("do it", "hand_over.sure"))
    await house.move_on(began + timedelta(days=94))
    assert any("time that you set" in it.text for it in omar.got)
    assert not any("time that you set" in it.text for it in maria.got)


async def test_the_dates_are_read_before_anybody_says_yes(house: House) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria, starts="1 February")
    await invites(maria, sam, id)
    page = texts((await sam.does(Chose("answer", id))).sheet)
    assert "It begins: " in page and "1 February" in page and "How long it lasts: Six months" in page
    await answers(sam, id, {})
    await sam.does(Called("program"))
    assert "How long it lasts: Six months" in texts((await sam.does(Chose("open", id))).sheet)
