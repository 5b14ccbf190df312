"""Each of a pair looks back on a meeting in their own way; the next one is found; thanks may be shown with consent."""

from datetime import timedelta

import pytest

from conversations.effects import Open, Remind, Say
from conversations.events import CameDue, Chose, Learned
from conversations.hearing import moment_of
from conversations.mentoring import notes, thanks
from conversations.person import Record
from tests.conversations.couple import FIRST, LENA, SAM, WEEK, Couple, reminders_of
from tests.conversations.world import World


def looks_back(two: Couple, who: World, *answers: str, how: str = "met") -> None:
    """On a single meeting that is over."""
    id = who.open("meeting").id
    who.falls_due("met", id)
    two.presses(who, how, f"met/{id}")
    two.answers(who, *answers)


def reflection(who: World) -> Record:
    (found,) = (record for record in who.closed.values() if record.kind == "reflection")
    return found


def test_a_mentor_looks_at_their_asking_and_telling_and_keeps_a_promise(two: Couple) -> None:
    two.agreed()
    looks_back(
        two, two.sam, "what she had tried", "about my boss", "a first step", "write to Ada", "2026-11-30", "What now?"
    )
    kept = reflection(two.sam).fields
    assert {name: kept[name] for name in ("asked", "told", "found", "next_ask")} == {
        "asked": "what she had tried",
        "told": "about my boss",
        "found": "a first step",
        "next_ask": "What now?",
    }
    promise = two.sam.open("step")
    assert (promise.fields["what"], promise.fields["by"], promise.fields["whose"]) == (
        "write to Ada",
        "2026-11-30",
        "mine",
    )
    assert ("check_in", promise.id) in two.sam.due
    assert not two.lena.person.open_records("step")


def test_what_a_mentor_will_ask_next_is_there_when_they_get_ready(two: Couple) -> None:
    two.agreed()
    looks_back(two, two.sam, "skip", "skip", "skip", "skip", "What has changed?")
    two.presses(two.sam, "get ready", two.sam.open("pair").id)
    two.answers(two.sam, "skip")
    assert (two.sam.step, two.sam.asked.value) == ("mentor_prepare.question_1", "What has changed?")


def test_without_a_step_no_day_is_asked_for(two: Couple) -> None:
    two.agreed()
    looks_back(two, two.lena, "skip", "skip", "skip", "skip", "skip")
    assert two.lena.step == "met.thanks"


def test_what_was_prepared_is_kept_with_what_came_of_it_and_is_gone_from_the_page(two: Couple) -> None:
    two.agreed()
    two.presses(two.lena, "get ready", two.lena.open("pair").id)
    two.answers(two.lena, "a plan", "skip", "advice", "skip", "skip")
    looks_back(two, two.lena, "the story", *["skip"] * 5)
    kept = reflection(two.lena).fields
    assert (kept["want"], kept["help"], kept["useful"]) == ("a plan", "advice", "the story")
    assert notes.page(two.lena.open("pair"), two.lena.person, two.lena.now).values["want"] == ""


def noting(two: Couple, *lines: str) -> None:
    for line in lines:
        two.presses(two.lena, "note", two.lena.open("pair").id)
        two.answers(two.lena, line)


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        (("all of it",), ""),
        (("some of it", "the team"), "the team"),
        (("some of it", "skip"), "the budget\nthe team"),
        (("none of it",), "the budget\nthe team"),
        (("skip",), "the budget\nthe team"),
    ],
)
def test_what_was_raised_is_ticked_off(two: Couple, answers: tuple[str, ...], left: str) -> None:
    two.agreed()
    noting(two, "the budget", "the team")
    looks_back(two, two.lena)
    assert two.lena.step == "met.raised"
    two.answers(two.lena, *answers)
    assert two.lena.step == "met.useful"
    two.answers(two.lena, *["skip"] * 6)
    assert two.lena.open("notes").fields.get("raise", "") == left


def test_the_list_is_there_to_strike_from(two: Couple) -> None:
    two.agreed()
    noting(two, "the budget")
    looks_back(two, two.lena, "some of it")
    assert (two.lena.step, two.lena.asked.value) == ("met.still", "the budget")


def test_what_is_noted_while_looking_back_is_not_lost(two: Couple) -> None:
    two.agreed()
    noting(two, "the budget")
    looks_back(two, two.lena, "all of it")
    noting(two, "the team")
    two.lena.presses("met", "resume")
    two.answers(two.lena, *["skip"] * 6)
    assert two.lena.open("notes").fields["raise"] == "the team"


# The next meeting, above all the second.


@pytest.mark.parametrize("role", ["lena", "sam"])
def test_after_the_first_meeting_the_second_is_offered_and_once_more_within_days(two: Couple, role: str) -> None:
    who: World = getattr(two.agreed(), role)
    looks_back(two, who, *["skip"] * (6 if role == "lena" else 5))
    assert who.only(Say).line == "met.second" and who.only(Say).choices == ("meet", "mentor")
    pair = who.open("pair").id
    before = who.now
    who.falls_due("next_meeting", pair)
    assert who.now - before == timedelta(days=7)
    assert (who.said(), who.only(Say).choices) == (["met.next"], ("meet", "mentor"))
    assert not reminders_of(who), "once and no more"


