"""People from a file: all that is wrong is said at once, nothing happens before a look at it, then all are asked."""

import io
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import Connection

from bot.office.gathering import gathered
from bot.programs import roll
from bot.programs.members import Member
from bot.storage import programs
from bot.storage.tables import kept, member, people
from conversations.events import Called, Chose
from scheduler.housekeeping import Housekeeping
from tests.bot.office.test_acts import answers, joined, states, texts, told
from tests.bot.owners import Client, form_of, hired, opens, page, pages_of, text_of
from tests.bot.test_owners_page import errands_of, program_of
from tests.fakes.house import House, Someone, rows


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(pages_of(house))) as made:
        yield made


async def sends(client: Client, number: str, file: str | bytes = "", text: str = "") -> tuple[int, str]:
    """Sends a file to be looked at. Returns the status, and the page as it is."""
    form = aiohttp.FormData()
    form.add_field("form", form_of(await page(client, number)))
    form.add_field("file", io.BytesIO(file.encode() if isinstance(file, str) else file), filename="people.csv")
    form.add_field("text", text)
    answer = await client.post(f"/program/{number}/enrol", data=form)
    return answer.status, await answer.text()


async def confirms(client: Client, number: str, looked: str) -> str:
    """Presses "Invite them all". Returns what is said then."""
    mark = looked.partition('name="file" value="')[2].partition('"')[0]
    answer = await client.post(f"/program/{number}/invite", data={"form": form_of(looked), "file": mark})
    return text_of(await answer.text())


async def owns(house: House, client: Client, **settings: str) -> tuple[Someone, str]:
    maria = await house.met("maria")
    number = await program_of(maria, **settings)
    await opens(client, maria, number)
    return maria, number


async def test_all_that_is_wrong_is_said_at_once_with_its_place_and_nothing_is_done(
    house: House, client: Client
) -> None:
    _, number = await owns(house, client)
    file = "id,role,level,name\nsam,boss,3,\nlena,mentee,999,\n,mentor,,Nobody I Know\nteams/other/ben,,,\n"
    status, looked = await sends(client, number, file)
    shown = text_of(looked)
    assert status == 422
    assert 'Line 2, column "role": this is no role' in shown and 'Line 3, column "level"' in shown
    good = file.replace("boss", "mentor").replace("999", "9")
    status, looked = await sends(client, number, good)
    shown = text_of(looked)
    assert 'Line 4, column "name": I cannot tell who this is. Please add the id.' in shown
    assert 'Line 5, column "id": this is somebody of another workspace' in shown
    assert "boss" not in shown and "Nobody I Know" not in shown
    assert await states(house) == {"maria": ("owner", "", "")}
    assert await errands_of(house) == 0


@pytest.mark.parametrize("way", ["file", "text"])
async def test_a_file_is_looked_at_and_then_everybody_in_it_is_asked(house: House, client: Client, way: str) -> None:
    maria, number = await owns(house, client, size="10")
    sam, lena = await house.met("sam"), await house.met("lena")
    await joined(maria, lena, f"program-{number}")
    file = "id,role,level,team,cohort\nsam,mentor,5,Sales,first\nlena,mentee,,,\nslack/T1/omar,both,,,\n"
    status, looked = await sends(client, number, **{way: file})
    shown = text_of(looked)
    assert status == 200
    assert "know me already 1" in shown and "do not know me yet 1" in shown and "left in peace 1" in shown
    assert not sam.got or "invites you" not in told(sam), "it was only looked at"
    assert "I am inviting them now" in await confirms(client, number, looked)
    assert "done already" in await confirms(client, number, looked), "once"
    assert await errands_of(house) == 1
    found = await states(house)
    assert (found["sam"], found["omar"], found["lena"][2]) == (("", "mentor", "invited"), ("", "", "invited"), "in")
    assert "invites you" in told(sam) and "invites you" in told(house.someone("omar"))
    log = (await maria.does(Chose("log", f"program-{number}"))).sheet
    assert "invited people from a file" in texts(log)


async def test_what_the_file_says_of_somebody_is_sealed_theirs_and_goes_with_a_no(house: House, client: Client) -> None:
    maria, number = await owns(house, client, size="10")
    sam, lena = await house.met("sam"), await house.met("lena")
    _, looked = await sends(client, number, "id,level,team,offers\nsam,5,fennelwort,law\nlena,5,fennelwort,law\n")
    await confirms(client, number, looked)
    assert "fennelwort" not in repr(await rows(house.database, kept))
    await errands_of(house)
    assert "fennelwort" not in repr(await rows(house.database, member))
    await answers(sam, f"program-{number}", {"topics": "tax"})
    await answers(lena, f"program-{number}", {"answer": "no"})
    theirs = texts((await sam.does(Called("export"))).sheet)
    assert "team: fennelwort" in theirs and "topics: tax" in theirs
    assert "fennelwort" not in texts((await lena.does(Called("export"))).sheet)
    assert "fennelwort" not in texts((await maria.does(Called("export"))).sheet)


