"""The app as Slack is told of it: the least it needs, and every address of ours right."""

import json

from adapters.slack.manifest import EVENTS, OPTIONAL, SCOPES, manifest


def test_it_asks_for_no_more_than_is_explained() -> None:
    made = manifest("https://coach.example/")
    needed = ["commands", "chat:write", "im:history", "im:write", "dnd:read", "users:read"]
    optional = ["channels:read", "groups:read", "usergroups:read"]
    assert made["oauth_config"]["scopes"] == {"bot": [*needed, *optional], "bot_optional": optional}
    assert (list(SCOPES), list(OPTIONAL)) == (needed, optional)
    assert all(OPTIONAL.values())
    assert made["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    assert all(SCOPES.values()) and all(EVENTS.values())


def test_slack_finds_us_at_one_address() -> None:
    made = manifest("https://coach.example/")
    address = "https://coach.example/slack/events"
    commands = made["features"]["slash_commands"]
    assert [command["command"] for command in commands] == ["/coach", "/mentor", "/program"]
    assert all(command["should_escape"] is True and command["url"] == address for command in commands)
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert made["settings"]["interactivity"] == {"is_enabled": True, "request_url": address}
    assert made["oauth_config"]["redirect_urls"] == ["https://coach.example/slack/oauth_redirect"]
    assert made["settings"]["socket_mode_enabled"] is False


def test_without_an_address_we_open_the_connection() -> None:
    made = manifest()
    assert made["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(made)


def test_people_can_write_to_it_and_it_has_a_home() -> None:
    made = manifest("https://coach.example")
    home = made["features"]["app_home"]
    assert home == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert made["settings"]["org_deploy_enabled"] is False
    assert made["settings"]["token_rotation_enabled"] is False


def test_it_is_within_slacks_limits() -> None:
    made = manifest("https://coach.example")
    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140
    for command in made["features"]["slash_commands"]:
        assert len(command["description"]) <= 2000 and len(command["usage_hint"]) <= 1000
    assert len(made["features"]["bot_user"]["display_name"]) <= 80
