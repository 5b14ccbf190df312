"""An announcement stands in a channel once, as its owner wants it; who reads it there can join, and nobody is named."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.main import LOOKS
from bot.ports import Address, Channel, Message, Rate, Reply, TryLater, Undeliverable
from bot.storage.tables import announcement, delivery, member, post, reader
from conversations.events import Called, Chose, Filled
from tests.bot.office.test_acts import forges, founds, texts, told
from tests.fakes.announcing import NEWS, TITLE, goes_out, presses
from tests.fakes.house import MONDAY, House, Someone, rows

PILOT = Channel(Address("slack", "T1", "C1"), "Pilot")
ELSEWHERE = Channel(Address("slack", "T2", "C9"), "Elsewhere")


async def begins(house: House) -> tuple[Someone, str]:
    """Maria's program."""
    maria = await house.met("maria")
    id = await founds(maria, size="100")
    await house.post.deliver_all()
    house.slack.sent.clear()
    return maria, id


async def drafts(owner: Someone, program: str, channel: Channel = PILOT, at: str = "") -> str:
    """Writes one for a channel. Returns what its buttons are about."""
    await owner.does(Chose("announce", program))
    for answer in (TITLE, NEWS):
        await owner.does(Filled(f"announce.{'title' if answer == TITLE else 'news'}", {"answer": answer}), "sheet")
    await owner.does(Chose("in a channel", "announce.where"), "sheet")
    chosen = {"answer": "", "answer_id": channel.address.key}
    await owner.does(Filled("announce.channel", chosen), "sheet", channel=channel)
    await owner.does(Chose("at a time" if at else "now", "announce.post_when"), "sheet")
    if at:
        await owner.does(Filled("announce.post_at", {"answer": at}), "sheet")
    return f"announcement-{(await rows(owner.house.database, announcement))[-1]['id']}"


async def posts(owner: Someone, program: str, **how: str) -> str:
    about = await drafts(owner, program, **how)  # type: ignore[arg-type]
    await presses(owner, "send news", about)
    return about


async def taps(someone: Someone, choice: str, about: str, channel: Channel = PILOT) -> Reply:
    """A button in the channel; then what follows happens."""
    reply = await someone.does(Chose(choice, about), channel=channel)
    await someone.house.post.deliver_all()
    return reply


async def ends(owner: Someone, program: str) -> None:
    await owner.does(Chose("close program", program))
    await owner.does(Chose("do it", "close_program.sure"))
    await owner.house.post.deliver_all()


async def page(owner: Someone, about: str) -> str:
    return texts((await owner.does(Chose("open", about))).sheet)


async def buttons(owner: Someone, about: str) -> list[str]:
    sheet = (await owner.does(Chose("open", about))).sheet
    assert sheet
    return [it.choice for it in sheet.buttons]


def stands(house: House, channel: Channel = PILOT) -> list[Message]:
    return [house.slack.updated.get(it.key, it.message) for it in house.slack.sent if it.to == channel.address.key]


async def state(house: House) -> tuple[str, str]:
    (one,) = await rows(house.database, post)
    return (await rows(house.database, announcement))[-1]["state"], one["why"]


async def test_it_stands_in_the_channel_once_and_nobody_gets_it_alone(house: House) -> None:
    maria, id = await begins(house)
    about = await drafts(maria, id)
    await goes_out(house)
    assert stands(house) == [], "it is looked at first"
    await presses(maria, "send news", about)
    await goes_out(house)
    (there,) = stands(house)
    assert (there.text, there.summary) == (f"{TITLE}\n\n{NEWS}", TITLE)
    assert [(it.choice, it.label, it.about) for it in there.buttons] == [
        ("join here", "Join", about),
        ("got it here", "Got it", about),
    ]
    assert {it.to for it in house.slack.sent} <= {PILOT.address.key, maria.address.key}
    assert "Posted" in await page(maria, about) and await buttons(maria, about) == ["edit news"]


