"""The two icons that Teams wants of an app, drawn here: two circles that share a part, as two people in a talk do.

Rule: the mark is described once, and both icons are that mark.
"""

import math
import struct
import zlib

GREEN = (0x2C, 0x64, 0x50)
_OFFSET, _RADIUS, _STROKE = 1 / 6, 5 / 18, 1 / 9
"""Of the circles, in widths of the mark: from its middle to theirs, their radius, and how thick their lines are."""


def color() -> bytes:
    """192 by 192 pixels, white on green. Teams rounds the corners; the mark keeps to the 120 that it never covers."""
    return _png(192, mark=120, ground=GREEN)


def outline() -> bytes:
    """32 by 32 pixels, white on nothing, as Teams demands."""
    return _png(32, mark=28, ground=None)


def _png(size: int, mark: int, ground: tuple[int, int, int] | None) -> bytes:
    """The mark, so many pixels wide, in the middle of a square of this size."""
    middle = size / 2
    rows = bytearray()
    for y in range(size):
        rows.append(0)  # this row is not filtered
        for x in range(size):
            ink = _ink((x + 0.5 - middle) / mark, (y + 0.5 - middle) / mark, mark)
            rows += _over(ground, ink) if ground else bytes((255, 255, 255, round(255 * ink)))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)  # eight bits each of red, green, blue, alpha
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _ink(x: float, y: float, mark: int) -> float:
    """How much of the pixel at a place (in widths of the mark, from its middle) is covered, from 0 to 1."""
    away = min(abs(math.hypot(x - side, y) - _RADIUS) for side in (-_OFFSET, _OFFSET))
    return min(1.0, max(0.0, 0.5 + (_STROKE / 2 - away) * mark))


def _over(ground: tuple[int, int, int], ink: float) -> bytes:
    return bytes((*(round(255 * ink + part * (1 - ink)) for part in ground), 255))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
