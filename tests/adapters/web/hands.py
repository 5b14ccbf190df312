"""What a person does on the page, for the browser tests: where things are, and how a sheet is reached."""

from playwright.async_api import Locator, Page, expect


def messages(page: Page) -> Locator:
    return page.get_by_role("log", name="Messages")


def composer(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Message to the coach")


def person(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="People").get_by_role("button", name=name)


async def say(page: Page, text: str) -> None:
    await composer(page).fill(text)
    await composer(page).press("Enter")


async def open_sheet(page: Page) -> Locator:
    await say(page, "/coach")
    sheet = page.get_by_role("dialog", name="Who is it about?")
    await expect(sheet).to_be_visible()
    return sheet


async def open_facts(page: Page) -> Locator:
    sheet = await open_sheet(page)
    await sheet.get_by_label("In one line").fill("Sam, the handovers")
    await page.keyboard.press("Enter")
    facts = page.get_by_role("dialog", name="What did you see or hear?")
    await expect(facts).to_be_visible()
    return facts
