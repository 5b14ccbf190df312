"""The faults of botframework 4.17.1 that the door is built around: where one of these fails, it was mended there."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from botframework.connector.auth import (
    AuthenticationConstants,
    ChannelValidation,
    ClaimsIdentity,
    JwtTokenValidation,
    SimpleCredentialProvider,
)
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor

from tests.fakes.teams_issuer import APP, TeamsIssuer


async def stock(issuer: TeamsIssuer, header: str) -> ClaimsIdentity:
    """What botframework makes of a token by itself, once it knows the keys."""
    tokens = JwtTokenExtractor(
        ChannelValidation.TO_BOT_FROM_CHANNEL_TOKEN_VALIDATION_PARAMETERS,
        issuer.url,
        AuthenticationConstants.ALLOWED_SIGNING_ALGORITHMS,
    )
    tokens.open_id_metadata.keys = issuer.keys()
    tokens.open_id_metadata.last_updated = datetime.now() - timedelta(hours=2)  # noqa: DTZ005
    identity = await tokens.get_identity_from_auth_header(header, "msteams")
    return await ChannelValidation.validate_identity(identity, SimpleCredentialProvider(APP, ""))


async def test_it_fails_on_an_unknown_key_and_does_not_look_for_it(issuer: TeamsIssuer) -> None:
    with pytest.raises(IndexError):
        await stock(issuer, issuer.header(key="new"))
    assert issuer.fetches == 0


async def test_it_believes_a_token_without_an_end(issuer: TeamsIssuer) -> None:
    assert (await stock(issuer, issuer.header(exp=None))).is_authenticated


async def test_it_believes_a_key_that_may_vouch_for_nobody(issuer: TeamsIssuer) -> None:
    issuer.published["other"] = ()
    assert (await stock(issuer, issuer.header(key="other"))).is_authenticated


async def test_it_lets_in_whoever_has_no_token_where_there_is_no_app_id() -> None:
    anybody = await JwtTokenValidation.authenticate_request(object(), "", SimpleCredentialProvider("", ""))
    assert anybody.is_authenticated


@pytest.mark.parametrize("bad", [{"by": "stranger"}, {"exp": 1}, {"alg": "none"}, {"exp": "tomorrow"}])
async def test_it_does_not_tell_a_refusal_from_a_fault(issuer: TeamsIssuer, bad: dict[str, Any]) -> None:
    with pytest.raises(Exception) as error:
        await stock(issuer, issuer.header(**bad))
    assert not isinstance(error.value, PermissionError)
