"""What is to leave leaves in its order, is held by one process at a time, and is never kept behind a stranger's."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import asyncpg
import pytest
from sqlalchemy import Connection, select, text, update

from bot.ports import Address
from bot.storage import claims, deliveries, queries
from bot.storage.claims import Claimed
from bot.storage.database import Database
from bot.storage.deliveries import NewDelivery
from bot.storage.tables import CANCELLED, DEAD, LEASED, PENDING, SENT, WAITING, delivery
from tests.fakes.house import MONDAY as NOW
from tests.fakes.house import rows
from tests.fakes.messenger import PATIENCE

LEASE = timedelta(seconds=60)
SECOND = timedelta(seconds=1)


async def someone(database: Database, name: str = "U1") -> int:
    address = Address("slack", "T1", name)
    row = await database.write(lambda conn: queries.add_person(conn, address, b"k", b"p", b"c", NOW))
    return row.id


def new(person: int, key: str, due: datetime = NOW, lane: str = "", kind: str = "say", about: str = "") -> NewDelivery:
    return NewDelivery(key, kind, person, lane or f"lane of {person}", "slack/T1", due, f"sealed {key}".encode(), about)


async def add(database: Database, *some: NewDelivery) -> None:
    await database.write(lambda conn: deliveries.add_deliveries(conn, some))


async def claim(database: Database, now: datetime = NOW, me: str = "me", limit: int = 10) -> list[Claimed]:
    return await database.write(lambda conn: claims.claim(conn, me, now, now + LEASE, limit))


async def settle(database: Database, row: Claimed) -> bool:
    return await database.write(lambda conn: deliveries.settle_sent(conn, {row.id: row.lease})) == {row.id}


async def next_due(database: Database) -> datetime | None:
    return (await database.read(claims.next_due)).first


def keys(claimed: Iterable[Claimed]) -> list[str]:
    return [row.key for row in claimed]


async def states(database: Database) -> dict[str, int]:
    return {row["key"]: row["state"] for row in await rows(database, delivery)}


async def test_only_what_is_due_can_be_claimed(database: Database) -> None:
    person = await someone(database)
    await add(database, new(person, "now", lane="a"), new(person, "later", NOW + SECOND, lane="b"))
    assert keys(await claim(database)) == ["now"]
    assert keys(await claim(database, NOW + SECOND)) == ["later"]


async def test_what_is_claimed_comes_with_its_person_and_its_words(database: Database) -> None:
    person = await someone(database)
    await add(database, new(person, "k", kind="remind", about="talk/brief-1"))
    (row,) = await claim(database)
    assert (row.kind, row.about, row.payload) == ("remind", "talk/brief-1", b"sealed k")
    assert row.person.address == Address("slack", "T1", "U1")
    assert row.order_at == NOW
    assert row.attempt == 1


async def test_one_person_reads_in_the_order_in_which_things_were_said(database: Database) -> None:
    person = await someone(database)
    await add(database, *(new(person, f"{number}") for number in range(4)))
    read = []
    while claimed := await claim(database):
        (row,) = claimed
        read.append(row.key)
        assert await claim(database, me="other") == [], "one at a time"
        await settle(database, row)
    assert read == ["0", "1", "2", "3"]


async def test_the_order_is_that_of_the_due_times(database: Database) -> None:
    person = await someone(database)
    await add(database, new(person, "second"), new(person, "first", NOW - SECOND))
    assert keys(await claim(database)) == ["first"]


async def test_different_people_do_not_wait_for_each_other(database: Database) -> None:
    some = [await someone(database, f"U{number}") for number in range(3)]
    await add(database, *(new(person, f"{person}/{number}") for person in some for number in range(2)))
    assert sorted(keys(await claim(database))) == [f"{person}/0" for person in some]


async def test_a_message_waiting_for_its_next_try_holds_back_its_own_conversation_only(database: Database) -> None:
    mine, other = await someone(database, "U1"), await someone(database, "U2")
    await add(database, new(mine, "first"), new(mine, "second"))
    (row,) = await claim(database)
    later = NOW + timedelta(minutes=5)
    assert await database.write(lambda conn: deliveries.retry(conn, row.id, "me", later, "busy"))
    await add(database, new(other, "theirs"))
    (theirs,) = await claim(database, NOW + SECOND)
    assert theirs.key == "theirs"
    await settle(database, theirs)
    assert await claim(database, later - SECOND) == []
    (again,) = await claim(database, later)
    assert (again.key, again.attempt) == ("first", 2)
    await settle(database, again)
    assert keys(await claim(database, later)) == ["second"]


async def test_that_processes_die_is_no_try_and_is_forgotten_once_one_says_what_became_of_it(
    database: Database,
) -> None:
    person = await someone(database)
    await add(database, new(person, "k"))
    for deaths in range(4):
        (row,) = await claim(database, NOW + deaths * LEASE)
        assert (row.attempt, row.taken_over) == (1, deaths)
    later = NOW + 4 * LEASE
    assert await database.write(lambda conn: deliveries.retry(conn, row.id, "me", later, "busy"))
    (row,) = await claim(database, later)
    assert (row.attempt, row.taken_over) == (2, 0)


async def test_many_held_back_messages_do_not_hide_the_others(database: Database) -> None:
    """Half a platform is down: thousands wait behind the first of each lane, and somebody else's answer is due."""
    stuck, other = await someone(database, "U1"), await someone(database, "U2")
    await add(database, *(new(stuck, f"{number}") for number in range(300)))
    (head,) = await claim(database)
    later = NOW + timedelta(minutes=10)
    await database.write(lambda conn: deliveries.retry(conn, head.id, "me", later, "busy"))
    await add(database, new(other, "theirs", NOW + SECOND))
    assert keys(await claim(database, NOW + SECOND, limit=4)) == ["theirs"]


