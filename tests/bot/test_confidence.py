"""What somebody wrote in confidence is nowhere in clear, and after they erased it nothing can bring it back."""

import base64
import io
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog
from cryptography.fernet import Fernet
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from bot.ports import TryLater, Undeliverable
from bot.storage import queries
from bot.storage.database import Database
from bot.storage.secrets import Keyring, Unreadable
from bot.storage.tables import delivery, people, records
from conversations.events import Called, Chose, Closed, Filled, Said, Who
from scheduler.housekeeping import Housekeeping
from tests.fakes import winning
from tests.fakes.house import House, Someone, rows

MARK = "quiddlezax"
"""In everything that anybody writes here, and in no other text."""


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged by anybody, at any level, SQLAlchemy's statements with it."""
    shown = io.StringIO()
    handler, loggers = logging.StreamHandler(shown), [logging.getLogger(), logging.getLogger("sqlalchemy")]
    levels, before = [logger.level for logger in loggers], structlog.get_config()
    loggers[0].addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(shown), cache_logger_on_first_use=False)
    yield shown
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    structlog.configure(**before)


class Writer:
    """Writes something new on every page, with the mark in it."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def __call__(self, kind: str) -> str:
        if kind in ("day", "moment"):
            return {"day": "2026-11-25", "moment": "2026-11-26T10:00"}[kind]
        self.written.append(f"What {MARK} {len(self.written)}")
        return self.written[-1]


async def everything_happens(house: House) -> tuple[Someone, Someone]:
    """Two people hold every kind of talk, on pages and typed in the chat, and what follows from it."""
    maria, sam, writer = house.someone("U1"), house.someone("U2"), Writer()
    step = {"whose": "theirs"}
    await maria.goes_through(Called("prepare"), {}, writer)
    await maria.goes_through(Called("debrief", who=Who(sam.address.key, f"Sam {MARK}")), step, writer)
    await house.post.deliver_all()
    look = sam.got[-1].buttons[0]
    await sam.goes_through(Chose(look.choice, look.about), {"answer": "change"}, writer)
    await maria.goes_through(Called("think"), step, writer)
    await maria.talks_through("/coach prepare", {}, writer)
    await maria.talks_through("/coach think", step, writer)
    await house.move_on(house.now + timedelta(days=2))
    check_in = next(one for one in reversed(maria.got) if any(button.choice == "partly" for button in one.buttons))
    await maria.goes_through(Chose("partly", check_in.buttons[0].about), {}, writer)
    await maria.does(Called("think", rest=f"about {MARK}"))
    await maria.does(Filled("think.facts", {"answer": f"unfinished {MARK}"}), "sheet")
    await maria.does(Closed("think.feelings"), "chat")
    await maria.does(Said(f"I do not want to live any more {MARK}"), "chat")
    await maria.does(Filled("no such page", {"answer": MARK}), "sheet")
    await house.post.deliver_all()
    assert len(writer.written) > 60
    return maria, sam


def _forms(mark: str) -> list[bytes]:
    """The mark as bytes in any form in which software likes to write text down."""
    forms = [mark.encode(), mark.encode("utf-16-le"), mark.encode("utf-16-be"), mark.encode().hex().encode()]
    for before in range(3):
        encoded = base64.b64encode(b"." * before + mark.encode())
        forms.append(encoded[(before * 4 + 2) // 3 : -4])
    return forms


async def files_of(database: Database, url: str) -> list[Path]:
    """The files in which a database keeps things, with everything written down."""
    if database.dialect == "sqlite":
        path = Path(make_url(url).database or "")
        return [found for found in path.parent.iterdir() if found.name.startswith(path.name)]
    await database.write(lambda conn: conn.execute(text("CHECKPOINT")))

    def folders(conn: Connection) -> list[Path]:
        asked = text(
            "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
        )
        folder, oid = conn.execute(asked).one()
        return [Path(folder) / "base" / str(oid), Path(folder) / "pg_wal", Path(folder) / "log"]

    found = await database.read(folders)
    return [file for folder in found for file in [folder, *folder.rglob("*")] if file.is_file()]


async def hits(database: Database, url: str, mark: str = MARK) -> set[bytes]:
    """In which forms the mark is found in a database's files."""
    files = [file.read_bytes() for file in await files_of(database, url)]
    assert sum(map(len, files)) > 50_000, "these are the files"
    return {form for form in _forms(mark) if any(form in file for file in files)}


