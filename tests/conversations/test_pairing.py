"""Two whom a program brings together: each answers in private, and nobody learns more than that it is not to be."""

from dataclasses import dataclass, field, replace

import pytest

from conversations import reminders
from conversations.effects import InProgram, Open, Say
from conversations.events import CameDue, Chose, Filled, Learned
from conversations.person import Person, Record
from conversations.programs import choosing, drafts
from conversations.talks import FLOWS
from tests.conversations.couple import LENA, SAM, Couple, reminders_of
from tests.conversations.walk import MEMBER, OWNED
from tests.conversations.world import MARIA, World


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
    assert world.said() == [] and world.told == [], "not even a no, which would come at once"


def test_whoever_the_coach_has_never_met_is_welcomed_first() -> None:
    world = World(Person(LENA.id, "Lena"))
    told = {"pair": "pair-7", "role": "mentee", "who": "Sam", "who_id": SAM.id, "program": "3"}
    world.happens(Learned("pair proposed", told))
    assert world.said() == ["common.welcome", "pairing.mentee"]


def test_whoever_has_nobody_is_told(two: Proposed) -> None:
    for reason, line in (("room", "none_room"), ("fits", "none_fits"), ("of a newer version", "none_fits")):
        two.lena.happens(Learned("pair none", {"program": "3", "reason": reason}))
        assert two.lena.said() == [f"pairing.{line}"]


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


def test_no_button_of_pairs_has_the_name_of_an_answer() -> None:
    """A button beside a record is heard before any question."""
    answers = {choice for flow in FLOWS.values() for step in flow.steps.values() for choice in step.buttons}
    assert not {*drafts.CHOICES, *choosing.CHOICES} & answers


def owner() -> World:
    return World(replace(MARIA, records=(OWNED,)))


def test_an_owner_turns_the_pages_of_a_draft_and_comes_back_to_the_same_one() -> None:
    world = owner()
    (page,) = world.presses("more pairs", "draft-1-12")
    assert isinstance(page, Open) and (page.page, page.values) == ("draft", {"program": "1", "from": "12"})
    assert world.presses("keep", "bond-1-31-12") == (InProgram("keep", "1", {"bond": "31", "from": "12"}),)
    (page,) = world.happens(Learned("program", {"did": "draft", "program": "1", "from": "12"}))
    assert isinstance(page, Open) and page.values["from"] == "12" and page.renews
    (page,) = world.presses("pairs", "draft-1-24")
    assert isinstance(page, Open) and (page.page, page.values) == ("pairs", {"program": "1"})


def test_an_owner_relaxes_the_rule_whose_button_it_is() -> None:
    assert owner().presses("relax", "gain-1-skill") == (InProgram("relax", "1", {"rule": "skill"}),)


def test_an_owner_is_told_of_a_draft_that_is_ready() -> None:
    ready = Learned("program", {"did": "matched", "program": "1", "number": "12"})
    world = owner()
    world.happens(ready)
    assert world.said() == ["program.matched"] and world.only(Say).values == {"number": "12"}
    assert World().happens(ready) == (), "of a program that is gone nothing is said"


def test_an_owner_says_of_each_kind_of_groups_whether_pairs_are_to_be_alike_in_it_or_mixed() -> None:
    world = owner()
    assert world.presses("pair rules", "draft-1-12") == (InProgram("begin rules", "1"),)
    world.happens(Learned("program", {"did": "begin rules", "program": "1", "kinds": "gender\nsite\nage"}))
    assert world.step == "pair_rules.language"
    world.answers("no", "no matter", "no", "no", "no")
    asked = []
    for answer in ("mixed", "skip", "no matter"):
        asked.append(world.asked.notes["group"])
        world.answers(answer)
    assert asked == ["gender", "site", "age"]
    done = world.only(InProgram)
    groups = {"kind_1": "gender", "aim_1": "mixed", "kind_2": "site", "kind_3": "age", "aim_3": "no matter"}
    assert done.what == "pair rules" and groups.items() <= done.values.items() and "aim_2" not in done.values


def test_where_there_are_no_groups_nothing_is_asked_about_them() -> None:
    world = owner()
    world.happens(Learned("program", {"did": "begin rules", "program": "1", "kinds": ""}))
    world.answers("no", "no matter", "no", "no", "no")
    assert world.only(InProgram).what == "pair rules"


