"""Hundreds of people in Slack and in Teams, what is to reach them, and whether it did: once, and in order."""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import Connection, select

from adapters.slack.installs import Workspaces
from bot import letters, memory
from bot.main import Bot
from bot.ports import Address, Message
from bot.settings import read
from bot.storage import announcements, deliveries, queries
from bot.storage.deliveries import NewDelivery
from bot.storage.queries import PersonRow
from bot.storage.tables import SENT, delivery
from conversations.conversation import Conversation
from conversations.person import Person, Record
from tests.fakes.slack_api import FakeSlack
from tests.fakes.teams_server import TeamsServer
from tests.fakes.trouble import Trouble, Weather
from tests.patience import until
from tests.whole.workers import Worker, deliver

TOMORROW = timedelta(days=1)
ALL_DAY = {"zone": "UTC", "days": "0123456", "opens": "00:00", "closes": "23:59:59.999999", "nudges": 1000}


def storm(chance: random.Random, tenths: int) -> Weather:
    """So many of a thousand calls go wrong in each of these ways, or are slow."""
    ways = (
        {"status": 429, "headers": {"Retry-After": "1"}},
        {"status": 502},
        {"status": 504, "done": True},
        {"drop": True},
        {"drop": True, "done": True},
        {"late": 0.3},
        {"slow": 0.3},
        {"slow": 0.5},
    )

    def weather(method: str) -> Trouble | None:
        number = int(chance.random() * 1000 / tenths)
        return Trouble(**ways[number]) if number < len(ways) else None

    return weather


