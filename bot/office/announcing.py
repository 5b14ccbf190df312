"""What those who look after a program do with its announcements, and what their readers say of them.

Rule 1: whoever acts must own the program that the announcement is of, by what is stored. Rule 2: nothing is sent that
was not looked at as a draft. Rule 3: of people who were chosen by what they do, nothing but rounded numbers is told,
and not even whether there are any.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import bulletin
from bot.office.acts import Office, Result
from bot.programs import bounds
from bot.programs.audience import Audience, counted
from bot.storage import audiences, bulletins, programs, readers, wins
from bot.storage.announcements import GOING_OUT, STOPPED, about
from bot.storage.audiences import STATUSES, Whom
from bot.storage.bulletins import DRAFT, Bulletin
from bot.storage.deliveries import NewDelivery, add_deliveries
from bot.storage.programs import ProgramRow
from bot.storage.queries import ms
from bot.storage.readers import Which
from bot.wording import Words
from conversations.programs.announce import ACTS, BEGIN, EDIT, GOT_IT, WORDS

OF_A_PROGRAM = (BEGIN, "draft")
OF_ONE = (WORDS, EDIT, GOT_IT, *ACTS)
"""What is done with one announcement: "announcement" in the values says with which."""
DOES = (*OF_A_PROGRAM, *OF_ONE)
STUCK_AFTER = (bounds.NOT_MET_AFTER, bounds.QUIET_AFTER)
EARLIEST = timedelta(hours=14)
"""By so much the day begins earlier somewhere than in UTC."""
ONCE_IN = timedelta(days=1)
_ALSO_WHEN_CLOSED = ("stop news", "drop news")


@dataclass(slots=True)
class Announcing:
    """At one person's service within one transaction; see `Office`. sends: something is on its way to them."""

    office: Office
    words: Words
    sends: bool = False

    def do(self, what: str, program: str, values: Mapping[str, str]) -> Result:
        """One of DOES. What came of it, as in `Office.do`."""
        if what in OF_A_PROGRAM:
            return self._of_a_program(program, what, values)
        number = values.get("announcement", "")
        if what == GOT_IT:
            return self._got_it(number)
        mine = self.mine(number, hold=True)
        if mine is None:
            return {"why": "not yours"}
        its, one = mine
        if its.state != programs.OPEN and what not in _ALSO_WHEN_CLOSED:
            return {"why": "closed"}
        match what, one.state:
            case _ if what == WORDS and one.state != STOPPED:
                said = bulletin.opened(self.office.keyring, one.sealed)
                return {"did": WORDS, "announcement": number, "title": said.title, "news": said.text}
            case _ if what == EDIT and one.state != STOPPED:
                return self._reword(one, values)
            case "send news", "draft":
                return self._send(one)
            case "test news", "draft":
                return self._test(one)
            case "drop news", "draft":
                bulletins.drop(self.office.conn, one.id)
                return {"did": "dropped"}
            case "stop news", "going out" | "out":
                bulletins.stop(self.office.conn, one.id, self.office.now)
                return self._done(one, "stopped", "stop news")
            case "remind news", "out":
                return self._remind(one)
        return {"why": "already"}

    def _of_a_program(self, of: str, what: str, values: Mapping[str, str]) -> Result:
        """Begin to write one, or keep what was written; it goes nowhere yet."""
        program = self.office.may_see(of)
        if program is None:
            return {"why": "not yours"}
        if program.state != programs.OPEN:
            return {"why": "closed"}
        if what == BEGIN:
            cohorts = "\n".join(audiences.cohorts(self.office.conn, program.id))
            return {"did": BEGIN, "program": str(program.id), "cohorts": cohorts}
        title, text, wall = (values.get(name, "") for name in ("title", "news", "wall"))
        role, status = values.get("role", ""), values.get("status", "")
        if not (title and text and role in ("", "mentor", "mentee") and status in ("", *STATUSES) and _is_wall(wall)):
            return {"why": "unknown"}
        retold = values.get("win", "")
        win = wins.held(self.office.conn, int(retold)) if retold.isdecimal() else None
        if retold and not (win and win.program_id == program.id and win.shown and win.for_all):
            return {"why": "win gone"}
        whom = Whom(program.id, values.get("cohort", ""), role, status)
        words, person = self.words, self.office.person
        labels = (words.label("", GOT_IT, person), words.line("announce.said", person))
        said = bulletin.Bulletin(title, text, *labels, words.line("announce.again", person))
        sealed = bulletin.sealed(self.office.keyring, said)
        number = bulletins.draft(self.office.conn, whom, sealed, wall, self.office.now)
        if win:
            wins.drafted(self.office.conn, win.id, number)
        return {"did": "drafted", "announcement": str(number)}

    def mine(self, number: str, *, hold: bool = False) -> tuple[ProgramRow, Bulletin] | None:
        """The announcement and the program it is of, if the person owns that."""
        one = bulletins.of(self.office.conn, int(number), hold=hold) if number.isdecimal() else None
        program = self.office.may_see(str(one.whom.program)) if one else None
        return (program, one) if program and one else None

    def to(self, one: Bulletin) -> int:
        """How many it would go to now."""
        return audiences.how_many(self.office.conn, one.whom, self.office.now, STUCK_AFTER)

    def _send(self, one: Bulletin) -> Result:
        """Readers whose time is a time on their own wall are looked at when it is that time somewhere."""
        number = self.to(one)
        if not number and audience(one).by_name:
            return {"why": "no readers"}
        now = self.office.now
        wall = datetime.fromisoformat(f"{one.wall}+00:00") - EARLIEST if one.wall else now
        bulletins.send(self.office.conn, one.id, max(now, wall))
        return self._done(one, "sent", BEGIN, number)

    def _test(self, one: Bulletin) -> Result:
        """As readers will get it, to its author alone and at once."""
        address, now = self.office.row.address, self.office.now
        key, bucket = f"{about(one.id)}/test/{ms(now)}", address.place
        test = NewDelivery(key, "test", self.office.row.id, address.key, bucket, now, b"", about(one.id))
        add_deliveries(self.office.conn, [test])
        self.sends = True
        return {"did": "tested", "announcement": str(one.id)}

    def _reword(self, one: Bulletin, values: Mapping[str, str]) -> Result:
        title, text = values.get("title", ""), values.get("news", "")
        if not (title and text):
            return {"why": "unknown"}
        said = replace(bulletin.opened(self.office.keyring, one.sealed), title=title, text=text)
        bulletins.reword(self.office.conn, one.id, bulletin.sealed(self.office.keyring, said), self.office.now)
        return self._done(one, "reworded", EDIT if one.state != DRAFT else "")

    def _remind(self, one: Bulletin) -> Result:
        now = self.office.now
        if not may_remind(one, now):
            return {"why": "reminded"}
        silent = readers.counts(self.office.conn, which(one), now, STUCK_AFTER).get(readers.SENT, 0)
        if not silent and audience(one).by_name:
            return {"why": "nobody silent"}
        bulletins.remind(self.office.conn, one.id, now)
        return self._done(one, "reminded", "remind news", silent)

    def _got_it(self, number: str) -> Result:
        """Whoever it was sent to may say so, also when it was reworded or stopped since."""
        conn, me, now = self.office.conn, self.office.row.id, self.office.now
        one = bulletins.of(conn, int(number)) if number.isdecimal() else None
        messages = readers.got_it(conn, one.id, me, now) if one else None
        if one is None or messages is None:
            return {"did": "got nothing"}
        if messages > 1:
            readers.renew(conn, one.id, [me], f"got/{ms(now)}", now)
            self.sends = True
        said = bulletin.opened(self.office.keyring, one.sealed)
        return {"did": "got it", "title": said.title, "news": said.text, "said": said.said}

    def _done(self, one: Bulletin, did: str, noted: str, how_many: int = 1) -> Result:
        """What was done is noted, but not for how many where that is nobody's to know."""
        if noted:
            shown = counted(["sent"] * how_many, audience(one)).get("sent", 1)
            programs.note(self.office.conn, one.whom.program, self.office.row.id, noted, shown, self.office.now)
        return {"did": did, "announcement": str(one.id)}


def may_remind(one: Bulletin, now: datetime) -> bool:
    """Whether it is long enough since the last reminder."""
    return one.reminded_at is None or now - one.reminded_at >= ONCE_IN


def audience(one: Bulletin) -> Audience:
    """Whom it is for, for what may be told of them."""
    return Audience(statuses=frozenset({one.whom.status} - {""}))


def which(one: Bulletin) -> Which:
    """Its readers: those who are not written out yet wait, or will get nothing any more."""
    rest = {GOING_OUT: readers.WAITING, STOPPED: "cancelled"}.get(one.state, "")
    return Which(one.id, one.whom, one.cursor, rest)


def _is_wall(wall: str) -> bool:
    try:
        return not wall or datetime.fromisoformat(wall).tzinfo is None
    except ValueError:
        return False
