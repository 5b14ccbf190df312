"""Nobody in a pair waits in vain: for who is gone, for an answer that does not come, for a pair that sleeps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversations.effects import Erase, Remind, Say, Tell
from conversations.events import CameDue, Chose, Learned, Left, Said
from conversations.mentoring import absence, pairs
from tests.conversations.couple import LENA, SAM, Couple
from tests.conversations.world import World

GONE = ("left", "blocked", "not installed")


def learns_that_sam_is_away(two: Couple, line: str = "pair.away") -> None:
    said = two.lena.only(Say)
    assert (said.line, said.choices) == (line, ("end pair", "pair", "open"))
    assert pairs.is_away(two.lena.open("pair"))


@pytest.mark.parametrize("why", GONE)
def test_the_partner_of_somebody_gone_is_told_so_and_not_why(two: Couple, why: str) -> None:
    two.paired()
    two.happens(two.sam, Left(why))
    learns_that_sam_is_away(two)
    assert two.lena.only(Say).values == {"name": "Sam"}


def test_whoever_erases_themself_leaves_nobody_waiting_and_it_reads_the_same(two: Couple) -> None:
    two.paired()
    two.sam.calls("forget")
    two.answers(two.sam, "erase everything")
    assert isinstance(two.sam.last[-1], Erase), "what is told is told before all is gone"
    learns_that_sam_is_away(two)


def test_a_meeting_that_may_not_take_place_is_named(two: Couple) -> None:
    two.agreed(when="2026-11-25T14:00")
    effects = two.sam.happens(Left("left"))
    (told,) = (it for it in effects if isinstance(it, Tell))
    assert told.result["meeting_at"] == "2026-11-25T13:00:00+00:00", "within 48 hours: it may come at any hour"
    two.tells(two.sam)
    learns_that_sam_is_away(two, "pair.away_meeting")
    assert two.lena.only(Say).values == {"name": "Sam", "when": "2026-11-25T13:00:00+00:00"}


def test_a_meeting_further_ahead_has_time_until_the_working_day(two: Couple) -> None:
    two.agreed(when="2026-12-10T14:00")
    effects = two.sam.happens(Left("left"))
    (told,) = (it for it in effects if isinstance(it, Tell))
    assert "meeting_at" not in told.result


def test_each_meeting_with_somebody_away_is_reminded_of_as_one_that_may_not_be(two: Couple) -> None:
    two.agreed("every two weeks")
    two.happens(two.sam, Left("not installed"))
    id = two.lena.open("meeting").id
    two.lena.happens(CameDue("meeting", id, of=datetime(2026, 11, 26, 13, 0, tzinfo=UTC)))
    assert two.lena.said() == ["meeting.may_not_be"]
    assert two.lena.only(Say).values["name"] == "Sam"


def test_it_is_told_once_however_often_it_fails(two: Couple) -> None:
    two.paired()
    two.happens(two.sam, Left("blocked"))
    assert not [it for it in two.sam.happens(Left("blocked")) if isinstance(it, Tell)]


def test_two_who_are_both_gone_do_not_tell_each_other_for_ever(two: Couple) -> None:
    two.paired()
    two.away = two.lena
    two.happens(two.sam, Left("blocked"))
    assert two.sam.said() == [] and not two.sam.told


@pytest.mark.parametrize("why", GONE)
def test_whoever_comes_back_is_told_of_too(two: Couple, why: str) -> None:
    two.paired()
    two.happens(two.sam, Left(why))
    two.happens(two.sam, Said("hello"))
    assert two.lena.said() == ["pair.back"] and not pairs.is_away(two.lena.open("pair"))
    assert two.lena.only(Say).choices == ("meet", "open")


def test_a_return_that_nobody_missed_is_no_news(two: Couple) -> None:
    two.paired()
    assert two.lena.happens(Learned("pair back", {"pair": two.lena.open("pair").id, "from": SAM.id})) == ()


def test_what_waits_goes_on_when_somebody_is_back(two: Couple) -> None:
    two.asked()
    id = two.lena.open("pair").id
    until = two.lena.due["pair_end", id]
    two.lena.happens(Said("stop"))
    two.lena.due.clear()
    two.lena.happens(Said("hello"))
    assert two.lena.due["pair_end", id] == until
    two.presses(two.sam, "look", id)
    two.answers(two.sam, "yes")
    proposes(two)
    two.lena.happens(Said("stop"))
    two.lena.due.clear()
    two.lena.happens(Said("hello"))
    assert {name for name, _ in two.lena.due} == {"pair_quiet", "proposal_end"}
    assert [it.what for it in two.lena.told][-1] == "pair back"


def test_a_request_of_before_requests_had_an_end_ends_when_its_owner_is_back(two: Couple) -> None:
    two.asked()
    pair = two.lena.open("pair")
    old = replace(pair, fields={name: value for name, value in pair.fields.items() if name != "until"})
    two.lena.person = replace(two.lena.person, stopped=True, records=(old,))
    assert Remind("pair_end", two.lena.now, pair.id) in absence.back(two.lena.person, two.lena.now)


def test_who_asked_somebody_gone_asks_somebody_else(two: Couple) -> None:
    two.asked()
    two.happens(two.sam, Left("left"))
    assert two.lena.said() == ["pair.not_reached"] and two.lena.only(Say).choices[0] == "somebody else"


def test_the_request_of_somebody_gone_waits_for_nobody(two: Couple) -> None:
    two.asked()
    two.happens(two.lena, Left("left"))
    assert two.sam.said() == ["pair.expired_mine"] and not two.sam.person.records


def proposes(two: Couple, when: str = "2026-12-10T14:00") -> str:
    two.presses(two.lena, "meet", two.lena.open("pair").id)
    two.answers(two.lena, "once", when, "45")
    return next((it.id for it in two.lena.person.open_records("meeting")), "")


def test_a_proposal_that_is_not_answered_is_told_after_three_working_days_and_then_over(two: Couple) -> None:
    two.paired()
    id = proposes(two)
    at = two.lena.now
    two.lena.falls_due("proposal_end", id)
    assert two.lena.now - at == timedelta(days=3)
    assert two.lena.said() == ["meeting.no_answer"]
    assert two.lena.only(Say).choices == ("another time", "mentor")
    two.lena.falls_due("proposal_end", id)
    assert two.lena.now - at == timedelta(days=8), "a weekend later"
    assert two.lena.said() == ["meeting.lapsed"]
    two.tells(two.lena)
    assert two.sam.said() == ["meeting.lapsed_mine"]
    assert not any(one.person.open_records("meeting") for one in (two.lena, two.sam))
    assert not any(name == "proposal_end" for name, _ in two.lena.due)


def test_a_proposal_is_over_at_the_time_that_it_names(two: Couple) -> None:
    two.paired()
    id = proposes(two, "2026-11-24T14:00")
    two.lena.falls_due("proposal_end", id)
    assert two.lena.said() == ["meeting.lapsed"]


def test_a_proposal_that_was_answered_is_not_asked_about(two: Couple) -> None:
    two.paired()
    id = proposes(two)
    two.presses(two.sam, "it fits", id)
    assert two.lena.happens(CameDue("proposal_end", id)) == ()


def test_a_yes_that_crosses_the_end_of_a_proposal_counts(two: Couple) -> None:
    two.paired()
    id = proposes(two)
    two.sam.presses("it fits", id)
    two.lena.falls_due("proposal_end", id)
    two.lena.falls_due("proposal_end", id)
    two.tells(two.lena)
    two.tells(two.sam)
    assert [one.open("meeting").fields["state"] for one in (two.lena, two.sam)] == ["agreed", "agreed"]
    assert two.lena.open("meeting").fields["when"] == two.sam.open("meeting").fields["when"]


@pytest.mark.parametrize("late", [False, True])
def test_another_time_may_be_proposed_while_the_first_one_ends(two: Couple, late: bool) -> None:
    two.paired()
    id = proposes(two)
    two.lena.falls_due("proposal_end", id)
    two.lena.falls_due("proposal_end", id)
    two.lena.happens(Chose("another time", id))
    if late:
        two.tells(two.lena)
    two.answers(two.lena, "2026-12-11T10:00", "skip")
    two.presses(two.sam, "it fits", two.sam.open("meeting").id)
    assert two.lena.open("meeting").fields["when"] == "2026-12-11T09:00:00+00:00"


def test_what_was_agreed_before_stays_when_a_move_is_not_answered(two: Couple) -> None:
    two.agreed(when="2026-12-10T14:00")
    id = two.lena.open("meeting").id
    two.presses(two.lena, "another time", id)
    two.answers(two.lena, "2026-12-11T10:00", "skip")
    two.lena.falls_due("proposal_end", id)
    two.lena.falls_due("proposal_end", id)
    two.tells(two.lena)
    for one in (two.lena, two.sam):
        assert one.open("meeting").fields["when"] == "2026-12-10T13:00:00+00:00"
        assert "new_when" not in one.open("meeting").fields


def lapses(two: Couple, id: str) -> None:
    two.lena.falls_due("proposal_end", id)
    two.lena.falls_due("proposal_end", id)


def test_a_proposal_that_the_other_never_heard_of_is_over_as_well(two: Couple) -> None:
    two.paired()
    id = proposes(two)
    two.sam.person = replace(two.sam.person, records=two.sam.person.open_records("pair"))
    lapses(two, id)
    two.tells(two.lena)
    assert not two.lena.person.open_records("meeting")


def test_it_is_told_again_quietly_until_the_other_has_taken_note(two: Couple) -> None:
    two.paired()
    id = proposes(two)
    lapses(two, id)
    two.lena.told.clear()
    two.happens(two.lena, CameDue("proposal_end", id))
    assert two.sam.said() == ["meeting.lapsed_mine"] and not two.lena.person.open_records("meeting")


def test_what_is_over_for_the_other_is_not_what_i_have_proposed_since(two: Couple) -> None:
    two.paired()
    id = proposes(two)
    answered = {"pair": two.lena.open("pair").id, "meeting": id, "round": "0", "answer": "lapsed", "from": SAM.id}
    assert two.lena.happens(Learned("meeting answered", answered)) == ()


def test_of_somebody_gone_it_is_known_already_that_they_do_not_answer(two: Couple) -> None:
    two.paired()
    id = proposes(two)
    two.happens(two.sam, Left("left"))
    two.away = two.sam
    two.lena.falls_due("proposal_end", id)
    assert two.lena.said() == []
    two.tells(two.lena)
    assert two.lena.said() == [] and not two.lena.person.open_records("meeting")


def test_whoever_is_back_before_that_is_waited_for_again(two: Couple) -> None:
    two.paired()
    id = proposes(two)
    two.happens(two.sam, Left("left"))
    two.lena.due.clear()
    two.happens(two.sam, Said("hello"))
    assert ("proposal_end", id) in two.lena.due
    two.presses(two.sam, "it fits", id)
    assert two.lena.said() == ["meeting.accepted"]


def test_that_a_time_is_over_for_somebody_who_cannot_hear_it_is_no_news(two: Couple) -> None:
    two.paired()
    id = proposes(two)
    two.away = two.sam
    lapses(two, id)
    two.tells(two.lena)
    assert two.lena.said() == []


def looks(two: Couple) -> None:
    two.lena.falls_due("pair_quiet", two.lena.open("pair").id)
    two.sam.now = two.lena.now
    two.tells(two.lena)


def test_a_pair_that_is_quiet_for_three_weeks_is_asked_once_each_how_to_go_on(two: Couple) -> None:
    two.paired()
    looks(two)
    for one in (two.lena, two.sam):
        said = one.only(Say)
        assert (said.line, said.choices) == ("pair.quiet", ("meet", "let it rest", "end pair"))
    assert not two.lena.due and not two.sam.due, "and nobody looks again before there is a sign of life"
    assert two.sam.happens(Learned("pair quiet", {"pair": two.sam.open("pair").id, "from": LENA.id})) == ()


def test_the_other_is_asked_first_so_that_the_pause_of_either_is_kept(two: Couple) -> None:
    """What is told waits for who is away; only then is anybody asked."""
    two.paired()
    two.lena.falls_due("pair_quiet", two.lena.open("pair").id)
    assert two.lena.said() == [] and [it.what for it in two.lena.told] == ["pair quiet"]


@pytest.mark.parametrize("often", ["once", "every week"])
def test_a_series_that_nobody_looks_back_on_is_no_sign_of_life(two: Couple, often: str) -> None:
    two.agreed(often)
    two.lena.now += timedelta(days=30)
    two.lena.happens(CameDue("pair_quiet", two.lena.open("pair").id))
    assert [it.what for it in two.lena.told] == ["pair quiet"]


@pytest.mark.parametrize("sign", ["met", "a meeting to come"])
def test_a_pair_that_lives_is_looked_at_three_weeks_after_its_last_sign(two: Couple, sign: str) -> None:
    two.paired() if sign == "met" else two.agreed(when="2026-12-10T14:00")
    pair = two.lena.open("pair")
    last = datetime(2026, 12, 10, 13, 0, tzinfo=UTC)
    if sign == "met":
        records = tuple(
            replace(it, fields={**it.fields, "last": last.isoformat()}) if it == pair else it
            for it in two.lena.person.records
        )
        two.lena.person = replace(two.lena.person, records=records)
    two.lena.falls_due("pair_quiet", pair.id)
    assert two.lena.due["pair_quiet", pair.id] == last + timedelta(days=21)


def test_a_sign_of_life_that_only_the_mentor_gave_is_one(two: Couple) -> None:
    two.paired()
    pair = two.sam.open("pair")
    met = replace(pair, fields={**pair.fields, "last": "2026-12-10T13:00:00+00:00"})
    two.sam.person = replace(two.sam.person, records=(met,))
    looks(two)
    assert two.lena.said() == [] and two.sam.said() == []
    assert two.lena.due["pair_quiet", pair.id] == two.lena.now + timedelta(days=21)


def test_a_new_proposal_sets_the_clock_again(two: Couple) -> None:
    two.paired()
    looks(two)
    proposes(two, "2027-01-12T10:00")
    assert ("pair_quiet", two.lena.open("pair").id) in two.lena.due
    two.presses(two.sam, "it fits", two.sam.open("meeting").id)
    assert not any(name == "pair_quiet" for name, _ in two.sam.due), "the mentor is asked through the mentee"


@pytest.mark.parametrize("state", ["asked", "away", "over"])
def test_nobody_is_asked_where_it_is_known_already_or_over(two: Couple, state: str) -> None:
    two.paired()
    pair = two.lena.open("pair")
    if state == "asked":
        looks(two)
    if state == "away":
        two.happens(two.sam, Left("left"))
    if state == "over":
        fields = {**pair.fields, "state": "expired"}
        two.lena.person = replace(two.lena.person, records=(replace(pair, fields=fields),))
    two.lena.now += timedelta(days=30)
    assert two.lena.happens(CameDue("pair_quiet", pair.id)) == ()


def test_a_pair_may_rest_without_an_end_and_both_know(two: Couple) -> None:
    two.paired()
    looks(two)
    two.presses(two.lena, "let it rest", two.lena.open("pair").id)
    assert (two.lena.said(), two.sam.said()) == (["pair.rests_mine"], ["pair.rests"])
    assert two.sam.open("pair").fields["state"] == "agreed"


def test_who_is_quiet_because_they_are_gone_is_told_of(two: Couple) -> None:
    two.paired()
    two.away = two.sam
    looks(two)
    assert two.lena.said() == ["pair.partner_away"]
    two.away = None
    two.happens(two.sam, Left("left"))
    two.lena.happens(Learned("not reached", {"what": "pair quiet", "step": two.lena.open("pair").id}))
    assert two.lena.said() == [], "it is known already"


@pytest.mark.parametrize("what", ["pair away", "pair back", "pair quiet", "pair lives", "pair rests"])
def test_what_belongs_to_no_pair_is_passed_over(two: Couple, what: str) -> None:
    said = two.lena.happens(Learned(what, {"pair": "pair-1", "from": SAM.id}))
    waits = what in ("pair back", "pair quiet")
    assert [it.what for it in said if isinstance(it, Tell)] == (["pair ended"] if waits else []), "nobody waits in vain"
    two.asked()
    id = two.lena.open("pair").id
    if what != "pair away":
        assert two.lena.happens(Learned(what, {"pair": id, "from": SAM.id})) == ()


def test_an_old_button_of_a_pair_that_has_ended_changes_nothing(two: Couple) -> None:
    two.paired()
    id = two.lena.open("pair").id
    two.presses(two.sam, "end pair", id)
    two.answers(two.sam, "end it", "skip")
    two.lena.happens(Chose("let it rest", id))
    assert two.lena.said() == ["common.settled"]


def test_that_words_to_a_pair_that_is_over_did_not_arrive_matters_to_nobody(two: Couple) -> None:
    world: World = two.lena
    two.asked()
    two.lena.falls_due("pair_end", two.lena.open("pair").id)
    world.happens(Learned("not reached", {"what": "pair ended", "step": world.open("pair").id}))
    assert world.last == ()


@pytest.mark.parametrize("agreed", [False, True], ids=["a first time", "another time for what was agreed"])
def test_whoever_says_yes_to_what_is_over_does_not_wait_for_it(two: Couple, agreed: bool) -> None:
    """It could not be told to them that it is over, because they wanted no messages."""
    if agreed:
        two.agreed(when="2026-12-10T14:00")
        two.presses(two.lena, "another time", two.lena.open("meeting").id)
        two.answers(two.lena, "2026-12-11T10:00", "skip")
    else:
        two.paired()
        proposes(two)
    id = two.lena.open("meeting").id
    lapses(two, id)
    two.away = two.sam
    two.tells(two.lena)
    two.away = None
    two.presses(two.sam, "it fits", id)
    assert not any(one.person.open_records("meeting") for one in (two.lena, two.sam))
    assert two.sam.said() == ["meeting.cancelled"]
    assert two.lena.said() == (["meeting.crossed"] if agreed else [])


def test_a_yes_to_an_earlier_proposal_is_none_to_the_one_under_way(two: Couple) -> None:
    two.paired()
    id = proposes(two)
    two.lena.presses("another time", id)
    two.lena.answers("2026-12-11T10:00", "skip")
    two.sam.presses("it fits", id)
    two.tells(two.sam)
    assert two.lena.open("meeting").fields["state"] == "proposed"
    two.tells(two.lena)
    two.presses(two.sam, "it fits", id)
    for one in (two.lena, two.sam):
        assert one.open("meeting").fields["when"] == "2026-12-11T09:00:00+00:00"
