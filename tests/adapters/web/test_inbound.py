"""What the page posts, as events; and everything that is refused before it becomes one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.web.inbound import LONGEST, Amiss, moved, played, posted
from adapters.web.people import PEOPLE
from conversations.events import Arrived, Called, Chose, Closed, Filled, Said, Visited, Who

ID = "0123456789abcdef0123456789abcdef"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
EVERYBODY = {person.id: person for person in PEOPLE}


def page(**given: Any) -> dict[str, Any]:
    return {"id": ID, "person": "maria", **given}


@pytest.mark.parametrize(
    ("given", "event", "surface"),
    [
        ({"type": "said", "text": " Good morning. "}, Said("Good morning."), "chat"),
        ({"type": "said", "text": "/coach"}, Called(""), "button"),
        (
            {"type": "said", "text": "/coach prepare @sam about the deadline"},
            Called("prepare", "the deadline", Who("web/local/sam", "Sam Okafor")),
            "button",
        ),
        ({"type": "said", "text": "coach me through it"}, Said("coach me through it"), "chat"),
        (
            {"type": "chose", "surface": "button", "choice": "open", "about": "brief", "message": "m1"},
            Chose("open", "brief", "m1"),
            "button",
        ),
        ({"type": "chose", "surface": "sheet", "choice": "back", "about": "x.y"}, Chose("back", "x.y"), "sheet"),
        ({"type": "chose", "surface": "home", "choice": "done", "about": ""}, Chose("done"), "home"),
        (
            {"type": "filled", "sheet": "x.y", "values": {"answer": " as typed\n"}},
            Filled("x.y", {"answer": " as typed\n"}),
            "sheet",
        ),
        (
            {"type": "filled", "sheet": "x.y", "values": {"answer": "Pilot", "answer_id": "web/local/pilot"}},
            Filled("x.y", {"answer": "Pilot", "answer_id": "web/local/pilot"}),
            "sheet",
        ),
        ({"type": "closed", "sheet": "x.y"}, Closed("x.y"), "sheet"),
        ({"type": "visited"}, Visited(), "home"),
    ],
)
def test_what_a_person_does_becomes_the_event_that_any_platform_gives(given: Any, event: object, surface: str) -> None:
    incoming = posted(page(**given), EVERYBODY).incoming
    assert (incoming.event, incoming.surface) == (event, surface)
    assert incoming.sender.key == "web/local/maria"
    assert incoming.event_id == f"web/local/maria/{ID}"


def test_somebody_arrives_once_whichever_page_says_so() -> None:
    first, second = (posted(page(type="arrived") | {"id": id}, EVERYBODY).incoming for id in (ID, ID[::-1]))
    assert first == second
    assert first.event == Arrived()


@pytest.mark.parametrize("name", ["sam", "Sam", "SAM.OKAFOR", "samokafor", "Sam-Okafor"])
def test_a_colleague_is_found_by_first_or_whole_name(name: str) -> None:
    event = posted(page(type="said", text=f"/coach @{name}"), EVERYBODY).incoming.event
    assert event == Called("", who=Who("web/local/sam", "Sam Okafor"))


def test_a_command_is_told_from_a_message() -> None:
    assert posted(page(type="said", text="/coach help"), EVERYBODY).is_command
    assert not posted(page(type="said", text="I need help with Sam"), EVERYBODY).is_command


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "said",
        {},
        page(),
        page(type="shouted"),
        page(type="said"),
        page(type="said", text=""),
        page(type="said", text=" \n "),
        page(type="said", text=7),
        page(type="said", text="x" * (LONGEST + 1)),
        page(type="said", text="half a character \ud800"),
        page(type="said", text="hello") | {"person": "nobody"},
        page(type="said", text="hello") | {"person": None},
        page(type="said", text="hello") | {"id": ""},
        page(type="said", text="hello") | {"id": "../../etc/passwd-0000"},
        page(type="said", text="hello") | {"id": "0" * 65},
        page(type="chose", surface="chat", choice="x", about=""),
        page(type="chose", surface="sheet", choice=None, about=""),
        page(type="chose", surface="sheet", choice="x" * 201, about=""),
        page(type="chose", surface="button", choice="x", about=""),
        page(type="filled", sheet="x.y"),
        page(type="filled", sheet="x.y", values=[]),
        page(type="filled", sheet="x.y", values={"answer": 1}),
        page(type="filled", sheet="x.y", values={"answer": "x" * (LONGEST + 1)}),
        page(type="closed"),
    ],
)
def test_what_the_page_would_never_post_is_refused_in_words(body: object) -> None:
    with pytest.raises(Amiss) as amiss:
        posted(body, EVERYBODY)
    assert str(amiss.value).endswith((".", "?"))


def test_a_null_character_is_dropped_because_no_database_takes_it() -> None:
    assert posted(page(type="said", text="one\x00two"), EVERYBODY).incoming.event == Said("onetwo")


@pytest.mark.parametrize(
    ("body", "to"),
    [
        ({"by": "hour"}, timedelta(hours=1)),
        ({"by": "day"}, timedelta(days=1)),
        ({"to": "2026-11-26T10:45:00+01:00"}, datetime(2026, 11, 26, 9, 45, tzinfo=UTC)),
        ({"to": "2026-11-24T08:59:59+00:00"}, NOW),
    ],
)
def test_the_clock_moves_by_a_step_or_to_a_moment_but_never_back(body: object, to: object) -> None:
    assert moved(body, NOW) == to


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"by": "year"},
        {"by": 3},
        {"to": "soon"},
        {"to": "2026-11-26T10:45:00"},
        {"to": "2036-01-01T00:00:00+00:00"},
    ],
)
def test_the_clock_goes_nowhere_odd_and_not_too_far(body: object) -> None:
    with pytest.raises(Amiss):
        moved(body, NOW)


@pytest.mark.parametrize("body", [{"play": "hamlet"}, {"play": 7}, {}, ["half year"]])
def test_only_a_play_of_the_workspace_is_played(body: Any) -> None:
    assert played({"play": "half year"}, {"half year"}) == "half year"
    with pytest.raises(Amiss):
        played(body, {"half year"})
