"""Teams, played by Microsoft's own Agents Playground, and the people who use the bot in it.

    async with Playground(f"{bot.url}/api/messages", folder) as teams:
        await teams.installs(MARIA)
        await teams.says(MARIA, "coach prepare")
        await teams.until(lambda: "What is the talk about?" in teams.reads(MARIA))
        await teams.presses(MARIA, "Write privately")    # in the dialog if one is open, else in the chat, newest first
        await teams.fills(MARIA, "We missed the deadline")

It posts to the bot what Teams posts, and takes what the bot sends. Its own screen is Maria's alone and has no dialogs:
for these, one of its templates of an activity is filled in, which it then sends.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import unquote

from tests.fakes.teams_screen import CARD, Dialog, Json, Post, actions_of, checked
from tests.patience import until
from tests.whole.playground_server import ANSWERED_WITHIN, BOT, CHANNEL, CHAT, MARIA, TENANT, PlaygroundServer, User


class Playground(PlaygroundServer):
    """toasts: what somebody was last told in passing. refused: what the bot sent and Teams did not take."""

    def __init__(self, endpoint: str, folder: Path, zone: str = "Europe/Berlin") -> None:
        super().__init__(endpoint, folder, zone)
        self.chats = {MARIA: CHAT}
        self.posts: list[Post] = []
        self.dialogs: dict[User, Dialog] = {}
        self.toasts: dict[User, str] = {}
        self.refused: list[Json] = []
        self._answers: dict[str, Any] = {}

    async def __aenter__(self) -> "Playground":
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, _: object, at: TracebackType | None) -> None:
        await self.stop()

    async def installs(self, user: User) -> None:
        """Add the app to their private chat: Teams tells it in two activities, which may come in any order."""
        if user is MARIA:
            await self._post(f"/_debug/conversation/{self.chats[user]}/installation", {})
            return
        chat = await self._post("/_connector/v3/conversations", {"bot": BOT, "members": [user.account]})
        self.chats[user] = chat["id"]
        added = [{"id": user.id, "aadObjectId": user.account["aadObjectId"]}, {"id": BOT["id"]}]
        install, arrival = await self._template(user, "install"), await self._template(user, "botAdded")
        await asyncio.gather(self._sends(install), self._sends({**arrival, "membersAdded": added}))

    async def uninstalls(self, user: User) -> None:
        """Take the app out of their private chat, in two activities as well."""
        await self._sends(await self._template(user, "uninstall"))
        await self._sends(await self._template(user, "botRemoved"))

    async def says(self, user: User, text: str) -> None:
        """Into their private chat with the bot."""
        if user is MARIA:
            await self._writes(self.chats[user], text)
        else:
            await self._does(user, type="message", text=text, textFormat="plain")

    async def mentions(self, text: str, *colleagues: User, where: str = CHANNEL) -> None:
        """Maria calls the bot where others read along. A colleague's name with an @ before it mentions them too."""
        for user in colleagues:
            text = text.replace(f"@{user.name}", f"<at>{user.name}</at>")
        await self._writes(where, f"<at>{BOT['name']}</at> {text}", BOT, *(user.account for user in colleagues))

    async def presses(self, user: User, label: str) -> Json:
        """The button of that label, and what the bot answered."""
        if dialog := self.dialogs.get(user):
            for action in actions_of(dialog.card):
                if action["title"] == label:
                    assert action["type"] == "Action.Submit", f"in a dialog, Teams sends no {action['type']}"
                    return await self._turns(user, "task/submit", dialog.sent_by(action), dialog.message)
            raise LookupError(f"{user.name} sees no button {label!r}, but {dialog.buttons}")
        for post in reversed(self.chat(user)):
            for action in actions_of(post.card):
                if action["title"] == label:
                    return await self._pressed(user, post, action)
        raise LookupError(f"{user.name} sees no button {label!r}, but {[post.buttons for post in self.chat(user)]}")

    async def fills(self, user: User, answer: str = "", /, **answers: str) -> Json:
        """Write into the fields of the open dialog (`answer` into its first) and send it."""
        dialog = self._open(user)
        typed = answers or {next(iter(dialog.typed), "a field"): answer}
        if unknown := typed.keys() - dialog.typed.keys():
            raise LookupError(f"{dialog.title} has no {unknown}, but {list(dialog.typed)}")
        dialog.typed |= typed
        sends = next(it for it in actions_of(dialog.card) if it.get("associatedInputs") != "none")
        return await self._turns(user, "task/submit", dialog.sent_by(sends), dialog.message)

    def closes(self, user: User) -> None:
        """The open dialog, with its cross. Teams tells the bot nothing of it."""
        self._open(user)
        del self.dialogs[user]

    def page(self, user: User) -> str:
        """What the person has open, as they read it."""
        dialog = self.dialogs.get(user)
        return dialog.reads if dialog else ""

    def chat(self, user: User) -> list[Post]:
        """What the bot wrote to them in private, oldest first, each message as it is by now."""
        self._catch_up()
        return [post for post in self.posts if post.conversation == self.chats.get(user)]

    def reads(self, user: User) -> str:
        """All of it, as they see it."""
        return "\n".join(post.reads for post in self.chat(user))

    async def until(self, is_so: Callable[[], bool]) -> None:
        def by_now() -> bool:
            self._catch_up()
            return is_so()

        try:
            await until(by_now)
        except TimeoutError:
            chats = {user.name: self.reads(user) for user in self.chats}
            raise AssertionError(f"{chats}\nrefused: {self.refused}\n{self.said[-2000:]}") from None

    async def _pressed(self, user: User, post: Post, action: Json) -> Json:
        match action:
            case {"type": "Action.Execute", "title": title, "verb": verb, "data": data}:
                press = {"action": {"type": action["type"], "title": title, "verb": verb, "data": data}}
                answer = await self._executes(user, post, press)
                self._refresh(user, post, answer)
                return answer
            case {"type": "Action.Submit", "data": {"msteams": {"type": "task/fetch"}} as data}:
                return await self._turns(user, "task/fetch", data, post.id)
            case {"type": "Action.Submit", "data": data}:
                await self._does(user, type="message", value=data, replyToId=post.id)
                return {}
        raise AssertionError(f"nothing happens when this is pressed: {action}")

    async def _executes(self, user: User, post: Post, value: Json) -> Json:
        name = "adaptiveCard/action"
        if user is not MARIA:
            return await self._does(user, type="invoke", name=name, value=value, replyToId=post.id)
        asked = {"name": name, "from": user.account, "conversation": {"id": post.conversation}}
        answer: Json = await self._post("/_conversation/v1/invoke", {**asked, "replyToId": post.id, "value": value})
        return answer

    def _refresh(self, user: User, post: Post, answer: Json) -> None:
        """What Teams' client does with the three answers that it knows; to any other it shows an error of its own. The
        card is then on this person's screen, until the bot edits the message or they come back to it.
        """
        match answer:
            case {"type": "application/vnd.microsoft.card.adaptive", "value": card}:
                post.activity = {"type": "message", "attachments": [{"contentType": CARD, "content": checked(card)}]}
            case {"type": "application/vnd.microsoft.activity.message", "value": str(words)}:
                self.toasts[user] = words
            case {"type": "application/vnd.microsoft.error", "value": {"code": str(), "message": str(words)}}:
                self.toasts[user] = words
            case _:
                raise AssertionError(f"Teams knows no such answer: {answer}")

    async def _turns(self, user: User, name: str, data: Json, message: str) -> Json:
        """Open or send a dialog. With no answer, or with words, Teams closes it."""
        value = {"data": data, "context": {"theme": "default"}}
        answer = await self._does(user, type="invoke", name=name, value=value, replyToId=message)
        self.dialogs.pop(user, None)
        match answer:
            case {"task": {"type": "continue", "value": {"title": str(title), "card": {"content": card, **kind}}}}:
                assert kind == {"contentType": CARD}, kind
                self.dialogs[user] = Dialog(title, checked(card), message)
            case {"task": {"type": "message", "value": str(words)}}:
                self.toasts[user] = words
            case {"task": _}:
                raise AssertionError(f"Teams knows no such task: {answer}")
        return answer

    async def _does(self, user: User, **what: Any) -> Json:
        """Something for which it has no template, from the person's device; and what the bot answered."""
        tenant, here = {"tenant": {"id": TENANT}}, {"locale": "en-US", "localTimezone": self.zone}
        device = {"type": "clientInfo", "locale": "en-US", "country": "US", "platform": "Web", "timezone": self.zone}
        whole = {"from": user.account, "channelData": tenant, "entities": [device], **here, **what}
        return await self._sends({**await self._template(user), **whole})

    async def _template(self, user: User, kind: str = "") -> Json:
        """Of an activity in their private chat; it always says that Maria did it."""
        asked = {"conversationId": self.chats[user], **({"type": kind} if kind else {})}
        template: Json = await self._get("/_internal/v1/customActivities/template", **asked)
        return {**template, "from": {key: user.account[key] for key in template["from"]}}

    async def _sends(self, activity: Json) -> Json:
        """The bot's answer; fails if there is none in time, or none that is a success."""
        await self._post("/_internal/v1/customActivities", activity)

        def answered() -> bool:
            self._catch_up()
            return activity["id"] in self._answers

        try:
            await until(answered, ANSWERED_WITHIN)
        except TimeoutError:
            raise AssertionError(f"no answer to {activity['type']}: {self.said[-2000:]}") from None
        return self._answers[activity["id"]] or {}

    async def _writes(self, conversation: str, text: str, *mentioned: Json) -> None:
        mentions = [{"mentioned": {"id": it["id"]}, "text": f"<at>{it['name']}</at>"} for it in mentioned]
        form = {"textFormat": "xml", "mentions": mentions} if mentions else {"textFormat": "plain"}
        body = {"from": {"id": MARIA.id}, "text": text, **form}
        await self._post(f"/_conversation/v1/conversations/{conversation}/messages", body)

    def _open(self, user: User) -> Dialog:
        if not (dialog := self.dialogs.get(user)):
            raise LookupError(f"{user.name} has no dialog open")
        return dialog

    def _catch_up(self) -> None:
        """With what has been recorded."""
        for record in self._recorded():
            request, answer = record["request"], record["response"]
            if not request["url"].startswith("/_connector/"):
                self._answers[request["body"]["id"]] = answer["body"]
            elif answer["statusCode"] >= 300:
                self.refused.append(record)
            else:
                path = unquote(request["url"]).split("/")[3:]
                self._take(request["method"], path, request.get("body", {}), answer.get("body", {}))

    def _take(self, method: str, path: list[str], body: Json, answer: Json) -> None:
        match method, path:
            case "POST", ["conversations", conversation, "activities", *_] if body["type"] == "message":
                self.posts.append(Post(answer["id"], conversation, body))
            case "PUT", ["conversations", conversation, "activities", id]:
                post = next(it for it in self.posts if (it.conversation, it.id) == (conversation, id))
                post.activity, post.edited = body, True
