"""What stands in a channel of Teams: each post begins a thread, where it is changed, and never looked for."""

import json
from datetime import UTC, datetime

import pytest

from bot.ports import Address, Button, Message, Reply, TryLater, Undeliverable
from tests.adapters.teams.conftest import ANA, MARIA, Bot
from tests.fakes.teams_api import BOT, TENANT

TEAM, PILOT = "19:team@thread.tacv2", "19:pilot@thread.tacv2"
POST = Message("We begin", (Button("join here", "Join", "announcement-7"),), "We begin")
NEW = Message("We begin at last", POST.buttons, "We begin at last")
ASIDE = "I have written to you in our own chat."


def channel(bot: Bot, id: str = PILOT) -> Address:
    """The address that a mention there gives."""
    reference = {
        "bot": {"id": BOT, "name": "Coach"},
        "conversation": {"id": id, "conversationType": "channel", "tenantId": TENANT},
        "channelId": "msteams",
        "serviceUrl": bot.teams.url,
    }
    return Address("teams", TENANT, id, {"reference": json.dumps(reference), "team": TEAM})


async def test_it_begins_a_thread_in_the_channel_and_is_changed_there(bot: Bot) -> None:
    bot.teams.founds(TEAM, "Sales", pilot="Pilot")
    receipt = await bot.messenger.send(channel(bot), POST, "key-1")
    [post] = bot.teams.stands_in(PILOT)
    assert receipt == f"{PILOT};messageid={post.id}/{post.id}"
    assert (post.text, post.now["summary"], post.key) == ("We begin\nJoin", "We begin", "key-1")
    await bot.messenger.update(channel(bot), receipt, NEW)
    assert (post.text, post.edits) == ("We begin at last\nJoin", 1)


async def test_the_way_back_that_a_mention_gives_is_the_way_there(bot: Bot) -> None:
    bot.teams.founds(TEAM, "Sales", pilot="Pilot")
    await bot.teams.mentions(MARIA, "hello", PILOT)
    [heard] = bot.turns.heard
    assert heard.channel
    await bot.messenger.send(heard.channel.address, POST, "key-1")
    assert len(bot.teams.stands_in(PILOT)) == 1


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        (403, "BotNotInConversationRoster", "not there"),
        (403, "MessageWritesBlocked", "not allowed"),
        (404, "ConversationNotFound", "gone"),
        (400, "BadSyntax", "refused"),
    ],
)
async def test_why_it_cannot_be_posted_or_changed_is_told(bot: Bot, status: int, code: str, why: str) -> None:
    bot.teams.founds(TEAM, "Sales", pilot="Pilot")
    receipt = await bot.messenger.send(channel(bot), POST, "key-1")
    bot.teams.refuses(PILOT, status, code)
    for work in (
        bot.messenger.send(channel(bot), POST, "key-2"),
        bot.messenger.update(channel(bot), receipt, NEW),
    ):
        with pytest.raises(Undeliverable) as raised:
            await work
        assert (raised.value.why, raised.value.error) == (why, code)


async def test_a_team_without_the_app_is_not_posted_in(bot: Bot) -> None:
    with pytest.raises(Undeliverable) as raised:
        await bot.messenger.send(channel(bot), POST, "key-1")
    assert raised.value.why == "not there"


async def test_an_answer_that_names_no_thread_leaves_it_in_doubt(bot: Bot) -> None:
    """It may have been posted, and nobody knows where."""
    bot.teams.founds(TEAM, "Sales", pilot="Pilot")
    bot.teams.fails(error="something else")
    with pytest.raises(TryLater) as raised:
        await bot.messenger.send(channel(bot), POST, "key-1")
    assert raised.value.in_doubt


async def test_it_cannot_be_looked_for(bot: Bot) -> None:
    with pytest.raises(Undeliverable):
        await bot.messenger.find(channel(bot), "key-1", datetime.now(UTC))


async def test_whoever_presses_is_answered_there_and_they_alone(bot: Bot) -> None:
    bot.teams.founds(TEAM, "Sales", pilot="Pilot")
    await bot.messenger.send(channel(bot), POST, "key-1")
    bot.turns.answers = lambda incoming: Reply(aside=ASIDE)
    assert (await bot.teams.taps(MARIA, PILOT, "Join")).status == 200
    [heard] = bot.turns.heard
    assert heard.among_others and heard.channel and heard.channel.address == channel(bot)
    assert bot.teams.members[MARIA].told == [ASIDE] and bot.teams.members[ANA].told == []
    assert [(post.text, post.edits) for post in bot.teams.stands_in(PILOT)] == [("We begin\nJoin", 0)]
