"""Who may come in: Teams, with a token that Microsoft signed for this app just now, and nobody else."""

import json
import time
import traceback
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from adapters.teams.door import Door, Refused
from tests.adapters.teams.conftest import ACTIVITY, TENANT, opened, refusal, settled
from tests.fakes.teams_issuer import APP, SERVICE, TeamsIssuer

EMULATOR = f"https://sts.windows.net/{TENANT}/"
ENTRA = f"https://login.microsoftonline.com/{TENANT}/v2.0"


async def test_teams_may_come_in(door: Door, issuer: TeamsIssuer) -> None:
    await door.admit(issuer.header(), ACTIVITY)


SOON, LATE, AN_HOUR_AGO = 60, 301, -3600
"""Seconds from now."""


def at(seconds: int) -> int:
    return int(time.time()) + seconds


def tampered(issuer: TeamsIssuer) -> str:
    head, _, signature = issuer.token(aud="another").split(".")
    return f"Bearer {head}.{issuer.token().split('.')[1]}.{signature}"


GOOD_HEADERS: dict[str, Callable[[TeamsIssuer], str]] = {
    "that ended a moment ago, by our clock": lambda issuer: issuer.header(exp=at(-240)),
    "that begins in a moment, by our clock": lambda issuer: issuer.header(nbf=at(240)),
    "with no beginning": lambda issuer: issuer.header(nbf=None),
    "with more in it": lambda issuer: issuer.header(tid="x", ver="2.0"),
}

BAD_HEADERS: dict[str, tuple[str, Callable[[TeamsIssuer], str]]] = {
    "none": ("no token", lambda issuer: ""),
    "an empty one": ("issuer", lambda issuer: "Bearer "),
    "a scheme alone": ("no token", lambda issuer: "Bearer"),
    "another scheme": ("no token", lambda issuer: f"Basic {issuer.token()}"),
    "no scheme": ("no token", lambda issuer: issuer.token()),
    "two tokens": ("issuer", lambda issuer: f"{issuer.header()} {issuer.token()}"),
    "garbage": ("token", lambda issuer: "Bearer garbage"),
    "garbage in three parts": ("token", lambda issuer: "Bearer a.b.c"),
    "letters that are none": ("token", lambda issuer: "Bearer \udcff.é.٣"),
    "brackets without end": ("token", lambda issuer: f"Bearer {brackets()}.{brackets()}.x"),
    "half a token": ("token", lambda issuer: issuer.header().rpartition(".")[0]),
    "one that was changed": ("signature", tampered),
    "one that somebody else signed": ("signature", lambda issuer: issuer.header(by="stranger")),
    "an unsigned one": ("token", lambda issuer: issuer.header(alg="none")),
    "one signed with the public key": ("token", lambda issuer: issuer.header(alg="HS256")),
    "one signed in another way, RS384": ("token", lambda issuer: issuer.header(alg="RS384")),
    "one signed in another way, RS512": ("token", lambda issuer: issuer.header(alg="RS512")),
    "one signed in another way, PS256": ("token", lambda issuer: issuer.header(alg="PS256")),
    "one that lies about the way": ("signature", lambda issuer: issuer.header(alg="PS256", head={"alg": "RS256"})),
    "one that names no key": ("key", lambda issuer: issuer.header(key="")),
    "one that names an unknown key": ("key", lambda issuer: issuer.header(key="stranger")),
    "one whose key is no name": ("token", lambda issuer: issuer.header(head={"kid": 7})),
    "one that ended": ("expired", lambda issuer: issuer.header(exp=at(-LATE))),
    "one that ended long ago": ("expired", lambda issuer: issuer.header(exp=at(AN_HOUR_AGO), nbf=at(2 * AN_HOUR_AGO))),
    "one without an end": ("no end", lambda issuer: issuer.header(exp=None)),
    "one whose end is no time": ("token", lambda issuer: issuer.header(exp="tomorrow")),
    "one whose end is no number": ("token", lambda issuer: issuer.header(exp=float("inf"))),
    "one that has not begun": ("not yet valid", lambda issuer: issuer.header(nbf=at(LATE + SOON))),
    "one for another app": ("audience", lambda issuer: issuer.header(aud="99999999-2222-3333-4444-555555555555")),
    "one for several apps": ("audience", lambda issuer: issuer.header(aud=[APP, "another"])),
    "one for nobody": ("audience", lambda issuer: issuer.header(aud=None)),
    "one of another issuer": ("issuer", lambda issuer: issuer.header(iss="https://example.com")),
    "one of almost our issuer": ("issuer", lambda issuer: issuer.header(iss="https://api.botframework.co")),
    "one of the emulator": ("issuer", lambda issuer: issuer.header(iss=EMULATOR)),
    "one of a skill": ("issuer", lambda issuer: issuer.header(iss=ENTRA, ver="2.0", azp="another", appid="another")),
    "one of the government's cloud": ("issuer", lambda issuer: issuer.header(iss="https://api.botframework.us")),
    "one of no issuer": ("issuer", lambda issuer: issuer.header(iss=None)),
    # botframework 4.17.1 finds its list of issuers to be one of them, and is saved by its second look.
    "one whose issuer is a list": ("audience", lambda issuer: issuer.header(iss=["https://api.botframework.com"])),
    "one for another service": ("service url", lambda issuer: issuer.header(serviceurl="https://example.com/")),
    "one for almost the service": ("service url", lambda issuer: issuer.header(serviceurl=SERVICE.rstrip("/"))),
    "one for no service": ("service url", lambda issuer: issuer.header(serviceurl=None)),
}


