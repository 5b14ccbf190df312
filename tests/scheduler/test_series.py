"""What repeats: each occurrence is reminded of once, on the wall clock, and moves with what it depends on."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, update

from bot import memory
from bot.storage import queries
from bot.storage.database import Database
from bot.storage.tables import CANCELLED, PENDING, delivery, schedule
from conversations.effects import Repeat
from conversations.events import Called, Chose, Filled, Who
from conversations.person import Record
from scheduler.recurrence import Unusable
from scheduler.reminders import AHEAD, Reminders
from tests.fakes.house import House, Someone, rows

TUESDAYS_AT_TEN = Repeat(
    "regular", "FREQ=WEEKLY", datetime.fromisoformat("2026-12-01T10:00"), "Europe/Berlin", "regular-1"
)


async def meets_every_week(house: House) -> Someone:
    """Somebody with a talk on Tuesdays at 14:00 in UTC, who is reminded an hour before."""
    maria = await house.met("U1")
    await maria.does(Called("regular", who=Who("slack/T1/U2", "Sam")))
    await maria.does(Chose("every week", "regular.often"))
    await maria.does(Filled("regular.when", {"answer": "tuesday at 14:00"}), "sheet")
    await maria.does(Chose("1 hour", "regular.ahead"), "sheet")
    await house.post.deliver_all()
    house.slack.sent.clear()
    return maria


async def begin(house: House, someone: Someone, repeat: Repeat) -> None:
    """Let something repeat for somebody, as a turn of theirs would."""
    row = await someone.row()
    assert row is not None
    await house.database.write(lambda conn: house.reminders.begin(conn, row, repeat))


async def on_their_way(house: House) -> list[dict[str, Any]]:
    found = [row for row in await house.deliveries("remind") if row["about"].startswith("regular/")]
    return [row for row in found if row["state"] == PENDING]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def test_each_week_is_reminded_of_once(house: House) -> None:
    maria = await meets_every_week(house)
    await house.move_on(at("2026-12-16T12:00"))
    said = [one.text.partition(".")[0] for one in maria.got]
    assert said == [f"Your regular talk is on Tuesday, {day} at 14:00" for day in _days("24 November", 1, 8, 15)]


def _days(first: str, *days: int) -> list[str]:
    return [first, *(f"{day} December" for day in days)]


@pytest.mark.parametrize(("from_now", "coming"), [(False, ["2026-12-01T10:00"]), (True, [])])
async def test_what_is_due_already_is_passed_over_if_so_wished(house: House, from_now: bool, coming: list[str]) -> None:
    maria = await house.met("U1")
    house.now = at("2026-12-01T12:00")
    await begin(house, maria, replace(TUESDAYS_AT_TEN, zone="UTC", from_now=from_now))
    assert [queries.moment(row["due_at"]) for row in await on_their_way(house)] == [at(when) for when in coming]
    house.now = at("2026-12-08T09:00")
    await house.reminders.write_out()
    assert queries.moment((await on_their_way(house))[-1]["due_at"]) == at("2026-12-08T10:00")


async def test_what_is_over_when_it_begins_is_nothing(house: House) -> None:
    maria = await house.met("U1")
    house.now = at("2026-12-01T12:00")
    await begin(house, maria, replace(TUESDAYS_AT_TEN, rule="FREQ=WEEKLY;COUNT=1", from_now=True))
    assert await on_their_way(house) == [] and await house.reminders.next_due() is None


async def test_an_occurrence_is_written_out_no_earlier_than_a_day_before(house: House) -> None:
    await meets_every_week(house)
    await house.move_on(at("2026-11-25T12:00"))
    await house.reminders.write_out()
    assert await on_their_way(house) == []
    house.now = at("2026-12-01T13:00") - AHEAD
    await house.reminders.write_out()
    (waiting,) = await on_their_way(house)
    assert queries.moment(waiting["due_at"]) == at("2026-12-01T13:00")


async def test_many_processes_write_each_occurrence_out_once(database_url: str, house: House) -> None:
    people = [await house.met(f"U{number}") for number in range(30)]
    for someone in people:
        await begin(house, someone, replace(TUESDAYS_AT_TEN, start=datetime.fromisoformat("2026-12-01T10:00")))
    house.now = at("2026-11-30T12:00")
    others = [Database(database_url) for _ in range(3)]
    writers = [Reminders(database, house.keyring, lambda: house.now, lambda: None) for database in others]
    await asyncio.gather(*(writer.write_out() for writer in writers))
    assert len(await on_their_way(house)) == len(people)
    for database in others:
        await database.close()


async def test_another_rule_or_zone_moves_what_has_not_come_yet(house: House) -> None:
    maria = await house.met("U1")
    house.now = at("2026-11-30T15:00")
    await begin(house, maria, TUESDAYS_AT_TEN)
    (waiting,) = await on_their_way(house)
    assert queries.moment(waiting["due_at"]) == at("2026-12-01T09:00")
    await begin(house, maria, replace(TUESDAYS_AT_TEN, zone="America/New_York"))
    (waiting,) = await on_their_way(house)
    assert queries.moment(waiting["due_at"]) == at("2026-12-01T15:00")
    await begin(house, maria, replace(TUESDAYS_AT_TEN, start=datetime.fromisoformat("2026-12-03T10:00")))
    assert await on_their_way(house) == []
    house.now = at("2026-12-02T12:00")
    await house.reminders.write_out()
    (waiting,) = await on_their_way(house)
    assert queries.moment(waiting["due_at"]) == at("2026-12-03T09:00")


async def test_another_time_zone_database_moves_what_has_not_come_yet(house: House) -> None:
    maria = await house.met("U1")
    house.now = at("2026-11-30T12:00")
    await begin(house, maria, TUESDAYS_AT_TEN)

    def as_the_old_one_had_it(conn: Connection) -> None:
        early = queries.ms(at("2026-12-01T08:00"))
        conn.execute(update(delivery).where(delivery.c.kind == "remind").values(due_at=early, order_at=early))

    await house.database.write(as_the_old_one_had_it)
    await house.reminders.reckon_again()
    (waiting,) = await on_their_way(house)
    assert queries.moment(waiting["order_at"]) == at("2026-12-01T09:00")
    await house.reminders.write_out()
    assert len(await on_their_way(house)) == 1


async def test_what_is_not_repeated_any_more_does_not_come(house: House) -> None:
    maria = await meets_every_week(house)
    await house.move_on(at("2026-11-30T14:00"))
    await house.reminders.write_out()
    before = len(maria.got)
    series = next(it for it in (await maria.known())[0].records if it.kind == "regular")
    await maria.does(Chose("let go", series.id))
    await house.post.deliver_all()
    await house.move_on(at("2027-02-01T12:00"))
    assert len(maria.got) == before + 1, "that it is let go, and no more"
    assert await rows(house.database, schedule) == []
    states = {row["state"] for row in await house.deliveries("remind") if row["about"].startswith("regular/")}
    assert PENDING not in states
    assert CANCELLED in states


async def test_after_weeks_without_a_server_only_the_last_that_was_missed_is_told(house: House) -> None:
    maria = await meets_every_week(house)
    await house.move_on(at("2026-11-25T12:00"))
    before = len(maria.got)
    house.now = at("2026-12-17T12:00")
    await house.move_on(at("2026-12-17T13:00"))
    assert [one.text.partition(".")[0] for one in maria.got[before:]] == [
        "You had a regular talk planned for Tuesday, 15 December at 14:00"
    ]
    await house.move_on(at("2026-12-22T13:30"))
    assert "Your regular talk is on Tuesday, 22 December" in maria.got[-1].text


async def test_what_can_only_come_when_the_talk_begins_is_told_and_not_hidden(house: House) -> None:
    """It begins as her day does, at nine in UTC, and a quarter of an hour before is too early for her."""
    maria = await house.met("U1")
    await _known_series(house, maria)
    await begin(house, maria, replace(TUESDAYS_AT_TEN, rule="FREQ=WEEKLY;COUNT=2", ahead=timedelta(minutes=15)))
    await house.move_on(at("2026-12-01T09:00"))
    assert "You had a regular talk planned for Tuesday, 1 December at 09:00" in maria.got[-1].text


async def test_a_series_that_has_an_end_ends(house: House) -> None:
    maria = await house.met("U1")
    await _known_series(house, maria)
    midday = datetime.fromisoformat("2026-12-01T12:00")
    ends = replace(TUESDAYS_AT_TEN, rule="FREQ=WEEKLY;COUNT=2", start=midday, ahead=timedelta(minutes=15))
    await begin(house, maria, ends)
    await house.move_on(at("2027-01-10T12:00"))
    assert sum("Your regular talk is on" in one.text for one in maria.got) == 2
    assert await rows(house.database, schedule) == []


async def test_a_rule_that_is_none_is_refused_and_nothing_is_kept(house: House) -> None:
    maria = await house.met("U1")
    with pytest.raises(Unusable):
        await begin(house, maria, replace(TUESDAYS_AT_TEN, rule="FREQ=SECONDLY"))
    assert await rows(house.database, schedule) == []


async def test_a_rule_that_has_become_unusable_ends_and_holds_up_nobody(house: House) -> None:
    broken, fine = await house.met("U1"), await house.met("U2")
    for someone in (broken, fine):
        await begin(house, someone, TUESDAYS_AT_TEN)

    def spoil(conn: Connection) -> None:
        conn.execute(update(schedule).where(schedule.c.id == 1).values(rule="FREQ=NEVER"))

    await house.database.write(spoil)
    house.now = at("2026-12-08T12:00")
    await house.reminders.write_out()
    assert [row["person_id"] for row in await rows(house.database, schedule)] == [2]


async def test_whoever_erases_themself_takes_their_series_along(house: House) -> None:
    maria = await meets_every_week(house)
    await maria.does(Called("forget"))
    await maria.does(Chose("erase everything", "forget.sure"), "sheet")
    await house.move_on(at("2027-01-10T12:00"))
    assert await rows(house.database, schedule) == []
    assert len(maria.got) == 1, "the last word"


async def _known_series(house: House, someone: Someone) -> None:
    """A record for the series, so that its reminders have something to be about."""
    row = await someone.row()
    assert row is not None
    record = Record("regular-1", house.now, {"who": "Sam", "often": "every week"})
    sealed = memory.sealed_record(record, house.keyring.open_person(row.key))
    await house.database.write(lambda conn: queries.keep_record(conn, row.id, sealed))
