"""Who can no longer be reached is known to be so, and whoever told them something learns that it did not arrive."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.ports import TryLater
from bot.storage.tables import CANCELLED, DEAD, PENDING, SENT, delivery
from conversations.events import Called, Chose
from scheduler.pacing import ATTEMPTS
from tests.fakes.house import House, Someone

EVERY_WHY = ["blocked", "left", "not installed"]
OFFERED_LATE = datetime.fromisoformat("2026-11-23T16:59:30+00:00")
AFTER_HOURS = datetime.fromisoformat("2026-11-23T17:05:00+00:00")
NEXT_MORNING = datetime.fromisoformat("2026-11-24T09:01:00+00:00")


async def learns_that_it_did_not_arrive(maria: Someone) -> None:
    """Once, in words that name no reason, and can go on from there."""
    told = [message for message in maria.got if "could not reach the other person" in message.text]
    assert len(told) == 1
    for why in (*EVERY_WHY, "stopped", "refused", "erased"):
        assert why not in told[0].text
    (step,) = (await maria.known())[0].open_records("step")
    assert step.fields["state"] == "not reached"
    look, *_ = told[0].buttons
    page = (await maria.does(Chose(look.choice, look.about))).sheet
    assert page is not None
    assert "Sam asks on Monday" in str(page)


@pytest.mark.parametrize("why", EVERY_WHY)
async def test_whoever_cannot_be_reached_is_known_to_be_so_until_they_write(house: House, why: str) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"))
    house.slack.gone[maria.address.key] = why
    await house.post.deliver_all()
    assert (await maria.known())[0].unreachable == why
    del house.slack.gone[maria.address.key]
    await maria.says("hello")
    assert (await maria.known())[0].unreachable == ""
    assert maria.got


async def test_a_reminder_to_somebody_who_left_does_not_happen(house: House) -> None:
    maria = await house.met("U1")
    await maria.agrees_a_step("write it down", "2026-11-25")
    await house.post.deliver_all()
    await maria.does(Called("menu"))
    house.slack.gone[maria.address.key] = "left"
    await house.move_on(datetime.fromisoformat("2026-11-30T12:00:00+00:00"))
    (reminder,) = await house.deliveries("remind")
    assert (reminder["state"], reminder["why"], reminder["payload"]) == (CANCELLED, "left", b"")


async def test_a_reminder_comes_again_once_the_app_is_installed_again(house: House) -> None:
    maria = await house.met("U1")
    await maria.agrees_a_step("write it down", "2026-11-25")
    await house.post.deliver_all()
    await maria.does(Called("menu"))
    house.slack.gone[maria.address.key] = "not installed"
    await house.post.deliver_all()
    house.slack.gone.clear()
    await house.move_on(datetime.fromisoformat("2026-11-25T12:00:00+00:00"))
    assert "your step" in maria.got[-1].text


@pytest.mark.parametrize("known", [False, True], ids=["to everybody's surprise", "as is known"])
@pytest.mark.parametrize("why", [*EVERY_WHY, "refused"])
async def test_who_offered_a_step_to_somebody_unreachable_learns_it(house: House, why: str, known: bool) -> None:
    maria, sam = await house.met("U1"), await house.met("U2")
    house.slack.gone[sam.address.key] = why
    if known:
        await sam.does(Called("menu"))
        await house.post.deliver_all()
    await maria.offers("Sam asks on Monday", to=sam)
    await house.post.deliver_all()
    await house.move_on(house.now + timedelta(hours=1))
    await learns_that_it_did_not_arrive(maria)


async def test_who_offered_a_step_to_a_stranger_who_does_not_have_the_app_learns_it_once(house: House) -> None:
    """A welcome and the offer are on their way, and neither arrives."""
    maria, sam = await house.met("U1"), house.someone("U2")
    house.slack.gone[sam.address.key] = "not installed"
    await maria.offers("Sam asks on Monday", to=sam)
    await house.move_on(house.now + timedelta(hours=1))
    assert [row["state"] for row in await house.deliveries("say") if row["person_id"] != 1] == [DEAD, DEAD]
    await learns_that_it_did_not_arrive(maria)


async def test_who_offered_a_step_that_the_platform_never_took_learns_it(house: House) -> None:
    maria, sam = await house.met("U1"), await house.met("U2")
    await maria.offers("Sam asks on Monday", to=sam)
    await house.post.deliver_due()
    house.slack.wrong = [TryLater("server error")] * ATTEMPTS
    while house.slack.wrong:
        await house.post.deliver_all()
        due = await house.post.next_due()
        assert due is not None
        house.now = max(house.now, due)
    await house.move_on(NEXT_MORNING)
    assert sam.got == []
    await learns_that_it_did_not_arrive(maria)


async def test_who_offered_a_step_to_somebody_who_stops_before_it_leaves_learns_it(house: House) -> None:
    maria, sam = await house.met("U1"), await house.met("U2")
    await maria.offers("Sam asks on Monday", to=sam)
    await house.post.deliver_due()
    house.slack.wrong = [TryLater("busy", timedelta(minutes=10))]
    await house.post.deliver_all()
    await sam.says("stop")
    await house.move_on(house.now + timedelta(hours=1))
    assert not [message for message in sam.got if "one small step" in message.text]
    await learns_that_it_did_not_arrive(maria)


async def test_who_offered_a_step_to_somebody_who_erases_themself_before_it_arrives_learns_it(house: House) -> None:
    maria, sam = await house.met("U1"), await house.met("U2")
    house.now = OFFERED_LATE
    await maria.offers("Sam asks on Monday", to=sam)
    house.now = AFTER_HOURS
    await house.post.deliver_all()
    await sam.does(Called("forget"))
    await sam.does(Chose("erase everything", "forget.sure"))
    await house.move_on(NEXT_MORNING)
    await learns_that_it_did_not_arrive(maria)


async def test_what_can_no_longer_be_opened_keeps_nobody_from_erasing_themself(house: House) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"))
    spoilt = update(delivery).where(delivery.c.state == PENDING).values(payload=b"spoilt")
    await house.database.write(lambda conn: conn.execute(spoilt))
    await maria.does(Called("forget"))
    await maria.does(Chose("erase everything", "forget.sure"))
    await house.post.deliver_all()
    assert "is erased" in maria.got[-1].text


async def test_nobody_is_told_that_they_could_not_be_told_something(house: House) -> None:
    maria, sam = await house.met("U1"), await house.met("U2")
    await sam.says("stop")
    await maria.offers("Sam asks on Monday", to=sam)
    house.slack.gone[maria.address.key] = "left"
    await house.move_on(house.now + timedelta(days=2))
    tells = await house.deliveries("tell")
    assert len(tells) == 2
    assert {row["state"] for row in tells} <= {SENT, CANCELLED, DEAD}
