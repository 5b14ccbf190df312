"""Who is in a channel of Teams is told in pages by the Connector, each with the way to a private chat of their own."""

from datetime import timedelta
from typing import Any

import pytest

from bot.ports import Address, Message, TryLater, Undeliverable
from tests.adapters.teams.conftest import ANA, MARIA, Bot
from tests.adapters.teams.test_outbound import of
from tests.fakes.teams_api import TENANT

CHANNEL = "19:leads@thread.tacv2"


def account(bot: Bot, id: str, **more: Any) -> dict[str, Any]:
    member = bot.teams.members[id]
    return {
        "id": id,
        "objectId": member.aad,
        "tenantId": member.tenant,
        "userRole": "user",
        "name": member.name,
        **more,
    }


def channel(bot: Bot, id: str = CHANNEL) -> Address:
    """As Maria asks for it."""
    maria = of(bot, MARIA)
    return Address("teams", TENANT, id, maria.route)


async def test_those_who_are_in_it_come_in_pages_and_only_they_may_know(bot: Bot) -> None:
    bot.teams.page = 1
    bot.teams.rosters[CHANNEL] = [account(bot, MARIA), account(bot, ANA)]
    first = await bot.messenger.members(channel(bot))
    second = await bot.messenger.members(channel(bot), first.after)
    assert [it.person for it in first.people] == [bot.teams.members[MARIA].aad]
    assert first.after and not second.after and first.closed and second.closed
    assert second.there == {f"teams/{TENANT}/{bot.teams.members[ANA].aad}"}


async def test_who_was_only_seen_in_a_list_can_be_written_to_in_private(bot: Bot) -> None:
    bot.teams.rosters[CHANNEL] = [account(bot, ANA)]
    [ana] = (await bot.messenger.members(channel(bot))).people
    await bot.messenger.send(ana, Message("Hello"), "key")
    assert "Hello" in bot.teams.reads(ANA) and bot.teams.opened == 1


async def test_guests_and_those_of_other_tenants_are_there_and_are_not_asked(bot: Bot) -> None:
    accounts = [
        account(bot, MARIA),
        account(bot, ANA, userRole="guest"),
        {"id": "29:x", "aadObjectId": "x", "tenantId": "another"},
        {"id": "29:nobody"},
    ]
    bot.teams.rosters[CHANNEL] = accounts
    page = await bot.messenger.members(channel(bot))
    assert (len(page.there), [it.person for it in page.people]) == (4, [bot.teams.members[MARIA].aad])


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        (403, "BotNotInConversationRoster", "not in it"),
        (404, "ConversationNotFound", "no such place"),
        (400, "BadSyntax", "no such place"),
        (405, "Odd", "refused"),
    ],
)
async def test_why_there_is_no_list_is_told_in_our_words(bot: Bot, status: int, code: str, why: str) -> None:
    bot.teams.refuses(CHANNEL, status, code)
    with pytest.raises(Undeliverable) as never:
        await bot.messenger.members(channel(bot))
    assert (never.value.why, never.value.error) == (why, code)


async def test_a_page_is_waited_for_as_long_as_teams_asks(bot: Bot) -> None:
    bot.teams.rosters[CHANNEL] = [account(bot, MARIA)]
    bot.teams.fails(status=429, headers={"Retry-After": "5"})
    with pytest.raises(TryLater) as later:
        await bot.messenger.members(channel(bot))
    assert later.value.after == timedelta(seconds=5)
    assert (await bot.messenger.members(channel(bot))).people


async def test_there_are_no_groups_to_be_read(bot: Bot) -> None:
    with pytest.raises(Undeliverable) as never:
        await bot.messenger.members(channel(bot, "@mentees"))
    assert never.value.why == "no groups" and bot.teams.calls == 0


@pytest.mark.parametrize("id", ["19:a/b@thread.tacv2", "19:x@thread.v2;messageid=1", "19:?pageSize=1#é"])
async def test_whatever_a_channel_is_called_it_is_found(bot: Bot, id: str) -> None:
    bot.teams.rosters[id] = [account(bot, MARIA)]
    assert (await bot.messenger.members(channel(bot, id))).people
