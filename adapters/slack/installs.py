"""Which workspaces the app is in, and their bot tokens: one from the environment, or many through Slack's OAuth.

Rule: a token leaves this file only to be used in a call; it is kept sealed and never logged.
"""

import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Callable
from time import time
from typing import Any, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.slack.manifest import OPTIONAL, SCOPES
from adapters.slack.web_api import Tokens, quiet

INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"
STATE_LASTS = 600


class Shelf(Protocol):
    """Where installations are kept. Whoever gives it seals what it is given before that is written down."""

    async def keep(self, name: str, what: bytes) -> None: ...

    async def kept(self, name: str) -> bytes | None: ...

    async def drop(self, name: str) -> None: ...


class OneWorkspace:
    """The app in one workspace, whose token is in the environment."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self, workspace: str, enterprise: str) -> str | None:
        return self._token

    async def reread(self, workspace: str, enterprise: str) -> str | None:
        return self._token

    async def removed(self, workspace: str, enterprise: str, at: float) -> None:
        """There is nothing to remove: the token is not ours to change."""


class Workspaces(AsyncInstallationStore):
    """The app in every workspace that installed it. A token read once is remembered until Slack refuses it."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._known: dict[str, str] = {}

    @property
    def logger(self) -> logging.Logger:
        return quiet()

    async def token(self, workspace: str, enterprise: str) -> str | None:
        for place in filter(None, (workspace, enterprise)):
            if token := self._known.get(place):
                return token
            if found := await self._found(place):
                self._known[place] = found["token"]
                return self._known[place]
        return None

    async def reread(self, workspace: str, enterprise: str) -> str | None:
        self._forget(workspace, enterprise)
        return await self.token(workspace, enterprise)

    async def removed(self, workspace: str, enterprise: str, at: float) -> None:
        """Leaves an installation that is newer: Slack may tell of the older one's end late."""
        self._forget(workspace, enterprise)
        place = workspace or enterprise
        found = await self._found(place)
        if found and found["at"] <= at:
            await self._shelf.drop(_name(place))

    async def async_save(self, installation: Installation) -> None:
        bot = installation.to_bot()
        place = (not bot.is_enterprise_install and bot.team_id) or bot.enterprise_id
        if not place or not bot.bot_token:
            raise BoltError("an installation without a workspace or a bot token")
        kept = {
            "token": bot.bot_token,
            "bot": bot.bot_id or "",
            "user": bot.bot_user_id or "",
            "team": bot.team_id or "",
            "enterprise": bot.enterprise_id or "",
            "at": int(bot.installed_at),  # events know whole seconds only
        }
        try:
            await self._shelf.keep(_name(place), json.dumps(kept).encode())
        except Exception as error:
            raise BoltError(f"the installation could not be kept: {type(error).__name__}") from None
        self._known[place] = bot.bot_token

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        place = (not is_enterprise_install and team_id) or enterprise_id or ""
        if not (found := await self._found(place)):
            return None
        return Bot(
            bot_token=found["token"],
            bot_id=found["bot"],
            bot_user_id=found["user"],
            team_id=found["team"] or None,
            enterprise_id=found["enterprise"] or None,
            is_enterprise_install=not found["team"],
            installed_at=found["at"],
        )

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        await self.removed(team_id or "", enterprise_id or "", float("inf"))

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Persons install nothing for themselves: the app has no user tokens."""

    async def _found(self, place: str) -> dict[str, Any] | None:
        kept = await self._shelf.kept(_name(place)) if place else None
        return json.loads(kept) if kept else None

    def _forget(self, *places: str) -> None:
        for place in places:
            self._known.pop(place, None)


class Authorized(AsyncAuthorize):
    """Tells Bolt whether a request is of a workspace of ours. Bolt's own way asks Slack's auth.test every time."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult | None:
        token = await self._tokens.token(team_id or "", enterprise_id or "")
        if not token:
            return None
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id, bot_token=token)


class States(AsyncOAuthStateStore):
    """The `state` of an installation under way: signed, so that who only visits the page leaves nothing behind.

    It lasts ten minutes and counts once in a process; Bolt ties it to the browser by a cookie, and the code that comes
    with it is good only once at Slack.
    """

    def __init__(self, secret: str, now: Callable[[], float] = time) -> None:
        self._key = hashlib.sha256(b"slack installation state:" + secret.encode()).digest()
        self._now = now
        self._used: dict[str, float] = {}

    @property
    def logger(self) -> logging.Logger:
        return quiet()

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        stated = f"{int(self._now())}.{secrets.token_urlsafe(16)}"
        return f"{stated}.{self._signed(stated)}"

    async def async_consume(self, state: str) -> bool:
        stated, _, signature = state.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signed(stated).encode()):
            return False
        now, until = self._now(), int(stated.partition(".")[0]) + STATE_LASTS
        self._used = {used: late for used, late in self._used.items() if late >= now}
        if now > until or state in self._used:
            return False
        self._used[state] = until
        return True

    def _signed(self, stated: str) -> str:
        return hmac.new(self._key, stated.encode(), hashlib.sha256).hexdigest()


def oauth(
    client_id: str, client_secret: str, workspaces: Workspaces, url: str = "", now: Callable[[], float] = time
) -> AsyncOAuthSettings:
    """How a workspace installs the app. `url` is where people reach us; without it Slack goes by the app's settings."""
    return AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=[*SCOPES, *OPTIONAL],
        user_scopes=[],
        redirect_uri=f"{url.rstrip('/')}{REDIRECT}" if url else None,
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        install_page_rendering_enabled=False,
        installation_store=workspaces,
        state_store=States(client_secret, now),
        state_expiration_seconds=STATE_LASTS,
        logger=quiet(),
    )


def _name(place: str) -> str:
    return f"slack/{place}"
