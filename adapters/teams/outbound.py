"""A message -> the person's private chat with the bot in Teams, through the Bot Connector's REST interface.

Rule: a call is tried once, and the bot's token leaves this machine only over HTTPS. It does without botbuilder 4.17.1,
whose client posts through six threads and spends 3 ms of CPU on each call.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import aiohttp
import structlog
from yarl import URL

from adapters.teams import cards, members
from adapters.teams.token import Credentials, Token
from adapters.wire import leaving, retry_after, session
from bot.ports import Address, Channel, Message, Pace, Profile, Rate, Roster, Still, TryLater, Undeliverable, always
from bot.urls import is_local, is_safe

log = structlog.get_logger()

PACE = Pace(
    chat=Rate(timedelta(seconds=2.01), burst=6),
    workspace=Rate(timedelta(milliseconds=25), burst=5),
    updates=Rate(timedelta(milliseconds=200), burst=4),
)
"""Teams allows a bot in one conversation 7 messages a second, 8 in two, 60 in thirty and 1,800 an hour, and 50 calls a
second in one tenant. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
"""
LATER = frozenset((401, 408, 412, 429))
NOT_DONE = frozenset((401, 412, 429))
BLOCKED = frozenset(("MessageWritesBlocked", "ConversationBlockedByUser"))
CHATS_KNOWN = 10_000

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,59}")


class Refused(Undeliverable):
    """Teams said no. `error` is its own word for why."""

    def __init__(self, why: str, error: str, status: int) -> None:
        super().__init__(why, error)
        self.status = status


class Connector:
    """The Bot Connector, at whichever address an authenticated activity named. Make one per process and close it.

    credentials: the bot's; without them nothing leaves this machine. open_session: how the session is opened that it
    sends over, in the loop that will use it.
    """

    def __init__(
        self, credentials: Credentials | None, open_session: Callable[[], aiohttp.ClientSession] = session
    ) -> None:
        self._token = Token(credentials) if credentials else None
        self._open_session = open_session
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self,
        verb: str,
        service_url: str,
        path: tuple[str, ...],
        body: Mapping[str, Any] | None = None,
        still: Still = always,
        of: str = "conversations",
        query: Mapping[str, str] = MappingProxyType({}),
    ) -> Mapping[str, Any]:
        """The Connector's answer. Raises TryLater or Undeliverable, and logs nothing of what was said."""
        token = await self._token_for(service_url)
        proof = {"Authorization": f"Bearer {token}"} if token else {}
        parts = (service_url.rstrip("/"), f"v3/{of}", *(quote(it, safe="") for it in path))
        url = URL("/".join(parts), encoded=True).with_query(query)
        if self._session is None:
            self._session = self._open_session()
        with leaving(still):
            async with self._session.request(verb, url, json=body, headers=proof, allow_redirects=False) as answer:
                status, headers, found = answer.status, answer.headers, _json(await answer.read())
        if status == HTTPStatus.UNAUTHORIZED and self._token:
            self._token.refused(token)
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            raise _trouble(status, found or {}, headers)
        if found is None:
            raise TryLater("no answer of Teams'", in_doubt=True)
        return found

    async def _token_for(self, service_url: str) -> str:
        """What only runs on this machine, as Agents Playground does, needs no token and gets none."""
        if is_local(service_url):
            return ""
        if self._token is None or not is_safe(service_url):
            raise Undeliverable("refused", "ServiceUrl")
        return await self._token.get()

    async def close(self) -> None:
        if self._token:
            await self._token.close()
        if self._session:
            await self._session.close()