@pytest.mark.parametrize("result", [{"did": "begin rules"}, {"did": "begin rules", "program": ""}])
def test_no_talk_about_pairs_begins_without_a_program(result: dict[str, str]) -> None:
    assert owner().happens(Learned("program", result)) == ()


def test_a_member_sees_what_is_kept_of_them_and_takes_their_groups_out() -> None:
    world = World(replace(MARIA, records=(MEMBER, OWNED)))
    (page,) = world.presses("details", MEMBER.id)
    assert isinstance(page, Open) and (page.page, page.values) == ("details", {"program": "4"})
    assert world.presses("drop groups", MEMBER.id) == (InProgram("drop groups", "4"),)
    (page,) = world.happens(Learned("program", {"did": "no groups", "program": "4"}))
    assert isinstance(page, Open) and page.renews
    for choice in ("details", "drop groups"):
        world.presses(choice, OWNED.id)
        assert world.said() == ["common.settled"], "whoever owns it alone has nothing said of them"


@pytest.mark.parametrize("who", ["ben", ""])
def test_a_pair_is_exchanged_with_somebody_whom_the_coach_can_write_to(who: str) -> None:
    world = owner()
    world.presses("swap", "bond-1-31-12")
    world.happens(Filled("swap_pair.who", {"answer": who}))
    assert world.step == "swap_pair.who"
    world.happens(Filled("swap_pair.who", {"answer": who, "answer_id": SAM.id}))
    assert InProgram("swap", "1", {"bond": "31", "from": "12", "who_id": SAM.id}) in world.last


@pytest.mark.parametrize(
    ("record", "buttons"),
    [
        (Record("bond-1-31-0", World().now), ("keep", "swap", "take out")),
        (Record("bond-1-31-0", World().now, {"locked": "yes"}), ("free", "swap", "take out")),
        (Record("gain-1-room", World().now), ("relax",)),
        (Record("choice-1-12", World().now), ("ask mentor",)),
    ],
)
def test_each_line_of_a_page_has_its_own_buttons(record: Record, buttons: tuple[str, ...]) -> None:
    assert reminders.buttons_of(record) == buttons


CHOOSES = replace(MEMBER, fields={**MEMBER.fields, "pairing": "mentees choose"})


def test_a_mentee_who_may_choose_asks_a_mentor_and_waits_for_the_answer() -> None:
    world = World(replace(MARIA, records=(CHOOSES,)))
    (page,) = world.presses("choose mentor", CHOOSES.id)
    assert isinstance(page, Open) and (page.page, page.values) == ("mentors", {"program": "4"})
    assert world.presses("ask mentor", "choice-4-12") == (InProgram("ask mentor", "4", {"mentor": "12"}),)
    told = {"pair": "pair-7", "role": "mentee", "who": "Sam", "who_id": SAM.id, "program": "4"}
    world.happens(Learned("program", {"did": "asked mentor", **told}))
    assert world.said() == ["pairing.asked"] and world.open("pair").fields["state"] == "said yes"
    assert world.at("pair_end", "pair-7")
    world.happens(Learned("pair answered", {"pair": "pair-7", "answer": "yes", "from": SAM.id}))
    assert world.said() == ["pairing.both"]


@pytest.mark.parametrize(
    ("choice", "about"), [("choose mentor", "choice-4-12"), ("ask mentor", "program-4"), ("ask mentor", "x")]
)
def test_a_button_to_choose_elsewhere_changes_nothing(choice: str, about: str) -> None:
    for records in ((CHOOSES,), (MEMBER,)):
        world = World(replace(MARIA, records=records))
        world.presses(choice, about)
        assert world.said() == ["common.settled"]


def test_a_yes_can_be_taken_back_while_the_other_has_not_answered(two: Proposed) -> None:
    two.says(two.lena, "yes")
    two.presses(two.lena, "end pair", "pair-7")
    two.answers(two.lena, "end it", "skip")
    assert two.lena.said() == ["pairing.no_mine"] and two.sam.said() == ["pairing.not_to_be"]
    assert counts(two.lena) == ["declined"]


def test_an_answer_to_what_is_over_changes_nothing(two: Proposed) -> None:
    two.presses(two.lena, "look", "pair-7")
    two.sam.falls_due("pair_end", "pair-7")
    two.tells(two.sam)
    two.answers(two.lena, "yes")
    assert two.lena.said() == ["pair.gone"] and not two.lena.person.open_records("pair")