async def test_nothing_that_was_written_is_stored_or_logged_in_clear(
    database_url: str, keyring: Keyring, logged: io.StringIO
) -> None:
    house = House(Database(database_url), keyring)
    maria, sam = await everything_happens(house)
    assert MARK in str(await maria.known())
    assert MARK in str(await sam.known())
    assert await hits(house.database, database_url) == set()
    assert "[SQL parameters hidden" in logged.getvalue(), "the logs were heard"
    assert not [form for form in _forms(MARK) if form in logged.getvalue().encode()]
    await house.database.close()


async def test_what_goes_wrong_on_the_way_is_logged_by_its_id_and_never_with_words(
    database_url: str, keyring: Keyring, logged: io.StringIO
) -> None:
    house = House(Database(database_url), keyring)
    maria, sam = await house.met("U1"), await house.met("U2")
    await maria.agrees_a_step(f"{MARK}", "2026-11-25")
    await maria.offers(f"What {MARK}", to=sam)
    troubles: list[Exception] = [RuntimeError(f"could not send {MARK}"), TryLater("server error")]
    house.slack.wrong = [*troubles, Undeliverable("refused", "invalid_blocks"), *troubles]
    house.slack.gone[sam.address.key] = "left"
    await house.move_on(house.now + timedelta(days=3))
    said = logged.getvalue()
    for event in ("delivery failed", "tried in vain", "given up"):
        lines = [line for line in said.splitlines() if event in line]
        assert lines, event
        assert all("delivery=" in line and "platform=slack" in line and "attempt=" in line for line in lines)
    assert "why='server error'" in said
    assert "error=invalid_blocks" in said
    assert not [form for form in _forms(MARK) if form in said.encode()]
    assert await hits(house.database, database_url) == set()
    for secret in ("U1", "U2", "sam"):
        assert not [line for line in said.splitlines() if "delivery=" in line and secret in line.split()]
    await house.database.close()


async def test_what_went_well_is_read_by_those_it_is_shown_to_and_is_nowhere_in_clear(
    database_url: str, keyring: Keyring, logged: io.StringIO
) -> None:
    house = House(Database(database_url), keyring)
    its = await winning.program_of(house, ("sam", "lena"))
    await winning.shares(its["lena"], its.id, **winning.OF_TWO)
    await winning.presses(its["sam"], "agree to win")
    assert winning.MARK in await its.owner_sees()
    assert await hits(house.database, database_url, winning.MARK) == set()
    assert not [form for form in _forms(winning.MARK) if form in logged.getvalue().encode()]
    await house.database.close()


async def test_the_search_would_have_found_it(database_url: str) -> None:
    database = Database(database_url)
    plain = f"x{MARK[::-1]}x"
    stored = [plain.encode(), plain.encode("utf-16-le"), base64.b64encode(plain.encode())]
    statement = text("INSERT INTO kept (name, at, sealed) VALUES (:name, 1, :sealed)")
    for number, sealed in enumerate(stored):
        values = {"name": str(number), "sealed": sealed}
        await database.write(lambda conn, values=values: conn.execute(statement, values))  # type: ignore[misc]
    assert len(await hits(database, database_url, MARK[::-1])) >= 3
    await database.close()


