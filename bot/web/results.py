"""What became of an announcement, as a file, for whoever holds the short-lived link that the bot gave to its owner.

Rule: who may have it is asked again for each part, by what is stored then; the file is never whole in memory.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy import Connection

from bot import memory, takeaway
from bot.office.acts import Office
from bot.office.announced import Announced
from bot.office.announcing import Announcing
from bot.ports import Address
from bot.storage import queries
from bot.storage.database import Database
from bot.storage.secrets import BadToken, Keyring
from bot.web.pages import NEVER_KEPT
from bot.wording import Words

Part = tuple[bytes, int]
"""Of a file; and behind whom it goes on, 0 at its end."""


def results(database: Database, keyring: Keyring, words: Words, now: Callable[[], datetime]) -> web.RouteTableDef:
    """One file for each announcement."""
    routes = web.RouteTableDef()

    @routes.get("/announcement/{token}/{number:[0-9]{1,15}}.csv")
    async def of_one(request: web.Request) -> web.StreamResponse:
        number = request.match_info["number"]
        lasts = timedelta(minutes=takeaway.LINK_LASTS_MINUTES)
        try:
            key = keyring.verify(f"announcement {number}", request.match_info["token"], lasts)
        except BadToken:
            over = words.line("export.link_over", memory.STRANGER)
            raise web.HTTPForbidden(text=over, headers=NEVER_KEPT) from None
        part = await database.read(lambda conn: _part(conn, key, number, 0))
        if part is None:
            raise web.HTTPNotFound(text=words.line("export.nothing", memory.STRANGER), headers=NEVER_KEPT)
        named = {"Content-Disposition": f'attachment; filename="announcement-{number}.csv"'}
        response = web.StreamResponse(headers={**NEVER_KEPT, **named, "Content-Type": "text/csv; charset=utf-8"})
        await response.prepare(request)
        while part is not None:
            written, behind = part
            await response.write(written)
            part = await database.read(lambda conn, behind=behind: _part(conn, key, number, behind)) if behind else None  # type: ignore[misc]
        await response.write_eof()
        return response

    def _part(conn: Connection, key: str, number: str, after: int) -> Part | None:
        row = queries.person_at(conn, Address.of(key))
        if row is None or row.erased:
            return None
        office = Office.of(conn, keyring, row, now())
        return Announced(Announcing(office, words), {}).file(number, after)

    return routes
