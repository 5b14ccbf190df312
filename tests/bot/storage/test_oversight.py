"""Operators see what waits and what was given up, put it back where it was, and need not read a whole table for it."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, text, update

from bot.ports import Address
from bot.storage import claims, deliveries, oversight, queries
from bot.storage.database import Database
from bot.storage.deliveries import NewDelivery
from bot.storage.oversight import Counted, Late
from bot.storage.tables import CANCELLED, DEAD, LEASED, PENDING, SENT, delivery
from tests.bench import pending
from tests.fakes.house import MONDAY as NOW
from tests.fakes.house import rows

SECOND = timedelta(seconds=1)
LATER = NOW + timedelta(hours=1)


async def someone(database: Database, name: str = "U1", platform: str = "slack") -> int:
    address = Address(platform, "T1", name)
    row = await database.write(lambda conn: queries.add_person(conn, address, b"k", b"p", b"c", NOW))
    return row.id


async def add(database: Database, person: int, *keys: str, platform: str = "slack", kind: str = "say") -> list[int]:
    """One a second, in the order of the keys. Returns their ids."""
    new = [
        NewDelivery(key, kind, person, f"lane of {person}", f"{platform}/T1", NOW + number * SECOND, key.encode())
        for number, key in enumerate(keys)
    ]
    await database.write(lambda conn: deliveries.add_deliveries(conn, new))
    return [row["id"] for row in await rows(database, delivery) if row["key"] in keys]


async def become(database: Database, ids: list[int], state: int, **also: object) -> None:
    changed = update(delivery).where(delivery.c.id.in_(ids)).values(state=state, **also)
    await database.write(lambda conn: conn.execute(changed))


async def claim(database: Database) -> list[str]:
    claimed = await database.write(lambda conn: claims.claim(conn, "me", LATER, LATER + 60 * SECOND, 10))
    return [row.key for row in claimed]


async def listed(database: Database, state: str, limit: int = 50, platform: str = "") -> list[int]:
    found = await database.read(lambda conn: oversight.listed(conn, state, limit, platform))
    return [one.id for one in found]


async def test_each_state_is_listed_what_waits_by_its_time_and_what_is_settled_the_latest_first(
    database: Database,
) -> None:
    person = await someone(database)
    ids = await add(database, person, *(f"{number}" for number in range(10)))
    for at, state in enumerate((PENDING, LEASED, SENT, DEAD, CANCELLED)):
        await become(database, ids[2 * at : 2 * at + 2], state)
    assert await listed(database, "waiting") == ids[0:2]
    assert await listed(database, "in-hand") == ids[2:4]
    assert await listed(database, "sent") == ids[5:3:-1]
    assert await listed(database, "dead") == ids[7:5:-1]
    assert await listed(database, "dead", limit=1) == ids[7:8]
    assert await listed(database, "cancelled") == ids[9:7:-1]


async def test_a_delivery_is_listed_with_its_person_and_its_reason_and_without_its_words(database: Database) -> None:
    (id,) = await add(database, await someone(database), "k")
    await become(database, [id], DEAD, why="left", attempt=3, in_doubt=True)
    (one,) = await database.read(lambda conn: oversight.listed(conn, "dead", 1))
    assert (one.id, one.state, one.kind, one.why, one.attempt, one.in_doubt) == (id, "dead", "say", "left", 3, True)
    assert (one.platform, one.workspace, one.person, one.due) == ("slack", "T1", "U1", NOW)
    assert "payload" not in type(one).__slots__


async def test_those_of_one_platform_can_be_told_apart(database: Database) -> None:
    here = await add(database, await someone(database), "here")
    there = await add(database, await someone(database, "29:1", "teams"), "there", platform="teams")
    await become(database, here + there, DEAD)
    assert await listed(database, "dead", platform="teams") == there
    assert await listed(database, "dead", platform="nowhere") == []


async def test_what_is_put_back_is_tried_anew_in_its_place_before_what_came_after_it(database: Database) -> None:
    person = await someone(database)
    first, second = await add(database, person, "first", "second")
    await become(database, [first], DEAD, why="refused", attempt=20, lease=None, due_at=queries.ms(LATER + 60 * SECOND))
    assert await database.write(lambda conn: oversight.put_back(conn, [first, second], LATER)) == 1
    (row,) = [row for row in await rows(database, delivery) if row["id"] == first]
    assert (row["state"], row["attempt"], row["why"], row["payload"]) == (PENDING, 0, None, b"first")
    assert (row["order_at"], row["due_at"]) == (queries.ms(NOW), queries.ms(LATER))
    assert await claim(database) == ["first"], "one at a time"


async def test_what_may_have_been_sent_is_put_back_with_that_doubt(database: Database) -> None:
    ids = await add(database, await someone(database), "in doubt", "sure")
    await become(database, ids, DEAD)
    await become(database, ids[:1], DEAD, in_doubt=True)
    await database.write(lambda conn: oversight.put_back(conn, ids, LATER))
    assert [bool(row["in_doubt"]) for row in await rows(database, delivery)] == [True, False]


async def test_all_that_was_given_up_is_put_back_some_at_a_time(database: Database) -> None:
    await pending.people(database)
    await pending.due(database, 2500, "dead")
    await database.write(lambda conn: conn.execute(update(delivery).values(state=DEAD, why="not installed")))
    number, behind, steps = 0, 0, 0
    while True:
        some, more = await database.write(lambda conn, after=behind: oversight.put_back_some(conn, NOW, after))  # type: ignore[misc]
        number, steps = number + some, steps + 1
        if more is None:
            break
        behind = more
    assert (number, steps) == (2500, 3)
    assert await listed(database, "dead") == []


async def test_what_is_put_back_can_be_chosen_by_reason_and_platform(database: Database) -> None:
    here = await add(database, await someone(database), "a", "b", "c")
    there = await add(database, await someone(database, "29:1", "teams"), "d", platform="teams")
    await become(database, here + there, DEAD, why="left")
    await become(database, here[:1], DEAD, why="refused")
    await become(database, here[2:], SENT, why="left")
    chosen = (("nothing like it", "", 0), ("left", "slack", 1), ("left", "", 1), (None, "teams", 0), (None, "", 1))
    for why, platform, number in chosen:
        put_back = await database.write(
            lambda conn, why=why, on=platform: oversight.put_back_some(conn, NOW, 0, why, on)  # type: ignore[misc]
        )
        assert put_back == (number, None), (why, platform)


async def test_what_waits_can_be_cancelled_and_what_is_in_hand_cannot(database: Database) -> None:
    person, other = await someone(database), await someone(database, "U2")
    mine = await add(database, person, "first", "second")
    (in_hand,) = await add(database, other, "in hand")
    await become(database, [in_hand], LEASED, lease="somebody's", due_at=queries.ms(LATER + SECOND))
    await become(database, mine[:1], PENDING, due_at=queries.ms(LATER + 600 * SECOND), why="busy", attempt=3)
    assert await claim(database) == [], "they wait behind the first"
    assert await database.write(lambda conn: oversight.cancel(conn, [mine[0], in_hand])) == 1
    states = {row["key"]: (row["state"], row["payload"]) for row in await rows(database, delivery)}
    assert states["first"] == (CANCELLED, b"")
    assert states["in hand"] == (LEASED, b"in hand")
    assert await claim(database) == ["second"], "the next of the lane goes"


async def test_what_leaves_before_something_is_known(database: Database) -> None:
    person, other = await someone(database), await someone(database, "U2")
    ids = await add(database, person, "a", "b", "c", "sent")
    await add(database, other, "theirs")
    await become(database, ids[3:], SENT)
    found = await database.read(lambda conn: oversight.these(conn, [*ids, 999]))
    assert sorted(found) == ids
    ahead = [await database.read(lambda conn, id=id: oversight.ahead_of(conn, found[id])) for id in ids[:3]]  # type: ignore[misc]
    assert ahead == [[], ids[:1], ids[:2]]


async def test_everything_is_counted_by_platform_kind_state_and_reason(database: Database) -> None:
    person = await someone(database)
    said = await add(database, person, "a", "b")
    (elsewhere,) = await add(database, person, "c", platform="slack/T2")
    await add(database, person, "d", kind="remind")
    (there,) = await add(database, await someone(database, "29:1", "teams"), "e", platform="teams")
    await become(database, [*said, elsewhere, there], DEAD, why="left")
    assert await database.read(oversight.summary) == [
        Counted("slack", "remind", "waiting", "", 1, NOW),
        Counted("slack", "say", "dead", "left", 3, NOW),
        Counted("teams", "say", "dead", "left", 1, NOW),
    ]


async def test_what_is_due_is_counted_by_platform_and_apart_from_announcements(database: Database) -> None:
    person = await someone(database)
    ids = await add(database, person, "due", "due too", "due then", "sent")
    await become(database, ids[2:3], PENDING, due_at=queries.ms(LATER))
    await become(database, ids[3:], SENT)
    there = await add(database, person, "there", platform="teams")
    many = await add(database, person, "news", "news too")
    await become(database, many, PENDING, bulk=True)
    now = NOW + 10 * SECOND
    backlog = await database.read(lambda conn: oversight.backlog(conn, now))
    assert backlog.waiting == {False: 4, True: 2}
    assert backlog.due == {
        ("slack", False): Late(2, NOW),
        ("slack", True): Late(2, NOW),
        ("teams", False): Late(1, NOW),
    }
    assert len(there) == 1


async def test_counting_goes_along_the_indexes_of_what_waits_and_has_a_bound(database: Database) -> None:
    """Neither the months of finished rows nor a million waiting ones make it slow."""
    await pending.people(database)
    await pending.due(database, oversight.DUE_AT_MOST + 10, "due")
    backlog = await database.read(lambda conn: oversight.backlog(conn, pending.NOW + SECOND))
    assert backlog.due["slack", False].number == oversight.DUE_AT_MOST

    def plans(conn: Connection) -> str:
        if conn.dialect.name == "postgresql":
            conn.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN" if conn.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        found: list[object] = []
        for statement, values in ((oversight._WAITING, {"most": 9}), (oversight._DUE, {"most": 9, "now": 0})):
            sql, names, _ = statement._compile(conn)
            found += conn.exec_driver_sql(f"{explain} {sql}", tuple(values[name] for name in names)).all()
        return "\n".join(str(line) for line in found)

    plan = await database.read(plans)
    assert plan.count("delivery_due") == plan.count("delivery_bulk") == 2
    assert "SCAN delivery USING TABLE" not in plan and "Seq Scan" not in plan and "TEMP B-TREE FOR ORDER" not in plan


async def test_moved_reminders_are_no_longer_given_up(database: Database) -> None:
    """What a person asked for again in the meantime is not put back a second time."""
    person = await someone(database)
    new = NewDelivery("r", "remind", person, "lane", "slack/T1", NOW, b"sealed")
    await database.write(lambda conn: deliveries.add_deliveries(conn, [new]))
    (row,) = await rows(database, delivery)
    await become(database, [row["id"]], DEAD, why="left")
    await database.write(lambda conn: deliveries.move_delivery(conn, replace(new, due=LATER)))
    assert await database.write(lambda conn: oversight.put_back(conn, [row["id"]], NOW)) == 0
    (row,) = await rows(database, delivery)
    assert row["due_at"] == queries.ms(LATER)
