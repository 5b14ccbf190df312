"""What stands in a channel of Slack: it is posted where the bot was let in, changed there, and never looked for."""

from datetime import UTC, datetime

import pytest

from bot.ports import Address, Button, Message, Reply, Undeliverable
from tests.adapters.slack.conftest import Bot

PILOT = Address("slack", "T1", "C1")
POST = Message("We begin & <!channel>", (Button("join here", "Join", "announcement-7"),), "We begin")
NEW = Message("We begin at last", POST.buttons, "We begin at last")
ASIDE = "I have written to you & only to you."


async def test_it_is_posted_in_the_channel_and_changed_there(http: Bot) -> None:
    http.slack.has("C1")
    receipt = await http.messenger.send(PILOT, POST, "key-1")
    [post] = http.slack.stands_in("C1")
    assert receipt == f"C1/{post.ts}"
    assert (post.reads, post.text, post.key) == (
        "We begin & <!channel>\nJoin",
        "We begin",
        "key-1",
    )
    await http.messenger.update(PILOT, receipt, NEW)
    assert post.reads == "We begin at last\nJoin"


@pytest.mark.parametrize(
    ("about", "why", "error"),
    [
        ({"invited": False}, "not there", "not_in_channel"),
        ({"invited": False, "private": True}, "not there", "channel_not_found"),
        ({"team": "T2"}, "not there", "channel_not_found"),
        ({"wrong": "is_archived"}, "archived", "is_archived"),
        ({"wrong": "restricted_action"}, "not allowed", "restricted_action"),
        ({"wrong": "restricted_action_read_only_channel"}, "not allowed", "restricted_action_read_only_channel"),
        ({"wrong": "token_revoked"}, "not installed", "token_revoked"),
        ({"wrong": "msg_too_long"}, "refused", "msg_too_long"),
    ],
)
async def test_why_it_cannot_be_posted_is_told(http: Bot, about: dict[str, str], why: str, error: str) -> None:
    http.slack.has("C1", **about)
    with pytest.raises(Undeliverable) as raised:
        await http.messenger.send(PILOT, POST, "key-1")
    assert (raised.value.why, raised.value.error) == (why, error)


@pytest.mark.parametrize(
    ("error", "why"),
    [("message_not_found", "gone"), ("channel_not_found", "not there"), ("is_archived", "archived")],
)
async def test_why_it_cannot_be_changed_is_told_although_it_is_let_be_in_somebodys_own_chat(
    http: Bot, error: str, why: str
) -> None:
    http.slack.fails("chat.update", error=error)
    with pytest.raises(Undeliverable) as raised:
        await http.messenger.update(PILOT, "C1/1795500000.000001", NEW)
    assert raised.value.why == why


async def test_it_cannot_be_looked_for_since_the_bot_may_read_no_channel(http: Bot) -> None:
    http.slack.has("C1")
    await http.messenger.send(PILOT, POST, "key-1")
    with pytest.raises(Undeliverable):
        await http.messenger.find(PILOT, "key-1", datetime.now(UTC))
    assert http.slack.called("conversations.history") == http.slack.called("conversations.open") == []


async def test_whoever_presses_is_answered_there_and_they_alone(bot: Bot) -> None:
    channel = bot.slack.has("C1")
    await bot.messenger.send(PILOT, POST, "key-1")
    bot.turns.answers = lambda incoming: Reply(aside=ASIDE)
    assert (await bot.slack.taps("U1", "C1", "Join")).status == 200
    [heard] = bot.turns.heard
    assert heard.among_others and heard.channel and heard.channel.address == PILOT
    assert channel.asides == [("U1", ASIDE.replace("&", "&amp;"))]
    assert [post.edited for post in bot.slack.stands_in("C1")] == [False] and len(bot.slack.posts) == 1


async def test_that_it_could_not_be_answered_there_undoes_nothing(http: Bot) -> None:
    http.slack.has("C1")
    await http.messenger.send(PILOT, POST, "key-1")
    http.turns.answers = lambda incoming: Reply(aside=ASIDE)
    http.slack.fails("chat.postEphemeral", error="user_not_in_channel")
    assert (await http.slack.taps("U1", "C1", "Join")).status == 200
    assert len(http.turns.heard) == 1


async def test_a_press_by_somebody_of_another_company_is_no_turn(http: Bot) -> None:
    channel = http.slack.has("C1")
    await http.messenger.send(PILOT, POST, "key-1")
    eve = http.slack.joins("U9", "eve")
    eve.team = "T2"
    post = http.slack.stands_in("C1")[-1]
    pressed = http.slack.press("U9", post.blocks[-1]["elements"][0], http.slack._of_message(post))
    pressed.payload["team"] = {"id": "T1", "domain": "t1"}
    assert (await http.slack.send(pressed)).status == 200
    assert http.turns.heard == [] and channel.asides == []
