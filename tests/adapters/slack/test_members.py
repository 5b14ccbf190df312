"""Who is in a channel or a group of Slack's is told in pages, and who of them is a person that may be asked."""

from datetime import timedelta

import pytest

from adapters.slack.manifest import OPTIONAL
from bot.ports import Address, Roster, TryLater, Undeliverable
from tests.adapters.slack.conftest import Bot, running

GENERAL, TEAM = Address("slack", "T1", "C1"), Address("slack", "T1", "C2")


@pytest.fixture
def http_with_people(http: Bot) -> Bot:
    """sam and ann; carl has gone, zoe is of another company; and they are in the channel with the bot."""
    http.slack.joins("U3", "carl").deactivated = True
    http.slack.joins("U4", "zoe", team="T2")
    http.slack.joins("U5", "not there")
    http.slack.has("C1", members=["U1", "U2", "U3", "U4"])
    return http


async def everybody(bot: Bot, of: Address) -> tuple[set[str], set[str], int]:
    """The ids of those who are there, and of those of them who may be asked; and how many pages there were."""
    there, people, pages, page = set[str](), set[str](), 0, Roster(after="first")
    while page.after:
        page = await bot.messenger.members(of, page.after if pages else "")
        there |= {Address.of(it).person for it in page.there}
        people |= {it.person for it in page.people}
        pages += 1
    return there, people & there, pages


async def test_people_of_a_channel_are_told_from_bots_strangers_and_those_who_have_gone(http_with_people: Bot) -> None:
    there, people, pages = await everybody(http_with_people, GENERAL)
    assert (there, people, pages) == ({"U1", "U2", "U3", "U4", "UBOT"}, {"U1", "U2"}, 2)


async def test_a_long_list_comes_in_as_many_pages_as_slack_likes(http_with_people: Bot) -> None:
    for number in range(10, 60):
        http_with_people.slack.joins(f"U{number}", f"person{number}")
        http_with_people.slack.channels["C1"].members.append(f"U{number}")
    http_with_people.slack.lists.page = 20
    there, people, pages = await everybody(http_with_people, GENERAL)
    assert (len(there), len(people), pages) == (55, 52, 3 + 3)
    assert not http_with_people.slack.called("users.info"), "which others need"


async def test_a_page_that_slack_wants_to_wait_for_can_be_asked_for_again(http_with_people: Bot) -> None:
    slack = http_with_people.slack
    slack.lists.page = 3
    first = await http_with_people.messenger.members(GENERAL)
    slack.fails("conversations.members", status=429, headers={"Retry-After": "7"})
    with pytest.raises(TryLater) as later:
        await http_with_people.messenger.members(GENERAL, first.after)
    assert later.value.after == timedelta(seconds=7)
    second = await http_with_people.messenger.members(GENERAL, first.after)
    assert {Address.of(it).person for it in first.there | second.there} == {"U1", "U2", "U3", "U4", "UBOT"}


async def test_only_who_is_in_a_private_channel_may_know_who_is(http: Bot) -> None:
    http.slack.has("C1", members=["U1"])
    http.slack.has("C2", members=["U1"], private=True)
    assert not (await http.messenger.members(GENERAL)).closed
    assert (await http.messenger.members(TEAM)).closed


@pytest.mark.parametrize("written", ["@mentees", "@Mentees", "@Smentees"])
async def test_a_group_is_found_by_its_handle_or_the_id_of_a_mention(http: Bot, written: str) -> None:
    http.slack.lists.groups |= {"leads": ["U2"], "mentees": ["U1", "U2"]}
    there, people, _ = await everybody(http, Address("slack", "T1", written))
    assert there == people == {"U1", "U2"}


@pytest.mark.parametrize(
    ("method", "error", "why"),
    [
        ("conversations.info", "missing_scope", "not allowed"),
        ("conversations.members", "missing_scope", "not allowed"),
        ("conversations.members", "not_in_channel", "not in it"),
        ("conversations.members", "fetch_members_failed", "refused"),
        ("users.list", "missing_scope", "not allowed"),
        ("usergroups.list", "missing_scope", "not allowed"),
        ("usergroups.list", "plan_upgrade_required", "no groups"),
        ("usergroups.users.list", "no_such_subteam", "no such place"),
        ("conversations.info", "invalid_auth", "not installed"),
    ],
)
async def test_why_there_is_no_list_is_told_in_our_words(http: Bot, method: str, error: str, why: str) -> None:
    http.slack.has("C1", members=["U1"])
    http.slack.lists.groups["mentees"] = ["U1"]
    http.slack.fails(method, error=error)
    with pytest.raises(Undeliverable) as never:
        await everybody(http, Address("slack", "T1", "@mentees") if "usergroups" in method else GENERAL)
    assert (never.value.why, never.value.error) == (why, error)


@pytest.mark.parametrize(
    ("id", "about"),
    [("C1", {"archived": True}), ("C1", {"private": True, "invited": False}), ("C9", {}), ("@nobody", {})],
)
async def test_what_the_bot_cannot_see_is_no_such_place(http: Bot, id: str, about: dict[str, bool]) -> None:
    """Archived, private and without the bot, of another workspace; or a group that nobody has made."""
    http.slack.has("C1", members=["U1"], **about)
    with pytest.raises(Undeliverable) as never:
        await http.messenger.members(Address("slack", "T1", id))
    assert never.value.why == "no such place"


async def test_where_the_permissions_are_missing_everything_else_goes_on() -> None:
    """An app that was installed before they were asked for."""
    async with running() as bot:
        bot.slack.scopes = bot.slack.lists.scopes = frozenset({"chat:write", "users:read", "im:history", "im:write"})
        bot.slack.has("C1", members=["U1"])
        bot.slack.has("C2", private=True)
        for of in (GENERAL, TEAM, Address("slack", "T1", "@mentees")):
            with pytest.raises(Undeliverable) as never:
                await bot.messenger.members(of)
            assert never.value.why == "not allowed"
        assert (await bot.messenger.profile(Address("slack", "T1", "U1"))).name == "sam"
    assert set(OPTIONAL) == {"channels:read", "groups:read", "usergroups:read"}


async def test_of_an_organisation_with_several_workspaces_all_are_colleagues(http: Bot) -> None:
    grid = {"enterprise": "E1"}
    http.slack.has("C1", members=["U1"])
    page = await http.messenger.members(Address("slack", "T1", "C1", grid))
    people = (await http.messenger.members(Address("slack", "T1", "C1", grid), page.after)).people
    assert http.slack.called("users.list")[-1]["team_id"] == "T1"
    assert all(it.route == grid for it in people)
