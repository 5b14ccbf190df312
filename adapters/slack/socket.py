"""Socket Mode: the same app over a connection that we open, for where Slack cannot reach us."""

import asyncio
from contextlib import suppress

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

DRAIN = 5.0


class SocketMode:
    """Start it and close it in one event loop. What is not acknowledged is sent again, as with HTTP."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        self._app = app
        self._token = app_token
        self._handler: _Handler | None = None
        self._connecting: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns at once: the client keeps trying to connect for as long as Slack cannot be reached."""
        self._handler = _Handler(self._app, self._token)
        self._connecting = asyncio.create_task(self._handler.client.connect())  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Take nothing new, let the turns under way end, and hang up."""
        if not self._handler or not self._connecting:
            return
        await self._handler.drained()
        client = self._handler.client
        self._connecting.cancel()
        await client.close()  # type: ignore[no-untyped-call]
        # slack_sdk 3.47 cancels its tasks and does not wait for their end.
        tasks = (self._connecting, client.message_processor, client.current_session_monitor, client.message_receiver)
        await asyncio.gather(*filter(None, tasks), return_exceptions=True)
        self._handler = None


class _Handler(AsyncSocketModeHandler):
    """Knows which requests are under way, so that none is cut off."""

    client: SocketModeClient

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        super().__init__(app, app_token)
        self._under_way: set[asyncio.Task[object] | None] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._closing = False

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        if self._closing:
            return
        task = asyncio.current_task()
        self._under_way.add(task)
        self._idle.clear()
        try:
            await super().handle(client, req)
        finally:
            self._under_way.discard(task)
            if not self._under_way:
                self._idle.set()

    async def drained(self) -> None:
        self._closing = True
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN):
                await self._idle.wait()
