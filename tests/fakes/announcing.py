"""Owners who announce something to those of their program, and what is stored of it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from bot import memory
from bot.ports import Sheet
from bot.storage import programs
from bot.storage.programs import MemberRow
from bot.storage.tables import announcement, people, reader
from conversations.events import Chose
from conversations.programs.announce import GOT_IT
from tests.fakes.house import House, Someone, rows

TITLE, NEWS = "We begin on Monday.", "quiddlezax: bring a question."
WRITTEN = {
    "title": TITLE,
    "news": NEWS,
    "where": "each alone",
    "role": "everyone",
    "status": "any",
    "cohort": "skip",
    "when": "now",
}


async def drafts(owner: Someone, program: str, **answers: str) -> str:
    """Writes an announcement. Returns what its buttons are about."""
    await owner.goes_through(Chose("announce", program), {**WRITTEN, **answers})
    latest = (await rows(owner.house.database, announcement))[-1]
    return f"announcement-{latest['id']}"


async def announces(owner: Someone, program: str, **answers: str) -> str:
    """Writes one and sends it. What can leave at once has left then."""
    about = await drafts(owner, program, **answers)
    await presses(owner, "send news", about)
    return about


async def presses(owner: Someone, choice: str, about: str) -> Sheet | None:
    """A button on its page; then what follows happens."""
    sheet = (await owner.does(Chose(choice, about), "sheet")).sheet
    await goes_out(owner.house)
    return sheet


async def goes_out(house: House) -> None:
    await house.news.write_out()
    await house.post.deliver_all()


async def gets(someone: Someone, about: str) -> None:
    """They say that they got it, on the latest message that has it."""
    found = [one for one in someone.house.slack.sent if one.to == someone.address.key]
    message = next(one for one in reversed(found) if any(it.about == about for it in one.message.buttons))
    await someone.does(Chose(GOT_IT, about, message.key))
    await someone.house.post.deliver_all()


def titles(someone: Someone) -> list[str]:
    """The notifications of announcements that they got."""
    mine = (one for one in someone.house.slack.sent if one.to == someone.address.key)
    return [one.message.summary for one in mine if one.key.startswith("announcement/")]


async def results(house: House) -> dict[str, str]:
    """What is written down for each reader, by name: "got it", "sent", or why it did not arrive."""
    names = {row["id"]: row["native"] for row in await rows(house.database, people)}
    found = await rows(house.database, reader)
    return {names[it["person_id"]]: it["why"] or ("got it" if it["got_at"] else "sent") for it in found}


async def member(someone: Someone, program: str, role: str = "mentee", state: str = "in", cohort: str = "") -> Someone:
    """They are in a program, as if they had answered."""
    row, number = await someone.row(), int(program.rpartition("-")[2])
    assert row is not None
    part = MemberRow(number, row.id, "", role, cohort, state, b"", someone.house.now)
    await someone.house.database.write(lambda conn: programs.put(conn, part))
    return someone


async def pair(house: House, program: str, mentor: Someone, mentee: Someone, since: datetime) -> None:
    """The two are a pair since then, and nothing has happened in it."""
    of, (one, other) = int(program.rpartition("-")[2]), [await it.row() for it in (mentor, mentee)]
    assert one is not None and other is not None

    def made(conn: Connection) -> None:
        programs.draft(conn, of, [(one.id, other.id, b"")], since)
        programs.set_bond(conn, programs.bonds(conn, of)[-1].id, since, state=programs.PAIR)

    await house.database.write(made)


async def settles(someone: Someone, what: Mapping[str, str | bool | int | list[str] | None]) -> None:
    """Something is so of a person, as if they had settled it."""
    house = someone.house

    def change(conn: Connection) -> None:
        row = conn.execute(select(people.c.id, people.c.key, people.c.profile).where(_is(someone))).one()
        secrets = house.keyring.open_person(row.key)
        new = memory.sealed_profile(memory.changed(memory.settings(row.profile, secrets), what), secrets)
        conn.execute(people.update().where(people.c.id == row.id).values(profile=new))

    await house.database.write(change)


def _is(someone: Someone):  # type: ignore[no-untyped-def]
    address = someone.address
    return (people.c.platform == address.platform) & (people.c.native == address.person)
