"""An announcement reaches whom it is for, in their hours, once; its owner is told the truth of it, and nobody else."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from bot.links import Links
from bot.main import LOOKS
from bot.office.announcing import LOOKED_AT
from bot.ports import Address, Message, TryLater
from bot.storage import places, programs
from bot.storage.programs import MemberRow
from bot.storage.tables import act, announcement, delivery, people, reader
from conversations.events import Called, Chose
from tests.bot.office.test_acts import forges, founds, texts, told
from tests.fakes.announcing import (
    NEWS,
    TITLE,
    announces,
    drafts,
    gets,
    goes_out,
    member,
    pair,
    presses,
    results,
    settles,
    titles,
)
from tests.fakes.house import House, Someone, rows
from tests.fakes.messenger import FakeMessenger
from tests.fakes.readers import crowd, in_zone

SOME = ("sam", "lena", "omar")


async def program_of(house: House, *names: str) -> tuple[Someone, str, list[Someone]]:
    """Maria's program, and those of these names in it, all of them mentees."""
    maria = await house.met("maria")
    id = await founds(maria, size="100")
    people = [await member(await house.met(name), id) for name in names or SOME]
    house.slack.sent.clear()
    return maria, id, people


async def test_nothing_leaves_before_its_owner_has_looked_at_it(house: House) -> None:
    maria, id, people = await program_of(house)
    house.turns = replace(house.turns, looks=LOOKS)
    about = await drafts(maria, id)
    await goes_out(house)
    assert not any(titles(one) for one in people)
    page = texts((await maria.does(Chose("open", about))).sheet)
    assert "How many it goes to" in page and "\n3" in page
    assert page.count(f"In the notification: {TITLE}") == 2, "on Slack and on Teams"
    assert page.count(NEWS) == 2 and page.count("[Got it]") == 2


async def test_before_it_is_sent_it_is_told_whom_it_cannot_reach_and_why(house: House) -> None:
    maria, id, (sam, lena, omar, ines, _) = await program_of(house, "sam", "lena", "omar", "ines", "ada")
    await settles(sam, {"stopped": True})
    await settles(lena, {"stopped": True, "unreachable": "blocked"})
    await settles(omar, {"unreachable": "not installed"})
    await settles(ines, {"unreachable": "left"})
    page = texts((await maria.does(Chose("open", await drafts(maria, id)))).sheet)
    assert "How many it goes to\n\n5" in page
    for why in ("Do not want messages from me: 2", "The app is not there for them: 1", "Have left: 1"):
        assert why in page
    page = texts((await maria.does(Chose("open", await drafts(maria, id, role="mentors")))).sheet)
    assert "cannot reach" not in page


async def test_of_those_who_are_stuck_it_is_told_in_fives_whom_it_cannot_reach(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria)
    people = [await member(await house.met(f"U{number}"), id) for number in range(14)]
    for mentor, mentee in zip(people[::2], people[1::2], strict=True):
        await pair(house, id, mentor, mentee, house.now - timedelta(days=30))
    for number, one in enumerate(people[:10]):
        await settles(one, {"unreachable": "left"} if number < 7 else {"stopped": True})
    page = texts((await maria.does(Chose("open", await drafts(maria, id, status="stuck")))).sheet)
    assert "At least 10" in page and "Have left: 5" in page and "Do not want" not in page


async def test_of_a_great_many_it_is_told_how_many_were_looked_at(house: House) -> None:
    maria, id, (sam,) = await program_of(house, "sam")
    await settles(sam, {"stopped": True})
    await crowd(house.database, LOOKED_AT)

    def all_as_sam(conn: Connection) -> None:
        row = conn.execute(select(people.c.key, people.c.profile).where(people.c.native == "sam")).one()
        crowded = people.c.native.startswith("U")
        conn.execute(people.update().where(crowded).values(key=row.key, profile=row.profile))
        for (person,) in conn.execute(select(people.c.id).where(crowded)).all():
            part = MemberRow(int(id.removeprefix("program-")), person, "", "mentee", "", "in", b"", house.now)
            programs.put(conn, part)

    await house.database.write(all_as_sam)
    page = texts((await maria.does(Chose("open", await drafts(maria, id)))).sheet)
    assert "How many it goes to\n\n2001" in page and "Do not want messages from me: 2000" in page
    assert "I looked at the first 2000" in page