async def test_it_is_looked_at_as_it_will_stand_there_and_tried_on_oneself(house: House) -> None:
    maria, id = await begins(house)
    house.turns = replace(house.turns, looks=LOOKS)
    about = await drafts(maria, id)
    shown = await page(maria, about)
    assert "As Slack shows it" in shown and "As Teams shows it" not in shown
    assert "Channel: Pilot" in shown and "Everybody in the channel" in shown and "[Join] [Got it]" in shown
    await presses(maria, "test news", about)
    test = maria.got[-1]
    assert test.text == f"{TITLE}\n\n{NEWS}" and [it.label for it in test.buttons] == ["Join", "Got it"]
    for choice in ("join here", "got it here"):
        await maria.does(Chose(choice, about, "message"))
        await house.post.deliver_all()
        assert "Nothing is counted" in told(maria)
    assert await rows(house.database, reader) == [] and stands(house) == []


async def test_a_channel_whose_name_nobody_told_is_called_the_one_that_was_chosen(house: House) -> None:
    maria, id = await begins(house)
    about = await drafts(maria, id, replace(PILOT, title=""))
    assert "the channel that was chosen" in await page(maria, about)


async def test_at_a_time_it_comes_at_the_time_of_its_owner(house: House) -> None:
    maria, id = await begins(house)
    about = await posts(maria, id, at="2026-11-24 10:00")
    assert "Waits to be posted" in await page(maria, about) and stands(house) == []
    await house.move_on(datetime.fromisoformat("2026-11-24T09:59:59+00:00"))
    assert stands(house) == []
    await house.move_on(datetime.fromisoformat("2026-11-24T10:00:01+00:00"))
    assert len(stands(house)) == 1


@pytest.mark.parametrize("key", ["slack/T1/C404", "no key", "slack/T1/maria"])
async def test_only_a_channel_that_the_coach_knows_can_be_chosen(house: House, key: str) -> None:
    maria, id = await begins(house)
    await maria.does(Chose("announce", id))
    await maria.does(Filled("announce.title", {"answer": TITLE}), "sheet")
    await maria.does(Filled("announce.news", {"answer": NEWS}), "sheet")
    await maria.does(Chose("in a channel", "announce.where"), "sheet")
    await maria.does(Filled("announce.channel", {"answer": "Pilot", "answer_id": key}), "sheet")
    await maria.does(Chose("now", "announce.post_when"), "sheet")
    await house.post.deliver_all()
    assert "I cannot post there" in told(maria) and await rows(house.database, announcement) == []


async def test_no_channel_of_another_workspace_can_be_chosen(house: House) -> None:
    maria, id = await begins(house)
    stranger = house.someone("eve", "T2")
    await stranger.does(Called("menu"), channel=ELSEWHERE)
    with pytest.raises(IndexError):
        await drafts(maria, id, ELSEWHERE)
    await house.post.deliver_all()
    assert "I cannot post there" in told(maria)


async def test_those_that_the_coach_knows_are_offered_where_the_platform_has_no_list(house: House) -> None:
    maria, id = await begins(house)
    for one in (PILOT, replace(PILOT, address=Address("slack", "T1", "C2"), title=""), ELSEWHERE):
        await maria.does(Called(""), "chat", channel=one)
    await maria.does(Chose("announce", id))
    await maria.does(Filled("announce.title", {"answer": TITLE}), "sheet")
    await maria.does(Filled("announce.news", {"answer": NEWS}), "sheet")
    sheet = (await maria.does(Chose("in a channel", "announce.where"), "sheet")).sheet
    assert sheet and sheet.field
    assert [(it.id, it.label) for it in sheet.field.options] == [
        ("slack/T1/C2", "A channel where I was called on Monday, 23 November"),
        ("slack/T1/C1", "Pilot"),
    ]
    reply = await maria.does(Filled("announce.channel", {}), "sheet")
    assert "call me in that channel first" in reply.errors["answer"], "and nobody is left without a way on"


