"""All that is a person's own, on one page: what is on, when the coach may write first and what about, their data.

Rule: the page tells what holds now, and each thing that can be changed or done has its button beside it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from conversations import countries, my_calendar, status
from conversations.course import COURSE
from conversations.drafts import TIPS
from conversations.effects import Change, Effect, Export, Open
from conversations.hearing import zone_of
from conversations.person import Person
from conversations.snooze import KINDS, Next

PAGE = "me"
TALKS = ("days", "hours", "nudges", "country", "kinds", "leads", "apart", "tips")
"""Each changes one setting."""
_OTHERS = {"off": "off", "pause": "pause", "leave mentoring": "leave", "forget": "forget"}
"""What else begins a talk: choice -> its name."""
AS_NEEDED = 99
"""So many nudges a day are as many as there are."""
NO_COUNTRY = "none"
"""Keeps no public holidays."""

Plain = str | int | list[str] | None


def page(person: Person, now: datetime, announce: str = "me.ready", *, renews: bool = False) -> Open:
    """The page as it is for the person now."""
    paused = person.paused_until is not None and person.paused_until > now
    off = _days_off(person, now)
    choices = (
        "days",
        "hours",
        "off",
        *(("no days off",) if off else ()),
        "unpause" if paused else "pause",
        "nudges",
        "country",
        "kinds",
        "leads",
        *(("calendar", "leave mentoring") if person.open_records("pair") else ()),
        "privacy",
        "export",
        "forget",
        "apart",
        "tips",
    )
    apart = person.open_records("apart")
    values = {
        "days": person.days,
        "opens": person.opens,
        "closes": person.closes,
        "zone": person.zone,
        "off": "some" if off else "none",
        "spans": ",".join(off),
        "paused": "yes" if paused else "no",
        "until": person.paused_until.isoformat() if person.paused_until and paused else "",
        "often": "as needed" if person.nudges >= AS_NEEDED else "once" if person.nudges <= 1 else "times",
        "nudges": str(person.nudges),
        "holidays": person.country if person.country == NO_COUNTRY else "country" if person.country else "zone",
        "country": countries.NAMES.get(person.country, person.country),
        **{kind: "off" if kind in person.muted else "on" for kind in (*KINDS.values(), COURSE)},
        **dict(zip(("first", "second"), person.leads.split(","), strict=True)),
        "pairs": "some" if person.open_records("pair") else "none",
        "apart": "some" if apart else "none",
        **status.of(person, now),
        **{f"tip_{tip}": "off" if tip in person.muted_tips else "on" for tip in TIPS},
    }
    return Open(PAGE, values, apart, choices, PAGE, announce, renews)


def changed(person: Person, now: datetime, what: Mapping[str, Plain], line: str) -> tuple[Effect, ...]:
    """Change some settings. The page shows it, or `line` says so where there is no page."""
    new = {name: tuple(value) if isinstance(value, list) else value for name, value in what.items()}
    after: Person = replace(person, **new)  # type: ignore[arg-type] # names of Person's own fields
    return Change(what), page(after, now, line, renews=True)


def pressed(choice: str, person: Person, now: datetime) -> Next | None:
    """A button of the page; None if the page has no such button."""
    match choice:
        case "unpause":
            return changed(person, now, {"paused_until": None}, "common.unpaused"), "", {}
        case "no days off":
            return changed(person, now, {"time_off": []}, "off.none"), "", {}
        case "export":
            return (Export(),), "", {}
        case "privacy":
            return (privacy(),), "", {}
        case "calendar":
            return (my_calendar.page(person),), "", {}
    if choice in _OTHERS:
        return (), _OTHERS[choice], {}
    return ((), choice, _as_it_is(choice, person)) if choice in TALKS else None


def privacy() -> Open:
    """The page of what is kept, and who can see what."""
    return Open("privacy", {"kept": "yes"}, announce="privacy.ready", about="privacy")


def _as_it_is(talk: str, person: Person) -> Mapping[str, str]:
    """What a talk begins with: the setting as it is, where the person is to write a new one."""
    match talk:
        case "days":
            return {"days": person.days}
        case "hours":
            return {"hours": f"{person.opens}-{person.closes}"}
        case "country" if person.country in countries.NAMES:
            return {"country": countries.NAMES[person.country]}
    return {}


def _days_off(person: Person, now: datetime) -> list[str]:
    """The days off that are not over yet, the next first."""
    today = now.astimezone(zone_of(person.zone)).date().isoformat()
    return sorted(span for span in person.time_off if span[11:] >= today)
