"""Announcements of programs that go to a channel: the table `post`, and what of it waits in `delivery`.

Rule: a post belongs to the owner who sent it off, who is told if it does not get there. If they erase themself it goes
on to another owner of the program: what others know of and count on does not vanish with one of them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from bot.ports import Address
from bot.storage import channels, programs
from bot.storage.announcements import GOING_OUT, OUT, STOPPED, about
from bot.storage.channels import ChannelRow
from bot.storage.deliveries import NewDelivery, add_deliveries
from bot.storage.queries import moment, ms, route_of
from bot.storage.statement import Statement, either, written
from bot.storage.tables import CANCELLED, PENDING, announcement, channel, delivery, post, program, reader

POST, REPOST = "post", "repost"
"""Kinds of deliveries: the announcement, and its new words in the place of the old."""
KINDS = (POST, REPOST)
NOT_POSTED = "not posted"
"""The state of an announcement that did not get to its channel."""


@dataclass(frozen=True, slots=True)
class Post:
    """due: from when on it may be there, None for at once. times: how often it was sent off. receipt: of the message;
    edition: of the words in it. why: it is not there, or not with the newest words. at: since when it is there.
    """

    announcement: int
    channel: ChannelRow
    due: datetime | None
    times: int
    receipt: str
    edition: int
    why: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ToPost:
    """What is to be in a channel, as it is at this moment. waits: it has not got there, and is still to."""

    sealed: bytes
    edition: int
    channel: Address
    receipt: str
    waits: bool


_TO_POST = Statement(
    select(
        *(announcement.c[name] for name in ("sealed", "edition", "state")),
        *(channel.c[name] for name in ("platform", "workspace", "native", "route")),
        post.c.receipt,
        program.c.state.label("of_program"),
    )
    .join(post, post.c.announcement_id == announcement.c.id)
    .join(channel, channel.c.id == post.c.channel_id)
    .join(program, program.c.id == announcement.c.program_id)
    .where(announcement.c.id == bindparam("of"))
)
_GOT_IT = Statement(
    either(lambda insert: insert(reader).on_conflict_do_nothing().inline()),
    ("announcement_id", "person_id", "receipt", "edition", "why", "at", "got_at"),
)
_HAND_ON = written(
    """
    UPDATE delivery SET person_id = heirs.heir FROM (
        SELECT a.id AS announcement, min(m.person_id) AS heir
        FROM announcement a JOIN post p ON p.announcement_id = a.id JOIN member m ON m.program_id = a.program_id
        WHERE m.owns <> '' AND m.person_id <> :person GROUP BY a.id
    ) heirs
    WHERE delivery.person_id = :person AND delivery.kind IN ('post', 'repost') AND delivery.state IN (0, 1)
      AND delivery.about = 'announcement/' || heirs.announcement
    """,
    numbers=("person",),
)


def draft(conn: Connection, announcement_id: int, to: ChannelRow, due: datetime | None) -> None:
    """The draft is for this channel."""
    values = {"announcement_id": announcement_id, "channel_id": to.id, "due_at": ms(due) if due else None}
    conn.execute(insert(post).values(**values))


def of(conn: Connection, announcement_id: int) -> Post | None:
    """None for an announcement that goes to each in their own chat."""
    row = conn.execute(select(post).where(_is(announcement_id))).first()
    to = channels.of(conn, row.channel_id) if row else None
    if row is None or to is None:
        return None
    due, at = (it and moment(it) for it in (row.due_at, row.at))
    return Post(announcement_id, to, due, row.times, row.receipt, row.edition, row.why, at)


def among(conn: Connection, announcement_ids: Collection[int]) -> set[int]:
    """Those of the announcements that go to a channel."""
    return set(
        conn.execute(select(post.c.announcement_id).where(post.c.announcement_id.in_(announcement_ids))).scalars()
    )


def to_post(conn: Connection, announcement_id: int) -> ToPost | None:
    row = _TO_POST.first(conn, {"of": announcement_id})
    if row is None:
        return None
    sealed, edition, state, platform, workspace, native, route, receipt, of_program = row
    waits = state == GOING_OUT and of_program == programs.OPEN
    return ToPost(sealed, edition, Address(platform, workspace, native, route_of(route)), receipt, waits)


def send(conn: Connection, one: Post, person: int, now: datetime) -> None:
    """Send it off, in the name of that owner; once more, if it did not get there."""
    times = one.times + 1
    conn.execute(update(post).where(_is(one.announcement)).values(times=times, why=""))
    conn.execute(update(announcement).where(announcement.c.id == one.announcement).values(state=GOING_OUT))
    _add(conn, one.announcement, POST, f"{times}", person, one.channel.address, max(one.due or now, now))


def reword(conn: Connection, one: Post, edition: int, person: int, now: datetime) -> None:
    """Let the message that is there say what is so now. What waits gets the newest words when it leaves."""
    if one.receipt:
        _add(conn, one.announcement, REPOST, f"{edition}", person, one.channel.address, now)


def stop(conn: Connection, announcement_id: int) -> None:
    """It does not get there, unless it is just in hand."""
    conn.execute(update(announcement).where(announcement.c.id == announcement_id).values(state=STOPPED))
    waits = (delivery.c.about == about(announcement_id), delivery.c.kind == POST, delivery.c.state == PENDING)
    conn.execute(update(delivery).where(*waits).values(state=CANCELLED, why="cancelled"))


def is_there(conn: Connection, announcement_id: int, by: int, receipt: str, edition: int, now: datetime) -> None:
    """It is in the channel, with the words of that edition. by: the delivery that brought it.

    Whoever words it anew waits meanwhile: either they see that it is there, or this sees that there are newer words.
    """
    its = (announcement.c.id == announcement_id,)
    newest = conn.execute(select(announcement.c.edition).where(*its).with_for_update()).scalar_one()
    at = func.coalesce(post.c.at, ms(now))
    where = {"receipt": receipt, "edition": edition, "why": "", "at": at}
    conn.execute(update(post).where(_is(announcement_id)).values(**where))
    conn.execute(update(announcement).where(*its).values(state=OUT))
    if edition < newest:
        row = conn.execute(select(delivery).where(delivery.c.id == by)).one()
        to = Address.of(row.lane)
        _add(conn, announcement_id, REPOST, f"{newest}", row.person_id, to, now)


def is_not_there(conn: Connection, announcement_id: int, kind: str, why: str) -> None:
    """It did not get there; or the newest words did not."""
    conn.execute(update(post).where(_is(announcement_id)).values(why=why))
    if kind == POST:
        conn.execute(update(announcement).where(announcement.c.id == announcement_id).values(state=NOT_POSTED))


def lapsed(conn: Connection, announcement_id: int) -> None:
    """It was not to leave any more when its time came."""
    waited = (announcement.c.id == announcement_id, announcement.c.state == GOING_OUT)
    conn.execute(update(announcement).where(*waited).values(state=STOPPED))


def whose(conn: Connection, delivery_id: int) -> int | None:
    """Who is told if it does not get there."""
    return conn.execute(select(delivery.c.person_id).where(delivery.c.id == delivery_id)).scalar()


def got_it(conn: Connection, announcement_id: int, person: int, now: datetime) -> None:
    """Somebody in the channel says so; however often, they are one."""
    who = {"announcement_id": announcement_id, "person_id": person}
    _GOT_IT.run(conn, {**who, "receipt": "", "edition": 0, "why": "", "at": ms(now), "got_at": ms(now)})


def how_many_got_it(conn: Connection, announcement_id: int) -> int:
    those = (reader.c.announcement_id == announcement_id, reader.c.got_at.is_not(None))
    return int(conn.execute(select(func.count()).where(*those)).scalar_one())


def hand_on(conn: Connection, person: int) -> None:
    """What an owner, who is about to be erased, has sent off goes on in the name of another owner."""
    _HAND_ON.run(conn, {"person": person})


def _is(announcement_id: int):  # type: ignore[no-untyped-def]
    return post.c.announcement_id == announcement_id


def _add(conn: Connection, announcement_id: int, kind: str, name: str, person: int, to: Address, due: datetime) -> None:
    bucket = f"{to.place}#updates" if kind == REPOST else to.place
    key = f"{about(announcement_id)}/{kind}/{name}"
    add_deliveries(conn, [NewDelivery(key, kind, person, to.key, bucket, due, b"", about(announcement_id))])
