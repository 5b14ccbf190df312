"""People who act on a stage: they press what they were shown and answer what they are asked, by the names of its steps.

Rule: nobody does what the coach did not offer, so that a play and the coach cannot grow apart unseen.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.ports import Button, Reply, Surface
from conversations.events import Chose, Event, Filled

_AT_MOST = 40
"""Questions of one talk: more would be a talk that does not end."""


class Stage(Protocol):
    """Where it is played. People go by short names; the clock only goes ahead."""

    def now(self) -> datetime: ...

    def key(self, who: str) -> str:
        """Of their address."""

    async def does(self, who: str, event: Event, surface: Surface) -> Reply:
        """Let them do it, and let everything that it sends arrive."""

    async def until(self, at: datetime) -> None:
        """Move the clock to then, stopping at all that falls due on the way."""

    def chat(self, who: str) -> Sequence[tuple[str, Sequence[Button]]]:
        """The messages in their chat, the latest first: by what each is known, and its buttons."""


class NoSuchButton(Exception):
    """Nobody was shown what the play wants to press: the coach and the play have grown apart."""


class Actors:
    """All who act on one stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._shown: dict[str, Reply] = {}
        self._done: set[tuple[str, str, Button]] = set()

    async def begins(self, who: str, event: Event, answers: Mapping[str, str] | None = None) -> None:
        """Something that was not offered: a command. What it asks is answered next, or left out."""
        self._shown[who] = await self._stage.does(who, event, "button")
        if answers is not None:
            await self.goes_on(who, answers)

    async def presses(self, who: str, choice: str, answers: Mapping[str, str] | None = None) -> None:
        """The latest button of that choice, and on through what it asks."""
        button, surface = self._button(who, choice)
        self._shown[who] = await self._stage.does(who, Chose(button.choice, button.about), surface)
        await self.goes_on(who, answers or {})

    async def presses_new(self, who: str, choice: str, answers: Mapping[str, str] | None = None) -> bool:
        """That button on each message in their chat on which they have not pressed it, the latest first, and on through
        what each asks. Whether there was any.
        """
        new = [(id, it) for id, it in self._in_chat(who) if it.choice == choice and (who, id, it) not in self._done]
        for id, button in new:
            self._done.add((who, id, button))
            self._shown[who] = await self._stage.does(who, Chose(choice, button.about), "button")
            await self.goes_on(who, answers or {})
        return bool(new)

    def quoted(self, who: str) -> str:
        """The first quote on the page that is open to them, "" if there is none."""
        sheet = self._shown[who].sheet
        return next((it.quote for it in sheet.sections if it.quote), "") if sheet else ""

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
        latest = next((button for _, button in self._in_chat(who)), None)
        return latest.about if latest and "." in latest.about and "/" not in latest.about else ""

    def _answer(self, who: str, question: str, answer: str) -> Event:
        sheet = self._shown[who].sheet
        offered = [*sheet.buttons, *(it for part in sheet.sections for it in part.buttons)] if sheet else []
        offered = offered or [it for _, it in self._in_chat(who) if it.about == question]
        if not answer or any(it.choice == answer for it in offered):
            return Chose(answer or "skip", question)
        return Filled(question, {"answer": answer})

    def _button(self, who: str, choice: str) -> tuple[Button, Surface]:
        """On the page that is open to them, or else in their chat."""
        sheet = self._shown[who].sheet if who in self._shown else None
        on_page = [*(it for part in sheet.sections for it in part.buttons), *sheet.buttons] if sheet else []
        places: tuple[tuple[Surface, Sequence[Button]], ...]
        places = (("sheet", on_page), ("button", [button for _, button in self._in_chat(who)]))
        for surface, shown in places:
            for button in (one for it in shown for one in it.unfolded):
                if button.choice == choice:
                    return button, surface
        raise NoSuchButton(f"{who} was shown no {choice!r}")

    def _in_chat(self, who: str) -> list[tuple[str, Button]]:
        """The buttons there with their messages, the latest message first, those that unfold with the others."""
        return [(id, it) for id, shown in self._stage.chat(who) for button in shown for it in button.unfolded]
