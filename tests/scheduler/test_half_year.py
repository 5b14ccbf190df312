"""A pair's half year: a mentee in Slack in Berlin, a mentor in Teams in New York, through both clock changes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot import joining
from bot.ports import Address, Button, Incoming, Profile
from conversations.events import Called, Chose, Event, Filled, Said, Who
from tests.fakes.house import House, Someone

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
LENA, OMAR = Address("slack", "T1", "lena"), Address("teams", "tenant-1", "omar")
OMAR_IN_SLACK = Address("slack", "T1", "omar")
Act = Callable[["Pair"], Awaitable[None]]


@dataclass
class Pair:
    """Lena, the mentee, and Omar, the mentor, with what they do when something of theirs has happened by then."""

    house: House
    lena: Someone
    omar: Someone
    seen: dict[str, int] = field(default_factory=dict)

    async def does(self, who: Someone, event: Event) -> None:
        await who.does(event, "button" if isinstance(event, Chose) else "sheet")
        await self.house.post.deliver_all()

    async def presses(self, who: Someone, choice: str) -> None:
        """The latest button of that choice in their chat."""
        button = self.button(who, choice)
        await self.does(who, Chose(button.choice, button.about))

    def button(self, who: Someone, choice: str) -> Button:
        shown = (button for message in reversed(who.got) for button in message.buttons)
        folded = (one for button in shown for one in button.unfolded)
        return next(button for button in folded if button.choice == choice)

    async def skips(self, who: Someone) -> None:
        """All that is still asked in the talk they are in."""
        while (talk := (await who.known())[1]).flow:
            await self.does(who, Chose("skip", talk.sheet))

    def times(self, who: Someone, words: str, zone: ZoneInfo) -> list[str]:
        """When they got a message with these words, on their clock."""
        got = [one for one in self.house.slack.sent if one.to == who.address.key and words in one.message.text]
        return [f"{one.at.astimezone(zone):%a %m-%d %H:%M}" for one in got if one.at]

    async def until(self, moment: str, zone: ZoneInfo = BERLIN) -> None:
        await self.house.move_on(datetime.fromisoformat(moment).replace(tzinfo=zone).astimezone(UTC))


async def met(house: House, address: Address, name: str, zone: str) -> Someone:
    someone = Someone(house, address)
    profile = Profile(name, zone, "en")
    await house.turns.take_turn(Incoming(f"hello/{name}", address, Said("hello"), profile=profile))
    await house.post.deliver_all()
    return someone


async def begun(house: House) -> Pair:
    """They have agreed to be a pair and to meet every two weeks, on Tuesdays at 16:00 in Berlin, from 1 December on."""
    lena, omar = await met(house, LENA, "Lena", "Europe/Berlin"), await met(house, OMAR, "Omar", "America/New_York")
    now = house.now
    assert not await house.database.write(
        lambda conn: joining.join_by_owner(conn, house.keyring, OMAR, OMAR_IN_SLACK, now)
    )
    pair = Pair(house, lena, omar)
    await pair.does(lena, Called("mentor", "", Who(OMAR_IN_SLACK.key, "Omar")))
    await pair.does(lena, Chose("mentee", "pair.role"))
    await pair.does(lena, Filled("pair.topic", {"answer": "to lead my first project"}))
    await pair.until("2026-11-23T16:00")
    await pair.presses(omar, "look")
    await pair.does(omar, Chose("yes", "pair_answer.answer"))
    await pair.presses(lena, "meet")
    await pair.does(lena, Chose("every two weeks", "meet.often"))
    await pair.does(lena, Filled("meet.when", {"answer": "2026-12-01T16:00"}))
    await pair.does(lena, Chose("45", "meet.minutes"))
    await pair.presses(omar, "it fits")
    return pair


async def test_both_are_reminded_on_their_own_clocks_through_both_changes_of_the_clocks(house: House) -> None:
    pair = await begun(house)
    assert "Tuesday, 1 December at 10:00 your time" in pair.omar.got[-1].text
    assert "Tuesday, 1 December at 16:00 (Berlin)" in pair.omar.got[-1].text
    days = [f"{day:%m-%d}" for day in (datetime(2026, 12, 1, tzinfo=UTC) + n * timedelta(days=14) for n in range(12))]
    assert (days[0], days[-1]) == ("12-01", "05-04")
    for day in days:
        await pair.until(f"{'2026' if day > '11' else '2027'}-{day}T18:00")
    soon = "Your mentoring meeting is on"
    berlin, new_york = pair.times(pair.lena, soon, BERLIN), pair.times(pair.omar, soon, NEW_YORK)
    assert [at for at in berlin if at.startswith("Tue")] == [f"Tue {day} 15:50" for day in days]
    hours = {at[-5:] for at in new_york if at.startswith("Tue")}
    assert hours == {"09:50", "10:50"}, "for two weeks in March the two clocks are an hour closer"
    assert [at for at in new_york if at.endswith("10:50")] == ["Tue 03-23 10:50"]
    assert [at for at in berlin if at.startswith("Mon")] == [f"Mon {_before(day)} 16:00" for day in days]


def _before(day: str) -> str:
    year = "2026" if day > "11" else "2027"
    return f"{datetime.fromisoformat(f'{year}-{day}') - timedelta(days=1):%m-%d}"


async def test_a_half_year_with_all_that_happens_in_one(house: House) -> None:
    pair = await begun(house)
    # 1 December: they meet, and Lena thanks Omar.
    await pair.until("2026-12-01T16:46")
    await pair.presses(pair.lena, "met")
    for name in ("useful", "take", "adapt", "leave", "what", "by"):
        await pair.does(pair.lena, Chose("skip", f"met.{name}"))
    await pair.does(pair.lena, Filled("met.thanks", {"answer": "your story made me brave"}))
    assert "Lena thanks you" in pair.omar.got[-1].text and "brave" not in pair.omar.got[-1].text
    await pair.presses(pair.omar, "met")
    await pair.skips(pair.omar)
    # 15 December: Lena puts the reminder off by half an hour, and then moves this one meeting to the day after.
    await pair.until("2026-12-14T16:01")
    await pair.presses(pair.lena, "snooze 30 minutes")
    await pair.until("2026-12-14T16:32")
    assert pair.times(pair.lena, "Your mentoring meeting is on", BERLIN)[-1] == "Mon 12-14 16:31"
    await pair.presses(pair.lena, "reschedule")
    await pair.does(pair.lena, Chose("this one", "meet.which"))
    await pair.does(pair.lena, Filled("meet.when", {"answer": "2026-12-16T17:00"}))
    await pair.does(pair.lena, Chose("skip", "meet.minutes"))
    assert "Wednesday, 16 December at 11:00 your time" in pair.omar.got[-1].text
    await pair.presses(pair.omar, "it fits")
    before = len(pair.omar.got)
    await pair.until("2026-12-15T18:00")
    assert not [one for one in pair.omar.got[before:] if "Tuesday, 15 December" in one.text]
    await pair.until("2026-12-16T18:00")
    assert pair.times(pair.omar, "Your mentoring meeting is on", NEW_YORK)[-1] == "Wed 12-16 10:50"
    assert pair.times(pair.omar, "How did it go?", NEW_YORK)[-1] == "Wed 12-16 11:45"
    # 29 December: Lena is on holiday until the new year; Omar comes, and they do not meet.
    await pair.does(pair.lena, Said("stop")) if (await pair.lena.known())[1].flow else None
    await pair.does(pair.lena, Called("pause", "until 4 january"))
    quiet = len(pair.lena.got)
    await pair.until("2026-12-29T22:30")
    assert len(pair.lena.got) == quiet
    await pair.presses(pair.omar, "did not meet")
    assert "easy to mend" in pair.omar.got[-1].text
    # 26 January: Omar is ill and cancels all of it, with a word.
    await pair.until("2027-01-20T12:00")
    await pair.does(pair.omar, Called("mentor"))
    (meeting,) = (it for it in (await pair.omar.known())[0].open_records("meeting") if it.open)
    await pair.does(pair.omar, Chose("cancel meeting", meeting.id))
    await pair.does(pair.omar, Chose("all of them", "cancel_meeting.which"))
    await pair.does(pair.omar, Chose("cancel it", "cancel_meeting.sure"))
    await pair.does(pair.omar, Filled("cancel_meeting.word", {"answer": "I am ill, I am sorry"}))
    assert "Omar had to cancel" in pair.lena.got[-1].text
    assert all("I am ill" not in message.text for message in pair.lena.got)
    count = len(pair.lena.got)
    await pair.until("2027-04-30T18:00")
    assert not [one for one in pair.lena.got[count:] if "mentoring meeting is on" in one.text]
    # In May the pair ends well.
    await pair.does(pair.omar, Chose("end pair", (await pair.omar.known())[0].open_records("pair")[0].id))
    await pair.does(pair.omar, Chose("end it", "end_pair.sure"))
    await pair.does(pair.omar, Chose("skip", "end_pair.word"))
    await pair.until("2027-05-03T12:00")
    assert "Omar has ended the pair" in pair.lena.got[-1].text
    for one in (pair.lena, pair.omar):
        kinds = {record.kind for record in (await one.known())[0].records if record.open}
        assert not kinds & {"pair", "meeting"}


async def test_whoever_changes_how_long_before_is_reminded_so_at_once_and_never_twice(house: House) -> None:
    pair = await begun(house)
    await pair.until("2026-11-30T18:00")
    await pair.does(pair.lena, Chose("leads", "me"))
    await pair.does(pair.lena, Chose("24 hours", "leads.first"))
    await pair.does(pair.lena, Chose("1 hour", "leads.second"))
    await pair.until("2026-12-15T18:00")
    soon = "Your mentoring meeting is on"
    two_meetings = ["Mon 11-30 16:00", "Tue 12-01 15:00", "Mon 12-14 16:00", "Tue 12-15 15:00"]
    assert pair.times(pair.lena, soon, BERLIN) == two_meetings
    assert pair.times(pair.omar, soon, NEW_YORK) == [
        "Mon 11-30 10:00", "Tue 12-01 09:50", "Mon 12-14 10:00", "Tue 12-15 09:50",
    ]  # fmt: skip


async def test_of_a_series_that_begins_today_nobody_is_reminded_too_late(house: House) -> None:
    pair = await begun(house)
    await pair.until("2026-11-24T12:00")
    await pair.does(pair.lena, Chose("another time", (await pair.lena.known())[0].open_records("meeting")[0].id))
    await pair.does(pair.lena, Chose("all of them", "meet.which"))
    await pair.does(pair.lena, Filled("meet.when", {"answer": "2026-11-24T17:00"}))
    await pair.does(pair.lena, Chose("skip", "meet.minutes"))
    await pair.until("2026-11-24T15:00")
    await pair.presses(pair.omar, "it fits")
    await pair.until("2026-11-24T18:00")
    assert pair.times(pair.lena, "Your mentoring meeting is on", BERLIN) == ["Tue 11-24 16:50"]


async def test_a_partner_who_is_gone_leaves_nobody_waiting(house: House) -> None:
    pair = await begun(house)
    house.slack.gone[OMAR.key] = "left"
    await pair.until("2026-11-30T16:01")
    await pair.presses(pair.lena, "reschedule")
    await pair.does(pair.lena, Chose("all of them", "meet.which")) if (await pair.lena.known())[
        1
    ].step == "which" else None
    await pair.does(pair.lena, Filled("meet.when", {"answer": "2026-12-02T16:00"}))
    await pair.does(pair.lena, Chose("skip", "meet.minutes"))
    await pair.until("2026-12-01T12:00")
    assert any("I cannot reach Omar right now" in message.text for message in pair.lena.got)