async def test_a_test_goes_to_its_author_alone_and_counts_for_nothing(house: House) -> None:
    maria, id, people = await program_of(house)
    about = await drafts(maria, id)
    page = await presses(maria, "test news", about)
    assert "I have sent it to you alone." in texts(page)
    (test,) = [one for one in maria.got if one.summary == TITLE]
    assert NEWS in test.text and not any(titles(one) for one in people)
    await gets(maria, about)
    assert "Nothing is counted" in told(maria) and await results(house) == {}


async def test_everybody_it_is_for_gets_it_once_with_a_notification_that_says_something(house: House) -> None:
    maria, id, people = await program_of(house)
    await announces(maria, id)
    await goes_out(house)
    assert [titles(one) for one in people] == [[TITLE]] * 3
    assert all(one.got[-1].text == f"{TITLE}\n\n{NEWS}" for one in people)
    assert await results(house) == dict.fromkeys(SOME, "sent")


@pytest.mark.parametrize(
    ("chosen", "readers"),
    [
        ({}, {"mentor", "mentee", "alone", "waits"}),
        ({"role": "mentors"}, {"mentor"}),
        ({"role": "mentees"}, {"mentee", "alone", "waits"}),
        ({"status": "invited"}, {"invited"}),
        ({"status": "waiting"}, {"waits"}),
        ({"status": "in a pair"}, {"mentor", "mentee"}),
        ({"status": "without a pair"}, {"alone"}),
        ({"status": "stuck"}, {"mentor", "mentee"}),
        ({"status": "stuck", "role": "mentors"}, {"mentor"}),
        ({"cohort": "spring"}, {"alone"}),
    ],
)
async def test_it_goes_to_the_cohort_role_and_status_it_is_for(
    house: House, chosen: dict[str, str], readers: set[str]
) -> None:
    maria = await house.met("maria")
    id = await founds(maria)
    names = ("mentor", "mentee", "alone", "waits", "invited", "no", "left")
    mentor, mentee, alone, waits, invited, no, left = [await house.met(name) for name in names]
    await member(mentor, id, "mentor")
    await member(mentee, id)
    await member(alone, id, cohort="Spring")
    for one, state in ((waits, "waiting"), (invited, "invited"), (no, "no"), (left, "left")):
        await member(one, id, state=state)
    await pair(house, id, mentor, mentee, house.now - timedelta(days=15))
    await announces(maria, id, **chosen)
    assert set(await results(house)) == readers


async def test_where_nobody_fits_nothing_is_sent(house: House) -> None:
    maria, id, _ = await program_of(house)
    await announces(maria, id, role="mentors")
    assert "Nobody fits what you chose" in told(maria)
    (one,) = await rows(house.database, announcement)
    assert one["state"] == "draft"


async def test_each_reader_gets_it_when_it_is_that_time_where_they_are(house: House) -> None:
    maria, id, (sam, lena, omar) = await program_of(house)
    for one, zone in ((sam, "Asia/Tokyo"), (lena, "Europe/Berlin"), (omar, "America/New_York")):
        await in_zone(one, zone)
    await announces(maria, id, when="at a time", at="2026-11-25T10:00")
    await house.move_on(datetime.fromisoformat("2026-11-25T20:00+00:00"))
    sent = {one.to.rpartition("/")[2]: one.at for one in house.slack.sent if one.message.summary == TITLE}
    assert {name: at.isoformat(timespec="minutes")[:16] for name, at in sent.items() if at} == {
        "sam": "2026-11-25T01:00",
        "lena": "2026-11-25T09:00",
        "omar": "2026-11-25T15:00",
    }
    stored = repr([await rows(house.database, table) for table in (announcement, reader, delivery)])
    assert "Tokyo" not in stored and "New_York" not in stored, "nobody's zone is stored in clear"


