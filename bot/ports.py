"""The border between the bot and the platforms: what an adapter gives (`Incoming`) and gets (`Reply`, `Message`).

Nothing here names a platform. Whatever a person reads arrives at an adapter already worded.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, Protocol

from conversations.events import Event


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is. `route` is the adapter's own business: what it needs to send there, as JSON values."""

    platform: str
    workspace: str
    person: str
    route: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def key(self) -> str:
        return f"{self.platform}/{self.workspace}/{self.person}"

    @classmethod
    def of(cls, key: str) -> "Address":
        """The address of a key, without its route. Raises ValueError for what is no key."""
        platform, workspace, person = key.split("/", 2)
        return cls(platform, workspace, person)


Surface = Literal["chat", "button", "sheet", "home"]
"""Where an event happened, hence what may be shown at once.

chat: nothing can be opened, answers go to the chat. button: a command or a button in the chat, a sheet may be opened.
sheet: a sheet is open, it may be replaced, given errors, or closed. home: the person looks at their home and not at the
chat; a sheet named "home" takes its place, another one is opened over it.
"""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event from outside. The same `event_id` is the same event, however often the platform sends it."""

    event_id: str
    sender: Address
    event: Event
    surface: Surface = "chat"


@dataclass(frozen=True, slots=True)
class Button:
    """A press becomes Chose(choice, about). `link` makes it a link instead. style: "", "primary" or "danger"."""

    choice: str
    label: str
    about: str = ""
    style: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message in the chat: plain text, paragraphs parted by an empty line. `summary` is the notification's text."""

    text: str
    buttons: tuple[Button, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class SheetField:
    """The field of a sheet. kind: "line", "long", "day" or "moment"; days and moments are ISO, local to the person."""

    name: str
    label: str
    kind: str = "long"
    value: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a sheet: a heading (may be empty), paragraphs, what the person wrote (shown as a quote), buttons."""

    heading: str = ""
    text: str = ""
    quote: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A private page: outside the chat history, seen by one person.

    With a field it asks; sending it becomes Filled(name, {field.name: ...}). Without `submit` it cannot be sent.
    notice: something to know first. footnote: who can see this, said at the moment of typing. zone: IANA, for `moment`.
    """

    name: str
    title: str
    sections: tuple[Section, ...] = ()
    field: SheetField | None = None
    buttons: tuple[Button, ...] = ()
    submit: str = ""
    close: str = ""
    notice: str = ""
    footnote: str = ""
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Reply:
    """What may be shown at once, by the surface on which the event happened.

    sheet: open it, or put it in place of the open one. errors: field name -> what is amiss; the sheet stays as it is.
    close: close the open sheet. Nothing set: show nothing; what is to be said is on its way as messages.
    """

    sheet: Sheet | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    close: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform knows about a person. Empty where it does not say. zone: IANA; language: BCP 47."""

    name: str = ""
    zone: str = ""
    language: str = ""


class TryLater(Exception):
    """It may work later: `after` is how long the platform asks to wait, None if it does not say."""

    def __init__(self, why: str, after: timedelta | None = None) -> None:
        super().__init__(why)
        self.why, self.after = why, after


class Undeliverable(Exception):
    """It will not work: `why` is one of "blocked", "left", "not installed", "refused"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Messenger(Protocol):
    """One platform, outward. Both methods raise TryLater or Undeliverable and nothing else that is expected."""

    async def send(self, to: Address, message: Message, key: str) -> str:
        """Send and return the platform's receipt. `key` is the same whenever the same message is sent again."""

    async def profile(self, of: Address) -> Profile:
        """What the platform knows about the person."""


TakeTurn = Callable[[Incoming], Awaitable[Reply]]
"""All that an adapter may call: when it returns, the turn is committed; if it raises, nothing has happened."""