async def test_those_behind_heads_that_fell_due_after_them_hide_nothing(database: Database) -> None:
    """Processes died with the first of many conversations in hand, and hundreds wait behind those: all are long due."""
    some = [await someone(database, f"U{number}") for number in range(10)]
    await add(database, *(new(person, f"{person}/{number}") for person in some for number in range(10)))
    assert len(await claim(database, limit=100, me="dead")) == 10
    long_after = NOW + 60 * LEASE
    heads = [f"{person}/0" for person in some]
    taken_over: list[str] = []
    while rows := await claim(database, long_after, limit=2):
        taken_over += keys(rows)
    assert taken_over == heads


@pytest.mark.parametrize("seed", range(10))
async def test_whatever_became_of_it_all_is_claimed_in_the_end_and_in_order(database: Database, seed: int) -> None:
    """Any number of processes died, were refused or were held back, at any time: what is due is claimed."""
    chance = random.Random(seed)  # noqa: S311
    some = [await someone(database, f"U{number}") for number in range(6)]
    dues = [NOW + chance.randrange(3600) * SECOND for _ in range(120)]
    await add(database, *(new(chance.choice(some), f"{number:03}", due) for number, due in enumerate(dues)))

    def spoil(conn: Connection) -> None:
        for (id,) in conn.execute(select(delivery.c.id)).all():
            due = queries.ms(NOW + chance.randrange(7200) * SECOND)
            state = chance.choice((PENDING, PENDING, LEASED))
            conn.execute(update(delivery).where(delivery.c.id == id).values(state=state, due_at=due, lease="dead"))

    await database.write(spoil)
    said = defaultdict[int, list[tuple[datetime, int]]](list)
    for moments in range(30):
        now = NOW + timedelta(hours=3) + moments * claims.A_MOMENT
        while claimed := await claim(database, now, limit=2):
            for row in claimed:
                if chance.random() < 0.2:
                    await database.write(partial(deliveries.retry, id=row.id, lease="me", due=now, why="busy"))
                else:
                    assert await settle(database, row)
                    said[row.person.id].append((row.order_at, row.id))
    assert sum(len(mine) for mine in said.values()) == len(dues)
    assert all(mine == sorted(mine) for mine in said.values())


async def test_what_is_held_back_does_not_keep_the_post_awake(database: Database) -> None:
    person = await someone(database)
    await add(database, new(person, "first"), new(person, "second"))
    (row,) = await claim(database)
    assert await claim(database, me="other") == []
    due = await next_due(database)
    assert due is not None
    assert NOW < due <= NOW + LEASE
    await settle(database, row)
    assert await next_due(database) == NOW


async def test_a_lease_that_ended_is_taken_over(database: Database) -> None:
    person = await someone(database)
    await add(database, new(person, "k"))
    (row,) = await claim(database, me="dead")
    assert await claim(database, NOW + LEASE - SECOND, me="alive") == []
    (taken,) = await claim(database, NOW + LEASE, me="alive")
    assert (taken.key, taken.attempt, taken.taken_over, taken.in_doubt) == ("k", 1, 1, True)
    assert not await settle(database, row)
    assert (await states(database))["k"] == LEASED
    assert await settle(database, taken)


