"""A whole `/coach` conversation in Chromium, against the running program, with the keyboard alone.

`pytest tests/whole/test_page.py --pictures docs` also takes the README's pictures.
"""

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar
from playwright.async_api import Locator, Page, expect

from tests.adapters.web.chromium import open_chromium
from tests.adapters.web.hands import messages, person, say
from tests.whole.process import Process

pytestmark = pytest.mark.browser

BERLIN, KOLKATA = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata")
PREPARED = (
    "The late reports",
    "I want them on time, and I am a bit cross.",
    "The last two reports came two days late. Sam said nothing before.",
    "Worried, maybe ashamed",
    "Doing careful work",
)


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Process]:
    process = Process("dev", tmp_path)
    await process.start()
    yield process
    await process.stop(signal.SIGKILL)


@pytest.fixture
async def page(bot: Process) -> AsyncIterator[Page]:
    async with open_chromium() as browser:
        context = await browser.new_context(viewport={"width": 1180, "height": 760}, reduced_motion="reduce")
        page = await context.new_page()
        await page.goto(bot.url)
        await expect(messages(page)).to_contain_text("I help you get ready for coaching talks")
        yield page


def a_tuesday() -> date:
    """The Tuesday of next week or the one after it: a working day that is still to come."""
    today = datetime.now(UTC).date()
    return today + timedelta(days=(1 - today.weekday()) % 7 + 7)


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


async def take(page: Page, name: str, request: pytest.FixtureRequest) -> None:
    """A picture for the README, if they are wanted."""
    if folder := request.config.getoption("--pictures"):
        await page.screenshot(path=Path(str(folder)) / f"{name}.png", animations="disabled")


async def write(page: Page, question: str, answer: str) -> None:
    """Answer the question of the open sheet; the field has the focus already."""
    field = dialog(page).get_by_role("textbox", name=re.compile(re.escape(question)))
    await expect(field).to_be_focused()
    await page.keyboard.type(answer)
    await page.keyboard.press("Control+Enter")


async def press(page: Page, label: str, *, at: str = "") -> None:
    """Press a button of the open sheet with the keyboard, when it asks what is expected."""
    await expect(dialog(page)).to_contain_text(at)
    button = dialog(page).get_by_role("button", name=label, exact=True)
    await button.focus()
    await page.keyboard.press("Enter")


async def test_a_manager_prepares_a_talk_is_reminded_and_looks_back_on_it(
    page: Page, request: pytest.FixtureRequest
) -> None:
    await say(page, "/coach @sam")
    for question, answer in zip(
        (
            "What is the talk about?",
            "What do you yourself want",
            "What do you know happened?",
            "How might Sam",
            "What might matter",
        ),
        PREPARED,
        strict=True,
    ):
        await write(page, question, answer)
    await expect(dialog(page)).to_contain_text("Only you can see this.")
    field = dialog(page).get_by_role("textbox", name=re.compile("What would you like to ask"))
    await expect(field).to_be_focused()
    await page.keyboard.type("Have you tried asking for help?")
    await take(page, "sheet", request)
    await page.keyboard.press("Control+Enter")
    await expect(dialog(page)).to_contain_text("There may be a piece of advice in this question.")
    await expect(dialog(page)).to_contain_text("These words: Have you tried")
    await take(page, "remark", request)
    await press(page, "Change it")
    await expect(field).to_have_value("Have you tried asking for help?")
    await field.fill("What made the last report hard?")
    await take(page, "second_try", request)
    await page.keyboard.press("Control+Enter")
    await press(page, "That is enough")
    await press(page, "I am not sure")
    await write(page, "What could you do first", "I will say what I value in Sam's work.")
    await write(page, "How will you say back", "Two reports came late, and careful work matters to you.")
    await press(page, "Something taken for granted")
    await write(page, "taken for granted", "What makes you sure that it has to be perfect first?")
    await write(page, "How will you leave room", "What is one small thing you would like to try?")
    await dialog(page).get_by_label(re.compile("When is the talk?")).fill(f"{a_tuesday():%Y-%m-%d}T14:00")
    await page.keyboard.press("Control+Enter")
    await press(page, "15 minutes before")
    await expect(dialog(page)).to_contain_text("What made the last report hard?")
    await take(page, "brief", request)
    await page.keyboard.press("Escape")
    await expect(messages(page)).to_contain_text(re.compile(r"Your notes are ready for Tuesday, .* at 14:00\."))
    assert "ashamed" not in await messages(page).inner_text()

    clock = page.get_by_role("region", name="Clock")
    forward = clock.get_by_role("button", name=re.compile("Move to the next thing due"))
    await expect(forward).to_be_enabled()
    await forward.focus()
    await page.keyboard.press("Enter")
    await expect(messages(page)).to_contain_text("Your talk is at 14:00. Here are your notes.")
    await take(page, "chat", request)
    await forward.focus()
    await page.keyboard.press("Enter")
    await expect(messages(page)).to_contain_text("Did the talk happen?")


