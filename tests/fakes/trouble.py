"""What goes wrong at one call of a fake server, before what was asked for is done or after."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web


@dataclass(frozen=True)
class Trouble:
    """A status, an error code, a dropped connection, or no answer for ever; with none of them, one that makes no sense.

    done: it goes wrong after what was asked for has been done. slow: seconds that the answer takes, and nothing else if
    nothing else is said. late: the connection is dropped, and so many seconds later it is done all the same.
    """

    status: int = 200
    error: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: bool = False
    hang: bool = False
    done: bool = False
    slow: float = 0.0
    late: float = 0.0

    async def befall(
        self, request: web.Request, do: Callable[[], Awaitable[web.Response]], closing: asyncio.Event
    ) -> web.Response:
        """The answer to a request in this trouble. do: does what was asked for. closing: the server is."""
        only_slow = self == Trouble(slow=self.slow) != Trouble()
        answer = await do() if self.done or only_slow else None
        await asyncio.sleep(self.slow)
        if self.hang:
            await closing.wait()
        if (self.drop or self.late) and request.transport:
            request.transport.abort()
        if self.late:
            await asyncio.sleep(self.late)
            await do()
        if answer and only_slow:
            return answer
        if self.error:
            return web.json_response({"ok": False, "error": self.error}, status=self.status, headers=self.headers)
        return web.Response(status=self.status, headers=self.headers, text="upstream trouble")


Weather = Callable[[str], Trouble | None]
"""What goes wrong at the next call of a method, by chance."""


def fair(method: str) -> None:
    """The weather in which nothing goes wrong."""
