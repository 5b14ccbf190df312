"""One person on two platforms: with a code of their own, or by whoever runs the bot; never by a name."""

import re
from datetime import timedelta

import pytest

from bot import joining
from bot.ports import Address, Incoming, Reply
from bot.storage import places
from bot.storage.tables import kept as shelf
from bot.storage.tables import people, place
from conversations.events import Arrived, Called, CameDue, Chose, Filled, Left, Said, Visited, Who
from tests.fakes.house import House, Someone, rows

TENANT = "tenant-1"


def in_teams(house: House, person: str) -> Someone:
    return house.someone(person, TENANT, "teams")


async def code_of(someone: Someone) -> str:
    """The code that they see on their private page."""
    page = (await someone.does(Called("join"))).sheet
    assert page
    found = re.search(r"/coach join (\S+)", " ".join(section.quote for section in page.sections))
    assert found
    return found[1]


async def joined(house: House) -> tuple[Someone, Someone]:
    """Sam has notes in Slack, and has joined from Teams."""
    sam, there = await house.met("U2"), in_teams(house, "sam")
    await sam.agrees_a_step("write it down", "2026-11-25")
    await there.does(Called("join", await code_of(sam)), "chat")
    await house.post.deliver_all()
    return sam, there


def last(someone: Someone) -> str:
    return someone.got[-1].text


async def test_whoever_joins_goes_on_where_they_are_with_all_they_have(house: House) -> None:
    _, there = await joined(house)
    assert "You can talk with me here and in Slack now" in last(there)
    page = (await there.does(Called("steps"))).sheet
    assert page and any("write it down" in section.quote for section in page.sections)
    assert len(await rows(house.database, people)) == 2, "the blank row that carries the last word is still there"


async def test_it_is_said_where_it_may_not_have_been_them(house: House) -> None:
    sam, _ = await joined(house)
    assert "you can also talk with me in Microsoft Teams" in last(sam)


async def test_the_answer_comes_where_the_person_writes(house: House) -> None:
    sam, there = await joined(house)
    assert (await sam.says("menu"))[-1].text.startswith("What would you like")
    assert (await there.says("menu"))[-1].text.startswith("What would you like")
    before = len(there.got)
    await sam.says("help")
    assert len(there.got) == before


async def test_what_is_on_its_way_comes_where_they_are_by_then(house: House) -> None:
    sam, there = await joined(house)
    await there.does(Said("menu"), "chat")
    await house.post.deliver_all()
    before = len(there.got)
    await house.move_on(house.now + timedelta(days=3))
    assert any(button.choice == "done" for message in there.got[before:] for button in message.buttons)
    assert not any(button.choice == "done" for button in sam.got[-1].buttons)


async def test_a_reminder_that_is_asked_for_again_after_a_move_is_still_one(house: House) -> None:
    sam, there = await joined(house)
    (step,) = (await there.known())[0].open_records("step")
    await there.does(Chose("snooze tomorrow", f"check_in/{step.id}"), "chat")
    await sam.does(Chose("snooze tomorrow", f"check_in/{step.id}"), "chat")
    assert len([row for row in await house.deliveries("remind") if row["about"].startswith("check_in/")]) == 1


async def test_a_colleague_on_the_other_platform_reaches_them(house: House) -> None:
    """Maria and Sam are both in Teams; Sam talks with the coach in Slack."""
    sam, there = await joined(house)
    await sam.says("menu")
    maria = in_teams(house, "maria")
    await maria.offers("ask Lena on Monday", to=there)
    await house.post.deliver_all()
    offer = next(button for button in sam.got[-1].buttons if button.choice == "look")
    page = (await sam.does(Chose(offer.choice, offer.about))).sheet
    assert page and "ask Lena on Monday" in str(page)
    accepted = await sam.does(Chose("accept", "offer.answer"), "sheet")
    assert not accepted.errors
    await house.post.deliver_all()
    assert "said yes" in maria.got[-1].text or "agreed" in maria.got[-1].text


