"""The route for Teams: check who sends, let it happen, answer.

Rule: nothing of a request is believed before the door has let it in. A fault of our own is 500, never 401.
"""

import json
from collections.abc import Mapping
from typing import Any

import structlog
from aiohttp import web

from adapters.teams.answers import Answers
from adapters.teams.door import Door, Refused
from adapters.teams.keys import KeysUnreachable

log = structlog.get_logger()

MESSAGES = "/api/messages"
_ESCAPE = rb"\ud"


def teams_routes(door: Door, answers: Answers) -> list[web.RouteDef]:
    """The route for our own aiohttp application."""

    async def messages(request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            # A page in a browser can post anything else to this machine without being asked about it first.
            return web.Response(status=415)
        activity = _activity(await request.read())
        try:
            await door.admit(request.headers.get("Authorization", ""), activity)
        except Refused as refused:
            log.warning("teams_refused_entry", why=refused.why)
            return web.Response(status=refused.status)
        except KeysUnreachable:
            log.error("teams_keys_unreachable")
            return web.Response(status=503)
        answer = await answers.answer(activity)
        if answer.body is None:
            return web.Response(status=answer.status)
        return web.json_response(answer.body, status=answer.status)

    return [web.post(MESSAGES, messages)]


def _activity(body: bytes) -> Mapping[str, Any]:
    """What was sent; what is no activity is an empty one, which has no way in."""
    try:
        found = json.loads(body)
        if _ESCAPE in body.lower():
            # A field that is full may end in half a character (a lone surrogate), which can be stored nowhere.
            found = json.loads(json.dumps(found, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
