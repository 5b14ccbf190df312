"""Many workspaces: each installs the app by itself, is answered with its own token, and can take the app out again."""

import re
from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from adapters.slack.installs import States
from adapters.slack.manifest import OPTIONAL, SCOPES
from bot.ports import Address, Message, TryLater, Undeliverable
from conversations.events import Called, Said
from tests.adapters.slack.conftest import Bot, running

SAM = Address("slack", "T1", "U1")

# slack_sdk 3.47 makes its BasicAuth for oauth.v2.access in a way that aiohttp 3.14 is about to give up.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@pytest.fixture
async def many() -> AsyncIterator[Bot]:
    async with running(many=True) as bot:
        yield bot


async def begin(bot: Bot) -> tuple[str, str]:
    """(state, cookie) of an installation that somebody began."""
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{bot.site}/slack/install", allow_redirects=False) as response,
    ):
        assert response.status == 302
        cookie = SimpleCookie(response.headers["Set-Cookie"])["slack-app-oauth-state"]
        asked = parse_qs(urlsplit(response.headers["Location"]).query)
        assert asked["scope"] == [",".join([*SCOPES, *OPTIONAL])]
        assert asked["redirect_uri"] == ["https://coach.example/slack/oauth_redirect"]
        assert "user_scope" not in asked and cookie["httponly"] and cookie["secure"]
        return asked["state"][0], cookie.value


async def end(bot: Bot, code: str, state: str, cookie: str) -> tuple[int, str]:
    headers = {"Cookie": f"slack-app-oauth-state={cookie}"}
    async with (
        aiohttp.ClientSession() as http,
        http.get(
            f"{bot.site}/slack/oauth_redirect", params={"code": code, "state": state}, headers=headers
        ) as response,
    ):
        return response.status, await response.text()


async def install(bot: Bot, team: str) -> None:
    assert (await end(bot, bot.slack.allows(team), *await begin(bot)))[0] == 200


async def test_a_workspace_installs_the_app_and_people_there_can_use_it(many: Bot) -> None:
    await install(many, "T1")
    await many.slack.types("U1", "/coach")
    await many.messenger.send(SAM, Message("Hello"), "key")
    assert many.turns.heard[0].event == Called("")
    assert many.slack.reads("U1") == "Hello"


async def test_each_workspace_is_answered_with_its_own_token(many: Bot) -> None:
    await install(many, "T1")
    await install(many, "T2")
    many.slack.joins("U7", "bo", "T2")
    await many.messenger.send(Address("slack", "T2", "U7"), Message("Hello"), "key")
    assert many.slack.reads("U7") == "Hello" and many.slack.reads("U1") == ""


