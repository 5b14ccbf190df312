"""Slack's JSON -> what happened. Pure: no SDK, no network, no clock.

Rule: whatever is not a person of this workspace talking to the bot in private, or using what the bot showed them, is
None. A payload of a shape that is not known is None as well, never an error.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from bot.ports import Address, Channel, Incoming, Surface
from conversations.commands import called
from conversations.events import Arrived, Called, Chose, Closed, Event, Filled, Said, Visited, Who

Payload = Mapping[str, Any]
CHAT = "D"
"""With which the id of somebody's own chat with the bot begins."""

_SPECIAL = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_FAR = 10**11
_AT = re.compile(r"@(\w+)")
_STOP = re.compile(r"(?<=>)[.,:;!?]+(?=\s|$)")


def incoming(payload: Payload) -> Incoming | None:
    """What happened, for an event, a command, a pressed button, or a sheet sent or closed; else None."""
    match payload:
        case {"type": "event_callback", "event_id": str(id), "event": {"user": str(person)}}:
            event, surface = _from_event(payload, payload["event"])
            return _made(id, payload, person, event, surface)
        case {"command": str(command), "text": str(text), "user_id": str(person), "trigger_id": str(id)}:
            # Whoever set the app up may have given the coach another name; only a mentor's has a meaning of its own.
            call = command if command in ("/mentor", "/program") else "/coach"
            return _made(id, payload, person, _called(f"{call} {text}", _mentions(payload, text)), "button")
        case {"type": "block_actions", "trigger_id": str(id), "user": {"id": str(person)}, "actions": [pressed, *_]}:
            where = _channel(payload, _conversation(payload))
            return _made(id, payload, person, _chose(pressed, _message_of(payload)), _pressed_on(payload), where)
        case {"type": "view_submission", "user": {"id": str(person)}, "view": {"callback_id": str(sheet)}}:
            view = payload["view"]
            id = _text(payload.get("trigger_id")) or _version(view)
            return _made(id, payload, person, Filled(sheet, _answers(view, payload)), "sheet", _picked(view, payload))
        case {"type": "view_closed", "user": {"id": str(person)}, "view": {"callback_id": str(sheet)}}:
            return _made(_version(payload["view"]), payload, person, Closed(sheet), "chat")
    return None


def uninstalled(payload: Payload) -> tuple[str, str, datetime] | None:
    """(workspace, enterprise, at) if the app was taken out of a workspace or lost its token there; else None."""
    match payload:
        case {"type": "event_callback", "event": {"type": "app_uninstalled"}, "event_time": int(seconds)}:
            return *workspace_of(payload), _moment(seconds, UTC)
        case {
            "type": "event_callback",
            "event": {"type": "tokens_revoked", "tokens": {"bot": [_, *_]}},
            "event_time": int(seconds),
        }:
            return *workspace_of(payload), _moment(seconds, UTC)
    return None


def workspace_of(payload: Payload) -> tuple[str, str]:
    """(workspace, enterprise) whose installation a payload belongs to; either may be empty.

    What happens in a place shared between companies names the installation apart, in `authorizations` or
    `app_installed_team_id`. In an Enterprise Grid organisation `team` may be null.
    """
    match payload:
        case {"authorizations": [{"team_id": team, "enterprise_id": enterprise}, *_]}:
            return _text(team) or _text(payload.get("team_id")), _text(enterprise)
    enterprise = payload.get("enterprise_id")
    match payload:
        case {"enterprise": {"id": found}} | {"team": {"enterprise_id": found}}:
            enterprise = found
    team = payload.get("team_id")
    match payload:
        case {"view": {"app_installed_team_id": str(found)}} | {"team": {"id": found}} | {"user": {"team_id": found}}:
            team = found
    return _text(team), _text(enterprise)


def _made(
    id: str, payload: Payload, person: str, event: Event | None, surface: Surface, channel: Channel | None = None
) -> Incoming | None:
    team, enterprise = workspace_of(payload)
    if not id or not event or not (team or enterprise) or _foreign(payload, team, enterprise):
        return None
    return Incoming(f"slack/{id}", _address(payload, person), event, surface, channel=channel)


def _address(payload: Payload, id: str) -> Address:
    """Of a person or a channel of the workspace."""
    team, enterprise = workspace_of(payload)
    return Address("slack", team or enterprise, id, {"enterprise": enterprise} if enterprise else {})


def _channel(payload: Payload, id: str) -> Channel | None:
    """Where many read along; None for somebody's own chat with the bot. Slack tells no names of channels."""
    return Channel(_address(payload, id)) if id and not id.startswith(CHAT) else None


def _conversation(payload: Payload) -> str:
    """Where the message stands whose button was pressed, "" if it was not on one."""
    match payload:
        case {"container": {"type": "message", "channel_id": str(channel)}}:
            return channel
    return ""


def _picked(view: Payload, payload: Payload) -> Channel | None:
    """The channel that was chosen in a sheet."""
    match view:
        case {"state": {"values": {**blocks}}}:
            for block in blocks.values():
                for element in block.values() if isinstance(block, dict) else ():
                    match element:
                        case {"type": "conversations_select", "selected_conversation": str(id)}:
                            return _channel(payload, id)
    return None


def _foreign(payload: Payload, team: str, enterprise: str) -> bool:
    """Whether the person belongs to another company, whom Slack Connect lets see what we show.

    Colleagues in one organisation may be of different teams; there, only what is marked as shared is doubted.
    """
    if enterprise and payload.get("is_ext_shared_channel") is not True:
        return False
    match payload:
        case (
            {"event": {"user_team": str(theirs)}}
            | {"event": {"team": str(theirs)}}
            | {"user": {"team_id": str(theirs)}}
        ):
            return theirs not in (team, enterprise)
    return False


