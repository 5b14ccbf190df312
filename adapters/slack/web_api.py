"""The one door to Slack's Web API, for every workspace: a shared session, and what each failure means to the bot.

Rule: a call is tried once and never waits to be tried again; who called decides what a TryLater is worth.
"""

import asyncio
import logging
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.wire import TIMEOUT, leaving, retry_after, session
from bot.ports import Address, Still, TryLater, Undeliverable, always

log = structlog.get_logger()

API_URL = "https://slack.com/api/"

WHY = dict.fromkeys(
    ("account_inactive", "invalid_auth", "not_authed", "team_access_not_granted", "token_expired", "token_revoked"),
    "not installed",
) | dict.fromkeys(
    (
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    ),
    "left",
)
"""Slack's errors -> why a person cannot be reached; any other is "refused". Nobody can block a Slack app."""

LATER = frozenset(
    (
        "fatal_error",
        "internal_error",
        "message_limit_exceeded",
        "org_login_required",
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "rollup_error",
        "service_unavailable",
        "team_added_to_org",
    )
)
NOT_DONE = frozenset(
    (
        "message_limit_exceeded",
        "org_login_required",
        "rate_limited",
        "ratelimited",
        "rollup_error",
        "team_added_to_org",
    )
)
"""After any other error of Slack's own it may have been done all the same."""


_CODE = re.compile(r"[a-z0-9_]{1,60}")


class Refused(Undeliverable):
    """Slack said no, and `error` is its own word for why."""

    def __init__(self, error: str) -> None:
        super().__init__(WHY.get(error, "refused"), error)


class Tokens(Protocol):
    """The bot tokens of the workspaces that the app is installed in."""

    async def token(self, workspace: str, enterprise: str) -> str | None:
        """The token, or None where the app is not installed."""

    async def reread(self, workspace: str, enterprise: str) -> str | None:
        """The same, after Slack refused the one that was known: another process may know better."""

    async def removed(self, workspace: str, enterprise: str, at: float) -> None:
        """The app was taken out of the workspace at that time (seconds since 1970)."""


class SlackApi:
    """Calls Slack. Make one per process, use it in one event loop, and close it."""

    def __init__(self, tokens: Tokens, url: str = API_URL, timeout: timedelta = TIMEOUT) -> None:
        self._tokens = tokens
        self._timeout = timeout
        self.client = AsyncWebClient(base_url=url or API_URL, logger=quiet(), retry_handlers=[])

    async def call(
        self, method: str, of: Address, arguments: Mapping[str, Any], verb: str = "POST", still: Still = always
    ) -> Mapping[str, Any]:
        """Slack's answer. Raises TryLater or Undeliverable, and logs nothing of what was said."""
        await self.open()
        enterprise = of.route.get("enterprise", "")
        if not (token := await self._tokens.token(of.workspace, enterprise)):
            raise Undeliverable("not installed")
        sent = {**arguments, "token": token}
        try:
            with leaving(still):
                if verb == "GET":
                    response = await self.client.api_call(method, http_verb=verb, params=sent)
                else:
                    response = await self.client.api_call(method, json=sent)
        except SlackApiError as error:
            trouble = _trouble(method, error)
            if trouble.why == "not installed" and await self._tokens.reread(of.workspace, enterprise) not in (
                None,
                token,
            ):
                raise TryLater("reinstalled") from None
            raise trouble from None
        except (AttributeError, ValueError):
            # slack_sdk 3.47 looks for "ok" in whatever it gets; a proxy in between may have answered in plain text.
            raise TryLater("no answer of Slack's", in_doubt=True) from None
        return response.data if isinstance(response.data, dict) else {}

    async def open(self) -> None:
        """Open the shared session, in the loop that will use it. Calls do so by themselves."""
        if self.client.session is None:
            self.client.session = session(self._timeout)

    async def close(self) -> None:
        if self.client.session is not None:
            await self.client.session.close()
            await asyncio.sleep(0)


def quiet() -> logging.Logger:
    """The logger that Slack's libraries are given: below WARNING they write down bodies, words and all."""
    logger = logging.getLogger("slack")
    logger.setLevel(logging.WARNING)
    for name in ("slack_bolt", "slack_sdk"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return logger


def _trouble(method: str, error: SlackApiError) -> TryLater | Undeliverable:
    """What a refusal means. `response` may be an aiohttp response, if Slack's answer was not JSON (slack_sdk 3.47)."""
    response = error.response
    status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)
    data = getattr(response, "data", None)
    code = _code(data.get("error")) if isinstance(data, dict) else ""
    if status == 429 or code in LATER or status >= 500 or not code:
        in_doubt = status != 429 and code not in NOT_DONE
        return TryLater(code or f"status {status}", retry_after(getattr(response, "headers", {})), in_doubt=in_doubt)
    log.warning("slack_refused", method=method, error=code)
    return Refused(code)


def _code(error: object) -> str:
    """Slack's word, which is logged and kept: what does not look like one is not repeated."""
    code = str(error or "")
    return code if not code or _CODE.fullmatch(code) else "unknown"
