"""The statements of what went well in programs, and of whose yes it has.

Rule: one that is about two is shown while the other is there and has said yes; where either takes it back, an
announcement of it that was not sent goes with it, and one that was goes to nobody more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, delete, insert, select, update

from bot.storage import bulletins
from bot.storage.bulletins import DRAFT
from bot.storage.queries import moment, ms
from bot.storage.tables import announcement, win, win_draft


@dataclass(frozen=True, slots=True)
class WinRow:
    """What went well, as stored; see `tables.win`. sealed: locked with the key of who told it."""

    id: int
    program_id: int
    person_id: int
    other_id: int | None
    until: datetime | None
    agreed: bool
    for_all: bool
    sealed: bytes
    at: datetime

    @property
    def shown(self) -> bool:
        return self.agreed and (self.until is None or self.other_id is not None)

    def waits(self, now: datetime) -> bool:
        """For a yes of the other, or would if they had not said no."""
        return not self.agreed and self.until is not None and self.until > now


_SHOWN = win.c.agreed & (win.c.until_at.is_(None) | win.c.other_id.is_not(None))
"""The same, of a row."""


def add(
    conn: Connection,
    program_id: int,
    person_id: int,
    sealed: bytes,
    now: datetime,
    *,
    for_all: bool,
    other_id: int | None = None,
    until: datetime | None = None,
) -> int:
    """What somebody tells. With another whom it is about it waits for their yes until then. Returns its number."""
    values = {
        "program_id": program_id,
        "person_id": person_id,
        "other_id": other_id,
        "until_at": until and ms(until),
        "agreed": until is None,
        "for_all": for_all,
        "sealed": sealed,
        "at": ms(now),
    }
    return int(conn.execute(insert(win).values(**values).returning(win.c.id)).scalar_one())


def held(conn: Connection, id: int) -> WinRow | None:
    """One, which nobody else may change until this transaction ends."""
    return next(iter(_found(conn, select(win).where(win.c.id == id).with_for_update())), None)


def shown(conn: Connection, program_id: int, limit: int) -> list[WinRow]:
    """Those that may be shown to whoever looks after the program, the latest first."""
    found = select(win).where(win.c.program_id == program_id, _SHOWN).order_by(win.c.id.desc())
    return _found(conn, found.limit(limit))


def told_by(conn: Connection, person_id: int) -> list[WinRow]:
    """All that somebody told, the latest first."""
    return _found(conn, select(win).where(win.c.person_id == person_id).order_by(win.c.id.desc()))


def about(conn: Connection, other_id: int) -> list[WinRow]:
    """All of others for which somebody was asked for their yes, the latest first."""
    return _found(conn, select(win).where(win.c.other_id == other_id).order_by(win.c.id.desc()))


def agree(conn: Connection, id: int) -> None:
    """The other says yes."""
    conn.execute(update(win).where(win.c.id == id).values(agreed=True))


def refuse(conn: Connection, id: int) -> None:
    """The other says no: it waits until its time is over, as if nobody had answered."""
    conn.execute(update(win).where(win.c.id == id).values(other_id=None))


def withdraw(
    conn: Connection, other_id: int, now: datetime, *, id: int | None = None, program_id: int | None = None
) -> Sequence[int]:
    """The other takes back their yes: to this one, or to all of a program. Returns who told those that are hidden now,
    each as often as it is so.
    """
    found = select(win.c.id, win.c.person_id).where(win.c.other_id == other_id, *_these(id, program_id))
    mine = conn.execute(found.with_for_update()).all()
    agreed = conn.execute(
        update(win)
        .where(win.c.id.in_([row.id for row in mine]), win.c.agreed)
        .values(other_id=None, agreed=False, until_at=ms(now))
        .returning(win.c.id)
    ).scalars()
    hidden = set(agreed)
    _announce_no_more(conn, hidden, now)
    conn.execute(update(win).where(win.c.id.in_([row.id for row in mine])).values(other_id=None))
    return [row.person_id for row in mine if row.id in hidden]


def drop(
    conn: Connection, person_id: int, now: datetime, *, id: int | None = None, program_id: int | None = None
) -> None:
    """Whoever told it takes this one back, or all of a program."""
    mine = select(win.c.id).where(win.c.person_id == person_id, *_these(id, program_id))
    ids = conn.execute(mine.with_for_update()).scalars().all()
    _announce_no_more(conn, ids, now)
    conn.execute(delete(win).where(win.c.id.in_(ids)))


def drafted(conn: Connection, id: int, announcement_id: int) -> None:
    """An announcement was written of it."""
    conn.execute(insert(win_draft).values(announcement_id=announcement_id, win_id=id))


def _these(id: int | None, program_id: int | None) -> Sequence[ColumnElement[bool]]:
    return [column == wanted for column, wanted in ((win.c.id, id), (win.c.program_id, program_id)) if wanted]


def _announce_no_more(conn: Connection, ids: Iterable[int], now: datetime) -> None:
    of_them = select(win_draft.c.announcement_id).where(win_draft.c.win_id.in_(ids))
    conn.execute(delete(announcement).where(announcement.c.state == DRAFT, announcement.c.id.in_(of_them)))
    for sent in conn.execute(of_them).scalars().all():
        bulletins.stop(conn, sent, now)


def _found(conn: Connection, statement: Select[tuple[object, ...]]) -> list[WinRow]:
    times = ("at", "until_at")
    return [
        WinRow(
            **{name: value for name, value in row.items() if name not in times},
            at=moment(row["at"]),
            until=None if row["until_at"] is None else moment(row["until_at"]),
        )
        for row in conn.execute(statement).mappings()
    ]
