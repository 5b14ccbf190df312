"""An activity that was let in -> a turn, and what Teams is answered: nothing, a dialog, or a card in place of another.

Rule: a success means that the turn is committed. If it could not be taken Teams hears 500 and the person is told, for
Teams sends nothing again that we could count on.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog

from adapters.sorry import Apologies, loggable
from adapters.teams import cards, inbound
from adapters.teams.inbound import EXECUTE, OPEN, SUBMIT
from adapters.teams.outbound import TeamsMessenger
from bot.ports import Incoming, Reply, TakeTurn, TryLater, Undeliverable
from conversations.events import Called, Closed, Left

log = structlog.get_logger()

PATIENCE = 5.0
"""Seconds that telling what went wrong may take: Teams waits ten to fifteen for our answer."""
NAME_WITHIN = 2.0
"""Seconds that the name of a channel may take."""


@dataclass(frozen=True, slots=True)
class Words:
    """What only this adapter has to say. went_wrong: a reference -> the line. in_chat: where a press has its answer.
    not_mine: to a press that makes no sense.
    """

    went_wrong: Callable[[str], str]
    in_chat: str
    not_mine: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status, and the JSON of its body if it has one."""

    status: int = 200
    body: Mapping[str, Any] | None = None


class Answers:
    def __init__(
        self, take_turn: TakeTurn, messenger: TeamsMessenger, words: Words, patience: float = PATIENCE
    ) -> None:
        self._take_turn, self._words, self._messenger = take_turn, words, messenger
        self._apologies = Apologies(messenger, words.went_wrong, patience)

    async def answer(self, activity: inbound.Activity) -> Answer:
        """Let it happen, and answer. Never raises."""
        name = inbound.invoked(activity)
        if not (incoming := inbound.incoming(activity)):
            return self._not_understood(name)
        incoming = await self._with_the_name(incoming)
        try:
            reply = await self._take_turn(incoming)
        except Exception as error:
            if isinstance(incoming.event, Left):
                log.error("turn failed", platform=incoming.sender.platform, **loggable(error))
            else:
                await self._apologies.apologise(incoming, error)
            return Answer(500)
        if isinstance(incoming.event, Left):
            log.info("teams_uninstalled", workspace=incoming.sender.workspace)
        return await self._shown(name, incoming, reply)

    async def _shown(self, name: str, incoming: Incoming, reply: Reply) -> Answer:
        """The turn is committed: what cannot be shown here is asked in the chat."""
        if name == SUBMIT:
            return Answer(body=cards.task(reply.sheet, reply.errors)) if reply.sheet else Answer()
        if name == OPEN and reply.sheet:
            return Answer(body=cards.task(reply.sheet))
        if reply.sheet:
            # A button of a card cannot open a dialog unless Teams knew of it before it was pressed.
            await self._ask_in_the_chat(incoming, reply.sheet.name)
        if name == OPEN:
            return Answer(body=cards.note(self._words.in_chat))
        if name == EXECUTE and reply.aside:
            return Answer(body=cards.told(reply.aside))
        if name == EXECUTE:
            return Answer(body=cards.refreshed(reply.message) if reply.message else cards.told(self._words.in_chat))
        return Answer()

    async def _with_the_name(self, incoming: Incoming) -> Incoming:
        """Where the bot is called in a channel, it knows the channel by its name from then on; a courtesy."""
        if incoming.channel is None or not isinstance(incoming.event, Called):
            return incoming
        try:
            async with asyncio.timeout(NAME_WITHIN):
                return replace(incoming, channel=await self._messenger.named(incoming.channel))
        except (TryLater, Undeliverable, TimeoutError) as failed:
            log.warning("teams_channel_without_a_name", event_id=incoming.event_id, **loggable(failed))
            return incoming

    async def _ask_in_the_chat(self, incoming: Incoming, sheet: str) -> None:
        closed = Incoming(f"{incoming.event_id}/chat", incoming.sender, Closed(sheet))
        try:
            await self._take_turn(closed)
        except Exception as error:
            await self._apologies.apologise(closed, error)

    def _not_understood(self, name: str) -> Answer:
        """Whatever waits for an answer gets one that says so; anything else that people do in Teams is none of ours."""
        match name:
            case "":
                return Answer()
            case "adaptiveCard/action":
                return Answer(body=cards.refused(400, "BadRequest", self._words.not_mine))
            case "task/fetch" | "task/submit":
                return Answer(400)
        return Answer(501)
