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

    def poke(self) -> None:
        self.calls += 1
        if self.calls >= 3:
            self.reached.set()

    async def tidy(self) -> None:
        self.poke()

    async def fail(self) -> None:
        self.poke()
        raise LookupError

    async def take_long(self) -> None:
        self.poke()
        await asyncio.Event().wait()


async def test_the_post_is_poked_again_and_again() -> None:
    poked, tidied = Counting(), Counting()
    clock = Clock(poked.poke, tidied.tidy, poke_every=OFTEN, tidy_every=SELDOM)
    clock.start()
    await asyncio.wait_for(poked.reached.wait(), PATIENCE)
    clock.stop()
    assert tidied.calls == 0


async def test_the_poke_comes_in_the_thread_of_the_post() -> None:
    """An asyncio.Event that is set in another thread wakes nobody."""
    woken = asyncio.Event()
    threads: list[int] = []

    def poke() -> None:
        threads.append(threading.get_ident())
        woken.set()

    clock = Clock(poke, Counting().tidy, poke_every=OFTEN, tidy_every=SELDOM)
    clock.start()
    await asyncio.wait_for(woken.wait(), PATIENCE)
    clock.stop()
    assert set(threads) == {threading.get_ident()}


async def test_the_house_is_tidied_again_and_again() -> None:
    poked, tidied = Counting(), Counting()
    clock = Clock(poked.poke, tidied.tidy, poke_every=SELDOM, tidy_every=OFTEN)
    clock.start()
    await asyncio.wait_for(tidied.reached.wait(), PATIENCE)
    clock.stop()
    assert poked.calls == 0


async def test_a_call_that_fails_is_made_again() -> None:
    failing = Counting()
    clock = Clock(Counting().poke, failing.fail, poke_every=SELDOM, tidy_every=OFTEN)
    clock.start()
    await asyncio.wait_for(failing.reached.wait(), PATIENCE)
    clock.stop()


async def test_a_call_that_takes_long_is_made_once_and_holds_up_no_other() -> None:
    poked, slow = Counting(), Counting()
    clock = Clock(poked.poke, slow.take_long, poke_every=OFTEN, tidy_every=OFTEN)
    clock.start()
    await asyncio.wait_for(poked.reached.wait(), PATIENCE)
    clock.stop()
    assert slow.calls <= 1


async def test_a_stopped_clock_stands_still() -> None:
    poked = Counting()
    clock = Clock(poked.poke, Counting().tidy, poke_every=OFTEN, tidy_every=SELDOM)
    clock.start()
    await asyncio.wait_for(poked.reached.wait(), PATIENCE)
    clock.stop()
    after, before = Counting(), poked.calls
    other = Clock(after.poke, Counting().tidy, poke_every=OFTEN, tidy_every=SELDOM)
    other.start()
    await asyncio.wait_for(after.reached.wait(), PATIENCE)
    other.stop()
    assert poked.calls == before
