"""An activity of the Bot Framework, as JSON -> what happened. Pure: no SDK, no network, no clock.

Rule: what nobody did to the bot in private, or to what the bot showed them, is None; but a mention elsewhere calls it.
An activity of a shape that is not known is None as well, never an error.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.ports import Address, Channel, Incoming, Profile, Surface
from conversations.commands import called
from conversations.events import Arrived, Called, Chose, Event, Filled, Left, Said, Who

Activity = Mapping[str, Any]

PLATFORM = "teams"
EXECUTE, OPEN, SUBMIT = "adaptiveCard/action", "task/fetch", "task/submit"
"""The invokes that are answered with a card, with a dialog, and with what becomes of the dialog."""
_SHEET = ("sheet", "zone")
_AT = re.compile(r"<at[^>]*>(.*?)</at>", re.IGNORECASE | re.DOTALL)
_CALL = re.compile(r"/?(coach|mentor|program)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"@(colleague\d+)\b")


def incoming(activity: Activity) -> Incoming | None:
    """What happened, for a message, a command, a mention, a pressed button, a dialog sent, an install; else None."""
    sender = _sender(activity)
    found = _happened(activity, sender) if sender else None
    if not sender or not found or not isinstance(id := activity.get("id"), str) or not id:
        return None
    event, surface = found
    conversation = _text(_object(activity.get("conversation")).get("id"))
    return Incoming(
        f"teams/{sender.workspace}/{conversation}/{id}",
        sender,
        event,
        surface,
        profile=_profile(activity),
        aliases=_aliases(activity, sender),
        channel=_channel(activity, sender),
    )


def tenant_of(activity: Activity) -> str:
    """The tenant that an activity comes from; botbuilder 4.17.1's own model of it loses `conversation.tenantId`."""
    tenant = _object(_object(activity.get("channelData")).get("tenant")).get("id")
    return _text(tenant) or _text(_object(activity.get("conversation")).get("tenantId"))


def invoked(activity: Activity) -> str:
    """The name of an invoke, which waits for its answer; "" for anything else."""
    return _text(activity.get("name")) if activity.get("type") == "invoke" else ""


def _happened(activity: Activity, sender: Address) -> tuple[Event, Surface] | None:
    match activity:
        case {"type": "message", "value": {"c": str(choice), "a": str(about)}}:
            return Chose(choice, about, _pressed(activity)), "button"
        case {"type": "message", "value": {"sheet": str(sheet), **values}}:
            return Filled(sheet, _answers(values, sender)), "chat"
        case {"type": "message", "text": str()} if _is_personal(activity):
            return _said(activity), "chat"
        case {"type": "message", "text": str()} if any(_is_bot(activity, it) for it in _mentioned(activity)):
            return _called(activity), "chat"
        case {"type": "invoke", "name": name, "value": {**value}}:
            return _from_invoke(activity, sender, name, value)
        case {"type": "installationUpdate", "action": str(action)} if _is_personal(activity):
            return (Left("not installed"), "chat") if action.startswith("remove") else (Arrived(), "chat")
        case {"type": "conversationUpdate", "membersAdded": [*added]} if _is_personal(activity):
            return (Arrived(), "chat") if any(_is_bot(activity, _object(it)) for it in added) else None
    return None


def _from_invoke(
    activity: Activity, sender: Address, name: object, value: Mapping[Any, Any]
) -> tuple[Event, Surface] | None:
    match name, value:
        case "adaptiveCard/action", {"action": {"type": "Action.Execute", "data": {"c": str(choice), "a": str(about)}}}:
            return Chose(choice, about, _pressed(activity)), "button"
        case "task/fetch", {"data": {"c": str(choice), "a": str(about)}}:
            return Chose(choice, about, _pressed(activity)), "button"
        case "task/submit", {"data": {"c": str(choice), "a": str(about)}}:
            return Chose(choice, about), "sheet"
        case "task/submit", {"data": {"sheet": str(sheet), **values}}:
            return Filled(sheet, _answers(values, sender)), "sheet"
    return None


def _sender(activity: Activity) -> Address | None:
    """The person, by the id that their organisation knows them by; the other one is only for this bot.

    The way back is Bot Framework's own ConversationReference. From anywhere but the private chat it names no
    conversation: the private one is then opened with the person's id.
    """
    who, bot = _object(activity.get("from")), _object(activity.get("recipient"))
    tenant, id = tenant_of(activity), _text(who.get("id"))
    person = _text(who.get("aadObjectId")) or id
    if not (tenant and id and _text(bot.get("id")) and _text(activity.get("serviceUrl"))):
        return None
    if "/" in tenant or "/" in person or id == bot.get("id"):
        return None
    conversation = _object(activity.get("conversation"))
    private = _is_personal(activity)
    reference = {
        "user": {"id": id, "aadObjectId": _text(who.get("aadObjectId"))},
        "bot": {"id": bot["id"], "name": _text(bot.get("name"))},
        "conversation": {
            "id": _text(conversation.get("id")) if private else "",
            "conversationType": "personal",
            "tenantId": tenant,
        },
        "channelId": "msteams",
        "serviceUrl": activity["serviceUrl"],
    }
    return Address(PLATFORM, tenant, person, {"reference": json.dumps(reference, separators=(",", ":"))})


