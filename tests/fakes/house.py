"""The bot over one database, and the people who talk to it. Its clock moves a second with each thing they do."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, select

from bot import memory
from bot.office.matching import Matching
from bot.ports import Address, Channel, Incoming, Message, Messenger, Reply, Surface, TakeTurn
from bot.storage import queries
from bot.storage.database import Database
from bot.storage.queries import PersonRow
from bot.storage.secrets import Keyring
from bot.storage.tables import delivery
from bot.turns import Turns
from bot.wording import Words
from conversations.conversation import Conversation
from conversations.events import Called, Chose, Event, Filled, Said, Who
from conversations.person import Person
from conversations.talks import FLOWS
from scheduler.passage import pass_until
from scheduler.post import GIVE_UP_AFTER, Post
from scheduler.program_fanout import ProgramFanOut
from scheduler.reminders import Reminders
from scheduler.rosters import Rosters
from tests.fakes.messenger import PATIENCE, FakeMessenger

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WORDS = Words.load(contacts="Employee help line, 030 123456")
ENOUGH = 60
"""Pages: no talk is longer."""
KEEP_IT = {"smaller": "keep it"}
"""The one first choice that leads back."""


@dataclass
class House:
    """Everything that one process of the bot has, on the platforms "slack" and "teams", which are as one here."""

    database: Database
    keyring: Keyring
    now: datetime = MONDAY
    slack: FakeMessenger = field(default_factory=FakeMessenger)
    wakes: int = 0
    events: int = 0

    def __post_init__(self) -> None:
        self.slack.now = lambda: self.now
        self.reminders = Reminders(self.database, self.keyring, lambda: self.now, self._wake)
        self.turns = Turns(self.database, self.keyring, WORDS, lambda: self.now, self._wake, self.reminders.begin)
        self.post = self.another_post("here")
        self.matching = Matching(self.database, self.keyring, lambda: self.now, self._wake, asyncio.to_thread)
        self.rosters = self.another_who_fetches_lists()
        self.news = ProgramFanOut(self.database, self.keyring, lambda: self.now, self._wake)

    def _wake(self) -> None:
        self.wakes += 1

    def another_who_fetches_lists(self, messengers: Mapping[str, Messenger] | None = None) -> Rosters:
        """Another process, like this one but for the messengers that are given."""
        ours = {"slack": self.slack, "teams": self.slack}
        return Rosters(self.database, self.keyring, messengers or ours, self.turns.take_turn, lambda: self.now)

    def another_post(
        self,
        me: str,
        *,
        take_turn: TakeTurn | None = None,
        messengers: Mapping[str, Messenger] | None = None,
        now: Callable[[], datetime] | None = None,
        give_up_after: float = GIVE_UP_AFTER,
    ) -> Post:
        """The post of another process, like this one's but for what is given."""
        return Post(
            self.database,
            self.keyring,
            {"slack": self.slack, "teams": self.slack} if messengers is None else messengers,
            take_turn or self.turns.take_turn,
            now or (lambda: self.now),
            me,
            give_up_after,
        )

    async def sends_and_dies(self, number: int = 1) -> None:
        """Another process sends so many messages, and dies before it can settle them."""
        dying = replace(self.slack, silent=True, asked_to_send=0, came=asyncio.Event())
        post = self.another_post("dies", messengers={"slack": dying})
        delivering = asyncio.create_task(post.deliver_due())
        await dying.until(lambda: dying.asked_to_send == number)
        delivering.cancel()
        await asyncio.gather(delivering, return_exceptions=True)

    def someone(self, person: str, workspace: str = "T1", platform: str = "slack") -> "Someone":
        return Someone(self, Address(platform, workspace, person))

    async def met(self, person: str) -> "Someone":
        """Somebody who has said hello and of whom nothing is on its way."""
        someone = self.someone(person)
        await someone.does(Called("menu"))
        await self.post.deliver_all()
        self.slack.sent.clear()
        return someone

    async def deliveries(self, kind: str) -> list[dict[str, Any]]:
        return [row for row in await rows(self.database, delivery) if row["kind"] == kind]

    async def move_on(self, until: datetime) -> None:
        """Move the clock on, stopping at everything that falls due on the way."""

        def move_to(at: datetime) -> None:
            self.now = at

        await self.post.deliver_all()
        await pass_until(until, self.post, (self.reminders, self.news), lambda: self.now, move_to)


