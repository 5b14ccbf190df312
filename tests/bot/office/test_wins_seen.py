"""Who reads what went well, at each stage: nobody any more once one of those whom it is about has taken it back."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.storage.tables import people, win, win_draft
from conversations.events import Called, Chose, Filled
from tests.bot.office.test_acts import erases, texts, told
from tests.bot.owners import Client, opens, page, pages_of, text_of
from tests.fakes.announcing import presses as presses_on
from tests.fakes.house import House, rows
from tests.fakes.winning import (
    MARK,
    OF_TWO,
    WORDS,
    Program,
    announces,
    begins_to_announce,
    drafts_of,
    everything_of,
    leaves,
    own_page,
    presses,
    program_of,
    reaches,
    seen_in_a_browser,
    shares,
    writes,
)

README = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
TABLE = README.partition("| what went well |")[2].partition("\n\n")[0].splitlines()[2:]
CELLS = {stage: cells for stage, *cells in (re.split(r"\s*\|\s*", line.strip("| ")) for line in TABLE)}


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    """A browser."""
    async with TestClient(TestServer(pages_of(house))) as made:
        yield made


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


async def test_what_those_in_the_program_may_read_is_announced_in_no_channel(house: House) -> None:
    its = await program_of(house, alone=("lena",))
    await shares(its["lena"], its.id)
    await its.maria.does(Chose("announce win", "shown-1"))
    await its.maria.does(Filled("announce.title", {"answer": "It works"}), "sheet")
    page = (await its.maria.does(Filled("announce.news", {"answer": WORDS}), "sheet")).sheet
    assert page and page.name == "announce.role", "where is not asked"
    back = (await its.maria.does(Chose("back", page.name), "sheet")).sheet
    assert back and back.name == "announce.news"


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
