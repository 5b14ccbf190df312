"""Enrolling people from a file, on the page of a program: all that is wrong with it at once, a look at it, then go.

Rule: nothing happens to anybody before the file was looked at. It lies sealed for an hour at most, for the one who sent
it; what is slow is done beside the event loop, or some people at a time.
"""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from aiohttp import BodyPartReader, web
from sqlalchemy import Connection

from bot import memory
from bot.office import enrolling, errands, pages
from bot.office.enrolling import AT_ONCE, LASTS, SHELF, Preview
from bot.office.rules import kinds_of, with_kinds
from bot.programs import roll
from bot.programs.roll import Entry, Problem, Roll
from bot.programs.spreadsheet import written
from bot.storage import kept, programs, queries
from bot.web.programs import OwnersPages, Visit, as_file, gone_to
from bot.web.session import Session
from conversations.programs.drafts import MOST_KINDS

SHOWN_AT_MOST = 500
"""Problems on the page: whoever has more begins with these."""
_FORM_AT_MOST = 4096
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Sent:
    """A form as it came: the file, or else what was pasted."""

    form: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Serves it beside the page itself."""

    owners: OwnersPages

    def add_to(self, app: web.Application) -> None:
        for method, name, handler in (
            ("GET", "template.csv", self._template),
            ("GET", "members.csv", self._members),
            ("POST", "enrol", self._look),
            ("POST", "invite", self._invite),
        ):
            app.router.add_route(method, r"/program/{program:\d{1,18}}/" + name, self.owners.guarded(handler))

    async def _template(self, request: web.Request, session: Session) -> web.Response:
        return as_file(roll.as_csv(()), "people.csv")

    async def _members(self, request: web.Request, session: Session) -> web.Response:
        """Who takes part, as the bot's own page of members shows it: by name, role and state."""
        owners, rows = self.owners, list[Sequence[str]]()

        def some(after: int, conn: Connection) -> tuple[list[Sequence[str]], int] | None:
            visit = owners.visit(conn, session)
            if visit is None:
                return None
            parts = programs.members_after(conn, visit.program.id, after, AT_ONCE)
            people = pages.names_of(visit.office, [it.person_id for it in parts])
            told: list[Sequence[str]] = [
                (*people.get(it.person_id, ("", "")), it.role, it.state, it.cohort) for it in parts
            ]
            return told, parts[-1].person_id if parts else 0

        after = 0
        while True:
            found = await owners.database.read(partial(some, after))
            if found is None:
                return owners.refused("honest.not_yours", 403)
            told, after = found
            rows += told
            if not told:
                return as_file(written([("name", "id", "role", "state", "cohort"), *rows]), "members.csv")

    async def _look(self, request: web.Request, session: Session) -> web.Response:
        """What is wrong with the file, or what will happen to whom."""
        owners = self.owners
        sent = await _read(request)
        visit = await owners.database.read(lambda conn: owners.visit(conn, session))
        if visit is None or not session.sent(owners.keyring, sent.form):
            return owners.refused("honest.not_yours" if visit is None else "honest.over", 403)
        read = await asyncio.to_thread(roll.read, sent.body)
        preview = await self._identified(read, visit)
        if preview.problems:
            problems = [self._told(it) for it in preview.problems[:SHOWN_AT_MOST]]
            more = max(0, len(preview.problems) - SHOWN_AT_MOST)
            return owners.rendered(request, "enrol.html", visit, {"problems": problems, "more": more}, 422)
        counts = await self._counted(visit.program.id, preview)
        file = await self._keep(session, preview)
        values = {
            "counts": [(name, counts[name]) for name in enrolling.COUNTED],
            "strangers": preview.strangers,
            "ignored": ", ".join(read.ignored),
            "kinds": ", ".join(read.kinds),
            "asked": counts["known"] + counts["new"],
            "file": file,
        }
        return owners.rendered(request, "enrol.html", visit, values)

    async def _invite(self, request: web.Request, session: Session) -> web.Response:
        """The file that was looked at becomes an errand: once, however often it is sent."""
        owners, sent = self.owners, await request.post()
        if not session.sent(owners.keyring, str(sent.get("form", ""))):
            return owners.refused("honest.over", 403)
        visit = await owners.database.read(lambda conn: owners.visit(conn, session))
        if visit is None:
            return owners.refused("honest.not_yours", 403)
        name = f"{SHELF}{session.program}/{visit.office.row.id}"
        since = owners.now() - LASTS
        sealed = await owners.database.read(lambda conn: kept.kept(conn, name, since))
        if sealed is None or _mark(sealed) != sent.get("file", ""):
            return gone_to("./?said=already")
        by, program = visit.office.row.id, visit.program.id

        def handfuls() -> tuple[list[bytes], int]:
            guests = json.loads(owners.keyring.unseal(sealed))
            return errands.sealed(owners.keyring, "enrol", program, by, guests), len(guests)

        ready, number = await asyncio.to_thread(handfuls)

        def begin(conn: Connection) -> str:
            visit = owners.visit(conn, session)
            if visit is None or visit.program.state != programs.OPEN:
                return "closed"
            if not kept.drop(conn, name):
                return "already"
            errands.leave(conn, ready, owners.now())
            programs.note(conn, program, by, "enrol", number, owners.now())
            return "inviting"

        said = await owners.database.write(begin)
        return gone_to(f"./?said={said}")

    async def _identified(self, read: Roll, visit: Visit) -> Preview:
        if read.problems:
            return Preview(problems=read.problems)
        if len(kinds_of(with_kinds(visit.office.settings(visit.program), read.kinds))) > MOST_KINDS:
            return Preview(problems=(Problem("too many kinds"),))
        workspace = visit.program.workspace
        names = await self._names(workspace, read.entries)
        return await asyncio.to_thread(enrolling.identified, read.entries, workspace, names)

    async def _names(self, workspace: str, entries: Sequence[Entry]) -> dict[str, list[str]]:
        """Those known in the workspace by the names of rows without an id, and of line managers."""
        wanted = {it.name.casefold() for it in entries if it.name and not it.id}
        wanted |= {it.manager.casefold() for it in entries if it.manager}
        found: dict[str, list[str]] = {name: [] for name in wanted}
        platform, _, native = workspace.partition("/")
        after, owners = 0, self.owners
        while wanted:
            rows = await owners.database.read(
                partial(queries.people_at, platform=platform, workspace=native, after=after, limit=AT_ONCE)
            )
            if not rows:
                break
            after = rows[-1].id
            for name, key in await asyncio.to_thread(enrolling.names_of, owners.keyring, rows):
                if name in wanted:
                    found[name].append(key)
        return found

    async def _counted(self, program: int, preview: Preview) -> Counter[str]:
        counts = Counter[str]()
        for at in range(0, len(preview.guests), AT_ONCE):
            some = preview.guests[at : at + AT_ONCE]
            counts += await self.owners.database.read(partial(enrolling.counted, program=program, guests=some))
        return counts

    async def _keep(self, session: Session, preview: Preview) -> str:
        """Keep what was looked at. Returns the mark by which it is asked for."""
        keyring, guests = self.owners.keyring, [it.plain() for it in preview.guests]
        sealed = await asyncio.to_thread(lambda: keyring.seal(json.dumps(guests).encode()))

        def keep(conn: Connection) -> None:
            if visit := self.owners.visit(conn, session):
                kept.keep(conn, f"{SHELF}{session.program}/{visit.office.row.id}", sealed, self.owners.now())

        await self.owners.database.write(keep)
        return _mark(sealed)

    def _told(self, problem: Problem) -> str:
        """A problem in plain words, with where it is."""
        words, person = self.owners.words, memory.STRANGER
        column = problem.column
        if column in roll.COLUMNS:
            column = words.line(f"honest.columns.{column}", person)
        where = "cell" if column else "line" if problem.line else "file"
        place = words.line(f"honest.where.{where}", person, {"line": str(problem.line), "column": column})
        return f"{place}: {words.line(f'honest.amiss.{problem.code}', person, {'other': str(problem.other)})}"


async def _read(request: web.Request) -> _Sent:
    """The parts of the form, and no more of a file than a roll may have."""
    form, file, text = "", b"", b""
    if not request.content_type.startswith("multipart/"):
        raise web.HTTPUnsupportedMediaType
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        most = _FORM_AT_MOST if part.name == "form" else roll.MOST_BYTES + 1
        body = await _some(part, most)
        match part.name:
            case "form":
                form = body.decode("ascii", "replace")
            case "file":
                file = body
            case "text":
                text = body
    return _Sent(form, file or text)


async def _some(part: BodyPartReader, most: int) -> bytes:
    body = bytearray()
    while piece := await part.read_chunk(_PIECE):
        body += piece[: most - len(body)]
    return bytes(body)


def _mark(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()