@pytest.mark.parametrize("how", ["settle", "give up", "retry", "postpone", "cancel"])
async def test_who_lost_the_lease_settles_nothing(database: Database, how: str) -> None:
    person = await someone(database)
    await add(database, new(person, "k"))
    (row,) = await claim(database, me="slow")
    await claim(database, NOW + LEASE, me="quick")
    settles = {
        "settle": lambda conn: bool(deliveries.settle_sent(conn, {row.id: "slow"})),
        "give up": lambda conn: deliveries.give_up(conn, row.id, "slow", "refused"),
        "retry": lambda conn: deliveries.retry(conn, row.id, "slow", NOW, "busy"),
        "postpone": lambda conn: deliveries.postpone(conn, row.id, "slow", NOW),
        "cancel": lambda conn: deliveries.withdraw(conn, row.id, "slow", "stopped"),
    }
    before = await rows(database, delivery)
    assert not await database.write(settles[how])
    assert await rows(database, delivery) == before


async def test_what_was_sent_keeps_no_words(database: Database) -> None:
    person = await someone(database)
    await add(database, new(person, "k"))
    (row,) = await claim(database)
    assert await settle(database, row)
    (found,) = await rows(database, delivery)
    assert (found["state"], found["payload"], found["lease"]) == (SENT, b"", None)


async def test_what_is_not_to_happen_keeps_no_words_either(database: Database) -> None:
    person = await someone(database)
    await add(database, new(person, "k"))
    (row,) = await claim(database)
    assert await database.write(lambda conn: deliveries.withdraw(conn, row.id, "me", "stopped"))
    (found,) = await rows(database, delivery)
    assert (found["state"], found["payload"], found["why"]) == (CANCELLED, b"", "stopped")


async def test_what_was_given_up_can_be_tried_again(database: Database) -> None:
    person = await someone(database)
    await add(database, new(person, "k"), new(person, "next"))
    (row,) = await claim(database)
    assert await database.write(lambda conn: deliveries.give_up(conn, row.id, "me", "refused"))
    found = next(it for it in await rows(database, delivery) if it["key"] == "k")
    assert (found["state"], found["payload"], found["why"]) == (DEAD, b"sealed k", "refused")
    assert keys(await claim(database)) == ["next"], "and holds up nothing"


async def test_many_are_settled_together_and_each_lane_goes_on(database: Database) -> None:
    some = [await someone(database, f"U{number}") for number in range(5)]
    await add(database, *(new(person, f"{person}/{number}") for person in some for number in range(3)))
    for number in range(3):
        claimed = await claim(database)
        assert sorted(keys(claimed)) == [f"{person}/{number}" for person in some]
        assert await claim(database) == [], "the others are held back"
        leases = {row.id: row.lease for row in claimed} | {claimed[0].id: "somebody else's"}
        settled = await database.write(lambda conn, these=leases: deliveries.settle_sent(conn, these))  # type: ignore[misc]
        assert settled == {row.id for row in claimed[1:]}
        assert await settle(database, claimed[0])


async def test_what_is_just_being_held_back_goes_on_once_its_head_is_settled(postgresql_url: str) -> None:
    """Another process found the head still in hand: whoever settles it waits for that and undoes it."""
    database = Database(postgresql_url)
    person = await someone(database)
    await add(database, new(person, "head"), new(person, "next"))
    (head,) = await claim(database)
    other = await asyncpg.connect(postgresql_url)
    async with other.transaction():
        await other.execute("UPDATE delivery SET due_at = due_at + 1000 WHERE key = 'next'")
        settling = asyncio.create_task(settle(database, head))
        async with asyncio.timeout(PATIENCE):
            while not await other.fetchval("SELECT count(*), pg_sleep(0.01) FROM pg_locks WHERE NOT granted"):
                continue
    assert await settling
    assert keys(await claim(database)) == ["next"]
    await other.close()
    await database.close()


