"""Microsoft Entra, which gives the bot its token, in the place of msal's HTTP client. Certificates for this machine."""

import ipaddress
import json
import socket
import ssl
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

LOGIN = "https://login.microsoftonline.com"


@dataclass(frozen=True)
class Response:
    """What msal reads of a response."""

    status_code: int
    text: str
    headers: dict[str, str] = field(default_factory=dict)

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise OSError(f"status {self.status_code}")


class Entra:
    """`secret`: the one that is right. `given`: how many tokens were. `threads`: where it was asked from.

    `gate`: while it is closed, whoever asks for a token waits. `down`: it cannot be reached.
    """

    def __init__(self) -> None:
        self.secret = "right"
        self.given = self.asked = 0
        self.down = False
        self.posted: list[tuple[str, dict[str, Any]]] = []
        self.threads: set[int] = set()
        self.gate = threading.Event()
        self.gate.set()

    def get(self, url: str, **more: Any) -> Response:
        if "/discovery/instance" in url:
            return Response(200, json.dumps({"metadata": []}))
        tenant = urlsplit(url).path.split("/")[1]
        at = f"{LOGIN}/{tenant}/oauth2/v2.0"
        document = {"token_endpoint": f"{at}/token", "authorization_endpoint": f"{at}/authorize", "issuer": f"{at}/"}
        return Response(200, json.dumps(document))

    def post(self, url: str, data: dict[str, Any], **more: Any) -> Response:
        self.asked += 1
        self.threads.add(threading.get_ident())
        self.posted.append((url, data))
        self.gate.wait(10)
        if self.down:
            raise ConnectionError("it says more, and maybe who we are")
        if data.get("client_secret") != self.secret:
            told = "AADSTS7000215: Invalid client secret provided. Ensure that it is for app 'who-we-are'."
            return Response(401, json.dumps({"error": "invalid_client", "error_description": told}))
        self.given += 1
        return Response(
            200,
            json.dumps({"token_type": "Bearer", "expires_in": 3600, "access_token": f"token-{self.given}"}),
        )


class ToLoopback(AbstractResolver):
    """Finds every host on this machine, at one port."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host="127.0.0.1", port=self._port, family=socket.AF_INET, proto=0, flags=0)
        ]

    async def close(self) -> None:
        pass


def tls_of(host: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """(for a server of that name, for those who trust it)."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    names = [x509.DNSName(host), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(Encoding.PEM)
    file = folder / "server.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=pem.decode())
