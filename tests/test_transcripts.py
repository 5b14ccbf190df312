"""Whole conversations in plain text: read `transcripts/` to know what the coach does. `--accept` rewrites them."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.storage.database import Database
from bot.storage.secrets import Keyring
from tests.rehearsal import Stage, rehearse

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_the_conversation_goes_as_written(
    path: Path, sqlite_database: Database, request: pytest.FixtureRequest
) -> None:
    written = path.read_text()
    stage = Stage(sqlite_database, Keyring([Fernet.generate_key().decode()]))
    held = await rehearse(written, stage)
    if request.config.getoption("--accept"):
        path.write_text(held)
    assert held == path.read_text()
