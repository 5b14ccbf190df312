"""`python -m bot post` shows operators all but the words, and puts back what was given up, beside a bot at work."""

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import update
from sqlalchemy.engine import make_url

from bot import operating
from bot.__main__ import parser
from bot.ports import TryLater, Undeliverable
from bot.settings import Settings, read
from bot.storage.database import Database
from bot.storage.oversight import STATES
from bot.storage.secrets import Keyring
from bot.storage.tables import CANCELLED, DEAD, PENDING, SENT, delivery
from conversations.events import Called
from scheduler.pacing import ATTEMPTS, LATEST
from tests.bot.test_main import Told
from tests.fakes.house import House, Someone
from tests.fakes.slack_api import FakeSlack
from tests.whole.process import Process, migrate

Post = Callable[..., Awaitable[tuple[int, str, str]]]
REFUSED = "refused"


@pytest.fixture
def post(database_url: str, capsys: pytest.CaptureFixture[str]) -> Post:
    """`python -m bot post …` on the database of the test: (exit status, what it printed, what it complained of)."""

    async def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = await operating.operate(Settings(database_url, (), ""), parser().parse_args(["post", *arguments]))
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


async def given_up(house: House, person: str = "U1", why: str = REFUSED) -> Someone:
    """Somebody whom a message was refused for."""
    someone = await house.met(person)
    await someone.does(Called("menu"))
    house.slack.wrong.append(Undeliverable(why))
    await house.post.deliver_all()
    return someone


async def state_of(house: House, id: int) -> int:
    return next(int(row["state"]) for row in await house.deliveries("say") if row["id"] == id)


async def let_it_be_due(house: House) -> None:
    """The command goes by the real clock, which need not be that of the house."""
    at_once = update(delivery).where(delivery.c.state == PENDING).values(due_at=delivery.c.order_at)
    await house.database.write(lambda conn: conn.execute(at_once))


async def test_alone_it_lists_what_was_given_up_with_the_reason(house: House, post: Post) -> None:
    assert await post() == (0, "Nothing was given up.\n", "")
    await given_up(house)
    status, said, _ = await post()
    headings, line = said.splitlines()
    assert status == 0
    assert headings.split() == ["ID", "KIND", "PLATFORM", "WORKSPACE", "PERSON", "DUE", "ATTEMPTS", "REASON"]
    assert line.split()[1:] == ["say", "slack", "T1", "U1", "2026-11-23T09:00:02Z", "1", "refused"]
    assert (await post("list"))[1] == said


async def test_what_waits_is_listed_with_its_next_try(house: House, post: Post) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"))
    house.slack.wrong.append(TryLater("ratelimited", timedelta(hours=1)))
    await house.post.deliver_all()
    _, said, _ = await post("list", "--state", "waiting")
    headings, line = said.splitlines()
    assert "NEXT TRY" in headings
    assert "2026-11-23T10:00:0" in line
    assert line.endswith("ratelimited")
    assert (await post("list", "--state", "in-hand"))[1] == "Nothing is being delivered.\n"


async def test_a_long_list_is_cut_and_says_so(house: House, post: Post) -> None:
    for number in range(4):
        await given_up(house, f"U{number}")
    _, said, _ = await post("list", "--limit", "3")
    assert len(said.splitlines()) == 5
    assert "There are more than 3" in said
    assert (await post("list", "--limit", "4"))[1].count("U") == 4 + "ATTEMPTS DUE ".count("U")
    assert (await post("list", "--platform", "teams"))[1] == "Nothing was given up.\n"


async def test_all_that_may_be_shown_of_one_is_shown(house: House, post: Post) -> None:
    maria = await given_up(house)
    for _ in range(2):
        await maria.does(Called("menu"))
    dead, first, second = [row["id"] for row in await house.deliveries("say")][-3:]
    status, said, _ = await post("show", str(dead), str(second))
    assert status == 0
    assert said.count("slack/T1/U1") >= 2
    assert "reason:             refused" in said
    assert f"behind:             {first}" in said
    status, said, complaint = await post("show", "12345")
    assert (status, said) == (1, "")
    assert "there is no delivery 12345" in complaint


async def test_nothing_that_anybody_wrote_or_read_is_ever_shown(house: House, post: Post) -> None:
    maria = house.someone("U1")
    await maria.agrees_a_step("quiddlezax", "2026-11-25")
    await maria.says("quiddlezax quiddlezax")
    house.slack.wrong.append(RuntimeError("could not send quiddlezax"))
    await maria.says("menu")
    ids = [str(row["id"]) for kind in ("say", "remind", "learn") for row in await house.deliveries(kind)]
    texts = [" ".join(message.text.split()[:4]) for message in maria.got]
    for arguments in (("summary",), ("show", *ids), *(("list", "--state", state) for state in STATES)):
        _, said, complaint = await post(*arguments)
        assert not [words for words in ("quiddlezax", *texts) if words in said + complaint], arguments


