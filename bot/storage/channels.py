"""Channels that the coach knows: somebody has called it there, or has chosen them.

Rule: a channel belongs to its workspace, and only there can it be found.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from bot.ports import Address, Channel
from bot.storage.queries import as_route, moment, ms, route_of
from bot.storage.secrets import Keyring
from bot.storage.statement import Statement, either
from bot.storage.tables import channel

AT_MOST = 40
"""So many are offered to choose from: those where the coach was called last."""


_ADD = Statement(
    either(lambda insert: insert(channel).on_conflict_do_nothing().inline()),
    ("platform", "workspace", "native", "route", "sealed", "at"),
)


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel as stored. sealed: its name, locked with the organisation's keys. at: when it was last met."""

    id: int
    address: Address
    sealed: bytes
    at: datetime

    def title(self, keyring: Keyring) -> str:
        """Its name, "" if nobody has told it."""
        return keyring.unseal(self.sealed).decode()


def keep(conn: Connection, keyring: Keyring, found: Channel, now: datetime) -> None:
    """Know a channel from now on. A name that is not told this time stays what it was."""
    address, sealed = found.address, keyring.seal(found.title.encode())
    where = {"platform": address.platform, "workspace": address.workspace, "native": address.person}
    now_so = {"route": as_route(address.route), "at": ms(now)}
    if not _ADD.run(conn, {**where, **now_so, "sealed": sealed}):
        named = {"sealed": sealed} if found.title else {}
        conn.execute(update(channel).where(*_is(address)).values(**now_so, **named))


def known_at(conn: Connection, address: Address) -> ChannelRow | None:
    row = conn.execute(select(channel).where(*_is(address))).first()
    return _channel(row) if row else None


def of(conn: Connection, id: int) -> ChannelRow | None:
    row = conn.execute(select(channel).where(channel.c.id == id)).first()
    return _channel(row) if row else None


def of_workspace(conn: Connection, place: str) -> list[ChannelRow]:
    """Those of a workspace ("platform/workspace"), where the coach was called last first."""
    platform, _, workspace = place.partition("/")
    there = (channel.c.platform == platform, channel.c.workspace == workspace)
    found = select(channel).where(*there).order_by(channel.c.at.desc(), channel.c.id.desc()).limit(AT_MOST)
    return [_channel(row) for row in conn.execute(found)]


def _is(address: Address) -> tuple[Any, ...]:
    columns = ("platform", "workspace", "native")
    return tuple(channel.c[name] == value for name, value in zip(columns, address.key.split("/", 2), strict=True))


def _channel(row: Any) -> ChannelRow:
    address = Address(row.platform, row.workspace, row.native, route_of(row.route))
    return ChannelRow(row.id, address, row.sealed, moment(row.at))
