"""The bot's token: who gets to see it, how often it is asked for, and what is told when there is none."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from adapters.teams.outbound import Connector, TeamsMessenger
from adapters.teams.token import Credentials, Token, credentials
from bot.ports import Address, Message, TryLater, Undeliverable
from tests.fakes.teams_entra import Entra, ToLoopback, tls_of
from tests.fakes.teams_server import TeamsServer
from tests.patience import until

HOST = "smba.trafficmanager.net"
HELLO = Message("my secret worry")


@dataclass
class Far:
    """A bot whose Teams is elsewhere: reached by name and over TLS."""

    teams: TeamsServer
    entra: Entra
    messenger: TeamsMessenger
    connector: Connector

    def person(self, number: int = 1, url: str = "") -> Address:
        chat = f"a:{number}"
        self.teams.installed(f"29:{number}", chat, f"tenant{number}")
        reference = {
            "user": {"id": f"29:{number}"},
            "bot": {"id": "28:bot"},
            "conversation": {"id": chat},
            "serviceUrl": url or f"https://{HOST}/teams/",
        }
        return Address("teams", f"tenant{number}", f"29:{number}", {"reference": json.dumps(reference)})


@pytest.fixture
async def far(tmp_path: Path) -> AsyncIterator[Far]:
    server, trusting = tls_of(HOST, tmp_path)
    teams, entra = TeamsServer(), Entra()
    teams.token = "token-1"
    await teams.start(server)

    def open_session() -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=ToLoopback(teams.port), ssl=trusting),
            timeout=aiohttp.ClientTimeout(total=5),
        )

    connector = Connector(ours(entra), open_session)
    yield Far(teams, entra, TeamsMessenger(connector), connector)
    entra.gate.set()
    await connector.close()
    await teams.stop()


def ours(entra: Entra, **more: Any) -> Credentials:
    return credentials("11111111-2222", "right", "33333333-4444", http_client=entra, **more)


async def test_teams_gets_the_token_and_it_is_asked_for_once_for_all_who_write(far: Far) -> None:
    await asyncio.gather(*(far.messenger.send(far.person(number), HELLO, "key") for number in range(20)))
    await far.messenger.send(far.person(), HELLO, "key")
    assert (len(far.teams.posts), far.entra.asked) == (21, 1)


async def test_it_is_asked_for_as_microsoft_wants_it(far: Far) -> None:
    await far.messenger.send(far.person(), HELLO, "key")
    [(url, form)] = far.entra.posted
    assert url == "https://login.microsoftonline.com/33333333-4444/oauth2/v2.0/token"
    assert form["client_id"] == "11111111-2222" and form["client_secret"] == "right"
    assert form["scope"] == "https://api.botframework.com/.default"


async def test_a_registration_for_many_organisations_asks_in_none_of_them() -> None:
    entra = Entra()
    assert credentials("11111111-2222", "right", "", http_client=entra).get_access_token() == "token-1"
    assert entra.posted[0][0] == "https://login.microsoftonline.com/botframework.com/oauth2/v2.0/token"


async def test_everything_else_goes_on_while_it_is_fetched(far: Far) -> None:
    """botbuilder 4.17.1 asks for it in the event loop."""
    far.entra.gate.clear()
    sending = asyncio.create_task(far.messenger.send(far.person(), HELLO, "key"))
    await until(lambda: far.entra.asked == 1)
    for _ in range(100):
        await asyncio.sleep(0)
    assert not sending.done() and threading.get_ident() not in far.entra.threads
    far.entra.gate.set()
    await sending


async def test_one_who_gives_up_does_not_end_the_fetch_for_the_others(far: Far) -> None:
    far.entra.gate.clear()
    first = asyncio.create_task(far.messenger.send(far.person(1), HELLO, "key"))
    await until(lambda: far.entra.asked == 1)
    second = asyncio.create_task(far.messenger.send(far.person(2), HELLO, "key"))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    far.entra.gate.set()
    await second
    assert far.entra.asked == 1


async def test_nobody_on_this_machine_gets_it(far: Far) -> None:
    """A fake server that asks for none fails where it gets one."""
    near = TeamsServer()
    await near.start()
    person = far.person(url=near.url)
    near.conversations = far.teams.conversations
    await far.messenger.send(person, HELLO, "key")
    await near.stop()
    assert len(near.posts) == 1 and far.entra.asked == 0


@pytest.mark.parametrize("url", ["http://smba.trafficmanager.net/teams/", "ftp://example.com/", "smba", "http://[::1/"])
async def test_nobody_gets_it_over_a_wire_that_others_can_listen_to(far: Far, url: str) -> None:
    with pytest.raises(Undeliverable) as raised:
        await far.messenger.send(far.person(url=url), HELLO, "key")
    assert raised.value.why == "refused" and far.entra.asked == far.teams.calls == 0


async def test_nobody_gets_it_who_only_says_to_be_teams(far: Far, tmp_path: Path) -> None:
    other, _ = tls_of(HOST, tmp_path)
    impostor = TeamsServer()
    await impostor.start(other)
    far.teams.port, far.teams.token = impostor.port, "token-1"
    with pytest.raises(TryLater):
        await far.messenger.send(far.person(), HELLO, "key")
    assert impostor.calls == 0
    await impostor.stop()


async def test_nobody_gets_it_whom_teams_points_to(far: Far) -> None:
    elsewhere = f"https://{HOST}/teams/v3/conversations/a%3A1/activities"
    far.teams.fails(status=307, headers={"Location": elsewhere})
    with pytest.raises((Undeliverable, TryLater)):
        await far.messenger.send(far.person(), HELLO, "key")
    assert far.teams.calls == 1 and far.teams.posts == []


async def test_without_credentials_nothing_leaves_this_machine(far: Far) -> None:
    connector = Connector(None)
    with pytest.raises(Undeliverable):
        await TeamsMessenger(connector).send(far.person(), HELLO, "key")
    await connector.close()
    assert far.teams.calls == 0


async def test_one_that_teams_refuses_is_fetched_anew_and_not_taken_from_what_is_kept(far: Far) -> None:
    """botframework 4.17.1 gives the one that it has kept, whatever it is asked."""
    await far.messenger.send(far.person(), HELLO, "key")
    far.teams.token = "token-2"
    with pytest.raises(TryLater) as raised:
        await far.messenger.send(far.person(), HELLO, "again")
    assert not raised.value.in_doubt
    await far.messenger.send(far.person(), HELLO, "again")
    assert (len(far.teams.posts), far.entra.given) == (2, 2)


async def test_those_who_hear_late_that_it_was_refused_do_not_throw_away_the_next_one() -> None:
    held = Token(ours(Entra()))
    first = await held.get()
    held.refused(first)
    second = await held.get()
    held.refused(first)
    assert await held.get() == second != first


async def test_without_one_everybody_waits_and_an_administrator_is_told_entras_number(
    far: Far, capsys: pytest.CaptureFixture[str]
) -> None:
    far.entra.secret = "another"
    sends = (far.messenger.send(far.person(number), HELLO, "key") for number in range(20))
    for later in await asyncio.gather(*sends, return_exceptions=True):
        assert isinstance(later, TryLater) and not later.in_doubt
        assert later.after == timedelta(minutes=1)
    assert (far.entra.asked, far.teams.calls) == (1, 0)
    logged = capsys.readouterr().out
    assert logged.count("AADSTS7000215") == 1
    assert not [it for it in ("who-we-are", "Invalid client", "right", "secret worry", "3333") if it in logged]


async def test_when_the_secret_is_right_everything_leaves(far: Far) -> None:
    far.entra.secret = "another"
    with pytest.raises(TryLater):
        await far.messenger.send(far.person(), HELLO, "key")
    far.entra.secret = "right"
    await far.messenger.send(far.person(), HELLO, "key")


async def test_entra_out_of_reach_is_for_later(far: Far, capsys: pytest.CaptureFixture[str]) -> None:
    far.entra.down = True
    with pytest.raises(TryLater):
        await far.messenger.send(far.person(), HELLO, "key")
    logged = capsys.readouterr().out
    assert "ConnectionError" in logged and "who we are" not in logged
    far.entra.down = False
    await far.messenger.send(far.person(), HELLO, "key")


async def test_entra_that_does_not_answer_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """botframework 4.17.1 does."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        proxy = f"http://127.0.0.1:{silent.getsockname()[1]}"
        for name in ("https_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy)
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        held = Token(credentials("11111111-2222", "right", "3333", patience=timedelta(seconds=0.1)))
        async with asyncio.timeout(20):
            with pytest.raises(TryLater):
                await held.get()
        await held.close()


async def test_closing_does_not_wait_for_entra(far: Far) -> None:
    far.entra.gate.clear()
    sending = asyncio.create_task(far.messenger.send(far.person(), HELLO, "key"))
    await until(lambda: far.entra.asked == 1)
    await far.connector.close()
    assert isinstance((await asyncio.gather(sending, return_exceptions=True))[0], TryLater)
