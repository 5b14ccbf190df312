"""Recorded activities -> what happened, and that nothing else ever comes of an activity."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from adapters.teams import inbound
from bot.ports import Address, Incoming, Profile, Surface
from conversations.events import Arrived, Called, Chose, Event, Filled, Left, Said, Who

FOLDER = Path(__file__).parent / "payloads"
TENANT = "6e2f8a10-3b5c-4f0e-9c1d-7a4b2d9e5f31"
MARIA, SAM = (
    f"teams/{TENANT}/0b1c2d3e-0000-4000-8000-000000000001",
    f"teams/{TENANT}/0b1c2d3e-0000-4000-8000-000000000002",
)
ANA, BEN = Who(f"teams/{TENANT}/29:ana", "Ana Silva"), Who(f"teams/{TENANT}/29:ben", "Ben Ode")
BOT = {"id": "28:b1d7c9e2-0f4a-4c7b-8a35-2e9f6d1c0b84", "name": "Coach"}

PRIVATE, GROUP, CHANNEL = "a:1maria", "19:group@thread.v2", "19:pilot@thread.tacv2;messageid="
AT_HOME, ELSEWHERE = PRIVATE, ""
DEVICE = Profile("Maria Koch", "Europe/Berlin", "en-US")
NO_NAME, NO_DEVICE = Profile("", "", "en-US"), Profile()
ON_A_MESSAGE = "a:1maria/1795615656591"
MARKUP = "Two lines & <b>a tag</b>,\nthe “second” one."

Row = tuple[str, Event, Surface, str, str, Profile]

HEARD: dict[str, Row] = {
    "button_executed": (MARIA, Chose("go_on", "prepare", ON_A_MESSAGE), "button", PRIVATE, AT_HOME, DEVICE),
    "button_executed_in_a_channel": (
        MARIA,
        Chose("join here", "announcement-7"),
        "button",
        CHANNEL,
        ELSEWHERE,
        DEVICE,
    ),
    "button_submitted": (MARIA, Chose("go_on", "prepare", ON_A_MESSAGE), "button", PRIVATE, AT_HOME, DEVICE),
    "button_that_opens_a_dialog": (MARIA, Chose("write", "prepare", ON_A_MESSAGE), "button", PRIVATE, AT_HOME, DEVICE),
    "chat_opened": (MARIA, Arrived(), "chat", PRIVATE, AT_HOME, NO_DEVICE),
    "dialog_sent": (
        MARIA,
        Filled("prepare.topic", {"answer": "To be heard.\nBy all."}),
        "sheet",
        PRIVATE,
        AT_HOME,
        DEVICE,
    ),
    "dialog_sent_empty": (MARIA, Filled("prepare.topic", {}), "sheet", PRIVATE, AT_HOME, DEVICE),
    "installed": (MARIA, Arrived(), "chat", PRIVATE, AT_HOME, NO_NAME),
    "installed_by_another": (SAM, Arrived(), "chat", "a:1sam", "a:1sam", NO_NAME),
    "message": (MARIA, Called("prepare"), "chat", PRIVATE, AT_HOME, DEVICE),
    "message_in_a_channel": (MARIA, Called("prepare"), "chat", CHANNEL, ELSEWHERE, DEVICE),
    "message_in_a_group_chat": (MARIA, Called("prepare"), "chat", GROUP, ELSEWHERE, DEVICE),
    "message_that_mentions_a_colleague": (MARIA, Called("prepare", "", ANA), "chat", GROUP, ELSEWHERE, DEVICE),
    "message_that_mentions_two_colleagues": (
        MARIA,
        Called("prepare", "@Ben Ode", ANA),
        "chat",
        CHANNEL,
        ELSEWHERE,
        DEVICE,
    ),
    "message_with_markup": (MARIA, Said(MARKUP), "chat", PRIVATE, AT_HOME, DEVICE),
    "uninstalled": (MARIA, Left("not installed"), "chat", PRIVATE, AT_HOME, NO_NAME),
}
"""File -> who did it, what, on which surface, the conversation in the id of the event, the one to answer in, and what
Teams tells of them.
"""

NOT_HEARD = {
    "added_to_a_group_chat",
    "added_to_a_team",
    "channel_created",
    "installed_in_a_group_chat",
    "installed_in_a_team",
    "person_added_to_a_team",
    "person_removed_from_a_team",
    "reaction_added",
    "removed_from_a_team",
    "removed_from_the_chat",
    "team_renamed",
    "uninstalled_from_a_team",
}


def activity(name: str, **changed: Any) -> dict[str, Any]:
    """A recorded one, but for what is given; what is None is left out."""
    found = {**json.loads((FOLDER / f"{name}.json").read_text()), **changed}
    return {name: value for name, value in found.items() if value is not None}


def heard(activity: dict[str, Any]) -> Incoming:
    found = inbound.incoming(activity)
    assert isinstance(found, Incoming)
    return found


@pytest.mark.parametrize("name", ["message_in_a_channel", "button_executed_in_a_channel"])
def test_the_channel_goes_along_with_the_way_back_to_it(name: str) -> None:
    found = heard(activity(name)).channel
    assert found and (found.address.key, found.title) == (f"teams/{TENANT}/19:pilot@thread.tacv2", "")
    assert found.address.route["team"] == "19:team@thread.tacv2"
    assert json.loads(found.address.route["reference"]) == {
        "bot": BOT,
        "conversation": {"id": "19:pilot@thread.tacv2", "conversationType": "channel", "tenantId": TENANT},
        "channelId": "msteams",
        "serviceUrl": activity(name)["serviceUrl"],
    }


@pytest.mark.parametrize("name", ["message", "button_executed", "message_in_a_group_chat", "dialog_sent"])
def test_what_is_in_a_chat_is_in_no_channel(name: str) -> None:
    assert heard(activity(name)).channel is None


def test_every_recorded_activity_is_accounted_for() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == HEARD.keys() | NOT_HEARD


@pytest.mark.parametrize("name", sorted(HEARD))
def test_an_activity_becomes_what_the_person_did(name: str) -> None:
    who, event, surface, conversation, answer_in, profile = HEARD[name]
    found, told = heard(activity(name)), activity(name)
    assert (found.sender.key, found.event, found.surface, found.profile) == (who, event, surface, profile)
    before, _, after = found.event_id.rpartition("/")
    assert before.startswith(f"teams/{TENANT}/{conversation}") and after == told["id"]
    assert json.loads(found.sender.route["reference"]) == {
        "user": {name: told["from"][name] for name in ("id", "aadObjectId")},
        "bot": BOT,
        "conversation": {"id": answer_in, "conversationType": "personal", "tenantId": TENANT},
        "channelId": "msteams",
        "serviceUrl": "http://127.0.0.1:4979/_connector",
    }
    assert found.aliases == (Address("teams", TENANT, told["from"]["id"]),)
    assert found.nudge is None


@pytest.mark.parametrize("name", sorted(NOT_HEARD))
def test_what_is_not_a_person_of_ours_talking_to_us_is_nothing(name: str) -> None:
    assert inbound.incoming(activity(name)) is None


def test_the_same_activity_is_the_same_event_and_another_is_another() -> None:
    again, other = heard(activity("message")), heard(activity("message", id="another"))
    assert heard(activity("message")).event_id == again.event_id != other.event_id
    elsewhere = heard(activity("message", conversation={"id": "a:2", "conversationType": "personal"}))
    assert elsewhere.event_id != again.event_id


def sent(data: dict[str, Any]) -> Event:
    return heard(activity("dialog_sent", value={"data": {"sheet": "x.y", "zone": "Europe/Berlin", **data}})).event


@pytest.mark.parametrize(
    ("data", "answers"),
    [
        ({"answer": "2026-11-24", "answer_time": "07:30"}, {"answer": "2026-11-24T07:30"}),
        ({"answer": "2026-11-24", "answer_time": ""}, {"answer": "2026-11-24T"}),
        ({"answer": "2026-11-24"}, {"answer": "2026-11-24"}),
        ({"answer": "", "answer_time": "07:30"}, {"answer": ""}),
        ({"answer_time": "07:30"}, {"answer": ""}),
    ],
)
def test_a_moment_is_a_day_and_a_time(data: dict[str, Any], answers: dict[str, str]) -> None:
    assert sent(data) == Filled("x.y", answers)


@pytest.mark.parametrize(
    ("data", "answers"),
    [
        ({"answer": "", "answer_id": "abc"}, {"answer": "", "answer_id": f"teams/{TENANT}/abc"}),
        ({"answer_id": "abc"}, {"answer": "", "answer_id": f"teams/{TENANT}/abc"}),
        ({"answer": "Ana", "answer_id": "abc"}, {"answer": "Ana", "answer_id": f"teams/{TENANT}/abc"}),
        ({"answer": "Ana", "answer_id": ""}, {"answer": "Ana"}),
        ({"answer": "Ana", "answer_id": None}, {"answer": "Ana"}),
        ({"answer": "Ana", "answer_id": ["abc"]}, {"answer": "Ana"}),
    ],
)
def test_a_colleague_is_a_name_or_one_chosen_from_the_list(data: dict[str, Any], answers: dict[str, str]) -> None:
    assert sent(data) == Filled("x.y", answers)


def test_a_button_of_a_dialog_is_one_whatever_stands_in_the_fields() -> None:
    pressed = activity(
        "dialog_sent", value={"data": {"c": "why", "a": "x", "sheet": "x.y", "answer": "half a thought"}}
    )
    assert (heard(pressed).event, heard(pressed).surface) == (Chose("why", "x"), "sheet")


def test_a_dialog_sent_by_an_old_client_as_a_message_is_heard() -> None:
    old = activity("button_submitted", value={"sheet": "x.y", "zone": "UTC", "answer": "We missed it"})
    assert (heard(old).event, heard(old).surface) == (Filled("x.y", {"answer": "We missed it"}), "chat")


def test_a_button_that_was_pressed_elsewhere_is_on_no_message_of_the_chat() -> None:
    channel = {"id": "19:x@thread.tacv2", "conversationType": "channel", "isGroup": True}
    assert heard(activity("button_executed", conversation=channel)).event == Chose("go_on", "prepare")


def mentioned(*accounts: dict[str, str]) -> list[dict[str, Any]]:
    return [{"type": "mention", "mentioned": it, "text": f"<at>{it.get('name')}</at>"} for it in accounts]


ANA_THERE, BEN_THERE = {"id": "29:ana", "name": "Ana Silva"}, {"id": "29:ben", "name": "Ben Ode"}
ANN, ANN_LEE = {"id": "29:ann", "name": "Ann"}, {"id": "29:lee", "name": "Ann Lee"}
OTHER_BOT = {"id": "28:other", "name": "Helper"}
SAME_NAME = {"id": "29:coach", "name": "Coach"}


@pytest.mark.parametrize(
    ("text", "accounts", "event"),
    [
        ("<at>Coach</at>", [BOT], Called("")),
        ("<at>Coach</at> hello", [BOT], Called("", "hello")),
        ("<at>Coach</at> prepare", [BOT], Called("prepare")),
        ("<at>Coach</at> coach prepare", [BOT], Called("prepare")),
        ("<at>Coach</at> /coach prepare", [BOT], Called("prepare")),
        ("<at>Coach</at>&nbsp;prepare\n", [BOT], Called("prepare")),
        ("please <at>Coach</at> prepare", [BOT], Called("", "please prepare")),
        (
            "<at>Coach</at> prepare <at>Ana Silva</at> about R&amp;D",
            [BOT, ANA_THERE],
            Called("prepare", "R&D", ANA),
        ),
        ("<at>Coach</at> <at>Ana Silva</at>", [BOT, ANA_THERE], Called("", "", ANA)),
        ("<at>Ana Silva</at> <at>Coach</at>", [BOT, ANA_THERE], Called("", "", ANA)),
        (
            "<at>Coach</at> prepare <at>Ben Ode</at> <at>Ana Silva</at>",
            [BOT, ANA_THERE, BEN_THERE],
            Called("prepare", "@Ana Silva", BEN),
        ),
        ('<at id="0">Coach</at> prepare <at id="1">Ana  Silva</at>', [BOT, ANA_THERE], Called("prepare", "", ANA)),
        ("<at>Coach</at> prepare <at>Nobody</at>", [BOT], Called("prepare", "@Nobody")),
        (
            "<at>Coach</at> prepare <at>Helper</at>",
            [BOT, OTHER_BOT],
            Called("prepare", "", Who(f"teams/{TENANT}/28:other", "Helper")),
        ),
        (
            "<at>Coach</at> prepare <at>Ann Lee</at>",
            [BOT, ANN, ANN_LEE],
            Called("prepare", "", Who(f"teams/{TENANT}/29:lee", "Ann Lee")),
        ),
        (
            "<at>Coach</at> prepare <at>Ann</at> and <at>Ann</at>",
            [BOT, ANN, {"id": "29:other", "name": "Ann"}],
            Called("prepare", "and @Ann", Who(f"teams/{TENANT}/29:ann", "Ann")),
        ),
        (
            "<at>Coach</at> prepare @home",
            [BOT, {"id": "29:nameless"}],
            Called("prepare", "@home"),
        ),
    ],
)
def test_a_mention_in_a_channel_calls_the_coach(text: str, accounts: list[dict[str, str]], event: Event) -> None:
    assert heard(activity("message_in_a_channel", text=text, entities=mentioned(*accounts))).event == event


@pytest.mark.parametrize(
    "entities",
    [None, [], mentioned(OTHER_BOT), mentioned(ANA_THERE), mentioned(SAME_NAME), [{"type": "mention"}], "x", [7]],
)
def test_what_others_say_to_each_other_is_none_of_ours(entities: Any) -> None:
    assert inbound.incoming(activity("message_in_a_channel", entities=entities)) is None


def test_in_private_the_bots_name_is_not_part_of_what_is_said() -> None:
    told = activity("message", text="<at>Coach</at> It went well", entities=mentioned(BOT))
    assert heard(told).event == Said("It went well")


def test_without_an_id_in_the_organisation_a_person_is_known_by_the_one_for_this_bot() -> None:
    found = heard(activity("message", **{"from": {"id": "29:maria", "name": "Maria Koch"}}))
    assert (found.sender.key, found.aliases) == (f"teams/{TENANT}/29:maria", ())


def test_the_tenant_is_found_in_either_place() -> None:
    assert heard(activity("message", channelData=None)).sender.workspace == TENANT
    conversation = {"id": "a:1maria", "conversationType": "personal"}
    assert heard(activity("message", conversation=conversation)).sender.workspace == TENANT


@pytest.mark.parametrize(
    "changed",
    [
        {"channelData": None, "conversation": {"id": "a:1maria"}},
        {"from": None},
        {"from": {"aadObjectId": "x"}},
        {"from": BOT},
        {"from": {"id": "29:a/b"}},
        {"recipient": None},
        {"recipient": {"name": "Coach"}},
        {"serviceUrl": None},
        {"serviceUrl": 7},
        {"id": None},
        {"id": ""},
        {"id": 7},
        {"channelData": {"tenant": {"id": "a/b"}}},
        {"type": None},
        {"type": "typing"},
        {"text": None},
        {"text": ["hello"]},
    ],
)
def test_what_cannot_be_answered_is_nothing(changed: dict[str, Any]) -> None:
    assert inbound.incoming(activity("message", **changed)) is None


@pytest.mark.parametrize(
    "zone", ["Nowhere/City", "", "/etc/passwd", "../../etc/passwd", "Europe", "a\0b", "\ud800", "x" * 5000, 7, None]
)
def test_a_zone_that_is_none_is_not_believed(zone: Any) -> None:
    found = heard(activity("message", localTimezone=zone, entities=[{"type": "clientInfo", "timezone": zone}]))
    assert found.profile and found.profile.zone == ""


def test_a_zone_is_found_in_either_place() -> None:
    found = heard(activity("message", localTimezone=None))
    assert found.profile and found.profile.zone == "Europe/Berlin"


@pytest.mark.parametrize("name", ["button_executed", "button_that_opens_a_dialog", "dialog_sent", "button_submitted"])
@pytest.mark.parametrize("value", [None, {}, [], "x", 7, {"action": None}, {"action": "x"}, {"data": None}, {"c": 7}])
def test_a_press_that_makes_no_sense_is_nothing(name: str, value: Any) -> None:
    assert inbound.incoming(activity(name, value=value, text=None)) is None


def test_an_action_of_another_make_is_nothing() -> None:
    value = copy.deepcopy(activity("button_executed")["value"])
    value["action"]["type"] = "Action.Submit"
    assert inbound.incoming(activity("button_executed", value=value)) is None


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5) | some.just(10**30),
    lambda inner: some.lists(inner, max_size=2) | some.dictionaries(some.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)


@settings(max_examples=500, deadline=None)
@given(name=some.sampled_from(sorted(HEARD.keys() | NOT_HEARD)), data=some.data())
def test_an_activity_of_a_strange_shape_is_never_an_error(name: str, data: some.DataObject) -> None:
    strange = activity(name)
    for _ in range(data.draw(some.integers(1, 3))):
        place: Any = strange
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = data.draw(some.sampled_from(keys))
            if isinstance(place[key], dict | list) and place[key] and data.draw(some.booleans()):
                place = place[key]
            else:
                place[key] = data.draw(anything)
                break
    inbound.invoked(strange)
    inbound.tenant_of(strange)
    found = inbound.incoming(strange)
    if name in NOT_HEARD and found:
        # Only where it was made into what somebody does in private: their own chat, or the bot's coming.
        assert inbound._is_personal(strange)
    assert isinstance(found, Incoming | None)
    if found:
        json.loads(found.sender.route["reference"])
        assert Address.of(found.sender.key) == found.sender


@given(anything)
def test_what_is_no_activity_is_nothing(strange: Any) -> None:
    if isinstance(strange, dict):
        assert inbound.incoming(strange) is None
