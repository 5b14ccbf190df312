"""A turn shows at once what can be shown where it happened; the rest is said in the chat."""

from dataclasses import replace

import pytest

from adapters.slack import blocks
from adapters.teams import cards
from bot.ports import Reply, Sheet
from conversations.events import Called, Chose, Filled, Said, Visited, Who
from tests.fakes.house import House, Someone


async def test_a_question_comes_as_a_page_where_one_can_be_opened(house: House) -> None:
    maria = house.someone("U1")
    reply = await maria.does(Called("prepare"), "button")
    assert reply.sheet is not None
    assert reply.sheet.name == "prepare.topic"
    assert reply.sheet.field is not None
    following = await maria.does(Filled("prepare.topic", {"answer": "the report"}), "sheet")
    assert following.sheet is not None
    assert following.sheet.name == "prepare.who"


async def test_a_question_comes_as_a_message_where_no_page_can_be_opened(house: House) -> None:
    maria = house.someone("U1")
    assert await maria.does(Called("prepare"), "chat") == Reply()
    await house.post.deliver_all()
    assert maria.got[-1].buttons[0].choice == "write"


async def test_what_is_amiss_on_a_page_is_said_beside_the_field(house: House) -> None:
    maria = house.someone("U1")
    await maria.does(Called("prepare"))
    reply = await maria.does(Filled("prepare.topic", {"answer": "   "}), "sheet")
    assert list(reply.errors) == ["answer"]
    assert not reply.close


async def test_the_page_that_stays_is_told_once_more_with_what_was_typed(house: House) -> None:
    """For platforms that show a page anew to say what is amiss on it."""
    maria = house.someone("U1")
    first = (await maria.does(Called("prepare"))).sheet
    reply = await maria.does(Filled("prepare.topic", {"answer": "?!"}), "sheet")
    assert reply.errors and first and first.field and reply.sheet
    assert reply.sheet == replace(first, field=replace(first.field, value="?!"), notice=reply.sheet.notice)


async def test_a_page_closes_when_its_talk_is_over(house: House) -> None:
    maria = house.someone("U1")
    reply = await maria.does(Called("forget"), "sheet")
    assert reply.sheet is not None
    no = next(button for button in reply.sheet.buttons if not button.style)
    assert await maria.does(Chose(no.choice, no.about), "sheet") == Reply(close=True)


async def test_the_home_is_shown_where_it_was_opened(house: House) -> None:
    reply = await house.someone("U1").does(Visited(), "home")
    assert reply.sheet is not None
    assert reply.sheet.name == "home"


async def test_at_home_a_talk_opens_its_page_and_what_is_said_leaves_the_home_in_place(house: House) -> None:
    maria = house.someone("U1")
    opened = await maria.does(Chose("think", "home"), "home")
    assert opened.sheet is not None
    assert opened.sheet.name == "think.mind"
    reply = await maria.does(Chose("stop"), "home")
    assert reply.sheet is not None
    assert reply.sheet.name == "home"
    await house.post.deliver_all()
    assert maria.got != []


async def test_a_message_in_the_chat_is_answered_in_the_chat(house: House) -> None:
    maria = house.someone("U1")
    assert await maria.does(Said("hello"), "chat") == Reply()
    await house.post.deliver_all()
    assert len(maria.got) == 2


async def test_a_label_that_is_typed_is_the_choice_it_stands_for(house: House) -> None:
    maria = house.someone("U1")
    await maria.says("/coach forget")
    button = maria.got[-1].buttons[0]
    assert button.choice == "erase everything"
    await maria.says(f"  {button.label.upper()}. ")
    row = await maria.row()
    assert row is not None
    assert row.conversation != b""
    assert "erased" in maria.got[-1].text


async def test_a_label_that_is_typed_works_in_the_menu_too(house: House) -> None:
    maria = house.someone("U1")
    await maria.says("hello")
    label = next(button.label for button in maria.got[-1].buttons if button.choice == "think")
    await maria.says(label)
    assert (await maria.known())[1].flow == "think"


async def test_a_setting_that_is_changed_on_its_page_is_shown_there_and_nothing_is_said(house: House) -> None:
    maria = await house.met("U1")
    await maria.does(Called("me"))
    await maria.does(Chose("hours", "me"), "sheet")
    reply = await maria.does(Filled("hours.hours", {"answer": "8 to 4"}), "sheet")
    assert reply.sheet is not None
    assert reply.sheet.name == "me"
    await house.post.deliver_all()
    assert maria.got == []


