"""Whom one would rather not be paired with: on one's own page, seen by nobody, and kept without a trace elsewhere."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.effects import Keep, Open, Say, Tell
from conversations.events import Chose, Filled, Left
from conversations.reminders import buttons_of
from tests.conversations.couple import LENA, SAM, Couple
from tests.conversations.world import World


def lists(one: World, who_id: str, name: str = "Lena") -> None:
    one.happens(Chose("apart", "me"))
    one.happens(Filled("apart.who", {"answer": name, "answer_id": who_id}))


def test_somebody_is_put_on_the_list_and_taken_back_on_the_page(two: Couple) -> None:
    lists(two.sam, LENA.id)
    page = two.sam.only(Open)
    assert (page.page, page.announce, page.values["apart"]) == ("me", "me.apart_kept", "some")
    (listed,) = page.records
    assert buttons_of(listed) == ("take back",)
    assert listed.fields == {"who": "Lena", "who_id": LENA.id, "since": "2026-11-24"}
    two.sam.happens(Chose("take back", listed.id))
    page = two.sam.only(Open)
    assert (page.records, page.announce) == ((), "me.apart_taken_back")
    assert not two.sam.person.records
    two.asked()
    assert two.sam.said() == ["pair.arrived_mentor"]


def test_who_was_chosen_without_a_name_gets_one_to_be_known_by(two: Couple) -> None:
    lists(two.sam, LENA.id, name="")
    assert two.sam.step == "apart.name"
    two.answers(two.sam, "the tall one")
    assert two.sam.open("apart").fields["who"] == "the tall one"


@pytest.mark.parametrize(
    ("who", "line"),
    [
        ({"answer": "Lena"}, "me.apart_whom"),
        ({"answer": "", "answer_id": SAM.id}, "pair.yourself"),
        ({}, "hearing.empty"),
    ],
)
def test_it_must_be_somebody_whom_the_coach_knows_when_they_ask(two: Couple, who: dict[str, str], line: str) -> None:
    two.sam.happens(Chose("apart", "me"))
    two.sam.happens(Filled("apart.who", who))
    assert two.sam.asked.notice == line


def test_somebody_is_listed_once(two: Couple) -> None:
    lists(two.sam, LENA.id)
    lists(two.sam, LENA.id)
    assert two.sam.open("apart")


def test_whoever_is_on_the_list_is_let_wait_like_anybody_who_gets_no_answer(two: Couple) -> None:
    lists(two.sam, LENA.id)
    two.asked()
    assert [type(it) for it in two.sam.last] == [Keep] and not two.sam.person.open_records("pair")
    id = two.lena.open("pair").id
    two.lena.falls_due("pair_end", id)
    assert two.lena.said() == ["pair.expired"]
    two.tells(two.lena)
    assert two.sam.last == ()


def test_a_request_that_was_there_already_is_let_be_without_a_word(two: Couple) -> None:
    two.asked()
    lists(two.sam, LENA.id)
    assert not two.sam.told and not two.sam.person.open_records("pair") and not two.sam.due
    assert two.sam.open("apart").fields["asked"] == two.lena.open("pair").id
    two.lena.falls_due("pair_end", two.lena.open("pair").id)
    two.tells(two.lena)
    assert two.lena.said() == ["pair.expired"] and two.sam.last == ()


@pytest.mark.parametrize("order", ["asks first", "is listed first", "is not listed"])
@pytest.mark.parametrize(
    ("what", "line"),
    [("leaves", "pair.not_reached"), ("erases", "pair.not_reached"), ("leaves mentoring", "pair.declined")],
)
def test_whatever_becomes_of_the_one_who_keeps_the_list_reads_the_same(
    two: Couple, order: str, what: str, line: str
) -> None:
    if order == "is listed first":
        lists(two.sam, LENA.id)
    two.asked()
    if order == "asks first":
        lists(two.sam, LENA.id)
    if what == "leaves":
        two.happens(two.sam, Left("left"))
    elif what == "erases":
        two.sam.calls("forget")
        two.answers(two.sam, "erase everything")
    else:
        two.sam.happens(Chose("leave mentoring", "me"))
        two.answers(two.sam, "leave it", "skip")
    assert two.lena.said() == [line]


def test_what_has_ended_is_not_answered_once_more(two: Couple) -> None:
    lists(two.sam, LENA.id)
    two.asked()
    two.sam.now += timedelta(days=4)
    assert not [it for it in two.sam.happens(Left("left")) if isinstance(it, Tell)]


def test_a_pair_goes_on_until_it_is_ended(two: Couple) -> None:
    two.paired()
    lists(two.sam, LENA.id)
    said = two.sam.only(Say)
    assert (said.line, said.choices, said.values) == ("me.apart_pair", ("end pair",), {})
    assert two.sam.open("pair").fields["state"] == "agreed" and not two.sam.told


def test_whoever_keeps_the_list_may_still_ask(two: Couple) -> None:
    lists(two.sam, LENA.id)
    two.sam.calls("mentor", who=LENA)
    two.answers(two.sam, "mentor", "skip")
    assert two.lena.said() == ["pair.arrived_mentee"]


@pytest.mark.parametrize("id", ["apart-1", "pair"])
def test_an_old_button_takes_nothing_back(two: Couple, id: str) -> None:
    two.paired()
    two.sam.happens(Chose("take back", two.sam.open("pair").id if id == "pair" else id))
    assert two.sam.said() == ["common.settled"]
    assert not [it for it in two.sam.last if isinstance(it, Keep)]


def test_a_request_of_somebody_without_a_name_can_be_met_too(two: Couple) -> None:
    two.sam.person = replace(two.sam.person, zone="Pacific/Auckland")
    lists(two.sam, LENA.id, name="")
    two.answers(two.sam, "skip")
    assert two.sam.open("apart").fields == {"who": "", "who_id": LENA.id, "since": "2026-11-24"}
