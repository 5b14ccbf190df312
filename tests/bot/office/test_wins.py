"""What went well is read by nobody before all whom it is about have said yes; of a no its teller hears no more than
of silence.
"""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.storage.tables import win
from conversations.events import Called, Chose, Filled
from conversations.person import Record
from tests.bot.office.test_acts import erases, founds, joined, texts, told
from tests.bot.owners import Client, opens, page, pages_of
from tests.fakes.announcing import presses as presses_on
from tests.fakes.announcing import settles
from tests.fakes.house import House, Someone, rows
from tests.fakes.winning import (
    MARK,
    OF_TWO,
    WORDS,
    Program,
    announces,
    are_a_pair,
    everything_of,
    keeps,
    leaves,
    own_page,
    presses,
    program_of,
    reaches,
    seen_in_a_browser,
    shares,
    writes,
)


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    """A browser."""
    async with TestClient(TestServer(pages_of(house))) as made:
        yield made


async def test_owners_read_the_words_as_given_the_latest_first_with_a_name_only_if_wanted(
    house: House, client: Client
) -> None:
    its = await program_of(house, alone=("lena", "omar"))
    co_owner = await house.met("ines")
    await its.maria.does(Chose("co-owner", its.id))
    await its.maria.does(Filled("co_owner.who", {"answer": "", "answer_id": co_owner.address.key}), "sheet")
    assert await shares(its["omar"], its.id) == [f"win.{it}" for it in ("words", "whose", "named", "shown", "look")]
    await shares(its["lena"], its.id, f"Nobody saw me, {MARK}.", named="without a name", shown="owners")
    for owner in (its.maria, co_owner):
        seen = await its.owner_sees(owner)
        assert seen.index("Nobody saw me") < seen.index(WORDS) < seen.index("omar")
        assert "lena" not in seen and "Without a name" in seen
        assert seen.count("Announce it") == 1, "what is for the owners and the sponsor is not announced"
    shown = await seen_in_a_browser(client, its)
    assert shown.count(WORDS) == shown.count("Nobody saw me") == 2, "on the page, and on the one for the sponsor"
    assert "omar" in shown and "lena" not in shown


async def test_nothing_of_when_it_was_told_is_shown_or_leads_to_who_told_it(house: House) -> None:
    its = await program_of(house, alone=("lena",))
    row = await its["lena"].row()
    assert row
    await shares(its["lena"], its.id, named="without a name")
    [stored] = await rows(house.database, win)
    house.now += timedelta(days=3)
    sheet = (await its.maria.does(Chose("wins", its.id))).sheet
    assert sheet and WORDS in texts(sheet)
    assert "November" not in texts(sheet) and str(stored["at"]) not in repr(sheet)
    assert its["lena"].address.key not in repr(sheet)


async def test_what_is_about_two_is_read_by_the_other_first_and_by_nobody_else_before_their_yes(
    house: House, client: Client
) -> None:
    its = await program_of(house, ("sam", "lena"))
    await shares(its["lena"], its.id, **OF_TWO)
    assert "something that went well" in told(its["sam"])
    assert not [it for it in house.slack.sent if MARK in it.message.text], "not a word of it is in a chat"
    assert WORDS in await own_page(its["sam"])
    assert MARK not in await its.owner_sees() + await seen_in_a_browser(client, its)
    assert "may be shown now" in await presses(its["sam"], "agree to win")
    assert "says yes, too" in told(its["lena"])
    for seen in (await its.owner_sees(), await seen_in_a_browser(client, its)):
        assert WORDS in seen and "lena" not in seen and "sam" not in seen
    heard = len(its["lena"].got)
    await house.move_on(house.now + timedelta(days=10))
    assert len(its["lena"].got) == heard, "its time is over, and it has its yes"


async def says_no(its: Program, other: Someone) -> None:
    await other.does(Chose("my wins", "program"))
    number = 1 + list(its.people).index(other.address.person) // 2
    assert "stays with you two" in await presses(other, "refuse win", number)


async def says_nothing(its: Program, other: Someone) -> None:
    pass


async def has_left(its: Program, other: Someone) -> None:
    its.house.slack.gone[other.address.key] = "left"


async def is_erased(its: Program, other: Someone) -> None:
    await erases(other)


WITHOUT_A_YES = (says_nothing, says_no, leaves, is_erased)


