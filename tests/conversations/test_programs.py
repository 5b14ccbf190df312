"""A person's part in programs: what they are told becomes theirs to answer, and what is over says nothing more."""

from dataclasses import replace

import pytest

from conversations.commands import called
from conversations.effects import InProgram, Open, Say
from conversations.events import Called, CameDue, Filled, Learned
from conversations.person import Record
from conversations.talks import FLOWS
from tests.conversations.walk import IN_GROUPS, INVITED, MEMBER, OWNED, PROPOSED
from tests.conversations.world import MARIA, World

TOLD = {"program": "7", "name": "First steps", "owner": "Sam", "purpose": "to begin well", "rule": "all of it"}


def invited() -> World:
    world = World()
    world.happens(Learned("program invited", TOLD))
    return world


@pytest.mark.parametrize(("here", "line"), [("", "program.found_it"), ("yes", "program.pressed_join")])
def test_whoever_has_a_code_or_presses_join_looks_at_it_before_they_answer(here: str, line: str) -> None:
    world = World()
    world.happens(Learned("program", {"did": "join", "here": here, **TOLD}))
    said = world.only(Say)
    assert (said.line, said.choices, said.about) == (line, ("answer",), "program-7")
    assert world.open("program").fields["purpose"] == "to begin well"


def test_an_invitation_can_be_answered_and_is_brought_to_mind_once() -> None:
    world = invited()
    assert world.said() == ["program.arrived"] and world.only(Say).choices == ("answer",)
    world.falls_due("invited", "program-7")
    assert world.said() == ["program.still"]
    assert world.falls_due("invited_end", "program-7") == (InProgram("answer", "7", {"answer": "late"}),)


def test_what_was_answered_is_not_brought_to_mind() -> None:
    world = invited()
    world.happens(Learned("program", {"did": "in", "program": "7", "role": "mentor"}))
    assert world.happens(CameDue("invited", "program-7")) == ()
    assert {reminder for reminder, _ in world.due} == {"pulse"}


@pytest.mark.parametrize("amiss", [{"program": ""}, {"program": "x"}])
def test_an_invitation_to_nothing_is_passed_over(amiss: dict[str, str]) -> None:
    assert World().happens(Learned("program invited", {**TOLD, **amiss})) == ()


def test_whoever_is_in_is_not_invited_again() -> None:
    world = invited()
    world.happens(Learned("program", {"did": "in", "program": "7", "role": "mentor"}))
    assert world.happens(Learned("program invited", TOLD)) == ()


@pytest.mark.parametrize("result", [{"did": "dance", "program": "7"}, {"did": "in", "program": "9"}, {}])
def test_a_result_of_a_newer_version_is_passed_over(result: dict[str, str]) -> None:
    assert invited().happens(Learned("program", result)) == ()


def test_a_program_that_one_shares_is_known_with_all_that_was_known_before() -> None:
    world = invited()
    world.happens(Learned("program", {"did": "share", "owns": "co-owner", **TOLD}))
    fields = world.open("program").fields
    assert (fields["owns"], fields["state"]) == ("co-owner", "invited")
    world = World()
    world.happens(Learned("program", {"did": "share", "owns": "co-owner", **TOLD}))
    assert world.open("program").fields["owns"] == "co-owner"


def test_the_end_of_a_program_that_one_does_not_know_is_told_all_the_same() -> None:
    world = World()
    world.happens(Learned("program", {"did": "over", **TOLD}))
    assert world.said() == ["program.over"]


def test_who_owns_a_program_and_leaves_it_still_owns_it() -> None:
    both = OWNED.__class__(OWNED.id, OWNED.at, {**OWNED.fields, "state": "in", "role": "mentor"})
    world = World(MARIA.__class__(MARIA.id, MARIA.name, welcomed=True, records=(both,)))
    world.happens(Learned("program", {"did": "left", "program": "1"}))
    assert world.open("program").fields["owns"] == "owner" and "state" not in world.open("program").fields


@pytest.mark.parametrize("choice", ["invite", "close program", "answer", "dance"])
def test_a_button_that_is_not_theirs_changes_nothing(choice: str) -> None:
    world = World(MARIA.__class__(MARIA.id, MARIA.name, welcomed=True, records=(MEMBER,)))
    world.presses(choice, MEMBER.id)
    assert world.said() in (["common.settled"], ["common.old_button_no_talk"])
    world.presses("invite", "program-99")
    assert world.said() == ["common.settled"]


@pytest.mark.parametrize(("who_id", "line"), [("", "program.whom"), (MARIA.id, "program.yourself")])
def test_somebody_else_must_be_chosen(who_id: str, line: str) -> None:
    world = World(MARIA.__class__(MARIA.id, MARIA.name, welcomed=True, records=(OWNED,)))
    world.presses("co-owner", OWNED.id)
    world.happens(Filled("co_owner.who", {"answer": "Sam", "answer_id": who_id}))
    assert world.asked.notice == line


def test_the_page_of_programs_lists_what_one_has_to_do_with() -> None:
    world = World(MARIA.__class__(MARIA.id, MARIA.name, welcomed=True, records=(OWNED, INVITED)))
    (page,) = world.calls("program")
    assert page.page == "programs" and page.records == (OWNED, INVITED)  # type: ignore[union-attr]


