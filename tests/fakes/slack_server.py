"""Slack's Web API over HTTP on a loopback port, with its real limits, and the state that it keeps.

It knows nothing of the bot under test: it believes tokens, refuses what Slack refuses, and breaks down on demand.
"""

import asyncio
import json
import math
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.slack_limits import wrong_in_message, wrong_in_view
from tests.fakes.slack_lists import Lists, NoList
from tests.fakes.slack_screen import Channel, Json, Person, Post, View
from tests.fakes.trouble import Trouble, Weather, fair

TRIGGER_LASTS = 3.0
SCOPES = {
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"im:history"},
    "conversations.open": {"im:write"},
    "dnd.info": {"dnd:read"},
    "usergroups.list": {"usergroups:read"},
    "usergroups.users.list": {"usergroups:read"},
    "users.info": {"users:read"},
    "users.list": {"users:read"},
}
"""What the app must have been allowed for a method."""
LOOKS_UP = (
    "conversations.history",
    "conversations.members",
    "conversations.open",
    "dnd.info",
    "users.info",
    "users.list",
)


class Refused(Exception):
    """What Slack answers instead: `{"ok": false, "error": ...}`."""

    def __init__(self, error: str, *messages: str) -> None:
        super().__init__(error)
        self.error, self.messages = error, messages


