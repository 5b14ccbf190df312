"""What people have on their screens in the fake Slack: messages, an open modal, the bot's home."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_limits import elements_of, texts

Json = dict[str, Any]

FIELDS = {
    "plain_text_input": "value",
    "datepicker": "selected_date",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
}
"""Kinds of field -> where Slack puts what is in them."""
LISTS = ("users_select", "conversations_select")
"""Those in which nothing can be typed."""


@dataclass
class Person:
    """Somebody in a workspace; `at` is where their chat with the bot is. gone: Slack knows nothing of them any more.

    deactivated: their account is closed, and Slack takes messages to it all the same. roles: those of Slack's that they
    have, such as "is_admin". home: their own workspace, if it is another one.
    """

    id: str
    name: str
    team: str
    tz: str = "Europe/London"
    locale: str = "en-GB"
    gone: bool = False
    deactivated: bool = False
    roles: tuple[str, ...] = ()
    home: str = ""
    dnd: Json = field(default_factory=lambda: {"dnd_enabled": False})
    status: Json = field(default_factory=dict)

    @property
    def at(self) -> str:
        return f"D{self.id[1:]}"


@dataclass
class Channel:
    """A channel of a workspace. members: who reads along; the bot is one of them if it is `invited`. wrong: why nothing
    can be posted there, as Slack says it. asides: (person, text) of what one person alone was shown.
    """

    id: str
    team: str = "T1"
    private: bool = False
    invited: bool = True
    archived: bool = False
    members: list[str] = field(default_factory=list)
    wrong: str = ""
    asides: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Post:
    """A message that the bot sent. at: when it came, by the server's clock, in seconds."""

    ts: str
    channel: str
    text: str
    blocks: list[Json]
    metadata: Json
    sent: Json
    at: float
    edited: bool = False

    @property
    def key(self) -> str:
        """What the bot sent it under."""
        return str(self.metadata.get("event_payload", {}).get("key", ""))

    @property
    def buttons(self) -> list[str]:
        return [button["text"]["text"] for button in elements_of(self.blocks, "button")]

    @property
    def reads(self) -> str:
        """What a person sees of it: the blocks if there are any, unescaped."""
        return shown(self.blocks or [{"text": self.text}])


@dataclass
class View:
    """A modal that somebody has open, or their home. `typed` is what is in its fields."""

    id: str
    hash: str
    view: Json
    typed: dict[str, Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.view.get("callback_id", ""))

    @property
    def title(self) -> str:
        return str(self.view.get("title", {}).get("text", ""))

    @property
    def reads(self) -> str:
        return shown(self.view["blocks"])

    @property
    def buttons(self) -> list[str]:
        return [button["text"]["text"] for button in elements_of(self.view["blocks"], "button")]

    def put(self, view: Json) -> None:
        """Show another content. What was typed stays in a field of the same block_id and action_id, as in Slack."""
        before, self.view, self.hash, self.errors = self.typed, view, secrets.token_hex(8), {}
        self.typed = {}
        for block in view["blocks"]:
            element = block.get("element") or {}
            if element.get("type") in FIELDS:
                same = before.get(block["block_id"], {}).get(element["action_id"])
                first = next((element[key] for key in element if key.startswith("initial_")), None)
                value = same or {"type": element["type"], FIELDS[element["type"]]: first}
                self.typed[block["block_id"]] = {element["action_id"]: value}


def shown(tree: object) -> str:
    text = "\n".join(texts(tree))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
