"""The brief comes once, on the morning of the meeting where each of a pair is, also when clocks or hours change."""

from datetime import UTC, datetime, timedelta

from conversations.events import Called, Chose, Filled
from tests.fakes.house import House
from tests.scheduler.test_half_year import BERLIN, NEW_YORK, Pair, begun

BRIEF = "Your brief is ready"


async def at_another_time(pair: Pair, when: str) -> None:
    """Their series is at another time from now on; `when` is its first one, in Berlin."""
    (series,) = (await pair.lena.known())[0].open_records("meeting")
    await pair.does(pair.lena, Chose("another time", series.id))
    await pair.does(pair.lena, Chose("all of them", "meet.which"))
    await pair.does(pair.lena, Filled("meet.when", {"answer": when}))
    await pair.does(pair.lena, Chose("skip", "meet.minutes"))
    await pair.until("2026-11-24T16:00")
    await pair.presses(pair.omar, "it fits")


async def test_each_meeting_has_one_brief_for_each_through_both_changes_of_the_clocks(house: House) -> None:
    pair = await begun(house)
    days = [f"{datetime(2026, 12, 1, tzinfo=UTC) + n * timedelta(days=14):%m-%d}" for n in range(9)]
    for day in days:
        await pair.until(f"{'2026' if day > '11' else '2027'}-{day}T18:00")
    assert pair.times(pair.lena, BRIEF, BERLIN) == [f"Tue {day} 09:00" for day in days]
    assert pair.times(pair.omar, BRIEF, NEW_YORK) == [f"Tue {day} 09:00" for day in days], (
        "also when he is an hour nearer"
    )


async def test_where_the_meeting_is_early_the_brief_comes_with_its_reminder(house: House) -> None:
    pair = await begun(house)
    await at_another_time(pair, "2026-12-01T15:20")
    await pair.until("2026-12-15T18:00")
    assert pair.times(pair.lena, BRIEF, BERLIN) == ["Tue 12-01 09:00", "Tue 12-15 09:00"]
    assert pair.times(pair.omar, BRIEF, NEW_YORK) == ["Tue 12-01 09:10", "Tue 12-15 09:10"]
    assert all("mentoring meeting is on" in one.text for one in pair.omar.got if BRIEF in one.text)


async def test_it_comes_as_the_hours_begin_that_the_person_has_by_then(house: House) -> None:
    pair = await begun(house)
    await pair.until("2026-11-30T18:00")
    await pair.does(pair.lena, Chose("hours", "me"))
    await pair.does(pair.lena, Filled("hours.hours", {"answer": "11 to 17"}))
    await pair.until("2026-12-01T18:00")
    assert pair.times(pair.lena, BRIEF, BERLIN) == ["Tue 12-01 11:00"]


async def test_in_a_pause_there_is_none_and_nobody_is_told_of_it_later(house: House) -> None:
    pair = await begun(house)
    await pair.does(pair.lena, Called("pause", "until 3 december"))
    await pair.until("2026-12-03T12:00")
    assert pair.times(pair.lena, BRIEF, BERLIN) == []
    await pair.until("2026-12-15T12:00")
    assert pair.times(pair.lena, BRIEF, BERLIN) == ["Tue 12-15 09:00"]


async def test_it_takes_none_of_the_days_messages(house: House) -> None:
    """What is before a meeting does not count as one: the question how it went comes the same day."""
    pair = await begun(house)
    await pair.until("2026-11-30T18:00")
    await pair.does(pair.lena, Chose("nudges", "me"))
    await pair.does(pair.lena, Chose("1", "nudges.nudges"))
    await pair.until("2026-12-01T18:00")
    assert pair.times(pair.lena, "How did it go?", BERLIN) == ["Tue 12-01 16:45"]
