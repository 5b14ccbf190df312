"""A message -> the person's chat with the bot in Slack, and what Slack knows about the person.

Rule: every message carries the key that it was sent under, and is found again by it.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.slack import blocks, members
from adapters.slack.web_api import Refused, SlackApi
from bot.ports import Address, Message, Pace, Profile, Rate, Roster, Still, Undeliverable, always

KEY = "coachbot_message"
PACE = Pace(
    chat=Rate(timedelta(seconds=1), burst=4),
    workspace=Rate(timedelta(milliseconds=200), burst=10),
    updates=Rate(timedelta(milliseconds=1200), burst=10),
    looks=Rate(timedelta(milliseconds=1200), burst=10),
)
"""Slack allows a message a second in a chat with bursts it does not number, and "several hundred a minute" in a
workspace, of which we take 300; updates and look-ups are of its Tier 3, more than 50 a minute.
https://docs.slack.dev/apis/web-api/rate-limits
"""
GONE = frozenset(("message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found", "is_inactive"))
"""Slack's errors for a message that is not there any more, or stays as it is."""
OF_A_CHANNEL = (
    dict.fromkeys(("channel_not_found", "not_in_channel"), "not there")
    | dict.fromkeys(("message_not_found", "cant_update_message", "edit_window_closed"), "gone")
    | dict.fromkeys(("is_archived", "is_inactive"), "archived")
    | dict.fromkeys(
        (
            "restricted_action",
            "restricted_action_non_threadable_channel",
            "restricted_action_read_only_channel",
            "restricted_action_thread_only_channel",
        ),
        "not allowed",
    )
)
"""Slack's errors -> why nothing can be posted in a channel, or changed there; any other is as for a person. A private
channel without the bot in it is not found.
"""
SKEW = timedelta(days=1)
"""By how much Slack's clock may be behind ours. A chat seldom has more than a page a day."""
PAGES_AT_MOST = 20
AWAY = (":palm_tree:", ":face_with_thermometer:", ":no_entry:", ":airplane:")
"""The emoji of the statuses for holidays, illness and being away, as Slack suggests them."""
A_DAY = timedelta(days=1)
ADMINS = ("is_admin", "is_owner", "is_primary_owner")
"""What Slack says of those who look after a workspace."""


class SlackMessenger:
    """Implements `bot.ports.Messenger`. Sending to a person's id reaches their chat with the bot, opened or not.

    A receipt is "channel/ts". now: the clock, aware UTC.
    """

    def __init__(self, api: SlackApi, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._api, self._now = api, now
        self.pace = PACE

    async def send(self, to: Address, message: Message, key: str, still: Still = always) -> str:
        asked = {
            "channel": to.person,
            **_shown(message),
            "metadata": {"event_type": KEY, "event_payload": {"key": key}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        try:
            sent = await self._api.call("chat.postMessage", to, asked, still=still)
        except Refused as refused:
            raise _why(to, refused) from None
        return f"{sent.get('channel', '')}/{sent.get('ts', '')}"

    async def update(self, to: Address, receipt: str, message: Message) -> None:
        channel, _, ts = receipt.partition("/")
        try:
            await self._api.call("chat.update", to, {"channel": channel, "ts": ts, **_shown(message)})
        except Refused as refused:
            if refused.error not in GONE or _is_channel(to):
                raise _why(to, refused) from None

    async def find(self, to: Address, key: str, since: datetime) -> str | None:
        """Only in somebody's own chat: the bot may read no channel."""
        if _is_channel(to):
            raise Undeliverable("refused")
        opened = await self._api.call("conversations.open", to, {"users": to.person})
        channel = _text(_object(opened.get("channel")).get("id"))
        oldest, cursor = f"{(since - SKEW).timestamp():.6f}", ""
        for _ in range(PAGES_AT_MOST):
            asked = {"channel": channel, "oldest": oldest, "include_all_metadata": "true", "limit": "100"}
            asked |= {"cursor": cursor} if cursor else {}
            page = await self._api.call("conversations.history", to, asked, verb="GET")
            for message in page.get("messages") or ():
                metadata = _object(_object(message).get("metadata"))
                if metadata.get("event_type") == KEY and _object(metadata.get("event_payload")).get("key") == key:
                    return f"{channel}/{_text(message.get('ts'))}"
            cursor = _text(_object(page.get("response_metadata")).get("next_cursor"))
            if not cursor:
                return None
        return None

    async def quiet_until(self, of: Address) -> datetime | None:
        """While Do Not Disturb is on, by its schedule or for now; else while the status says holiday or illness."""
        now = self._now()
        dnd = await self._api.call("dnd.info", of, {"user": of.person}, verb="GET")
        if dnd.get("snooze_enabled") and (until := _moment(dnd.get("snooze_endtime"))) and until > now:
            return until
        begins, ends = _moment(dnd.get("next_dnd_start_ts")), _moment(dnd.get("next_dnd_end_ts"))
        if dnd.get("dnd_enabled") and begins and ends and begins <= now < ends:
            return ends
        profile = _object((await self._user(of)).get("profile"))
        if profile.get("status_emoji") not in AWAY:
            return None
        until = _moment(profile.get("status_expiration")) or now + A_DAY
        return until if until > now else None

    async def profile(self, of: Address) -> Profile:
        """Slack writes a language as "en-GB" and a zone as an IANA name. Who belongs to another workspace may be an
        admin there, and is none here.
        """
        user = await self._user(of, include_locale="true")
        shown = _object(user.get("profile"))
        names = (shown.get("display_name"), shown.get("real_name"), user.get("real_name"), user.get("name"))
        return Profile(
            name=next((name for name in names if isinstance(name, str) and name), ""),
            zone=_text(user.get("tz")),
            language=_text(user.get("locale")),
            admin=user.get("team_id") == of.workspace and any(user.get(it) is True for it in ADMINS),
        )

    async def members(self, of: Address, after: str = "") -> Roster:
        return await members.members(self._api, of, after)

    async def _user(self, of: Address, **also: str) -> Mapping[str, Any]:
        """Slack still takes messages to an account that was deactivated: only here it says that nobody reads them."""
        found = await self._api.call("users.info", of, {"user": of.person, **also}, verb="GET")
        user = _object(found.get("user"))
        if user.get("deleted") is True:
            raise Undeliverable("left")
        return user


def _is_channel(to: Address) -> bool:
    """People have ids that begin with U or W."""
    return to.person.startswith(("C", "G"))


def _why(to: Address, refused: Refused) -> Undeliverable:
    """What a refusal means: for a channel another thing than for a person."""
    why = OF_A_CHANNEL.get(refused.error) if _is_channel(to) else None
    return Undeliverable(why, refused.error) if why else refused


def _shown(message: Message) -> dict[str, Any]:
    text, shown = blocks.message(message)
    return {"text": text, "blocks": shown}


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _moment(value: object) -> datetime | None:
    """Seconds since 1970; Slack writes 0, or 1, where there is none."""
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) and 1 < value < 10**11 else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