@pytest.mark.parametrize("choice", ["send news", "stop news", "post again", "edit news", "drop news", "test news"])
async def test_nobody_but_those_who_look_after_the_program_acts_on_it(house: House, choice: str) -> None:
    maria, id = await begins(house)
    about = await drafts(maria, id)
    other = await house.met("omar")
    await forges(other, id)
    await presses(other, choice, about)
    assert stands(house) == [] and (await state(house))[0] == "draft"
    assert "Pilot" not in await page(other, about)


async def test_who_presses_join_reads_in_their_own_chat_what_it_is_about(house: House) -> None:
    maria, id = await begins(house)
    about = await posts(maria, id)
    sam = house.someone("sam")
    reply = await taps(sam, "join here", about)
    assert "in our own chat" in reply.aside and "add my app" in reply.aside
    assert "First steps" not in reply.aside and reply.message is None
    assert "what it is about" in told(sam) and sam.got[-1].buttons[0].choice == "answer"
    part = (await rows(house.database, member))[-1]
    assert (part["state"], part["owns"], part["role"]) == ("invited", "", "")
    assert len(stands(house)) == 1 and house.slack.updated == {}, "nothing changes for the others"
    sheet = (await sam.does(Chose("answer", sam.got[-1].buttons[0].about))).sheet
    assert "First steps" in texts(sheet)


async def test_who_is_in_already_is_told_so_where_they_pressed(house: House) -> None:
    maria, id = await begins(house)
    about = await posts(maria, id)
    sam = await house.met("sam")
    await taps(sam, "join here", about)
    await sam.goes_through(Chose("answer", id), {"answer": "yes", "role": "mentee", "topics": "skip"})
    before = len(sam.got)
    assert "already" in (await taps(sam, "join here", about)).aside
    assert len(sam.got) == before or "You are in" in told(sam)


async def test_whoever_says_got_it_is_counted_once_and_nobody_is_named(house: House) -> None:
    maria, id = await begins(house)
    about = await posts(maria, id)
    readers = [house.someone(f"U{number}") for number in range(5)]
    for one in (*readers[:4], readers[0]):
        reply = await taps(one, "got it here", about)
        assert "I count it" in reply.aside
        assert one.got == [], "nobody is written to for that"
    assert "fewer than five" in await page(maria, about)
    await taps(readers[4], "got it here", about)
    shown = await page(maria, about)
    assert "Got it: at least 5" in shown
    assert not {"names", "results", "remind news"} & set(await buttons(maria, about))
    assert not (await maria.does(Chose("names", about))).sheet.sections[1:]  # type: ignore[union-attr]
    assert not any(it.address.key in shown for it in readers)


async def test_got_it_in_a_channel_does_not_bring_back_whoever_wanted_quiet(house: House) -> None:
    maria, id = await begins(house)
    about = await posts(maria, id)
    sam = await house.met("sam")
    await sam.says("stop")
    before = len(sam.got)
    await taps(sam, "got it here", about)
    assert len(sam.got) == before and (await sam.known())[0].stopped


@pytest.mark.parametrize("choice", ["join here", "got it here"])
async def test_nobody_of_another_workspace_gets_anything_of_it(house: House, choice: str) -> None:
    maria, id = await begins(house)
    about = await posts(maria, id)
    eve = house.someone("eve", "T2")
    reply = await taps(eve, choice, about)
    assert reply.aside == "There is nothing here that I can do for you."
    assert await rows(house.database, reader) == [] and len(await rows(house.database, member)) == 1
    assert "First steps" not in repr(eve.got)


async def test_nobody_can_join_a_program_that_is_over(house: House) -> None:
    maria, id = await begins(house)
    about = await posts(maria, id)
    await ends(maria, id)
    assert "over" in (await taps(house.someone("sam"), "join here", about)).aside
    assert len(await rows(house.database, member)) == 1


