"""The app as Slack wants it described: `python -m bot manifest` prints it, and Slack takes it as it is.

Rule: a permission that is not explained here is not asked for.
"""

from typing import Any

SCOPES = {
    "commands": "so that people can type /coach, /mentor and /program",
    "chat:write": "so that the coach can write to a person, in that person's own chat with the coach; and in a channel "
    "where somebody has invited it, if an owner of a program posts there",
    "im:history": "so that the coach hears what is written to it there; it hears no other chat or channel",
    "im:write": "so that the coach finds that chat again after a crash, and sends nothing a second time",
    "dnd:read": "so that a reminder waits while a person does not want to be disturbed",
    "users:read": "so that a reminder comes in a person's own zone and language, with their name; and to know admins",
}

OPTIONAL = {
    "channels:read": "so that those who look after a program can invite everybody of a public channel at once",
    "groups:read": "the same for a private channel, where the coach was let in and they are members, too",
    "usergroups:read": "the same for a user group, such as @mentees",
}
"""Without these everything else works: whoever would use one is told that it was not allowed."""

EVENTS = {
    "app_home_opened": "somebody opens the coach's home, or their chat with it",
    "message.im": "somebody writes to the coach",
    "app_uninstalled": "a workspace takes the app out: its token is forgotten",
    "tokens_revoked": "a workspace's token is no longer good: it is forgotten",
}


def manifest(url: str = "", name: str = "Coach") -> dict[str, Any]:
    """The manifest, to be printed as JSON. `url` is where Slack reaches us; without one it is made for Socket Mode."""
    url = url.rstrip("/")
    commands: list[dict[str, Any]] = [
        {
            "command": "/coach",
            "description": "Prepare, hold and follow up a coaching conversation",
            "usage_hint": "[@person] or prepare, debrief, think, learn, which, steps, help",
            "should_escape": True,
        },
        {
            "command": "/mentor",
            "description": "Find a mentor, meet, and look back on your meetings",
            "usage_hint": "[@person]",
            "should_escape": True,
        },
        {
            "command": "/program",
            "description": "Set up a mentoring program, or take part in one",
            "usage_hint": "[code]",
            "should_escape": True,
        },
    ]
    events: dict[str, Any] = {"bot_events": list(EVENTS)}
    interactivity: dict[str, Any] = {"is_enabled": True}
    oauth: dict[str, Any] = {"scopes": {"bot": [*SCOPES, *OPTIONAL], "bot_optional": list(OPTIONAL)}}
    if url:
        events["request_url"] = interactivity["request_url"] = f"{url}/slack/events"
        commands = [{**command, "url": f"{url}/slack/events"} for command in commands]
        oauth["redirect_urls"] = [f"{url}/slack/oauth_redirect"]
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": name,
            "description": "Coaching conversations, step by step, before and after the real one",
            "background_color": "#1d4d4f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": name, "always_online": True},
            "slash_commands": commands,
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }
