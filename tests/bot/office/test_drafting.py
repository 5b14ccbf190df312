"""From members to pairs: a draft that nobody hears of, two who are asked in private, a pair when both have said yes."""

from datetime import timedelta

import pytest

from bot import memory
from bot.office.matching import LEASE
from bot.storage import queries, searches
from bot.storage.tables import bond, program
from conversations.events import Called, Chose, Filled
from conversations.person import Record
from tests.bot.office.test_acts import answers, code_of, forges, founds, invites, texts, told
from tests.fakes.house import House, Someone, rows

TOPICS = {"ada": "feedback", "ben": "budgets", "cleo": "feedback", "dan": "budgets, writing"}
"""Two mentors, and two mentees who fit one each."""


async def full(house: House) -> tuple[Someone, str, dict[str, Someone]]:
    """An owner, their program, and four who take part in it."""
    maria = await house.met("maria")
    id = await founds(maria, size="20")
    people = {name: await house.met(name) for name in TOPICS}
    for name, topics in TOPICS.items():
        await invites(maria, people[name], id, "mentor" if name in ("ada", "ben") else "mentee")
        await answers(people[name], id, {"topics": topics})
    return maria, id, people


async def drafted(maria: Someone, id: str) -> str:
    """Pairs are looked for and found. Returns what the owner's page shows."""
    await maria.does(Chose("match", f"draft-{id.removeprefix('program-')}-12"))
    assert await maria.house.matching.make_drafts() == 1
    await maria.house.post.deliver_all()
    return texts((await maria.does(Chose("draft", id))).sheet)


async def published(maria: Someone, id: str) -> None:
    await drafted(maria, id)
    await maria.does(Chose("publish", f"draft-{id.removeprefix('program-')}-12"))
    await maria.house.post.deliver_all()


async def says(someone: Someone, answer: str) -> None:
    button = next(it for message in reversed(someone.got) for it in message.buttons if it.choice == "look")
    await someone.does(Chose("look", button.about))
    await someone.does(Chose(answer, "pair_proposed.answer"))
    await someone.house.post.deliver_all()


async def a_pair_of(house: House) -> tuple[Someone, str, list[Someone]]:
    """An owner, their program, and those in it: a mentor and a mentee who are a pair, then two others."""
    maria, id, people = await full(house)
    await published(maria, id)
    for name in ("cleo", "ada"):
        await says(people[name], "yes")
    return maria, id, [people[name] for name in ("ada", "cleo", "ben", "dan")]


async def pair_of(someone: Someone) -> Record | None:
    return next((it for it in (await someone.known())[0].records if it.kind == "pair" and it.open), None)


async def states(house: House) -> list[str]:
    return sorted(row["state"] for row in await rows(house.database, bond))


async def test_the_owner_sees_who_fits_and_why_and_nobody_hears_of_it(house: House) -> None:
    maria, id, people = await full(house)
    heard = {name: len(one.got) for name, one in people.items()}
    shown = await drafted(maria, id)
    assert "Pairs in it: 2" in told(maria)
    assert "cleo with ada" in shown and "Topics both named: feedback" in shown
    assert "dan with ben" in shown and "Topics both named: budgets" in shown
    assert {name: len(one.got) for name, one in people.items()} == heard


async def test_two_are_a_pair_when_both_have_said_yes(house: House) -> None:
    maria, id, people = await full(house)
    await published(maria, id)
    assert "found a mentor for you: " in told(people["cleo"]) and "found a mentee for you" in told(people["ada"])
    await says(people["cleo"], "yes")
    waiting = await pair_of(people["cleo"])
    assert waiting and waiting.fields["state"] == "said yes" and "as soon as" in told(people["cleo"])
    await says(people["ada"], "yes")
    for name, other in (("cleo", "ada"), ("ada", "cleo")):
        found = await pair_of(people[name])
        assert found and found.fields["state"] == "agreed" and found.fields["who_id"] == people[other].address.key
        assert "You are a pair now" in told(people[name])
    assert await states(house) == ["asked", "pair"]


@pytest.mark.parametrize("first", ["cleo", "ada"])
async def test_of_a_no_the_other_hears_only_that_it_is_not_to_be(house: House, first: str) -> None:
    maria, id, people = await full(house)
    await published(maria, id)
    other = "ada" if first == "cleo" else "cleo"
    await says(people[other], "yes")
    await says(people[first], "no")
    assert "It is not to be" in told(people[other]) and first not in told(people[other])
    assert await pair_of(people[other]) is None and await pair_of(people[first]) is None
    assert await states(house) == ["asked", "declined"]
    shown = await drafted(maria, id)
    assert "cleo with ada" not in shown, "the two are not brought together again"


async def test_of_no_answer_both_are_told_and_the_program_looks_again(house: House) -> None:
    maria, id, people = await full(house)
    await published(maria, id)
    await says(people["cleo"], "yes")
    await house.move_on(house.now + timedelta(days=8))
    assert "It is not to be" in told(people["cleo"]) and "I have let it go" in told(people["ada"])
    assert "expired" in await states(house)


async def test_whoever_has_nobody_is_told_so(house: House) -> None:
    maria, id, _ = await full(house)
    eve = await house.met("eve")
    await invites(maria, eve, id, "mentee")
    await answers(eve, id, {"topics": "sailing"})
    shown = await drafted(maria, id)
    assert "Without a pair: eve" in shown and "have no room left" in shown
    assert "Ask each mentor to take one mentee more" in shown
    await maria.does(Chose("publish", f"draft-{id.removeprefix('program-')}-12"))
    await house.post.deliver_all()
    assert "all mentors of your program have their hands full" in told(eve)