async def test_a_name_says_who_it_is_if_only_one_person_of_the_workspace_has_it(house: House, client: Client) -> None:
    _, number = await owns(house, client, size="10")
    named = {"u1": "Zoë Müller", "u2": "Ben Hall", "u3": "Ben Hall"}
    await house.database.write(lambda conn: [hired(conn, house, id, house.now, name) for id, name in named.items()])
    status, looked = await sends(client, number, "name\nZoë Müller\nBen Hall\n")
    assert status == 422 and "Line 2" not in text_of(looked) and "Line 3" in text_of(looked)
    status, looked = await sends(client, number, "name,id\nZOË MÜLLER,\nBen Hall,u3\n")
    assert status == 200
    await confirms(client, number, looked)
    await errands_of(house)
    assert {"u1", "u3"} <= set(await states(house)) and "u2" not in await states(house)


async def test_one_person_by_two_words_is_there_once(house: House, client: Client) -> None:
    _, number = await owns(house, client)
    status, looked = await sends(client, number, "id\nsam\nslack/T1/sam\n")
    assert status == 422 and "there already, in line 2" in text_of(looked)


@pytest.mark.parametrize(
    "file",
    [b"PK\x03\x04", b"\xff\xfe\x00", b"", b'id\n"sam', b"x" * (roll.MOST_BYTES + 10), b"=1+1,id\n@sam,x y\n"],
)
async def test_whatever_file_comes_is_answered(house: House, client: Client, file: bytes) -> None:
    _, number = await owns(house, client)
    status, _ = await sends(client, number, file)
    assert status == 422


async def test_a_file_that_was_looked_at_is_good_for_an_hour_and_for_whoever_sent_it(
    house: House, client: Client
) -> None:
    _, number = await owns(house, client)
    _, looked = await sends(client, number, "id\nsam\n")
    house.now += timedelta(hours=2)
    assert "done already" in await confirms(client, number, looked)
    await Housekeeping(house.database, lambda: house.now).tidy()
    assert "enrol/" not in repr(await rows(house.database, kept))
    _, first = await sends(client, number, "id\nsam\n")
    await sends(client, number, "id\nlena\n")
    assert "done already" in await confirms(client, number, first), "another one was looked at since"


async def test_the_template_and_the_file_of_members_are_read_again(house: House, client: Client) -> None:
    maria, number = await owns(house, client, size="10")
    await joined(maria, await house.met("sam"), f"program-{number}", role="mentor")
    empty = await (await client.get(f"/program/{number}/template.csv")).read()
    assert [it.code for it in roll.read(empty).problems] == ["no rows"]
    members = await (await client.get(f"/program/{number}/members.csv")).read()
    assert b"quiddlezax" not in members
    (sam,) = roll.read(members).entries
    assert (sam.id, sam.roles) == ("slack/T1/sam", frozenset({"mentor"}))


async def test_a_thousand_are_asked_a_handful_at_a_time(house: House, client: Client) -> None:
    _, number = await owns(house, client, size="5000")
    file = "id\n" + "".join(f"guest-{at}\n" for at in range(250))
    _, looked = await sends(client, number, file)
    await confirms(client, number, looked)
    assert await errands_of(house) == 3
    assert len(await states(house)) == 251


async def test_a_program_that_is_over_invites_nobody(house: House, client: Client) -> None:
    maria, number = await owns(house, client)
    _, looked = await sends(client, number, "id\nsam\n")
    await maria.does(Chose("close program", f"program-{number}"))
    await maria.does(Chose("do it", "close_program.sure"))
    assert "That program is over" in await confirms(client, number, looked)
    assert await errands_of(house) == 0


async def test_the_room_a_file_gives_a_mentor_holds_until_they_say_it_themselves(house: House, client: Client) -> None:
    _, number = await owns(house, client, size="20")
    _, looked = await sends(client, number, "id,role,room\nsam,mentor,5\nlena,mentor,5\n")
    await confirms(client, number, looked)
    await errands_of(house)
    for name, room in (("sam", "skip"), ("lena", "2")):
        await answers(house.someone(name), f"program-{number}", {"room": room})

    def read(conn: Connection) -> list[Member]:
        program = programs.of(conn, int(number))
        assert program is not None
        return gathered(conn, house.keyring, program, house.now).members

    assert sorted(it.room for it in await house.database.read(read)) == [2, 5]


async def test_the_line_above_somebody_is_known_by_id_address_or_name_and_kept_apart_from(
    house: House, client: Client
) -> None:
    """By whichever word the file has for a manager; and by how many it cannot be told."""
    _, number = await owns(house, client, size="20")
    boss = await house.database.write(lambda conn: hired(conn, house, "boss", house.now, "Ada Boss"))
    file = (
        "id,email,name,manager\n"
        "u1,,,u2\nu2,two@example.org,Tom Two,Ada Boss\nu3,,,two@example.org\nu4,,,Somebody Else\nu5,,,Tom Two\n"
    )
    status, looked = await sends(client, number, file)
    assert status == 200 and "In 1 of the rows I cannot tell who the line manager is" in text_of(looked)
    await confirms(client, number, looked)
    await errands_of(house)
    for name in ("u1", "u2", "u3", "u4", "u5"):
        await answers(house.someone(name), f"program-{number}", {"role": "mentor"})

    def read(conn: Connection) -> list[Member]:
        program = programs.of(conn, int(number))
        assert program is not None
        return gathered(conn, house.keyring, program, house.now).members

    line = {it.id: it.line for it in await house.database.read(read)}
    ids = {row["native"]: str(row["id"]) for row in await rows(house.database, people)}
    assert line[ids["u1"]] == line[ids["u3"]] == line[ids["u5"]] == (ids["u2"], str(boss))
    assert (line[ids["u2"]], line[ids["u4"]]) == ((str(boss),), ())
