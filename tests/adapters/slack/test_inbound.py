"""Recorded payloads -> what happened, and that nothing else ever comes of a payload."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from adapters.slack import inbound
from bot.ports import Incoming
from conversations.events import Arrived, Called, Chose, Closed, Event, Filled, Said, Visited, Who

FOLDER = Path(__file__).parent / "payloads"
STEVE, GIA = "slack/T0MJRM1A7/U0G9QF9C6", "slack/T0MJRM1A7/W0GRIDUSER"
ANN = "slack/T0MJRM1A7/U0LAN0Z89"

EVENT, COMMAND, PRESS = "Ev065VFFHCRG", "13345224609.738474920.8088930838d88f008e0", "12466734323.1395872398"
SENT, CLOSED = "1331750393925.1239718808579.0b31535dbdfb21", "VHU3B8A2Z/1795500000.f3Vq1sMh"
WRITE = Chose("write", "prepare.facts")
ON_A_MESSAGE = Chose("write", "prepare.facts", "D0118P2QFK9/1795400000.000100")
READABLE = "R&D asked if 3 < 4. See example.com or a@example.com, in #general, @here"

HEARD: dict[str, tuple[str, str, Event, str]] = {
    "message_in_the_chat": (EVENT, STEVE, Said("It went better than I expected"), "chat"),
    "message_with_escapes": (EVENT, STEVE, Said(READABLE), "chat"),
    "message_that_mentions": (EVENT, STEVE, Said("I spoke to @U0LAN0Z89 yesterday"), "chat"),
    "message_that_mentions_groups": (EVENT, STEVE, Said("@S0614TZR7 and @leads"), "chat"),
    "message_calling_by_name": (EVENT, STEVE, Called("", "the Q3 & Q4 plan", Who(ANN, "ann")), "chat"),
    "message_calling_by_words": (EVENT, STEVE, Said("/coach prepare"), "chat"),
    "message_with_a_file": (EVENT, STEVE, Said("my notes"), "chat"),
    "message_in_a_grid": (EVENT, GIA, Said("hello"), "chat"),
    "message_in_a_whole_organisation": (EVENT, "slack/E0GRID/W0GRIDUSER", Said("hello"), "chat"),
    "home_opened": (EVENT, STEVE, Visited(), "home"),
    "chat_opened": (EVENT, STEVE, Arrived(), "chat"),
    "command_alone": (COMMAND, STEVE, Called(""), "button"),
    "command_with_a_colleague": (COMMAND, STEVE, Called("", "", Who(ANN, "ann.lee")), "button"),
    "command_prepare_about": (COMMAND, STEVE, Called("prepare", "the R&D deadline", Who(ANN, "ann")), "button"),
    "command_with_two_colleagues": (COMMAND, STEVE, Called("prepare", "@bo and @ann", Who(ANN, "ann")), "button"),
    "command_with_a_name_only": (COMMAND, STEVE, Called("", "@sam"), "button"),
    "command_in_a_grid": (COMMAND, STEVE, Called("steps"), "button"),
    "button_in_a_message": (PRESS, STEVE, ON_A_MESSAGE, "button"),
    "button_in_a_channel": (PRESS, STEVE, Chose("join here", "announcement-7"), "button"),
    "button_in_a_modal": (PRESS, STEVE, WRITE, "sheet"),
    "button_in_the_home": (PRESS, STEVE, WRITE, "home"),
    "button_in_a_grid": (PRESS, GIA, ON_A_MESSAGE, "button"),
    "button_in_a_whole_organisation": (PRESS, "slack/T0SIBLING/W0GRIDUSER", ON_A_MESSAGE, "button"),
    "sheet_sent": (SENT, STEVE, Filled("prepare.facts", {"answer": 'Missed it & said "<fine>"'}), "sheet"),
    "sheet_sent_empty": (SENT, STEVE, Filled("prepare.facts", {"answer": ""}), "sheet"),
    "sheet_sent_with_a_channel": (
        SENT,
        STEVE,
        Filled("announce.channel", {"answer_id": "slack/T0MJRM1A7/C0LAN2Q65"}),
        "sheet",
    ),
    "sheet_sent_with_a_day": (SENT, STEVE, Filled("prepare.day", {"answer": "2026-11-24"}), "sheet"),
    "sheet_sent_with_a_moment": (SENT, STEVE, Filled("prepare.when", {"answer": "2026-11-24T07:00"}), "sheet"),
    "sheet_sent_with_an_unknown_zone": (SENT, STEVE, Filled("prepare.when", {"answer": "2026-11-24T06:00"}), "sheet"),
    "sheet_closed": (CLOSED, STEVE, Closed("prepare.facts"), "chat"),
}

NOT_HEARD = {
    "app_uninstalled",
    "button_in_a_channel_of_another_company",
    "button_of_another_company",
    "button_of_unknown_make",
    "button_that_is_a_link",
    "channel_joined",
    "date_picked_in_a_message",
    "message_changed",
    "message_deleted",
    "message_edited_in_place",
    "message_in_a_channel",
    "message_in_a_group_chat",
    "message_of_a_bot",
    "message_of_a_bot_without_a_user",
    "message_of_another_company",
    "message_of_another_company_to_a_grid",
    "message_of_our_own",
    "reaction_added",
    "sheet_sent_by_another_company",
    "shortcut",
    "tokens_of_a_user_revoked",
    "tokens_revoked",
    "url_verification",
}


def payload(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return found


def test_every_recorded_payload_is_accounted_for() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == HEARD.keys() | NOT_HEARD


@pytest.mark.parametrize("name", sorted(HEARD))
def test_a_payload_becomes_what_the_person_did(name: str) -> None:
    id, sender, event, surface = HEARD[name]
    incoming = inbound.incoming(payload(name))
    assert isinstance(incoming, Incoming)
    assert (incoming.event_id, incoming.sender.key) == (f"slack/{id}", sender)
    assert (incoming.event, incoming.surface) == (event, surface)


@pytest.mark.parametrize("name", sorted(NOT_HEARD))
def test_what_is_not_a_person_of_ours_talking_to_us_is_nothing(name: str) -> None:
    assert inbound.incoming(payload(name)) is None


@pytest.mark.parametrize("name", ["button_in_a_channel", "sheet_sent_with_a_channel"])
def test_the_channel_in_which_it_was_pressed_or_that_was_chosen_goes_along(name: str) -> None:
    incoming = inbound.incoming(payload(name))
    assert incoming and incoming.channel
    assert (incoming.channel.address.key, incoming.channel.title) == ("slack/T0MJRM1A7/C0LAN2Q65", "")
    assert incoming.among_others is (name == "button_in_a_channel")


@pytest.mark.parametrize("name", ["button_in_a_message", "button_in_a_modal", "sheet_sent", "command_alone"])
def test_what_is_in_private_is_in_no_channel(name: str) -> None:
    incoming = inbound.incoming(payload(name))
    assert incoming and incoming.channel is None


def test_the_organisation_goes_along_so_that_its_installation_can_be_found() -> None:
    incoming = inbound.incoming(payload("button_in_a_whole_organisation"))
    assert incoming and incoming.sender.route == {"enterprise": "E0GRID"}


@pytest.mark.parametrize("name", ["app_uninstalled", "tokens_revoked"])
def test_the_end_of_an_installation_is_noticed(name: str) -> None:
    assert inbound.uninstalled(payload(name)) == ("T0MJRM1A7", "", datetime(2026, 11, 24, 6, tzinfo=UTC))


@pytest.mark.parametrize("name", ["tokens_of_a_user_revoked", "message_in_the_chat", "command_alone"])
def test_nothing_else_ends_an_installation(name: str) -> None:
    assert inbound.uninstalled(payload(name)) is None


def test_a_name_that_begins_like_another_is_not_mistaken_for_it() -> None:
    given = payload("command_alone") | {"text": "think about <@U12|bo> and <@U1|ann>"}
    incoming = inbound.incoming(given)
    assert incoming and incoming.event == Called("think", "and @ann", Who("slack/T0MJRM1A7/U12", "bo"))


@pytest.mark.parametrize("end", ["", ".", ",", "?", ":"])
def test_a_mention_is_found_before_a_stop_and_the_stop_is_no_topic(end: str) -> None:
    incoming = inbound.incoming(payload("command_alone") | {"text": f"prepare <@U1|ann>{end}"})
    assert incoming and incoming.event == Called("prepare", "", Who("slack/T0MJRM1A7/U1", "ann"))


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5) | some.just(10**30),
    lambda inner: some.lists(inner, max_size=2) | some.dictionaries(some.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(name=some.sampled_from(sorted(HEARD.keys() | NOT_HEARD)), data=some.data())
def test_a_payload_of_a_strange_shape_is_never_an_error(name: str, data: some.DataObject) -> None:
    strange = copy.deepcopy(payload(name))
    place: Any = strange
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(some.sampled_from(keys))
        if isinstance(place[key], dict | list) and place[key] and data.draw(some.booleans()):
            place = place[key]
        else:
            place[key] = data.draw(anything)
            break
    inbound.uninstalled(strange)
    assert isinstance(inbound.incoming(strange), Incoming | None)


@pytest.mark.parametrize(
    ("command", "text", "called"),
    [
        ("/mentor", "", Called("mentor")),
        ("/mentor", "<@U2|sam>", Called("mentor", "", Who("slack/T1/U2", "sam"))),
        ("/mentor", "prepare", Called("mentor", "prepare")),
        ("/mentor", "steps", Called("steps")),
        ("/program", "", Called("program")),
        ("/program", "K7QX-M2PD", Called("program", "K7QX-M2PD")),
        ("/talk", "prepare", Called("prepare")),
    ],
)
def test_a_mentors_command_is_one_of_its_own(command: str, text: str, called: Called) -> None:
    payload = {"command": command, "text": text, "user_id": "U1", "team_id": "T1", "trigger_id": "1.2"}
    found = inbound.incoming(payload)
    assert found and found.event == called


def test_a_colleague_who_was_chosen_from_the_list_is_known_by_their_address() -> None:
    values = {
        "prepare.who": {"answer": {"type": "plain_text_input", "value": None}},
        "prepare.who#chosen": {"answer_id": {"type": "users_select", "selected_user": "U2"}},
    }
    view = {"callback_id": "prepare.who", "state": {"values": values}, "private_metadata": "{}"}
    payload = {"type": "view_submission", "user": {"id": "U1"}, "team": {"id": "T1"}, "view": view, "trigger_id": "1.2"}
    found = inbound.incoming(payload)
    assert found and found.event == Filled("prepare.who", {"answer": "", "answer_id": "slack/T1/U2"})
