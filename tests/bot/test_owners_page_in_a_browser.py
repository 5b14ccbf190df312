"""The page of a program in a real browser: it comes from a link elsewhere, needs no script, and fits on a phone."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from playwright.async_api import Page, expect

from bot.links import Links
from tests.adapters.web.chromium import open_chromium
from tests.bot.office.test_acts import founds
from tests.bot.owners import pages_of, they_answer, with_pairs
from tests.bot.test_owners_page import errands_of
from tests.fakes.house import House

pytestmark = pytest.mark.browser

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "light": {"viewport": {"width": 1100, "height": 900}},
    "dark": {"viewport": {"width": 1100, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}},
}


@pytest.fixture
async def link(house: House) -> AsyncIterator[str]:
    """Of a program that is being served, to its page."""
    port = unused_port()
    url = f"http://127.0.0.1:{port}"
    maria = await house.met("maria")
    number = (await founds(maria, size="200", objectives="Eight of ten pairs meet five times.")).removeprefix(
        "program-"
    )
    await with_pairs(house, number, 40, met=26, waiting=10)
    await they_answer(house, number, [(8, 16), (14, 14), (22, 8)])
    server = TestServer(pages_of(house, url), port=port)
    await server.start_server()
    yield Links(house.keyring, url).program(number, maria.address.key)
    await server.close()


async def comes_from_elsewhere(page: Page, link: str) -> None:
    """Follows a link on a page of another site, as from a chat in a browser."""
    app = web.Application()

    async def chat(request: web.Request) -> web.Response:
        return web.Response(text=f'<a href="{link}">Open the page</a>', content_type="text/html")

    app.router.add_get("/", chat)
    async with TestServer(app) as elsewhere:
        await page.goto(f"http://localhost:{elsewhere.port}/")
        await page.get_by_text("Open the page").click()
        await expect(page.get_by_role("heading", name="The honest picture")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
async def test_it_is_read_and_used_without_a_script(
    house: House, link: str, look: str, request: pytest.FixtureRequest
) -> None:
    refused: list[str] = []
    async with open_chromium() as chromium:
        context = await chromium.new_context(java_script_enabled=False, **LOOKS[look])
        page = await context.new_page()
        page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
        await comes_from_elsewhere(page, link)
        chart = page.get_by_role("img", name="The honest picture")
        await expect(chart).to_be_visible()
        assert await chart.locator("text").all_text_contents() != []
        trend = page.get_by_role("img", name="I have learned something that I use.")
        assert await trend.locator("text.number").all_text_contents() == ["33%", "50%", "73%"]
        await expect(page.get_by_text("More people agree than at first.")).to_be_visible()
        if folder := request.config.getoption("--pictures"):
            await page.screenshot(path=f"{folder}/program_{look}.png", full_page=True)
        await page.get_by_label("Or paste the rows here").fill("id,role\nsam,boss\n")
        await page.get_by_role("button", name="Look at it first").click()
        await expect(page.get_by_text('Line 2, column "role"')).to_be_visible()
        await page.get_by_text("Back to the program").click()
        await page.get_by_label("A CSV file").set_input_files(
            {"name": "people.csv", "mimeType": "text/csv", "buffer": b"id,role\nsam,mentor\nlena,mentee\n"}
        )
        await page.get_by_role("button", name="Look at it first").click()
        await page.get_by_role("button", name="Invite them all").click()
        await expect(page.get_by_role("status")).to_contain_text("I am inviting them now")
        assert await errands_of(house) == 1
        assert not refused
