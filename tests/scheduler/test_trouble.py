"""What cannot leave now is tried again, what can never leave is put aside, and whoever it concerns learns it."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from bot.ports import Incoming, Profile, Reply, TryLater, Undeliverable
from bot.storage.tables import DEAD, PENDING, SENT, delivery
from conversations.events import Called, Learned, Left, Visited
from scheduler.carry import MESSENGER_OFF
from scheduler.pacing import ATTEMPTS, DEATHS, FAULTS, LATEST, ON_ITS_WAY, wait_before
from tests.fakes.house import House

MOMENT = timedelta(seconds=1)


async def test_a_platform_that_asks_to_wait_is_waited_for_and_loses_nothing(house: House) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"))
    for _ in range(3 * ATTEMPTS):
        house.slack.wrong.append(TryLater("ratelimited", timedelta(seconds=30)))
        await house.post.deliver_due()
        (row,) = [row for row in await house.deliveries("say") if row["state"] == PENDING]
        assert row["attempt"] == 0
        assert row["why"] == "ratelimited"
        due = await house.post.next_due()
        assert due is not None
        assert timedelta(seconds=30) <= due - house.now <= timedelta(seconds=31)
        house.now = due
    await house.post.deliver_due()
    assert len(maria.got) == 1


async def test_what_fails_is_tried_again_later_each_time_and_then_put_aside_with_its_reason(house: House) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"), event_id="Ev1")
    await maria.does(Called("menu"), event_id="Ev2")
    waits = []
    for _ in range(ATTEMPTS - 1):
        house.slack.wrong.append(TryLater("server error"))
        await house.post.deliver_all()
        due = await house.post.next_due()
        assert due is not None
        waits.append(due - house.now)
        house.now = due
    for number, wait in enumerate(waits, start=1):
        assert wait_before(number, None, 0) <= wait + MOMENT
        assert wait <= wait_before(number, None, 1)
    house.slack.wrong.append(TryLater("server error"))
    await house.post.deliver_due()
    dead, following = (await house.deliveries("say"))[-2:]
    assert (dead["state"], dead["why"]) == (DEAD, "server error")
    assert following["state"] == PENDING
    await house.post.deliver_all()
    assert [sent.key for sent in house.slack.sent] == ["Ev2:0"]


async def test_what_could_not_leave_for_days_is_put_aside(house: House) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"))
    house.now += LATEST
    house.slack.wrong.append(TryLater("ratelimited", timedelta(hours=1)))
    await house.post.deliver_all()
    row = (await house.deliveries("say"))[-1]
    assert (row["state"], row["why"]) == (PENDING, "ratelimited")
    for state in (*[PENDING] * (FAULTS - 1), DEAD):
        house.now += timedelta(hours=2)
        house.slack.wrong.append(TryLater("ratelimited", timedelta(hours=1)))
        await house.post.deliver_all()
        assert (await house.deliveries("say"))[-1]["state"] == state


async def test_what_is_given_up_without_an_answer_stays_in_doubt(house: House) -> None:
    maria = await house.met("U1")
    for number in range(3):
        await maria.does(Called("menu"), event_id=f"Ev{number}")
    nearly = update(delivery).where(delivery.c.state == PENDING).values(attempt=ATTEMPTS - 1)
    await house.database.write(lambda conn: conn.execute(nearly))
    unanswered = TryLater("timeout", in_doubt=True)
    house.slack.wrong = [unanswered, TryLater("unreachable"), Undeliverable("refused")]
    await house.post.deliver_all()
    given_up = [(row["why"], bool(row["in_doubt"])) for row in await house.deliveries("say") if row["state"] == DEAD]
    assert given_up == [("timeout", True), ("unreachable", False), ("refused", False)]


async def test_a_messenger_that_never_answers_is_given_up_and_tried_again(house: House) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"))
    house.slack.slow[maria.address.key] = asyncio.Event()
    await house.another_post("impatient", give_up_after=0.05).deliver_due()
    row = (await house.deliveries("say"))[-1]
    assert (row["state"], row["why"], row["attempt"]) == (PENDING, "TimeoutError", 1)


async def test_a_fault_of_a_messenger_does_not_tell_what_it_was_to_send(house: House) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"))
    house.slack.wrong.append(RuntimeError("could not send: the secret words"))
    await house.post.deliver_due()
    assert (await house.deliveries("say"))[-1]["why"] == "RuntimeError"


async def test_what_made_its_process_die_each_time_is_put_aside_untried(house: House) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"))
    often = update(delivery).where(delivery.c.state == PENDING).values(taken_over=DEATHS + 1)
    await house.database.write(lambda conn: conn.execute(often))
    asked = house.slack.asked_to_send
    await house.post.deliver_all()
    assert house.slack.asked_to_send == asked
    row = (await house.deliveries("say"))[-1]
    assert (row["state"], row["why"]) == (DEAD, "its process died")


@pytest.mark.parametrize("why", ["blocked", "left", "not installed"])
async def test_whoever_can_no_longer_be_reached_is_left_alone(house: House, why: str) -> None:
    maria = await house.met("U1")
    await maria.agrees_a_step("write it down", "2026-11-25")
    house.slack.wrong.append(Undeliverable(why))
    await house.post.deliver_all()
    assert (await house.deliveries("say"))[-1]["why"] == why
    assert (await maria.known())[0].stopped is (why == "blocked")
    assert (await maria.known())[1].flow == ""


async def test_a_message_that_is_refused_is_put_aside_and_the_next_one_leaves(house: House) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"), event_id="Ev1")
    await maria.does(Called("menu"), event_id="Ev2")
    house.slack.wrong.append(Undeliverable("refused"))
    await house.post.deliver_all()
    assert [sent.key for sent in house.slack.sent] == ["Ev2:0"]
    assert not (await maria.known())[0].stopped


async def test_each_try_in_vain_and_each_giving_up_is_one_line_of_the_log(house: House) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"))
    house.slack.wrong = [
        TryLater("server error"),
        TryLater("busy", timedelta(minutes=3)),
        Undeliverable("refused", "x"),
    ]
    with capture_logs() as logged:
        await house.move_on(house.now + timedelta(hours=1))
    (row,) = [row for row in await house.deliveries("say") if row["state"] == DEAD]
    ids = {"delivery": row["id"], "platform": "slack", "kind": "say"}
    in_vain, asked, given_up = logged
    assert in_vain.pop("again_in") < 2
    assert 180 <= asked.pop("again_in") <= 181
    assert in_vain == {**ids, "event": "tried in vain", "attempt": 1, "why": "server error", "log_level": "info"}
    assert asked == {**ids, "event": "tried in vain", "attempt": 2, "why": "busy", "log_level": "info"}
    said = {"event": "given up", "attempt": 2, "why": "refused", "error": "x", "log_level": "warning"}
    assert given_up == {**ids, **said}


async def test_who_is_to_know_of_it_learns_it_although_the_first_try_to_tell_fails(house: House) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"))
    house.slack.gone[maria.address.key] = "left"
    faults = [ConnectionResetError("away for a moment")]

    async def take_turn(incoming: Incoming) -> Reply:
        if isinstance(incoming.event, Left) and faults:
            raise faults.pop()
        return await house.turns.take_turn(incoming)

    await house.another_post("unlucky", take_turn=take_turn).deliver_all()
    assert faults == []
    assert (await maria.known())[0].unreachable == "left"


async def test_while_a_platform_is_off_its_messages_wait(house: House) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"))
    off = house.another_post("off", messengers={})
    for _ in range(2 * ATTEMPTS):
        await off.deliver_all()
        due = await house.post.next_due()
        assert due is not None
        assert due - house.now >= MESSENGER_OFF
        house.now = due
    await house.post.deliver_all()
    assert len(maria.got) == 1


async def test_who_offered_something_to_somebody_who_wants_nothing_learns_it(house: House) -> None:
    maria, sam = await house.met("U1"), await house.met("U2")
    await sam.says("stop")
    before = len(sam.got)
    await maria.offers("Sam asks on Monday", to=sam)
    await house.post.deliver_all()
    assert len(sam.got) == before
    (step,) = (await maria.known())[0].open_records("step")
    assert step.fields["state"] == "not reached"
    assert "could not" in maria.got[-1].text or "not reach" in maria.got[-1].text


async def test_who_offered_something_in_vain_learns_it_in_their_own_hours(house: House) -> None:
    maria, sam = await house.met("U1"), await house.met("U2")
    await sam.says("stop")
    house.now = datetime.fromisoformat("2026-11-23T16:59:30+00:00")
    await maria.offers("Sam asks on Monday", to=sam)
    house.now = datetime.fromisoformat("2026-11-23T17:05:00+00:00")
    await house.post.deliver_all()
    before = len(maria.got)
    await house.move_on(datetime.fromisoformat("2026-11-24T08:59:00+00:00"))
    assert len(maria.got) == before
    await house.move_on(datetime.fromisoformat("2026-11-24T09:01:00+00:00"))
    assert len(maria.got) == before + 1


async def test_who_offered_something_that_could_never_arrive_learns_it(house: House) -> None:
    maria, sam = await house.met("U1"), await house.met("U2")
    await maria.offers("Sam asks on Monday", to=sam)

    async def take_turn(incoming: Incoming) -> Reply:
        if isinstance(incoming.event, Learned) and incoming.event.what == "step offered":
            raise LookupError("a bug")
        return await house.turns.take_turn(incoming)

    post = house.another_post("faulty", take_turn=take_turn)
    for _ in range(FAULTS):
        await post.deliver_all()
        house.now += timedelta(minutes=20)
    await post.deliver_all()
    assert sam.got == []
    (step,) = (await maria.known())[0].open_records("step")
    assert step.fields["state"] == "not reached"
    told, told_back = await house.deliveries("tell")
    assert (told["state"], told["why"]) == (DEAD, "LookupError")
    assert told_back["state"] == SENT


async def test_a_bug_in_a_turn_is_tried_a_few_times_and_does_not_spin(house: House) -> None:
    maria = await house.met("U1")
    await maria.agrees_a_step("write it down", "2026-11-25")
    await house.post.deliver_all()
    tries = 0

    async def take_turn(incoming: Incoming) -> Reply:
        nonlocal tries
        tries += 1
        raise LookupError("a bug")

    house.now = datetime.fromisoformat("2026-11-25T09:00:00+00:00")
    post = house.another_post("faulty", take_turn=take_turn)
    rounds = 0
    while (due := await post.next_due()) is not None:
        house.now = max(house.now, due)
        await post.deliver_due()
        rounds += 1
        assert rounds <= FAULTS
    assert tries == FAULTS
    reminder = (await house.deliveries("remind"))[-1]
    assert (reminder["state"], reminder["why"]) == (DEAD, "LookupError")


async def test_something_that_can_no_longer_be_opened_is_put_aside_and_holds_up_nothing(house: House) -> None:
    maria, sam = await house.met("U1"), await house.met("U2")
    await maria.offers("Sam asks on Monday", to=sam)
    await maria.does(Called("menu"), event_id="Ev9")
    spoilt = update(delivery).where(delivery.c.state == PENDING, delivery.c.kind == "tell").values(payload=b"spoilt")
    await house.database.write(lambda conn: conn.execute(spoilt))
    for _ in range(FAULTS + 1):
        await house.post.deliver_all()
        house.now += timedelta(minutes=20)
    (told,) = await house.deliveries("tell")
    assert (told["state"], told["why"]) == (DEAD, "Unreadable")
    assert "Ev9:0" in [sent.key for sent in house.slack.sent]


async def test_a_profile_that_cannot_be_looked_up_is_looked_up_later(house: House) -> None:
    maria = house.someone("U1")
    house.slack.known = Profile("Maria", "Europe/Berlin", "de")
    await maria.does(Visited(), "home")
    (first,) = await house.deliveries("say")
    done = update(delivery).where(delivery.c.id == first["id"]).values(state=SENT)
    await house.database.write(lambda conn: conn.execute(done))
    house.slack.wrong.append(TryLater("busy", timedelta(seconds=5)))
    await house.post.deliver_all()
    assert (await maria.known())[0].name == ""
    house.now += timedelta(seconds=10)
    await house.post.deliver_all()
    person = (await maria.known())[0]
    assert (person.name, person.zone, person.language) == ("Maria", "Europe/Berlin", "de")


async def test_what_was_not_answered_is_given_time_to_arrive_before_it_is_looked_for(house: House) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"))
    house.slack.wrong.append(TryLater("cut off", in_doubt=True))
    await house.post.deliver_due()
    due = await house.post.next_due()
    assert due is not None
    assert due - house.now >= ON_ITS_WAY
