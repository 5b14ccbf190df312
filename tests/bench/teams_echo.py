"""What a coached turn in Teams is measured against: the echo bot of botbuilder 4.17.1, as its samples make it.

Rule: it is helped where it can be: it has a token for its answers from the start, and keeps it.
"""

import asyncio
import os

from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botframework.connector.auth import (
    ChannelValidation,
    MicrosoftAppCredentials,
    PasswordServiceClientCredentialFactory,
)

from tests.fakes.teams_issuer import APP


class Credentials(MicrosoftAppCredentials):  # type: ignore[misc]
    """With a token that never expires."""

    def get_access_token(self, force_refresh: bool = False) -> str:
        return "token"


class Kept(PasswordServiceClientCredentialFactory):  # type: ignore[misc]
    """The same credentials each time; botbuilder's own logs in anew for every message that is sent."""

    def __init__(self) -> None:
        super().__init__(APP, "password")
        self._credentials = Credentials(APP, "password")

    async def create_credentials(self, *_: object, **__: object) -> MicrosoftAppCredentials:
        return self._credentials


class Echo(ActivityHandler):  # type: ignore[misc]
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(f"You said: {turn_context.activity.text}")


def adapter() -> CloudAdapter:
    return CloudAdapter(ConfigurationBotFrameworkAuthentication(object(), credentials_factory=Kept()))


async def main() -> None:
    ChannelValidation.open_id_metadata_endpoint = os.environ["TEAMS_OPENID_METADATA_URL"]
    cloud, bot = adapter(), Echo()

    async def messages(request: web.Request) -> web.StreamResponse:
        answer: web.StreamResponse = await cloud.process(request, bot)
        return answer

    server = web.Application()
    server.router.add_post("/api/messages", messages)
    server.router.add_get("/readyz", lambda request: asyncio.sleep(0, web.Response(text="ready")))
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["PORT"])).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
