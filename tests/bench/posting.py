"""A worker in a process of its own, as `python -m bot worker` is, but for how much Slack allows in a workspace."""

from bot.settings import Slack
from tests.bench import children
from tests.bench.children import rss, say, told
from tests.bench.office import office, slack_allowing

TOKEN = "xoxb-1"


async def main(url: str, key: str, slack_url: str, a_second: str, burst: str) -> None:
    """Works until told to end. What it says at first is its memory in MB when everything is imported."""
    imported = rss()
    bot = office(url, key, Slack("the signing secret", TOKEN, api_url=slack_url))
    bot.messengers["slack"].pace = slack_allowing(int(a_second), int(burst))
    async with bot.running():
        say(imported)
        await told()
    await bot.close()
    say()


if __name__ == "__main__":
    children.run(main)
