"""A pair that was asked whether it goes on, and says nothing to it, ends kindly for both; a sign of either keeps it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from conversations.effects import Effect, Forget, InProgram, Say
from conversations.events import Called, CameDue, Chose, Event, Learned, Left, Said, Visited
from conversations.mentoring import pairs
from conversations.mentoring.parting import PARTING
from conversations.person import Record
from tests.conversations.couple import LENA, SAM, Couple
from tests.conversations.world import World

FORTNIGHT = timedelta(days=14)
Sides = Callable[[Couple], tuple[World, World]]

sides = pytest.mark.parametrize(
    "sides",
    [lambda two: (two.lena, two.sam), lambda two: (two.sam, two.lena)],
    ids=["the mentee first", "the mentor first"],
)
"""Whose time is over first, and the other."""


@dataclass
class Lived(World):
    """With all that ever came of anything, and a program that lets pairs end, unless it knows better."""

    all: list[Effect] = field(default_factory=list)
    program: str = "parted"

    def happens(self, event: Event, after: timedelta = timedelta(seconds=20)) -> tuple[Effect, ...]:
        effects = super().happens(event, after)
        self.all += effects
        for asks in counted(effects, "silent"):
            told = {"did": self.program, "program": "4", "pair": asks.values["pair"]}
            effects = self.happens(Learned("program", told), timedelta())
        return effects


def counted(effects: Iterable[Effect], what: str) -> list[InProgram]:
    return [it for it in effects if isinstance(it, InProgram) and it.values["what"] == what]


def takes_part(one: World, role: str, *, pairing: str = "best fit", state: str = "in") -> None:
    fields = {"name": "First steps", "role": role, "pairing": pairing, "state": state}
    others = tuple(it for it in one.person.records if it.kind != "program")
    one.person = replace(one.person, records=(*others, Record("program-4", one.now, fields)))


@pytest.fixture
def two() -> Couple:
    """A pair of a program of which nothing was heard for two weeks."""
    lena, sam = (Lived(one.person) for one in (Couple().lena, Couple().sam))
    two = Couple(lena, sam).paired()
    for one, role in ((two.lena, "mentee"), (two.sam, "mentor")):
        takes_part(one, role)
        pair = one.open("pair")
        others = tuple(it for it in one.person.records if it.kind != "pair")
        one.person = replace(one.person, records=(*others, replace(pair, fields={**pair.fields, "program": "4"})))
        one.now += FORTNIGHT
    return two


def is_asked(*those: World) -> None:
    for one in those:
        one.happens(Learned("program", {"did": "part", "program": "4", "pair": one.open("pair").id, "from": "owner"}))


def time_is_over(two: Couple, one: World) -> None:
    """For one of the two; the other is told what that comes to."""
    one.falls_due(PARTING, one.open("pair").id)
    for each in (two.lena, two.sam):
        each.now = max(each.now, one.now)
    two.tells(one)


def parted(one: World) -> Say:
    """The person has heard once that it has ended; it is counted, and nothing more comes of it."""
    assert not one.person.open_records("pair") and not [it for it in one.due if it[1].startswith(("pair", "meeting"))]
    assert isinstance(one, Lived)
    assert len(counted(one.all, "ended")) == 1
    (said,) = (it for it in one.all if isinstance(it, Say) and it.line.startswith("pair.parted"))
    return said


def goes_on(one: World) -> None:
    pair = one.open("pair")
    assert pair.fields["state"] == "agreed" and "parting" not in pair.fields and (PARTING, pair.id) not in one.due


def test_the_question_says_on_which_day_it_ends_and_is_asked_once(two: Couple) -> None:
    is_asked(two.lena)
    said = two.lena.only(Say)
    assert (said.line, said.choices) == ("program.part", ("meet", "let it rest", "end pair"))
    assert datetime.fromisoformat(said.values["day"]) == two.lena.now + FORTNIGHT
    is_asked(two.lena)
    assert two.lena.last == (), "the day stays as it was said"


@sides
def test_it_ends_when_both_say_nothing_and_each_hears_so_alone(two: Couple, sides: Sides) -> None:
    first, other = sides(two)
    is_asked(first, other)
    time_is_over(two, first)
    for one in (first, other):
        said = parted(one)
        assert (said.line, said.choices, said.about) == ("pair.parted", ("program", "mentor"), "program-4")


def test_both_whose_time_is_over_at_once_hear_it_once(two: Couple) -> None:
    is_asked(two.lena, two.sam)
    id = two.lena.open("pair").id
    for one in (two.lena, two.sam):
        one.falls_due(PARTING, id)
    for one, other in ((two.lena, SAM), (two.sam, LENA)):
        one.happens(Learned("pair quiet", {"pair": id, "why": "silent", "from": other.id}))
        assert parted(one)
    for one, other in ((two.lena, SAM), (two.sam, LENA)):
        assert one.happens(Learned("pair ended", {"pair": id, "why": "silent", "from": other.id})) == ()


def test_a_mentee_who_chooses_can_look_for_another_mentor_at_once(two: Couple) -> None:
    takes_part(two.lena, "mentee", pairing="mentees choose")
    is_asked(two.lena, two.sam)
    time_is_over(two, two.lena)
    assert parted(two.lena).choices == ("choose mentor", "mentor")
    assert parted(two.sam).choices == ("program", "mentor")


SIGNS: dict[str, Callable[[World], Event]] = {
    "a button": lambda one: Chose("meet", one.open("pair").id),
    "a look at it": lambda one: Chose("open", one.open("pair").id),
    "a note": lambda one: Called("mentor", "note"),
    "how to get ready": lambda one: Chose("get ready", one.open("pair").id),
    "the command with a name": lambda one: Called("mentor", who=SAM if one.person.name == "Lena" else LENA),
    "a page of notes": lambda one: Chose("my brief", one.open("pair").id),
}


@sides
@pytest.mark.parametrize("at_once", [True, False], ids=["told at once", "told when asked"])
@pytest.mark.parametrize("sign", SIGNS)
def test_any_sign_of_either_at_the_last_moment_keeps_it(two: Couple, sides: Sides, sign: str, at_once: bool) -> None:
    one, other = sides(two)
    is_asked(one, other)
    one.now += FORTNIGHT - timedelta(seconds=30)
    one.happens(SIGNS[sign](one))
    assert len(counted(one.last, "lives")) == 1, "the program knows at once"
    if not at_once:
        one.told.clear()
        time_is_over(two, other)
        assert other.said() == []
    two.tells(one)
    goes_on(one)
    goes_on(other)
    assert (pairs.QUIET, two.lena.open("pair").id) in two.lena.due, "and it is looked at again in three weeks"


@sides
def test_a_sign_while_the_other_is_asked_whether_they_are_silent_too_keeps_it(two: Couple, sides: Sides) -> None:
    """What was told is on its way for hours, if the two work at other times."""
    one, other = sides(two)
    assert isinstance(other, Lived)
    is_asked(one, other)
    one.falls_due(PARTING, one.open("pair").id)
    one.happens(Chose("meet", one.open("pair").id))
    other.program, other.now = "lives", one.now
    two.tells(one)
    assert counted(other.all, "silent")[0].values["since"] < one.now.isoformat()
    goes_on(one)
    goes_on(other)


def test_going_on_with_a_talk_about_it_is_a_sign(two: Couple) -> None:
    two.lena.happens(Chose("meet", two.lena.open("pair").id))
    is_asked(two.lena, two.sam)
    two.lena.presses("once")
    goes_on(two.lena)


@pytest.mark.parametrize("event", [Visited(), Called("menu"), Said("hello"), Called("me")])
def test_what_has_nothing_to_do_with_it_is_none(two: Couple, event: Event) -> None:
    is_asked(two.lena, two.sam)
    two.lena.happens(event)
    assert two.lena.open("pair").fields["parting"]
    time_is_over(two, two.lena)
    assert parted(two.lena) and parted(two.sam)


def test_a_meeting_that_the_other_proposed_is_a_sign_even_if_they_are_gone_since(two: Couple) -> None:
    is_asked(two.lena, two.sam)
    two.lena.happens(Chose("meet", two.lena.open("pair").id))
    two.lena.told.clear()
    two.answers(two.lena, "once", "2026-12-21T10:00", "45")
    two.happens(two.lena, Left("left"))
    two.sam.falls_due(PARTING, two.sam.open("pair").id)
    goes_on(two.sam)


def test_two_who_are_to_meet_are_not_asked(two: Couple) -> None:
    two.presses(two.lena, "meet", two.lena.open("pair").id)
    two.answers(two.lena, "once", "2026-12-21T10:00", "45")
    two.presses(two.sam, "it fits", two.sam.open("meeting").id)
    is_asked(two.lena, two.sam)
    assert two.lena.last == two.sam.last == ()


@sides
def test_letting_it_rest_keeps_it_and_nobody_is_asked_again(two: Couple, sides: Sides) -> None:
    one, other = sides(two)
    is_asked(one, other)
    two.presses(one, "let it rest", one.open("pair").id)
    assert (one.said(), other.said()) == (["pair.rests_mine"], ["pair.rests"])
    goes_on(one)
    goes_on(other)
    two.lena.falls_due(pairs.QUIET, two.lena.open("pair").id)
    assert two.lena.last == ()


def test_ending_it_oneself_leaves_nothing_that_could_end_it_once_more(two: Couple) -> None:
    is_asked(two.lena, two.sam)
    two.presses(two.sam, "end pair", two.sam.open("pair").id)
    two.answers(two.sam, "end it", "skip")
    for one in (two.lena, two.sam):
        assert not one.person.open_records("pair") and not one.due


@sides
def test_days_in_a_pause_or_off_are_not_silence(two: Couple, sides: Sides) -> None:
    one, other = sides(two)
    other.person = replace(other.person, time_off=("2026-12-10/2026-12-19",))
    is_asked(one, other)
    day = datetime.fromisoformat(other.only(Say).values["day"])
    assert day == other.now + FORTNIGHT + timedelta(days=10), "who is off already hears the right day"
    time_is_over(two, one)
    assert (one.said(), other.said()) == ([], []), "for the other it is not over"
    time_is_over(two, other)
    assert parted(one) and parted(other)


def test_whoever_pauses_after_they_were_asked_has_two_weeks_after_it(two: Couple) -> None:
    is_asked(two.lena, two.sam)
    id = two.sam.open("pair").id
    two.sam.calls("pause")
    two.sam.answers("in two weeks")
    until = two.sam.person.paused_until
    assert until
    time_is_over(two, two.lena)
    assert two.lena.said() == two.sam.said() == []
    two.sam.now = until + timedelta(hours=9)
    two.sam.happens(CameDue(PARTING, id))
    assert until + timedelta(days=13) < two.sam.due[PARTING, id] < until + FORTNIGHT
    time_is_over(two, two.sam)
    assert parted(two.lena) and parted(two.sam)


def test_whoever_comes_back_early_from_a_pause_was_not_silent_in_it(two: Couple) -> None:
    is_asked(two.lena, two.sam)
    two.sam.calls("pause")
    two.sam.answers("in a month")
    two.sam.now += timedelta(days=13)
    two.sam.calls("resume")
    assert two.sam.due[PARTING, two.sam.open("pair").id] == two.sam.now + FORTNIGHT


@sides
@pytest.mark.parametrize("why", ["left", "blocked", "erased", "stopped"])
def test_it_ends_for_one_whose_partner_cannot_be_reached(two: Couple, sides: Sides, why: str) -> None:
    one, gone = sides(two)
    is_asked(one, gone)
    match why:
        case "erased":
            gone.calls("forget")
            two.answers(gone, "erase everything")
        case "stopped":
            gone.happens(Said("stop"))
        case _:
            two.happens(gone, Left(why))
    two.away = gone
    time_is_over(two, one)
    assert parted(one).line == "pair.parted"
    two.tells(one)
    assert one.last == ()


def test_whoever_is_back_hears_what_has_ended_meanwhile(two: Couple) -> None:
    """Whether they were ever asked or not."""
    is_asked(two.lena)
    two.sam.happens(Said("stop"))
    two.away = two.sam
    time_is_over(two, two.lena)
    assert parted(two.lena)
    two.away = None
    two.happens(two.sam, Said("hello"))
    said = parted(two.sam)
    assert (said.line, said.choices) == ("pair.parted_meanwhile", ("program", "mentor"))


def test_whoever_is_back_before_it_is_over_has_as_long_as_at_first(two: Couple) -> None:
    is_asked(two.lena, two.sam)
    id = two.sam.open("pair").id
    two.sam.happens(Said("stop"))
    two.sam.due.clear()
    two.sam.now += timedelta(days=10)
    two.happens(two.sam, Said("hello"))
    assert two.sam.due[PARTING, id] == two.sam.now + FORTNIGHT


def test_whoever_was_not_asked_is_not_silent(two: Couple) -> None:
    is_asked(two.lena)
    time_is_over(two, two.lena)
    goes_on(two.lena)
    assert two.sam.said() == []


@pytest.mark.parametrize("state", ["", "waiting"])
def test_a_pair_is_its_own_once_the_program_is_over_for_one_of_them(two: Couple, state: str) -> None:
    is_asked(two.lena, two.sam)
    if state:
        takes_part(two.sam, "mentor", state=state)
    else:
        two.sam.happens(Learned("program", {"did": "over", "program": "4", "name": "First steps"}))
    time_is_over(two, two.lena)
    goes_on(two.lena)
    goes_on(two.sam)


def test_whoever_has_left_the_program_while_it_ended_has_a_way_on_as_well(two: Couple) -> None:
    is_asked(two.lena, two.sam)
    takes_part(two.sam, "mentor", state="left")
    two.sam.happens(Learned("pair ended", {"pair": two.sam.open("pair").id, "why": "silent", "from": LENA.id}))
    assert parted(two.sam) == Say("pair.parted_meanwhile", {"name": "Lena"}, ("mentor",))


def test_the_question_of_three_weeks_is_not_asked_beside_it(two: Couple) -> None:
    is_asked(two.lena, two.sam)
    id = two.lena.open("pair").id
    two.lena.now += timedelta(days=10)
    assert two.lena.happens(CameDue(pairs.QUIET, id)) == ()
    two.sam.now = two.lena.now
    assert two.sam.happens(Learned("pair quiet", {"pair": id, "from": LENA.id})) == ()


def test_a_time_that_comes_when_it_goes_on_already_does_nothing(two: Couple) -> None:
    assert two.lena.happens(CameDue(PARTING, two.lena.open("pair").id)) == ()


def test_who_could_not_be_asked_before_the_time_is_over_is_told_of_as_ever(two: Couple) -> None:
    is_asked(two.lena, two.sam)
    two.lena.happens(Learned("not reached", {"what": "pair quiet", "step": two.lena.open("pair").id}))
    assert two.lena.said() == ["pair.partner_away"] and two.lena.open("pair").fields["parting"]


def test_an_end_that_is_told_twice_is_heard_once(two: Couple) -> None:
    is_asked(two.lena, two.sam)
    ended = Learned("pair ended", {"pair": two.sam.open("pair").id, "why": "silent", "from": LENA.id})
    two.sam.happens(ended)
    assert parted(two.sam) and any(isinstance(it, Forget) for it in two.sam.last)
    assert two.sam.happens(ended) == ()


@pytest.mark.parametrize("did", ["parted", "lives"])
def test_what_the_program_says_of_a_pair_that_goes_on_already_changes_nothing(two: Couple, did: str) -> None:
    for pair in ("", two.lena.open("pair").id):
        assert two.lena.happens(Learned("program", {"did": did, "program": "4", "pair": pair})) == ()
