"""Sheets and the home in Chromium: what is asked, what was half typed, and what is amiss."""

import re

import pytest
from playwright.async_api import Page, expect

from bot.ports import Message
from conversations.events import Chose, Closed, Filled, Visited
from tests.adapters.web.conftest import Served
from tests.adapters.web.hands import messages, open_facts, open_sheet, say
from tests.adapters.web.scripted import MARIA, ONLY_YOU

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_whole_talk_in_sheets_of_every_kind(page: Page, served: Served) -> None:
    sheet = await open_facts(page)
    await expect(sheet.get_by_role("heading", level=3)).to_have_text("You said it is about")
    await expect(sheet.get_by_role("blockquote")).to_have_text("Sam, the handovers")
    await sheet.get_by_label("What happened").fill("They came late.\n\nThree times.")
    await sheet.get_by_role("button", name="Next").click()

    sheet = page.get_by_role("dialog", name="When will you talk?")
    moment = sheet.get_by_label("Day and time")
    await expect(moment).to_have_value("2026-11-26T11:00")
    await expect(moment).to_have_accessible_description(re.compile("In Berlin time.*You and Sam can see"))
    await moment.fill("2026-11-27T09:30")
    await moment.press("Control+Enter")

    sheet = page.get_by_role("dialog", name="By when")
    await sheet.get_by_label("The day").fill("2026-12-01")
    await sheet.get_by_label("The day").press("Enter")

    sheet = page.get_by_role("dialog", name="Is this what happened?")
    await expect(sheet.get_by_role("blockquote").get_by_role("paragraph")).to_have_text(
        ["They came late.", "Three times."]
    )
    await expect(sheet.get_by_role("button", name="Next")).to_be_hidden()
    await sheet.get_by_role("button", name="Yes, that is what happened").click()

    sheet = page.get_by_role("dialog", name="Your brief for Thursday")
    await expect(sheet.get_by_role("heading", name="A question to ask")).to_be_visible()
    await sheet.get_by_role("button", name="Close").click()
    await expect(sheet).to_be_hidden()
    await expect(messages(page)).to_contain_text("Your brief is ready.")
    assert [turn.event.values["answer"] for turn in served.coach.heard(Filled) if isinstance(turn.event, Filled)] == [
        "Sam, the handovers",
        "They came late.\n\nThree times.",
        "2026-11-27T09:30",
        "2026-12-01",
    ]
    assert await messages(page).get_by_text("Three times.").count() == 0


async def test_a_channel_is_chosen_from_a_list(page: Page, served: Served) -> None:
    await say(page, "/program")
    sheet = page.get_by_role("dialog", name="Announcement")
    await sheet.get_by_label("In which channel?").select_option(label="Mentoring")
    await sheet.get_by_role("button", name="Next").click()
    await expect(sheet).to_be_hidden()
    chosen = {"answer": "Mentoring", "answer_id": "web/local/#mentoring"}
    assert [turn.event for turn in served.coach.heard(Filled)][-1] == Filled("announce.channel", chosen)


async def test_what_is_amiss_is_said_in_place_and_the_field_has_the_focus(page: Page) -> None:
    sheet = await open_sheet(page)
    field = sheet.get_by_label("In one line")
    await sheet.get_by_role("button", name="Next").click()
    await expect(field).to_be_focused()
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_have_accessible_description(re.compile("^Write a few words first.*A name and a few words"))
    await field.press_sequentially("S")
    await expect(field).not_to_have_attribute("aria-invalid", "true")
    await expect(sheet.get_by_text("Write a few words first")).to_be_hidden()


async def test_who_can_see_it_stands_by_the_field(page: Page) -> None:
    sheet = await open_sheet(page)
    await expect(sheet.get_by_text(ONLY_YOU)).to_be_in_viewport()
    await expect(sheet.get_by_label("In one line")).to_have_accessible_description(re.compile(re.escape(ONLY_YOU)))


async def test_half_typed_text_survives_when_the_same_sheet_is_drawn_anew(page: Page) -> None:
    sheet = await open_facts(page)
    field = sheet.get_by_label("What happened")
    await field.fill("He is lazy")
    await field.press("Control+Enter")
    await expect(sheet.get_by_text("What did you see or hear? That")).to_be_hidden()
    await expect(sheet.get_by_text("That is what you think of him.")).to_be_visible()
    await expect(field).to_have_value("He is lazy")
    await expect(field).to_be_focused()
    await expect(field).to_have_accessible_description(re.compile("That is what you think of him"))


async def test_a_sheet_closed_with_something_half_typed_has_it_when_it_opens_again(page: Page, served: Served) -> None:
    sheet = await open_sheet(page)
    await sheet.get_by_label("In one line").fill("Sam, and")
    await page.keyboard.press("Escape")
    await expect(sheet).to_be_hidden()
    await expect(messages(page)).to_contain_text("I have kept your place.")
    closed = served.coach.heard(Closed)
    assert [(turn.event, turn.surface) for turn in closed] == [(Closed("prepare.about"), "sheet")]
    sheet = await open_sheet(page)
    await expect(sheet.get_by_label("In one line")).to_have_value("Sam, and")
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog", name="What did you see").get_by_role("button", name="Back").click()
    await expect(sheet.get_by_label("In one line")).to_have_value("")


async def test_a_message_may_arrive_while_a_sheet_is_open(page: Page, served: Served) -> None:
    sheet = await open_sheet(page)
    await sheet.get_by_label("In one line").fill("Sam")
    await served.coach.say(MARIA, Message("Your meeting moved."))
    await expect(messages(page)).to_contain_text("Your meeting moved.")
    await expect(sheet.get_by_label("In one line")).to_have_value("Sam")
    await expect(sheet.get_by_label("In one line")).to_be_focused()


async def test_the_home_is_visited_and_its_buttons_open_sheets(page: Page, served: Served) -> None:
    await page.get_by_role("tab", name="Home").click()
    home = page.get_by_role("tabpanel", name="Home")
    await expect(home.get_by_role("heading", level=3)).to_have_text("Your coaching, Maria")
    await expect(home.get_by_role("heading", level=4)).to_have_count(2)
    await home.get_by_role("button", name="Open the brief").click()
    await expect(page.get_by_role("dialog", name="Your brief for Thursday")).to_be_visible()
    assert served.coach.heard(Chose)[0].surface == "home"
    await page.keyboard.press("Escape")
    await expect(home.get_by_role("button", name="Open the brief")).to_be_focused()
    await page.get_by_role("tab", name="Chat").click()
    await expect(messages(page)).to_contain_text("I have kept your place.")
    assert len(served.coach.heard(Visited)) == 2


async def test_a_sheet_that_could_not_be_sent_keeps_its_text(page: Page, served: Served) -> None:
    sheet = await open_sheet(page)
    served.coach.fails = 1
    await sheet.get_by_label("In one line").fill("Sam")
    await page.keyboard.press("Enter")
    await expect(sheet.get_by_role("alert")).to_contain_text("Please try again")
    await expect(sheet.get_by_label("In one line")).to_have_value("Sam")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="What did you see or hear?")).to_be_visible()
