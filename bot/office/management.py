"""Who is above whom in the line of management, as far as files of people told it.

Rule: two of whom one is anywhere above the other are never brought together, by whichever way pairs are found.
"""

from sqlalchemy import Connection

from bot.office.gathering import managers_of, said_of
from bot.storage import programs, queries
from bot.storage.programs import ProgramRow
from bot.storage.queries import PersonRow
from bot.storage.secrets import Keyring


def in_line(conn: Connection, keyring: Keyring, program: ProgramRow, one: PersonRow, other: PersonRow) -> bool:
    """Whether one of two who have to do with the program is anywhere above the other."""
    return other.id in above(conn, keyring, program, one) or one.id in above(conn, keyring, program, other)


def above(conn: Connection, keyring: Keyring, program: ProgramRow, row: PersonRow) -> frozenset[int]:
    """The numbers of all who are known here and above somebody: their managers, and those of each who was told of."""
    found, waiting = set[int](), [row]
    while waiting:
        person = waiting.pop()
        part = programs.part_of(conn, program.id, person.id)
        if part:
            new = managers_of(conn, said_of(keyring.open_person(person.key, keep=False), part)) - found
            found |= new
            waiting += queries.people_of(conn, new).values()
    return frozenset(found)
