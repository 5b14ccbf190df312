"""A request waits as long as was said, and whoever asked in vain asks somebody else with the same words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversations.events import Chose, Filled, Learned, Left
from conversations.mentoring import pairs
from conversations.person import Person
from tests.conversations.couple import LENA, SAM, Couple

FRIDAY_EVENING = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
NOTES = {"role": "mentee", "who": "Sam", "who_id": SAM.id}


@pytest.mark.parametrize(
    ("days", "working", "until"),
    [
        ("", "01234", "2026-12-02T17:00:00+00:00"),
        ("3", "01234", "2026-12-02T17:00:00+00:00"),
        ("1", "01234", "2026-11-30T17:00:00+00:00"),
        ("3", "0123456", "2026-11-30T17:00:00+00:00"),
        ("3", "", "2026-11-30T17:00:00+00:00"),
        ("0", "01234", "2026-11-30T17:00:00+00:00"),
        ("many", "01234", "2026-12-02T17:00:00+00:00"),
    ],
)
def test_days_on_which_whoever_asked_does_not_work_do_not_count(days: str, working: str, until: str) -> None:
    """Three days if the request says nothing else; a program may say another number."""
    person = Person(LENA.id, zone="Europe/Berlin", days=working)
    kept = pairs.ask({**NOTES, "days": days}, person, FRIDAY_EVENING)
    (record,) = (it.record for it in kept if hasattr(it, "record"))
    assert record.fields["until"] == until


def test_the_change_of_the_clocks_is_no_hour_more_or_less() -> None:
    before = datetime(2026, 10, 23, 15, 0, tzinfo=UTC)
    kept = pairs.ask({**NOTES, "days": "1"}, Person(LENA.id, zone="Europe/Berlin"), before)
    (record,) = (it.record for it in kept if hasattr(it, "record"))
    assert record.fields["until"] == "2026-10-26T16:00:00+00:00", "17:00 in Berlin, both times"


@pytest.mark.parametrize("how", ["expired", "declined", "not reached"])
def test_whoever_asked_in_vain_asks_somebody_else_and_need_not_write_it_again(two: Couple, how: str) -> None:
    two.away = two.sam if how == "not reached" else None
    two.asked()
    id = two.lena.open("pair").id
    if how == "expired":
        two.lena.falls_due("pair_end", id)
    if how == "declined":
        two.presses(two.sam, "look", id)
        two.answers(two.sam, "no")
    assert two.lena.open("pair").fields["state"] == how
    two.presses(two.lena, "somebody else", id)
    assert two.lena.step == "pair_again.who"
    two.lena.happens(Filled("pair_again.who", {"answer": "Omar", "answer_id": "slack/T1/U9"}))
    assert two.lena.said() == ["pair.asked"]
    (told,) = (it for it in two.lena.told if it.to == "slack/T1/U9")
    assert (told.result["topic"], told.result["role"]) == ("how to lead", "mentor")
    assert [it.fields["who_id"] for it in two.lena.person.open_records("pair")] == ["slack/T1/U9"]


def test_what_came_to_nothing_is_put_away_on_request(two: Couple) -> None:
    two.away = two.sam
    two.asked()
    two.presses(two.lena, "let go", two.lena.open("pair").id)
    assert two.lena.said() == ["pair.let_go"] and not two.lena.person.records


def test_whoever_asks_nobody_else_keeps_their_words(two: Couple) -> None:
    two.away = two.sam
    two.asked()
    two.presses(two.lena, "somebody else", two.lena.open("pair").id)
    two.answers(two.lena, "skip")
    assert two.lena.said() == ["pair.nobody"] and two.lena.open("pair").fields["topic"] == "how to lead"


def test_the_same_person_may_be_asked_once_more(two: Couple) -> None:
    two.asked()
    two.lena.falls_due("pair_end", two.lena.open("pair").id)
    two.tells(two.lena)
    two.asked()
    assert two.sam.said() == ["pair.arrived_mentor"]


def test_a_yes_that_crosses_the_end_still_makes_a_pair(two: Couple) -> None:
    two.asked()
    id = two.lena.open("pair").id
    two.presses(two.sam, "look", id)
    two.sam.answers("yes")
    two.lena.falls_due("pair_end", id)
    two.tells(two.sam)
    two.tells(two.lena)
    assert two.lena.said() == ["pair.accepted"]
    assert [it.open("pair").fields["state"] for it in (two.lena, two.sam)] == ["agreed", "agreed"]


def test_a_no_that_crosses_the_end_is_no_news(two: Couple) -> None:
    two.asked()
    id = two.lena.open("pair").id
    two.presses(two.sam, "look", id)
    two.sam.answers("no")
    two.lena.falls_due("pair_end", id)
    two.tells(two.sam)
    assert two.lena.said() == [] and two.lena.open("pair").fields["state"] == "expired"


def test_whoever_says_yes_to_what_is_long_over_hears_it_and_does_not_wait(two: Couple) -> None:
    two.asked()
    id = two.lena.open("pair").id
    two.presses(two.sam, "look", id)
    two.sam.answers("yes")
    two.lena.falls_due("pair_end", id)
    two.presses(two.lena, "let go", id)
    two.tells(two.sam)
    assert two.sam.said() == ["pair.ended"] and not two.sam.person.records


def test_whoever_was_away_when_it_ended_is_not_asked_but_told(two: Couple) -> None:
    told = {"pair": "pair-1", "role": "mentor", "name": "Lena", "from": LENA.id, "until": "2026-11-24T08:00:00+00:00"}
    two.sam.happens(Learned("pair asked", told))
    assert two.sam.said() == ["pair.expired_mine"] and not two.sam.person.records


def test_a_request_ends_for_who_was_asked_even_if_who_asked_is_gone(two: Couple) -> None:
    two.asked()
    id = two.sam.open("pair").id
    two.lena.happens(Left("left"))
    two.sam.falls_due("pair_end", id)
    assert two.sam.said() == ["pair.expired_mine"] and not two.sam.person.records


def test_all_pairs_and_requests_end_in_one_act_and_everybody_hears_it(two: Couple) -> None:
    two.agreed()
    two.lena.person = replace(
        two.lena.person,
        records=(
            *two.lena.person.records,
            *(
                replace(two.lena.open("pair"), id=f"pair-{n}", fields={"state": state, "who_id": f"slack/T1/V{n}"})
                for n, state in enumerate(("asked", "asked me", "expired"))
            ),
        ),
    )
    two.lena.happens(Chose("leave mentoring", "me"))
    two.lena.answers("leave it", "thank you all")
    told = {it.to: (it.what, it.result.get("word"), it.result.get("answer")) for it in two.lena.told}
    assert told == {
        SAM.id: ("pair ended", "thank you all", None),
        "slack/T1/V0": ("pair ended", None, None),
        "slack/T1/V1": ("pair answered", None, "no"),
    }
    assert two.lena.said() == ["pair.left"] and not two.lena.person.records and not two.lena.due
    two.lena.told = [it for it in two.lena.told if it.to == SAM.id]
    two.tells(two.lena)
    assert two.sam.said() == ["pair.ended"] and two.sam.open("word").fields["words"] == "thank you all"
    assert not two.sam.person.open_records("meeting")


def test_whoever_would_rather_stay_stays(two: Couple) -> None:
    two.paired()
    two.lena.happens(Chose("leave mentoring", "me"))
    two.lena.answers("stay")
    assert two.lena.said() == ["pair.kept_on"] and two.lena.open("pair")


def test_a_request_says_until_when_it_waits(two: Couple) -> None:
    two.asked()
    two.presses(two.lena, "pair", "mentor")
    assert two.lena.due["pair_end", two.lena.open("pair").id] - two.lena.now < timedelta(days=3)
