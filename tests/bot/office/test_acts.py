"""A program belongs to whoever set it up; nobody is anything in it who has not said yes; others do not see it."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection
from sqlalchemy.util import await_only

from bot import memory
from bot.ports import Sheet
from bot.storage import programs, queries
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.storage.tables import act, bond, member, people, program
from conversations.events import Called, Chose, Event, Filled
from conversations.person import Record
from tests.fakes.house import House, Someone, rows

SET_UP = {
    "name": "First steps",
    "purpose": "quiddlezax to begin well",
    "objectives": "skip",
    "sponsor": "skip",
    "size": "3",
    "starts": "skip",
    "lasts": "six months",
    "for_whom": "skip",
    "rule": "all of it",
    "often": "every month",
    "training": "no training",
    "pairing": "best fit",
}


async def founds(owner: Someone, **settings: str) -> str:
    """Sets up a program. Returns the id of the owner's record of it."""
    await owner.goes_through(Chose("found", "program"), {**SET_UP, **settings})
    return (await programs_of(owner))[-1].id


async def programs_of(someone: Someone) -> list[Record]:
    return [it for it in (await someone.known())[0].records if it.kind == "program" and it.open]


async def invites(owner: Someone, whom: Someone, program: str, role: str = "let them choose") -> None:
    await owner.does(Chose("invite", program))
    await owner.does(Chose(role, "invite.role"), "sheet")
    await owner.does(Filled("invite.who", {"answer": "", "answer_id": whom.address.key}), "sheet")
    await owner.house.post.deliver_all()


async def answers(someone: Someone, program: str, given: Mapping[str, str]) -> None:
    usual = {"answer": "yes", "role": "mentee", "topics": "feedback, quiddlezax", "room": "1"}
    await someone.goes_through(Chose("answer", program), {**usual, **given})
    await someone.house.post.deliver_all()


async def joined(owner: Someone, whom: Someone, program: str, **given: str) -> None:
    await invites(owner, whom, program)
    await answers(whom, program, given)


def told(someone: Someone) -> str:
    return someone.got[-1].text if someone.got else ""


def texts(sheet: Sheet | None) -> str:
    assert sheet is not None
    return "\n".join(f"{it.heading}\n{it.text}\n{it.quote}" for it in sheet.sections)


async def states(house: House) -> dict[str, tuple[str, str, str]]:
    """What is stored of each person: owns, role, state."""
    names = {row["id"]: row["native"] for row in await rows(house.database, people)}
    return {
        names[row["person_id"]]: (row["owns"], row["role"], row["state"]) for row in await rows(house.database, member)
    }


async def test_who_is_invited_reads_what_it_is_about_and_says_yes(house: House) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria)
    await invites(maria, sam, id)
    assert "invites you to the mentoring program" in told(sam) and "quiddlezax" not in told(sam)
    page = (await sam.does(Chose("answer", id))).sheet
    assert "quiddlezax to begin well" in texts(page), "its purpose is read before anything is said"
    await answers(sam, id, {"role": "mentor", "room": "2"})
    assert (await states(house))["sam"] == ("", "mentor", "in")
    [mine] = await programs_of(sam)
    assert (mine.fields["role"], mine.fields["state"]) == ("mentor", "in")


async def test_nothing_happens_to_who_has_not_answered_or_said_no(house: House) -> None:
    maria, sam, lena = await house.met("maria"), await house.met("sam"), await house.met("lena")
    id = await founds(maria)
    await invites(maria, sam, id, "mentor")
    await joined(maria, lena, id, answer="no")
    found = await states(house)
    assert (found["sam"], found["lena"][2]) == (("", "mentor", "invited"), "no")
    assert await programs_of(lena) == []
    assert "Nobody is told why" in told(lena)


async def test_somebody_the_coach_has_never_met_is_invited_and_welcomed(house: House) -> None:
    maria, omar = await house.met("maria"), house.someone("omar")
    id = await founds(maria)
    await invites(maria, omar, id)
    assert any("I ask questions" in message.text for message in omar.got)
    await answers(omar, id, {})
    assert (await states(house))["omar"][2] == "in"


async def test_the_undecided_are_asked_once_more_and_then_let_go(house: House) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria)
    await invites(maria, sam, id)
    await house.move_on(house.now + timedelta(days=3, hours=2))
    assert "A yes or a no both help" in told(sam)
    await house.move_on(house.now + timedelta(days=4))
    assert (await states(house))["sam"][2] == "no"
    assert await programs_of(sam) == []


