"""The page of a program for those who look after it: who takes part, the honest picture, pulses, what went well, and
enrolling a file.

Rule: every request asks of what is stored whether the person looks after the program. No script is needed, and numbers
about people are as `bot.programs.picture` lets them be shown.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web
from sqlalchemy import Connection

from bot import memory
from bot.office import desk as desks
from bot.office import errands, pulses, wins
from bot.office.acts import Office
from bot.office.desk import STATES, TO_STUCK_PAIRS, Desk
from bot.ports import Address
from bot.programs.picture import FIGURES, Part
from bot.programs.pulse import Trend
from bot.programs.spreadsheet import written
from bot.storage import places
from bot.storage.database import Database
from bot.storage.programs import OPEN, ProgramRow
from bot.storage.secrets import Keyring
from bot.web import session as sessions
from bot.web.session import PRIVATE, NoSession, Session
from bot.wording import Words

FOLDER = Path(__file__).parent / "pages"
STYLE = (FOLDER / "page.css").read_text("utf-8")
JINJA = web.AppKey("owners' pages", jinja2.Environment)
SAID = ("reminded", "inviting", "already", "closed")
"""What can be said above the page after something was done."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who looks after a program, in one transaction."""

    session: Session
    office: Office
    program: ProgramRow


@dataclass(frozen=True, slots=True)
class OwnersPages:
    """Serves them. url: under which all pages are reached."""

    database: Database
    keyring: Keyring
    words: Words
    now: Callable[[], datetime]
    url: str

    def add_to(self, app: web.Application) -> None:
        aiohttp_jinja2.setup(app, app_key=JINJA, loader=jinja2.FileSystemLoader(FOLDER), autoescape=True)
        app.router.add_get("/program/page.css", self._style)
        app.router.add_get(r"/program/{program:\d{1,18}}/open/{link}", self._open)
        for method, name, handler in (
            ("GET", "", self._page),
            ("GET", "summary", self._summary),
            ("GET", "picture.csv", self._picture_csv),
        ):
            app.router.add_route(method, r"/program/{program:\d{1,18}}/" + name, self.guarded(handler))
        for what in TO_STUCK_PAIRS:
            handler = partial(self._to_stuck_pairs, what=what)
            app.router.add_post(r"/program/{program:\d{1,18}}/" + what, self.guarded(handler))

    def guarded(
        self, handler: Callable[[web.Request, Session], Awaitable[web.Response]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        """The handler, for somebody with a session."""

        async def guard(request: web.Request) -> web.Response:
            try:
                session = sessions.of(self.keyring, request.match_info["program"], request)
            except NoSession:
                return self.refused("honest.over", 403)
            return await handler(request, session)

        return guard

    def visit(self, conn: Connection, session: Session) -> Visit | None:
        """None if the person does not look after the program, or is gone."""
        row = places.known_at(conn, Address.of(session.person))
        if row is None or row.erased:
            return None
        office = Office.of(conn, self.keyring, row, self.now())
        program = office.may_see(session.program)
        return Visit(session, office, program) if program else None

    def rendered(
        self, request: web.Request, page: str, visit: Visit, values: Mapping[str, Any], status: int = 200
    ) -> web.Response:
        person = visit.office.person

        def say(key: str, **places: object) -> str:
            return self.words.line(key, person, {name: str(value) for name, value in places.items()})

        name = visit.office.settings(visit.program).get("name", "")
        given = {"say": say, "name": name, "form": visit.session.form(self.keyring), **values}
        answer = aiohttp_jinja2.render_template(page, request, given, app_key=JINJA, status=status)
        answer.headers.update(PRIVATE)
        return answer

    def refused(self, line: str, status: int) -> web.Response:
        return web.Response(text=self.words.line(line, memory.STRANGER) + "\n", status=status, headers=PRIVATE)

    async def _style(self, request: web.Request) -> web.Response:
        headers = {**PRIVATE, "Cache-Control": "no-cache"}
        return web.Response(text=STYLE, content_type="text/css", headers=headers)

    async def _open(self, request: web.Request) -> web.Response:
        """A browser does not send a strict cookie along where a link elsewhere led: this page goes on by itself."""
        try:
            session = sessions.begin(self.keyring, request.match_info["program"], request.match_info["link"])
        except NoSession:
            return self.refused("honest.link_over", 403)
        visit = await self.database.read(lambda conn: self.visit(conn, session))
        if visit is None:
            return self.refused("honest.not_yours", 403)
        answer = self.rendered(request, "open.html", visit, {})
        sessions.keep(session, answer, self.url)
        return answer

    async def _page(self, request: web.Request, session: Session) -> web.Response:
        return await self._shown(request, session, "owners.html")

    async def _summary(self, request: web.Request, session: Session) -> web.Response:
        return await self._shown(request, session, "summary.html")

    async def _shown(self, request: web.Request, session: Session, page: str) -> web.Response:
        found = await self._desk(session)
        if found is None:
            return self.refused("honest.not_yours", 403)
        visit, desk = found
        at, trends = await pulses.trends(self.database, self.keyring, desk.program.id, self.now())
        told = await self.database.read(lambda conn: self._wins(conn, session))
        said = request.query.get("said", "")
        values = {"desk": desk, "said": said if said in SAID else "", "open": desk.program.state == OPEN}
        its = {"pulses": [_pulse(question, trend) for question, trend in trends.items()], "pulses_at": at.isoformat()}
        return self.rendered(request, page, visit, {**values, **_figures(desk), **its, "wins": told})

    def _wins(self, conn: Connection, session: Session) -> Sequence[wins.Told]:
        """What went well, with the yes of all whom it is about."""
        visit = self.visit(conn, session)
        return wins.shown(visit.office, visit.program.id) if visit else ()

    async def _desk(self, session: Session) -> tuple[Visit, Desk] | None:
        """The picture is not taken for somebody who may not see it."""
        visit = await self.database.read(lambda conn: self.visit(conn, session))
        if visit is None:
            return None
        picture = await desks.picture_of(self.database, self.keyring, visit.program.id, self.now())

        def look(conn: Connection) -> tuple[Visit, Desk] | None:
            visit = self.visit(conn, session)
            return (visit, desks.desk(conn, visit.office, visit.program, picture)) if visit else None

        return await self.database.read(look)

    async def _picture_csv(self, request: web.Request, session: Session) -> web.Response:
        found = await self._desk(session)
        if found is None:
            return self.refused("honest.not_yours", 403)
        visit, desk = found
        person = visit.office.person

        def line(key: str) -> str:
            return self.words.line(key, person)

        parts = (desk.picture.picture.whole, *desk.picture.picture.parts)
        heads = [
            line("honest.all"),
            *(", ".join(line(f"honest.groups.{it or 'nothing'}") for it in part.groups) for part in parts[1:]),
        ]
        rows = [["", *heads]]
        for figure in FIGURES:
            numbers = [str(part.counts.get(figure, "")) for part in parts]
            rows.append(
                [line(f"honest.figures.{figure}"), *(numbers if any(numbers) else [line("honest.hidden")] * len(parts))]
            )
        return as_file(written(rows), "picture.csv")

    async def _to_stuck_pairs(self, request: web.Request, session: Session, what: str) -> web.Response:
        if not session.sent(self.keyring, str((await request.post()).get("form", ""))):
            return self.refused("honest.over", 403)

        def write(conn: Connection) -> Mapping[str, str]:
            visit = self.visit(conn, session)
            return errands.to_stuck_pairs(visit.office, what, session.program) if visit else {"why": "not yours"}

        result = await self.database.write(write)
        if result.get("why") == "not yours":
            return self.refused("honest.not_yours", 403)
        return gone_to(f"./?said={result.get('why', 'reminded')}")


def gone_to(place: str) -> web.Response:
    """After a form was sent: a page that can be loaded again, and does nothing then."""
    return web.Response(status=303, headers={**PRIVATE, "Location": place})


def as_file(body: bytes, name: str) -> web.Response:
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=body, content_type="text/csv", charset="utf-8", headers=headers)


def _figures(desk: Desk) -> dict[str, Any]:
    """What the page draws: rows of a name, and how long its bar is of 100."""
    picture = desk.picture.picture
    whole = picture.whole.counts
    most = max(desk.enrolled.values(), default=0) or 1
    of = whole.get("enrolled", 1)
    return {
        "states": [(state, desk.enrolled[state], 100 * desk.enrolled[state] / most) for state in STATES],
        "figures": [(it, whole[it], 100 * whole[it] / of) for it in FIGURES if it in whole],
        "hidden": [it for it in FIGURES if it not in whole],
        "parts": [(part.groups, part.counts, _rate(part)) for part in picture.parts],
        "rate": _rate(picture.whole),
    }


def _pulse(question: str, trend: Trend) -> dict[str, Any]:
    """A question over time, in percent; and which line says how it changed."""
    points = [
        {
            "day": wave.on.isoformat(),
            "short": f"{wave.on:%d.%m.}",
            "answers": wave.answers,
            **{name: wave.agree and round(100 * getattr(wave.agree, name)) for name in ("part", "low", "high")},
        }
        for wave in trend.waves
    ]
    change = trend.change
    if change is None:
        line = "honest.first"
    else:
        line = "honest.better" if change.low > 0 else "honest.worse" if change.high < 0 else "honest.same"
    return {"question": question, "points": points, "change": line}


def _rate(part: Part) -> str:
    return "" if part.response_rate is None else str(round(100 * part.response_rate))
