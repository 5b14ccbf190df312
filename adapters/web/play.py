"""A pair's half year as a play: what a mentee in Berlin and a mentor in New York do, from asking to parting.

Rule: the two act as people do. They press what they were shown and write what they were asked, so that wherever the
play is staged, all that the coach says in it is its own.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from adapters.web.acting import Actors, Stage
from conversations.events import Called, Who

LENA, OMAR = "lena", "omar"
NAMES = {LENA: "Lena Vogel", OMAR: "Omar Haddad"}
_BERLIN = ZoneInfo("Europe/Berlin")
_A_DAY, _TWO_WEEKS = timedelta(days=1), timedelta(days=14)


async def half_year(stage: Stage) -> None:
    """From the coming Monday on: they ask and agree, meet every other week, move, miss, thank, and part well."""
    play = Actors(stage)
    monday = stage.now().astimezone(_BERLIN).date() + timedelta(days=7 - stage.now().astimezone(_BERLIN).weekday())
    first = datetime.combine(monday + 8 * _A_DAY, time(16), _BERLIN)

    def meeting(number: int) -> datetime:
        """On the wall clock in Berlin, through every change of the clocks."""
        return first + number * _TWO_WEEKS

    await stage.until(datetime.combine(monday, time(10), _BERLIN))
    await play.begins(LENA, Called("mentor", "", Who(stage.key(OMAR), NAMES[OMAR])))
    await play.goes_on(LENA, {"role": "mentee", "topic": "How to lead my first project"})
    await stage.until(datetime.combine(monday, time(16), _BERLIN))
    await play.presses(OMAR, "look", {"answer": "yes"})
    how = {"purpose": "Lena leads a project of her own", "often": "every two weeks", "stays": "all of it"}
    await play.presses(LENA, "together", how)
    await play.presses(LENA, "meet", {"often": "every two weeks", "when": f"{first:%Y-%m-%dT%H:%M}", "minutes": "45"})
    await play.presses(OMAR, "it fits")

    await stage.until(meeting(0) - _A_DAY + timedelta(minutes=5))
    want = {"want": "To find a good beginning", "help": "a story", "request": "How was your own first project?"}
    await play.presses(LENA, "get ready", want)
    await stage.until(meeting(0) + timedelta(minutes=50))
    took = {"useful": "His story of the first week", "take": "To ask before I plan", "what": "Ask three people"}
    took |= {"by": f"{meeting(0) + 6 * _A_DAY:%Y-%m-%d}", "thanks": "Your story made me brave."}
    await play.presses(LENA, "met", took)
    await play.presses(OMAR, "met", {"asked": "What she fears most", "found": "She found her own first step"})
    await stage.until(meeting(0) + 7 * _A_DAY)
    await play.presses(LENA, "done", {})

    await stage.until(meeting(1) - _A_DAY + timedelta(minutes=5))
    await play.presses(LENA, "snooze 30 minutes")
    await stage.until(meeting(1) - _A_DAY + timedelta(minutes=40))
    moved = meeting(1) + _A_DAY
    await play.presses(LENA, "reschedule", {"which": "this one", "when": f"{moved:%Y-%m-%dT%H:%M}"})
    await play.presses(OMAR, "it fits")
    await stage.until(moved + timedelta(minutes=50))
    await play.presses(LENA, "partly", {"useful": "We had only half an hour, and it was enough"})
    await play.presses(OMAR, "partly")

    await stage.until(meeting(2) - 5 * _A_DAY)
    away = {"first": f"{meeting(2) - 4 * _A_DAY:%Y-%m-%d}", "last": f"{meeting(2) + 5 * _A_DAY:%Y-%m-%d}"}
    await play.begins(LENA, Called("off"))
    await play.goes_on(LENA, away)
    await stage.until(meeting(2) + timedelta(minutes=50))
    await play.presses(OMAR, "did not meet")

    for number in range(3, 11):
        await stage.until(meeting(number) + timedelta(minutes=50))
        await play.presses(LENA, "met", {"useful": "One good question"})
        await play.presses(OMAR, "met")

    await stage.until(meeting(11) - 5 * _A_DAY)
    await play.begins(OMAR, Called("mentor"), {})
    await play.presses(OMAR, "cancel meeting", {"which": "all of them", "sure": "cancel it", "word": "I move on."})
    await stage.until(meeting(11) + _A_DAY)
    await play.begins(LENA, Called("mentor"), {})
    await play.presses(LENA, "end pair", {"sure": "end it", "word": "Thank you for half a year, Omar."})
    await stage.until(meeting(11) + 3 * _A_DAY)
