"""My settings: one page says what holds now, and each thing on it is changed in a question or two."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conversations import my_settings
from conversations.effects import Export, Open
from tests.conversations import words
from tests.conversations.walk import PAIR
from tests.conversations.world import MARIA, World


@pytest.fixture
def world() -> World:
    return World()


def shown(world: World) -> Open:
    return world.only(Open)


def test_the_page_tells_what_holds_now(world: World) -> None:
    world.person = replace(
        MARIA,
        days="0123",
        opens="08:30",
        country="AT",
        nudges=1,
        muted=("debrief",),
        time_off=("2026-07-01/2026-07-14", "2026-12-21/2027-01-03", "2026-11-24/2026-11-24"),
        paused_until=datetime(2026, 12, 1, tzinfo=UTC),
    )
    world.calls("me")
    told = shown(world).values
    assert (told["days"], told["opens"], told["closes"], told["zone"]) == ("0123", "08:30", "17:00", "Europe/Berlin")
    assert (told["holidays"], told["country"]) == ("country", "Austria")
    assert told["often"] == "once"
    assert told["spans"] == "2026-11-24/2026-11-24,2026-12-21/2027-01-03", "today is still off, the summer is over"
    assert told["paused"] == "yes"
    assert (told["talk"], told["debrief"]) == ("on", "off")


def test_a_pause_that_is_over_is_none(world: World) -> None:
    world.person = replace(MARIA, paused_until=datetime(2026, 11, 1, tzinfo=UTC))
    world.calls("me")
    assert shown(world).values["paused"] == "no"
    assert "pause" in shown(world).choices


def test_every_button_of_the_page_stands_beside_what_it_changes(world: World) -> None:
    beside = [name for part in words.files()["me"]["me"]["sections"] for name in part.get("beside", ())]
    world.person = replace(MARIA, time_off=("2026-12-21/2027-01-03",))
    world.calls("me")
    assert set(shown(world).choices) | {"unpause", "calendar", "leave mentoring"} == set(beside)


@pytest.mark.parametrize("place", ["menu", "home"])
def test_it_is_reached_from_the_menu_and_the_home(world: World, place: str) -> None:
    world.presses("me", place)
    assert shown(world).page == "me"


def test_what_holds_is_in_the_field_already(world: World) -> None:
    world.presses("hours", "me")
    assert world.asked.value == "09:00-17:00"
    world.presses("days", "me")
    world.presses("other days")
    assert world.asked.value == "01234"
    world.person = replace(MARIA, country="GB")
    world.presses("country", "me")
    world.presses("another country")
    assert world.asked.value == "United Kingdom"


@pytest.mark.parametrize(
    ("answers", "days"),
    [
        (("monday to friday",), "01234"),
        (("sunday to thursday",), "01236"),
        (("every day",), "0123456"),
        (("other days", "mo tu th"), "013"),
    ],
)
def test_the_days_are_chosen_or_written(world: World, answers: tuple[str, ...], days: str) -> None:
    world.presses("days", "me")
    world.answers(*answers)
    assert world.person.days == days
    assert (shown(world).values["days"], shown(world).announce, world.step) == (days, "me.days_kept", "")


@pytest.mark.parametrize(("text", "days"), [("mon-thu", "0123"), ("monday", "0"), ("mon", "0"), ("2", "01236")])
def test_days_can_be_typed_at_once_and_one_day_is_not_taken_for_a_week(world: World, text: str, days: str) -> None:
    world.presses("days", "me")
    world.says(text)
    assert world.person.days == days


def test_the_hours_are_written(world: World) -> None:
    world.presses("hours", "me")
    world.writes("8:30 to 5")
    assert (world.person.opens, world.person.closes) == ("08:30", "17:00")
    assert shown(world).announce == "me.hours_kept"


@pytest.mark.parametrize(
    ("talk", "text", "line"),
    [
        ("days", "when it rains", "hearing.week"),
        ("hours", "mornings", "hearing.hours"),
        ("hours", "22 to 6", "hearing.hours_order"),
        ("hours", "9 to 9:30", "hearing.hours_short"),
        ("nudges", "0", "hearing.nudges"),
        ("nudges", "often", "hearing.nudges"),
        ("nudges", "3 times a year", "hearing.nudges"),
        ("country", "Atlantis", "hearing.country"),
        ("kinds", "all", "hearing.please_choose"),
    ],
)
def test_what_is_not_understood_is_met_with_what_would_be(world: World, talk: str, text: str, line: str) -> None:
    world.presses(talk, "me")
    before = world.person
    world.says(text)
    assert (world.asked.notice, world.asked.amiss, world.person) == (line, True, before)


@pytest.mark.parametrize(
    ("text", "nudges", "line"),
    [
        ("1", 1, "me.once_kept"),
        ("once", 1, "me.once_kept"),
        ("2", 2, "me.nudges_kept"),
        ("Three times a day.", 3, "me.nudges_kept"),
        ("5", 5, "me.nudges_kept"),
        ("as often as needed", my_settings.AS_NEEDED, "me.as_needed_kept"),
    ],
)
def test_how_often_is_any_number_that_is_written(world: World, text: str, nudges: int, line: str) -> None:
    world.presses("nudges", "me")
    world.says(text)
    assert (world.person.nudges, shown(world).announce) == (nudges, line)


def test_how_often_can_be_pressed(world: World) -> None:
    world.presses("nudges", "me")
    world.answers("as often as needed")
    assert shown(world).values["often"] == "as needed"


@pytest.mark.parametrize(
    ("answers", "country", "holidays"),
    [
        (("none",), "none", "none"),
        (("another country", "Austria"), "AT", "country"),
        (("another country", "at"), "AT", "country"),
        (("another country", "None."), "none", "none"),
        (("by my time zone",), "", "zone"),
    ],
)
def test_public_holidays_are_those_of_one_country_or_none(
    world: World, answers: tuple[str, ...], country: str, holidays: str
) -> None:
    world.person = replace(MARIA, country="DE")
    world.presses("country", "me")
    world.answers(*answers)
    assert (world.person.country, shown(world).values["holidays"]) == (country, holidays)


def test_a_country_can_be_typed_at_once(world: World) -> None:
    world.presses("country", "me")
    world.says("the Netherlands")
    assert world.person.country == "NL"


@pytest.mark.parametrize(
    ("muted", "answers", "then", "line"),
    [
        (("debrief",), ("check_in", "no"), ("debrief", "check_in"), "me.off_kept"),
        (("debrief", "check_in"), ("debrief", "yes"), ("check_in",), "me.on_kept"),
        (("check_in",), ("check_in", "no"), ("check_in",), "me.off_kept"),
        ((), ("talk", "yes"), (), "me.on_kept"),
    ],
)
def test_each_kind_of_reminder_is_turned_off_and_on_again(
    world: World, muted: tuple[str, ...], answers: tuple[str, ...], then: tuple[str, ...], line: str
) -> None:
    world.person = replace(MARIA, muted=muted)
    world.presses("kinds", "me")
    world.answers(*answers)
    assert (world.person.muted, shown(world).announce) == (then, line)
    assert shown(world).values[answers[0]] == ("on" if answers[1] == "yes" else "off")


def test_a_pause_and_days_off_begin_on_the_page_even_in_the_middle_of_a_talk(talking: World) -> None:
    talking.presses("pause", "me")
    assert talking.step == "pause.until"
    talking.presses("off", "me")
    assert talking.step == "off.first"
    talking.answers("2026-12-24", "skip")
    talking.says("resume")
    assert talking.step == "prepare.agenda", "and what was written is kept"


def test_a_pause_and_days_off_end_on_the_page(world: World) -> None:
    world.person = replace(MARIA, paused_until=datetime(2026, 12, 1, tzinfo=UTC), time_off=("2026-12-21/2027-01-03",))
    world.presses("unpause", "me")
    assert world.person.paused_until is None
    assert (shown(world).values["paused"], shown(world).announce) == ("no", "common.unpaused")
    world.presses("no days off", "me")
    assert world.person.time_off == ()
    assert (shown(world).values["off"], shown(world).announce) == ("none", "off.none")


def test_looking_at_it_leaves_a_talk_where_it_is(talking: World) -> None:
    talking.calls("me")
    assert talking.step == "prepare.agenda"


def test_a_button_that_the_page_does_not_have_is_an_old_one(world: World) -> None:
    world.presses("prepare", "me")
    assert world.said() == ["common.old_button_no_talk"]


@pytest.mark.parametrize(
    ("muted", "answers", "then", "line"),
    [
        ((), ("closed", "no"), ("closed",), "me.tip_off_kept"),
        (("closed", "tone"), ("closed", "yes"), ("tone",), "me.tip_on_kept"),
        (("closed",), ("closed", "no"), ("closed",), "me.tip_off_kept"),
    ],
)
def test_tips_are_muted_and_unmuted_one_by_one(
    world: World, muted: tuple[str, ...], answers: tuple[str, ...], then: tuple[str, ...], line: str
) -> None:
    world.person = replace(MARIA, muted_tips=muted)
    world.calls("me")
    assert {name for name, state in shown(world).values.items() if state == "off"} == {f"tip_{tip}" for tip in muted}
    world.presses("tips", "me")
    world.answers(*answers)
    assert (world.person.muted_tips, shown(world).announce) == (then, line)


@pytest.mark.parametrize(
    ("choice", "page", "step"),
    [
        ("privacy", "privacy", ""),
        ("calendar", "calendar", ""),
        ("forget", "", "forget.sure"),
        ("apart", "", "apart.who"),
        ("leave mentoring", "", "leave.sure"),
        ("off", "", "off.first"),
        ("pause", "", "pause.until"),
    ],
)
def test_everything_of_ones_own_is_reached_from_the_page(world: World, choice: str, page: str, step: str) -> None:
    world.presses(choice, "me")
    shown_now = [it.page for it in world.last if isinstance(it, Open)]
    assert (shown_now, world.step) == ([page] if page else [], step)


def test_ones_data_can_be_taken_from_the_page(world: World) -> None:
    world.presses("export", "me")
    assert world.only(Export)


def test_leaving_is_offered_to_whoever_is_in_a_pair(world: World) -> None:
    world.calls("me")
    assert "leave mentoring" not in shown(world).choices
    world.person = replace(MARIA, records=(PAIR,))
    world.calls("me")
    assert "leave mentoring" in shown(world).choices and shown(world).values["pairs"] == "some"


def test_the_page_says_which_languages_there_are() -> None:
    """One. Whoever adds another has to say so on the page."""
    languages = {path.name for path in Path(words.__file__).parents[2].glob("conversations/wording/*")}
    assert languages == {"en"}
    (text,) = (part["text"] for part in words.files()["me"]["me"]["sections"] if part["heading"] == "Language")
    assert "English and no other" in text