@dataclass
class Town:
    """environ: what its processes are told. folder: where they may write. chance: by which it is decided who gets what.

    `bot` is over the database and not at work.
    """

    environ: Mapping[str, str]
    folder: Path
    slack: FakeSlack
    teams: TeamsServer
    chance: random.Random
    people: list[PersonRow] = field(default_factory=list)
    mailed: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    reminded: int = 0

    def __post_init__(self) -> None:
        self.bot = Bot.build(read(self.environ, "worker", self.folder))

    def worker(self, freezes: Path | None = None) -> Worker:
        """One more process at work. freezes: it stops when about to send to Slack once there is this file."""
        return Worker(deliver, self.environ, self.folder, freezes)

    async def at_work(self, *workers: Worker) -> None:
        """Wait until all of them are: a process that finds no database when it begins ends at once, as it should."""
        await until(lambda: all(worker.is_at_work(self.folder) for worker in workers))

    async def found(self, workspaces: int, tenants: int, each: int) -> None:
        """So many workspaces of Slack and tenants of Teams, so many people in each of them."""
        await self.bot.time.follow(self.bot.database)
        for workspace in range(workspaces):
            team, token = f"T{workspace}", f"xoxb-{workspace}"
            self.slack.installed(team, token)
            made = Installation(team_id=team, bot_token=token, bot_id="BBOT", bot_user_id="UBOT", user_id="U0")
            await Workspaces(self.bot.shelf).async_save(made)
        some = [Address("slack", f"T{where}", f"U{where}x{one}") for where in range(workspaces) for one in range(each)]
        for address in some:
            self.slack.joins(address.person, address.person.lower(), address.workspace)
        others = [self._in_teams(f"tenant{where}", f"{where}x{one}") for where in range(tenants) for one in range(each)]
        self.people += await self.bot.database.write(lambda conn: [self._moves_in(conn, at) for at in (*some, *others)])
        self.chance.shuffle(self.people)

    def _in_teams(self, tenant: str, person: str) -> Address:
        """Somebody for whom the app is installed, with the way back that an activity of theirs would give."""
        self.teams.installed(f"29:{person}", f"a:{person}", tenant)
        reference = {
            "user": {"id": f"29:{person}"},
            "bot": {"id": "28:bot"},
            "conversation": {"id": f"a:{person}", "conversationType": "personal", "tenantId": tenant},
            "channelId": "msteams",
            "serviceUrl": self.teams.url,
        }
        return Address("teams", tenant, person, {"reference": json.dumps(reference)})

    def _moves_in(self, conn: Connection, address: Address) -> PersonRow:
        """Somebody who may be reached at any time, and has a talk tomorrow."""
        key = self.bot.keyring.new_person_key()
        secrets, now = self.bot.keyring.open_person(key), self.bot.time.now()
        profile = memory.sealed_profile(Person(address.key, welcomed=True, **ALL_DAY), secrets)  # type: ignore[arg-type]
        row = queries.add_person(conn, address, key, profile, memory.sealed_conversation(Conversation(), secrets), now)
        brief = Record("brief-1", now, {"when": (now + TOMORROW).isoformat()})
        queries.keep_record(conn, row.id, memory.sealed_record(brief, secrets))
        return row

    async def mail(self, number: int) -> None:
        """So many more messages, to whomever chance chooses."""
        some = self.chance.choices(self.people, k=number)
        await self._add(self._letter(person) for person in some)

    def _letter(self, person: PersonRow) -> NewDelivery:
        mine = self.mailed[person.address.key]
        mine.append(f"{person.address.key}/{len(mine):03}")
        secrets = self.bot.keyring.open_person(person.key)
        return letters.say(person, secrets, mine[-1], Message(f"This is {mine[-1]}."), self.bot.time.now())

    async def remind(self, number: int) -> None:
        """So many are reminded of their talk: each reminder takes a turn, and says one thing in it."""
        some = self.people[self.reminded : self.reminded + number]
        self.reminded += number
        now, keyring = self.bot.time.now(), self.bot.keyring
        await self._add(letters.remind(one, keyring.open_person(one.key), "talk", "brief-1", now) for one in some)

    async def _add(self, new: Iterable[NewDelivery]) -> None:
        some = list(new)
        await self.bot.database.write(lambda conn: deliveries.add_deliveries(conn, some))
        self.bot.database.call()

    async def announce(self) -> None:
        """Something is to reach all of them."""
        sealed, now = self.bot.keyring.seal(b"The program starts on Monday."), self.bot.time.now()
        await self.bot.database.write(lambda conn: announcements.begin(conn, "", sealed, now))

    async def rows(self) -> list[tuple[str, str, int, str]]:
        """(key, kind, state, platform) of everything that was ever to leave."""
        found = select(delivery.c.key, delivery.c.kind, delivery.c.state, delivery.c.lane).order_by(delivery.c.id)
        rows = await self.bot.database.read(lambda conn: conn.execute(found).all())
        return [(key, kind, state, lane.partition("/")[0]) for key, kind, state, lane in rows]

    async def nothing_waits(self) -> bool:
        return all(state not in (0, 1) for _, _, state, _ in await self.rows())

    async def look(self) -> None:
        """Fails unless everything was sent, once in Slack and at least once in Teams, and all in order."""
        rows = await self.rows()
        assert {state for _, _, state, _ in rows} == {SENT}
        kinds = Counter(kind for _, kind, _, _ in rows)
        mailed = sum(len(keys) for keys in self.mailed.values())
        assert kinds["remind"] == self.reminded
        assert kinds["say"] == mailed + self.reminded
        messages = [(key, platform) for key, kind, _, platform in rows if kind in ("say", "news")]
        in_slack = Counter(post.key for post in self.slack.posts)
        once = Counter(key for key, platform in messages if platform == "slack")
        assert in_slack == once, f"lost: {sorted(once - in_slack)}, too often: {sorted(in_slack - once)}"
        in_teams = Counter(post.key for post in self.teams.posts)
        assert in_teams.keys() == {key for key, platform in messages if platform == "teams"}
        seen = {"slack": list(in_slack), "teams": list(in_teams)}
        for platform, keys in seen.items():
            self._look_at_order(keys, lambda key, platform=platform: key.startswith(f"{platform}/"))  # type: ignore[misc]

    def _look_at_order(self, seen: list[str], is_mail: Callable[[str], bool]) -> None:
        """seen: every key by when it was first seen."""
        of = {key: person for person, keys in self.mailed.items() for key in keys}
        found: defaultdict[str, list[str]] = defaultdict(list)
        for key in filter(is_mail, seen):
            found[of[key]].append(key)
        for person, keys in found.items():
            assert keys == self.mailed[person]

    @property
    def repeated(self) -> int:
        """How many messages were seen more than once in Teams."""
        return len(self.teams.posts) - len({post.key for post in self.teams.posts})

    @property
    def looked_for(self) -> int:
        return len(self.slack.called("conversations.history"))

    def tell(self) -> None:
        """For whoever runs the test with -s."""
        told = {
            "messages in Slack": len(self.slack.posts),
            "in Teams": len(self.teams.posts),
            "of these a second time": self.repeated,
            "refused by Slack": self.slack.refused,
            "by Teams": self.teams.refused,
            "looked for": self.looked_for,
        }
        print(", ".join(f"{what}: {number}" for what, number in told.items()))  # noqa: T201