async def test_a_fault_in_a_turn_does_not_tell_what_was_written(
    database: Database, keyring: Keyring, logged: io.StringIO
) -> None:
    house = House(database, keyring)
    maria = house.someone("U1")
    await maria.does(Called("prepare"))
    house.turns = replace(house.turns, keyring=Keyring([_other_key()]))
    with pytest.raises(Unreadable) as raised:
        await maria.does(Filled("prepare.topic", {"answer": MARK}), "sheet")
    assert MARK not in str(raised.value)
    assert MARK not in logged.getvalue()


async def test_without_the_key_nothing_can_be_read_and_nothing_is_lost(house: House) -> None:
    maria = house.someone("U1")
    await maria.does(Called("prepare"))
    before = await rows(house.database, people)
    right, house.turns = house.turns, replace(house.turns, keyring=Keyring([_other_key()]))
    with pytest.raises(Unreadable, match="a person's key"):
        await maria.does(Filled("prepare.topic", {"answer": "the report"}), "sheet", event_id="Ev1")
    assert await rows(house.database, people) == before
    house.turns = right
    reply = await maria.does(Filled("prepare.topic", {"answer": "the report"}), "sheet", event_id="Ev1")
    assert reply.sheet is not None


async def test_after_the_keys_were_changed_everything_goes_on(database: Database) -> None:
    old, new = _other_key(), _other_key()
    before = House(database, Keyring([old]))
    await before.someone("U1").agrees_a_step(f"{MARK}", "2026-11-25")
    after = House(database, Keyring([new, old]), now=before.now)
    assert MARK in str(await after.someone("U1").known())
    await database.write(lambda conn: queries.rewrap(conn, after.keyring.rewrap))
    alone = House(database, Keyring([new]), now=before.now)
    maria = alone.someone("U1")
    assert MARK in str(await maria.known())
    await alone.move_on(alone.now + timedelta(days=3))
    assert any("your step" in message.text for message in maria.got)


async def erase(maria: Someone) -> None:
    await maria.does(Called("forget"))
    await maria.does(Chose("erase everything", "forget.sure"))


async def test_who_erases_everything_gets_a_last_word_and_is_then_unknown(house: House) -> None:
    maria, sam = await everything_happens(house)
    (mine,) = [row for row in await rows(house.database, people) if row["native"] == "U1"]
    await erase(maria)
    assert [row for row in await rows(house.database, records) if row["person_id"] == mine["id"]] == []
    assert [row for row in await rows(house.database, delivery) if row["person_id"] == mine["id"]] == []
    await house.post.deliver_all()
    assert "is erased" in maria.got[-1].text
    await Housekeeping(house.database, lambda: house.now).tidy()
    assert await maria.row() is None
    left = await rows(house.database, delivery) + await rows(house.database, people)
    assert not [row for row in left if maria.address.key in str({**row, "payload": b"", "key": b""})]
    assert await sam.row() is not None
    got = len(maria.got)
    await house.move_on(house.now + timedelta(days=30))
    assert len(maria.got) == got, "nothing comes after the last word"
    assert await maria.row() is None


@pytest.mark.parametrize("swept", [False, True], ids=["just now", "a while ago"])
async def test_an_erased_person_stays_erased_whatever_colleagues_do(house: House, swept: bool) -> None:
    """A colleague answers what they offered, or cannot be reached: that is not to bring them back."""
    maria, sam, lena = house.someone("U1"), house.someone("U2"), house.someone("U3")
    await maria.offers("Sam asks on Monday", to=sam)
    await maria.offers("Lena asks on Tuesday", to=lena)
    await house.post.deliver_all()
    await lena.says("stop")
    look = sam.got[-1].buttons[0]
    await erase(maria)
    await house.post.deliver_all()
    if swept:
        await Housekeeping(house.database, lambda: house.now).tidy()
    await sam.goes_through(Chose(look.choice, look.about), {"answer": "accept"})
    await house.move_on(house.now + timedelta(days=10))
    await Housekeeping(house.database, lambda: house.now).tidy()
    assert await maria.row() is None
    assert house.slack.looked_up.count(maria.address.key) <= 1
    assert [step.fields["what"] for step in (await sam.known())[0].open_records("step")] == ["Sam asks on Monday"]


