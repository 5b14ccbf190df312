"""A messenger for Teams, as small as can be: it speaks the Bot Connector's protocol and knows what the answers mean."""

from datetime import datetime, timedelta
from http import HTTPStatus

import aiohttp

from bot.ports import Address, Message, Pace, Profile, Rate, Still, TryLater, Undeliverable, always

LATER = (412, 429, 502, 503, 504)
PACE = Pace(chat=Rate(timedelta(milliseconds=500), burst=4), workspace=Rate(timedelta(milliseconds=20), burst=25))
"""Within 7 a second, 8 in two and 50 requests a second in a tenant."""


class TeamsMessenger:
    """Implements `bot.ports.Messenger`. A person's id is that of their conversation with the bot."""

    def __init__(self, url: str, token: str, pace: Pace = PACE) -> None:
        self._url, self._token, self.pace = url, token, pace
        self._http: aiohttp.ClientSession | None = None

    async def send(self, to: Address, message: Message, key: str, still: Still = always) -> str:
        if self._http is None:
            headers = {"Authorization": f"Bearer {self._token}"}
            self._http = aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(total=20))
        activity = {"type": "message", "text": message.text, "channelData": {"key": key}}
        try:
            async with self._http.post(f"{self._url}/v3/conversations/{to.person}/activities", json=activity) as answer:
                if answer.status in LATER:
                    asked = answer.headers.get("Retry-After")
                    after = timedelta(seconds=int(asked)) if asked else None
                    in_doubt = answer.status not in (412, 429)
                    raise TryLater(f"status {answer.status}", after, in_doubt=in_doubt)
                if answer.status != HTTPStatus.CREATED:
                    raise Undeliverable("left" if answer.status == HTTPStatus.NOT_FOUND else "refused")
                return str((await answer.json())["id"])
        except aiohttp.ClientConnectorError:
            raise TryLater("unreachable") from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise TryLater("cut off", in_doubt=True) from None

    async def update(self, to: Address, receipt: str, message: Message) -> None:
        raise NotImplementedError

    async def find(self, to: Address, key: str, since: datetime) -> str | None:
        """Teams has no way to tell."""
        return None

    async def quiet_until(self, of: Address) -> datetime | None:
        return None

    async def profile(self, of: Address) -> Profile:
        return Profile()

    async def close(self) -> None:
        if self._http:
            await self._http.close()
