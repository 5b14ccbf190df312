"""A fake Slack at the wire: its Web API with its real limits, and the people who use the bot through it.

    slack = FakeSlack("the signing secret")
    await slack.start()                                # slack.url is what SLACK_API_URL should be
    slack.installed("T1", "xoxb-1")
    slack.joins("U1", "sam")
    slack.endpoint = "http://127.0.0.1:3978/slack/events"
    await slack.types("U1", "/coach prepare")          # a signed request, as Slack makes it
    await slack.until(lambda: "Hello" in slack.reads("U1"))
    await slack.presses("U1", "Write privately")       # in the modal if one is open, else in the chat, newest first
    await slack.fills("U1", "We missed the deadline")
    await slack.stop()

What a person does returns Slack's view of our answer. `request` gives the same request unsent, to be played by a
benchmark; `again` sends the last one once more, as Slack does with events that we did not answer with 200.
"""

import asyncio
import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack_limits import elements_of
from tests.fakes.slack_screen import FIELDS, LISTS, Channel, Json, Person, Post, View
from tests.fakes.slack_server import SlackServer

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """Our answer to a request. Status 0: there was none in time."""

    status: int
    body: str

    @property
    def json(self) -> Json:
        found = json.loads(self.body) if self.body.startswith("{") else {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Request:
    """One thing that Slack tells the bot. kind: "events_api", "slash_commands" or "interactive"."""

    kind: str
    payload: Json

    @property
    def body(self) -> str:
        if self.kind == "events_api":
            return json.dumps(self.payload)
        return urlencode(self.payload if self.kind == "slash_commands" else {"payload": json.dumps(self.payload)})

    @property
    def content_type(self) -> str:
        return "application/json" if self.kind == "events_api" else FORM


def signed(secret: str, body: str, at: int | None = None) -> dict[str, str]:
    """The headers with which Slack proves that a body comes from it."""
    timestamp = str(int(time.time()) if at is None else at)
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


class FakeSlack(SlackServer):
    """Slack with its people. `endpoint` is where the bot listens; None: it is told over its socket."""

    def __init__(self, signing_secret: str, endpoint: str | None = None, **server: Any) -> None:
        super().__init__(**server)
        self.signing_secret, self.endpoint = signing_secret, endpoint
        self.patience = 3.0
        self.last: Request | None = None
        self._http: aiohttp.ClientSession | None = None

    async def stop(self) -> None:
        if self._http:
            await self._http.close()
        await super().stop()

    def joins(self, id: str, name: str, team: str = "T1", **about: Any) -> Person:
        """Somebody is in the workspace. about: tz, locale."""
        self.people[id] = person = Person(id, name, team, **about)
        return person

    def chat(self, id: str) -> list[Post]:
        """What the bot wrote to the person, oldest first."""
        return [post for post in self.posts if post.channel == self.people[id].at]

    def reads(self, id: str) -> str:
        """All that the bot wrote to the person, as they see it."""
        return "\n".join(post.reads for post in self.chat(id))

    def has(self, channel: str, **about: Any) -> Channel:
        """There is a channel. about: see Channel."""
        self.channels[channel] = made = Channel(channel, **about)
        return made

    def stands_in(self, channel: str) -> list[Post]:
        """What the bot posted there, oldest first."""
        return [post for post in self.posts if post.channel == channel]

    async def taps(self, id: str, channel: str, label: str) -> Answer:
        """The button of that label on the newest post in a channel."""
        post = self.stands_in(channel)[-1]
        button = next(it for it in elements_of(post.blocks, "button") if it["text"]["text"] == label)
        return await self.send(self.press(id, button, self._of_message(post)))

    def modal(self, id: str) -> View | None:
        """What the person has open."""
        return self.modals.get(id)

    async def types(self, id: str, text: str, **also: Any) -> Answer:
        """Into the chat with the bot. What begins with a slash is a command, as in Slack."""
        if text.startswith("/"):
            return await self.send(self.command(id, text))
        return await self.send(self.message(id, text, **also))

    async def presses(self, id: str, label: str) -> Answer:
        """The button of that label: in the modal if one is open, else the newest in the chat, else in the home."""
        view = self.modals.get(id)
        places: list[tuple[list[Json], Json]] = []
        if view:
            places.append((view.view["blocks"], {"container": {"type": "view"}, "view": self._view(id, view)}))
        else:
            places += [(post.blocks, self._of_message(post)) for post in reversed(self.chat(id))]
            if home := self.homes.get(id):
                places.append((home.view["blocks"], {"container": {"type": "view"}, "view": self._view(id, home)}))
        for blocks, about in places:
            for button in elements_of(blocks, "button"):
                if button["text"]["text"] == label:
                    return await self.send(self.press(id, button, about))
            for menu in elements_of(blocks, "static_select"):
                for option in menu["options"]:
                    if option["text"]["text"] == label:
                        chosen = {"type": "static_select", "action_id": menu["action_id"], "selected_option": option}
                        return await self.send(self.press(id, chosen, about))
        raise LookupError(f"{id} sees no button {label!r}, but {[b for blocks, _ in places for b in _labels(blocks)]}")

    async def fills(self, id: str, answer: str | int) -> Answer:
        """Write into the field of the open modal (a day as 2026-11-24, a moment in seconds) and send it."""
        view = self._open(id)
        self.writes(id, answer)
        response = await self.send(self._interactive(id, "view_submission", {"view": self._view(id, view)}))
        if response.status != 200:
            return response
        action = response.json.get("response_action")
        if action == "errors":
            view.errors = response.json["errors"]
            if set(view.errors) - set(view.typed):
                raise AssertionError(f"errors for blocks that are not there: {view.errors}")
        elif action == "update":
            self._check(response.json["view"], "modal")
            view.put(response.json["view"])
        elif not response.body or action == "clear":
            self.modals.pop(id, None)
        return response

    def writes(self, id: str, answer: str | int) -> None:
        """Into the field of the open modal, without sending it."""
        view = self._open(id)
        written = [it for fields in view.typed.values() for it in fields.values() if it["type"] not in LISTS]
        for field in written:
            field[FIELDS[field["type"]]] = answer
        if not written:
            raise LookupError(f"{view.name} has nothing to write in")

    def picks(self, id: str, one: str) -> None:
        """Choose a colleague or a channel from the list in the open modal, without sending it."""
        view = self._open(id)
        lists = [it for fields in view.typed.values() for it in fields.values() if it["type"] in LISTS]
        for field in lists:
            field[FIELDS[field["type"]]] = one
        if not lists:
            raise LookupError(f"{view.name} has no list")

    async def closes(self, id: str) -> Answer | None:
        """The open modal, without sending it. Slack tells the bot only if it asked to know."""
        view = self._open(id)
        request = self._interactive(id, "view_closed", {"view": self._view(id, view), "is_cleared": False})
        del self.modals[id]
        return await self.send(request) if view.view.get("notify_on_close") else None

    async def visits(self, id: str, tab: str = "home") -> Answer:
        """The bot's home, or with "messages" the chat with it."""
        person = self.people[id]
        return await self.send(
            self._event(person.team, {"type": "app_home_opened", "user": id, "channel": person.at, "tab": tab})
        )

    async def uninstalls(self, team: str) -> Answer:
        """Somebody takes the app out of a workspace: its token is dead at once, and two events tell us so."""
        self.tokens = {token: of for token, of in self.tokens.items() if of != team}
        await self.send(self._event(team, {"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}))
        return await self.send(self._event(team, {"type": "app_uninstalled"}))

    def command(self, id: str, text: str) -> Request:
        command, _, words = text.partition(" ")
        person = self.people[id]
        form = {
            "token": "legacy",
            "team_id": person.team,
            "team_domain": person.team.lower(),
            "channel_id": person.at,
            "channel_name": "directmessage",
            "user_id": id,
            "user_name": person.name,
            "command": command,
            "text": self._escaped(words, "<@{id}|{name}>"),
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": f"http://{self.base}/respond",
            "trigger_id": self.trigger(id),
        }
        return Request("slash_commands", form)

    def message(self, id: str, text: str, **also: Any) -> Request:
        person, ts = self.people[id], f"{time.time():.6f}"
        event = {"type": "message", "user": id, "text": self._escaped(text, "<@{id}>"), "ts": ts, "event_ts": ts}
        event |= {"channel": person.at, "channel_type": "im", "team": person.team}
        return self._event(person.team, {**event, "client_msg_id": secrets.token_hex(8), **also})

    def press(self, id: str, button: Mapping[str, Any], about: Json) -> Request:
        return self._interactive(id, "block_actions", {"actions": [{**button, "block_id": "b"}], **about})

    def request(self, what: Request) -> tuple[str, dict[str, str]]:
        """(body, headers) as Slack would send them now."""
        body = what.body
        return body, {"Content-Type": what.content_type, **signed(self.signing_secret, body)}

    async def send(self, what: Request, retry: int = 0) -> Answer:
        self.last = what
        if self.endpoint is None:
            return await self._send_over_socket(what)
        body, headers = self.request(what)
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_error"}
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.patience))
        try:
            async with self._http.post(self.endpoint, data=body.encode(), headers=headers) as response:
                return Answer(response.status, await response.text())
        except TimeoutError:
            return Answer(0, "")

    async def again(self, retry: int = 1) -> Answer:
        """The same request once more."""
        if self.last is None:
            raise LookupError("nothing was sent yet")
        return await self.send(self.last, retry)

    async def _send_over_socket(self, what: Request) -> Answer:
        envelope = secrets.token_hex(8)
        waiting = self.acknowledged[envelope] = asyncio.get_running_loop().create_future()
        message = {"type": what.kind, "envelope_id": envelope, "payload": what.payload}
        await self.sockets[-1].send_json({**message, "accepts_response_payload": what.kind != "events_api"})
        try:
            async with asyncio.timeout(self.patience):
                answer = await waiting
        except TimeoutError:
            return Answer(0, "")
        return Answer(200, json.dumps(answer) if answer else "")

    def _event(self, team: str, event: Json) -> Request:
        body = {
            "token": "legacy",
            "team_id": team,
            "api_app_id": "A1",
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(6).upper()}",
            "event_time": int(time.time()),
            "authorizations": [{"enterprise_id": None, "team_id": team, "user_id": "UBOT", "is_bot": True}],
            "is_ext_shared_channel": False,
        }
        return Request("events_api", body)

    def _interactive(self, id: str, kind: str, about: Json) -> Request:
        person = self.people[id]
        team = {"id": person.team, "domain": person.team.lower()}
        user = {"id": id, "username": person.name, "name": person.name, "team_id": person.team}
        payload = {"type": kind, "team": team, "user": user, "api_app_id": "A1", "token": "legacy", "enterprise": None}
        if kind != "view_closed":
            payload["trigger_id"] = self.trigger(id)
        return Request("interactive", {**payload, "is_enterprise_install": False, **about})

    def _of_message(self, post: Post) -> Json:
        message = {"type": "message", "user": "UBOT", "bot_id": "BBOT", "ts": post.ts, "text": post.text}
        container = {"type": "message", "message_ts": post.ts, "channel_id": post.channel, "is_ephemeral": False}
        channel = {"id": post.channel, "name": "pilot" if post.channel in self.channels else "directmessage"}
        return {"container": container, "channel": channel, "message": {**message, "blocks": post.blocks}}

    def _view(self, id: str, view: View) -> Json:
        team = self.people[id].team
        kept = {"id": view.id, "hash": view.hash, "team_id": team, "app_installed_team_id": team, "bot_id": "BBOT"}
        return {**view.view, **kept, "state": {"values": view.typed}}

    def _open(self, id: str) -> View:
        if not (view := self.modals.get(id)):
            raise LookupError(f"{id} has no modal open")
        return view

    def _escaped(self, text: str, mention: str) -> str:
        """As Slack sends it: &, < and > escaped, and "@sam" turned into a mention where there is a sam."""
        names = {person.name: person for person in self.people.values()}
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

        def mentioned(found: re.Match[str]) -> str:
            person = names.get(found[1])
            return mention.format(id=person.id, name=person.name) if person else found[0]

        return re.sub(r"@([\w.\-]*\w)", mentioned, text)


def _labels(blocks: list[Json]) -> list[str]:
    return [button["text"]["text"] for button in elements_of(blocks, "button")]