async def test_what_somebody_had_in_hand_is_in_doubt_until_a_try_is_known_to_have_failed(database: Database) -> None:
    person = await someone(database)
    await add(database, new(person, "k"))
    (row,) = await claim(database, me="killed")
    assert not row.in_doubt
    at = NOW + LEASE
    (row,) = await claim(database, at)
    assert row.in_doubt
    assert await database.write(lambda conn: deliveries.retry(conn, row.id, "me", at, "timeout", in_doubt=True))
    (row,) = await claim(database, at)
    assert row.in_doubt
    assert await database.write(lambda conn: deliveries.retry(conn, row.id, "me", at, "rate limit"))
    (row,) = await claim(database, at)
    assert not row.in_doubt


async def test_what_is_put_back_counts_no_try_and_is_due_when_it_may_ask_again(database: Database) -> None:
    person = await someone(database)
    await add(database, new(person, "k"))
    (row,) = await claim(database)
    await database.write(lambda conn: claims.put_back(conn, "somebody else's", {row.id: NOW}))
    assert (await states(database))["k"] == LEASED
    await database.write(lambda conn: claims.put_back(conn, "me", {row.id: NOW + SECOND}))
    assert await claim(database) == []
    (row,) = await claim(database, NOW + SECOND)
    assert (row.attempt, row.in_doubt) == (1, False)


async def test_a_workspace_at_its_limit_hides_nobody_elses(database: Database) -> None:
    some = [await someone(database, f"U{number}") for number in range(40)]
    crowd = [replace(new(person, f"{person}"), bucket="slack/BUSY") for person in some]
    other = await someone(database, "V1")
    await add(database, *crowd, new(other, "theirs", NOW + SECOND))
    later = NOW + SECOND
    found = await database.write(lambda conn: claims.claim(conn, "me", later, later + LEASE, 5, blocked=["slack/BUSY"]))
    assert keys(found) == ["theirs"]
    free = {"slack/BUSY": queries.ms(later + 2 * LEASE)}
    assert (await database.read(lambda conn: claims.next_due(conn, free))).first == later + LEASE


async def test_what_waits_in_a_workspace_at_its_limit_is_not_gone_through(sqlite_database: Database) -> None:
    """However much that is. Counted in SQLite's own steps."""
    person = await someone(sqlite_database)
    waiting = [replace(new(person, f"{number}", NOW + LEASE), bucket="slack/BUSY") for number in range(1000)]
    await add(sqlite_database, *waiting)

    def steps(conn: Connection) -> int:
        counted: list[None] = []
        driver: Any = conn.connection.driver_connection
        driver.set_progress_handler(lambda: counted.append(None), 1)
        assert claims.next_due(conn, {"slack/BUSY": queries.ms(NOW + SECOND)}).first is None
        driver.set_progress_handler(None, 0)
        return len(counted)

    assert await sqlite_database.read(steps) < len(waiting)


async def test_what_is_for_many_is_claimed_apart_and_of_one_workspace_at_a_time(database: Database) -> None:
    some = [await someone(database, f"U{number}") for number in range(6)]
    news = [replace(new(person, f"{person}"), bucket=f"slack/T{person % 2}") for person in some]
    await add(database, *news, new(some[0], "answer", lane="chat"))
    await database.write(
        lambda conn: conn.execute(update(delivery).where(delivery.c.key != "answer").values(bulk=True))
    )
    due = await database.read(claims.next_due)
    assert due.urgent == NOW
    assert dict(due.bulk) == {"slack/T0": NOW, "slack/T1": NOW}
    assert keys(await claim(database)) == ["answer"]
    found = await database.write(lambda conn: claims.claim_bulk(conn, "me", NOW, NOW + LEASE, 2, "slack/T1"))
    assert [(row.bucket, row.bulk) for row in found] == [("slack/T1", True)] * 2


async def test_the_nudges_of_a_day_are_counted_but_for_those_that_never_arrived(database: Database) -> None:
    person, other = await someone(database, "U1"), await someone(database, "U2")
    for number, state in enumerate([PENDING, LEASED, SENT, DEAD, CANCELLED]):
        at = NOW + number * SECOND
        await add(database, replace(new(person, f"{number}", at), nudge=True))
        changed = update(delivery).where(delivery.c.key == f"{number}").values(state=state)
        await database.write(lambda conn, changed=changed: conn.execute(changed))  # type: ignore[misc]
    await add(database, new(person, "answer"), replace(new(other, "theirs"), nudge=True))
    found = await database.read(lambda conn: deliveries.nudges_since(conn, person, NOW + SECOND))
    assert found == [NOW + SECOND, NOW + 2 * SECOND]


