"""What a delivery row holds, sealed with the key of the person it is for, and what it becomes when it is due.

Rule: what leaves here is only ever opened for the person of the row.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from bot.ports import Button, Message, Nudge, Told
from bot.storage.claims import Claimed
from bot.storage.deliveries import NewDelivery, Waiting
from bot.storage.queries import PersonRow
from bot.storage.secrets import Keyring, PersonSecrets
from conversations.events import CameDue, Event, Learned


def say(
    person: PersonRow,
    secrets: PersonSecrets,
    key: str,
    message: Message,
    due: datetime,
    nudge: Nudge | None = None,
    *,
    opens: bool = False,
) -> NewDelivery:
    """A message. nudge: why it reaches out, if it does; opens: it is the first that does so in its turn."""
    plain = _message(message) | ({"nudge": _plain_nudge(nudge)} if nudge else {})
    return _row(person, secrets, key, "say", due, plain, nudge=opens)


def edit(
    person: PersonRow, secrets: PersonSecrets, key: str, receipt: str, message: Message, due: datetime
) -> NewDelivery:
    """A message in the place of the one that was sent under this receipt."""
    return _row(person, secrets, key, "edit", due, {**_message(message), "receipt": receipt})


def remind(
    person: PersonRow,
    secrets: PersonSecrets,
    reminder: str,
    about: str,
    due: datetime,
    *,
    meeting: datetime | None = None,
    last: datetime | None = None,
    of: datetime | None = None,
    name: str = "",
) -> NewDelivery:
    """A reminder. of: the occurrence that a repeated one reminds of; name: of that occurrence, the same every time."""
    key = f"person/{person.id}/remind/{reminder}/{about}" + (f"/{name}" if name else "")
    plain = {**_plain_nudge(Nudge(reminder, about, meeting, last)), **_plain_moments(of=of)}
    return _row(person, secrets, key, "remind", due, plain, f"{reminder}/{about}")


def tell(
    to: PersonRow, secrets: PersonSecrets, key: str, what: str, result: Mapping[str, str], sender: str, due: datetime
) -> NewDelivery:
    plain = {"what": what, "result": {**result, "from": sender}, "from": sender}
    return _row(to, secrets, key, "tell", due, plain)


def learn(person: PersonRow, secrets: PersonSecrets, due: datetime) -> NewDelivery:
    return _row(person, secrets, f"person/{person.id}/learn", "learn", due, {})


def message(row: Claimed, keyring: Keyring) -> Message:
    plain = _opened(row, keyring)
    return Message(plain["text"], tuple(_button(button) for button in plain["buttons"]), plain["summary"])


def receipt(row: Claimed, keyring: Keyring) -> str:
    """Of the message that an edit takes the place of."""
    return str(_opened(row, keyring)["receipt"])


def event(row: Claimed, keyring: Keyring, now: datetime) -> Event:
    """The event that a reminder or something told becomes."""
    plain = _opened(row, keyring)
    if row.kind == "remind":
        last = _moment(plain, "last")
        late = last is not None and last <= now
        return CameDue(plain["reminder"], plain["about"], _moment(plain, "of"), late)
    return Learned(plain["what"], plain["result"])


def nudge(row: Claimed, keyring: Keyring) -> Nudge | None:
    """Why this reaches out to the person; None for a message that answers them."""
    plain = _opened(row, keyring)
    match row.kind:
        case "remind":
            return _nudge(plain)
        case "say":
            return _nudge(plain["nudge"]) if "nudge" in plain else None
        case "tell":
            meeting = _moment(plain["result"], "meeting_at")
            return Nudge(meeting=meeting, told=_told(row.key, plain, row.person.address.key))
    return None


def told(row: Claimed | Waiting, person: PersonRow, secrets: PersonSecrets) -> Told | None:
    """What a colleague told in this, so that they can learn it if it does not arrive."""
    if row.kind not in ("say", "tell"):
        return None
    plain = _unsealed(row, secrets)
    if row.kind == "say":
        return _nudge(plain["nudge"]).told if "nudge" in plain else None
    return _told(row.key, plain, person.address.key)


def bucket(person: PersonRow, kind: str) -> str:
    """The limit that a delivery of a kind counts against: messages, updates and look-ups have one each."""
    return f"{person.address.place}{_BUCKETS[kind]}"


_NOT_MISSED = ("win asked", "win agreed", "win hidden")
"""Whoever tells these is not to know if they arrived: who asks for a yes hears of no answer as of a no."""
_BUCKETS = {"say": "", "edit": "#updates", "learn": "#looks", "remind": "#turns", "tell": "#turns"}


def _row(
    person: PersonRow,
    secrets: PersonSecrets,
    key: str,
    kind: str,
    due: datetime,
    plain: Mapping[str, Any],
    about: str = "",
    *,
    nudge: bool = False,
) -> NewDelivery:
    address = person.address
    return NewDelivery(
        key=key,
        kind=kind,
        person_id=person.id,
        lane=address.key if kind in ("say", "edit") else f"{address.key}#due",
        bucket=bucket(person, kind),
        due=due,
        payload=secrets.seal(f"delivery:{key}", json.dumps(plain, separators=(",", ":")).encode()),
        about=about,
        nudge=nudge,
    )


def _opened(row: Claimed, keyring: Keyring) -> Any:
    return _unsealed(row, keyring.open_person(row.person.key))


def _unsealed(row: Claimed | Waiting, secrets: PersonSecrets) -> Any:
    return json.loads(secrets.unseal(f"delivery:{row.key}", row.payload))


def _message(message: Message) -> dict[str, Any]:
    buttons = [_plain(asdict(it)) for it in message.buttons]
    return {"text": message.text, "summary": message.summary, "buttons": buttons}


def _plain(button: dict[str, Any]) -> dict[str, Any]:
    """Without what is as it is by default."""
    plain = {name: value for name, value in button.items() if value or name in ("choice", "label")}
    return plain | ({"menu": [_plain(it) for it in plain["menu"]]} if "menu" in plain else {})


def _button(plain: Mapping[str, Any]) -> Button:
    return Button(**{**plain, "menu": tuple(_button(it) for it in plain.get("menu", ()))})


def _plain_nudge(nudge: Nudge) -> dict[str, Any]:
    return {
        "reminder": nudge.reminder,
        "about": nudge.about,
        **_plain_moments(meeting=nudge.meeting, last=nudge.last),
        **({"told": asdict(nudge.told)} if nudge.told else {}),
    }


def _nudge(plain: Mapping[str, Any]) -> Nudge:
    nudge = Nudge(plain["reminder"], plain["about"], _moment(plain, "meeting"), _moment(plain, "last"))
    return replace(nudge, told=Told(**plain["told"])) if "told" in plain else nudge


def _told(key: str, plain: Mapping[str, Any], to: str) -> Told | None:
    """None for what a person learns of their own doing, and for what is to be silence if it does not arrive."""
    by = plain["from"]
    about = plain["result"].get("step") or plain["result"].get("pair", "")
    return None if by == to or plain["what"] in _NOT_MISSED else Told(key, by, plain["what"], about)


def _plain_moments(**moments: datetime | None) -> dict[str, str]:
    return {name: at.isoformat() for name, at in moments.items() if at}


def _moment(plain: Mapping[str, str], name: str) -> datetime | None:
    return datetime.fromisoformat(plain[name]) if name in plain else None
