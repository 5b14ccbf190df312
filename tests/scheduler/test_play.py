"""A pair's half year is played through the clock, with the mentee in Slack and the mentor in Teams."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from adapters.web.play import LENA, NAMES, OMAR, half_year
from bot import joining
from bot.ports import Address, Button, Incoming, Profile, Reply, Surface
from conversations.events import Event, Said
from tests.fakes.house import House, Someone

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
WHERE = {LENA: Address("slack", "T1", "lena"), OMAR: Address("teams", "tenant-1", "omar")}
OMAR_IN_SLACK = Address("slack", "T1", "omar")


@dataclass
class OnTwoPlatforms:
    """The stage: Lena is in Slack alone; Omar is in Teams, and known in Slack, where he is not reached."""

    house: House
    people: dict[str, Someone] = field(default_factory=dict)

    async def open(self) -> None:
        for who, zone in ((LENA, "Europe/Berlin"), (OMAR, "America/New_York")):
            self.people[who] = Someone(self.house, WHERE[who])
            profile = Profile(NAMES[who], zone, "en")
            await self.house.turns.take_turn(Incoming(f"hello/{who}", WHERE[who], Said("hello"), profile=profile))
        now = self.house.now
        amiss = await self.house.database.write(
            lambda conn: joining.join_by_owner(conn, self.house.keyring, WHERE[OMAR], OMAR_IN_SLACK, now)
        )
        assert not amiss
        await self.house.post.deliver_all()

    def now(self) -> datetime:
        return self.house.now

    def key(self, who: str) -> str:
        return (OMAR_IN_SLACK if who == OMAR else WHERE[who]).key

    async def does(self, who: str, event: Event, surface: Surface) -> Reply:
        reply = await self.people[who].does(event, surface)
        await self.house.post.deliver_all()
        return reply

    async def until(self, at: datetime) -> None:
        await self.house.move_on(at)

    def chat(self, who: str) -> Sequence[tuple[str, Sequence[Button]]]:
        return [(str(place), it.buttons) for place, it in reversed(list(enumerate(self.people[who].got)))]

    def times(self, who: str, words: str) -> list[str]:
        """When they got a message with these words, on their own clock."""
        zone = BERLIN if who == LENA else NEW_YORK
        got = [it for it in self.house.slack.sent if it.to == WHERE[who].key and words in it.message.text]
        return [f"{it.at.astimezone(zone):%a %m-%d %H:%M}" for it in got if it.at]


SOON, TODAY, HOW = "Your mentoring meeting is on", "You meet for mentoring today", "How did it go?"


@pytest.fixture
async def stage(house: House) -> OnTwoPlatforms:
    """After the play, which begins on Monday, 30 November 2026."""
    made = OnTwoPlatforms(house)
    await made.open()
    await half_year(made)
    return made


async def test_a_half_year_of_a_pair_in_slack_and_in_teams(stage: OnTwoPlatforms) -> None:
    shortly = {who: [at for at in stage.times(who, SOON) if at.endswith(":50")] for who in (LENA, OMAR)}
    tuesdays = ["12-08", "01-19", "02-02", "02-16", "03-02", "03-16", "03-30", "04-13", "04-27"]
    assert shortly[LENA] == [f"Tue {day} 15:50" for day in tuesdays[:1]] + ["Wed 12-23 15:50"] + [
        f"Tue {day} 15:50" for day in tuesdays[1:]
    ], "none on 5 January, her days off, and none of what was cancelled"
    elsewhere = {at[-5:] for at in shortly[OMAR]}
    assert elsewhere == {"09:50", "10:50"}
    assert [at for at in shortly[OMAR] if at.endswith("10:50")] == ["Tue 03-16 10:50"], "in March the clocks are apart"
    assert "Tue 01-05 09:50" in shortly[OMAR], "nobody told him that she is off, and nobody is to"


async def test_nobody_is_reminded_on_a_holiday_or_twice_on_one_morning(stage: OnTwoPlatforms) -> None:
    for who, holidays in ((LENA, ("03-29", "01-06")), (OMAR, ("01-18", "02-15"))):
        everything = stage.times(who, "")
        assert not [at for at in everything if at[4:9] in holidays]
        mornings = [at[4:9] for at in (*stage.times(who, SOON), *stage.times(who, TODAY)) if at.endswith("09:00")]
        assert len(mornings) == len(set(mornings))


async def test_what_was_put_off_moved_and_missed(stage: OnTwoPlatforms) -> None:
    lena, omar = stage.people[LENA], stage.people[OMAR]
    assert "Mon 12-21 16:35" in stage.times(LENA, SOON), "half an hour later, as she wished"
    assert not [at for at in stage.times(OMAR, SOON) if at.startswith("Tue 12-22 09:5")]
    assert not [at for at in stage.times(LENA, "") if "01-01" <= at[4:9] <= "01-10"], "her days off"
    assert "Tue 01-05 10:50" in stage.times(OMAR, "easy to mend")
    assert "Omar Haddad had to cancel" in "".join(message.text for message in lena.got)
    assert "Lena Vogel has ended the pair" in omar.got[-1].text
    assert stage.times(LENA, HOW)[-1].startswith("Tue 04-27"), "what was cancelled is not asked about"


async def test_what_each_wrote_in_confidence_reached_no_chat(stage: OnTwoPlatforms) -> None:
    written = (
        "first week",
        "Ask three people",
        "a good beginning",
        "fears most",
        "made me brave",
        "half an hour, and it",
    )
    for message in (*stage.people[LENA].got, *stage.people[OMAR].got):
        assert not [words for words in written if words in message.text]