def _channel(activity: Activity, sender: Address) -> Channel | None:
    """The channel of a team in which it happened. Its name is seldom told: the route says of which team it is, too."""
    conversation, data = _object(activity.get("conversation")), _object(activity.get("channelData"))
    found, team = _object(data.get("channel")), _object(data.get("team"))
    id = _text(found.get("id")) or _text(data.get("teamsChannelId"))
    if conversation.get("conversationType") != "channel" or not id:
        return None
    reference = {
        "bot": _object(json.loads(sender.route["reference"])).get("bot"),
        "conversation": {"id": id, "conversationType": "channel", "tenantId": sender.workspace},
        "channelId": "msteams",
        "serviceUrl": activity["serviceUrl"],
    }
    of_a_team = {"team": team_id} if (team_id := _text(team.get("id")) or _text(data.get("teamsTeamId"))) else {}
    route = {"reference": json.dumps(reference, separators=(",", ":")), **of_a_team}
    return Channel(Address(PLATFORM, sender.workspace, id, route), _text(found.get("name")))


def _aliases(activity: Activity, sender: Address) -> tuple[Address, ...]:
    """In a mention a person has the id that they have for this bot alone."""
    id = _text(_object(activity.get("from")).get("id"))
    return (Address(PLATFORM, sender.workspace, id),) if id != sender.person and "/" not in id else ()


def _said(activity: Activity) -> Event:
    text = _readable(activity)
    return called(text, lambda name: None) or Said(text)


def _called(activity: Activity) -> Event:
    """Where others read along a mention only calls the coach, who answers in private.

    A colleague who is mentioned is known there by the id that people have for this bot alone.
    """
    others = (it for it in reversed(_mentioned(activity)) if _name(it) and not _is_bot(activity, it))
    colleagues = {_name(it): _text(it.get("id")) for it in others}  # of two with one name, the first
    text = _readable(activity)
    ids: dict[str, Who] = {}
    for number, (name, id) in enumerate(sorted(colleagues.items(), key=lambda it: -len(it[0]))):
        if f"@{name}" in text:
            ids[f"colleague{number}"] = Who(Address(PLATFORM, tenant_of(activity), id).key, name)
            text = text.replace(f"@{name}", f"@colleague{number}")
    found = called(text if _CALL.match(text) else f"/coach {text}", ids.get) or Called("")
    rest = _NUMBERED.sub(lambda at: f"@{ids[at[1]].name}" if at[1] in ids else at[0], found.rest)
    return replace(found, rest=rest)


def _readable(activity: Activity) -> str:
    """The text as the person saw it, without the bot's own name."""
    own = {_name(it) for it in _mentioned(activity) if _is_bot(activity, it)}

    def shown(found: re.Match[str]) -> str:
        name = " ".join(unescape(found[1]).split())
        return " " if name in own else f"@{name}"

    text = _AT.sub(shown, _text(activity.get("text")))
    if activity.get("textFormat") == "xml":
        text = unescape(text)
    return text.replace("&nbsp;", " ").replace("\xa0", " ").strip()


def _mentioned(activity: Activity) -> list[Mapping[str, Any]]:
    entities = activity.get("entities")
    found = [_object(it) for it in entities] if isinstance(entities, list) else []
    return [_object(it.get("mentioned")) for it in found if it.get("type") == "mention"]


def _name(account: Mapping[str, Any]) -> str:
    return " ".join(_text(account.get("name")).split())


def _is_bot(activity: Activity, account: Mapping[str, Any]) -> bool:
    id = _text(account.get("id"))
    return bool(id) and id == _object(activity.get("recipient")).get("id")


def _is_personal(activity: Activity) -> bool:
    """Whether it happened in the private chat; an install there does not always say so."""
    conversation = _object(activity.get("conversation"))
    return conversation.get("conversationType", "personal") == "personal" and conversation.get("isGroup") is not True


def _pressed(activity: Activity) -> str:
    """The chat message whose button was pressed, by the receipt it was sent under: "conversation/activity"."""
    conversation = _text(_object(activity.get("conversation")).get("id"))
    reply_to = _text(activity.get("replyToId"))
    return f"{conversation}/{reply_to}" if conversation and reply_to and _is_personal(activity) else ""


def _answers(values: Mapping[Any, Any], sender: Address) -> dict[str, str]:
    """A moment comes as a day and a time, a colleague or a channel that was chosen as their id; what is empty, not."""
    texts = {name: value for name, value in values.items() if isinstance(value, str) and name not in _SHEET}
    answers: dict[str, str] = {}
    for name, value in texts.items():
        field = name.removesuffix("_time").removesuffix("_id")
        answers.setdefault(field, texts.get(field, ""))
        if name == f"{field}_time" and answers[field]:
            answers[field] += f"T{value}"
        if name == f"{field}_id" and value:
            answers[name] = Address(PLATFORM, sender.workspace, value).key
    return answers


def _profile(activity: Activity) -> Profile:
    """Teams tells the zone and the language of the device with what a person does, and their name."""
    entities = activity.get("entities")
    found = [_object(it) for it in entities] if isinstance(entities, list) else []
    client = next((it for it in found if it.get("type") == "clientInfo"), {})
    zone = _text(activity.get("localTimezone")) or _text(client.get("timezone"))
    return Profile(
        name=_text(_object(activity.get("from")).get("name")),
        zone=zone if _is_zone(zone) else "",
        language=_text(activity.get("locale")) or _text(client.get("locale")),
    )


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
