"""The roll of a program: people enrolled by a file. All of it is right, or nothing is taken and all that is wrong told.

Rule: a problem names a line, a column and a code, never what stands in the cell.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.programs.members import MENTEE, MENTOR
from bot.programs.spreadsheet import Unreadable, letters, rows_of, text_of, written
from conversations.programs.drafts import MOST_KINDS

MOST_BYTES, MOST_ROWS, LONGEST_CELL = 5_000_000, 10_000, 500
MOST_SKILLS, LONGEST_SKILL, MOST_ROOM, HIGHEST_LEVEL = 20, 60, 50, 99
LONGEST_GROUP = 40
"""Characters in the name of a group, or of a kind of groups."""
GROUP = "group: "
"""How a column is headed that says of which group of a kind somebody is: "group: gender"."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. id, email, name, manager: as typed, at least one of the first three. roles: none if undecided. groups:
    kind -> group, of the columns headed GROUP.
    """

    id: str = ""
    email: str = ""
    name: str = ""
    roles: frozenset[str] = frozenset()
    room: int | None = None
    zone: str = ""
    languages: frozenset[str] = frozenset()
    level: int | None = None
    location: str = ""
    team: str = ""
    cohort: str = ""
    manager: str = ""
    offers: frozenset[str] = frozenset()
    wants: frozenset[str] = frozenset()
    groups: Mapping[str, str] = field(default_factory=dict)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """code, of the file: "too large", "workbook", "encoding", "quotes", "empty", "no person" column, "no rows", "too
    many rows", "column twice", "kind" of group with no name or a long one, "too many kinds". Of a row: "nobody" is
    named, "twice" (first in line `other`), "too many cells". Of a cell: "too long", "characters", "role", "number",
    "zone", "language", "level", "skills", "own manager".

    line: of the file, 0 for all of it. column: a field of Entry, GROUP and a kind, or letters if it has no name here.
    """

    code: str
    line: int = 0
    column: str = ""
    other: int = 0


@dataclass(frozen=True, slots=True)
class Roll:
    """entries or problems, never both. ignored: the letters of columns that were not understood and so not read."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of groups that somebody is in."""
        return tuple(dict.fromkeys(kind for entry in self.entries for kind in entry.groups))


_HEADINGS: Mapping[str, str] = {
    **dict.fromkeys(("id", "user", "user id", "userid", "member", "member id"), "id"),
    **dict.fromkeys(("email", "e-mail", "mail", "email address", "e-mail address"), "email"),
    **dict.fromkeys(("name", "full name", "display name", "person"), "name"),
    **dict.fromkeys(("role", "roles"), "roles"),
    **dict.fromkeys(("room", "capacity", "mentees"), "room"),
    **dict.fromkeys(("zone", "time zone", "timezone"), "zone"),
    **dict.fromkeys(("language", "languages"), "languages"),
    **dict.fromkeys(("level", "grade"), "level"),
    **dict.fromkeys(("location", "site", "office", "place"), "location"),
    **dict.fromkeys(("team", "department"), "team"),
    **dict.fromkeys(("cohort", "group", "wave"), "cohort"),
    **dict.fromkeys(("manager", "line manager", "reports to"), "manager"),
    **dict.fromkeys(("offers", "skills offered", "offered", "can offer"), "offers"),
    **dict.fromkeys(("wants", "skills wanted", "wanted", "wants to learn"), "wants"),
}
_ROLES: Mapping[str, frozenset[str]] = {
    "": frozenset(),
    **dict.fromkeys(("mentor", "mentors"), frozenset({MENTOR})),
    **dict.fromkeys(("mentee", "mentees"), frozenset({MENTEE})),
    **dict.fromkeys(("both", "mentor and mentee", "mentee and mentor"), frozenset({MENTOR, MENTEE})),
}
_LANGUAGES: Mapping[str, str] = {
    "arabic": "ar", "chinese": "zh", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en", "finnish": "fi",
    "french": "fr", "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi", "hungarian": "hu", "italian": "it",
    "japanese": "ja", "korean": "ko", "norwegian": "no", "polish": "pl", "portuguese": "pt", "romanian": "ro",
    "russian": "ru", "spanish": "es", "swedish": "sv", "turkish": "tr", "ukrainian": "uk", "vietnamese": "vi",
}  # fmt: skip
"""By their English names; ISO 639-1."""
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,4}")
_BETWEEN = re.compile(r"[,;|/\r\n]+")
_OF_A_KIND = re.compile(r"groups? ?: ?(.*)")
_HINT = re.compile(r"sep=([,;|\t])\r?\n")
_SEPARATORS = (",", ";", "\t", "|")
_WHO = ("id", "email", "name")


