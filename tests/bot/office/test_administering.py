"""An admin of a workspace sees whose its programs are, gives one a new owner, ends one left alone, and sees nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.office.administering import SHOWN, STANDS
from bot.ports import Address, Sheet
from bot.storage import places, programs
from bot.storage.tables import act, people, program
from conversations.events import Called, Chose, Filled, Left
from tests.bot.office.test_acts import erases, founds, joined, programs_of, states, texts, told
from tests.bot.test_joining import code_of
from tests.fakes.announcing import member
from tests.fakes.house import House, Someone, rows

ALL = Chose("all programs", "program")
ONLY, ASKED = "Only an admin of the workspace", "asking again right now"


async def admin_of(house: House, name: str = "ines") -> Someone:
    """Somebody of whom Slack says that they are an admin, and of whom it was asked just now."""
    house.slack.admins.add(house.someone(name).address.key)
    return await house.met(name)


def all_told(someone: Someone) -> str:
    return "\n".join(it.text for it in someone.got)


def choices(sheet: Sheet | None) -> list[str]:
    """Every button of a page."""
    assert sheet is not None
    return [it.choice for it in (*sheet.buttons, *(one for part in sheet.sections for one in part.buttons))]


async def sees(someone: Someone) -> str:
    """The page of all programs; "" if they do not get it."""
    sheet = (await someone.does(ALL)).sheet
    await someone.house.post.deliver_all()
    return texts(sheet) if sheet else ""


async def shares(owner: Someone, whom: Someone, id: str) -> None:
    await owner.does(Chose("co-owner", id))
    await owner.does(Filled("co_owner.who", {"answer": "", "answer_id": whom.address.key}), "sheet")
    await owner.house.post.deliver_all()


async def gives(admin: Someone, id: str, whom: Someone) -> None:
    """As an admin does on the page of all programs."""
    await admin.does(Chose("new owner", id.replace("program", "listed")), "sheet")
    await admin.does(Filled("new_owner.who", {"answer": "", "answer_id": whom.address.key}), "sheet")
    await admin.does(Chose("do it", "new_owner.sure"), "sheet")
    await admin.house.post.deliver_all()


async def ends(admin: Someone, id: str) -> None:
    await admin.does(Chose("end program", id.replace("program", "listed")), "sheet")
    await admin.does(Chose("do it", "end_program.sure"), "sheet")
    await admin.house.post.deliver_all()


async def goes(someone: Someone, why: str = "left") -> None:
    """They cannot be reached any more."""
    await someone.does(Left(why))


async def test_only_an_admin_finds_the_way_to_all_programs(house: House) -> None:
    ines, sam = await admin_of(house), await house.met("sam")
    assert "all programs" in choices((await ines.does(Called("program"))).sheet)
    assert "all programs" not in choices((await sam.does(Called("program"))).sheet)
    assert not await sees(sam) and ONLY in told(sam)


async def test_an_admin_sees_whose_each_program_is_and_nobody_in_it(house: House) -> None:
    ines, maria = await admin_of(house), await house.met("maria")
    id = await founds(maria, size="100")
    for name in ("sam", "lena", "omar", "ben"):
        await member(await house.met(name), id)
    page = await sees(ines)
    assert "First steps" in page and "Owner: maria" in page and "Open" in page
    assert "Since: Monday, 23 November 2026" in page
    assert "take part" not in page, "four are too few to be counted"
    for number in range(4):
        await member(await house.met(f"m{number}"), id)
    page = await sees(ines)
    assert "How many take part: 5 or more" in page, "eight, rounded down to fives"
    assert not any(name in page for name in ("sam", "lena", "omar", "ben", "m0", "quiddlezax"))
    for choice in ("members", "draft", "picture", "announcements", "log", "code", "invite", "short questions"):
        assert (await ines.does(Chose(choice, id))).sheet is None
        await house.post.deliver_all()
        assert "already settled" in told(ines)


async def test_the_page_comes_in_parts_those_first_whose_owner_cannot_be_reached(house: House) -> None:
    ines, maria, omar = await admin_of(house), await house.met("maria"), await house.met("omar")
    await founds(omar, name="Left behind")
    for number in range(SHOWN):
        await founds(maria, name=f"Round {number:02}")
    await goes(omar)
    first = (await ines.does(ALL)).sheet
    assert first and [it.heading for it in first.sections][:2] == ["Left behind", f"Round {SHOWN - 1:02}"]
    (more,) = [it for it in first.buttons if it.choice == "more programs"]
    second = (await ines.does(Chose(more.choice, more.about), "sheet")).sheet
    assert second and [it.heading for it in second.sections] == ["Round 00"]
    assert "more programs" not in choices(second)


async def test_of_another_workspace_an_admin_sees_and_does_nothing(house: House) -> None:
    maria, omar = await house.met("maria"), await house.met("omar")
    id = await founds(maria)
    house.slack.admins.add("slack/T2/eve")
    eve = house.someone("eve", "T2")
    await eve.does(Called("menu"))
    await house.post.deliver_all()
    assert "There is no program in this workspace yet" in await sees(eve)
    before = await rows(house.database, program), await states(house), await rows(house.database, act)
    await gives(eve, id, omar)
    await ends(eve, id)
    assert ONLY in all_told(eve)
    assert (await rows(house.database, program), await states(house), await rows(house.database, act)) == before


async def test_a_program_is_given_a_new_owner_and_all_three_hear_of_it(house: House) -> None:
    ines, maria, omar = await admin_of(house), await house.met("maria"), await house.met("omar")
    id = await founds(maria)
    await gives(ines, id, omar)
    found = await states(house)
    assert (found["maria"][0], found["omar"][0]) == ("co-owner", "owner") and "ines" not in found
    assert "First steps" in told(ines) and "is theirs now" in told(ines)
    assert "You look after the program" in told(omar)
    assert "has a new owner: omar. An admin of your workspace can do that" in told(maria)
    assert (await programs_of(maria))[0].fields["owns"] == "co-owner"
    log = texts((await omar.does(Chose("log", id))).sheet)
    assert "ines: gave the program a new owner, as an admin" in log


async def test_who_could_not_be_told_that_it_was_given_away_hears_it_when_they_act_as_its_owner(house: House) -> None:
    ines, maria, omar = await admin_of(house), await house.met("maria"), await house.met("omar")
    id = await founds(maria)
    await goes(maria)
    await gives(ines, id, omar)
    assert not any("has a new owner" in it.text for it in maria.got)
    await maria.does(Chose("close program", id))
    await maria.does(Chose("do it", "close_program.sure"))
    await house.post.deliver_all()
    assert "has a new owner: omar" in told(maria) and (await programs_of(maria))[0].fields["owns"] == "co-owner"
    assert {row["state"] for row in await rows(house.database, program)} == {"open"}


async def test_a_member_or_a_co_owner_may_become_the_owner_and_the_owner_is_it_already(house: House) -> None:
    ines, maria, omar, sam = [await admin_of(house), *[await house.met(name) for name in ("maria", "omar", "sam")]]
    id = await founds(maria)
    await joined(maria, sam, id, role="mentor")
    await shares(maria, omar, id)
    await gives(ines, id, maria)
    assert "That has been done already" in told(ines)
    await gives(ines, id, sam)
    assert (await states(house))["sam"] == ("owner", "mentor", "in")
    await gives(ines, id, omar)
    assert [(await states(house))[name][0] for name in ("maria", "omar", "sam")] == ["co-owner", "owner", "co-owner"]


async def test_who_is_of_another_workspace_does_not_become_the_owner(house: House) -> None:
    ines, maria = await admin_of(house), await house.met("maria")
    id = await founds(maria)
    await gives(ines, id, house.someone("eve", "T2"))
    assert "of the workspace where the program began" in told(ines)
    assert {name: owns for name, (owns, _, _) in (await states(house)).items()} == {"maria": "owner"}


async def test_an_admin_who_owns_a_program_can_give_it_away_like_any_other(house: House) -> None:
    ines, omar = await admin_of(house), await house.met("omar")
    id = await founds(ines)
    await gives(ines, id, omar)
    assert {name: owns for name, (owns, _, _) in (await states(house)).items()} == {"ines": "co-owner", "omar": "owner"}
    assert (await programs_of(ines))[0].fields["owns"] == "co-owner"


async def test_nobody_becomes_the_owner_by_being_an_admin_or_without_being_reached(house: House) -> None:
    ines, maria, omar = await admin_of(house), await house.met("maria"), await house.met("omar")
    id = await founds(maria)
    await gives(ines, id, ines)
    await ines.does(Called("menu"))
    await goes(omar, "blocked")
    await gives(ines, id, omar)
    assert "I cannot reach that person right now" in told(ines)
    assert {name: owns for name, (owns, _, _) in (await states(house)).items()} == {"maria": "owner"}


@pytest.mark.parametrize("why", ["left", "blocked", "not installed", "stop"])
async def test_whoever_asked_for_silence_looks_like_whoever_has_left(house: House, why: str) -> None:
    ines, maria = await admin_of(house), await house.met("maria")
    await founds(maria)
    await (maria.says("stop") if why == "stop" else goes(maria, why))
    page = await sees(ines)
    assert "I cannot reach anybody who looks after it" in page


async def test_an_admin_ends_a_program_only_if_nobody_who_looks_after_it_can_be_reached(house: House) -> None:
    ines, maria, omar, sam = [await admin_of(house), *[await house.met(name) for name in ("maria", "omar", "sam")]]
    id = await founds(maria)
    await shares(maria, omar, id)
    await joined(maria, sam, id)
    await goes(maria)
    page = (await ines.does(ALL)).sheet
    assert "I cannot reach its owner" in texts(page) and "end program" not in choices(page)
    await ends(ines, id)
    assert "it is theirs to end" in all_told(ines)
    assert {row["state"] for row in await rows(house.database, program)} == {"open"}
    await goes(omar)
    page = (await ines.does(ALL)).sheet
    assert "I cannot reach anybody" in texts(page) and "end program" in choices(page)
    await ends(ines, id)
    assert "I have told everybody in it" in told(ines) and "is over" in told(sam)
    assert {row["state"] for row in await rows(house.database, program)} == {"closed"}
    page = (await ines.does(ALL)).sheet
    assert "Over" in texts(page) and not {"new owner", "end program"} & set(choices(page))
    await maria.does(Called("menu"))
    assert "ines: ended the program, as an admin" in texts((await maria.does(Chose("log", id))).sheet)


async def test_a_program_whose_owner_went_to_a_co_owner_who_is_gone_too_is_left_to_admins(house: House) -> None:
    ines, maria, omar, sam = [await admin_of(house), *[await house.met(name) for name in ("maria", "omar", "sam")]]
    id = await founds(maria)
    await shares(maria, omar, id)
    await goes(omar)
    await erases(maria)
    assert "Owner: omar" in await sees(ines) and "I cannot reach anybody" in await sees(ines)
    await gives(ines, id, sam)
    assert (await states(house))["sam"][0] == "owner"
    assert "Owner: sam" in await sees(ines) and "cannot reach" not in await sees(ines)


async def test_an_admin_who_takes_part_in_what_they_end_is_in_it_no_more(house: House) -> None:
    ines, maria = await admin_of(house), await house.met("maria")
    id = await founds(maria)
    await joined(maria, ines, id)
    await goes(maria)
    await ends(ines, id)
    assert "I have told everybody in it" in told(ines) and await programs_of(ines) == []


async def test_nothing_is_done_if_the_admin_thinks_better_of_it(house: House) -> None:
    ines, maria, omar = await admin_of(house), await house.met("maria"), await house.met("omar")
    id = await founds(maria)
    await ines.does(Chose("new owner", "listed-1"), "sheet")
    await ines.does(Filled("new_owner.who", {"answer": "", "answer_id": omar.address.key}), "sheet")
    await ines.does(Chose("leave it", "new_owner.sure"), "sheet")
    await house.post.deliver_all()
    assert "Nothing has changed" in told(ines) and (await states(house))["maria"][0] == "owner"
    await maria.does(Chose("close program", id))
    await maria.does(Chose("do it", "close_program.sure"))
    await gives(ines, id, omar)
    assert "That program is over" in all_told(ines)


async def test_who_was_an_admin_is_asked_about_again_after_an_hour(house: House) -> None:
    ines, maria, omar = await admin_of(house), await house.met("maria"), await house.met("omar")
    id = await founds(maria)
    house.now += STANDS + timedelta(minutes=1)
    asked = len(house.slack.looked_up)
    assert not await sees(ines) and ASKED in told(ines)
    assert house.slack.looked_up[asked:] == [ines.address.key]
    assert "First steps" in await sees(ines), "Slack says so still"
    house.slack.admins.clear()
    house.now += STANDS + timedelta(minutes=1)
    await gives(ines, id, omar)
    assert (await states(house))["maria"][0] == "owner"
    assert not await sees(ines) and ONLY in told(ines)
    assert "all programs" not in choices((await ines.does(Called("program"))).sheet)


async def test_a_talk_that_was_begun_as_an_admin_ends_in_nothing_after_that(house: House) -> None:
    ines, maria, omar = await admin_of(house), await house.met("maria"), await house.met("omar")
    await founds(maria)
    await ines.does(Chose("new owner", "listed-1"), "sheet")
    await ines.does(Filled("new_owner.who", {"answer": "", "answer_id": omar.address.key}), "sheet")
    house.slack.admins.clear()
    house.now += STANDS
    await ines.does(Chose("do it", "new_owner.sure"), "sheet")
    await house.post.deliver_all()
    assert ASKED in told(ines) and (await states(house))["maria"][0] == "owner"


async def test_as_long_as_slack_has_not_answered_nobody_is_an_admin_by_an_old_word(house: House) -> None:
    ines, maria = await admin_of(house), await house.met("maria")
    await founds(maria)
    house.now += STANDS + timedelta(minutes=1)
    assert (await ines.does(ALL)).sheet is None and (await ines.does(ALL)).sheet is None
    await house.post.deliver_all()
    assert "First steps" in await sees(ines)


async def test_who_has_become_an_admin_finds_the_button_when_they_look_again(house: House) -> None:
    sam = await house.met("sam")
    house.slack.admins.add(sam.address.key)
    house.now += STANDS
    assert "all programs" not in choices((await sam.does(Called("program"))).sheet)
    await house.post.deliver_all()
    assert "all programs" in choices((await sam.does(Called("program"))).sheet)


async def test_whom_the_bot_was_told_of_is_an_admin_on_every_platform(house: House) -> None:
    ana, ben = house.someone("ana", "tenant-1", "teams"), house.someone("ben", "tenant-1", "teams")
    house.turns = replace(house.turns, admins=frozenset({ana.address.key}))
    await founds(ben)
    assert "First steps" in await sees(ana) and not await sees(ben)
    house.now += timedelta(days=40)
    assert "First steps" in await sees(ana), "as long as whoever runs the bot says so"
    house.turns = replace(house.turns, admins=())
    assert not await sees(ana) and ONLY in told(ana)


async def test_named_by_any_of_their_addresses_they_are_an_admin_there_and_nowhere_else(house: House) -> None:
    ana, maria = house.someone("ana", "tenant-1", "teams"), await house.met("maria")
    await founds(maria)
    await founds(ana, name="In Teams")
    row = await ana.row()
    assert row is not None
    await house.database.write(lambda conn: places.add(conn, row.id, Address("slack", "T1", "U7")))
    house.turns = replace(house.turns, admins=frozenset({"slack/T1/U7"}))
    page = await sees(ana)
    assert "First steps" in page and "In Teams" not in page


async def test_what_slack_said_counts_only_while_they_are_reached_there(house: House) -> None:
    ines, maria = await admin_of(house), await house.met("maria")
    await founds(maria)
    there = house.someone("ines", "tenant-1", "teams")
    await there.does(Called("join", await code_of(ines)), "chat")
    await house.post.deliver_all()
    assert not await sees(there) and ONLY in told(there)
    await ines.does(Called("menu"))
    await house.post.deliver_all()
    assert "First steps" in await sees(ines), "Slack was asked again when they came back"


async def test_a_look_up_that_comes_after_they_have_gone_elsewhere_says_nothing_of_there(house: House) -> None:
    ines = await admin_of(house)
    there = house.someone("ines", "tenant-1", "teams")
    code = await code_of(ines)
    house.now += timedelta(days=8)
    await ines.does(Called("menu"))
    await there.does(Called("join", code), "chat")
    await house.post.deliver_all()
    assert not await sees(there)


async def test_that_somebody_is_an_admin_is_in_their_data_and_goes_with_them(house: House) -> None:
    ines = await admin_of(house)
    assert "admin of the workspace: said at 2026-11-23" in texts((await ines.does(Called("export"))).sheet)
    await erases(ines)
    assert [row["admin_at"] for row in await rows(house.database, people) if row["native"] == "ines"] in ([], [None])


async def test_the_newest_program_of_a_workspace_comes_first_and_no_others(house: House) -> None:
    maria = await house.met("maria")
    eve = house.someone("eve", "T2")
    await founds(maria)
    await founds(eve)
    await founds(maria)
    found = await house.database.read(lambda conn: programs.in_workspace(conn, "slack/T1"))
    assert [it.id for it in found] == [3, 1]