class SlackServer:
    """The server. `pace` is messages per second in one channel and `burst` how many may come at once; None: no limit.
    `workspace` is the same for all channels together, (per second, at once), and `lookups` for each method that only
    looks something up. `scopes`: what the app may do, None: all. `weather`: what goes wrong by chance.

    `now` is its clock for triggers and pace, in seconds, so that a test can let time pass.
    """

    def __init__(
        self,
        pace: float | None = 1.0,
        burst: int = 10,
        now: Callable[[], float] = time.time,
        workspace: tuple[float, int] | None = None,
        scopes: frozenset[str] | None = None,
        lookups: tuple[float, int] | None = None,
        weather: Weather = fair,
    ) -> None:
        self.pace, self.burst, self.now, self.workspace, self.scopes = pace, burst, now, workspace, scopes
        self.lookups, self.weather = lookups, weather
        self.refused = 0
        self.tokens: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.lists = Lists(self.people, self.channels, scopes)
        self.posts: list[Post] = []
        self.modals: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.calls: list[tuple[str, Json]] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.connected = asyncio.Event()
        self.acknowledged: dict[str, asyncio.Future[Json]] = {}
        self.happened = asyncio.Condition()
        self._triggers: dict[str, tuple[str, float]] = {}
        self._troubles: dict[str, list[Trouble]] = {}
        self._next_free: dict[str, float] = {}
        self._closing = asyncio.Event()
        self._count = 0
        self._methods: dict[str, Callable[[str, Json], Json]] = {
            "auth.test": self._auth_test,
            "chat.postEphemeral": self._post_aside,
            "chat.postMessage": self._post_message,
            "chat.update": self._update_message,
            "conversations.history": self._history,
            "conversations.info": self.lists.info,
            "conversations.members": self.lists.members,
            "conversations.open": self._conversations_open,
            "dnd.info": self._dnd_info,
            "oauth.v2.access": self._oauth,
            "usergroups.list": self.lists.usergroups,
            "usergroups.users.list": self.lists.usergroup,
            "users.info": self._users_info,
            "users.list": self.lists.users,
            "views.open": self._views_open,
            "views.publish": self._views_publish,
            "views.update": self._views_update,
            "apps.connections.open": self._connections_open,
        }

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/socket", self._socket)
        app.router.add_post("/respond", self._respond)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base = f"{host}:{port}"
        self.url = f"http://{self.base}/api/"

    async def stop(self) -> None:
        self._closing.set()
        for socket in self.sockets:
            await socket.close()
        await self._runner.cleanup()

    def installed(self, team: str, token: str) -> None:
        """The app is in that workspace, and the token is its bot's."""
        self.tokens[token] = team

    def allows(self, team: str) -> str:
        """Somebody allows the app into a workspace: the code that Slack's page sends them back to us with."""
        code = secrets.token_hex(8)
        self.codes[code] = team
        return code

    def fails(self, method: str, *, times: int = 1, **trouble: Any) -> None:
        """Let the next calls of a method fail in the given way; see Trouble."""
        self._troubles.setdefault(method, []).extend([Trouble(**trouble)] * times)

    def trigger(self, person: str) -> str:
        """What a press or a command is good for: one view, within three seconds."""
        trigger = f"{self._number()}.{secrets.token_hex(8)}"
        self._triggers[trigger] = (person, self.now())
        return trigger

    def called(self, method: str) -> list[Json]:
        """The arguments of every call of a method, refused ones too."""
        return [arguments for name, arguments in self.calls if name == method]

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if request.content_type == "application/json":
            arguments = await request.json()
        else:
            arguments = {**request.query, **await request.post()}
        self.calls.append((method, arguments))

        async def do() -> web.Response:
            answer, headers, status = self._answer(method, token, arguments)
            await self.tell()
            return web.json_response(answer, headers=headers, status=status)

        troubles = self._troubles.get(method)
        trouble = troubles.pop(0) if troubles else self.weather(method)
        return await (trouble.befall(request, do, self._closing) if trouble else do())

    def _answer(self, method: str, token: str, arguments: Json) -> tuple[Json, Mapping[str, str], int]:
        try:
            if method not in ("oauth.v2.access", "apps.connections.open") and token not in self.tokens:
                raise Refused("invalid_auth" if token else "not_authed")
            if method not in self._methods:
                raise Refused("unknown_method")
            if self.scopes is not None and not SCOPES.get(method, set()) <= self.scopes:
                raise Refused("missing_scope")
            if self.lookups and method in LOOKS_UP:
                self._keep_pace(f"{method} in {self.tokens[token]}", *self.lookups)
            return {"ok": True, **self._methods[method](token, arguments)}, {}, 200
        except NoList as none:
            return {"ok": False, "error": str(none)}, {}, 200
        except Refused as refused:
            answer = {"ok": False, "error": refused.error, "response_metadata": {"messages": list(refused.messages)}}
            if refused.error == "ratelimited":
                self.refused += 1
                return answer, {"Retry-After": refused.messages[0]}, 429
            return answer, {}, 200

    def _auth_test(self, token: str, arguments: Json) -> Json:
        team = self.tokens[token]
        return {"url": "https://x.slack.com/", "team_id": team, "user_id": "UBOT", "bot_id": "BBOT", "user": "coach"}

    def _oauth(self, token: str, arguments: Json) -> Json:
        if not (team := self.codes.pop(arguments.get("code", ""), "")):
            raise Refused("invalid_code")
        made = f"xoxb-{team}-{secrets.token_hex(4)}"
        self.installed(team, made)
        return {
            "access_token": made,
            "app_id": "A1",
            "authed_user": {"id": "U1"},
            "bot_user_id": "UBOT",
            "is_enterprise_install": False,
            "scope": "commands,chat:write",
            "team": {"id": team, "name": team},
            "token_type": "bot",
        }

    def _users_info(self, token: str, arguments: Json) -> Json:
        person = self._person(token, arguments["user"], "user_not_found")
        profile = {"display_name": person.name, "status_emoji": "", "status_expiration": 0, **person.status}
        user: Json = {"id": person.id, "name": person.name, "profile": profile, "deleted": person.deactivated}
        user |= {"team_id": person.home or person.team}
        roles = {name: name in person.roles for name in ("is_admin", "is_owner", "is_primary_owner")}
        user |= {} if person.deactivated else {"tz": person.tz, **roles}
        return {"user": {**user, "locale": person.locale} if arguments.get("include_locale") == "true" else user}

    def _post_message(self, token: str, arguments: Json) -> Json:
        at, team = self._place(token, arguments["channel"])
        if wrong := wrong_in_message(arguments):
            raise Refused(wrong[0] if wrong[0].startswith(("msg_", "no_text")) else "invalid_blocks", *wrong)
        self._keep_pace(at, self.pace, self.burst)
        if self.workspace:
            self._keep_pace(team, *self.workspace)
        ts = f"{int(time.time())}.{self._number():06d}"
        text, blocks = arguments.get("text", ""), arguments.get("blocks", [])
        self.posts.append(Post(ts, at, text, blocks, arguments.get("metadata", {}), arguments, self.now()))
        return {"channel": at, "ts": ts, "message": {"text": text, "ts": ts}}

    def _place(self, token: str, channel: str) -> tuple[str, str]:
        """(id, workspace) of the chat or the channel that a message goes to."""
        if found := self.channels.get(channel):
            if found.team != self.tokens[token] or (found.private and not found.invited):
                raise Refused("channel_not_found")
            if found.wrong or not found.invited:
                raise Refused(found.wrong or "not_in_channel")
            return found.id, found.team
        person = next((one for one in self.people.values() if channel in (one.id, one.at)), None)
        if person is None or person.gone or person.team != self.tokens[token]:
            raise Refused("channel_not_found")
        return person.at, person.team

    def _post_aside(self, token: str, arguments: Json) -> Json:
        self._place(token, arguments["channel"])
        person = self._person(token, arguments["user"], "user_not_in_channel")
        if wrong := wrong_in_message(arguments):
            raise Refused("invalid_blocks", *wrong)
        self.channels[arguments["channel"]].asides.append((person.id, arguments["text"]))
        return {"message_ts": f"{int(time.time())}.{self._number():06d}"}

    def _update_message(self, token: str, arguments: Json) -> Json:
        post = next(
            (one for one in self.posts if (one.channel, one.ts) == (arguments["channel"], arguments["ts"])), None
        )
        if post is None:
            raise Refused("message_not_found")
        if (channel := self.channels.get(post.channel)) and channel.wrong:
            raise Refused(channel.wrong)
        if wrong := wrong_in_message(arguments):
            raise Refused("invalid_blocks", *wrong)
        post.text, post.blocks, post.edited = arguments.get("text", ""), arguments.get("blocks", []), True
        return {"channel": post.channel, "ts": post.ts, "text": post.text}

    def _conversations_open(self, token: str, arguments: Json) -> Json:
        person = self._person(token, arguments["users"], "user_not_found")
        if person.deactivated:
            raise Refused("user_disabled")
        return {"channel": {"id": person.at}}

    def _history(self, token: str, arguments: Json) -> Json:
        """The newest first, as Slack does; metadata only where it was asked for."""
        found = [
            one for one in self.posts if one.channel == arguments["channel"] and one.ts > arguments.get("oldest", "")
        ]
        first, most = int(arguments.get("cursor", "0")), int(arguments.get("limit", "100"))
        page = found[::-1][first : first + most]
        with_metadata = arguments.get("include_all_metadata") == "true"
        messages = [
            {"type": "message", "ts": one.ts, "text": one.text, **({"metadata": one.metadata} if with_metadata else {})}
            for one in page
        ]
        more = len(found) > first + most
        return {
            "messages": messages,
            "has_more": more,
            "response_metadata": {"next_cursor": str(first + most) if more else ""},
        }

    def _dnd_info(self, token: str, arguments: Json) -> Json:
        return self._person(token, arguments["user"], "user_not_found").dnd

    def _keep_pace(self, key: str, pace: float | None, burst: int) -> None:
        if pace is None:
            return
        now, gap = self.now(), 1 / pace
        free = max(self._next_free.get(key, 0.0), now)
        if (wait := free - now - gap * (burst - 1)) > 0:
            raise Refused("ratelimited", str(max(math.ceil(wait), 1)))
        self._next_free[key] = free + gap

    def _views_open(self, token: str, arguments: Json) -> Json:
        person, at = self._triggers.get(arguments["trigger_id"], ("", 0.0))
        if not person:
            raise Refused("invalid_trigger_id")
        if at < 0:
            raise Refused("exchanged_trigger_id")
        if self.now() - at > TRIGGER_LASTS:
            raise Refused("expired_trigger_id")
        self._person(token, person, "user_not_found")
        self._check(arguments["view"], "modal")
        self._triggers[arguments["trigger_id"]] = (person, -1.0)
        self.modals[person] = opened = View(f"V{self._number()}", "", {})
        return self._put(opened, arguments["view"])

    def _views_update(self, token: str, arguments: Json) -> Json:
        opened = next((view for view in self.modals.values() if view.id == arguments["view_id"]), None)
        if opened is None:
            raise Refused("not_found")
        if arguments.get("hash", opened.hash) != opened.hash:
            raise Refused("hash_conflict")
        self._check(arguments["view"], "modal")
        return self._put(opened, arguments["view"])

    def _views_publish(self, token: str, arguments: Json) -> Json:
        person = self._person(token, arguments["user_id"], "user_not_found")
        self._check(arguments["view"], "home")
        home = self.homes.setdefault(person.id, View(f"V{self._number()}", "", {}))
        return self._put(home, arguments["view"])

    def _connections_open(self, token: str, arguments: Json) -> Json:
        return {"url": f"ws://{self.base}/socket"}

    def _check(self, view: Json, kind: str) -> None:
        if wrong := wrong_in_view(view) or ([] if view["type"] == kind else [f"not a {kind}"]):
            raise Refused("invalid_arguments", *wrong)

    def _put(self, opened: View, view: Json) -> Json:
        opened.put(view)
        return {"view": {**view, "id": opened.id, "hash": opened.hash}}

    def _person(self, token: str, id: str, error: str) -> Person:
        person = self.people.get(id)
        if person is None or person.gone or person.team != self.tokens[token]:
            raise Refused(error)
        return person

    def _number(self) -> int:
        self._count += 1
        return self._count

    async def _respond(self, request: web.Request) -> web.Response:
        """A response_url."""
        self.calls.append(("response_url", await request.json()))
        return web.Response(text="ok")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets)})
        self.connected.set()
        await self.tell()
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                answer = json.loads(message.data)
                if waiting := self.acknowledged.pop(answer.get("envelope_id", ""), None):
                    waiting.set_result(answer.get("payload") or {})
        self.sockets.remove(socket)
        return socket

    async def tell(self) -> None:
        """Wake whoever waits for something to happen."""
        async with self.happened:
            self.happened.notify_all()

    async def until(self, what: Callable[[], bool], within: float = 5.0) -> None:
        """Wait until something is so; fails when it does not become so in time."""
        async with asyncio.timeout(within), self.happened:
            await self.happened.wait_for(what)