class _Wrong(ValueError):
    """Its one argument is the code of the problem."""


def read(data: bytes, levels: Sequence[str] = ()) -> Roll:
    """The roll in a CSV file. Its first row names the columns; their order and case are free, so is the separator.

    levels: the owner's words for levels, the lowest first, which is 1; numbers are understood anyway. Never raises.
    """
    if len(data) > MOST_BYTES:
        return Roll(problems=(Problem("too large"),))
    try:
        text = text_of(data)
        hint = _HINT.match(text)
        text, before = (text[hint.end() :], 1) if hint else (text, 0)
        separator = hint[1] if hint else max(_SEPARATORS, key=lambda it: _understood(text, it))
        return _read(text, separator, before, {level.casefold(): at for at, level in enumerate(levels, 1)})
    except Unreadable as error:
        return Roll(problems=(Problem(error.why, error.line),))


def as_csv(entries: Iterable[Entry]) -> bytes:
    """The same people as a file that `read` takes."""
    people = Roll(tuple(entries))
    kinds = people.kinds
    rows = (
        [*(_told(getattr(it, column)) for column in COLUMNS), *(it.groups.get(kind, "") for kind in kinds)]
        for it in people.entries
    )
    return written([[*COLUMNS, *(f"{GROUP}{kind}" for kind in kinds)], *rows])


def _understood(text: str, separator: str) -> int:
    """How many columns have a name that is known, if this is what separates them."""
    try:
        _, heading = next(rows_of(text, separator), (0, []))
    except Unreadable:
        return 0
    return sum(_field(cell) is not None for cell in heading)


def _read(text: str, separator: str, before: int, levels: Mapping[str, int]) -> Roll:
    rows = rows_of(text, separator)
    line, heading = next(rows, (0, []))
    columns = [_field(cell) for cell in heading]
    ignored = tuple(letters(place) for place, column in enumerate(columns) if column is None and heading[place])
    named = [column for column in columns if column]
    problems = [Problem("column twice", line + before, it) for it in dict.fromkeys(named) if named.count(it) > 1]
    kinds = {place: column for place, column in enumerate(columns) if column and column.startswith(GROUP)}
    problems += [Problem("kind", line + before, letters(place)) for place, it in kinds.items() if not _is_kind(it)]
    if len(kinds) > MOST_KINDS:
        problems.append(Problem("too many kinds", line + before))
    if not heading:
        problems.append(Problem("empty"))
    elif not set(named) & set(_WHO):
        problems.append(Problem("no person", line + before))
    if problems:
        return Roll(problems=tuple(problems), ignored=ignored)
    entries = list[Entry]()
    try:
        for count, (number, cells) in enumerate(rows, 1):
            if count > MOST_ROWS:
                problems.append(Problem("too many rows", number + before))
                break
            entry, wrong = _entry(number + before, columns, cells, levels)
            entries.append(entry)
            problems += wrong
    except Unreadable as error:
        problems.append(Problem(error.why, error.line + before))
    problems += _twice(entries)
    if not entries and not problems:
        problems.append(Problem("no rows"))
    problems.sort(key=lambda it: (it.line, it.column, it.code))
    return Roll(() if problems else tuple(entries), tuple(problems), ignored)


def _entry(
    line: int, columns: Sequence[str | None], cells: Sequence[str], levels: Mapping[str, int]
) -> tuple[Entry, list[Problem]]:
    """What is right of a row, and what is not."""
    told, problems = dict[str, Any](), list[Problem]()
    if any(cells[len(columns) :]):
        problems.append(Problem("too many cells", line))
    for column, cell in zip(columns, cells, strict=False):
        if column is None:
            continue
        try:
            told[column] = _checked(column, cell, levels)
        except _Wrong as wrong:
            problems.append(Problem(str(wrong), line, column))
    groups = {column.removeprefix(GROUP): told.pop(column) for column in [*told] if column.startswith(GROUP)}
    entry = Entry(**told, groups={kind: group for kind, group in groups.items() if group}, line=line)
    if not any(cell for column, cell in zip(columns, cells, strict=False) if column in _WHO):
        problems.append(Problem("nobody", line))
    if entry.manager and entry.manager.casefold() in {it.casefold() for it in (entry.id, entry.email, entry.name)}:
        problems.append(Problem("own manager", line, "manager"))
    return entry, problems