def brackets() -> str:
    return urlsafe_b64encode(b"[" * 100_000).decode()


@pytest.mark.parametrize("which", GOOD_HEADERS)
async def test_a_token_may_come_in(door: Door, issuer: TeamsIssuer, which: str) -> None:
    await door.admit(GOOD_HEADERS[which](issuer), ACTIVITY)


@pytest.mark.parametrize("which", BAD_HEADERS)
async def test_a_token_is_refused(door: Door, issuer: TeamsIssuer, which: str) -> None:
    why, header = BAD_HEADERS[which]
    refused = await refusal(door, header(issuer))
    assert (refused.status, refused.why) == (401, why)


@pytest.mark.parametrize("endorsements", [(), ("webchat",), ("msteamss",)])
async def test_a_key_that_may_not_vouch_for_teams_does_not(
    door: Door, issuer: TeamsIssuer, endorsements: tuple[str, ...]
) -> None:
    issuer.published["other"] = endorsements
    refused = await refusal(door, issuer.header(key="other"))
    assert (refused.status, refused.why) == (401, "endorsement")


@pytest.mark.parametrize("claim", ["aud", "exp", "iss", "serviceurl"])
async def test_what_is_refused_tells_nothing_of_the_token(door: Door, issuer: TeamsIssuer, claim: str) -> None:
    refused = await refusal(door, issuer.header(**{claim: "secret"}))
    assert "secret" not in "".join(traceback.format_exception(refused))
    assert refused.__context__ is None or refused.__suppress_context__


@pytest.mark.parametrize("channel", [None, "", "emulator", "webchat", "msteams ", "MSTEAMS", 7, ["msteams"], {}])
async def test_what_does_not_come_from_teams_is_refused(door: Door, issuer: TeamsIssuer, channel: object) -> None:
    refused = await refusal(door, issuer.header(), {**ACTIVITY, "channelId": channel})
    assert (refused.status, refused.why) == (401, "channel")


@pytest.mark.parametrize("body", [None, [], "x", 7, {}, [ACTIVITY]])
async def test_what_is_no_activity_is_refused(door: Door, issuer: TeamsIssuer, body: object) -> None:
    assert (await refusal(door, issuer.header(), body)).status == 401


