"""A mentor and a mentee find together, agree how they work, and part: each in private, and nobody hears why."""

from datetime import timedelta

import pytest

from conversations.effects import Open, Say, Tell
from conversations.events import Called, Chose, Filled, Learned, Who
from conversations.mentoring import pairs
from tests.conversations.couple import LENA, SAM, Couple


def test_who_is_asked_sees_what_it_is_about_and_says_yes(two: Couple) -> None:
    two.asked()
    assert two.lena.open("pair").fields["state"] == "asked"
    assert two.sam.said() == ["pair.arrived_mentor"]
    assert two.sam.open("pair").fields == {
        "role": "mentor",
        "who": "Lena",
        "who_id": LENA.id,
        "topic": "how to lead",
        "zone": "Europe/Berlin",
        "until": "2026-11-27T08:01:00+00:00",
        "state": "asked me",
    }
    two.presses(two.sam, "look", two.sam.open("pair").id)
    assert two.sam.asked.notes["topic"] == "how to lead"
    two.answers(two.sam, "yes")
    assert two.lena.said() == ["pair.accepted"]
    assert [it.open("pair").fields["state"] for it in (two.lena, two.sam)] == ["agreed", "agreed"]
    assert two.lena.open("pair").id == two.sam.open("pair").id
    assert {name for name, _ in (*two.lena.due, *two.sam.due)} == {"pair_quiet"}


def test_somebody_may_offer_to_be_a_mentor(two: Couple) -> None:
    two.sam.calls("mentor", who=LENA)
    two.answers(two.sam, "mentor", "skip")
    assert two.lena.said() == ["pair.arrived_mentee"]
    assert two.lena.open("pair").fields["role"] == "mentee"


def test_a_no_is_told_without_a_reason(two: Couple) -> None:
    two.asked()
    two.presses(two.sam, "look", two.sam.open("pair").id)
    two.answers(two.sam, "no")
    assert two.lena.said() == ["pair.declined"]
    assert not two.sam.person.records and not two.lena.due and not two.sam.due


def test_a_request_that_nobody_answers_ends_after_three_days_and_both_are_told(two: Couple) -> None:
    two.asked()
    asked_at, id = two.lena.now, two.lena.open("pair").id
    two.lena.falls_due("pair_end", id)
    assert two.lena.now - asked_at == timedelta(days=3)
    assert two.lena.said() == ["pair.expired"]
    two.tells(two.lena)
    assert two.sam.said() == ["pair.expired_mine"]
    assert not two.sam.person.records and not two.sam.due
    two.presses(two.sam, "look", id)
    assert two.sam.said() == ["common.settled"]


def test_a_request_that_was_answered_does_not_end(two: Couple) -> None:
    pair = two.paired().lena.open("pair")
    assert pairs.came_to_its_end(pair, two.lena.person) == ()


def test_an_answer_that_comes_too_late_changes_nothing(two: Couple) -> None:
    two.asked()
    id = two.sam.open("pair").id
    two.presses(two.sam, "look", id)
    two.lena.falls_due("pair_end", id)
    two.tells(two.lena)
    two.answers(two.sam, "yes")
    assert two.sam.said() == ["pair.gone"]
    assert two.sam.told == []


@pytest.mark.parametrize(("who", "line"), [({}, "pair.whom"), ({"answer_id": LENA.id}, "pair.yourself")])
def test_it_must_be_somebody_whom_the_coach_can_ask(two: Couple, who: dict[str, str], line: str) -> None:
    two.lena.presses("pair", "mentor")
    two.lena.answers("mentee")
    two.lena.happens(Filled("pair.who", {"answer": "Sam", **who}))
    assert (two.lena.asked.notice, two.lena.step) == (line, "pair.who")


def test_somebody_may_be_chosen_from_the_list(two: Couple) -> None:
    two.lena.presses("pair", "mentor")
    two.lena.answers("mentee")
    two.happens(two.lena, Filled("pair.who", {"answer": "", "answer_id": SAM.id}))
    two.answers(two.lena, "skip")
    assert two.sam.said() == ["pair.arrived_mentor"]


def test_nobody_is_asked_where_nobody_is_named(two: Couple) -> None:
    two.lena.presses("pair", "mentor")
    two.lena.answers("mentee", "skip", "skip")
    assert two.lena.said() == ["pair.nobody"]
    two.lena.happens(Filled("pair.who", {"answer": " "}))
    assert two.lena.asked.notice == "common.talk_is_over"


def test_nobody_is_asked_twice(two: Couple) -> None:
    two.asked()
    two.lena.presses("pair", "mentor")
    two.lena.answers("mentor")
    two.happens(two.lena, Filled("pair.who", {"answer": "", "answer_id": SAM.id}))
    two.answers(two.lena, "skip")
    assert two.lena.said() == ["pair.already"]
    assert two.sam.open("pair")


def test_what_nobody_wrote_is_no_colleague(two: Couple) -> None:
    two.lena.presses("pair", "mentor")
    two.lena.answers("mentee")
    two.lena.happens(Filled("pair.who", {"answer": " "}))
    assert two.lena.asked.notice == "hearing.empty"


def test_the_page_of_ones_pairs(two: Couple) -> None:
    assert two.lena.happens(Called("mentor")) == (
        Open("mentoring", records=(), choices=("pair",), announce="pair.page", about="mentor"),
    )
    two.agreed()
    (page,) = two.lena.happens(Called("mentor"))
    assert isinstance(page, Open) and {record.kind for record in page.records} == {"pair", "meeting"}


