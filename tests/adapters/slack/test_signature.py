"""Who may talk to us: a request that Slack did not sign, just now and just so, is refused before anything is done."""

import json
import time
from io import BytesIO

import aiohttp
import pytest

from tests.adapters.slack.conftest import SECRET, Bot
from tests.fakes.slack_api import FORM, signed

BODY = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aBm2rZgRN"})
JSON = {"Content-Type": "application/json"}


async def post(
    bot: Bot, headers: dict[str, str] | list[tuple[str, str]], body: str | bytes | BytesIO = BODY
) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{bot.site}/slack/events", data=body, headers=headers) as response,
    ):
        return response.status, await response.text()


def command(bot: Bot) -> tuple[str, dict[str, str]]:
    return bot.slack.request(bot.slack.command("U1", "/coach"))


async def test_slack_may_see_that_we_are_there(http: Bot) -> None:
    status, body = await post(http, {**JSON, **signed(SECRET, BODY)})
    assert (status, json.loads(body)) == (200, {"challenge": "3eZbrw1aBm2rZgRN"})


async def test_a_request_signed_with_another_secret_is_refused(http: Bot) -> None:
    body, headers = command(http)
    assert (await post(http, headers | signed("another", body), body))[0] == 401


async def test_a_request_that_was_changed_is_refused(http: Bot) -> None:
    body, headers = command(http)
    assert (await post(http, headers, body + "&text=forget"))[0] == 401


@pytest.mark.parametrize("seconds", [-301, 301, -86_400])
async def test_a_request_of_another_time_is_refused(http: Bot, seconds: int) -> None:
    body, headers = command(http)
    assert (await post(http, headers | signed(SECRET, body, int(time.time()) + seconds), body))[0] == 401


@pytest.mark.parametrize("missing", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
async def test_a_request_without_a_signature_or_a_time_is_refused(http: Bot, missing: str) -> None:
    body, headers = command(http)
    del headers[missing]
    assert (await post(http, headers, body))[0] == 401


@pytest.mark.parametrize("timestamp", ["soon", "", "1e9", "1795500000.5", "-1", "٣", "9" * 5000, " ", "None"])
async def test_a_time_that_is_no_number_is_refused_and_is_no_error(http: Bot, timestamp: str) -> None:
    # slack_sdk 3.47 raises on these, which Bolt answers with 500.
    body, headers = command(http)
    assert (await post(http, headers | {"X-Slack-Request-Timestamp": timestamp}, body))[0] in (400, 401)


@pytest.mark.parametrize("signature", ["v0=", "", "v1=" + "0" * 64, "v0=" + "0" * 63, "v0=" + "é" * 64])
async def test_a_signature_that_is_none_is_refused_and_is_no_error(http: Bot, signature: str) -> None:
    body, headers = command(http)
    assert (await post(http, headers | {"X-Slack-Signature": signature}, body))[0] == 401


async def test_two_times_or_two_signatures_are_refused(http: Bot) -> None:
    body, headers = command(http)
    for twice in ("X-Slack-Request-Timestamp", "X-Slack-Signature"):
        assert (await post(http, [*headers.items(), (twice, "x")], body))[0] == 401


async def test_a_check_of_the_certificate_is_no_way_around_the_signature(http: Bot) -> None:
    assert (await post(http, {"Content-Type": FORM}, "ssl_check=1&token=x"))[0] == 401


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[1, 2]"),
        ("application/json", b"7"),
        ("application/json", b"null"),
        ("application/json", b"\xff\xfe"),
        ("application/json; charset=nowhere", b"{}"),
        ("application/json", b"[" * 100_000),
        ("application/json", b'{"team": 7, "user": [], "event": "x"}'),
        (FORM, b"payload=%7B"),
        (FORM, b"payload=7"),
    ],
)
async def test_a_body_that_cannot_be_read_is_the_senders_fault(http: Bot, content: str, body: bytes) -> None:
    text = body.decode("utf-8", "replace")
    status, _ = await post(http, {"Content-Type": content, **signed(SECRET, text)}, body)
    assert 400 <= status < 500


async def test_a_body_that_is_too_large_is_refused(http: Bot) -> None:
    body = "x" * (1024**2 + 1)
    assert (await post(http, {**JSON, **signed(SECRET, body)}, BytesIO(body.encode())))[0] == 413


async def test_nothing_of_all_this_is_a_turn(http: Bot) -> None:
    body, headers = command(http)
    await post(http, headers | signed("another", body), body)
    await post(http, {**JSON, **signed(SECRET, "{}")}, "{}")
    await post(http, {**JSON, **signed(SECRET, "")}, "")
    assert http.turns.heard == []
