"""Who sees what in a pair: the table in the README is true, row by row, on both databases."""

import re
from pathlib import Path

import pytest

from bot import takeaway
from conversations.events import Called, Chose, Filled, Who
from tests.fakes.house import House, Someone

README = (Path(__file__).parents[2] / "README.md").read_text()
ROWS = dict(re.findall(r"^\| (\w[^|]*?) \| yes \| (yes|no) \| no \|$", README, re.MULTILINE))

WRITTEN = {
    "what you ask a mentor for": "mark-topic",
    "what you both agreed about working together": "mark-purpose",
    "your words of thanks, and a last word": "mark-thanks",
    "what was useful, what you take, adapt and leave": "mark-useful",
    "your own next step": "mark-step",
    "your notes and talks with the coach": "mark-think",
    "whom you would rather not be paired with": "mark-apart",
}
"""What Lena writes -> the words that nobody else may write."""


async def does(house: House, who: Someone, *answers: Chose | Filled | Called) -> None:
    for answer in answers:
        await who.does(answer, "sheet" if isinstance(answer, Filled) else "button")
    await house.post.deliver_all()


def button(who: Someone, choice: str) -> Chose:
    found = next(it for message in reversed(who.got) for it in message.buttons if it.choice == choice)
    return Chose(found.choice, found.about)


async def all_that_reaches(house: House, who: Someone) -> str:
    """Everything in their chat, and everything that is kept for them."""
    row = await who.row()
    assert row
    secrets = house.keyring.open_person(row.key)
    kept = await house.database.read(lambda conn: takeaway.everything(conn, row, secrets))
    return "\n".join([*(message.text for message in who.got), takeaway.as_json(kept)])


@pytest.fixture
async def pair(house: House) -> tuple[Someone, Someone]:
    """Lena and Sam have lived through a meeting, and Lena has written all she could."""
    lena, sam = await house.met("U3"), await house.met("U2")
    await does(house, lena, Called("mentor", "", Who(sam.address.key, "Sam")), Chose("mentee", "pair.role"))
    await does(house, lena, Filled("pair.topic", {"answer": "mark-topic"}))
    await does(house, sam, button(sam, "look"), Chose("yes", "pair_answer.answer"))
    await does(house, lena, button(lena, "together"), Filled("together.purpose", {"answer": "mark-purpose"}))
    await does(house, lena, Chose("skip", "together.often"), Chose("skip", "together.stays"))
    await does(house, lena, button(lena, "meet"), Chose("once", "meet.often"))
    await does(house, lena, Filled("meet.when", {"answer": "2026-11-24T14:00"}), Chose("45", "meet.minutes"))
    await does(house, sam, button(sam, "it fits"))
    await house.move_on(house.now.replace(day=24, hour=14, minute=50))
    await does(house, lena, button(lena, "met"), Filled("met.useful", {"answer": "mark-useful"}))
    await does(house, lena, *(Chose("skip", f"met.{name}") for name in ("take", "adapt", "leave")))
    await does(house, lena, Filled("met.what", {"answer": "mark-step"}), Chose("skip", "met.by"))
    await does(house, lena, Filled("met.thanks", {"answer": "mark-thanks"}))
    await does(house, lena, Called("think"), Filled("think.mind", {"answer": "mark-think"}))
    mark = {"answer": "mark-apart", "answer_id": sam.address.key}
    await does(house, lena, Chose("apart", "me"), Filled("apart.who", mark))
    return lena, sam


def test_the_table_has_a_row_for_each() -> None:
    assert ROWS.keys() == WRITTEN.keys()


@pytest.mark.parametrize("what", WRITTEN)
async def test_only_what_the_table_says_reaches_the_other(
    house: House, pair: tuple[Someone, Someone], what: str
) -> None:
    lena, sam = pair
    sees = WRITTEN[what] in await all_that_reaches(house, sam)
    assert sees == (ROWS[what] == "yes")
    shown_in_a_chat = [one for one in (*lena.got, *sam.got) if "mark-" in one.text]
    assert not shown_in_a_chat, "what somebody wrote stands in no chat"
