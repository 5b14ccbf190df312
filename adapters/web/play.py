"""A pair's half year as a play: what a mentee in Berlin and a mentor in New York do, from asking to parting.

Rule: the two act as people do. They press what they were shown and write what they were asked, so that wherever the
play is staged, all that the coach says in it is its own.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.ports import Button, Reply, Surface
from conversations.events import Called, Chose, Event, Filled, Who

LENA, OMAR = "lena", "omar"
NAMES = {LENA: "Lena Vogel", OMAR: "Omar Haddad"}
_BERLIN = ZoneInfo("Europe/Berlin")
_A_DAY, _TWO_WEEKS = timedelta(days=1), timedelta(days=14)
_AT_MOST = 40
"""Questions of one talk: more would be a talk that does not end."""


class Stage(Protocol):
    """Where it is played. A person is named LENA or OMAR; the clock only goes ahead."""

    def now(self) -> datetime: ...

    def key(self, who: str) -> str:
        """Of their address."""

    async def does(self, who: str, event: Event, surface: Surface) -> Reply:
        """Let them do it, and let everything that it sends arrive."""

    async def until(self, at: datetime) -> None:
        """Move the clock to then, stopping at all that falls due on the way."""

    def buttons(self, who: str) -> Sequence[Button]:
        """All that stand in their chat, the latest message first, each in its own order."""


class NoSuchButton(Exception):
    """Nobody was shown what the play wants to press: the coach and the play have grown apart."""


async def half_year(stage: Stage) -> None:
    """From the coming Monday on: they ask and agree, meet every other week, move, miss, thank, and part well."""
    play = _Play(stage)
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


class _Play:
    """What the two do on a stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._shown: dict[str, Reply] = {}

    async def begins(self, who: str, event: Event, answers: Mapping[str, str] | None = None) -> None:
        """Something that was not offered: a command. What it asks is answered next, or left out."""
        self._shown[who] = await self._stage.does(who, event, "button")
        if answers is not None:
            await self.goes_on(who, answers)

    async def presses(self, who: str, choice: str, answers: Mapping[str, str] | None = None) -> None:
        """The latest button of that choice, and on through what it asks."""
        button = self._button(who, choice)
        self._shown[who] = await self._stage.does(who, Chose(button.choice, button.about), "button")
        await self.goes_on(who, answers or {})

    async def goes_on(self, who: str, answers: Mapping[str, str]) -> None:
        """Answer what is asked, by the name of its step; what is not among the answers is left out."""
        for _ in range(_AT_MOST):
            if not (question := self._asked(who)):
                return
            step = question.partition(".")[2]
            self._shown[who] = await self._stage.does(who, self._answer(who, question, answers.get(step, "")), "sheet")
        raise NoSuchButton(f"{who} is still asked {question}")

    def _asked(self, who: str) -> str:
        """The question on the page that is open, or the one that was asked last in the chat: "talk.step"."""
        sheet = self._shown[who].sheet
        if sheet:
            return sheet.name if "." in sheet.name else ""
        latest = next(iter(self._stage.buttons(who)), None)
        return latest.about if latest and "." in latest.about and "/" not in latest.about else ""

    def _answer(self, who: str, question: str, answer: str) -> Event:
        sheet = self._shown[who].sheet
        offered = [*sheet.buttons, *(it for part in sheet.sections for it in part.buttons)] if sheet else []
        offered = offered or [it for it in self._stage.buttons(who) if it.about == question]
        if not answer or any(it.choice == answer for it in offered):
            return Chose(answer or "skip", question)
        return Filled(question, {"answer": answer})

    def _button(self, who: str, choice: str) -> Button:
        sheet = self._shown[who].sheet if who in self._shown else None
        on_page = [it for part in sheet.sections for it in part.buttons] if sheet else []
        for shown in (*on_page, *self._stage.buttons(who)):
            for button in shown.unfolded:
                if button.choice == choice:
                    return button
        raise NoSuchButton(f"{who} was shown no {choice!r}")
