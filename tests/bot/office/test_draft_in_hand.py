"""What an owner changes in a draft holds; what was told in confidence shows in nothing; nobody is lost on the way."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from bot import memory
from bot.office.gathering import gathered, is_active
from bot.office.matching import LEASE, Draft
from bot.ports import Reply
from bot.programs.members import Member
from bot.storage import programs, queries, searches
from bot.storage.tables import bond, program
from conversations.events import Chose, Filled
from conversations.person import Person, Record
from tests.bot.office.test_acts import answers, forges, founds, invites, texts, told
from tests.bot.office.test_drafting import TOPICS, drafted, full, listed, pair_of, published, says, states
from tests.fakes.house import MONDAY, House, Someone, rows


def draft_of(id: str) -> str:
    return f"draft-{id.removeprefix('program-')}-12"


async def bonds(house: House) -> dict[str, str]:
    """Mentee -> mentor, of those that are drafts."""
    names = {id: row.address.person for id, row in (await everybody(house)).items()}
    found = [it for it in await rows(house.database, bond) if it["state"] == "draft"]
    return {names[it["mentee_id"]]: names[it["mentor_id"]] for it in found}


async def everybody(house: House) -> dict[int, queries.PersonRow]:
    every = range(1, 60)
    return dict(await house.database.read(lambda conn: queries.people_of(conn, list(every))))


async def number_of(house: House, mentee: str) -> int:
    """Of the bond of a mentee."""
    names = {row.address.person: id for id, row in (await everybody(house)).items()}
    return next(int(it["id"]) for it in await rows(house.database, bond) if it["mentee_id"] == names[mentee])


async def swaps(owner: Someone, id: str, mentee: str, with_whom: Someone) -> Reply:
    about = f"bond-{id.removeprefix('program-')}-{await number_of(owner.house, mentee)}-0"
    await owner.does(Chose("swap", about), "sheet")
    picked = Filled("swap_pair.who", {"answer": "", "answer_id": with_whom.address.key})
    reply = await owner.does(picked, "sheet")
    await owner.house.post.deliver_all()
    return reply


async def picks(owner: Someone, id: str, mentee: Someone, mentor: Someone) -> Reply:
    await owner.does(Chose("pick", draft_of(id)), "sheet")
    await owner.does(Filled("pick_pair.mentee", {"answer": "", "answer_id": mentee.address.key}), "sheet")
    picked = Filled("pick_pair.mentor", {"answer": "", "answer_id": mentor.address.key})
    reply = await owner.does(picked, "sheet")
    await owner.house.post.deliver_all()
    return reply


async def joins(owner: Someone, id: str, name: str, role: str, topics: str = "feedback", room: str = "1") -> Someone:
    someone = await owner.house.met(name)
    await invites(owner, someone, id, role)
    await answers(someone, id, {"topics": topics, "room": room})
    return someone


@pytest.mark.parametrize("with_whom", ["dan", "ben"])
async def test_a_swap_with_a_mentee_or_a_full_mentor_exchanges_the_two(house: House, with_whom: str) -> None:
    maria, id, people = await full(house)
    await drafted(maria, id)
    assert await bonds(house) == {"cleo": "ada", "dan": "ben"}
    shown = (await swaps(maria, id, "cleo", people[with_whom])).sheet
    assert await bonds(house) == {"cleo": "ben", "dan": "ada"}
    assert "cleo with ben" in texts(shown) and "You brought them together" in texts(shown)
    await drafted(maria, id)
    assert await bonds(house) == {"cleo": "ben", "dan": "ada"}, "what the owner wanted is kept"


async def test_a_mentor_with_room_takes_one_more_and_nobody_else_moves(house: House) -> None:
    maria, id, _ = await full(house)
    roomy = await joins(maria, id, "rosa", "mentor", "sailing", "2")
    await drafted(maria, id)
    await swaps(maria, id, "cleo", roomy)
    assert await bonds(house) == {"cleo": "rosa", "dan": "ben"}


async def test_the_owner_brings_two_together_and_what_was_drafted_for_them_is_let_go(house: House) -> None:
    maria, id, people = await full(house)
    await joins(maria, id, "eve", "mentee", "sailing")
    await drafted(maria, id)
    reply = await picks(maria, id, people["dan"], people["ada"])
    assert "That mentor has no room for one more" in told(maria) and not reply.errors
    assert await bonds(house) == {"cleo": "ada", "dan": "ben"}
    number = id.removeprefix("program-")
    await maria.does(Chose("take out", f"bond-{number}-{await number_of(house, 'cleo')}-0"), "sheet")
    shown = (await picks(maria, id, people["dan"], people["ada"])).sheet
    assert await bonds(house) == {"dan": "ada"} and "Without a pair: cleo" in texts(shown)


@pytest.mark.parametrize(("mentee", "mentor"), [("ada", "cleo"), ("cleo", "dan"), ("maria", "ada"), ("cleo", "omar")])
async def test_only_a_mentee_and_a_mentor_who_take_part_can_be_brought_together(
    house: House, mentee: str, mentor: str
) -> None:
    maria, id, _ = await full(house)
    await house.met("omar")
    await picks(maria, id, house.someone(mentee), house.someone(mentor))
    assert "A pair is one mentee and one mentor who both take part" in told(maria)
    assert await rows(house.database, bond) == []


@pytest.mark.parametrize(("below", "above"), [("cleo", "ben"), ("ben", "cleo")])
async def test_whoever_is_above_the_other_is_not_brought_together_with_them_by_hand(
    house: House, below: str, above: str
) -> None:
    maria, id, people = await full(house)
    await drafted(maria, id)
    await told_by_a_file(house, int(id.removeprefix("program-")), people[below], line=[people[above].address.key])
    for bring in (picks(maria, id, people["cleo"], people["ben"]), swaps(maria, id, "cleo", people["dan"])):
        await bring
        assert "above the other in the line of management" in told(maria)
    assert await bonds(house) == {"cleo": "ada", "dan": "ben"}


async def test_whoever_was_asked_is_not_brought_together_with_anybody_else_nor_the_same_two_again(house: House) -> None:
    maria, id, people = await full(house)
    extra = await joins(maria, id, "rosa", "mentor", "sailing")
    await published(maria, id)
    await picks(maria, id, people["cleo"], extra)
    assert "That mentee has somebody already" in told(maria)
    await says(people["ada"], "no")
    await picks(maria, id, people["cleo"], people["ada"])
    assert "brought together here before" in told(maria)


@pytest.mark.parametrize(("one", "other"), [("cleo", "ben"), ("ben", "cleo")])
async def test_two_put_together_by_hand_of_whom_one_would_rather_not_find_out_nothing(
    house: House, one: str, other: str
) -> None:
    maria, id, people = await full(house)
    await listed(house, people[one], people[other])
    await drafted(maria, id)
    await swaps(maria, id, "cleo", people["dan"])
    assert await bonds(house) == {"cleo": "ben", "dan": "ada"}, "as any two"
    await drafted(maria, id)
    assert await bonds(house) == {"cleo": "ben", "dan": "ada"}, "and kept as any two"
    heard = len(people[one].got)
    await maria.does(Chose("publish", draft_of(id)))
    await house.post.deliver_all()
    assert len(people[one].got) == heard and await pair_of(people[one]) is None
    await says(people[other], "yes")
    assert "as soon as" in told(people[other])
    await house.move_on(house.now + timedelta(days=8))
    assert "It is not to be" in told(people[other]) and len(people[one].got) == heard
    assert await states(house) == ["expired", "expired"], "as the two who did not answer at all"


async def rules(owner: Someone, **answers: str) -> None:
    """Says what a pair must have in common."""
    usual = {"language": "no", "hours": "no matter", "skill": "no", "across_teams": "no", "reverse": "no"}
    for step, answer in {**usual, **answers}.items():
        await owner.does(Chose(answer, f"pair_rules.{step}"), "sheet")


async def told_by_a_file(house: House, number: int, one: Someone, **roll: Any) -> None:
    row = await one.row()
    assert row is not None
    secrets = house.keyring.open_person(row.key)

    def keep(conn: Connection) -> None:
        part = programs.part_of(conn, number, row.id)
        assert part is not None
        programs.put(conn, replace(part, sealed=secrets.seal(f"member:{number}", json.dumps(roll).encode())))

    await house.database.write(keep)


async def test_in_reverse_mentoring_the_more_junior_one_is_the_mentor(house: House) -> None:
    maria, id, people = await full(house)
    for name, level in (("ada", 1), ("ben", 5), ("cleo", 3), ("dan", 3)):
        await told_by_a_file(house, int(id.removeprefix("program-")), people[name], level=level)
    await maria.does(Chose("pair rules", draft_of(id)), "sheet")
    await rules(maria, reverse="yes")
    assert await house.matching.make_drafts() == 1
    assert set((await bonds(house)).values()) == {"ada"}
    shown = texts((await maria.does(Chose("draft", id))).sheet)
    assert "as far apart as you wished" in shown and "Let the mentor be the more senior one, too" in shown
    await maria.does(Chose("relax", f"gain-{id.removeprefix('program-')}-by_level"), "sheet")
    assert await house.matching.make_drafts() == 1
    assert set((await bonds(house)).values()) == {"ada", "ben"}


async def test_a_rule_leaves_people_out_and_the_page_says_how_many_more_pairs_there_are_without_it(
    house: House,
) -> None:
    maria, id, _ = await full(house)
    await joins(maria, id, "eve", "mentee", "sailing")
    await joins(maria, id, "rosa", "mentor", "chess")
    await maria.does(Chose("pair rules", draft_of(id)), "sheet")
    await rules(maria, skill="yes")
    assert await house.matching.make_drafts() == 1
    shown = texts((await maria.does(Chose("draft", id))).sheet)
    assert "Pairs: 2. People without a pair: 2" in shown and "Nobody who is left fits" in shown
    assert "Let pairs have no topic in common" in shown and "so many more pairs: 1" in shown
    await maria.does(Chose("relax", f"gain-{id.removeprefix('program-')}-skill"), "sheet")
    assert await house.matching.make_drafts() == 1
    assert await bonds(house) == {"cleo": "ada", "dan": "ben", "eve": "rosa"}


async def test_a_mentor_may_be_asked_for_one_more_than_they_said(house: House) -> None:
    maria, id, _ = await full(house)
    await joins(maria, id, "eve", "mentee", "sailing")
    await drafted(maria, id)
    await maria.does(Chose("relax", f"gain-{id.removeprefix('program-')}-room"), "sheet")
    assert await house.matching.make_drafts() == 1
    assert len(await bonds(house)) == 3


async def test_whoever_left_is_not_asked_and_whoever_has_somebody_is_not_told_of_a_want(house: House) -> None:
    maria, id, people = await full(house)
    await drafted(maria, id)
    await people["dan"].does(Chose("leave program", id))
    await people["dan"].does(Chose("do it", "leave_program.sure"))
    await house.post.deliver_all()
    before = len(people["dan"].got)
    await maria.does(Chose("publish", draft_of(id)))
    await house.post.deliver_all()
    assert len(people["dan"].got) == before and await states(house) == ["asked"]
    assert "found nobody yet who fits" in told(people["ben"]), "whose mentee has left"
    assert "found a mentee for you" in told(people["ada"])
    await joins(maria, id, "eve", "mentee", "sailing")
    await drafted(maria, id)
    assert await bonds(house) == {"eve": "ben"}
    told_ada = len(people["ada"].got)
    await maria.does(Chose("publish", draft_of(id)))
    await house.post.deliver_all()
    assert len(people["ada"].got) == told_ada, "asked already, and not without anybody"


async def test_the_owner_sees_how_it_stands_and_not_who_said_no(house: House) -> None:
    maria, id, people = await full(house)
    await published(maria, id)
    await says(people["ada"], "no")
    shown = texts((await maria.does(Chose("pairs", draft_of(id)), "sheet")).sheet)
    assert "cleo with ada" in shown and "It was a no" in shown and "Both were asked" in shown


async def test_a_long_draft_is_turned_page_by_page_and_nobody_is_left_off(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="100")
    for number in range(9):
        await joins(maria, id, f"mentor-{number}", "mentor")
    for number in range(16):
        await joins(maria, id, f"mentee-{number}", "mentee")
    shown = await drafted(maria, id)
    assert shown.count(" with mentor-") == 9 and shown.count("Without a pair: ") == 3 and "What would help" not in shown
    more = next(it for it in (await maria.does(Chose("draft", id))).sheet.buttons if it.choice == "more pairs")  # type: ignore[union-attr]
    shown = texts((await maria.does(Chose("more pairs", more.about), "sheet")).sheet)
    assert shown.count("Without a pair: ") == 4 and "What would help" in shown


@pytest.mark.parametrize("choice", ["swap", "pick", "relax", "pair rules", "pairs"])
async def test_nobody_but_an_owner_changes_a_draft(house: House, choice: str) -> None:
    maria, id, people = await full(house)
    await drafted(maria, id)
    eve = people["ada"]
    for false in (False, True):
        if false:
            await forges(eve, id)
        before = await rows(house.database, bond), await rows(house.database, program)
        await eve.does(Chose(choice, _about(choice, id, await number_of(house, "cleo"))), "sheet")
        for page, who in (("swap_pair.who", "dan"), ("pick_pair.mentee", "cleo"), ("pick_pair.mentor", "ben")):
            await eve.does(Filled(page, {"answer": "", "answer_id": people[who].address.key}), "sheet")
        await rules(eve, language="yes", hours="ten hours", skill="yes", across_teams="yes", reverse="yes")
        await house.post.deliver_all()
        assert (await rows(house.database, bond), await rows(house.database, program)) == before


def _about(choice: str, id: str, number: int) -> str:
    kinds = {"swap": f"bond-{{}}-{number}-0", "relax": "gain-{}-room"}
    return kinds.get(choice, "draft-{}-12").format(id.removeprefix("program-"))


async def test_what_a_process_found_that_was_too_slow_counts_for_nothing(house: House) -> None:
    maria, id, _ = await full(house)
    await maria.does(Chose("match", draft_of(id)))
    until = house.now + LEASE
    number = int(id.removeprefix("program-"))
    slow = house.matching
    assert await house.database.write(lambda conn: searches.claim_wanted(conn, until, house.now)) == number
    house.now += LEASE + timedelta(minutes=1)
    assert await house.matching.make_drafts() == 1
    empty: Draft = {"bonds": [], "left": [], "gains": []}
    assert not await house.database.write(lambda conn: slow._keep(conn, number, empty, until, house.now))
    assert len(await bonds(house)) == 2


async def test_matching_goes_by_what_is_known_of_each(house: House) -> None:
    """Their topics by their role, what the roll gave, who manages whom, and with whom they are a pair already."""
    _, id, people = await full(house)
    number = int(id.removeprefix("program-"))
    line = [people["ada"].address.key]
    roll = {"topics": "feedback", "line": line, "languages": ["pt-BR"], "level": 2, "location": "Porto"}
    row = await people["cleo"].row()
    assert row is not None
    secrets = house.keyring.open_person(row.key)
    already = Record("pair-5", house.now, {"who_id": people["ben"].address.key, "state": "ended"}, open=False)

    def read(conn: Connection) -> list[Member]:
        part, found = programs.part_of(conn, number, row.id), programs.of(conn, number)
        assert part is not None and found is not None
        sealed = secrets.seal(f"member:{number}", json.dumps(roll).encode())
        programs.put(conn, replace(part, sealed=sealed))
        queries.keep_record(conn, row.id, memory.sealed_record(already, secrets))
        return gathered(conn, house.keyring, found, house.now).members

    members = await house.database.write(read)
    names = {str(number): row.address.person for number, row in (await everybody(house)).items()}
    by = {names[it.id]: it for it in members}
    assert set(by) == set(TOPICS)
    assert by["cleo"].wants == {"feedback"} and by["ada"].offers == {"feedback"} and not by["ada"].wants
    assert [names[it] for it in by["cleo"].line] == ["ada"] and [names[it] for it in by["cleo"].former] == ["ben"]
    assert by["cleo"].languages == {"en", "pt-BR"} and (by["cleo"].level, by["cleo"].location) == (2, "Porto")


@pytest.mark.parametrize(
    ("changed", "active"),
    [
        ({}, True),
        ({"unreachable": "left"}, False),
        ({"stopped": True}, False),
        ({"paused_until": MONDAY + timedelta(days=5)}, True),
        ({"paused_until": MONDAY + timedelta(days=30)}, False),
        ({"time_off": ("2026-11-23/2026-11-24",)}, True),
        ({"time_off": ("2026-11-20/2026-12-18",)}, False),
    ],
)
def test_only_whoever_can_answer_soon_is_brought_together(changed: dict[str, Any], active: bool) -> None:
    assert is_active(replace(Person("slack/T1/U1"), **changed), MONDAY) == active
