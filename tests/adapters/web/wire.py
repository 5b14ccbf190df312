"""The page's end of the wire, without a browser: posting an event and reading the live stream."""

import asyncio
import json
from typing import Any
from uuid import uuid4

from aiohttp import ClientResponse

from tests.adapters.web.conftest import Client


async def act(client: Client, type: str, person: str = "maria", id: str = "", **given: Any) -> dict[str, Any]:
    body = {"id": id or str(uuid4()), "person": person, "type": type, **given}
    async with client.post("/workspace/events", json=body) as answer:
        return {"status": answer.status, **await answer.json()}


class Live:
    """The page's end of the live stream."""

    def __init__(self, response: ClientResponse) -> None:
        self.response, self.last_id = response, ""

    async def next(self, kind: str) -> Any:
        """The data of the next event of this kind; those before it are let go."""
        async with asyncio.timeout(5):
            while True:
                event = dict(line.split(": ", 1) for line in await self._block())
                self.last_id = event["id"]
                if event["event"] == kind:
                    return json.loads(event["data"])

    async def _block(self) -> list[str]:
        lines = []
        while line := (await self.response.content.readline()).decode().rstrip("\n"):
            lines.append(line)
        if not lines:
            raise EOFError
        return lines


async def live(client: Client, last_id: str = "") -> Live:
    headers = {"Last-Event-ID": last_id} if last_id else {}
    return Live(await client.get("/workspace/live", headers=headers))
