"""Which addresses a process talks to and listens on, as Linux tells. It looks often, and what passes between two looks
may be missed.
"""

import asyncio
import sys
from collections.abc import Iterator
from ipaddress import IPv6Address, ip_address
from pathlib import Path

EVERY = 0.05
KINDS = ("tcp", "tcp6", "udp", "udp6")
_LISTENS = "0A"


class Sockets:
    """`outside`: those that are not on this machine alone, as "tcp 169.254.169.254"."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.seen: set[str] = set()

    async def watch(self) -> None:
        """Until it is cancelled."""
        while True:
            self.seen.update(_addresses(self.pid))
            await asyncio.sleep(EVERY)

    @property
    def outside(self) -> list[str]:
        return sorted(it for it in self.seen if not _stays_here(it.split()[1]))


def _addresses(pid: int) -> Iterator[str]:
    """Of the process itself: where it listens, and to whom it is connected."""
    own = _inodes(pid)
    for kind in KINDS:
        for line in _lines(Path(f"/proc/{pid}/net/{kind}")):
            _, local, remote, state, *rest = line.split()
            if rest[5] in own:
                address, port = (local if state == _LISTENS else remote).split(":")
                if state == _LISTENS or int(port, 16):
                    yield f"{kind} {_readable(address)}"


def _inodes(pid: int) -> set[str]:
    found = set()
    try:
        for opened in Path(f"/proc/{pid}/fd").iterdir():
            name = str(opened.readlink())
            found.add(name.removeprefix("socket:[").removesuffix("]"))
    except OSError:
        pass  # it has just ended, or has just closed what we looked at
    return found


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()[1:]
    except OSError:
        return []


def _readable(address: str) -> str:
    """The kernel writes them in hexadecimal, in words of four bytes, each in the machine's own order."""
    raw = bytes.fromhex(address)
    words = [raw[at : at + 4] for at in range(0, len(raw), 4)]
    return str(ip_address(b"".join(word[::-1] if sys.byteorder == "little" else word for word in words)))


def _stays_here(address: str) -> bool:
    found = ip_address(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.is_loopback