def test_what_the_office_has_done_opens_a_page_of_it() -> None:
    world = World(replace(MARIA, records=(OWNED, MEMBER)))
    (code,) = world.happens(Learned("program", {"did": "code", "program": "1", "code": "K7QX-M2PD"}))
    assert isinstance(code, Open) and (code.page, code.values) == ("code", {"code": "K7QX-M2PD"})
    (draft,) = world.happens(Learned("program", {"did": "draft", "program": "1", "from": "20"}))
    assert isinstance(draft, Open) and (draft.page, draft.values) == ("draft", {"program": "1", "from": "20"})
    (details,) = world.happens(Learned("program", {"did": "no groups", "program": "4"}))
    assert isinstance(details, Open) and (details.page, details.about) == ("details", MEMBER.id)


def test_a_program_is_opened_by_its_name_in_the_list() -> None:
    world = World(replace(MARIA, records=(OWNED, MEMBER)))
    (page,) = world.presses("open", MEMBER.id)
    assert isinstance(page, Open) and page.values["program"] == "4" and "draft" not in page.choices
    (page,) = world.presses("open", OWNED.id)
    assert isinstance(page, Open) and {"draft", "close program", "web page"} <= set(page.choices)


@pytest.mark.parametrize("choice", ["draft", "close program", "part pairs", "change program"])
def test_who_does_not_look_after_it_finds_it_settled(choice: str) -> None:
    world = World(replace(MARIA, records=(OWNED, MEMBER)))
    world.presses(choice, MEMBER.id)
    assert world.said() == ["common.settled"]


def test_pairs_that_are_stuck_are_written_to_by_the_office() -> None:
    world = World(replace(MARIA, records=(OWNED,)))
    assert world.presses("remind pairs", OWNED.id) == (InProgram("remind", "1"),)
    assert world.presses("part pairs", OWNED.id) == (InProgram("part", "1"),)


def test_whoever_handed_a_program_over_still_looks_after_it_and_cannot_end_it() -> None:
    world = World(replace(MARIA, records=(OWNED,)))
    world.happens(Learned("program", {"did": "handed over", "program": "1", "name": "First steps"}))
    assert world.said() == ["program.handed_over"]
    assert world.open("program").fields["owns"] == "co-owner"
    world.presses("close program", OWNED.id)
    assert world.said() == ["common.settled"]


@pytest.mark.parametrize("text", ["/program k7qx-m2pd", "program K7QXM2PD", "program k7qx m2pd"])
def test_a_code_is_heard_where_there_is_only_text(text: str) -> None:
    call = called(text, lambda name: None)
    assert call is not None and call.command == "program" and call.rest


def test_a_sentence_about_a_program_is_no_command() -> None:
    assert called("program the machine for tomorrow", lambda name: None) is None
    assert called("program", lambda name: None) == Called("program")
    assert called("program prepare", lambda name: None) == Called("prepare")


@pytest.mark.parametrize("size", ["", "one", "1", "5001", "99999999", "٣"])
def test_a_size_that_is_none_is_asked_again(size: str) -> None:
    world = World()
    world.presses("found", "program")
    world.answers("First steps", "to begin", "skip", "skip")
    world.writes(size)
    assert world.step == "found.size" and world.asked.notice


@pytest.mark.parametrize("pair", ["", "pair-9", "pair-7"])
def test_who_is_in_no_such_pair_hears_nothing_of_pairs_that_are_stuck(pair: str) -> None:
    """It ended, or has not begun, while the owner's wish was on its way."""
    world = World(MARIA.__class__(MARIA.id, MARIA.name, welcomed=True, records=(MEMBER, PROPOSED)))
    assert world.happens(Learned("program", {"did": "part", "program": "4", "pair": pair})) == ()


def test_the_next_members_are_for_who_looks_after_the_program() -> None:
    world = World(MARIA.__class__(MARIA.id, MARIA.name, welcomed=True, records=(OWNED, MEMBER)))
    (page,) = world.presses("more members", "members-1-40")
    assert isinstance(page, Open) and page.values == {"program": "1", "from": "40"}
    for about in ("members-4-40", "members-9-40", "program-1", "", "draft-1-40"):
        world.presses("more members", about)
        assert world.said() == ["common.settled"]


GROUPED = replace(OWNED, fields={**OWNED.fields, "form": "in groups"})


@pytest.mark.parametrize(("record", "line"), [(OWNED, "program.published"), (GROUPED, "program.published_groups")])
def test_who_looks_after_a_program_hears_of_pairs_or_of_groups(record: Record, line: str) -> None:
    world = World(replace(MARIA, records=(record,)))
    world.happens(Learned("program", {"did": "published", "program": "1", "number": "3"}))
    assert world.said() == [line]


def test_who_was_not_asked_because_their_group_is_too_small_is_told_with_a_way_on() -> None:
    world = World(replace(MARIA, records=(GROUPED,)))
    world.happens(Learned("program", {"did": "published", "program": "1", "number": "3", "cannot": "1"}))
    said = [effect for effect in world.last if isinstance(effect, Say)]
    assert (said[-1].line, said[-1].values, said[-1].choices) == ("program.not_asked", {"cannot": "1"}, ("draft",))


@pytest.mark.parametrize(("form", "choose"), [("one to one", True), ("in groups", False)])
def test_mentees_ask_a_mentor_of_their_own_choice_only_where_they_meet_one_to_one(form: str, choose: bool) -> None:
    steps = FLOWS["found"].steps
    assert ("mentees choose" in steps[steps["form"].leads[form]].choices) == choose


@pytest.mark.parametrize(("record", "asked"), [(INVITED, "program.my_room"), (IN_GROUPS, "program.my_group")])
def test_a_mentor_is_asked_for_room_or_for_the_size_of_a_group(record: Record, asked: str) -> None:
    world = World(replace(MARIA, records=(replace(record, fields={**record.fields, "role": "mentor"}),)))
    world.presses("answer", record.id)
    world.answers("yes", "skip")
    assert world.asked.line == asked
