"""The seeded people of the local workspace: who one can be there, how a mention finds them, a cohort to look after; its
one channel and its one group.

Rule: whoever is named here is somebody whom one can be; the cohort stands apart, so that five stay easy to find.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.ports import Address, Channel
from conversations.events import Who

PLATFORM, WORKSPACE = "web", "local"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the workspace. `role` is one phrase, as the page shows it; zone: IANA; language: BCP 47. admin: they
    look after the workspace.
    """

    id: str
    name: str
    role: str
    zone: str
    language: str = "en"
    admin: bool = False

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
    Colleague("omar", "Omar Haddad", "a mentor and the admin", "America/New_York", admin=True),
    Colleague("priya", "Priya Nair", "a program owner", "Asia/Kolkata"),
)


MENTORING = Channel(Address(PLATFORM, WORKSPACE, "#mentoring"), "Mentoring")
"""Everybody reads along there: what is posted in it comes to each of them, and says so."""
EVERYBODY = Address(PLATFORM, WORKSPACE, "@everybody")
"""The one group of people."""
COHORT = (
    Colleague("amara", "Amara Diallo", "a mentor", "Europe/Paris"),
    Colleague("bruno", "Bruno Keller", "a mentor", "Europe/Zurich"),
    Colleague("chiara", "Chiara Conti", "a mentor", "Europe/Rome"),
    Colleague("daniel", "Daniel Novak", "a mentor", "Europe/Prague"),
    Colleague("elif", "Elif Demir", "a mentor", "Europe/Istanbul"),
    Colleague("freya", "Freya Larsen", "a mentor", "Europe/Copenhagen"),
    Colleague("george", "George Osei", "a mentor", "Africa/Accra"),
    Colleague("hari", "Hari Menon", "a mentor", "Asia/Kolkata"),
    Colleague("ivana", "Ivana Kovac", "a mentor", "Europe/Zagreb"),
    Colleague("jonas", "Jonas Weber", "a mentor", "Europe/Berlin"),
    Colleague("karin", "Karin Holm", "a mentor", "Europe/Stockholm"),
    Colleague("oskar", "Oskar Lind", "a mentor", "Europe/Oslo"),
    Colleague("petra", "Petra Simon", "a mentor", "Europe/Vienna"),
    Colleague("rafael", "Rafael Costa", "a mentor", "Europe/Lisbon"),
    Colleague("sofia", "Sofia Ricci", "a mentor", "Europe/Rome"),
    Colleague("thomas", "Thomas Meyer", "a mentor", "Europe/Berlin"),
    Colleague("ulla", "Ulla Korhonen", "a mentor", "Europe/Helsinki"),
    Colleague("yusuf", "Yusuf Arslan", "a mentor", "Europe/Istanbul"),
    Colleague("adam", "Adam Fischer", "a mentee", "Europe/Vienna"),
    Colleague("bea", "Bea Molnar", "a mentee", "Europe/Budapest"),
    Colleague("carl", "Carl Strand", "a mentee", "Europe/Oslo"),
    Colleague("dina", "Dina Levi", "a mentee", "Europe/Athens"),
    Colleague("emil", "Emil Novotny", "a mentee", "Europe/Prague"),
    Colleague("leo", "Leo Marchetti", "a mentee", "Europe/Rome"),
    Colleague("mina", "Mina Park", "a mentee", "Europe/Berlin"),
    Colleague("nils", "Nils Berg", "a mentee", "Europe/Stockholm"),
    Colleague("olga", "Olga Virtanen", "a mentee", "Europe/Helsinki"),
    Colleague("pablo", "Pablo Ruiz", "a mentee", "Europe/Madrid"),
    Colleague("quinn", "Quinn Murphy", "a mentee", "Europe/Dublin"),
    Colleague("rosa", "Rosa Alves", "a mentee", "Europe/Lisbon"),
    Colleague("selin", "Selin Kaya", "a mentee", "Europe/Istanbul"),
    Colleague("tomas", "Tomas Horak", "a mentee", "Europe/Prague"),
    Colleague("uma", "Uma Iyer", "a mentee", "Asia/Kolkata"),
    Colleague("victor", "Victor Dubois", "a mentee", "Europe/Paris"),
    Colleague("wanda", "Wanda Nowak", "a mentee", "Europe/Warsaw"),
    Colleague("yara", "Yara Nasser", "a mentee", "Europe/Amsterdam"),
)
"""Those who may take part in a program: its numbers are told of five or more alone, so that it takes some people."""


def mentioned(name: str, people: Iterable[Colleague]) -> Who | None:
    """The colleague whom "@name" means: by id, first name, or the whole name with or without dots."""
    wanted = _plain(name)
    for person in people:
        if wanted in (_plain(person.id), _plain(person.first_name), _plain(person.name)):
            return Who(person.address.key, person.name)
    return None


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