async def test_whoever_moves_meanwhile_gets_it_at_that_time_where_they_are_then(house: House) -> None:
    maria, id, (sam,) = await program_of(house, "sam")
    await in_zone(sam, "Europe/Berlin")
    await announces(maria, id, when="at a time", at="2026-11-25T10:00")
    await house.move_on(datetime.fromisoformat("2026-11-25T08:00+00:00"))
    await settles(sam, {"zone": "America/New_York"})
    await house.move_on(datetime.fromisoformat("2026-11-25T14:59+00:00"))
    assert titles(sam) == []
    await house.move_on(datetime.fromisoformat("2026-11-25T15:01+00:00"))
    assert titles(sam) == [TITLE]


async def test_it_waits_for_hours_days_off_and_a_pause_and_leaves_alone_who_said_stop(house: House) -> None:
    maria, id, (sam, lena, omar) = await program_of(house)
    await settles(sam, {"opens": "14:00", "closes": "17:00"})
    await settles(lena, {"time_off": ["2026-11-23/2026-11-24"]})
    await settles(omar, {"stopped": True})
    about = await announces(maria, id)
    page = texts((await maria.does(Chose("open", about))).sheet)
    assert "Waits for its time: 2" in page and "Does not want messages from me: 1" in page
    await house.move_on(datetime.fromisoformat("2026-11-23T14:01+00:00"))
    assert titles(sam) == [TITLE] and titles(lena) == []
    await house.move_on(datetime.fromisoformat("2026-11-25T09:01+00:00"))
    assert titles(lena) == [TITLE] and titles(omar) == []


@pytest.mark.parametrize("why", ["blocked", "not installed", "left", "refused"])
async def test_the_true_reason_is_told_for_each_and_still_after_the_post_has_forgotten(house: House, why: str) -> None:
    maria, id, (sam, lena, _) = await program_of(house)
    house.slack.gone[lena.address.key] = why
    about = await announces(maria, id)
    await gets(sam, about)
    await house.database.write(lambda conn: conn.execute(delivery.delete()))
    names = texts((await maria.does(Chose("names", about))).sheet)
    reason = {
        "blocked": "Does not want messages from me",
        "not installed": "The app is not there for them",
        "left": "Has left",
        "refused": "Did not arrive",
    }[why]
    for name, result in (("sam", "Got it"), ("lena", reason), ("omar", "Has it and has not said so")):
        assert f"{name}\n\n{result}" in names
    page = texts((await maria.does(Chose("open", about))).sheet)
    assert f"{reason}: 1" in page and "Got it: 1" in page


async def test_somebody_who_leaves_the_program_while_it_waits_does_not_get_it(house: House) -> None:
    maria, id, (sam,) = await program_of(house, "sam")
    await settles(sam, {"opens": "14:00", "closes": "17:00"})
    await announces(maria, id)
    await member(sam, id, state="left")
    await house.move_on(datetime.fromisoformat("2026-11-23T15:00+00:00"))
    assert titles(sam) == [] and await results(house) == {"sam": "left"}


async def test_one_press_says_got_it_and_the_message_shows_it(house: House) -> None:
    maria, id, (sam, *_) = await program_of(house)
    about = await announces(maria, id)
    key = house.slack.sent[-1].key
    assert key.startswith("announcement/")
    await gets(sam, about)
    (shown,) = house.slack.updated.values()
    assert shown.text == f"{TITLE}\n\n{NEWS}\n\nYou said: got it." and shown.buttons == ()
    assert (await results(house))["sam"] == "got it"
    first = [row["got_at"] for row in await rows(house.database, reader) if row["got_at"]]
    await gets(sam, about)
    assert [row["got_at"] for row in await rows(house.database, reader) if row["got_at"]] == first


