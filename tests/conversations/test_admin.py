"""What an admin can do with the programs of a workspace is asked of the office first, and told as it came."""

from dataclasses import replace

import pytest

from conversations import reminders
from conversations.effects import InProgram, Open, Say
from conversations.events import Learned
from conversations.person import Record
from conversations.programs import admin
from tests.conversations.walk import OWNED
from tests.conversations.world import MARIA, TUESDAY, World

LISTED = Record("listed-9", TUESDAY, {"name": "First steps", "state": "open"})


@pytest.mark.parametrize(
    ("fields", "offered"),
    [
        ({}, ("new owner",)),
        ({"away": "owner"}, ("new owner",)),
        ({"away": "all"}, ("new owner", "end program")),
        ({"state": "closed"}, ()),
    ],
)
def test_a_program_can_be_ended_only_while_it_is_left_alone(fields: dict[str, str], offered: tuple[str, ...]) -> None:
    assert reminders.buttons_of(replace(LISTED, fields={**LISTED.fields, **fields})) == offered


@pytest.mark.parametrize(
    ("choice", "about", "asked"),
    [
        ("all programs", "program", InProgram("all programs", "", {"from": "0"})),
        ("more programs", "listed-12", InProgram("all programs", "", {"from": "12"})),
        ("more programs", "junk", InProgram("all programs", "", {"from": "0"})),
        ("new owner", LISTED.id, InProgram("new owner", "9")),
        ("end program", LISTED.id, InProgram("end program", "9")),
        ("end program", "listed-" + "9" * 40, InProgram("end program", "")),
    ],
)
def test_the_office_is_asked_first_whoever_presses(choice: str, about: str, asked: InProgram) -> None:
    assert World().presses(choice, about) == (asked,)


def test_the_page_that_was_announced_is_asked_for_once_more_when_it_is_opened() -> None:
    world = World()
    (page,) = world.happens(Learned("program", {"did": "all programs"}))
    assert isinstance(page, Open) and (page.page, page.announce) == ("programs here", "admin.ready")
    assert world.presses("open", page.about) == (InProgram("all programs", "", {"from": "0"}),)


@pytest.mark.parametrize("why", ["no admin", "looked after", "away"])
def test_why_nothing_was_done_is_told(why: str) -> None:
    world = World()
    world.happens(Learned("program", {"why": why}))
    assert world.said() == [admin.REFUSED[why]]


def test_who_is_asked_about_again_has_the_button_once_more() -> None:
    world = World()
    world.happens(Learned("program", {"why": "asked again"}))
    assert world.said() == ["admin.asked"] and world.only(Say).choices == ("all programs",)


def test_a_talk_without_a_program_does_not_begin() -> None:
    world = World()
    assert world.happens(Learned("program", {"did": "new owner"})) == ()
    assert world.happens(Learned("joined", {"did": "new owner", "program": "9"})) == ()


def test_whose_program_was_given_away_looks_after_it_still() -> None:
    world = World(replace(MARIA, records=(OWNED,)))
    world.happens(Learned("program", {"did": "given away", "program": "1", "name": "First steps", "owner": "Omar"}))
    assert world.open("program").fields["owns"] == "co-owner" and world.said() == ["admin.given_away"]
    assert World().happens(Learned("program", {"did": "given away", "program": "1", "name": "First steps"})) == ()


@pytest.mark.parametrize("records", [(), (OWNED,)])
def test_a_program_that_an_admin_ended_is_over_for_them_too(records: tuple[Record, ...]) -> None:
    world = World(replace(MARIA, records=records))
    world.happens(Learned("program", {"did": "close alone", "program": "1", "name": "First steps"}))
    assert world.said() == ["admin.closed"]
    assert not world.person.open_records("program")


def test_a_program_that_was_given_stays_as_it_is_for_an_admin_who_takes_part_in_it() -> None:
    member = replace(OWNED, fields={**OWNED.fields, "owns": "", "state": "in"})
    world = World(replace(MARIA, records=(member,)))
    world.happens(Learned("program", {"did": "give", "program": "1", "name": "First steps"}))
    assert world.said() == ["admin.given"] and world.open("program") == member
