"""A roll is taken as a whole or not at all, whatever file comes; one that we write is harmless and reads the same."""

import csv
import io
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.programs import roll
from bot.programs.members import MENTEE, MENTOR
from bot.programs.roll import Entry, Problem, as_csv, read
from bot.programs.spreadsheet import letters, written

GOOD = (
    "Name,E-Mail,Role,Capacity,Time zone,Languages,Level,Site,Team,Line manager,Skills offered,Skills wanted\r\n"
    'Zoë Müller,zoe@example.org,mentor,2,Europe/Berlin,"German, en",5,Köln,Sales,ben@example.org,"law; tax",\r\n'
    "Ben,ben@example.org,both,,,,,,,,,\r\n"
)
ZOE = Entry(
    name="Zoë Müller",
    email="zoe@example.org",
    roles=frozenset({MENTOR}),
    room=2,
    zone="Europe/Berlin",
    languages=frozenset({"de", "en"}),
    level=5,
    location="Köln",
    team="Sales",
    manager="ben@example.org",
    offers=frozenset({"law", "tax"}),
)
BEN = Entry(name="Ben", email="ben@example.org", roles=frozenset({MENTOR, MENTEE}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_a_roll_is_read_in_the_encodings_that_are_about(encoding: str, newline: str) -> None:
    assert read(GOOD.replace("\r\n", newline).encode(encoding)) == roll.Roll((ZOE, BEN))


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("hint", [True, False])
def test_a_roll_is_read_with_the_separators_that_are_about(separator: str, hint: bool) -> None:
    text = f"email{separator}role\nzoe@example.org{separator}mentee\n"
    assert read((f"sep={separator}\n{text}" if hint else text).encode()).entries == (
        Entry(email="zoe@example.org", roles=frozenset({MENTEE})),
    )


def test_a_cell_may_have_lines_and_the_next_row_knows_its_own() -> None:
    found = read(b'id,wants\nu1,"law\ntax"\n\nu2,sales\n').entries
    assert [(it.line, sorted(it.wants)) for it in found] == [(2, ["law", "tax"]), (5, ["sales"])]


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_taken() -> None:
    rows = [
        "id,email,role,capacity,zone,language,level,manager,wants,shoe size",
        "u1,a@example.org,boss,many,Europe/Nowhere,Klingonish tongue,high,U1,,",
        ",,mentor,,,,,,,",
        "u2,A@EXAMPLE.ORG,mentor,51,,,,,,,,surplus",
        f"u3,,,,,,,,{'x' * 61},",
        f"u4,,,,,,,,{'x' * 501},",
        "u5,,,,../etc/passwd,,,,,",
        "u\a6,,,,,,,,,",
        "ok,,,,,,,,,",
    ]
    found = read("\n".join(rows).encode())
    assert found.entries == ()
    assert found.ignored == ("J",)
    assert found.problems == (
        Problem("language", 2, "languages"),
        Problem("level", 2, "level"),
        Problem("own manager", 2, "manager"),
        Problem("role", 2, "roles"),
        Problem("number", 2, "room"),
        Problem("zone", 2, "zone"),
        Problem("nobody", 3),
        Problem("too many cells", 4),
        Problem("twice", 4, "email", 2),
        Problem("number", 4, "room"),
        Problem("skills", 5, "wants"),
        Problem("too long", 6, "wants"),
        Problem("zone", 7, "zone"),
        Problem("characters", 8, "id"),
    )


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem("empty")),
        (b"\n \n,,\n", Problem("empty")),
        (b"role,zone\nmentor,UTC\n", Problem("no person", 1)),
        (b"id,ID\nu1,u2\n", Problem("column twice", 1, "id")),
        (b"id,role\n", Problem("no rows")),
        (b"PK\x03\x04\x14\x00\x06\x00", Problem("workbook")),
        (b"id\x00\x01\xff\xfe\x81", Problem("encoding")),
        (b"id\n\x81\x8d\n", Problem("encoding")),
        (b'id,name\nu1,x\nu2,"never closed\nu3,y\n', Problem("quotes", 3)),
        (b'id,name\nu1,"x"y\n', Problem("quotes", 2)),
        (b"id\n" + b"u1\n" * 10_001, Problem("too many rows", 10_002)),
        (b"x" * 5_000_001, Problem("too large")),
    ],
)
def test_a_file_that_is_no_roll_is_told_so(data: bytes, problem: Problem) -> None:
    found = read(data)
    assert found.entries == ()
    assert problem in found.problems
    assert len({it.code for it in found.problems} - {"twice"}) == 1


def test_two_of_one_name_are_two_if_their_addresses_differ() -> None:
    assert len(read(b"name,email\nSam,a@example.org\nSam,b@example.org\n").entries) == 2
    assert read(b"name\nSam\nsam\n").problems == (Problem("twice", 3, "name", 2),)


