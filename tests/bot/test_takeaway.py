"""What is kept about somebody is theirs to see, all of it: counted, to read, and to take away."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Table

from bot import memory, subscription, takeaway
from bot.links import Links
from bot.ports import Address
from bot.storage import places
from bot.storage.queries import ms
from bot.storage.tables import delivery, feed, metadata, people, records, schedule
from conversations import conversation as talks
from conversations.events import Called, Chose, Closed, Filled, Who
from tests.fakes.house import WORDS, House, Someone, rows

TAKEN: dict[str, set[str]] = {
    "people": {"platform", "workspace", "native", "route", "profile", "conversation", "created_at", "admin_at"},
    "place": {"platform", "workspace", "native"},
    "records": {"id", "open", "at", "sealed"},
    "delivery": {"kind", "about", "due_at", "payload"},
    "schedule": {"about", "rule", "zone", "anchor", "ahead", "meeting"},
    "feed": {"at"},
    "member": {"program_id", "owns", "role", "cohort", "state", "sealed", "at"},
    "bond": {"state", "at", "met", "first_met_at", "last_at", "agreed", "kept", "asked", "answered"},
    "act": {"what", "number", "at"},
    "pulse_asked": {"program_id", "wave", "open"},
    "reader": {"announcement_id", "why", "at", "got_at"},
    "win": {"program_id", "until_at", "agreed", "for_all", "sealed", "at"},
}
"""The columns whose content is in the export. `test_what_is_taken_away_is_all_that_is_stored` looks at each."""

ELSEWHERE = Address("teams", "tenant", "maria")

NOT_PERSONAL: dict[str, dict[str, str]] = {
    "people": {
        "id": "our number of the row",
        "key": "what the rest was locked with: it says nothing about the person",
        "revision": "how often the row was changed, so that two changes do not collide",
        "erased": "marks the blank row that carries the last word",
        "profiled_at": "when the platform was last asked for the name, the zone and the language, which are taken",
    },
    "place": {"person_id": "our number of the row"},
    "records": {"person_id": "our number of the row"},
    "delivery": {
        "id": "our number of the row",
        "person_id": "our number of the row",
        "key": "made of the address and what is `about`, which are taken, or the platform's number of an event",
        "lane": "made of the address",
        "bucket": "made of the address",
        "order_at": "the due time of which `due_at` is the present form",
        "state": "only what waits has any words in it, and all of that is taken",
        "attempt": "how often it was tried",
        "lease": "the process that tries",
        "why": "why a try failed: a word of ours or the name of a fault",
        "bulk": "whether it is of an announcement, which `kind` tells",
        "nudge": "whether the coach wrote first, so that it is not too often a day",
        "taken_over": "how many processes died over it",
        "in_doubt": "whether somebody may have sent it before",
    },
    "schedule": {
        "id": "our number of the row",
        "person_id": "our number of the row",
        "next_at": "when our post looks at it next",
        "came": "which occurrence is among the deliveries, which are taken",
    },
    "feed": {"person_id": "our number of the row", "hash": "of a secret that only the person has"},
    "programs": dict.fromkeys(
        ("id", "platform", "workspace", "code", "state", "sealed", "created_at", "wanted_at"),
        "said by its owner, to all whom it concerns: each of them has a record of it, which is taken",
    ),
    "member": {"person_id": "our number of the row"},
    "bond": {
        "id": "our number of the row",
        "program_id": "our number of the program, in which the person has a part, which is taken",
        "mentor_id": "our number of one row: which of the two the person is, is taken",
        "mentee_id": "our number of the other row",
        "locked": "whether an owner has settled that they are to be asked",
        "sealed": "why the two were brought together, which is in the record of their pair, which is taken",
    },
    "act": {
        "id": "our number of the row",
        "program_id": "our number of the program",
        "person_id": "our number of the row",
    },
    "pulse": dict.fromkeys(
        ("id", "program_id", "wave", "began_at", "sealed"), "sums of many people's answers: nobody can tell whose"
    ),
    "pulse_asked": {"person_id": "our number of the row"},
    "win": {
        "id": "our number of the row",
        "person_id": "our number of the row",
        "other_id": "our number of the other row, who takes it with them, too",
    },
    "win_draft": dict.fromkeys(("announcement_id", "win_id"), "which draft of an owner is made of which row"),
    "pace": {"key": "made of an address", "free_at": "when something was last sent there, for an hour"},
    "announcement": dict.fromkeys(
        (
            *("id", "scope", "sealed", "at", "next_at", "cursor", "state", "program_id", "cohort", "role", "status"),
            *("wall", "edition", "wave", "wave_cursor", "reminded_at"),
        ),
        "said by those who run the bot or a program, to many",
    ),
    "reader": {
        "person_id": "our number of the row",
        "receipt": "the platform's name of the message, which is in the person's chat",
        "edition": "how often it had been worded when it was sent",
    },
    "channel": dict.fromkeys(
        ("id", "platform", "workspace", "native", "route", "sealed", "at"),
        "a place of a whole workspace, with no person beside it",
    ),
    "post": dict.fromkeys(
        ("announcement_id", "channel_id", "due_at", "times", "receipt", "edition", "why", "at"),
        "what a program has announced in a channel, to all who read there",
    ),
    "seen": {"event_id": "the platform's number of an event, with no person beside it", "at": "when it came"},
    "kept": {
        "name": "of something an adapter keeps for a whole workspace, or made of a code",
        "at": "when",
        "sealed": "the token of an installation, the local workspace's own chat, counts of a program, or whose code it "
        "is, for 15 minutes; a file of people to invite, for an hour at most, before it is theirs in `member`",
    },
}


async def with_everything(house: House) -> Someone:
    """Somebody of whom there is something in every place where something can be."""
    maria = Someone(house, Address("slack", "T1", "U1", {"enterprise": "E1"}))
    sam = house.someone("U2")
    await maria.goes_through(Called("prepare"), {"topic": "the report", "when": "2026-11-26T10:00"})
    await maria.offers("Sam asks on Monday", to=sam)
    await sam.offers("Maria sends it on Friday", to=maria)
    await house.post.deliver_all()
    await maria.goes_through(Called("think"), {"facts": "it rained", "what": "write it down", "by": "2026-11-25"})
    await maria.does(Called("think", rest="the move"))
    await maria.does(Closed("think.facts"), "chat")
    await maria.does(Called("prepare", who=Who(sam.address.key, "Sam")))
    await maria.does(Filled("prepare.topic", {"answer": "the deadline"}), "sheet")
    await maria.does(Called("regular", who=Who(sam.address.key, "Sam")))
    await maria.does(Chose("every month", "regular.often"))
    await maria.does(Filled("regular.when", {"answer": "2026-12-02T10:00"}), "sheet")
    await maria.does(Chose("the day before", "regular.ahead"), "sheet")
    await maria.does(Called("learn", rest="mentor"))
    await maria.does(Chose("around midday", "learn.time"))
    await maria.does(Called("pause", rest="until friday"))
    row = await maria.row()
    assert row is not None
    await house.database.write(lambda conn: places.add(conn, row.id, ELSEWHERE))
    await house.database.write(lambda conn: subscription.make(conn, row, house.now))
    return maria


async def taken_by(someone: Someone) -> dict[str, Any]:
    row = await someone.row()
    assert row is not None
    secrets = someone.house.keyring.open_person(row.key)
    return await someone.house.database.read(lambda conn: takeaway.everything(conn, row, secrets))


@pytest.mark.parametrize("table", metadata.tables.values(), ids=lambda table: str(table.name))
def test_every_column_is_taken_away_or_is_not_personal(table: Table) -> None:
    """A table or a column that is added must be put into the export, or named above with the reason."""
    assert {column.name for column in table.c} == TAKEN.get(table.name, set()) | set(NOT_PERSONAL[table.name])
    assert not TAKEN.get(table.name, set()) & set(NOT_PERSONAL[table.name])


async def test_what_is_taken_away_is_all_that_is_stored(house: House) -> None:
    maria = await with_everything(house)
    taken = await taken_by(maria)
    row = next(row for row in await rows(house.database, people) if row["native"] == "U1")
    secrets = house.keyring.open_person(row["key"])

    assert taken["address"] == f"{row['platform']}/{row['workspace']}/{row['native']}"
    assert taken["also at"] == [ELSEWHERE.key]
    assert taken["route"] == json.loads(row["route"]) == {"enterprise": "E1"}
    assert taken["person"] == json.loads(secrets.unseal("profile", row["profile"])) != {}
    assert taken["conversation"] == json.loads(secrets.unseal("conversation", row["conversation"]))
    assert taken["conversation"]["parked"]
    assert _ms(taken["since"]) == row["created_at"]

    mine = [one for one in await rows(house.database, records) if one["person_id"] == row["id"]]
    kinds = {one["id"].partition("-")[0] for one in mine}
    assert kinds == {"brief", "step", "offer", "thought", "reflection", "regular", "course"}
    assert _sorted(taken["records"]) == _sorted(
        {
            "id": one["id"],
            "at": one["at"],
            "open": bool(one["open"]),
            "fields": json.loads(secrets.unseal(f"record:{one['id']}", one["sealed"])),
        }
        for one in mine
    )
    waiting = [one for one in await rows(house.database, delivery) if one["person_id"] == row["id"] and one["payload"]]
    assert {"say", "remind"} <= {one["kind"] for one in waiting}
    assert _sorted(taken["waiting"]) == _sorted(
        {
            "kind": one["kind"],
            "about": one["about"],
            "due": one["due_at"],
            "content": json.loads(secrets.unseal(f"delivery:{one['key']}", one["payload"])),
        }
        for one in waiting
    )

    (series,) = await rows(house.database, schedule)
    assert taken["repeated"] == [
        {
            "about": series["about"],
            "rule": series["rule"],
            "next": f"{series['anchor']} {series['zone']}",
            "ahead": "1 day, 0:00:00",
            "meeting": True,
        }
    ]

    (calendar,) = await rows(house.database, feed)
    assert _ms(taken["calendar"]["since"]) == calendar["at"]


async def test_the_text_says_all_that_the_file_says(house: House) -> None:
    maria = await with_everything(house)
    taken = await taken_by(maria)
    person, _ = await maria.known()
    shown = "\n".join(f"{heading}\n{lines}" for heading, lines in takeaway.as_text(taken, WORDS, person))
    talk = taken["conversation"]
    told: list[Any] = [taken["address"], "E1", ELSEWHERE.key, *taken["person"].values()]
    for notes in (talk, *talk["parked"]):
        told += [notes.get("flow", ""), *notes.get("notes", {}).values()]
    for record in taken["records"]:
        told += record["fields"].values()
    for waiting in taken["waiting"]:
        told += [waiting["kind"], waiting["due"], waiting["content"].get("text", "")]
    for repeated in taken["repeated"]:
        told += repeated.values()
    told += taken["calendar"].values()
    assert [value for value in told if str(value) not in shown] == []


async def test_the_file_can_be_read_by_other_programs(house: House) -> None:
    maria = await with_everything(house)
    taken = await taken_by(maria)
    assert json.loads(takeaway.as_json(taken)) == taken


async def test_the_counts_are_those_of_what_is_kept(house: House) -> None:
    maria = await with_everything(house)
    row = await maria.row()
    assert row is not None
    secrets = house.keyring.open_person(row.key)
    counts = await house.database.read(lambda conn: takeaway.counts(conn, row, secrets))
    taken = await taken_by(maria)
    kinds = [record["id"].partition("-")[0] for record in taken["records"]]
    assert counts["briefs"] == "1"
    assert counts["steps"] == str(kinds.count("step") + kinds.count("offer"))
    assert int(counts["steps"]) == 3
    assert counts["reflections"] == str(kinds.count("reflection") + kinds.count("thought"))
    assert counts["parked"] == str(len(taken["conversation"]["parked"]) + bool(taken["conversation"].get("flow")))
    assert counts["regular"] == counts["courses"] == "1"
    assert counts["waiting"] == str(len(taken["waiting"]))


async def test_somebody_else_is_not_in_it(house: House) -> None:
    maria = await with_everything(house)
    await house.someone("U3").agrees_a_step("Lena's own secret", "2026-11-25")
    assert "Lena" not in takeaway.as_json(await taken_by(maria))


async def test_a_person_of_whom_nothing_is_kept_sees_just_that(house: House) -> None:
    maria = house.someone("U1")
    await maria.does(Called("export"))
    await house.post.deliver_all()
    taken = await taken_by(maria)
    assert taken["records"] == []
    assert taken["calendar"] == {}
    assert taken["conversation"] == talks.to_json(talks.Conversation())
    person, _ = await maria.known()
    assert len(takeaway.as_text(taken, WORDS, person)) == 1


async def test_the_page_has_links_only_where_there_are_pages(house: House) -> None:
    maria = house.someone("U1")
    page = (await maria.does(Called("export"))).sheet
    assert page is not None
    assert not [button for part in page.sections for button in part.buttons]
    house.turns = replace(house.turns, links=Links(house.keyring, "https://x"))
    page = (await maria.does(Called("export"))).sheet
    assert page is not None
    links = [button.link for part in page.sections for button in part.buttons]
    assert [link.rpartition("/")[2] for link in links] == ["my-data.txt", "my-data.json"]
    assert all(link.startswith("https://x/export/") for link in links)


async def test_in_the_chat_the_export_is_only_announced(house: House) -> None:
    maria = await with_everything(house)
    await house.post.deliver_all()
    (said,) = await maria.says("coach export")
    assert "the report" not in str(said)
    assert [button.choice for button in said.buttons] == ["open"]
    page = (await maria.does(Chose(said.buttons[0].choice, said.buttons[0].about))).sheet
    assert page is not None
    assert "the report" in str(page)


async def test_what_a_newer_version_added_to_the_settings_is_passed_over(house: House) -> None:
    """After a new version was taken back, the rows that it wrote still open."""
    maria = house.someone("U1")
    await maria.does(Called("menu"))
    row = await maria.row()
    assert row is not None
    secrets = house.keyring.open_person(row.key)
    sealed = secrets.seal("profile", b'{"name":"Maria","a setting of tomorrow":"yes"}')
    assert memory.person(replace(row, profile=sealed), secrets).name == "Maria"


def _ms(iso: str) -> int:
    return ms(datetime.fromisoformat(iso))


def _sorted(some: Any) -> list[str]:
    """In an order of their own, with moments as they are stored."""
    moments = ("at", "due")
    plain = ({**one, **{name: _ms(one[name]) for name in moments if isinstance(one.get(name), str)}} for one in some)
    return sorted(json.dumps(one, sort_keys=True) for one in plain)
