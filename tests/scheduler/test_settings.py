"""What a person settles counts at once, for what waits already too."""

from datetime import datetime

import pytest

from bot.ports import Profile
from conversations.events import Called, Chose, Filled
from tests.fakes.house import House, Someone

PAGE = "me"


async def settles(someone: Someone, talk: str, *answers: str) -> None:
    """Change one setting on the page."""
    reply = await someone.does(Chose(talk, PAGE), "sheet")
    for answer in answers:
        assert reply.sheet is not None, answer
        name, choices = reply.sheet.name, [button.choice for button in reply.sheet.buttons]
        event = Chose(answer, name) if answer in choices else Filled(name, {"answer": answer})
        reply = await someone.does(event, "sheet")
        assert not reply.errors, answer


async def waiting_step(house: House, by: str) -> Someone:
    """Somebody in New York who will be asked about a step at nine in the morning of a day."""
    house.slack.known = Profile("Maria", "America/New_York", "en")
    maria = await house.met("U1")
    await maria.agrees_a_step("write it down", by)
    await house.post.deliver_all()
    house.slack.sent.clear()
    return maria


def new_york(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}-05:00")


@pytest.mark.parametrize(
    ("talk", "answers", "not_yet", "then"),
    [
        ("hours", ("11 to 15",), "2026-11-25T10:59", "2026-11-25T11:00"),
        ("days", ("other days", "fri, sat"), "2026-11-27T08:59", "2026-11-27T09:00"),
        ("pause", ("another day", "2026-12-02"), "2026-12-02T08:59", "2026-12-02T09:00"),
        ("off", ("2026-11-25", "skip"), "2026-11-27T08:59", "2026-11-27T09:00"),
    ],
)
async def test_a_reminder_that_waits_comes_when_the_person_wants_it(
    house: House, talk: str, answers: tuple[str, ...], not_yet: str, then: str
) -> None:
    """The 26th is Thanksgiving."""
    maria = await waiting_step(house, "2026-11-25")
    await settles(maria, talk, *answers)
    await house.move_on(new_york(not_yet))
    house.slack.sent.clear()
    await house.move_on(new_york(then))
    assert ["your step" in message.text for message in maria.got] == [True]


@pytest.mark.parametrize(
    ("answers", "day"),
    [
        (("by my time zone",), "2026-11-27"),
        (("none",), "2026-11-26"),
        (("another country", "Germany"), "2026-11-26"),
    ],
)
async def test_it_comes_on_a_public_holiday_only_if_the_person_keeps_others(
    house: House, answers: tuple[str, ...], day: str
) -> None:
    maria = await waiting_step(house, "2026-11-26")
    await settles(maria, "country", *answers)
    house.slack.sent.clear()
    await house.move_on(new_york(f"{day}T08:59"))
    house.slack.sent.clear()
    await house.move_on(new_york(f"{day}T09:00"))
    assert len(maria.got) == 1


@pytest.mark.parametrize(("often", "came"), [("1", 1), ("as often as needed", 2)])
async def test_no_more_come_in_a_day_than_the_person_wants(house: House, often: str, came: int) -> None:
    maria = await waiting_step(house, "2026-11-25")
    await maria.agrees_a_step("read it", "2026-11-25")
    await settles(maria, "nudges", often)
    await house.post.deliver_all()
    house.slack.sent.clear()
    await house.move_on(new_york("2026-11-25T16:59"))
    assert len(maria.got) == came


async def test_a_kind_that_was_turned_off_does_not_come(house: House) -> None:
    maria = await waiting_step(house, "2026-11-25")
    await settles(maria, "kinds", "check_in", "no")
    await house.post.deliver_all()
    house.slack.sent.clear()
    await house.move_on(new_york("2026-12-24T16:59"))
    assert maria.got == []


async def test_what_was_changed_is_on_the_page_the_next_time(house: House) -> None:
    maria = await house.met("U1")
    await settles(maria, "hours", "8 to 4")
    page = (await maria.does(Called(PAGE))).sheet
    assert page is not None
    assert any("from 08:00 to 16:00" in part.text for part in page.sections)