async def test_the_summary_counts_by_platform_kind_state_and_reason(house: House, post: Post) -> None:
    assert (await post("summary"))[1] == "There are no deliveries.\n"
    maria = await given_up(house)
    await given_up(house, "U2")
    await maria.does(Called("menu"))
    long_ago = update(delivery).where(delivery.c.state == PENDING).values(due_at=0)
    await house.database.write(lambda conn: conn.execute(long_ago))
    status, said, _ = await post("summary")
    lines = [line.split() for line in said.splitlines()]
    assert status == 0
    assert ["slack", "say", "dead", "2", "2026-11-23T09:00:02Z", "refused"] in lines
    assert ["slack", "say", "waiting", "1", "2026-11-23T09:00:05Z", "-"] in lines
    assert "slack: 1 of single people due now, the oldest for" in said
    assert "since 1970-01-01T00:00:00Z" in said


async def test_what_is_put_back_leaves_again(house: House, post: Post) -> None:
    maria = await given_up(house)
    (dead,) = [row["id"] for row in await house.deliveries("say") if row["state"] == DEAD]
    assert await post("requeue", str(dead)) == (0, "1 put back.\n", "")
    house.now += timedelta(days=9999)
    await house.post.deliver_all()
    assert len(maria.got) == 1
    assert await state_of(house, dead) == SENT


async def test_those_that_were_not_given_up_stay_as_they_are_and_that_is_said(house: House, post: Post) -> None:
    await given_up(house)
    sent, *_, dead = [row["id"] for row in await house.deliveries("say")]
    status, said, complaint = await post("requeue", str(sent), str(dead), "777")
    assert status == 1
    assert said == "1 put back.\n"
    assert f"{sent} was sent: nothing done" in complaint
    assert "there is no delivery 777" in complaint
    assert (await state_of(house, sent), await state_of(house, dead)) == (SENT, PENDING)


async def test_all_of_a_reason_is_put_back_and_nothing_else(house: House, post: Post) -> None:
    await given_up(house, "U1", "not installed")
    await given_up(house, "U2", REFUSED)
    status, said, complaint = await post("requeue", "--why", "no such reason")
    assert (status, said) == (1, "0 put back.\n")
    assert "post summary" in complaint
    assert (await post("requeue", "--why", "not installed", "--platform", "teams"))[0] == 1
    assert await post("requeue", "--why", "not installed") == (0, "1 put back.\n", "")
    assert [row["why"] for row in await house.deliveries("say") if row["state"] == DEAD] == [REFUSED]
    assert await post("requeue", "--all") == (0, "1 put back.\n", "")


async def test_what_is_put_back_after_days_is_tried_more_than_once(house: House, post: Post) -> None:
    maria = await given_up(house)
    house.now += LATEST + timedelta(days=4)
    assert (await post("requeue", "--all"))[0] == 0
    await let_it_be_due(house)
    for _ in range(3):
        house.slack.wrong.append(TryLater("ratelimited", timedelta(seconds=30)))
        await house.move_on(house.now + timedelta(minutes=1))
    assert len(maria.got) == 1


async def test_what_is_put_back_keeps_to_the_hours_of_its_person(house: House, post: Post) -> None:
    maria, sam = await house.met("U1"), await house.met("U2")
    await maria.offers("Sam asks on Monday", to=sam)
    await house.post.deliver_due()
    house.slack.gone[sam.address.key] = REFUSED
    await house.post.deliver_all()
    house.slack.gone.clear()
    house.now = house.now.replace(hour=23)
    assert (await post("requeue", "--all"))[0] == 0
    await let_it_be_due(house)
    await house.post.deliver_all()
    assert sam.got == []
    await house.move_on(house.now + timedelta(hours=11))
    assert [message for message in sam.got if "one small step" in message.text]


async def test_what_may_have_arrived_is_looked_for_before_it_is_sent_again(house: House, post: Post) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"), event_id="Ev7")
    nearly = update(delivery).where(delivery.c.state == PENDING).values(attempt=ATTEMPTS - 1)
    await house.database.write(lambda conn: conn.execute(nearly))
    house.slack.wrong.append(TryLater("timeout", in_doubt=True))
    await house.post.deliver_all()
    assert (await post("requeue", "--all"))[0] == 0
    house.now += timedelta(days=9999)
    await house.post.deliver_all()
    assert "Ev7:0" in house.slack.looked_for
    assert len(maria.got) == 1


async def test_what_is_for_somebody_who_left_is_given_up_again(house: House, post: Post) -> None:
    maria = await given_up(house, why="left")
    assert (await post("requeue", "--all"))[0] == 0
    house.slack.gone[maria.address.key] = "left"
    house.now += timedelta(days=9999)
    await house.post.deliver_all()
    assert (await house.deliveries("say"))[-1]["why"] == "left"
    assert (await post())[1].splitlines()[1].endswith("left")