def test_a_meeting_that_was_held_early_is_not_the_next_one(two: Couple) -> None:
    id = two.agreed().lena.open("meeting").id
    two.lena.falls_due("meeting", id)
    two.presses(two.lena, "already done", f"meeting/{id}")
    two.answers(two.lena, *["skip"] * 6)
    assert two.lena.said() == ["met.second"]
    assert ("next_meeting", two.lena.open("pair").id) in two.lena.due


def test_whoever_has_found_it_is_not_reminded_that_there_is_none(two: Couple) -> None:
    looks_back(two.agreed(), two.lena, *["skip"] * 6)
    pair = two.lena.open("pair").id
    two.presses(two.lena, "meet", pair)
    two.answers(two.lena, "once", "2026-12-10T10:00", "45")
    assert two.lena.falls_due("next_meeting", pair) == (), "it is proposed"
    two.presses(two.sam, "it fits", two.sam.person.open_records("meeting")[-1].id)
    assert two.lena.happens(CameDue("next_meeting", pair)) == (), "it is agreed"
    two.lena.now = moment_of("2026-12-11T10:00:00+00:00")
    assert two.lena.happens(CameDue("next_meeting", pair)) != (), "it is over"


def test_after_the_second_meeting_nobody_is_urged(two: Couple) -> None:
    looks_back(two.agreed(), two.lena, *["skip"] * 6)
    two.lena.due.clear()
    two.presses(two.lena, "meet", two.lena.open("pair").id)
    two.answers(two.lena, "once", "2026-12-10T10:00", "45")
    two.presses(two.sam, "it fits", two.sam.person.open_records("meeting")[-1].id)
    looks_back(two, two.lena, *["skip"] * 6)
    assert two.lena.said() == ["met.done"] and not reminders_of(two.lena)


def test_in_a_series_the_next_one_is_planned(two: Couple) -> None:
    id = two.agreed("every week").lena.open("meeting").id
    two.lena.now = FIRST + timedelta(hours=1)
    two.lena.happens(CameDue("met", id, FIRST))
    two.presses(two.lena, "met", f"met/{id}")
    two.answers(two.lena, *["skip"] * 6)
    assert two.lena.said() == ["met.done_planned"]
    assert not [it for it in two.lena.last if isinstance(it, Remind) and it.reminder != "pair_quiet"]


def test_who_was_asked_twice_about_a_meeting_looks_back_on_it_once(two: Couple) -> None:
    id = two.agreed("every week").lena.open("meeting").id
    two.lena.now = FIRST + timedelta(hours=1)
    two.lena.happens(CameDue("met", id, FIRST))
    two.lena.happens(CameDue("met_later", id, FIRST))
    two.presses(two.lena, "met", f"met/{id}")
    two.answers(two.lena, *["skip"] * 6)
    two.presses(two.lena, "met", f"met_later/{id}")
    assert two.lena.said() == ["common.old_button_no_talk"]
    two.lena.happens(CameDue("met", id, FIRST + WEEK))
    two.presses(two.lena, "met", f"met/{id}")
    assert two.lena.step == "met.useful", "the next one is another"


@pytest.mark.parametrize("how", ["moved", "did not meet"])
def test_a_meeting_that_was_not_is_reminded_of_once_if_no_other_time_is_found(two: Couple, how: str) -> None:
    looks_back(two.agreed(), two.lena, how=how)
    two.lena.falls_due("next_meeting", two.lena.open("pair").id)
    assert two.lena.said() == ["met.next"]


def test_whose_pair_has_ended_needs_no_next_meeting(two: Couple) -> None:
    looks_back(two.agreed(), two.lena, *["skip"] * 6)
    pair = two.lena.open("pair").id
    two.presses(two.sam, "end pair", pair)
    two.answers(two.sam, "end it", "skip")
    assert ("next_meeting", pair) not in two.lena.due
    assert two.lena.happens(CameDue("next_meeting", pair)) == ()
    two.lena.calls("learn")
    two.lena.answers("mentee", "first thing")
    assert two.lena.happens(CameDue("next_meeting", two.lena.open("course").id)) == ()


# Recognition.


def thanked(two: Couple) -> str:
    """Lena has thanked Sam. Returns the id of his word."""
    looks_back(two.agreed(), two.lena, *["skip"] * 5, "Your story helped me.")
    return two.sam.open("word").id


def shown(who: World) -> Open:
    who.calls("mentor", "thanks")
    return who.only(Open)


