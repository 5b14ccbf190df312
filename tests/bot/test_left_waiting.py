"""Whoever is in a pair learns that the other cannot be reached as soon as it is known, and never why."""

from datetime import datetime

import pytest

from bot import joining
from bot.ports import Address, Incoming
from conversations.events import Called, Chose, Filled, Left, Who
from tests.fakes.house import House, Someone, button, does

WHYS = ("blocked", "left", "not installed", "stopped", "erased", "forget", "uninstalled")


async def paired(house: House, lena: Someone, sam: Someone) -> None:
    await does(house, lena, Called("mentor", "", Who(sam.address.key, "Sam")), Chose("mentee", "pair.role"))
    await does(house, lena, Filled("pair.topic", {"answer": "how to lead"}))
    await does(house, sam, button(sam, "look"), Chose("yes", "pair_answer.answer"))


async def proposes(house: House, lena: Someone, when: str) -> None:
    await does(house, lena, button(lena, "meet"), Chose("once", "meet.often"))
    await does(house, lena, Filled("meet.when", {"answer": when}), Chose("45", "meet.minutes"))


def told(lena: Someone) -> list[str]:
    return [one.text for one in lena.got if one.text.startswith("I cannot reach")]


async def open_ones(who: Someone, kind: str) -> list[str]:
    return [it.id for it in (await who.known())[0].open_records(kind) if it.open]


@pytest.fixture
async def two(house: House) -> tuple[Someone, Someone]:
    lena, sam = await house.met("U3"), await house.met("U2")
    await paired(house, lena, sam)
    return lena, sam


async def goes(house: House, sam: Someone, how: str) -> None:
    """Sam cannot be reached any more, and nobody has done anything to notice it."""
    if how == "uninstalled":
        await sam.does(Left("not installed"), "chat")
    elif how == "forget":
        await does(house, sam, Called("forget"), Chose("erase everything", "forget.sure"))
    else:
        house.slack.gone[sam.address.key] = how
        await sam.does(Called("menu"), "chat")
    await house.post.deliver_all()


@pytest.mark.parametrize("how", ["blocked", "left", "not installed", "uninstalled", "forget"])
async def test_the_partner_is_told_that_they_cannot_be_reached_once_and_never_why(
    house: House, two: tuple[Someone, Someone], how: str
) -> None:
    lena, sam = two
    await goes(house, sam, how)
    assert len(told(lena)) == 1
    assert not any(why in told(lena)[0] for why in WHYS)
    assert [it.choice for it in lena.got[-1].buttons] == ["end pair", "pair", "open"]
    await does(house, lena, button(lena, "end pair"), Chose("end it", "end_pair.sure"), Chose("skip", "end_pair.word"))
    assert await open_ones(lena, "pair") == []


async def test_it_reads_the_same_whatever_has_happened(house: House) -> None:
    texts = set()
    for number, how in enumerate(("blocked", "left", "uninstalled", "forget")):
        lena, sam = await house.met(f"L{number}"), await house.met(f"S{number}")
        await paired(house, lena, sam)
        await goes(house, sam, how)
        texts |= {(lena.got[-1].text, lena.got[-1].buttons[0].label) for _ in told(lena)}
    assert len(texts) == 1


@pytest.mark.parametrize("how", ["left", "forget"])
async def test_a_meeting_within_two_days_is_told_of_although_the_day_has_had_its_messages(
    house: House, two: tuple[Someone, Someone], how: str
) -> None:
    lena, sam = two
    await proposes(house, lena, "2026-11-24T14:00")
    await does(house, sam, button(sam, "it fits"))
    await does(house, lena, Chose("nudges", "me"), Chose("1", "nudges.nudges"))
    await goes(house, sam, how)
    assert told(lena) and "Your meeting on Tuesday, 24 November at 14:00 may not take place" in told(lena)[0]


async def test_whoever_tells_something_to_somebody_erased_learns_that_it_did_not_arrive(house: House) -> None:
    """Also when they had nothing to do with each other at that moment: the one who writes is never left waiting."""
    lena, sam = await house.met("U3"), await house.met("U2")
    await paired(house, lena, sam)
    await goes(house, sam, "forget")
    await does(house, lena, button(lena, "together"), Chose("skip", "together.purpose"))
    await does(house, lena, Chose("skip", "together.often"), Chose("skip", "together.stays"))
    assert "What you told them may not have arrived" in lena.got[-1].text


async def test_whoever_says_stop_is_let_be_and_a_time_proposed_to_them_does_not_wait(
    house: House, two: tuple[Someone, Someone]
) -> None:
    lena, sam = two
    await proposes(house, lena, "2026-12-10T14:00")
    await sam.says("stop")
    assert told(lena) == [], "that somebody wants no messages is theirs"
    await house.move_on(datetime.fromisoformat("2026-11-26T18:00:00+00:00"))
    assert "has not answered yet about Thursday, 10 December" in lena.got[-1].text
    await house.move_on(datetime.fromisoformat("2026-12-02T18:00:00+00:00"))
    assert [one for one in lena.got if "the time you proposed is off" in one.text]
    assert await open_ones(lena, "meeting") == []


async def test_what_is_told_to_whoever_has_stopped_is_told_back_in_the_same_words(
    house: House, two: tuple[Someone, Someone]
) -> None:
    lena, sam = two
    await sam.says("stop")
    await proposes(house, lena, "2026-12-10T14:00")
    assert len(told(lena)) == 1 and "stop" not in told(lena)[0]


async def test_a_pause_is_waited_for_before_anybody_is_asked_how_to_go_on(
    house: House, two: tuple[Someone, Someone]
) -> None:
    lena, sam = two
    await does(house, sam, Called("pause", "11 january"))
    await house.move_on(datetime.fromisoformat("2027-01-10T18:00:00+00:00"))
    quiet = [one for who in two for one in who.got if "for three weeks" in one.text]
    assert quiet == []
    await house.move_on(datetime.fromisoformat("2027-01-12T18:00:00+00:00"))
    for who in (lena, sam):
        asked = [one for one in who.got if "for three weeks" in one.text]
        assert len(asked) == 1
        assert [it.choice for it in asked[0].buttons] == ["meet", "let it rest", "end pair"]
    await house.move_on(datetime.fromisoformat("2027-04-01T18:00:00+00:00"))
    assert len([one for who in two for one in who.got if "for three weeks" in one.text]) == 2, "once, each"


async def test_an_address_where_somebody_is_known_but_not_reached_is_no_reason_to_worry(
    house: House, two: tuple[Someone, Someone]
) -> None:
    lena, sam = two
    teams = Address("teams", "tenant", "sam")
    await house.database.write(lambda conn: joining.join_by_owner(conn, house.keyring, sam.address, teams, house.now))
    await house.turns.take_turn(Incoming("event/other", teams, Left("not installed"), "chat"))
    await house.post.deliver_all()
    assert told(lena) == []
    assert "Microsoft Teams" in sam.got[-1].text


async def test_whoever_is_back_is_told_of(house: House, two: tuple[Someone, Someone]) -> None:
    lena, sam = two
    await goes(house, sam, "blocked")
    house.slack.gone.clear()
    await sam.says("hello")
    assert lena.got[-1].text.startswith("I can reach Sam again")
