"""Who is in a channel or a user group of Slack's, page by page: first who is there, then who of the workspace is what.

Rule: people are told apart by the list of all members (`users.list`), a call for hundreds, whose limit nothing else
counts against: to look each of them up would leave no room to ask whether somebody wants peace. A permission for it may
be missing, and nothing else then suffers.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.slack.web_api import Refused, SlackApi
from bot.ports import Address, Roster, Undeliverable

PAGE, PAGE_OF_PEOPLE = 999, 500
"""Slack gives at most 999 at a time, and of a big workspace's list of people rather less."""
SLACKBOT = "USLACKBOT"
_WHY = {
    "channel_not_found": "no such place",
    "is_archived": "no such place",
    "method_not_supported_for_channel_type": "no such place",
    "no_such_subteam": "no such place",
    "not_in_channel": "not in it",
    "missing_scope": "not allowed",
    "not_allowed_token_type": "not allowed",
    "plan_upgrade_required": "no groups",
    "paid_teams_only": "no groups",
}


async def members(api: SlackApi, of: Address, after: str) -> Roster:
    """after: "there/cursor" or "people/cursor"; the cursors are Slack's."""
    part, _, cursor = after.partition("/")
    try:
        if part == "people":
            return await _people(api, of, cursor)
        if of.person.startswith("@"):
            return await _group(api, of)
        return await _channel(api, of, cursor)
    except Refused as refused:
        raise Undeliverable(_WHY.get(refused.error, refused.why), refused.error) from None


async def _channel(api: SlackApi, of: Address, cursor: str) -> Roster:
    """Whoever is in it; of a private one only those who are in it may know."""
    channel = (await api.call("conversations.info", of, {"channel": of.person}, verb="GET")).get("channel")
    if not isinstance(channel, dict) or channel.get("is_im") or channel.get("is_archived"):
        raise Undeliverable("no such place")
    asked = {"channel": of.person, "limit": str(PAGE), **_from(cursor)}
    page = await api.call("conversations.members", of, asked, verb="GET")
    following = _cursor(page)
    closed = bool(channel.get("is_private") or channel.get("is_mpim"))
    return Roster(_keys(of, page.get("members")), (), closed, f"there/{following}" if following else "people/")


async def _group(api: SlackApi, of: Address) -> Roster:
    """A group is called by its handle, or by the id that a mention of it has. Everybody may see who is in one."""
    called, team = of.person.removeprefix("@"), _team(of)
    found = await api.call("usergroups.list", of, team, verb="GET")
    groups = [it for it in found.get("usergroups") or () if isinstance(it, dict) and not it.get("date_delete")]
    id = next((it["id"] for it in groups if it.get("id") == called), "")
    id = id or next((it["id"] for it in groups if str(it.get("handle", "")).casefold() == called.casefold()), "")
    if not id:
        raise Undeliverable("no such place")
    page = await api.call("usergroups.users.list", of, {"usergroup": id, **team}, verb="GET")
    return Roster(_keys(of, page.get("users")), after="people/")


async def _people(api: SlackApi, of: Address, cursor: str) -> Roster:
    asked = {"limit": str(PAGE_OF_PEOPLE), **_from(cursor), **_team(of)}
    page = await api.call("users.list", of, asked, verb="GET")
    people = [it for it in page.get("members") or () if isinstance(it, dict) and _is_colleague(it, of)]
    following = _cursor(page)
    addresses = tuple(replace(of, person=str(it["id"])) for it in people)
    return Roster(people=addresses, after=f"people/{following}" if following else "")


def _is_colleague(user: Mapping[str, Any], of: Address) -> bool:
    """A person of this workspace, or in an organisation of several, of any of them; and not a program."""
    if not user.get("id") or user["id"] == SLACKBOT:
        return False
    if any(user.get(mark) for mark in ("deleted", "is_bot", "is_workflow_bot", "is_stranger")):
        return False
    enterprise, theirs = of.route.get("enterprise", ""), user.get("enterprise_user")
    if enterprise and isinstance(theirs, dict) and theirs.get("enterprise_id") == enterprise:
        return True
    return user.get("team_id", of.workspace) in (of.workspace, enterprise)


def _team(of: Address) -> dict[str, str]:
    """Which workspace is meant, where an organisation has several."""
    enterprise = of.route.get("enterprise", "")
    return {"team_id": of.workspace} if enterprise and of.workspace != enterprise else {}


def _from(cursor: str) -> dict[str, str]:
    return {"cursor": cursor} if cursor else {}


def _cursor(page: Mapping[str, Any]) -> str:
    about = page.get("response_metadata")
    found = about.get("next_cursor") if isinstance(about, dict) else ""
    return found if isinstance(found, str) else ""


def _keys(of: Address, ids: object) -> frozenset[str]:
    found = ids if isinstance(ids, list) else []
    return frozenset(replace(of, person=it).key for it in found if isinstance(it, str) and it)
