"""Slack's requests -> turns, and their replies. Bolt checks the signature and the workspace; what follows is ours.

Rule: 200 means that the turn is committed. If it could not be taken Slack hears 500: it sends events again, and for
what it never sends again (commands, buttons, sheets) the person is told.
"""

import logging
import re
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

import structlog
from aiohttp import ClientError, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_internals import build_async_context
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack import inbound
from adapters.slack.installs import Authorized
from adapters.slack.replies import PATIENCE, Replies, Words, answered
from adapters.slack.web_api import SlackApi, Tokens, quiet
from adapters.sorry import loggable
from bot.ports import TakeTurn

log = structlog.get_logger()

EVENTS = "/slack/events"

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


def slack_app(
    signing_secret: str,
    api: SlackApi,
    tokens: Tokens,
    take_turn: TakeTurn,
    words: Words,
    oauth: AsyncOAuthSettings | None = None,
    patience: float = PATIENCE,
) -> AsyncApp:
    """The Bolt app, for HTTP and for Socket Mode alike. An empty signing secret will do for Socket Mode only."""
    logger = quiet()
    # Bolt 1.30 reads SLACK_BOT_TOKEN by itself, and would warn that it does not need it.
    logger.setLevel(logging.ERROR)
    app = AsyncApp(
        name="coachbot",
        logger=logger,
        client=api.client,
        signing_secret=signing_secret,
        authorize=Authorized(tokens),  # type: ignore[arg-type]  # more than its signature says
        user_facing_authorize_error_message=words.not_installed,
        oauth_settings=oauth,
        process_before_response=True,
        ssl_check_enabled=False,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.middleware(Turns(tokens, take_turn, Replies(api, take_turn, words, patience)))
    quiet()
    return app


def slack_routes(app: AsyncApp) -> list[web.RouteDef]:
    """The routes for our own aiohttp application; those for installing only where there are many workspaces."""

    async def events(request: web.Request) -> web.Response:
        if not _may_be_signed(request):
            return web.Response(status=401)
        if not (bolt_request := await _read(request)):
            return web.Response(status=400)
        return await to_aiohttp_response(await app.async_dispatch(bolt_request))

    routes = [web.post(EVENTS, events)]
    if flow := app.oauth_flow:
        routes.append(web.get(flow.install_path, _page(flow.handle_installation)))
        routes.append(web.get(flow.redirect_uri_path, _page(flow.handle_callback)))
    return routes


class Turns(AsyncMiddleware):
    """The last of Bolt's middlewares, and in place of listeners: looking for one costs as much as all the rest."""

    def __init__(self, tokens: Tokens, take_turn: TakeTurn, replies: Replies) -> None:
        self._tokens = tokens
        self._take_turn = take_turn
        self._replies = replies

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        payload = req.body
        if gone := inbound.uninstalled(payload):
            workspace, enterprise, at = gone
            await self._tokens.removed(workspace, enterprise, at.timestamp())
            log.info("slack_uninstalled", workspace=workspace)
            return answered()
        if not (incoming := inbound.incoming(payload)):
            return answered()
        try:
            reply = await self._take_turn(incoming)
        except Exception as error:
            if payload.get("type") == "event_callback":
                log.error("slack_turn_failed", event_id=incoming.event_id, **loggable(error))
            else:
                await self._replies.apologise(incoming, error)
            return BoltResponse(status=500, body="")
        return await self._replies.show(incoming, reply, payload)


def _may_be_signed(request: web.Request) -> bool:
    """Whether Bolt can judge the signature: slack_sdk 3.47 raises on a timestamp that is no number, for one."""
    timestamps = request.headers.getall("X-Slack-Request-Timestamp", [])
    signatures = request.headers.getall("X-Slack-Signature", [])
    return (
        len(timestamps) == len(signatures) == 1
        and _TIMESTAMP.fullmatch(timestamps[0]) is not None
        and _SIGNATURE.fullmatch(signatures[0]) is not None
    )


async def _read(request: web.Request) -> AsyncBoltRequest | None:
    """The request as Bolt reads it, or None if it cannot: Bolt 1.30 parses before it looks at the signature."""
    try:
        bolt_request = await to_bolt_request(request)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    if not isinstance(bolt_request.body, dict):
        return None
    if not bolt_request.body and (form := dict(parse_qsl(bolt_request.raw_body, keep_blank_values=True))):
        # Bolt 1.30 takes any form with the word "payload" in it for one that has such a field, and finds it empty.
        bolt_request.body = form
        bolt_request.context = build_async_context(AsyncBoltContext({}), form)
    return bolt_request


def _page(
    handled: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def page(request: web.Request) -> web.Response:
        try:
            return await to_aiohttp_response(await handled(await to_bolt_request(request)))
        except (ClientError, TimeoutError, OSError) as error:
            log.warning("slack_not_installed", error=type(error).__name__)
            return web.Response(status=503)

    return page
