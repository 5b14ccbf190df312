"""Messages leave for Teams within what it allows, and each way in which that can fail is told apart."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from adapters.teams.outbound import PACE, Connector, TeamsMessenger
from bot.ports import Address, Button, Message, Rate, TryLater, Undeliverable
from scheduler import pacing
from tests.adapters.teams.conftest import ANA, MARIA, Bot, running
from tests.fakes.teams_api import BOT, TENANT
from tests.patience import until

ANY = Rate(timedelta())
HELLO = Message("Hello **all**", (Button("go", "Go on", "prepare.facts"),), "Hello")


def of(bot: Bot, person: str, chat: str | None = None) -> Address:
    """The address that an activity of theirs gives. chat: "" where they were met elsewhere."""
    member = bot.teams.members[person]
    reference = {
        "user": {"id": person, "aadObjectId": member.aad},
        "bot": {"id": BOT, "name": "Coach"},
        "conversation": {
            "id": member.at if chat is None else chat,
            "conversationType": "personal",
            "tenantId": member.tenant,
        },
        "channelId": "msteams",
        "serviceUrl": bot.teams.url,
    }
    return Address("teams", member.tenant, member.aad, {"reference": json.dumps(reference)})


async def refused(bot: Bot, to: Address) -> TryLater | Undeliverable:
    with pytest.raises((TryLater, Undeliverable)) as raised:
        await bot.messenger.send(to, HELLO, "key-1")
    assert isinstance(raised.value, TryLater | Undeliverable)
    return raised.value


async def test_a_message_reaches_the_persons_chat_and_nobody_elses(bot: Bot) -> None:
    receipt = await bot.messenger.send(of(bot, MARIA), HELLO, "key-1")
    [post] = bot.teams.posts
    assert receipt == f"{bot.teams.members[MARIA].at}/{post.id}"
    assert (post.text, post.now["summary"], post.key) == ("Hello **all**\nGo on", "Hello", "key-1")
    assert (post.now["recipient"]["id"], post.now["from"]["id"]) == (MARIA, BOT)
    assert bot.teams.reads(ANA) == ""


async def test_who_was_only_met_elsewhere_is_written_to_in_private_and_their_chat_is_opened_once(bot: Bot) -> None:
    for number in range(3):
        receipt = await bot.messenger.send(of(bot, MARIA, chat=""), HELLO, str(number))
        assert receipt.startswith(f"{bot.teams.members[MARIA].at}/")
    assert (len(bot.teams.chat(bot.teams.members[MARIA].at)), bot.teams.opened) == (3, 1)
    await bot.messenger.send(of(bot, ANA, chat=""), HELLO, "key")
    assert len(bot.teams.chat(bot.teams.members[ANA].at)) == 1


async def test_a_chat_that_is_opened_again_is_the_same(bot: Bot) -> None:
    first = await bot.messenger.send(of(bot, MARIA, chat=""), HELLO, "1")
    another = TeamsMessenger(bot.messenger._connector)
    second = await another.send(of(bot, MARIA, chat=""), HELLO, "2")
    assert first.partition("/")[0] == second.partition("/")[0]


async def test_who_has_not_installed_the_app_cannot_be_written_to(bot: Bot) -> None:
    del bot.teams.people[MARIA]
    never = await refused(bot, of(bot, MARIA, chat=""))
    assert isinstance(never, Undeliverable) and (never.why, never.error) == (
        "not installed",
        "BotNotInConversationRoster",
    )


async def test_a_chat_that_could_not_be_opened_is_for_later(bot: Bot) -> None:
    """A proxy answered, and not Teams."""
    bot.teams.fails(status=200)
    assert isinstance(await refused(bot, of(bot, MARIA, chat="")), TryLater)
    assert await bot.messenger.send(of(bot, MARIA, chat=""), HELLO, "key")


async def test_somebody_of_whom_there_is_no_way_back_is_not_reached() -> None:
    with pytest.raises(Undeliverable) as raised:
        await TeamsMessenger(Connector(None)).send(Address("teams", TENANT, "x"), HELLO, "key")
    assert raised.value.why == "not installed"


@pytest.mark.parametrize("chat", ["a:1/2", "19:x@thread.v2;messageid=1", "a:?b#c%2Fd", "a:é/.."])
async def test_whatever_a_chat_is_called_it_is_found(bot: Bot, chat: str) -> None:
    bot.teams.installed(MARIA, chat, TENANT)
    receipt = await bot.messenger.send(of(bot, MARIA, chat), HELLO, "key")
    await bot.messenger.update(of(bot, MARIA, chat), receipt, Message("Later"))
    [post] = bot.teams.chat(chat)
    assert (post.text, post.edits) == ("Later", 1)


BLOCKED = "MessageWritesBlocked"


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (403, {"error": {"code": BLOCKED}}, "blocked"),
        (403, {"error": {"code": "Forbidden", "subCode": BLOCKED}}, "blocked"),
        (403, {"subCode": BLOCKED, "error": {"code": "Forbidden"}}, "blocked"),
        (403, {"error": {"code": "Unknown", "innerHttpError": {"body": {"subCode": BLOCKED}}}}, "blocked"),
        (403, {"error": {"code": "ConversationBlockedByUser"}}, "blocked"),
        (403, {"error": {"code": "BotNotInConversationRoster"}}, "not installed"),
        (403, {"error": {"code": "BotDisabledByAdmin"}}, "not installed"),
        (403, {"error": {"code": "Forbidden", "innerHttpError": None}}, "not installed"),
        (403, {"error": {"code": "Forbidden", "innerHttpError": {"body": "?"}}}, "not installed"),
        (403, {"error": "no object"}, "not installed"),
        (403, {}, "not installed"),
        (404, {"error": {"code": "ConversationNotFound"}}, "left"),
        (400, {"error": {"code": "BadSyntax"}}, "refused"),
        (413, {"error": {"code": "MessageSizeTooBig"}}, "refused"),
        (405, {}, "refused"),
    ],
)
async def test_what_will_not_pass_says_why(bot: Bot, status: int, body: dict[str, Any], why: str) -> None:
    bot.teams.refuses(bot.teams.members[MARIA].at, status, "", body=body)
    never = await refused(bot, of(bot, MARIA))
    assert isinstance(never, Undeliverable) and never.why == why
    assert bot.teams.calls == 1, "a failed call is not repeated by the call itself"


@pytest.mark.parametrize(
    ("status", "in_doubt"),
    [(401, False), (408, True), (412, False), (500, True), (502, True), (503, True), (504, True)],
)
async def test_what_may_pass_is_for_later(bot: Bot, status: int, in_doubt: bool) -> None:
    bot.teams.refuses(bot.teams.members[MARIA].at, status, "ServiceError", headers={"Retry-After": "7"})
    later = await refused(bot, of(bot, MARIA))
    assert isinstance(later, TryLater)
    assert (later.why, later.after, later.in_doubt) == ("ServiceError", timedelta(seconds=7), in_doubt)
    assert bot.teams.calls == 1, "a failed call is not repeated by the call itself"


async def test_the_platforms_word_is_kept_if_it_is_one_and_nothing_else(
    bot: Bot, capsys: pytest.CaptureFixture[str]
) -> None:
    bot.teams.refuses(bot.teams.members[MARIA].at, 400, "Sorry: Hello is no message")
    never = await refused(bot, of(bot, MARIA))
    assert isinstance(never, Undeliverable) and (never.why, never.error) == ("refused", "status 400")
    bot.teams.refuses(bot.teams.members[MARIA].at, 400, "BadSyntax")
    never = await refused(bot, of(bot, MARIA))
    assert isinstance(never, Undeliverable) and (never.why, never.error) == ("refused", "BadSyntax")
    logged = capsys.readouterr().out
    assert "BadSyntax" in logged and "Hello" not in logged and "maybe what was written" not in logged


async def test_an_update_that_is_refused_says_so(bot: Bot) -> None:
    receipt = await bot.messenger.send(of(bot, MARIA), HELLO, "key")
    bot.teams.refuses(bot.teams.members[MARIA].at, 403, BLOCKED)
    with pytest.raises(Undeliverable) as raised:
        await bot.messenger.update(of(bot, MARIA), receipt, HELLO)
    assert raised.value.why == "blocked"


async def test_sixty_people_are_written_to_at_once() -> None:
    """botbuilder 4.17.1 has six messages on the way at a time, on two cores."""
    async with running(patience=30) as bot:
        people = [bot.teams.joins(f"29:p{number}", "P", number + 10, tenant=f"t{number}") for number in range(60)]
        bot.teams.gate.clear()
        sends = [asyncio.create_task(bot.messenger.send(of(bot, one.id), HELLO, one.id)) for one in people]
        await until(lambda: bot.teams.in_flight == len(people))
        bot.teams.gate.set()
        await asyncio.gather(*sends)
        assert [len(bot.teams.chat(one.at)) for one in people] == [1] * len(people)


async def test_one_chat_is_written_to_no_faster_than_teams_allows_and_told_when_it_is(bot: Bot) -> None:
    seconds = 0.0
    bot.teams.now = lambda: seconds
    for number in range(7):
        await bot.messenger.send(of(bot, MARIA), HELLO, str(number))
    later = await refused(bot, of(bot, MARIA))
    assert isinstance(later, TryLater) and (later.after, later.in_doubt) == (timedelta(seconds=1), False)
    await bot.messenger.send(of(bot, ANA), HELLO, "elsewhere")


@pytest.mark.parametrize("rest", [0, 1, 60], ids="{} seconds of rest".format)
async def test_who_keeps_our_pace_is_never_refused(bot: Bot, rest: int) -> None:
    """Over more than an hour; rest: after every hundredth message."""
    now, free = 0, {"chat": 0}
    bot.teams.now = lambda: now / 1000
    for number in range(1900):
        now += 1000 * rest * (number % 100 == 99)
        while not (granted := pacing.grant([pacing.Wish(1, (("chat", PACE.chat or ANY),))], free, now)).slots:
            now, _ = granted.waits[1]
        now, free = granted.slots[1], dict(granted.free_at)
        await bot.messenger.send(of(bot, MARIA), Message("Hello"), str(number))
    assert len(bot.teams.posts) == 1900
