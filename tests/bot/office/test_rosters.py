"""Everybody of a channel or a group is invited at once: they are looked at, in numbers, and then they are asked."""

import json
from collections.abc import Collection
from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, select

from bot.office import errands, rosters
from bot.ports import Address, Roster, TryLater, Undeliverable
from bot.programs.roster import MOST
from bot.storage import kept as shelf
from bot.storage.tables import kept, member, people
from conversations.events import Called, Chose, Filled
from scheduler.housekeeping import Housekeeping
from scheduler.rosters import LEASE
from tests.adapters.slack import conftest as slack
from tests.adapters.teams import conftest as teams
from tests.adapters.teams.test_members import account
from tests.adapters.teams.test_outbound import of
from tests.bot.office.test_acts import answers, founds, invites, joined, states, texts, told
from tests.bot.test_owners_page import errands_of
from tests.fakes.house import House, Someone, button, rows

CHANNEL, GROUP = "slack/T1/C1", "slack/T1/@mentees"
BOT = "slack/T1/UBOT"
SHOWN = ("In it, besides you", "In the program, or asked before", "Bots, guests and closed accounts", "I would ask")


def page(*names: str, bots: Collection[str] = (BOT,), after: str = "", closed: bool = False) -> Roster:
    """One with these people in it, and bots."""
    there = [Address("slack", "T1", name) for name in names]
    return Roster(frozenset((*(it.key for it in there), *bots)), tuple(there), closed, after)


async def wants(owner: Someone, program: str, channel: str = CHANNEL, role: str = "mentee", group: str = "") -> None:
    """Goes through the talk, to its end."""
    await owner.does(Chose("invite many", program))
    await owner.does(Chose("a group" if group else "a channel", "invite_many.of"), "sheet")
    if group:
        await owner.does(Filled("invite_many.group", {"answer": group}), "sheet")
    else:
        await owner.does(Filled("invite_many.channel", {"answer": "", "answer_id": channel}), "sheet")
    await owner.does(Chose(role, "invite_many.role"), "sheet")
    await owner.house.post.deliver_all()


async def looks(owner: Someone, program: str, *pages: Roster | Exception, **which: str) -> str:
    """The same, and then the list comes. Returns what the owner is told."""
    owner.house.slack.lists[GROUP if which.get("group") else CHANNEL] = list(pages)
    await wants(owner, program, **which)
    await comes(owner.house)
    return told(owner)


async def comes(house: House) -> int:
    pages = await house.rosters.fetch()
    await house.post.deliver_all()
    return pages


async def presses(owner: Someone, choice: str) -> str:
    """One of the buttons of the latest look. Returns what is said in its place, or then."""
    await owner.does(button(owner, choice))
    await owner.house.post.deliver_all()
    return told(owner)


