"""A person's meetings for their calendar program: all of them to subscribe to, or one to take in.

Rule: it is opened for whoever holds the address and only for the answer; unknown, revoked and erased look alike; and
the address is never logged.

There is no Last-Modified: it would move back when a meeting is taken away, and whoever asks by date would never know
(jsenecal/netbox-notices#70). The ETag is of the very bytes. Nothing is an attachment: Google did not take that in
(statesofpop/django-cal#9).
"""

import hashlib

from aiohttp import ETag, web
from sqlalchemy import Connection

from bot import calendar, memory, subscription
from bot.ports import Address
from bot.storage import places, queries
from bot.storage.database import Database
from bot.storage.queries import PersonRow
from bot.storage.secrets import BadToken, Keyring
from bot.wording import Words
from conversations.person import Person, Record

_PRIVATE = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Robots-Tag": "noindex",
}


def calendars(database: Database, keyring: Keyring, words: Words) -> web.RouteTableDef:
    routes = web.RouteTableDef()

    @routes.get("/calendar/{token}.ics")
    async def all_meetings(request: web.Request) -> web.Response:
        token = request.match_info["token"]
        return _answer(request, await database.read(lambda conn: _feed(conn, token)))

    @routes.get("/calendar/{token}/{meeting}.ics")
    async def one_meeting(request: web.Request) -> web.Response:
        token, meeting = request.match_info["token"], request.match_info["meeting"]
        return _answer(request, await database.read(lambda conn: _invitation(conn, token, meeting)))

    def _feed(conn: Connection, token: str) -> bytes | None:
        if (row := subscription.whose(conn, token)) is None:
            return None
        person, meetings = _opened(conn, row)
        return calendar.feed(meetings, words.line("calendar.name", person), lambda name: _title(person, name))

    def _invitation(conn: Connection, token: str, id: str) -> bytes | None:
        if (row := subscription.whose(conn, token) or _invited(conn, token, id)) is None:
            return None
        person, meetings = _opened(conn, row)
        found = next((meeting for meeting in meetings if meeting.id == id), None)
        return calendar.invitation(found, lambda name: _title(person, name)) if found else None

    def _invited(conn: Connection, token: str, id: str) -> PersonRow | None:
        try:
            return places.known_at(conn, Address.of(keyring.verify(f"invite {id}", token, subscription.LINK_LASTS)))
        except BadToken:
            return None

    def _opened(conn: Connection, row: PersonRow) -> tuple[Person, list[Record]]:
        secrets = keyring.open_person(row.key)
        meetings = [it for it in queries.all_records(conn, row.id) if it.id.startswith(f"{calendar.KIND}-")]
        return memory.person(row, secrets), [memory.record(it, secrets) for it in meetings]

    def _title(person: Person, name: str) -> str:
        return words.line("calendar.meeting", person, {"name": name})

    def _answer(request: web.Request, body: bytes | None) -> web.Response:
        if body is None:
            raise web.HTTPNotFound(text=words.line("calendar.nothing", memory.STRANGER), headers=_PRIVATE)
        tag = ETag(hashlib.sha256(body).hexdigest())
        known = request.if_none_match or ()
        if any(it.value in (tag.value, "*") for it in known):
            unchanged = web.Response(status=304, headers=_PRIVATE)
            unchanged.etag = tag
            return unchanged
        named = {"Content-Disposition": 'inline; filename="mentoring.ics"'}
        answer = web.Response(body=body, content_type="text/calendar", charset="utf-8", headers={**_PRIVATE, **named})
        answer.etag = tag
        return answer

    return routes