async def listed(house: House, someone: Someone, whom: Someone) -> None:
    """Somebody has told the coach in confidence with whom they would rather not be paired."""
    row = await someone.row()
    assert row is not None
    kept = Record("apart-1", house.now, {"who": "quiddlezax", "who_id": whom.address.key, "since": "2026-11-24"})
    sealed = memory.sealed_record(kept, house.keyring.open_person(row.key))
    await house.database.write(lambda conn: queries.keep_record(conn, row.id, sealed))


@pytest.mark.parametrize(("one", "other"), [("cleo", "ada"), ("ada", "cleo")])
async def test_a_private_list_keeps_two_apart_and_shows_in_nothing(house: House, one: str, other: str) -> None:
    maria, id, people = await full(house)
    await listed(house, people[one], people[other])
    shown = await drafted(maria, id)
    assert "cleo with ada" not in shown and "cleo with ben" in shown
    assert "quiddlezax" not in shown and "apart" not in shown


async def test_a_pair_that_is_kept_stays_when_pairs_are_looked_for_again(house: House) -> None:
    maria, id, _ = await full(house)
    await drafted(maria, id)
    kept = next(it for it in await rows(house.database, bond))
    number = id.removeprefix("program-")
    await maria.does(Chose("keep", f"bond-{number}-{kept['id']}-0"), "sheet")
    await drafted(maria, id)
    assert kept["id"] in [it["id"] for it in await rows(house.database, bond)]
    assert len(await rows(house.database, bond)) == 2
    await maria.does(Chose("take out", f"bond-{number}-{kept['id']}-0"), "sheet")
    assert len(await rows(house.database, bond)) == 1


@pytest.mark.parametrize("choice", ["match", "publish", "keep", "take out", "more pairs"])
async def test_nobody_but_an_owner_has_a_draft_in_hand(house: House, choice: str) -> None:
    maria, id, people = await full(house)
    await drafted(maria, id)
    await forges(people["ada"], id)
    before = await rows(house.database, bond), await rows(house.database, program)
    number = id.removeprefix("program-")
    first = (await rows(house.database, bond))[0]["id"]
    about = f"bond-{number}-{first}" if choice in ("keep", "take out") else f"draft-{number}-0"
    reply = await people["ada"].does(Chose(choice, about), "sheet")
    assert (await rows(house.database, bond), await rows(house.database, program)) == before
    assert "cleo" not in (texts(reply.sheet) if reply.sheet else "")
    shown = (await people["ada"].does(Chose("draft", id))).sheet
    assert "cleo" not in texts(shown)


async def test_meetings_and_steps_are_counted_and_nothing_that_was_written(house: House) -> None:
    maria, id, people = await full(house)
    await published(maria, id)
    await says(people["cleo"], "yes")
    await says(people["ada"], "yes")
    cleo, ada = people["cleo"], people["ada"]
    pair = await pair_of(cleo)
    assert pair is not None
    await cleo.does(Chose("meet", pair.id))
    await cleo.does(Chose("once", "meet.often"))
    await cleo.does(Filled("meet.when", {"answer": "2026-11-26T14:00"}))
    await cleo.does(Chose("45", "meet.minutes"))
    await house.post.deliver_all()
    fits = next(it for message in reversed(ada.got) for it in message.buttons if it.choice == "it fits")
    await ada.does(Chose("it fits", fits.about))
    await house.post.deliver_all()
    await house.move_on(house.now.replace(day=26, hour=15, minute=0))
    met = next(it for message in reversed(cleo.got) for it in message.buttons if it.choice == "met")
    await cleo.goes_through(Chose("met", met.about), {"what": "quiddlezax", "by": "skip"})
    (counted,) = [it for it in await rows(house.database, bond) if it["state"] == "pair"]
    assert (counted["met"], counted["agreed"]) == (1, 1)
    assert "quiddlezax" not in repr(await rows(house.database, bond))


async def test_a_draft_that_nobody_finished_is_made_by_another(house: House) -> None:
    maria, id, _ = await full(house)
    await maria.does(Chose("match", f"draft-{id.removeprefix('program-')}-12"))
    number = int(id.removeprefix("program-"))
    claimed = await house.database.write(lambda conn: searches.claim_wanted(conn, house.now + LEASE, house.now))
    assert claimed == number, "a process took it up, and died"
    assert await house.matching.make_drafts() == 0
    house.now += timedelta(minutes=11)
    assert await house.matching.make_drafts() == 1 and await house.matching.make_drafts() == 0
    await house.post.deliver_all()
    assert len([it for it in maria.got if "The draft is ready" in it.text]) == 1


async def test_two_on_two_platforms_who_joined_with_the_code_are_brought_together(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria)
    code = await code_of(maria, id)
    people = {"ada": house.someone("ada", "tenant-1", "teams"), "cleo": await house.met("cleo")}
    for name, one in people.items():
        await one.does(Called("program", code), "chat")
        await answers(one, id, {"topics": "feedback", "role": "mentor" if name == "ada" else "mentee"})
    await published(maria, id)
    await says(people["ada"], "yes")
    await says(people["cleo"], "yes")
    for one in people.values():
        found = await pair_of(one)
        assert found and found.fields["state"] == "agreed"
