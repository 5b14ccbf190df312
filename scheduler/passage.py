"""Time that passes by hand, as in the local workspace and in rehearsals: it stops at all that falls due on the way.

Rule: whoever moves the clock far ahead finds done what would have been done had they waited.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from scheduler.post import Post
from scheduler.reminders import Reminders

A_MOMENT = timedelta(seconds=1)
"""So much passes where something is due and cannot leave yet."""


async def pass_until(
    until: datetime,
    post: Post,
    reminders: Reminders,
    now: Callable[[], datetime],
    move_to: Callable[[datetime], None],
) -> None:
    """Let it be `until`, from one thing due to the next. move_to: sets the clock that `now` tells."""
    while (due := await _next_due(post, reminders)) is not None and due <= until:
        move_to(max(due, now()))
        if not await reminders.write_out() and not await post.deliver_due():
            move_to(now() + A_MOMENT)
    move_to(max(until, now()))
    await post.deliver_all()


async def _next_due(post: Post, reminders: Reminders) -> datetime | None:
    return min((at for at in (await post.next_due(), await reminders.next_due()) if at), default=None)