async def test_what_is_stopped_before_its_time_never_stands_there(house: House) -> None:
    maria, id = await begins(house)
    about = await posts(maria, id, at="2026-11-24 10:00")
    sheet = await presses(maria, "stop news", about)
    assert "I have stopped it." in texts(sheet)
    await house.move_on(MONDAY + timedelta(days=2))
    assert stands(house) == [] and await buttons(maria, about) == []


async def test_nothing_is_posted_for_a_program_that_is_over(house: House) -> None:
    maria, id = await begins(house)
    await posts(maria, id, at="2026-11-24 10:00")
    await ends(maria, id)
    await house.move_on(MONDAY + timedelta(days=2))
    assert stands(house) == [] and await state(house) == ("ended", "")


async def rewords(owner: Someone, about: str) -> None:
    await owner.goes_through(Chose("edit news", about), {"title": "We begin on Tuesday.", "news": "Bring two."})
    await goes_out(owner.house)


async def test_new_words_take_the_place_of_those_that_stand_there(house: House) -> None:
    maria, id = await begins(house)
    about = await posts(maria, id)
    await rewords(maria, about)
    (there,) = stands(house)
    assert there.text == "We begin on Tuesday.\n\nBring two."
    assert [it.label for it in there.buttons] == ["Join", "Got it"]


async def test_what_still_waits_gets_the_newest_words(house: House) -> None:
    maria, id = await begins(house)
    await rewords(maria, await posts(maria, id, at="2026-11-24 10:00"))
    await house.move_on(MONDAY + timedelta(days=2))
    assert [it.text for it in stands(house)] == ["We begin on Tuesday.\n\nBring two."] and house.slack.updated == {}


async def test_what_is_worded_anew_while_it_leaves_is_put_right(house: House) -> None:
    maria, id = await begins(house)
    about = await drafts(maria, id)
    slow = house.slack.slow[PILOT.address.key] = asyncio.Event()
    await maria.does(Chose("send news", about), "sheet")
    delivering = asyncio.create_task(house.post.deliver_all())
    await house.slack.until(lambda: house.slack.asked_to_send > 0)
    await maria.goes_through(Chose("edit news", about), {"title": "We begin on Tuesday.", "news": "Bring two."})
    slow.set()
    await delivering
    await house.post.deliver_all()
    assert [it.text for it in stands(house)] == ["We begin on Tuesday.\n\nBring two."]


@pytest.mark.parametrize(
    ("why", "said", "shown"),
    [
        ("not there", "I am not in that channel", "I am not in that channel"),
        ("archived", "that channel is closed", "That channel is closed"),
        ("not allowed", "I may not write in that channel", "I may not write in that channel"),
        ("gone", "that channel is gone", "It is not there any more"),
        ("not installed", "I could not post your announcement", "I could not post it"),
    ],
)
async def test_why_it_could_not_be_posted_is_told_and_it_can_be_posted_again(
    house: House, why: str, said: str, shown: str
) -> None:
    maria, id = await begins(house)
    house.slack.gone[PILOT.address.key] = why
    about = await posts(maria, id)
    await house.post.deliver_all()
    assert said in told(maria) and maria.got[-1].buttons[0].choice == "open"
    assert shown in await page(maria, about) and await buttons(maria, about) == ["post again", "edit news"]
    assert (await maria.known())[0].unreachable == "", "its owner is as reachable as before"
    house.slack.gone.clear()
    await presses(maria, "post again", about)
    assert len(stands(house)) == 1 and await state(house) == ("out", "")


async def test_what_may_be_there_already_is_not_posted_again_but_asked_about(house: House) -> None:
    """A process dies between sending and settling, and nobody may look into the channel."""
    maria, id = await begins(house)
    about = await drafts(maria, id)
    await maria.does(Chose("send news", about), "sheet")
    await house.sends_and_dies()
    house.slack.cannot_find = Undeliverable("refused")
    house.now += timedelta(minutes=2)
    await house.post.deliver_all()
    assert len(stands(house)) == 1, "the one that the dead process sent"
    assert "I do not know if your announcement is in the channel" in told(maria)
    assert "Please look in the channel" in await page(maria, about)
    assert "I count it" in (await taps(house.someone("sam"), "got it here", about)).aside
    await presses(maria, "post again", about)
    assert len(stands(house)) == 2, "only because she wanted it"


