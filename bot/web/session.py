"""Who looks at a page that a link of the bot opened: the link lets them in, and a cookie of that page alone keeps
them there.

Rule: link and cookie say only who somebody is. What they may see and do is asked of what is stored, at every request.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from aiohttp import web

from bot.storage.secrets import BadToken, Keyring

LINK_LASTS = timedelta(minutes=15)
SESSION_LASTS = timedelta(hours=8)
COOKIE = "session"
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}
"""No script at all, nothing from elsewhere."""


class NoSession(Exception):
    """The link is too old or was made for something else, or the session is over."""


@dataclass(frozen=True, slots=True)
class Session:
    """Of one person, by the key of their address, with one program."""

    person: str
    program: str
    cookie: str

    def form(self, keyring: Keyring) -> str:
        """What a form of the page must bring back, so that no page elsewhere can send it."""
        return keyring.sign(f"form {self.program}", _hash(self.cookie))

    def sent(self, keyring: Keyring, form: str) -> bool:
        """Whether a form came from a page of this session."""
        try:
            return hmac.compare_digest(keyring.verify(f"form {self.program}", form, SESSION_LASTS), _hash(self.cookie))
        except BadToken:
            return False


def begin(keyring: Keyring, program: str, link: str) -> Session:
    """Whoever has the link. Raises NoSession."""
    person = _verified(keyring, f"program {program}", link, LINK_LASTS)
    return Session(person, program, keyring.sign(f"session {program}", person))


def of(keyring: Keyring, program: str, request: web.Request) -> Session:
    """Whose browser it is. Raises NoSession."""
    cookie = request.cookies.get(COOKIE, "")
    return Session(_verified(keyring, f"session {program}", cookie, SESSION_LASTS), program, cookie)


def keep(session: Session, answer: web.Response, url: str) -> None:
    """Let the browser keep the session until it is closed, for this program's pages alone. url: of all our pages."""
    parts = urlsplit(url)
    path = f"{parts.path.rstrip('/')}/program/{session.program}/"
    secure = parts.scheme == "https"
    answer.set_cookie(COOKIE, session.cookie, path=path, httponly=True, samesite="Strict", secure=secure)


def _verified(keyring: Keyring, purpose: str, token: str, lasts: timedelta) -> str:
    try:
        return keyring.verify(purpose, token, lasts)
    except BadToken:
        raise NoSession from None


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