def test_whoever_names_their_partner_sees_the_pair(two: Couple) -> None:
    two.paired()
    (page,) = two.lena.happens(Called("mentor", "", Who(SAM.id)))
    assert isinstance(page, Open) and page.about == two.lena.open("pair").id
    assert page.choices == ("meet", "get ready", "note", "together", "end pair")


def test_how_they_work_together_is_seen_by_both(two: Couple) -> None:
    two.paired()
    two.presses(two.lena, "together", two.lena.open("pair").id)
    two.answers(two.lena, "lead a project", "every two weeks", "our own rule", "we ask first")
    assert two.lena.said() == ["pair.how_kept"] and two.sam.said() == ["pair.how_arrived"]
    for one in (two.lena, two.sam):
        agreed = {name: one.open("pair").fields.get(name) for name in pairs.AGREED}
        assert agreed == {"purpose": "lead a project", "often": "every two weeks", "stays": "we ask first"}


def test_a_rule_of_their_own_that_nobody_writes_stays_to_be_written(two: Couple) -> None:
    two.paired()
    two.presses(two.lena, "together", two.lena.open("pair").id)
    two.answers(two.lena, "skip", "skip", "our own rule", "skip")
    assert two.sam.open("pair").fields["stays"] == "our own rule"


def test_how_a_pair_that_has_ended_works_is_kept_nowhere(two: Couple) -> None:
    two.paired()
    id = two.lena.open("pair").id
    two.presses(two.lena, "together", id)
    two.presses(two.sam, "end pair", id)
    two.answers(two.sam, "end it", "skip")
    two.answers(two.lena, "skip", "skip", "skip")
    assert two.lena.said() == ["pair.gone"]


def test_either_may_end_it_with_a_word_that_the_other_can_read(two: Couple) -> None:
    two.agreed("every two weeks")
    two.presses(two.sam, "end pair", two.sam.open("pair").id)
    two.answers(two.sam, "end it", "thank you for your questions")
    assert (two.sam.said(), two.lena.said()) == (["pair.ended_mine"], ["pair.ended"])
    word = two.lena.open("word")
    assert word.fields == {"words": "thank you for your questions", "who": "Sam"}
    (page,) = two.lena.happens(Chose("open", word.id))
    assert isinstance(page, Open) and page.page == "word"
    two.presses(two.lena, "let go", word.id)
    for one in (two.lena, two.sam):
        assert not one.person.records and not one.repeated and not one.due


def test_whoever_changes_their_mind_stays(two: Couple) -> None:
    two.paired()
    two.presses(two.sam, "end pair", two.sam.open("pair").id)
    two.answers(two.sam, "keep it")
    assert two.sam.said() == ["pair.kept_on"] and two.lena.open("pair")


def test_it_ends_once(two: Couple) -> None:
    two.paired()
    id = two.sam.open("pair").id
    two.presses(two.sam, "end pair", id)
    two.presses(two.lena, "end pair", id)
    two.answers(two.lena, "end it", "skip")
    two.answers(two.sam, "end it", "skip")
    assert two.sam.said() == ["pair.gone"]


def test_a_word_from_somebody_without_a_name(two: Couple) -> None:
    two.sam.person = two.sam.person.__class__(SAM.id, welcomed=True)
    two.lena.calls("mentor", who=Who(SAM.id))
    two.answers(two.lena, "mentee", "skip")
    two.presses(two.sam, "look", two.sam.open("pair").id)
    two.answers(two.sam, "yes")
    two.presses(two.sam, "end pair", two.sam.open("pair").id)
    two.answers(two.sam, "end it", "goodbye")
    assert two.lena.open("word").fields == {"words": "goodbye"}


def test_whoever_asks_somebody_who_cannot_be_reached_is_not_left_waiting(two: Couple) -> None:
    two.away = two.sam
    two.asked()
    assert two.lena.said() == ["pair.not_reached"]
    assert two.lena.only(Say).choices[0] == "somebody else" and not two.lena.due


def test_a_partner_who_cannot_be_reached_any_more_is_told_of_and_the_pair_may_end(two: Couple) -> None:
    two.paired()
    two.away = two.sam
    two.presses(two.lena, "together", two.lena.open("pair").id)
    two.answers(two.lena, "skip", "skip", "skip")
    assert two.lena.said() == ["pair.partner_away"]
    two.presses(two.lena, "end pair", two.lena.open("pair").id)
    two.answers(two.lena, "end it", "skip")
    assert not two.lena.person.records


def test_that_an_end_did_not_arrive_matters_to_nobody(two: Couple) -> None:
    pair = two.paired().lena.open("pair")
    over = pair.__class__(pair.id, pair.at, {**pair.fields, "state": "declined"})
    assert pairs.not_reached("pair ended", over, two.lena.person) == ()


def test_whoever_has_never_met_the_coach_is_welcomed_first(two: Couple) -> None:
    two.sam.person = two.sam.person.__class__(SAM.id, "Sam")
    two.asked()
    assert two.sam.said() == ["common.welcome", "pair.arrived_mentor"]


@pytest.mark.parametrize("what", ["pair asked", "pair answered", "pair agreed", "pair ended", "thanked"])
def test_what_makes_no_sense_here_is_passed_over(two: Couple, what: str) -> None:
    assert two.lena.happens(Learned(what, {"pair": "nothing-1", "from": SAM.id})) == ()


def test_a_partner_is_known_by_the_address_they_have_today(two: Couple) -> None:
    two.paired()
    two.lena.happens(Learned("pair agreed", {"pair": two.lena.open("pair").id, "from": "teams/t/sam", "purpose": "x"}))
    two.presses(two.lena, "end pair", two.lena.open("pair").id)
    two.lena.answers("end it", "skip")
    assert [tell.to for tell in two.lena.last if isinstance(tell, Tell)] == ["teams/t/sam"]
