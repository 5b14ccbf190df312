"""Where mentees choose, they see who has room and ask one; what a mentor told in confidence shows in nothing."""

from datetime import timedelta

import pytest

from bot.storage.tables import bond
from conversations.events import Chose
from tests.bot.office.test_acts import founds, programs_of, texts, told
from tests.bot.office.test_draft_in_hand import everybody, joins, told_by_a_file
from tests.bot.office.test_drafting import listed, pair_of, says, states
from tests.fakes.house import House, Someone, rows


async def choosing(house: House, pairing: str = "mentees choose") -> tuple[str, dict[str, Someone]]:
    """A program in which mentees choose, two mentors and two mentees."""
    maria = await house.met("maria")
    id = await founds(maria, size="20", pairing=pairing)
    mentors = {name: await joins(maria, id, name, "mentor", topics) for name, topics in TOPICS.items()}
    mentees = {name: await joins(maria, id, name, "mentee") for name in ("cleo", "dan")}
    return id, {"maria": maria, **mentors, **mentees}


TOPICS = {"ada": "chess", "ben": "feedback, budgets"}


async def asks(house: House, mentee: Someone, id: str, mentor: str) -> None:
    names = {row.address.person: number for number, row in (await everybody(house)).items()}
    await mentee.does(Chose("ask mentor", f"choice-{id.removeprefix('program-')}-{names[mentor]}"), "sheet")
    await house.post.deliver_all()


async def test_a_mentee_sees_who_has_room_those_first_who_fit_and_asks_one(house: House) -> None:
    id, people = await choosing(house)
    shown = texts((await people["cleo"].does(Chose("choose mentor", id))).sheet)
    assert shown.index("ben") < shown.index("ada") and "Topics: budgets, feedback" in shown
    await asks(house, people["cleo"], id, "ben")
    assert "I have asked them in private" in told(people["cleo"]) and "would like you to be their mentor" in told(
        people["ben"]
    )
    shown = texts((await people["dan"].does(Chose("choose mentor", id))).sheet)
    assert "ben" not in shown, "there is no room left while an answer is waited for"
    await says(people["ben"], "yes")
    for name, other in (("cleo", "ben"), ("ben", "cleo")):
        found = await pair_of(people[name])
        assert found and (found.fields["state"], found.fields["who_id"]) == ("agreed", people[other].address.key)
    assert await states(house) == ["pair"]


async def test_whoever_is_above_a_mentee_is_not_shown_and_cannot_be_asked(house: House) -> None:
    """In either direction and up the chain, as far as a file told it: Dan's manager is Eve, and hers is Ben."""
    id, people = await choosing(house)
    number, eve = int(id.removeprefix("program-")), await joins(people["maria"], id, "eve", "mentee")
    await told_by_a_file(house, number, eve, line=[people["ben"].address.key])
    await told_by_a_file(house, number, people["dan"], line=[eve.address.key, "slack/T1/never-met"])
    await told_by_a_file(house, number, people["ada"], line=[people["cleo"].address.key])
    for name, sees, not_seen in (("dan", "ada", "ben"), ("cleo", "ben", "ada")):
        shown = texts((await people[name].does(Chose("choose mentor", id))).sheet)
        assert sees in shown and not_seen not in shown
        await asks(house, people[name], id, not_seen)
        assert "That mentor has no room right now" in told(people[name])
    assert await states(house) == []


async def test_one_at_a_time_and_after_a_no_another(house: House) -> None:
    id, people = await choosing(house)
    cleo = people["cleo"]
    await asks(house, cleo, id, "ben")
    await asks(house, cleo, id, "ada")
    assert "One at a time is enough" in told(cleo)
    await asks(house, people["dan"], id, "ben")
    assert "That mentor has no room right now" in told(people["dan"])
    await says(people["ben"], "no")
    assert "It is not to be" in told(cleo)
    await asks(house, cleo, id, "ben")
    assert "That mentor has no room right now" in told(cleo), "nobody is asked twice, and nobody hears why"
    await asks(house, cleo, id, "ada")
    await says(people["ada"], "yes")
    assert await states(house) == ["declined", "pair"]


async def test_whoever_a_mentor_would_rather_not_have_finds_what_everybody_finds_without_an_answer(
    house: House,
) -> None:
    id, people = await choosing(house)
    await listed(house, people["ben"], people["cleo"])
    assert "ben" in texts((await people["cleo"].does(Chose("choose mentor", id))).sheet)
    heard = len(people["ben"].got)
    await asks(house, people["cleo"], id, "ben")
    assert "I have asked them in private" in told(people["cleo"])
    await house.move_on(house.now + timedelta(days=8))
    assert "It is not to be" in told(people["cleo"]) and len(people["ben"].got) == heard
    assert await states(house) == ["expired"]


async def test_whom_a_mentee_would_rather_not_have_is_not_among_their_mentors(house: House) -> None:
    id, people = await choosing(house)
    await listed(house, people["cleo"], people["ben"])
    assert "ben" not in texts((await people["cleo"].does(Chose("choose mentor", id))).sheet)


@pytest.mark.parametrize("who", ["ada", "maria", "omar"])
async def test_nobody_but_a_mentee_of_it_asks_or_sees_the_mentors(house: House, who: str) -> None:
    id, people = await choosing(house)
    someone = people.get(who) or await house.met(who)
    reply = await someone.does(Chose("choose mentor", id))
    assert reply.sheet is None or "budgets" not in texts(reply.sheet)
    await asks(house, someone, id, "ben")
    assert await rows(house.database, bond) == []


async def test_where_the_owner_chooses_mentees_do_not(house: House) -> None:
    id, people = await choosing(house, "i choose")
    (mine,) = await programs_of(people["cleo"])
    assert mine.fields["pairing"] == "i choose"
    await asks(house, people["cleo"], id, "ben")
    assert await rows(house.database, bond) == []
