"""To tell a person that something did not work, where the platform does not send the same again.

Rule: what is told and logged is a reference and the kind of error, never what the error says: it may quote the person.
"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.ports import Incoming, Message, Messenger, TryLater, Undeliverable

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Apologies:
    """went_wrong: a reference -> the line. patience: seconds that telling it may take."""

    messenger: Messenger
    went_wrong: Callable[[str], str]
    patience: float

    async def apologise(self, incoming: Incoming, error: Exception) -> None:
        """Tell the person, with a reference that the log has too. As good as it gets: never raises."""
        reference, platform = secrets.token_hex(3), incoming.sender.platform
        told = {"event_id": incoming.event_id, "reference": reference}
        log.error("turn failed", platform=platform, **told, **loggable(error))
        try:
            async with asyncio.timeout(self.patience):
                line = Message(self.went_wrong(reference))
                await self.messenger.send(incoming.sender, line, f"{incoming.event_id}/sorry")
        except (TryLater, Undeliverable, TimeoutError) as failed:
            log.warning("no apology", platform=platform, reference=reference, **loggable(failed))


def loggable(error: Exception) -> dict[str, str]:
    """What may be logged of an error: its kind and where it was raised, or the platform's own word for why."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    why = getattr(error, "error", "") or getattr(error, "why", "") or type(error).__name__
    return {"error": why, "where": where}
