"""Everything of Slack, wired up: one workspace or many, over HTTP or Socket Mode."""

from adapters.slack import installs
from adapters.slack.app import slack_app, slack_routes
from adapters.slack.outbound import SlackMessenger
from adapters.slack.replies import Words
from adapters.slack.socket import SocketMode
from adapters.slack.web_api import SlackApi
from bot.memory import STRANGER
from bot.platforms import Given
from bot.settings import Slack
from conversations.effects import Open


class SlackPlatform:
    """Implements `bot.platforms.Platform`."""

    def __init__(self, given: Given, told: Slack) -> None:
        workspaces = installs.Workspaces(given.shelf)
        many = bool(told.client_id)
        tokens = workspaces if many else installs.OneWorkspace(told.bot_token)
        words = Words(
            went_wrong=lambda reference: given.words.line("common.went_wrong", STRANGER, {"reference": reference}),
            not_installed=given.words.line("common.not_installed", STRANGER),
            over=given.words.sheet(Open("over"), STRANGER),
        )
        url = given.settings.url
        oauth = installs.oauth(told.client_id, told.client_secret, workspaces, url) if many else None
        self._api = SlackApi(tokens, told.api_url)
        app = slack_app(told.signing_secret, self._api, tokens, given.take_turn, words, oauth)
        self._socket = SocketMode(app, told.app_token) if told.app_token else None
        self.messenger = SlackMessenger(self._api, given.now)
        self.routes = slack_routes(app) if told.signing_secret else []

    async def start(self) -> None:
        if self._socket:
            await self._socket.start()

    async def close(self) -> None:
        if self._socket:
            await self._socket.close()
        await self._api.close()
