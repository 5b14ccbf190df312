"""Who may talk to the local workspace: a browser on this machine, from the workspace's own page, and nobody else.

A page elsewhere must not reach it, neither by a name that it points at this machine nor by a request in passing.
"""

from collections.abc import Awaitable, Callable, Collection
from urllib.parse import urlsplit

from aiohttp import hdrs, web

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def guarded(handler: Handler, hosts: Collection[str] = LOOPBACK) -> Handler:
    """The handler, for requests to one of `hosts` by name and, if they change anything, from its own page."""

    async def guard(request: web.Request) -> web.StreamResponse:
        if why := refusal(request, hosts):
            return web.json_response({"message": why}, status=403, headers=HEADERS)
        return await handler(request)

    return guard


def refusal(request: web.Request, hosts: Collection[str]) -> str:
    """Why the request is refused, or nothing."""
    if _host(f"//{request.headers.get(hdrs.HOST, '')}") not in hosts:
        return "The local workspace answers on this machine's own address only, such as http://127.0.0.1."
    # A browser says both of these by itself, and no page can change them. What says neither is no browser.
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none") and not _opens(request):
        return "This request came from another page."
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is not None and origin.partition("://")[2] != request.headers[hdrs.HOST]:
        return "This request came from another page."
    return ""


def _opens(request: web.Request) -> bool:
    """A link elsewhere may open the page itself."""
    return request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
