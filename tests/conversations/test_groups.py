"""A group meets when its mentor plans it, goes on without whoever leaves, and is asked as one whether it goes on."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from conversations import snooze
from conversations.effects import InProgram, Menu, Open, Say, Tell
from conversations.events import CameDue, Chose, Learned, Left, Said
from conversations.mentoring import absence, group, group_meetings, pairs, parting
from conversations.person import Person, Record
from conversations.programs import forming
from tests.conversations.circle import GROUP, INES, LENA, OMAR, UNTIL, Circle, pair
from tests.conversations.world import MARIA, TUESDAY, World

CAN, CANNOT = group_meetings.CAN, group_meetings.CANNOT


@pytest.fixture
def circle() -> Circle:
    return Circle()


def before_meetings(one: World) -> set[str]:
    return {name for name, about in one.due if about.startswith("meeting-")}


def agreed(one: World) -> list[str]:
    return [it.id for it in one.person.open_records("pair") if it.fields["state"] == "agreed"]


def offered(one: World) -> list[str]:
    said = next(it for it in one.last if isinstance(it, Say))
    return [it for it in said.choices if isinstance(it, str)]


def test_a_meeting_is_planned_once_for_all_and_everybody_is_reminded(circle: Circle) -> None:
    planned = circle.planned()
    assert circle.ines.said() == ["group.planned_mine"] and planned.fields["not_said"] == "Lena, Omar, Sam"
    for one in circle.mentees.values():
        mine = one.open("meeting")
        assert (mine.id, mine.fields["when"]) == (planned.id, planned.fields["when"])
        assert one.said() == ["group.planned"] and before_meetings(one) == {"meeting", "meeting_soon", "brief", "met"}
        assert one.at("met", mine.id) == "2026-11-26 15:45", "an hour later on the clock of Berlin"
    assert before_meetings(circle.ines) == {"meeting", "meeting_soon", "brief", "met"}


def test_the_mentor_sees_who_can_come_and_hears_who_cannot(circle: Circle) -> None:
    id, (lena, omar, sam) = circle.planned().id, circle.mentees.values()
    circle.presses(lena, CAN, id)
    assert lena.said() == ["group.can_mine"] and circle.ines.said() == []
    circle.presses(omar, CANNOT, id)
    assert omar.said() == ["group.cannot_mine"] and circle.ines.said() == ["group.cannot"]
    mine = circle.ines.open("meeting").fields
    assert (mine["can"], mine["cannot"], mine["not_said"]) == ("Lena", "Omar", "Sam")
    assert before_meetings(omar) == {"met_end"}, "it is not for them"
    circle.presses(sam, CAN, id)
    assert circle.ines.said() == []
    circle.presses(omar, CAN, f"meeting/{id}")
    assert circle.ines.said() == ["group.all_can"]
    assert before_meetings(omar) == {"meeting", "meeting_soon", "brief", "met"}
    (page,) = circle.ines.happens(Chose("open", id))
    assert isinstance(page, Open) and page.values["can"] == "Lena, Omar, Sam"


def test_who_cannot_come_finds_it_put_away_in_time_and_what_is_over_cannot_be_answered(circle: Circle) -> None:
    id, (lena, omar, _) = circle.planned().id, circle.mentees.values()
    circle.presses(omar, CANNOT, id)
    omar.falls_due("met_end", id)
    assert not omar.person.open_records("meeting") and omar.said() == []
    lena.now += timedelta(days=5)
    circle.presses(lena, CAN, id)
    assert lena.said() == ["meeting.gone"]


def test_a_meeting_that_moves_is_asked_about_anew(circle: Circle) -> None:
    id, (lena, omar, _) = circle.planned().id, circle.mentees.values()
    circle.presses(omar, CANNOT, id)
    (late,) = [it for it in lena.presses(CAN, id) if isinstance(it, Tell)]
    lena.told.clear()
    circle.presses(circle.ines, "another time", id)
    circle.answers(circle.ines, "2026-11-27T10:00", "skip")
    assert circle.ines.said() == ["group.moved_mine"]
    assert lena.said() == omar.said() == ["group.moved"] and omar.at("met", id) == "2026-11-27 11:45"
    circle.ines.happens(Learned(late.what, {**late.result, "from": LENA.id}))
    assert circle.ines.last == (), "that was about the old time"
    assert circle.ines.open("meeting").fields["not_said"] == "Lena, Omar, Sam"


def test_a_meeting_is_cancelled_for_all_with_a_word(circle: Circle) -> None:
    id = circle.planned().id
    circle.presses(circle.ines, "cancel meeting", id)
    circle.answers(circle.ines, "keep it")
    assert circle.ines.said() == ["meeting.kept_on"]
    circle.presses(circle.ines, "cancel meeting", id)
    circle.answers(circle.ines, "cancel it", "I am ill.")
    assert circle.ines.said() == ["group.cancelled_mine"]
    for one in circle.mentees.values():
        assert one.said() == ["group.cancelled"] and one.open("word").fields["words"] == "I am ill."
        assert not one.person.open_records("meeting") and not before_meetings(one)


@pytest.mark.parametrize("choice", ["meet", "another time"])
def test_a_mentee_is_told_that_the_mentor_plans(circle: Circle, choice: str) -> None:
    id, lena = circle.planned().id, circle.mentees["Lena"]
    circle.presses(lena, choice, "pair-1" if choice == "meet" else id)
    assert lena.said() == ["group.mentor_plans"] and not lena.step
    lena.calls("mentor")
    page = lena.only(Open)
    assert {it.id for it in page.records} == {"pair-1", id}
    lena.happens(CameDue("meeting", id))
    assert offered(lena)[:3] == [CAN, CANNOT, "open"] and snooze.RESCHEDULE not in offered(lena)
    circle.presses(lena, CAN, id)
    lena.happens(CameDue("meeting_soon", id))
    assert CAN not in offered(lena)
    circle.ines.happens(CameDue("meeting", id))
    assert snooze.RESCHEDULE in offered(circle.ines) and not isinstance(offered(circle.ines)[0], Menu)


def test_what_cannot_be_is_passed_over(circle: Circle) -> None:
    planned, lena = circle.planned(), circle.mentees["Lena"]
    told = {**planned.fields, "meeting": "meeting-9", "pair": "pair-1"}
    for amiss in ({"when": "2026-11-01T10:00:00+00:00"}, {"start": ""}, {"pair": "pair-9"}, {"meeting": "x"}):
        assert lena.happens(Learned("group meeting", {**told, **amiss})) == ()
    assert lena.happens(Learned("group meeting cancelled", {"pair": "pair-1", "meeting": "meeting-9"})) == ()
    parked = {"about": planned.id}
    assert group_meetings.plan(parked, pair(1, LENA, "mentor"), circle.ines.person, TUESDAY)[0] == Say(
        "meeting.no_pair", choices=("mentor",)
    )
    alone = replace(circle.ines.person, records=(planned,))
    off = group_meetings.cancel({"sure": "cancel it"}, planned, alone, TUESDAY)
    assert [it.line for it in off if isinstance(it, Say)] == ["group.cancelled_mine"]


def test_each_looks_back_for_themself_and_only_what_mentees_say_is_counted(circle: Circle) -> None:
    id, lena = circle.planned().id, circle.mentees["Lena"]
    circle.due(lena, "met", id)
    circle.presses(lena, "met", f"met/{id}")
    circle.answers(lena, *["skip"] * 6)
    assert lena.said() == ["group.done"] and not lena.step
    assert [it for it in circle.acts if it[1] == "pair-1"] == [
        ("count", "pair-1", what) for what in ("asked", "answered", "met")
    ]
    circle.acts.clear()
    circle.due(circle.ines, "met", id)
    circle.presses(circle.ines, "met", f"met/{id}")
    circle.answers(circle.ines, *["skip"] * 5)
    assert circle.ines.said() == ["met.second"] and circle.acts == []
    assert [it.fields["met"] for it in circle.ines.person.open_records("pair")] == ["1", "1", "1"]
    assert circle.ines.due[("next_meeting", "pair-1")]
    circle.ines.happens(CameDue("next_meeting", "pair-1"))
    assert circle.ines.only(Say).values == {"name": "Lena, Omar, Sam"}


def test_that_they_did_not_meet_leads_to_the_mentors_next_plan(circle: Circle) -> None:
    id, lena = circle.planned().id, circle.mentees["Lena"]
    circle.due(lena, "met", id)
    circle.presses(lena, "did not meet", f"met/{id}")
    assert lena.said() == ["group.not_met"]
    circle.due(circle.ines, "met", id)
    circle.presses(circle.ines, "moved", f"met/{id}")
    assert circle.ines.said() == ["met.moved"]


def test_who_leaves_leaves_alone_and_the_rest_keep_what_is_planned(circle: Circle) -> None:
    id, (lena, omar, sam) = circle.planned().id, circle.mentees.values()
    circle.presses(circle.ines, "note", "pair-3")
    circle.answers(circle.ines, "the budget")
    assert circle.ines.open("notes").id == "notes-1", "a mentor prepares for all at once"
    circle.presses(lena, group.LEAVE, "pair-1")
    circle.answers(lena, "end it", "Thank you all.")
    assert lena.said() == ["group.left_mine"] and not lena.person.open_records("meeting")
    assert ("group answer", "pair-1", "no") in circle.acts
    said = circle.ines.only(Say)
    assert (said.line, said.values) == ("group.left", {"name": "Lena", "others": "Omar, Sam"})
    mine = circle.ines.open("meeting")
    assert (mine.id, mine.fields["pair"], mine.fields["who"]) == (id, "pair-2", "Omar, Sam")
    assert circle.ines.open("notes").fields["raise"] == "the budget" and circle.ines.open("notes").id == "notes-2"
    circle.presses(sam, group.LEAVE, "pair-3")
    circle.answers(sam, "end it", "skip")
    assert circle.ines.said() == ["group.left_one"] and circle.ines.open("meeting").fields["who"] == "Omar"
    circle.presses(omar, group.LEAVE, "pair-2")
    circle.answers(omar, "end it", "skip")
    assert circle.ines.said() == ["group.left_none"] and not circle.ines.person.open_records("meeting")
    assert not before_meetings(circle.ines)


def test_a_mentor_ends_it_with_one_or_with_all(circle: Circle) -> None:
    circle.planned()
    lena, omar, sam = circle.mentees.values()
    circle.presses(circle.ines, group.END, "pair-2")
    circle.answers(circle.ines, "keep it")
    assert circle.ines.said() == ["pair.kept_on"]
    circle.presses(circle.ines, group.END, "pair-2")
    circle.answers(circle.ines, "this one", "skip")
    assert omar.said() == ["group.ended"] and agreed(circle.ines) == ["pair-1", "pair-3"]
    assert circle.ines.open("meeting").fields["who"] == "Lena, Sam" and not omar.person.open_records("meeting")
    circle.acts.clear()
    circle.presses(circle.ines, group.END, "pair-1")
    circle.answers(circle.ines, "all of them", "Thank you.")
    assert circle.ines.said() == ["group.ended_mine"] and circle.acts[0] == ("group answer", "pair-1 pair-3", "no")
    for one in (lena, sam):
        assert one.said() == ["group.ended"] and one.open("word").fields["words"] == "Thank you."
    assert not [it for one in circle.everybody.values() for it in one.person.open_records("meeting")]
    assert not [it for one in circle.everybody.values() for it in agreed(one)]


def test_who_leaves_mentoring_leaves_the_group_and_says_no_to_others(circle: Circle) -> None:
    asked = [pair(n, OMAR, "mentor", state="asked me", group="group-4-9", question="pair-8") for n in (8, 9)]
    circle.ines.person = replace(circle.ines.person, records=(*circle.ines.person.records, *asked))
    circle.ines.presses("leave mentoring", "me")
    circle.answers(circle.ines, "leave it", "skip")
    acts = [("group answer", "pair-1 pair-2 pair-3", "no"), ("group answer", "pair-8 pair-9", "no")]
    assert circle.acts[:2] == acts
    assert not circle.ines.person.open_records("pair")
    assert all(one.said() == ["group.ended"] for one in circle.mentees.values())


def test_a_quiet_group_is_asked_of_its_mentor_alone_and_once(circle: Circle) -> None:
    ines, lena = circle.ines, circle.mentees["Lena"]
    for it in ines.person.open_records("pair"):
        assert pairs.watch(it, ines.now)
    assert pairs.watch(lena.open("pair"), lena.now) == ()
    ines.now += timedelta(days=22)
    ines.happens(CameDue(pairs.QUIET, "pair-2"))
    assert ines.only(Say).line == "group.quiet" and ines.only(Say).values == {"name": "Lena, Omar, Sam"}
    assert ines.happens(CameDue(pairs.QUIET, "pair-1")) == ()
    circle.presses(ines, "let it rest", "pair-2")
    assert ines.said() == ["group.rests_mine"] and lena.said() == ["group.rests"]


def test_whoever_is_back_is_told_of_and_a_mentor_may_say_what_to_get_ready_for(circle: Circle) -> None:
    lena = circle.mentees["Lena"]
    circle.happens(lena, Left("left"))
    assert circle.ines.said() == ["pair.away"] and group.END in offered(circle.ines)
    circle.happens(lena, Said("hello"))
    assert circle.ines.said() == ["group.back"]
    circle.ines.calls("mentor", "prepare")
    assert circle.ines.step == "mentor_prepare.working_on", "a group is one"


def part(circle: Circle, who: World, id: str) -> None:
    circle.happens(who, Learned("program", {"did": "part", "program": "4", "pair": id}))


def parting_of(circle: Circle) -> list[int]:
    """How many pairs of each would end by themselves."""
    return [sum(map(parting.is_parting, one.person.open_records("pair"))) for one in circle.everybody.values()]


@pytest.fixture
def stuck(circle: Circle) -> Circle:
    """Asked, after a long silence, whether they go on."""
    for one in circle.everybody.values():
        one.now += timedelta(days=20)
    part(circle, circle.ines, "pair-1")
    for n, one in enumerate(circle.mentees.values(), 1):
        part(circle, one, f"pair-{n}")
    return circle


def test_a_stuck_group_is_asked_its_mentor_once(stuck: Circle) -> None:
    assert stuck.ines.said() == ["group.part_lead"] and parting_of(stuck) == [3, 1, 1, 1]
    assert [one.said() for one in stuck.mentees.values()] == [["group.part_join"]] * 3
    part(stuck, stuck.ines, "pair-2")
    assert stuck.ines.said() == []


def test_a_sign_of_life_of_one_counts_for_all(stuck: Circle) -> None:
    lena = stuck.mentees["Lena"]
    stuck.presses(lena, parting.GOES_ON, "pair-1")
    assert lena.said() == ["group.goes_on"] and ("count", "pair-1", "lives") in stuck.acts
    assert parting_of(stuck) == [0, 0, 1, 1], "the others hear it from the office when their time is over"


def test_a_sign_of_life_of_the_mentor_counts_for_all(stuck: Circle) -> None:
    stuck.presses(stuck.ines, "meet", "pair-3")
    assert parting_of(stuck) == [0, 0, 0, 0]
    assert [it[2] for it in stuck.acts] == ["lives"] * 3


def test_a_silent_group_ends_for_each_and_the_mentor_hears_it_once(stuck: Circle) -> None:
    said: list[str] = []
    for one in stuck.mentees.values():
        one.now += timedelta(days=15)
    for n, one in enumerate(stuck.mentees.values(), 1):
        stuck.due(stuck.ines, parting.PARTING, f"pair-{n}")
        assert isinstance(one.last[-1], InProgram), "silent here, too"
        stuck.happens(one, Learned("program", {"did": "parted", "pair": f"pair-{n}"}))
        said += stuck.ines.said()
        assert one.said() == ["group.parted"]
    assert said == ["group.parted"] and not stuck.ines.person.open_records("pair")


def test_a_group_of_a_program_that_is_over_is_parted_without_it(circle: Circle) -> None:
    lena = circle.mentees["Lena"]
    lena.person = replace(lena.person, records=(lena.open("pair"),))
    lena.happens(Learned("pair ended", {"pair": "pair-1", "why": "silent", "from": INES.id}))
    assert lena.said() == ["group.parted"]


def test_those_who_look_after_it_remind_a_group_by_its_mentor(circle: Circle) -> None:
    for one, line in ((circle.ines, "program.remind"), (circle.mentees["Lena"], "group.remind")):
        one.happens(Learned("program", {"did": "remind", "program": "4", "pair": "pair-1"}))
        assert one.said() == [line]


# How it forms: what the office tells, in whatever order.


def proposed(**more: str) -> Learned:
    told = [{"pair": f"pair-{n}", "who": who.name, "who_id": who.id} for n, who in enumerate((LENA, OMAR), 5)]
    result = {"program": "4", "group": "group-4-7", "until": UNTIL, "mentees": json.dumps(told), **more}
    return Learned("group proposed", result)


def now_is(answer: str = "", late: str = "", **states: str) -> Learned:
    told = {it.replace("_", "-"): state for it, state in states.items()}
    result = {"group": "group-4-7", "program": "4", "states": json.dumps(told), "answer": answer, "late": late}
    return Learned("group", {name: value for name, value in result.items() if value})


@pytest.fixture
def mentor() -> World:
    world = World(Person(INES.id, "Ines", welcomed=True, warned=True))
    world.happens(proposed())
    return world


def test_a_mentor_is_asked_once_and_what_was_proposed_before_is_passed_over(mentor: World) -> None:
    assert mentor.said() == ["group.lead"] and len(mentor.person.open_records("pair")) == 2
    assert mentor.happens(proposed()) == () and World().happens(proposed(group="")) == ()
    assert World().happens(Learned("group proposed", {})) == ()


def test_whom_a_mentor_would_rather_not_have_is_not_asked_about() -> None:
    apart = Record("apart-1", TUESDAY, {"who": "Lena", "who_id": LENA.id})
    world = World(replace(MARIA, records=(apart,)))
    world.happens(proposed())
    assert [it.fields["who"] for it in world.person.open_records("pair")] == ["Omar"]


def test_while_a_mentor_has_not_answered_nobody_is_in_or_out(mentor: World) -> None:
    assert mentor.happens(now_is(pair_5="declined", pair_6="asked"))[:-1] == ()
    assert len(mentor.person.open_records("pair")) == 2 and mentor.said() == []
    mentor.presses("look", "pair-5")
    assert mentor.step == "lead_group.answer" and mentor.asked.notes["mentees"] == "Lena\nOmar"
    mentor.answers("yes")
    mentor.happens(now_is("yes", pair_5="declined", pair_6="asked"))
    assert mentor.said() == ["group.waits"] and [it.id for it in mentor.person.open_records("pair")] == ["pair-6"]
    mentor.happens(now_is(pair_5="declined", pair_6="expired"))
    assert mentor.said() == ["group.not_to_be"] and not mentor.due


def test_a_mentor_who_never_answers_is_told_that_the_time_is_over(mentor: World) -> None:
    mentor.falls_due("pair_end", "pair-5")
    assert mentor.only(InProgram).values == {"pairs": "pair-5", "answer": "late"}
    mentor.happens(now_is("late", "yes", pair_5="expired", pair_6="expired"))
    assert mentor.said() == ["group.expired_mine"]


def test_whoever_comes_in_hears_what_is_planned_and_of_a_no_the_group_goes_on(circle: Circle) -> None:
    ines, planned = circle.ines, circle.planned()
    for n in (5, 6):
        told = json.dumps([{"pair": f"pair-{n}", "who": "Eve", "who_id": OMAR.id}])
        ines.happens(proposed(group=GROUP, mentees=told))
        assert ines.said() == ["group.lead_more"]
    there = {f"pair-{n}": "pair" for n in (1, 2, 3)}
    ines.happens(Learned("group", {"group": GROUP, "states": json.dumps({**there, "pair-5": "pair", "pair-6": "no"})}))
    assert ines.said() == ["group.joined"] and [(it.what, it.result["pair"]) for it in ines.told] == [
        ("group meeting", "pair-5")
    ]
    assert ines.open("meeting").id == planned.id and ines.open("meeting").fields["who"] == "Lena, Omar, Sam, Eve"
    ines.happens(Learned("group", {"group": GROUP, "states": json.dumps({**there, "pair-5": "pair"})}))
    ines.told.clear()
    told = json.dumps({"pair-1": "pair", "pair-5": "pair"})
    ines.happens(Learned("group", {"group": GROUP, "states": told}))
    assert set(ines.said()) == {"group.left"} and agreed(ines) == ["pair-1", "pair-5"]


def test_a_question_about_one_more_that_comes_to_nothing_leaves_the_group(circle: Circle) -> None:
    told = json.dumps([{"pair": "pair-5", "who": "Eve", "who_id": OMAR.id}])
    circle.ines.happens(proposed(group=GROUP, mentees=told))
    there = {f"pair-{n}": "pair" for n in (1, 2, 3)}
    circle.ines.happens(Learned("group", {"group": GROUP, "states": json.dumps(there)}))
    assert circle.ines.said() == ["group.no_more"]


@pytest.fixture
def mentee() -> World:
    world = World(Person(LENA.id, "Lena", welcomed=True, warned=True))
    told = {"pair": "pair-5", "role": "mentee", "who": "Ines", "who_id": INES.id, "program": "4"}
    world.happens(Learned("pair proposed", {**told, "group": "group-4-7", "until": UNTIL}))
    return world


def test_a_mentee_answers_and_hears_who_is_in_it_as_it_changes(mentee: World) -> None:
    def is_now(state: str, **more: str) -> list[str]:
        mentee.happens(Learned("group", {"program": "4", "pair": "pair-5", "state": state, **more}))
        return mentee.said()

    mentee.presses("look", "pair-5")
    assert "fellows" not in mentee.asked.notes
    mentee.answers("yes")
    assert is_now("asked", answer="yes") == ["group.waits"] and is_now("asked") == []
    assert is_now("pair", others="Omar, Sam") == ["group.stands"] and not mentee.due
    assert is_now("pair", others="Omar, Sam") == [] and mentee.last == ()
    assert is_now("pair", others="Omar, Omar, Sam") == ["group.joined"]
    assert is_now("pair", others="Omar") == ["group.fellow_left"]
    assert mentee.only(Say).values == {"name": "Omar, Sam"}
    assert is_now("pair", others="Eve, Omar", quietly="yes") == []
    assert is_now("pair") == ["group.fellows_left"] and mentee.open("pair").fields["with"] == ""
    assert is_now("ended") == ["group.ended"] and is_now("ended") == []


@pytest.mark.parametrize(("answer", "line"), [("yes", "group.not_to_be"), ("", "group.expired_mine")])
def test_a_mentee_hears_that_it_is_not_to_be(mentee: World, answer: str, line: str) -> None:
    if answer:
        mentee.presses("look", "pair-5")
        mentee.answers(answer)
    mentee.falls_due("pair_end", "pair-5")
    assert mentee.only(InProgram).values["answer"] == forming.LATE
    mentee.happens(Learned("program", {"did": "group", "pair": "pair-5", "state": "expired", "late": "yes"}))
    assert mentee.said() == [line] and not mentee.person.open_records("pair")


@pytest.mark.parametrize("after_a_yes", [False, True])
def test_a_no_is_told_to_the_office_alone(mentee: World, after_a_yes: bool) -> None:
    if after_a_yes:
        mentee.presses("look", "pair-5")
        mentee.answers("yes")
        mentee.presses(group.LEAVE, "pair-5")
        mentee.answers("end it", "skip")
    else:
        mentee.presses("look", "pair-5")
        mentee.answers("no")
    assert mentee.said() == ["group.no_mine"] and mentee.told == []
    assert mentee.only(InProgram) == InProgram(group.ANSWER, "4", {"pairs": "pair-5", "answer": "no"})


def test_whoever_erases_themself_has_the_office_tell_their_group_and_the_others(circle: Circle) -> None:
    lena, *_ = circle.mentees.values()
    alone = replace(pair(9, OMAR, "mentee"), fields={"role": "mentee", "who_id": OMAR.id, "state": "agreed"})
    lena.person = replace(lena.person, records=(*lena.person.records, alone))
    told = absence.gone(lena.person, lena.now, for_good=True)
    assert told == (Tell(OMAR.id, "pair away", {"pair": alone.id}),)
    assert Tell(INES.id, "pair away", {"pair": "pair-1"}) in absence.gone(lena.person, lena.now)
