"""Who sees what in a pair: the table in the README is true, row by row, on both databases."""

import re
from pathlib import Path

import pytest

from bot import takeaway
from conversations.events import Called, Chose, Filled, Who
from tests.bot.office.test_acts import answers, code_of, founds
from tests.bot.office.test_ranking import names
from tests.fakes.house import House, Someone, button, does

README = (Path(__file__).parents[2] / "README.md").read_text()
ROWS = dict(re.findall(r"^\| (\w[^|]*?) \| yes \| (yes|no) \| no \|$", README, re.MULTILINE))

AS_A_MENTOR = "what you prepare, ask, tell and promise as a mentor"
WRITTEN = {
    "what you ask a mentor for": ("mark-topic",),
    "what you both agreed about working together": ("mark-purpose",),
    "your words of thanks, and a last word": ("mark-thanks",),
    "how you get ready for a meeting": ("mark-want", "mark-tried", "mark-request", "mark-questions"),
    "what you note to raise": ("mark-note", "mark-still"),
    "what was useful, what you take, adapt and leave": ("mark-useful", "mark-take", "mark-adapt", "mark-leave"),
    "your own next step": ("mark-step",),
    AS_A_MENTOR: (
        "mark-working", "mark-first", "mark-second", "mark-story", "mark-offer",
        "mark-asked", "mark-told", "mark-found", "mark-promise", "mark-next",
    ),
    "your notes and talks with the coach": ("mark-think",),
    "whom you would rather not be paired with": ("mark-apart",),
    "whom you named as mentors you would like": ("mark-named",),
}  # fmt: skip
"""What Lena writes, and Sam as her mentor -> the words that nobody else may write."""


async def writes(house: House, who: Someone, flow: str, **answers: str) -> None:
    """On the pages of a talk, one after the other."""
    for step, answer in answers.items():
        await does(house, who, Filled(f"{flow}.{step}", {"answer": answer}))


async def all_that_reaches(house: House, who: Someone) -> str:
    """Everything in their chat, and everything that is kept for them."""
    row = await who.row()
    assert row
    secrets = house.keyring.open_person(row.key)
    kept = await house.database.read(lambda conn: takeaway.everything(conn, row, secrets))
    return "\n".join([*(message.text for message in who.got), takeaway.as_json(kept)])


async def the_word(who: Someone) -> str:
    """The id of the thanks that they have had."""
    (word,) = (await who.known())[0].open_records("word")
    return word.id


async def named(house: House, lena: Someone, sam: Someone) -> None:
    """Both are in a program in which Lena has named another mentor and Sam."""
    maria = await house.met("maria")
    program = await founds(maria, size="9", pairing="mentees rank")
    code = await code_of(maria, program)
    for who, role in ((await house.met("mark-named"), "mentor"), (sam, "mentor"), (lena, "mentee")):
        await who.does(Called("program", code), "chat")
        await answers(who, program, {"role": role})
    await names(lena, program, "mark-named", "U2")


@pytest.fixture
async def pair(house: House) -> tuple[Someone, Someone]:
    """Lena and Sam have lived through a meeting, and Lena has written all she could."""
    lena, sam = await house.met("U3"), await house.met("U2")
    await named(house, lena, sam)
    await does(house, lena, Called("mentor", "", Who(sam.address.key, "Sam")), Chose("mentee", "pair.role"))
    await does(house, lena, Filled("pair.topic", {"answer": "mark-topic"}))
    await does(house, sam, button(sam, "look"), Chose("yes", "pair_answer.answer"))
    await does(house, lena, button(lena, "together"), Filled("together.purpose", {"answer": "mark-purpose"}))
    await does(house, lena, Chose("skip", "together.often"), Chose("skip", "together.stays"))
    await does(house, lena, button(lena, "meet"), Chose("once", "meet.often"))
    await does(house, lena, Filled("meet.when", {"answer": "2026-11-24T14:00"}), Chose("45", "meet.minutes"))
    await does(house, sam, button(sam, "it fits"))
    await does(house, lena, Called("mentor", "note"), Filled("note.note", {"answer": "mark-note"}))
    await does(house, lena, Called("mentor", "prepare"))
    await writes(house, lena, "mentee_prepare", want="mark-want", tried="mark-tried")
    await does(house, lena, Chose("advice", "mentee_prepare.help"))
    await writes(house, lena, "mentee_prepare", request="mark-request", questions="mark-questions")
    await does(house, sam, Called("mentor", "prepare"))
    await writes(house, sam, "mentor_prepare", working_on="mark-working", question_1="What mark-first?")
    await writes(house, sam, "mentor_prepare", question_2="What mark-second?", story="mark-story", offer="mark-offer?")
    await house.move_on(house.now.replace(day=24, hour=14, minute=50))
    await does(house, lena, button(lena, "met"), Chose("some of it", "met.raised"))
    await writes(house, lena, "met", still="mark-still", useful="mark-useful", take="mark-take", adapt="mark-adapt")
    await writes(house, lena, "met", leave="mark-leave", what="mark-step", by="2026-11-30", thanks="mark-thanks")
    await does(house, sam, button(sam, "met"))
    await writes(house, sam, "met", asked="mark-asked", told="mark-told", found="mark-found", promise="mark-promise")
    await writes(house, sam, "met", by="2026-11-30", next_ask="mark-next")
    await does(house, sam, Called("mentor", "thanks"), Chose("may I show it", await the_word(sam)))
    await does(house, lena, button(lena, "look"), Chose("yes", "may_show.answer"))
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
    writer, other = (sam, lena) if what == AS_A_MENTOR else (lena, sam)
    kept, reaches = await all_that_reaches(house, writer), await all_that_reaches(house, other)
    for mark in WRITTEN[what]:
        assert mark in kept or mark == "mark-note", "what was raised is ticked off, all else is kept for its writer"
        assert (mark in reaches) == (ROWS[what] == "yes"), mark
    shown_in_a_chat = [one for one in (*lena.got, *sam.got) if "mark-" in one.text]
    assert not shown_in_a_chat, "what somebody wrote stands in no chat"