async def test_a_step_is_offered_to_a_colleague_who_sees_it_and_agrees(
    page: Page, request: pytest.FixtureRequest
) -> None:
    await say(page, "/coach debrief @sam")
    await press(page, "Yes")
    for question in ("Who talked more", "new to you", "matter most", "opened the talk", "give advice"):
        await press(page, "Skip", at=question)
    await write(page, "What is the one small step", "Sam asks for the numbers on Monday.")
    await press(page, "The other person's")
    await press(page, "Skip", at="By which day?")
    await press(page, "Skip", at="How will you know")
    await press(page, "8")
    await press(page, "Offer it")
    await press(page, "Skip", at="learn about yourself")
    await expect(messages(page)).to_contain_text("I have offered the step")
    forward = page.get_by_role("region", name="Clock").get_by_role("button", name=re.compile("Move to the next thing"))
    sam = person(page, "Sam Okafor")
    await reached(sam, forward)
    await sam.click()
    await expect(messages(page)).to_contain_text("Maria Lindqvist would like to agree one small step with you")
    assert "numbers" not in await messages(page).inner_text()
    await messages(page).get_by_role("button", name="Look at it").click()
    await expect(dialog(page)).to_contain_text("Sam asks for the numbers on Monday.")
    await take(page, "offer", request)
    await press(page, "Yes, agreed")
    await expect(messages(page)).to_contain_text("The step is agreed.")
    maria = person(page, "Maria Lindqvist")
    await reached(maria, forward)
    await maria.click()
    await expect(messages(page)).to_contain_text("has said yes to the step")
    await page.get_by_role("tab", name="Home").click()
    await expect(page.get_by_role("tabpanel", name="Home")).to_contain_text("Sam asks for the numbers on Monday.")
    await take(page, "home", request)


async def reached(who: Locator, forward: Locator) -> None:
    """Move on to their working hours, if this test runs outside them."""
    for _ in range(10):
        if "unread" in await who.inner_text():
            return
        await asyncio.sleep(0.1)
    await forward.click()


async def test_a_reminder_is_put_off_and_says_so_in_its_place(page: Page, request: pytest.FixtureRequest) -> None:
    await say(page, "/coach regular @sam")
    await messages(page).get_by_role("button", name="Every week").click()
    await dialog(page).get_by_label(re.compile("When is the next talk?")).fill(f"{a_tuesday():%Y-%m-%d}T14:00")
    await page.keyboard.press("Control+Enter")
    await press(page, "The day before")
    await expect(messages(page)).to_contain_text("I will remind you before each talk")
    forward = page.get_by_role("region", name="Clock").get_by_role("button", name=re.compile("Move to the next thing"))
    await forward.click()
    await expect(messages(page)).to_contain_text(re.compile(r"Your regular talk is on Tuesday, .* at 14:00\."))
    await messages(page).get_by_text("Remind me later").focus()
    await page.keyboard.press("Enter")
    await expect(messages(page).get_by_role("button", name="In 30 minutes")).to_be_in_viewport(ratio=1)
    await take(page, "reminder", request)
    await messages(page).get_by_role("button", name="In 30 minutes").click()
    await expect(messages(page)).to_contain_text(re.compile(r"I will remind you again on Monday, .* at 14:30\."))
    await expect(messages(page)).not_to_contain_text("Your regular talk is on")
    await forward.click()
    await expect(messages(page)).to_contain_text(re.compile(r"Your regular talk is on Tuesday, .* at 14:00\."))


async def test_the_talk_goes_on_after_the_program_was_killed(page: Page, bot: Process) -> None:
    await say(page, "/coach think")
    await write(page, "What is on your mind?", "My workload")
    await expect(dialog(page)).to_contain_text("On your mind: My workload")
    await bot.stop(signal.SIGKILL)
    await bot.start()
    await write(page, "What has happened so far?", "Three new projects")
    await write(page, "How do you feel", "tired")
    await expect(dialog(page).get_by_role("textbox", name=re.compile("What matters to you"))).to_be_visible()


async def test_my_data_can_be_read_and_saved(page: Page) -> None:
    await say(page, "/coach think")
    await write(page, "What is on your mind?", "My secret workload")
    await expect(dialog(page)).to_contain_text("On your mind: My secret workload")
    await page.keyboard.press("Escape")
    await expect(messages(page)).to_contain_text("I have kept what you wrote.")
    await say(page, "/coach export")
    await expect(dialog(page)).to_contain_text("My secret workload")
    async with page.expect_download() as saved:
        await dialog(page).get_by_role("link", name="Save as JSON").click()
    assert "My secret workload" in (await (await saved.value).path()).read_text()


