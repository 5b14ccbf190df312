"""A pause lasts until the morning of a day of one's choice, on one's own calendar."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conversations.events import Chose
from conversations.flow import Moment, Unclear
from conversations.talks import FLOWS
from tests.conversations.world import MARIA, TUESDAY, World


@pytest.fixture
def world() -> World:
    world = World()
    world.calls("pause")
    return world


@pytest.mark.parametrize(
    ("choice", "day"),
    [
        ("tomorrow", "2026-11-25"),
        ("next monday", "2026-11-30"),
        ("in two weeks", "2026-12-08"),
        ("in a month", "2026-12-24"),
    ],
)
def test_a_pause_lasts_until_that_day_begins(world: World, choice: str, day: str) -> None:
    world.answers(choice)
    assert world.said() == ["pause.paused"]
    assert world.person.paused_until == datetime.fromisoformat(f"{day}T00:00:00+01:00")


@pytest.mark.parametrize(
    ("now", "days", "time_off", "day"),
    [
        ("2026-11-24", "01234", (), "2027-01-04"),
        ("2027-01-01", "01234", (), "2027-01-04"),
        ("2027-02-01", "01234", (), "2028-01-03"),
        ("2026-11-24", "01236", (), "2027-01-03"),
        ("2026-11-24", "01234", ("2026-12-21/2027-01-08",), "2027-01-11"),
        ("2026-11-24", "", (), "2027-01-02"),
    ],
)
def test_a_pause_over_the_holidays_ends_on_the_first_working_day_of_the_new_year(
    now: str, days: str, time_off: tuple[str, ...], day: str
) -> None:
    world = World(replace(MARIA, days=days, time_off=time_off), now=datetime.fromisoformat(f"{now}T08:00+00:00"))
    world.calls("pause")
    world.answers("the new year")
    assert world.person.paused_until == datetime.fromisoformat(f"{day}T00:00:00+01:00")


def test_another_day_is_asked_for(world: World) -> None:
    world.answers("another day")
    assert world.step == "pause.day"
    world.answers("7 january")
    assert world.person.paused_until == datetime.fromisoformat("2027-01-07T00:00:00+01:00")


@pytest.mark.parametrize("text", ["friday", "until friday", "27.11."])
def test_any_day_can_be_written_at_once(world: World, text: str) -> None:
    world.says(text)
    assert world.person.paused_until == datetime.fromisoformat("2026-11-27T00:00:00+01:00")


def test_today_means_for_the_rest_of_today(world: World) -> None:
    world.says("today")
    assert world.person.paused_until == datetime.fromisoformat("2026-11-25T00:00:00+01:00")


def test_tomorrow_is_the_persons_own() -> None:
    world = World(person=replace(MARIA, zone="Pacific/Auckland"), now=datetime(2026, 11, 24, 20, 0, tzinfo=UTC))
    world.calls("pause", "tomorrow")
    assert world.person.paused_until == datetime.fromisoformat("2026-11-26T00:00:00+13:00")


def test_a_day_that_cannot_be_read_is_asked_again(world: World) -> None:
    world.says("some day")
    assert (world.step, world.asked.notice) == ("pause.until", "hearing.day")


def test_a_button_of_something_else_is_no_day() -> None:
    hear = FLOWS["pause"].steps["until"].hear
    assert hear(Chose("done"), Moment({}, MARIA, TUESDAY)) == Unclear("hearing.please_choose")


@pytest.mark.parametrize("text", ["for the holidays", "The holidays.", "until after the holidays"])
def test_a_pause_for_the_holidays_ends_in_the_new_year(world: World, text: str) -> None:
    world.calls("pause", text)
    assert world.person.paused_until is not None
    assert world.person.paused_until.date().isoformat() == "2027-01-04"


def test_the_holidays_of_somebody_are_no_day_that_is_known(world: World) -> None:
    world.calls("pause", "the school holidays")
    assert world.asked.amiss