def test_the_owners_words_for_levels_are_understood() -> None:
    found = read(b"id,level\nu1,Senior\nu2,junior\nu3,7\n", levels=("Junior", "senior"))
    assert [it.level for it in found.entries] == [2, 1, 7]


def test_a_column_says_of_which_group_of_a_kind_somebody_is() -> None:
    """Its kind is the same in any case; an empty cell says nothing."""
    found = read("id,Group: Gender,GROUPS:first_language,group\nu1,woman, Türkçe ,spring\nu2,,,\n".encode())
    assert found.entries == (
        Entry("u1", cohort="spring", groups={"gender": "woman", "first language": "Türkçe"}),
        Entry("u2"),
    )


@pytest.mark.parametrize(
    ("heading", "row", "problem"),
    [
        ("group:", "x", Problem("kind", 1, "B")),
        (f"group: {'x' * 41}", "x", Problem("kind", 1, "B")),
        ("group: a\ab", "x", Problem("kind", 1, "B")),
        ("group: a,Group:A", "x,y", Problem("column twice", 1, "group: a")),
        (",".join(f"group: {it}" for it in "abcdef"), "x", Problem("too many kinds", 1)),
        ("group: a", "x" * 41, Problem("too long", 2, "group: a")),
        ("group: a", "x\ay", Problem("characters", 2, "group: a")),
    ],
)
def test_what_is_amiss_with_groups_is_told(heading: str, row: str, problem: Problem) -> None:
    found = read(f"id,{heading}\nu1,{row}\n".encode())
    assert found.problems == (problem,) and found.entries == ()


def test_a_role_may_wait_for_its_button() -> None:
    assert read(b"id,role\nu1,\nu2,Mentee / Mentor\n").entries == (
        Entry("u1"),
        Entry("u2", roles=frozenset({MENTEE, MENTOR})),
    )


anything = st.one_of(
    st.binary(max_size=200),
    st.text(alphabet="idname,;\t\"'\r\n=+-@é\0 12", max_size=200).map(lambda it: ("id,role;level\n" + it).encode()),
    st.text(max_size=100).map(lambda it: ("name,zone,language,group: x\n" + it).encode("utf-16")),
)


@given(anything)
@example(b"id\n\xed\xa0\x80")
@example(b'sep=;\nid;"x')
def test_any_file_gives_entries_or_problems(data: bytes) -> None:
    found = read(data, ("low", "high"))
    assert bool(found.entries) != bool(found.problems)


@given(
    st.text(alphabet=string.ascii_letters + "=+-@'", min_size=1, max_size=30),
    st.sampled_from(("role", "zone", "level", "group: gender")),
)
def test_what_stands_in_a_cell_is_in_no_problem(secret: str, column: str) -> None:
    for problem in read(f"id,{column}\nu1,xq{secret}\n".encode()).problems:
        assert f"xq{secret}" not in repr(problem)


SIGNS = tuple("=+-@＝＋－＠")  # noqa: RUF001 - wide ones, too
words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
skills = st.frozensets(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters=",;|/"), min_size=1, max_size=12
    ),
    max_size=4,
)
entries = st.builds(
    Entry,
    id=words,
    name=st.just("") | words | st.sampled_from(("=1+1", "'=1", "''@x", "-", "+49", "＝1")),  # noqa: RUF001 - a wide sign
    roles=st.frozensets(st.sampled_from((MENTOR, MENTEE))),
    room=st.none() | st.integers(0, 50),
    zone=st.sampled_from(("", "Asia/Tokyo")),
    languages=st.frozensets(st.sampled_from(("en", "pt-BR")), max_size=2),
    level=st.none() | st.integers(0, 99),
    team=st.just("") | words,
    offers=skills,
    wants=skills,
    groups=st.dictionaries(st.sampled_from(("gender", "größe", "group: x", "=1", "a,b")), words, max_size=3),
)


@given(st.lists(entries, min_size=1, max_size=4, unique_by=lambda it: it.id.casefold()))
def test_what_is_written_reads_the_same(people: list[Entry]) -> None:
    assert read(as_csv(people)) == roll.Roll(tuple(people))


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=3), max_size=4))
@example([["=cmd()"], ["  =1"], ["\t1"], ["\r1"], ["'=1"], ["＠x"]])  # noqa: RUF001 - a wide sign
def test_no_cell_that_is_written_can_be_run(rows: list[list[str]]) -> None:
    text = written(rows).decode("utf-8-sig")
    for cells in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell[:1] in tuple("\t\r\n") or cell.lstrip()[:1] in SIGNS for cell in cells)


def test_columns_are_called_as_in_a_spreadsheet() -> None:
    assert [letters(it) for it in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
