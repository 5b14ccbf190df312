"""The pages that are not chat: is it alive, is it ready, how much has it done, and a person's own data.

Rule: nothing here shows what a person wrote, except to the holder of a short-lived link that the bot gave that person.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from sqlalchemy import Connection

from bot import memory, takeaway
from bot.links import FORMS
from bot.ports import Address
from bot.storage import queries
from bot.storage.database import Database
from bot.storage.secrets import BadToken, Keyring
from bot.wording import Words

NEVER_KEPT = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Robots-Tag": "noindex",
}
_TYPES = {"text": "text/plain", "json": "application/json"}


def pages(ready: Callable[[], Awaitable[str]], registry: CollectorRegistry) -> web.RouteTableDef:
    """Health and metrics. `ready` gives "" or the reason why the bot is not ready."""
    routes = web.RouteTableDef()

    @routes.get("/healthz")
    async def alive(request: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    @routes.get("/readyz")
    async def is_ready(request: web.Request) -> web.Response:
        why_not = await ready()
        return web.Response(text=f"{why_not}\n" if why_not else "ready\n", status=503 if why_not else 200)

    @routes.get("/metrics")
    async def metrics(request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return routes


def downloads(database: Database, keyring: Keyring, words: Words) -> web.RouteTableDef:
    """A person's own data as a file, for whoever holds the link that was given to that person."""
    routes = web.RouteTableDef()

    @routes.get("/export/{token}/my-data.{ending:txt|json}")
    async def export(request: web.Request) -> web.Response:
        form = "json" if request.match_info["ending"] == "json" else "text"
        lasts = timedelta(minutes=takeaway.LINK_LASTS_MINUTES)
        try:
            key = keyring.verify(f"export {form}", request.match_info["token"], lasts)
        except BadToken:
            over = words.line("export.link_over", memory.STRANGER)
            raise web.HTTPForbidden(text=over, headers=NEVER_KEPT) from None
        body = await database.read(lambda conn: _file(conn, form, key))
        if body is None:
            raise web.HTTPNotFound(text=words.line("export.nothing", memory.STRANGER), headers=NEVER_KEPT)
        headers = {**NEVER_KEPT, "Content-Disposition": f'attachment; filename="my-data.{FORMS[form]}"'}
        return web.Response(text=body, content_type=_TYPES[form], charset="utf-8", headers=headers)

    def _file(conn: Connection, form: str, key: str) -> str | None:
        row = queries.person_at(conn, Address.of(key))
        if row is None or row.erased:
            return None
        secrets = keyring.open_person(row.key)
        all_of = takeaway.everything(conn, row, secrets)
        if form == "json":
            return takeaway.as_json(all_of)
        parts = takeaway.as_text(all_of, words, memory.person(row, secrets))
        return "\n\n".join(f"{heading}\n{'=' * len(heading)}\n{lines}" for heading, lines in parts) + "\n"

    return routes
