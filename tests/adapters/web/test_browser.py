"""The page in Chromium: talking, who one is, the clock, and what everyone was sent."""

import asyncio
import re
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page, Route, expect

from adapters.web.people import PEOPLE
from bot.ports import Button, Message
from conversations.events import Arrived, Called, Chose, Said, Who
from tests.adapters.web.conftest import OpenPage, Served
from tests.adapters.web.hands import composer, messages, open_sheet, person, say
from tests.adapters.web.scripted import MARIA, START, Planned

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SAM, LENA = PEOPLE[1].address, PEOPLE[2].address


async def test_the_first_visit_is_an_arrival_and_the_coach_says_hello(page: Page, served: Served) -> None:
    await expect(messages(page)).to_contain_text("Hello. I help you get ready")
    await page.reload()
    await expect(messages(page)).to_contain_text("Hello. I help you get ready")
    assert len(served.coach.heard(Arrived)) == 1


async def test_what_is_typed_stands_on_ones_own_side_and_the_answer_arrives(page: Page, served: Served) -> None:
    await composer(page).fill("Good morning")
    await composer(page).press("Shift+Enter")
    await composer(page).press_sequentially("to you")
    await composer(page).press("Enter")
    await expect(messages(page)).to_contain_text("You: Good morning\nto you", use_inner_text=True)
    await expect(messages(page)).to_contain_text("I heard 4 words")
    await expect(composer(page)).to_have_value("")
    assert served.coach.heard(Said)[0].event == Said("Good morning\nto you")


async def test_one_may_write_before_the_chat_has_come(chromium: Browser, served: Served) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        await held.wait()
        await route.continue_()

    await page.route("**/workspace/live", hold)
    await page.goto(served.url)
    await say(page, "Good morning")
    await composer(page).press_sequentially("and")
    held.set()
    await expect(messages(page)).to_contain_text("I heard 2 words")
    await expect(composer(page)).to_have_value("and")
    await context.close()


async def test_what_anybody_writes_is_shown_as_text_and_never_as_markup(page: Page, served: Served) -> None:
    nasty = "<img src=x onerror=alert(1)><b>bold</b> &amp; <script>alert(2)</script>"
    await say(page, nasty)
    await served.coach.say(MARIA, Message(nasty, (Button("x", "<i>x</i>"),)))
    await expect(messages(page).get_by_text(nasty, exact=True)).to_have_count(2)
    await expect(messages(page).get_by_role("button", name="<i>x</i>")).to_be_visible()


async def test_a_quote_in_a_message_is_shown_as_the_persons_own_words(page: Page, served: Served) -> None:
    await served.coach.say(MARIA, Message("You wrote:\n\n> They came late.\n> Three times.\n\nIs that still so?"))
    await expect(messages(page).get_by_role("blockquote")).to_have_text("They came late.\nThree times.")
    await expect(messages(page).get_by_text("Is that still so?")).to_be_visible()


async def test_a_button_pressed_twice_in_a_hurry_is_pressed_once(page: Page, served: Served) -> None:
    await served.coach.say(MARIA, Message("Done?", (Button("note", "Done", "step-1"),)))
    await messages(page).get_by_role("button", name="Done").dblclick()
    await say(page, "Good morning")
    await expect(messages(page)).to_contain_text("I heard 2 words")
    assert len(served.coach.heard(Chose)) == 1


async def test_a_link_opens_elsewhere_unless_it_is_no_web_address(page: Page, served: Served) -> None:
    buttons = (Button("", "Guide", link="https://example.org/a"), Button("", "Odd", link="javascript:alert(1)"))
    await served.coach.say(MARIA, Message("Read this.", buttons))
    await expect(page.get_by_role("link", name="Guide")).to_have_attribute("href", "https://example.org/a")
    await expect(page.get_by_role("link", name="Odd")).to_have_attribute("href", "#")


