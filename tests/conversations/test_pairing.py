"""Two whom a program brings together: each answers in private, and nobody learns more than that it is not to be."""

from dataclasses import dataclass, field

import pytest

from conversations.effects import InProgram, Say
from conversations.events import CameDue, Chose, Learned
from conversations.person import Person, Record
from tests.conversations.couple import LENA, SAM, Couple, reminders_of
from tests.conversations.world import World


@dataclass
class Proposed(Couple):
    """Lena as the mentee and Sam as the mentor, of whom a program thinks that they fit."""

    counted: list[str] = field(default_factory=list)

    def proposed(self) -> "Proposed":
        for one, role, other in ((self.lena, "mentee", SAM), (self.sam, "mentor", LENA)):
            told = {"pair": "pair-7", "role": role, "who": other.name, "who_id": other.id, "program": "3"}
            one.happens(Learned("pair proposed", {**told, "zone": "Europe/London", "from": "slack/T1/owner"}))
        return self

    def says(self, who: World, answer: str) -> None:
        self.presses(who, "look", "pair-7")
        self.answers(who, answer)


def counts(world: World) -> list[str]:
    return [it.values["what"] for it in world.last if isinstance(it, InProgram)]


@pytest.fixture
def two() -> Proposed:
    return Proposed().proposed()


def test_each_is_asked_with_a_day_by_which_to_answer(two: Proposed) -> None:
    assert (two.lena.said(), two.sam.said()) == (["pairing.mentee"], ["pairing.mentor"])
    assert two.lena.only(Say).values.keys() == {"name", "day"}
    assert two.lena.at("pair_end", "pair-7")


def test_they_are_a_pair_when_both_have_said_yes_and_not_before(two: Proposed) -> None:
    two.says(two.lena, "yes")
    assert two.lena.said() == ["pairing.waits"] and two.sam.said() == []
    assert two.sam.open("pair").fields["theirs"] == "yes"
    two.says(two.sam, "yes")
    assert two.sam.said() == two.lena.said() == ["pairing.both"]
    assert counts(two.sam) == counts(two.lena) == ["pair"]
    for one in (two.lena, two.sam):
        assert one.open("pair").fields["state"] == "agreed" and not reminders_of(one)


@pytest.mark.parametrize("first", ["yes", "nothing"])
def test_a_no_is_told_as_no_more_than_that(two: Proposed, first: str) -> None:
    if first == "yes":
        two.says(two.lena, "yes")
    two.says(two.sam, "no")
    assert two.sam.said() == ["pairing.no_mine"] and two.lena.said() == ["pairing.not_to_be"]
    assert not two.lena.person.open_records("pair") and not two.sam.person.open_records("pair")
    assert not two.lena.due and not two.sam.due


def test_where_one_does_not_answer_both_are_told(two: Proposed) -> None:
    two.says(two.lena, "yes")
    two.sam.falls_due("pair_end", "pair-7")
    assert two.sam.said() == ["pairing.expired_mine"] and counts(two.sam) == ["expired"]
    two.tells(two.sam)
    assert two.lena.said() == ["pairing.not_to_be"]
    assert two.lena.happens(CameDue("pair_end", "pair-7")) == ()


def test_where_the_other_never_said_anything_the_one_who_waits_is_told(two: Proposed) -> None:
    two.says(two.lena, "yes")
    two.lena.falls_due("pair_end", "pair-7")
    assert two.lena.said() == ["pairing.not_to_be"]


@pytest.mark.parametrize("amiss", [{"pair": "x"}, {"role": "friend"}, {}])
def test_what_cannot_be_proposed_is_passed_over(two: Proposed, amiss: dict[str, str]) -> None:
    """The last is proposed already."""
    told = {"pair": "pair-7", "role": "mentee", "who": "Sam", "who_id": SAM.id, "program": "3", **amiss}
    assert two.lena.happens(Learned("pair proposed", told)) == ()


def test_whom_one_would_rather_not_be_paired_with_is_never_asked_about() -> None:
    apart = Record("apart-1", World().now, {"who": "Sam", "who_id": SAM.id, "since": "2026-11-24"})
    world = World(Person(LENA.id, "Lena", welcomed=True, records=(apart,)))
    told = {"pair": "pair-7", "role": "mentee", "who": "Sam", "who_id": SAM.id, "program": "3"}
    world.happens(Learned("pair proposed", told))
    assert world.said() == [] and [it.what for it in world.told] == ["pair answered"]


def test_whoever_the_coach_has_never_met_is_welcomed_first() -> None:
    world = World(Person(LENA.id, "Lena"))
    told = {"pair": "pair-7", "role": "mentee", "who": "Sam", "who_id": SAM.id, "program": "3"}
    world.happens(Learned("pair proposed", told))
    assert world.said() == ["common.welcome", "pairing.mentee"]


def test_whoever_has_nobody_is_told(two: Proposed) -> None:
    two.lena.happens(Learned("pair none", {"program": "3"}))
    assert two.lena.said() == ["pairing.nobody"]


def test_the_end_of_such_a_pair_is_counted(two: Proposed) -> None:
    two.says(two.lena, "yes")
    two.says(two.sam, "yes")
    two.presses(two.lena, "end pair", "pair-7")
    two.answers(two.lena, "end it", "skip")
    assert counts(two.lena) == ["ended"] and counts(two.sam) == ["ended"]


@pytest.mark.parametrize(
    ("choice", "about"), [("keep", "draft-3-0"), ("publish", "bond-3-1"), ("match", "pair-7"), ("take out", "")]
)
def test_a_button_of_a_draft_elsewhere_changes_nothing(two: Proposed, choice: str, about: str) -> None:
    two.lena.happens(Chose(choice, about))
    assert two.lena.said() in (["common.settled"], ["common.old_button_no_talk"])
