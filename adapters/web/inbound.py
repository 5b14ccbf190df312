"""What the page posts becomes an `Incoming`, exactly as from any platform. Pure; nothing is believed unread."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters.web.clock import FURTHEST, STEPS
from adapters.web.people import MENTORING, Colleague, mentioned
from bot.ports import Incoming
from conversations.commands import called
from conversations.events import Arrived, Called, Chose, Closed, Event, Filled, Said, Visited

LONGEST = 12_000
NAMES_AT_MOST = 200
_EVENT_ID = re.compile(r"[0-9a-fA-F][0-9a-fA-F-]{15,63}")
_PRESSED_ON = ("button", "sheet", "home")


class Amiss(Exception):
    """The page posted what cannot be taken. The text is for the person who reads the page."""


@dataclass(frozen=True, slots=True)
class Posted:
    """One thing that a person did. typed: the text to show on their side, of a message or of a command. on: the message
    whose button was pressed.
    """

    incoming: Incoming
    typed: str = ""
    on: str = ""

    @property
    def is_command(self) -> bool:
        return isinstance(self.incoming.event, Called)


def posted(body: object, people: Mapping[str, Colleague]) -> Posted:
    """Raises Amiss where the body is not what the page would send."""
    plain = _object(body)
    event_id, who = _text(plain, "id", 64), _text(plain, "person", NAMES_AT_MOST)
    if not _EVENT_ID.fullmatch(event_id):
        raise Amiss("This needs an id of its own. Please reload the page.")
    if not (person := people.get(who)):
        raise Amiss("There is nobody of that name in this workspace.")

    def incoming(event: Event, surface: Any, *, in_channel: bool = False) -> Incoming:
        channel = MENTORING if in_channel else None
        return Incoming(f"{person.address.key}/{event_id}", person.address, event, surface, channel=channel)

    match plain.get("type"):
        case "said":
            text = _text(plain, "text", LONGEST).strip()
            if not text:
                raise Amiss("Write something first.")
            command = called(text, lambda name: mentioned(name, people.values()))
            return Posted(incoming(command or Said(text), "button" if command else "chat"), typed=text)
        case "chose":
            surface = plain.get("surface")
            if surface not in _PRESSED_ON:
                raise Amiss("That button is in no place that this workspace knows.")
            message = _text(plain, "message", NAMES_AT_MOST) if surface == "button" else ""
            posted = message.startswith(f"{MENTORING.address.person}/")
            mine = "" if posted else message  # what stands in a channel is nobody's to change
            chose = Chose(_text(plain, "choice", NAMES_AT_MOST), _text(plain, "about", NAMES_AT_MOST), mine)
            return Posted(incoming(chose, surface, in_channel=posted), on=message)
        case "filled":
            values = {name: _checked(value, name, LONGEST) for name, value in _object(plain.get("values")).items()}
            # Whoever is named is meant: here every name is somebody's.
            named = {f"{name}_id": mentioned(value, people.values()) for name, value in values.items() if value.strip()}
            values |= {name: who.id for name, who in named.items() if who}
            chosen = values.get("answer_id") == MENTORING.address.key
            return Posted(incoming(Filled(_text(plain, "sheet", NAMES_AT_MOST), values), "sheet", in_channel=chosen))
        case "closed":
            return Posted(incoming(Closed(_text(plain, "sheet", NAMES_AT_MOST)), "sheet"))
        case "visited":
            return Posted(incoming(Visited(), "home"))
        case "arrived":
            # Once for a person, whichever page says so.
            return Posted(Incoming(f"{person.address.key}/arrived", person.address, Arrived()))
    raise Amiss("This workspace does not know what that was.")


def moved(body: object, now: datetime) -> timedelta | datetime:
    """How far to move the clock: {"by": "hour" or "day"} or {"to": a moment}. It never goes back. Raises Amiss."""
    plain = _object(body)
    if "by" in plain:
        if not (step := STEPS.get(_text(plain, "by", NAMES_AT_MOST))):
            raise Amiss("The clock moves by an hour or by a day.")
        return step
    try:
        to = datetime.fromisoformat(_text(plain, "to", NAMES_AT_MOST))
    except ValueError:
        raise Amiss("That is no moment that the clock could move to.") from None
    if to.tzinfo is None:
        raise Amiss("That moment has no time zone.")
    if to > now + FURTHEST:
        raise Amiss("That is too far ahead for the clock.")
    return max(to, now)


def played(body: object, plays: Collection[str]) -> str:
    """Which of the plays is to be played: {"play": its name}. Raises Amiss."""
    name = _text(_object(body), "play", NAMES_AT_MOST)
    if name not in plays:
        raise Amiss("That is no play of this workspace.")
    return name


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Amiss("That could not be read. Please reload the page.")
    return value


def _text(plain: Mapping[str, Any], name: str, longest: int) -> str:
    return _checked(plain.get(name), name, longest)


def _checked(value: object, name: str, longest: int) -> str:
    if not isinstance(value, str):
        raise Amiss(f"That could not be read: {name} is missing.")
    if len(value) > longest:
        raise Amiss(f"That is too long. {longest:,} characters are the most that fit.")
    # JSON may carry half a character (a lone surrogate), which can be stored nowhere.
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Amiss("That has a character in it that cannot be kept.")
    return value.replace("\x00", "")