async def test_a_command_is_shown_to_oneself_alone_and_opens_a_sheet(page: Page, served: Served) -> None:
    await say(page, "/coach @sam about the handovers")
    await expect(page.get_by_role("dialog", name="Who is it about?")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(messages(page)).to_contain_text("Only you can see this")
    called = served.coach.heard(Called)[0]
    assert (called.event, called.surface) == (
        Called("", "the handovers", Who("web/local/sam", "Sam Okafor")),
        "button",
    )


async def test_a_slash_lists_what_can_be_asked_for_and_the_keyboard_chooses(page: Page) -> None:
    await composer(page).press_sequentially("/coach p")
    options = page.get_by_role("listbox", name="Commands").get_by_role("option")
    await expect(options).to_have_text([re.compile("prepare"), re.compile("pause"), re.compile("privacy")])
    await expect(composer(page)).to_have_attribute("aria-expanded", "true")
    for _ in range(2):
        await composer(page).press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    await expect(chosen).to_contain_text("/coach pause")
    assert await composer(page).get_attribute("aria-activedescendant") == await chosen.get_attribute("id")
    await composer(page).press("Enter")
    await expect(composer(page)).to_have_value("/coach pause")
    await expect(composer(page)).to_have_attribute("aria-expanded", "false")
    await expect(page.get_by_role("listbox")).to_be_hidden()


async def test_escape_puts_the_list_away_and_enter_sends_what_was_typed(page: Page, served: Served) -> None:
    await composer(page).press_sequentially("/coach help")
    await expect(page.get_by_role("listbox")).to_be_hidden()
    await composer(page).fill("/coach")
    await expect(page.get_by_role("listbox")).to_be_visible()
    await composer(page).press("Escape")
    await expect(page.get_by_role("listbox")).to_be_hidden()
    await composer(page).fill("/coach help")
    await composer(page).press("Enter")
    await expect(messages(page).get_by_text("/coach help")).to_be_visible()
    assert served.coach.heard(Called)[0].event == Called("help")


async def test_colleagues_can_be_mentioned_but_not_oneself(page: Page) -> None:
    await composer(page).press_sequentially("/coach @")
    options = page.get_by_role("listbox").get_by_role("option")
    await expect(options).to_have_count(4)
    await expect(options.filter(has_text="@maria")).to_be_hidden()
    await options.filter(has_text="@omar").click()
    await expect(composer(page)).to_have_value("/coach @omar")
    await expect(composer(page)).to_be_focused()


async def test_a_button_of_a_message_says_what_was_chosen(page: Page, served: Served) -> None:
    await messages(page).get_by_role("button", name="See an example").click()
    await expect(page.get_by_role("dialog", name="Your brief for Thursday")).to_be_visible()
    await page.get_by_role("dialog").get_by_role("button", name="Another question").click()
    await page.keyboard.press("Escape")
    await expect(messages(page)).to_contain_text("You chose See an example")
    assert [turn.surface for turn in served.coach.heard(Chose)] == ["button", "sheet"]


async def test_one_sees_what_others_receive_and_each_in_their_own_time(page: Page, served: Served) -> None:
    await expect(messages(page)).to_contain_text("Hello.")
    await served.coach.say(SAM, Message("You meet Maria at ten.", (Button("ok", "Got it"),)))
    await expect(person(page, "Sam Okafor")).to_have_accessible_name("Sam Okafor, her report, London, 09:00, 1 unread")
    await page.get_by_role("button", name="Everyone").click()
    sent = page.get_by_role("log", name="What the coach sent")
    await expect(sent).to_contain_text("You meet Maria at ten.")
    await expect(sent).to_contain_text("10:00")
    await served.coach.say(LENA, Message("You meet Omar."))
    await expect(sent).to_contain_text("You meet Omar.")
    await sent.get_by_role("button", name="Open the chat of Sam Okafor").click()
    await expect(messages(page)).to_contain_text("You meet Maria at ten.")
    await expect(messages(page)).to_contain_text("09:00")
    await expect(person(page, "Sam Okafor")).to_have_attribute("aria-current", "true")
    await expect(person(page, "Sam Okafor")).not_to_have_accessible_name(re.compile("unread"))
    await expect(person(page, "Lena Vogel")).to_have_accessible_name(re.compile("1 unread"))


async def test_what_is_half_written_waits_for_each_person(page: Page) -> None:
    await composer(page).fill("I am Maria and")
    await person(page, "Sam Okafor").click()
    await expect(composer(page)).to_have_value("")
    await composer(page).fill("I am Sam")
    await person(page, "Maria Lindqvist").click()
    await expect(composer(page)).to_have_value("I am Maria and")


async def test_the_address_says_who_one_is(open_page: OpenPage) -> None:
    page = await open_page("#lena")
    await expect(page.get_by_role("heading", name="Lena Vogel a mentee")).to_be_visible()
    await person(page, "Omar Haddad").click()
    await expect(page.get_by_role("heading", name="Omar Haddad a mentor")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("heading", name="Lena Vogel a mentee")).to_be_visible()


async def test_the_clock_moves_to_the_next_thing_due_and_it_arrives(page: Page, served: Served) -> None:
    clock = page.get_by_role("region", name="Clock")
    button = clock.get_by_role("button", name="Move to the next thing due")
    await expect(button).to_have_accessible_name("Move to the next thing due: Nothing is waiting")
    await expect(button).to_be_disabled()
    due = START + timedelta(days=2, minutes=45)
    served.coach.planned.append(Planned(due, SAM, Message("You talk in a quarter of an hour.")))
    await say(page, "Anything due?")
    await expect(button).to_have_accessible_name("Move to the next thing due: Thu 10:45, a reminder for Sam")
    await expect(button).to_be_enabled()
    await button.click()
    await expect(clock).to_contain_text("Thursday 26 November 10:45")
    await expect(page.get_by_role("status")).to_contain_text("It is now Thursday 26 November, 10:45.")
    await expect(page.get_by_role("status")).to_contain_text("A message for Sam Okafor.")
    await expect(person(page, "Sam Okafor")).to_have_accessible_name(re.compile("09:45, 1 unread"))
    await expect(button).to_be_disabled()
    await clock.get_by_role("button", name="Move the clock 1 hour").click()
    await expect(clock).to_contain_text("11:45")
    await clock.get_by_role("button", name="Move the clock 1 day").click()
    await expect(clock).to_contain_text("Friday 27 November")


@pytest.mark.parametrize(
    ("at", "zone", "words"),
    [
        ("2026-11-24T09:45:00+00:00", "Europe/Berlin", "today 10:45"),
        ("2026-11-24T23:30:00+00:00", "Europe/London", "today 23:30"),
        ("2026-11-24T23:30:00+00:00", "Asia/Kolkata", "Wed 05:00"),
        ("2026-11-29T09:45:00+00:00", "America/New_York", "Sun 04:45"),
        ("2026-12-01T09:45:00+00:00", "Europe/Berlin", "Tue 1 December, 10:45"),
        ("2027-06-01T09:00:00+00:00", "Europe/Berlin", "Tue 1 June, 11:00"),
    ],
)
async def test_what_is_due_is_said_as_people_say_it(page: Page, at: str, zone: str, words: str) -> None:
    script = "async ([at, zone, now]) => (await import('/workspace/pages/times.js')).soon(at, zone, now)"
    assert await page.evaluate(script, [at, zone, START.isoformat()]) == words


async def test_two_pages_show_the_same(open_page: OpenPage, served: Served) -> None:
    one, other = await open_page("#maria"), await open_page("#maria")
    await say(one, "Good morning")
    await expect(messages(other)).to_contain_text("Good morning")
    await expect(messages(other)).to_contain_text("I heard 2 words")
    await one.get_by_role("button", name="Move the clock 1 day").click()
    await expect(other.get_by_role("region", name="Clock")).to_contain_text("Wednesday 25 November")


async def test_a_restart_of_the_server_is_survived(page: Page, served: Served) -> None:
    await say(page, "Before the restart")
    await expect(messages(page)).to_contain_text("I heard 3 words")
    await served.stop()
    await expect(page.get_by_role("alert").filter(has_text="Trying to reach it again")).to_be_visible()
    await served.start()
    await served.coach.say(MARIA, Message("I am back."))
    await expect(messages(page)).to_contain_text("I am back.")
    await expect(page.get_by_role("alert").filter(has_text="Trying")).to_be_hidden()
    await expect(messages(page).get_by_text("Before the restart")).to_have_count(1)


async def test_an_answer_lost_on_the_way_is_asked_for_again_and_is_one_turn(page: Page, served: Served) -> None:
    tries = 0

    async def lose_the_first(route: Route) -> None:
        nonlocal tries
        tries += 1
        if tries > 1:
            await route.continue_()
        else:
            await route.fetch()
            await route.abort()

    await expect(messages(page)).to_contain_text("Hello.")
    await page.route("**/workspace/events", lose_the_first)
    await open_sheet(page)
    assert tries == 2
    assert len(served.coach.heard(Called)) == 1


async def test_what_could_not_be_sent_is_still_there_to_send(page: Page, served: Served) -> None:
    await expect(messages(page)).to_contain_text("Hello.")
    served.coach.fails = 1
    await say(page, "Good morning")
    await expect(page.get_by_role("alert").filter(has_text="Please try again")).to_be_visible()
    await expect(composer(page)).to_have_value("Good morning")
    await composer(page).press("Enter")
    await expect(messages(page)).to_contain_text("I heard 2 words")
    await expect(messages(page).get_by_text("Good morning")).to_have_count(1)