def test_thanks_may_be_shown_when_whoever_wrote_them_says_yes(two: Couple) -> None:
    word = thanked(two)
    two.sam.happens(Chose("open", word))
    assert two.sam.only(Open).choices == ("may I show it", "let go")
    two.presses(two.sam, "may I show it", word)
    assert (two.sam.said(), two.lena.said()) == (["thanks.asked"], ["thanks.may_i"])
    assert shown(two.sam).values["text"] == "", "nothing before the answer"
    two.presses(two.lena, "look", two.lena.open("permission").id)
    assert two.lena.asked.notes["words"] == "Your story helped me."
    two.answers(two.lena, "yes")
    assert (two.lena.said(), two.sam.said()) == (["thanks.yes_kept"], ["thanks.may"])
    assert shown(two.sam).values["text"] == "Your story helped me.\nLena"


def test_a_no_is_kept(two: Couple) -> None:
    word = thanked(two)
    two.presses(two.sam, "may I show it", word)
    two.presses(two.lena, "look", two.lena.open("permission").id)
    two.answers(two.lena, "no")
    assert (two.lena.said(), two.sam.said()) == (["thanks.no_kept"], ["thanks.may_not"])
    assert shown(two.sam).values["text"] == "" and not two.lena.person.open_records("permission")
    two.presses(two.sam, "may I show it", word)
    assert two.sam.said() == ["common.settled"], "it is not asked again"


def test_a_yes_may_be_taken_back(two: Couple) -> None:
    two.presses(two.sam, "may I show it", thanked(two))
    permission = two.lena.open("permission").id
    two.presses(two.lena, "look", permission)
    two.answers(two.lena, "yes")
    two.lena.happens(Chose("open", permission))
    assert two.lena.only(Open).choices == ("take it back",)
    two.presses(two.lena, "take it back", permission)
    assert (two.lena.said(), two.sam.said()) == (["thanks.taken_back"], ["thanks.may_not"])
    assert shown(two.sam).values["text"] == ""
    two.presses(two.lena, "take it back", permission)
    assert two.lena.said() == ["common.settled"]


def test_an_answer_to_what_is_settled_changes_nothing(two: Couple) -> None:
    two.presses(two.sam, "may I show it", thanked(two))
    permission = two.lena.open("permission").id
    two.presses(two.lena, "look", permission)
    assert thanks.answer({"about": "permission-0", "answer": "yes"}, two.lena.person) == (
        Say("common.settled", choices=("menu",)),
    )
    two.answers(two.lena, "yes")
    assert thanks.answer({"about": permission, "answer": "no"}, two.lena.person) == (
        Say("common.settled", choices=("menu",)),
    )


def test_only_thanks_can_be_asked_to_be_shown(two: Couple) -> None:
    two.agreed()
    two.presses(two.lena, "cancel meeting", two.lena.open("meeting").id)
    two.answers(two.lena, "cancel it", "I am ill")
    word = two.sam.open("word").id
    two.sam.happens(Chose("open", word))
    assert two.sam.only(Open).choices == ("let go",)
    two.presses(two.sam, "may I show it", word)
    assert two.sam.said() == ["common.settled"]
    assert shown(two.sam).records == ()


def test_a_mentor_sees_how_many_meetings_they_have_had_in_all_pairs(two: Couple) -> None:
    assert shown(two.sam).values["met"] == ""
    looks_back(two.agreed(), two.sam, *["skip"] * 5)
    two.presses(two.sam, "end pair", two.sam.open("pair").id)
    two.answers(two.sam, "end it", "skip")
    two.sam.calls("mentor")
    two.lena.calls("mentor", who=SAM)
    two.answers(two.lena, "mentee", "skip")
    two.presses(two.sam, "look", two.sam.open("pair").id)
    two.answers(two.sam, "yes")
    two.presses(two.lena, "meet", two.lena.open("pair").id)
    two.answers(two.lena, "once", "2026-12-10T14:00", "45")
    two.presses(two.sam, "it fits", two.sam.open("meeting").id)
    looks_back(two, two.sam, *["skip"] * 5)
    assert thanks.buttons_of(two.sam.open("mentor")) == ("thanks",)
    (page,) = two.sam.happens(Chose("thanks", thanks.MENTOR))
    assert isinstance(page, Open) and page.values["met"] == "2"
    assert not two.lena.person.open_records("mentor"), "a mentee has no such count"
    two.sam.calls("mentor")
    assert two.sam.only(Open).choices == ("pair", "thanks")
    (page,) = two.sam.happens(Chose("open", "thanks"))
    assert isinstance(page, Open) and page.page == "thanks"


@pytest.mark.parametrize("name", ["Lena", ""])
def test_whoever_has_no_name_is_asked_and_answers_too(two: Couple, name: str) -> None:
    told = {"word": "word-1", "words": "thank you", "from": LENA.id, **({"name": name} if name else {})}
    two.sam.happens(Learned("show asked", told))
    assert two.sam.only(Say).values == ({"name": name} if name else {})
    two.presses(two.sam, "look", two.sam.open("permission").id)
    two.answers(two.sam, "no")
    assert two.sam.said() == ["thanks.no_kept"]


@pytest.mark.parametrize("what", ["show asked", "show answered"])
def test_what_makes_no_sense_here_is_passed_over(two: Couple, what: str) -> None:
    assert two.lena.happens(Learned(what, {"word": "word-1", "from": SAM.id})) == ()
