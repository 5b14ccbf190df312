"""What is due leaves, waits for its person's hours, or is not wanted any more; it never leaves twice."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot import letters
from bot.ports import Incoming, Message, Nudge, Reply, TryLater, Undeliverable
from bot.storage import announcements, deliveries
from bot.storage.deliveries import NewDelivery
from bot.storage.tables import CANCELLED, SENT
from conversations.events import CameDue, Event
from scheduler.carry import MESSENGER_OFF
from scheduler.fanout import FanOut
from scheduler.post import LEASE
from tests.fakes.house import House, Someone

MOMENT = timedelta(seconds=1)
CLOSING = datetime.fromisoformat("2026-11-23T16:59:30+00:00")
LATE = datetime.fromisoformat("2026-11-23T17:10:00+00:00")
NEXT_MORNING = datetime.fromisoformat("2026-11-24T09:00:00+00:00")
MEETING = Nudge("talk", "brief-1", meeting=NEXT_MORNING, last=NEXT_MORNING - timedelta(minutes=30))


async def is_said(house: House, to: Someone, key: str, nudge: Nudge | None = None) -> None:
    """Something is on its way to somebody from now on."""
    row = await to.row()
    assert row is not None
    secrets = house.keyring.open_person(row.key)
    await _added(house, letters.say(row, secrets, key, Message(f"This is {key}."), house.now, nudge))


async def is_to_come(house: House, to: Someone, nudge: Nudge) -> None:
    """A reminder is due now."""
    row = await to.row()
    assert row is not None
    about = (row, house.keyring.open_person(row.key), nudge.reminder, nudge.about, house.now)
    await _added(house, letters.remind(*about, meeting=nudge.meeting, last=nudge.last))


async def is_announced(house: House, words: str) -> None:
    sealed = house.keyring.seal(words.encode())
    await house.database.write(lambda conn: announcements.begin(conn, "", sealed, house.now))
    await FanOut(house.database, lambda: house.now, house.post.wake).write_out()


async def _added(house: House, one: NewDelivery) -> None:
    await house.database.write(lambda conn: deliveries.add_deliveries(conn, [one]))


async def state(house: House, kind: str) -> tuple[int, str | None]:
    """Of the latest of a kind, and why."""
    row = (await house.deliveries(kind))[-1]
    return row["state"], row["why"]


async def could_not_leave(house: House, until: datetime) -> None:
    """The platform is in trouble until then."""
    house.slack.wrong.append(TryLater("service_unavailable", until - house.now))
    await house.post.deliver_all()
    house.now = until + MOMENT


async def test_what_reaches_out_and_could_not_leave_in_hours_waits_for_the_next_ones(house: House) -> None:
    maria = await house.met("U1")
    house.now = CLOSING
    await is_said(house, maria, "nudge", Nudge())
    await could_not_leave(house, LATE)
    await house.move_on(NEXT_MORNING - MOMENT)
    assert maria.got == []
    await house.move_on(NEXT_MORNING)
    assert len(maria.got) == 1


async def test_an_answer_that_could_not_leave_leaves_as_soon_as_it_can_at_any_hour(house: House) -> None:
    maria = await house.met("U1")
    house.now = CLOSING
    await is_said(house, maria, "answer")
    await could_not_leave(house, LATE)
    await house.post.deliver_all()
    assert len(maria.got) == 1


async def test_what_can_only_leave_when_it_is_of_no_use_is_dropped_and_its_matter_is_told_once(house: House) -> None:
    maria, heard = await house.met("U1"), list[Event]()

    async def take_turn(incoming: Incoming) -> Reply:
        heard.append(incoming.event)
        return Reply()

    house.now = CLOSING
    await is_said(house, maria, "nudge", MEETING)
    house.slack.wrong.append(TryLater("service_unavailable", LATE - house.now))
    post = house.another_post("other", take_turn=take_turn)
    await post.deliver_all()
    house.now = LATE + MOMENT
    await post.deliver_all()
    await house.move_on(NEXT_MORNING + timedelta(days=1))
    assert maria.got == []
    assert heard == [CameDue("talk", "brief-1", late=True)]
    assert await state(house, "say") == (CANCELLED, "too late")


async def test_who_said_stop_while_something_could_not_leave_is_left_alone(house: House) -> None:
    maria = await house.met("U1")
    await is_said(house, maria, "nudge", Nudge())
    house.slack.wrong.append(TryLater("service_unavailable", timedelta(minutes=10)))
    await house.post.deliver_all()
    await maria.says("stop")
    house.now += timedelta(minutes=11)
    await house.post.deliver_all()
    assert "nudge" not in [sent.key for sent in house.slack.sent]
    (nudge,) = [row for row in await house.deliveries("say") if row["key"] == "nudge"]
    assert (nudge["state"], nudge["why"]) == (CANCELLED, "stopped")


async def test_a_reminder_waits_while_the_platform_says_that_its_person_is_away(house: House) -> None:
    maria = await house.met("U1")
    house.slack.quiet[maria.address.key] = until = house.now + timedelta(hours=2)
    await maria.agrees_a_step("write it down", "2026-11-23")
    await is_to_come(house, maria, Nudge("check_in", (await maria.known())[0].records[0].id))
    await house.post.deliver_all()
    before = len(maria.got)
    await house.move_on(until - MOMENT)
    assert len(maria.got) == before
    await house.move_on(until + MOMENT)
    assert len(maria.got) == before + 1


@pytest.mark.parametrize("trouble", [TryLater("ratelimited", timedelta(hours=1)), Undeliverable("refused")])
async def test_where_the_platform_does_not_say_whether_somebody_is_away_they_are_reminded(
    house: House, trouble: Exception
) -> None:
    maria = await house.met("U1")
    await maria.agrees_a_step("write it down", "2026-11-25")
    await house.post.deliver_all()
    house.slack.cannot_look = trouble
    before = len(maria.got)
    await house.move_on(datetime.fromisoformat("2026-11-25T09:00:00+00:00"))
    assert len(maria.got) == before + 1


async def test_what_was_sent_before_a_crash_is_not_sent_again_in_the_next_hours(house: House) -> None:
    """It is found where it was sent, although its own time for being sent has moved on by then."""
    maria = await house.met("U1")
    house.now = CLOSING
    await is_said(house, maria, "nudge", Nudge())
    await house.sends_and_dies()
    house.now = LATE
    await house.post.deliver_all()
    assert await state(house, "say") == (SENT, "")
    await house.move_on(NEXT_MORNING + timedelta(hours=1))
    assert len(maria.got) == 1


async def test_news_that_were_sent_before_a_crash_are_not_sent_again_on_the_next_day(house: House) -> None:
    maria = await house.met("U1")
    house.now = CLOSING
    await is_announced(house, "The program starts on Monday.")
    await house.sends_and_dies()
    house.now = LATE
    await house.move_on(NEXT_MORNING + timedelta(hours=1))
    assert await state(house, "news") == (SENT, "")
    assert len(maria.got) == 1


async def test_what_was_sent_before_a_crash_is_looked_for_also_after_the_platform_was_off(house: House) -> None:
    maria = await house.met("U1")
    await is_said(house, maria, "answer")
    await house.sends_and_dies()
    house.now += LEASE
    await house.another_post("off", messengers={}).deliver_all()
    house.now += MESSENGER_OFF + MOMENT
    await house.post.deliver_all()
    assert len(maria.got) == 1


async def test_while_the_platform_is_too_busy_to_look_nothing_is_sent(house: House) -> None:
    maria = await house.met("U1")
    await is_said(house, maria, "answer")
    await house.sends_and_dies()
    house.now += LEASE
    house.slack.cannot_find = TryLater("ratelimited", timedelta(seconds=30))
    await house.post.deliver_all()
    house.slack.cannot_find = None
    house.now += timedelta(seconds=31)
    await house.post.deliver_all()
    assert len(maria.got) == 1
    assert await state(house, "say") == (SENT, "")


async def test_where_it_may_not_be_looked_for_it_is_sent_rather_than_lost(house: House) -> None:
    maria = await house.met("U1")
    await is_said(house, maria, "answer")
    held = house.slack.slow[maria.address.key] = asyncio.Event()
    asked = house.slack.asked_to_send
    delivering = asyncio.create_task(house.another_post("dies").deliver_due())
    await house.slack.until(lambda: house.slack.asked_to_send > asked)
    delivering.cancel()
    held.set()
    house.now += LEASE
    house.slack.cannot_find = Undeliverable("refused")
    await house.post.deliver_all()
    assert len(maria.got) == 1
    assert await state(house, "say") == (SENT, "")
