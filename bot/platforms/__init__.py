"""The chat platforms that the settings switch on, each wired up from its adapter.

Rule: what is switched off is not imported: the SDKs take ten to thirty megabytes each.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aiohttp import web

from bot.ports import Messenger, TakeTurn
from bot.settings import Settings
from bot.shelf import Shelf
from bot.wording import Words


@dataclass(frozen=True, slots=True)
class Given:
    """What every platform is given. now: the clock, aware UTC."""

    settings: Settings
    take_turn: TakeTurn
    shelf: Shelf
    words: Words
    now: Callable[[], datetime]


class Platform(Protocol):
    """routes: for our own web application. start: take what comes in, in a process that serves HTTP."""

    @property
    def messenger(self) -> Messenger: ...

    @property
    def routes(self) -> Iterable[web.RouteDef]: ...

    async def start(self) -> None: ...

    async def close(self) -> None: ...


def switched_on(given: Given) -> dict[str, Platform]:
    """Each platform that there are credentials for, by its name in addresses."""
    found: dict[str, Platform] = {}
    if given.settings.slack:
        from bot.platforms.slack import SlackPlatform

        found["slack"] = SlackPlatform(given, given.settings.slack)
    if given.settings.teams:
        from bot.platforms.teams import TeamsPlatform

        found["teams"] = TeamsPlatform(given, given.settings.teams)
    return found