async def test_a_setting_that_is_changed_in_the_chat_is_said_there(house: House) -> None:
    """Also where a page could be opened: nobody asked for one."""
    maria = await house.met("U1")
    await maria.does(Chose("nudges", "me"), "chat")
    assert await maria.does(Chose("1", "nudges.nudges"), "button") == Reply()
    await house.post.deliver_all()
    assert maria.got[-1].text == "From now on I write first at most once a day."
    assert [button.choice for button in maria.got[-1].buttons] == ["open"]


async def test_a_button_stands_beside_what_it_changes_on_a_page(house: House) -> None:
    page = (await (await house.met("U1")).does(Called("me"))).sheet
    assert page is not None
    assert page.buttons == ()
    hours = next(part for part in page.sections if part.heading == "My hours")
    assert [(button.choice, button.about) for button in hours.buttons] == [("hours", "me")]


MINE = {
    "off": "off.first",
    "pause": "pause.until",
    "days": "days.days",
    "hours": "hours.hours",
    "nudges": "nudges.nudges",
    "country": "country.country",
    "kinds": "kinds.kind",
    "tips": "tips.tip",
    "leads": "leads.first",
    "apart": "apart.who",
    "calendar": "calendar",
    "leave mentoring": "leave.sure",
    "privacy": "privacy",
    "export": "export",
    "forget": "forget.sure",
}
"""All that is a person's own -> the page on which it is seen, changed or done."""


async def mentored(house: House) -> Someone:
    """Maria is in a pair, so that there is everything to see."""
    maria, sam = await house.met("U1"), await house.met("U2")
    await maria.does(Called("mentor", "", Who(sam.address.key, "Sam")))
    await maria.goes_through(Chose("mentee", "pair.role"), {})
    await house.post.deliver_all()
    return maria


async def opened_from_the_chat(maria: Someone) -> Sheet | None:
    """As in Teams: the command is answered with a card, and its button opens the page as a dialog."""
    await maria.does(Called("me"), "chat")
    await maria.house.post.deliver_all()
    (button,) = maria.got[-1].buttons
    assert button.opens
    return (await maria.does(Chose(button.choice, button.about), "button")).sheet


async def opened_by_command(maria: Someone) -> Sheet | None:
    """As in Slack: the command opens a modal."""
    return (await maria.does(Called("me"), "button")).sheet


async def opened_from_the_home(maria: Someone) -> Sheet | None:
    home = (await maria.does(Visited(), "home")).sheet
    button = next(it for it in home.buttons if it.choice == "me") if home else None
    return (await maria.does(Chose(button.choice, button.about), "home")).sheet if button else None


SURFACES = {"card": opened_from_the_chat, "command": opened_by_command, "home": opened_from_the_home}


@pytest.mark.parametrize("surface", SURFACES)
async def test_all_that_is_ones_own_is_on_one_page_from_everywhere(house: House, surface: str) -> None:
    page = await SURFACES[surface](await mentored(house))
    assert page and page.name == "me"
    assert {button.choice for part in page.sections for button in part.buttons} == set(MINE)
    status = next(part for part in page.sections if part.heading == "What is on")
    assert status.quote == "Waiting for somebody else: 1"


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("choice", MINE)
async def test_each_thing_of_ones_own_opens_from_that_page_everywhere(house: House, surface: str, choice: str) -> None:
    maria = await mentored(house)
    page = await SURFACES[surface](maria)
    assert page
    button = next(it for part in page.sections for it in part.buttons if it.choice == choice)
    following = (await maria.does(Chose(button.choice, button.about), "sheet")).sheet
    assert following and following.name == MINE[choice]


@pytest.mark.parametrize("surface", SURFACES)
async def test_that_page_fits_into_slack_and_into_teams(house: House, surface: str) -> None:
    maria = await mentored(house)
    for number in range(20):
        await maria.does(Chose("apart", "me"))
        await maria.does(
            Filled("apart.who", {"answer": f"Somebody {number}", "answer_id": f"slack/T1/V{number}"}), "sheet"
        )
    page = await SURFACES[surface](maria)
    assert page
    in_slack, in_teams = str(blocks.modal(page)), str(cards.task(page))
    for shown in (in_slack, in_teams):
        assert all(part.heading in shown for part in page.sections)
        assert "Somebody 19" in shown and "Take back" in shown


async def test_mentoring_begins_at_home_too(house: House) -> None:
    maria = await house.met("U1")
    home = (await maria.does(Visited(), "home")).sheet
    button = next(it for it in home.buttons if it.choice == "mentor") if home else None
    page = (await maria.does(Chose(button.choice, button.about), "home")).sheet if button else None
    assert page and [it.choice for it in page.buttons] == ["pair"]


async def test_mentoring_is_in_the_menu(house: House) -> None:
    maria = await house.met("U1")
    await maria.says("menu")
    assert "mentor" in [button.choice for button in maria.got[-1].buttons]