async def test_a_no_is_to_its_teller_what_silence_is_in_words_and_time(house: House, client: Client) -> None:
    """Whether the other says no, leaves, erases everything, cannot be reached or says nothing."""
    its = await program_of(house, *((f"other{at}", f"teller{at}") for at in range(5)))
    tellers = [its[f"teller{at}"] for at in range(5)]
    await has_left(its, its["other4"])
    for teller in tellers:
        await shares(teller, its.id, **OF_TWO)
    for at, others_way in enumerate(WITHOUT_A_YES):
        await others_way(its, its[f"other{at}"])
    for _ in range(14):
        found = [await everything_of(it) for it in tellers]
        assert len(set(found)) == 1, found
        await house.move_on(house.now + timedelta(hours=8))
    assert found[0].count("stays with you, and I show it to nobody") == 1
    stays = [it for it in house.slack.sent if "stays with you, and" in it.message.text]
    told_at = [it.at for it in stays if it.at]
    assert max(told_at) - min(told_at) < timedelta(minutes=1)
    assert MARK not in await its.owner_sees() + await seen_in_a_browser(client, its)
    for teller in tellers:
        assert WORDS in await own_page(teller), "the words stay theirs"


async def test_that_the_question_did_not_arrive_is_not_even_on_its_way_to_the_teller(house: House) -> None:
    its = await program_of(house, ("sam", "lena"))
    await settles(its["sam"], {"opens": "18:00", "closes": "22:00"})
    await has_left(its, its["sam"])
    await shares(its["lena"], its.id, **OF_TWO)
    await house.move_on(house.now + timedelta(hours=10))
    assert its["sam"].got == [] and "left" in [it["why"] for it in await house.deliveries("say")]
    assert "win asked" not in await reaches(its["lena"]), "while it is night for her"


async def test_after_its_time_a_yes_comes_too_late(house: House) -> None:
    its = await program_of(house, ("sam", "lena"))
    await shares(its["lena"], its.id, **OF_TWO)
    await house.move_on(house.now + timedelta(days=7))
    assert MARK not in await own_page(its["sam"])
    assert "already settled" in await presses(its["sam"], "agree to win")
    assert MARK not in await its.owner_sees()


@pytest.mark.parametrize("over", ["its time", "taken back"])
async def test_who_is_away_until_it_is_over_is_not_asked_any_more(house: House, over: str) -> None:
    its = await program_of(house, ("sam", "lena"))
    await its["sam"].does(Called("pause", "until friday" if over == "its time" else "until tomorrow"))
    await shares(its["lena"], its.id, **OF_TWO)
    if over == "taken back":
        await presses(its["lena"], "take win back")
    await house.move_on(house.now + timedelta(days=14))
    assert not any("something that went well" in it.text for it in its["sam"].got)


async def test_who_wants_peace_is_asked_when_it_is_over(house: House) -> None:
    its = await program_of(house, ("sam", "lena"))
    await its["sam"].does(Called("pause", "until tomorrow"))
    await shares(its["lena"], its.id, **OF_TWO)
    assert not any("something that went well" in it.text for it in its["sam"].got)
    await house.move_on(house.now + timedelta(days=1, hours=2))
    assert "something that went well" in told(its["sam"])


async def test_an_owner_announces_it_in_the_words_that_were_given(house: House) -> None:
    its = await program_of(house, alone=("lena",))
    await shares(its["lena"], its.id)
    await announces(its)
    page = texts((await its.maria.does(Chose("open", "announcement-1"))).sheet)
    assert "Not sent yet" in page, "it is looked at as any draft"
    await presses_on(its.maria, "send news", "announcement-1")
    assert told(its["lena"]) == f"It works\n\n{WORDS}\n\nlena"


async def test_where_fewer_than_five_take_part_one_is_told_before_choosing(house: House) -> None:
    its = await program_of(house, alone=("lena", "omar"), few=True)
    assert "win.named_few" in await shares(its["lena"], its.id)
    for name in ("a", "b", "c"):
        await joined(its.maria, await house.met(name), its.id)
    assert "win.named" in await shares(its["lena"], its.id)


async def test_only_who_takes_part_in_an_open_program_shares(house: House) -> None:
    its = await program_of(house, alone=("lena",))
    ben = await house.met("ben")
    for one, id in ((ben, its.id), (its.maria, its.id), (its["lena"], "program-99")):
        await keeps(one, Record(id, house.now, {"name": "x", "state": "in", "owns": "owner"}))
        await one.does(Chose("share win", id))
        await house.post.deliver_all()
        assert "Only the people who" in told(one) or "do not know that program" in told(one)
    await its["lena"].does(Chose("share win", its.id))
    await its.maria.does(Chose("close program", its.id))
    await its.maria.does(Chose("do it", "close_program.sure"))
    await its["lena"].does(Filled("win.words", {"answer": WORDS}), "sheet")
    for choice, step in (("only me", "whose"), ("with my name", "named"), ("owners", "shown"), ("send it", "look")):
        await its["lena"].does(Chose(choice, f"win.{step}"), "sheet")
    await house.post.deliver_all()
    assert "is over" in told(its["lena"])
    assert await rows(house.database, win) == []


