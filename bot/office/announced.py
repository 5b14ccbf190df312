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
from bot.programs.bounds import FEWEST
from bot.storage import bulletins, posts, programs, readers
from bot.storage.announcements import GOING_OUT, OUT
from bot.storage.bulletins import DRAFT, OVER, Bulletin
from bot.storage.posts import Post
from bot.storage.programs import ProgramRow
from conversations.effects import Open
from conversations.person import Record
from conversations.programs.announce import AGAIN, BEGIN, WORDS, id_of

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
        if mine is None or posts.of(self.office.conn, mine[1].id):
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
        posted = posts.among(self.office.conn, [it.id for it in found])
        records = tuple(
            Record(
                id_of(str(it.id)),
                it.at,
                {
                    "what": self._words(it).title,
                    "state": _state(it, program, it.id in posted),
                    "when": it.at.isoformat(),
                },
            )
            for it in found
        )
        return replace(page, records=records, choices=(BEGIN,))

    def _one(self, page: Open, program: ProgramRow, one: Bulletin) -> Open:
        said = self._words(one)
        if post := posts.of(self.office.conn, one.id):
            return self._posted(page, program, one, post, said)
        message, whom, outcomes = bulletin.message(said, one.id), one.whom, self._outcomes(one)
        values = {
            "announcement": str(one.id),
            **{name: value for name, value in page.values.items() if name == "done"},
            "what": said.title,
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

    def _posted(self, page: Open, program: ProgramRow, one: Bulletin, post: Post, said: bulletin.Bulletin) -> Open:
        """The page of one that goes to a channel. Who read it there is known to nobody."""
        title = post.channel.title(self.office.keyring)
        got = posts.how_many_got_it(self.office.conn, one.id) // FEWEST * FEWEST
        values = {
            "announcement": str(one.id),
            "done": page.values.get("done", ""),
            "what": said.title,
            "state": _state(one, program, in_channel=True),
            "channel": title,
            "nameless": "" if title else "yes",
            "in_channel": "yes",
            "post_at": post.due.isoformat() if post.due and post.at is None else "",
            "posted": post.at.isoformat() if post.at else "",
            "not_posted": _why(post),
            "got_here": str(got) if got else "",
            "few_got": "yes" if post.at and not got else "",
            **self._looks(bulletin.post(said, one.id), post.channel.address.platform),
        }
        shown = {name: value for name, value in values.items() if value}
        return replace(page, values=shown, choices=_of_a_post(one, program), about=id_of(str(one.id)))

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

    def _looks(self, message: Message, alone: str = "") -> dict[str, str]:
        """alone: the one platform on which it is shown, if it is."""
        found = {}
        for platform, looks in self.looks.items():
            if alone in self.looks and platform != alone:
                continue
            found[f"{platform}_notice"], found[f"{platform}_text"] = looks(message)
            found[f"{platform}_buttons"] = " ".join(f"[{button.label}]" for button in message.buttons)
        return found

    def _readers(self, page: Open, one: Bulletin) -> Open:
        if not audience(one).by_name or one.state == DRAFT or posts.of(self.office.conn, one.id):
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


_POSTS = {GOING_OUT: "posting", OUT: "posted"}
"""States of an announcement, as they are called where it goes to a channel."""
_OF_A_POST = {
    DRAFT: ("send news", "test news", WORDS, "drop news"),
    GOING_OUT: (WORDS, "stop news"),
    posts.NOT_POSTED: (AGAIN, WORDS),
    OUT: (WORDS,),
}
"""What can be done with one that goes to a channel."""
_WHYS = ("not there", "archived", "not allowed", "gone", "in doubt")


def _state(one: Bulletin, program: ProgramRow, in_channel: bool = False) -> str:
    """As it is told: a draft of a program that is over stays one."""
    if one.state == DRAFT and program.state != programs.OPEN:
        return "unsent"
    return _POSTS.get(one.state, one.state) if in_channel else one.state


def _why(post: Post) -> str:
    """Why it is not in its channel as it should be, in the words in which it is told, or ""."""
    if post.receipt:
        return "older" if post.why else ""
    return post.why if post.why in _WHYS else "refused" if post.why else ""


def _of_a_post(one: Bulletin, program: ProgramRow) -> tuple[str, ...]:
    """What can be done now with one that goes to a channel."""
    if program.state == programs.OPEN:
        return _OF_A_POST.get(one.state, ())
    return ("drop news",) if one.state == DRAFT else ()


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
