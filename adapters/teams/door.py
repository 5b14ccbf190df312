"""Who may send us activities: the Bot Connector, on behalf of Teams, to our app. Everybody else is refused.

Rule: whoever may not come in is `Refused`, whatever they send; only what is no fault of theirs is another exception.
Nothing of a token, and nothing of an activity, is put in either.
"""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta

from botframework.connector.auth import (
    AuthenticationConstants,
    ChannelValidation,
    SimpleCredentialProvider,
    VerifyOptions,
)
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor
from jwt import ExpiredSignatureError, ImmatureSignatureError, InvalidSignatureError

from adapters.teams.keys import PATIENCE, Key, Keys, KeysUnreachable
from bot.urls import is_local, is_safe

CHANNEL = "msteams"
LEEWAY = timedelta(minutes=5)
"""How far the clocks of Microsoft and ours may be apart."""
METADATA_URL: str = AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL

_WHY: Mapping[type[Exception], str] = {
    ExpiredSignatureError: "expired",
    ImmatureSignatureError: "not yet valid",
    InvalidSignatureError: "signature",
}


class Refused(Exception):
    """The sender may not come in. why: a word or two for the log. status: the HTTP status of the answer."""

    def __init__(self, why: str, status: int = 401) -> None:
        super().__init__(why)
        self.why, self.status = why, status


class Door:
    """The check of every activity, before anything else is done with it. Use it in one event loop, and close it.

    app_id: who the tokens must be for. tenant: the only one that may come in; empty for any. metadata_url: Microsoft's
    own if empty. anonymous: let everybody in, with or without a token, who wants the answer sent to this machine.
    """

    def __init__(
        self,
        app_id: str,
        tenant: str = "",
        metadata_url: str = "",
        anonymous: bool = False,
        *,
        clock: Callable[[], float] = time.monotonic,
        patience: timedelta = PATIENCE,
    ) -> None:
        if not app_id and not anonymous:
            raise ValueError("without an app id every token would do")
        self._tenant, self._anonymous = tenant.casefold(), anonymous
        self._keys = Keys(metadata_url or METADATA_URL, clock, patience)
        self._app = SimpleCredentialProvider(app_id, "")
        options = VerifyOptions(
            issuer=[AuthenticationConstants.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER],
            audience=None,  # checked by ChannelValidation
            clock_tolerance=LEEWAY.total_seconds(),
            ignore_expiration=False,
        )
        self._tokens = JwtTokenExtractor(options, metadata_url or METADATA_URL, ["RS256"])
        self._tokens.open_id_metadata = _Metadata(self._keys)

    def open(self) -> None:
        """Have the keys fetched before the first activity comes. Works without, too."""
        if not self._anonymous:
            self._keys.refresh()

    async def close(self) -> None:
        await self._keys.close()

    async def admit(self, header: str, activity: object) -> None:
        """Return if the activity may come in. header: `Authorization`, or empty. activity: the body, read as JSON.

        Raises Refused if not, and KeysUnreachable if that cannot be told at the moment.
        """
        if _text(activity, "channelId") != CHANNEL:
            raise Refused("channel")
        service_url = _text(activity, "serviceUrl")
        if not is_safe(service_url) or (self._anonymous and not is_local(service_url)):
            raise Refused("service url")
        if self._anonymous:
            return
        await self._check_token(header, service_url)
        if self._tenant:
            named = {_text(activity, "channelData", "tenant", "id"), _text(activity, "conversation", "tenantId")}
            if {tenant.casefold() for tenant in named if tenant} != {self._tenant}:
                raise Refused("tenant", status=403)

    async def _check_token(self, header: str, service_url: str) -> None:
        try:
            identity = await self._tokens.get_identity_from_auth_header(header, CHANNEL)
        except (Refused, KeysUnreachable):
            raise
        except Exception as error:
            # botframework 4.17.1 lets through whatever a token makes its parts raise, and raises plain Exceptions.
            raise Refused(_WHY.get(type(error), "token")) from None
        if identity is None:
            raise Refused("issuer" if header.startswith("Bearer ") else "no token")
        try:
            await ChannelValidation.validate_identity(identity, self._app)
        except PermissionError:
            raise Refused("audience") from None
        # botframework 4.17.1 believes a token without an end for ever, and one for no service from any.
        if identity.get_claim_value("exp") is None:
            raise Refused("no end")
        if identity.get_claim_value(ChannelValidation.SERVICE_URL_CLAIM) != service_url:
            raise Refused("service url")


class _Metadata:
    """Takes the place of botframework's own, which blocks the event loop while it fetches keys, fails on one that it
    does not know, and asks for no endorsement where a key has none (4.17.1).
    """

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    async def get(self, key_id: str | None) -> Key:
        key = await self._keys.find(key_id) if key_id else None
        if key is None:
            raise Refused("key")
        if CHANNEL not in key.endorsements:
            raise Refused("endorsement")
        return key


def _text(body: object, *path: str) -> str:
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body if isinstance(body, str) else ""
