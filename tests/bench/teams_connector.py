"""The Bot Connector as a sink: it takes every message, each as slowly as it is told to, and counts."""

import asyncio
from datetime import timedelta

from aiohttp import web

NOTHING = timedelta()


class Connector:
    """takes: how long each message takes. arrived: how many are there. at_once: the most that were on their way."""

    def __init__(self, takes: timedelta = NOTHING) -> None:
        self._takes = takes.total_seconds()
        self.arrived = 0
        self.at_once = 0
        self._in_flight = 0
        self._counted = asyncio.Condition()

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/v3/conversations/{chat}/activities", self._take)
        app.router.add_post("/v3/conversations/{chat}/activities/{answered}", self._take)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def until(self, arrived: int, within: float = 120) -> None:
        """Wait until so many have arrived in all; more would be one that nobody asked for."""
        async with asyncio.timeout(within), self._counted:
            await self._counted.wait_for(lambda: self.arrived >= arrived)
        assert self.arrived == arrived, f"{self.arrived} messages instead of {arrived}"

    async def _take(self, request: web.Request) -> web.Response:
        self._in_flight += 1
        self.at_once = max(self.at_once, self._in_flight)
        await request.read()
        await asyncio.sleep(self._takes)
        self._in_flight -= 1
        async with self._counted:
            self.arrived += 1
            self._counted.notify_all()
            return web.json_response({"id": str(self.arrived)}, status=201)
