"""What was said stays said: in order, once, bounded, and found again after a restart."""

import json
from datetime import UTC, datetime

import pytest

from adapters.web.room import KEPT_AT_MOST, Room
from bot.ports import Button
from tests.adapters.web.scripted import Drawer

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


async def room(drawer: Drawer) -> Room:
    made = Room(["maria", "sam"], drawer.keep, drawer.kept)
    await made.load()
    return made


async def test_entries_come_back_after_a_restart_in_the_order_in_which_they_were_said() -> None:
    drawer = Drawer()
    before = await room(drawer)
    await before.add("maria", "1", "typed", "Hello", NOW)
    await before.add("sam", "2", "said", "Hello Sam", NOW, (Button("open", "Open", "brief", "primary"),))
    await before.add("maria", "3", "said", "Hello Maria", NOW)
    after = await room(drawer)
    assert after.after(0) == before.after(0)
    assert [entry.id for entry in after.after(0)] == ["1", "2", "3"]
    assert (after.id, after.last_number) == (before.id, 3)


async def test_the_same_entry_is_there_once_even_after_a_restart() -> None:
    drawer = Drawer()
    first = await (await room(drawer)).add("maria", "key", "said", "Hello", NOW)
    again = await room(drawer)
    assert await again.add("maria", "key", "said", "Hello", NOW) == first
    assert len(again.chat("maria")) == 1


async def test_a_message_that_comes_before_the_room_was_opened_loses_nothing() -> None:
    drawer = Drawer()
    await (await room(drawer)).add("maria", "1", "said", "Hello", NOW)
    early = Room(["maria", "sam"], drawer.keep, drawer.kept)
    await early.add("maria", "2", "said", "Good morning", NOW)
    assert [(entry.number, entry.id) for entry in early.chat("maria")] == [(1, "1"), (2, "2")]


async def test_only_the_last_few_hundred_are_kept_of_each_person() -> None:
    made = await room(Drawer())
    for number in range(KEPT_AT_MOST + 5):
        await made.add("maria", str(number), "said", "Hello", NOW)
    assert [made.chat("maria")[0].id, len(made.chat("maria"))] == ["5", KEPT_AT_MOST]


async def test_what_could_not_be_kept_is_not_shown_and_may_be_tried_again() -> None:
    drawer = Drawer()
    made = await room(drawer)
    drawer.broken = True
    with pytest.raises(OSError, match="full"):
        await made.add("maria", "key", "said", "Hello", NOW)
    assert made.chat("maria") == ()
    drawer.broken = False
    assert (await made.add("maria", "key", "said", "Hello", NOW)).number == 1


async def test_whoever_waits_is_told_of_a_change() -> None:
    made = await room(Drawer())
    change = made.change()
    assert not change.is_set()
    await made.add("maria", "key", "said", "Hello", NOW)
    assert change.is_set()
    assert not made.change().is_set()


async def test_one_persons_chat_is_kept_apart_from_anothers() -> None:
    drawer = Drawer()
    made = await room(drawer)
    await made.add("maria", "1", "said", "for Maria", NOW)
    await made.arrive("sam")
    assert json.loads(drawer.things["web/chat/sam"]) == {"arrived": True, "entries": []}
    assert b"for Maria" in drawer.things["web/chat/maria"]
    assert (await room(drawer)).has_arrived("sam")
    assert not (await room(drawer)).has_arrived("maria")
