"""Slow work in a process of its own: its result comes back, its failure too, and it ends with whoever waits for it."""

import asyncio
import multiprocessing
import os
import time

import pytest

from bot.office.aside import Failed, aside
from tests.patience import until


def _double(number: int) -> tuple[int, int]:
    return number * 2, os.getpid()


def _fails() -> None:
    raise ValueError("quiddlezax")


def _dies() -> None:
    os._exit(3)


def _sleeps() -> None:
    time.sleep(600)


async def test_the_result_comes_from_another_process() -> None:
    doubled, process = await aside(_double, 21)
    assert doubled == 42 and process != os.getpid()


async def test_what_goes_wrong_there_is_told_without_what_it_was_about() -> None:
    with pytest.raises(Failed, match=r"^ValueError$"):
        await aside(_fails)
    with pytest.raises(Failed):
        await aside(_dies)
    assert not multiprocessing.active_children()


async def test_it_ends_with_whoever_waits_for_it() -> None:
    waiting = asyncio.create_task(aside(_sleeps))
    await until(lambda: bool(multiprocessing.active_children()))
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert not multiprocessing.active_children()
