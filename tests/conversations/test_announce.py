"""An announcement is written in a talk and acted on by its buttons; whatever is no such thing changes nothing."""

from dataclasses import replace

import pytest

from conversations.effects import Aside, Field, InProgram, Open, Rewrite, Say
from conversations.events import Filled, Learned
from tests.conversations.walk import MEMBER, OWNED
from tests.conversations.world import MARIA, World

BEGUN = {"did": "announce", "program": "1"}


def owner() -> World:
    return World(replace(MARIA, welcomed=True, zone="America/New_York", records=(OWNED, MEMBER)))


def test_who_looks_after_a_program_begins_to_write() -> None:
    world = owner()
    assert world.presses("announce", OWNED.id) == (InProgram("announce", "1"),)
    world.happens(Learned("program", BEGUN))
    assert world.step == "announce.title"


@pytest.mark.parametrize("about", [MEMBER.id, "program-99", "announcement-1", ""])
def test_nobody_else_does(about: str) -> None:
    world = owner()
    world.presses("announce", about)
    assert world.said() == ["common.settled"]


def test_its_time_is_one_on_the_wall_of_each_reader() -> None:
    world = owner()
    world.happens(Learned("program", BEGUN))
    world.answers("We begin", "On Monday", "each alone", "mentees", "stuck", "at a time")
    effects = world.writes("2026-11-25 10:00")
    written = {"title": "We begin", "news": "On Monday", "role": "mentee", "status": "stuck"}
    assert effects == (InProgram("draft", "1", {**written, "wall": "2026-11-25T10:00"}),)


def test_a_cohort_is_asked_for_where_there_are_some_and_must_be_one() -> None:
    world = owner()
    world.happens(Learned("program", {**BEGUN, "cohorts": "Spring\nAutumn"}))
    world.answers("We begin", "On Monday", "each alone", "everyone", "any")
    assert world.step == "announce.cohort"
    world.writes("winter")
    assert world.asked.notice == "announce.cohort_unknown"
    world.answers("autumn")
    assert world.presses("now", "announce.when") == (
        InProgram("draft", "1", {"title": "We begin", "news": "On Monday", "cohort": "Autumn"}),
    )


def test_the_line_of_the_notification_is_one_line_and_short() -> None:
    world = owner()
    world.happens(Learned("program", BEGUN))
    world.writes("x" * 121)
    assert world.asked.notice == "announce.title_long"
    world.writes("  We\nbegin  ")
    assert world.conversation.notes["title"] == "We begin"


def test_it_is_worded_anew_from_the_words_it_has() -> None:
    world = owner()
    world.happens(Learned("program", {"did": "edit news", "announcement": "7", "title": "We begin", "news": "Soon"}))
    assert (world.step, world.asked.value) == ("announce_edit.title", "We begin")
    world.writes("We begin at last")
    assert world.asked.value == "Soon"
    effects = world.writes("On Monday")
    assert effects == (
        InProgram("reword", "", {"announcement": "7", "title": "We begin at last", "news": "On Monday"}),
    )


def at_the_channel() -> World:
    world = owner()
    world.happens(Learned("program", BEGUN))
    world.answers("We begin", "On Monday", "in a channel")
    return world


CHOSEN = Filled("announce.channel", {"answer": "Pilot", "answer_id": "slack/T1/C1"})
POSTED = {"title": "We begin", "news": "On Monday", "channel": "slack/T1/C1"}


def test_a_channel_is_chosen_and_never_only_named() -> None:
    world = at_the_channel()
    assert world.asked.answer == Field("channel", "channel")
    world.writes("Pilot")
    assert (world.step, world.asked.notice) == ("announce.channel", "hearing.channel")
    world.happens(CHOSEN)
    assert world.presses("now", "announce.post_when") == (InProgram("draft", "1", POSTED),)


def test_in_a_channel_its_time_is_a_moment_of_its_owner() -> None:
    world = at_the_channel()
    world.happens(CHOSEN)
    world.answers("at a time")
    effects = world.writes("2026-11-25 10:00")
    assert effects == (InProgram("draft", "1", {**POSTED, "at": "2026-11-25T15:00:00+00:00"}),)


