"""What can happen to a conversation, in the past tense. Adapters make these; the coach only reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Who:
    """A colleague whom somebody mentioned: `id` is the address key of `bot.ports.Address`, `name` may be empty."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """The person wrote in the chat with the bot."""

    text: str


@dataclass(frozen=True, slots=True)
class Called:
    """The person gave a command, such as `/coach prepare @sam about the deadline`. `rest` has no mention in it."""

    command: str
    rest: str = ""
    who: Who | None = None


@dataclass(frozen=True, slots=True)
class Chose:
    """The person pressed a button. `about` is what it belonged to: "flow.step", the id of a record, or of a reminder,
    "reminder/record". message: the chat message that it stood on, by the receipt of `Messenger.send`, or "".
    """

    choice: str
    about: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """The person sent a sheet. `sheet` is "flow.step"; the one field of a step is called `answer`."""

    sheet: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Closed:
    """The person closed a sheet without sending it, or it could not be shown."""

    sheet: str


@dataclass(frozen=True, slots=True)
class Visited:
    """The person opened the bot's home."""


@dataclass(frozen=True, slots=True)
class CameDue:
    """A reminder that the coach asked for has fallen due. `about` is the id of a record, or empty.

    of: the occurrence that a repeated one reminds of (aware UTC). late: it could not come while it was of use.
    """

    reminder: str
    about: str = ""
    of: datetime | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Arrived:
    """The person installed the bot or opened the chat with it for the first time."""


@dataclass(frozen=True, slots=True)
class Left:
    """The person can no longer be reached: uninstalled, blocked, or gone from the workspace."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class Learned:
    """The result of work done elsewhere: a profile looked up, or what a colleague's conversation told this one."""

    what: str
    result: Mapping[str, str] = field(default_factory=dict)


Deed = Said | Called | Chose | Filled | Closed | Visited | Arrived
"""What the person does."""
Event = Deed | CameDue | Left | Learned
