"""What went well is read by nobody before all whom it is about have said yes, and by nobody after one takes it back."""

import io
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.storage.tables import announcement, people, win, win_draft
from conversations.events import Called, Chose, Filled
from conversations.person import Record
from tests.bot.office.test_acts import erases, founds, joined, texts, told
from tests.bot.owners import Client, opens, page, pages_of, text_of
from tests.bot.test_confidence import _forms, hits, logged
from tests.fakes.announcing import presses as presses_on
from tests.fakes.announcing import settles
from tests.fakes.house import House, Someone, rows
from tests.fakes.winning import (
    MARK,
    WORDS,
    Program,
    are_a_pair,
    everything_of,
    keeps,
    own_page,
    presses,
    program_of,
    reaches,
    shares,
)

__all__ = ["logged"]

README = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
TABLE = README.partition("| what went well |")[2].partition("\n\n")[0].splitlines()[2:]
CELLS = {stage: cells for stage, *cells in (re.split(r"\s*\|\s*", line.strip("| ")) for line in TABLE)}
OF_TWO = {"whose": "my pair", "named": "without a name"}


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    """A browser."""
    async with TestClient(TestServer(pages_of(house))) as made:
        yield made


async def seen_in_a_browser(client: Client, its: Program) -> str:
    await opens(client, its.maria, its.number)
    return await page(client, its.number) + await page(client, its.number, "summary")


async def drafts_of(its: Program) -> int:
    return len(await rows(its.house.database, announcement))


async def begins_to_announce(its: Program, number: int = 1) -> None:
    """Maria begins to announce it, and keeps the words as they are."""
    sheet = (await its.maria.does(Chose("announce win", f"shown-{number}"))).sheet
    assert sheet is not None and sheet.name == "announce.title"
    sheet = (await its.maria.does(Filled("announce.title", {"answer": "It works"}), "sheet")).sheet
    assert sheet and sheet.field
    await its.maria.does(Filled("announce.news", {"answer": sheet.field.value}), "sheet")
    await its.maria.does(Chose("everyone", "announce.role"), "sheet")
    await its.maria.does(Chose("any", "announce.status"), "sheet")


async def announces(its: Program, number: int = 1) -> None:
    await begins_to_announce(its, number)
    await its.maria.does(Chose("now", "announce.when"), "sheet")
    await its.house.post.deliver_all()


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


async def leaves(its: Program, other: Someone) -> None:
    await other.does(Chose("leave program", its.id))
    await other.does(Chose("do it", "leave_program.sure"))
    await its.house.post.deliver_all()


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


Taken = Callable[[Program], Awaitable[object]]


async def teller_takes_it_back(its: Program) -> None:
    said = await presses(its["lena"], "take win back")
    assert "is taken back" in said and "announced before stays with its readers" in said


async def other_takes_it_back(its: Program) -> None:
    assert "I have told them that, and not why" in await presses(its["sam"], "take win back")
    assert "not shown any more" in told(its["lena"]) and "stays with you" in await own_page(its["lena"])


async def other_leaves(its: Program) -> None:
    await leaves(its, its["sam"])
    assert "not shown any more" in told(its["lena"])


async def other_is_erased(its: Program) -> None:
    await erases(its["sam"])
    assert "not shown any more" in told(its["lena"])


WAYS_BACK: tuple[Taken, ...] = (
    teller_takes_it_back,
    other_takes_it_back,
    lambda its: leaves(its, its["lena"]),
    other_leaves,
    lambda its: erases(its["lena"]),
    other_is_erased,
)


