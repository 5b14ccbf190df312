"""Working days and hours as people write them: "Mon-Thu", "mo tu th", "9 to 17", "08:30-16:45".

Rule: a week may begin on any day; hours begin and end on the same day. "9 to 5" is nine to five in the afternoon.
"""

import re

from conversations.days import WEEKDAYS

_WHOLE = {
    **dict.fromkeys(("every day", "all days", "all", "daily", "the whole week"), "0123456"),
    **dict.fromkeys(("weekdays", "working days"), "01234"),
    **dict.fromkeys(("the weekend", "weekend", "weekends"), "56"),
}
_TO = ("-", "to", "till", "until", "through")
_PASSED_OVER = ("and", "from", "on", "only")
_CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|h|o'clock)?"
_HOURS = re.compile(rf"(?:from |between )?(?:at )?{_CLOCK}\s*(?:-|to|till|until|and)\s*{_CLOCK}")
_DASHES = re.compile("\\s*[-\u2013\u2014]\\s*")
HALF_A_DAY = 12 * 60
AN_HOUR = 60


class NotAWorkingDay(ValueError):
    """The hours cannot be kept. `why`: "order" if they end before they begin, "short" if they are less than an hour."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def days_of(text: str) -> str | None:
    """The days that the words name, in order and as digits, Monday = 0; None if a word is not understood."""
    plain = _DASHES.sub(" - ", text.lower()).strip(" .!")
    if whole := _WHOLE.get(" ".join(plain.split())):
        return whole
    found: set[int] = set()
    last: int | None = None
    reaches = False
    for word in re.split(r"[\s,;/&+.]+", plain):
        if word in _PASSED_OVER:
            continue
        if word in _TO and last is not None and not reaches:
            reaches = True
            continue
        day = _day(word)
        if day is None:
            return None
        found |= _from(last, day) if reaches and last is not None else {day}
        last, reaches = day, False
    return None if reaches else "".join(str(day) for day in sorted(found)) or None


def hours_of(text: str) -> tuple[str, str] | None:
    """From when until when, as "09:00" and "17:00"; None if that is not what the words say. Raises NotAWorkingDay."""
    plain = _DASHES.sub("-", " ".join(text.lower().split())).replace("noon", "12:00").replace("midday", "12:00")
    if not (told := _HOURS.fullmatch(plain.strip(" .!"))):
        return None
    opens, closes = _minutes(told[1], told[2], told[3]), _minutes(told[4], told[5], told[6])
    if opens is None or closes is None:
        return None
    on_a_clock_face = int(told[1]) <= 12 and int(told[4]) < 12 and told[6] not in ("am", "pm")
    if closes <= opens and on_a_clock_face:
        closes += HALF_A_DAY
    if closes <= opens:
        raise NotAWorkingDay("order")
    if closes - opens < AN_HOUR:
        raise NotAWorkingDay("short")
    return _as_told(opens), _as_told(closes)


def _day(word: str) -> int | None:
    beginnings = {word, word.removesuffix("s")}
    return next(
        (n for n, name in enumerate(WEEKDAYS) if any(len(it) > 1 and name.startswith(it) for it in beginnings)), None
    )


def _from(first: int, last: int) -> set[int]:
    """All days from the one to the other, over the end of the week if need be."""
    return {(first + ahead) % 7 for ahead in range((last - first) % 7 + 1)}


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    """Since midnight."""
    number, minutes = int(hour), int(minute or 0)
    if half in ("am", "pm"):
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if half == "pm" else 0)
    return number * 60 + minutes if number < 24 and minutes < 60 else None


def _as_told(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