def _from_event(payload: Payload, event: Payload) -> tuple[Event | None, Surface]:
    match event:
        case {"type": "message", "channel_type": "im", "text": str(text)} if _a_person_wrote(event, payload):
            return _said(payload, text), "chat"
        case {"type": "app_home_opened", "tab": "home"}:
            return Visited(), "home"
        case {"type": "app_home_opened", "tab": "messages"}:
            return Arrived(), "chat"
    return None, "chat"


def _a_person_wrote(event: Payload, payload: Payload) -> bool:
    """Edits and deletions come as messages too, and so does all that bots write, this one included."""
    match payload:
        case {"authorizations": [{"is_bot": True, "user_id": own}, *_]} if own == event["user"]:
            return False
    plain = event.get("subtype") in (None, "file_share") and not event.get("hidden")
    return plain and not any(event.get(mark) for mark in ("bot_id", "bot_profile", "edited"))


def _said(payload: Payload, text: str) -> Event:
    """A command that mentions a colleague is understood here, where the mention still says who it is."""
    mentions = _mentions(payload, text)
    return (_called(text, mentions) if mentions else None) or Said(_readable(text, mentions).strip())


def _called(text: str, mentions: Mapping[str, Who]) -> Called | None:
    by_id = {id: Who(who.id) for id, who in mentions.items()}
    found = called(_readable(_STOP.sub("", text), by_id), mentions.get)
    if not found:
        return None
    named = _AT.sub(lambda at: f"@{mentions[at[1]].name or at[1]}" if at[1] in mentions else at[0], found.rest)
    return replace(found, rest=named)


def _mentions(payload: Payload, text: str) -> dict[str, Who]:
    """The colleagues whom a text mentions, by Slack's id: in "<@U2|sam>" U2 is called sam."""
    team, enterprise = workspace_of(payload)
    found: dict[str, Who] = {}
    for mark, id, label in _SPECIAL.findall(text):
        if mark == "@" and id:
            found.setdefault(id, Who(f"slack/{team or enterprise}/{id}", _unescaped(label)))
    return found


def _readable(text: str, mentions: Mapping[str, Who]) -> str:
    """The text as the person saw it: links, channels, groups and colleagues by name, and no escapes. Who has no name in
    it goes by their id.
    """

    def shown(found: re.Match[str]) -> str:
        mark, id, label = found[1], found[2], found[3] or ""
        if mark == "@":
            return f"@{mentions[id].name or id}" if id in mentions else f"@{label or id}"
        if mark == "!":
            return label or f"@{id.removeprefix('subteam^').partition('^')[0]}"
        return f"#{label or id}" if mark == "#" else label or id

    return _unescaped(_SPECIAL.sub(shown, text))


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _chose(action: object, message: str = "") -> Chose | None:
    match action:
        case {"type": "button", "value": str(value)} | {
            "type": "static_select",
            "selected_option": {"value": str(value)},
        }:
            match _from_json(value):
                case {"c": str(choice), "a": str(about)}:
                    return Chose(choice, about, message)
    return None


def _message_of(payload: Payload) -> str:
    """The message in their own chat whose button was pressed, as it was named when it was sent; "" for any other, which
    is nobody's to change.
    """
    match payload:
        case {"container": {"type": "message", "channel_id": str(chat), "message_ts": str(ts)}}:
            return f"{chat}/{ts}" if chat.startswith(CHAT) else ""
    return ""


def _pressed_on(payload: Payload) -> Surface:
    match payload:
        case {"view": {"type": "modal"}}:
            return "sheet"
        case {"view": {"type": "home"}}:
            return "home"
    return "button"


def _version(view: Payload) -> str:
    """A view's id and the hash of its content: closing it happens once."""
    return f"{view.get('id', '')}/{view.get('hash', '')}"


def _answers(view: Payload, payload: Payload) -> dict[str, str]:
    match view:
        case {"state": {"values": {**blocks}}}:
            zone = _zone(view)
            fields = [field for block in blocks.values() if isinstance(block, dict) for field in block.items()]
            answers = {str(name): _answer(element, zone) for name, element in fields}
            return answers | {str(name): key for name, element in fields if (key := _chosen(element, payload))}
    return {}


def _chosen(element: object, payload: Payload) -> str:
    """The address key of a colleague or a channel that was chosen from Slack's list."""
    team, enterprise = workspace_of(payload)
    match element:
        case {"type": "users_select", "selected_user": str(id)} | {
            "type": "conversations_select",
            "selected_conversation": str(id),
        } if id:
            return Address("slack", team or enterprise, id).key
    return ""


def _answer(element: object, zone: ZoneInfo) -> str:
    match element:
        case {"type": "datetimepicker", "selected_date_time": int(seconds)}:
            return _moment(seconds, zone).strftime("%Y-%m-%dT%H:%M")
        case {"type": "datepicker", "selected_date": str(answer)} | {"value": str(answer)}:
            return answer
    return ""


def _zone(view: Payload) -> ZoneInfo:
    match _from_json(view.get("private_metadata")):
        case {"zone": str(name)}:
            try:
                return ZoneInfo(name)
            except (ValueError, OSError, KeyError):
                pass
    return ZoneInfo("UTC")


def _moment(seconds: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(min(max(seconds, 0), _FAR), zone)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _from_json(text: object) -> object:
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None
