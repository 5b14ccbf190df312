"""What is on for a person: told in numbers and in the next meeting, and in nothing that is not theirs."""

from datetime import timedelta

from conversations import status
from conversations.effects import Open
from conversations.events import Called
from conversations.person import Person, Record
from tests.conversations.couple import Couple
from tests.conversations.world import TUESDAY


def test_where_nothing_is_on_it_says_so() -> None:
    told = status.of(Person("slack/T1/U1"), TUESDAY)
    assert told["on"] == "no" and set(told.values()) == {"no", ""}


def test_the_next_meeting_and_who_waits_for_whom() -> None:
    two = Couple().agreed()
    two.presses(two.lena, "another time", two.lena.open("meeting").id)
    two.answers(two.lena, "2026-11-27T09:00", "skip")
    (page,) = two.lena.happens(Called("me"))
    assert isinstance(page, Open)
    assert (page.values["next"], page.values["with"]) == ("2026-11-26T13:00:00+00:00", "Sam")
    assert (page.values["for_them"], page.values["for_me"], page.values["on"]) == ("1", "", "yes")
    (page,) = two.sam.happens(Called("me"))
    assert isinstance(page, Open) and (page.values["for_them"], page.values["for_me"]) == ("", "1")


def test_the_nearest_of_two_meetings_is_the_next() -> None:
    fields = {"state": "agreed", "often": "once"}
    whens = [TUESDAY + timedelta(days=days) for days in (5, 2, 9)]
    records = [
        Record(f"meeting-{n}", TUESDAY, {**fields, "when": when.isoformat(), "who": f"W{n}"})
        for n, when in enumerate(whens)
    ]
    told = status.of(Person("slack/T1/U1", records=tuple(records)), TUESDAY)
    assert (told["next"], told["with"]) == (whens[1].isoformat(), "W1")


def test_everything_that_is_open_is_counted() -> None:
    records = (
        Record("brief-1", TUESDAY),
        Record("step-1", TUESDAY, {"state": "offered"}),
        Record("step-2", TUESDAY, {"state": "agreed"}),
        Record("offer-1", TUESDAY),
        Record("pair-1", TUESDAY, {"state": "asked"}),
        Record("pair-2", TUESDAY, {"state": "asked me"}),
        Record("pair-3", TUESDAY, {"state": "agreed"}),
    )
    told = status.of(Person("slack/T1/U1", records=records), TUESDAY)
    assert [told[name] for name in ("talks", "steps", "for_me", "for_them")] == ["1", "2", "2", "2"]
