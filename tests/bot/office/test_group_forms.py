"""A group of one mentor and several mentees: each is asked in private, and it stands when enough have said yes."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from itertools import permutations, product

import pytest
from sqlalchemy import Connection, delete, update

from bot import memory
from bot.office.acts import Office
from bot.storage import programs
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.storage.tables import bond, delivery, people, records
from conversations.events import Called, Chose
from conversations.person import Record
from conversations.programs.groups import FORM, IN_GROUPS
from tests.bot.office.test_acts import founds, texts, told
from tests.bot.office.test_draft_in_hand import draft_of, everybody, joins, picks
from tests.bot.office.test_drafting import listed, states
from tests.fakes.house import MONDAY, House, Someone, rows

MENTEES = ("cleo", "dan", "eve")


async def meets_in_groups(house: House, owner: Someone, id: str) -> None:
    row = await owner.row()
    assert row is not None

    def keep(conn: Connection) -> None:
        program = programs.of(conn, int(id.removeprefix("program-")))
        assert program is not None
        Office.of(conn, house.keyring, row, house.now).keep_setting(program, FORM, IN_GROUPS)

    await house.database.write(keep)


async def comes(maria: Someone, id: str, name: str, role: str) -> Someone:
    """Somebody takes part whose name the platform has told."""
    someone = await joins(maria, id, name, role, room="3")
    row, (person, _) = await someone.row(), await someone.known()
    assert row is not None
    profile = memory.sealed_profile(replace(person, name=f"{name} smith"), maria.house.keyring.open_person(row.key))
    named = update(people).where(people.c.id == row.id).values(profile=profile)
    await maria.house.database.write(lambda conn: conn.execute(named))
    return someone


async def drafted(house: House, mentees: tuple[str, ...] = MENTEES) -> tuple[Someone, str, dict[str, Someone]]:
    """An owner and their program, with a draft of one group: ada and those mentees."""
    maria = await house.met("maria")
    id = await founds(maria, size="20")
    four = {"ada": await comes(maria, id, "ada", "mentor")}
    for name in mentees:
        four[name] = await comes(maria, id, name, "mentee")
        await picks(maria, id, four[name], four["ada"])
    await meets_in_groups(house, maria, id)
    return maria, id, four


async def publishes(maria: Someone, id: str) -> None:
    await maria.does(Chose("publish", draft_of(id)))
    await maria.house.post.deliver_all()


async def asked(house: House, mentees: tuple[str, ...] = MENTEES) -> tuple[Someone, str, dict[str, Someone]]:
    maria, id, group = await drafted(house, mentees)
    await publishes(maria, id)
    return maria, id, group


async def says(someone: Someone, answer: str) -> None:
    await answers(someone, answer)
    await someone.house.post.deliver_all()


async def answers(someone: Someone, answer: str) -> None:
    """Without a delivery."""
    button = next(it for message in reversed(someone.got) for it in message.buttons if it.choice == "look")
    page = (await someone.does(Chose("look", button.about))).sheet
    assert page is not None
    await someone.does(Chose(answer, page.name), "sheet")


async def pairs_of(someone: Someone, *states: str) -> list[Record]:
    found = [it for it in (await someone.known())[0].records if it.kind == "pair" and it.open]
    return [it for it in found if not states or it.fields["state"] in states]


async def stands(house: House, mentees: tuple[str, ...] = MENTEES) -> tuple[Someone, str, dict[str, Someone]]:
    maria, id, group = await asked(house, mentees)
    for one in group.values():
        await says(one, "yes")
    return maria, id, group


async def test_the_mentor_is_asked_once_for_all_and_nobody_hears_who_else_is_asked(house: House) -> None:
    _, _, group = await asked(house)
    questions = [it.text for it in group["ada"].got if "found a group of mentees for you" in it.text]
    assert len(questions) == 1 and all(name in questions[0] for name in MENTEES)
    page = (await group["ada"].does(Chose("look", (await pairs_of(group["ada"]))[1].id))).sheet
    assert "cleo smith: feedback" in texts(page) and "eve smith: feedback" in texts(page)
    for name in MENTEES:
        assert "with ada smith as the mentor" in told(group[name])
        page = (await group[name].does(Chose("look", (await pairs_of(group[name]))[0].id))).sheet
        assert "Other mentees who are asked: 2" in texts(page)
        shown = texts(page) + "".join(it.text for it in group[name].got)
        assert not [other for other in MENTEES if other != name and other in shown]


async def test_it_stands_with_the_mentor_and_two_and_whoever_says_yes_later_comes_in(house: House) -> None:
    _, _, group = await asked(house)
    for name in ("cleo", "ada"):
        await says(group[name], "yes")
        assert "as soon as your group stands" in told(group[name]) and not await pairs_of(group[name], "agreed")
    assert await states(house) == ["asked"] * 3
    await says(group["dan"], "yes")
    assert "Your group stands, and ada smith is your mentor. Also in it: dan" in told(group["cleo"])
    assert "Also in it: cleo" in told(group["dan"])
    assert "Your group stands. With you in it: cleo smith, dan smith" in told(group["ada"])
    assert await states(house) == ["asked", "pair", "pair"]
    await house.move_on(house.now + timedelta(days=1))
    await says(group["eve"], "yes")
    assert "Also in it: cleo, dan" in told(group["eve"])
    for name in ("ada", "cleo", "dan"):
        assert f"eve{' smith' * (name == 'ada')} has come into your group" in told(group[name])
    assert len(await pairs_of(group["ada"], "agreed")) == 3 and await states(house) == ["pair"] * 3
    assert (await pairs_of(group["cleo"]))[0].fields["with"] == "dan, eve"


async def test_where_too_few_say_yes_in_time_each_who_did_is_told_kindly(house: House) -> None:
    _, _, group = await asked(house)
    for name in ("ada", "cleo"):
        await says(group[name], "yes")
    await house.move_on(house.now + timedelta(days=8))
    for name in ("ada", "cleo"):
        assert "It is not to be with the group" in told(group[name]), name
    for name in ("dan", "eve"):
        assert "The time to answer is over" in told(group[name])
    assert await states(house) == ["expired"] * 3 and not [it for one in group.values() for it in await pairs_of(one)]


async def test_it_is_over_as_soon_as_it_cannot_be_and_a_no_is_nobodys(house: House) -> None:
    _, _, group = await asked(house)
    await says(group["cleo"], "yes")
    for name in ("dan", "eve"):
        heard = len(group["ada"].got)
        await says(group[name], "no")
        assert "Nobody hears that it was you" in told(group[name])
        assert name == "eve" or len(group["ada"].got) == heard
    for name in ("cleo", "ada"):
        assert "It is not to be with the group" in told(group[name])
        assert not [other for other in ("dan", "eve") if other in told(group[name])]
    assert await states(house) == ["declined", "declined", "expired"]


async def test_one_more_is_asked_for_alone_and_a_no_leaves_the_group_as_it_is(house: House) -> None:
    maria, id, group = await stands(house, ("cleo", "dan"))
    for name, answer in (("eve", "no"), ("fay", "yes")):
        group[name] = await comes(maria, id, name, "mentee")
        await picks(maria, id, group[name], group["ada"])
        await publishes(maria, id)
        await house.move_on(house.now + timedelta(days=1))
        assert f"somebody more for your group: {name} smith" in told(group["ada"])
        await says(group[name], "yes")
        await says(group["ada"], answer)
        assert name == "fay" or "It is not to be" in told(group["eve"])
    assert "Also in it: cleo, dan" in told(group["fay"])
    assert await states(house) == ["declined", "pair", "pair", "pair"]
    assert "eve" not in "".join(it.text for name in ("cleo", "dan") for it in group[name].got)


async def test_a_group_that_could_not_stand_stays_in_the_draft(house: House) -> None:
    maria, id, group = await drafted(house, ("cleo",))
    heard = len(group["cleo"].got)
    await publishes(maria, id)
    assert "No mentor in the draft has two mentees yet, so nobody was asked" in told(maria)
    assert await states(house) == ["draft"] and len(group["cleo"].got) == heard


@pytest.mark.parametrize(("one", "other"), [("cleo", "ada"), ("ada", "cleo")])
async def test_a_private_list_shows_in_nothing(house: House, one: str, other: str) -> None:
    maria, id, group = await drafted(house)
    await listed(house, group[one], group[other])
    heard = len(group[one].got)
    await publishes(maria, id)
    if one == "cleo":
        assert len(group["cleo"].got) == heard, "she is not asked"
        assert "cleo" in told(group["ada"])
    else:
        assert "cleo" not in told(group["ada"]), "nor is ada, about cleo"
        await says(group["cleo"], "yes")
    for name in ("ada", "dan", "eve"):
        await says(group[name], "yes")
    assert await states(house) == ["asked", "pair", "pair"]
    await house.move_on(house.now + timedelta(days=8))
    assert await states(house) == ["expired", "pair", "pair"]
    if one == "ada":
        assert "It is not to be with the group" in told(group["cleo"])


@pytest.mark.parametrize("who", ["cleo", "ada"])
async def test_whoever_is_erased_in_the_middle_keeps_nobody_waiting(house: House, who: str) -> None:
    _, _, group = await asked(house)
    for name in {"cleo", "dan", "ada"} - {who}:
        await says(group[name], "yes")
    await group[who].does(Called("forget"))
    await group[who].does(Chose("erase everything", "forget.sure"))
    await house.post.deliver_all()
    if who == "cleo":
        await says(group["eve"], "yes")
        assert "Also in it: dan" in told(group["eve"]) and await states(house) == ["pair", "pair"]
        return
    await house.move_on(house.now + timedelta(days=8))
    assert "It is not to be with the group" in told(group["dan"]) and not await pairs_of(group["dan"])


@pytest.mark.parametrize("mentor_too", [False, True])
async def test_two_who_say_yes_at_once_do_not_miss_each_other(house: House, mentor_too: bool) -> None:
    _, _, group = await asked(house, ("cleo", "dan"))
    if not mentor_too:
        await says(group["ada"], "yes")
    at_once = ("cleo", "dan", *(("ada",) if mentor_too else ()))
    await asyncio.gather(*(answers(group[name], "yes") for name in at_once))
    await house.post.deliver_all()
    assert await states(house) == ["pair", "pair"]
    assert [len(await pairs_of(one, "agreed")) for one in group.values()] == [2, 1, 1]


async def test_in_any_order_of_the_answers_all_agree_on_what_became_of_it(
    sqlite_database: Database, keyring: Keyring
) -> None:
    """Every way in which four can say yes, no or nothing, each in another order."""
    house = House(sqlite_database, keyring)
    maria, id, group = await drafted(house)
    ids = {row.address.person: number for number, row in (await everybody(house)).items()}
    orders = list(permutations(group))
    for number, said in enumerate(product(("yes", "no", ""), repeat=4)):
        await _asked_anew(house, int(id.removeprefix("program-")), ids)
        await publishes(maria, id)
        answer = dict(zip(group, said, strict=True))
        for name in orders[number * 5 % len(orders)]:
            if answer[name] and await pairs_of(group[name], "asked me"):
                await says(group[name], answer[name])
        await house.move_on(MONDAY + timedelta(weeks=number + 1))
        yes = [name for name in MENTEES if answer[name] == "yes"]
        into = yes if answer["ada"] == "yes" and len(yes) >= 2 else []
        now_in = {row["mentee_id"] for row in await rows(house.database, bond) if row["state"] == "pair"}
        assert now_in == {ids[name] for name in into}, answer
        assert not {"asked", "draft"} & set(await states(house)), answer
        assert sorted(it.fields["who"] for it in await pairs_of(group["ada"])) == [f"{it} smith" for it in into], answer
        for name in MENTEES:
            mine = [(it.fields["state"], it.fields["with"]) for it in await pairs_of(group[name])]
            fellows = ", ".join(it for it in into if it != name)
            assert mine == ([("agreed", fellows)] if name in into else []), (answer, name)


async def test_a_pair_that_a_mentee_has_asked_for_is_none_of_the_group(house: House) -> None:
    maria, id, group = await drafted(house, ("cleo", "dan"))
    await comes(maria, id, "eve", "mentee")
    await publishes(maria, id)
    ids = {row.address.person: number for number, row in (await everybody(house)).items()}

    def ask(conn: Connection) -> None:
        why = house.keyring.seal(b"{}")
        made = programs.put_together(conn, int(id.removeprefix("program-")), ids["ada"], ids["eve"], why, house.now)
        programs.set_bond(conn, made, house.now, state=programs.ASKED)

    await house.database.write(ask)
    await says(group["cleo"], "yes")
    await says(group["dan"], "no")
    assert await states(house) == ["asked", "declined", "expired"]


async def _asked_anew(house: House, program: int, ids: dict[str, int]) -> None:
    """Nothing has been, and the draft is as it was."""

    def begin(conn: Connection) -> None:
        conn.execute(delete(bond))
        conn.execute(delete(delivery))
        conn.execute(delete(records).where(records.c.id.startswith("pair-")))
        for name in MENTEES:
            why = house.keyring.seal(json.dumps({"chosen": True}).encode())
            programs.put_together(conn, program, ids["ada"], ids[name], why, house.now)

    await house.database.write(begin)
