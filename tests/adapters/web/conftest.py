"""The local workspace on a real socket with the scripted coach behind it, and a browser to look at it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, unused_port
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.adapters.web.chromium import open_chromium
from tests.adapters.web.scripted import Coach, Drawer

Client = TestClient[web.Request, web.Application]
OpenPage = Callable[..., Awaitable[Page]]

expect.set_options(timeout=10_000)


@pytest.fixture
def coach() -> Coach:
    return Coach()


@pytest.fixture
async def client(coach: Coach) -> AsyncIterator[Client]:
    async with TestClient(TestServer(coach.app())) as client:
        yield client


class Served:
    """A workspace that is being served, and can be stopped and started again at the same address."""

    def __init__(self) -> None:
        self.port, self.drawer = unused_port(), Drawer()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.coach = Coach(self.drawer)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        self.coach = Coach(self.drawer)
        self._runner = web.AppRunner(self.coach.app(), shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with open_chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def served() -> AsyncIterator[Served]:
    served = Served()
    await served.start()
    yield served
    await served.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(chromium: Browser, served: Served) -> AsyncIterator[OpenPage]:
    """Opens the workspace, as `open_page("#sam", color_scheme="dark")`. In the end no script may have failed."""
    contexts: list[BrowserContext] = []
    failed: list[str] = []

    async def open_page(place: str = "", **context: Any) -> Page:
        given = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", **context}
        contexts.append(await chromium.new_context(**given))
        page = await contexts[-1].new_page()
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on("console", lambda said: failed.append(said.text) if "Content Security Policy" in said.text else None)
        await page.goto(served.url + place)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert not failed


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_page: OpenPage) -> Page:
    return await open_page()
