"""Talks that come again and again: the rule that is kept, and what is reminded of."""

from datetime import datetime, timedelta

import pytest
from dateutil.rrule import rrulestr

from conversations.days import rule_of
from conversations.effects import Forget, Repeat
from tests.conversations.world import SAM, World


def test_a_regular_talk_is_asked_for_once_and_kept_on_the_persons_own_clock() -> None:
    world = World()
    world.calls("regular", "", SAM)
    world.answers("every two weeks", "tuesday at 10:00", "1 hour")
    kept, series = world.open("regular"), world.only(Repeat)
    assert (kept.fields["who"], kept.fields["when"]) == ("Sam", "2026-12-01T09:00:00+00:00")
    assert series == Repeat(
        "regular",
        "FREQ=WEEKLY;INTERVAL=2",
        datetime.fromisoformat("2026-12-01 10:00"),
        "Europe/Berlin",
        kept.id,
        timedelta(hours=1),
    )
    assert world.said() == ["regular.kept"]


def test_who_is_asked_for_where_nobody_was_mentioned_and_the_lead_may_be_left_open() -> None:
    world = World()
    world.calls("regular")
    world.answers("My mentor", "every week", "friday at 9:00", "skip")
    assert world.only(Repeat).ahead == timedelta(hours=16, minutes=30), "Thursday, before the end of the day"


def test_letting_it_go_ends_the_series() -> None:
    world = World()
    world.calls("regular", "", SAM)
    world.answers("every week", "tuesday at 10:00", "1 hour")
    series = world.open("regular").id
    world.presses("let go", series)
    assert Forget("", series) in world.last
    assert world.repeated == {}


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("2026-12-01 10:00", "2027-01-05 10:00"),
        ("2026-12-28 10:00", "2027-01-25 10:00"),
        ("2026-12-31 10:00", "2027-01-28 10:00"),
        ("2027-01-29 10:00", "2027-02-26 10:00"),
    ],
)
def test_every_month_is_on_the_same_weekday_of_the_month_or_its_last(first: str, then: str) -> None:
    start = datetime.fromisoformat(first)
    comes = iter(rrulestr(rule_of("every month", start), dtstart=start))
    assert [next(comes), next(comes)] == [start, datetime.fromisoformat(then)]
