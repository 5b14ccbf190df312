"""Those in a program who share what went well, and all that anybody sees of it."""

import json
import re
from dataclasses import dataclass

from bot import memory, takeaway
from bot.storage import queries
from bot.storage.tables import announcement, bond
from conversations.events import Chose, Filled
from conversations.person import Record
from tests.bot.office.test_acts import founds, joined, texts
from tests.bot.owners import Client, opens, page, with_pairs
from tests.fakes.announcing import pair
from tests.fakes.house import House, Someone, rows

MARK = "zibbledor"
WORDS = f"I dared to ask, {MARK}."
OF_TWO = {"whose": "my pair", "named": "without a name"}


@dataclass
class Program:
    """Maria's, and those in it by name; each of the pairs is two of them, the mentor first."""

    house: House
    id: str
    maria: Someone
    people: dict[str, Someone]

    @property
    def number(self) -> str:
        return self.id.removeprefix("program-")

    def __getitem__(self, name: str) -> Someone:
        return self.people[name]

    async def owner_sees(self, owner: Someone | None = None) -> str:
        """All that is on the page of what went well."""
        sheet = (await (owner or self.maria).does(Chose("wins", self.id))).sheet
        return repr(sheet)


async def program_of(house: House, *pairs: tuple[str, str], alone: tuple[str, ...] = (), few: bool = False) -> Program:
    """A new program with these in it, and others unless they are to be few."""
    maria = await house.met("maria")
    id = await founds(maria, size="99")
    names = [*(name for two in pairs for name in two), *alone]
    people = {name: await house.met(name) for name in names}
    for one in people.values():
        await joined(maria, one, id)
    for mentor, mentee in pairs:
        await are_a_pair(house, id, people[mentor], people[mentee])
    if not few:
        await with_pairs(house, id.removeprefix("program-"), 3)
    house.slack.sent.clear()
    return Program(house, id, maria, people)


async def are_a_pair(house: House, id: str, mentor: Someone, mentee: Someone) -> str:
    """As if the program had brought them together and both had said yes. Returns the id of their pair."""
    await pair(house, id, mentor, mentee, house.now)
    number = f"pair-{(await rows(house.database, bond))[-1]['id']}"
    for me, role, other in ((mentor, "mentor", mentee), (mentee, "mentee", mentor)):
        fields = {"program": id.removeprefix("program-"), "state": "agreed", "role": role}
        await keeps(me, Record(number, house.now, {**fields, "who": other.address.person, "who_id": other.address.key}))
    return number


async def keeps(someone: Someone, record: Record) -> None:
    row = await someone.row()
    assert row is not None
    sealed = memory.sealed_record(record, someone.house.keyring.open_person(row.key))
    await someone.house.database.write(lambda conn: queries.keep_record(conn, row.id, sealed))


async def shares(someone: Someone, id: str, words: str = WORDS, **answers: str) -> list[str]:
    """Tells it. Returns the pages that were shown."""
    told = {"words": words, "whose": "only me", "named": "with my name", "named_few": "with my name"}
    usual = {**told, "shown": "everybody", "look": "send it"}
    shown = await someone.goes_through(Chose("share win", id), {**usual, **answers})
    await someone.house.post.deliver_all()
    return shown


async def writes(its: Program) -> None:
    """Lena begins, and leaves it there."""
    await its["lena"].does(Chose("share win", its.id))
    await its["lena"].does(Filled("win.words", {"answer": WORDS}), "sheet")


async def presses(someone: Someone, choice: str, number: int = 1) -> str:
    """A button beside it. Returns what is said."""
    before = len(someone.got)
    await someone.does(Chose(choice, f"win-{number}"), "sheet")
    await someone.house.post.deliver_all()
    return "\n".join(it.text for it in someone.got[before:])


async def own_page(someone: Someone) -> str:
    return texts((await someone.does(Chose("my wins", "program"))).sheet)


async def reaches(someone: Someone) -> str:
    """All that they can read: their chat, their page and all that is kept for them."""
    row = await someone.row()
    assert row is not None
    secrets = someone.house.keyring.open_person(row.key)
    kept = await someone.house.database.read(lambda conn: takeaway.everything(conn, row, secrets))
    return "\n".join([*(it.text for it in someone.got), await own_page(someone), takeaway.as_json(kept)])


async def everything_of(someone: Someone) -> str:
    """All that somebody can see, but for numbers and moments: their chat, their page and their data. That the other of
    a pair cannot be reached is told in any case, and left out.
    """
    row = await someone.row()
    assert row is not None
    secrets = someone.house.keyring.open_person(row.key)
    taken = await someone.house.database.read(lambda conn: takeaway.everything(conn, row, secrets))
    kept = {name: taken[name] for name in ("what went well", "asked of what went well", "waiting", "programs")}
    chat = [(it.text, [button.choice for button in it.buttons]) for it in someone.got if "cannot reach" not in it.text]
    return re.sub(r"\d+", "0", f"{chat}\n{await own_page(someone)}\n{json.dumps(kept)}")


async def seen_in_a_browser(client: Client, its: Program) -> str:
    await opens(client, its.maria, its.number)
    return await page(client, its.number) + await page(client, its.number, "summary")


async def drafts_of(its: Program) -> int:
    return len(await rows(its.house.database, announcement))


async def begins_to_announce(its: Program, number: int = 1) -> None:
    """Maria begins to announce it, and keeps the words as they are."""
    sheet = (await its.maria.does(Chose("announce win", f"shown-{number}"))).sheet
    assert sheet is not None and sheet.name == "announce.title"
    sheet = (await its.maria.does(Filled("announce.title", {"answer": "It works"}), "sheet")).sheet
    assert sheet and sheet.field
    await its.maria.does(Filled("announce.news", {"answer": sheet.field.value}), "sheet")
    await its.maria.does(Chose("everyone", "announce.role"), "sheet")
    await its.maria.does(Chose("any", "announce.status"), "sheet")


async def announces(its: Program, number: int = 1) -> None:
    await begins_to_announce(its, number)
    await its.maria.does(Chose("now", "announce.when"), "sheet")
    await its.house.post.deliver_all()


async def leaves(its: Program, other: Someone) -> None:
    await other.does(Chose("leave program", its.id))
    await other.does(Chose("do it", "leave_program.sure"))
    await its.house.post.deliver_all()
