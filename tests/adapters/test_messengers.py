"""Whatever leaves behaves alike on every platform: what a person reads, what may be done again, and how it fails."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.web.outbound import WebMessenger
from adapters.web.people import PEOPLE
from adapters.web.room import Room
from bot.ports import Address, Button, Message, Messenger, Profile, TryLater, Undeliverable
from tests.adapters.slack import conftest as slack
from tests.adapters.teams import conftest as teams
from tests.adapters.teams.test_outbound import of
from tests.adapters.web.scripted import Drawer

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PATIENCE = 0.3
"""Seconds, for what hangs."""
PLAIN = Message("We said: *two* <b>days</b> & _no_ more.\n\nI will ask again.")
ASK = Message(
    "What happened?",
    (Button("write", "Write privately", "prepare.facts"), Button("stop", "Stop", "prepare.facts", "danger")),
    "A question",
)
SECRET = Message("my secret worry", (Button("go", "Go on"),), "my secret worry")


@dataclass
class Wire:
    """A messenger, and the other end of its wire. reads: what a person sees of each message, and its buttons.

    brief: what a notification showed of the last one, where there are any. fails: how the next call goes wrong, see
    Trouble. goes: the person is not there any more. calls: how often the platform was asked to send something.
    """

    messenger: Messenger
    person: Address
    reads: Callable[[], list[tuple[str, list[str]]]]
    brief: Callable[[], str] | None = None
    fails: Callable[..., None] = lambda **trouble: None
    goes: Callable[[], None] = lambda: None
    calls: Callable[[], int] = lambda: 0


@asynccontextmanager
async def over_slack() -> AsyncIterator[Wire]:
    async with slack.running(patience=PATIENCE) as bot:

        def fails(**trouble: Any) -> None:
            for method in ("chat.postMessage", "chat.update"):
                bot.slack.fails(method, **trouble)

        yield Wire(
            bot.messenger,
            Address("slack", "T1", "U1"),
            lambda: [(_without(it.reads, it.buttons), it.buttons) for it in bot.slack.posts],
            lambda: bot.slack.posts[-1].text,
            fails,
            lambda: setattr(bot.slack.people["U1"], "gone", True),
            lambda: len(bot.slack.called("chat.postMessage")),
        )


@asynccontextmanager
async def over_teams() -> AsyncIterator[Wire]:
    async with teams.running(patience=PATIENCE) as bot:
        person, chat = of(bot, teams.MARIA), bot.teams.members[teams.MARIA].at
        yield Wire(
            bot.messenger,
            person,
            lambda: [(_without(it.text, it.buttons), it.buttons) for it in bot.teams.posts],
            lambda: str(bot.teams.posts[-1].now["summary"]),
            bot.teams.fails,
            lambda: bot.teams.refuses(chat, 404, "ConversationNotFound"),
            lambda: bot.teams.calls,
        )


@asynccontextmanager
async def over_the_page() -> AsyncIterator[Wire]:
    drawer, people = Drawer(), {it.id: it for it in PEOPLE}
    room = Room(people, drawer.keep, drawer.kept)
    yield Wire(
        WebMessenger(room, people, lambda: NOW),
        PEOPLE[0].address,
        lambda: [(it.text, [button.label for button in it.buttons]) for it in room.chat(PEOPLE[0].id)],
    )


def _without(text: str, buttons: list[str]) -> str:
    """What is read of a message, without what stands on its buttons."""
    return "\n".join(text.split("\n")[: -len(buttons)]) if buttons else text


WIRES = {"slack": over_slack, "teams": over_teams, "page": over_the_page}


@pytest.fixture(params=WIRES)
async def wire(request: pytest.FixtureRequest) -> AsyncIterator[Wire]:
    async with WIRES[request.param]() as wire:
        yield wire


@pytest.fixture(params=["slack", "teams"])
async def remote(request: pytest.FixtureRequest) -> AsyncIterator[Wire]:
    """Where there is a network in between."""
    async with WIRES[request.param]() as wire:
        yield wire


async def failure(wire: Wire, message: Message = SECRET) -> TryLater | Undeliverable:
    with pytest.raises((TryLater, Undeliverable)) as raised:
        await wire.messenger.send(wire.person, message, "key-1")
    assert isinstance(raised.value, TryLater | Undeliverable)
    return raised.value


async def test_a_text_is_read_as_it_was_meant(wire: Wire) -> None:
    assert await wire.messenger.send(wire.person, PLAIN, "key-1")
    [(text, buttons)] = wire.reads()
    assert text.replace("\n\n", "\n") == PLAIN.text.replace("\n\n", "\n") and buttons == []


async def test_buttons_stand_below_it_in_their_order(wire: Wire) -> None:
    await wire.messenger.send(wire.person, ASK, "key-1")
    assert wire.reads() == [("What happened?", ["Write privately", "Stop"])]


async def test_a_notification_shows_the_summary_and_without_one_the_text(remote: Wire) -> None:
    assert remote.brief
    await remote.messenger.send(remote.person, ASK, "key-1")
    assert remote.brief() == "A question"
    await remote.messenger.send(remote.person, Message("It is Monday."), "key-2")
    assert remote.brief() == "It is Monday."


async def test_a_message_is_changed_in_its_place_and_changing_it_again_changes_nothing(wire: Wire) -> None:
    receipt = await wire.messenger.send(wire.person, ASK, "key-1")
    await wire.messenger.send(wire.person, Message("Meanwhile."), "key-2")
    for _ in range(2):
        await wire.messenger.update(wire.person, receipt, Message("That is done."))
        assert wire.reads() == [("That is done.", []), ("Meanwhile.", [])]


async def test_changing_a_message_that_is_gone_is_no_trouble(wire: Wire) -> None:
    receipt = await wire.messenger.send(wire.person, ASK, "key-1")
    chat, _, _ = receipt.rpartition("/")
    await wire.messenger.update(wire.person, f"{chat}/1" if chat else "1", Message("That is done."))
    assert wire.reads() == [("What happened?", ["Write privately", "Stop"])]


async def test_nothing_leaves_that_is_somebody_elses_by_then(wire: Wire) -> None:
    with pytest.raises(TryLater) as raised:
        await wire.messenger.send(wire.person, ASK, "key-1", lambda: False)
    assert not raised.value.in_doubt and wire.reads() == [] and wire.calls() == 0
    await wire.messenger.send(wire.person, ASK, "key-1", lambda: True)
    assert len(wire.reads()) == 1


async def test_whoever_is_not_there_is_not_reached(wire: Wire) -> None:
    nobody = Address(wire.person.platform, wire.person.workspace, "nobody")
    with pytest.raises(Undeliverable) as raised:
        await wire.messenger.send(nobody, ASK, "key-1")
    assert raised.value.why in ("left", "not installed")


async def test_whoever_is_gone_is_not_reached(remote: Wire) -> None:
    remote.goes()
    never = await failure(remote)
    assert isinstance(never, Undeliverable) and never.why == "left"


async def test_a_platform_that_asks_to_wait_is_told_apart_by_how_long(remote: Wire) -> None:
    remote.fails(status=429, headers={"Retry-After": "30"})
    later = await failure(remote)
    assert isinstance(later, TryLater)
    assert (later.after, later.in_doubt) == (timedelta(seconds=30), False)
    assert remote.reads() == []


@pytest.mark.parametrize("asked", ["soon", "", "-1", "1.5", "Wed, 25 Nov 2026 14:07:35 GMT", "٣"])
async def test_a_wait_that_cannot_be_read_is_none(remote: Wire, asked: str) -> None:
    remote.fails(status=429, headers={"Retry-After": asked})
    later = await failure(remote)
    assert isinstance(later, TryLater) and later.after is None


IN_DOUBT = [
    {"status": 500},
    {"status": 502},
    {"status": 503},
    {"status": 504},
    {"status": 504, "done": True},
    {"status": 200},
    {"drop": True},
    {"drop": True, "done": True},
    {"hang": True},
    {"hang": True, "done": True},
]


@pytest.mark.parametrize("trouble", IN_DOUBT, ids=str)
async def test_what_may_have_arrived_is_for_later_and_in_doubt(remote: Wire, trouble: dict[str, Any]) -> None:
    remote.fails(**trouble)
    later = await failure(remote)
    assert isinstance(later, TryLater) and later.in_doubt
    assert remote.calls() == 1, "a failed call is not repeated by the call itself"


async def test_what_fails_once_can_be_sent_again(remote: Wire) -> None:
    remote.fails(status=503)
    await failure(remote)
    await remote.messenger.send(remote.person, ASK, "key-1")
    assert remote.reads() == [("What happened?", ["Write privately", "Stop"])]


@pytest.mark.parametrize("trouble", [{"status": 503}, {"drop": True}, {"status": 429}], ids=str)
async def test_a_change_that_fails_is_for_later(remote: Wire, trouble: dict[str, Any]) -> None:
    receipt = await remote.messenger.send(remote.person, ASK, "key-1")
    # aiohttp 3.14 asks a second time over a new connection where PUT was cut off: it may be done again.
    remote.fails(times=2, **trouble)
    with pytest.raises(TryLater):
        await remote.messenger.update(remote.person, receipt, SECRET)


@pytest.mark.parametrize(
    "trouble", [{"status": 429}, {"status": 503}, {"drop": True}, {"hang": True}, {"status": 403}, None], ids=str
)
async def test_nothing_that_was_written_is_in_an_error_or_in_the_log(
    remote: Wire, trouble: dict[str, Any] | None, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    if trouble is None:
        remote.goes()
    else:
        remote.fails(**trouble)
    error = await failure(remote)
    said = [str(error), error.why, getattr(error, "error", ""), capsys.readouterr().out, caplog.text]
    assert "secret" not in "".join(said)
    assert error.__context__ is None or error.__suppress_context__


async def test_nothing_is_known_of_a_message_that_was_never_sent(wire: Wire) -> None:
    assert await wire.messenger.find(wire.person, "key-1", NOW) is None


async def test_of_what_is_not_there_it_is_told_why_there_is_no_list(wire: Wire) -> None:
    with pytest.raises(Undeliverable) as never:
        await wire.messenger.members(replace(wire.person, person="@no.such.group"))
    assert never.value.why in ("no such place", "no groups")


async def test_nobody_is_away_of_whom_the_platform_does_not_say_so(wire: Wire) -> None:
    assert await wire.messenger.quiet_until(wire.person) is None
    assert isinstance(await wire.messenger.profile(wire.person), Profile)
