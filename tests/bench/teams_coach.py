"""The whole program in a process of its own, as `python -m bot web` is, but for the pace: it answers at once."""

import asyncio
import os

from aiohttp import web

from bot.main import Bot
from bot.ports import Pace
from bot.settings import read


async def main() -> None:
    told = read(os.environ, "web")
    bot = Bot.build(told)
    bot.messengers["teams"].pace = Pace()
    runner = web.AppRunner(bot.app(), access_log=None)
    async with bot.running():
        await runner.setup()
        await web.TCPSite(runner, told.host, told.port).start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
