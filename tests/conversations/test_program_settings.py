"""What is set of a program is seen and changed by those who look after it, and read by whoever it concerns."""

from dataclasses import replace

import pytest

from conversations.effects import InProgram, Open, Say
from conversations.events import CameDue, Learned
from conversations.programs.groups import FORM
from conversations.programs.settings import CAN_CHANGE, FOR_OWNERS, OF_IT, names_of
from tests.conversations.walk import INVITED, MEMBER, OWNED
from tests.conversations.world import MARIA, World

SET = {"program": "1", "name": "First steps", "owner": "Maria", "owns": "owner", "rule": "all of it", "lasts": "a year"}
NEWS = {**SET, "did": "set news", "owner": "Sam", "owns": ""}


def test_what_can_be_changed_is_kept_in_what_the_office_tells() -> None:
    assert {name for what in CAN_CHANGE for name in names_of(what)} == {*OF_IT, *FOR_OWNERS} - {FORM}


@pytest.fixture
def owner() -> World:
    return World(replace(MARIA, records=(OWNED,)))


def member(state: str) -> World:
    return World(replace(MARIA, records=(replace(MEMBER, fields={**MEMBER.fields, "state": state}),)))


def news(what: str, **new: str) -> Learned:
    return Learned("program", {**NEWS, "program": "4", "what": what, **new})


def test_its_page_leads_to_the_change_of_one_thing(owner: World) -> None:
    (page,) = owner.presses("program settings", OWNED.id)
    assert isinstance(page, Open) and page.choices == ("change program",)
    owner.presses("change program", OWNED.id)
    assert owner.step == "change_program.change"


@pytest.mark.parametrize("what", [it for it in CAN_CHANGE if it not in ("training", "rule")])
def test_each_thing_is_asked_as_when_it_was_set_up_and_nothing_else(owner: World, what: str) -> None:
    owner.presses("change program", OWNED.id)
    owner.presses(what)
    answer = {"size": "30", "starts": "2027-02-01", "lasts": "a year", "often": "every week", "pairing": "i choose"}
    owner.answers(answer.get(what, "another"))
    assert owner.last == (InProgram("set", "1", {"what": what, what: answer.get(what, "another")}),)
    assert not owner.step


@pytest.mark.parametrize(
    ("what", "answers", "settled"),
    [
        ("rule", ("names and details",), {"rule": "names and details"}),
        ("rule", ("our own rule", "Nothing leaves the room."), {"rule": "Nothing leaves the room."}),
        ("training", ("your course",), {"training": "your course"}),
    ],
)
def test_words_of_ones_own_follow_a_choice(
    owner: World, what: str, answers: tuple[str, ...], settled: dict[str, str]
) -> None:
    owner.presses("change program", OWNED.id)
    owner.presses(what)
    owner.answers(*answers)
    assert owner.last == (InProgram("set", "1", {"what": what, **settled}),)


def test_what_may_be_left_open_can_be_taken_out(owner: World) -> None:
    owner.presses("change program", OWNED.id)
    owner.answers("sponsor", "skip")
    assert owner.last == (InProgram("set", "1", {"what": "sponsor", "sponsor": ""}),)


def test_whoever_changes_it_sees_it_so_and_is_asked_when_its_new_time_is_over(owner: World) -> None:
    owner.happens(Learned("program", {**SET, "did": "set", "starts": "2027-01-11"}))
    assert owner.said() == ["program.set_mine"]
    assert owner.open("program").fields["lasts"] == "a year"
    assert owner.at("program_ends", OWNED.id) == "2028-01-11 09:00"


def test_whoever_sets_one_up_can_invite_at_once_and_is_asked_when_its_time_is_over() -> None:
    world = World()
    world.happens(Learned("program", {**SET, "did": "found"}))
    said = world.only(Say)
    assert (said.line, said.choices) == ("program.founded", ("open", "invite"))
    assert world.at("program_ends", "program-1") == "2027-11-24 09:00"


def test_an_open_beginning_counts_from_the_day_it_was_set_up(owner: World) -> None:
    owner.happens(Learned("program", {**SET, "did": "set", "lasts": "three months"}))
    assert owner.at("program_ends", OWNED.id) == "2027-02-23 09:00"


def test_without_an_end_nobody_is_asked(owner: World) -> None:
    owner.happens(Learned("program", {name: text for name, text in SET.items() if name != "lasts"} | {"did": "set"}))
    assert owner.due == {}


def test_what_changes_nothing_says_so(owner: World) -> None:
    owner.happens(Learned("program", {"did": "same", "program": "1"}))
    assert owner.said() == ["program.as_it_was"]


def test_when_its_time_is_over_its_owner_is_asked_how_to_go_on(owner: World) -> None:
    owner.happens(CameDue("program_ends", OWNED.id))
    said = owner.only(Say)
    assert (said.line, said.choices) == ("program.ends", ("picture", "change program", "close program"))


def test_whoever_owns_it_no_more_is_not_asked() -> None:
    assert member("in").happens(CameDue("program_ends", MEMBER.id)) == ()


@pytest.mark.parametrize("state", ["in", "waiting"])
def test_whoever_said_yes_is_told_of_what_they_had_read(state: str) -> None:
    world = member(state)
    world.happens(news("purpose", purpose="to lead well"))
    said = world.only(Say)
    assert (said.line, said.values["news_of"]) == ("program.changed", "purpose")
    assert world.open("program").fields["purpose"] == "to lead well"
    world.happens(news("name", name="Second steps"))
    assert world.only(Say).values == {"was": "First steps", "name": "Second steps"}


def test_whoever_has_not_answered_reads_it_anew_when_they_look() -> None:
    world = World(replace(MARIA, records=(INVITED,)))
    world.happens(Learned("program", {**NEWS, "program": "2", "what": "purpose", "purpose": "to lead well"}))
    assert world.said() == [] and world.open("program").fields["state"] == "invited"
    assert world.open("program").fields["purpose"] == "to lead well"


def test_what_members_have_not_read_is_changed_in_silence() -> None:
    world = member("in")
    world.happens(news("pairing", pairing="i choose"))
    assert world.said() == [] and world.open("program").fields["pairing"] == "i choose"


def test_news_of_a_program_that_a_person_let_go_says_nothing() -> None:
    assert World().happens(news("purpose")) == ()
