"""What operators do with the post from a shell, `python -m bot post …`: see what waits, mend what was given up.

Rule: it prints ids, names of things and moments, never a word that a person wrote, and it needs no keys.
"""

import argparse
import sqlite3
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.settings import Settings
from bot.storage import form, oversight, queries
from bot.storage.database import Database, Stale
from bot.storage.oversight import STATES, Listed

T = TypeVar("T")

ABOUT = """\
See what waits to be sent and what was given up, and put it back. Alone it lists what was given up, the latest first.

It works beside a bot that is running. On PostgreSQL the bot hears at once of what was put back. On SQLite it looks for
itself within fifteen seconds; this command writes to its file for some milliseconds at a time, and waits up to five
seconds for the bot to let it.

It ends with 0 if all was done, with 1 if there was nothing of what you named, and with 2 if it could not begin.
"""
_HEADINGS = ("ID", "KIND", "PLATFORM", "WORKSPACE", "PERSON", "DUE", "ATTEMPTS", "REASON")
_IS = {
    "waiting": "waits",
    "in-hand": "is being delivered",
    "sent": "was sent",
    "dead": "was given up",
    "cancelled": "was cancelled",
}
_TRIES = 5


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command, and what can be done with it."""
    shape = argparse.RawDescriptionHelpFormatter
    post = commands.add_parser(
        "post", help="see what waits and what was given up, and put it back", description=ABOUT, formatter_class=shape
    )
    actions = post.add_subparsers(dest="action", metavar="list | show | summary | requeue | cancel")
    post.set_defaults(action="list", state="dead", limit=50, platform="")
    some = actions.add_parser("list", help="list deliveries: those that were given up, unless you name another state")
    some.add_argument("--state", choices=list(STATES), default="dead")
    some.add_argument("--limit", type=_number, default=50, help="how many at most (50)")
    some.add_argument("--platform", default="", help="those on this platform only, such as slack")
    show = actions.add_parser("show", help="all that may be shown of some deliveries, and what leaves before them")
    show.add_argument("id", nargs="+", type=_number)
    actions.add_parser("summary", help="count everything by platform, kind, state and reason; it looks at every row")
    again = actions.add_parser(
        "requeue",
        help="try anew what was given up: in its place among what waits for that person, and within their hours",
    )
    again.add_argument("id", nargs="*", type=_number)
    again.add_argument("--all", action="store_true", help="everything that was given up")
    again.add_argument("--why", metavar="REASON", help="all that was given up for this reason")
    again.add_argument("--platform", default="", help="with --all or --why: on this platform only")
    cancel = actions.add_parser("cancel", help="let some deliveries not happen that still wait; nobody is told")
    cancel.add_argument("id", nargs="+", type=_number)


async def operate(settings: Settings, told: argparse.Namespace) -> int:
    """Do what was asked for. Returns the exit status."""
    if told.action == "requeue" and (unclear := _unclear(told)):
        print(unclear, file=sys.stderr)
        return 2
    database = Database(settings.database_url)
    try:
        if amiss := await form.amiss(database):
            print(amiss, file=sys.stderr)
            return 2
        return await _Desk(database, await _clock(database)).do(told)
    except (sqlite3.OperationalError, DBAPIError, Stale) as failed:
        print(f"the database is busy or was lost, try again: {type(failed).__name__}", file=sys.stderr)
        return 2
    finally:
        await database.close()


class _Desk:
    """Where it is done, over one database at one moment."""

    def __init__(self, database: Database, now: datetime) -> None:
        self._database, self._now = database, now

    async def do(self, told: argparse.Namespace) -> int:
        match told.action:
            case "show":
                return await self._show(told.id)
            case "summary":
                return await self._summary()
            case "requeue" if told.id:
                return await self._one_by_one(told.id, "dead", "put back", self._put_back)
            case "requeue":
                return await self._put_all_back(told.why, told.platform)
            case "cancel":
                return await self._one_by_one(told.id, "waiting", "cancelled", oversight.cancel)
        return await self._list(told.state, told.limit, told.platform)

    async def _list(self, state: str, limit: int, platform: str) -> int:
        found = await self._database.read(lambda conn: oversight.listed(conn, state, limit + 1, platform))
        if not found:
            print(f"Nothing {_IS[state]}.")
            return 0
        waits = state in ("waiting", "in-hand")
        headings = (*_HEADINGS[:6], "NEXT TRY" if state == "waiting" else "LEASE ENDS", *_HEADINGS[6:])
        rows = [_cells(one, waits) for one in found[:limit]]
        _table(headings if waits else _HEADINGS, rows)
        if len(found) > limit:
            print(f"There are more than {limit}: see --limit, or `post summary`.")
        return 0

    async def _show(self, ids: Sequence[int]) -> int:
        found = await self._database.read(lambda conn: oversight.these(conn, ids))
        for one in (found[id] for id in ids if id in found):
            ahead = await self._database.read(lambda conn, one=one: oversight.ahead_of(conn, one))  # type: ignore[misc]
            shown = {
                "id": one.id,
                "state": one.state,
                "kind": one.kind,
                "person": f"{one.platform}/{one.workspace}/{one.person}",
                "due": _iso(one.due),
                "next try" if one.state == "waiting" else "last lease until": _iso(one.next_at),
                "attempts": one.attempt,
                "died with it": f"{one.taken_over} processes in a row",
                "reason": one.why or "none",
                "may have been sent": "yes: the platform is asked first" if one.in_doubt else "no",
                "of an announcement": "yes" if one.bulk else "no",
                "about": one.about or "nothing that is kept",
                "key": one.key,
                "lane": one.lane,
                "behind": ", ".join(map(str, ahead[:10])) or "nothing" if one.state == "waiting" else "nothing",
            }
            print("\n".join(f"{name + ':':20}{value}" for name, value in shown.items()), end="\n\n")
        return self._missing(ids, found)

    async def _summary(self) -> int:
        counted = await self._database.read(oversight.summary)
        if not counted:
            print("There are no deliveries.")
            return 0
        headings = ("PLATFORM", "KIND", "STATE", "NUMBER", "FIRST DUE", "REASON")
        _table(
            headings,
            [(it.platform, it.kind, it.state, str(it.number), _iso(it.first_due), it.why or "-") for it in counted],
        )
        backlog = await self._database.read(lambda conn: oversight.backlog(conn, self._now))
        for (platform, bulk), late in sorted(backlog.due.items()):
            what = "of announcements" if bulk else "of single people"
            seconds = max(0, int((self._now - late.since).total_seconds()))
            print(f"{platform}: {late.number} {what} due now, the oldest for {seconds} s, since {_iso(late.since)}")
        return 0

    async def _put_all_back(self, why: str | None, platform: str) -> int:
        number, behind = 0, 0
        while True:
            some, more = await self._write(
                lambda conn, after=behind: oversight.put_back_some(conn, self._now, after, why, platform)  # type: ignore[misc]
            )
            number += some
            if more is None:
                break
            behind = more
        print(f"{number} put back.")
        if number:
            self._database.call()
            return 0
        print("Nothing was given up like that: see `post summary` for the reasons there are.", file=sys.stderr)
        return 1

    def _put_back(self, conn: Connection, ids: Sequence[int]) -> int:
        return oversight.put_back(conn, ids, self._now)

    async def _one_by_one(
        self, ids: Sequence[int], state: str, done: str, do: Callable[[Connection, Sequence[int]], int]
    ) -> int:
        """Do it with those that are in that state, and say what is with the others."""

        def work(conn: Connection) -> tuple[dict[int, Listed], int]:
            found = oversight.these(conn, ids)
            return found, do(conn, [id for id, one in found.items() if one.state == state])

        found, number = await self._write(work)
        print(f"{number} {done}.")
        if number:
            self._database.call()
        others = [one for one in found.values() if one.state != state]
        for one in others:
            print(f"{one.id} {_IS[one.state]}: nothing done", file=sys.stderr)
        return self._missing(ids, found) or int(number < len(found))

    def _missing(self, ids: Iterable[int], found: dict[int, Listed]) -> int:
        missing = [id for id in ids if id not in found]
        for id in missing:
            print(f"there is no delivery {id}: it may have been forgotten, or its person erased", file=sys.stderr)
        return 1 if missing else 0

    async def _write(self, work: Callable[[Connection], T]) -> T:
        for _ in range(_TRIES - 1):
            try:
                return await self._database.write(work)
            except Stale:
                continue
        return await self._database.write(work)


async def _clock(database: Database) -> datetime:
    """The database's, where it has one of its own."""
    return await database.read(queries.clock) or datetime.now(UTC)


def _unclear(told: argparse.Namespace) -> str:
    """What is unclear about which are to be put back, or ""."""
    if sum((bool(told.id), told.all, told.why is not None)) != 1:
        return "say which are to be put back: some ids, or --all, or --why REASON"
    return "--platform goes with --all or --why: an id needs none" if told.id and told.platform else ""


def _cells(one: Listed, waits: bool) -> tuple[str, ...]:
    next_at = (_iso(one.next_at),) if waits else ()
    where = (one.platform, one.workspace, one.person)
    return (str(one.id), one.kind, *where, _iso(one.due), *next_at, str(one.attempt), one.why or "-")


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """In columns; the last one, which may have spaces in it, is as wide as it likes."""
    widths = [max(len(row[at]) for row in (headings, *rows)) for at in range(len(headings))]
    for row in (headings, *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _number(told: str) -> int:
    if not (told.isascii() and told.isdecimal() and 0 < int(told) < 2**53):
        raise argparse.ArgumentTypeError(f"{told!r} is no number from 1 on")
    return int(told)
