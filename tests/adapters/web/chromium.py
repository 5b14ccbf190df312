"""Debian's Chromium, driven by Playwright. Where there is none the tests are skipped, but never in CI."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright

# It asks nothing of the network: no updates, no synchronising, no first-run pages. There is no GPU in a container, and
# its own sandbox needs rights that root in a container lacks.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = "no Chromium on this machine (Debian and Ubuntu: apt-get install chromium)"


@asynccontextmanager
async def open_chromium() -> AsyncIterator[Browser]:
    path = shutil.which("chromium")
    if not path:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()