async def test_got_it_is_only_for_whom_it_was_sent_to(house: House) -> None:
    maria, id, _ = await program_of(house)
    about, eve = await announces(maria, id), await house.met("eve")
    before = await rows(house.database, reader)
    for forged in (about, "announcement-99", "announcement-x", "program-1"):
        await eve.does(Chose("got it", forged))
    await house.post.deliver_all()
    assert await rows(house.database, reader) == before
    assert not any(NEWS in one.text for one in eve.got)


async def test_what_was_sent_is_changed_in_place_and_who_waits_gets_the_new_words(house: House) -> None:
    maria, id, (sam, lena, omar) = await program_of(house)
    await settles(omar, {"opens": "14:00", "closes": "17:00"})
    about = await announces(maria, id)
    await gets(lena, about)
    house.slack.updated.clear()
    await reworded(maria, about, "We begin on Tuesday.")
    assert sorted(it.text.partition("\n")[0] for it in house.slack.updated.values()) == ["We begin on Tuesday."] * 2
    assert sum("You said: got it." in it.text for it in house.slack.updated.values()) == 1
    await house.move_on(datetime.fromisoformat("2026-11-23T14:01+00:00"))
    assert titles(omar) == ["We begin on Tuesday."]
    assert len(titles(sam)) == 1, "nobody is told twice"


async def reworded(owner: Someone, about: str, title: str) -> None:
    await owner.goes_through(Chose("edit news", about), {"title": title, "news": NEWS})
    await goes_out(owner.house)


async def test_who_is_just_being_sent_the_old_words_gets_the_new_ones_too(house: House) -> None:
    maria, id, (sam,) = await program_of(house, "sam")
    house.slack.slow[sam.address.key] = asyncio.Event()
    about = await drafts(maria, id)
    await maria.does(Chose("send news", about), "sheet")
    await house.news.write_out()
    asked = house.slack.asked_to_send
    sending = asyncio.create_task(house.post.deliver_all())
    await house.slack.until(lambda: house.slack.asked_to_send > asked)
    await maria.goes_through(Chose("edit news", about), {"title": "We begin on Tuesday.", "news": NEWS})
    await house.news.write_out()
    house.slack.slow[sam.address.key].set()
    await sending
    assert titles(sam) == [TITLE]
    await goes_out(house)
    assert [it.text.partition("\n")[0] for it in house.slack.updated.values()] == ["We begin on Tuesday."]


async def test_a_press_between_the_change_and_its_coming_is_kept_and_shows_the_new_words(house: House) -> None:
    maria, id, (sam,) = await program_of(house, "sam")
    about = await announces(maria, id)
    await maria.goes_through(Chose("edit news", about), {"title": "We begin on Tuesday.", "news": NEWS})
    await house.news.write_out()
    await gets(sam, about)
    await goes_out(house)
    (shown,) = house.slack.updated.values()
    assert shown.text == f"We begin on Tuesday.\n\n{NEWS}\n\nYou said: got it."


async def test_it_is_stopped_in_flight(house: House) -> None:
    maria, id, (sam, lena, omar) = await program_of(house)
    await settles(lena, {"opens": "14:00", "closes": "17:00"})
    house.slack.wrong.append(TryLater("ratelimited", timedelta(minutes=5)))
    about = await announces(maria, id)
    assert "I have stopped it." in texts(await presses(maria, "stop news", about))
    await house.move_on(house.now + timedelta(days=2))
    assert len(titles(sam) + titles(lena) + titles(omar)) == 1
    assert sorted((await results(house)).values()) == ["cancelled", "cancelled", "sent"]
    page = texts((await maria.does(Chose("open", about))).sheet)
    assert "Stopped before it was sent: 2" in page and "Waits" not in page


async def closes(house: House, owner: Someone, id: str) -> None:
    await owner.does(Chose("close program", id))
    await owner.does(Chose("do it", "close_program.sure"))
    await goes_out(house)


async def buttons(someone: Someone, about: str) -> tuple[str, list[str]]:
    """What the page of an announcement says, and its buttons."""
    sheet = (await someone.does(Chose("open", about))).sheet
    assert sheet is not None
    return texts(sheet), [it.choice for it in sheet.buttons]


