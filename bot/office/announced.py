"""The pages of announcements: what was announced, one of them with how it looks and what became of it, who has it.

Rule: a page that somebody may not see has nothing on it; nobody is named who was chosen by what they do.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot import bulletin
from bot.office.acts import Office
from bot.office.announcing import LOOKED_AT, STUCK_AFTER, Announcing, audience, may_remind, which
from bot.office.pages import names_of
from bot.ports import Message
from bot.programs.audience import Reader, Result, as_csv, before_sending, counted, outcome
from bot.storage import bulletins, programs, readers
from bot.storage.announcements import OUT
from bot.storage.bulletins import DRAFT, OVER, Bulletin
from bot.storage.programs import ProgramRow
from conversations.effects import Open
from conversations.person import Record
from conversations.programs.announce import BEGIN, WORDS, id_of

PAGE = "announcement"
PAGES = ("announcements", PAGE, "readers")
AT_ONCE = 40
"""So many are on a page."""
IN_A_PART = 500
"""Rows of a file, which is made part by part."""
FILE = "results"
"""The button behind which there is a file."""

Looks = Callable[[Message], tuple[str, str]]
"""How a platform shows a message: what stands in the notification, and what in the chat."""


@dataclass(frozen=True, slots=True)
class Announced:
    """For one person, within one transaction. looks: of each platform, by its name."""

    announcing: Announcing
    looks: Mapping[str, Looks]

    @property
    def office(self) -> Office:
        return self.announcing.office

    def filled(self, page: Open) -> Open:
        """One of PAGES, with what is on it."""
        if page.page == "announcements":
            program = self.office.may_see(page.values.get("program", ""))
            return self._all_of(page, program) if program else _nothing(page)
        mine = self.announcing.mine(page.values.get("announcement", ""))
        if mine is None:
            return _nothing(page)
        return self._readers(page, mine[1]) if page.page == "readers" else self._one(page, *mine)

    def file(self, number: str, after: int = 0) -> tuple[bytes, int] | None:
        """The next part of what became of it as CSV, behind that person; and after whom to go on, 0 at the end.

        None if the person may not have it.
        """
        mine = self.announcing.mine(number)
        if mine is None:
            return None
        one, office = mine[1], self.office
        if not audience(one).by_name:
            each = (Result(Reader(""), it) for it in self._outcomes(one).elements())
            return as_csv(each, audience(one)), 0
        found = readers.some(office.conn, which(one), office.now, STUCK_AFTER, after, IN_A_PART)
        named = names_of(office, [it.person for it in found])
        rows = [_result(it, named.get(it.person, ("", ""))) for it in found]
        return as_csv(rows, audience(one), goes_on=after > 0), found[-1].person if len(found) == IN_A_PART else 0

    def _all_of(self, page: Open, program: ProgramRow) -> Open:
        found = bulletins.of_program(self.office.conn, program.id, AT_ONCE)
        records = tuple(
            Record(
                id_of(str(it.id)),
                it.at,
                {"what": self._words(it).title, "state": _state(it, program), "when": it.at.isoformat()},
            )
            for it in found
        )
        return replace(page, records=records, choices=(BEGIN,))

    def _one(self, page: Open, program: ProgramRow, one: Bulletin) -> Open:
        said = self._words(one)
        message, whom, outcomes = bulletin.message(said, one.id), one.whom, self._outcomes(one)
        values = {
            "announcement": str(one.id),
            **{name: value for name, value in page.values.items() if name == "done"},
            "what": said.title,
            "got": said.got,
            "state": _state(one, program),
            "role": whom.role or "nothing",
            "status": whom.status or "nothing",
            "cohort": whom.cohort,
            **_wall(one.wall),
            **self._numbers(one, outcomes),
            **self._looks(message),
        }
        shown = {name: value for name, value in values.items() if value}
        choices = _choices(one, program, outcomes, self.office.now)
        return replace(page, values=shown, choices=choices, about=id_of(str(one.id)))

    def _numbers(self, one: Bulletin, outcomes: Counter[str]) -> dict[str, str]:
        by_name = audience(one).by_name
        rounded = {} if by_name else {"rounded": "yes"}
        if one.state != DRAFT:
            numbers = counted(outcomes.elements(), audience(one))
            return {**rounded, **{name.replace(" ", "_"): str(number) for name, number in numbers.items()}}
        number = self.announcing.to(one)
        closed = before_sending(self.announcing.closed_to(one), audience(one))
        told = {f"no_{why.replace(' ', '_')}": str(many) for why, many in closed.items() if why != "waiting"}
        told |= {"first": str(LOOKED_AT)} if number > LOOKED_AT else {}
        if by_name:
            return {**told, "count": str(number)}
        at_least = counted(["waiting"] * number, audience(one)).get("waiting", 0)
        return {**rounded, **told, **({"at_least": str(at_least)} if at_least else {"few": "yes"})}

    def _outcomes(self, one: Bulletin) -> Counter[str]:
        """How many readers there are of each."""
        found = Counter[str]()
        for what, number in readers.counts(self.office.conn, which(one), self.office.now, STUCK_AFTER).items():
            found[_outcome(what)] += number
        return found

    def _looks(self, message: Message) -> dict[str, str]:
        found = {}
        for platform, looks in self.looks.items():
            found[f"{platform}_notice"], found[f"{platform}_text"] = looks(message)
        return found

    def _readers(self, page: Open, one: Bulletin) -> Open:
        if not audience(one).by_name or one.state == DRAFT:
            return _nothing(page)
        told = page.values.get("after", "")
        after = int(told) if told.isdecimal() else 0
        found = readers.some(self.office.conn, which(one), self.office.now, STUCK_AFTER, after, AT_ONCE + 1)
        shown, more = found[:AT_ONCE], len(found) > AT_ONCE
        named = names_of(self.office, [it.person for it in shown])
        records = tuple(_record(it, named.get(it.person, ("", ""))[0], self.office.now) for it in shown)
        about = id_of(f"{one.id}-{shown[-1].person}") if more else id_of(str(one.id))
        return replace(page, records=records, choices=("more names",) if more else ("open",), about=about)

    def _words(self, one: Bulletin) -> bulletin.Bulletin:
        return bulletin.opened(self.office.keyring, one.sealed)


def _state(one: Bulletin, program: ProgramRow) -> str:
    """As it is told: a draft of a program that is over stays one."""
    return "unsent" if one.state == DRAFT and program.state != programs.OPEN else one.state


def _choices(one: Bulletin, program: ProgramRow, outcomes: Counter[str], now: datetime) -> tuple[str, ...]:
    """What can be done with it now."""
    is_open = program.state == programs.OPEN
    if one.state == DRAFT:
        return ("send news", "test news", WORDS, "drop news") if is_open else ("drop news",)
    hidden = not audience(one).by_name  # then what can be done says nothing of whether there is anybody
    names = (FILE,) if hidden else ("names", FILE)
    if one.state in OVER or not is_open:
        return names
    silent = one.state == OUT and may_remind(one, now) and (hidden or outcomes[readers.SENT])
    waits = hidden or outcomes[readers.WAITING]
    return (*names, *(("remind news",) if silent else ()), WORDS, *(("stop news",) if waits else ()))


def _nothing(page: Open) -> Open:
    return replace(page, values={}, records=(), choices=())


def _outcome(what: str) -> str:
    """Of one reader, in the words in which it may be told."""
    known = {readers.WAITING: ("waiting", ""), readers.SENT: ("sent", ""), "cancelled": ("cancelled", "")}
    state, why = known.get(what, ("dead", what))
    return outcome(state, why, what == readers.ACKNOWLEDGED)


def _result(one: readers.Result, named: tuple[str, str]) -> Result:
    name, id = named
    return Result(Reader(id, name, one.cohort, frozenset({one.role} - {""})), _outcome(one.what), one.at)


def _record(one: readers.Result, name: str, now: datetime) -> Record:
    fields = {"who": name, "what": _outcome(one.what), "role": one.role, "since": one.at.isoformat() if one.at else ""}
    return Record(f"reader-{one.person}", one.at or now, {key: value for key, value in fields.items() if value})


def _wall(wall: str) -> dict[str, str]:
    """A time on each reader's own wall, as the page shows it."""
    day, _, clock = wall.partition("T")
    return {"day": day, "clock": clock}
