"""The border between the bot and the platforms: what an adapter gives (`Incoming`) and gets (`Reply`, `Message`).

Nothing here names a platform. Whatever a person reads arrives at an adapter already worded.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, Protocol

from conversations.events import Chose, Event


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

    @property
    def place(self) -> str:
        """The workspace in which it is, on its platform."""
        return f"{self.platform}/{self.workspace}"

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
class Told:
    """What a colleague told. by: their address key. step: the record of theirs that it is about.

    key: the same as long as the same thing is on its way, in whatever form.
    """

    key: str
    by: str
    what: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class Nudge:
    """Why a turn reaches out to somebody who did not write first: what they then get obeys the delivery rule.

    reminder, about: of the `CameDue` it was, both empty for what a colleague told. meeting: what it reminds of, if that
    is a meeting. last: when it is of no use any more. Both aware UTC. told: by the colleague who is to learn it if
    this does not arrive.
    """

    reminder: str = ""
    about: str = ""
    meeting: datetime | None = None
    last: datetime | None = None
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A place of a workspace where many read along. address: like that of a person, with the id of the channel. title:
    "" where the platform does not tell it.
    """

    address: Address
    title: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event from outside. The same `event_id` is the same event, however often the platform sends it.

    nudge: set where the event is not the person's own doing. profile: what the platform tells of the person with the
    event, if it does. aliases: by what else its people may name the person. channel: in which it happened, or that was
    chosen in it.
    """

    event_id: str
    sender: Address
    event: Event
    surface: Surface = "chat"
    nudge: Nudge | None = None
    profile: "Profile | None" = None
    aliases: tuple[Address, ...] = ()
    channel: Channel | None = None

    @property
    def among_others(self) -> bool:
        """Whether a button was pressed where others read along."""
        return self.channel is not None and isinstance(self.event, Chose)


@dataclass(frozen=True, slots=True)
class Button:
    """A press becomes Chose(choice, about). `link` makes it a link instead. style: "", "primary" or "danger".

    menu: the choices that unfold under this one; it then does nothing itself. opens: a press will most likely be
    answered with a sheet, for platforms that must know beforehand.
    """

    choice: str
    label: str
    about: str = ""
    style: str = ""
    link: str = ""
    menu: tuple["Button", ...] = ()
    opens: bool = False

    @property
    def unfolded(self) -> tuple["Button", ...]:
        """The button, and those that unfold under it."""
        return (self, *self.menu)


@dataclass(frozen=True, slots=True)
class Message:
    """A message in the chat: plain text, paragraphs parted by an empty line. `summary` is the notification's text."""

    text: str
    buttons: tuple[Button, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One of what can be chosen in a field. id: an address key; label: its words."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class SheetField:
    """The field of a sheet. kind: "line", "long", "day", "moment", "colleague" or "channel"; days and moments are ISO,
    local.

    A colleague is a name in a line; where the platform lets people choose, also the address key of the chosen one,
    under `<name>_id`. A channel is only chosen: from the platform's own list, or else from `options`. second: the label
    of the second input, where a moment or a colleague takes two.
    """

    name: str
    label: str
    kind: str = "long"
    value: str = ""
    hint: str = ""
    second: str = ""
    options: tuple[Option, ...] = ()


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

    def leading(self, choice: str, link: str) -> "Sheet":
        """The same page, on which the button of this choice is a link; without that button if the link is ""."""

        def of(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
            kept = (it for it in buttons if link or it.choice != choice)
            return tuple(replace(it, link=link) if it.choice == choice else it for it in kept)

        sections = tuple(replace(it, buttons=of(it.buttons)) for it in self.sections)
        return replace(self, sections=sections, buttons=of(self.buttons))


@dataclass(frozen=True, slots=True)
class Reply:
    """What may be shown at once, by the surface on which the event happened.

    sheet: open it, or put it in place of the open one. errors: field name -> what is amiss; the sheet stays as it is,
    and `sheet` is the same once more, with what was typed. close: close the open sheet. message: what the chat message
    whose button was pressed reads from now on. aside: a few words to whoever pressed a button where others read along,
    which they alone are shown there. Nothing set: show nothing; what is to be said is on its way as messages.
    """

    sheet: Sheet | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    close: bool = False
    message: Message | None = None
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform knows about a person. Empty where it does not say. zone: IANA; language: BCP 47. admin: it says
    that they are one of those who look after the workspace.
    """

    name: str = ""
    zone: str = ""
    language: str = ""
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """A page of the list of who is in a channel or a group.

    there: some of those who are in it, by address key. people: some of those who may be asked for something, in it or
    not: neither a bot nor a guest of another workspace, and not deactivated. closed: only who is in it may know who is.
    after: with what the next page is asked for, "" on the last.
    """

    there: frozenset[str] = frozenset()
    people: tuple[Address, ...] = ()
    closed: bool = False
    after: str = ""


class TryLater(Exception):
    """It may work later: `after` is how long the platform asks to wait, None if it does not say.

    in_doubt: no answer came, so that it may have arrived all the same.
    """

    def __init__(self, why: str, after: timedelta | None = None, *, in_doubt: bool = False) -> None:
        super().__init__(why)
        self.why, self.after, self.in_doubt = why, after, in_doubt


class Undeliverable(Exception):
    """It will not work: `why` is one of "blocked", "left", "not installed", "refused"; of a channel also "not there"
    (the coach is not in it), "archived", "not allowed", "gone".

    Of a list of people also "no such place", "not in it" (the bot is not), "not allowed" (a permission is missing), "no
    groups" (the platform has none that the bot could read).
    error: the platform's own word for it, which may be logged.
    """

    def __init__(self, why: str, error: str = "") -> None:
        super().__init__(why)
        self.why, self.error = why, error


@dataclass(frozen=True, slots=True)
class Rate:
    """One call every so often, and so many of them at once after a rest."""

    every: timedelta
    burst: int = 1


@dataclass(frozen=True, slots=True)
class Pace:
    """What a platform allows. chat: sends and updates in one conversation. workspace: sends in one workspace (or
    tenant). updates, looks: updates, and look-ups of people or messages, in one workspace. None: as fast as we can.
    """

    chat: Rate | None = None
    workspace: Rate | None = None
    updates: Rate | None = None
    looks: Rate | None = None


Still = Callable[[], bool]
"""Whether something may leave at this moment: not any more, once somebody else may be sending it."""


def always() -> bool:
    """For what is nobody else's to send."""
    return True


class Messenger(Protocol):
    """One platform, outward. Its methods raise TryLater or Undeliverable and nothing else that is expected."""

    pace: Pace

    async def send(self, to: Address, message: Message, key: str, still: Still = always) -> str:
        """Send and return the platform's receipt. `key` is the same whenever the same message is sent again.

        still: to be asked at the very last, when nothing is left to wait for: TryLater where it says no.
        """

    async def update(self, to: Address, receipt: str, message: Message) -> None:
        """Put another message in the place of one that was sent; doing it again changes nothing."""

    async def find(self, to: Address, key: str, since: datetime) -> str | None:
        """The receipt of the message that was sent under this key since then; None if there is none, or if the
        platform has no way to tell. Undeliverable: it may not be looked for.
        """

    async def quiet_until(self, of: Address) -> datetime | None:
        """Until when (aware UTC) the platform says that the person is away or is not to be disturbed, else None.

        Raises Undeliverable where it says that they are gone.
        """

    async def profile(self, of: Address) -> Profile:
        """What the platform knows about the person."""

    async def members(self, of: Address, after: str = "") -> Roster:
        """Who is in a channel, or in a user group: a page of it. after: from the page before.

        of: in the place of a person the channel's id, or the group's name after an "@"; its route is that of a person
        who asks from there.
        """


TakeTurn = Callable[[Incoming], Awaitable[Reply]]
"""All that an adapter may call: when it returns, the turn is committed; if it raises, nothing has happened."""
