"""Whatever a person answers is understood as it was meant, or met with a line that says what would be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations import hearing
from conversations.events import CameDue, Chose, Event, Filled, Said
from conversations.flow import Heard, Moment, Unclear
from tests.conversations.world import MARIA, TUESDAY

MOMENT = Moment({}, MARIA, TUESDAY)


def filled(text: str) -> Filled:
    return Filled("a.b", {"answer": text})


@pytest.mark.parametrize("event", [Said("  He was late.\n"), filled("He was late.")])
def test_anything_that_is_written_is_heard_and_noted(event: Event) -> None:
    assert hearing.words("facts")(event, MOMENT) == Heard("heard", {"facts": "He was late."})


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (Said(""), "hearing.empty"),
        (Said(" \n\t "), "hearing.empty"),
        (Said("\x00\x1b\u200b"), "hearing.empty"),
        (Said("x" * 3001), "hearing.long"),
        (Said("?!..."), "hearing.strange"),
        (Said("\u200d"), "hearing.strange"),
        (Filled("a.b", {}), "hearing.empty"),
        (Chose("done"), "hearing.please_write"),
        (CameDue("talk"), "hearing.please_write"),
    ],
)
def test_what_is_no_answer_is_told_kindly(event: Event, line: str) -> None:
    assert hearing.words("facts")(event, MOMENT) == Unclear(line)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 3000,
        "two\nlines\tand a tab",
        "\U0001f44d",
        "\u2764\ufe0f\u200d\U0001f525",
        "\u0646\u0645\u06cc\u200c\u062f\u0627\u0646\u0645",
        "\u05e9\u05dc\u05d5\u05dd",
        "{who} {0} {contacts}",
        "7",
    ],
)
def test_words_are_kept_exactly_as_they_were_written(text: str) -> None:
    assert hearing.words("facts")(Said(text), MOMENT) == Heard("heard", {"facts": text})


def test_a_channel_is_chosen_and_its_name_may_not_be_known() -> None:
    hear = hearing.a_channel("where")
    chosen = Filled("a.b", {"answer": "Mentoring", "answer_id": "slack/T1/C1"})
    assert hear(chosen, MOMENT) == Heard("heard", {"where": "Mentoring", "where_id": "slack/T1/C1"})
    nameless = Filled("a.b", {"answer_id": "slack/T1/C1"})
    assert hear(nameless, MOMENT) == Heard("heard", {"where": "", "where_id": "slack/T1/C1"})


@pytest.mark.parametrize(
    "event", [Said("#general"), filled("general"), Filled("a.b", {"answer_id": "x" * 3001}), Chose("done")]
)
def test_a_channel_that_was_not_chosen_is_asked_for_kindly(event: Event) -> None:
    assert hearing.a_channel("where")(event, MOMENT) == Unclear("hearing.channel")


def test_what_cannot_be_seen_is_left_out() -> None:
    assert hearing.text_of(Said("a\x00b\u202ec\ud800d\r\n")) == "abcd"


@pytest.mark.parametrize(
    ("event", "choice"),
    [
        (Chose("not yet"), "not yet"),
        (Chose("maybe"), None),
        (Said("Not  yet."), "not yet"),
        (Said("not"), "not yet"),
        (Said("no"), None),
        (Said("ye"), None),
        (Said("2"), "not yet"),
        (Said("0"), None),
        (Said("4"), None),
        (Said("1234567890" * 500), None),
        (Said("\u00b2"), None),
        (Said("y"), "yes"),
        (Said("sure!"), "yes"),
        (Said("OK"), "yes"),
        (Said("nope"), None),
        (Said("it"), None),
        (Said("it w"), "it will not"),
        (filled("yes"), None),
    ],
)
def test_a_choice_is_heard_by_button_name_number_or_beginning(event: Event, choice: str | None) -> None:
    choices = ("yes", "not yet", "it will not")
    assert hearing.choice_of(event, choices) == choice
    heard = hearing.one_of(*choices, keep="happened")(event, MOMENT)
    assert heard == (Heard(choice, {"happened": choice}) if choice else Unclear("hearing.please_choose"))


def test_a_beginning_that_fits_two_choices_is_not_guessed() -> None:
    assert hearing.choice_of(Said("not"), ("not yet", "not sure")) is None


def test_a_number_that_is_a_choice_is_that_choice_and_not_its_place() -> None:
    assert hearing.choice_of(Said("3"), ("0", "1", "2", "3")) == "3"


def test_a_choice_that_is_not_kept_leaves_no_note() -> None:
    assert hearing.one_of("yes", "no")(Said("no"), MOMENT) == Heard("no", {})


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("friday", Heard("heard", {"by": "2026-11-27"})),
        ("today", Heard("heard", {"by": "2026-11-24"})),
        ("2026-11-23", Unclear("hearing.day_past")),
        ("3 march 2050", Unclear("hearing.day_far")),
        ("soon", Unclear("hearing.day")),
        ("", Unclear("hearing.empty")),
    ],
)
def test_a_day_from_today_on_is_heard(text: str, heard: Heard | Unclear) -> None:
    assert hearing.a_day("by")(filled(text), MOMENT) == heard


def test_today_is_where_the_person_is() -> None:
    late = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
    in_auckland = Moment({}, replace(MARIA, zone="Pacific/Auckland"), late)
    assert hearing.a_day("by")(Said("today"), in_auckland) == Heard("heard", {"by": "2026-11-25"})
    assert hearing.a_day("by")(Said("2026-11-24"), in_auckland) == Unclear("hearing.day_past")


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("tomorrow at 3 pm", Heard("heard", {"when": "2026-11-25T14:00:00+00:00"})),
        ("2026-11-25T15:00", Heard("heard", {"when": "2026-11-25T14:00:00+00:00"})),
        ("today 8:00", Unclear("hearing.moment_past")),
        ("0001-01-01T00:00", Unclear("hearing.moment")),
        ("9999-12-31T23:59-12:00", Unclear("hearing.moment")),
        ("3 march 2050 at 9:00", Unclear("hearing.day_far")),
        ("friday", Unclear("hearing.moment")),
        ("!", Unclear("hearing.strange")),
    ],
)
def test_a_moment_that_is_still_to_come_is_heard(text: str, heard: Heard | Unclear) -> None:
    assert hearing.a_moment("when")(filled(text), MOMENT) == heard


@pytest.mark.parametrize(
    ("event", "heard"),
    [
        (Chose("7"), Heard("high", {"sure": "7"})),
        (Chose("6"), Heard("low", {"sure": "6"})),
        (Said("10/10."), Heard("high", {"sure": "10"})),
        (Said(" 0 "), Heard("low", {"sure": "0"})),
        (Said("11"), Unclear("hearing.number")),
        (Said("-1"), Unclear("hearing.number")),
        (Said("quite"), Unclear("hearing.number")),
        (Chose("skipped"), Unclear("hearing.number")),
        (CameDue("talk"), Unclear("hearing.number")),
    ],
)
def test_a_number_from_0_to_10_is_heard(event: Event, heard: Heard | Unclear) -> None:
    assert hearing.zero_to_ten("sure", enough=7)(event, MOMENT) == heard


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "Europe", "a\x00b"])
def test_a_zone_that_nobody_knows_is_utc(name: str) -> None:
    assert str(hearing.zone_of(name)) == "UTC"


def test_a_noted_day_or_moment_is_an_aware_moment() -> None:
    assert hearing.moment_of("2026-11-24") == datetime(2026, 11, 24, tzinfo=UTC)
    assert hearing.moment_of("2026-11-24T14:00:00+01:00").utcoffset() == timedelta(hours=1)


@given(st.text())
def test_nothing_that_is_written_raises(text: str) -> None:
    hears = (hearing.words("a"), hearing.a_day("a"), hearing.a_moment("a"),
             hearing.zero_to_ten("a", enough=7), hearing.one_of("yes", "no"))  # fmt: skip
    for hear in hears:
        for event in (Said(text), filled(text), Chose(text)):
            assert isinstance(hear(event, MOMENT), Heard | Unclear)
