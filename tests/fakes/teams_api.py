"""Microsoft Teams as people use it: what they type, press and send reaches the bot, signed, and its answers are shown.

    teams = FakeTeams()
    await teams.start()
    teams.endpoint = "http://…/api/messages"
    await teams.types("29:maria", "coach prepare")     # a signed activity, as Teams makes it
    await teams.presses("29:maria", "Write privately") # in the dialog if one is open, else in the chat, newest first
    await teams.fills("29:maria", answer="We missed it")
    await teams.stop()

What a person does returns the answer to it. `again` sends the last one once more.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.fakes.teams_issuer import APP, TeamsIssuer
from tests.fakes.teams_limits import actions_of, inputs_of, shown, wrong_in_card, wrong_in_task
from tests.fakes.teams_server import Activity, Json, Team, TeamsServer

TENANT = "6e2f8a10-3b5c-4f0e-9c1d-7a4b2d9e5f31"
BOT = f"28:{APP}"
CARD = "application/vnd.microsoft.card.adaptive"
WORDS = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"


@dataclass(frozen=True)
class Answer:
    """Our answer to an activity."""

    status: int
    body: str

    @property
    def json(self) -> Json:
        found = json.loads(self.body) if self.body.startswith("{") else {}
        return found if isinstance(found, dict) else {}


@dataclass
class Person:
    """Somebody in a tenant. dialog: the card of the one that is open. typed: what is in its fields.

    told: what Teams has shown of the bot for a moment, or when it closed a dialog. old: their client knows no
    Action.Execute.
    """

    id: str
    name: str
    aad: str
    tenant: str = TENANT
    zone: str = "Europe/Berlin"
    locale: str = "en-US"
    old: bool = False
    dialog: Json | None = None
    title: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    @property
    def at(self) -> str:
        return f"a:1{self.id.removeprefix('29:')}"

    @property
    def reads(self) -> str:
        """What stands in the dialog that is open."""
        return shown(self.dialog)


class FakeTeams(TeamsServer):
    """`endpoint`: where the bot takes activities. `issuer`: who signs them. `last`: the last one that was sent."""

    def __init__(self, **server: Any) -> None:
        super().__init__(**server)
        self.issuer = TeamsIssuer()
        self.members: dict[str, Person] = {}
        self.endpoint = ""
        self.last: Json = {}

    async def start(self, tls: Any = None) -> None:
        await super().start(tls)
        await self.issuer.start()
        self._http = aiohttp.ClientSession()

    async def stop(self) -> None:
        await self._http.close()
        await self.issuer.stop()
        await super().stop()

    def joins(self, id: str, name: str, number: int, **more: Any) -> Person:
        """Somebody for whom the app is installed."""
        person = Person(id, name, f"0b1c2d3e-0000-4000-8000-{number:012}", **more)
        self.members[id] = person
        self.installed(id, person.at, person.tenant)
        return person

    def reads(self, id: str) -> str:
        """Everything that stands in the chat of a person with the bot."""
        return "\n".join(post.text for post in self.chat(self.members[id].at))

    async def types(self, id: str, text: str, **more: Any) -> Answer:
        return await self.send(self.activity(id, type="message", text=text, textFormat="plain", **more))

    def founds(self, team: str, name: str, tenant: str = TENANT, **channels: str) -> None:
        """A team has the app. channels: the names of those beside the first, by what their ids begin with."""
        self.teams[team] = Team(name, tenant, {f"19:{id}@thread.tacv2": name for id, name in channels.items()})

    async def mentions(self, id: str, text: str, channel: str = "19:team@thread.tacv2", **more: Any) -> Answer:
        """In a channel, where the bot is called Coach."""
        mention = {"type": "mention", "mentioned": {"id": BOT, "name": "Coach"}, "text": "<at>Coach</at>"}
        return await self.send(
            self.activity(
                id,
                type="message",
                text=f"<at>Coach</at> {text}",
                textFormat="xml",
                **self._in_channel(id, f"{channel};messageid=1"),
                entities=[mention],
                **more,
            )
        )

    def _in_channel(self, id: str, conversation: str) -> Json:
        """What an activity says of where it was."""
        channel = conversation.partition(";")[0]
        team = next((it for it, found in self.teams.items() if channel == it or channel in found.channels), "19:team@t")
        data = {"tenant": {"id": self.members[id].tenant}, "team": {"id": team}, "channel": {"id": channel}}
        where = {"id": conversation, "conversationType": "channel", "isGroup": True}
        return {"conversation": where, "channelData": data}

    async def installs(self, id: str) -> Answer:
        return await self.send(self.activity(id, type="installationUpdate", action="add"))

    async def uninstalls(self, id: str) -> Answer:
        """Nothing can be sent to them from now on."""
        person = self.members[id]
        self.refuses(person.at, 403, "BotNotInConversationRoster")
        return await self.send(self.activity(id, type="installationUpdate", action="remove"))

    async def presses(self, id: str, label: str) -> Answer:
        """A button, and what comes of it is shown."""
        person = self.members[id]
        if person.dialog is not None:
            return await self._sends(person, _button(person.dialog, label))
        for post in reversed(self.chat(person.at)):
            if label in post.buttons:
                action, to = _button(post.card, label), {"replyToId": post.id}
                break
        else:
            raise LookupError(f"{id} sees no button {label!r}")
        action = action.get("fallback", action) if person.old else action
        if action["type"] == "Action.Execute":
            pressed = {"action": {name: action[name] for name in ("type", "title", "verb", "data")}}
            answer = await self.invokes(id, "adaptiveCard/action", {**pressed, "trigger": "manual"}, **to)
            self._show_in_chat(person, post, answer)
            return answer
        if action["data"].get("msteams", {}).get("type") == "task/fetch":
            answer = await self.invokes(
                id, "task/fetch", {"data": action["data"], "context": {"theme": "default"}}, **to
            )
            self._show_dialog(person, answer)
            return answer
        return await self.send(self.activity(id, type="message", value=action["data"], **to))

    def stands_in(self, channel: str) -> list[Activity]:
        """What the bot posted in a channel, oldest first."""
        return [post for post in self.posts if post.conversation.partition(";")[0] == channel]

    async def taps(self, id: str, channel: str, label: str) -> Answer:
        """The button of that label on the newest post in a channel; what it is answered is shown to them alone."""
        post = self.stands_in(channel)[-1]
        action, where = _button(post.card, label), self._in_channel(id, post.conversation)
        pressed = {"action": {name: action[name] for name in ("type", "title", "verb", "data")}}
        answer = await self.invokes(id, "adaptiveCard/action", pressed, replyToId=post.id, **where)
        self._show_in_chat(self.members[id], post, answer)
        return answer

    async def fills(self, id: str, **typed: str) -> Answer:
        """Type into the fields of the dialog, and send it."""
        person = self.members[id]
        if unknown := typed.keys() - {it["id"] for it in inputs_of(person.dialog)}:
            raise LookupError(f"the dialog has no {unknown}")
        person.typed |= typed
        [send] = [it for it in actions_of(person.dialog) if it.get("associatedInputs") != "none" and "data" in it]
        return await self._sends(person, send)

    async def invokes(self, id: str, name: str, value: object, **more: Any) -> Answer:
        return await self.send(self.activity(id, type="invoke", name=name, value=value, **more))

    async def _sends(self, person: Person, action: Mapping[str, Any]) -> Answer:
        """A button of the dialog."""
        typed = {} if action.get("associatedInputs") == "none" else person.typed
        value = {"data": {**typed, **action["data"]}, "context": {"theme": "default"}}
        answer = await self.invokes(person.id, "task/submit", value)
        if answer.status == 200 and not answer.body:
            person.dialog = None
        elif answer.status == 200:
            self._show_dialog(person, answer)
        return answer

    def _show_dialog(self, person: Person, answer: Answer) -> None:
        if answer.status != 200:
            return
        task = answer.json["task"]
        if task["type"] == "message":
            person.dialog = None
            person.told.append(task["value"])
            return
        self.invalid += wrong_in_task(answer.json)
        person.dialog, person.title = task["value"]["card"]["content"], task["value"]["title"]
        person.typed = {it["id"]: it.get("value", "") for it in inputs_of(person.dialog)}

    def _show_in_chat(self, person: Person, post: Any, answer: Answer) -> None:
        if answer.status != 200:
            return
        match answer.json:
            case {"statusCode": 200, "type": kind, "value": dict(card)} if kind == CARD:
                self.invalid += wrong_in_card(card)
                post.now = {**post.now, "attachments": [{"contentType": CARD, "content": card}]}
            case {"statusCode": 200, "type": kind, "value": str(words)} if kind == WORDS:
                person.told.append(words)
            case {"statusCode": int(), "type": kind, "value": {"code": str(), "message": str(words)}} if kind == ERROR:
                person.told.append(words)
            case _:
                self.invalid.append("not the answer to a pressed button")

    def activity(self, id: str, **what: Any) -> Json:
        """What a person does in their chat with the bot, as Teams tells it. What is None is left out."""
        person = self.members[id]
        conversation = {"conversationType": "personal", "tenantId": person.tenant, "id": person.at}
        client = {"type": "clientInfo", "locale": person.locale, "platform": "Web", "timezone": person.zone}
        whole = {
            "id": secrets.token_hex(8),
            "timestamp": "2026-11-25T14:07:35.747Z",
            "localTimezone": person.zone,
            "channelId": "msteams",
            "serviceUrl": self.url,
            "from": {"id": person.id, "name": person.name, "aadObjectId": person.aad},
            "recipient": {"id": BOT, "name": "Coach"},
            "channelData": {"tenant": {"id": person.tenant}},
            "locale": person.locale,
            **what,
            "conversation": {**conversation, **what.get("conversation", {})},
            "entities": [client, *what.get("entities", ())],
        }
        return {name: value for name, value in whole.items() if value is not None}

    async def send(self, activity: Json) -> Answer:
        self.last = activity
        signed = {"Authorization": self.issuer.header(serviceurl=activity.get("serviceUrl"))}
        return await self.posts_to_bot(json.dumps(activity), **signed)

    async def posts_to_bot(self, body: str | bytes, **headers: str) -> Answer:
        """Anything, by anybody."""
        sent = {"Content-Type": "application/json", **headers}
        async with self._http.post(self.endpoint, data=body, headers=sent) as answer:
            return Answer(answer.status, await answer.text())

    async def again(self) -> Answer:
        """The same activity once more."""
        return await self.send(self.last)


def _button(card: Json, label: str) -> Json:
    for action in actions_of(card):
        if action["title"] == label:
            return action
    raise LookupError(f"no button {label!r}, but {[it['title'] for it in actions_of(card)]}")
