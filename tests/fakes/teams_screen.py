"""What people have on their screens in Teams: messages that are cards or words, an open dialog, a few words that pass.

Like Teams' own client, it shows nothing that it does not know: a card without a version, an answer of no known type.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
_SHOWN = ("text", "label", "title", "errorMessage")
_ASIDE = ("fallback", "data", "refresh")
"""What a card holds and nobody sees."""


@dataclass
class Post:
    """A message that the bot sent. edited: it put another in its place afterwards, by itself and for good."""

    id: str
    conversation: str
    activity: Json
    edited: bool = False

    @property
    def card(self) -> Json | None:
        return card_in(self.activity)

    @property
    def reads(self) -> str:
        """What a person sees of it."""
        return "\n".join([*([str(self.activity["text"])] if self.activity.get("text") else []), *shown(self.card)])

    @property
    def buttons(self) -> list[str]:
        return [action["title"] for action in actions_of(self.card)]


@dataclass
class Dialog:
    """A dialog that somebody has open. message: the id of the message that it was opened from."""

    title: str
    card: Json
    message: str
    typed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.typed = {it["id"]: str(it.get("value", "")) for it in inputs_of(self.card)}

    @property
    def reads(self) -> str:
        return "\n".join([self.title, *shown(self.card)])

    @property
    def buttons(self) -> list[str]:
        return [action["title"] for action in actions_of(self.card)]

    def sent_by(self, action: Json) -> Json:
        """What a press sends: the button's own data and, unless it wants none, what is in the inputs; an empty one has
        nothing to send.
        """
        typed = {} if action.get("associatedInputs") == "none" else self.typed
        return {**action.get("data", {}), **{id: value for id, value in typed.items() if value}}


def card_in(activity: Json) -> Json | None:
    """The card of a message. Raises AssertionError for one that Teams would not show."""
    for attachment in activity.get("attachments", []):
        assert attachment["contentType"] == CARD, attachment["contentType"]
        return checked(attachment["content"])
    return None


def checked(card: Json) -> Json:
    assert (card.get("type"), card.get("version")) == ("AdaptiveCard", "1.5"), f"Teams shows no such card: {card}"
    return card


def elements(tree: object) -> Iterator[Json]:
    """All that a card is made of, in order."""
    if isinstance(tree, dict):
        if "type" in tree:
            yield tree
        for key, value in tree.items():
            if key not in _ASIDE:
                yield from elements(value)
    if isinstance(tree, list):
        for value in tree:
            yield from elements(value)


def actions_of(card: Json | None) -> list[Json]:
    return [it for it in elements(card) if str(it["type"]).startswith("Action.") and it["type"] != "Action.ShowCard"]


def inputs_of(card: Json) -> list[Json]:
    return [it for it in elements(card) if str(it["type"]).startswith("Input.")]


def shown(card: Json | None) -> list[str]:
    """The texts of a card, without its buttons."""
    return [
        str(it[key]) for it in elements(card) if not it["type"].startswith("Action.") for key in _SHOWN if it.get(key)
    ]