async def test_a_program_that_is_over_says_nothing_more(house: House) -> None:
    maria, id, (sam, lena, omar) = await program_of(house)
    await settles(lena, {"opens": "14:00", "closes": "17:00"})
    begun = await announces(maria, id)
    later, draft = await announces(maria, id, when="at a time", at="2026-11-25T10:00"), await drafts(maria, id)
    await closes(house, maria, id)
    await house.move_on(house.now + timedelta(days=4))
    assert [titles(one) for one in (sam, lena, omar)] == [[TITLE], [], [TITLE]]
    for about in (begun, later):
        said, choices = await buttons(maria, about)
        assert "Stopped, because the program ended" in said and choices == ["names"]
    said, choices = await buttons(maria, begun)
    assert "Stopped before it was sent: 1" in said and "Has it and has not said so: 2" in said
    said, choices = await buttons(maria, draft)
    assert "Not sent, because the program ended" in said and choices == ["drop news"]
    for choice, about in (("send news", draft), ("test news", draft), ("remind news", begun), ("edit news", later)):
        await presses(maria, choice, about)
        assert "That program is over." in told(maria)
    await house.move_on(house.now + timedelta(days=2))
    assert [titles(one) for one in (sam, lena, omar)] == [[TITLE], [], [TITLE]] and not titles(maria)


async def test_what_was_sent_to_all_or_stopped_before_is_told_as_it_was_when_the_program_is_over(house: House) -> None:
    maria, id, (sam, *_) = await program_of(house)
    sent, stopped = await announces(maria, id), await announces(maria, id)
    await presses(maria, "stop news", stopped)
    await closes(house, maria, id)
    assert "Sent" in (await buttons(maria, sent))[0]
    assert "\nStopped\n" in (await buttons(maria, stopped))[0]
    await gets(sam, sent)
    assert len([row for row in await rows(house.database, reader) if row["got_at"]]) == 1


async def test_reminders_that_wait_are_not_sent_when_the_program_is_over(house: House) -> None:
    maria, id, (sam,) = await program_of(house, "sam")
    about = await announces(maria, id)
    await settles(sam, {"opens": "14:00", "closes": "17:00"})
    await presses(maria, "remind news", about)
    await closes(house, maria, id)
    await house.move_on(house.now + timedelta(days=2))
    assert titles(sam) == [TITLE] and "because the program ended" in (await buttons(maria, about))[0]


@pytest.mark.parametrize("days", [1, 30])
async def test_that_a_program_is_over_tells_nothing_of_who_was_stuck(house: House, days: int) -> None:
    maria, id, (sam, lena) = await program_of(house, "sam", "lena")
    await pair(house, id, sam, lena, house.now - timedelta(days=days))
    about = await announces(maria, id, status="stuck")
    await closes(house, maria, id)
    said, choices = await buttons(maria, about)
    assert "Stopped, because the program ended" in said and choices == []


async def test_who_has_it_may_still_say_so_when_it_was_stopped(house: House) -> None:
    maria, id, (sam, *_) = await program_of(house)
    about = await announces(maria, id)
    await presses(maria, "stop news", about)
    await gets(sam, about)
    assert (await results(house))["sam"] == "got it"


async def test_only_those_are_reminded_who_have_it_and_have_not_said_so_and_once_a_day(house: House) -> None:
    maria, id, (sam, lena, omar) = await program_of(house)
    house.slack.gone[omar.address.key] = "not installed"
    about = await announces(maria, id)
    await gets(sam, about)
    await presses(maria, "remind news", about)
    assert [len(titles(one)) for one in (sam, lena, omar)] == [1, 2, 0]
    assert titles(lena)[-1] == f"A reminder: {TITLE}"
    await presses(maria, "remind news", about)
    assert "once a day" in told(maria) and len(titles(lena)) == 2
    await house.move_on(house.now + timedelta(days=1, hours=1))
    await presses(maria, "remind news", about)
    assert len(titles(lena)) == 3
    await gets(lena, about)
    assert sum("You said: got it." in it.text for it in house.slack.updated.values()) == 4, "each message shows it"


