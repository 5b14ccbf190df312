"""A step is agreed in somebody's own time: on its day, when that day begins for them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from conversations.flow import Moment
from conversations.skills.next_steps import agree, check_in_at, id_of, look_back
from tests.conversations.world import MARIA, TUESDAY


@pytest.mark.parametrize(
    ("zone", "opens", "at"),
    [
        ("Europe/Berlin", "09:00", "2027-04-01T09:00:00+02:00"),
        ("America/New_York", "08:30", "2027-04-01T08:30:00-04:00"),
        ("Mars/Olympus", "09:00", "2027-04-01T09:00:00+00:00"),
    ],
)
def test_a_step_is_looked_at_when_its_day_begins_where_the_person_is(zone: str, opens: str, at: str) -> None:
    person = replace(MARIA, zone=zone, opens=opens)
    assert look_back("2027-04-01", person, TUESDAY) == datetime.fromisoformat(at)


def test_a_step_without_a_day_is_looked_at_in_a_week() -> None:
    assert look_back("", MARIA, TUESDAY) == TUESDAY + timedelta(days=7)


def test_a_step_is_never_looked_at_at_once() -> None:
    assert check_in_at("2020-01-01", MARIA, TUESDAY) == TUESDAY + timedelta(hours=1)


def test_without_a_step_nothing_is_agreed() -> None:
    assert agree(Moment({}, MARIA, TUESDAY), {"by": "2026-12-01"}) == ()


def test_the_id_of_something_says_its_kind() -> None:
    assert id_of("step", TUESDAY) == "step-1795507200000"