def numbers(text: str) -> list[int]:
    return [int(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(SHOWN)]


async def lists(house: House) -> list[str]:
    """The names of what lies on the shelf for lists."""
    beginnings = (rosters.WANTED, rosters.LOOKS, errands.SHELF)
    return [it["name"] for it in await rows(house.database, kept) if it["name"].startswith(beginnings)]


async def test_a_channel_is_looked_at_in_numbers_and_then_everybody_is_asked(house: House) -> None:
    maria, sam, lena = await house.met("maria"), await house.met("sam"), await house.met("lena")
    id = await founds(maria, size="9")
    await joined(maria, sam, id)
    shown = await looks(maria, id, page("maria", "sam", "lena", "omar"))
    assert numbers(shown) == [4, 1, 1, 2]
    assert set(await states(house)) == {"maria", "sam"}, "it was only looked at"
    assert "I am asking them now" in await presses(maria, "ask them")
    assert await errands_of(house) == 2
    assert (await states(house))["lena"] == (await states(house))["omar"] == ("", "mentee", "invited")
    assert "invites you" in told(lena) and "invites you" in told(house.someone("omar"))
    assert "asked everybody" in told(maria)
    log = texts((await maria.does(Chose("log", id))).sheet)
    assert "invited people of a channel\nHow many: 2" in log
    assert not await lists(house)


async def test_a_group_is_invited_by_its_name_and_each_chooses_what_to_be(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    shown = await looks(maria, id, page("omar"), group="@mentees", role="let them choose")
    assert numbers(shown) == [2, 0, 1, 1] and house.slack.asked_for == [(GROUP, "")]
    await presses(maria, "ask them")
    await errands_of(house)
    assert (await states(house))["omar"] == ("", "", "invited")
    assert "invited people of a group" in texts((await maria.does(Chose("log", id))).sheet)


async def test_whoever_said_no_or_left_is_not_asked_again_because_they_are_in_a_channel(house: House) -> None:
    maria, sam, lena = await house.met("maria"), await house.met("sam"), await house.met("lena")
    id = await founds(maria, size="9")
    await invites(maria, sam, id)
    await answers(sam, id, {"answer": "no"})
    await joined(maria, lena, id)
    await lena.does(Chose("leave program", id))
    await lena.does(Chose("do it", "leave_program.sure"))
    shown = await looks(maria, id, page("maria", "sam", "lena"))
    assert "nobody new to ask" in shown and numbers(shown) == [3, 2, 1]
    assert not await lists(house)


async def test_a_long_list_comes_page_by_page_as_fast_as_the_platform_likes(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    slow = TryLater("ratelimited", timedelta(minutes=2))
    first, second, third = page("a", "b", after="2"), page("c", bots=(), after="3"), page("d", bots=())
    house.slack.lists[CHANNEL] = [first, slow, second, third]
    await wants(maria, id)
    assert await comes(house) == 2 and "I am looking" in told(maria)
    house.now += timedelta(minutes=1)
    assert await comes(house) == 0, "it was asked to wait"
    house.now += timedelta(minutes=1)
    assert await comes(house) == 2
    assert house.slack.asked_for == [(CHANNEL, after) for after in ("", "2", "2", "3")]
    assert numbers(told(maria)) == [5, 0, 1, 4]


async def test_what_had_come_before_a_process_was_killed_is_not_asked_for_again(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    killed = RuntimeError("killed")
    house.slack.lists[CHANNEL] = [page("a", after="2"), killed, page("b", bots=())]
    await wants(maria, id)
    with pytest.raises(RuntimeError):
        await comes(house)
    assert await comes(house) == 0, "somebody may still be at it"
    house.now += LEASE
    assert await comes(house) == 1
    assert [after for _, after in house.slack.asked_for] == ["", "2", "2"]
    assert numbers(told(maria)) == [3, 0, 1, 2]


async def test_a_process_that_is_killed_before_it_could_tell_leaves_nobody_waiting_and_tells_nothing_twice(
    house: House,
) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    house.slack.lists[CHANNEL] = [page("a"), page("a")]
    await wants(maria, id)
    before = [it for it in await rows(house.database, kept) if it["name"].startswith(rosters.WANTED)]
    await comes(house)
    assert numbers(told(maria)) == [2, 0, 1, 1]
    got = len(maria.got)
    one = before[0]
    await house.database.write(lambda conn: shelf.keep(conn, one["name"], one["sealed"], house.now))
    assert await comes(house) == 1
    assert len(maria.got) == got
    await presses(maria, "ask them")
    assert await errands_of(house) == 2 and "invites you" in told(house.someone("a"))


async def test_a_killed_errand_goes_on_and_the_owner_hears_when_all_of_it_is_done(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="900")
    await looks(maria, id, page(*(f"guest{number}" for number in range(250))))
    await presses(maria, "ask them")
    for _ in range(2):
        assert await house.database.write(lambda conn: errands.do_one(conn, house.keyring, house.now))

    def killed(conn: Connection) -> None:
        errands.do_one(conn, house.keyring, house.now)
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        await house.database.write(killed)
    await house.post.deliver_all()
    assert len(await states(house)) == 201 and "asked everybody" not in told(maria)
    assert await errands_of(house) == 2
    assert len(await states(house)) == 251
    assert [message.text.count("asked everybody") for message in maria.got].count(1) == 1
    assert all(len(house.someone(f"guest{number}").got) == 2 for number in range(250)), "welcomed, and asked once"


async def test_that_all_are_asked_is_not_said_while_another_process_has_some_in_hand(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    await looks(maria, id, page("a"))
    await presses(maria, "ask them")
    [first, last] = await lists(house)
    in_hand = next(it["sealed"] for it in await rows(house.database, kept) if it["name"] == first)
    later = house.now + timedelta(minutes=1)
    await house.database.write(lambda conn: shelf.keep(conn, first, in_hand, later))
    assert await errands_of(house) == 0 and await lists(house) == [first, last]
    house.now = later
    assert await errands_of(house) + await errands_of(house) == 2 and "asked everybody" in told(maria)


async def test_a_look_is_good_for_an_hour_and_for_one_answer(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    await looks(maria, id, page("a"))
    house.now += timedelta(minutes=61)
    assert "over an hour old" in await presses(maria, "ask them")
    await looks(maria, id, page("a"))
    first = button(maria, "ask them")
    assert "Nobody was asked" in await presses(maria, "leave them")
    assert not [name for name in await lists(house) if first.about.rpartition("-")[2] in name]
    await maria.does(first)
    await house.post.deliver_all()
    assert "used already" in told(maria)
    await looks(maria, id, page("a"))
    await presses(maria, "ask them")
    assert "used already" in await presses(maria, "ask them")
    await errands_of(house)
    assert "asked everybody" in told(maria) and "invites you" in told(house.someone("a"))


async def test_two_looks_are_two_and_each_button_asks_those_it_stands_under(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    await looks(maria, id, page("a"))
    first = button(maria, "ask them")
    await looks(maria, id, page("b"), group="mentees")
    await maria.does(first)
    await errands_of(house)
    assert set(await states(house)) == {"maria", "a"}


async def test_only_who_looks_after_the_program_has_anything_looked_at_or_anybody_asked(house: House) -> None:
    maria, omar, sam = await house.met("maria"), await house.met("omar"), await house.met("sam")
    id = await founds(maria, size="9")
    await joined(maria, sam, id)
    await wants(sam, id)
    assert not await lists(house)
    await shares(maria, omar, id)
    await looks(omar, id, page("a"))
    theirs = button(omar, "ask them")
    for another in (maria, sam):
        await another.does(theirs)
    assert await errands_of(house) == 0, "it was shown to somebody else"
    await owns_no_more(omar)
    assert "Only the people who look after" in await presses(omar, "ask them")
    assert await errands_of(house) == 0


async def test_whoever_looks_after_it_no_more_when_the_list_comes_or_people_are_asked_asks_nobody(house: House) -> None:
    maria, omar = await house.met("maria"), await house.met("omar")
    id = await founds(maria, size="9")
    await shares(maria, omar, id)
    await looks(omar, id, page("a"))
    await presses(omar, "ask them")
    house.slack.lists[CHANNEL] = [page("a")]
    await wants(omar, id)
    await owns_no_more(omar)
    await comes(house)
    assert "Only the people who look after" in told(omar)
    await errands_of(house)
    assert "a" not in await states(house)


async def shares(owner: Someone, other: Someone, program: str) -> None:
    await owner.does(Chose("co-owner", program))
    await owner.does(Filled("co_owner.who", {"answer": "", "answer_id": other.address.key}), "sheet")
    await owner.house.post.deliver_all()


async def owns_no_more(co_owner: Someone) -> None:
    theirs = select(people.c.id).where(people.c.native == co_owner.address.person).scalar_subquery()
    await co_owner.house.database.write(lambda conn: conn.execute(delete(member).where(member.c.person_id == theirs)))


async def test_a_program_that_is_over_looks_at_nothing_and_asks_nobody(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    await looks(maria, id, page("a"))
    ask = button(maria, "ask them")
    house.slack.lists[CHANNEL] = [page("b")]
    await wants(maria, id)
    await maria.does(Chose("close program", id))
    await maria.does(Chose("do it", "close_program.sure"))
    await comes(house)
    assert "That program is over" in told(maria)
    await maria.does(ask)
    assert await errands_of(house) == 0 and set(await states(house)) == {"maria"}


@pytest.mark.parametrize("channel", ["slack/T2/C1", "teams/T1/C1", "C1", "slack/C1"])
async def test_a_place_of_another_workspace_is_not_even_looked_at(house: House, channel: str) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    await looks(maria, id, page("a"), channel=channel)
    assert not house.slack.asked_for and not await lists(house)
    assert "workspace where the program began" in told(maria) or "cannot find that channel" in told(maria)


async def test_of_a_private_channel_only_who_is_in_it_sees_anything(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    assert "you are not" in await looks(maria, id, page("a", closed=True))
    assert numbers(await looks(maria, id, page("a", "maria", closed=True))) == [2, 0, 1, 1]


@pytest.mark.parametrize(
    ("why", "says"),
    [
        ("no such place", "I cannot find that channel"),
        ("not in it", "I am not in that channel"),
        ("not allowed", "The people who run me can allow it"),
        ("no groups", "I can see no groups here"),
        ("refused", "I could not get the list"),
        ("not installed", "I could not get the list"),
    ],
)
async def test_why_there_is_nothing_to_look_at_is_said_kindly_and_at_once(house: House, why: str, says: str) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    assert says in await looks(maria, id, Undeliverable(why))
    assert not await lists(house)


async def test_a_channel_of_a_whole_big_company_is_too_many(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    everybody = Roster(frozenset(f"slack/T1/U{number}" for number in range(MOST + 1)), after="2")
    assert "too many for me" in await looks(maria, id, everybody) and not await lists(house)


@pytest.mark.parametrize("after", [timedelta(minutes=90), timedelta(), None])
async def test_within_the_hour_it_is_said_that_no_list_comes(house: House, after: timedelta | None) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    house.slack.lists[CHANNEL] = [TryLater("ratelimited", after)] * 1000
    asked = house.now
    await wants(maria, id)
    while await lists(house) and house.now - asked < timedelta(hours=2):
        await comes(house)
        house.now += timedelta(minutes=1)
    assert "I could not get the list" in told(maria) and house.now - asked <= timedelta(minutes=62)
    assert not await lists(house)


async def test_a_platform_that_is_off_is_waited_for(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    house.slack.lists[CHANNEL] = [page("a")]
    await wants(maria, id)
    assert await house.another_who_fetches_lists({"teams": house.slack}).fetch() == 1
    assert not house.slack.asked_for
    house.now += timedelta(minutes=1)
    await comes(house)
    assert numbers(told(maria)) == [2, 0, 1, 1]


async def test_whoever_asks_late_in_the_evening_sees_it_then(house: House) -> None:
    """The look is good for an hour: it is an answer, and waits for no morning."""
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    house.now = house.now.replace(hour=23)
    assert numbers(await looks(maria, id, page("a"))) == [2, 0, 1, 1]


async def test_a_list_is_sealed_gone_in_an_hour_and_with_whoever_wanted_it(house: House) -> None:
    maria, omar = await house.met("maria"), await house.met("omar")
    id, his = await founds(maria, size="9"), await founds(omar, size="9")
    house.slack.lists[CHANNEL] = [page("fennelwort", after="2"), TryLater("ratelimited", timedelta(minutes=50))]
    await wants(maria, id)
    await comes(house)
    await looks(omar, his, page("fennelwort"))
    assert len(await lists(house)) == 1 + 3
    assert "fennelwort" not in repr(await rows(house.database, kept))
    await maria.does(Called("forget"))
    await maria.does(Chose("erase everything", "forget.sure"))
    await house.post.deliver_all()
    names = await lists(house)
    assert len(names) == 3 and all(name.startswith(rosters.LOOKS) for name in names)
    house.now += timedelta(hours=2)
    await Housekeeping(house.database, lambda: house.now).tidy()
    assert not await lists(house)


async def test_who_wants_a_list_and_then_silence_is_told_nothing(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    house.slack.lists[CHANNEL] = [page("a")]
    await wants(maria, id)
    await maria.says("stop")
    await maria.says("stop")
    before = len(maria.got)
    await comes(house)
    assert len(maria.got) == before and "In it" not in told(maria)


async def test_a_list_that_nobody_can_open_any_more_keeps_no_other_back(house: House) -> None:
    maria = await house.met("maria")
    id = await founds(maria, size="9")
    await house.database.write(lambda conn: shelf.keep(conn, f"{rosters.WANTED}0/0", b"rubbish", house.now))
    assert numbers(await looks(maria, id, page("a"))) == [2, 0, 1, 1]
    assert await lists(house) and not [it for it in await lists(house) if it.startswith(rosters.WANTED)]


async def test_over_slack_a_channel_is_looked_at_as_it_is(house: House) -> None:
    async with slack.running() as bot:
        bot.slack.joins("maria", "maria")
        bot.slack.joins("gone", "gone").deactivated = True
        bot.slack.has("C1", members=["maria", "U1", "U2", "gone"], private=True)
        bot.slack.lists.page = 2
        maria = await house.met("maria")
        id = await founds(maria, size="9")
        await wants(maria, id)
        bot.slack.fails("users.list", status=429, headers={"Retry-After": "30"})
        over_the_wire = house.another_who_fetches_lists({"slack": bot.messenger})
        await over_the_wire.fetch()
        house.now += timedelta(seconds=30)
        await over_the_wire.fetch()
        await house.post.deliver_all()
        assert numbers(told(maria)) == [4, 0, 2, 2]


async def test_over_teams_those_of_a_channel_are_asked_in_private_though_they_were_never_met(house: House) -> None:
    async with teams.running() as bot:
        where = of(bot, teams.MARIA)
        maria = Someone(house, where)
        await maria.does(Called("menu"))
        id = await founds(maria, size="9")
        channel = "19:leads@thread.tacv2"
        bot.teams.rosters[channel] = [account(bot, teams.MARIA), account(bot, teams.ANA), {"id": "29:x"}]
        await wants(maria, id, channel=f"teams/{where.workspace}/{channel}")
        await house.another_who_fetches_lists({"teams": bot.messenger}).fetch()
        await house.post.deliver_all()
        assert numbers(told(maria)) == [2, 0, 1, 1]
        await presses(maria, "ask them")
        await errands_of(house)
        [ana] = [row for row in await rows(house.database, people) if row["native"] == bot.teams.members[teams.ANA].aad]
        assert json.loads(json.loads(ana["route"])["reference"])["user"]["id"] == teams.ANA
        await bot.messenger.send(
            Address("teams", where.workspace, ana["native"], json.loads(ana["route"])), maria.got[-1], "key"
        )
        assert bot.teams.reads(teams.ANA)
