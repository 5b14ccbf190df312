"""The seeded people of the local workspace: who one can be there, how a mention finds them; and its one channel."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.ports import Address, Channel
from conversations.events import Who

PLATFORM, WORKSPACE = "web", "local"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the workspace. `role` is one phrase, as the page shows it; zone: IANA; language: BCP 47."""

    id: str
    name: str
    role: str
    zone: str
    language: str = "en"

    @property
    def address(self) -> Address:
        return Address(PLATFORM, WORKSPACE, self.id)

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


PEOPLE = (
    Colleague("maria", "Maria Lindqvist", "a manager", "Europe/Berlin"),
    Colleague("sam", "Sam Okafor", "her report", "Europe/London"),
    Colleague("lena", "Lena Vogel", "a mentee", "Europe/Berlin"),
    Colleague("omar", "Omar Haddad", "a mentor", "America/New_York"),
    Colleague("priya", "Priya Nair", "a program owner", "Asia/Kolkata"),
)


MENTORING = Channel(Address(PLATFORM, WORKSPACE, "#mentoring"), "Mentoring")
"""Everybody reads along there: what is posted in it comes to each of them, and says so."""


def mentioned(name: str, people: Iterable[Colleague]) -> Who | None:
    """The colleague whom "@name" means: by id, first name, or the whole name with or without dots."""
    wanted = _plain(name)
    for person in people:
        if wanted in (_plain(person.id), _plain(person.first_name), _plain(person.name)):
            return Who(person.address.key, person.name)
    return None


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
