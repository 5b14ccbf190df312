"""Messages leave for Slack, and each way in which that can fail is told apart for whoever will try again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.slack.web_api import SlackApi
from bot.ports import Address, Button, Message, Profile, TryLater, Undeliverable
from tests.adapters.slack.conftest import Bot, running

SAM, ANN = Address("slack", "T1", "U1"), Address("slack", "T1", "U2")
LONG_AGO = datetime(2026, 11, 24, tzinfo=UTC)
HELLO = Message("Hello <!channel>", (Button("go", "Go on", "prepare.facts"),), "Hello")


async def refused(bot: Bot, **trouble: Any) -> TryLater | Undeliverable:
    bot.slack.fails("chat.postMessage", **trouble)
    with pytest.raises((TryLater, Undeliverable)) as raised:
        await bot.messenger.send(SAM, HELLO, "key-1")
    assert len(bot.slack.called("chat.postMessage")) == 1, "a failed call is not repeated by the call itself"
    assert isinstance(raised.value, TryLater | Undeliverable)
    return raised.value


async def test_a_message_reaches_the_persons_chat(http: Bot) -> None:
    receipt = await http.messenger.send(SAM, HELLO, "key-1")
    [post] = http.slack.chat("U1")
    assert receipt == f"D1/{post.ts}"
    assert (post.reads, post.text) == ("Hello <!channel>\nGo on", "Hello")
    assert post.metadata == {"event_type": "coachbot_message", "event_payload": {"key": "key-1"}}
    assert post.sent["unfurl_links"] is False and post.sent["unfurl_media"] is False
    assert http.slack.chat("U2") == []


async def test_what_slack_knows_of_a_person_is_their_name_zone_and_language(http: Bot) -> None:
    assert await http.messenger.profile(ANN) == Profile("ann", "America/New_York", "fr-FR")


@pytest.mark.parametrize(
    ("about", "admin"),
    [
        ({}, False),
        ({"roles": ("is_admin",)}, True),
        ({"roles": ("is_admin", "is_owner")}, True),
        ({"roles": ("is_admin", "is_owner", "is_primary_owner")}, True),
        ({"roles": ("is_admin", "is_owner"), "home": "T2"}, False),
    ],
)
async def test_who_looks_after_the_workspace_is_whom_slack_says_and_nobody_from_elsewhere(
    http: Bot, about: dict[str, Any], admin: bool
) -> None:
    http.slack.joins("U7", "ines", **about)
    assert (await http.messenger.profile(Address("slack", "T1", "U7"))).admin is admin


@pytest.mark.parametrize(
    ("trouble", "after"),
    [
        ({"status": 429, "headers": {"Retry-After": "30"}}, timedelta(seconds=30)),
        ({"error": "ratelimited", "headers": {"Retry-After": "7"}}, timedelta(seconds=7)),
        ({"error": "ratelimited", "headers": {"Retry-After": "soon"}}, None),
        ({"status": 500}, None),
        ({"status": 502}, None),
        ({"status": 503, "headers": {"Retry-After": "5"}}, timedelta(seconds=5)),
        ({"error": "internal_error"}, None),
        ({"error": "service_unavailable"}, None),
        ({"error": "org_login_required"}, None),
        ({"drop": True}, None),
        ({"status": 200}, None),
    ],
)
async def test_what_may_pass_is_for_later(http: Bot, trouble: dict[str, Any], after: timedelta | None) -> None:
    later = await refused(http, **trouble)
    assert isinstance(later, TryLater) and later.after == after


@pytest.mark.parametrize(
    ("error", "why"),
    [
        ("account_inactive", "not installed"),
        ("token_revoked", "not installed"),
        ("token_expired", "not installed"),
        ("invalid_auth", "not installed"),
        ("user_not_found", "left"),
        ("channel_not_found", "left"),
        ("is_archived", "left"),
        ("not_in_channel", "left"),
        ("user_disabled", "left"),
        ("cannot_dm_bot", "left"),
        ("team_access_not_granted", "not installed"),
        ("no_permission", "refused"),
        ("missing_scope", "refused"),
        ("messages_tab_disabled", "refused"),
        ("restricted_action", "refused"),
        ("invalid_blocks", "refused"),
        ("something_new", "refused"),
    ],
)
async def test_what_will_not_pass_says_why(http: Bot, error: str, why: str) -> None:
    gone = await refused(http, error=error)
    assert isinstance(gone, Undeliverable) and gone.why == why


async def test_somebody_who_left_is_not_reached(http: Bot) -> None:
    http.slack.people["U2"].gone = True
    for work in (http.messenger.send(ANN, HELLO, "key"), http.messenger.profile(ANN)):
        with pytest.raises(Undeliverable) as raised:
            await work
        assert raised.value.why == "left"


async def test_an_account_that_was_deactivated_is_found_by_looking_it_up(http: Bot) -> None:
    """Slack takes messages to it: https://github.com/slackapi/python-slack-sdk/issues/1156"""
    http.slack.people["U2"].deactivated = True
    assert await http.messenger.send(ANN, HELLO, "key")
    looks = (http.messenger.profile(ANN), http.messenger.quiet_until(ANN), http.messenger.find(ANN, "key", LONG_AGO))
    for look in looks:
        with pytest.raises(Undeliverable) as raised:
            await look
        assert raised.value.why == "left"


async def test_too_many_at_once_are_for_when_slack_says() -> None:
    async with running(now=lambda: 1_795_500_000.0) as bot:
        for number in range(10):
            await bot.messenger.send(SAM, HELLO, str(number))
        with pytest.raises(TryLater) as raised:
            await bot.messenger.send(SAM, HELLO, "one more")
        assert raised.value.after == timedelta(seconds=1)
        await bot.messenger.send(ANN, HELLO, "elsewhere")


async def test_slack_out_of_reach_is_for_later(http: Bot) -> None:
    api = SlackApi(http.api._tokens, "http://127.0.0.1:9/api/")
    with pytest.raises(TryLater):
        await api.call("chat.postMessage", SAM, {"channel": "U1", "text": "Hello"})
    await api.close()


async def test_a_word_that_is_none_of_slacks_is_not_repeated(http: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    gone = await refused(http, error="Sorry: Hello is no message")
    assert isinstance(gone, Undeliverable) and (gone.why, gone.error) == ("refused", "unknown")
    assert "Hello" not in capsys.readouterr().out


async def test_a_refusal_is_logged_without_what_was_said(http: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    await refused(http, error="invalid_blocks")
    logged = capsys.readouterr().out
    assert "invalid_blocks" in logged and "Hello" not in logged and "xoxb" not in logged
