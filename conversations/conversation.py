"""Where a person is in a conversation: all that is stored of it, and how it becomes JSON and comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from conversations.person import Record

PARKED_AT_MOST = 9
OF_A_RECORD = (
    "topic", "who", "who_id", "what", "by", "know", "laters", "name", "step", "from", "role", "words", "named",
)  # fmt: skip
"""The notes that a talk about a record is given from it when it begins."""
_GIVEN = frozenset(
    (
        *OF_A_RECORD,
        "about",
        "reminder",
        "single",
        "once",
        "of",
        "mentor",
        "pair",
        "noted",
        "mentee",
        "still",
        "nothing_noted",
    )
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A talk under way, or none (`flow` is empty), and those put away to go on with later, the latest first.

    notes: what the person said so far. typed: the notes that were typed in the chat, which may be quoted there.
    trail: the steps asked before this one, for `back`. at: when the person last took part (aware UTC).
    started: when the talk began.
    """

    flow: str = ""
    version: int = 0
    step: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    typed: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()
    started: datetime | None = None
    at: datetime | None = None
    parked: tuple["Conversation", ...] = ()

    @property
    def sheet(self) -> str:
        return f"{self.flow}.{self.step}"

    def put_away(self) -> "Conversation":
        """The same with no talk under way: the present one is kept with those to resume, before the others.

        An older one of the same kind about the same record, or with nothing in it yet, is let go, and so is the oldest
        beyond a few.
        """
        if not self.flow:
            return self
        mine = replace(self, parked=())
        about = self.notes.get("about")
        others = tuple(
            talk
            for talk in self.parked
            if talk.flow != self.flow or (talk.notes and (not about or not talk.is_about(self.notes)))
        )
        return Conversation(parked=(mine, *others)[:PARKED_AT_MOST])

    def is_about(self, notes: Mapping[str, str]) -> bool:
        """Whether it is about the same record as a talk with these notes, and of a series about the same one."""
        return all(self.notes.get(name) == notes.get(name) for name in ("about", "of"))

    def over(self) -> "Conversation":
        """The same with the present talk at its end and let go."""
        return Conversation(parked=self.parked)

    def take_up(self, talk: "Conversation") -> "Conversation":
        """Go on with a parked talk; the present one, if there is one, is put away."""
        others = replace(self, parked=tuple(other for other in self.parked if other is not talk))
        return replace(talk, parked=others.put_away().parked)

    def settled(self, about: str) -> "Conversation":
        """The same without the talks about a record in which nothing has been answered yet."""
        rest = self.over() if self._only_begun(about) else self
        return replace(rest, parked=tuple(talk for talk in self.parked if not talk._only_begun(about)))

    def left(self, about: str) -> "Conversation":
        """The same, settled, and not in the middle of a talk about the record any more."""
        rest = self.settled(about)
        return rest.put_away() if rest.notes.get("about") == about else rest

    def _only_begun(self, about: str) -> bool:
        return self.notes.get("about") == about and not self.trail and self.notes.keys() <= _GIVEN


def notes_of(record: Record) -> Mapping[str, str]:
    """The notes with which a talk about a record begins."""
    return {"about": record.id, **{name: record.fields[name] for name in OF_A_RECORD if record.fields.get(name)}}


def to_json(conversation: Conversation) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name in ("flow", "version", "step"):
        if value := getattr(conversation, name):
            plain[name] = value
    if conversation.notes:
        plain["notes"] = dict(conversation.notes)
    for name in ("typed", "trail"):
        if value := getattr(conversation, name):
            plain[name] = list(value)
    for name in ("started", "at"):
        if (value := getattr(conversation, name)) is not None:
            plain[name] = value.isoformat()
    if conversation.parked:
        plain["parked"] = [to_json(talk) for talk in conversation.parked]
    return plain


def from_json(plain: Mapping[str, Any]) -> Conversation:
    return Conversation(
        flow=plain.get("flow", ""),
        version=plain.get("version", 0),
        step=plain.get("step", ""),
        notes=plain.get("notes", {}),
        typed=tuple(plain.get("typed", ())),
        trail=tuple(plain.get("trail", ())),
        started=_moment(plain.get("started")),
        at=_moment(plain.get("at")),
        parked=tuple(from_json(talk) for talk in plain.get("parked", ())),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