class TeamsMessenger:
    """Implements `bot.ports.Messenger`. A receipt is "conversation/activity". Nothing that was sent can be looked for,
    and neither a person's status nor their profile is told: the profile comes with what they do.
    """

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._chats: dict[str, str] = {}
        self.pace = PACE

    async def send(self, to: Address, message: Message, key: str, still: Still = always) -> str:
        reference = reference_of(to)
        if _is_channel(reference):
            return await self._begin_thread(to, reference, message, key, still)
        chat = await self._chat(to, reference)
        activity = {**cards.message(message), **_addressed(reference, chat), "channelData": {"coachbot_message": key}}
        sent = await self._connector.call("POST", reference["serviceUrl"], (chat, "activities"), activity, still)
        return f"{chat}/{sent.get('id', '')}"

    async def update(self, to: Address, receipt: str, message: Message) -> None:
        reference = reference_of(to)
        chat, _, id = receipt.rpartition("/")
        activity = {**cards.message(message), **_addressed(reference, chat), "id": id}
        try:
            await self._connector.call("PUT", reference["serviceUrl"], (chat, "activities", id), activity)
        except Refused as refused:
            if _is_channel(reference):
                raise _of_a_channel(refused) from None
            if refused.status != HTTPStatus.NOT_FOUND:
                raise

    async def _begin_thread(
        self, to: Address, reference: Mapping[str, Any], message: Message, key: str, still: Still
    ) -> str:
        """In a channel each message of the bot's begins a thread, which is a conversation of its own."""
        asked = {
            "isGroup": True,
            "bot": reference["bot"],
            "tenantId": to.workspace,
            "channelData": {"channel": {"id": to.person}, "tenant": {"id": to.workspace}},
            "activity": {**cards.message(message), "channelData": {"coachbot_message": key}},
        }
        try:
            begun = await self._connector.call("POST", reference["serviceUrl"], (), asked, still)
        except Refused as refused:
            raise _of_a_channel(refused) from None
        if not (thread := begun.get("id")) or not (id := begun.get("activityId")):
            raise TryLater("no thread", in_doubt=True)
        return f"{thread}/{id}"

    async def find(self, to: Address, key: str, since: datetime) -> str | None:
        """A few messages that may come twice to one person are let be; not so what stands before many."""
        if _is_channel(reference_of(to)):
            raise Undeliverable("refused")
        return None

    async def named(self, channel: Channel) -> Channel:
        """The channel with its name, if Teams tells it. The first channel of a team goes by the name of the team."""
        reference, team = reference_of(channel.address), channel.address.route.get("team", "")
        if channel.title or not team:
            return channel
        if channel.address.person == team:
            found = [await self._connector.call("GET", reference["serviceUrl"], (team,), of="teams")]
        else:
            told = await self._connector.call("GET", reference["serviceUrl"], (team, "conversations"), of="teams")
            found = [it for it in told.get("conversations") or () if it.get("id") == channel.address.person]
        names = (it.get("name") for it in found)
        return replace(channel, title=next((name for name in names if isinstance(name, str)), ""))

    async def quiet_until(self, of: Address) -> datetime | None:
        return None

    async def profile(self, of: Address) -> Profile:
        return Profile()

    async def members(self, of: Address, after: str = "") -> Roster:
        if of.person.startswith("@"):
            raise Undeliverable("no groups")
        reference = reference_of(of)
        at, path = reference["serviceUrl"], (of.person, "pagedmembers")
        try:
            page = await self._connector.call("GET", at, path, query=members.asked(after))
        except Refused as refused:
            raise Undeliverable(members.WHY.get(refused.status, refused.why), refused.error) from None
        return members.roster(page, of, reference)

    async def _chat(self, to: Address, reference: Mapping[str, Any]) -> str:
        """The private chat with a person. Opened for those who have only been met elsewhere; Teams answers with the
        same one each time.
        """
        if chat := reference["conversation"].get("id"):
            return str(chat)
        if to.key not in self._chats:
            asked = {
                "bot": reference["bot"],
                "members": [reference["user"]],
                "isGroup": False,
                "tenantId": to.workspace,
                "channelData": {"tenant": {"id": to.workspace}},
            }
            opened = await self._connector.call("POST", reference["serviceUrl"], (), asked)
            if not (chat := str(opened.get("id") or "")):
                raise TryLater("no chat")
            if len(self._chats) >= CHATS_KNOWN:
                self._chats.clear()
            self._chats[to.key] = chat
        return self._chats[to.key]


def reference_of(to: Address) -> Mapping[str, Any]:
    """The way back to a person. Undeliverable where the app was never installed for them."""
    if not (kept := to.route.get("reference")):
        raise Undeliverable("not installed")
    reference: Mapping[str, Any] = json.loads(kept)
    return reference


def _addressed(reference: Mapping[str, Any], chat: str) -> dict[str, Any]:
    conversation = {**reference["conversation"], "id": chat}
    recipient = {"recipient": reference["user"]} if "user" in reference else {}
    return {"from": reference["bot"], **recipient, "conversation": conversation}


def _is_channel(reference: Mapping[str, Any]) -> bool:
    return bool(reference["conversation"].get("conversationType") == "channel")


def _of_a_channel(refused: Refused) -> Undeliverable:
    """What a refusal means there: the app is not in the team, it may not write, or what it is about is gone."""
    why = {"not installed": "not there", "left": "gone", "blocked": "not allowed"}.get(refused.why, refused.why)
    return Undeliverable(why, refused.error)


def _trouble(status: int, found: Mapping[str, Any], headers: Mapping[str, str]) -> TryLater | Undeliverable:
    """What a refusal means: https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability"""
    error = found.get("error")
    error = error if isinstance(error, dict) else {}
    inner = error.get("innerHttpError") or {}
    words = {_code(it) for it in (error.get("code"), error.get("subCode"), found.get("subCode"), _sub(inner))}
    code = _code(error.get("code")) or f"status {status}"
    if status in LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TryLater(code, retry_after(headers), in_doubt=status not in NOT_DONE)
    log.warning("teams_refused", status=status, error=code)
    if words & BLOCKED:
        return Refused("blocked", code, status)
    whys = {HTTPStatus.FORBIDDEN: "not installed", HTTPStatus.NOT_FOUND: "left"}
    return Refused(next((why for of, why in whys.items() if of == status), "refused"), code, status)


def _sub(inner: object) -> object:
    body = inner.get("body") if isinstance(inner, dict) else None
    return body.get("subCode") if isinstance(body, dict) else None


def _code(word: object) -> str:
    """Teams' word, which is logged and kept: what does not look like one is not repeated."""
    return word if isinstance(word, str) and _CODE.fullmatch(word) else ""


def _json(body: bytes) -> Mapping[str, Any] | None:
    """None for what cannot be the Connector's: a proxy in between may have answered."""
    try:
        found = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
