"""The local workspace in a browser: its routes, and the one place where the page, the room and the coach meet.

A post is answered when its turn is committed, with what may be shown at once; messages come over the live stream.
"""

import asyncio
import contextlib
import json
from collections import OrderedDict
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
import structlog
from aiohttp import web

from adapters.web.clock import MoveClock, NextDue, Now, due_as_plain
from adapters.web.guard import HEADERS, LOOPBACK, guarded
from adapters.web.inbound import Amiss, Posted, moved, played, posted
from adapters.web.outbound import WebMessenger, reply_as_plain, said_aside
from adapters.web.people import COHORT, PEOPLE, Colleague
from adapters.web.room import Keep, Kept, Kind, Room, as_plain
from adapters.web.staging import PLAYS, Staging
from bot.ports import Reply, TakeTurn
from conversations.events import Arrived, Chose, Event

log = structlog.get_logger()

PAGES = Path(__file__).parent / "pages"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
JINJA = web.AppKey("local workspace", jinja2.Environment)
BODY_AT_MOST = 64 * 1024
ANSWERS_REMEMBERED = 200
HEARTBEAT_SECONDS = 15.0
RETRY_MS = 1000

FAILED = "The coach could not answer just now, and nothing was changed. Please try again."


class LocalWorkspace:
    """The workspace as a whole. `add_to(app)` gives it its routes; `messenger` is how the coach speaks there."""

    def __init__(
        self,
        take_turn: TakeTurn,
        *,
        now: Now,
        next_due: NextDue,
        move_clock: MoveClock,
        keep: Keep,
        kept: Kept,
        people: Iterable[Colleague] = (*PEOPLE, *COHORT),
        hosts: Collection[str] = LOOPBACK,
    ) -> None:
        self._people = {person.id: person for person in people}
        self._first_names = {person.address.key: person.first_name for person in self._people.values()}
        self._take_turn, self._now, self._next_due, self._move_clock = take_turn, now, next_due, move_clock
        self._hosts = hosts
        self._room = Room(self._people, keep, kept)
        self._answers: OrderedDict[str, asyncio.Future[Reply]] = OrderedDict()
        self._closing = False
        self._staging = Staging(take_turn, self._room, self._people, now, move_clock)
        self.messenger = WebMessenger(self._room, self._people, now)

    def add_to(self, app: web.Application) -> None:
        """Serve the page at "/" and what it needs under "/workspace/". The room is loaded when the app starts."""
        aiohttp_jinja2.setup(app, app_key=JINJA, loader=jinja2.FileSystemLoader(PAGES), autoescape=True)
        app.on_startup.append(self._open)
        app.on_shutdown.append(self._close)
        app.router.add_get("/", guarded(self._page, self._hosts))
        app.router.add_get("/workspace/pages/{name}", guarded(self._asset, self._hosts))
        app.router.add_get("/workspace/live", guarded(self._live, self._hosts), allow_head=False)
        app.router.add_post("/workspace/events", guarded(self._event, self._hosts))
        app.router.add_post("/workspace/clock", guarded(self._clock, self._hosts))
        app.router.add_post("/workspace/play", guarded(self._play, self._hosts))

    async def _open(self, app: web.Application) -> None:
        await self._room.load()

    async def _close(self, app: web.Application) -> None:
        self._closing = True
        self._room.stir()
        await self._staging.stop()

    async def _page(self, request: web.Request) -> web.StreamResponse:
        groups = {"people": [it for it in self._people.values() if it not in COHORT], "cohort": COHORT}
        page = aiohttp_jinja2.render_template("index.html", request, groups, app_key=JINJA)
        page.headers.update(HEADERS)
        return page

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        assets = {path.name: path for path in PAGES.iterdir() if path.suffix in TYPES}
        if not (path := assets.get(request.match_info["name"])):
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={**HEADERS, "Content-Type": TYPES[path.suffix]})

    async def _event(self, request: web.Request) -> web.StreamResponse:
        try:
            what = posted(await _body(request), self._people)
            person = what.incoming.sender.person
            pressed = self._label(person, what.incoming.event, what.on)
        except Amiss as amiss:
            return _json({"message": str(amiss)}, status=400)
        if isinstance(what.incoming.event, Arrived) and self._room.has_arrived(person):
            return _json(reply_as_plain(Reply()))
        try:
            reply = await self._once(what, person, pressed)
        except Exception as error:
            # Its text may hold what somebody wrote: only its kind is logged.
            log.error("local workspace: turn failed", event_id=what.incoming.event_id, error=type(error).__name__)
            return _json({"message": FAILED}, status=500)
        return _json(reply_as_plain(reply))

    async def _once(self, what: Posted, person: str, pressed: str) -> Reply:
        """The same event posted again, while it is under way or afterwards, gets the answer of the first."""
        event_id = what.incoming.event_id
        if not (answer := self._answers.get(event_id)):
            answer = self._answers[event_id] = asyncio.ensure_future(self._turn(what, person, pressed))
            while len(self._answers) > ANSWERS_REMEMBERED:
                self._answers.popitem(last=False)
        try:
            return await asyncio.shield(answer)
        except Exception:
            self._answers.pop(event_id, None)
            raise

    async def _turn(self, what: Posted, person: str, pressed: str) -> Reply:
        event_id = what.incoming.event_id
        if what.typed:
            kind: Kind = "command" if what.is_command else "typed"
            await self._room.add(person, event_id, kind, what.typed, self._now())
        elif pressed:
            await self._room.add(person, event_id, "pressed", pressed, self._now())
        reply = await self._take_turn(what.incoming)
        if reply.aside:
            await self._room.add(person, f"{event_id}/aside", "said", said_aside(reply), self._now())
        if isinstance(what.incoming.event, Arrived):
            await self._room.arrive(person)
        self._room.stir()
        return reply

    def _label(self, person: str, event: Event, on: str) -> str:
        """What is written on the button that was pressed on a message, or "". Raises Amiss if it is not there."""
        if not isinstance(event, Chose) or not on:
            return ""
        entry = self._room.entry(person, on)
        shown = entry.buttons if entry else ()
        for button in (one for it in shown for one in it.unfolded):
            if (button.choice, button.about) == (event.choice, event.about):
                return button.label
        raise Amiss("That button is no longer there.")

    async def _clock(self, request: web.Request) -> web.StreamResponse:
        try:
            to = moved(await _body(request), self._now())
        except Amiss as amiss:
            return _json({"message": str(amiss)}, status=400)
        try:
            await self._move_clock(to)
        except Exception as error:
            log.error("local workspace: the clock did not move", error=type(error).__name__)
            return _json({"message": "The clock could not be moved just now. Please try again."}, status=500)
        self._room.stir()
        return _json(await self._time())

    async def _play(self, request: web.Request) -> web.StreamResponse:
        """One of PLAYS, before the eyes of whoever looks on."""
        try:
            play = PLAYS[played(await _body(request), PLAYS)]
        except Amiss as amiss:
            return _json({"message": str(amiss)}, status=400)
        return _json({}) if self._staging.begin(play) else _json({"message": play.begun}, status=409)

    async def _time(self) -> dict[str, Any]:
        due = due_as_plain(await self._next_due(), self._first_names)
        return {"now": self._now().isoformat(), "due": due}

    async def _live(self, request: web.Request) -> web.StreamResponse:
        """Server-Sent Events: `hello` with everything, or what is new since the last one seen; then all that comes."""
        stream = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        await stream.prepare(request)
        known = self._known(request.headers.get("Last-Event-ID", ""))
        with contextlib.suppress(ConnectionResetError):
            if known is None:
                known = self._room.last_number
                entries = [as_plain(entry) for entry in self._room.after(0)]
                await self._tell(stream, "hello", {"room": self._room.id, "entries": entries}, known)
            while not self._closing:
                change = self._room.change()
                for entry in self._room.after(known):
                    await self._tell(stream, "entry", as_plain(entry), known := entry.number)
                await self._tell(stream, "clock", await self._time(), known)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(change.wait(), HEARTBEAT_SECONDS)
        return stream

    def _known(self, last: str) -> int | None:
        """The number of the last entry that the page has seen, or None if it has seen none of this room."""
        room, _, number = last.partition("/")
        if room != self._room.id or not number.isdecimal() or len(number) > 12:
            return None
        return int(number) if int(number) <= self._room.last_number else None

    async def _tell(self, stream: web.StreamResponse, kind: str, what: dict[str, Any], number: int) -> None:
        # JSON has no line breaks of its own, so that it is one line of the stream.
        lines = f"event: {kind}\nid: {self._room.id}/{number}\nretry: {RETRY_MS}\ndata: {json.dumps(what)}\n\n"
        await stream.write(lines.encode())


async def _body(request: web.Request) -> object:
    """The JSON that was posted. Raises Amiss."""
    if request.content_type != "application/json":
        raise Amiss("This workspace takes JSON only.")
    try:
        return json.loads(await request.clone(client_max_size=BODY_AT_MOST).read())
    except (ValueError, RecursionError):
        raise Amiss("That could not be read. Please reload the page.") from None
    except web.HTTPRequestEntityTooLarge:
        raise Amiss("That is too long to send at once.") from None


def _json(plain: dict[str, Any], status: int = 200) -> web.Response:
    return web.json_response(plain, status=status, headers=HEADERS)