async def test_when_it_is_full_people_wait_and_come_in_as_others_leave(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="2")
    people = [await house.met(name) for name in ("sam", "lena", "omar", "ines")]
    for one in people:
        await joined(maria, one, id)
    assert [(await states(house))[name][2] for name in ("sam", "lena", "omar", "ines")] == ["in", "in"] + [
        "waiting"
    ] * 2
    assert "in the order people said yes" in told(people[2])
    await people[0].does(Chose("leave program", id))
    await people[0].does(Chose("do it", "leave_program.sure"))
    await house.post.deliver_all()
    assert (await states(house))["omar"][2] == "in" and (await states(house))["ines"][2] == "waiting"
    assert "There is room for you" in told(people[2])
    assert (await programs_of(people[2]))[0].fields["state"] == "in"


async def test_two_who_say_yes_in_one_moment_do_not_both_get_the_last_place(
    postgresql_url: str, keyring: Keyring
) -> None:
    house = House(Database(postgresql_url), keyring)
    maria, sam, lena = [await house.met(name) for name in ("maria", "sam", "lena")]
    id = await founds(maria, size="2")
    await joined(maria, await house.met("omar"), id)
    for one in (sam, lena):
        await invites(maria, one, id)
    sams = next(it["person_id"] for it in await rows(house.database, member) if it["state"] == programs.INVITED)
    looked = asyncio.Event()

    def sam_gets_in(conn: Connection) -> None:
        programs.of(conn, 1, hold=True)
        looked.set()
        await_only(asyncio.sleep(0.3))
        part = programs.part_of(conn, 1, sams)
        assert part
        programs.put(conn, replace(part, state=programs.IN, role="mentee"))

    first = asyncio.create_task(house.database.write(sam_gets_in))
    await looked.wait()
    await answers(lena, id, {})
    await first
    found = await states(house)
    assert [found[name][2] for name in ("omar", "sam", "lena")] == ["in", "in", "waiting"]
    await house.database.close()


async def code_of(owner: Someone, program: str) -> str:
    page = (await owner.does(Chose("code", program))).sheet
    (code,) = re.findall(r"/program (\S+)", texts(page))
    return str(code)


async def test_a_code_lets_people_join_from_another_platform_and_the_old_one_ends(house: House) -> None:
    maria, ben = await house.met("maria"), house.someone("ben", "tenant-1", "teams")
    id = await founds(maria)
    old, new = await code_of(maria, id), await code_of(maria, id)
    await ben.does(Called("program", old.lower()), "chat")
    await house.post.deliver_all()
    assert "I do not know that program or that code" in told(ben)
    await ben.does(Called("program", new.lower().replace("-", " ")), "chat")
    await house.post.deliver_all()
    assert "First steps" in told(ben) and (await states(house))["ben"][2] == "invited"
    await answers(ben, id, {"role": "mentor"})
    assert (await states(house))["ben"] == ("", "mentor", "in")
    stored = repr(await rows(house.database, program))
    assert new not in stored and new.replace("-", "") not in stored


@pytest.mark.parametrize(
    "choice", ["invite", "members", "announcements", "code", "log", "co-owner", "hand over", "close program"]
)
async def test_what_is_an_owners_alone_nobody_else_can_do(house: House, choice: str) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria)
    await joined(maria, sam, id)
    before = await rows(house.database, program), await states(house)
    await sam.does(Chose(choice, id))
    await house.post.deliver_all()
    assert "already settled" in told(sam)
    assert (await rows(house.database, program), await states(house)) == before


async def forges(someone: Someone, id: str, **fields: str) -> None:
    """Somebody's own notes say more than is so, as if they had been tampered with."""
    row = await someone.row()
    assert row is not None
    secrets = someone.house.keyring.open_person(row.key)
    false = memory.sealed_record(
        Record(id, someone.house.now, {"name": "First steps", "owns": "owner", **fields}), secrets
    )
    await someone.house.database.write(lambda conn: queries.keep_record(conn, row.id, false))


def acts_of_an_owner(id: str, whom: Someone) -> list[Event]:
    return [
        Chose("code", id),
        Chose("hand over", id),
        Filled("hand_over.who", {"answer": "", "answer_id": whom.address.key}),
        Chose("do it", "hand_over.sure"),
        Chose("close program", id),
        Chose("do it", "close_program.sure"),
        Chose("invite", id),
        Chose("mentor", "invite.role"),
        Filled("invite.who", {"answer": "", "answer_id": whom.address.key}),
    ]


