"""Be left in peace until a day of one's choice: no reminder, no check-in, nothing from anybody."""

from datetime import date, datetime, time, timedelta

from conversations import days
from conversations.effects import Change, Effect, Field, Say
from conversations.events import Event, Filled, Said
from conversations.flow import END, Flow, Heard, Moment, Step, Unclear
from conversations.hearing import HEARD, a_day, choice_of, zone_of

_UNTIL = ("tomorrow", "next monday", "in two weeks", "in a month", "another day")


def _until(event: Event, moment: Moment) -> Heard | Unclear:
    """One of the choices, or any day in the person's own words."""
    choice = choice_of(event, _UNTIL)
    if choice == "another day":
        return Heard("another day")
    if choice:
        today = moment.now.astimezone(zone_of(moment.person.zone)).date()
        day = days.a_day("monday" if choice == "next monday" else choice, today)
        return Heard(HEARD, {"day": (day or today + timedelta(days=1)).isoformat()})
    if isinstance(event, Said | Filled):
        return a_day("day")(event, moment)
    return Unclear("hearing.please_choose")


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
