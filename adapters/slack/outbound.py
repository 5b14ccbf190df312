"""A message -> the person's chat with the bot in Slack, and what Slack knows about the person."""

from typing import Any

from adapters.slack import blocks
from adapters.slack.web_api import SlackApi
from bot.ports import Address, Message, Profile

KEY = "coachbot_message"


class SlackMessenger:
    """Implements `bot.ports.Messenger`. Sending to a person's id reaches their chat with the bot, opened or not."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api

    async def send(self, to: Address, message: Message, key: str) -> str:
        """The receipt is "channel/ts". `key` goes along as metadata, so that a message can be found again by it."""
        text, shown = blocks.message(message)
        arguments: dict[str, Any] = {
            "channel": to.person,
            "text": text,
            "blocks": shown,
            "metadata": {"event_type": KEY, "event_payload": {"key": key}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        sent = await self._api.call("chat.postMessage", to, arguments)
        return f"{sent.get('channel', '')}/{sent.get('ts', '')}"

    async def profile(self, of: Address) -> Profile:
        """Slack writes a language as "en-GB" and a zone as an IANA name."""
        arguments = {"user": of.person, "include_locale": "true"}
        found = await self._api.call("users.info", of, arguments, verb="GET")
        match found.get("user"):
            case {**user}:
                profile = user.get("profile")
                shown = profile if isinstance(profile, dict) else {}
                names = (shown.get("display_name"), shown.get("real_name"), user.get("real_name"), user.get("name"))
                return Profile(
                    name=next((name for name in names if isinstance(name, str) and name), ""),
                    zone=_text(user.get("tz")),
                    language=_text(user.get("locale")),
                )
        return Profile()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