async def test_only_the_other_of_a_pair_that_lasts_in_that_program_is_asked(house: House) -> None:
    its = await program_of(house, ("sam", "lena"), alone=("omar",))
    elsewhere = await founds(its.maria, size="9")
    for one in (its["lena"], its["omar"]):
        await joined(its.maria, one, elsewhere)
    foreign = await are_a_pair(house, elsewhere, its["omar"], its["lena"])
    omar = {"state": "agreed", "who": "omar", "who_id": its["omar"].address.key, "program": its.number}
    sams = "pair-1"
    for wrong in (foreign, "pair-99", "pair-x"):
        await keeps(its["lena"], Record(sams, house.now, {**omar, "state": "ended"}, open=False))
        await keeps(its["lena"], Record(wrong, house.now, omar))
        await shares(its["lena"], its.id, **OF_TWO)
        assert "no pair in this program" in told(its["lena"])
        await keeps(its["lena"], Record(wrong, house.now, omar, open=False))
    await keeps(its["omar"], Record(sams, house.now, {**omar, "who": "sam"}))
    await shares(its["omar"], its.id, **OF_TWO)
    assert "no pair in this program" in told(its["omar"]), "it is the pair of others"
    assert await rows(house.database, win) == []
    assert "went well" not in told(its["sam"])


async def test_a_button_with_a_number_that_is_not_theirs_does_nothing_for_anybody(house: House) -> None:
    its = await program_of(house, ("sam", "lena"), alone=("omar",))
    ines, eve = await house.met("ines"), house.someone("eve", "T2")
    other = await founds(ines)
    await eve.says("hello")
    eves = await founds(eve)
    await shares(its["lena"], its.id, **OF_TWO)
    await shares(its["omar"], its.id, named="without a name")
    before = await rows(house.database, win)
    for one in (its["omar"], ines, eve, its.maria):
        for choice in ("agree to win", "refuse win", "take win back"):
            assert "already settled" in await presses(one, choice, 1)
    for choice in ("agree to win", "refuse win", "take win back"):
        assert "already settled" in await presses(its["sam"], choice, 2)
    assert "already settled" in await presses(its["sam"], "take win back", 1), "they have not said yes"
    assert "already settled" in await presses(its["lena"], "agree to win", 1), "not for the other"
    for one, id in ((ines, other), (eve, eves), (its["omar"], its.id)):
        await keeps(one, Record(its.id, house.now, {"name": "x", "owns": "owner", "state": "in"}))
        assert "Only the people who look after" in await presses(one, "announce win", 2)
        assert MARK not in await its.owner_sees(one)
        assert MARK not in repr((await one.does(Chose("wins", id))).sheet)
    assert MARK not in await own_page(ines) + await own_page(eve)
    assert "was taken back" in await presses(its.maria, "announce win", 1), "it has no yes"
    assert await rows(house.database, win) == before


async def test_what_is_for_owners_and_the_sponsor_is_announced_to_nobody(house: House) -> None:
    its = await program_of(house, alone=("lena",))
    await shares(its["lena"], its.id, shown="owners")
    assert "cannot be announced" in await presses(its.maria, "announce win")


async def test_it_can_be_gone_on_with_beside_another_talk(house: House) -> None:
    its = await program_of(house, alone=("lena",))
    await writes(its)
    await its["lena"].does(Called("think", "my desk"))
    await its["lena"].does(Filled("think.facts", {"answer": "It is small."}), "sheet")
    await its["lena"].does(Called("menu"), "chat")
    asked = (await its["lena"].says("resume"))[-1]
    assert "Sharing what went well" in [it.label for it in asked.buttons]
    await its["lena"].does(Chose("win", "resume"))
    await house.post.deliver_all()
    assert "Who else is in this story?" in told(its["lena"])


async def test_of_many_the_last_forty_are_shown_and_the_last_five_to_the_sponsor(house: House, client: Client) -> None:
    its = await program_of(house, alone=("lena", "omar", "sam"))
    for number in range(41):
        await shares(its[("lena", "omar", "sam")[number % 3]], its.id, f"Number {number}.")
    seen = await its.owner_sees()
    assert "Number 40." in seen and "Number 1." in seen and "Number 0." not in seen
    assert "40 that came last" in seen
    await opens(client, its.maria, its.number)
    shown = re.findall(r"Number (\d+)\.", await page(client, its.number, "summary"))
    assert shown == ["40", "39", "38", "37", "36"]


async def test_of_one_there_are_no_more_than_are_on_their_page(house: House) -> None:
    its = await program_of(house, alone=("lena",))
    for number in range(20):
        await shares(its["lena"], its.id, f"Number {number}.")
    assert await shares(its["lena"], its.id) == [] and "20 things already" in told(its["lena"])
    sheet = (await its["lena"].does(Chose("my wins", "program"))).sheet
    assert sheet and len([it for it in sheet.sections if it.buttons]) == 20
    await presses(its["lena"], "take win back", 1)
    assert await shares(its["lena"], its.id) != []