async def test_where_it_can_be_looked_for_it_is_found_and_not_posted_again(house: House) -> None:
    maria, id = await begins(house)
    about = await drafts(maria, id)
    await maria.does(Chose("send news", about), "sheet")
    await house.sends_and_dies()
    house.now += timedelta(minutes=2)
    await house.post.deliver_all()
    assert len(stands(house)) == 1 and await state(house) == ("out", "")
    await rewords(maria, about)
    assert stands(house)[0].text.startswith("We begin on Tuesday.")


async def test_what_surely_did_not_arrive_is_tried_again(house: House) -> None:
    maria, id = await begins(house)
    about = await drafts(maria, id)
    house.slack.wrong = [TryLater("rate_limited", timedelta(seconds=30))]
    await presses(maria, "send news", about)
    assert stands(house) == [] and await state(house) == ("going out", "")
    house.now += timedelta(minutes=2)
    await house.post.deliver_all()
    assert len(stands(house)) == 1


async def test_new_words_that_could_not_be_put_there_are_told(house: House) -> None:
    maria, id = await begins(house)
    about = await posts(maria, id)
    house.slack.wrong = [Undeliverable("gone", "message_not_found")]
    await rewords(maria, about)
    await house.post.deliver_all()
    assert "I could not put the new words in the channel" in told(maria)
    assert "The old words may still stand there" in await page(maria, about)


async def test_posts_in_one_channel_keep_its_pace_and_their_order(house: House) -> None:
    house.slack.pace = replace(house.slack.pace, chat=Rate(timedelta(seconds=10)))
    maria, id = await begins(house)
    for _ in range(3):
        await maria.does(Chose("send news", await drafts(maria, id)), "sheet")
    house.slack.sent.clear()
    for number in (1, 2, 3):
        await house.post.deliver_all()
        there = [it.key for it in house.slack.sent if it.to == PILOT.address.key]
        assert there == [f"announcement/{it}/post/1" for it in range(1, number + 1)]
        house.now += timedelta(seconds=10)


async def test_it_goes_on_in_the_name_of_another_owner_when_one_erases_themself(house: House) -> None:
    maria, id = await begins(house)
    omar = await house.met("omar")
    await maria.does(Chose("co-owner", id))
    await maria.does(Filled("co_owner.who", {"answer": "", "answer_id": omar.address.key}), "sheet")
    await house.post.deliver_all()
    about = await posts(maria, id, at="2026-11-24 10:00")
    await maria.says("forget")
    await maria.says("erase everything")
    assert await maria.row() is None or (await maria.row()).erased  # type: ignore[union-attr]
    house.slack.gone[PILOT.address.key] = "archived"
    await house.move_on(MONDAY + timedelta(days=2))
    assert "that channel is closed" in told(omar)
    assert "Not posted" in await page(omar, about)


async def test_it_vanishes_with_the_last_owner(house: House) -> None:
    maria, id = await begins(house)
    await posts(maria, id, at="2026-11-24 10:00")
    await maria.says("forget")
    await maria.says("erase everything")
    await house.move_on(MONDAY + timedelta(days=2))
    assert stands(house) == [] and not [it for it in await rows(house.database, delivery) if it["kind"] == "post"]


async def test_what_waits_is_among_an_owners_own_data_and_so_is_that_they_got_it(house: House) -> None:
    maria, id = await begins(house)
    await posts(maria, id, at="2026-11-24 10:00")
    shown = texts((await maria.does(Called("export"))).sheet)
    assert "kind: post" in shown
    about = await posts(maria, id)
    sam = house.someone("sam")
    await taps(sam, "got it here", about)
    assert "got it: 2026" in texts((await sam.does(Called("export"))).sheet)
