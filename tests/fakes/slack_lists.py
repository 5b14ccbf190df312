"""Slack's lists of people, in pages: who is in a channel or a user group, and who is in the workspace."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.fakes.slack_screen import Channel, Json, Person


class NoList(Exception):
    """What Slack answers instead."""


@dataclass
class Lists:
    """page: how many come at once, at most. scopes: what the app may do, None: all. groups: handle -> members; the id
    of one is "S" and its handle.
    """

    people: Mapping[str, Person]
    channels: Mapping[str, Channel]
    scopes: frozenset[str] | None = None
    page: int = 1000
    groups: dict[str, list[str]] = field(default_factory=dict)

    def info(self, token: str, arguments: Json) -> Json:
        channel = self._seen(arguments)
        return {"channel": {"id": arguments["channel"], "is_private": channel.private, "is_archived": channel.archived}}

    def members(self, token: str, arguments: Json) -> Json:
        channel = self._seen(arguments)
        some, following = self._paged([*channel.members, *(["UBOT"] if channel.invited else [])], arguments)
        return {"members": some, **following}

    def usergroups(self, token: str, arguments: Json) -> Json:
        gone = {"id": "SOLD", "handle": "mentees", "date_delete": 1446670362}
        return {"usergroups": [gone, *({"id": f"S{it}", "handle": it, "date_delete": 0} for it in self.groups)]}

    def usergroup(self, token: str, arguments: Json) -> Json:
        found = self.groups.get(arguments["usergroup"].removeprefix("S"))
        if found is None:
            raise NoList("no_such_subteam")
        return {"users": found}

    def users(self, token: str, arguments: Json) -> Json:
        bots: list[Json] = [{"id": it, "is_bot": it == "UBOT", "team_id": "T1"} for it in ("USLACKBOT", "UBOT")]
        everybody = bots + [self._user(it) for it in self.people.values()]
        some, following = self._paged(everybody, arguments)
        return {"members": some, **following}

    def _user(self, person: Person) -> Json:
        user = {"id": person.id, "team_id": person.team, "deleted": person.deactivated, "is_bot": False}
        return user | ({} if person.team == "T1" else {"is_stranger": True})

    def _seen(self, arguments: Json) -> Channel:
        """A private channel without the bot is not there for it."""
        channel = self.channels.get(arguments["channel"])
        if channel is None or (channel.private and not channel.invited):
            raise NoList("channel_not_found")
        scope = "groups:read" if channel.private else "channels:read"
        if self.scopes is not None and scope not in self.scopes:
            raise NoList("missing_scope")
        return channel

    def _paged(self, all_of: list[Json] | list[str], arguments: Json) -> tuple[list[Json] | list[str], Json]:
        most = int(arguments.get("limit", "0"))
        if not 0 < most <= 1000:
            raise NoList("limit_required")
        cursor = arguments.get("cursor", "0")
        if not cursor.removeprefix("after=").isdigit():
            raise NoList("invalid_cursor")
        first, most = int(cursor.removeprefix("after=")), min(most, self.page)
        more = len(all_of) > first + most
        following = f"after={first + most}" if more else ""
        return all_of[first : first + most], {"response_metadata": {"next_cursor": following}}
