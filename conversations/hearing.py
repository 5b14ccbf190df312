"""Ways to hear a reply. Each returns a function for a step: it says which outcome the reply is and what to note.

Rule: whatever is not understood is Unclear with a line that says what would be; nothing a person does is an error.
"""

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from conversations import days
from conversations.events import Chose, Event, Filled, Said
from conversations.flow import Hear, Heard, Moment, Unclear

LONGEST = 3000
"""Characters in one answer: what a sheet's field takes on every platform."""

HEARD = "heard"


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name; UTC for one that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def text_of(event: Event) -> str | None:
    """What was written, without control characters and spaces around it; None if nothing could have been.

    The two joiners stay, though Unicode counts them as control characters: Persian words and many emoji need them.
    """
    match event:
        case Said(text):
            written = text
        case Filled(_, values):
            written = values.get("answer", "")
        case _:
            return None
    return "".join(
        char for char in written if char in "\n\t\u200c\u200d" or unicodedata.category(char)[0] != "C"
    ).strip()


def _written(event: Event) -> str | Unclear:
    text = text_of(event)
    if text is None:
        return Unclear("hearing.please_write")
    if not text:
        return Unclear("hearing.empty")
    if len(text) > LONGEST:
        return Unclear("hearing.long")
    if not any(char.isalnum() or unicodedata.category(char) == "So" for char in text):
        return Unclear("hearing.strange")
    return text


def words(keep: str) -> Hear:
    """Anything that is written: outcome "heard"."""

    def hear(event: Event, moment: Moment) -> Heard | Unclear:
        text = _written(event)
        return text if isinstance(text, Unclear) else Heard(HEARD, {keep: text})

    return hear


def read(keep: str, how: Callable[[str], str | Unclear]) -> Hear:
    """What `how` makes of what is written: outcome "heard"."""

    def hear(event: Event, moment: Moment) -> Heard | Unclear:
        text = _written(event)
        found = text if isinstance(text, Unclear) else how(text)
        return found if isinstance(found, Unclear) else Heard(HEARD, {keep: found})

    return hear


def a_colleague(keep: str) -> Hear:
    """A name that is written, or somebody who was chosen: `{keep}_id` notes whom. A name for somebody who is known only
    by who they are changes nothing of that.
    """

    def hear(event: Event, moment: Moment) -> Heard | Unclear:
        chosen = event.values.get("answer_id", "") if isinstance(event, Filled) else ""
        text = _written(event)
        if chosen and len(chosen) <= LONGEST:
            return Heard(HEARD, {keep: "" if isinstance(text, Unclear) else text, f"{keep}_id": chosen})
        if isinstance(text, Unclear):
            return text
        nameless = bool(moment.notes.get(f"{keep}_id")) and not moment.notes.get(keep)
        return Heard(HEARD, {keep: text} if nameless else {keep: text, f"{keep}_id": ""})

    return hear


def a_channel(keep: str) -> Hear:
    """A channel that was chosen: `{keep}_id` notes which, and `{keep}` its name, which may be empty."""

    def hear(event: Event, moment: Moment) -> Heard | Unclear:
        chosen = event.values.get("answer_id", "") if isinstance(event, Filled) else ""
        if not chosen or len(chosen) > LONGEST:
            return Unclear("hearing.channel")
        return Heard(HEARD, {keep: (text_of(event) or "")[:LONGEST], f"{keep}_id": chosen})

    return hear


def another(keep: str, *, unknown: str, oneself: str) -> Hear:
    """A colleague whom the coach can write to, and not oneself; else the line that says what is wanted."""

    def hear(event: Event, moment: Moment) -> Heard | Unclear:
        heard = a_colleague(keep)(event, moment)
        if isinstance(heard, Unclear):
            return heard
        if not heard.keep.get(f"{keep}_id"):
            return Unclear(unknown)
        return Unclear(oneself) if heard.keep[f"{keep}_id"] == moment.person.id else heard

    return hear


def choice_of(event: Event, choices: tuple[str, ...]) -> str | None:
    """Which choice was pressed, or typed as its name, its number, or the beginning of its name."""
    match event:
        case Chose(choice):
            return choice if choice in choices else None
        case Said(text):
            typed = " ".join(text.lower().split()).strip(" .!")
        case _:
            return None
    if typed.isascii() and typed.isdigit():
        number = int(typed) if len(typed) < 4 else 0
        if typed in choices:
            return typed
        return choices[number - 1] if 1 <= number <= len(choices) else None
    typed = {"y": "yes", "yep": "yes", "yeah": "yes", "sure": "yes", "ok": "yes", "n": "no", "nope": "no"}.get(
        typed, typed
    )
    if typed in choices:
        return typed
    near = [choice for choice in choices if len(typed) >= 3 and choice.startswith(typed)]
    return near[0] if len(near) == 1 else None


def one_of(*choices: str, keep: str = "") -> Hear:
    """One of the choices, by button or typed: the outcome is the choice."""

    def hear(event: Event, moment: Moment) -> Heard | Unclear:
        choice = choice_of(event, choices)
        if choice is None:
            return Unclear("hearing.please_choose")
        return Heard(choice, {keep: choice} if keep else {})

    return hear


def a_day(keep: str) -> Hear:
    """A day from today on: noted as an ISO date."""

    def hear(event: Event, moment: Moment) -> Heard | Unclear:
        text = _written(event)
        if isinstance(text, Unclear):
            return text
        today = moment.now.astimezone(zone_of(moment.person.zone)).date()
        day = days.a_day(text, today)
        if day is None:
            return Unclear("hearing.day")
        if day < today:
            return Unclear("hearing.day_past")
        if days.too_far(day, today):
            return Unclear("hearing.day_far")
        return Heard(HEARD, {keep: day.isoformat()})

    return hear


def a_moment(keep: str) -> Hear:
    """A day and a time that are still to come: noted as ISO 8601 in UTC."""

    def hear(event: Event, moment: Moment) -> Heard | Unclear:
        text = _written(event)
        if isinstance(text, Unclear):
            return text
        try:
            at = days.a_moment(text, moment.now, zone_of(moment.person.zone))
        except OverflowError:
            at = None
        if at is None:
            return Unclear("hearing.moment")
        if at <= moment.now:
            return Unclear("hearing.moment_past")
        if days.too_far(at.date(), moment.now.date()):
            return Unclear("hearing.day_far")
        return Heard(HEARD, {keep: at.astimezone(UTC).isoformat()})

    return hear


def zero_to_ten(keep: str, *, enough: int) -> Hear:
    """A number from 0 to 10: outcome "high" from `enough` on, else "low"."""
    numbers = tuple(str(number) for number in range(11))

    def hear(event: Event, moment: Moment) -> Heard | Unclear:
        written = text_of(event)
        number = event.choice if isinstance(event, Chose) else (written or "").strip(" .!").removesuffix("/10")
        if number not in numbers:
            return Unclear("hearing.number")
        return Heard("high" if int(number) >= enough else "low", {keep: number})

    return hear


def moment_of(iso: str) -> datetime:
    """A moment or a day that was noted, as an aware UTC datetime."""
    at = datetime.fromisoformat(iso)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