UNSAFE = [
    "",
    "/",
    "smba.trafficmanager.net",
    "https://",
    "http://smba.trafficmanager.net/emea/",
    "http://127.0.0.1.example.com/",
    "http://10.0.0.1/",
    "http://[::1/",
    "ftp://127.0.0.1/",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("url", UNSAFE)
async def test_a_service_that_others_can_listen_to_is_refused(door: Door, issuer: TeamsIssuer, url: str) -> None:
    refused = await refusal(door, issuer.header(serviceurl=url), {**ACTIVITY, "serviceUrl": url})
    assert (refused.status, refused.why) == (401, "service url")


@pytest.mark.parametrize("url", [None, 7, [SERVICE]])
async def test_a_service_without_an_address_is_refused(door: Door, issuer: TeamsIssuer, url: object) -> None:
    refused = await refusal(door, issuer.header(serviceurl=url), {**ACTIVITY, "serviceUrl": url})
    assert (refused.status, refused.why) == (401, "service url")


@pytest.mark.parametrize("url", ["http://127.0.0.1:3979/", "http://localhost:56150/_connector", "http://[::1]:80/"])
async def test_a_service_on_this_machine_may_do_without_https(door: Door, issuer: TeamsIssuer, url: str) -> None:
    await door.admit(issuer.header(serviceurl=url), {**ACTIVITY, "serviceUrl": url})


def of_tenant(channel_data: object, conversation: object) -> dict[str, Any]:
    return {**ACTIVITY, "channelData": channel_data, "conversation": conversation}


@pytest.mark.parametrize(
    "activity",
    [
        of_tenant({"tenant": {"id": TENANT}}, {"tenantId": TENANT}),
        of_tenant({"tenant": {"id": TENANT.upper()}}, {"id": "a:1"}),
        of_tenant(None, {"tenantId": TENANT}),
    ],
)
async def test_our_own_tenant_may_come_in(issuer: TeamsIssuer, activity: object) -> None:
    async with opened(issuer, tenant=TENANT) as door:
        await door.admit(issuer.header(), activity)


@pytest.mark.parametrize(
    "activity",
    [
        of_tenant({"tenant": {"id": "another"}}, {"tenantId": "another"}),
        of_tenant({"tenant": {"id": "another"}}, {"tenantId": TENANT}),
        of_tenant({"tenant": {"id": TENANT}}, {"tenantId": "another"}),
        of_tenant({"tenant": {"id": "another"}}, {}),
        of_tenant({"tenant": TENANT}, [TENANT]),
        of_tenant(None, None),
    ],
)
async def test_another_tenant_may_not_where_there_is_but_one(issuer: TeamsIssuer, activity: object) -> None:
    async with opened(issuer, tenant=TENANT) as one, opened(issuer) as many:
        refused = await refusal(one, issuer.header(), activity)
        assert (refused.status, refused.why) == (403, "tenant")
        await many.admit(issuer.header(), activity)


async def test_who_has_no_token_does_not_learn_which_tenant_is_ours(issuer: TeamsIssuer) -> None:
    async with opened(issuer, tenant=TENANT) as door:
        other = of_tenant({"tenant": {"id": "another"}}, {})
        assert (await refusal(door, "", ACTIVITY)).status == (await refusal(door, "", other)).status == 401


LOCAL = {**ACTIVITY, "serviceUrl": "http://127.0.0.1:56150/_connector"}


@pytest.mark.parametrize("header", ["", "Bearer garbage"])
async def test_everybody_on_this_machine_may_come_in_if_no_token_is_asked_for(header: str) -> None:
    await Door("", anonymous=True).admit(header, LOCAL)


async def test_then_nothing_is_asked_of_microsoft(issuer: TeamsIssuer) -> None:
    async with opened(issuer, anonymous=True) as door:
        door.open()
        await settled()
        await door.admit(issuer.header(), LOCAL)
    assert issuer.fetches == 0


@pytest.mark.parametrize(
    "activity",
    [
        ACTIVITY,
        {**LOCAL, "serviceUrl": "https://example.com"},
        {**LOCAL, "serviceUrl": "ftp://127.0.0.1"},
        {**LOCAL, "serviceUrl": None},
        {**LOCAL, "channelId": "emulator"},
        {},
    ],
)
async def test_but_nobody_elsewhere(activity: object) -> None:
    assert (await refusal(Door("", anonymous=True), "", activity)).status == 401


def test_there_is_no_door_without_a_lock() -> None:
    with pytest.raises(ValueError, match="app id"):
        Door("")


@pytest.mark.parametrize("url", [url for url in UNSAFE if url])
def test_keys_are_not_taken_from_where_others_can_change_them(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        Door(APP, metadata_url=url)


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def with_some(names: str) -> some.SearchStrategy[dict[str, Any]]:
    return some.dictionaries(some.sampled_from(names.split()), anything, max_size=3)


@settings(max_examples=100, deadline=None)
@given(
    claims=with_some("iss aud exp nbf iat sub jti serviceurl ver appid azp idp tid"),
    head=with_some("kid typ crit b64 cty jku jwk x5c x5u zip"),
    activity=with_some("type channelId serviceUrl conversation channelData from recipient"),
)
async def test_no_token_that_is_signed_and_no_activity_is_an_error(
    claims: dict[str, Any], head: dict[str, Any], activity: dict[str, Any]
) -> None:
    issuer = TeamsIssuer()
    await issuer.start()
    async with opened(issuer, tenant=TENANT) as door:
        await door.admit(issuer.header(), ACTIVITY)
        for body in (ACTIVITY, {**ACTIVITY, **activity}):
            try:
                await door.admit(issuer.header(head=head, **claims), body)
            except Refused as refused:
                assert refused.status in (401, 403)
    await issuer.stop()


parts = some.text(max_size=30) | anything.map(
    lambda value: urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
)


@settings(max_examples=300, deadline=None)
@given(
    header=some.text(max_size=40) | some.lists(parts, min_size=1, max_size=4).map(lambda few: f"Bearer {'.'.join(few)}")
)
async def test_no_garbage_comes_in_or_is_an_error(header: str) -> None:
    await refusal(Door(APP, metadata_url="http://127.0.0.1:9"), header)