async def test_my_hours_are_changed_from_the_home_and_shown_at_once(page: Page) -> None:
    await page.get_by_role("tab", name="Home").click()
    await page.get_by_role("tabpanel", name="Home").get_by_role("button", name="My settings").click()
    await press(page, "Change the hours", at="from 09:00 to 17:00")
    field = dialog(page).get_by_role("textbox", name=re.compile("From when until when"))
    await expect(field).to_have_value("09:00-17:00")
    await field.fill("8 to 4")
    await page.keyboard.press("Control+Enter")
    await expect(dialog(page)).to_contain_text("from 08:00 to 16:00")


async def test_a_pairs_half_year_is_watched(page: Page, request: pytest.FixtureRequest) -> None:
    await page.get_by_role("button", name="Watch a pair's half year").click()
    sent = page.get_by_role("log", name="What the coach sent")
    await expect(sent).to_contain_text("has ended the pair", timeout=120_000)
    assert "made me brave" not in await sent.inner_text(), "what was written on a page is in no chat"
    await person(page, "Lena Vogel").click()
    put_off = messages(page).get_by_text("I will remind you again on").first
    await put_off.evaluate("it => it.closest('article, li, .entry, div').scrollIntoView({block: 'start'})")
    await expect(messages(page)).to_contain_text("Which of them shall move?")
    await take(page, "half_year", request)
    await page.get_by_role("button", name="Watch a pair's half year").click()
    await expect(page.get_by_role("alert").filter(has_text="has begun something already")).to_be_visible()
    await say(page, "/coach calendar")
    await press(page, "Make an address")
    await expect(dialog(page)).to_contain_text("I show it only once")
    (address,) = re.findall(r"http://\S+\.ics", await dialog(page).inner_text())
    meetings = meetings_at(await (await page.request.get(address)).body())
    assert len(meetings) == 11, "twelve were to be, one was moved, and the last was cancelled"
    assert {at.astimezone(BERLIN).hour for at in meetings} == {16}, "on the wall clock, through a change of the clocks"
    await press(page, "Stop the address")
    await expect(dialog(page)).not_to_contain_text("I show it only once")
    assert (await page.request.get(address)).status == 404


async def test_a_program_is_watched_and_its_owner_looks_at_it(page: Page, request: pytest.FixtureRequest) -> None:
    today = datetime.now(KOLKATA).date()
    end = today + timedelta(days=7 - today.weekday() + 79)
    await page.get_by_role("button", name="Watch a program begin").click()
    sent = page.get_by_role("log", name="What the coach sent")
    await expect(page.locator("#now-day")).to_have_text(f"{end:%A} {end.day} {end:%B}", timeout=240_000)
    assert "A story of a first time" not in await sent.inner_text(), "what was written on a page is in no chat"
    both = sent.get_by_text("have both said yes").first
    await both.evaluate("it => it.closest('.entry').scrollIntoView({block: 'start'})")
    await take(page, "cohort", request)

    await page.goto(f"{page.url.partition('#')[0]}#priya")
    await say(page, "/program")
    await press(page, "See how it goes")
    await expect(dialog(page)).to_contain_text("Have met: 22")
    await expect(dialog(page)).to_contain_text("Are in a pair that is stuck: 13")
    await take(page, "cohort_picture", request)
    await dialog(page).get_by_role("button", name="Close").click()
    await say(page, "/program")
    await press(page, "Announcements")
    await press(page, "Open privately", at="We begin on Monday")
    await take(page, "cohort_news", request)
    await dialog(page).get_by_role("button", name="Close").click()
    await expect(messages(page)).to_contain_text("The draft is ready. Pairs in it: 3")
    await say(page, "/program")
    await press(page, "Find pairs")
    await expect(dialog(page)).to_contain_text("Carl Strand with")
    await take(page, "cohort_draft", request)
    await dialog(page).get_by_role("button", name="Close").click()
    await say(page, "/program")
    await press(page, "Open privately")
    async with page.context.expect_page() as opened:
        await dialog(page).get_by_role("link", name="Open the page").click()
    in_browser = await opened.value
    await expect(in_browser.get_by_role("heading", name="The honest picture")).to_be_visible()
    await take(in_browser, "cohort_page", request)


def meetings_at(feed: bytes) -> list[datetime]:
    """When an independent reader of calendars finds meetings in the coming year."""
    today = datetime.now(UTC)
    found = recurring_ical_events.of(Calendar.from_ical(feed)).between(today, today + timedelta(days=365))
    return sorted(event.start.astimezone(UTC) for event in found)
