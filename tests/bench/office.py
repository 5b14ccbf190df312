"""An office to measure in: the whole bot over a database, and people of it who may be reached at any hour.

Rule: their rows, and what is on its way to them, are as turns would have left them.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from adapters.slack.outbound import PACE
from bot import letters, memory
from bot.main import Bot
from bot.ports import Address, Message, Pace, Rate
from bot.settings import Settings, Slack
from bot.storage import announcements, deliveries, queries
from bot.storage.deliveries import NewDelivery
from bot.storage.queries import PersonRow
from bot.storage.secrets import PersonSecrets
from conversations.conversation import Conversation
from conversations.person import Person, Record

WORKSPACE = "T1"
BRIEF = "brief-1"
AHEAD = timedelta(hours=1)


def slack_allowing(a_second: int, burst: int) -> Pace:
    """As Slack does, but for how much in a workspace."""
    return replace(PACE, workspace=Rate(timedelta(seconds=1) / a_second, burst))


def office(url: str, key: str, slack: Slack | None = None) -> Bot:
    """The bot as every process builds it, over a migrated database. key: one of COACH_KEYS."""
    return Bot.build(Settings(url, (key,), "Employee help line, 030 123456", slack=slack))


async def hire(bot: Bot, names: Sequence[str]) -> list[PersonRow]:
    """Let people of these names be there."""
    now = datetime.now(UTC)
    return await bot.database.write(lambda conn: [_hired(bot, conn, name, now) for name in names])


async def remind(bot: Bot, people: Sequence[PersonRow], moments: Sequence[datetime]) -> None:
    """Each of them has prepared a talk, and is to be reminded of it at the moment in the same place."""
    await _for_each(bot, people, moments, _prepared)


async def write(bot: Bot, people: Sequence[PersonRow], moments: Sequence[datetime]) -> None:
    """A message to each of them leaves at the moment in the same place."""
    await _for_each(bot, people, moments, _written)


async def announce(bot: Bot, text: str) -> None:
    """Something for all of them, from now on."""
    sealed, now = bot.keyring.seal(text.encode()), datetime.now(UTC)
    await bot.database.write(lambda conn: announcements.begin(conn, f"slack/{WORKSPACE}", sealed, now))


def _hired(bot: Bot, conn: Connection, name: str, now: datetime) -> PersonRow:
    address, key = Address("slack", WORKSPACE, name), bot.keyring.new_person_key()
    secrets = bot.keyring.open_person(key)
    person = Person(address.key, days="0123456", opens="00:00", closes="23:59", welcomed=True)
    profile, conversation = memory.sealed_profile(person, secrets), memory.sealed_conversation(Conversation(), secrets)
    row = queries.add_person(conn, address, key, profile, conversation, now)
    queries.set_profiled(conn, row.id, now)
    return row


async def _for_each(
    bot: Bot,
    people: Sequence[PersonRow],
    moments: Sequence[datetime],
    what: Callable[[Connection, PersonRow, PersonSecrets, datetime], NewDelivery],
) -> None:
    def all_of_them(conn: Connection) -> None:
        each = zip(people, moments, strict=True)
        new = [what(conn, person, bot.keyring.open_person(person.key), at) for person, at in each]
        deliveries.add_deliveries(conn, new)

    await bot.database.write(all_of_them)


def _prepared(conn: Connection, person: PersonRow, secrets: PersonSecrets, at: datetime) -> NewDelivery:
    talk = at + AHEAD
    brief = Record(BRIEF, at - AHEAD, {"topic": "the late reports", "who": "Sam", "when": talk.isoformat()})
    queries.keep_record(conn, person.id, memory.sealed_record(brief, secrets))
    return letters.remind(person, secrets, "talk", BRIEF, at, meeting=talk, last=talk)


def _written(conn: Connection, person: PersonRow, secrets: PersonSecrets, at: datetime) -> NewDelivery:
    return letters.say(person, secrets, f"{person.address.key}/written", Message("How did it go?"), at)