async def test_nobody_reaches_people_of_a_workspace_that_they_are_not_in(house: House) -> None:
    maria, stranger = in_teams(house, "maria"), house.someone("U9", "T9")
    await stranger.does(Called("menu"))
    await maria.offers("ask Lena on Monday", to=stranger)
    await house.post.deliver_all()
    assert all("offer" not in message.text for message in stranger.got)
    assert any("could not reach" in message.text or "not reach" in message.text for message in maria.got)


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {1} ."])
async def test_a_code_may_be_typed_as_it_comes(house: House, typed: str) -> None:
    sam, there = await house.met("U2"), in_teams(house, "sam")
    code = await code_of(sam)
    text = typed.format(code, code.lower().replace("-", " "))
    await there.does(Said(f"coach join {text}"), "chat")
    await house.post.deliver_all()
    assert "You can talk with me here" in last(there)


async def test_a_code_works_once(house: House) -> None:
    sam = await house.met("U2")
    code = await code_of(sam)
    await in_teams(house, "sam").does(Called("join", code), "chat")
    thief = in_teams(house, "thief")
    await thief.does(Called("join", code), "chat")
    await house.post.deliver_all()
    assert "I do not know that code" in last(thief)


async def test_a_code_works_for_a_quarter_of_an_hour(house: House) -> None:
    sam, there = await house.met("U2"), in_teams(house, "sam")
    code = await code_of(sam)
    house.now += joining.LASTS
    await there.does(Called("join", code), "chat")
    await house.post.deliver_all()
    assert "I do not know that code" in last(there)


async def test_a_code_that_was_never_made_does_nothing(house: House) -> None:
    there = in_teams(house, "sam")
    await there.does(Called("join", "AAAA-AAAA"), "chat")
    await house.post.deliver_all()
    assert "I do not know that code" in last(there)


async def test_a_code_is_for_the_other_app(house: House) -> None:
    sam = await house.met("U2")
    await sam.does(Called("join", await code_of(sam)), "chat")
    await house.post.deliver_all()
    assert "write it to me in the other app" in last(sam)


async def test_nothing_is_lost_that_was_written_here_and_there(house: House) -> None:
    sam, there = await house.met("U2"), in_teams(house, "sam")
    await there.agrees_a_step("keep this", "2026-11-25")
    await there.does(Called("join", await code_of(sam)), "chat")
    await house.post.deliver_all()
    assert "notes with me here and there" in last(there)
    assert (await there.known())[0].open_records("step")


async def test_what_a_colleague_offers_here_is_not_lost_by_joining(house: House) -> None:
    sam, there, maria = await house.met("U2"), in_teams(house, "sam"), in_teams(house, "maria")
    await there.does(Called("menu"))
    await house.post.deliver_all()
    await maria.offers("ask Lena on Monday", to=there)
    await there.does(Called("join", await code_of(sam)), "chat")
    await house.post.deliver_all()
    assert any("notes with me here and there" in message.text for message in there.got)
    assert any(button.choice == "look" for message in there.got for button in message.buttons)


async def test_a_code_cannot_be_read_from_the_database(house: House) -> None:
    sam = await house.met("U2")
    code = await code_of(sam)
    (row,) = [row for row in await rows(house.database, shelf) if row["name"].startswith(joining.SHELF)]
    assert code not in row["name"] and code.replace("-", "") not in row["name"]


async def test_whoever_parts_is_known_only_where_they_are(house: House) -> None:
    sam, there = await joined(house)
    assert "know you only here" in (await sam.says("/coach part"))[-1].text
    assert await rows(house.database, place) == []
    assert "what I can do" in (await there.says("hm"))[-1].text
    assert (await there.known())[0].records == ()
    assert (await sam.known())[0].open_records("step")
    assert "Nothing has changed" in (await sam.says("/coach part"))[-1].text


async def test_whoever_is_erased_is_known_nowhere(house: House) -> None:
    _, there = await joined(house)
    await there.does(Called("forget"), "chat")
    await there.does(Chose("erase everything", "forget.sure"), "chat")
    assert await rows(house.database, place) == []
    assert all(row["erased"] for row in await rows(house.database, people))


