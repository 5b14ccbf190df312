"""What is stored. Times are milliseconds since 1970 in UTC; whatever a person said is sealed with that person's key.

Rule: nothing that a person wrote is in any column in clear, and a row of one person is never read for another to whom
they have not shown it.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData()
Id = BigInteger().with_variant(Integer, "sqlite")

PENDING, LEASED, SENT, DEAD, CANCELLED = range(5)

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("platform", String, nullable=False),
    Column("workspace", String, nullable=False),
    Column("native", String, nullable=False),
    Column("route", String, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("profile", LargeBinary, nullable=False),
    Column("conversation", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("erased", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", BigInteger, nullable=False),
    Column("profiled_at", BigInteger, nullable=False, server_default=text("0")),
    Column("admin_at", BigInteger),
    UniqueConstraint("platform", "workspace", "native", name="people_address"),
    sqlite_autoincrement=True,
)
"""profiled_at: when the platform was last asked about them. admin_at: when it last said that they are an admin of the
workspace in which they are reached; none if it did not.
"""

place = Table(
    "place",
    metadata,
    Column("platform", String, primary_key=True),
    Column("workspace", String, primary_key=True),
    Column("native", String, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
)
"""Another address of a person. They are reached at that of their row in `people`."""
Index("place_person", place.c.person_id)

feed = Table(
    "feed",
    metadata,
    Column("person_id", Id, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("at", BigInteger, nullable=False),
)
"""Who may subscribe to their calendar: one address each. hash: SHA-256 of the secret in it, which is kept nowhere."""

records = Table(
    "records",
    metadata,
    Column("person_id", Id, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String, primary_key=True),
    Column("open", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

seen = Table(
    "seen",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("at", BigInteger, nullable=False),
)
Index("seen_at", seen.c.at)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("person_id", Id, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("lane", String, nullable=False),
    Column("bucket", String, nullable=False),
    Column("about", String, nullable=False, server_default=""),
    Column("order_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("state", SmallInteger, nullable=False, server_default=text("0")),
    Column("attempt", SmallInteger, nullable=False, server_default=text("0")),
    Column("lease", String),
    Column("why", String),
    Column("payload", LargeBinary, nullable=False),
    Column("bulk", Boolean, nullable=False, server_default=false()),
    Column("nudge", Boolean, nullable=False, server_default=false()),
    Column("in_doubt", Boolean, nullable=False, server_default=false()),
    Column("taken_over", SmallInteger, nullable=False, server_default=text("0")),
    sqlite_autoincrement=True,
)
"""bulk: of an announcement; it lets everything else pass. nudge: it opens something that nobody asked for.
in_doubt: somebody had it in hand and nobody knows whether it was sent. attempt: how often it was tried. taken_over: how
many in a row never said what became of it, because they died or were frozen; that is no attempt.
"""
WAITING = text("delivery.state IN (0, 1)")
"""Pending or leased. Written out: with parameters neither database sees that the indexes of what waits fit."""
_waiting = text("state IN (0, 1)")
for _name, _columns, _which in (
    ("delivery_due", (delivery.c.due_at,), text("state IN (0, 1) AND NOT bulk")),
    ("delivery_bulk", (delivery.c.bucket, delivery.c.due_at), text("state IN (0, 1) AND bulk")),
    ("delivery_done", (delivery.c.due_at,), text("state IN (2, 3, 4)")),
):
    Index(_name, *_columns, postgresql_where=_which, sqlite_where=_which)
Index(
    "delivery_lane",
    delivery.c.lane,
    delivery.c.order_at,
    delivery.c.id,
    postgresql_where=_waiting,
    sqlite_where=_waiting,
)
Index("delivery_person", delivery.c.person_id)

kept = Table(
    "kept",
    metadata,
    Column("name", String, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

pace = Table(
    "pace",
    metadata,
    Column("key", String, primary_key=True),
    Column("free_at", BigInteger, nullable=False),
)
"""When the next call of a kind would be on time in a conversation or a workspace, were there no burst."""

schedule = Table(
    "schedule",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("about", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("anchor", String, nullable=False),
    Column("ahead", BigInteger, nullable=False),
    Column("meeting", Boolean, nullable=False),
    Column("next_at", BigInteger),
    Column("came", String),
    UniqueConstraint("person_id", "about", name="schedule_about"),
    sqlite_autoincrement=True,
)
"""A repeated reminder. about: "reminder/record", as of its deliveries. anchor: the occurrence that comes next, on the
wall clock of `zone`, as ISO. ahead: milliseconds. next_at: when to look at it next; none when it has come to its end.
came: the occurrence whose delivery waits already.
"""
Index("schedule_next", schedule.c.next_at)

announcement = Table(
    "announcement",
    metadata,
    Column("id", Id, primary_key=True),
    Column("scope", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("next_at", BigInteger),
    Column("cursor", BigInteger, nullable=False, server_default=text("0")),
    Column("state", String, nullable=False),
    Column("program_id", Id, ForeignKey("programs.id", ondelete="CASCADE", name="announcement_program_id")),
    Column("cohort", String, nullable=False, server_default=""),
    Column("role", String, nullable=False, server_default=""),
    Column("status", String, nullable=False, server_default=""),
    Column("wall", String, nullable=False, server_default=""),
    Column("edition", Integer, nullable=False, server_default=text("1")),
    Column("wave", Integer, nullable=False, server_default=text("0")),
    Column("wave_cursor", BigInteger),
    Column("reminded_at", BigInteger),
    sqlite_autoincrement=True,
)
"""Something for many. scope: "platform/workspace", or "" for everybody. next_at: when to look at it next; none when
there is nothing to do. cursor: the last person who was written out. state: "draft", "going out", "out", "cancelled" or,
of one for a channel, "not posted".
Of a program: program_id; cohort, role, status: whom it is for, "" for all; wall: from when on, on the wall clock of
each reader, as ISO, or "". edition: how often it was worded. wave: how often those who have not said that they got it
were reminded, wave_cursor: the last of them who was written out, none when all are; reminded_at: when they last were.
"""
Index("announcement_program", announcement.c.program_id)

reader = Table(
    "reader",
    metadata,
    Column("announcement_id", Id, ForeignKey("announcement.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("receipt", String, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("why", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("got_at", BigInteger),
)
"""What became of a program's announcement for a reader, for good; what still waits is in `delivery`. receipt: of each
message that has it, one a line. edition: which one they have, or is on its way to them. why: it did not arrive, ""
where it did. at: since when. got_at: when they said that they got it. Of one that is in a channel, only who said so.
"""
Index("reader_person", reader.c.person_id)

channel = Table(
    "channel",
    metadata,
    Column("id", Id, primary_key=True),
    Column("platform", String, nullable=False),
    Column("workspace", String, nullable=False),
    Column("native", String, nullable=False),
    Column("route", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
    UniqueConstraint("platform", "workspace", "native", name="channel_address"),
    sqlite_autoincrement=True,
)
"""A place of a workspace where many read along, and the coach can write. sealed: its name, locked with the
organisation's keys, "" where the platform does not tell it. at: when the coach was last called or chosen there.
"""

post = Table(
    "post",
    metadata,
    Column("announcement_id", Id, ForeignKey("announcement.id", ondelete="CASCADE"), primary_key=True),
    Column("channel_id", Id, ForeignKey("channel.id", ondelete="CASCADE"), nullable=False),
    Column("due_at", BigInteger),
    Column("times", Integer, nullable=False, server_default=text("0")),
    Column("receipt", String, nullable=False, server_default=""),
    Column("edition", Integer, nullable=False, server_default=text("0")),
    Column("why", String, nullable=False, server_default=""),
    Column("at", BigInteger),
)
"""That an announcement of a program goes to a channel, and what became of it; what still waits is in `delivery`.
due_at: from when on, none for at once. times: how often its owners have sent it off. receipt: of the message there.
edition: of the words in it. why: it is not there, or not with the newest words. at: since when it is there.
"""
Index("post_channel", post.c.channel_id)

program = Table(
    "programs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("platform", String, nullable=False),
    Column("workspace", String, nullable=False),
    Column("code", LargeBinary, unique=True),
    Column("state", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("wanted_at", BigInteger),
    sqlite_autoincrement=True,
)
"""A mentoring program of one workspace. code: SHA-256 of the one with which people can join. sealed: what its owner
said of it. state: "open" or "closed". wanted_at: from when on somebody is to find pairs for it; none if none are.
"""

member = Table(
    "member",
    metadata,
    Column("program_id", Id, ForeignKey("programs.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", Id, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("owns", String, nullable=False),
    Column("role", String, nullable=False),
    Column("cohort", String, nullable=False),
    Column("state", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""Who has to do with a program. owns: "owner", "co-owner" or "". role: "mentor", "mentee" or "". state: "" for an
owner who takes no part; "invited", "in", "waiting" (for room), "no", "left". sealed: what they said for being matched.
at: of the state.
"""
Index("member_person", member.c.person_id)