async def test_an_offer_that_has_not_arrived_goes_with_the_one_who_made_it(house: House) -> None:
    maria, sam = house.someone("U1"), house.someone("U2")
    house.now = datetime.fromisoformat("2026-11-23T20:00:00+00:00")
    await maria.offers("Sam asks on Monday", to=sam)
    await house.post.deliver_all()
    assert sam.got == [], "it waits for the morning"
    await erase(maria)
    await house.move_on(house.now + timedelta(days=3))
    assert sam.got == []
    assert (await sam.known())[0].records == ()


async def test_a_step_that_a_colleague_agreed_stays_with_them(house: House) -> None:
    maria, sam = house.someone("U1"), house.someone("U2")
    await maria.offers("Sam asks on Monday", to=sam)
    await house.post.deliver_all()
    look = sam.got[-1].buttons[0]
    await sam.goes_through(Chose(look.choice, look.about), {"answer": "accept"})
    await house.post.deliver_all()
    await erase(maria)
    await house.move_on(house.now + timedelta(days=1))
    (step,) = (await sam.known())[0].open_records("step")
    assert step.fields["what"] == "Sam asks on Monday"


async def test_who_writes_again_after_erasing_starts_as_a_stranger(house: House) -> None:
    maria = house.someone("U1")
    await maria.agrees_a_step("a step", "2026-11-25")
    (before,) = await rows(house.database, people)
    await erase(maria)
    await maria.says("hello")
    await Housekeeping(house.database, lambda: house.now).tidy()
    (after,) = await rows(house.database, people)
    assert after["key"] != before["key"]
    person, conversation = await maria.known()
    assert person.records == ()
    assert conversation.parked == ()
    assert any("I help you get ready" in message.text for message in maria.got[-3:])


async def test_a_last_word_that_cannot_be_delivered_leaves_nobody_behind(house: House) -> None:
    maria = house.someone("U1")
    await maria.agrees_a_step("a step", "2026-11-25")
    await house.post.deliver_all()
    await erase(maria)
    house.slack.wrong.append(Undeliverable("blocked"))
    await house.post.deliver_all()
    await Housekeeping(house.database, lambda: house.now).tidy()
    assert await maria.row() is None


async def test_what_was_saved_of_an_erased_person_can_never_be_opened_again(
    database_url: str, keyring: Keyring
) -> None:
    """A thief has yesterday's backup of the words and today's whole database, and even the organisation's keys."""
    house = House(Database(database_url), keyring)
    maria, _ = await everything_happens(house)
    (mine,) = [row for row in await rows(house.database, people) if row["native"] == "U1"]
    stolen = [("profile", mine["profile"]), ("conversation", mine["conversation"])]
    for row in await rows(house.database, records):
        if row["person_id"] == mine["id"]:
            stolen.append((f"record:{row['id']}", row["sealed"]))
    stolen += [
        (f"delivery:{row['key']}", row["payload"])
        for row in await rows(house.database, delivery)
        if row["person_id"] == mine["id"] and row["payload"]
    ]
    opened = keyring.open_person(mine["key"])
    assert all(opened.unseal(what, sealed) for what, sealed in stolen)
    assert len(stolen) > 8
    await erase(maria)
    await house.post.deliver_all()
    await Housekeeping(house.database, lambda: house.now).tidy()
    left = [keyring.open_person(row["key"]) for row in await rows(house.database, people)]
    assert left, "others are still there"
    for secrets in left:
        for what, sealed in stolen:
            with pytest.raises(Unreadable):
                secrets.unseal(what, sealed)
    assert mine["key"] not in keyring._opened
    if house.database.dialect == "sqlite":
        for file in await files_of(house.database, database_url):
            found = file.read_bytes()
            assert mine["key"] not in found, file
            assert not [what for what, sealed in stolen if sealed in found], file
    await house.database.close()


def _other_key() -> str:
    return Fernet.generate_key().decode()
