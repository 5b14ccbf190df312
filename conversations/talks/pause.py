"""Be left in peace until a day of one's choice: no reminder, no check-in, nothing from anybody."""

from datetime import date, datetime, time, timedelta

from conversations import days
from conversations.beforehand import first_in_hours
from conversations.effects import Change, Effect, Field, Say
from conversations.events import Event, Filled, Said
from conversations.flow import END, Flow, Heard, Moment, Step, Unclear
from conversations.hearing import HEARD, a_day, choice_of, zone_of
from conversations.person import Person

_UNTIL = ("tomorrow", "next monday", "in two weeks", "in a month", "the new year", "another day")


def _until(event: Event, moment: Moment) -> Heard | Unclear:
    """One of the choices, or any day in the person's own words."""
    choice = "the new year" if isinstance(event, Said) and _means_the_holidays(event.text) else choice_of(event, _UNTIL)
    if choice == "another day":
        return Heard("another day")
    today = moment.now.astimezone(zone_of(moment.person.zone)).date()
    if choice == "the new year":
        return Heard(HEARD, {"day": _new_year(today, moment.person).isoformat()})
    if choice:
        day = days.a_day("monday" if choice == "next monday" else choice, today)
        return Heard(HEARD, {"day": (day or today + timedelta(days=1)).isoformat()})
    if isinstance(event, Said | Filled):
        return a_day("day")(event, moment)
    return Unclear("hearing.please_choose")


def _means_the_holidays(text: str) -> bool:
    words = text.lower().strip(" .").split()
    return words[-1:] == ["holidays"] and set(words[:-1]) <= {"for", "over", "after", "until", "the"}


def _new_year(today: date, person: Person) -> date:
    """The first working day after New Year's Day."""
    after = date((today - timedelta(days=1)).year + 1, 1, 2)
    return first_in_hours(datetime.combine(after, time(0), zone_of(person.zone)), person).date()


def _finish(moment: Moment) -> tuple[Effect, ...]:
    zone = zone_of(moment.person.zone)
    tomorrow = moment.now.astimezone(zone).date() + timedelta(days=1)
    until = datetime.combine(max(tomorrow, date.fromisoformat(moment.notes["day"])), time(0), zone)
    return (
        Change({"paused_until": until.isoformat()}),
        Say("pause.paused", {"day": until.isoformat()}, choices=("resume",)),
    )


FLOW = Flow(
    name="pause",
    version=1,
    steps={
        "until": Step("pause.until", _until, {HEARD: END, "another day": "day"}, choices=_UNTIL),
        "day": Step("pause.day", a_day("day"), {HEARD: END}, answer=Field("day", "day")),
    },
    finish=_finish,
    lasting=False,
)