async def test_what_waits_can_be_cancelled(house: House, post: Post) -> None:
    maria = await house.met("U1")
    await maria.does(Called("menu"))
    sent, *_, waits = [row["id"] for row in await house.deliveries("say")]
    status, said, complaint = await post("cancel", str(waits), str(sent))
    assert (status, said) == (1, "1 cancelled.\n")
    assert f"{sent} was sent: nothing done" in complaint
    assert await state_of(house, waits) == CANCELLED
    await house.post.deliver_all()
    assert maria.got == []


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("requeue",), "say which are to be put back"),
        (("requeue", "5", "--all"), "say which are to be put back"),
        (("requeue", "--all", "--why", "left"), "say which are to be put back"),
        (("requeue", "5", "--platform", "slack"), "--platform goes with --all or --why"),
    ],
)
async def test_what_is_unclear_is_asked_about_and_nothing_is_done(
    house: House, post: Post, arguments: tuple[str, ...], complaint: str
) -> None:
    await given_up(house)
    status, said, complained = await post(*arguments)
    assert (status, said) == (2, "")
    assert complaint in complained
    assert [row["state"] for row in await house.deliveries("say")][-1] == DEAD


@pytest.mark.parametrize(
    "arguments", [("requeue", "x"), ("requeue", "0"), ("cancel",), ("list", "--limit", "0"), ("list", "--state", "?")]
)
def test_bad_input_is_refused(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["post", *arguments])
    assert ended.value.code == 2
    assert "error:" in capsys.readouterr().err


async def test_on_postgresql_the_bots_at_work_are_called(postgresql_url: str, keyring: Keyring) -> None:
    """By itself a process would look again within fifteen seconds."""
    listening = Database(postgresql_url)
    calls: asyncio.Queue[None] = asyncio.Queue()
    ear = asyncio.create_task(listening.listen(lambda: calls.put_nowait(None)))
    await asyncio.wait_for(calls.get(), 20)  # it listens
    house = House(Database(postgresql_url), keyring)
    await given_up(house)
    told = parser().parse_args(["post", "requeue", "--all"])
    assert await operating.operate(Settings(postgresql_url, (), ""), told) == 0
    await asyncio.wait_for(calls.get(), 10)
    ear.cancel()
    await listening.close()
    await house.database.close()


async def test_on_sqlite_it_waits_for_its_turn_and_says_so_if_that_does_not_come(
    sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = sqlite3.connect(make_url(sqlite_url).database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    told = parser().parse_args(["post", "requeue", "--all"])
    status = await operating.operate(Settings(sqlite_url, (), ""), told)
    other.execute("ROLLBACK")
    other.close()
    assert status == 2
    assert "busy" in capsys.readouterr().err


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    fake = FakeSlack("the signing secret")
    await fake.start()
    fake.installed("T1", "xoxb-1")
    fake.joins("U1", "maria", tz="Europe/Berlin")
    yield fake
    await fake.stop()


async def test_beside_a_bot_at_work_what_was_given_up_is_seen_put_back_and_arrives(
    database_url: str, slack: FakeSlack, tmp_path: Path
) -> None:
    environ = {
        "DATABASE_URL": database_url,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_API_URL": slack.url,
        "COACH_KEYS": Fernet.generate_key().decode(),
        "COACH_SUPPORT_CONTACTS": "Employee help line, 030 123456",
    }
    process = Process("web", tmp_path, environ)
    await process.start()
    slack.endpoint = f"{process.url}/slack/events"
    slack.fails("chat.postMessage", error="invalid_blocks")
    await slack.types("U1", "quiddlezax")

    async def operator(*command: str) -> Told:
        """Without a key: they need none."""
        told = await asyncio.to_thread(Told, tmp_path, "post", *command, DATABASE_URL=database_url)
        assert "quiddlezax" not in told.out + told.err
        assert "Traceback" not in told.err
        return told

    async with asyncio.timeout(20):
        while REFUSED not in (listed := await operator()).out:
            continue
    assert "U1" in listed.out
    assert (await operator("summary")).status == 0
    lost = slack.reads("U1")
    done = await operator("requeue", "--why", REFUSED)
    assert (done.status, done.out) == (0, "1 put back.\n")
    await slack.until(lambda: slack.reads("U1").count("\n") > lost.count("\n"), within=30)
    assert (await operator("list")).out == "Nothing was given up.\n"
    assert await process.stop(signal.SIGTERM) == 0


async def test_without_a_database_it_says_so(tmp_path: Path) -> None:
    new = f"sqlite:///{tmp_path}/new.db"
    not_migrated = await asyncio.to_thread(Told, tmp_path, "post", DATABASE_URL=new)
    assert not_migrated.status == 2
    assert "run `python -m bot migrate`" in not_migrated.err
    await migrate(tmp_path, {"DATABASE_URL": new})
    assert (await asyncio.to_thread(Told, tmp_path, "post", DATABASE_URL=new)).out == "Nothing was given up.\n"
    away = "postgresql://u:a-password@127.0.0.1:1/x"
    unreachable = await asyncio.to_thread(Told, tmp_path, "post", "requeue", "--all", DATABASE_URL=away)
    assert unreachable.status == 2
    assert "cannot be reached" in unreachable.err
    assert "a-password" not in unreachable.err


def test_it_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["post", "--help"])
    said = capsys.readouterr().out
    for word in ("requeue", "SQLite", "PostgreSQL"):
        assert word in said
    assert read({}, "post").keys == ()
