"""Days off: kept together, whichever end is named first, and taken back with one button."""

from dataclasses import replace

from conversations.effects import Change, Rewrite
from tests.conversations.world import MARIA, World


def test_days_off_are_kept() -> None:
    world = World()
    world.calls("off")
    world.answers("21 december", "3 january")
    assert world.person.time_off == ("2026-12-21/2027-01-03",)
    assert world.said() == ["off.kept"]


def test_who_names_the_last_day_first_is_understood() -> None:
    world = World()
    world.calls("off")
    world.answers("3 january", "21 december")
    assert world.person.time_off == ("2026-12-21/2027-01-03",)


def test_one_day_is_enough_and_can_be_written_with_the_command() -> None:
    world = World()
    world.calls("off", "24 december")
    world.answers("skip")
    assert world.person.time_off == ("2026-12-24/2026-12-24",)
    assert world.said() == ["off.one_kept"]


def test_days_that_are_over_are_dropped_and_the_same_ones_are_kept_once() -> None:
    world = World(replace(MARIA, time_off=("2026-07-01/2026-07-14", "2026-12-21/2027-01-03")))
    world.calls("off")
    world.answers("21 december", "3 january")
    assert world.person.time_off == ("2026-12-21/2027-01-03",)


def test_they_can_be_taken_back() -> None:
    world = World(replace(MARIA, time_off=("2026-12-21/2027-01-03",)))
    world.presses("no days off", "")
    assert world.last == (Change({"time_off": []}), Rewrite("off.none"))