async def test_what_is_stored_decides_and_not_what_somebodys_notes_say(house: House) -> None:
    maria, sam, lena = await house.met("maria"), await house.met("sam"), await house.met("lena")
    id = await founds(maria)
    await forges(sam, id)
    before = await rows(house.database, program), await states(house), await rows(house.database, act)
    for event in acts_of_an_owner(id, lena):
        await sam.does(event, "sheet" if isinstance(event, Filled) else "button")
    await house.post.deliver_all()
    assert (await rows(house.database, program), await states(house), await rows(house.database, act)) == before
    assert "Only the people who look after that program" in "".join(it.text for it in sam.got)
    for page in ("members", "log"):
        shown = (await sam.does(Chose(page, id))).sheet
        assert "maria" not in texts(shown).lower()


async def test_of_another_workspace_nobody_can_be_invited(house: House) -> None:
    maria, eve = await house.met("maria"), house.someone("eve", "T2")
    id = await founds(maria)
    await invites(maria, eve, id)
    assert "of the workspace where the program began" in told(maria)
    assert "eve" not in await states(house) and not eve.got


async def test_a_co_owner_sees_and_invites_and_only_the_owner_ends_it(house: House) -> None:
    maria, omar, sam = await house.met("maria"), await house.met("omar"), await house.met("sam")
    id = await founds(maria)
    await maria.does(Chose("co-owner", id))
    await maria.does(Filled("co_owner.who", {"answer": "", "answer_id": omar.address.key}), "sheet")
    await house.post.deliver_all()
    assert "You look after the program" in told(omar)
    await joined(omar, sam, id)
    assert (await states(house))["sam"][2] == "in"
    await omar.does(Chose("close program", id))
    await house.post.deliver_all()
    assert "already settled" in told(omar)
    page = (await omar.does(Chose("members", id))).sheet
    assert "sam" in texts(page)


async def test_it_is_handed_over_and_then_only_the_new_owner_can_hand_it_on(house: House) -> None:
    maria, omar = await house.met("maria"), await house.met("omar")
    id = await founds(maria)
    await maria.does(Chose("hand over", id))
    await maria.does(Filled("hand_over.who", {"answer": "", "answer_id": omar.address.key}), "sheet")
    await maria.does(Chose("do it", "hand_over.sure"))
    await house.post.deliver_all()
    found = await states(house)
    assert (found["maria"][0], found["omar"][0]) == ("co-owner", "owner")
    assert (await programs_of(maria))[0].fields["owns"] == "co-owner"
    assert (await programs_of(omar))[0].fields["owns"] == "owner"


async def test_when_it_ends_everybody_in_it_is_told_and_the_code_is_good_no_more(house: House) -> None:
    maria, sam, lena, ben = [await house.met(name) for name in ("maria", "sam", "lena", "ben")]
    id = await founds(maria)
    code = await code_of(maria, id)
    await joined(maria, sam, id)
    await joined(maria, lena, id, answer="no")
    before = len(lena.got)
    await maria.does(Chose("close program", id))
    await maria.does(Chose("do it", "close_program.sure"))
    await house.post.deliver_all()
    assert "is over" in told(sam) and await programs_of(sam) == []
    assert len(lena.got) == before, "who said no is left in peace"
    await ben.does(Called("program", code), "chat")
    await house.post.deliver_all()
    assert "I do not know that program or that code" in told(ben)


async def test_what_an_owner_does_is_noted_for_all_owners(house: House) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria)
    await invites(maria, sam, id)
    page = (await maria.does(Chose("log", id))).sheet
    assert re.findall(r": (.+)", re.sub(r"\d\d:\d\d", "", texts(page))) == ["invited somebody", "set up the program"]


async def erases(someone: Someone) -> None:
    await someone.does(Called("forget"))
    await someone.does(Chose("erase everything", "forget.sure"))
    await someone.house.post.deliver_all()


async def test_when_an_owner_goes_a_co_owner_has_it(house: House) -> None:
    maria, omar, sam = await house.met("maria"), await house.met("omar"), await house.met("sam")
    id = await founds(maria)
    await joined(maria, sam, id)
    await maria.does(Chose("co-owner", id))
    await maria.does(Filled("co_owner.who", {"answer": "", "answer_id": omar.address.key}), "sheet")
    await erases(maria)
    assert (await states(house))["omar"][0] == "owner"
    assert (await programs_of(omar))[0].fields["owns"] == "owner"
    assert [it["person_id"] for it in await rows(house.database, act)] == [None] * 3, (
        "what was done stays, with no name"
    )


