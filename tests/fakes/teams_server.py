"""The Bot Connector of Teams over HTTP on a loopback port: it takes messages within the real limits, and breaks down.

What was sent cannot be looked for in Teams.
"""

import asyncio
import math
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes.trouble import Trouble, Weather, fair

LIMITS = ((1.0, 7), (2.0, 8), (30.0, 60), (3600.0, 1800))
"""How many messages a bot may send to one conversation in so many seconds.
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
"""


@dataclass(frozen=True, slots=True)
class Activity:
    """A message that a bot sent."""

    id: str
    conversation: str
    text: str
    key: str


class TeamsServer:
    """`token`: the bot's. `conversations`: those that the app is installed in. `weather`: what goes wrong by chance."""

    token = "xxx-teams"

    def __init__(self, weather: Weather = fair, now: Callable[[], float] = time.monotonic) -> None:
        self.weather, self.now = weather, now
        self.conversations: set[str] = set()
        self.posts: list[Activity] = []
        self.calls = 0
        self.refused = 0
        self._times: defaultdict[str, list[float]] = defaultdict(list)
        self._troubles: list[Trouble] = []
        self._closing = asyncio.Event()

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/v3/conversations/{id}/activities", self._post)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        self._closing.set()
        await self._runner.cleanup()

    def fails(self, *, times: int = 1, **trouble: Any) -> None:
        """Let the next calls fail in the given way; see Trouble."""
        self._troubles += [Trouble(**trouble)] * times

    async def _post(self, request: web.Request) -> web.Response:
        self.calls += 1
        activity, conversation = await request.json(), request.match_info["id"]

        async def do() -> web.Response:
            if request.headers.get("Authorization") != f"Bearer {self.token}":
                return _error(401, "Unauthorized")
            if conversation not in self.conversations:
                return _error(404, "ConversationNotFound")
            if wait := self._wait(conversation):
                self.refused += 1
                return _error(429, "TooManyRequests", {"Retry-After": str(math.ceil(wait))})
            id = f"{len(self.posts) + 1}"
            key = activity.get("channelData", {}).get("key", "")
            self.posts.append(Activity(id, conversation, activity.get("text", ""), key))
            return web.json_response({"id": id}, status=201)

        trouble = self._troubles.pop(0) if self._troubles else self.weather("activities")
        return await (trouble.befall(request, do, self._closing) if trouble else do())

    def _wait(self, conversation: str) -> float:
        """Seconds to wait before one more may be sent there; none if it may be now, and then it counts."""
        times, now = self._times[conversation], self.now()
        wait = max((times[-most] + span - now for span, most in LIMITS if len(times) >= most), default=0.0)
        if wait <= 0:
            times.append(now)
        return max(wait, 0.0)


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"code": code, "message": code}}, status=status, headers=headers)
