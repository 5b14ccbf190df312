"""Sixty messages that nobody waited for, to a Bot Connector that takes its time: how many leave at once.

Rule: botbuilder sends in the default threads of its loop, as many as it makes by itself; both use one token.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from botbuilder.core import TurnContext
from botbuilder.schema import ChannelAccount, ConversationAccount, ConversationReference

from adapters.teams.outbound import Connector as Ours
from adapters.teams.outbound import TeamsMessenger
from bot.ports import Address, Message
from tests.bench.table import Table
from tests.bench.teams_connector import Connector
from tests.bench.teams_echo import adapter
from tests.fakes.teams_issuer import APP

MESSAGES = 60
TAKES = timedelta(milliseconds=300)
BOT = {"id": f"28:{APP}", "name": "Coach"}

Send = Callable[[int], Awaitable[object]]


async def run(postgresql: str) -> None:
    table = Table(f"{MESSAGES} messages to people, a connector that takes {TAKES.total_seconds() * 1000:.0f} ms")
    stock = await _sent(_botbuilder)
    connector = Ours(None)
    ours = await _sent(partial(_messenger, connector))
    await connector.close()
    for name, (took, at_once) in {"botbuilder, continue_conversation": stock, "TeamsMessenger": ours}.items():
        table.row(name, seconds=f"{took:.2f}", to_stock=f"x{took / stock[0]:.2f}", at_once=f"{at_once}")
    table.show()


async def _sent(to: Callable[[str], Send]) -> tuple[float, int]:
    """Seconds until all have arrived, and the most that were on their way."""
    sink = Connector(TAKES)
    await sink.start()
    send = to(sink.url)
    began = time.perf_counter()
    await asyncio.gather(*(send(number) for number in range(MESSAGES)))
    await sink.until(MESSAGES)
    took = time.perf_counter() - began
    await sink.stop()
    return took, sink.at_once


def _botbuilder(url: str) -> Send:
    cloud = adapter()

    async def say(context: TurnContext) -> None:
        await context.send_activity("Your talk is soon.")

    async def send(number: int) -> None:
        reference = ConversationReference(
            bot=ChannelAccount(id=BOT["id"]),
            user=ChannelAccount(id=f"29:{number}"),
            conversation=ConversationAccount(id=f"a:{number}"),
            channel_id="msteams",
            service_url=url,
        )
        await cloud.continue_conversation(reference, say, APP)

    return send


def _messenger(connector: Ours, url: str) -> Send:
    messenger = TeamsMessenger(connector)

    async def send(number: int) -> None:
        reference = {
            "user": {"id": f"29:{number}"},
            "bot": BOT,
            "conversation": {"id": f"a:{number}"},
            "serviceUrl": url,
        }
        to = Address("teams", "tenant", f"{number}", {"reference": json.dumps(reference)})
        await messenger.send(to, Message("Your talk is soon."), f"key-{number}")

    return send
