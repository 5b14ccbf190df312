"""What was sent is found again by its key, however much came after it and whatever our clock said."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.ports import Address, Message, TryLater, Undeliverable
from tests.adapters.slack.conftest import Bot

SAM, ANN = Address("slack", "T1", "U1"), Address("slack", "T1", "U2")


async def test_what_was_sent_is_found_by_its_key_in_the_chat_of_its_person(http: Bot) -> None:
    now = datetime.now(UTC)
    receipt = await http.messenger.send(SAM, Message("Hello"), "key-1")
    await http.messenger.send(SAM, Message("Hello"), "key-2")
    assert await http.messenger.find(SAM, "key-1", now) == receipt
    assert await http.messenger.find(SAM, "key-3", now) is None
    assert await http.messenger.find(ANN, "key-1", now) is None


@pytest.mark.parametrize("ahead", [timedelta(minutes=-3), timedelta(hours=12)])
async def test_it_is_found_although_our_clock_was_wrong_when_it_was_sent(http: Bot, ahead: timedelta) -> None:
    receipt = await http.messenger.send(SAM, Message("Hello"), "key-1")
    assert await http.messenger.find(SAM, "key-1", datetime.now(UTC) + ahead) == receipt


async def test_it_is_found_behind_hundreds_that_came_after_it(http: Bot) -> None:
    http.slack.pace = None
    receipt = await http.messenger.send(SAM, Message("Hello"), "key-1")
    for number in range(250):
        await http.messenger.send(SAM, Message("And this"), f"later-{number}")
    assert await http.messenger.find(SAM, "key-1", datetime.now(UTC)) == receipt


@pytest.mark.parametrize("method", ["conversations.open", "conversations.history"])
async def test_that_it_cannot_be_looked_for_is_told_apart_from_that_it_is_not_there(http: Bot, method: str) -> None:
    http.slack.fails(method, status=429, headers={"Retry-After": "30"})
    with pytest.raises(TryLater) as later:
        await http.messenger.find(SAM, "key-1", datetime.now(UTC))
    assert later.value.after == timedelta(seconds=30)
    http.slack.fails(method, error="missing_scope")
    with pytest.raises(Undeliverable):
        await http.messenger.find(SAM, "key-1", datetime.now(UTC))
