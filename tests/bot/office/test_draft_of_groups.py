"""Where they meet in groups, a mentor has two mentees or nobody is asked: in a draft, by hand, if one comes late."""

import json
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Connection

from bot.office.gathering import gathered
from bot.programs.members import MENTEE, MENTOR, Member
from bot.storage import programs
from bot.storage.programs import MemberRow
from conversations.events import Chose
from tests.bot.office.test_acts import answers, founds, invites, texts, told
from tests.bot.office.test_draft_in_hand import bonds, draft_of, picks, swaps, told_by_a_file
from tests.bot.office.test_drafting import drafted
from tests.fakes.house import House, Someone

MENTORS = {"ada": ("feedback", 4), "ben": ("sailing", 3)}
"""With their topics and their room."""
THREE = ("cleo", "dan", "eve")
People = dict[str, Someone]


async def takes_part(house: House, id: str, name: str, role: str, **said: object) -> Someone:
    """Somebody who has said yes, and this."""
    someone, number = await house.met(name), int(id.removeprefix("program-"))
    row = await someone.row()
    assert row is not None
    sealed = house.keyring.open_person(row.key).seal(f"member:{number}", json.dumps(said).encode())
    part = MemberRow(number, row.id, "", role, "", programs.IN, sealed, house.now)
    await house.database.write(lambda conn: programs.put(conn, part))
    return someone


async def in_groups(
    house: House, *mentees: str, mentors: str = "ada ben", **settings: str
) -> tuple[Someone, str, People]:
    """An owner, their program in groups, and those in it: mentors, and mentees who fit the first of them best."""
    maria = await house.met("maria")
    id = await founds(maria, size="40", form="in groups", **settings)
    people = People()
    for name in mentors.split():
        topics, room = MENTORS[name]
        people[name] = await takes_part(house, id, name, MENTOR, topics=topics, room=room)
    for name in mentees:
        people[name] = await takes_part(house, id, name, MENTEE, topics="feedback")
    return maria, id, people


async def has_draft(house: House, id: str, people: People, pairs: Mapping[str, str]) -> None:
    """Mentee -> mentor, as if they had been found."""
    ids = {name: row.id for name, one in people.items() if (row := await one.row())}
    why = house.keyring.seal(b"{}")
    found = [(ids[mentor], ids[mentee], why) for mentee, mentor in pairs.items()]
    await house.database.write(lambda conn: programs.draft(conn, int(id.removeprefix("program-")), found, house.now))


async def leaves(house: House, id: str, someone: Someone) -> None:
    row = await someone.row()
    assert row is not None
    left = MemberRow(int(id.removeprefix("program-")), row.id, "", MENTEE, "", programs.LEFT, b"", house.now)
    await house.database.write(lambda conn: programs.put(conn, left))


async def members(house: House, id: str) -> list[Member]:
    def read(conn: Connection) -> list[Member]:
        program = programs.of(conn, int(id.removeprefix("program-")))
        assert program is not None
        return gathered(conn, house.keyring, program, house.now).members

    return await house.database.read(read)


async def publishes(owner: Someone, id: str) -> None:
    await owner.does(Chose("publish", draft_of(id)))
    await owner.house.post.deliver_all()


async def shown(owner: Someone, id: str) -> str:
    return texts((await owner.does(Chose("draft", id))).sheet)


async def test_the_owner_sees_each_group_with_its_mentor_once_and_who_has_none(house: House) -> None:
    maria, id, _ = await in_groups(house, *THREE)
    page = await drafted(maria, id)
    assert await bonds(house) == dict.fromkeys(THREE, "ada")
    assert "Mentees who have a mentor in it: 3" in told(maria)
    assert page.count("Group of ada\n") == 1 and "Mentees: 3" in page and "Groups: 1. New mentees in them: 3" in page
    assert all(f"\n{name}\n" in page for name in THREE) and page.count("Topics both named: feedback") == 3
    assert "Without a group: ben" in page and "it would be a group of one" in page and "no group yet" not in page


async def test_a_mentor_says_how_many_they_would_like_and_a_file_may_say_more(house: House) -> None:
    """A group is two at least, also of a mentor who says nothing, or of whom a file says one."""
    maria, id, people = await in_groups(house)
    for name, size in (("finn", "6"), ("gil", "skip")):
        people[name] = await house.met(name)
        await invites(maria, people[name], id, MENTOR)
        await answers(people[name], id, {"group": size})
    assert [it.room for it in await members(house, id)] == [4, 3, 6, 2]
    for name, room in (("ada", 12), ("ben", 1), ("gil", 0)):
        await told_by_a_file(house, int(id.removeprefix("program-")), people[name], room=room)
    assert [it.room for it in await members(house, id)] == [12, 2, 6, 0]