async def test_a_token_is_never_written_down_in_clear_nor_logged(
    many: Bot, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    await install(many, "T1")
    await many.slack.types("U1", "hello")
    [token] = many.slack.tokens
    assert list(many.drawer.rows) == ["slack/T1"]
    assert token.encode() not in many.drawer.rows["slack/T1"]
    assert token not in caplog.text + capsys.readouterr().out


async def test_a_workspace_that_did_not_install_it_is_told_so_and_nothing_happens(many: Bot) -> None:
    answer = await many.slack.types("U1", "/coach")
    assert answer.status in (200, 401) and many.turns.heard == []
    assert many.slack.called("response_url")[0]["text"] == "Please add the coach to this workspace again."
    assert (await many.slack.types("U1", "hello")).status in (200, 401)
    assert many.turns.heard == []


async def test_an_address_in_no_workspace_of_ours_is_not_reached(many: Bot) -> None:
    with pytest.raises(Undeliverable) as raised:
        await many.messenger.send(SAM, Message("Hello"), "key")
    assert raised.value.why == "not installed"


async def test_taking_the_app_out_forgets_the_token_and_is_no_persons_turn(many: Bot) -> None:
    await install(many, "T1")
    await many.slack.types("U1", "hello")
    assert (await many.slack.uninstalls("T1")).status == 200
    assert many.drawer.rows == {} and len(many.turns.heard) == 1
    with pytest.raises(Undeliverable):
        await many.messenger.send(SAM, Message("Hello"), "key")


async def test_news_of_an_older_end_do_not_undo_a_newer_installation(many: Bot) -> None:
    await install(many, "T1")
    await many.slack.uninstalls("T1")
    gone = many.slack.last
    assert gone
    gone.payload["event_time"] -= 60
    await install(many, "T1")
    await many.slack.again()
    assert list(many.drawer.rows) == ["slack/T1"]


async def test_a_token_that_another_process_replaced_is_read_anew(many: Bot) -> None:
    await install(many, "T1")
    await many.messenger.send(SAM, Message("One"), "1")
    async with running(many=True) as other:
        other.drawer.rows = many.drawer.rows
        other.slack.tokens = many.slack.tokens
        many.slack.tokens.clear()
        await install(other, "T1")
    with pytest.raises(TryLater):
        await many.messenger.send(SAM, Message("Two"), "2")
    await many.messenger.send(SAM, Message("Two"), "2")
    assert many.slack.reads("U1") == "One\nTwo"


async def test_an_organisation_that_installed_it_serves_its_workspaces(many: Bot) -> None:
    await many.drawer.keep("slack/E1", b'{"token": "xoxb-org", "at": 0}')
    many.slack.installed("T1", "xoxb-org")
    event = many.slack.message("U1", "hello")
    event.payload["authorizations"] = [{"team_id": None, "enterprise_id": "E1", "user_id": "UBOT", "is_bot": True}]
    await many.slack.send(event)
    assert many.turns.heard[0].event == Said("hello")
    await many.messenger.send(many.turns.heard[0].sender, Message("Hello"), "key")


@pytest.mark.parametrize("made_up", ["", "guess", "1795500000.abc.def", "x.y.é"])
async def test_an_installation_that_nobody_began_is_refused(many: Bot, made_up: str) -> None:
    status, _ = await end(many, many.slack.allows("T1"), made_up, made_up)
    assert status in (400, 401) and many.drawer.rows == {}


async def test_an_installation_begun_in_another_browser_is_refused(many: Bot) -> None:
    state, _ = await begin(many)
    assert (await end(many, many.slack.allows("T1"), state, "another"))[0] == 400
    assert many.drawer.rows == {}


async def test_an_installation_counts_once(many: Bot) -> None:
    state, cookie = await begin(many)
    assert (await end(many, many.slack.allows("T1"), state, cookie))[0] == 200
    assert (await end(many, many.slack.allows("T2"), state, cookie))[0] == 401
    assert list(many.drawer.rows) == ["slack/T1"]


async def test_an_installation_lasts_ten_minutes() -> None:
    seconds = 1_795_500_000.0
    states = States("client-secret", lambda: seconds)
    state, late = await states.async_issue(), await states.async_issue()
    seconds += 600
    assert await states.async_consume(state)
    seconds += 1
    assert not await states.async_consume(late)


async def test_a_code_that_slack_does_not_know_installs_nothing(many: Bot) -> None:
    assert (await end(many, "made-up", *await begin(many)))[0] == 401
    assert many.drawer.rows == {}


async def test_somebody_who_changes_their_mind_is_not_an_error(many: Bot) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{many.site}/slack/oauth_redirect", params={"error": "<b>access_denied"}) as response,
    ):
        assert response.status == 200
        assert not re.search("<b>", await response.text())


@pytest.mark.parametrize("trouble", [{"drop": True}, {"status": 500}])
async def test_slack_out_of_reach_installs_nothing(many: Bot, trouble: dict[str, object]) -> None:
    many.slack.fails("oauth.v2.access", **trouble)  # type: ignore[arg-type]
    status, _ = await end(many, many.slack.allows("T1"), *await begin(many))
    assert status in (401, 503) and many.drawer.rows == {}


async def test_a_shelf_that_fails_installs_nothing(many: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    async def broken(name: str, what: bytes) -> None:
        raise RuntimeError(what.decode())

    many.drawer.keep = broken  # type: ignore[method-assign]
    assert (await end(many, many.slack.allows("T1"), *await begin(many)))[0] == 500
    assert "xoxb" not in capsys.readouterr().out


async def test_one_workspace_has_no_page_to_install_it(http: Bot) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{http.site}/slack/install") as response:
        assert response.status == 404
