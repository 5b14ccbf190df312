"""A calendar program shows exactly the meetings that are agreed, at the times that the coach itself goes by."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
import recurring_ical_events  # type: ignore[import-untyped]
from hypothesis import assume, given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from bot import calendar, clock_changes
from conversations.days import rule_of
from conversations.mentoring.planned import OFTEN
from conversations.person import Record
from scheduler.recurrence import checked, following, in_utc
from tests.conversations.couple import Couple
from tests.meetings import AGREED_AT, meeting

YEAR = timedelta(days=366)

zones = st.sampled_from(sorted(available_timezones() - {"localtime"}))
starts = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0))  # noqa: DTZ001 - wall clock
minutes_around = st.integers(-90, 90).map(lambda minutes: timedelta(minutes=minutes))
texts = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=120)


def feed(*meetings: Record) -> bytes:
    return calendar.feed(meetings, "Mentoring", "Mentoring with {}".format)


def as_read(ics: bytes) -> list[Event]:
    """What a reader finds in it, each event as it stands there."""
    return list(Calendar.from_ical(ics).events)


def shown(ics: bytes, after: datetime, before: datetime) -> list[tuple[datetime, timedelta]]:
    """When a calendar program shows something, in UTC, and for how long: on the wall clock, as this library does."""
    found = recurring_ical_events.of(Calendar.from_ical(ics)).between(after, before)
    times = [(event.decoded("DTSTART"), event["DTEND"].dt) for event in found]
    return sorted(
        (start.astimezone(UTC), end.replace(tzinfo=None) - start.replace(tzinfo=None)) for start, end in times
    )


def planned(one: Record, before: datetime) -> list[datetime]:
    """When the coach says that the series comes, on the wall clock, moved or not, up to a moment (UTC)."""
    start = datetime.fromisoformat(one.fields["start"])
    rule = rule_of(one.fields["often"], start) if one.fields["often"] != "once" else ""
    found = [start]
    while rule and (after := following(rule, found[-1])) and in_utc(after.at, one.fields["zone"]) < before:
        found.append(after.at)
        rule = after.rule
    return found


@pytest.mark.parametrize("often", OFTEN[1:])
@given(start=starts)
def test_every_series_has_a_rule_that_begins_with_its_first_meeting(often: str, start: datetime) -> None:
    rule = rule_of(often, start)
    assert checked(rule, start) == rule


@given(zones, starts, st.sampled_from(OFTEN), st.sampled_from([15, 45, 120]))
def test_it_is_shown_whenever_it_comes_and_for_as_long(zone: str, start: datetime, often: str, minutes: int) -> None:
    one = meeting(zone=zone, start=start.isoformat(), often=often, minutes=str(minutes))
    begins = in_utc(start, zone)
    expected = [in_utc(at, zone) for at in planned(one, begins + 2 * YEAR)]
    found = shown(feed(one), begins - YEAR, begins + 2 * YEAR)
    assert found == [(at, timedelta(minutes=minutes)) for at in expected]


@given(st.data(), zones, st.sampled_from(OFTEN[1:]))
def test_it_is_shown_right_when_the_clocks_change(data: st.DataObject, zone: str, often: str) -> None:
    """Every time falls on the day of a change, some in the hour that is left out and some in the one that is twice."""
    changes = list(clock_changes.changes_of(ZoneInfo(zone), 2024, 2032))
    assume(changes)
    start = data.draw(st.sampled_from(changes)).at + data.draw(minutes_around)
    one = meeting(zone=zone, start=start.isoformat(), often=often)
    begins = in_utc(start, zone)
    expected = [in_utc(at, zone) for at in planned(one, begins + 2 * YEAR)]
    assert [at for at, _ in shown(feed(one), begins - YEAR, begins + 2 * YEAR)] == expected


@pytest.mark.parametrize(
    ("start", "utc"),
    [
        ("2027-03-28T02:30", "2027-03-28T01:30"),  # there is no 02:30: it is 03:30, two hours ahead of UTC
        ("2027-10-31T02:30", "2027-10-31T00:30"),  # 02:30 comes twice: the first counts
    ],
)
def test_in_the_hour_left_out_it_comes_an_hour_later_and_in_the_double_one_the_first_time(start: str, utc: str) -> None:
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    for often in ("once", "every week"):
        one = meeting(start=start, often=often)
        (found,) = shown(feed(one), expected - timedelta(days=1), expected + timedelta(days=1))
        assert found == (expected, timedelta(minutes=45))


@given(st.data(), zones, starts, st.sampled_from(OFTEN[1:]))
def test_what_does_not_take_place_is_not_shown(data: st.DataObject, zone: str, start: datetime, often: str) -> None:
    one = meeting(zone=zone, start=start.isoformat(), often=often)
    begins = in_utc(start, zone)
    comes = [in_utc(at, zone) for at in planned(one, begins + 2 * YEAR)]
    skipped = data.draw(st.sets(st.sampled_from(comes[:12]), max_size=4))
    one = meeting(zone=zone, start=start.isoformat(), often=often, skipped=[at.isoformat() for at in skipped])
    expected = [at for at in comes if at not in skipped]
    assert [at for at, _ in shown(feed(one), begins - YEAR, begins + 2 * YEAR)] == expected


def test_one_that_has_moved_is_a_meeting_of_its_own() -> None:
    series = meeting(skipped=["2026-12-15T09:00:00+00:00"])
    moved = meeting("meeting-1795424400000-1797325200", start="2026-12-16T11:00", often="once")
    first, second = as_read(feed(series, moved))
    assert first["UID"] != second["UID"]
    assert first.decoded("EXDATE").dts[0].dt == datetime(2026, 12, 15, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert first["EXDATE"].params["TZID"] == first["DTSTART"].params["TZID"] == "Europe/Berlin"
    found = [at for at, _ in shown(feed(series, moved), AGREED_AT, AGREED_AT + timedelta(days=40))]
    assert found == [datetime(2026, 12, day, 9 if day != 16 else 10, tzinfo=UTC) for day in (1, 16, 29)]


@given(starts, st.sampled_from(OFTEN[1:]), st.integers(0, 12))
def test_of_a_series_that_was_cancelled_what_had_come_stays(start: datetime, often: str, came: int) -> None:
    one = meeting(start=start.isoformat(), often=often)
    begins = in_utc(start, "Europe/Berlin")
    comes = [in_utc(at, "Europe/Berlin") for at in planned(one, begins + 2 * YEAR)]
    one = meeting(start=start.isoformat(), often=often, state="cancelled", until=comes[came].isoformat())
    assert [at for at, _ in shown(feed(one), begins - YEAR, begins + 2 * YEAR)] == comes[:came]


def test_a_meeting_that_was_cancelled_is_not_in_the_feed() -> None:
    until = AGREED_AT.isoformat()
    assert as_read(feed(meeting(often="once", state="cancelled", until=until))) == []
    assert as_read(feed(meeting(state="cancelled", until=until))) == []


def test_a_meeting_that_took_place_stays_in_the_feed() -> None:
    (event,) = as_read(feed(meeting(often="once", state="had", open=False)))
    assert event["STATUS"] == "CONFIRMED"


def test_what_was_only_proposed_is_in_no_calendar() -> None:
    proposed = Record("meeting-1", AGREED_AT, {"pair": "pair-1", "state": "proposed to me", "sequence": "0"})
    for one in (proposed, Record("meeting-1", AGREED_AT, {**proposed.fields, "state": "cancelled"}, open=False)):
        assert as_read(feed(one)) == []
        assert as_read(calendar.invitation(one, str)) == []


def test_the_meetings_that_the_coach_itself_agrees_are_shown() -> None:
    two = Couple().agreed("every two weeks")
    for one in (two.lena, two.sam):
        found = [at for at, _ in shown(feed(one.open("meeting")), AGREED_AT, AGREED_AT + timedelta(days=20))]
        assert found == [datetime(2026, 11, 26, 13, 0, tzinfo=UTC), datetime(2026, 12, 10, 13, 0, tzinfo=UTC)]


def test_a_file_of_one_meeting_is_published_and_of_a_cancelled_one_takes_it_away() -> None:
    one = meeting(sequence="3", skipped=["2026-12-15T09:00:00+00:00"])
    taken_in = Calendar.from_ical(calendar.invitation(one, str))
    assert taken_in["METHOD"] == "PUBLISH"
    assert [event["STATUS"] for event in taken_in.events] == ["CONFIRMED"]
    one = meeting(sequence="4", state="cancelled", until=AGREED_AT.isoformat())
    taken_out = Calendar.from_ical(calendar.invitation(one, str))
    assert taken_out["METHOD"] == "CANCEL"
    (event,) = taken_out.events
    assert (event["STATUS"], event["SEQUENCE"], event["UID"]) == (
        "CANCELLED",
        4,
        "meeting-1795424400000.pair-1795338000000@coachbot",
    )


@given(texts, texts, st.integers(0, 1000), st.sampled_from(OFTEN), zones)
def test_it_is_read_as_it_was_meant(name: str, title: str, sequence: int, often: str, zone: str) -> None:
    one = meeting(who=name, sequence=str(sequence), often=often, zone=zone)
    read = Calendar.from_ical(calendar.feed([one], title, str))
    (event,) = read.events
    assert read["X-WR-CALNAME"] == read["NAME"] == title
    assert (event["SUMMARY"], event["SEQUENCE"], event["UID"]) == (
        name,
        sequence,
        "meeting-1795424400000.pair-1795338000000@coachbot",
    )
    assert event.decoded("DTSTART").replace(tzinfo=None) == datetime(2026, 12, 1, 10, 0)  # noqa: DTZ001 - wall clock
    assert event.decoded("DURATION") == timedelta(minutes=45)
    assert read.to_ical() == Calendar.from_ical(read.to_ical()).to_ical()


@given(texts, zones)
def test_every_line_is_of_the_form_that_strict_readers_want(name: str, zone: str) -> None:
    """RFC 5545, 3.1: CRLF, 75 bytes at most, UTF-8 that is nowhere cut inside a character."""
    lines = feed(meeting(who=name, zone=zone)).split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line and line.decode() for line in lines)


@given(st.dictionaries(st.text("abcdefgh", min_size=1), st.just("quiddlezax"), max_size=4), st.sampled_from(OFTEN))
def test_nothing_is_shown_but_what_is_public(others: dict[str, str], often: str) -> None:
    public = meeting(often=often, skipped=["2026-12-15T09:00:00+00:00"])
    assert {*public.fields, "until", "group", "coming"} == {*calendar.PUBLIC, "when"}
    with_more = Record(public.id, public.at, {**others, "notes": "quiddlezax", **public.fields})
    for made in (feed, lambda one: calendar.invitation(one, "Mentoring with {}".format)):
        assert made(with_more) == made(public)


def test_a_meeting_of_a_group_is_there_but_for_whoever_cannot_come() -> None:
    one = meeting()
    said = {it: Record(one.id, one.at, {**one.fields, "group": "group-4-1", "coming": it}) for it in ("yes", "no")}
    (event,) = as_read(feed(said["yes"]))
    assert event["UID"] == f"{one.id}.group-4-1@coachbot", "the same whichever pair of it goes on"
    assert as_read(feed(said["no"])) == [] and as_read(calendar.invitation(said["no"], str)) == []


def test_whoever_may_see_the_calendar_sees_only_that_the_time_is_taken() -> None:
    for event in as_read(feed(meeting(skipped=["2026-12-15T09:00:00+00:00"]))):
        assert (event["CLASS"], event["TRANSP"]) == ("PRIVATE", "OPAQUE")
        assert not {"DESCRIPTION", "LOCATION", "ATTENDEE", "ORGANIZER", "URL"} & set(event)


def test_nothing_changes_when_nothing_has_changed_and_each_change_is_younger() -> None:
    assert feed(meeting()) == feed(meeting())
    stamps = [as_read(feed(meeting(sequence=sequence)))[0] for sequence in ("0", "1", "2")]
    for name in ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE"):
        values = [event.decoded(name) for event in stamps]
        assert values == sorted(set(values)), name


def test_no_two_meetings_have_one_uid() -> None:
    others = (meeting("meeting-2"), meeting(pair="pair-2"))
    assert len({str(event["UID"]) for event in as_read(feed(meeting(), *others))}) == 3


def test_every_zone_that_is_named_is_described_once_and_first() -> None:
    other = meeting("meeting-2", zone="America/New_York")
    read = Calendar.from_ical(feed(meeting(), other, meeting("meeting-3")))
    assert [zone["TZID"] for zone in read.timezones] == ["America/New_York", "Europe/Berlin"]
    assert [part.name for part in read.subcomponents] == ["VTIMEZONE"] * 2 + ["VEVENT"] * 3


def test_programs_are_told_how_often_to_look() -> None:
    lines = feed(meeting()).split(b"\r\n")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
    assert b"X-PUBLISHED-TTL:PT1H" in lines
    assert b"METHOD:PUBLISH" in lines


def test_an_empty_calendar_is_one_that_can_be_read() -> None:
    read = Calendar.from_ical(feed())
    assert read.events == []
    assert read.subcomponents, "RFC 5545, 3.6: at least one"
