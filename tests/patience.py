"""Waiting until something is so, however busy the machine is."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg


async def until(is_so: Callable[[], bool | Awaitable[bool]], within: float = 30.0) -> None:
    """Fails if it does not become so within these seconds."""
    async with asyncio.timeout(within):
        while True:
            found = is_so()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.002)


async def somebody_waits_for_a_lock(url: str) -> None:
    """On a PostgreSQL server."""
    looking = await asyncpg.connect(url)

    async def somebody_waits() -> bool:
        return bool(await looking.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"))

    await until(somebody_waits)
    await looking.close()