def _checked(column: str, cell: str, levels: Mapping[str, int]) -> Any:
    if len(cell) > LONGEST_CELL:
        raise _Wrong("too long")
    if any(not (it.isprintable() or it in "\r\n\t") for it in cell):
        raise _Wrong("characters")
    return _READERS.get(column, _group if column.startswith(GROUP) else _text)(cell, levels)


def _text(cell: str, _levels: Mapping[str, int]) -> str:
    return " ".join(cell.split())


def _group(cell: str, levels: Mapping[str, int]) -> str:
    if len(group := _text(cell, levels)) > LONGEST_GROUP:
        raise _Wrong("too long")
    return group


def _roles(cell: str, _levels: Mapping[str, int]) -> frozenset[str]:
    words = " ".join(re.sub(r"[,;/&+|]", " and ", cell.casefold()).split())
    if words not in _ROLES:
        raise _Wrong("role")
    return _ROLES[words]


def _room(cell: str, _levels: Mapping[str, int]) -> int | None:
    if not cell:
        return None
    if not _NUMBER.fullmatch(cell) or int(cell) > MOST_ROOM:
        raise _Wrong("number")
    return int(cell)


def _zone(cell: str, _levels: Mapping[str, int]) -> str:
    try:
        return cell and ZoneInfo(cell).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _Wrong("zone") from None


def _languages(cell: str, _levels: Mapping[str, int]) -> frozenset[str]:
    found = {_LANGUAGES.get(word.casefold(), word) for word in _words(cell)}
    if not all(_TAG.fullmatch(it) for it in found):
        raise _Wrong("language")
    return frozenset(found)


def _level(cell: str, levels: Mapping[str, int]) -> int | None:
    if not cell:
        return None
    if (known := levels.get(cell.casefold())) is not None:
        return known
    if not _NUMBER.fullmatch(cell) or int(cell) > HIGHEST_LEVEL:
        raise _Wrong("level")
    return int(cell)


def _skills(cell: str, _levels: Mapping[str, int]) -> frozenset[str]:
    found = frozenset(_words(cell))
    if len(found) > MOST_SKILLS or any(len(it) > LONGEST_SKILL for it in found):
        raise _Wrong("skills")
    return found


def _words(cell: str) -> list[str]:
    return [" ".join(word.split()) for word in _BETWEEN.split(cell) if word.strip()]


def _field(heading: str) -> str | None:
    """The field of Entry that a column is for, or GROUP and its kind; kinds are the same whatever their case."""
    plain = " ".join(re.sub(r"[_\s]+", " ", heading.lower()).split())
    of_a_kind = _OF_A_KIND.fullmatch(plain)
    return f"{GROUP}{of_a_kind[1]}" if of_a_kind else _HEADINGS.get(plain)


def _is_kind(column: str) -> bool:
    kind = column.removeprefix(GROUP)
    return 0 < len(kind) <= LONGEST_GROUP and kind.isprintable()


def _twice(entries: Sequence[Entry]) -> Iterable[Problem]:
    """Rows about somebody who was there before: of one id, of one address, or of one name where there is no more."""
    first = dict[tuple[str, str], int]()
    for entry in entries:
        named = [(column, getattr(entry, column).casefold()) for column in _WHO if getattr(entry, column)]
        keys = [key for key in named if key[0] != "name"] or named
        found = [(first[key], key[0]) for key in keys if key in first]
        if found:
            yield Problem("twice", entry.line, found[0][1], found[0][0])
        for key in keys:
            first.setdefault(key, entry.line)


def _told(value: Any) -> str:
    if isinstance(value, frozenset):
        return "; ".join(sorted(value)) if value != {MENTOR, MENTEE} else "both"
    return "" if value is None else str(value)


_READERS: Mapping[str, Callable[[str, Mapping[str, int]], Any]] = {
    "roles": _roles,
    "room": _room,
    "zone": _zone,
    "languages": _languages,
    "level": _level,
    "offers": _skills,
    "wants": _skills,
}
COLUMNS = tuple(it.name for it in fields(Entry) if it.name not in ("groups", "line"))