async def test_a_try_that_was_not_ours_to_blame_does_not_count(database: Database) -> None:
    person = await someone(database)
    await add(database, new(person, "k"))
    for number in range(1, 20):
        (row,) = await claim(database, NOW + number * SECOND)
        assert row.attempt == 1
        due = NOW + (number + 1) * SECOND
        await database.write(lambda conn, due=due, id=row.id: deliveries.retry(conn, id, "me", due, "x", refund=True))  # type: ignore[misc]


async def test_what_is_postponed_takes_its_place_among_what_is_due_then(database: Database) -> None:
    person = await someone(database)
    tomorrow = NOW + timedelta(days=1)
    await add(database, new(person, "a"), new(person, "b"), new(person, "c", tomorrow - SECOND))
    (row,) = await claim(database)
    assert await database.write(lambda conn: deliveries.postpone(conn, row.id, "me", tomorrow))
    (following,) = await claim(database)
    assert following.key == "b"
    await settle(database, following)
    (before,) = await claim(database, tomorrow)
    assert before.key == "c"
    await settle(database, before)
    (last,) = await claim(database, tomorrow)
    assert (last.key, last.attempt, last.order_at) == ("a", 1, tomorrow)


async def test_two_that_were_postponed_to_one_moment_follow_each_other_at_once(database: Database) -> None:
    person = await someone(database)
    tomorrow = NOW + timedelta(days=1)
    await add(database, new(person, "a"), new(person, "b"))
    for _ in range(2):
        (row,) = await claim(database)
        await database.write(lambda conn, id=row.id: deliveries.postpone(conn, id, "me", tomorrow))  # type: ignore[misc]
    (first,) = await claim(database, tomorrow)
    assert await claim(database, tomorrow, me="other") == []
    await settle(database, first)
    (second,) = await claim(database, tomorrow)
    assert [first.key, second.key] == ["a", "b"]


async def test_the_same_thing_is_added_once(database: Database) -> None:
    person = await someone(database)
    await add(database, new(person, "k"), new(person, "k"))
    await add(database, new(person, "k", NOW + SECOND))
    (row,) = await rows(database, delivery)
    assert row["due_at"] == queries.ms(NOW)


@pytest.mark.parametrize("state", [PENDING, LEASED, SENT, DEAD, CANCELLED])
async def test_a_reminder_that_is_asked_for_again_is_moved_whatever_had_become_of_it(
    database: Database, state: int
) -> None:
    person = await someone(database)
    await add(database, new(person, "r", kind="remind"))
    spoilt = update(delivery).values(state=state, attempt=5, lease="x", why="busy", payload=b"")
    await database.write(lambda conn: conn.execute(spoilt))
    await database.write(lambda conn: deliveries.move_delivery(conn, new(person, "r", NOW + SECOND, kind="remind")))
    assert await claim(database) == []
    (row,) = await claim(database, NOW + SECOND)
    assert (row.attempt, row.payload, row.order_at) == (1, b"sealed r", NOW + SECOND)


async def test_a_reminder_can_be_cancelled_by_name_or_with_all_about_its_matter(database: Database) -> None:
    person, other = await someone(database, "U1"), await someone(database, "U2")
    due = NOW + SECOND
    abouts = ("talk/brief-1", "debrief/brief-1", "talk/brief-11", "talk/xbrief-1", "check_in/step_1", "check_in/stepx1")
    await add(database, *(new(person, f"{it}", due, kind="remind", about=it) for it in abouts))
    await add(database, new(other, "theirs", due, kind="remind", about="talk/brief-1"), new(person, "say", due))
    assert await database.write(lambda conn: deliveries.cancel(conn, person, "talk", "brief-1")) == 1
    assert await database.write(lambda conn: deliveries.cancel(conn, person, "", "brief-1")) == 1
    assert await database.write(lambda conn: deliveries.cancel(conn, person, "", "step_1")) == 1
    cancelled = {key for key, state in (await states(database)).items() if state == CANCELLED}
    assert cancelled == {"talk/brief-1", "debrief/brief-1", "check_in/step_1"}
    assert all(row["payload"] == b"" for row in await rows(database, delivery) if row["state"] == CANCELLED)


async def test_no_more_is_claimed_than_there_are_hands_for(database: Database) -> None:
    some = [await someone(database, f"U{number}") for number in range(12)]
    await add(database, *(new(person, f"{person}") for person in some))
    assert [len(await claim(database, limit=5)) for _ in range(4)] == [5, 5, 2, 0]


