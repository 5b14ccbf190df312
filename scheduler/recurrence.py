"""What repeats: an RRULE of RFC 5545 on the wall clock of a place, one occurrence after the other. Pure.

Rule: an occurrence comes once, in the hour that a change of the clocks leaves out and in the one that comes twice; and
a rule that has run for years costs no more than one that begins today.
"""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from dateutil.rrule import rrule
from dateutil.rrule import rrulestr as rrule_of

from conversations.hearing import zone_of

_COUNT = re.compile(r"(^|;)COUNT=(\d+)")
_ANYWHERE = frozenset(("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"))
_PARTS = {
    "DAILY": _ANYWHERE,
    "WEEKLY": _ANYWHERE,
    "MONTHLY": _ANYWHERE | {"BYMONTHDAY", "BYSETPOS", "BYMONTH"},
    "YEARLY": _ANYWHERE | {"BYMONTHDAY", "BYSETPOS", "BYMONTH"},
}
"""What a rule of each frequency may say. dateutil 2.9 looks for what never comes as far as the year 9999, for
ten seconds where a daily rule is limited to days that no month has.
"""


class Unusable(ValueError):
    """A rule that cannot be read, that never comes, or that would come more often than daily."""


class Next(NamedTuple):
    """The occurrence that follows, on the wall clock, and the rule as it goes on from there."""

    at: datetime
    rule: str


def checked(rule: str, start: datetime) -> str:
    """The rule, if it is one whose first occurrence is `start` (naive, wall clock). Raises Unusable."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    allowed = _PARTS.get(parts.get("FREQ", ""))
    if allowed is None:
        raise Unusable("it must be daily, weekly, monthly or yearly")
    if not parts.keys() <= allowed:
        raise Unusable(f"it may not say {', '.join(sorted(parts.keys() - allowed))}")
    if not all(
        parts.get(name, "1").isdecimal() and 0 < int(parts.get(name, "1")) < 1000 for name in ("INTERVAL", "COUNT")
    ):
        raise Unusable("INTERVAL and COUNT must be from 1 to 999")
    if next(iter(_parsed(rule, start)), None) != start:
        raise Unusable("its first occurrence must be its start")
    return rule


def following(rule: str, at: datetime) -> Next | None:
    """What follows an occurrence `at` of the rule, or None after the last. `rule` must be as it goes on from `at`.

    The rule is reckoned anew from this occurrence, with what is left of its COUNT: of an occurrence nothing is to be
    known but the moment. Weekly rules keep their phase, for the week of an occurrence is always one of the rule's.
    """
    if (counted := _COUNT.search(rule)) and int(counted[2]) <= 1:
        return None
    uncounted = _COUNT.sub("", rule).strip(";")
    found = _parsed(uncounted, at).after(at)
    if found is None:
        return None
    return Next(found, f"{uncounted};COUNT={int(counted[2]) - 1}" if counted else rule)


def in_utc(at: datetime, zone: str) -> datetime:
    """A wall-clock time in a zone (IANA) as UTC: in the gap of a change an hour later, in the overlap the first one."""
    return at.replace(tzinfo=zone_of(zone), fold=0).astimezone(UTC)


def _parsed(rule: str, start: datetime) -> rrule:
    try:
        parsed = rrule_of(rule, dtstart=start)
    except (ValueError, TypeError, AttributeError, KeyError) as wrong:
        raise Unusable(f"it cannot be read: {type(wrong).__name__}") from None
    if not isinstance(parsed, rrule):
        raise Unusable("it must be one rule alone")
    return parsed