async def test_that_the_app_comes_or_goes_on_the_other_platform_changes_nothing(house: House) -> None:
    sam, there = await joined(house)
    await sam.says("menu")
    assert await there.does(Arrived(), "chat") == Reply()
    await there.does(Left("not installed"), "chat")
    person, _ = await sam.known()
    assert person.unreachable == ""
    assert [row["native"] for row in await rows(house.database, place)] == ["sam"]


async def test_to_look_at_the_home_moves_nobody(house: House) -> None:
    sam, there = await joined(house)
    reply = await sam.does(Visited(), "home")
    assert reply.sheet and "write it down" in str(reply.sheet)
    assert (await there.row()) is not None


async def test_what_fell_due_where_they_were_happens_all_the_same(house: House) -> None:
    sam, there = await joined(house)
    (step,) = (await there.known())[0].open_records("step")
    await house.turns.take_turn(Incoming("late", sam.address, CameDue("check_in", step.id)))
    await house.post.deliver_all()
    assert any(button.choice == "done" for button in there.got[-1].buttons)


async def test_whoever_runs_the_bot_joins_people_who_are_told(house: House) -> None:
    sam, other = await house.met("U2"), Address("teams", TENANT, "sam")
    now = house.now
    assert not await house.database.write(
        lambda conn: joining.join_by_owner(conn, house.keyring, sam.address, other, now)
    )
    await house.post.deliver_all()
    assert "you are also in Microsoft Teams" in last(sam)
    maria = in_teams(house, "maria")
    await maria.offers("ask Lena on Monday", to=Someone(house, other))
    await house.post.deliver_all()
    assert any(button.choice == "look" for button in sam.got[-1].buttons)


async def test_nobody_is_joined_with_somebody_else(house: House) -> None:
    sam, lena = await house.met("U2"), await house.met("U3")
    nobody, now = Address("teams", TENANT, "nobody"), house.now

    async def why(person: Address, other: Address) -> str:
        return await house.database.write(lambda conn: joining.join_by_owner(conn, house.keyring, person, other, now))

    assert "nobody is known" in await why(nobody, sam.address)
    assert "somebody is known" in await why(sam.address, lena.address)
    assert "theirs already" in await why(sam.address, sam.address)
    assert await why(sam.address, nobody) == ""
    assert "somebody is known" in await why(lena.address, nobody)


async def test_a_person_is_known_by_every_name_that_the_platform_has_for_them(house: House) -> None:
    """In Teams a mention has another id than the list of people."""
    ana = in_teams(house, "ana")
    alias = Address("teams", TENANT, "29:ana")
    await house.turns.take_turn(Incoming("hello", ana.address, Said("menu"), aliases=(alias,)))
    found = await house.database.read(lambda conn: places.known_at(conn, alias))
    assert found and found.address == ana.address
    maria = in_teams(house, "maria")
    await maria.goes_through(Called("prepare", "the plan", Who(alias.key, "Ana")), {})
    await maria.offers("ask Lena on Monday", to=Someone(house, alias))
    await house.post.deliver_all()
    assert any(button.choice == "look" for button in ana.got[-1].buttons)


async def test_whoever_joins_keeps_every_name_they_had(house: House) -> None:
    sam, there, alias = await house.met("U2"), in_teams(house, "sam"), Address("teams", TENANT, "29:sam")
    await house.turns.take_turn(Incoming("hello", there.address, Said("menu"), aliases=(alias,)))
    await there.does(Called("join", await code_of(sam)), "chat")
    found = await house.database.read(lambda conn: places.known_at(conn, alias))
    assert found and found.address == there.address


async def test_who_is_chosen_from_the_list_can_be_offered_a_step(house: House) -> None:
    maria, sam = in_teams(house, "maria"), in_teams(house, "sam")
    await sam.does(Called("menu"))
    reply = await maria.does(Called("prepare", "the plan"))
    assert reply.sheet and reply.sheet.field and reply.sheet.field.kind == "colleague"
    await maria.does(Filled("prepare.who", {"answer": "", "answer_id": sam.address.key}), "sheet")
    (_, talk) = await maria.known()
    assert talk.notes["who_id"] == sam.address.key and "who" not in talk.notes
