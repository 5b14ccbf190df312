"""What the coach notices, over Slack's Web API, of people who left and of workspaces that took the app out."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.storage.tables import DEAD, PENDING
from conversations.events import Called
from tests.adapters.slack.conftest import Bot, running
from tests.adapters.slack.test_installs import install
from tests.fakes.house import House

IN_A_WEEK = datetime.fromisoformat("2026-12-01T12:00:00+00:00")


@pytest.fixture
async def many() -> AsyncIterator[Bot]:
    async with running(many=True) as bot:
        yield bot


def wired(house: House, bot: Bot) -> House:
    """The house, with Slack at the other end of the wire in place of its own messenger."""
    house.post = house.another_post("wired", messengers={"slack": bot.messenger})
    bot.slack.pace = None
    return house


async def test_a_deactivated_account_takes_messages_and_is_noticed_all_the_same(house: House, http: Bot) -> None:
    """Slack answers "ok" to what is sent there: only `users.info` tells that nobody will ever read it."""
    house, sam = wired(house, http), house.someone("U1")
    await sam.does(Called("menu"))
    await house.post.deliver_all()
    await sam.agrees_a_step("write it down", "2026-11-25")
    await house.post.deliver_all()
    http.slack.people["U1"].deactivated = True
    read = http.slack.reads("U1")
    await house.move_on(IN_A_WEEK)
    (reminder,) = await house.deliveries("remind")
    assert (reminder["state"], reminder["why"]) == (DEAD, "left")
    assert (await sam.known())[0].unreachable == "left"
    assert http.slack.reads("U1") == read


async def test_a_profile_that_is_looked_up_tells_of_a_departure(house: House, http: Bot) -> None:
    house, sam = wired(house, http), house.someone("U1")
    http.slack.people["U1"].deactivated = True
    await sam.does(Called("menu"))
    await house.post.deliver_all()
    assert (await sam.known())[0].unreachable == "left"


async def test_who_offers_a_step_to_somebody_whose_account_is_closed_learns_it(house: House, http: Bot) -> None:
    house = wired(house, http)
    ann, sam = house.someone("U2"), house.someone("U1")
    for someone in (ann, sam):
        await someone.does(Called("menu"))
        await house.post.deliver_all()
    http.slack.people["U1"].deactivated = True
    read = http.slack.reads("U1")
    await ann.offers("Sam asks on Monday", to=sam)
    await house.move_on(house.now + timedelta(hours=6))
    assert "I could not reach the other person" in http.slack.reads("U2")
    assert http.slack.reads("U1") == read
    (step,) = (await ann.known())[0].open_records("step")
    assert step.fields["state"] == "not reached"


# slack_sdk 3.47 makes its BasicAuth for oauth.v2.access in a way that aiohttp 3.14 is about to give up.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_once_the_app_is_taken_out_nothing_is_tried_for_days(house: House, many: Bot) -> None:
    await install(many, "T1")
    house, sam = wired(house, many), house.someone("U1")
    await sam.agrees_a_step("write it down", "2026-11-25")
    await house.post.deliver_all()
    many.slack.fails("chat.postMessage", status=503)
    await sam.does(Called("menu"))
    await house.post.deliver_all()
    assert (await house.deliveries("say"))[-1]["state"] == PENDING
    await many.slack.uninstalls("T1")
    calls = len(many.slack.calls)
    house.now += timedelta(minutes=1)
    await house.post.deliver_all()
    last = (await house.deliveries("say"))[-1]
    assert (last["state"], last["why"], last["attempt"]) == (DEAD, "not installed", 2)
    assert (await sam.known())[0].unreachable == "not installed"
    await house.move_on(IN_A_WEEK)
    assert not [row for kind in ("say", "remind") for row in await house.deliveries(kind) if row["state"] == PENDING]
    assert {row["why"] for row in await house.deliveries("remind")} == {"not installed"}
    assert len(many.slack.calls) == calls, "without a token nobody asks Slack"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_once_the_app_is_back_what_falls_due_then_arrives(house: House, many: Bot) -> None:
    await install(many, "T1")
    house, sam = wired(house, many), house.someone("U1")
    await sam.agrees_a_step("write it down", "2026-11-25")
    await house.post.deliver_all()
    await many.slack.uninstalls("T1")
    await sam.does(Called("menu"))
    await house.post.deliver_all()
    await install(many, "T1")
    await house.move_on(datetime.fromisoformat("2026-11-25T12:00:00+00:00"))
    assert "your step" in many.slack.reads("U1")
