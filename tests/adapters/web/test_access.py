"""The page for everybody: with the keyboard alone, on a phone, with a screen reader, in the light and in the dark."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from bot.ports import Message
from tests.adapters.web.conftest import OpenPage, Served
from tests.adapters.web.hands import composer, messages, open_facts, open_sheet, person, say
from tests.adapters.web.scripted import MARIA

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

NAMED = {
    *("alertdialog", "button", "checkbox", "combobox", "dialog", "link", "listbox", "log", "navigation", "option"),
    *("radio", "region", "searchbox", "tab", "tablist", "tabpanel", "textbox"),
}

# For every piece of text on the page: how far its colour stands out from what is behind it (WCAG 2.2, 1.4.3).
CONTRAST = """() => {
  const parse = (colour) => {
    const numbers = colour.match(/[\\d.]+/g).map(Number);
    return [...numbers.slice(0, 3), numbers[3] ?? 1];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const light = (colour) => {
    const linear = (one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = colour.map((one) => linear(one / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    if (!element) return [255, 255, 255, 1];
    const own = parse(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const ratio = (text, ground) => {
    const [high, low] = [light(over(text, ground)), light(ground)].sort((one, other) => other - one);
    return (high + 0.05) / (low + 0.05);
  };
  const poor = [];
  let seen = 0;
  const judge = (element, colour, words, least) => {
    seen += 1;
    const found = ratio(parse(colour), behind(element));
    if (found < least) poor.push(`${found.toFixed(2)}, not ${least}: ${words.trim()} (${element.className})`);
  };
  const dialog = document.querySelector("dialog[open]");
  const walker = document.createTreeWalker(dialog ?? document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (["SCRIPT", "TEMPLATE", "STYLE"].includes(element.tagName) || element.closest(".hidden")) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    judge(element, style.color, walker.currentNode.data, large ? 3 : 4.5);
  }
  for (const field of (dialog ?? document).querySelectorAll("input, textarea")) {
    if (!field.checkVisibility()) continue;
    judge(field, getComputedStyle(field).color, field.value || "field", 4.5);
    if (field.placeholder) judge(field, getComputedStyle(field, "::placeholder").color, field.placeholder, 4.5);
    const box = field.closest(".field") ?? field;
    judge(box, getComputedStyle(box).borderTopColor, "the edge of a field", 3);
  }
  return { poor, seen };
}"""


async def focused(page: Page) -> str:
    """What has the keyboard, for the report of a failure."""
    return str(await page.evaluate("() => document.activeElement.cloneNode(false).outerHTML"))


async def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    for _ in range(40):
        if await wanted.evaluate("(element) => element === document.activeElement"):
            return
        await page.keyboard.press(key)
    raise AssertionError(f"{key} never came to {wanted}")


class TestTheKeyboardAlone:
    async def test_a_whole_visit(self, page: Page) -> None:
        await expect(messages(page)).to_contain_text("Hello.")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to the message field")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(composer(page)).to_be_focused()

        await page.keyboard.type("/coach")
        await page.keyboard.press("Enter")
        sheet = page.get_by_role("dialog", name="Who is it about?")
        await expect(sheet.get_by_label("In one line")).to_be_focused()
        await page.keyboard.type("Sam")
        await page.keyboard.press("Enter")
        sheet = page.get_by_role("dialog", name="What did you see or hear?")
        await expect(sheet.get_by_label("What happened")).to_be_focused()
        await page.keyboard.type("Late")
        await page.keyboard.press("Enter")
        await page.keyboard.type("again")
        await expect(sheet.get_by_label("What happened")).to_have_value("Late\nagain")
        await tab_to(page, sheet.get_by_role("button", name="Back"))
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog", name="Who is it about?").get_by_label("In one line")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_be_hidden()
        await expect(composer(page)).to_be_focused()

        example = messages(page).get_by_role("button", name="See an example")
        await tab_to(page, example, "Shift+Tab")
        await page.keyboard.press("Space")
        await expect(page.get_by_role("dialog").get_by_role("heading", name="Your brief")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(example).to_be_focused()

        await tab_to(page, page.get_by_role("tab", name="Chat"), "Shift+Tab")
        await page.keyboard.press("ArrowRight")
        await expect(page.get_by_role("tab", name="Home")).to_be_focused()
        await expect(page.get_by_role("tabpanel", name="Home")).to_contain_text("Your coaching")
        await tab_to(page, page.get_by_role("button", name="Open the brief"))
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog", name="Your brief")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="Open the brief")).to_be_focused()

        await tab_to(page, page.get_by_role("button", name="Move the clock 1 day"), "Shift+Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("region", name="Clock")).to_contain_text("Wednesday 25 November")
        await expect(page.get_by_role("button", name="Move the clock 1 day")).to_be_focused()
        await tab_to(page, person(page, "Sam Okafor"), "Shift+Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Sam Okafor")).to_be_visible()
        await expect(person(page, "Sam Okafor")).to_be_focused()

    async def test_the_focus_stays_in_an_open_sheet(self, page: Page) -> None:
        await open_sheet(page)
        for key in ["Tab"] * 8 + ["Shift+Tab"] * 8:
            await page.keyboard.press(key)
            # The browser's own buttons are part of the round; the page behind is not.
            inside = "() => !!document.activeElement.closest('dialog') || document.activeElement === document.body"
            assert await page.evaluate(inside), await focused(page)

    async def test_the_focus_can_always_be_seen(self, page: Page) -> None:
        await expect(messages(page)).to_contain_text("Hello.")
        seen = """() => {
          const element = document.activeElement.closest(".composer .field") ?? document.activeElement;
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
          return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
        }"""
        stops = 0
        for _ in range(24):
            await page.keyboard.press("Tab")
            if await page.evaluate("() => document.activeElement !== document.body"):
                stops += 1
                assert await page.evaluate(seen), await focused(page)
        assert stops >= 15
        await open_sheet(page)
        for _ in range(4):
            if await page.evaluate("() => document.activeElement !== document.body"):
                assert await page.evaluate(seen), await focused(page)
            await page.keyboard.press("Tab")


@pytest.mark.parametrize("context", [{}, PHONE], ids=["desktop", "phone"])
async def test_everything_has_a_name_for_a_screen_reader(open_page: OpenPage, context: dict[str, Any]) -> None:
    page = await open_page(**context)
    await expect(messages(page)).to_contain_text("Hello.")
    roles = await nameless(page)
    assert {"button", "combobox", "log", "tab", "tabpanel", "region"} <= roles
    await composer(page).fill("/")
    assert {"listbox", "option"} <= await nameless(page)
    await composer(page).fill("")
    await open_facts(page)
    assert {"dialog", "textbox", "button"} <= await nameless(page)
    await page.keyboard.press("Escape")
    await page.get_by_role("tab", name="Home").click()
    await expect(page.get_by_role("tabpanel", name="Home")).to_contain_text("Your coaching")
    await nameless(page)
    await page.goto(page.url.split("#")[0] + "#everyone")
    await expect(page.get_by_role("log", name="What the coach sent")).to_contain_text("Hello.")
    await nameless(page)


async def nameless(page: Page) -> set[str]:
    """Walk the accessibility tree: every control and landmark has a name. Returns the roles that were met."""
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Accessibility.getFullAXTree")
    met = set()
    for node in tree["nodes"]:
        role = node.get("role", {}).get("value", "")
        if node.get("ignored") or role not in NAMED:
            continue
        met.add(role)
        assert node.get("name", {}).get("value", "").strip(), node
    await session.detach()
    return met


class TestAPhone:
    async def test_nothing_is_wider_than_the_screen(self, open_page: OpenPage, served: Served) -> None:
        page = await open_page(**PHONE)
        await served.coach.say(MARIA, Message("Donaudampfschifffahrtselektrizitaeten" * 5))
        await expect(messages(page)).to_contain_text("Donau")
        await self.fits(page)
        await composer(page).fill("/")
        await self.fits(page)
        await composer(page).fill("")
        sheet = await open_facts(page)
        await sheet.get_by_label("What happened").fill("Donaudampfschifffahrt" * 30)
        await self.fits(page)
        await page.keyboard.press("Escape")
        await page.get_by_role("tab", name="Home").click()
        await expect(page.get_by_role("tabpanel", name="Home")).to_contain_text("Your coaching")
        await self.fits(page)
        await page.get_by_role("button", name="Choose who to be").click()
        await self.fits(page)
        await page.get_by_role("button", name="Everyone").click()
        await expect(page.get_by_role("log", name="What the coach sent")).to_contain_text("Donau")
        await self.fits(page)

    async def fits(self, page: Page) -> None:
        wide = """() => [document.documentElement, ...document.querySelectorAll("*")]
          .filter((one) => one.checkVisibility() && !one.closest(".hidden, svg, .skip"))
          .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5 || one.scrollWidth > one.clientWidth + 1
            && getComputedStyle(one).overflowX === "auto")
          .map((one) => `${one.tagName}.${one.className}`)"""
        assert await page.evaluate("() => document.documentElement.scrollWidth") <= 390
        assert await page.evaluate(wide) == []

    async def test_one_picks_who_to_be_from_a_short_list(self, open_page: OpenPage) -> None:
        page = await open_page(**PHONE)
        picker = page.get_by_role("button", name="Choose who to be")
        await expect(picker).to_have_accessible_name("Choose who to be. Now: Maria Lindqvist")
        await expect(person(page, "Sam Okafor")).to_be_hidden()
        await picker.click()
        await expect(picker).to_have_attribute("aria-expanded", "true")
        await page.keyboard.press("Escape")
        await expect(person(page, "Sam Okafor")).to_be_hidden()
        await expect(picker).to_be_focused()
        await picker.click()
        await person(page, "Sam Okafor").click()
        await expect(picker).to_have_accessible_name("Choose who to be. Now: Sam Okafor")
        await expect(person(page, "Sam Okafor")).to_be_hidden()

    async def test_a_sheet_has_the_height_of_the_screen_and_its_buttons_in_reach(self, open_page: OpenPage) -> None:
        page = await open_page(**PHONE)
        sheet = await open_facts(page)
        box = await sheet.bounding_box()
        assert box
        assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 390, 844)
        assert box["height"] > 780
        await expect(sheet.get_by_role("button", name="Next")).to_be_in_viewport()

    async def test_everything_is_big_enough_for_a_thumb(self, open_page: OpenPage) -> None:
        page = await open_page(**PHONE)
        await expect(messages(page)).to_contain_text("Hello.")
        small = """() => [...document.querySelectorAll("button, [role=option], input, textarea")]
          .filter((one) => one.checkVisibility())
          .map((one) => [one.getBoundingClientRect(), one.innerText])
          .filter(([box]) => box.height < 32 || box.width < 32).map(([box, text]) => `${box.height} ${text}`)"""
        assert await page.evaluate(small) == []
        await open_facts(page)
        assert await page.evaluate(small) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
class TestColours:
    async def test_all_text_stands_out_enough(self, open_page: OpenPage, scheme: str) -> None:
        page = await open_page(color_scheme=scheme)
        await expect(messages(page)).to_contain_text("Hello.")
        await say(page, "Good morning")
        await expect(messages(page)).to_contain_text("I heard 2 words")
        await composer(page).press_sequentially("/coach p")
        await composer(page).press("ArrowDown")
        await self.stands_out(page, 40)
        await composer(page).fill("")
        sheet = await open_facts(page)
        await sheet.get_by_label("What happened").fill("He is lazy")
        await page.keyboard.press("Control+Enter")
        await expect(sheet.get_by_text("That is what you think")).to_be_visible()
        await sheet.get_by_label("What happened").fill("")
        await page.keyboard.press("Control+Enter")
        await expect(sheet.get_by_text("Write a few words first")).to_be_visible()
        await self.stands_out(page, 10)
        await page.keyboard.press("Escape")
        await page.get_by_role("tab", name="Home").click()
        await expect(page.get_by_role("tabpanel", name="Home")).to_contain_text("Your coaching")
        await self.stands_out(page, 30)
        await page.get_by_role("button", name="Everyone").click()
        await self.stands_out(page, 30)

    async def stands_out(self, page: Page, at_least: int) -> None:
        # A button that was hovered or pressed is still on its way to its colour.
        await page.evaluate("() => Promise.all(document.getAnimations().map((one) => one.finished))")
        found = await page.evaluate(CONTRAST)
        assert found["poor"] == []
        assert found["seen"] >= at_least

    async def test_the_page_follows_the_persons_choice(self, open_page: OpenPage, scheme: str) -> None:
        page = await open_page(color_scheme=scheme)
        background = await page.evaluate(
            "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
        )
        assert (sum(background) / 3 > 128) == (scheme == "light")
