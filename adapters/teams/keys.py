"""The keys that Microsoft signs its tokens with: fetched one fetch at a time, while everything else goes on.

Rule: a known key works while the key server does not, but none is believed for longer than a day.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWTError
from jwt.algorithms import RSAAlgorithm

from bot.urls import is_local, is_safe

log = structlog.get_logger()

FRESH = timedelta(hours=1)
"""How old what we know may grow before it is fetched anew, while it goes on being used."""
LAST = timedelta(hours=24)
"""How long a key is believed after it was last seen. Microsoft asks to look at least that often:
https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
"""
PAUSE = timedelta(minutes=1)
"""How long after a fetch an unknown key is no reason for the next one: anybody can name keys that do not exist."""
RETRY = timedelta(seconds=5)
"""The same, after a fetch that failed."""
PATIENCE = timedelta(seconds=5)
"""What a fetch may take. Teams gives up on us after 10 to 15 seconds."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key, and the channels that it may vouch for. The names of the fields are those that botframework reads."""

    public_key: RSAPublicKey
    endorsements: frozenset[str]


class KeysUnreachable(Exception):
    """Whether a key is Microsoft's cannot be told now. That is no fault of the sender's."""


class Keys:
    """The keys that the OpenID document at `url` leads to. Use it in one event loop, and close it.

    clock: seconds that have passed, since whenever. patience: what a fetch may take. Raises ValueError for an address
    that is not safe.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic, patience: timedelta = PATIENCE) -> None:
        if not is_safe(url):
            raise ValueError("the address of the keys must be https, or http on this machine")
        self._url, self._clock, self._patience = url, clock, patience
        self._keys: Mapping[str, Key] = {}
        self._seen = self._next = timedelta.min
        self._answered = False
        self._fetch: asyncio.Task[None] | None = None

    async def find(self, id: str) -> Key | None:
        """The key of that name, or None if Microsoft has none. Raises KeysUnreachable if that cannot be told."""
        if self._now() >= self._seen + FRESH:
            self.refresh()
        if key := self._believed().get(id):
            return key
        self.refresh()
        if self._fetch:
            # Waiting, and not awaiting: a sender who goes away must not end the fetch that others wait for.
            await asyncio.wait([self._fetch])
        if key := self._believed().get(id):
            return key
        if not self._answered:
            raise KeysUnreachable
        return None

    def refresh(self) -> None:
        """Have the keys fetched in the background, unless they just were or are already on their way."""
        if (self._fetch is None or self._fetch.done()) and self._now() >= self._next:
            self._fetch = asyncio.create_task(self._read(), name="teams keys")

    async def close(self) -> None:
        if self._fetch:
            self._fetch.cancel()
            await asyncio.wait([self._fetch])

    def _now(self) -> timedelta:
        # A clock that never jumps: one that is set back must not make what we know look newer.
        return timedelta(seconds=self._clock())

    def _believed(self) -> Mapping[str, Key]:
        return self._keys if self._now() < self._seen + LAST else {}

    async def _read(self) -> None:
        started, self._answered = self._now(), False
        try:
            self._keys = await self._fetched()
        except Exception as error:
            # Whatever it was: they could not be read. What is known stays.
            log.warning("teams_keys_unreachable", error=type(error).__name__)
            self._next = self._now() + RETRY
        else:
            self._answered, self._seen, self._next = True, started, started + PAUSE

    async def _fetched(self) -> Mapping[str, Key]:
        # As requests does for botframework, a company's proxy is found in the environment; this machine needs none.
        session = aiohttp.ClientSession(trust_env=not is_local(self._url), raise_for_status=True)
        async with asyncio.timeout(self._patience.total_seconds()), session:
            keys_url = (await _get(session, self._url))["jwks_uri"]
            if not is_safe(keys_url):
                raise ValueError("the address of the keys is not safe")
            keys = _keys(await _get(session, keys_url))
        if not keys:
            raise ValueError("no keys")
        return keys


async def _get(session: aiohttp.ClientSession, url: str) -> Any:
    async with session.get(url) as response:
        return await response.json(content_type=None)


def _keys(document: Mapping[str, Any]) -> dict[str, Key]:
    """The keys of a document by name. One that cannot be used is left out, so that the others can be."""
    keys = {}
    for one in document["keys"]:
        try:
            key = RSAAlgorithm.from_jwk({"kty": one["kty"], "n": one["n"], "e": one["e"]})
            if isinstance(key, RSAPublicKey):
                keys[one["kid"]] = Key(key, frozenset(one.get("endorsements", ())))
        except (PyJWTError, LookupError, TypeError, ValueError):
            continue
    return keys