async def test_when_the_only_owner_goes_it_ends_and_its_members_are_told(house: House) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria)
    await joined(maria, sam, id)
    await erases(maria)
    assert "is over" in told(sam)
    (left,) = await rows(house.database, program)
    assert left["state"] == "closed"


async def test_when_a_member_goes_the_next_has_their_place(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="2")
    for name in ("sam", "lena", "omar"):
        await joined(maria, await house.met(name), id)
    await erases(house.someone("sam"))
    assert (await states(house))["omar"][2] == "in" and "There is room for you" in told(house.someone("omar"))


async def test_nothing_that_a_member_wrote_is_stored_in_clear_or_left_when_they_go(house: House) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria)
    await joined(maria, sam, id)
    assert "quiddlezax" not in repr([await rows(house.database, table) for table in (program, member, bond, act)])
    await erases(sam)
    assert "sam" not in await states(house)
    page = (await maria.does(Chose("members", id))).sheet
    assert "Nobody has been asked yet" in texts(page)


async def test_what_somebody_said_for_being_matched_is_in_their_own_data_and_nobody_elses(house: House) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria)
    await joined(maria, sam, id, topics="fennelwort")
    assert "fennelwort" in texts((await sam.does(Called("export"))).sheet)
    for page in ("members", "log"):
        assert "fennelwort" not in texts((await maria.does(Chose(page, id))).sheet)
    assert "fennelwort" not in texts((await maria.does(Called("export"))).sheet)


async def test_the_counts_of_ones_own_pairs_are_in_ones_own_data(house: House) -> None:
    maria, sam, lena = await house.met("maria"), await house.met("sam"), await house.met("lena")
    number = int((await founds(maria)).removeprefix("program-"))
    rows_of = [await one.row() for one in (sam, lena)]
    mentor, mentee = (row.id for row in rows_of if row)

    def counted(conn: Connection) -> None:
        programs.draft(conn, number, [(mentor, mentee, b"")], house.now)
        (bond,) = programs.bonds(conn, number)
        programs.set_bond(conn, bond.id, house.now, state=programs.PAIR)
        programs.count(conn, bond.id, house.now, met=2, agreed=1)

    await house.database.write(counted)
    assert "role: mentee\nstate: pair" in texts((await lena.does(Called("export"))).sheet)
    assert "met: 2\nsteps agreed: 1" in texts((await sam.does(Called("export"))).sheet)
    assert "what: found" in texts((await maria.does(Called("export"))).sheet)


async def test_of_many_members_a_page_shows_those_first_who_have_not_answered(house: House) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria, size="100")
    await joined(maria, sam, id)
    for number in range(45):
        await invites(maria, house.someone(f"guest-{number:02}"), id, "mentee")
    shown = (await maria.does(Chose("members", id))).sheet
    assert "There are 46 of them, and here are 1 to 40." in texts(shown)
    assert texts(shown).count("Invited") == 40 and "Takes part" not in texts(shown)


async def test_many_members_come_a_page_at_a_time_each_once_who_has_waited_longest_first(house: House) -> None:
    maria, sam = await house.met("maria"), await house.met("sam")
    id = await founds(maria, size="100")
    await joined(maria, sam, id)
    for number in reversed(range(45)):
        await invites(maria, house.someone(f"guest-{number:02}"), id, "mentee")
    first = (await maria.does(Chose("members", id))).sheet
    assert first is not None
    (more,) = [it for it in first.buttons if it.choice == "more members"]
    second = (await maria.does(Chose("more members", more.about), "sheet")).sheet
    assert second is not None and "here are 41 to 46" in texts(second)
    assert "more members" not in [it.choice for it in second.buttons]
    shown = [it.heading for page in (first, second) for it in page.sections if it.heading]
    assert shown == [*(f"guest-{number:02}" for number in reversed(range(45))), "sam"]
    for about in ("members-9-40", f"{id}-40", "members", f"members-{id.partition('-')[2]}-9999"):
        sheet = (await maria.does(Chose("more members", about), "sheet")).sheet
        assert sheet is None or "here are 1 to 40" in texts(sheet)


async def test_nobody_else_sees_the_next_ones_whatever_their_own_notes_say(house: House) -> None:
    maria, sam, eve = await house.met("maria"), await house.met("sam"), await house.met("eve")
    id = await founds(maria, size="100")
    await joined(maria, sam, id)
    for one in (sam, eve):
        await forges(one, id)
        sheet = (await one.does(Chose("more members", f"members-{id.partition('-')[2]}-0"), "sheet")).sheet
        assert not any(name in texts(sheet) for name in ("maria", "sam", "First steps"))
