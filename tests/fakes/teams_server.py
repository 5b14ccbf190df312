"""The Bot Connector of Teams over HTTP on a loopback port: it takes messages within the real limits, and breaks down.

It knows nothing of the bot under test, and takes no card that a client would not show. What was sent cannot be looked
for in Teams.
"""

import asyncio
import math
import ssl
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.teams_limits import actions_of, shown, sizes, wrong_in_message
from tests.fakes.trouble import Trouble, Weather, fair

Json = dict[str, Any]

LIMITS = ((1.0, 7), (2.0, 8), (30.0, 60), (3600.0, 1800))
"""How many messages a bot may send to one conversation, or how often open it, in so many seconds."""
IN_A_TENANT = ((1.0, 50),)
"""How many calls of any kind. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit"""
BYTES_AT_MOST = 100 * 1024
"""In UTF-16. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages"""


class Refused(Exception):
    """What the Connector answers instead. more: what else stands in its error, or beside it in `body`."""

    def __init__(self, status: int, code: str, *, headers: Mapping[str, str] = {}, body: Json | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.headers = status, code, headers
        self.body = body or {"error": {"code": code, "message": f"{code}: it says more, and maybe what was written"}}


@dataclass
class Activity:
    """A message that a bot sent, as it is now. first: as it was sent. edits: how often another took its place."""

    id: str
    conversation: str
    now: Json
    first: Json = field(default_factory=dict)
    edits: int = 0

    @property
    def key(self) -> str:
        """What the bot sent it under."""
        return str(self.first.get("channelData", {}).get("coachbot_message", ""))

    @property
    def card(self) -> Json:
        """The card that it is, if it is one."""
        return next((dict(it["content"]) for it in self.now.get("attachments", ())), {})

    @property
    def text(self) -> str:
        """What a person reads of it."""
        return shown(self.card) if self.card else str(self.now.get("text", ""))

    @property
    def buttons(self) -> list[str]:
        return [action["title"] for action in actions_of(self.card)]


@dataclass
class Team:
    """A team with the app in it. channels: id -> name, but for the first, which has the id of the team."""

    name: str
    tenant: str
    channels: dict[str, str] = field(default_factory=dict)


class TeamsServer:
    """`token`: the one it asks for; with none it takes whatever comes, and no token may. `conversations`: those that
    the app is installed in, and the tenant of each. `people`: whose chats they are, by the id that they have for the
    bot. `refusals`: what is refused in a conversation from now on. `teams`: by their id. `weather`: what goes wrong by
    chance. `gate`: while it is closed, calls wait at it. `now`: its clock. `rosters`: who is in a conversation, and
    `page`: how many of them come at once.

    `invalid`: what it was sent that no client could show; where there is any, `stop` fails.
    """

    def __init__(self, weather: Weather = fair, now: Callable[[], float] = time.monotonic) -> None:
        self.weather, self.now = weather, now
        self.token = ""
        self.conversations: dict[str, str] = {}
        self.people: dict[str, str] = {}
        self.refusals: dict[str, Refused] = {}
        self.teams: dict[str, Team] = {}
        self.rosters: dict[str, list[Json]] = {}
        self.page = 500
        self.posts: list[Activity] = []
        self.invalid: list[str] = []
        self.calls = self.refused = self.opened = 0
        self.in_flight = self.most_in_flight = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self._times: defaultdict[str, list[float]] = defaultdict(list)
        self._troubles: list[Trouble] = []
        self._closing = asyncio.Event()

    async def start(self, tls: ssl.SSLContext | None = None) -> None:
        app = web.Application(client_max_size=10 * BYTES_AT_MOST)
        app.router.add_post("/teams/v3/conversations", self._served(self._open))
        app.router.add_post("/teams/v3/conversations/{chat}/activities", self._served(self._post))
        app.router.add_get("/teams/v3/conversations/{chat}/pagedmembers", self._served(self._roster))
        app.router.add_get("/teams/v3/teams/{team}", self._served(self._team))
        app.router.add_get("/teams/v3/teams/{team}/conversations", self._served(self._channels))
        app.router.add_put("/teams/v3/conversations/{chat}/activities/{id}", self._served(self._put))
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=tls).start()
        host, self.port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{self.port}/teams/"

    async def stop(self) -> None:
        self._closing.set()
        self.gate.set()
        await self._runner.cleanup()
        assert self.invalid == []

    def installed(self, person: str, conversation: str, tenant: str) -> None:
        """The app is in somebody's private chat with the bot."""
        self.people[person] = conversation
        self.conversations[conversation] = tenant

    def fails(self, *, times: int = 1, **trouble: Any) -> None:
        """Let the next calls fail in the given way; see Trouble."""
        self._troubles += [Trouble(**trouble)] * times

    def refuses(self, conversation: str, status: int, code: str, **more: Any) -> None:
        """Whatever is sent there from now on."""
        self.refusals[conversation] = Refused(status, code, **more)

    def chat(self, conversation: str) -> list[Activity]:
        return [post for post in self.posts if post.conversation == conversation]

    def _served(
        self, do: Callable[[web.Request, Json], web.Response]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def serve(request: web.Request) -> web.Response:
            self.calls += 1
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
            body = await request.json() if request.can_read_body else {}

            async def answer() -> web.Response:
                try:
                    self._check_token(request)
                    return do(request, body)
                except Refused as refused:
                    self.refused += refused.status == 429
                    return web.json_response(refused.body, status=refused.status, headers=refused.headers)

            try:
                await self.gate.wait()
                trouble = self._troubles.pop(0) if self._troubles else self.weather("activities")
                return await (trouble.befall(request, answer, self._closing) if trouble else answer())
            finally:
                self.in_flight -= 1

        return serve

    def _check_token(self, request: web.Request) -> None:
        found = request.headers.get("Authorization", "")
        if not self.token and found:
            self.invalid.append("a token over http")
        if self.token and found != f"Bearer {self.token}":
            raise Refused(401, "", body={"message": "Authorization has been denied for this request."})

    def _open(self, request: web.Request, asked: Json) -> web.Response:
        """The same chat for the same person, however often; in a channel a new thread each time."""
        tenant = asked.get("channelData", {}).get("tenant", {}).get("id")
        if not asked.get("bot", {}).get("id") or not tenant or tenant != asked.get("tenantId"):
            raise Refused(400, "BadSyntax")
        if asked.get("isGroup"):
            return self._begin(asked["channelData"]["channel"]["id"], tenant, asked["activity"])
        [member] = asked["members"]
        if self.conversations.get(chat := self.people.get(member["id"], "")) != tenant:
            raise Refused(403, "BotNotInConversationRoster")
        self._keep_pace(f"open {chat}", tenant)
        self.opened += 1
        return web.json_response({"id": chat}, status=201)

    def _roster(self, request: web.Request, nothing: Json) -> web.Response:
        """Who is in a conversation where the app is, at most as many as were asked for."""
        chat, token = request.match_info["chat"], request.query.get("continuationToken", "")
        if refused := self.refusals.get(chat):
            raise refused
        if chat not in self.rosters:
            raise Refused(403, "BotNotInConversationRoster")
        first, most = int(token.removeprefix("after=") or 0), min(int(request.query["pageSize"]), self.page)
        found = self.rosters[chat]
        following = {"continuationToken": f"after={first + most}"} if len(found) > first + most else {}
        return web.json_response({"members": found[first : first + most], **following})

    def _begin(self, channel: str, tenant: str, activity: Json) -> web.Response:
        if refused := self.refusals.get(channel):
            raise refused
        if not any(it.tenant == tenant and channel in (id, *it.channels) for id, it in self.teams.items()):
            raise Refused(403, "BotNotInConversationRoster")
        if wrong := wrong_in_message(activity):
            self.invalid += wrong
            raise Refused(400, "BadSyntax")
        self._keep_pace(f"send {channel}", tenant)
        id = f"{1795615656000 + len(self.posts)}"
        thread = f"{channel};messageid={id}"
        self.conversations[thread] = tenant
        self.posts.append(Activity(id, thread, activity, activity))
        return web.json_response({"id": thread, "activityId": id}, status=201)

    def _team(self, request: web.Request, nothing: Json) -> web.Response:
        return web.json_response(
            {"id": request.match_info["team"], "name": self.teams[request.match_info["team"]].name}
        )

    def _channels(self, request: web.Request, nothing: Json) -> web.Response:
        """The first has no name of its own."""
        team = request.match_info["team"]
        others = [{"id": id, "name": name} for id, name in self.teams[team].channels.items()]
        return web.json_response({"conversations": [{"id": team, "name": None}, *others]})

    def _post(self, request: web.Request, activity: Json) -> web.Response:
        chat = self._checked(request, activity)
        sent = Activity(f"{1795615656000 + len(self.posts)}", chat, activity, activity)
        self.posts.append(sent)
        return web.json_response({"id": sent.id}, status=201)

    def _put(self, request: web.Request, activity: Json) -> web.Response:
        chat, id = self._checked(request, activity), request.match_info["id"]
        sent = next((it for it in self.chat(chat) if it.id == id == activity.get("id")), None)
        if sent is None:
            raise Refused(404, "ActivityNotFoundInConversation")
        sent.now, sent.edits = activity, sent.edits + 1
        return web.json_response({"id": id})

    def _checked(self, request: web.Request, activity: Json) -> str:
        """The conversation that an activity may go to."""
        chat = request.match_info["chat"]
        if refused := self.refusals.get(chat) or self.refusals.get(chat.partition(";")[0]):
            raise refused
        if chat not in self.conversations:
            raise Refused(404, "ConversationNotFound")
        if sizes(activity)[1] > BYTES_AT_MOST:
            raise Refused(413, "MessageSizeTooBig")
        wrong = wrong_in_message(activity)
        addressed = {"from"} if ";messageid=" in chat else {"from", "recipient"}
        if activity.get("conversation", {}).get("id") != chat or not addressed <= activity.keys():
            wrong.append("an activity that is addressed to nobody, or elsewhere")
        if wrong:
            self.invalid += wrong
            raise Refused(400, "BadSyntax")
        self._keep_pace(f"send {chat}", self.conversations[chat])
        return chat

    def _keep_pace(self, what: str, tenant: str) -> None:
        now = self.now()
        allowed = ((self._times[what], LIMITS), (self._times[f"in {tenant}"], IN_A_TENANT))
        waits = (times[-most] + span - now for times, limits in allowed for span, most in limits if len(times) >= most)
        if (wait := max(waits, default=0.0)) > 0:
            raise Refused(429, "TooManyRequests", headers={"Retry-After": str(math.ceil(wait))})
        for times, _ in allowed:
            times.append(now)