def test_who_goes_back_and_writes_to_each_alone_posts_nothing() -> None:
    world = at_the_channel()
    world.happens(CHOSEN)
    world.answers("back", "back", "each alone", "everyone", "any")
    (draft,) = world.presses("now", "announce.when")
    assert draft == InProgram("draft", "1", {"title": "We begin", "news": "On Monday"})


def test_a_press_on_got_it_in_a_channel_begins_no_talk_with_a_stranger() -> None:
    world = World(replace(MARIA, welcomed=False, stopped=True))
    assert world.presses("got it here", "announcement-7") == (InProgram("got it here", "", {"announcement": "7"}),)
    assert world.person.stopped and not world.person.welcomed


PRESSED = ("send news", "test news", "drop news", "stop news", "remind news", "got it", "join here", "post again")


@pytest.mark.parametrize("choice", PRESSED)
def test_a_button_asks_the_office_which_knows_if_the_person_may(choice: str) -> None:
    assert owner().presses(choice, "announcement-7") == (InProgram(choice, "", {"announcement": "7"}),)


@pytest.mark.parametrize("about", ["announcement-", "announcement-x", "announcement-7-", "step-1", "announcement-7x"])
def test_a_button_of_something_else_changes_nothing(about: str) -> None:
    world = owner()
    world.presses("got it", about)
    assert world.said() == ["common.settled"]


def test_names_are_read_from_where_the_last_page_ended() -> None:
    (first,) = owner().presses("names", "announcement-7")
    (second,) = owner().presses("more names", "announcement-7-50")
    assert isinstance(first, Open) and first.values == {"announcement": "7", "after": "0"}
    assert isinstance(second, Open) and second.values == {"announcement": "7", "after": "50"}


def test_its_page_is_opened_by_what_its_buttons_are_about() -> None:
    (page,) = owner().presses("open", "announcement-7")
    assert isinstance(page, Open) and (page.page, page.values) == ("announcement", {"announcement": "7"})


@pytest.mark.parametrize(
    ("result", "kind", "line"),
    [
        ({"did": "got it", "title": "We begin", "news": "Soon", "said": "You did."}, Rewrite, "announce.got"),
        ({"did": "got nothing"}, Say, "announce.got_nothing"),
        ({"did": "dropped"}, Say, "announce.dropped"),
        ({"did": "counted"}, Aside, "announce.counted"),
        ({"did": "over here"}, Aside, "announce.over_here"),
        ({"did": "already here"}, Aside, "announce.already_here"),
        ({"did": "nothing here"}, Aside, "announce.nothing_here"),
        ({"did": "not posted", "announcement": "7", "because": "archived"}, Say, "announce.archived"),
        ({"did": "not posted", "announcement": "7", "because": "a new one"}, Say, "announce.not_posted"),
        ({"did": "not changed", "announcement": "7"}, Say, "announce.not_changed"),
        ({"why": "reminded"}, Say, "announce.reminded_before"),
    ],
)
def test_what_came_of_it_is_said(result: dict[str, str], kind: type[Rewrite | Say | Aside], line: str) -> None:
    (said,) = owner().happens(Learned("program", result))
    assert isinstance(said, kind) and said.line == line


def test_who_pressed_join_is_told_what_they_pressed() -> None:
    result = {"did": "join", "program": "9", "name": "First steps", "state": "invited"}
    _, said = owner().happens(Learned("program", {**result, "here": "yes"}))
    assert isinstance(said, Say) and (said.line, said.choices) == ("program.pressed_join", ("answer",))


def test_what_was_done_is_shown_on_its_page() -> None:
    (page,) = owner().happens(Learned("program", {"did": "sent", "announcement": "7"}))
    assert isinstance(page, Open) and page.values == {"announcement": "7", "done": "sent"}


@pytest.mark.parametrize(
    "result",
    [
        {"did": "sent"},
        {"did": "announce"},
        {"did": "edit news"},
        {"did": "draft"},
        {"did": "not posted"},
        {"did": "not changed"},
    ],
)
def test_a_result_that_lacks_something_is_passed_over(result: dict[str, str]) -> None:
    assert owner().happens(Learned("program", result)) == ()
