"""Everything of Microsoft Teams, wired up: one registration in one organisation."""

from adapters.teams.answers import Answers, Words
from adapters.teams.app import teams_routes
from adapters.teams.door import Door
from adapters.teams.outbound import Connector, TeamsMessenger
from adapters.teams.token import credentials
from bot.memory import STRANGER
from bot.platforms import Given
from bot.settings import Teams


class TeamsPlatform:
    """Implements `bot.platforms.Platform`."""

    def __init__(self, given: Given, told: Teams) -> None:
        words = Words(
            went_wrong=lambda reference: given.words.line("common.went_wrong", STRANGER, {"reference": reference}),
            in_chat=given.words.line("common.in_chat", STRANGER),
            not_mine=given.words.line("common.not_mine", STRANGER),
        )
        tokens = credentials(told.app_id, told.password, told.tenant) if told.password else None
        self._connector = Connector(tokens)
        self._door = Door(told.app_id, told.tenant, told.metadata_url, anonymous=told.anonymous)
        self.messenger = TeamsMessenger(self._connector)
        self.routes = teams_routes(self._door, Answers(given.take_turn, self.messenger, words))

    async def start(self) -> None:
        self._door.open()

    async def close(self) -> None:
        await self._door.close()
        await self._connector.close()
