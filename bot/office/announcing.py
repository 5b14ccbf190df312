"""What those who look after a program do with its announcements, and what their readers say of them.

Rule 1: whoever acts must own the program that the announcement is of, by what is stored. Rule 2: nothing is sent that
was not looked at as a draft. Rule 3: of people who were chosen by what they do, nothing but rounded numbers is told,
and not even whether there are any.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import bulletin, memory
from bot.office.acts import Office, Result
from bot.ports import Address
from bot.programs import bounds
from bot.programs.audience import Audience, counted
from bot.storage import audiences, bulletins, channels, posts, programs, readers, wins
from bot.storage.announcements import GOING_OUT, about
from bot.storage.audiences import STATUSES, Whom
from bot.storage.bulletins import DRAFT, OVER, Bulletin
from bot.storage.channels import ChannelRow
from bot.storage.deliveries import NewDelivery, add_deliveries
from bot.storage.posts import Post
from bot.storage.programs import ProgramRow
from bot.storage.queries import ms
from bot.storage.readers import Which
from bot.wording import Words
from conversations.hearing import moment_of
from conversations.programs.announce import ACTS, BEGIN, EDIT, GOT_HERE, GOT_IT, JOIN_HERE, WORDS

OF_A_PROGRAM = (BEGIN, "draft")
OF_ONE = (WORDS, EDIT, GOT_IT, GOT_HERE, JOIN_HERE, *ACTS)
"""What is done with one announcement: "announcement" in the values says with which."""
DOES = (*OF_A_PROGRAM, *OF_ONE)
STUCK_AFTER = (bounds.NOT_MET_AFTER, bounds.QUIET_AFTER)
EARLIEST = timedelta(hours=14)
"""By so much the day begins earlier somewhere than in UTC."""
ONCE_IN = timedelta(days=1)
LOOKED_AT = 2000
"""Readers at most of whom it is told before sending whether they can be reached."""
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
        if what in (GOT_HERE, JOIN_HERE):
            return self._in_a_channel(what, number)
        mine = self.mine(number, hold=True)
        if mine is None:
            return {"why": "not yours"}
        its, one = mine
        if its.state != programs.OPEN and what not in _ALSO_WHEN_CLOSED:
            return {"why": "closed"}
        match what, one.state:
            case _ if what == WORDS and one.state not in OVER:
                said = bulletin.opened(self.office.keyring, one.sealed)
                return {"did": WORDS, "announcement": number, "title": said.title, "news": said.text}
            case _ if what == EDIT and one.state not in OVER:
                return self._reword(one, values)
            case ("send news", "draft") | ("post again", posts.NOT_POSTED):
                post = posts.of(self.office.conn, one.id)
                return self._post(one, post) if post else self._send(one)
            case "test news", "draft":
                return self._test(one)
            case "drop news", "draft":
                bulletins.drop(self.office.conn, one.id)
                return {"did": "dropped"}
            case "stop news", "going out" | "out":
                return self._stop(one)
            case "remind news", "out" if posts.of(self.office.conn, one.id) is None:
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
        channel = values.get("channel", "")
        to = self._channel(program, channel) if channel else None
        if channel and to is None:
            return {"why": "not this channel"}
        retold = values.get("win", "")
        win = wins.held(self.office.conn, int(retold)) if retold.isdecimal() else None
        # Its teller let those in the program read it: in a channel others read along.
        if retold and not (win and win.program_id == program.id and win.shown and win.for_all and to is None):
            return {"why": "win gone"}
        whom = Whom(program.id, values.get("cohort", ""), role, status)
        words, person = self.words, self.office.person
        labels = (words.label("", GOT_IT, person), words.line("announce.said", person))
        join = words.label("", JOIN_HERE, person) if to else ""
        said = bulletin.Bulletin(title, text, *labels, words.line("announce.again", person), join)
        sealed = bulletin.sealed(self.office.keyring, said)
        number = bulletins.draft(self.office.conn, whom, sealed, wall, self.office.now)
        if to:
            posts.draft(self.office.conn, number, to, moment_of(values["at"]) if values.get("at") else None)
        if win:
            wins.drafted(self.office.conn, win.id, number)
        return {"did": "drafted", "announcement": str(number)}

    def _channel(self, program: ProgramRow, key: str) -> ChannelRow | None:
        """One of the program's workspace that the coach knows."""
        found = channels.known_at(self.office.conn, Address.of(key)) if key.count("/") > 1 else None
        return found if found and found.address.place == program.workspace else None

    def mine(self, number: str, *, hold: bool = False) -> tuple[ProgramRow, Bulletin] | None:
        """The announcement and the program it is of, if the person owns that."""
        one = bulletins.of(self.office.conn, int(number), hold=hold) if number.isdecimal() else None
        program = self.office.may_see(str(one.whom.program)) if one else None
        return (program, one) if program and one else None

    def to(self, one: Bulletin) -> int:
        """How many it would go to now."""
        return audiences.how_many(self.office.conn, one.whom, self.office.now, STUCK_AFTER)

    def closed_to(self, one: Bulletin) -> list[str]:
        """Of each whom it would go to why it would not reach them, or "". Of a great many the first are looked at, for
        each is to be opened.
        """
        found = audiences.some(self.office.conn, one.whom, self.office.now, STUCK_AFTER, 0, LOOKED_AT)
        return [self._closed(key, profile) for _, key, profile in found]

    def _closed(self, key: bytes, profile: bytes) -> str:
        person = memory.settings(profile, self.office.keyring.open_person(key, keep=False))
        return "stopped" if person.stopped else person.unreachable

    def _send(self, one: Bulletin) -> Result:
        """Readers whose time is a time on their own wall are looked at when it is that time somewhere."""
        number = self.to(one)
        if not number and audience(one).by_name:
            return {"why": "no readers"}
        now = self.office.now
        wall = datetime.fromisoformat(f"{one.wall}+00:00") - EARLIEST if one.wall else now
        bulletins.send(self.office.conn, one.id, max(now, wall))
        return self._done(one, "sent", BEGIN, number)

    def _post(self, one: Bulletin, post: Post) -> Result:
        """Into its channel, in the name of whoever sends it off."""
        posts.send(self.office.conn, post, self.office.row.id, self.office.now)
        self.sends = True
        return self._done(one, "posting", BEGIN)

    def _stop(self, one: Bulletin) -> Result:
        conn, post = self.office.conn, posts.of(self.office.conn, one.id)
        if post is None:
            bulletins.stop(conn, one.id, self.office.now)
            return self._done(one, "stopped", "stop news")
        if one.state != GOING_OUT:
            return {"why": "already"}
        posts.stop(conn, one.id)
        return self._done(one, "not posting", "stop news")

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
        conn, now = self.office.conn, self.office.now
        bulletins.reword(conn, one.id, bulletin.sealed(self.office.keyring, said), now)
        if (post := posts.of(conn, one.id)) and post.receipt:
            posts.reword(conn, post, one.edition + 1, self.office.row.id, now)
            self.sends = True
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

    def _in_a_channel(self, what: str, number: str) -> Result:
        """Whoever reads along there may say that they got it, or join, if they are of the program's workspace."""
        conn, office = self.office.conn, self.office
        one = bulletins.of(conn, int(number)) if number.isdecimal() else None
        program = programs.of(conn, one.whom.program) if one and posts.of(conn, one.id) else None
        if one is None or program is None or not office.is_at(program.workspace):
            return {"did": "nothing here"}
        if one.state == DRAFT:
            return {"did": "got nothing"}
        if what == GOT_HERE:
            posts.got_it(conn, one.id, office.row.id, office.now)
            return {"did": "counted"}
        if program.state != programs.OPEN:
            return {"did": "over here"}
        joined = office.join(program)
        return {"did": "already here"} if "why" in joined else {**joined, "here": "yes"}

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
    rest = {GOING_OUT: readers.WAITING, **dict.fromkeys(OVER, "cancelled")}.get(one.state, "")
    return Which(one.id, one.whom, one.cursor, rest)


def _is_wall(wall: str) -> bool:
    try:
        return not wall or datetime.fromisoformat(wall).tzinfo is None
    except ValueError:
        return False
