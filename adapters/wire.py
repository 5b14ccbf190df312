"""The HTTP session over which an adapter sends, and what its failures mean.

Rule: what may not leave any more does not, even if the process was frozen while its connection was opened.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

import aiohttp
from aiohttp.connector import Connection

from bot.ports import Still, TryLater, always

TIMEOUT = timedelta(seconds=20)
CONNECTIONS = 100

_STILL: ContextVar[Still] = ContextVar("still", default=always)


class _LastLook(aiohttp.TCPConnector):
    async def connect(self, *arguments: Any, **named: Any) -> Connection:
        connection = await super().connect(*arguments, **named)
        if not _STILL.get()():
            connection.close()
            raise TryLater("too late")
        return connection


def session(timeout: timedelta = TIMEOUT) -> aiohttp.ClientSession:
    """Make it in the loop that will use it."""
    return aiohttp.ClientSession(
        connector=_LastLook(limit=CONNECTIONS), timeout=aiohttp.ClientTimeout(total=timeout.total_seconds())
    )


@contextmanager
def leaving(still: Still = always) -> Iterator[None]:
    """Around one call over the session. still: asked when its connection is open and nothing is left to wait for.

    Raises TryLater for what goes wrong on the way: in doubt, unless nothing can have left.
    """
    before = _STILL.set(still)
    try:
        yield
    except TimeoutError:
        raise TryLater("timeout", in_doubt=True) from None
    except aiohttp.ClientConnectorError:
        raise TryLater("unreachable") from None
    except (aiohttp.ClientError, OSError):
        raise TryLater("cut off", in_doubt=True) from None
    finally:
        _STILL.reset(before)


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """How long a platform asks to wait, if it says so in seconds."""
    seconds = headers.get("Retry-After", "")
    return timedelta(seconds=int(seconds)) if seconds.isascii() and seconds.isdigit() else None
