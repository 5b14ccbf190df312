"""The token under which the bot writes in Teams: fetched once for all who wait for it, and away from the event loop.

Rule: of what goes wrong the log has the kind, and Entra's number for it; never what was said about it.
"""

import asyncio
import re
import time
from datetime import timedelta
from typing import Any, Protocol

import structlog
from botframework.connector.auth import MicrosoftAppCredentials
from msal import ConfidentialClientApplication

from bot.ports import TryLater

log = structlog.get_logger()

PATIENCE = timedelta(seconds=10)
"""What one request to Entra may take."""
LASTS = timedelta(minutes=4)
"""How long a token is used before it is asked for again: the library renews one that has five minutes left."""
NO_TOKEN = timedelta(minutes=1)
"""How long nothing can leave, if there is none."""

_NUMBER = re.compile(r"\bAADSTS\d{1,10}\b")


class Credentials(Protocol):
    """What the bot proves with that it is itself."""

    def get_access_token(self, force_refresh: bool = False) -> str:
        """The token; may take long. Raises PermissionError if the bot is not let in. force_refresh: not the one that
        it gave before.
        """


class _Secret(MicrosoftAppCredentials):  # type: ignore[misc]  # it has no types
    """botframework 4.17.1 ignores `force_refresh`, and waits for Entra for ever."""

    app: Any
    http_client: Any = None
    patience = PATIENCE

    def get_access_token(self, force_refresh: bool = False) -> str:
        if force_refresh or self.app is None:
            self.app = ConfidentialClientApplication(
                self.microsoft_app_id,
                self.microsoft_app_password,
                self.oauth_endpoint,
                http_client=self.http_client,
                timeout=self.patience.total_seconds(),
            )
        return str(super().get_access_token())


def credentials(
    app_id: str, password: str, tenant: str, http_client: Any = None, patience: timedelta = PATIENCE
) -> Credentials:
    """Of a registration in one tenant; with no tenant, of one that serves many. http_client: see msal."""
    secret = _Secret(app_id, password, channel_auth_tenant=tenant or None)
    secret.http_client, secret.patience = http_client, patience
    made: Credentials = secret
    return made


class Token:
    """The one that is good now. Use it in one event loop, and close it."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._known, self._until, self._anew = "", 0.0, False
        self._fetch: asyncio.Task[None] | None = None

    async def get(self) -> str:
        """Raises TryLater if there is none."""
        if time.monotonic() >= self._until:
            if self._fetch is None or self._fetch.done():
                self._fetch = asyncio.create_task(self._read(), name="teams token")
            # Waiting, and not awaiting: one who gives up must not end the fetch that others wait for.
            await asyncio.wait([self._fetch])
            if time.monotonic() >= self._until:
                raise TryLater("no token", NO_TOKEN)
        return self._known

    def refused(self, token: str) -> None:
        """It is not good any more, whatever is said in it. Those who hear so late do no harm to the next one."""
        if token == self._known:
            self._until, self._anew = 0.0, True

    async def close(self) -> None:
        if self._fetch:
            self._fetch.cancel()
            await asyncio.wait([self._fetch])

    async def _read(self) -> None:
        try:
            self._known = await asyncio.to_thread(self._credentials.get_access_token, self._anew)
        except Exception as failed:
            number = _NUMBER.search(str(failed))
            log.error("teams_token", error=number[0] if number else type(failed).__name__)
        else:
            self._anew, self._until = False, time.monotonic() + LASTS.total_seconds()
