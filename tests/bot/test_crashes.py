"""What was confirmed is there after a crash; what was not has never happened."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import TypeVar

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection

from bot.ports import Reply
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.storage.tables import delivery, people, records, seen
from conversations.events import Called, Filled
from tests.fakes.house import House, rows

T = TypeVar("T")


class Crashing(Database):
    """Dies after the work of a turn and before its end."""

    async def write(self, work: Callable[[Connection], T]) -> T:
        def half(conn: Connection) -> T:
            work(conn)
            raise MemoryError

        return await super().write(half)


async def test_a_crash_before_the_end_of_a_turn_leaves_nothing_and_the_event_can_come_again(
    database_url: str, keyring: Keyring
) -> None:
    crashing = House(Crashing(database_url), keyring)
    with pytest.raises(MemoryError):
        await crashing.someone("U1").does(Called("prepare"), event_id="Ev1")
    await crashing.database.close()
    house = House(Database(database_url), keyring)
    for table in (people, records, delivery, seen):
        assert await rows(house.database, table) == []
    reply = await house.someone("U1").does(Called("prepare"), event_id="Ev1")
    assert reply.sheet is not None
    await house.database.close()


CHILD = """
import asyncio, sys
from bot.ports import Address, Incoming
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from conversations.events import Called, Filled
from tests.fakes.house import House

url, key, dies_in_the_turn = sys.argv[1:]

async def main():
    house = House(Database(url), Keyring([key]))
    maria = house.someone("U1")
    await maria.does(Called("prepare"), event_id="Ev1")
    if dies_in_the_turn:
        def stay(conn):
            from bot.turns import _Turn
            answer = Filled("prepare.topic", {"answer": "the report"})
            _Turn(house.turns, Incoming("Ev2", maria.address, answer, "sheet"), house.now).take(conn)
            print("taken, not committed", flush=True)
            sys.stdin.read()
        await house.database.write(stay)
    await maria.does(Filled("prepare.topic", {"answer": "the report"}), "sheet", event_id="Ev2")
    print("done", flush=True)
    sys.stdin.read()

asyncio.run(main())
"""


def killed_after(url: str, key: str, *, in_the_turn: bool) -> str:
    """Let another process take turns, and kill it when it says something. Returns what it said."""
    told = [sys.executable, "-c", CHILD, url, key, "yes" if in_the_turn else ""]
    with subprocess.Popen(told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said = child.stdout.readline().strip()
        os.kill(child.pid, signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    return said


async def test_what_was_confirmed_survives_a_kill(database_url: str) -> None:
    key = _a_key()
    assert await asyncio.to_thread(killed_after, database_url, key, in_the_turn=False) == "done"
    house = House(Database(database_url), Keyring([key]))
    maria = house.someone("U1")
    conversation = (await maria.known())[1]
    assert (conversation.step, conversation.notes["topic"]) == ("who", "the report")
    assert await maria.does(Filled("prepare.topic", {"answer": "again"}), "sheet", event_id="Ev2") == Reply()
    await house.post.deliver_all()
    assert len(maria.got) == 1, "the welcome was on its way"
    await house.database.close()


async def test_a_kill_in_the_middle_of_a_turn_leaves_what_was_there_before(database_url: str) -> None:
    key = _a_key()
    assert await asyncio.to_thread(killed_after, database_url, key, in_the_turn=True) == "taken, not committed"
    house = House(Database(database_url), Keyring([key]))
    maria = house.someone("U1")
    conversation = (await maria.known())[1]
    assert (conversation.step, dict(conversation.notes)) == ("topic", {})
    reply = await maria.does(Filled("prepare.topic", {"answer": "the report"}), "sheet", event_id="Ev2")
    assert reply.sheet is not None
    assert reply.sheet.name == "prepare.who"
    await house.database.close()


def _a_key() -> str:
    return Fernet.generate_key().decode()
