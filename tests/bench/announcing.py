"""How much of what Slack allows in a workspace a long announcement uses, how often it is refused, and what becomes of
reminders meanwhile. The workers are processes; Slack is a fake at the wire that counts, and refuses what is too much.
"""

import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from tests.bench import posting
from tests.bench.children import Child
from tests.bench.databases import fresh
from tests.bench.lateness import figures
from tests.bench.load import SECRET
from tests.bench.office import announce, hire, office, remind
from tests.bench.table import Table
from tests.fakes.slack_api import FakeSlack
from tests.fakes.slack_screen import Post

A_SECOND, BURST = 50, 25
IN_A_CHAT = 4
READERS, REMINDED = 1000, 100
SOON = timedelta(seconds=6)
SETUPS = (("SQLite", 1), ("PostgreSQL", 1), ("PostgreSQL", 2))


async def run(postgresql: str) -> None:
    table = Table(
        f"An announcement to {READERS:,} where Slack allows {A_SECOND} a second and {BURST} at once; 1 a second in a\n"
        f"chat and {IN_A_CHAT} at once. Reminders: {REMINDED} of them meanwhile; late: until Slack has the message"
    )
    for kind, posts in SETUPS:
        for reminded in (0, REMINDED):
            with tempfile.TemporaryDirectory() as folder:
                url = await fresh(postgresql, Path(folder), kind)
                name = f"{kind}, {posts} post{'s' if posts > 1 else ''}{', with reminders' if reminded else ''}"
                table.row(name, **await _announced(url, posts, reminded))
    table.show()


async def _announced(url: str, posts: int, reminded: int) -> dict[str, str]:
    slack = FakeSlack(SECRET, pace=1.0, burst=IN_A_CHAT, workspace=(A_SECOND, BURST))
    await slack.start()
    slack.installed("T1", posting.TOKEN)
    key, names = Fernet.generate_key().decode(), [f"U{number}" for number in range(READERS)]
    for name in names:
        slack.joins(name, name)
    due = await _prepared(url, key, names, reminded)
    arguments = (url, key, slack.url, A_SECOND, BURST)
    workers = [await Child.start(posting.__name__, *arguments) for _ in range(posts)]
    began = time.time()
    await slack.until(lambda: len(slack.posts) == READERS + reminded, within=60)
    for worker in workers:
        worker.go()
        await worker.found()
        await worker.ended()
    await slack.stop()
    assert len({post.key for post in slack.posts}) == len(slack.posts), "somebody got something twice"
    late = [(post.at - due[post.channel]) * 1000 for post in slack.posts if not _is_news(post)]
    return {
        "of_allowed": f"{_share(slack.posts, began):.1%}",
        "refused": f"{slack.refused}",
        **({f"late_{name}": figure for name, figure in figures(late).items()} if late else {}),
    }


async def _prepared(url: str, key: str, names: Sequence[str], reminded: int) -> dict[str, float]:
    """Everything that is to leave is in the database. Returns who is reminded when, by chat, in seconds since 1970."""
    bot = office(url, key)
    people = await hire(bot, names)
    await announce(bot, "The program starts on Monday.")
    first, apart = datetime.now(UTC) + SOON, timedelta(seconds=READERS / A_SECOND) / REMINDED
    due = [first + number * apart for number in range(reminded)]
    await remind(bot, people[-reminded:] if reminded else [], due)
    await bot.close()
    return {
        f"D{person.address.person[1:]}": at.timestamp() for person, at in zip(people[-reminded:], due, strict=False)
    }


def _share(posts: Sequence[Post], since: float) -> float:
    """From when all workers were there to the last of the announcement: its tail is nothing but reminders."""
    until = max(post.at for post in posts if _is_news(post))
    return sum(since < post.at <= until for post in posts) / (until - since) / A_SECOND


def _is_news(post: Post) -> bool:
    return post.key.startswith("announcement/")
