"""Time that passes by hand, as in the local workspace and in rehearsals: it stops at all that falls due on the way.

Rule: whoever moves the clock far ahead finds done what would have been done had they waited.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from scheduler.post import Post

A_MOMENT = timedelta(seconds=1)
"""So much passes where something is due and cannot leave yet."""


class WritesOut(Protocol):
    """What writes deliveries out when their time has come."""

    async def write_out(self) -> int: ...

    async def next_due(self) -> datetime | None: ...


async def pass_until(
    until: datetime,
    post: Post,
    others: Sequence[WritesOut],
    now: Callable[[], datetime],
    move_to: Callable[[datetime], None],
) -> None:
    """Let it be `until`, from one thing due to the next. move_to: sets the clock that `now` tells."""
    while (due := await _next_due(post, others)) is not None and due <= until:
        move_to(max(due, now()))
        if not sum([await one.write_out() for one in others]) and not await post.deliver_due():
            move_to(now() + A_MOMENT)
    move_to(max(until, now()))
    await post.deliver_all()


async def _next_due(post: Post, others: Sequence[WritesOut]) -> datetime | None:
    dues = [await post.next_due(), *[await one.next_due() for one in others]]
    return min((at for at in dues if at), default=None)
