"""A cohort lives through its first months on the clock: what its owner then sees is what really happened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from adapters.web import cohort
from adapters.web.people import COHORT, PEOPLE
from bot.office import desk
from bot.ports import Address, Button, Incoming, Profile, Reply, Surface
from bot.storage import programs
from bot.storage.tables import bond
from conversations.events import Event, Said
from scheduler.errands import Errands
from tests.fakes.house import House, Someone, rows


@dataclass
class InSlack:
    """The stage: everybody is in one workspace of Slack."""

    house: House
    people: dict[str, Someone] = field(default_factory=dict)

    async def open(self) -> None:
        for one in (*PEOPLE, *COHORT):
            if one.id in cohort.CAST:
                address = Address("slack", "T1", one.id)
                self.people[one.id] = Someone(self.house, address)
                profile = Profile(one.name, one.zone, one.language)
                await self.house.turns.take_turn(Incoming(f"hello/{one.id}", address, Said("hello"), profile=profile))
        await self.house.post.deliver_all()

    def now(self) -> datetime:
        return self.house.now

    def key(self, who: str) -> str:
        return self.people[who].address.key

    async def does(self, who: str, event: Event, surface: Surface) -> Reply:
        reply = await self.people[who].does(event, surface)
        await self.until(self.now())
        return reply

    async def until(self, at: datetime) -> None:
        house = self.house
        await Errands(house.database, house.keyring, lambda: house.now, lambda: None).run()
        await house.matching.make_drafts()
        await house.move_on(max(at, house.now))

    def chat(self, who: str) -> Sequence[tuple[str, Sequence[Button]]]:
        return [(str(place), it.buttons) for place, it in reversed(list(enumerate(self.people[who].got)))]


async def test_its_owner_sees_what_happened_and_nothing_that_anybody_wrote(house: House) -> None:
    stage = InSlack(house)
    await stage.open()
    await cohort.first_months(stage)

    bonds = [it for it in await rows(house.database, bond) if it["state"] == programs.PAIR]
    assert len(bonds) == 15, "of eighteen one got another mentor, after a no, and three ended it"
    assert sorted(it["met"] for it in bonds) == [0] * 4 + [1] * 3 + [3] * 8, "a meeting is counted once"

    seen = await house.database.write(lambda conn: desk.picture_here(conn, house.keyring, 1, house.now))
    assert seen.at.date() == house.now.date()
    shown = seen.picture.whole.counts
    assert (shown["enrolled"], shown["matched"], shown["met"], shown["active"]) == (36, 29, 22, 16)
    assert shown["kept"] == 16, "of eleven steps three are open: nobody said that they are done"

    owner = "".join(message.text for message in stage.people[cohort.OWNER].got)
    everything = "".join(it.message.text for it in house.slack.sent)
    assert "A story of a first time" not in everything and "It helped me" not in everything
    assert not [name for name in cohort.MENTEES if one_of(name) in owner], "no chat tells her who did what"


def one_of(who: str) -> str:
    """What they are called."""
    return next(it.name for it in COHORT if it.id == who)
