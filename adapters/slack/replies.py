"""A `Reply` -> what the person sees at once: a sheet opened, put in place of another, or closed; the home.

Rule: the turn is committed already, so whatever fails here ends in the chat, where its question is asked instead.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.response import BoltResponse

from adapters.slack import blocks
from adapters.slack.outbound import SlackMessenger
from adapters.slack.web_api import Refused, SlackApi
from adapters.sorry import Apologies, loggable
from bot.ports import Incoming, Reply, Sheet, TakeTurn
from conversations.events import Closed

log = structlog.get_logger()

PATIENCE = 2.0
"""Seconds that showing something may take: Slack waits three for our answer, and a trigger is good for three."""


@dataclass(frozen=True, slots=True)
class Words:
    """What only this adapter has to say. went_wrong: a reference -> the line. not_installed: to a lost workspace.

    over: what a sheet shows when it should close after a press in it, for Slack lets only a person close it then.
    """

    went_wrong: Callable[[str], str]
    not_installed: str
    over: Sheet


class Replies:
    def __init__(self, api: SlackApi, take_turn: TakeTurn, words: Words, patience: float = PATIENCE) -> None:
        self._api = api
        self._take_turn = take_turn
        self._words = words
        self._patience = patience
        self.apologise = Apologies(SlackMessenger(api), words.went_wrong, patience).apologise

    async def show(self, incoming: Incoming, reply: Reply, payload: Mapping[str, Any]) -> BoltResponse:
        """Show the reply and return the answer to Slack's request, which is always that the turn was taken."""
        if not (reply.sheet or reply.errors or reply.close or reply.aside):
            return answered()
        try:
            if payload.get("type") == "view_submission":
                return _answer(incoming, reply)
            async with asyncio.timeout(self._patience):
                await self._call(incoming, reply, payload)
        except Exception as error:
            log.warning("slack_not_shown", event_id=incoming.event_id, **loggable(error))
            overtaken = isinstance(error, Refused) and error.error == "hash_conflict"
            if reply.sheet and reply.sheet.name != "home" and not overtaken:
                await self._ask_in_the_chat(incoming, reply.sheet)
        return answered()

    async def _call(self, incoming: Incoming, reply: Reply, payload: Mapping[str, Any]) -> None:
        sheet = reply.sheet
        match incoming.surface:
            case "sheet" if sheet or reply.close:
                view = payload["view"]
                shown = {"view_id": view["id"], "hash": view["hash"], "view": blocks.modal(sheet or self._words.over)}
                await self._api.call("views.update", incoming.sender, shown)
            case "button" | "home" if sheet and sheet.name == "home":
                shown = {"user_id": incoming.sender.person, "view": blocks.home(sheet)}
                await self._api.call("views.publish", incoming.sender, shown)
            case "button" if reply.aside and incoming.channel:
                where = {"channel": incoming.channel.address.person, "user": incoming.sender.person}
                await self._api.call("chat.postEphemeral", incoming.sender, {**where, **blocks.aside(reply.aside)})
            case "button" | "home" if sheet:
                shown = {"trigger_id": payload["trigger_id"], "view": blocks.modal(sheet)}
                await self._api.call("views.open", incoming.sender, shown)

    async def _ask_in_the_chat(self, incoming: Incoming, sheet: Sheet) -> None:
        closed = Incoming(f"{incoming.event_id}/chat", incoming.sender, Closed(sheet.name), "chat")
        try:
            await self._take_turn(closed)
        except Exception as error:
            await self.apologise(closed, error)


def answered(body: dict[str, Any] | str = "") -> BoltResponse:
    return BoltResponse(status=200, body=body)


def _answer(incoming: Incoming, reply: Reply) -> BoltResponse:
    """To a sheet that was sent, the answer itself says what becomes of it. An empty one would close it, too."""
    if reply.errors:
        sheet = getattr(incoming.event, "sheet", "")
        return answered(blocks.errors(sheet, reply.errors.values()))
    return answered(blocks.update(reply.sheet) if reply.sheet else blocks.CLOSE)
