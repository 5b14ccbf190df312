"""A mentee who may name mentors does so from a page of their own; nobody else can, and old buttons change nothing."""

from dataclasses import replace

import pytest

from conversations import reminders
from conversations.effects import InProgram, Keep, Open, Say
from conversations.events import Learned
from conversations.person import Record
from conversations.programs import parts, ranking
from tests.conversations.walk import INVITED, MEMBER
from tests.conversations.world import MARIA, World

RANKS = replace(MEMBER, fields={**MEMBER.fields, "pairing": "mentees rank"})


def mentee() -> World:
    return World(replace(MARIA, records=(RANKS,)))


def test_a_mentee_opens_their_list_turns_its_pages_and_stays_on_the_page_where_they_change_it() -> None:
    world = mentee()
    assert "name mentors" in parts.buttons(RANKS) and "choose mentor" not in parts.buttons(RANKS)
    (page,) = world.presses("name mentors", RANKS.id)
    assert isinstance(page, Open) and (page.page, page.values) == ("ranking", {"program": "4"})
    (page,) = world.presses("more mentors", "ranking-4-20")
    assert isinstance(page, Open) and page.values == {"program": "4", "from": "20"} and not page.renews
    assert world.presses("name next", "unnamed-4-12-20") == (
        InProgram("name next", "4", {"mentor": "12", "from": "20"}),
    )
    (page,) = world.happens(Learned("program", {"did": "named", "program": "4", "from": "20"}))
    assert isinstance(page, Open) and page.values["from"] == "20" and page.renews
    assert world.presses("take off", "named-4-12-0") == (InProgram("take off", "4", {"mentor": "12", "from": "0"}),)
    assert world.presses("start again", "ranking-4-20") == (InProgram("start again", "4", {}),)


@pytest.mark.parametrize("choice", ranking.CHOICES)
@pytest.mark.parametrize("about", ["", "program", "choice-4-12", "ranking-9-0"])
def test_a_button_of_a_list_elsewhere_changes_nothing(choice: str, about: str) -> None:
    world = mentee()
    world.presses(choice, about)
    assert world.said() == ["common.settled"]


@pytest.mark.parametrize("amiss", [{"role": "mentor"}, {"state": "waiting"}, {"pairing": "mentees choose"}])
def test_nobody_else_has_a_list(amiss: dict[str, str]) -> None:
    record = replace(RANKS, fields={**RANKS.fields, **amiss})
    assert "name mentors" not in parts.buttons(record)
    world = World(replace(MARIA, records=(record,)))
    world.presses("name mentors", record.id)
    assert world.said() == ["common.settled"]


@pytest.mark.parametrize("did", ["in", "room"])
@pytest.mark.parametrize(("role", "asked"), [("mentee", True), ("mentor", False)])
def test_a_mentee_who_comes_in_hears_that_they_may_name_mentors(did: str, role: str, asked: bool) -> None:
    record = replace(INVITED, fields={**INVITED.fields, "pairing": "mentees rank", "role": ""})
    world = World(replace(MARIA, records=(record,)))
    world.happens(Learned("program", {"did": did, "program": "2", "role": role, "name": "First steps"}))
    assert ("pairing.you_may_name" in world.said()) is asked
    if asked:
        (said,) = [it for it in world.last if isinstance(it, Say) and it.line == "pairing.you_may_name"]
        assert (said.choices, said.about) == (("name mentors",), record.id)


def test_each_mentor_on_the_page_has_their_own_button() -> None:
    assert reminders.buttons_of(Record("named-4-12-0", World().now)) == ("take off",)
    assert reminders.buttons_of(Record("unnamed-4-12-0", World().now)) == ("name next",)


def test_a_list_that_was_changed_in_a_program_that_is_gone_is_not_shown() -> None:
    assert World().happens(Learned("program", {"did": "named", "program": "4"})) == ()


def test_at_which_place_somebody_was_named_is_kept_with_the_pair_and_said_in_no_chat() -> None:
    world = mentee()
    told = {"pair": "pair-7", "role": "mentee", "who": "Sam", "who_id": "slack/T1/U2", "program": "4", "named": "2"}
    world.happens(Learned("pair proposed", told))
    assert world.only(Keep).record.fields["named"] == "2"
    assert all("named" not in it.values for it in world.last if isinstance(it, Say))
    world.presses("look", "pair-7")
    assert world.asked.notes["named"] == "2" and "named" not in world.asked.typed