async def test_a_mentee_alone_with_a_mentor_is_not_asked_and_stays_in_the_draft(house: House) -> None:
    maria, id, people = await in_groups(house, *THREE)
    await has_draft(house, id, people, dict.fromkeys(THREE, "ada"))
    page = texts((await swaps(maria, id, "cleo", people["ben"])).sheet)
    assert "Group of ben" in page and "This is no group yet: it takes two mentees" in page
    assert "Mentors with one mentee, which is no group yet: 1" in page and "Groups: 1." in page
    await publishes(maria, id)
    assert "Mentors with one mentee alone were not asked, as that is no group yet: 1" in told(maria)
    assert all("found nobody yet who fits" in told(people[name]) for name in ("cleo", "ben"))
    assert all("Look at it" in [it.label for it in people[name].got[-1].buttons] for name in ("dan", "eve", "ada"))
    assert await bonds(house) == {"cleo": "ben"}
    assert "This is no group yet" in await shown(maria, id)
    late = await takes_part(house, id, "late", MENTEE, topics="sailing")
    page = texts((await picks(maria, id, late, people["ben"])).sheet)
    assert "Mentees: 2" in page and "no group yet" not in page


async def test_nobody_at_all_is_asked_where_there_is_no_group(house: House) -> None:
    maria, id, people = await in_groups(house, "cleo")
    sheet = (await picks(maria, id, people["cleo"], people["ada"])).sheet
    assert sheet and "publish" not in [it.choice for it in sheet.buttons]
    before = {name: len(one.got) for name, one in people.items()}
    await publishes(maria, id)
    assert "No mentor in the draft has two mentees yet, so nobody was asked" in told(maria)
    assert {name: len(one.got) for name, one in people.items()} == before
    assert await bonds(house) == {"cleo": "ada"}


async def test_whoever_comes_late_joins_a_group_that_stands(house: House) -> None:
    maria, id, people = await in_groups(house, *THREE)
    await has_draft(house, id, people, dict.fromkeys(THREE, "ada"))
    await publishes(maria, id)
    await takes_part(house, id, "finn", MENTEE, topics="feedback")
    page = await drafted(maria, id)
    assert await bonds(house) == {"finn": "ada"}
    assert "Mentees: 4" in page and "In it already: cleo, dan, eve" in page and "no group yet" not in page


async def test_what_would_help_is_told_in_mentees_who_would_have_a_group(house: House) -> None:
    maria, id, _ = await in_groups(house, *THREE, "finn", "gil", mentors="ada")
    page = await drafted(maria, id)
    assert "All groups in which they would fit are full" in page
    assert "Ask each mentor to take one mentee more than they said\nSo many more mentees would have a group: 1" in page


async def test_who_was_asked_is_told_by_group_and_not_who_said_no(house: House) -> None:
    maria, id, people = await in_groups(house, *THREE)
    await has_draft(house, id, people, dict.fromkeys(THREE, "ada"))
    await publishes(maria, id)
    button = next(it for message in people["dan"].got for it in message.buttons if it.choice == "look")
    asked = (await people["dan"].does(Chose("look", button.about))).sheet
    assert asked is not None
    await people["dan"].does(Chose("no", asked.name), "sheet")
    page = texts((await maria.does(Chose("pairs", draft_of(id)), "sheet")).sheet)
    assert page.count("Group of ada") == 1 and "Asked, and not all have answered: cleo, dan, eve" in page
    waiting = {"cleo", "dan", "eve"}
    assert not waiting & set(texts((await maria.does(Chose("draft", id))).sheet).split()), "nobody of them is free"
    await house.move_on(house.now + timedelta(days=14))
    page = texts((await maria.does(Chose("pairs", draft_of(id)), "sheet")).sheet)
    assert "Were asked, and are not in it: cleo, dan, eve" in page


async def test_groups_are_not_found_by_what_mentees_named_alone(house: House) -> None:
    maria, id, people = await in_groups(house, *THREE, group_pairing="mentees rank")
    await has_draft(house, id, people, dict.fromkeys(THREE, "ada"))
    sheet = (await maria.does(Chose("draft", id))).sheet
    assert "it counts whom mentees named" in texts(sheet)
    assert sheet and "match by choice" not in [it.choice for it in sheet.buttons]
    await maria.does(Chose("match by choice", draft_of(id)), "sheet")
    assert await house.matching.make_drafts() == 0, "an old button, or one that was made up"


async def test_a_long_group_goes_on_under_its_mentor_on_the_next_page(house: House) -> None:
    twelve = [f"mentee-{at}" for at in range(12)]
    maria, id, people = await in_groups(house, *twelve)
    await has_draft(house, id, people, dict.fromkeys(twelve, "ada"))
    sheet = (await maria.does(Chose("draft", id))).sheet
    assert sheet and texts(sheet).count("Group of ada") == 1 and texts(sheet).count("\nmentee-") == 11
    more = next(it for it in sheet.buttons if it.choice == "more pairs")
    page = texts((await maria.does(Chose("more pairs", more.about), "sheet")).sheet)
    assert page.count("Group of ada") == 1 and page.count("\nmentee-") == 1 and "Without a group: ben" in page


async def test_whoever_left_is_in_no_group_and_nobody_else_is_lost(house: House) -> None:
    maria, id, people = await in_groups(house, *THREE)
    await has_draft(house, id, people, dict.fromkeys(THREE, "ada"))
    for name in ("dan", "eve"):
        await leaves(house, id, people[name])
    page = await shown(maria, id)
    assert "This is no group yet" in page and "Mentees: 1" in page and "dan" not in page
    await leaves(house, id, people["ada"])
    assert "Without a group: cleo" in await shown(maria, id)