async def test_processes_that_claim_at_once_share_what_is_due(postgresql_url: str) -> None:
    """Real concurrency: every row is claimed by one process, the head of its lane first, and soon all are."""
    processes = [Database(postgresql_url) for _ in range(4)]
    some = [await someone(processes[0], f"U{number}") for number in range(20)]
    await add(processes[0], *(new(person, f"{person}/{number}") for person in some for number in range(5)))
    claimed: list[tuple[str, int]] = []

    async def work(database: Database, me: str, now: datetime) -> None:
        while mine := await claim(database, now, me, limit=3):
            for row in mine:
                claimed.append((row.key, row.attempt))
                assert await settle(database, row)

    for moments in range(10):
        now = NOW + moments * claims.A_MOMENT
        await asyncio.gather(*(work(database, f"process {number}", now) for number, database in enumerate(processes)))
    assert sorted(claimed) == sorted((f"{person}/{number}", 1) for person in some for number in range(5))
    for person in some:
        mine = [key for key, _ in claimed if key.startswith(f"{person}/")]
        assert mine == sorted(mine)
    for database in processes:
        await database.close()


async def test_the_next_due_time_is_that_of_the_first_waiting(database: Database) -> None:
    assert await next_due(database) is None
    person = await someone(database)
    await add(database, new(person, "b", NOW + 2 * SECOND), new(person, "a", NOW + SECOND, lane="other"))
    assert await next_due(database) == NOW + SECOND


async def test_what_waits_is_found_without_looking_at_what_is_done(database: Database) -> None:
    """The months of finished rows cost nothing: the indexes hold only what waits."""
    person = await someone(database)
    await add(database, *(new(person, f"{number}", lane=f"{number}") for number in range(200)))
    await database.write(lambda conn: conn.execute(update(delivery).values(state=SENT)))
    await add(database, new(person, "new"))

    def plan(conn: Connection) -> str:
        if conn.dialect.name == "postgresql":
            conn.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN" if conn.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        urgent = (WAITING, text("NOT delivery.bulk"))
        waiting = select(delivery.c.due_at).where(*urgent).order_by(delivery.c.due_at).limit(1)
        sql = str(waiting.compile(dialect=conn.dialect, compile_kwargs={"literal_binds": True}))
        return str(conn.execute(text(f"{explain} {sql}")).all())

    assert "delivery_due" in await database.read(plan)


async def test_what_waits_for_somebody_is_listed(database: Database) -> None:
    person, other = await someone(database, "U1"), await someone(database, "U2")
    await add(database, new(person, "b", NOW + SECOND), new(person, "a"), new(other, "c"))
    (row,) = [row for row in await claim(database) if row.key == "a"]
    waiting = await database.read(lambda conn: deliveries.waiting_of(conn, person))
    assert {one.key for one in waiting} == {"a", "b"}
    await settle(database, row)
    (left,) = await database.read(lambda conn: deliveries.waiting_of(conn, person))
    assert (left.key, left.payload) == ("b", b"sealed b")


async def test_what_comes_next_is_told_with_its_person(database: Database) -> None:
    assert await database.read(lambda conn: deliveries.next_waiting(conn, NOW)) is None
    person = await someone(database)
    await add(database, new(person, "now"), new(person, "soon", NOW + SECOND, kind="remind"))
    found = await database.read(lambda conn: deliveries.next_waiting(conn, NOW))
    assert found == deliveries.Next(NOW + SECOND, "remind", Address("slack", "T1", "U1"))


async def test_finished_rows_are_forgotten_and_waiting_ones_never(database: Database) -> None:
    person = await someone(database)
    old = NOW - timedelta(days=40)
    await add(database, *(new(person, f"{state}", old, lane=f"{state}") for state in range(5)), new(person, "young"))
    for state in range(5):
        changed = update(delivery).where(delivery.c.key == f"{state}").values(state=state)
        await database.write(lambda conn, changed=changed: conn.execute(changed))  # type: ignore[misc]
    assert await database.write(lambda conn: deliveries.forget_done(conn, NOW - timedelta(days=30), at_most=2)) == 2
    assert await database.write(lambda conn: deliveries.forget_done(conn, NOW - timedelta(days=30))) == 1
    assert set(await states(database)) == {"0", "1", "young"}
