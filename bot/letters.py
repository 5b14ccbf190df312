"""What a delivery row holds, sealed with the key of the person it is for, and what it becomes when it is due.

Rule: what leaves here is only ever opened for the person of the row.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.ports import Button, Message
from bot.storage.deliveries import Claimed, NewDelivery
from bot.storage.queries import PersonRow
from bot.storage.secrets import Keyring, PersonSecrets
from conversations.events import CameDue, Event, Learned


def say(person: PersonRow, secrets: PersonSecrets, key: str, message: Message, due: datetime) -> NewDelivery:
    plain = {"text": message.text, "summary": message.summary, "buttons": [_plain(it) for it in message.buttons]}
    return _row(person, secrets, key, "say", due, plain)


def remind(person: PersonRow, secrets: PersonSecrets, reminder: str, about: str, due: datetime) -> NewDelivery:
    key = f"{person.address.key}/remind/{reminder}/{about}"
    return _row(person, secrets, key, "remind", due, {"reminder": reminder, "about": about}, f"{reminder}/{about}")


def tell(
    to: PersonRow, secrets: PersonSecrets, key: str, what: str, result: Mapping[str, str], sender: str, due: datetime
) -> NewDelivery:
    plain = {"what": what, "result": {**result, "from": sender}, "from": sender}
    return _row(to, secrets, key, "tell", due, plain)


def learn(person: PersonRow, secrets: PersonSecrets, due: datetime) -> NewDelivery:
    return _row(person, secrets, f"{person.address.key}/learn", "learn", due, {})


def message(row: Claimed, keyring: Keyring) -> Message:
    plain = _opened(row, keyring)
    return Message(plain["text"], tuple(Button(**button) for button in plain["buttons"]), plain["summary"])


def event(row: Claimed, keyring: Keyring) -> Event:
    """The event that a reminder or something told becomes."""
    plain = _opened(row, keyring)
    if row.kind == "remind":
        return CameDue(plain["reminder"], plain["about"])
    return Learned(plain["what"], plain["result"])


def sender(row: Claimed, keyring: Keyring) -> str:
    """Who told it: an address key."""
    return str(_opened(row, keyring)["from"])


def not_reached(row: Claimed, keyring: Keyring, why: str) -> Learned:
    """What the one who told it learns when it could not be told."""
    plain = _opened(row, keyring)
    return Learned("not reached", {"what": plain["what"], "why": why, "step": plain["result"].get("step", "")})


def _row(
    person: PersonRow,
    secrets: PersonSecrets,
    key: str,
    kind: str,
    due: datetime,
    plain: Mapping[str, Any],
    about: str = "",
) -> NewDelivery:
    address = person.address
    return NewDelivery(
        key=key,
        kind=kind,
        person_id=person.id,
        lane=address.key if kind == "say" else f"{address.key}#due",
        bucket=f"{address.platform}/{address.workspace}",
        due=due,
        payload=secrets.seal(f"delivery:{key}", json.dumps(plain, separators=(",", ":")).encode()),
        about=about,
    )


def _opened(row: Claimed, keyring: Keyring) -> Any:
    return json.loads(keyring.open_person(row.person.key).unseal(f"delivery:{row.key}", row.payload))


def _plain(button: Button) -> dict[str, str]:
    return {name: value for name, value in asdict(button).items() if value or name in ("choice", "label")}
