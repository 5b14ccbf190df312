"""Short questions: asked of those in a pair, now and then, and nothing stored tells what anybody answered."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.office import pulses
from bot.ports import Message
from bot.storage import programs
from bot.storage import pulses as stored
from bot.storage.tables import delivery, metadata, people, pulse, pulse_asked, records, seen
from conversations.events import Called, Chose
from conversations.programs.pulse import ANSWERS, QUESTIONS
from tests.bot.office.test_acts import erases, founds, joined, texts, told
from tests.bot.owners import are_a_pair
from tests.fakes.house import House, Someone, rows


async def in_pairs(house: House, names: list[str], **settings: str) -> tuple[Someone, str, list[Someone]]:
    """A program, and members of it of whom each two are a pair."""
    maria = await house.met("maria")
    id = await founds(maria, size="50", **settings)
    members = [await house.met(name) for name in names]
    for one in members:
        await joined(maria, one, id)
    for mentor, mentee in zip(members[::2], members[1::2], strict=True):
        await are_a_pair(house, id.removeprefix("program-"), mentor, mentee)
    return maria, id, members


def asked(someone: Someone) -> Message | None:
    return next((it for it in reversed(someone.got) if any(button.choice == "fully" for button in it.buttons)), None)


async def presses(someone: Someone, answer: str, about: str = "") -> str:
    """Answers the question that was asked last. Returns what the next one is about, or ""."""
    message = asked(someone)
    about = about or (message.buttons[0].about if message else "")
    reply = await someone.does(Chose(answer, about, "a message"))
    await someone.house.post.deliver_all()
    shown = reply.message
    return shown.buttons[0].about if shown and shown.buttons and shown.buttons[0].choice in ANSWERS else ""


async def sums(house: House) -> list[dict[str, int]]:
    """What is left of all answers, those numbers that are not 0."""
    sealed = [row["sealed"] for row in await rows(house.database, pulse)]
    opened = [json.loads(house.keyring.unseal(it)) for it in sealed]
    return [{name: int(number) for name, number in it.items() if int(number)} for it in opened]


async def test_those_in_a_pair_are_asked_after_thirty_days_and_then_every_sixty(house: House) -> None:
    _, _, (sam, lena) = await in_pairs(house, ["sam", "lena"])
    await house.move_on(house.now + timedelta(days=28))
    assert asked(sam) is None
    await house.move_on(house.now + timedelta(days=4))
    message = asked(sam)
    assert message and "I have learned something that I use" in message.text and asked(lena)
    assert "Nobody can see what you answer" in repr(sam.got)
    before = len(sam.got)
    await house.move_on(house.now + timedelta(days=55))
    assert not [it for it in sam.got[before:] if "How true" in it.text]
    await house.move_on(house.now + timedelta(days=8))
    assert [it for it in sam.got[before:] if "How true" in it.text]


async def test_who_is_in_no_pair_is_not_asked_yet(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria)
    sam, lena = await house.met("sam"), await house.met("lena")
    for one in (sam, lena):
        await joined(maria, one, id)
    await house.move_on(house.now + timedelta(days=32))
    assert asked(sam) is None
    await are_a_pair(house, id.removeprefix("program-"), sam, lena)
    await house.move_on(house.now + timedelta(days=31))
    assert asked(sam)


async def test_an_answer_is_a_number_in_a_sum_and_nowhere_else(house: House) -> None:
    """Whatever is compared before and after, the answer leaves the same traces as any other would."""
    _, _, (sam, _) = await in_pairs(house, ["sam", "lena"])
    await house.move_on(house.now + timedelta(days=32))
    before = {table: await rows(house.database, table) for table in (people, records)}
    following = await presses(sam, "mostly")
    assert following.startswith("pulse/") and following.split("/")[2] == "time"
    assert await presses(sam, "not at all", following) == ""
    assert await sums(house) == [{"learned/asked": 2, "time/asked": 2, "learned/3": 1, "time/0": 1}]
    row = await sam.row()
    assert row is not None
    secrets = house.keyring.open_person(row.key)
    opened = [
        secrets.unseal(f"delivery:{it['key']}", it["payload"]).decode()
        for it in await rows(house.database, delivery)
        if it["person_id"] == row.id and it["payload"]
    ]
    assert all('"answer"' not in it for it in opened)
    assert await rows(house.database, records) == before[records], "no record of theirs has changed"
    _, conversation = await sam.known()
    assert "mostly" not in repr(conversation) and not conversation.flow
    assert not [it for it in await rows(house.database, seen) if "mostly" in it["event_id"]]
    for table in metadata.tables.values():
        assert "mostly" not in repr(await rows(house.database, table))
    assert [it["open"] for it in await rows(house.database, pulse_asked)] == ["", "learned,time"]
    assert "mostly" not in texts((await sam.does(Called("export"))).sheet)


async def test_the_sum_is_as_long_with_an_answer_as_without(house: House) -> None:
    """Its length would tell which number has a digit more."""
    _, _, members = await in_pairs(house, ["sam", "lena", "ben", "omar"])
    await house.move_on(house.now + timedelta(days=32))
    lengths = set()
    for one in members:
        lengths |= {len(row["sealed"]) for row in await rows(house.database, pulse)}
        await presses(one, "fully")
    lengths |= {len(row["sealed"]) for row in await rows(house.database, pulse)}
    assert len(lengths) == 1


async def test_nobody_answers_twice_or_who_was_not_asked(house: House) -> None:
    maria, _, (sam, _) = await in_pairs(house, ["sam", "lena"])
    await house.move_on(house.now + timedelta(days=32))
    message = asked(sam)
    assert message is not None
    about = message.buttons[0].about
    for answer in ("fully", "not at all", "fully"):
        await presses(sam, answer, about)
    await presses(sam, "fully", about.replace("pulse/1/", "pulse/7/"))
    await presses(sam, "fully", about.replace("learned", "future"))
    await presses(maria, "fully", about)
    assert await sums(house) == [{"learned/asked": 2, "time/asked": 2, "learned/4": 1}]


async def test_an_owner_picks_up_to_three_of_six(house: House) -> None:
    maria, id, (sam, _) = await in_pairs(house, ["sam", "lena"])
    await maria.does(Chose("short questions", id))
    for step, picked in (("first", "goal"), ("second", "openly"), ("third", "goal")):
        await maria.does(Chose(picked, f"pulse.{step}"))
    await house.post.deliver_all()
    assert "These are the questions from now on" in told(maria)
    await house.move_on(house.now + timedelta(days=32))
    message = asked(sam)
    assert message and message.buttons[0].about.startswith("pulse/1/goal,openly/")
    await sam.does(Chose("short questions", id))
    await house.post.deliver_all()
    assert "already settled" in told(sam)


async def test_who_erases_themself_leaves_nothing_but_the_sum(house: House) -> None:
    _, _, (sam, _) = await in_pairs(house, ["sam", "lena"])
    await house.move_on(house.now + timedelta(days=32))
    await presses(sam, "fully")
    assert "not answered: time" in texts((await sam.does(Called("export"))).sheet)
    await erases(sam)
    assert len(await rows(house.database, pulse_asked)) == 1
    assert (await sums(house))[0]["learned/4"] == 1


async def test_who_has_left_is_asked_no_more(house: House) -> None:
    _, id, (sam, lena) = await in_pairs(house, ["sam", "lena"])
    await sam.does(Chose("leave program", id))
    await sam.does(Chose("do it", "leave_program.sure"))
    await house.move_on(house.now + timedelta(days=40))
    assert asked(sam) is None and asked(lena)


@pytest.mark.parametrize("agree", [3, 12])
async def test_a_trend_is_shown_if_nobody_can_be_picked_out_and_stays_for_a_week(house: House, agree: int) -> None:
    maria = await house.met("maria")
    number = int((await founds(maria)).removeprefix("program-"))

    def answered(conn: Connection) -> None:
        program = programs.of(conn, number)
        assert program is not None
        empty = pulses.Sum({f"learned/{it}": many for it, many in (("asked", 30), (4, agree), (0, 20 - agree))})
        stored.begin(conn, number, 1, empty.sealed(house.keyring), house.now)

    await house.database.write(answered)
    at, found = await pulses.trends(house.database, house.keyring, number, house.now)
    assert list(found) == ["learned"] and at == house.now
    (wave,) = found["learned"].waves
    assert wave.answers == 20 and (wave.agree is None) == (agree < 5)

    def one_more(conn: Connection) -> None:
        pulses._add(conn, house.keyring, number, 1, "learned/4")

    await house.database.write(one_more)
    for days, answers in ((6, 20), (8, 21)):
        later = house.now + timedelta(days=days)
        _, found = await pulses.trends(house.database, house.keyring, number, later)
        assert found["learned"].waves[0].answers == answers


def test_every_question_that_was_ever_asked_stays_where_it_was() -> None:
    assert QUESTIONS[:6] == ("learned", "goal", "time", "openly", "people", "future")