bond = Table(
    "bond",
    metadata,
    Column("id", Id, primary_key=True),
    Column("program_id", Id, ForeignKey("programs.id", ondelete="CASCADE"), nullable=False),
    Column("mentor_id", Id, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("mentee_id", Id, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("state", String, nullable=False),
    Column("locked", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("met", Integer, nullable=False),
    Column("first_met_at", BigInteger),
    Column("last_at", BigInteger, nullable=False),
    Column("agreed", Integer, nullable=False),
    Column("kept", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    UniqueConstraint("program_id", "mentor_id", "mentee_id", name="bond_two"),
    sqlite_autoincrement=True,
)
"""Two of a program who may be, are or were a pair. state: "draft", "asked", "pair", "declined", "expired", "ended".
sealed: why they were brought together; of those asked to be in a group, who has said yes and until when they
may. Counts, and nothing that anybody wrote: how often they met, steps agreed and
kept, how often they were asked how it went and answered.
"""
Index("bond_mentor", bond.c.mentor_id)
Index("bond_mentee", bond.c.mentee_id)

win = Table(
    "win",
    metadata,
    Column("id", Id, primary_key=True),
    Column("program_id", Id, ForeignKey("programs.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", Id, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("other_id", Id, ForeignKey("people.id", ondelete="SET NULL")),
    Column("until_at", BigInteger),
    Column("agreed", Boolean, nullable=False),
    Column("for_all", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
"""What went well in a program. person_id: who told it; sealed: their words, and whether with their name, locked with
their own key. other_id: the other whom it is about, none once they have said no or are gone; until_at: until when they
may say yes, none if it is about nobody else. agreed: all whom it is about want it shown. for_all: to everybody.
"""
Index("win_program", win.c.program_id, win.c.id)
Index("win_person", win.c.person_id)
Index("win_other", win.c.other_id)

win_draft = Table(
    "win_draft",
    metadata,
    Column("announcement_id", Id, ForeignKey("announcement.id", ondelete="CASCADE"), primary_key=True),
    Column("win_id", Id, ForeignKey("win.id", ondelete="CASCADE"), nullable=False),
)
"""Which announcements were written of what went well: they go to nobody more when it is taken back."""
Index("win_draft_win", win_draft.c.win_id)

act = Table(
    "act",
    metadata,
    Column("id", Id, primary_key=True),
    Column("program_id", Id, ForeignKey("programs.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", Id, ForeignKey("people.id", ondelete="SET NULL")),
    Column("what", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)
"""What owners did, in the order in which they did it: what, and to how many."""
Index("act_program", act.c.program_id, act.c.id)
Index("act_person", act.c.person_id)

pulse = Table(
    "pulse",
    metadata,
    Column("id", Id, primary_key=True),
    Column("program_id", Id, ForeignKey("programs.id", ondelete="CASCADE"), nullable=False),
    Column("wave", Integer, nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("program_id", "wave", name="pulse_wave"),
    sqlite_autoincrement=True,
)
"""How those in a program say it is for them. wave: which 30 days of the program, from 0. sealed: how often each answer
was given, all of it in one, so that no change of the row tells which.
"""

pulse_asked = Table(
    "pulse_asked",
    metadata,
    Column("program_id", Id, ForeignKey("programs.id", ondelete="CASCADE"), primary_key=True),
    Column("wave", Integer, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("open", String, nullable=False),
)
"""Who was asked in a wave. open: the questions that they have not answered, with commas. No answer is here."""
Index("pulse_asked_person", pulse_asked.c.person_id)