async def test_who_says_stop_or_got_it_before_the_reminder_comes_is_not_reminded(house: House) -> None:
    maria, id, (sam, lena) = await program_of(house, "sam", "lena")
    about = await announces(maria, id)
    await maria.does(Chose("remind news", about), "sheet")
    await house.news.write_out()
    await settles(sam, {"stopped": True})
    await lena.does(Chose("got it", about))
    await house.post.deliver_all()
    assert len(titles(sam)) == len(titles(lena)) == 1
    assert (await results(house))["sam"] == "sent"


async def test_who_reads_on_another_platform_by_now_is_reminded_there_and_nothing_is_changed_elsewhere(
    house: House,
) -> None:
    maria, id, (sam,) = await program_of(house, "sam")
    about, row, there = await announces(maria, id), await sam.row(), house.someone("sam", "tenant-1", "teams")
    assert row is not None
    await house.database.write(lambda conn: places.add(conn, row.id, there.address))
    await there.does(Called("menu"))
    await reworded(maria, about, "We begin on Tuesday.")
    assert not house.slack.updated
    await presses(maria, "remind news", about)
    assert titles(there) == ["A reminder: We begin on Tuesday."]
    await gets(there, about)
    assert await results(house) == {"sam": "got it"}


ACTS = ("send news", "test news", "drop news", "stop news", "remind news", "edit news", "names", "open")


@pytest.mark.parametrize("who", ["member", "stranger", "owner of another", "elsewhere"])
async def test_what_is_stored_decides_who_may_do_anything_with_it(house: House, who: str) -> None:
    maria, id, (sam, *_) = await program_of(house)
    draft, sent = await drafts(maria, id), await announces(maria, id)
    eve = {"member": sam, "elsewhere": house.someone("eve", "T2")}.get(who, house.someone("eve"))
    await eve.does(Called("menu"))
    if who == "owner of another":
        await founds(eve)
    await forges(eve, id)
    await house.post.deliver_all()
    tables = (announcement, act, reader)
    before = [await rows(house.database, table) for table in tables]
    house.slack.sent.clear()
    for about in (draft, sent):
        for choice in ACTS:
            page = (await eve.does(Chose(choice, about), "sheet")).sheet
            assert page is None or (NEWS not in texts(page) and "lena" not in texts(page))
    page = (await eve.does(Chose("announcements", id), "sheet")).sheet
    assert page is None or TITLE not in texts(page)
    await eve.does(Chose("announce", id), "sheet")
    await goes_out(house)
    assert [await rows(house.database, table) for table in tables] == before
    assert {one.to for one in house.slack.sent} <= {eve.address.key}


async def test_a_co_owner_may_and_it_is_noted_for_all_owners(house: House) -> None:
    maria, id, _ = await program_of(house)
    omar = await house.met("omar")
    await forges(omar, id, owns="co-owner")
    row = await omar.row()
    assert row is not None
    await member(omar, id)
    part = await house.database.read(lambda conn: programs.part_of(conn, 1, row.id))
    assert part is not None
    await house.database.write(lambda conn: programs.put(conn, replace(part, owns="co-owner")))
    about = await announces(omar, id)
    await presses(omar, "stop news", about)
    log = texts((await maria.does(Chose("log", id))).sheet)
    assert "omar: sent an announcement" in log and "How many: 3" in log and "omar: stopped an announcement" in log


async def test_of_those_who_are_stuck_nothing_is_told_but_rounded_numbers(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria)
    long_ago = house.now - timedelta(days=30)
    people = [await member(await house.met(f"U{number}"), id) for number in range(14)]
    for mentor, mentee in zip(people[::2], people[1::2], strict=True):
        await pair(house, id, mentor, mentee, long_ago)
    house.turns = replace(house.turns, links=Links(house.keyring, "https://coach.example"))
    about = await drafts(maria, id, status="stuck")
    page = texts((await maria.does(Chose("open", about))).sheet)
    assert "At least 10" in page and "14" not in page
    await presses(maria, "send news", about)
    for one in people[:4]:
        await gets(one, about)
    sheet = (await maria.does(Chose("open", about))).sheet
    page = texts(sheet)
    assert "Has it and has not said so: 10" in page and "Got it:" not in page and "rounded" not in page
    assert sheet is not None and "names" not in [it.choice for it in sheet.buttons]
    assert "U3" not in texts((await maria.does(Chose("names", about))).sheet)
    (noted,) = [it for it in await rows(house.database, act) if it["what"] == "announce"]
    assert noted["number"] == 10