@pytest.mark.parametrize("back", WAYS_BACK, ids=["teller", "other", "leaves", "other leaves", "erased", "other erased"])
async def test_what_is_taken_back_is_gone_at_once_with_what_was_written_of_it_and_not_sent(
    house: House, client: Client, back: Taken
) -> None:
    its = await program_of(house, ("sam", "lena"))
    await shares(its["lena"], its.id, **OF_TWO)
    await presses(its["sam"], "agree to win")
    await announces(its)
    await presses_on(its.maria, "send news", "announcement-1")
    await announces(its)
    assert await drafts_of(its) == 2
    await back(its)
    assert MARK not in await its.owner_sees() + await seen_in_a_browser(client, its)
    assert await drafts_of(its) == 1, "what was sent stays, the draft is gone"
    await its.maria.does(Chose("announce win", "shown-1"))
    await house.post.deliver_all()
    assert "was taken back" in told(its.maria)


async def test_what_is_taken_back_goes_to_nobody_more(house: House) -> None:
    its = await program_of(house, alone=("lena", "omar", "ines"))
    await its["omar"].does(Called("pause", "until wednesday"))
    await shares(its["lena"], its.id)
    await announces(its)
    await presses_on(its.maria, "send news", "announcement-1")
    assert WORDS in told(its["ines"])
    await presses(its["lena"], "take win back")
    await house.move_on(house.now + timedelta(days=5))
    assert WORDS not in "".join(it.text for it in its["omar"].got)
    assert "Stopped" in texts((await its.maria.does(Chose("open", "announcement-1"))).sheet)


async def test_what_is_taken_back_while_an_announcement_of_it_is_written_is_not_kept(house: House) -> None:
    its = await program_of(house, alone=("lena",))
    await shares(its["lena"], its.id)
    await begins_to_announce(its)
    await presses(its["lena"], "take win back")
    await its.maria.does(Chose("now", "announce.when"), "sheet")
    await house.post.deliver_all()
    assert "was taken back" in told(its.maria)
    assert await drafts_of(its) == 0 == len(await rows(house.database, win_draft))


async def test_who_took_their_yes_back_is_asked_nothing_more_and_cannot_give_it_again(house: House) -> None:
    its = await program_of(house, ("sam", "lena"))
    await shares(its["lena"], its.id, **OF_TWO)
    await presses(its["sam"], "agree to win")
    await presses(its["sam"], "take win back")
    assert MARK not in await own_page(its["sam"])
    assert "already settled" in await presses(its["sam"], "agree to win")
    assert MARK not in await its.owner_sees()


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


async def test_after_the_program_has_ended_it_can_still_be_taken_back(house: House) -> None:
    its = await program_of(house, alone=("lena",))
    await shares(its["lena"], its.id)
    await its.maria.does(Chose("close program", its.id))
    await its.maria.does(Chose("do it", "close_program.sure"))
    await house.post.deliver_all()
    assert WORDS in await own_page(its["lena"])
    await presses(its["lena"], "take win back")
    assert await rows(house.database, win) == []


async def test_all_of_it_is_taken_away_and_erased(house: House) -> None:
    its = await program_of(house, ("sam", "lena"), alone=("omar",))
    await shares(its["lena"], its.id, **OF_TWO)
    await presses(its["sam"], "agree to win")
    await shares(its["omar"], its.id)
    assert MARK in await everything_of(its["lena"]) and "without a name" in await everything_of(its["lena"])
    assert '"said yes": true' in await everything_of(its["sam"])
    assert "told by another" not in await everything_of(its["omar"])
    await erases(its["lena"])
    [left] = await rows(house.database, win)
    [omar] = [it["id"] for it in await rows(house.database, people) if it["native"] == "omar"]
    assert left["person_id"] == omar and MARK not in await own_page(its["sam"])


async def test_it_is_nowhere_in_clear(database_url: str, keyring: Keyring, logged: io.StringIO) -> None:
    house = House(Database(database_url), keyring)
    its = await program_of(house, ("sam", "lena"))
    await shares(its["lena"], its.id, **OF_TWO)
    await presses(its["sam"], "agree to win")
    assert MARK in await its.owner_sees()
    assert await hits(house.database, database_url, MARK) == set()
    assert not [form for form in _forms(MARK) if form in logged.getvalue().encode()]
    await house.database.close()


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


