"""Who may see and do what in a program is what the README says: its table is read, and every cell of it is tried."""

import re
from pathlib import Path

import pytest

from bot import memory
from conversations.events import Chose, Filled
from conversations.programs import parts
from tests.bot.office.test_acts import forges, founds, invites, joined, told
from tests.fakes.house import WORDS, House, Someone

README = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
HEAD, _, *LINES = README.partition("| in a program |")[2].partition("\n\n")[0].splitlines()
WHO = [cell.strip() for cell in HEAD.strip(" |").split("|")]
LABELS = {WORDS.label("", choice, memory.STRANGER): choice for choice in parts.CHOICES if choice != "found"}
ROWS = {label: cells for label, *cells in (re.split(r"\s*\|\s*", line.strip("| ")) for line in LINES)}
CELLS = [
    pytest.param(LABELS[label], {who: may == "yes" for who, may in zip(WHO, cells, strict=True)}, id=label)
    for label, cells in ROWS.items()
]


async def everybody(house: House) -> tuple[str, dict[str, Someone]]:
    """A program, and somebody for each column of the table."""
    house.slack.admins = {house.someone("ines").address.key}
    names = ("maria", "omar", "sam", "lena", "ines", "ben")
    people = dict(zip(WHO, [await house.met(name) for name in names], strict=True))
    owner, co_owner, member, invited, *_ = people.values()
    id = await founds(owner, size="9", training="your course")
    await owner.does(Chose("co-owner", id))
    await owner.does(Filled("co_owner.who", {"answer": "", "answer_id": co_owner.address.key}), "sheet")
    await joined(owner, member, id)
    await invites(owner, invited, id)
    return id, people


def test_every_button_of_a_program_is_in_the_table() -> None:
    assert set(ROWS) == set(LABELS)
    assert {cell for cells in ROWS.values() for cell in cells} == {"yes", "no"}


@pytest.mark.parametrize(("choice", "may"), CELLS)
async def test_each_may_do_what_the_table_says(house: House, choice: str, may: dict[str, bool]) -> None:
    """First those who may not, so that nobody can have done it before them."""
    id, people = await everybody(house)
    for who in sorted(WHO, key=lambda who: may[who]):
        one = people[who]
        before = len(one.got)
        reply = await one.does(Chose(choice, id))
        await house.post.deliver_all()
        refused = len(one.got) > before and any(it in told(one) for it in ("already settled", "Only an admin"))
        assert refused is not may[who], who
        assert reply.sheet is None or may[who], who


@pytest.mark.parametrize("choice", ["members", "draft", "picture", "announcements", "log", "code"])
async def test_nobody_else_sees_anything_whatever_their_own_notes_say(house: House, choice: str) -> None:
    id, people = await everybody(house)
    for who in WHO[2:]:
        await forges(people[who], id)
        reply = await people[who].does(Chose(choice, id))
        await house.post.deliver_all()
        shown = repr(reply.sheet).lower()
        assert not any(name in shown for name in ("maria", "omar", "lena", "first steps", "/program ")), who
        assert reply.sheet is None or not any(it.choice in parts.CHOICES for it in reply.sheet.buttons), who