@dataclass
class Someone:
    """A person who does things, on private pages unless told otherwise."""

    house: House
    address: Address

    async def does(
        self, event: Event, surface: Surface = "button", event_id: str = "", channel: Channel | None = None
    ) -> Reply:
        """channel: where it happens, or that is chosen in it."""
        self.house.events += 1
        self.house.now += timedelta(seconds=1)
        event_id = event_id or f"event/{self.address.key}/{self.house.events}"
        return await self.house.turns.take_turn(Incoming(event_id, self.address, event, surface, channel=channel))

    async def says(self, text: str) -> list[Message]:
        """Write in the chat. Returns what came back."""
        before = len(self.got)
        await self.does(Said(text), "chat")
        await self.house.post.deliver_all()
        return self.got[before:]

    async def goes_through(
        self, start: Event, answers: Mapping[str, str], writes: Callable[[str], str] = lambda kind: "skip"
    ) -> list[str]:
        """Hold a talk on pages. answers: step -> what is written or chosen there; else the first choice is taken, or
        `writes` says what goes into a field of its kind. Returns the pages that were shown.
        """
        shown: list[str] = []
        reply = await self.does(start)
        while (page := reply.sheet) and "." in page.name:
            shown.append(page.name)
            assert len(shown) < ENOUGH, f"this talk does not end: {shown}"
            choices = [button.choice for button in page.buttons if button.choice not in ("back", "why")]
            answer = {**KEEP_IT, **answers}.get(
                page.name.partition(".")[2], writes(page.field.kind) if page.field else choices[0]
            )
            event = Chose(answer, page.name) if answer in choices else Filled(page.name, {"answer": answer})
            reply = await self.does(event, "sheet")
            assert not reply.errors, (page.name, reply.errors)
        return shown

    async def talks_through(
        self, start: str, answers: Mapping[str, str], writes: Callable[[str], str] = lambda kind: "skip"
    ) -> list[str]:
        """Hold a talk by typing in the chat, as `goes_through` does on pages. Returns the steps that were asked."""
        asked: list[str] = []
        came = await self.says(start)
        while question := next((one for one in reversed(came) if "." in _asks(one)), None):
            asked.append(_asks(question))
            assert len(asked) < ENOUGH, f"this talk does not end: {asked}"
            flow, _, name = asked[-1].partition(".")
            step = FLOWS[flow].steps[name]
            answer = writes(step.answer.kind) if step.answer else step.choices[0]
            came = await self.says({**KEEP_IT, **answers}.get(name, answer))
        return asked

    async def offers(self, what: str, to: "Someone") -> None:
        """Look back on a talk with a colleague and offer them a step."""
        skipped = dict.fromkeys(("share", "heard", "mattered", "best", "told", "by", "know", "learned"), "skip")
        answers = {
            **skipped,
            "happened": "yes",
            "what": what,
            "whose": "theirs",
            "confidence": "8",
            "offer": "offer it",
        }
        await self.goes_through(Called("debrief", who=Who(to.address.key, "Sam")), answers)

    async def agrees_a_step(self, what: str, by: str) -> None:
        """Think something through and end with a step of one's own, to be looked at on a day."""
        await self.goes_through(Called("think"), {"what": what, "by": by, "confidence": "8"})

    @property
    def got(self) -> list[Message]:
        return self.house.slack.to(self.address)

    async def row(self) -> PersonRow | None:
        return await self.house.database.read(lambda conn: queries.person_at(conn, self.address))

    async def known(self) -> tuple[Person, Conversation]:
        """What the bot knows of them, opened."""
        row = await self.row()
        assert row is not None, f"{self.address.key} is not known"
        secrets = self.house.keyring.open_person(row.key)
        records = await self.house.database.read(lambda conn: queries.all_records(conn, row.id))
        return memory.person(row, secrets, records), memory.conversation(row, secrets)


@asynccontextmanager
async def at_work(*posts: Post) -> AsyncIterator[None]:
    """The posts run until the block ends, and then stop in an orderly way."""
    running = [asyncio.create_task(post.run()) for post in posts]
    try:
        yield
    finally:
        for post in posts:
            await post.stop()
        await asyncio.wait_for(asyncio.gather(*running), PATIENCE)


def _asks(message: Message) -> str:
    """The "flow.step" that a message asks for, or ""."""
    return next((button.about for button in message.buttons if "." in button.about), "")


async def rows(database: Database, table: Table) -> list[dict[str, Any]]:
    """Every row of a table, in the order of its key."""
    every = select(table).order_by(*table.primary_key)
    found = await database.read(lambda conn: conn.execute(every).mappings().all())
    return [dict(row) for row in found]


async def does(house: House, who: Someone, *answers: Chose | Filled | Called) -> None:
    """One thing after the other; then all that is due is delivered."""
    for answer in answers:
        await who.does(answer, "sheet" if isinstance(answer, Filled) else "button")
    await house.post.deliver_all()


def button(who: Someone, choice: str) -> Chose:
    """A press on the latest button of that choice in their chat."""
    found = next(it for message in reversed(who.got) for it in message.buttons if it.choice == choice)
    return Chose(found.choice, found.about)