async def test_of_many_the_last_forty_are_shown(house: House) -> None:
    its = await program_of(house, alone=("lena", "omar", "sam"))
    for number in range(41):
        await shares(its[("lena", "omar", "sam")[number % 3]], its.id, f"Number {number}.")
    seen = await its.owner_sees()
    assert "Number 40." in seen and "Number 1." in seen and "Number 0." not in seen
    assert "40 that came last" in seen


async def test_of_one_there_are_no_more_than_are_on_their_page(house: House) -> None:
    its = await program_of(house, alone=("lena",))
    for number in range(20):
        await shares(its["lena"], its.id, f"Number {number}.")
    assert await shares(its["lena"], its.id) == [] and "20 things already" in told(its["lena"])
    sheet = (await its["lena"].does(Chose("my wins", "program"))).sheet
    assert sheet and len([it for it in sheet.sections if it.buttons]) == 20
    await presses(its["lena"], "take win back", 1)
    assert await shares(its["lena"], its.id) != []


async def writes(its: Program) -> None:
    await its["lena"].does(Chose("share win", its.id))
    await its["lena"].does(Filled("win.words", {"answer": WORDS}), "sheet")


async def shares_it(its: Program) -> None:
    await shares(its["lena"], its.id, **OF_TWO)


async def with_a_yes(its: Program) -> None:
    await shares_it(its)
    await presses(its["sam"], "agree to win")


async def announced(its: Program) -> None:
    await with_a_yes(its)
    await announces(its)
    await presses_on(its.maria, "send news", "announcement-1")


async def after_a_no(its: Program) -> None:
    await shares_it(its)
    await presses(its["sam"], "refuse win")


async def in_vain(its: Program) -> None:
    await shares_it(its)
    await its.house.move_on(its.house.now + timedelta(days=4))


async def taken_back_by(its: Program, name: str) -> None:
    await with_a_yes(its)
    await presses(its[name], "take win back")


async def left_by_teller(its: Program) -> None:
    await with_a_yes(its)
    await leaves(its, its["lena"])


STAGES: tuple[tuple[str, Taken], ...] = (
    ("while you write it", writes),
    ("shared, before the other says yes", shares_it),
    ("shared, with the yes of all it is about", with_a_yes),
    ("announced, if you let everybody read it", announced),
    ("after a no, or no answer in three working days", after_a_no),
    ("after a no, or no answer in three working days", in_vain),
    ("taken back by the other", lambda its: taken_back_by(its, "sam")),
    ("taken back by you, or you leave the program", lambda its: taken_back_by(its, "lena")),
    ("taken back by you, or you leave the program", left_by_teller),
)


def test_every_stage_of_the_table_is_tried() -> None:
    assert set(CELLS) == {stage for stage, _ in STAGES}


@pytest.mark.parametrize(("stage", "comes"), STAGES, ids=[stage for stage, _ in STAGES])
async def test_each_reads_what_the_table_says(house: House, client: Client, stage: str, comes: Taken) -> None:
    its = await program_of(house, ("sam", "lena"), alone=("omar",))
    await comes(its)
    owners = await its.owner_sees() + await seen_in_a_browser(client, its)
    found = [await reaches(its["lena"]), await reaches(its["sam"]), owners, await reaches(its["omar"])]
    assert ["yes" if MARK in it else "no" for it in found] == CELLS[stage]


HOSTILE = '</blockquote><script>alert("x")</script><img src=x onerror=alert(1)>{{ 7*7 }} & "\u202e'


async def test_words_that_want_to_be_more_are_words_on_every_page(house: House, client: Client) -> None:
    its = await program_of(house, alone=("lena",))
    await shares(its["lena"], its.id, HOSTILE)
    for name in ("", "summary"):
        await opens(client, its.maria, its.number)
        html = await page(client, its.number, name)
        assert "<script" not in html and "<img" not in html and "49" not in text_of(html)
        assert "&lt;/blockquote&gt;&lt;script&gt;" in html and "{{ 7*7 }}" in html
    assert "{{ 7*7 }}" in texts((await its.maria.does(Chose("wins", its.id))).sheet)
