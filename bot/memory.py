"""What is remembered of a person, between the sealed bytes of their row and the coach's own types."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from bot.storage.queries import PersonRow, RecordRow
from bot.storage.secrets import PersonSecrets
from conversations import conversation as talks
from conversations.conversation import Conversation
from conversations.person import Person, Record

_SETTINGS = (
    "name",
    "zone",
    "language",
    "country",
    "days",
    "opens",
    "closes",
    "stopped",
    "welcomed",
    "warned",
    "nudges",
    "leads",
    "unreachable",
    "subscribed",
)
_LISTS = ("time_off", "muted", "muted_tips", "shown")

STRANGER = Person("")


def sealed_profile(person: Person, secrets: PersonSecrets) -> bytes:
    return secrets.seal("profile", _json(profile(person)))


def profile(person: Person) -> dict[str, Any]:
    """The person's own settings, those that differ from a stranger's, as plain JSON values."""
    stranger = Person(person.id)
    plain = {name: getattr(person, name) for name in _SETTINGS if getattr(person, name) != getattr(stranger, name)}
    plain |= {name: list(found) for name in _LISTS if (found := getattr(person, name))}
    if person.paused_until:
        plain["paused_until"] = person.paused_until.isoformat()
    return plain


def person(row: PersonRow, secrets: PersonSecrets, records: Iterable[RecordRow] = ()) -> Person:
    opened = tuple(record(it, secrets) for it in records)
    return replace(settings(row.profile, secrets), id=row.address.key, records=opened)


def settings(sealed: bytes, secrets: PersonSecrets) -> Person:
    """Somebody as they are known from their profile alone, without who they are."""
    plain = json.loads(secrets.unseal("profile", sealed))
    known = {name: plain[name] for name in _SETTINGS if name in plain}
    known |= {name: tuple(plain[name]) for name in _LISTS if name in plain}
    if until := plain.get("paused_until"):
        known["paused_until"] = datetime.fromisoformat(until)
    return Person("", **known)


def changed(person: Person, what: Mapping[str, str | bool | int | list[str] | None]) -> Person:
    """The person with some settings changed; names that are no settings are passed over."""
    new: dict[str, Any] = {name: what[name] for name in _SETTINGS if name in what}
    new |= {name: tuple(cast(list[str], what[name])) for name in _LISTS if name in what}
    if "paused_until" in what:
        until = what["paused_until"]
        new["paused_until"] = datetime.fromisoformat(str(until)) if until else None
    return replace(person, **new)


def sealed_conversation(conversation: Conversation, secrets: PersonSecrets) -> bytes:
    return secrets.seal("conversation", _json(talks.to_json(conversation)))


def conversation(row: PersonRow, secrets: PersonSecrets) -> Conversation:
    return talks.from_json(json.loads(secrets.unseal("conversation", row.conversation)))


def sealed_record(record: Record, secrets: PersonSecrets) -> RecordRow:
    sealed = secrets.seal(f"record:{record.id}", _json(dict(record.fields)))
    return RecordRow(record.id, record.open, record.at, sealed)


def record(row: RecordRow, secrets: PersonSecrets) -> Record:
    return Record(row.id, row.at, json.loads(secrets.unseal(f"record:{row.id}", row.sealed)), row.open)


def _json(plain: Any) -> bytes:
    return json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode()
