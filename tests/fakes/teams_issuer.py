"""Microsoft's token issuer over HTTP on a loopback port: it publishes keys, and signs good tokens and bad ones.

It knows nothing of the bot under test, nor of the library that checks its tokens.
"""

import asyncio
import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from functools import cache
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.fakes.trouble import Trouble

ISSUER = "https://api.botframework.com"
APP = "11111111-2222-3333-4444-555555555555"
SERVICE = "https://smba.trafficmanager.net/emea/"
ENDORSEMENTS = ("msteams", "webchat", "skype")

_HASHES = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}


class TeamsIssuer:
    """The issuer. `published`: its keys by name, with what they are endorsed for. `signing`: the one it signs with.

    `junk`: what stands among the keys and is none. `keys_url`: where it says that they are. `fetches`: how often they
    were looked up. `trouble`: what goes wrong at every look-up, until it is None again.
    """

    def __init__(self) -> None:
        self.published: dict[str, tuple[str, ...]] = {"key-1": ENDORSEMENTS}
        self.signing = "key-1"
        self.junk: list[Any] = []
        self.fetches = 0
        self.trouble: Trouble | None = None
        self._made = 1
        self._closing = asyncio.Event()

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/v1/.well-known/openidconfiguration", self._configuration)
        app.router.add_get("/v1/.well-known/keys", self._keys)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/v1/.well-known/openidconfiguration"
        self.keys_url = f"http://{host}:{port}/v1/.well-known/keys"

    async def stop(self) -> None:
        self._closing.set()
        await self._runner.cleanup()

    def rotate(self) -> None:
        """Publish one more key, and sign with it from now on. The others stay good until they are withdrawn."""
        self._made += 1
        self.signing = f"key-{self._made}"
        self.published[self.signing] = ENDORSEMENTS

    def withdraw(self, name: str) -> None:
        """Do not publish a key any more. Tokens can still be signed with it."""
        del self.published[name]

    def header(self, **what: Any) -> str:
        """What stands in `Authorization`; see `token`."""
        return f"Bearer {self.token(**what)}"

    def token(
        self,
        *,
        key: str | None = None,
        by: str | None = None,
        alg: str = "RS256",
        head: Mapping[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """A good token for APP from SERVICE, but for what is given. A claim that is None is left out.

        key: the name of the key that it says it is signed with, "" to say none. by: the one that it is signed with, if
        that is another. alg: RS, PS or HS (with the public key for a secret) and a number, or none.
        """
        name, now = self.signing if key is None else key, int(time.time())
        says = {"alg": alg, "typ": "JWT", **({"kid": name} if name else {}), **(head or {})}
        good = {"iss": ISSUER, "aud": APP, "serviceurl": SERVICE, "nbf": now - 60, "exp": now + 3600}
        claimed = {claim: value for claim, value in {**good, **claims}.items() if value is not None}
        signed = f"{_base64(json.dumps(says).encode())}.{_base64(json.dumps(claimed).encode())}"
        return f"{signed}.{_base64(_signature(alg, by or name or self.signing, signed.encode()))}"

    def keys(self) -> list[Any]:
        """The published keys, as JSON Web Keys."""
        return [*self.junk, *(_web_key(name, endorsements) for name, endorsements in self.published.items())]

    async def _configuration(self, request: web.Request) -> web.Response:
        self.fetches += 1
        return await self._answer(
            request,
            {
                "issuer": ISSUER,
                "jwks_uri": self.keys_url,
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            },
        )

    async def _keys(self, request: web.Request) -> web.Response:
        return await self._answer(request, {"keys": self.keys()})

    async def _answer(self, request: web.Request, document: Any) -> web.Response:
        async def do() -> web.Response:
            return web.json_response(document)

        return await (self.trouble.befall(request, do, self._closing) if self.trouble else do())


@cache
def _pair(name: str) -> rsa.RSAPrivateKey:
    """The pair of keys of that name, the same as long as the process lives: making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _signature(alg: str, name: str, signed: bytes) -> bytes:
    kind, size = alg[:2], alg[2:]
    if kind == "RS":
        return _pair(name).sign(signed, padding.PKCS1v15(), _HASHES[size])
    if kind == "PS":
        salted = padding.PSS(padding.MGF1(_HASHES[size]), padding.PSS.DIGEST_LENGTH)
        return _pair(name).sign(signed, salted, _HASHES[size])
    if kind == "HS":
        public = _pair(name).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return hmac.digest(public, signed, getattr(hashlib, f"sha{size}"))
    return b""


def _web_key(name: str, endorsements: tuple[str, ...]) -> dict[str, Any]:
    numbers = _pair(name).public_key().public_numbers()
    modulus, exponent = (number.to_bytes((number.bit_length() + 7) // 8, "big") for number in (numbers.n, numbers.e))
    key = {"kty": "RSA", "use": "sig", "kid": name, "x5t": name, "n": _base64(modulus), "e": _base64(exponent)}
    return {**key, "endorsements": list(endorsements)} if endorsements else key


def _base64(what: bytes) -> str:
    return urlsafe_b64encode(what).rstrip(b"=").decode()
