"""The clock calls what it was given, again and again, and a call that fails or is slow stops nothing."""

import asyncio
import threading
from datetime import timedelta

from scheduler.clock import Clock

OFTEN, SELDOM = timedelta(milliseconds=20), timedelta(hours=1)
PATIENCE = 10.0


class Counting:
    """Counts its calls; `reached` is set with the third."""

    def __init__(self) -> None:
        self.calls = 0
        self.reached = asyncio.Event()

    async def come(self) -> None:
        self.calls += 1
        if self.calls >= 3:
            self.reached.set()

    async def fail(self) -> None:
        await self.come()
        raise LookupError

    async def take_long(self) -> None:
        await self.come()
        await asyncio.Event().wait()


async def test_each_job_comes_at_once_and_then_as_often_as_it_should() -> None:
    often, seldom = Counting(), Counting()
    clock = Clock({often.come: OFTEN, seldom.come: SELDOM})
    clock.start()
    await asyncio.wait_for(often.reached.wait(), PATIENCE)
    await clock.stop()
    assert seldom.calls == 1


async def test_a_job_comes_in_the_thread_of_the_post() -> None:
    """An asyncio.Event that is set in another thread wakes nobody."""
    woken = asyncio.Event()
    threads: list[int] = []

    async def poke() -> None:
        threads.append(threading.get_ident())
        woken.set()

    clock = Clock({poke: OFTEN})
    clock.start()
    await asyncio.wait_for(woken.wait(), PATIENCE)
    await clock.stop()
    assert set(threads) == {threading.get_ident()}


async def test_a_call_that_fails_is_made_again() -> None:
    failing = Counting()
    clock = Clock({failing.fail: OFTEN})
    clock.start()
    await asyncio.wait_for(failing.reached.wait(), PATIENCE)
    await clock.stop()


async def test_a_call_that_takes_long_is_made_once_and_holds_up_no_other() -> None:
    quick, slow = Counting(), Counting()
    clock = Clock({quick.come: OFTEN, slow.take_long: OFTEN})
    clock.start()
    await asyncio.wait_for(quick.reached.wait(), PATIENCE)
    await clock.stop()
    assert slow.calls == 1


async def test_a_stopped_clock_stands_still() -> None:
    stopped, other = Counting(), Counting()
    clock = Clock({stopped.come: OFTEN})
    clock.start()
    await asyncio.wait_for(stopped.reached.wait(), PATIENCE)
    await clock.stop()
    before = stopped.calls
    another = Clock({other.come: OFTEN})
    another.start()
    await asyncio.wait_for(other.reached.wait(), PATIENCE)
    await another.stop()
    assert stopped.calls == before
