"""An announcement as a message: the line that the notification says, the words, the button with which one says so.

Rule: its words are its owner's, and so is the language of its button. They are locked with the organisation's keys.
"""

import json
from dataclasses import asdict, dataclass

from bot.ports import Button, Message
from bot.storage.secrets import Keyring
from conversations.programs.announce import GOT_HERE, GOT_IT, JOIN_HERE, id_of


@dataclass(frozen=True, slots=True)
class Bulletin:
    """title: one line. got: what the button says. said: what stands in its place then. again: what a reminder says.
    join: what the other button says in a channel.
    """

    title: str
    text: str
    got: str
    said: str
    again: str
    join: str = ""


def sealed(keyring: Keyring, bulletin: Bulletin) -> bytes:
    return keyring.seal(json.dumps(asdict(bulletin)).encode())


def opened(keyring: Keyring, kept: bytes) -> Bulletin:
    return Bulletin(**json.loads(keyring.unseal(kept)))


def message(bulletin: Bulletin, number: int, *, got_it: bool = False, again: bool = False) -> Message:
    """As its reader gets it. got_it: they have said so. again: they are reminded."""
    if got_it:
        return Message(f"{words(bulletin)}\n\n{bulletin.said}", summary=bulletin.title)
    button = Button(GOT_IT, bulletin.got, id_of(str(number)), "primary")
    if again:
        return Message(f"{bulletin.again}\n\n{words(bulletin)}", (button,), f"{bulletin.again} {bulletin.title}")
    return Message(words(bulletin), (button,), bulletin.title)


def post(bulletin: Bulletin, number: int) -> Message:
    """As it stands in a channel: there, whoever presses a button changes nothing of it."""
    labels = ((JOIN_HERE, bulletin.join, "primary"), (GOT_HERE, bulletin.got, ""))
    buttons = tuple(Button(choice, label, id_of(str(number)), style) for choice, label, style in labels)
    return Message(words(bulletin), buttons, bulletin.title)


def words(bulletin: Bulletin) -> str:
    return f"{bulletin.title}\n\n{bulletin.text}"
