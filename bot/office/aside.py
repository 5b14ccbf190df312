"""Slow work in a process of its own, so that neither the event loop nor the memory of this process has to do with it.

Rule: when whoever waits for it is cut off, it is cut off too.
"""

import asyncio
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection as Pipe
from typing import Any, TypeVar

T = TypeVar("T")


class Failed(Exception):
    """The work raised, or its process died. Its argument names the kind of error, never what it was about."""


async def aside(work: Callable[..., T], *args: Any) -> T:
    """What `work` returns for these arguments; it and they can be pickled. Raises Failed."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)

    def exchange() -> tuple[str, Any]:
        process.start()
        theirs.close()
        ours.send((work, args))
        answer: tuple[str, Any] = ours.recv()
        return answer

    try:
        failed, result = await asyncio.to_thread(exchange)
    except (EOFError, OSError) as died:
        raise Failed(type(died).__name__) from None
    finally:
        if process.pid is not None:
            process.kill()
            await asyncio.to_thread(process.join)
        ours.close()
    if failed:
        raise Failed(failed)
    found: T = result
    return found


def _work(pipe: Pipe) -> None:
    work, args = pipe.recv()
    try:
        pipe.send(("", work(*args)))
    except Exception as error:
        pipe.send((type(error).__name__, None))