@pytest.mark.parametrize("days", [1, 30])
async def test_whether_somebody_is_stuck_is_not_to_be_found_by_writing_to_few(house: House, days: int) -> None:
    maria, id, (sam, lena) = await program_of(house, "sam", "lena")
    await pair(house, id, sam, lena, house.now - timedelta(days=days))
    about, seen = await drafts(maria, id, status="stuck", role="mentees"), []
    for choice in ("open", "send news", "open", "remind news", "open", "stop news", "open"):
        page = await presses(maria, choice, about)
        assert page is not None
        seen.append((texts(page), [it.choice for it in page.buttons]))
    assert [it[1] for it in seen[1:]] == [
        ["edit news", "stop news"],
        ["remind news", "edit news", "stop news"],
        ["edit news", "stop news"],
        ["edit news", "stop news"],
        [],
        [],
    ]
    assert not any(word in text for text, _ in seen for word in ("1", "2", "Got it:", "Waits", "Has it"))


async def test_names_come_a_page_at_a_time_each_once(house: House) -> None:
    maria, id, _ = await program_of(house, *(f"U{number:02}" for number in range(45)))
    about = await announces(maria, id)
    first = (await maria.does(Chose("names", about))).sheet
    assert first is not None
    (more,) = [it for it in first.buttons if it.choice == "more names"]
    second = (await maria.does(Chose("more names", more.about))).sheet
    assert second is not None and "more names" not in [it.choice for it in second.buttons]
    headings = [it.heading for page in (first, second) for it in page.sections if it.heading]
    assert sorted(headings) == [f"U{number:02}" for number in range(45)]


async def test_its_words_are_stored_for_nobody_to_read_and_go_with_a_reader_who_erases_themself(house: House) -> None:
    maria, id, (sam, *_) = await program_of(house)
    await announces(maria, id)
    assert "quiddlezax" not in repr([await rows(house.database, it) for it in (announcement, reader, delivery)])
    await sam.does(Called("forget"))
    await sam.does(Chose("erase everything", "forget.sure"))
    await house.post.deliver_all()
    assert "sam" not in await results(house)


async def test_a_reader_of_whom_it_waits_can_take_their_data(house: House) -> None:
    maria, id, (sam, lena) = await program_of(house, "sam", "lena")
    await settles(sam, {"opens": "14:00", "closes": "17:00"})
    await announces(maria, id)
    assert "kind: news" in texts((await sam.does(Called("export"))).sheet)
    assert "got it" in texts((await lena.does(Called("export"))).sheet)


async def test_a_press_while_the_new_words_are_on_their_way_is_not_covered_by_them(house: House) -> None:
    maria, id, (sam,) = await program_of(house, "sam")
    about = await announces(maria, id)
    slow = Slow(house.slack.sent)
    post = house.another_post("slow", messengers={"slack": slow})
    await maria.goes_through(Chose("edit news", about), {"title": "We begin on Tuesday.", "news": NEWS})
    await house.news.write_out()
    renewing = asyncio.create_task(post.deliver_all())
    await slow.asked.wait()
    await sam.does(Chose("got it", about))
    slow.go_on.set()
    await renewing
    (shown,) = slow.updated.values()
    assert "You said: got it." in shown.text


@dataclass
class Slow(FakeMessenger):
    """Changes of messages take until they are let go on."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def update(self, to: Address, receipt: str, message: Message) -> None:
        self.asked.set()
        await self.go_on.wait()
        await super().update(to, receipt, message)
